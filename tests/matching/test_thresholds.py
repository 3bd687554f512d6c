"""What inference goes by, read back from what it said: the same as was in force."""

from __future__ import annotations

import random

import pytest

from landscape.matching.bands import FUNCTION_BANDS, FUNCTION_TARGET
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.recalibrate import Verified, recalibrate
from landscape.matching.taxonomy import Taxonomy
from landscape.matching.thresholds import threshold
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict


@pytest.mark.parametrize("count", [1, 49, 50, 300])
def test_what_is_read_back_is_what_was_in_force(count: int) -> None:
    draw = random.Random(count)
    sure = [draw.uniform(0.3, 1) for _ in range(count)]
    said = [Verified(one, draw.random() < one) for one in sure]
    after = recalibrate(said, FUNCTION_BANDS, FUNCTION_TARGET)
    read = threshold("functions", after.reasons("functions"))
    assert (read.decisions, read.bands) == (after.decisions, after.bands)
    assert read.moved is (count >= 50)
    if read.moved:
        assert (read.above.count, read.above.of) == (after.above.count, after.above.of)
        assert read.above.low == pytest.approx(after.above.low)
    else:
        assert read.bands == FUNCTION_BANDS


def test_nothing_decided_is_as_shipped() -> None:
    read = threshold("functions", recalibrate((), FUNCTION_BANDS, FUNCTION_TARGET).reasons("x"))
    assert read.bands == FUNCTION_BANDS and not read.decisions and not read.moved


def test_the_classifier_says_it_of_each_inference_and_of_no_decision() -> None:
    rows = [
        {"id": "pay", "label": "Payments", "synonyms": "card payments"},
        {"id": "book", "label": "Booking", "synonyms": "pitch bookings"},
    ]
    things = [Described(str(at), Text("card payments", "name")) for at in range(2)]
    said = [Decision("PROVIDES", "0", "pay", Verdict.ACCEPT)]
    first, second = Classifier(Taxonomy.from_rows(rows)).classify(things, said)
    assert threshold("functions", second[0].inference.evidence).decisions == 1
    assert [one.kind for one in first[0].inference.evidence] == ["decision"]
