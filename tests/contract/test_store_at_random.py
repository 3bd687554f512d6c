"""A store against a small model of what it should hold, under random loads, closings and undoing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from landscape.errors import Refused
from landscape.model.element import Value
from landscape.store.batch import Batch, Derive, Derived
from landscape.store.protocol import Store
from landscape.store.snapshot import Snapshot
from tests.contract.conftest import STORES
from tests.contract.words import (
    DESK,
    PAY,
    SPORT,
    batch,
    file,
    fixed,
    infers,
    only,
    relates,
    says,
    unpacked,
)

SOURCES = ("a.csv", "b.csv")
NAMES = (DESK, PAY, SPORT)
PROPERTIES = ("users", "annual_cost")

Rows = Mapping[str, Mapping[str, int | None]]
rows = st.dictionaries(
    st.sampled_from(NAMES),
    st.fixed_dictionaries({}, optional={one: st.none() | st.integers(0, 2) for one in PROPERTIES}),
    max_size=3,
)
links = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3)


@dataclass
class Model:
    """What sources say: (source, element) → property → (value, since which load)."""

    said: dict[tuple[str, str], dict[str, tuple[int, int]]] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)

    def load(self, number: int, source: str, given: Rows, whole: bool) -> None:
        for name, values in given.items():
            before = self.said.get((source, name), {})
            self.said[source, name] = {
                one: before[one] if one in before and before[one][0] == value else (value, number)
                for one, value in values.items()
                if value is not None
            }
            self.there.add(name)
        if whole:
            for name in self.there - given.keys():
                self.said.pop((source, name), None)
            self.there &= given.keys()

    def shown(self) -> dict[str, dict[str, Value]]:
        found: dict[str, dict[str, Value]] = {}
        for name in sorted(self.there):
            best: dict[str, tuple[int, str, int]] = {}
            for source in SOURCES:
                for one, (value, since) in self.said.get((source, name), {}).items():
                    best[one] = max(best.get(one, (0, "", 0)), (since, source, value))
            found[name] = {one: value for one, (_, _, value) in best.items()}
        return found


class AnyStore(RuleBasedStateMachine):
    """Loads and takes back at random; each state that was ever held must stay as it was."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.opened: list[Store] = []
        self.store = STORES[self.kind](Path(self.folder.name), self.opened)()
        self.model: Model | None = Model()
        self.states: list[Snapshot] = [self.store.snapshot()]

    def teardown(self) -> None:
        for one in self.opened:
            one.close()
        self.folder.cleanup()

    @rule(
        source=st.sampled_from(SOURCES),
        given=rows,
        pairs=links,
        whole=st.booleans(),
        sure=st.none() | st.sampled_from([0.5, 0.502, 0.9]),
    )
    def load(
        self, source: str, given: Rows, pairs: set[tuple[str, str]], whole: bool, sure: float | None
    ) -> None:
        said = [says(source, name, **values) for name, values in given.items()]
        edges = [relates(source, "REPLACES", *pair) for pair in sorted(pairs) if pair[0] in given]
        made = batch(*said, *edges, closing=[only()] if whole else [], files=[file(source)])
        self.write(made, sure)
        number = self.store.latest()
        if self.model is not None:
            self.model.load(number, source, given, whole)
        # Said again, it changes nothing.
        with self.store.writing() as writer:
            assert writer.apply(made, self.derive(sure)).load is None

    def write(self, made: Batch, sure: float | None) -> None:
        with self.store.writing() as writer:
            number = writer.apply(made, self.derive(sure)).load
        if number is not None:
            self.states.append(self.store.snapshot())
        assert self.store.latest() == len(self.states) - 1

    def derive(self, sure: float | None) -> Derive | None:
        if sure is None:
            return None
        edges = tuple(infers("CONTAINS", DESK, one, sure) for one in (PAY, SPORT))
        return fixed(Derived((), edges))

    @rule(which=st.integers(1, 8))
    def undo(self, which: int) -> None:
        loads = self.store.loads()
        if which > len(loads):
            return
        last = which == len(loads)
        try:
            with self.store.writing() as writer:
                number = writer.undo(which).load
        except Refused:
            assert loads[which - 1].undone or not last
            return
        now = self.store.snapshot()
        if last:
            before = self.states[which - 1]
            assert (now.elements, now.relationships, now.keys) == (
                before.elements,
                before.relationships,
                before.keys,
            )
        self.states.append(now)
        self.model = None  # the model cannot take back
        assert number == len(self.states) - 1

    @invariant()
    def every_state_stays_as_it_was(self) -> None:
        for number, state in enumerate(self.states):
            assert self.store.snapshot(number) == state
            assert unpacked(self.store.columns(number)) == (state.elements, state.relationships)

    @invariant()
    def the_model_agrees(self) -> None:
        if self.model is not None:
            found = {one.id: dict(one.properties) for one in self.store.snapshot().elements}
            assert found == self.model.shown()

    @invariant()
    def every_check_is_clean(self) -> None:
        assert [one for one in self.store.verify() if not one.ok] == []


AnyStore.TestCase.settings = settings(max_examples=20, stateful_step_count=8, deadline=None)
TestAnyStore = AnyStore.TestCase


class AnyServerStore(AnyStore):
    """The same on a server, where each step costs more."""

    kind = "neo4j"


AnyServerStore.TestCase.settings = settings(max_examples=4, stateful_step_count=6, deadline=None)
TestAnyServerStore = AnyServerStore.TestCase
