"""Files sent to the API: a rehearsal by default, the ledger of the command line, names that stay names."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscape.api.receiving import plain_name
from landscape.responses import models
from tests.acceptance import estate
from tests.acceptance.running import raw
from tests.browser.small_estate import AS_AT

ROWS = (
    b"Application ID,Application name,Description\nA1,Tern Bookings,Staff book rooms\nA2,Ledger,\n"
)
HOSTILE = [
    "../../../etc/passwd",
    "..\\..\\windows\\system32\\drivers.csv",
    "/etc/passwd",
    "C:\\fakepath\\register.csv",
    "a/../../b.csv",
    "....//....//c.csv",
    "nul\x00byte.csv",
    "new\nline.csv",
    "\u202egnp.csv",
    "<script>alert(1)</script>.csv",
    "'; DROP TABLE elements; --.csv",
    "=cmd|' /C calc'!A0.csv",
    "x" * 5000 + ".csv",
    "\U0001f600" * 200 + ".csv",
    ".",
    "..",
    " ",
    "",
    "$(touch owned).csv",
    "%2e%2e%2fa.csv",
    "-rf.csv",
]


def sent(api: TestClient, *files: tuple[str, bytes], **form: str) -> Any:
    """The answer to files that are sent."""
    named = [("files", one) for one in files]
    answer = api.post("/api/v1/imports", files=named, data=form)
    assert answer.status_code == 200, answer.text
    models.LoadReport.model_validate(answer.json())
    return answer.json()


def test_a_column_is_what_the_sender_says_it_is(own: TestClient) -> None:
    rows = b"Key,Called,Words\nA1,Tern Bookings,Staff book rooms\n"
    answer = own.post(
        "/api/v1/imports",
        files=[("files", ("odd.csv", rows))],
        data={"kind": "applications", "mapping": ["Key=source_id", "Called=name", "Words="]},
    )
    assert answer.status_code == 200, answer.text
    fields = {one["header"]: one["field"] for one in answer.json()["files"][0]["columns"]}
    assert fields == {"Key": "source_id", "Called": "name", "Words": None}
    for wrong in ("Key", "=name", "Nowhere=name"):
        answer = own.post(
            "/api/v1/imports", files=[("files", ("odd.csv", rows))], data={"mapping": wrong}
        )
        assert answer.status_code in {400, 422}, answer.text
        assert answer.json()["error"]["remedy"]


def test_a_rehearsal_by_default_changes_nothing(own: TestClient) -> None:
    before = own.get("/api/v1/elements?limit=1000").content
    report = sent(own, ("new.csv", ROWS), kind="applications")
    assert report["dry_run"] is True and report["load"] is None
    assert report["files"][0]["rows"] == {
        "read": 2,
        "loaded": 2,
        "merged": 0,
        "quarantined": 0,
        "skipped": 0,
    }
    assert report["estate"]["Application"] > 0
    assert own.get("/api/v1/elements?limit=1000").content == before
    assert own.get("/api/v1/ready").json()["load"] == 2


def test_what_is_loaded_is_there(own: TestClient) -> None:
    report = sent(own, ("new.csv", ROWS), kind="applications", dry_run="false")
    assert report["dry_run"] is False and report["load"] == 3
    found = own.get("/api/v1/elements?q=tern").json()["elements"]
    assert [one["name"] for one in found] == ["Tern Bookings"]
    shown = own.get(f"/api/v1/elements/{found[0]['id']}").json()
    name = next(one for one in shown["claims"] if one["property"] == "name")
    assert (name["source"], name["row"], name["column"]) == ("new.csv", 2, "Application name")
    assert own.get("/api/v1/loads").json()[-1]["files"][0]["path"] == "new.csv"


def test_the_same_again_changes_nothing(own: TestClient) -> None:
    sent(own, ("new.csv", ROWS), kind="applications", dry_run="false")
    again = sent(own, ("new.csv", ROWS), kind="applications", dry_run="false")
    assert again["unchanged"] is True and again["load"] is None
    assert own.get("/api/v1/ready").json()["load"] == 3


def test_the_ledger_of_the_command_line(own: TestClient, tmp_path: Path) -> None:
    files = estate.write_all(tmp_path)
    named = [(one.name, one.read_bytes()) for one in files.all()]
    report = sent(own, *named, dry_run="false")
    store = tmp_path / "by-command.db"
    said = raw("--store", store, "--as-at", AS_AT.isoformat(), "--format", "json", "import",
               *files.all()).document()  # fmt: skip
    for one, other in zip(report["files"], said["files"], strict=True):
        assert one["path"] == Path(other["path"]).name
        for field in ("kind", "profile", "encoding", "delimiter", "header_row", "columns", "rows"):
            assert one[field] == other[field], field


def test_options_are_taken(own: TestClient) -> None:
    rows = b"Name,Start Date\nAlder,03/04/2026\n"
    report = sent(own, ("list.csv", rows), kind="applications", date_order="mdy", dry_run="false",
                  organisation="Elsewhere")  # fmt: skip
    assert report["files"][0]["kind"] == "applications"
    found = own.get("/api/v1/elements?q=alder").json()["elements"][0]
    assert found["id"] == "elsewhere/application/alder"


def test_a_whole_list_closes_what_is_absent(own: TestClient) -> None:
    before = own.get("/api/v1/elements?type=Application&limit=1").json()["total"]
    sent(own, ("new.csv", ROWS), kind="applications", dry_run="false", full="true")
    assert own.get("/api/v1/elements?type=Application&limit=1").json()["total"] == 2 < before
    closed = own.get("/api/v1/diff?from=2&to=3").json()["elements"]["closed"]
    assert len([one for one in closed if one["type"] == "Application"]) == before


@pytest.mark.parametrize(
    ("files", "form", "status"),
    [
        ([], {}, 422),
        ([("a.csv", b"")], {}, 422),
        ([("a.csv", b"\x00\x01\x02\xff" * 100)], {}, 422),
        ([("a.xlsx", b"PK\x03\x04 cut off")], {}, 422),
        ([("a.csv", ROWS), ("b.csv", b"")], {"dry_run": "false"}, 422),
        ([("a.csv", ROWS), ("A.CSV", ROWS)], {}, 400),
        ([("e\u0301.csv", ROWS), ("\u00e9.csv", ROWS)], {}, 400),
        ([("a.csv", ROWS)], {"kind": "recipes"}, 422),
        ([("a.csv", ROWS)], {"date_order": "ymdd"}, 422),
        ([("a.csv", ROWS)], {"dry_run": "perhaps"}, 422),
        ([("a.csv", ROWS)], {"as_at": "0"}, 422),
        ([("a.csv", ROWS)], {"profile": "nobody"}, 400),
    ],
)
def test_what_cannot_be_loaded_is_said(
    own: TestClient, files: list[tuple[str, bytes]], form: dict[str, str], status: int
) -> None:
    answer = own.post("/api/v1/imports", files=[("files", one) for one in files], data=form)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["message"] and error["remedy"]
    assert "/tmp" not in answer.text and "landscape-" not in answer.text, "where it lay is not said"
    assert own.get("/api/v1/ready").json()["load"] == 2


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_only_a_name(
    own: TestClient, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(one.name for one in tmp_path.iterdir() if one.name.endswith((".csv", "owned")))
    quoted = name.replace('"', "%22").replace("\r", "").replace("\n", "%0A")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\napplications\r\n'
        + f'--x\r\nContent-Disposition: form-data; name="files"; filename="{quoted}"\r\n\r\n'.encode()
        + ROWS
        + b"\r\n--x--\r\n"
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = own.post("/api/v1/imports", content=body, headers=kind)
    if len(name) > 4000 or not name:  # no header of a form can hold it
        assert answer.status_code == 400 and answer.json()["error"]["remedy"]
    else:
        path = answer.json()["files"][0]["path"]
        assert "/" not in path and "\\" not in path and path not in ("", ".", "..")
    after = sorted(one.name for one in tmp_path.iterdir() if one.name.endswith((".csv", "owned")))
    assert after == before


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_a_folder_takes(name: str) -> None:
    plain = plain_name(name)
    assert 0 < len(plain.encode()) <= 200
    assert not set(plain) & set("/\\\0\n\r") and plain not in (".", "..")
    assert plain.isprintable()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.json", "a"]))
def test_any_bytes_get_an_answer(own: TestClient, content: bytes, name: str) -> None:
    answer = own.post("/api/v1/imports", files={"files": (name, content)})
    assert answer.status_code in (200, 422), answer.text


def test_questions_are_answered_while_files_are_loaded(own: TestClient) -> None:
    many = b"Application ID,Application name\n" + b"".join(
        b"M%d,Murmuration %d\n" % (one, one) for one in range(400)
    )
    wrong: list[str] = []
    totals: set[int] = set()

    def ask() -> None:
        for _ in range(12):
            answer = own.get("/api/v1/elements?type=Application&limit=1")
            totals.add(answer.json().get("total", -1))
            if answer.status_code != 200:
                wrong.append(answer.text)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for one in askers:
        one.start()
    sent(own, ("many.csv", many), kind="applications")  # a rehearsal that is taken back
    sent(own, ("many.csv", many), kind="applications", dry_run="false")
    for one in askers:
        one.join()
    assert not wrong
    after = own.get("/api/v1/elements?type=Application&limit=1").json()["total"]
    assert totals <= {after - 400, after}, "half a load, or a rehearsal, was seen"
    assert after - 400 in totals
