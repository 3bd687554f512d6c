"""The queue of uncertain inferences: what a person should look at first, with the evidence of both sides.

Ordered by money × uncertainty. Decided cases leave it; they come back, marked stale, when what was known of
either side has changed. One in twenty of the inferences that stand by themselves is shown for audit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from landscape.analysis.cost import CostBook
from landscape.analysis.repeated import REPEATS, Repeated
from landscape.analysis.terms import annual_value
from landscape.assembly.mentions import mentions_of, relations_of
from landscape.errors import NotFound
from landscape.estate.estate import Estate
from landscape.matching.bands import SUPPLIER_BANDS
from landscape.matching.decision_keys import KeyBook, words_key
from landscape.matching.normalise import company_number, fingerprint
from landscape.matching.proposals import proposed
from landscape.matching.relations import SupplierRelations
from landscape.matching.suppliers import Resolution, SupplierMention
from landscape.matching.ties import Tie
from landscape.model.decision import SAME_SUPPLIER, Decision, in_force, pair_of
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method, Verdict

REVIEWED = ("PROVIDES", "SERVES", "COVERS", REPEATS)
KINDS = {
    "functions": ("PROVIDES", "SERVES"),
    "links": ("COVERS",),
    "suppliers": (SAME_SUPPLIER,),
    "contracts": (REPEATS,),
}
AUDITED = 20  # one in so many of the automatic ones
_AUDIT_WEIGHT = 0.02  # an audit is looked at after what is uncertain
_TELLING = ("name", "title", "description", "vendor", "supplier", "category", "company_number")
_SHOWN = (
    *_TELLING,
    "product",
    "reference",
    "synonyms",
    "aliases",
    "value",
    "start_date",
    "end_date",
)
_MOST_SPELLINGS = 4
# A supplier with or without its legal form is the same supplier, and a number with or without noughts.
_NORMAL: Mapping[str, Callable[[str], str | None]] = {
    "vendor": fingerprint,
    "supplier": fingerprint,
    "company_number": company_number,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a case: its element (or name), what is known of it, and the cells that say so."""

    id: str
    name: str
    facts: Mapping[str, str]
    cells: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One inference for a person to decide.

    `relationship` is an edge type or `SAME_SUPPLIER`; `why` is uncertain, audit or stale; `money` what
    the source costs per year as far as known; `priority` money × uncertainty; `decided` the verdict that
    is in force; `bearers` whose money it is, so that a sum over cases counts each once.
    """

    id: str
    relationship: str
    source: Side
    target: Side
    inference: Inference
    why: str
    money: Decimal | None
    priority: float
    decided: Decision | None = None
    bearers: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def step(self) -> str:
        """Which step of the inference asks: functions, links, suppliers or contracts."""
        return next(step for step, names in KINDS.items() if self.relationship in names)


def case_id(relationship: str, source: str, target: str) -> str:
    """The id of a case: the same whenever the same two things are asked about.

    >>> case_id("COVERS", "acme/contract/c-1", "acme/application/desk")
    'covers-8a6023800b'
    """
    told = "\\n".join(pair_of(relationship, source, target)).encode("utf-8", "surrogatepass")
    return f"{relationship.lower().replace('_', '-')}-{hashlib.sha256(told).hexdigest()[:10]}"


def queue(
    estate: Estate, decisions: Sequence[Decision], relations: SupplierRelations | None = None
) -> list[ReviewCase]:
    """All cases, the most pressing first; equal ones by id.

    Parameters: `decisions`, all that were ever made, oldest first; `relations`, as inference used them.
    """
    said = _located(estate, decisions)
    costs = _Costs(estate)
    found = [*_edges(estate, said, costs), *_suppliers(estate, decisions, relations, costs)]
    return sorted(found, key=lambda one: (-one.priority, one.id))


def digest(*sides: Element) -> str:
    """What is known of both sides, as a short text that re-formatting does not change."""
    told = [
        f"{field}={_NORMAL.get(field, words_key)(one.text(field))}"
        for one in sides
        for field in _TELLING
        if one.text(field)
    ]
    return hashlib.sha256("\\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def decide(
    case: ReviewCase, verdict: Verdict, estate: Estate, *, reason: str = "", by_role: str = ""
) -> Decision:
    """A person's word on a case, keyed so that it outlives the next export.

    For a pair of suppliers, accept means the same and reject means different.
    """
    if case.relationship == SAME_SUPPLIER:
        said = Verdict.SAME if verdict is Verdict.ACCEPT else Verdict.DIFFERENT
        known = _numbers_digest(case.source, case.target)
        ends = case.source.id, case.target.id
        return Decision(SAME_SUPPLIER, *ends, said, reason, by_role, None, known)
    ends = case.source.id, case.target.id
    return _keyed(case.relationship, ends, verdict, estate, (reason, by_role))


def correct(
    case: ReviewCase, target: str, estate: Estate, *, reason: str = "", by_role: str = ""
) -> list[Decision]:
    """The right answer in place of a wrong one: another function, application of a contract, or contract.

    Parameters: `target`, the id of the right function or, for a link, of the right application; for a contract
    that is told again, of the one that it is.
    """
    right = (case.source.id, target)
    said = [_keyed(case.relationship, right, Verdict.CORRECT, estate, (reason, by_role))]
    if case.relationship in ("COVERS", REPEATS):
        wrong = (case.source.id, case.target.id)
        said.insert(0, _keyed(case.relationship, wrong, Verdict.REJECT, estate, (reason, by_role)))
    return said


def take_back(
    cases: Sequence[str], decisions: Sequence[Decision], estate: Estate, *, by_role: str = ""
) -> list[Decision]:
    """The words on some cases, by their ids, taken back: as if nobody had decided.

    Raises NotFound for an id on which no word is in force here.
    """
    held = {case_id(*key): key for key in _located(estate, decisions)}
    for one in cases:
        if one not in held:
            raise NotFound(
                f"{one!r} is no case that was decided.",
                remedy="Take back what `review` said it decided, under the id that it gave.",
            )
    return [_withdrawn(held[one], estate, by_role) for one in dict.fromkeys(cases)]


def _withdrawn(key: tuple[str, str, str], estate: Estate, by_role: str) -> Decision:
    relationship, source, target = key
    if relationship == SAME_SUPPLIER:
        return Decision(SAME_SUPPLIER, source, target, Verdict.WITHDRAW, by_role=by_role)
    return _keyed(relationship, (source, target), Verdict.WITHDRAW, estate, ("", by_role))


def ids_of(decisions: Iterable[Decision], estate: Estate) -> list[str]:
    """The cases that decisions are words on, by id; those on what is not here are left out."""
    located = KeyBook(estate.elements()).locate(decisions, (SAME_SUPPLIER,)).decisions
    return [case_id(one.relationship, one.source, one.target) for one in located]


def alike(case: ReviewCase, cases: Iterable[ReviewCase]) -> list[ReviewCase]:
    """The cases that rest on the same words for the same answer as a case, itself among them."""
    wanted = grounds(case)
    return [one for one in cases if grounds(one) == wanted]


def grounds(case: ReviewCase) -> tuple[object, ...]:
    """What a case rests on: cases with equal grounds are alike."""
    words = tuple(sorted({(one.kind, one.text.casefold()) for one in case.inference.evidence}))
    answer = case.source.id if case.relationship == "COVERS" else case.target.id
    return case.relationship, answer, words


def _keyed(
    relationship: str,
    ends: tuple[str, str],
    verdict: Verdict,
    estate: Estate,
    said: tuple[str, str],
) -> Decision:
    book = KeyBook(estate.elements())
    _, *named = pair_of(relationship, *ends)
    source, target = (book.all_keys(one) for one in named)
    known = digest(*(estate.element(one) for one in named))
    return Decision(relationship, source, target, verdict, *said, None, known)


# --- edges ---

_Said = Mapping[tuple[str, str, str], Decision]


def _located(estate: Estate, decisions: Iterable[Decision]) -> dict[tuple[str, str, str], Decision]:
    """The words that are in force on what is here, by relationship and ends."""
    placed = KeyBook(estate.elements()).locate(decisions, (SAME_SUPPLIER,)).decisions
    return {pair_of(one.relationship, one.source, one.target): one for one in in_force(placed)}


def _edges(estate: Estate, said: _Said, costs: _Costs) -> Iterable[ReviewCase]:
    counting = Repeated.of(estate)
    for relationship in REVIEWED:
        for edge in estate.relationships(relationship):
            if counting and relationship == "COVERS" and counting.flags[estate.place(edge.source)]:
                continue  # asked of the contract that counts
            decision = said.get(pair_of(*edge.key))
            why = _why(edge, decision, estate)
            if why:
                yield _case(edge, why, decision, costs)
    for key, decision in said.items():
        if decision.verdict is Verdict.REJECT and _is_stale(decision, key, estate):
            yield _rejected(key, decision, costs)


def _why(edge: Relationship, decision: Decision | None, estate: Estate) -> str:
    """Why an edge is looked at; empty when it is not."""
    if decision is not None:
        return "stale" if _is_stale(decision, pair_of(*edge.key), estate) else ""
    if edge.method is not Method.INFERRED:
        return ""
    if edge.band is Band.REVIEW:
        return "uncertain"
    return "audit" if _sampled(*edge.key) else ""


def _sampled(relationship: str, source: str, target: str) -> bool:
    """Whether what stands by itself is shown for audit: one in twenty, always the same ones."""
    return int(case_id(relationship, source, target)[-8:], 16) % AUDITED == 0


def _is_stale(decision: Decision, key: tuple[str, str, str], estate: Estate) -> bool:
    sides = estate.get(key[1]), estate.get(key[2])
    if not decision.evidence or sides[0] is None or sides[1] is None:
        return False
    return digest(sides[0], sides[1]) != decision.evidence


def _case(edge: Relationship, why: str, decision: Decision | None, costs: _Costs) -> ReviewCase:
    inference = Inference(edge.confidence, edge.band, edge.method, edge.evidence)
    return _made(edge.key, inference, why, decision, costs)


def _rejected(key: tuple[str, str, str], decision: Decision, costs: _Costs) -> ReviewCase:
    evidence = (Evidence(f"rejected: {decision.reason or 'no reason given'}", "decision"),)
    inference = Inference(0.0, Band.NO, Method.DECIDED, evidence)
    return _made(key, inference, "stale", decision, costs)


def _made(
    key: tuple[str, str, str],
    inference: Inference,
    why: str,
    decision: Decision | None,
    costs: _Costs,
) -> ReviewCase:
    relationship, source, target = key
    bearer = target if relationship == "COVERS" else source
    money = costs.of_contract(source) if relationship == REPEATS else costs.of(bearer)
    weight = _weight(why, inference.confidence)
    sides = _side(costs.estate.element(source)), _side(costs.estate.element(target))
    priority = round(weight * float(costs.typical if money is None else money), 6)
    return ReviewCase(
        case_id(*key),
        relationship,
        *sides,
        inference,
        why,
        money,
        priority,
        decision,
        {} if money is None else {bearer: money},
    )


def _weight(why: str, confidence: float) -> float:
    """How uncertain: 1 at even chances, near 0 where it is all but sure."""
    uncertainty = 4 * confidence * (1 - confidence)
    return {"stale": 1.0, "audit": _AUDIT_WEIGHT}.get(why, max(0.01, uncertainty))


def _side(one: Element) -> Side:
    facts = {name: one.text(name) for name in _TELLING if one.text(name)}
    cells = tuple(one.evidence(name) for name in _SHOWN if one.text(name))
    return Side(one.id, one.name, facts, cells)


class _Costs:
    """What applications and suppliers cost per year; `typical` stands in for what is not known."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        book = CostBook.of_estate(estate)
        self._currency = book.currency
        applications = estate.elements("Application")
        amounts = {one.id: book.amount(one.id).central for one in applications}
        self._known = {key: amount for key, amount in amounts.items() if amount > 0}
        self.typical = Decimal(median(self._known.values())) if self._known else Decimal(1)
        self.shown: dict[str, str] = {}
        self._spent: dict[str, Decimal] = {}
        for one in estate.elements("Contract"):
            self.shown.setdefault(fingerprint(one.text("supplier")), one.text("supplier"))
        for place in book.contracts.places:
            key = fingerprint(estate.at(place).text("supplier"))
            annual = book.contracts.amount(place)
            if annual is not None and annual.central > 0:
                self._spent[key] = self._spent.get(key, Decimal(0)) + annual.central

    def of(self, application: str) -> Decimal | None:
        return self._known.get(application)

    def of_contract(self, contract: str) -> Decimal | None:
        """What a contract is worth a year by its own file: what would be counted twice."""
        known = annual_value(self.estate.element(contract), self._currency).amount
        return None if known is None or known.central <= 0 else known.central

    def of_suppliers(self, *names: str) -> dict[str, Decimal]:
        """What is spent with each of some suppliers, as far as contracts say."""
        return {one: self._spent[one] for one in names if one in self._spent}


# --- suppliers ---


def _suppliers(
    estate: Estate,
    decisions: Sequence[Decision],
    relations: SupplierRelations | None,
    costs: _Costs,
) -> Iterable[ReviewCase]:
    by_type = {name: estate.elements(name) for name in ("Application", "Contract", "Supplier")}
    stated = [edge for edge in estate.relationships("PARENT_OF") if edge.method is Method.IMPORTED]
    known = relations_of(by_type, stated, relations)
    resolution = Resolution(mentions_of(by_type), known, decisions, estate.as_at)
    names = _Names(resolution.by_key, costs)
    for one in proposed(resolution):
        if one.inference.band is Band.REVIEW:
            yield names.case(one.left, one.right, one.inference, "uncertain")
    for tie in resolution.why.values():
        left, right = sorted((tie.left, tie.right))
        if tie.rank and names.has(left, right) and _sampled(SAME_SUPPLIER, left, right):
            yield names.case(left, right, _merged(tie), "audit")
    for said in in_force(one for one in decisions if one.relationship == SAME_SUPPLIER):
        left, right = sorted((said.source, said.target))
        if names.has(left, right) and said.evidence not in ("", names.digest(left, right)):
            yield names.case(left, right, _said(said), "stale", said)


def _merged(tie: Tie) -> Inference:
    """Two names that stand as one supplier by themselves."""
    evidence = (Evidence(tie.why, tie.tier, weight=tie.confidence),)
    return Inference(tie.confidence, SUPPLIER_BANDS.of(tie.confidence), Method.INFERRED, evidence)


def _said(one: Decision) -> Inference:
    """What a person said of two suppliers."""
    same = one.verdict in (Verdict.SAME, Verdict.ACCEPT)
    text = f"{'the same' if same else 'different'}: {one.reason or 'no reason given'}"
    band = Band.ACCEPT if same else Band.NO
    return Inference(float(same), band, Method.DECIDED, (Evidence(text, "decision"),))


class _Names:
    """The names of suppliers with the rows that bear them, as sides of cases."""

    def __init__(self, rows: Mapping[str, Sequence[SupplierMention]], costs: _Costs) -> None:
        self._rows = rows
        self._costs = costs

    def has(self, *keys: str) -> bool:
        """Whether rows bear every one of some names."""
        return all(key in self._rows for key in keys)

    def digest(self, left: str, right: str) -> str:
        """What is known of two names beside the names."""
        return _numbers_digest(*(self._side(one) for one in (left, right)))

    def case(
        self,
        left: str,
        right: str,
        inference: Inference,
        why: str,
        decided: Decision | None = None,
    ) -> ReviewCase:
        spent = self._costs.of_suppliers(left, right)
        money = sum(spent.values(), Decimal(0)) if spent else None
        weight = _weight(why, inference.confidence)
        priority = round(weight * float(self._costs.typical if money is None else money), 6)
        return ReviewCase(
            case_id(SAME_SUPPLIER, left, right),
            SAME_SUPPLIER,
            self._side(left),
            self._side(right),
            inference,
            why,
            money,
            priority,
            decided,
            spent,
        )

    def _side(self, key: str) -> Side:
        """A name as its first rows spell it, with the company numbers that they give."""
        rows = self._rows.get(key, ())
        spelt: dict[str, Evidence] = {}
        for one in sorted(rows, key=lambda each: (each.name, each.source or "", each.row or 0)):
            number = f" (company number {one.company_number})" if one.company_number else ""
            text = f"{one.name}{number}"
            cell = Evidence(text, "name", one.source, one.sheet, one.row, one.column)
            spelt.setdefault(text, cell)
        numbers = {company_number(one.company_number) for one in rows if one.company_number}
        facts = {"rows": str(len(rows))} if rows else {}
        if found := sorted(one for one in numbers if one):
            facts["company_number"] = ", ".join(found)
        shown = self._costs.shown.get(key) or next(iter(spelt), key)
        return Side(key, shown, facts, tuple(spelt.values())[:_MOST_SPELLINGS])


def _numbers_digest(left: Side, right: Side) -> str:
    """The company numbers of two names, as a short text: a number that comes or goes changes it."""
    told = "\n".join(f"{one.id}={one.facts.get('company_number', '')}" for one in (left, right))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
