"""What a row says, taken as it lies in the row, is what its claims and edges say as objects."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from estates import Estate, write
from tests.assembly.records import application, record

import landscape
from landscape.assembly.assertions import RowOfEdge, RowOfElement
from landscape.model.element import Cell, Claim, Relationship
from landscape.model.inference import Evidence
from landscape.model.record import Record
from landscape.model.vocabulary import Kind
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings
from landscape.store.said import RowSaid
from landscape.store.sqlite.schema import TEMPORAL

SAMPLE = sorted((Path(__file__).parents[2] / "data").glob("*_sample.csv"))
PLACES = ("sources", "places", "elements")


def as_claims(said: RowSaid, source: str) -> tuple[Claim, ...]:
    """The claims that a row comes to."""
    return tuple(
        Claim(one, said.values[one], Cell(source, said.row, said.headers.get(one), said.sheet))
        for one in said.names
    )


@pytest.mark.parametrize(
    "row",
    [
        application("Larder", "Marl", users=12, retired_date=date(2027, 3, 31)),
        application("Larder", extra={"Asset tag": "7"}),
        record(Kind.INTEGRATIONS, source_application="Larder", target_application="Pantry"),
        record(Kind.INTEGRATIONS, target_application="Pantry", name="Night run"),
        record(Kind.INTEGRATIONS, carries="names"),
        record(Kind.CONTRACTS, title="Desk", supplier="Marl", start_date=date(2026, 1, 1)),
    ],
    ids=lambda row: f"{row.kind.value}: {', '.join(row.values)}",
)
def test_a_row_says_what_its_claims_say(row: Record) -> None:
    one = RowOfElement("acme/x/1", row, ())
    assert one.in_one_row is not None
    assert as_claims(one.in_one_row, row.source) == one.claims


def test_rows_merged_into_another_take_claims() -> None:
    one, other = application("Larder"), application("Larder", "Marl")
    assert RowOfElement("acme/x/1", one, (), (other,)).in_one_row is None


@pytest.mark.parametrize(
    ("row", "kind", "field"),
    [
        (application("Larder", "Marl"), "SUPPLIES", "vendor"),
        (record(Kind.SUPPLIERS, name="Marl", parent="Oxbow"), "PARENT_OF", "parent"),
        (
            record(Kind.SUPPLIERS, parent="Oxbow", parent_from=date(2020, 1, 1)),
            "PARENT_OF",
            "parent",
        ),
        (record(Kind.RELATIONSHIPS, relationship_type="COVERS", share="0.5"), "COVERS", "parent"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_a_cell_says_what_its_edge_says(row: Record, kind: str, field: str) -> None:
    one = RowOfEdge(kind, "acme/x/1", "acme/x/2", "acme/x/1", row, field, "name")
    said = one.in_one_cell
    assert one.relationship == Relationship(
        said.type,
        said.source,
        said.target,
        said.properties,
        evidence=(Evidence(said.text, said.kind, row.source, said.sheet, said.row, said.column),),
    )


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold of claims, keys, edges and what they refer to."""
    with closing(sqlite3.connect(path)) as db:
        return {one: db.execute(f"SELECT * FROM {one}").fetchall() for one in (*TEMPORAL, *PLACES)}


def loaded(path: Path, *loads: Sequence[Path]) -> dict[str, list[tuple[object, ...]]]:
    """What a store holds when files were loaded into it, one group after the other."""
    store = landscape.open_store(str(path))
    for files in loads:
        import_files(store, files, ImportOptions(date(2026, 11, 25), infer=False), Settings())
    assert all(one.ok for one in store.verify())
    store.close()
    return rows_of(path)


def test_a_store_holds_the_same_whichever_way_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "before", Estate(80))
    after = write(tmp_path / "after", Estate(80, changed=30))
    told = [loaded(tmp_path / "rows.db", before, after), loaded(tmp_path / "sample.db", SAMPLE)]
    monkeypatch.setattr(RowOfElement, "in_one_row", None)
    monkeypatch.setattr(RowOfEdge, "in_one_cell", None)
    assert loaded(tmp_path / "claims.db", before, after) == told[0]
    assert loaded(tmp_path / "sample_claims.db", SAMPLE) == told[1]
    assert len(told[0]["claims"]) > 1_000 and len(told[1]["edges"]) > 1_000
