"""Text that a spreadsheet would run is made harmless, and comes back letter by letter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.model.neutral import neutralise, restore, written

RISKY = "=+-@\t\r\n\0＝＋－＠"


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.text(alphabet="'" + RISKY + "ab"))
def test_risky_text_comes_back(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.sampled_from(RISKY), st.text())
def test_what_could_run_never_stands_first(first: str, rest: str) -> None:
    assert neutralise(first + rest)[0] == "'"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (-3, "-3"),
        (Decimal("-120.50"), "-120.50"),
        (date(2026, 3, 1), "2026-03-01"),
        ("-120.50", "'-120.50"),
        ("plain", "plain"),
    ],
)
def test_a_number_stays_a_number_and_text_is_guarded(value: object, cell: str) -> None:
    assert written(value) == cell  # type: ignore[arg-type]
