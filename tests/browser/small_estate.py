"""A small fictional estate with everything that a page can show, hostile names among it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from landscape.model.element import Cell, Claim, Relationship, Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, Method
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.batch import Batch, ElementAssertion, LoadedFile, RelationshipAssertion

ORGANISATION = "acme"
AS_AT = date(2026, 11, 24)
BOOKING = 34
HOSTILE = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example")',
    "{{ 7 * 7 }} ${7*7}",
    "\u202egnippohs \u2066right-to-left",
    "O'Brien & Sons' MATCH (n) DETACH DELETE n; DROP TABLE elements; --",
)
_BRANDS = (
    "Kestrel Wren Tamar Orchard Umber Verity Solent Zephyr Quill Nimbus Beacon Cobalt Rowan Linden "
    "Harbour Juniper Elder Pioneer Garnet Dalton Fern Aster Merlin Osprey Plover Sable Tansy Heron "
    "Larch Bramble Cygnet Damson Egret Finch Gorse Hazel Ivory Jasper"
).split()
_AREAS = (
    ("leisure", "Leisure"),
    ("registrars", "Registrars"),
    ("libraries", "Libraries"),
    ("parks", "Parks and open spaces"),
    ("housing", "Housing"),
)
_FUNCTIONS = (
    ("customer", "", "Customer"),
    ("money", "", "Money"),
    ("technology", "", "Technology"),
    ("appointments-and-booking", "customer", "Appointments and booking"),
    ("online-forms", "customer", "Online forms"),
    ("payments", "money", "Taking payments"),
    ("financial-ledger", "money", "Financial ledger and accounting"),
    ("identity-and-access", "technology", "Identity and access"),
)
_HOSTING = ("saas", "on-premises", "supplier-hosted", "cloud", "unknown")
_CRITICALITY = ("most-critical", "somewhat-critical", "less-critical", "not-critical", "unknown")
_INTEGRATION = ("api", "file-transfer", "manual-re-key", "rpa", "database-link", "unknown")


def make_store(path: Path, *, loads: int = 2) -> str:
    """A store with the small estate, in one load or two."""
    store = open_store(str(path), Settings(organisation=ORGANISATION))
    try:
        with store.writing() as writer:
            writer.apply(_batch(first=True))
        if loads > 1:
            with store.writing() as writer:
                writer.apply(_batch(first=False))
    finally:
        store.close()
    return str(path)


def _batch(*, first: bool) -> Batch:
    elements = tuple(_elements(first=first))
    files = tuple(
        LoadedFile(name, name, None, kind, f"{name}-{first}", count, count, 0, 0, 0)
        for name, kind, count in (
            ("cmdb.csv", "applications", 47),
            ("contracts.csv", "contracts", 24),
        )
    )
    edges = tuple(RelationshipAssertion(one, _origin(one), one.source) for one in _edges())
    return Batch(ORGANISATION, files, elements, edges)


def _origin(edge: Relationship) -> str:
    return "inference" if edge.method is Method.INFERRED else "cmdb.csv"


def _said(
    type_slug: str, key: str, type_name: str, row: int, source: str, values: Mapping[str, Value]
) -> ElementAssertion:
    claims = tuple(
        Claim(name, value, Cell(source, row, name.replace("_", " ").capitalize()))
        for name, value in values.items()
        if value is not None
    )
    return ElementAssertion(
        id=f"{ORGANISATION}/{type_slug}/{key}",
        type=type_name,
        source=source,
        claims=claims,
        extra=MappingProxyType(
            {"Cost centre": f"CC{row:03}"} if type_name == "Application" else {}
        ),
    )


def _names() -> list[str]:
    plain = [
        f"{one} {'Bookings' if place % 3 else 'Live'}" for place, one in enumerate(_BRANDS[:34])
    ]
    return [*plain, *_BRANDS[34:], "Corporate Payments", "Chip and Pin Service", *HOSTILE]


def _elements(*, first: bool) -> Iterator[ElementAssertion]:
    for place, name in enumerate(_names()):
        yield _said(
            "application",
            f"app-{place:02}",
            "Application",
            place + 2,
            "cmdb.csv",
            _application(place, name, first=first),
        )
    yield _said(
        "application", "app-01", "Application", 9, "licences.csv", {"vendor": "Somebody Else Ltd"}
    )
    for row, (key, _parent, label) in enumerate(_FUNCTIONS):
        yield _said(
            "application-function",
            key,
            "ApplicationFunction",
            row + 2,
            "functionalities.csv",
            {"name": label, "source_id": key},
        )
    for row, (key, label) in enumerate(_AREAS):
        yield _said(
            "business-function",
            key,
            "BusinessFunction",
            row + 2,
            "functions.csv",
            {"name": label, "source_id": key},
        )
    for row in range(9):
        yield _said(
            "supplier",
            f"sup-{row}",
            "Supplier",
            row + 2,
            "suppliers.csv",
            {"name": f"{_BRANDS[row]} Systems Ltd", "company_number": f"FX{row:06}"},
        )
    for row in range(24):
        yield _said("contract", f"c-{row:04}", "Contract", row + 2, "contracts.csv", _contract(row))
    for row in range(60):
        yield _said(
            "integration",
            f"int-{row:02}",
            "Integration",
            row + 2,
            "integrations.csv",
            _integration(row),
        )
    for row, name in enumerate(("Place", "People", "Resources")):
        yield _said(
            "organisation-unit",
            name.lower(),
            "OrganisationUnit",
            row + 2,
            "organisation.csv",
            {"name": name},
        )


def _application(place: int, name: str, *, first: bool) -> Mapping[str, Value]:
    known = place % 5 != 0
    return {
        "name": name,
        "source_id": f"APM{place:04}",
        "description": f"Staff take bookings in it; row {place}."
        if place < BOOKING
        else "Takes money.",
        "vendor": f"{_BRANDS[place % 9]} Systems",
        "lifecycle": "live",
        "hosting": _HOSTING[place % 5],
        "criticality": _CRITICALITY[place % 5],
        "users": (place * 37) % 900 + (5 if first else 6) if known else None,
        "business_fit": Decimal(place % 5 + 1) if known else None,
        "technical_fit": Decimal((place * 3) % 5 + 1) if known else None,
        "annual_cost": Decimal(4000 + place * 1313) if place % 4 else None,
        "currency": "GBP",
    }


def _contract(row: int) -> Mapping[str, Value]:
    start = date(2019 + row % 5, row % 12 + 1, 1)
    return {
        "reference": f"C-{row:04}",
        "title": f"{_BRANDS[row % 9]} licences and support {row}",
        "supplier": f"{_BRANDS[row % 9]} Systems Ltd",
        "start_date": start,
        "end_date": None if row % 11 == 10 else date(2025 + row % 4, (row * 5) % 12 + 1, 28),
        "notice_period": ("P6M", "P3M", None, "P90D")[row % 4],
        "value": Decimal(9000 + row * 2500),
        "value_basis": ("annual", "total-whole-term", "unknown")[row % 3],
        "extension_options": "2 x 12 months" if row % 3 == 0 else None,
        "currency": "GBP",
    }


def _integration(row: int) -> Mapping[str, Value]:
    return {
        "name": f"Interface {row}",
        "kind": _INTEGRATION[row % 6],
        "direction": "source-to-target",
        "frequency": "daily",
        "carries": "bookings",
        "criticality": _CRITICALITY[row % 5],
        "documented": row % 2 == 0,
    }


def _id(kind: str, key: str) -> str:
    return f"{ORGANISATION}/{kind}/{key}"


def _edges() -> Iterator[Relationship]:
    yield from _provides()
    yield from _held()
    for row in range(60):
        source, target = (0, row % 20 + 1) if row < 20 else (row % 41, (row * 7 + 3) % 41)
        if source == target:
            continue
        yield Relationship(
            "FLOWS_FROM",
            _id("integration", f"int-{row:02}"),
            _id("application", f"app-{source:02}"),
        )
        yield Relationship(
            "FLOWS_TO", _id("integration", f"int-{row:02}"), _id("application", f"app-{target:02}")
        )
    for key, parent, _ in _FUNCTIONS:
        if parent:
            yield Relationship(
                "CONTAINS", _id("application-function", parent), _id("application-function", key)
            )


def _provides() -> Iterator[Relationship]:
    for place in range(len(_names())):
        app = _id("application", f"app-{place:02}")
        keys = ["appointments-and-booking"] if place < BOOKING else ["payments"]
        keys += ["online-forms"] if place % 6 == 0 else []
        for key in keys:
            yield _inferred(
                "PROVIDES",
                app,
                _id("application-function", key),
                0.96 - place % 7 * 0.04,
                place,
                "take bookings" if place < BOOKING else "Takes money",
            )
        yield Relationship("SERVES", app, _id("business-function", _AREAS[place % 5][0]))
        yield Relationship(
            "OWNS", _id("organisation-unit", ("place", "people", "resources")[place % 3]), app
        )


def _inferred(
    kind: str, source: str, target: str, sure: float, place: int, text: str
) -> Relationship:
    words = Evidence(text, "description", "cmdb.csv", None, place + 2, "Description", 2.1)
    band = Band.ACCEPT if sure >= 0.74 else Band.REVIEW
    return Relationship(
        kind, source, target, MappingProxyType({}), Method.INFERRED, sure, band, (words,)
    )


def _held() -> Iterator[Relationship]:
    yield Relationship("PARENT_OF", _id("supplier", "sup-0"), _id("supplier", "sup-1"))
    for row in range(24):
        contract = _id("contract", f"c-{row:04}")
        yield Relationship("PARTY_TO", _id("supplier", f"sup-{row % 9}"), contract)
        for place in (row, row + 9) if row % 4 == 0 else (row,):
            sure = 0.95 if row % 5 else 0.6
            band = Band.ACCEPT if row % 5 else Band.REVIEW
            words = Evidence(
                "same supplier and name", "supplier", "contracts.csv", None, row + 2, "Title", 1.5
            )
            yield Relationship(
                "COVERS",
                contract,
                _id("application", f"app-{place:02}"),
                MappingProxyType({}),
                Method.INFERRED,
                sure,
                band,
                (words,),
            )
    for place in range(len(_names())):
        yield Relationship(
            "SUPPLIES", _id("supplier", f"sup-{place % 9}"), _id("application", f"app-{place:02}")
        )
