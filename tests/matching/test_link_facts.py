"""What lists say beside words speaks for a link: money, dates, departments, citations, who sells alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from landscape.matching.contrasts import other_number
from landscape.matching.likeness import Compared, likenesses
from landscape.matching.link_grounds import evidence_of
from landscape.matching.link_words import Corpus, telling_amounts
from landscape.matching.links import link
from landscape.matching.sides import AppSide, ContractSide

APP = AppSide("a", "Quorrel", "rents of homes", "Zeal Systems Ltd", department="Housing")
DEAL = ContractSide("c", "Annual charges", supplier="Zeal Systems Ltd", department="Finance")
OTHERS = [
    ContractSide(f"o{at}", f"Gravel {at}", supplier=f"Pit {at} Ltd", department="Highways")
    for at in range(12)
]


def confidence(app: AppSide, deal: ContractSide, *more: AppSide) -> float:
    found = link([app, *more], [deal, *OTHERS])
    return max((one.inference.confidence for one in found if one.application == "a"), default=0.0)


def values(app: AppSide, deal: ContractSide, *more: AppSide) -> dict[str, float]:
    corpus = Corpus([app, *more], [deal, *OTHERS])
    return dict(likenesses(corpus.applications[0], corpus.contracts[0], corpus).values)


@pytest.mark.parametrize(
    ("app", "deal"),
    [
        (replace(APP, amounts=(18_225.0,)), replace(DEAL, amounts=(18_225.0,))),
        (replace(APP, live_from=date(2020, 4, 1)), replace(DEAL, starts=date(2020, 3, 1))),
        (APP, replace(DEAL, department="Housing")),
        (replace(APP, cites=frozenset(("c",))), DEAL),
        (APP, replace(DEAL, title="Zeal suite")),
    ],
    ids=["amount", "date", "department", "citation", "suite"],
)
def test_a_fact_makes_a_link_likelier_and_is_told(app: AppSide, deal: ContractSide) -> None:
    assert confidence(app, deal) > confidence(APP, DEAL)
    corpus = Corpus([app], [deal, *OTHERS])
    pair = likenesses(corpus.applications[0], corpus.contracts[0], corpus)
    assert len(evidence_of(pair, Compared(pair.app, corpus))) > 2 or "department" in pair.values


def test_what_ended_before_it_went_live_is_less_likely() -> None:
    app = replace(APP, live_from=date(2020, 4, 1))
    assert "ended_before" in values(app, replace(DEAL, ends=date(2019, 3, 31)))
    bought = replace(DEAL, department="Housing")
    assert confidence(app, replace(bought, ends=date(2019, 3, 31))) < confidence(app, bought)


def test_a_citation_alone_is_a_candidate() -> None:
    stranger = replace(DEAL, supplier="Pit 1 Ltd")
    app = replace(APP, supplier="", cites=frozenset(("c",)))
    assert confidence(app, stranger) > 0.5
    assert confidence(replace(app, cites=frozenset()), stranger) == 0.0


def test_the_applications_of_a_supplier_share_its_contract() -> None:
    others = [replace(APP, key=f"b{at}", name=f"Verrid {at}") for at in range(3)]
    bought = replace(DEAL, department="Housing")
    assert values(APP, bought)["buyer"] == 1.0
    assert (
        values(APP, bought, *others)["buyer"]
        == values(APP, bought, *others)["supplier_alone"]
        == 0.25
    )
    assert confidence(APP, bought, *others) < confidence(APP, bought)


def test_round_amounts_tell_nothing() -> None:
    assert telling_amounts([91_000, 18_225.2, 640]) == frozenset((18_225,))
    round_ones = replace(APP, amounts=(20_000.0,)), replace(DEAL, amounts=(20_000.0,))
    assert "amount" not in values(*round_ones)


def test_another_year_or_edition_is_another_thing() -> None:
    assert other_number(["zeal", "e3"], ["zeal", "e5", "licences"]) == "e5"
    assert other_number(["zeal", "2019"], ["zeal", "2019", "licences", "2023"]) is None
    app, deal = replace(APP, name="Quorrel 2019"), replace(DEAL, title="Quorrel 2022 renewal")
    assert "supplier_alone" not in values(app, deal)
