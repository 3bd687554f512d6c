"""Lists in pages, fields, filters, and answers that are asked for again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landscape.api.asking import decode_cursor, encode_cursor
from landscape.api.models import ElementPage
from landscape.errors import UsageError
from tests.api.test_same_answers import SAME

EVERY = [f"/api/v1/{address}" for address, _, _ in SAME] + [
    "/api/v1/elements",
    "/api/v1/graph?around=acme/application/app-00",
    "/api/v1/exports/csv",
    "/api/v1/exports/graphml",
]


def walked(api: TestClient, query: str) -> list[dict[str, Any]]:
    """All elements, page after page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = api.get(f"/api/v1/elements?{query}&cursor={cursor}")
        assert answer.status_code == 200, answer.text
        ElementPage.model_validate(answer.json())
        found += answer.json()["elements"]
        cursor = answer.json()["next"]
    return found


@pytest.mark.parametrize("limit", [1, 7, 100, 1000])
def test_the_pages_together_are_the_whole(api: TestClient, limit: int) -> None:
    ids = [one["id"] for one in walked(api, f"limit={limit}")]
    total = api.get("/api/v1/elements?limit=1").json()["total"]
    assert len(ids) == len(set(ids)) == total > 150
    assert ids == sorted(ids)


def test_a_page_holds_when_elements_are_added_before_it(own: TestClient) -> None:
    first = own.get("/api/v1/elements?type=Application&limit=20").json()
    rows = (
        b"Application ID,Application name,Description\nZ1,Aardvark Diary,Staff book rooms in it\n"
    )
    sent = own.post(
        "/api/v1/imports",
        files={"files": ("more.csv", rows)},
        data={"dry_run": "false", "kind": "applications", "organisation": "aaa"},
    )
    assert sent.json()["load"] == 3, sent.text
    ids = [one["id"] for one in first["elements"]]
    second = own.get(f"/api/v1/elements?type=Application&limit=20&cursor={first['next']}").json()
    assert not {one["id"] for one in second["elements"]} & set(ids)
    assert second["elements"][0]["id"] > ids[-1]
    assert second["total"] == first["total"] + 1


def test_types_divide_the_whole(api: TestClient) -> None:
    counted = Counter(one["type"] for one in walked(api, "limit=1000"))
    assert len(counted) >= 7
    for name, count in counted.items():
        page = api.get(f"/api/v1/elements?type={name}&limit=1000").json()
        assert page["total"] == count == len(page["elements"])
        assert {one["type"] for one in page["elements"]} == {name}


def test_words_of_the_name(api: TestClient) -> None:
    every = walked(api, "type=Application")
    for words in ("book", "BOOK", "%20wren%20", "<script>", "o'brien"):
        found = {one["id"] for one in walked(api, f"type=Application&q={words}")}
        wanted = words.replace("%20", " ").strip().casefold()
        assert found == {one["id"] for one in every if wanted in one["name"].casefold()}
        assert found
    assert api.get("/api/v1/elements?q=nobody-calls-it-that").json() == {
        "elements": [],
        "total": 0,
        "next": None,
    }


def test_only_the_fields_asked_for(api: TestClient) -> None:
    rows = walked(api, "type=Application&fields=name,%20users,conflicts,id")
    whole = {one["id"]: one for one in walked(api, "type=Application")}
    assert all(one.keys() == {"id", "name", "users", "conflicts"} for one in rows)
    assert any(one["users"] is None for one in rows) and any(one["conflicts"] for one in rows)
    for one in rows:
        assert one["users"] == whole[one["id"]]["properties"].get("users")
        assert one["name"] == whole[one["id"]]["name"]


@given(st.text(max_size=60))
def test_a_cursor_says_its_place(place: str) -> None:
    cursor = encode_cursor(place)
    assert decode_cursor(cursor) == place
    assert cursor == "" or cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text(min_size=1, max_size=40))
def test_any_other_word_is_no_traceback(cursor: str) -> None:
    try:
        assert isinstance(decode_cursor(cursor), str)
    except UsageError as wrong:
        assert wrong.remedy


@pytest.mark.parametrize("address", EVERY)
def test_who_holds_the_answer_is_not_sent_it_again(api: TestClient, address: str) -> None:
    first = api.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('W/"') and first.headers["cache-control"] == "no-cache"
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = api.get(address, headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "content-security-policy" in again.headers
    assert api.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_tag_is_for_one_question_on_one_date(api: TestClient) -> None:
    addresses = [*EVERY, "/api/v1/contracts?as_at=2026-11-23", "/api/v1/elements?limit=2"]
    tags = [api.get(one).headers["etag"] for one in addresses]
    assert len(set(tags)) == len(addresses)


def test_a_tag_ends_with_a_load(own: TestClient) -> None:
    before = {one: own.get(one).headers["etag"] for one in EVERY}
    rows = b"Application ID,Application name,Description\nAPM0001,Wren Reservations,Staff book\n"
    sent = own.post(
        "/api/v1/imports",
        files={"files": ("cmdb.csv", rows)},
        data={"dry_run": "false", "kind": "applications"},
    )
    assert sent.json()["load"] == 3, sent.text
    for address, tag in before.items():
        again = own.get(address, headers={"if-none-match": tag})
        assert again.status_code == 200, address
        assert again.headers["etag"] != tag


def test_a_rehearsal_leaves_every_tag_as_it_was(own: TestClient) -> None:
    before = {one: own.get(one).headers["etag"] for one in EVERY}
    own.post("/api/v1/imports", files={"files": ("a.csv", b"Application name\nNew one\n")})
    for address, tag in before.items():
        assert own.get(address, headers={"if-none-match": tag}).status_code == 304


def test_another_process_s_load_is_seen(own: TestClient, own_store: Path) -> None:
    from tests.acceptance.running import raw

    assert own.get("/api/v1/ready").json()["load"] == 2
    added = own_store.with_name("more.csv")
    added.write_text("Application ID,Application name\nN1,Nightjar Rota\n", encoding="utf-8")
    done = raw("--store", own_store, "import", added, "--as", "applications")
    assert done.code == 0, done.err
    assert own.get("/api/v1/ready").json()["load"] == 3
    assert own.get("/api/v1/elements?q=nightjar").json()["total"] == 1


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=80))
def test_any_words_can_be_searched(api: TestClient, words: str) -> None:
    answer = api.get("/api/v1/search", params={"q": words})
    assert answer.status_code == 200, answer.text
    assert all(0 <= one["score"] <= 1 for one in answer.json())
