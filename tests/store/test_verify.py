"""Damage planted behind the program's back, one kind at a time: `verify` finds each and says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from landscape.errors import StoreDamaged
from landscape.store.sqlite import verifying
from tests.store.conftest import Open, spoil

OFF = "PRAGMA foreign_keys = OFF"
LOOSE = "PRAGMA ignore_check_constraints = ON"
# What is done to a sound store → the check that must fail, and what it must say.
DAMAGE: dict[str, tuple[tuple[str, ...], str, str]] = {
    "a claim on nothing": (
        (OFF, "UPDATE claims SET element = 4711 WHERE no = 1"),
        "references",
        "claims refers to nothing",
    ),
    "an index is gone": (("DROP INDEX edges_target",), "schema", "edges_target is missing"),
    "a foreign table": (("CREATE TABLE notes (x)",), "schema", "notes does not belong here"),
    "an index is another": (
        ("DROP INDEX keys_element", "CREATE INDEX keys_element ON keys (key)"),
        "schema",
        "keys_element is not as declared",
    ),
    "a property that the model has not": (
        ("UPDATE claims SET property = 'horsepower' WHERE property = 'users'",),
        "model",
        "Application has no property horsepower",
    ),
    "a load is missing": (
        (OFF, "UPDATE loads SET load = 7 WHERE load = 2"),
        "loads",
        "load 7 stands where load 2 should",
    ),
    "a load is undone by nobody": (
        ("UPDATE loads SET undone_by = 2 WHERE load = 1",),
        "undone",
        "load 1 says that load 2 undid it",
    ),
    "the ledger does not add up": (
        (LOOSE, "UPDATE files SET loaded = 9 WHERE load = 1"),
        "files",
        "the rows of cmdb.csv do not add up",
    ),
    "a row of the quarantine is lost": (
        ("DELETE FROM quarantine",),
        "files",
        "1 rows in quarantine by its ledger, 0 in fact",
    ),
    "a period runs backwards": (
        (LOOSE, "UPDATE claims SET opened = 2, closed = 1 WHERE no = 1"),
        "periods",
        "row 1 of claims ends before it begins",
    ),
    "a thing is said twice at once": (
        (
            "DROP INDEX claims_open",
            "INSERT INTO claims SELECT 99, 99, element, source, extra, property, tag, 'Other', place,"
            " row, method, confidence, rank, opened, closed FROM claims WHERE no = 1",
        ),
        "overlaps",
        "row 99 of claims holds at the same time",
    ),
    "a source fell silent": (
        ("UPDATE asserted SET closed = 2 WHERE no = 1",),
        "claims",
        "stands though its source no longer says so",
    ),
    "an element that nobody asserts": (
        (
            "INSERT INTO elements VALUES (99, 'acme/application/ghost', 'Application', 'acme')",
            "INSERT INTO spans VALUES (99, 99, 99, 1, NULL)",
        ),
        "elements",
        "acme/application/ghost is there though nobody asserts it",
    ),
    "an edge that may not be": (
        ("UPDATE edges SET type = 'RUNS_ON' WHERE type = 'REPLACES'",),
        "ends",
        "RUNS_ON from Application to Application",
    ),
    "a number that is none": (
        ("UPDATE claims SET value = 'many' WHERE property = 'users'",),
        "values",
        "'many' is no users",
    ),
    "a value of another kind": (
        ("UPDATE claims SET tag = 's' WHERE property = 'users'",),
        "values",
        "is no users",
    ),
    "an inference without a reason": (
        ("UPDATE edges SET evidence = '[]' WHERE method = 'inferred'",),
        "evidence",
        "is inferred from nothing",
    ),
    "evidence that cannot be read": (
        ("UPDATE edges SET evidence = '{' WHERE method = 'inferred'",),
        "evidence",
        "could not be checked",
    ),
    "an unsure import": (
        ("UPDATE edges SET confidence = 0.5 WHERE method = 'imported'",),
        "evidence",
        "is imported with confidence 0.5",
    ),
    "a cell was changed by hand": (
        ("UPDATE claims SET value = '999' WHERE property = 'users' AND opened = 1",),
        "digests",
        "what load 1 wrote has been changed since",
    ),
    "the ledger was changed by hand": (
        ("UPDATE files SET fingerprint = 'other' WHERE load = 2",),
        "digests",
        "what load 2 wrote has been changed since",
    ),
    "an element cannot be found": (
        ("DELETE FROM search WHERE rowid = 1",),
        "search",
        "element 1 cannot be found",
    ),
    "a name is indexed wrongly": (
        ("UPDATE search SET name = 'Other' WHERE rowid = 1",),
        "search",
        "element 1 is indexed wrongly",
    ),
    "a thing is found that is not there": (
        ("INSERT INTO search (rowid, name) VALUES (99, 'Ghost')",),
        "search",
        "element 99 is found though closed",
    ),
    "what a load left was changed by hand": (
        ("INSERT INTO marks VALUES ('cmdb.csv', 1, 'other', x'00')",),
        "marks",
        "what load 1 left for the next load of cmdb.csv is not as it was left",
    ),
    "elements were counted otherwise": (
        ("""INSERT OR REPLACE INTO tallies VALUES (2, '{"open": {"Application": 7}}')""",),
        "tallies",
        "another count is remembered",
    ),
    "an edge without an end": (
        (OFF, "UPDATE edges SET target = 4711 WHERE type = 'COVERS'"),
        "ends",
        "to nothing",
    ),
}


def test_a_sound_store_passes_every_check(opened: Open, path: Path) -> None:
    found = opened(path).verify()
    assert [one.id for one in found] == list(verifying.CHECKS)
    assert all(one.ok for one in found), [one for one in found if not one.ok]
    assert all(one.detail for one in found)


@pytest.mark.parametrize("damage", DAMAGE)
def test_planted_damage_is_found(opened: Open, path: Path, damage: str) -> None:
    statements, check, words = DAMAGE[damage]
    spoil(path, *statements)
    found = {one.id: one for one in opened(path).verify()}
    assert not found[check].ok
    assert words in found[check].detail


def test_there_is_damage_for_every_check_that_rows_can_fail() -> None:
    tried = {check for _, check, _ in DAMAGE.values()}
    # Pages are damaged below; a snapshot fails only together with another check.
    assert tried | {"pages", "snapshot"} == set(verifying.CHECKS)


def test_pages_that_were_overwritten_are_found(opened: Open, path: Path) -> None:
    """Whichever page is hit, something fails; nothing raises that is not in words."""
    content = path.read_bytes()
    size = int.from_bytes(content[16:18])
    pages = len(content) // size
    unnoticed = []
    for page in range(1, pages):
        spoilt = bytearray(content)
        spoilt[page * size : page * size + 64] = b"\xa5" * 64
        path.write_bytes(spoilt)
        try:
            store = opened(path)
        except StoreDamaged:
            continue
        if all(one.ok for one in store.verify()):
            unnoticed.append(page)
        store.close()
    # A page that holds nothing yet may hold anything.
    assert len(unnoticed) <= pages // 10, unnoticed


def test_a_declaration_that_is_no_text_is_damage(opened: Open, path: Path) -> None:
    spoilt = path.read_bytes().replace(
        b"INDEX spans_open ON", b"INDEX \xa5\xa5\xa5\xa5\xa5\xa5_open ON"
    )
    path.write_bytes(spoilt)
    with pytest.raises(StoreDamaged):
        opened(path)


def test_many_faults_are_counted_and_only_the_first_are_told(opened: Open, path: Path) -> None:
    spoil(path, "DELETE FROM search", "UPDATE claims SET tag = 'i', value = 'x'")
    found = {one.id: one for one in opened(path).verify()}
    assert re.search(r"and \d+ more$", found["values"].detail)
