"""One contract told by several files: found whatever came first, counted once, a person's word on it kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

import landscape
from landscape.analysis import contracts, quality, suppliers
from landscape.assembly import review
from landscape.assembly.decision_lines import from_lines, to_lines
from landscape.estate.estate import Estate
from landscape.model.vocabulary import Band, Verdict
from landscape.pipeline import ImportOptions, decide, import_files, undo_load
from landscape.reviewing import Word, say, waiting
from landscape.settings import Settings
from landscape.store.protocol import Store

AS_AT = date(2026, 11, 25)
FILES = {
    "foi.csv": """System Name,Supplier,Contract Start Date,Contract End Date,Annual Cost
Ferngate Pay,Marl Ltd,01/04/2023,31/03/2028,"42,150.00"
Larder,Oxbow Ltd,,30/09/2027,9000
""",
    "register.csv": """Reference,Contract title,Supplier,Start date,End date,Total contract value,Notice period
BR-01,Income management,Marl Software Ltd,01/04/2023,31/03/2028,210750,6 months
BR-02,Housing management,Peverell plc,01/10/2020,30/09/2028,500000,
BR-03,Housing management,Quarry plc,01/10/2020,30/09/2028,500000,
""",
    "finance.csv": """Contract number,Contract title,Supplier name,Start date,End date,Annual value
77120,Income mgmt,MARL SOFTWARE LIMITED,01/04/2023,31/03/2028,42150
77121,Housing mgt system,Peverell PLC,01/10/2020,30/09/2029,
77122,Housing management,Peverell PLC,01/10/2016,30/09/2020,440000
""",
}
ONE = {"foi.csv 2", "register.csv 2", "finance.csv 2"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return landscape.open_store(str(tmp_path / "own.db"))


def load(store: Store, folder: Path, *names: str, files: Mapping[str, str] = FILES) -> None:
    for name in names:
        path = folder / name
        path.write_text(files[name], encoding="utf-8")
        import_files(store, [path], ImportOptions(AS_AT), Settings())


def estate(store: Store) -> Estate:
    return landscape.load_estate(store, AS_AT)


def rows(known: Estate) -> dict[str, str]:
    """Where each contract stands: its file and row."""
    cells = {one.id: next(iter(one.cells.values())) for one in known.elements("Contract")}
    return {one: f"{cell.source} {cell.row}" for one, cell in cells.items()}


def pairs(known: Estate, band: Band) -> set[tuple[str, str]]:
    """What is told again, and as what."""
    at = rows(known)
    edges = known.relationships("REPEATS")
    return {(at[one.source], at[one.target]) for one in edges if one.band is band}


def counted(known: Estate) -> list[str]:
    at = rows(known)
    return sorted(at[one.contract.id] for one in contracts.calendar(known).contracts)


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_whatever_came_first_the_answer_is_one(
    store: Store, tmp_path: Path, order: Sequence[str]
) -> None:
    load(store, tmp_path, *order)
    known = estate(store)
    assert pairs(known, Band.ACCEPT) == {
        ("foi.csv 2", "register.csv 2"),
        ("finance.csv 2", "register.csv 2"),
    }
    # One of them ends a year later: told apart until a person has looked.
    assert pairs(known, Band.REVIEW) == {("finance.csv 3", "register.csv 3")}
    assert counted(known) == sorted(
        {f"{name} {row}" for name in FILES for row in (2, 3)} - {"foi.csv 2", "finance.csv 2"}
        | {"register.csv 4", "finance.csv 4"}
    )


def test_files_of_one_command_are_as_those_of_several(store: Store, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in FILES]
    for path in paths:
        path.write_text(FILES[path.name], encoding="utf-8")
    import_files(store, paths, ImportOptions(AS_AT), Settings())
    assert ("foi.csv 2", "register.csv 2") in pairs(estate(store), Band.ACCEPT)


def test_it_counts_once_with_all_that_any_file_says(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, *FILES)
    known = estate(store)
    [one] = [
        each for each in contracts.calendar(known).contracts if each.title == "Income management"
    ]
    assert {"foi.csv", "finance.csv"} == {
        known.element(each.source).cells["end_date"].source for each in one.told
    }
    assert one.annual_value is not None and one.annual_value.central == 42150
    assert one.serve_by == date(2027, 9, 30)
    assert [each.target.rsplit("/", 1)[-1] for each in one.covers] == ["ferngate-pay"]
    words = [cell.text for cell in one.covers[0].evidence]
    assert words[0] == "said of the same contract as another file tells it"
    marl = next(group for group in suppliers.find(known).groups if "Marl" in group.supplier.name)
    assert marl.annual_value.central == 42150
    assert contracts.calendar(known).told_again == 2


def test_a_person_parts_them_and_joins_them_again(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, "foi.csv", "register.csv", "finance.csv")
    queue = waiting(store, AS_AT, Settings())
    [case] = queue.chosen(kind="contracts", why="uncertain")
    kept = say(store, queue, [Word(case.id, Verdict.ACCEPT)], Settings())
    assert kept.cases == (case.id,)
    known = estate(store)
    assert ("finance.csv 3", "register.csv 3") in pairs(known, Band.ACCEPT)
    found = {one.rule.id: one.count for one in quality.find(known).rules}
    assert found["contract-told-otherwise"] == 1, "the two end on different days"
    taken = review.take_back([case.id], list(store.decisions()), known)
    decide(store, taken, AS_AT, Settings())
    assert ("finance.csv 3", "register.csv 3") in pairs(estate(store), Band.REVIEW)


def test_a_word_outlives_the_next_export_and_another_store(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path, "register.csv", "finance.csv")
    known = estate(store)
    [edge] = [one for one in known.relationships("REPEATS") if one.band is Band.ACCEPT]
    case = review._case(edge, "audit", None, review._Costs(known))
    said = review.decide(case, Verdict.REJECT, known)
    decide(store, [said], AS_AT, Settings())
    moved = FILES["finance.csv"].splitlines()
    again = {"finance.csv": "\n".join([moved[0], *reversed(moved[1:])]) + "\n"}
    load(store, tmp_path, "finance.csv", files=again)
    assert not pairs(estate(store), Band.ACCEPT)
    other = landscape.open_store(str(tmp_path / "other.db"))
    load(other, tmp_path, "finance.csv", "register.csv")
    assert pairs(estate(other), Band.ACCEPT)
    decide(other, from_lines(to_lines(store.decisions()), "said"), AS_AT, Settings())
    assert not pairs(estate(other), Band.ACCEPT)


def test_a_file_that_is_taken_back_leaves_the_contract_as_it_was(
    store: Store, tmp_path: Path
) -> None:
    load(store, tmp_path, "register.csv")
    before = counted(estate(store))
    load(store, tmp_path, "finance.csv")
    undo_load(store, 2, AS_AT, "council")
    known = estate(store)
    assert counted(known) == before and not known.relationships("REPEATS")


def test_rows_of_one_register_are_never_one(store: Store, tmp_path: Path) -> None:
    lines = FILES["register.csv"].splitlines()
    twice = [*lines, lines[1].replace("BR-01", "BR-09"), lines[1].replace("BR-01", "")]
    load(store, tmp_path, "register.csv", files={"register.csv": "\n".join(twice) + "\n"})
    assert not estate(store).relationships("REPEATS")


def test_what_the_other_file_says_of_an_application_holds_of_the_one_that_counts(
    store: Store, tmp_path: Path
) -> None:
    finance = "Contract number,Contract title,Supplier name,Start date,End date,Annual value,Applications\n"
    finance += "77120,Income mgmt,Marl Software Ltd,01/04/2023,31/03/2028,42150,Ferngate Pay\n"
    apps = "Application name,Short description\nFerngate Pay,Card payments\n"
    files = {**FILES, "finance.csv": finance, "cmdb.csv": apps}
    load(store, tmp_path, "cmdb.csv", "finance.csv", "register.csv", files=files)
    known = estate(store)
    [one] = [
        each for each in contracts.calendar(known).contracts if each.title == "Income management"
    ]
    [edge] = one.covers
    assert known.element(edge.target).name == "Ferngate Pay"
    assert {cell.source for cell in edge.evidence} == {None, "finance.csv"}
