"""Suppliers that no column names: by the application's name or by the catalogue, when one alone will do."""

from __future__ import annotations

import pytest

from landscape.matching.catalogue import Catalogue
from landscape.matching.links import link
from landscape.matching.named_suppliers import BY_CATALOGUE, BY_NAME, with_suppliers
from landscape.matching.recognise import Recogniser
from landscape.matching.sides import AppSide, ContractSide
from landscape.model.vocabulary import Band

DEALS = [
    ContractSide("c1", "Annual charges", supplier="Zymbrook Ltd", supplier_id="zymbrook"),
    ContractSide("c2", "Support", supplier="Vexley Systems Limited", supplier_id="vexley"),
    ContractSide("c3", "Elections", supplier="Quorve UK Ltd", supplier_id="quorve"),
    ContractSide("c4", "Ballots", supplier="Quorve Election Services Ltd", supplier_id="ballots"),
    ContractSide("c5", "Licences", supplier="Softcat plc", supplier_id="softcat"),
    ContractSide("c6", "Planning days", supplier="Planning Ltd", supplier_id="planning"),
]
SELLERS = frozenset(("softcat",))


def told(name: str, publishers: tuple[str, ...] = ()) -> tuple[str, str]:
    app = AppSide("a", name, publishers=frozenset(publishers))
    one = with_suppliers([app], DEALS, SELLERS)[0]
    return one.supplier_id or "", one.supplier_told


@pytest.mark.parametrize(
    ("name", "publishers", "expected"),
    [
        ("Zymbrook Insight", (), ("zymbrook", BY_NAME)),
        ("Zym Brook Insight", (), ("zymbrook", BY_NAME)),
        ("Insight", ("vexley systems", "vexley"), ("vexley", BY_CATALOGUE)),
        ("Tally", ("quorve uk", "quorve"), ("quorve", BY_CATALOGUE)),
        ("Quorve Tally", (), ("", "")),
        ("Planning database", (), ("", "")),
        ("Softcat portal", ("softcat",), ("", "")),
        ("Insight", (), ("", "")),
    ],
)
def test_the_one_payee_that_is_named_supplies_it(
    name: str, publishers: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert told(name, publishers) == expected


def test_a_supplier_that_a_row_names_stays() -> None:
    app = AppSide("a", "Zymbrook Insight", supplier="Vexley")
    assert with_suppliers([app], DEALS, SELLERS) == [app]


def test_a_contract_titled_by_what_a_product_does_covers_it() -> None:
    row = {
        "product": "Korvane",
        "publisher": "Vexley Systems",
        "functionalities": "asset-management",
        "summary": "Highway assets and gully inspections.",
    }
    known = Recogniser(Catalogue.from_rows([row]))
    title = "Gully inspections and highway assets system"
    deal = ContractSide("c", title, supplier="Vexley Systems Limited")
    apps = [AppSide("a", "Korvane"), *(AppSide(f"b{n}", f"Thing {n}") for n in range(9))]
    assert not link(apps, [deal, *DEALS])
    found = link(apps, [deal, *DEALS], products=known)
    first = next(one for one in found if one.contract == "c")
    assert first.application == "a" and first.inference.band is Band.ACCEPT
    assert any("by the product catalogue" in one.text for one in first.inference.evidence)


def test_of_a_suppliers_applications_the_one_that_does_what_the_title_says_has_no_rival() -> None:
    def sure(description: str) -> float:
        of = {"supplier": "Vexley Systems Limited", "supplier_id": "vexley"}
        apps = [
            AppSide("a", "Korvane", description, **of),
            *(AppSide(f"b{n}", f"Thing {n}", "letters to members", **of) for n in range(7)),
        ]
        title = "Gully inspections system"
        deal = ContractSide("c", title, supplier="Vexley Systems Limited", supplier_id="vexley")
        found = link(apps, [deal, *DEALS])
        chances = [one.inference.confidence for one in found if one.application == "a"]
        return max(chances, default=0.0)

    assert sure("gully inspections") > 0.5
    assert sure("letters to members") < 0.35
