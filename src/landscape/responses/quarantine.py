"""`quarantine`: the rows that were not loaded, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.imports import issue
from landscape.responses.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landscape.model.record import QuarantinedRow


def quarantine(rows: Sequence[QuarantinedRow]) -> list[Plain]:
    """The rows that wait, in the order of their files: where they stand, their cells, the reasons."""
    return [
        {
            "source": one.source,
            "sheet": one.sheet,
            "row": one.row,
            "cells": dict(one.cells),
            "reasons": [issue(each) for each in one.reasons],
        }
        for one in rows
    ]
