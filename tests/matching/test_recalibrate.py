"""Confidences and thresholds from a user's decisions: on simulated habits that are known."""

from __future__ import annotations

import random

import pytest

from landscape.matching.bands import Bands
from landscape.matching.evaluate import Judged, calibration_error
from landscape.matching.recalibrate import ENOUGH, Recalibration, Verified, recalibrate
from landscape.model.vocabulary import Band

SHIPPED, TARGET = Bands(0.8, 0.45), 0.85


def decided(count: int, lean: float, seed: int = 0) -> list[Verified]:
    """Decisions where what is said with confidence c is right with c raised to a power (below 1: oftener)."""
    draw = random.Random(seed)
    said = [draw.uniform(0.3, 0.99) for _ in range(count)]
    return [Verified(one, draw.random() < one**lean) for one in said]


def error(after: Recalibration, rows: list[Verified]) -> float:
    found = [
        Judged(str(i), one.right, after.chance(one.confidence), Band.ACCEPT)
        for i, one in enumerate(rows)
    ]
    return calibration_error(found) or 0.0


def right_above(after: Recalibration, rows: list[Verified]) -> tuple[float, int]:
    above = [one for one in rows if after.chance(one.confidence) >= after.bands.accept]
    return sum(one.right for one in above) / max(1, len(above)), len(above)


def test_without_decisions_nothing_moves() -> None:
    after = recalibrate([], SHIPPED, TARGET)
    assert after.bands == SHIPPED
    assert [after.chance(one) for one in (0.0, 0.3, 0.9, 1.0)] == [0.0, 0.3, 0.9, 1.0]


@pytest.mark.parametrize("lean", [0.3, 3.0])
def test_decisions_correct_what_is_said(lean: float) -> None:
    fresh = decided(4_000, lean, seed=99)
    before = error(recalibrate([], SHIPPED, TARGET), fresh)
    few, many = (
        error(recalibrate(decided(count, lean), SHIPPED, TARGET), fresh) for count in (60, 400)
    )
    assert before > 0.1
    assert few < before / 2
    assert many < before / 3


def test_few_decisions_move_little_and_leave_the_threshold() -> None:
    after = recalibrate(decided(5, 3.0), SHIPPED, TARGET)
    assert after.bands == SHIPPED
    assert abs(after.chance(0.7) - 0.7) < 0.15
    assert str(ENOUGH) in after.told("functions")


@pytest.mark.parametrize("lean", [0.3, 1.0, 3.0])
def test_the_threshold_keeps_the_promise_on_rows_it_has_not_seen(lean: float) -> None:
    kept = []
    for seed in range(20):
        after = recalibrate(decided(200, lean, seed), SHIPPED, TARGET)
        share, held = right_above(after, decided(4_000, lean, seed=1_000 + seed))
        kept.append(share >= TARGET - 0.02 or not held)
    assert sum(kept) >= 18


def test_more_stands_by_itself_where_the_inference_is_right_oftener_than_it_says() -> None:
    fresh = decided(4_000, 0.2, seed=7)
    shipped = right_above(recalibrate([], SHIPPED, TARGET), fresh)[1]
    share, held = right_above(recalibrate(decided(150, 0.2), SHIPPED, TARGET), fresh)
    assert held > 1.3 * shipped
    assert share >= TARGET


def test_where_nothing_keeps_the_promise_it_is_said() -> None:
    draw = random.Random(1)
    coin = [Verified(draw.uniform(0.5, 0.99), draw.random() < 0.5) for _ in range(300)]
    after = recalibrate(coin, SHIPPED, TARGET)
    assert after.bands.accept >= SHIPPED.accept
    assert right_above(after, coin)[1] < 60
    assert "not reached" in after.told("functions")


def test_the_order_of_decisions_does_not_matter() -> None:
    rows = decided(120, 2.0)
    assert recalibrate(rows, SHIPPED, TARGET) == recalibrate(rows[::-1], SHIPPED, TARGET)


@pytest.mark.parametrize("right", [True, False])
def test_decisions_that_all_agree_do_not_run_away(right: bool) -> None:
    after = recalibrate([Verified(0.6, right)] * 200, SHIPPED, TARGET)
    assert 0.0 < after.chance(0.6) < 1.0
    assert (after.chance(0.6) > 0.6) is right
