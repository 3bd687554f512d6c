"""One small estate with everything in it that an export can stumble over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from landscape.estate.estate import Estate
from landscape.model.element import Cell, Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, Method

HOSTILE = '</script><img src="https://example.org/x" onerror="alert(1)">'
WORDS = (Evidence("court and pitch bookings", "description", "cmdb.csv", None, 3, "Description"),)


def edge(kind: str, source: str, target: str, **more: object) -> Relationship:
    """An imported relationship, with what differs."""
    return Relationship(kind, source, target, **more)  # type: ignore[arg-type]


@pytest.fixture
def estate() -> Estate:
    """Three booking systems, one of them with a hostile name, their supplier and a contract."""
    elements = [
        Element(
            "acme/application/leisure",
            "Application",
            "acme",
            {
                "name": "Leisure Bookings",
                "description": "=HYPERLINK(1)",
                "annual_cost": Decimal("-120.50"),
                "users": 40,
                "install_date": date(2019, 4, 1),
            },
            cells={"name": Cell("cmdb.csv", 3, "Name")},
            extra={"Local note": "+44 call first", "=Odd header": "kept"},
        ),
        Element("acme/application/hostile", "Application", "acme", {"name": HOSTILE}),
        Element("acme/application/rtl", "Application", "acme", {"name": "a\u202eb\x07c"}),
        Element("acme/supplier/north", "Supplier", "acme", {"name": "Northmere Ltd"}),
        Element(
            "acme/contract/c-1",
            "Contract",
            "acme",
            {"reference": "C-1", "title": "Bookings", "sme": True},
        ),
        Element(
            "acme/application-function/booking",
            "ApplicationFunction",
            "acme",
            {"name": "Appointments and booking", "source_id": "appointments-and-booking"},
        ),
    ]
    function = "acme/application-function/booking"
    inferred = {"method": Method.INFERRED, "confidence": 0.93, "evidence": WORDS}
    relationships = [
        edge("PROVIDES", "acme/application/leisure", function, **inferred),
        edge("PROVIDES", "acme/application/hostile", function, **inferred),
        edge("PROVIDES", "acme/application/rtl", function, **{**inferred, "band": Band.REVIEW}),
        edge("SUPPLIES", "acme/supplier/north", "acme/application/leisure"),
        edge(
            "COVERS",
            "acme/contract/c-1",
            "acme/application/leisure",
            properties={"share": Decimal("0.25")},
        ),
        edge("PARTY_TO", "acme/supplier/north", "acme/contract/c-1"),
    ]
    return Estate(elements, relationships, date(2026, 11, 23), load=2)
