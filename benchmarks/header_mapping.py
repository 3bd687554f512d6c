"""How well headers are mapped to fields: precision and recall on labelled headers of real files.

The labelled sample is `tests/importers/labelled_headers.csv`: 600 of the 1,401 distinct headers of 210
public contract and vendor sets, UK spending files and seven US state dictionaries, drawn with a seed.
The maintainers labelled them by reading header and file name, before the rules of `wording.yaml`;
even places are for development, of the odd ones only the figures were looked at. They are not blind:
whoever labelled them wrote the rules afterwards. Each header is mapped by itself, as a
contracts register's, from its words alone: no profile, no cells, no neighbours.

A header whose label lists `-` among other fields may rightly be left alone: it counts neither for nor
against when it is, nor when it is mapped to one of them.

    python benchmarks/header_mapping.py [dev|test] [--wrong]
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from landscape.importers.columns import Column
from landscape.importers.mapping import map_columns
from landscape.model.vocabulary import Kind

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "importers" / "labelled_headers.csv"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One header and the fields that it may rightly be mapped to (`-`: to none)."""

    split: str
    header: str
    found_in: str
    fields: frozenset[str]


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


def labelled(split: str) -> list[Labelled]:
    """The labelled headers of one part, `dev` or `test`."""
    with SAMPLE.open(encoding="utf-8", newline="") as opened:
        return [
            Labelled(
                row["split"], row["header"], row["found_in"], frozenset(row["fields"].split("|"))
            )
            for row in csv.DictReader(opened)
            if row["split"] == split
        ]


def measure(headers: Iterable[Labelled]) -> Measured:
    """Maps each header by itself and compares."""
    right, wrong, missed, count = 0, [], [], 0
    for one in headers:
        count += 1
        mapped = (
            map_columns(Kind.CONTRACTS, [Column(one.header, 0, ())], None, {})[0].field or _NONE
        )
        certain = _NONE not in one.fields
        if mapped not in one.fields and mapped != _NONE:
            wrong.append((one, mapped))
        if certain and mapped in one.fields:
            right += 1
        elif certain:
            missed.append(one)
    return Measured(count, right, tuple(wrong), tuple(missed))


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
    for split in splits:
        found = measure(labelled(split))
        for name, share, of in (
            ("precision", found.precision, found.right + len(found.wrong)),
            ("recall", found.recall, found.right + len(found.missed)),
        ):
            low, high = interval(found.right, of)
            print(f"{split}: {name} {share:.3f} ({low:.3f} to {high:.3f}), {found.right} of {of}")
        if "--wrong" in arguments and split == "dev":
            for one, mapped in found.wrong:
                print(
                    f"  wrong: {one.header} -> {mapped}, should be {'|'.join(sorted(one.fields))}"
                )
            for one in found.missed:
                print(f"  missed: {one.header}, should be {'|'.join(sorted(one.fields))}")


if __name__ == "__main__":
    main(sys.argv[1:])
