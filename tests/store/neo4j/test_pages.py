"""What goes to a server, made of tables: pages hold every row of a load, edges what their objects say."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landscape.settings import Settings
from landscape.store.neo4j import graph, pages
from landscape.store.opening import open_store
from landscape.store.sqlite import columns
from landscape.store.sqlite.rows import COLUMNS
from landscape.store.sqlite.schema import TEMPORAL
from tests.contract.words import ACME, DESK, PAY, batch, follows, infers, load, says

ODD = [
    'quo"ted',
    "tab\tand\nline",
    "žluťoučký 🐎",
    "\x7f\x1f",
    "lone \ud800",
    "nul \0 in it",
    "[1,2]",
]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Three loads: odd texts, confidences of all digits, claims that move and close."""
    path = tmp_path / "estate.db"
    store = open_store(path, Settings())
    said = [
        says("cmdb.csv", f"acme/application/a{at}", row=at, name=text, annual_cost=Decimal("1.50"))
        for at, text in enumerate(ODD)
    ]
    company = says("cmdb.csv", ACME, name="Acme")
    inferred = [
        infers("SUPPLIES", ACME, f"acme/application/a{at}", confidence=1 / (at + 1.7))
        for at in range(len(ODD))
    ]
    with store.writing() as writer:
        writer.apply(batch(*said, says("cmdb.csv", DESK, name="Desk"), company), follows(*inferred))
    load(store, *said[2:], says("cmdb.csv", DESK, row=9, name="Desks"))
    load(store, says("cmdb.csv", PAY, name="Pay"))
    store.close()
    return path


def rows_of(db: sqlite3.Connection, load: int) -> dict[tuple[str, str], list[Any]]:
    """What a load opened, closed and named first, as the tables have it."""
    found: dict[tuple[str, str], list[Any]] = {}
    for table in TEMPORAL:
        listed = ", ".join(("no", "root", *COLUMNS[table]))
        opened = f"SELECT {listed} FROM {table} WHERE opened = ? ORDER BY no"
        found["opened", table] = db.execute(opened, (load,)).fetchall()
        closed = f"SELECT no FROM {table} WHERE closed = ? ORDER BY no"
        found["closed", table] = db.execute(closed, (load,)).fetchall()
    return {key: rows for key, rows in found.items() if rows}


@pytest.mark.parametrize("size", [1, 3, 4_000])
def test_pages_hold_every_row_of_a_load(
    filled: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_PAGE", size)
    with closing(sqlite3.connect(filled)) as db:
        for number in (1, 2, 3):
            held: dict[tuple[str, str], list[Any]] = defaultdict(list)
            known = 0 if number == 1 else 9
            made = pages.of_load(db, number, known)
            assert [one["page"] for one in made] == list(range(len(made)))
            for page in made:
                for what, table, rows in pages._unpacked(page):
                    held[what, table] += rows
            named = held.pop(("elements", "elements"), [])
            assert held == rows_of(db, number)
            wanted = "SELECT * FROM elements WHERE no > ? ORDER BY no"
            assert named == db.execute(wanted, (known,)).fetchall()


def test_edges_are_drawn_as_their_objects_say(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as db:
        drawn = graph.Whole(columns.state(db))
    wiring, count = drawn.state.wiring, 0
    for number, kind in enumerate(wiring.names):
        places = np.flatnonzero(wiring.types == number).tolist()
        made = list(map(graph.edge_values, drawn.state.relationships(places)))
        assert list(drawn._edge_values(kind, places)) == made
        count += len(made)
    assert count == len(ODD)
