"""What a picture is of: one element, the elements of a finding, or what is worth a look first."""

from __future__ import annotations

from dataclasses import dataclass

from landscape.analysis import duplication
from landscape.errors import NotFound, UsageError
from landscape.estate.estate import Estate


@dataclass(frozen=True, slots=True)
class Subject:
    """The elements in the middle of a picture, and its title."""

    title: str
    centres: tuple[str, ...]


def subject(estate: Estate, around: str | None = None) -> Subject:
    """The subject that the id of an element or of a finding names.

    Without one: the functionality that most applications provide, or the element with the most
    relationships where nothing is provided twice. Raises NotFound for an unknown id, UsageError for
    an empty estate.
    """
    if around is None:
        return _first_look(estate)
    element = estate.get(around)
    if element is not None:
        return Subject(f"Around {element.name}", (element.id,))
    for one in duplication.find(estate).findings:
        if one.id == around:
            return Subject(one.title, tuple(one.elements))
    raise NotFound(
        f"There is no element and no finding with the id {around!r}.",
        remedy="`landscape find` shows the ids of elements, `landscape duplicates` those of findings.",
    )


def _first_look(estate: Estate) -> Subject:
    findings = duplication.find(estate).findings
    if findings:
        most = max(findings, key=lambda one: (one.count, one.id))
        return Subject(most.title, tuple(most.elements))
    if not len(estate):
        raise UsageError(
            "There is nothing to draw: the store is empty.",
            remedy="Load files with `landscape import` first.",
        )
    busiest = max(
        estate.elements(),
        key=lambda one: (len(estate.out(one.id)) + len(estate.into(one.id)), one.id),
    )
    return Subject(f"Around {busiest.name}", (busiest.id,))
