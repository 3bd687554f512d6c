"""The page on what may go says the points that the choice counts."""

from __future__ import annotations

import re
from pathlib import Path

from landscape.analysis.choosing import KEEP_WEIGHTS
from landscape.model.vocabulary import Breadth

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "what-may-go.md"


def test_the_points_are_those_of_the_choice() -> None:
    table = PAGE.read_text(encoding="utf-8").split("| What | At most |", 1)[1].split("\n\n", 1)[0]
    said = [
        (float(most), each) for most, each in re.findall(r"\| ([\d.]+)( each)? \|\n", table + "\n")
    ]
    points = sorted(most for most, each in said for _ in range(2 if each else 1))
    assert points == sorted(KEEP_WEIGHTS.values())


def test_every_breadth_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{one}` |" in page for one in Breadth if one is not Breadth.UNKNOWN)
