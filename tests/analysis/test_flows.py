"""Integrations as flows: which way data goes, and between what is in use."""

from __future__ import annotations

import pytest

from landscape.analysis.flows import Flows
from landscape.model.vocabulary import Band
from tests.analysis.estates import Building


@pytest.mark.parametrize(
    ("direction", "pairs", "certain"),
    [
        (None, [("a", "b")], True),
        ("source-to-target", [("a", "b")], True),
        ("target-to-source", [("b", "a")], True),
        ("both", [("a", "b"), ("b", "a")], True),
        ("unknown", [("a", "b")], False),
        ("sideways", [("a", "b")], False),
    ],
)
def test_direction(direction: str | None, pairs: list[tuple[str, str]], certain: bool) -> None:
    made = Building().app("a").app("b").flow("a", "b", direction=direction)
    found = Flows(made.estate()).all
    assert [(one.source, one.target) for one in found] == pairs
    assert all(one.certain is certain for one in found)


def test_retired_ends_doubtful_ends_and_loops_are_left_out() -> None:
    made = Building().app("a").app("b").app("gone", lifecycle="retired")
    made.flow("a", "gone").flow("gone", "b").flow("a", "a")
    made.add("Integration", "half").link("FLOWS_FROM", "half", "a")
    made.link("FLOWS_TO", "half", "b", band=Band.REVIEW)
    flows = Flows(made.estate())
    assert flows.all == ()
    assert not flows.touches("a")


def test_several_receivers_make_several_flows() -> None:
    made = Building().app("a").app("b").app("c").flow("a", "b", "i", kind="api")
    made.link("FLOWS_TO", "i", "c", confidence=0.5)
    flows = Flows(made.estate())
    assert [(one.target, one.confidence) for one in flows.out("a")] == [("b", 1.0), ("c", 0.5)]
    assert flows.through("i") == list(flows.all)
    assert [one.kind for one in flows.into("c")] == ["api"]
