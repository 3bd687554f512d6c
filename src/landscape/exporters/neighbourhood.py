"""What stands around some elements: the part of an estate that fits into a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landscape.errors import UsageError
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship

MOST_ELEMENTS = 150
DEPTH = 2


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Elements by distance from the centres, the relationships among them, and what was left out.

    `steps` gives, in the order of `elements`, how far each is from the nearest centre. `left_out`
    counts the elements within reach that the limit did not let in.
    """

    centres: tuple[str, ...]
    elements: tuple[Element, ...]
    steps: tuple[int, ...]
    relationships: tuple[Relationship, ...]
    left_out: int


def neighbourhood(
    estate: Estate,
    centres: Sequence[str],
    *,
    depth: int = DEPTH,
    limit: int = MOST_ELEMENTS,
) -> Neighbourhood:
    """The elements within `depth` steps of the centres, whichever way the edges point.

    Nearer ones come first, then those in the order of their ids, so that the same estate always gives
    the same picture; at most `limit` are kept. Raises NotFound for a centre that does not exist and
    UsageError when there is none or a number is too small.
    """
    if not centres or depth < 0 or limit < 1:
        raise UsageError(
            "A picture needs at least one element in its centre, a depth and a limit.",
            remedy="Name an element, or a finding that names some.",
        )
    middle = tuple(dict.fromkeys(estate.element(one).id for one in centres))
    reached = _steps(estate, middle, depth)
    kept = dict(list(reached.items())[:limit])
    return Neighbourhood(
        centres=middle,
        elements=tuple(estate.element(one) for one in kept),
        steps=tuple(kept.values()),
        relationships=tuple(_among(estate, kept)),
        left_out=len(reached) - len(kept),
    )


def _steps(estate: Estate, centres: Sequence[str], depth: int) -> dict[str, int]:
    steps = dict.fromkeys(centres, 0)
    front: Sequence[str] = centres
    for distance in range(1, depth + 1):
        front = sorted({one for known in front for one in _beside(estate, known)} - steps.keys())
        steps.update(dict.fromkeys(front, distance))
    return steps


def _beside(estate: Estate, element_id: str) -> Iterable[str]:
    yield from (edge.target for edge in estate.out(element_id))
    yield from (edge.source for edge in estate.into(element_id))


def _among(estate: Estate, kept: Iterable[str]) -> Iterable[Relationship]:
    inside = set(kept)
    for one in kept:
        yield from (edge for edge in estate.out(one) if edge.target in inside)
