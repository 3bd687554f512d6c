"""Contracts that several lists tell: found, and what is said of the one told again said of the other too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from landscape.assembly.link_sides import Stated, values_of
from landscape.assembly.mentions import SOURCE
from landscape.matching.repeats import Repeat
from landscape.matching.sides import ContractLink, Place
from landscape.matching.suppliers import SupplierIdentity
from landscape.matching.told import Told
from landscape.model.decision import Decision
from landscape.model.element import Cell, Element, Relationship
from landscape.model.inference import Evidence, Inference
from landscape.model.record import BESIDE
from landscape.model.vocabulary import Band, Method, Verdict

REPEATS = "REPEATS"
# What else is said of a contract that is told again, and then of the one that speaks for both.
CARRIED = ("COVERS", "CHARGED_UNDER")
_ONE = (Verdict.ACCEPT, Verdict.SAME, Verdict.CORRECT)


@dataclass(frozen=True, slots=True)
class Carried:
    """An edge of a contract that is told again, as one of the contract that speaks for both."""

    edge: Relationship
    source: str
    target: str
    inference: Inference


def in_one_list(contracts: Iterable[Element]) -> bool:
    """Whether a single list tells all contracts: then none is told twice."""
    told_by = {(cell.source, cell.sheet) for one in contracts for cell in one.cells.values()}
    return len([1 for source, _ in told_by if source != SOURCE]) < 2


def told(
    by_type: Mapping[str, Sequence[Element]],
    stated: Stated,
    identities: Mapping[str, SupplierIdentity],
) -> list[Told]:
    """The contracts of an estate as their lists tell them.

    Parameters: `stated`, by type and target the edges that files state; `identities`, whom each names.
    """
    known = {one.id: one for one in by_type.get("Application", ())}
    covered: dict[str, set[str]] = defaultdict(set)
    for application, edges in stated["COVERS"].items():
        for edge in edges:
            covered[edge.source].add(application)
    return [
        _told(
            one,
            identities.get(one.id),
            [known[app] for app in sorted(covered[one.id] & known.keys())],
        )
        for one in by_type.get("Contract", ())
    ]


def _told(one: Element, identity: SupplierIdentity | None, applications: Sequence[Element]) -> Told:
    cells = [cell for cell in one.cells.values() if cell.source != SOURCE]
    yearly = one.amount("value_annual")
    ids = (identity.supplier_id, identity.group_id) if identity else ()
    about = (
        each.text(name) for each in applications for name in ("name", "description", "product")
    )
    return Told(
        key=one.id,
        lists=frozenset(_list(cell) for cell in cells),
        title=one.text("title"),
        reference=one.text("reference"),
        supplier=identity.supplier_name if identity else "",
        supplier_id=identity.supplier_id if identity else None,
        owners=frozenset(filter(None, ids)),
        starts=one.day("start_date"),
        ends=one.day("end_date"),
        amounts=values_of(one),
        yearly=None if yearly is None else float(yearly),
        applications=frozenset(each.id for each in applications),
        about=" ".join(filter(None, about)),
        beside=bool(cells) and all((cell.sheet or "").endswith(BESIDE) for cell in cells),
        place=_place(one),
    )


def _list(cell: Cell) -> str:
    return f"{cell.source}\n{cell.sheet or ''}"


def _place(one: Element) -> Place:
    cell = next(
        (one.cells[name] for name in ("title", "reference", "end_date") if name in one.cells), None
    )
    return Place(cell.source, cell.sheet, cell.row) if cell else Place()


def sure_links(found: Iterable[ContractLink]) -> dict[tuple[str, str], float]:
    """How sure it is that contracts cover applications, by contract and application."""
    return {(one.contract, one.application): one.inference.confidence for one in found}


def said_of(decisions: Iterable[Decision]) -> dict[frozenset[str], bool]:
    """The pairs of which a person said that they are one contract, or two. The ends are ids."""
    return {frozenset((one.source, one.target)): one.verdict in _ONE for one in decisions}


def spoken(one: Repeat, elements: Mapping[str, Element]) -> Inference:
    """A repeat with the rows of both in its evidence."""
    repeat, main = elements[one.repeat], elements[one.main]
    rows = (_row(repeat, "told by"), _row(main, "and by"))
    via = (Evidence(f"through {elements[one.through].name}", "through"),) if one.through else ()
    return replace(one.inference, evidence=(*rows, *via, *one.inference.evidence))


def _row(one: Element, how: str) -> Evidence:
    where = _place(one)
    text = f"{how} {where.source or 'a file'}: {one.name}"
    return Evidence(text, "told", where.source, where.sheet, where.row)


def carried(
    found: Iterable[Repeat],
    edges: Iterable[Relationship],
    rejected: Iterable[tuple[str, str, str]],
) -> list[Carried]:
    """What is said of contracts that are surely told again, as said of those that speak for them.

    Parameters: `edges`, all that is stated or inferred; `rejected`, the edges that a person refused, by key.
    """
    mains = {one.repeat: one for one in found if one.inference.band is Band.ACCEPT}
    refused = frozenset(rejected)
    said = []
    for edge in edges if mains else ():
        if edge.type not in CARRIED:
            continue
        ends = [mains.get(end) for end in (edge.source, edge.target)]
        repeat = ends[0] or ends[1]
        if repeat is None:
            continue
        source = ends[0].main if ends[0] else edge.source
        target = ends[1].main if ends[1] else edge.target
        if (edge.type, source, target) not in refused:
            said.append(Carried(edge, source, target, _carried(edge, repeat)))
    return sorted(said, key=lambda one: (-one.inference.confidence, one.edge.key))


def _carried(edge: Relationship, repeat: Repeat) -> Inference:
    confidence = round(edge.confidence * repeat.inference.confidence, 4)
    told = Evidence("said of the same contract as another file tells it", "told")
    return Inference(confidence, edge.band, Method.INFERRED, (told, *edge.evidence))


__all__ = [
    "CARRIED",
    "REPEATS",
    "Carried",
    "carried",
    "in_one_list",
    "said_of",
    "spoken",
    "sure_links",
    "told",
]
