"""A store in a file, and the files that are none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from landscape.model.record import Issue, QuarantinedRow
from landscape.model.vocabulary import IssueSeverity
from landscape.settings import Settings
from landscape.store.opening import open_store
from landscape.store.protocol import Store
from landscape.store.sqlite import schema
from tests.contract import words
from tests.contract.words import ACME, DEAL, DESK, PAY, file, infers, relates, says

SCHEMAS = Path(__file__).parent / "schemas"
SETTINGS = replace(Settings(), lock_seconds=0.3)

Open = Callable[..., Store]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens stores that the test need not close."""
    stores: list[Store] = []

    def one(path: Path, **options: bool) -> Store:
        stores.append(open_store(path, SETTINGS, **options))
        return stores[-1]

    yield one
    for store in stores:
        store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds a store with something of everything, closed."""
    place = tmp_path / "estate.db"
    store = open_store(place, SETTINGS)
    fill(store)
    store.close()
    return place


def fill(store: Store) -> None:
    """Two loads: elements, claims of two sources, edges of both kinds, keys, a row in quarantine."""
    why = Issue(IssueSeverity.ERROR, "name_missing", "The row has no name.", "give it one", 7)
    first = words.batch(
        says("cmdb.csv", name="Leisure Bookings", users=310, keys=[("source-id", "a1")]),
        says("cmdb.csv", PAY, row=3, name="Réservé", description="books the tennis courts"),
        says("cmdb.csv", DEAL, row=4, title="Court booking licence", start_date=None),
        says("cmdb.csv", ACME, row=5, name="Acme"),
        relates("cmdb.csv", "COVERS", DEAL, DESK),
        relates("cmdb.csv", "REPLACES", DESK, PAY),
        infers("SUPPLIES", ACME, DESK, 0.7),
        files=[file("cmdb.csv", rows=4, quarantined=1)],
    )
    row = QuarantinedRow("cmdb.csv", None, 7, {"Name": "", "Note": "x"}, (why,))
    with store.writing() as writer:
        writer.apply(replace(first, quarantine=(row,)))
    words.load(store, says("survey.csv", users=290, row=9), files=[file("survey.csv")])


@pytest.fixture
def of_version_1(tmp_path: Path) -> Path:
    """A store as version 1 wrote it, from the text that was kept."""
    place = tmp_path / "old.db"
    with closing(sqlite3.connect(place)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for name in ("1.sql", "1_rows.sql"):
            text = (SCHEMAS / name).read_text(encoding="utf-8")
            db.executescript(f"BEGIN;\n{text}COMMIT;")
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    return place


def spoil(path: Path, *statements: str) -> None:
    """Changes a closed store behind the program's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for one in statements:
            db.execute(one)
