"""What each step of the inference was last made from, and what came of it.

A step whose inputs are what they were is not run again. Inputs are compared, not hashed, so that what is
handed back is what a full run would give, to the letter (docs/decisions/0016-steps-are-remembered.md). A step
that does run may keep what it made of each row, in this process and beyond (0028-steps-in-a-new-process.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from landscape.matching.kept import NOTHING, Kept

Outcome = TypeVar("Outcome")


class StepMemory:
    """The last outcome of each step. It belongs to one process; what it holds is never changed.

    `kept` is where steps keep what outlives the process.
    """

    def __init__(self, kept: Kept = NOTHING) -> None:
        self.kept = kept
        self._held: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def outcome(self, step: str, inputs: tuple[Any, ...], work: Callable[[], Outcome]) -> Outcome:
        """What a step gives for its inputs: as remembered when they are equal to the last, else made anew.

        Parameters: `inputs`, all that the outcome depends on, as values that compare by what they say.
        """
        held = self._held.get(step)
        if held is not None and held[0] == inputs:
            known: Outcome = held[1]
            return known
        made = work()
        self._held[step] = inputs, made
        return made
