"""*Northgate (NEC)*: another company in brackets says whose a company is, where relations say so too."""

from __future__ import annotations

from datetime import date

import pytest

from landscape.matching.relations import RelationKind, SupplierRelation, SupplierRelations
from landscape.matching.suppliers import SupplierIdentity, SupplierMention, resolve

SOLD = date(2024, 5, 1)
RELATIONS = SupplierRelations.of(
    [
        SupplierRelation(RelationKind.ALIAS, "Ferngate", "Ferngate Public Systems Ltd"),
        SupplierRelation(
            RelationKind.RENAMED, "Ferngate Public Systems Ltd", "Marl Software UK Ltd"
        ),
        SupplierRelation(RelationKind.PARENT, "Marl Software UK Ltd", "Marl Corporation"),
        SupplierRelation(RelationKind.ALIAS, "Marl", "Marl Corporation"),
        SupplierRelation(RelationKind.PARENT, "Tallow Maps", "Oxbow plc", valid_from=SOLD),
        SupplierRelation(RelationKind.ALIAS, "Quarry", "Quarry Group plc"),
    ]
)


def read(*names: str, as_at: date | None = None) -> list[SupplierIdentity]:
    mentions = [SupplierMention(str(number), name) for number, name in enumerate(names)]
    return resolve(mentions, RELATIONS, as_at=as_at)


@pytest.mark.parametrize(
    "name", ["Ferngate (Marl)", "Marl (Ferngate)", "Ferngate [Marl]", "FERNGATE (MARL)"]
)
def test_either_way_round_it_is_the_company_that_is_owned(name: str) -> None:
    one, company = read(name, "Marl Software UK Ltd")
    assert one.supplier_id == company.supplier_id
    assert (
        "Marl"
        in " ".join(each.text for each in one.inference.evidence if each.kind == "alias").title()
    )


@pytest.mark.parametrize(
    "name",
    [
        "Quarry (Scotland)",
        "Smith (Builders)",
        "Quarry (Elections)",
        "Quarry (Marl)",
        "Builders (Marl)",
        "Marl (Housing)",
        "(Marl)",
        "Marl ()",
    ],
)
def test_what_no_relation_joins_stays_as_it_is_written(name: str) -> None:
    alone, *others = read(name, "Quarry", "Marl", "Ferngate", "Smith")
    stays = name in ("(Marl)", "Marl ()")
    assert stays == (alone.supplier_id in {one.supplier_id for one in others})


def test_a_company_is_owned_from_the_day_on_which_it_was_sold() -> None:
    before, after = (
        read("Tallow Maps (Oxbow plc)", "Tallow Maps", as_at=day)
        for day in (date(2023, 1, 1), SOLD)
    )
    assert before[0].supplier_id != before[1].supplier_id
    assert after[0].supplier_id == after[1].supplier_id
