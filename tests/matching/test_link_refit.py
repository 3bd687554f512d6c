"""The link model refitted on a user's decisions: better where the habit differs, no worse where it does not."""

from __future__ import annotations

import random

import pytest

from landscape.matching.link_model import REFIT_FROM, Habit, habit_of, shipped_link_model
from landscape.matching.links import COVERS, link, linked, scored_pairs
from landscape.matching.sides import AppSide, ContractSide
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict

Sides = tuple[list[AppSide], list[ContractSide], set[tuple[str, str]]]
_PARTS = ("bar", "cel", "dor", "fen", "gal", "hom", "jun", "kel", "lor", "mip", "nad", "pov", "rus")
_WORDS = [a + b for a in _PARTS for b in _PARTS]


def estate(seed: int, *, by_name: bool) -> Sides:
    """Applications of which half have a contract with their maker: titled by name, or by what they do.

    As many contracts again are with one of the makers and cover none of the applications; where titles say
    what things do, those bear a name: works at a place that the application is called after.
    """
    draw = random.Random(seed)
    makers = [f"{one}an Ltd" for one in draw.sample(_WORDS, 60)]
    apps, contracts, true = list[AppSide](), list[ContractSide](), set[tuple[str, str]]()
    for number in range(160):
        words = draw.sample(_WORDS, 6)
        name, maker = f"{words[0]}{words[1]}".title(), draw.choice(makers)
        apps.append(AppSide(f"a{number}", name, " ".join(words[2:]), maker))
        if number % 2:
            told = [name, "licences"] if by_name else [*words[2:4], "licences"]
            true.add((f"a{number}", f"c{len(contracts)}"))
            contracts.append(ContractSide(f"c{len(contracts)}", " ".join(told), supplier=maker))
        near = [name, draw.choice(_WORDS)] if not by_name else draw.sample(_WORDS, 2)
        other = " ".join([*near, "works"])
        contracts.append(ContractSide(f"c{len(contracts)}", other, supplier=draw.choice(makers)))
    return apps, contracts, true


def decisions(sides: Sides, count: int, seed: int) -> list[Decision]:
    """A person's word on the likeliest pairs of some applications, the surest first."""
    apps, contracts, true = sides
    mine = {one.key for one in random.Random(seed).sample(apps, 100)}
    scored = scored_pairs(apps, contracts, shipped_link_model())
    asked = sorted(
        ((-chance, pair.app.key, pair.contract.key) for pair, chance in scored if pair.app.key in mine)
    )  # fmt: skip
    return [
        Decision(COVERS, contract, app, Verdict.ACCEPT if (app, contract) in true else Verdict.REJECT)
        for _, app, contract in asked[:count]
    ]  # fmt: skip


def f1(sides: Sides, said: list[Decision], used: list[Decision]) -> float:
    """F1 over the applications of which nobody said anything."""
    apps, contracts, true = sides
    decided = {one.target for one in said}
    found = {
        (one.application, one.contract)
        for one in link(apps, contracts, used)
        if one.application not in decided
    }
    wanted = {one for one in true if one[0] not in decided}
    return 2 * len(found & wanted) / max(1, len(found) + len(wanted))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_habit_is_learned(seed: int) -> None:
    sides = estate(seed, by_name=False)
    said = decisions(sides, 80, seed)
    assert f1(sides, said, said) > f1(sides, said, []) + 0.1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_usual_habit_is_not_unlearned(seed: int) -> None:
    sides = estate(seed, by_name=True)
    said = decisions(sides, 80, seed)
    assert f1(sides, said, said) >= f1(sides, said, []) - 0.03


def test_few_decisions_leave_the_weights() -> None:
    sides = estate(1, by_name=False)
    scored = scored_pairs(sides[0], sides[1], shipped_link_model())
    decided = [(pair, chance, place % 2 == 0) for place, (pair, chance) in enumerate(scored)]
    assert habit_of(decided[: REFIT_FROM - 1]).chance(scored[0][0], 0.7) == 0.7
    enough = habit_of(decided[:REFIT_FROM])
    assert enough.chance(scored[0][0], 0.7) != 0.7
    assert habit_of(decided[:REFIT_FROM][::-1]) == enough
    assert habit_of([(pair, chance, True) for pair, chance, _ in decided]) == Habit()


def test_the_order_of_everything_does_not_matter() -> None:
    apps, contracts, _ = sides = estate(2, by_name=False)
    said = decisions(sides, 80, 2)
    straight, turned = link(apps, contracts, said), link(apps[::-1], contracts[::-1], said[::-1])
    pairs = [
        {(o.application, o.contract): o.inference.confidence for o in one}
        for one in (straight, turned)
    ]
    assert pairs[0].keys() == pairs[1].keys()
    assert all(abs(pairs[0][one] - pairs[1][one]) < 1e-4 for one in pairs[0])


def test_what_decisions_did_is_said() -> None:
    sides = estate(3, by_name=False)
    after = linked(sides[0], sides[1], decisions(sides, 80, 3)).recalibration
    assert after.decisions > 0
    assert f"{after.decisions} decisions on links" in after.told("links")
