"""How well headers are mapped to fields: precision and recall on labelled headers of real files.

The labelled sample is `tests/importers/labelled_headers.csv`: 600 of the 1,401 distinct headers of 210
public contract and vendor sets, UK spending files and seven US state dictionaries, drawn with a seed.
The maintainers labelled them by reading header and file name, before the rules of `wording.yaml`;
even places are for development, of the odd ones only the figures were looked at. They are not blind:
whoever labelled them wrote the rules afterwards. Each header is mapped by itself, as a
contracts register's, from its words alone: no profile, no cells, no neighbours.

A header whose label lists `-` among other fields may rightly be left alone: it counts neither for nor
against when it is, nor when it is mapped to one of them.

`--blind` measures `tests/importers/blind_headers.csv` instead: 514 headers of 67 other files of six
kinds, labelled before the mapping was run on any of them (benchmarks/README.md says how). The headers
of a file are mapped together there, as the kind that the file is, still without any cells. As nothing
is mapped twice, a header is not missed when another of its file has rightly taken its field.

    python benchmarks/header_mapping.py [dev|test] [--wrong] [--blind]
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from landscape.importers.columns import Column
from landscape.importers.mapping import map_columns
from landscape.model.vocabulary import Kind

_TESTS = Path(__file__).resolve().parent.parent / "tests" / "importers"
SAMPLE, BLIND = _TESTS / "labelled_headers.csv", _TESTS / "blind_headers.csv"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One header and the fields that it may rightly be mapped to (`-`: to none)."""

    split: str
    header: str
    found_in: str
    fields: frozenset[str]
    kind: Kind = Kind.CONTRACTS


@dataclass(frozen=True, slots=True)
class Measured:
    """How many headers were mapped rightly, wrongly and not at all though they should have been."""

    headers: int
    right: int
    wrong: tuple[tuple[Labelled, str], ...]
    missed: tuple[Labelled, ...]

    @property
    def precision(self) -> float:
        """Share of the mapped headers that are mapped rightly."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the headers that have a field which are mapped to it."""
        return self.right / max(1, self.right + len(self.missed))


def labelled(split: str, sample: Path = SAMPLE) -> list[Labelled]:
    """The labelled headers of one part, `dev` or `test`."""
    with sample.open(encoding="utf-8", newline="") as opened:
        return [
            Labelled(
                row["split"],
                row["header"],
                row["found_in"],
                frozenset(row["fields"].split("|")),
                Kind(row.get("kind", Kind.CONTRACTS)),
            )
            for row in csv.DictReader(opened)
            if row["split"] == split
        ]


def by_file(headers: Iterable[Labelled]) -> list[list[Labelled]]:
    """The headers of each file by themselves, in the order of the file."""
    return [list(found) for _, found in groupby(headers, key=lambda one: one.found_in)]


def measure(tables: Iterable[Sequence[Labelled]]) -> Measured:
    """Maps the headers of each table together and compares."""
    right, wrong, missed, count = 0, [], [], 0
    for pairs in map(_mapped, tables):
        taken = {mapped for one, mapped in pairs if mapped in one.fields}
        for one, mapped in pairs:
            count += 1
            certain = _NONE not in one.fields
            if mapped not in one.fields and mapped != _NONE:
                wrong.append((one, mapped))
            if certain and mapped in one.fields:
                right += 1
            elif certain and not one.fields <= taken:
                missed.append(one)
    return Measured(count, right, tuple(wrong), tuple(missed))


def _mapped(table: Sequence[Labelled]) -> list[tuple[Labelled, str]]:
    columns = [Column(one.header, place, ()) for place, one in enumerate(table)]
    found = map_columns(table[0].kind, columns, None, {})
    return list(zip(table, (one.field or _NONE for one in found), strict=True))


def interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson).

    >>> [round(one, 2) for one in interval(9, 10)]
    [0.6, 0.98]
    """
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def main(arguments: Sequence[str]) -> None:
    """Prints the figures; with `--wrong` also which headers are wrong, never for the test part."""
    splits = [one for one in arguments if one in ("dev", "test")] or ["dev", "test"]
    blind = "--blind" in arguments
    for split in splits:
        headers = labelled(split, BLIND if blind else SAMPLE)
        found = measure(by_file(headers) if blind else [[one] for one in headers])
        for name, share, of in (
            ("precision", found.precision, found.right + len(found.wrong)),
            ("recall", found.recall, found.right + len(found.missed)),
        ):
            low, high = interval(found.right, of)
            print(f"{split}: {name} {share:.3f} ({low:.3f} to {high:.3f}), {found.right} of {of}")
        if "--wrong" in arguments and split == "dev":
            for one, mapped in found.wrong:
                print(f"  wrong: {one.kind} {one.header} -> {mapped}, {_should(one)}")
            for one in found.missed:
                print(f"  missed: {one.kind} {one.header}, {_should(one)}")


def _should(one: Labelled) -> str:
    return f"should be {'|'.join(sorted(one.fields))} ({one.found_in})"


if __name__ == "__main__":
    main(sys.argv[1:])
