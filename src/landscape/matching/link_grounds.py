"""Why an application and a contract are a pair: the words and facts behind their likenesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landscape.matching.likeness import Compared, Pair
from landscape.matching.link_words import Side, surface
from landscape.model.inference import Evidence

Ground = tuple[str, str, str, float]  # kind, what is said, the contract's column, how strongly


def evidence_of(pair: Pair, compared: Compared) -> tuple[Evidence, ...]:
    """What speaks for a pair and against it, strongest first. Parameters: `compared`, its application."""
    place = pair.contract.place
    found = [
        Evidence(detail, kind, place.source, place.sheet, place.row, column, round(weight, 2))
        for kind, detail, column, weight in _grounds(pair, compared)
    ]
    return tuple(sorted(found, key=lambda one: (-(one.weight or 0), one.kind, one.text)))


def _grounds(pair: Pair, compared: Compared) -> Iterator[Ground]:
    yield from _name(pair, compared)
    yield from _alias(pair)
    yield from _supplier(pair, compared)
    yield from _description(pair, compared)
    yield from _facts(pair)


def _facts(pair: Pair) -> Iterator[Ground]:
    app, contract, values = pair.app, pair.contract, pair.values
    if values.get("buyer"):
        told = f"the same department buys it of {contract.supplier}"
        yield "supplier", told, "supplier", 1.0 + 1.2 * values["buyer"]
    if values.get("supplier_alone") == 1.0:
        told = f"no other application here is of {app.supplier}"
        yield "supplier", told, "supplier", 1.0
    if values.get("suite"):
        yield "supplier", "the title says that it is for several products", "title", 0.5
    if values.get("amount"):
        amount = min(app.amounts & contract.amounts)
        yield "amount", f"both say {amount:,}", "value", 2.0
    if values.get("starts_with"):
        told = f"the contract starts about when {app.shown} went live, {app.since}"
        yield "date", told, "start_date", 0.5
    if values.get("ended_before"):
        told = f"the contract ended before {app.shown} went live, {app.since}"
        yield "date", told, "end_date", -1.0
    if values.get("reference"):
        told = f"the application names contract {app.reference}"
        yield "alias", told, "reference", 5.0
    if values.get("cited"):
        yield "alias", f"a file names this contract beside {app.shown}", "reference", 5.0


def _name(pair: Pair, compared: Compared) -> Iterator[Ground]:
    app, contract = pair.app.shown, pair.contract.shown
    shared = compared.shared_name(pair.contract)
    other = compared.other_meaning(pair.contract) if shared else None
    if other:
        yield "name", f"{contract} says {other}, {app} does not", "title", -1.0
    elif shared:
        titled = not pair.contract.paragraph or pair.contract.titled.issuperset(shared)
        where = contract if titled else f"the description of {contract}"
        told = f"“{_shown(shared, pair.app)}” of {app} stands in {where}"
        column = "title" if titled else "description"
        yield "name", told, column, 3.0 * pair.values["name_rarity"]
    if pair.values.get("name_spelling"):
        yield "name", f"{app} is written apart or together in {contract}", "title", 2.5


def _alias(pair: Pair) -> Iterator[Ground]:
    both = pair.app.products & pair.contract.products
    if both:
        told = f"both are {min(both).split('|')[0]}, by the product catalogue"
        yield "alias", told, "title", 3.0
    elif pair.values.get("alias"):
        told = f"another name of {pair.app.shown} stands in {pair.contract.shown}"
        yield "alias", told, "title", 3.0


def _supplier(pair: Pair, compared: Compared) -> Iterator[Ground]:
    ours, theirs = pair.app.supplier, pair.contract.supplier
    match next(iter(compared.supplied(pair.contract)), ""):
        case "supplier":
            yield "supplier", f"same supplier{_told(pair.app)}: {theirs or ours}", "supplier", 2.0
        case "group":
            told = f"same group{_told(pair.app)}: {ours} and {theirs}"
            yield "supplier", told, "supplier", 1.6
        case "supplier_near":
            told = f"supplier names share a word{_told(pair.app)}: {ours} and {theirs}"
            yield "supplier", told, "supplier", 1.5
        case "publisher":
            told = f"{theirs} publishes {pair.app.shown}, by the product catalogue"
            yield "supplier", told, "supplier", 1.5
        case "supplier_in_title":
            yield "supplier", f"the title names {ours}", "title", 1.5


def _told(app: Side) -> str:
    return f" ({app.supplier_told})" if app.supplier_told else ""


def _description(pair: Pair, compared: Compared) -> Iterator[Ground]:
    alike = pair.values.get("description", 0.0)
    if alike > 0.05:
        told = f"both say {_shown(compared.shared_words(pair.contract)[:4], pair.app, ', ')}"
        yield "description", told, "title", 2.0 * alike


def _shown(stems: Sequence[str], side: Side, between: str = " ") -> str:
    written = surface(side)
    return between.join(written.get(one, one) for one in stems)
