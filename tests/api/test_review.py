"""The queue and people's words on it over HTTP: the command line's answers, its errors, the guard."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from landscape.responses import models
from tests.acceptance.running import raw
from tests.api.conftest import client_of
from tests.cli.test_reviewing import APPS, CONTRACTS

AS_AT = "2026-11-24"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small estate, loaded and inferred, in a store that nobody writes to."""
    folder = tmp_path_factory.mktemp("queue")
    for name, rows in (("cmdb.csv", APPS), ("register.csv", CONTRACTS)):
        with (folder / name).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows(rows)
    store = folder / "estate.db"
    done = raw("--store", store, "--as-at", AS_AT, "--format", "json", "import",
               folder / "cmdb.csv", folder / "register.csv")  # fmt: skip
    assert done.code == 0, done.err
    return store


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Path:
    target = tmp_path / "own.db"
    target.write_bytes(loaded.read_bytes())
    return target


@pytest.fixture
def desk(store: Path) -> Iterator[TestClient]:
    with client_of(store) as client:
        yield client


def queue(desk: TestClient, **asked: Any) -> models.Review:
    answer = desk.get("/api/v1/review", params={"limit": 500, **asked})
    assert answer.status_code == 200, answer.text
    return models.Review.model_validate(answer.json())


def say(desk: TestClient, case: str, **said: Any) -> models.Reviewed:
    answer = desk.post(f"/api/v1/review/{case}", json=said)
    assert answer.status_code == 200, answer.text
    return models.Reviewed.model_validate(answer.json())


def first(desk: TestClient, kind: str = "functions") -> models.ReviewCase:
    return queue(desk, kind=kind).cases[0]


def test_the_queue_is_that_of_the_command_line(desk: TestClient, store: Path) -> None:
    said = raw("--store", store, "--as-at", AS_AT, "--format", "json", "review", "list",
               "--limit", "500").document()  # fmt: skip
    assert desk.get("/api/v1/review?limit=500").json() == said
    assert said["total"] == len(said["cases"]) > 3, "enough for two pages of three"


def test_pages_are_the_whole_queue_once_each(desk: TestClient) -> None:
    whole = [one.id for one in queue(desk).cases]
    found: list[str] = []
    cursor: str | None = None
    while True:
        asked = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        part = queue(desk, **asked)
        found += [one.id for one in part.cases]
        assert part.total == len(whole)
        cursor = part.next
        if cursor is None:
            break
    assert found == whole


@pytest.mark.parametrize("cursor", ["x", "bm90IG9uZQ", "bmFuIHg", "é", ""])
def test_a_cursor_that_was_never_given_out_is_refused(desk: TestClient, cursor: str) -> None:
    answer = desk.get("/api/v1/review", params={"cursor": cursor})
    assert answer.status_code == 400 and answer.json()["error"]["remedy"]


def test_filters_take_the_queue_apart(desk: TestClient) -> None:
    whole = {one.id for one in queue(desk).cases}
    by_kind = [queue(desk, kind=kind) for kind in ("functions", "links", "suppliers", "contracts")]
    assert sum(one.total for one in by_kind) == len(whole)
    by_band = [queue(desk, band=band) for band in ("accept", "review", "no")]
    assert sum(one.total for one in by_band) == len(whole)
    audit = queue(desk, why="audit")
    assert all(one.why == "audit" and one.band == "accept" for one in audit.cases)
    for wrong in ("kind=weather", "band=maybe", "why=because", "limit=0"):
        assert desk.get(f"/api/v1/review?{wrong}").status_code == 422


def test_a_case_is_accepted_and_taken_back(desk: TestClient) -> None:
    before, case = queue(desk), first(desk)
    kept = say(desk, case.id, verdict="accept", reason="seen", by_role="architect")
    assert (kept.decisions, kept.cases, kept.missed) == (1, [case.id], [])
    after = queue(desk)
    assert case.id not in {one.id for one in after.cases}
    assert say(desk, case.id, verdict="withdraw").decisions == 1
    assert queue(desk) == before


def test_a_correction_takes_a_name_or_an_id(desk: TestClient) -> None:
    case = next(one for one in queue(desk).cases if one.relationship == "PROVIDES")
    right = next(
        one
        for one in desk.get("/api/v1/elements?type=ApplicationFunction&limit=1000").json()[
            "elements"
        ]
        if one["name"] == "Workflow and low-code"
    )
    for to in (right["id"], "workflow AND low-code"):
        kept = say(desk, case.id, verdict="correct", to=to)
        shown = desk.get(f"/api/v1/elements/{case.source.id}").json()
        provides = [one for one in shown["relationships"] if one["type"] == "PROVIDES"]
        assert [one["element"]["id"] for one in provides] == [right["id"]]
        for one in kept.cases:
            say(desk, one, verdict="withdraw")


def test_several_cases_are_one_load_and_what_waits_no_more_is_named(desk: TestClient) -> None:
    cases = queue(desk).cases[:3]
    words = [{"case": one.id, "verdict": "reject"} for one in cases]
    words.append({"case": "covers-0000000000", "verdict": "accept"})
    before = len(desk.get("/api/v1/loads").json())
    answer = desk.post("/api/v1/decisions", json={"words": words}).json()
    assert (answer["decisions"], answer["missed"]) == (3, ["covers-0000000000"])
    assert len(desk.get("/api/v1/loads").json()) <= before + 1
    assert not {one.id for one in cases} & {one.id for one in queue(desk).cases}


def test_what_rests_on_the_same_words_is_accepted_together(desk: TestClient) -> None:
    case = first(desk)
    assert say(desk, case.id, verdict="accept", alike=True).decisions >= 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"verdict": "perhaps"}, 422),
        ({}, 422),
        ({"verdict": "correct"}, 400),
        ({"verdict": "correct", "to": "nothing of that name"}, 404),
        ({"verdict": "correct", "to": "acme/application/courtside"}, 404),
        ({"verdict": "withdraw"}, 404),
        ({"verdict": "accept", "as_at": 0}, 422),
        ({"verdict": "accept", "by": "a name"}, 422),
    ],
)
def test_mistakes_get_words_and_keep_nothing(
    desk: TestClient, said: dict[str, Any], status: int
) -> None:
    before = queue(desk)
    answer = desk.post(f"/api/v1/review/{before.cases[0].id}", json=said)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["message"] and answer.json()["error"]["remedy"]
    assert queue(desk) == before
    assert desk.post("/api/v1/review/none", json={"verdict": "accept"}).status_code == 404


def test_another_site_cannot_decide(desk: TestClient) -> None:
    case = first(desk)
    said = {"json": {"verdict": "accept"}, "headers": {"origin": "https://evil.example"}}
    assert desk.post(f"/api/v1/review/{case.id}", **said).status_code == 403
    # A form of another site cannot even be mistaken for words: they are JSON.
    sent = desk.post(f"/api/v1/review/{case.id}", content=b'{"verdict": "accept"}',
                     headers={"content-type": "text/plain"})  # fmt: skip
    assert sent.status_code == 422
    assert case.id in {one.id for one in queue(desk).cases}


def test_an_answer_that_is_held_is_not_sent_again_until_a_word_is_said(desk: TestClient) -> None:
    held = desk.get("/api/v1/review").headers["etag"]
    assert desk.get("/api/v1/review", headers={"if-none-match": held}).status_code == 304
    say(desk, first(desk, "suppliers").id, verdict="reject")
    assert desk.get("/api/v1/review", headers={"if-none-match": held}).status_code == 200
