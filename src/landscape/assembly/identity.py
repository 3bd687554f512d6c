"""The identities of a row: what it can be found by again, and what its element is named after."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from landscape.assembly import names
from landscape.matching.normalise import fingerprint
from landscape.model.element import Value
from landscape.model.record import Record
from landscape.model.vocabulary import Kind

_SAME_TITLE = 80.0
FUNCTIONS = frozenset({Kind.FUNCTIONS, Kind.BUSINESS_FUNCTIONS})


def text_of(record: Record) -> str:
    """What the id of a row's element is made of."""
    values = record.values
    if record.kind is Kind.COSTS:
        parts = [values.get(one) for one in ("application", "year", "category", "name")]
        return " ".join(str(one) for one in parts if one) or str(values.get("source_id", "cost"))
    if record.kind is Kind.INTEGRATIONS and not values.get("name"):
        return f"{values.get('source_application', '')} to {values.get('target_application', '')}"
    if record.kind is Kind.TECHNOLOGY:
        return f"{values.get('name')} {values.get('version') or ''}".strip()
    for one in ("reference", "source_id") if record.kind is Kind.CONTRACTS else ():
        if values.get(one):
            return str(values[one])
    if record.kind in FUNCTIONS and values.get("source_id"):
        return str(values["source_id"])
    for one in ("name", "title", "product", "source_id", "supplier"):
        if values.get(one):
            return str(values[one])
    return f"row {record.row}"


def discriminator(record: Record) -> str:
    for one in ("source_id", "vendor", "supplier", "start_date"):
        if record.values.get(one):
            return str(record.values[one])
    return str(record.row)


def _contract_schemes(record: Record) -> dict[str, str]:
    values = record.values
    title = _title(values)
    supplier = fingerprint(str(values.get("supplier") or ""))
    reference = str(values.get("reference") or "").strip().casefold()
    if reference:  # one reference may stand for several lots with several suppliers
        return {"name-and-vendor": f"{reference}|{title}|{supplier}", "source-id": reference}
    start = values.get("start_date") or ""
    amount = values.get("value") or ""
    return {"name-and-vendor": f"{title}|{supplier}|{start}|{amount}"}


def _cost_schemes(record: Record) -> dict[str, str]:
    values = record.values
    if values.get("source_id"):
        return {"source-id": str(values["source_id"]).strip().casefold()}
    parts = ("application", "contract_reference", "year", "category", "name", "basis")
    key = "|".join(names.letters(str(values.get(one) or "")) for one in parts)
    return {"name-and-vendor": key}


def _integration_schemes(record: Record) -> dict[str, str]:
    values = record.values
    parts = ("source_application", "target_application", "name", "kind", "protocol", "carries")
    told = {"name-and-vendor": "|".join(str(values.get(one) or "").casefold() for one in parts)}
    if values.get("source_id"):
        number = str(values["source_id"]).strip().casefold()
        return {"source-id": number, "name-and-vendor": f"{number}|{told['name-and-vendor']}"}
    return told


def _licence_schemes(record: Record) -> dict[str, str]:
    values = record.values
    parts = ("source_id", "name", "product", "application", "metric", "end_date")
    key = "|".join(str(values.get(one) or "").casefold() for one in parts)
    return {"name-and-vendor": key}


def _title(values: Mapping[str, Value]) -> str:
    return names.letters(str(values.get("title") or values.get("description") or ""))


def same_thing(record: Record, earlier: Record) -> bool:
    """Whether a row with the identity of an earlier row of its file is the same thing again.

    A reference is used twice for lots, call-offs and purchase orders, and by mistake: rows whose names
    (or suppliers, or the two ends of an integration) differ are different things, whatever their number.
    """
    mine, before = record.values, earlier.values
    if record.kind in FUNCTIONS:  # *Case management* of adults is not that of legal services
        return not all(
            _differ(*(str(each.get(name) or "") for each in (mine, before)))
            for name in ("source_id", "parent")
        )
    if record.kind is Kind.COSTS:
        return True  # equal lines may repeat; they are told apart by their place
    if record.kind is Kind.INTEGRATIONS:
        return _ends(mine) == _ends(before)
    if record.kind is Kind.CONTRACTS and not _same_supplier(record, earlier):
        return False
    from rapidfuzz.fuzz import ratio

    one, other = _naming(record), _naming(earlier)
    return not _differ(one, other) or ratio(one, other) >= _SAME_TITLE


def _same_supplier(record: Record, earlier: Record) -> bool:
    """Whether two contracts of one reference may be with one supplier.

    Where neither has a title of its own, and both end on one day, `Marl` is `Marl Software Ltd`.
    """
    one, other = (fingerprint(str(each.values.get("supplier") or "")) for each in (record, earlier))
    if not _differ(one, other):
        return True
    if _title(record.values) or _title(earlier.values):
        return False
    ends = {each.values.get("end_date") for each in (record, earlier)}
    short, long = sorted((f"{one} ", f"{other} "), key=len)
    return len(ends) == 1 and None not in ends and long.startswith(short)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _naming(record: Record) -> str:
    """The letters of what a row calls its thing."""
    if record.kind is Kind.CONTRACTS:
        return _title(record.values)
    if record.kind is Kind.SUPPLIERS:
        return fingerprint(str(record.values.get("name") or ""))
    return names.letters(str(record.values.get("name") or record.values.get("product") or ""))


def _ends(values: Mapping[str, Value]) -> tuple[str, ...]:
    ends = ("source_application", "target_application")
    return tuple(names.letters(str(values.get(one) or "")) for one in ends)


def narrow(schemes: Mapping[str, str]) -> dict[str, str]:
    """The identities that two rows cannot share by mistake: all but the number."""
    return {scheme: key for scheme, key in schemes.items() if scheme != "source-id"}


def _named_schemes(record: Record) -> dict[str, str]:
    values = record.values
    known = {}
    if values.get("source_id"):
        known["source-id"] = str(values["source_id"]).strip().casefold()
    return known | {"name": names.letters(str(values.get("name") or values.get("product") or ""))}


def _supplier_schemes(record: Record) -> dict[str, str]:
    known = _named_schemes(record)
    known["name"] = fingerprint(str(record.values.get("name") or ""))
    return known


def _technology_schemes(record: Record) -> dict[str, str]:
    """A product and its version: the releases of one product are different things to run on."""
    values = record.values
    known = {}
    if values.get("source_id"):
        known["source-id"] = str(values["source_id"]).strip().casefold()
    told = f"{values.get('name') or ''} {values.get('version') or ''}"
    return known | {"name": names.letters(told)}


_SCHEMES: Mapping[Kind, Callable[[Record], dict[str, str]]] = {
    Kind.CONTRACTS: _contract_schemes,
    Kind.COSTS: _cost_schemes,
    Kind.INTEGRATIONS: _integration_schemes,
    Kind.LICENCES: _licence_schemes,
    Kind.SUPPLIERS: _supplier_schemes,
    Kind.TECHNOLOGY: _technology_schemes,
}


def schemes(record: Record) -> dict[str, str]:
    """The identities a row's element can be found by again."""
    return _SCHEMES.get(record.kind, _named_schemes)(record)
