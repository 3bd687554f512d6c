"""A run that remembers the last one gives what a full run gives, and runs only the steps that must be run."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.matching.test_order import NAMES, SAYS
from tests.seeds import printed

from landscape.assembly import inference, own_knowledge
from landscape.assembly.inference import Knowledge, derive
from landscape.assembly.step_memory import StepMemory
from landscape.matching.normalise import fingerprint
from landscape.matching.taxonomy import business_functions, functionalities
from landscape.model.decision import SAME_SUPPLIER, Decision
from landscape.model.element import Cell, Element
from landscape.model.vocabulary import Verdict
from landscape.settings import Settings
from landscape.store.snapshot import Snapshot

AS_AT = date(2026, 11, 24)
STEPS = ("resolve", "link", "_classified")


def element(kind: str, slug: str, row: int, **values: str) -> Element:
    cells = {name: Cell(f"{kind}.csv", row, name) for name in values}
    type_name = "".join(part.title() for part in kind.split("-"))
    return Element(f"acme/{kind}/{slug}", type_name, "acme", values, cells)


def estate(count: int = 40) -> dict[str, Element]:
    held = [
        element("application", f"a{row:03}", row, name=f"Thing {row % 9} {NAMES[row % 5].split()[0]}",
                description=SAYS[row % len(SAYS)], vendor=NAMES[row % len(NAMES)])
        for row in range(count)
    ] + [
        element("contract", f"c{row:03}", row, title=f"Thing {row % 11} licences",
                supplier=NAMES[(row * 5) % len(NAMES)], reference=f"R{row}")
        for row in range(count)
    ]  # fmt: skip
    for kind, taxonomy in (
        ("application-function", functionalities()),
        ("business-function", business_functions()),
    ):
        held += [
            element(kind, one.id, 1, name=one.label, description=one.description,
                    synonyms="|".join(one.synonyms))
            for one in taxonomy.leaves
        ]  # fmt: skip
    return {one.id: one for one in held}


def snapshot(held: dict[str, Element], draw: random.Random | None = None) -> Snapshot:
    elements = [held[key] for key in sorted(held)]
    if draw:
        draw.shuffle(elements)
    return Snapshot(1, tuple(elements), (), {})


def knowledge(*decisions: Decision, memory: StepMemory | None = None) -> Knowledge:
    products = own_knowledge.recogniser(Settings())
    known = Knowledge("acme", AS_AT, decisions, None, products)
    return replace(known, memory=memory) if memory else known


def changed(held: dict[str, Element], draw: random.Random) -> dict[str, Element]:
    """One change of the sort that imports bring."""
    found = dict(held)
    key = draw.choice([one for one in sorted(held) if "function" not in one])
    one = held[key]
    match draw.randrange(5):
        case 0:
            del found[key]
        case 1:
            field = "name" if one.type == "Application" else "title"
            found[key] = replace(
                one, properties={**one.properties, field: f"Thing {draw.randrange(99)}"}
            )
        case 2:
            found[key] = replace(
                one, properties={**one.properties, "description": draw.choice(SAYS)}
            )
        case 3:
            cells = {
                name: replace(cell, row=(cell.row or 0) + 7) for name, cell in one.cells.items()
            }
            found[key] = replace(one, cells=cells)  # the row moved: evidence says another place
        case _:
            field = "vendor" if one.type == "Application" else "supplier"
            found[key] = replace(one, properties={**one.properties, field: draw.choice(NAMES)})
    return found


def decided(draw: random.Random, held: dict[str, Element]) -> Decision:
    apps = [key for key in sorted(held) if "/application/" in key]
    deals = [key for key in sorted(held) if "/contract/" in key]
    functions = [key for key in sorted(held) if "/application-function/" in key]
    verdict = draw.choice((Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT, Verdict.WITHDRAW))
    match draw.randrange(3):
        case 0:
            return Decision("PROVIDES", draw.choice(apps), draw.choice(functions), verdict)
        case 1:
            return Decision("COVERS", draw.choice(deals), draw.choice(apps), verdict)
    same = draw.choice((Verdict.SAME, Verdict.DIFFERENT, Verdict.WITHDRAW))
    left, right = draw.sample([fingerprint(one) for one in NAMES[:9]], 2)
    return Decision(SAME_SUPPLIER, left, right, same)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_gives_what_a_full_run_gives(seed: int) -> None:
    draw = random.Random(seed)
    held, said, memory = estate(), list[Decision](), StepMemory()
    for _ in range(6):
        if draw.random() < 0.5:
            held = changed(held, draw)
        else:
            said.append(decided(draw, held))
        state = snapshot(held)
        assert derive(state, knowledge(*said, memory=memory)) == derive(state, knowledge(*said))


Counting = Callable[[], Counter[str]]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step was run."""
    counted: Counter[str] = Counter()
    for name in STEPS:
        before = getattr(inference, name)

        def run(*given: Any, _name: str = name, _before: Any = before, **named: Any) -> Any:
            counted[_name] += 1
            return _before(*given, **named)

        monkeypatch.setattr(inference, name, run)
    return counted


def test_only_the_step_that_a_word_concerns_is_run_again(runs: Counter[str]) -> None:
    held, memory = estate(), StepMemory()
    app, deal = "acme/application/a001", "acme/contract/c001"
    function = next(key for key in held if "/application-function/" in key)
    words = [
        (Decision("PROVIDES", app, function, Verdict.REJECT), {"_classified": 1}),
        (Decision("COVERS", deal, "acme/application/a039", Verdict.REJECT), {"link": 1}),
        (Decision("REPLACES", app, "acme/application/a002", Verdict.ACCEPT), {}),
    ]
    derive(snapshot(held), knowledge(memory=memory))
    assert runs == {"resolve": 1, "link": 1, "_classified": 2}
    said: list[Decision] = []
    for word, expected in words:
        said.append(word)
        runs.clear()
        derive(snapshot(held), knowledge(*said, memory=memory))
        assert runs == expected, word
    runs.clear()
    held[app] = replace(held[app], properties={**held[app].properties, "users": 12})
    derive(snapshot(held), knowledge(*said, memory=memory))
    assert not runs, "how many use it says nothing of what it does"


@pytest.mark.parametrize("seed", range(3))
def test_nothing_depends_on_the_order_of_the_elements(seed: int) -> None:
    held = estate()
    once = derive(snapshot(held), knowledge())
    again = derive(snapshot(held, random.Random(seed)), knowledge())
    assert len(once.relationships) > 40
    assert {one.relationship.key: one for one in once.relationships} == {
        one.relationship.key: one for one in again.relationships
    }
    assert {one.id: one for one in once.elements} == {one.id: one for one in again.elements}


_SCRIPT = """
import hashlib
from tests.assembly import test_steps_again as one
found = one.derive(one.snapshot(one.estate()), one.knowledge())
print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


def test_nothing_depends_on_the_hash_seed_or_the_cores() -> None:
    assert len(printed(_SCRIPT, (("0", "1"), ("4711", "4")))) == 1
