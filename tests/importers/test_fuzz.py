"""Real files with bytes flipped, rows cut and encodings swapped: read or refused, never anything else.

A share of the cases runs always; all of them (at least 20,000) run with `-m exhaustive`.
"""

from __future__ import annotations

import codecs
import random
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from landscape.errors import LandscapeError
from landscape.model.vocabulary import Kind
from landscape.pipeline import ImportOptions, inspect_files
from landscape.settings import Settings
from tests.importers.making import ROWS, content_xml, ods_table, old_workbook, spreadsheet, workbook

_SLICE = 6_000  # bytes of each file: enough for its header and some rows
_QUICK, _WHOLE = 300, 20_000
_LONGEST = 10  # seconds
_FILES = (
    "registers/act_au_2025.csv",
    "registers/toronto_non_competitive.csv",
    "registers/gjakova_xk_2015_headerless.csv",
    "registers/contracts_finder_pendle.json",
    "registers/ocds/ocds-213czf-000-00001.json",
    "registers/ocds/ocds-213czf-000-00001-05-contract.json",
    "registers/ocds/ocds-213czf-000-00001-05-contract.xlsx",
    "registers/ocds_bad/lib__badfile.json",
    "registers/ocds_bad/api__basic_record_package.json",
    "inventories/2019_sill-2019.csv",
    "inventories/2020_sill-2020.csv",
    "inventories/it-standards_2022-04-29.csv",
    "inventories/servicenow_demo_cmdb_ci.csv",
    "inventories/uk_api_catalogue.csv",
    "matching/vendor_data_2017.csv",
    "peers/leanix/importRelations_Template.xlsx",
    "peers/waltz/application.csv",
    "peers/waltz/cost.csv",
    "peers/waltz/logical_flow.csv",
    "peers/waltz/organisational_unit.csv",
    "taxonomies/proclass_17.csv",
)
_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "cp1251", "mac-roman", "cp437")
Mutation = Callable[[bytes, random.Random], bytes]


def _flip(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8, 40))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _without_a_middle(content: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[end:]


def _rows_shuffled(content: bytes, dice: random.Random) -> bytes:
    rows = content.splitlines(keepends=True)
    dice.shuffle(rows)
    return b"".join(rows[: dice.randrange(len(rows) + 1)])


def _other_encoding(content: bytes, dice: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(dice.choice(_CODECS), "replace")


def _half_in_another_encoding(content: bytes, dice: random.Random) -> bytes:
    rows = content.splitlines(keepends=True)
    at = dice.randrange(len(rows) + 1)
    rest = b"".join(rows[at:]).decode("utf-8", "replace")
    return b"".join(rows[:at]) + rest.encode(dice.choice(_CODECS), "replace")


def _odd_letters(content: bytes, dice: random.Random) -> bytes:
    odd = (
        b'"',
        b"\x00",
        b"\r",
        b",,,,",
        b"\t",
        b";",
        codecs.BOM_UTF8,
        b"\xff",
        b"{",
        b"[",
        b"\n\n",
    )
    changed = content
    for _ in range(dice.choice((1, 2, 6))):
        at = dice.randrange(len(changed) + 1)
        changed = changed[:at] + dice.choice(odd) + changed[at:]
    return changed


def _doubled(content: bytes, dice: random.Random) -> bytes:
    return content * dice.choice((2, 3))


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _cut,
    _without_a_middle,
    _rows_shuffled,
    _other_encoding,
    _half_in_another_encoding,
    _odd_letters,
    _doubled,
)


def _seeds(shared: Path, made: Path) -> list[bytes]:
    """Slices of the real files, whole where a slice is none, and small workbooks in the old formats."""
    found = []
    for name in _FILES:
        content = (shared / name).read_bytes()
        found.append(content if name.endswith((".xlsx", ".json")) else content[:_SLICE])
    written = (
        old_workbook(made / "a.xls", {"Register": ROWS}),
        spreadsheet(made / "a.ods", content_xml(ods_table("Register", ROWS))),
        workbook(made / "a.xlsx", {"Register": ROWS}),
    )
    return [*found, *(one.read_bytes() for one in written)]


def _inside(content: bytes, dice: random.Random, place: Path) -> bytes:
    """A workbook with one of its parts mutated and packed again, so that the reader gets to see it."""
    place.write_bytes(content)
    try:
        with zipfile.ZipFile(place) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return content
    name = dice.choice([one for one in parts if one.endswith(".xml")])
    parts[name] = dice.choice(_MUTATIONS[:5])(parts[name], dice)
    with zipfile.ZipFile(place, "w") as archive:
        for each, part in parts.items():
            archive.writestr(each, part)
    return place.read_bytes()


@contextmanager
def _in_time(what: str) -> Iterator[None]:
    """Ends what takes too long, where there are signals to end it with."""

    def late(*_: object) -> None:
        raise AssertionError(f"{what} took more than {_LONGEST} s")

    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(_LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _try(path: Path, kind: Kind | None, case: str) -> bool:
    """Whether a file was read; a file that was not is refused with what to do."""
    options = ImportOptions(as_at=date(2026, 11, 23), kind=kind)
    with _in_time(case):
        try:
            report = inspect_files([path], options, Settings())
        except LandscapeError as refused:
            assert refused.remedy, case
            return False
    for one in report.files:
        rows = one.rows
        assert rows.read == rows.loaded + rows.merged + rows.quarantined + rows.skipped, case
        assert rows.read == len(one.reading.records) + rows.quarantined + rows.skipped, case
    return True


def _run(shared: Path, folder: Path, cases: range) -> int:
    seeds = _seeds(shared, folder)
    path = folder / "mutated.dat"
    read = 0
    for case in cases:
        dice = random.Random(case)
        at = case % len(seeds)
        content = seeds[at]
        if content.startswith(b"PK") and dice.random() < 0.6:
            content = _inside(content, dice, folder / "parts.zip")
        else:
            for _ in range(dice.choice((1, 1, 2))):
                content = dice.choice(_MUTATIONS)(content, dice)
        path.write_bytes(content)
        kind = dice.choice([None, None, *Kind])
        read += _try(path, kind, f"case {case}, seed {at}, as {kind}")
    return read


def test_a_share_of_the_mutations(shared_data: Path, tmp_path: Path) -> None:
    read = _run(shared_data, tmp_path, range(_QUICK))
    assert read > _QUICK // 10, "mutated files are read too, or nothing was tried"


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(20))
def test_every_mutation(shared_data: Path, tmp_path: Path, part: int) -> None:
    share = _WHOLE // 20
    _run(shared_data, tmp_path, range(_QUICK + part * share, _QUICK + (part + 1) * share))
