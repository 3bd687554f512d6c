"""Where questions are answered: the estate as it stands in the store, and what was worked out from it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from landscape import responses
from landscape.analysis.columns import Columns
from landscape.analysis.fitness import Fits
from landscape.api.wording import element_href
from landscape.collecting import uncollected
from landscape.estate.estate import Estate
from landscape.estate.loading import load_estate
from landscape.model.vocabulary import Band, ContractStatus
from landscape.settings import Settings

if TYPE_CHECKING:
    from landscape.analysis.candidates import Candidate
    from landscape.analysis.contracts import ContractCalendar
    from landscape.analysis.cost import CostBook
    from landscape.analysis.duplication import DuplicationReport
    from landscape.analysis.flows import Flows
    from landscape.analysis.quality import QualityFinding, QualityReport
    from landscape.analysis.rationalisation import RationalisationReport
    from landscape.analysis.suppliers import SupplierGroup, SupplierReport
    from landscape.reviewing import Kept, Queue, Word
    from landscape.store.protocol import Store

Plain = dict[str, Any]
Stand = tuple[int, date]  # the last load, and the day of questions without a date
Worked = TypeVar("Worked")
_KEPT = 4  # states of the estate that are held in memory
_KEPT_IMPACTS = 64


class once(Generic[Worked]):  # noqa: N801 - a decorator
    """An answer that one works out, when it is first asked for, while the others who ask wait for it."""

    def __init__(self, work: Callable[[Any], Worked]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, asked: Any, _: object = None) -> Worked:
        if self._name not in asked.__dict__:
            with asked.working:
                if self._name not in asked.__dict__:
                    with uncollected():
                        asked.__dict__[self._name] = self._work(asked)
        kept: Worked = asked.__dict__[self._name]
        return kept


class Found:
    """What the analyses of one state found, as figures: words are made of the rows that are looked at."""

    def __init__(self, estate: Estate, working: threading.RLock) -> None:
        self.estate = estate
        self.working = working

    @once
    def duplicates(self) -> DuplicationReport:
        """Which functionality is provided more than once."""
        from landscape.analysis import duplication

        return duplication.find(self.estate)

    @once
    def rationalisation(self) -> RationalisationReport:
        """Dispositions and candidates."""
        from landscape.analysis import rationalisation

        return rationalisation.rationalise(self.estate, duplicates=self.duplicates)

    @once
    def leaving(self) -> dict[str, Candidate]:
        """The candidate in which each application is that could go, by the application's id."""
        found = self.rationalisation.candidates
        return {each: one for one in reversed(found) for each in one.elements}

    @once
    def suppliers(self) -> SupplierReport:
        """Supplier groups and concentration."""
        from landscape.analysis import suppliers

        return suppliers.find(self.estate)

    @once
    def group(self) -> dict[str, SupplierGroup]:
        """The group that each supplier belongs to, by the supplier's id."""
        return {each: one for one in self.suppliers.groups for each in one.elements}

    @once
    def contracts(self) -> ContractCalendar:
        """Every contract on the date, soonest end first."""
        return self.contracts_ending(None)

    def contracts_ending(
        self, within: str | None, notice_within: str | None = None
    ) -> ContractCalendar:
        """The contracts that end, or have to be given notice of, within a window. Raises UsageError."""
        from landscape.analysis import contracts

        return contracts.calendar(self.estate, within, notice_within=notice_within)

    @once
    def quality(self) -> QualityReport:
        """The data-quality work queue."""
        from landscape.analysis import quality

        return quality.find(self.estate)

    @once
    def gaps(self) -> dict[str, list[QualityFinding]]:
        """The rules that each element breaks, by the element's id, worst first."""
        found: dict[str, list[QualityFinding]] = {}
        for rule in self.quality.rules:
            for one in dict.fromkeys(rule.elements):
                found.setdefault(one, []).append(rule)
        return found


class Answers:
    """The answers about one state of the estate on one date, each worked out once, when first asked."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._impacts: OrderedDict[tuple[str, str], Plain] = OrderedDict()
        self._guard = threading.Lock()
        self.working = threading.RLock()
        self.found = Found(estate, self.working)

    @property
    def mark(self) -> str:
        """What changes exactly when an answer may change."""
        return f"{self.estate.load}.{self.estate.as_at.isoformat()}"

    @once
    def duplicates(self) -> Plain:
        """Which functionality is provided more than once."""
        return responses.duplicates(self.found.duplicates, self.estate)

    def functionality(self, function_id: str) -> Plain:
        """One functionality, also when a single application provides it. Raises NotFound."""
        from landscape.analysis import duplication

        return responses.duplicates(duplication.find(self.estate, function_id), self.estate)

    @once
    def rationalisation(self) -> Plain:
        """Dispositions and candidates."""
        return responses.rationalise(self.found.rationalisation, self.estate)

    @once
    def suppliers(self) -> Plain:
        """Supplier groups and concentration."""
        return responses.suppliers(self.found.suppliers, self.estate)

    def supplier(self, supplier: str) -> Plain:
        """The group of one supplier. Raises NotFound."""
        from landscape.analysis import suppliers

        return responses.suppliers(suppliers.find(self.estate, supplier), self.estate)

    @once
    def contracts(self) -> Plain:
        """Every contract on the date, soonest end first."""
        return responses.contracts(self.found.contracts, self.estate)

    def contracts_ending(
        self,
        within: str | None,
        status: ContractStatus | None = None,
        notice_within: str | None = None,
    ) -> Plain:
        """The contracts that end, or have to be given notice of, within a window, of one status.

        Raises UsageError when it is no window.
        """
        found = self.found.contracts
        if within is not None or notice_within is not None:
            found = self.found.contracts_ending(within, notice_within)
        if status is not None:
            kept = [one for one in found.contracts if one.status is status]
            found = replace(found, contracts=kept)
        return responses.contracts(found, self.estate)

    @once
    def contract(self) -> dict[str, Plain]:
        """Every contract by its id, soonest end first; what it covers is in words when it is looked at."""
        return {one["id"]: one for one in self.contracts["contracts"]}

    def ending(self, within: str | None, notice_within: str | None = None) -> list[Plain]:
        """The same, of those that end, or have to be given notice of, within a window. Raises UsageError."""
        found = self.found.contracts_ending(within, notice_within).contracts
        return [self.contract[one.contract.id] for one in found]

    @once
    def quality(self) -> Plain:
        """The data-quality work queue."""
        return responses.quality(self.found.quality, self.estate)

    def disposition(self, application: str) -> str | None:
        """Where a live application stands; None for any other element."""
        place = self._live(application)
        return None if place is None else str(Fits.of(self.estate).standing(place).disposition)

    def placed(self, application: str) -> Plain | None:
        """The same with both scores and what decides them."""
        place = self._live(application)
        return None if place is None else responses.fitness(Fits.of(self.estate).at(place))

    def _live(self, application: str) -> int | None:
        if application not in self.estate:
            return None
        place = self.estate.place(application)
        return place if Columns.of(self.estate).in_use[place] else None

    @once
    def costs(self) -> CostBook:
        """What applications cost a year, part by part."""
        from landscape.analysis.cost import CostBook

        return CostBook.of_estate(self.estate)

    @once
    def flows(self) -> Flows:
        """Which application's data reaches which other."""
        from landscape.analysis.flows import Flows

        return Flows(self.estate)

    def covers(self, application: str) -> list[int]:
        """The places of the contracts that cover an application, soonest end first; links in review too."""
        if application not in self.estate:
            return []
        columns, place = Columns.of(self.estate), self.estate.place(application)
        found = {
            one
            for band in (Band.ACCEPT, Band.REVIEW)
            for one in columns.sources("COVERS", band).get(place, ())
        }
        ends = columns.days("end_date")
        return sorted(found, key=lambda one: (ends.get(one, date.max), one))

    def covering(self, application: str) -> list[Plain]:
        """The contracts that cover an application, soonest end first."""
        return [self.contract[self.estate.state.ids[one]] for one in self.covers(application)]

    def group(self, supplier: str) -> Plain | None:
        """The group that a supplier belongs to; None for what is no supplier."""
        found = self.found.group.get(supplier)
        return None if found is None else responses.group(found)

    def prepare(self) -> None:
        """Works out what the pages of one element share, so that who asks for the first need not wait."""
        from landscape.analysis.impact import assess, events_for

        _ = self.found.gaps, self.found.group, self.contract, self.flows, self.costs
        self.estate.relationships("COVERS")  # made together, they take a tenth of the time
        for place in Columns.of(self.estate).live[:1]:  # what all impacts go by, such as ways
            assess(self.estate, self.estate.state.ids[place], events_for("Application")[0])

    def examples(self) -> Sequence[str]:
        """The addresses of one application's page, one contract's and one supplier's, where there are any."""
        columns = Columns.of(self.estate)
        kinds = {kind: columns.of_type(kind) for kind in ("Contract", "Supplier")}
        return [
            element_href(kind, columns.ids[place])
            for kind, places in {"Application": columns.live, **kinds}.items()
            for place in places[:1]
        ]

    def impact(self, element_id: str, event: str) -> Plain:
        """What an event hits. Raises NotFound, UsageError."""
        from landscape.analysis import impact

        key = (element_id, event)
        with self._guard:
            if key in self._impacts:
                self._impacts.move_to_end(key)
                return self._impacts[key]
        answer = responses.impact(impact.assess(self.estate, element_id, event), self.estate)
        with self._guard:
            self._impacts[key] = answer
            while len(self._impacts) > _KEPT_IMPACTS:
                self._impacts.popitem(last=False)
        return answer

    def path(self, start: str, end: str) -> Plain:
        """The closest paths between two elements. Raises NotFound, UsageError."""
        from landscape.analysis import impact

        return responses.path(impact.path(self.estate, start, end), self.estate)

    def graph(self, around: str, depth: int) -> Plain:
        """The neighbourhood of one element. Raises NotFound."""
        return responses.graph(self.estate, around, depth)


class Desk:
    """The one way from a request to the store. Opens the store when it is first needed.

    Parameters: `as_at`, the date of every question that names none (None: today).
    """

    def __init__(self, url: str, settings: Settings, as_at: date | None = None) -> None:
        self.url = url
        self.settings = settings
        self._as_at = as_at
        self._store: Store | None = None
        self._kept: OrderedDict[tuple[int, date], Answers] = OrderedDict()
        self._queue: tuple[tuple[str, int], Queue] | None = None
        self._guard = threading.RLock()
        self._loading = threading.Lock()

    @property
    def store(self) -> Store:
        """The store. Raises StoreError when it cannot be opened."""
        from landscape.store import open_store

        if self._store is None:
            with self._guard:
                if self._store is None:
                    self._store = open_store(self.url, self.settings, create=False)
                return self._store
        return self._store

    def latest(self) -> int:
        """The number of the last load, 0 when there is none."""
        return self.store.latest()

    def day(self, asked: date | None = None) -> date:
        """The date on which a question is answered."""
        return asked or self._as_at or date.today()

    def stand(self) -> Stand:
        """What the answers to questions without a date hang on: the last load, and the day."""
        return self.latest(), self.day()

    def held(self, load: int, asked: date | None = None) -> Answers | None:
        """The answers as at a date from the store as a load left it, where they are in memory.

        It waits for nobody, so that it can be asked where nothing may wait.
        """
        key = (load, self.day(asked))
        found = self._kept.get(key)
        with suppress(KeyError):  # another may have put them away meanwhile
            self._kept.move_to_end(key)
        return found

    def answers(self, asked: date | None = None) -> Answers:
        """The answers as at a date, from the store as it stands now."""
        key = (self.latest(), self.day(asked))
        with self._guard:
            found = self._kept.get(key)
        if found is None:
            found = self._loaded(key)
        with self._guard:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _loaded(self, key: tuple[int, date]) -> Answers:
        """The answers as at a date, loaded by one while the others wait; who asks anything else does not."""
        with self._loading:
            with self._guard:
                found = self._kept.get(key)
            if found is None:
                found = Answers(load_estate(self.store, key[1]))
                with self._guard:
                    self._kept[key] = found
            return found

    def queue(self, asked: date | None = None) -> Queue:
        """What waits for a person to decide, as at a date; as the store and the decisions stand now."""
        from landscape.reviewing import waiting

        known = self.answers(asked)
        key = (known.mark, len(self.store.decisions()))
        with self._guard:
            if self._queue is None or self._queue[0] != key:
                found = waiting(self.store, known.estate.as_at, self.settings, known.estate)
                self._queue = key, found
            return self._queue[1]

    def say(
        self, words: Sequence[Word], asked: date | None = None, *, forgiving: bool = False
    ) -> Kept:
        """Keeps a person's words on cases. Raises NotFound, UsageError, StoreLocked, StoreFull."""
        from landscape.reviewing import say

        return say(self.store, self.queue(asked), words, self.settings, forgiving=forgiving)

    def organisation(self) -> str:
        """Whose estate the store holds: that of its applications, else the setting's."""
        held = self.answers().estate.elements("Application")
        return held[0].organisation_id if held else self.settings.organisation

    def close(self) -> None:
        """Gives the store back."""
        with self._guard:
            if self._store is not None:
                self._store.close()
                self._store = None
