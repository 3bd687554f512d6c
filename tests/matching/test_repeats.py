"""Which contracts of several lists are one: what joins, what must not, and that no order matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from landscape.matching import repeats as module
from landscape.matching.kept import Arrays
from landscape.matching.repeat_grounds import Links
from landscape.matching.repeats import Repeat, repeats
from landscape.matching.told import Told
from landscape.model.vocabulary import Band, Method

END = date(2027, 3, 31)


def contract(key: str, title: str, source: str, **said: object) -> Told:
    known: dict[str, object] = {
        "supplier": "Marl Ltd",
        "supplier_id": "marl",
        "owners": frozenset({"marl"}),
        "starts": date(2022, 4, 1),
        "ends": END,
        "amounts": (50_000.0, 10_000.0),
    }
    return Told(key, frozenset({source}), title, **{**known, **said})  # type: ignore[arg-type]


def told(*contracts: Told, **more: object) -> list[tuple[str, str, Band]]:
    found = repeats(contracts, **more)  # type: ignore[arg-type]
    return [(one.repeat, one.main, one.inference.band) for one in found]


REGISTER = contract("k", "Income management system", "register.csv", reference="C-101")


def test_the_same_words_days_and_money_are_one_contract() -> None:
    other = contract("l", "Income mgmt", "finance.csv", reference="77120")
    [one] = repeats([REGISTER, other])
    assert (one.repeat, one.main, one.inference.band) == ("l", "k", Band.ACCEPT)
    assert {"supplier", "end", "start", "value", "title"} == {
        each.kind for each in one.inference.evidence
    }


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            contract("l", "Income management system", "b", starts=date(2027, 4, 1), ends=date(2032, 3, 31)),
            id="a renewal: the same again, for the years after",
        ),
        pytest.param(
            contract("l", "Wireless access points", "b", amounts=(95_000.0,)),
            id="another call-off under one framework",
        ),
        pytest.param(
            replace(contract("l", "Income management system", "b"), supplier="Oxbow", supplier_id="oxbow",
                    owners=frozenset({"oxbow"})),
            id="the same with another supplier",
        ),
        pytest.param(
            contract("l", "Income management consultancy", "b", amounts=(12_000.0,)),
            id="other work on the same",
        ),
        pytest.param(
            contract("l", "Income management system", "b", reference="C-102", amounts=(9.0,)),
            id="a number of the same kind that differs, and another amount",
        ),
        pytest.param(
            contract("l", "Income management system", "b", amounts=(90_000.0,)),
            id="the same words and days, and another amount",
        ),
    ],
)  # fmt: skip
def test_what_looks_alike_and_is_another_contract_is_not_joined(other: Told) -> None:
    assert not [one for one in told(REGISTER, other) if one[2] is Band.ACCEPT]


def test_lots_find_their_own() -> None:
    mine = [contract(f"k{n}", f"Scanning, lot {n}", "register.csv", amounts=()) for n in (1, 2)]
    theirs = [contract(f"l{n}", f"Scanning (Lot {n})", "finance.csv", amounts=()) for n in (1, 2)]
    found = told(*mine, *theirs)
    assert {frozenset(one[:2]) for one in found} == {frozenset({f"k{n}", f"l{n}"}) for n in (1, 2)}


def test_where_two_would_do_as_well_nobody_is_chosen() -> None:
    twin = replace(REGISTER, key="k2", reference="C-2")
    other = contract("l", "Income management system", "finance.csv")
    assert {band for *_, band in told(REGISTER, twin, other)} == {Band.REVIEW}


def test_three_files_tell_one_and_the_register_speaks_for_all() -> None:
    finance = contract("l", "Income mgmt", "finance.csv", reference="77120")
    beside = contract(
        "m", "Ferngate Pay", "foi.csv", beside=True, yearly=10_000.0, amounts=(10_000.0,)
    )
    assert told(finance, beside, REGISTER) == [("l", "k", Band.ACCEPT), ("m", "k", Band.ACCEPT)]


def test_a_person_wins_over_what_is_alike_and_what_is_not() -> None:
    other = contract("l", "Income management system", "finance.csv")
    assert told(REGISTER, other, said={frozenset("kl"): False}) == []
    strange = contract("m", "Gritting", "b", supplier_id="zeal", owners=frozenset({"zeal"}))
    [one] = repeats([REGISTER, strange], said={frozenset("km"): True})
    assert (one.inference.method, one.inference.confidence) == (Method.DECIDED, 1.0)


def test_a_word_that_parts_two_keeps_a_third_from_bringing_them_together() -> None:
    finance = contract("l", "Income mgmt", "finance.csv")
    beside = contract("m", "Income", "foi.csv", beside=True, yearly=10_000.0)
    found = repeats([REGISTER, finance, beside], said={frozenset("kl"): False})
    joined = {
        frozenset((one.repeat, one.main)) for one in found if one.inference.band is Band.ACCEPT
    }
    assert frozenset("kl") not in joined
    assert len(joined) <= 1


def test_no_order_matters() -> None:
    random = Random(3707)
    titles = ("Income management", "Housing system", "Tax", "Library", "Case system hosting")
    contracts = [
        contract(
            f"k{n:02}", random.choice(titles), random.choice(("a", "b", "c")),
            ends=random.choice((END, date(2028, 3, 31))), amounts=(float(random.choice((10, 20, 30))),),
            reference=random.choice(("", f"R{n}", f"{n}/A")),
        )
        for n in range(30)
    ]  # fmt: skip
    first: list[Repeat] = repeats(contracts)
    assert first
    for _ in range(5):
        random.shuffle(contracts)
        assert repeats(contracts) == first


def test_no_group_holds_two_contracts_of_one_list() -> None:
    random = Random(11)
    contracts = [
        contract(f"k{n:02}", random.choice(("Tax", "Tax system", "Housing")), f"{n % 3}.csv",
                 amounts=(float(random.choice((10, 20))),))
        for n in range(24)
    ]  # fmt: skip
    groups: dict[str, list[str]] = {}
    for one in repeats(contracts):
        if one.inference.band is Band.ACCEPT:
            groups.setdefault(one.main, [one.main]).append(one.repeat)
    lists = {one.key: one.lists for one in contracts}
    for members in groups.values():
        assert len({lists[one] for one in members}) == len(members)


class _Held:
    """Keeps in memory, as a store keeps in files."""

    def __init__(self) -> None:
        self.arrays: dict[tuple[str, bytes], Arrays] = {}

    def take(self, name: str, basis: bytes) -> Arrays | None:
        return self.arrays.get((name, basis))

    def put(self, name: str, basis: bytes, arrays: Arrays) -> None:
        self.arrays[name, basis] = arrays


def _many(random: Random) -> list[Told]:
    return [
        contract(
            f"k{n:03}", random.choice(("Tax", "Tax system", "Housing")), f"{n % 3}.csv",
            supplier=f"Marl{n % 20}", supplier_id=f"m{n % 20}", owners=frozenset({f"m{n % 20}"}),
            amounts=(float(random.choice((10, 20))),),
        )
        for n in range(120)
    ]  # fmt: skip


def test_only_owners_of_whom_something_changed_are_compared_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, contracts = _Held(), _many(Random(5))
    assert repeats(contracts, kept=held) == repeats(contracts)
    changed = [replace(contracts[7], title="Housing system"), *contracts[:7], *contracts[8:]]
    compared: list[str] = []
    likened = module._likened

    def noted(one: Told, other: Told, links: Links) -> object:
        compared.append(one.supplier)
        return likened(one, other, links)

    monkeypatch.setattr(module, "_likened", noted)
    again = repeats(changed, kept=held)
    assert set(compared) == {"Marl7"}
    monkeypatch.undo()
    assert again == repeats(changed)
    said = {frozenset((contracts[0].key, contracts[20].key)): False}
    assert repeats(changed, said=said, kept=held) == repeats(changed, said=said)
