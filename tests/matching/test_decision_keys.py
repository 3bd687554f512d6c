"""Decisions find their things again after the next export, and never another thing."""

from __future__ import annotations

import random

import pytest

from landscape.matching.decision_keys import KeyBook, keys_of, words_key
from landscape.model.decision import Decision
from landscape.model.element import Element
from landscape.model.vocabulary import Verdict

WORDS = (
    "arden bexley calder denholm elmet farrow garston hexham ingle jervis kelham lorton marston norbury "
    "ormside penrose quarley rushton selwyn tarrant ulver venn wexcombe yarrow zeal brock crane dunlin"
).split()
KINDS = "bookings payments licences rents permits pensions archive survey ledger forms".split()
FORMS = ("Ltd", "Limited", "plc", "UK Ltd", "LLP")


def application(identity: str, **properties: str) -> Element:
    return Element(f"acme/application/{identity}", "Application", "acme", properties)


def estate(count: int, *, numbered: bool) -> list[dict[str, str]]:
    draw = random.Random(7)
    names = [f"{a.title()} {b.title()} {kind}" for a in WORDS for b in WORDS[:4] for kind in KINDS]
    rows = []
    for number, name in enumerate(draw.sample(names, count)):
        row = {"name": name, "vendor": f"{draw.choice(WORDS).title()} {draw.choice(FORMS)}"}
        rows.append(row | ({"source_id": f"APM{number:05}"} if numbered else {}))
    return rows


def exported_again(rows: list[dict[str, str]], draw: random.Random) -> dict[int, dict[str, str]]:
    """Shuffled; 5 % gone, 15 % re-formatted, 2 % with a typing error, 2 % with a trading name."""
    kept = [place for place in range(len(rows)) if draw.random() > 0.05]
    draw.shuffle(kept)
    return {place: _changed(dict(rows[place]), draw) for place in kept}


def _changed(row: dict[str, str], draw: random.Random) -> dict[str, str]:
    chance, name = draw.random(), row["name"]
    if chance < 0.15:
        row["name"] = draw.choice(
            (name.upper(), name.replace(" ", "  "), f" {name}.", name.replace(" ", "-"))
        )
        row["vendor"] = row["vendor"].upper().replace("LIMITED", "Ltd")
    elif chance < 0.17:
        place = draw.randrange(1, len(name) - 1)
        row["name"] = name[:place] + name[place + 1 :]
    elif chance < 0.19:
        row["vendor"] += " t/a Somebody Else"
    return row  # fmt: skip


@pytest.mark.parametrize(("numbered", "least"), [(False, 0.97), (True, 1.0)])
def test_decisions_survive_the_next_export(numbered: bool, least: float) -> None:
    rows = estate(1000, numbered=numbered)
    before = KeyBook(application(f"old-{place}", **row) for place, row in enumerate(rows))
    keys = {place: before.all_keys(f"acme/application/old-{place}") for place in range(len(rows))}
    for seed in range(5):
        again = exported_again(rows, random.Random(seed))
        after = KeyBook(application(f"new-{place}", **row) for place, row in again.items())
        found = {place: after.find(key) for place, key in keys.items()}
        right = sum(found[place] == f"acme/application/new-{place}" for place in again)
        wrong = [
            place
            for place, key in found.items()
            if key not in (None, f"acme/application/new-{place}")
        ]
        assert wrong == []
        assert right / len(again) >= least


def test_a_key_that_two_things_share_names_neither() -> None:
    twins = [application("a", name="Desk"), application("b", name="DESK")]
    book = KeyBook(twins)
    assert book.find("application~desk") is None
    assert book.key_of("acme/application/a") == "acme/application/a"


def test_the_name_does_not_lead_to_a_thing_with_another_number() -> None:
    known = KeyBook([application("a", name="Desk", source_id="APM2")])
    assert known.find("application#apm1\napplication~desk") is None
    assert known.find("application#apm2\napplication~desk") == "acme/application/a"
    unnumbered = KeyBook([application("a", name="Desk")])
    assert unnumbered.find("application#apm1\napplication~desk") == "acme/application/a"


def test_a_number_of_a_contract_is_no_number_of_an_application() -> None:
    contract = Element("acme/contract/c", "Contract", "acme", {"reference": "77", "title": "Desk"})
    assert keys_of(contract)[0] != keys_of(application("a", name="Desk", source_id="77"))[0]


def test_decisions_on_what_is_not_here_are_told_apart() -> None:
    book = KeyBook([application("a", name="Desk")])
    here = Decision("REPLACES", "application~desk", "acme/application/a", Verdict.ACCEPT)
    gone = Decision("REPLACES", "application~gone", "application~desk", Verdict.ACCEPT)
    pair = Decision("SAME_SUPPLIER", "acme", "zeal", Verdict.SAME)
    located = book.locate([here, gone, pair], ("SAME_SUPPLIER",))
    assert [one.source for one in located.decisions] == ["acme/application/a", "acme"]
    assert located.unplaced == (gone,)


def test_words_in_another_order_are_the_same_name() -> None:
    assert words_key("Bookings – Leisure") == words_key("leisure  BOOKINGS")
    assert words_key("Office 365 E3") != words_key("Office 365 E5")
