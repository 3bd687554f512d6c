"""The shipped reference tables: taxonomies, suppliers and their relations.

Users replace any of them with a file of their own.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from landscape.errors import InputRejected

_PACKAGE = Path(__file__).resolve().parent.parent


def reference_path(name: str) -> Path:
    """Where a shipped reference table lies: inside the installed package, else in the repository.

    Parameters: `name`, the file's name, e.g. `functionalities.csv`.
    Raises InputRejected when neither place has it.
    """
    for folder in (_PACKAGE / "_data" / "reference", _PACKAGE.parents[1] / "data" / "reference"):
        if (folder / name).is_file():
            return folder / name
    raise InputRejected(
        f"the reference table {name} is missing",
        detail=f"looked beside the package {_PACKAGE} and in its repository",
        remedy="install landscape again, or name a table of your own",
    )


@cache
def reference_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped reference table, each a mapping from header to text."""
    with reference_path(name).open(encoding="utf-8", newline="") as lines:
        return tuple(
            {key: value or "" for key, value in row.items() if key} for row in csv.DictReader(lines)
        )
