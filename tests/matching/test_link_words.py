"""What the words of titles, descriptions and company names may say for a link."""

from __future__ import annotations

import pytest

from landscape.matching.columns import contract_columns
from landscape.matching.likeness import Written
from landscape.matching.links import link
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.stems import words_of
from landscape.model.inference import Evidence

OTHERS = [
    ContractSide(f"o{at}", f"Gravel {word}", supplier=f"Pit {at} Ltd")
    for at, word in enumerate(("beds", "paths", "drives", "verges", "courts", "yards"))
]
PARAGRAPH = (
    "The Council is seeking a partner to work under the terms of a strategic agreement for a period of ten "
    "years with review dates and break options. {} It will manage land that has been surplus for a long time."
)


def linked(name: str, title: str, said: str = "", *, supplier: str = "", seller: str = "") -> float:
    found = _link(name, title, said, supplier=supplier, seller=seller)
    return max((confidence for confidence, _ in found), default=0.0)


def _link(
    name: str, title: str, said: str, *, supplier: str, seller: str
) -> list[tuple[float, tuple[Evidence, ...]]]:
    app = AppSide("a", name, supplier=supplier)
    deal = ContractSide("c", title, said, supplier=seller)
    found = link([app], [deal, *OTHERS])
    return [
        (one.inference.confidence, one.inference.evidence) for one in found if one.contract == "c"
    ]


def test_a_paragraph_names_an_application_only_as_a_name_is_written() -> None:
    title = "Appointment of a joint venture partner"
    assert linked("AIM", title, PARAGRAPH.format("Our aim is a lean structure.")) == 0
    assert linked("AIM", title, PARAGRAPH.format("Work is recorded in AIM.")) > 0.3


def test_a_part_of_a_name_in_a_paragraph_is_not_the_name() -> None:
    title = "Community capacity building"
    assert linked("Resilience Direct", title, PARAGRAPH.format("It builds resilience.")) == 0
    assert linked("Resilience Direct", title, PARAGRAPH.format("It feeds Resilience Direct.")) > 0.3


def test_where_the_name_stands_is_told() -> None:
    found = _link(
        "Quorrel Plus", "Annual charges", PARAGRAPH.format("Quorrel Plus."), supplier="", seller=""
    )
    [said] = [one for one in found[0][1] if one.kind == "name"]
    assert said.column == "description" and "the description of Annual charges" in said.text


def test_a_line_of_description_says_what_is_bought() -> None:
    assert linked("Quorrel", "Annual charges", "quorrel support and hosting") > 0.3


@pytest.mark.parametrize("name", ["Penaltor Park", "Penaltor HR"])
def test_an_ordinary_word_beside_the_suppliers_claims_nothing_of_others(name: str) -> None:
    title = f"Services for the {name.split()[1]} extension"
    alone = linked(name, title, supplier="Penaltor", seller="Marl Ltd")
    assert alone < 0.3
    assert linked(name, title, supplier="Penaltor", seller="Penaltor Ltd") > max(alone, 0.5)


def test_a_rare_word_beside_the_suppliers_is_still_sold_by_others() -> None:
    assert (
        linked("Penaltor Quorrel", "Quorrel renewal", supplier="Penaltor", seller="Marl Ltd") > 0.4
    )


def test_companies_that_share_an_ordinary_word_are_strangers() -> None:
    title = "Signs and cameras"
    near = linked("Gatepost", title, supplier="Gatepost Security", seller="Missing Link Security")
    assert near == 0


def test_an_address_of_a_page_is_no_text() -> None:
    found = contract_columns(["title", "suppliers", "details_url", "Scope of works"])
    assert found.description == "Scope of works"
    assert words_of("as at https://tenders.example/view?id=7 and www.example.org/aim today") == [
        "as",
        "at",
        "and",
        "today",
    ]


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("AIM", "The AIM system", True),
        ("AIM", "the aim is", False),
        ("AIM", "Aim for the best", False),
        ("MOSAIC", "records held in Mosaic since May", True),
        ("Mosaic", "a mosaic of fields", False),
        ("Open Revenues", "hosted open-revenues", True),
        ("Open Revenues", "open to all revenues", False),
        ("", "anything", False),
        ("(", "anything (", False),
    ],
)
def test_one_word_must_be_written_as_a_name(name: str, text: str, stands: bool) -> None:
    assert Written(name).stands_in(text) is stands
