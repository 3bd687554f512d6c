"""What an export writes imports back to the same estate; rows in quarantine come back mended."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.exporters import export_estate
from landscape.exporters.quarantine import quarantine_files
from landscape.model.neutral import neutralise, restore
from landscape.pipeline import ImportOptions, LoadReport, import_files
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.answers import Difference
from landscape.store.comparing import difference
from landscape.store.protocol import Store

DAY = date(2026, 11, 25)
OPTIONS = ImportOptions(DAY, infer=False)
DATA = Path(__file__).resolve().parents[2] / "data"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def store_in(folder: Path, name: str = "x.db") -> Store:
    return open_store(str(folder / name), Settings(), create=True)


def load(store: Store, *paths: Path, options: ImportOptions = OPTIONS) -> LoadReport:
    return import_files(store, list(paths), options, Settings())


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def differs(found: Difference) -> list[object]:
    """All that two states differ in."""
    return [
        *found.elements_added,
        *found.elements_closed,
        *found.elements_changed,
        *found.relationships_added,
        *found.relationships_closed,
        *found.relationships_changed,
    ]


def there_and_back(
    folder: Path,
    sources: Sequence[Path],
    form: str,
    *,
    infer: bool = False,
    provenance: bool = False,
) -> tuple[Difference, LoadReport]:
    """Loads files, exports the estate, loads that into a new store; what differs, and the second load."""
    options = ImportOptions(DAY, infer=infer)
    before, after = store_in(folder, "before.db"), store_in(folder, "after.db")
    load(before, *sources, options=options)
    state = before.snapshot()
    estate = Estate(state.elements, state.relationships, DAY)
    target = folder / ("out.xlsx" if form == "xlsx" else "out")
    files = export_estate(estate, target, form, provenance=provenance)
    report = load(after, *files, options=options)
    return difference(state, after.snapshot()), report


DIRTY = (
    "Number,Application,Vendor,Department,Status,Annual cost,Version,Colour\n"
    'A1,=HYPERLINK("x"),Marl,Housing,Live,"(1,250)",2.0,=1+1\n'
    "A2,'quoted,Marl,Housing,Retired,-5,007,'=2\n"
    "A3,@cmd,Oxbow,,Live,,1.10,+44 20\n"
    'A4,"two\nlines",Oxbow,Finance,purple,1e3,,-\n'
    "A5,N/A,Quarry,Finance,Live,£0,,–x\n"
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("provenance", [False, True])
def test_dirty_texts_come_back_as_they_were(tmp_path: Path, form: str, provenance: bool) -> None:
    path = written(tmp_path, "apps.csv", DIRTY)
    found, report = there_and_back(tmp_path, [path], form, provenance=provenance)
    assert differs(found) == []
    for one in report.files:
        assert one.rows.read == one.rows.loaded


def test_the_whole_sample_comes_back(tmp_path: Path) -> None:
    names = ("cmdb", "contracts", "integrations", "suppliers", "costs", "licences", "organisation")
    found, _ = there_and_back(tmp_path, [DATA / f"{one}_sample.csv" for one in names], "csv")
    assert differs(found) == []


def test_what_is_inferred_is_inferred_again(tmp_path: Path) -> None:
    apps = written(tmp_path, "apps.csv", DIRTY)
    contracts = written(
        tmp_path,
        "contracts.csv",
        "Contract ref,Title,Supplier,Start date,End date,Value\n"
        "C1,Housing system licence,Marl Ltd,01/04/2024,31/03/2027,£100\n",
    )
    found, report = there_and_back(tmp_path, [apps, contracts], "csv", infer=True)
    assert not found.elements_added and not found.elements_closed and not found.elements_changed
    edges = next(one for one in report.files if one.reading.kind.value == "relationships")
    assert edges.rows.merged > 0
    assert edges.rows.quarantined == 0


def test_numbers_stay_numbers_in_a_workbook(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    load(store, written(tmp_path, "apps.csv", DIRTY))
    state = store.snapshot()
    export_estate(Estate(state.elements, state.relationships, DAY), tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["applications"]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    costs = {row[1]: row[rows[0].index("annual_cost")] for row in rows[1:]}
    assert costs["'quoted"] == -5
    assert all(one is None or isinstance(one, int | float) for one in costs.values())
    assert all(one.data_type != "f" for row in sheet.iter_rows() for one in row)


@given(some.text(max_size=30))
def test_what_is_made_harmless_is_restored(text: str) -> None:
    assert restore(neutralise(text)) == text


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    some.lists(
        some.text(
            some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]),
            min_size=1,
            max_size=20,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_names_come_back(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "apps.csv"
    with path.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened)
        rows.writerow(["Number", "Application", "Vendor", "Note"])
        rows.writerows([f"A{place}", name, "Marl", name] for place, name in enumerate(names))
    found, _ = there_and_back(folder, [path], "csv")
    assert differs(found) == []


# --- quarantine ---

REGISTER = (
    "Contract ref,Title,Supplier,Start date,End date,Value\n"
    "C1,Library system,Marl Ltd,01/04/2024,31/03/2027,£100\n"
    "C2,=Parks,Marl Ltd,31/09/2022,31/03/2027,£100\n"
    "C3,Pest control,Oxbow,01/04/2024,22/04/222,£100\n"
)


def test_rows_in_quarantine_come_back_mended(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = load(store, written(tmp_path, "register.csv", REGISTER))
    assert first.files[0].rows.quarantined == 2
    waiting = store.quarantine()
    kinds = {(one.source, one.sheet): one.kind for each in store.loads() for one in each.files}
    files = quarantine_files(waiting, kinds)
    assert list(files) == ["register.quarantine.csv"]
    text = next(iter(files.values())).decode("utf-8-sig")
    assert "31/09/2022 is not a date" in text
    assert "'=Parks" in text
    mended = written(tmp_path, "mended.csv", text.replace(",31/09/2022", ",30/09/2022"))
    second = load(store, mended)
    assert [one.reading.kind.value for one in second.files] == ["contracts"]
    rows = second.files[0].rows
    assert (rows.read, rows.loaded, rows.quarantined) == (2, 1, 1)
    left = store.quarantine()
    assert [(one.source, one.cells["Contract ref"]) for one in left] == [("mended.csv", "C3")]
    assert store.element("council/contract/c2").name == "=Parks"
    assert all(one.ok for one in store.verify())


def test_rows_that_are_not_mended_wait_on(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    load(store, written(tmp_path, "register.csv", REGISTER))
    kinds = {(one.source, one.sheet): one.kind for each in store.loads() for one in each.files}
    text = quarantine_files(store.quarantine()[:1], kinds)["register.quarantine.csv"].decode(
        "utf-8-sig"
    )
    load(store, written(tmp_path, "mended.csv", text.replace("31/09/2022", "30/09/2022")))
    assert [(one.source, one.row) for one in store.quarantine()] == [("register.csv", 4)]


# --- the same list again, with other columns ---


def test_the_same_list_with_other_columns_is_the_same_list(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    load(
        store,
        written(tmp_path, "2019.csv", "LOGICIEL,Version,STATUT\nFennwick,1.0,R\nBramling,2,R\n"),
    )
    second = "ID,nom,version,licence,logiciel parent\n7,fennwick,1.1,GPL,\n8,Quillon,3,MIT,\n"
    options = ImportOptions(DAY, infer=False, full=True)
    load(store, written(tmp_path, "2020.csv", second), options=options)
    found = store.difference(1, 2)
    assert [one.name for one in found.elements_added if one.type == "Application"] == ["Quillon"]
    assert [one.name for one in found.elements_closed if one.type == "Application"] == ["Bramling"]
    changed = {
        one.property: (one.before, one.after)
        for each in found.elements_changed
        for one in each.changes
    }
    assert changed["version"] == ("1.0", "1.1")
    assert changed["licence"] == (None, "GPL")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data beside the repository")
@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("it-standards_2016-09-01.csv", "it-standards_2022-04-29.csv", "Amazon Web Services"),
        ("2019_sill-2019.csv", "2020_sill-2020.csv", "Ansible"),
    ],
)
def test_real_lists_of_two_years(tmp_path: Path, before: str, after: str, same: str) -> None:
    store = store_in(tmp_path)
    for name in (before, after):
        options = ImportOptions(DAY, infer=False, full=True)
        report = load(store, SHARED / "inventories" / name, options=options)
        rows = report.files[0].rows
        assert rows.read == rows.loaded + rows.merged + rows.quarantined + rows.skipped
    found = store.difference(1, 2)
    assert found.elements_added and found.elements_closed
    assert same in {one.name for one in found.elements_changed}
    assert same not in {one.name for one in (*found.elements_added, *found.elements_closed)}


def test_a_mapping_of_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    options = ImportOptions(DAY, infer=False, mapping={"Hue": "category"})
    with pytest.raises(UsageError, match="No file has a column"):
        load(store, written(tmp_path, "apps.csv", DIRTY), options=options)
