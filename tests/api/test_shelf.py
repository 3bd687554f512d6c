"""Finished answers: given again while the store stands where it stood, and worked out by one."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from landscape import import_files, open_store
from landscape.analysis import quality
from landscape.pipeline import ImportOptions
from tests.api.conftest import AS_AT, ORGANISATION, client_of

QUALITY = "/api/v1/quality"
NEW = "Supplier no,Supplier name,Company number\nS-9001,Quillmarsh Systems Ltd,09990001\n"


def test_an_answer_is_given_again_without_asking_the_application(
    small_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(small_store) as client:
        first = client.get(QUALITY)
        monkeypatch.setattr("landscape.api.desk.Desk.answers", _broken)
        again = client.get(QUALITY)
        held = client.get(QUALITY, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)
    assert (held.status_code, held.content) == (304, b"")


def _broken(*_: object) -> None:
    raise AssertionError("worked out again")


def test_after_a_load_the_answer_is_a_new_one(small_store: Path, tmp_path: Path) -> None:
    place = shutil.copy(small_store, tmp_path / "own.db")
    with client_of(place) as client:
        before = client.get("/api/v1/suppliers").json()
        file = tmp_path / "suppliers.csv"
        file.write_text(NEW, encoding="utf-8")
        store = open_store(place)
        options = ImportOptions(as_at=AS_AT, organisation=ORGANISATION, infer=False)
        import_files(store, [file], options)
        store.close()
        after = client.get("/api/v1/suppliers").json()
    assert len(after["groups"]) == len(before["groups"]) + 1


def test_of_many_who_ask_at_once_one_works_it_out(
    small_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    find = quality.find
    monkeypatch.setattr(quality, "find", lambda estate: asked.append(1) or find(estate))
    with client_of(small_store) as client, ThreadPoolExecutor(20) as readers:
        found = list(readers.map(lambda _: client.get(QUALITY).content, range(40)))
    assert len(set(found)) == 1
    assert len(asked) == 1


def test_what_hangs_on_more_than_the_store_is_not_kept(small_store: Path) -> None:
    with client_of(small_store) as client:
        assert client.get("/nowhere").status_code == 404
        assert client.get("/api/v1/contracts?ending_within=soon").status_code == 400
        first, second = (client.get("/api/v1/metrics").text for _ in range(2))
    assert first != second
