"""A run in a new process, with what an earlier one left beside the store, gives what a full run gives."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.assembly.test_steps_again import changed, decided, element, estate, knowledge, snapshot
from tests.matching.test_order import NAMES, SAYS
from tests.seeds import printed

from landscape.assembly.inference import derive
from landscape.assembly.kept_files import KeptFiles
from landscape.assembly.step_memory import StepMemory
from landscape.matching import kept_sides
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.kept import NOTHING
from landscape.matching.likened import Likening
from landscape.matching.link_model import LinkModel
from landscape.matching.link_reasons import LinkReasons
from landscape.matching.reading import Reader
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import Decision
from landscape.model.element import Element
from landscape.store.batch import Derived


def anew(folder: Path) -> StepMemory:
    """The memory of a process that has just begun."""
    return StepMemory(KeptFiles(folder))


def more(held: dict[str, Element], draw: random.Random) -> dict[str, Element]:
    """Some applications and contracts that were not there."""
    number = draw.randrange(1_000)
    said = draw.choice(SAYS)
    return held | {
        one.id: one
        for one in (
            element("application", f"b{number}", 2, name=f"Thing {number % 17} {said[:9]}",
                    description=said, vendor=draw.choice(NAMES)),
            element("contract", f"b{number}", 3, title=f"Thing {number % 13} {said}",
                    supplier=draw.choice(NAMES), reference=f"R{number}"),
        )
    }  # fmt: skip


def by_key(found: Derived) -> dict[Any, Any]:
    return {one.relationship.key: one for one in found.relationships}


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_gives_what_a_full_run_gives(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    held, said = estate(draw.choice((35, 40, 60))), list[Decision]()
    for _ in range(6):
        for _ in range(draw.randrange(4)):
            held = draw.choice((changed, changed, more))(held, draw)
        if draw.random() < 0.3:
            said.append(decided(draw, held))
        full = derive(snapshot(held), knowledge(*said))
        assert derive(snapshot(held), knowledge(*said, memory=anew(tmp_path))) == full
        # Another order of the rows, by what that run left.
        turned = derive(snapshot(held, draw), knowledge(*said, memory=anew(tmp_path)))
        assert by_key(turned) == by_key(full)


_SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.assembly import test_steps_kept as one
held = one.estate()
for count in range(3):
    known = one.knowledge(memory=one.anew(Path({folder!r})))
    found = one.derive(one.snapshot(held), known)
    held = one.more(held, one.random.Random(count))
print(hashlib.sha256(repr(found).encode()).hexdigest())
"""


def test_what_one_hash_seed_left_serves_another(tmp_path: Path) -> None:
    script = _SCRIPT.format(folder=str(tmp_path))
    assert len(printed(script, (("0", "1"), ("4711", "2"), ("5", "1")))) == 1


def test_only_the_pairs_of_rows_that_changed_are_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed: list[int] = []
    chance = LinkModel.chance
    monkeypatch.setattr(
        LinkModel, "chance", lambda self, values: weighed.append(1) or chance(self, values)
    )
    held = estate()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    of_all, held["acme/application/a001"] = len(weighed), element(
        "application", "a001", 1, name="Thing 1 Acme", description="", vendor=NAMES[1]
    )  # fmt: skip
    assert of_all > 500
    weighed.clear()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert 0 < len(weighed) < of_all / 5
    weighed.clear()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert not weighed


def test_only_rows_whose_texts_changed_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    heard = Reader.heard
    monkeypatch.setattr(Reader, "heard", lambda self, one: read.append(one.key) or heard(self, one))
    held = estate()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert len(set(read)) == 40
    read.clear()
    held["acme/application/a001"] = element(
        "application", "a001", 1, name="Thing 1 Acme", description="pest control", vendor=NAMES[1]
    )
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    # A row that had no answer before may have one now: its reasons are found in its texts.
    assert "acme/application/a001" in read
    assert len(set(read)) <= 8


def test_only_rows_whose_words_changed_are_likened_and_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likened: list[int] = []
    explained: list[int] = []
    read: list[str] = []
    before = Likening.likened, LinkReasons._made, kept_sides.contract_texts
    monkeypatch.setattr(
        Likening,
        "likened",
        lambda self, count, *more, **named: (
            likened.append(count) or before[0](self, count, *more, **named)
        ),
    )
    monkeypatch.setattr(
        LinkReasons, "_made", lambda self, *pair: explained.append(1) or before[1](self, *pair)
    )
    monkeypatch.setattr(
        kept_sides, "contract_texts", lambda one: read.append(one.key) or before[2](one)
    )
    seen = likened, explained, read
    held = estate(200)
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    whole = [sum(map(int, one)) if one is not read else len(one) for one in seen]
    assert whole[0] == 400
    assert min(whole) > 30
    for one in seen:
        one.clear()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert not any(sum(one) for one in (likened, explained))
    assert not read
    held["acme/application/a001"] = element(
        "application", "a001", 1, name="Xylophone", description="", vendor=NAMES[1]
    )
    key = "acme/contract/c003"
    held[key] = element(
        "contract", "c003", 3, title="Xylophone tuning", supplier=NAMES[15 % len(NAMES)]
    )
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert 0 < sum(likened) < whole[0] / 4
    assert 0 < len(explained) < whole[1] / 2
    assert read == [key]


def test_only_rows_whose_words_changed_are_read_for_what_they_do_besides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[int] = []
    before = Likening.rest
    monkeypatch.setattr(
        Likening,
        "rest",
        lambda self, bags, *more: rested.append(len(bags)) or before(self, bags, *more),
    )
    names = {"halls": "Hall bookings", "rents": "Rent accounts", "bins": "Waste rounds"}
    own = Taxonomy.from_rows([{"id": one, "label": label} for one, label in names.items()])
    labels = list(names.values())
    rows = [
        Described(str(at), Text(f"{labels[at % 3]} and {labels[at // 3 % 3]} {at}", "Name"))
        for at in range(90)
    ]

    def answers() -> list[int]:
        rested.clear()
        found = Classifier(own, kept=KeptFiles(tmp_path)).classify(rows)
        return [len(one) for one in found]

    first = answers()
    assert sum(rested) >= 60
    assert max(first) == 2, "a row of two names does two things"
    assert answers() == first
    assert not rested
    rows[4] = Described("4", Text("Xylophone", "Name"))
    answers()
    assert sum(rested) < 20


def test_evidence_says_where_the_row_stands_now(tmp_path: Path) -> None:
    held = estate()
    derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    for key, one in list(held.items()):
        if one.type in ("Application", "Contract"):
            cells = {
                name: replace(
                    cell, row=(cell.row or 0) + 100, source="other.csv", column=f"{name} 2"
                )
                for name, cell in one.cells.items()
            }
            held[key] = replace(one, cells=cells)
    found = derive(snapshot(held), knowledge(memory=anew(tmp_path)))
    assert found == derive(snapshot(held), knowledge())
    rows = [ground.row for one in found.relationships for ground in one.relationship.evidence
            if ground.source == "other.csv"]  # fmt: skip
    assert len(rows) > 40
    assert min(rows) >= 100


def test_without_a_place_nothing_is_kept() -> None:
    assert StepMemory().kept is NOTHING
