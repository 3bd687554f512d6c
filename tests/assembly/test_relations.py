"""Relationship lists: the direction table, ends that are not known yet, files that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from landscape.assembly.relation_types import (
    Edge,
    Meaning,
    edge_of,
    read_type,
    type_of_class,
)
from landscape.pipeline import ImportOptions, LoadReport, import_files
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.protocol import Store

OPTIONS = ImportOptions(date(2026, 11, 25), infer=False)
APPS = "Number,Application,Vendor\nA1,Fennwick,Marl Systems\nA2,Bramling,Marl Systems\n"
HEADER = "Parent,Type,Child,Parent class,Child class\n"


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A new store in a folder."""
    store = open_store(str(folder / "x.db"), Settings(), create=True)
    try:
        yield store
    finally:
        store.close()


def load(store: Store, folder: Path, **files: str) -> LoadReport:
    """Writes files and loads them as one load."""
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return import_files(store, paths, OPTIONS, Settings())


def edges(store: Store) -> list[tuple[str, str, str]]:
    """The edges that relationship lists make, by the last part of the ids."""
    wanted = {"DEPENDS_ON", "RUNS_ON", "READS", "CONTAINS", "FLOWS_FROM", "FLOWS_TO"}
    return sorted(
        (one.type, one.source.rsplit("/", 1)[-1], one.target.rsplit("/", 1)[-1])
        for one in store.snapshot().relationships
        if one.type in wanted and "function" not in one.source
    )


def codes(report: LoadReport, place: int = -1) -> list[str]:
    return [one.code for one in report.files[place].issues]


@pytest.mark.parametrize(
    ("text", "meaning", "turned"),
    [
        ("Depends on::Used by", Meaning.NEEDS, False),
        ("depends on", Meaning.NEEDS, False),
        ("Used by", Meaning.NEEDS, True),
        ("Runs on::Runs", Meaning.NEEDS, False),
        ("Hosts", Meaning.NEEDS, True),
        ("Consumes::Consumed By", Meaning.NEEDS, False),
        ("Contains::Contained by", Meaning.HOLDS, False),
        ("Member of::Members", Meaning.HOLDS, True),
        ("Provided By::Provides", Meaning.PROVIDED_BY, False),
        ("Sends data to::Receives data from", Meaning.SENDS, False),
        ("Receives data from::Sends data to", Meaning.SENDS, True),
        ("Exchanges data with::Exchanges data with", Meaning.EXCHANGES, False),
        ("Connects to::Connected by", Meaning.BESIDE, False),
    ],
)
def test_the_direction_table(text: str, meaning: Meaning, turned: bool) -> None:
    read = read_type(text)
    assert read is not None
    assert (read.meaning, read.turned) == (meaning, turned)


def test_words_that_are_no_relationship_are_not_guessed() -> None:
    assert read_type("Is somehow near") is None
    assert type_of_class("Zebra") is None


@pytest.mark.parametrize(
    ("meaning", "parent", "child", "edge"),
    [
        (Meaning.NEEDS, "Application", "Application", Edge("DEPENDS_ON")),
        (Meaning.NEEDS, "Application", "SystemSoftware", Edge("RUNS_ON")),
        (Meaning.NEEDS, "SystemSoftware", "SystemSoftware", Edge("RUNS_ON")),
        (Meaning.NEEDS, "SystemSoftware", "Application", Edge("RUNS_ON", True, True)),
        (Meaning.NEEDS, "Application", "DataObject", Edge("READS")),
        (Meaning.NEEDS, "BusinessFunction", "Application", Edge("SERVES", True)),
        (Meaning.PROVIDED_BY, "BusinessFunction", "Application", Edge("SERVES", True)),
        (Meaning.PROVIDED_BY, "Application", "BusinessFunction", Edge("SERVES", False, True)),
        (Meaning.OWNS, "OrganisationUnit", "Application", Edge("OWNS")),
        (Meaning.HOLDS, "Application", "Application", Edge("CONTAINS")),
        (Meaning.NEEDS, "Supplier", "Application", None),
        (Meaning.BESIDE, "Application", "Application", None),
    ],
)
def test_the_edge_between_two_types(
    meaning: Meaning, parent: str, child: str, edge: Edge | None
) -> None:
    assert edge_of(meaning, parent, child) == edge


ROWS = HEADER + (
    "Fennwick,Depends on::Used by,Bramling,Business Application,Business Application\n"
    "Fennwick,Runs on::Runs,srv-1,Business Application,Linux Server\n"
    "srv-2,Depends on::Used by,Bramling,Windows Server,Business Application\n"
    "Bramling,Sends data to::Receives data from,Fennwick,,\n"
    "Fennwick,Connects to::Connected by,Bramling,,\n"
    "Fennwick,Depends on::Used by,Bramling,,\n"
)
EXPECTED = [
    ("DEPENDS_ON", "fennwick", "bramling"),
    ("FLOWS_FROM", "council-application-bramling-to-council-application-fennwick", "bramling"),
    ("FLOWS_TO", "council-application-bramling-to-council-application-fennwick", "fennwick"),
    ("RUNS_ON", "bramling", "srv-2"),
    ("RUNS_ON", "fennwick", "srv-1"),
]


@pytest.mark.parametrize("order", [("apps", "rel"), ("rel", "apps")])
def test_one_load_in_any_order(tmp_path: Path, order: Sequence[str]) -> None:
    texts = {"apps": APPS, "rel": ROWS}
    with opened(tmp_path) as store:
        report = load(store, tmp_path, **{name: texts[name] for name in order})
        assert edges(store) == EXPECTED
        place = list(order).index("rel")
        rows = report.files[place].rows
        assert (rows.read, rows.loaded, rows.merged, rows.quarantined) == (6, 5, 1, 0)
        assert "relationship_reversed" in codes(report, place)
        assert "relationship_kept" in codes(report, place)
        kept = store.element("council/application/fennwick").extra
        assert kept["Connects to::Connected by"] == "Bramling"


def test_rows_wait_and_are_placed_when_what_they_name_comes(tmp_path: Path) -> None:
    more = ROWS + "Quillon,Depends on::Used by,Fennwick,,\n"
    with opened(tmp_path) as store:
        first = load(store, tmp_path, rel=more)
        assert first.files[0].rows.quarantined == 7
        assert {one.reasons[0].code for one in store.quarantine()} == {"relationship_unresolved"}
        second = load(store, tmp_path, apps=APPS)
        assert [one.reading.source for one in second.files] == ["apps.csv", "rel.csv"]
        assert (second.files[1].rows.read, second.files[1].rows.quarantined) == (7, 2)
        assert edges(store) == EXPECTED
        load(store, tmp_path, late="Number,Application,Vendor\nA3,Quillon,Oxbow\n")
        assert set(edges(store)) == {*EXPECTED, ("DEPENDS_ON", "quillon", "fennwick")}
        left = [one.cells["Type"] for one in store.quarantine()]
        assert left == ["Connects to::Connected by"]  # no edge: it needs its whole file
        load(store, tmp_path, rel=more)
        assert not store.quarantine()
        assert all(one.ok for one in store.verify())


def test_an_unresolved_end_names_the_nearest(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        report = load(
            store, tmp_path, apps=APPS, rel=HEADER + "Fennwick,Depends on::Used by,Bramlinge,,\n"
        )
        issue = next(one for one in report.files[1].issues if one.severity == "error")
        assert issue.row == 2
        assert "nearest known: council/application/bramling" in issue.remedy


def test_what_a_changed_file_no_longer_says_is_closed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        load(store, tmp_path, apps=APPS, rel=ROWS)
        again = load(store, tmp_path, rel=ROWS)
        assert again.load is None
        fewer = HEADER + "Fennwick,Runs on::Runs,srv-1,,Linux Server\n"
        load(store, tmp_path, rel=fewer)
        assert ("RUNS_ON", "fennwick", "srv-1") in edges(store)
        assert ("DEPENDS_ON", "fennwick", "bramling") not in edges(store)


def test_a_number_of_either_end_is_enough(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        load(
            store,
            tmp_path,
            apps=APPS,
            rel="parent.name,parent.number,type.name,child.name,child.number\n"
            ",A1,Depends on::Used by,,A2\n",
        )
        assert edges(store) == [("DEPENDS_ON", "fennwick", "bramling")]
        [made] = [one for one in store.snapshot().relationships if one.type == "DEPENDS_ON"]
        assert [one.kind for one in made.evidence] == ["number"]


def test_each_end_says_by_what_it_was_found(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        load(
            store,
            tmp_path,
            apps=APPS,
            rel="parent.name,parent.number,type.name,child.name\n,A1,Depends on::Used by,Bramling\n",
        )
        [made] = [one for one in store.snapshot().relationships if one.type == "DEPENDS_ON"]
        assert [one.kind for one in made.evidence] == ["parent by number, child by name"]
