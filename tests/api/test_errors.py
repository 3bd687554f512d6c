"""One error body for every mistake: the right status, what happened, what to do; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from landscape.api.problems import ProblemBody
from tests.api.conftest import client_of

APPLICATION = "acme/application/app-00"
NOT_THERE = [
    "elements/acme/application/none",
    "elements/acme/application/none/history",
    "elements/",
    "elements/../../etc/passwd",
    "elements/a%00b",
    "elements/%ff%fe",
    "impact/none?event=retire",
    "paths?from=none&to=nothing",
    f"paths?from={APPLICATION}&to=nothing",
    "graph?around=none",
    "duplicates?functionality=none",
    "duplicates?functionality=",
    "suppliers?supplier=none",
    "suppliers?supplier=",
    "exports/pyvis?around=none",
    "diff?from=0&to=9",
    "nothing",
    "",
]
WRONG = [
    ("elements?type=Spreadsheet", "Application"),
    ("elements?type=", "Types are"),
    ("elements?fields=name,shoe_size", "shoe_size"),
    ("elements?type=Contract&fields=users", "users"),
    ("elements?cursor=!!", "cursor"),
    ("elements?cursor=caf%C3%A9", "cursor"),
    ("elements?cursor=_w", "cursor"),
    ("search?q=x&type=Spreadsheet", "Application"),
    ("contracts?ending_within=soon", "18m"),
    ("contracts?ending_within=", "18m"),
    (f"paths?from={APPLICATION}&to={APPLICATION}", "two different"),
]
INVALID = [
    ("contracts?status=lost", "query.status"),
    (f"impact/{APPLICATION}?event=explode", "query.event"),
    (f"impact/{APPLICATION}", "query.event"),
    ("elements?limit=0", "query.limit"),
    ("elements?limit=1001", "query.limit"),
    ("elements?limit=many", "query.limit"),
    ("search", "query.q"),
    ("search?q=", "query.q"),
    (f"search?q={'x' * 501}", "query.q"),
    (f"graph?around={APPLICATION}&depth=5", "query.depth"),
    ("diff?from=1", "query.to"),
    ("diff?from=-1&to=1", "query.from"),
    ("diff?from=1&to=99999999999999999999", "query.to"),
    ("exports/docx", "path.form"),
]
NO_DATES = ["0", "0.5", "20261124", "2026-11-24T00:00", "2026-02-30", "24/11/2026", "2026-1-1", "",
            "today", "2026-11-24 ", "２０２６-11-24", "99999-01-01"]  # fmt: skip
DATED = ["duplicates", "rationalisation", "suppliers", "contracts", "quality", "elements", "metrics",
         "exports/csv", "exports/graphml", "graph?around=" + APPLICATION,
         f"impact/{APPLICATION}?event=retire", f"paths?from={APPLICATION}&to=x"]  # fmt: skip


def refused(api: TestClient, address: str, status: int) -> str:
    """The words of the one error body, which must be sound."""
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/json"
    error = ProblemBody.model_validate(answer.json()).error
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"code", "message", "detail", "remedy"}
    assert error.code and error.message and error.remedy
    assert "Traceback" not in answer.text and ".py" not in answer.text
    return answer.text


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there(api: TestClient, address: str) -> None:
    said = refused(api, address, 404)
    assert "not_found" in said and "`landscape" not in said


def test_a_page_says_what_to_do_on_a_page(api: TestClient) -> None:
    said = api.get("/applications/nobody/application/x", headers={"accept": "text/html"})
    assert said.status_code == 404
    assert "Search for it above" in said.text and "landscape find" not in said.text
    for address, where in (
        ("/changes?from=0&to=987", "The page Loads lists them."),
        ("/functions/none", "The page Functions lists them."),
    ):
        said = api.get(address, headers={"accept": "text/html"})
        assert (said.status_code, where in said.text) == (404, True), address
        assert "`landscape" not in said.text
    assert "GET /api/v1/loads lists them." in refused(api, "diff?from=0&to=987", 404)


@pytest.mark.parametrize(("address", "said"), WRONG)
def test_a_question_put_wrongly(api: TestClient, address: str, said: str) -> None:
    assert said in refused(api, address, 400)


@pytest.mark.parametrize(("address", "said"), INVALID)
def test_a_parameter_that_is_not_of_its_kind(api: TestClient, address: str, said: str) -> None:
    assert said in refused(api, address, 422)


@pytest.mark.parametrize("day", NO_DATES)
def test_what_is_no_date(api: TestClient, day: str) -> None:
    assert "as_at" in refused(api, f"duplicates?as_at={day}", 422)


@pytest.mark.parametrize("address", DATED)
def test_every_dated_question_refuses_what_is_no_date(api: TestClient, address: str) -> None:
    joint = "&" if "?" in address else "?"
    assert "as_at" in refused(api, f"{address}{joint}as_at=31/12/2026", 422)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "address", [*DATED[:-1], "contracts?ending_within=9999y", "contracts?ending_within=9999d"]
)
def test_the_first_and_the_last_day_can_be_asked_for(
    api: TestClient, address: str, day: str
) -> None:
    joint = "&" if "?" in address else "?"
    assert api.get(f"/api/v1/{address}{joint}as_at={day}").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_method_that_an_address_does_not_answer(api: TestClient, method: str) -> None:
    answer = api.request(method, "/api/v1/duplicates")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_a_mistake_of_ours_is_said_without_its_insides(
    small_store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(small_store)

    @client.app.get("/api/v1/broken")  # type: ignore[attr-defined]
    def broken() -> None:
        raise RuntimeError("secret of the house")

    answer = client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "secret of the house" in caplog.text
    assert '{method="GET",status="500"} 1' in client.get("/api/v1/metrics").text


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    client = client_of(tmp_path / "none.db")
    for address in ("duplicates", "elements", "loads", "ready", "metrics", "exports/csv"):
        text = refused(client, address, 503)
        assert "store_unreachable" in text
    assert client.get("/api/v1/health").status_code == 200
    assert not (tmp_path / "none.db").exists()
    sent = {"files": ("a.csv", b"Name\nA\n")}
    assert client.post("/api/v1/imports", files=sent).status_code == 503
    assert not (tmp_path / "none.db").exists(), "a rehearsal makes no store"


@pytest.mark.parametrize("content", [b"no store at all" * 400, b"SQLite format 3\0" + b"x" * 5000])
def test_a_store_that_is_none(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "odd.db"
    place.write_bytes(content)
    client = client_of(place)
    for address in ("duplicates", "ready", "loads"):
        assert "store_" in refused(client, address, 503)
    assert place.read_bytes() == content, "what is no store is left as it is"


def test_a_store_that_breaks_while_it_is_asked(own_store: Path) -> None:
    client = client_of(own_store)
    stand = {"status": "ready", "store": "own.db", "load": 2, "warm": False}
    assert client.get("/api/v1/ready").json() == stand
    size = own_store.stat().st_size
    with own_store.open("r+b") as broken:
        broken.write(b"\xff" * size)
    assert "store_damaged" in refused(client, "duplicates", 503)


def test_a_store_that_comes_later_is_found(tmp_path: Path, small_store: Path) -> None:
    place = tmp_path / "later.db"
    client = client_of(place)
    refused(client, "ready", 503)
    place.write_bytes(small_store.read_bytes())
    assert client.get("/api/v1/ready").status_code == 200
