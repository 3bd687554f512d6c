"""A person's session with the queue: what waits, their words on it, what follows from them.

The command line, the API and the page say their words through this, so that they mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from landscape.assembly import own_knowledge, review
from landscape.assembly.review import KINDS, ReviewCase
from landscape.assembly.thresholds import thresholds
from landscape.errors import NotFound, UsageError
from landscape.estate.estate import Estate
from landscape.estate.loading import load_estate
from landscape.matching.decision_keys import KeyBook
from landscape.matching.thresholds import Threshold
from landscape.model.decision import SAME_SUPPLIER, Decision
from landscape.model.element import Element
from landscape.model.vocabulary import Band, Verdict
from landscape.pipeline import decide
from landscape.settings import Settings
from landscape.store.protocol import Store

WORDS = (Verdict.ACCEPT, Verdict.REJECT, Verdict.CORRECT, Verdict.WITHDRAW)
REASONS = ("uncertain", "stale", "audit")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, most pressing first, over one state of the estate and of the decisions."""

    estate: Estate
    decisions: tuple[Decision, ...]
    cases: tuple[ReviewCase, ...]

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What each step of the inference goes by."""
        return thresholds(self.estate)

    def case(self, case_id: str) -> ReviewCase:
        """The case of an id. Raises NotFound when it does not wait."""
        for one in self.cases:
            if one.id == case_id:
                return one
        raise NotFound(
            f"{case_id!r} is no case that waits.",
            remedy="`landscape review list` (or /review) shows the ids of those that do.",
        )

    def chosen(
        self, *, kind: str = "", band: Band | None = None, why: str = "", about: str = ""
    ) -> tuple[ReviewCase, ...]:
        """The cases of one step (functions, links, suppliers, contracts), band, reason, about one element.

        Raises UsageError for a kind or a reason that there is not.
        """
        if kind and kind not in KINDS:
            raise UsageError(f"{kind!r} is no kind.", remedy=f"Kinds are: {', '.join(KINDS)}.")
        if why and why not in REASONS:
            raise UsageError(f"{why!r} is no reason.", remedy=f"Reasons are: {', '.join(REASONS)}.")
        return tuple(
            one
            for one in self.cases
            if (not kind or one.step == kind)
            and (band is None or one.inference.band is band)
            and (not why or one.why == why)
            and (not about or about in (one.source.id, one.target.id))
        )


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of one case.

    `to` names the right element (id or name) of a correction; `alike` takes in the cases that rest on the
    same words.
    """

    case: str
    verdict: Verdict
    to: str = ""
    alike: bool = False
    reason: str = ""
    by_role: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of words: the decisions, the load that follows, how many concern nothing here.

    `cases` are the ids under which the words can be taken back; `missed` those that do not wait any more.
    """

    decisions: tuple[Decision, ...]
    load: int | None
    unplaced: int
    cases: tuple[str, ...]
    missed: tuple[str, ...] = ()


def waiting(store: Store, as_at: date, settings: Settings, estate: Estate | None = None) -> Queue:
    """The queue as the store stands. `estate`, its snapshot when it is at hand."""
    known = estate or load_estate(store, as_at)
    decisions = tuple(store.decisions())
    cases = review.queue(known, decisions, own_knowledge.relations(settings))
    return Queue(known, decisions, tuple(cases))


def decisions_of(queue: Queue, word: Word) -> list[Decision]:
    """The decisions that a word on a case comes to.

    Raises NotFound when the case does not wait, UsageError when the word does not fit it.
    """
    if word.verdict is Verdict.WITHDRAW:
        return review.take_back([word.case], queue.decisions, queue.estate, by_role=word.by_role)
    case = queue.case(word.case)
    if word.verdict is Verdict.CORRECT:
        right = _right(queue.estate, case, word.to)
        return review.correct(case, right, queue.estate, reason=word.reason, by_role=word.by_role)
    if word.verdict not in WORDS:
        raise UsageError(
            f"{word.verdict.value!r} is no word on a case.",
            remedy=f"Say {', '.join(one.value for one in WORDS)}.",
        )
    chosen = review.alike(case, queue.cases) if word.alike else [case]
    return [
        review.decide(one, word.verdict, queue.estate, reason=word.reason, by_role=word.by_role)
        for one in chosen
    ]


def say(
    store: Store,
    queue: Queue,
    words: Sequence[Word],
    settings: Settings,
    *,
    forgiving: bool = False,
) -> Kept:
    """Keeps words on cases, and what follows from them, as one load.

    Parameters: `forgiving`, leaves out and names the cases that do not wait any more, because what was said
    before answered them; a word that does not fit its case is an error all the same.
    Raises NotFound, UsageError, StoreLocked, StoreFull; then nothing was kept.
    """
    decisions: list[Decision] = []
    missed: list[str] = []
    for word in words:
        try:
            decisions += decisions_of(queue, word)
        except NotFound:
            if not forgiving or (word.verdict is Verdict.CORRECT and _waits(queue, word.case)):
                raise
            missed.append(word.case)
    return keep(store, queue.estate, tuple(dict.fromkeys(decisions)), settings, missed=missed)


def keep(
    store: Store,
    estate: Estate,
    decisions: Sequence[Decision],
    settings: Settings,
    *,
    missed: Sequence[str] = (),
) -> Kept:
    """Keeps decisions, infers what follows, and says what came of it."""
    load = decide(store, decisions, estate.as_at, settings).load if decisions else None
    unplaced = KeyBook(estate.elements()).locate(decisions, (SAME_SUPPLIER,)).unplaced
    cases = tuple(dict.fromkeys(review.ids_of(decisions, estate)))
    return Kept(tuple(decisions), load, len(unplaced), cases, tuple(missed))


def _waits(queue: Queue, case_id: str) -> bool:
    return any(one.id == case_id for one in queue.cases)


def _right(estate: Estate, case: ReviewCase, to: str) -> str:
    """The id of the right answer: of the type that the case asks for. Raises UsageError, NotFound."""
    if case.relationship == SAME_SUPPLIER:
        raise UsageError(
            "A pair of suppliers is the same or is not.", remedy="Accept or reject it."
        )
    if not to.strip():
        raise UsageError(
            "A correction says what is right.", remedy="Name the right element by id or name."
        )
    wanted = estate.element(case.target.id).type
    named = estate.get(to.strip()) or _by_name(estate, wanted, to)
    if named.type != wanted:
        raise UsageError(
            f"{named.name} is no {wanted}.",
            detail=f"The case asks about {case.source.name} and {case.target.name}.",
            remedy=f"Name an element of the type {wanted}; `landscape find` shows ids.",
        )
    return named.id


def _by_name(estate: Estate, type_name: str, name: str) -> Element:
    sought = name.strip().casefold()
    found = [one for one in estate.elements(type_name) if one.name.casefold() == sought]
    if len(found) == 1:
        return found[0]
    said = (
        f"{len(found)} of the type {type_name} are called {name!r}."
        if found
        else (f"No {type_name} is called {name!r}.")
    )
    raise NotFound(said, remedy="Name it by its id; `landscape find` shows ids.")
