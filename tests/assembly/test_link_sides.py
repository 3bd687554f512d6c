"""What lists say of an application beside its own row reaches the links: cost lines, licences, citations."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from landscape.assembly.link_sides import application_side, beside, contract_side
from landscape.model.element import Element, Relationship


def element(kind: str, key: str, **values: object) -> Element:
    return Element(key, kind, "acme", values)  # type: ignore[arg-type]


APP = element(
    "Application", "app", name="Quorrel", annual_cost=Decimal(7_200), install_date=date(2020, 4, 1)
)
COSTS = [
    element("Cost", "k1", name="support, see TC/2021/0366", year="2025/26", amount=Decimal(1_350)),
    element("Cost", "k2", name="licences", year="2025/26", amount=Decimal(2_001)),
]
DEALS = [
    element("Contract", "c1", title="One", reference="TC-2021-0366"),
    element("Contract", "c2", title="Two", reference="TC-2022-0001", value=Decimal(30_603),
            start_date=date(2022, 4, 1), end_date=date(2025, 3, 31)),
    element("Contract", "c3", title="Three", reference="42"),
]  # fmt: skip


def test_what_other_lists_say_is_gathered() -> None:
    stated: dict[str, dict[str, list[Relationship]]] = defaultdict(lambda: defaultdict(list))
    for cost in COSTS:
        stated["CHARGED_TO"]["app"].append(Relationship("CHARGED_TO", cost.id, "app"))
    stated["CHARGED_UNDER"]["c2"].append(Relationship("CHARGED_UNDER", "k2", "c2"))
    known = beside(
        {"Application": [APP], "Cost": COSTS, "Contract": DEALS}, stated, {"app": "Housing"}
    )
    side = application_side(APP, None, known)
    assert side.cites == {"c1", "c2"}
    assert side.amounts == (1_350.0, 2_001.0, 3_351.0, 7_200.0)
    assert (side.live_from, side.department) == (date(2020, 4, 1), "Housing")
    assert contract_side(DEALS[1], None, known).amounts == (10_201.0, 30_603.0)
