"""One contract told by two files, on every store: found and decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from landscape.analysis import contracts
from landscape.estate.loading import load_estate
from landscape.model.decision import Decision
from landscape.model.vocabulary import Band, Verdict
from landscape.pipeline import ImportOptions, decide, import_files
from landscape.settings import Settings
from landscape.store.protocol import Store

AS_AT = date(2026, 11, 25)
FOI = """System name,Supplier,Contract start date,Contract end date,Annual cost
Ferngate Pay,Marl Ltd,01/04/2023,31/03/2028,42150
"""
REGISTER = """Reference,Contract title,Supplier,Start date,End date,Annual value
BR-01,Income management,Marl Ltd,01/04/2023,31/03/2028,42150
"""


def _listed(store: Store) -> tuple[list[str], int]:
    found = contracts.calendar(load_estate(store, AS_AT))
    return [one.contract.name for one in found.contracts], found.told_again


def test_it_counts_once_until_a_person_says_otherwise(store: Store, tmp_path: Path) -> None:
    for name, text in (("foi.csv", FOI), ("register.csv", REGISTER)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        import_files(store, [path], ImportOptions(AS_AT), Settings())
    assert _listed(store) == (["Income management"], 1)
    [edge] = [one for one in store.snapshot().relationships if one.type == "REPEATS"]
    assert edge.band is Band.ACCEPT and edge.evidence[0].row == 2
    decide(
        store, [Decision("REPEATS", edge.target, edge.source, Verdict.REJECT)], AS_AT, Settings()
    )
    assert sorted(_listed(store)[0]) == ["Ferngate Pay", "Income management"]
    decide(
        store, [Decision("REPEATS", edge.source, edge.target, Verdict.ACCEPT)], AS_AT, Settings()
    )
    assert _listed(store) == (["Income management"], 1)
