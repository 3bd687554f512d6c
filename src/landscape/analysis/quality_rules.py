"""The rules of data quality, as data: each says what it looks at, what it finds, and the remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from landscape.analysis.columns import Columns, amount_of, contained
from landscape.analysis.contracts import Terms, terms
from landscape.analysis.cost_parts import Sums
from landscape.analysis.gaps import STALE_MONTHS
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.element import Value
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, ContractStatus, Lifecycle, Method, Severity
from landscape.store.state import BANDS, METHODS, numbered

Flags = NDArray[np.bool_]

TRUNCATED_AT = 10_000  # rows at which ServiceNow cuts an export off by default


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, by place, and how many were looked at.

    `shown` are the properties of which the first one that is known is the row to mend; `cells` are rows
    that were found already.
    """

    places: Sequence[int]
    of: int
    shown: Sequence[str] = ()
    cells: Mapping[int, Evidence | None] = field(default_factory=dict)


class Looked:
    """The estate as columns and what several rules need of it, worked out once."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.columns = columns = Columns.of(estate)
        self.retired = np.array(sorted(columns.retired), np.int64)
        self.contracts = columns.of_type("Contract")
        self.terms: Terms = terms(estate)
        self.costs = estate.worked_out(Sums)

    def among(self, kind: str) -> NDArray[np.int64]:
        """The places of all of a type; of applications those in use, of contracts those that count."""
        if kind == "Application":
            return np.flatnonzero(self.columns.in_use)
        return np.array(self.columns.of_type(kind), np.int64)

    def nowhere(self) -> Flags:
        """A flag for each place, so far none."""
        return np.zeros(len(self.estate), np.bool_)

    def text(self, name: str, place: int) -> str:
        """A property as text, empty when unknown."""
        return self.columns.texts(name).get(place, "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `check` gives the elements that break it, and how many were looked at."""

    id: str
    severity: Severity
    title: str
    remedy: str
    check: Callable[[Looked], Found]


def _those(places: Sequence[int], wrong: Callable[[int], bool], *shown: str) -> Found:
    return Found([one for one in places if wrong(one)], len(places), shown)


def _flagged(places: NDArray[np.int64], wrong: Flags, *shown: str) -> Found:
    """Those of some places that are wrong. `wrong` says so of each place of the estate."""
    return Found(places[wrong[places]].tolist(), len(places), shown)


def _missing(kind: str, *names: str) -> Callable[[Looked], Found]:
    """A rule for elements of a type that lack every one of some properties."""

    def check(looked: Looked) -> Found:
        known = [looked.columns.where(name, bool) for name in names]
        return _flagged(looked.among(kind), ~np.logical_or.reduce(known))

    return check


def _unlinked(kind: str, *relationships: str) -> Callable[[Looked], Found]:
    """A rule for elements of a type without an accepted relationship of some types."""

    def check(looked: Looked) -> Found:
        return _flagged(looked.among(kind), ~looked.columns.linked(*relationships))

    return check


def _without_word(name: str) -> Callable[[Looked], Found]:
    """A rule for live applications of which a word is not known."""

    def check(looked: Looked) -> Found:
        unknown = looked.columns.saying(name, "unknown")
        return _flagged(looked.among("Application"), unknown | ~looked.columns.told(name))

    return check


def _without_owner(looked: Looked) -> Found:
    known = looked.columns.told("owner_role") | looked.columns.linked("OWNS")
    return _flagged(looked.among("Application"), ~known)


def _without_cost(looked: Looked) -> Found:
    recorded, known = looked.costs.recorded, looked.nowhere()
    known[[one for one, cost in recorded.items() if not cost.amount.unknown]] = True
    return _flagged(looked.among("Application"), ~known)


def _expired_in_use(looked: Looked) -> Found:
    status = looked.terms.status
    return _those(
        looked.contracts, lambda one: status[one] is ContractStatus.EXPIRED_IN_USE, "end_date"
    )


def _basis_unknown(looked: Looked) -> Found:
    columns = looked.columns
    yearly, basis = columns.amounts("value_annual"), columns.texts("value_basis")
    return _those(
        _having(looked.contracts, columns.amounts("value")),
        lambda one: basis.get(one, "") in {"", "unknown"} and one not in yearly,
        "value",
    )


def _having(places: Sequence[int], *known: Container[int]) -> Sequence[int]:
    return [one for one in places if all(one in each for each in known)]


def _shares_wrong(looked: Looked) -> Found:
    edges = looked.columns.edges("COVERS")
    contracts, _ = looked.columns.ends(edges)
    known = looked.estate.state.edge_properties(edges.tolist())
    shares: dict[int, list[Decimal]] = defaultdict(list)
    for contract, said in zip(contracts, known, strict=True):
        if isinstance(share := said.get("share"), Decimal | int):
            shares[contract].append(Decimal(share))
    covers = Counter(contracts)
    stated = [one for one in looked.contracts if one in shares]
    return _those(stated, lambda one: _is_off(sum(shares[one]), len(shares[one]) == covers[one]))


def _is_off(total: Decimal | int, whole: bool) -> bool:
    """More than all of it, or, when every application has its share, less than all."""
    return total > Decimal("1.005") or (whole and total < Decimal("0.995"))


def _ends_before_start(looked: Looked) -> Found:
    first, last = looked.columns.days("start_date"), looked.columns.days("end_date")
    dated = _having(looked.contracts, first, last)
    return _those(dated, lambda one: last[one] < first[one], "end_date")


def _annual_over_total(looked: Looked) -> Found:
    columns = looked.columns
    yearly, whole = columns.amounts("value_annual"), columns.amounts("value")
    both = [
        one
        for one in _having(looked.contracts, yearly, whole)
        if looked.text("value_basis", one).startswith("total")
    ]
    return _those(both, lambda one: yearly[one] > whole[one], "value_annual")


def _no_sensible_value(looked: Looked) -> Found:
    value = looked.columns.amounts("value")
    return _those(_having(looked.contracts, value), lambda one: value[one] <= 0, "value")


def _retired_with_integration(looked: Looked) -> Found:
    columns, wiring, kinds = looked.columns, looked.estate.state.wiring, ("FLOWS_FROM", "FLOWS_TO")
    gone, lives, wrong = looked.nowhere(), looked.nowhere(), looked.nowhere()
    gone[looked.retired] = True
    for kind in kinds:
        ends = columns.edges(kind, None)
        lives[wiring.sources[ends][~gone[wiring.targets[ends]]]] = True
    for kind in kinds:
        joined = columns.edges(kind)
        wrong[wiring.targets[joined][lives[wiring.sources[joined]]]] = True
    return _flagged(looked.retired, wrong, "lifecycle", "retired_date")


def _retired_with_contract(looked: Looked) -> Found:
    wiring, edges = looked.estate.state.wiring, looked.columns.edges("COVERS")
    running, wrong = looked.nowhere(), looked.nowhere()
    live = {ContractStatus.LIVE, ContractStatus.LIVE_EXTENDED}
    running[[one for one, status in looked.terms.status.items() if status in live]] = True
    wrong[wiring.targets[edges][running[wiring.sources[edges]]]] = True
    return _flagged(looked.retired, wrong, "lifecycle", "retired_date")


def _out_of_support(looked: Looked) -> Found:
    columns, as_at = looked.columns, looked.estate.as_at
    wiring, below = looked.estate.state.wiring, columns.edges("RUNS_ON", None)
    gone = columns.where("end_of_support_date", lambda x: isinstance(x, date) and x <= as_at)
    ended = gone | columns.saying("lifecycle", Lifecycle.END_OF_SUPPORT)
    ended[wiring.sources[below][gone[wiring.targets[below]]]] = True
    return _flagged(looked.among("Application"), ended, "end_of_support_date", "lifecycle")


def _same_name(looked: Looked) -> Found:
    return _repeated(looked, looked.among("Application"), "name")


def _told_otherwise(looked: Looked) -> Found:
    """Contracts that several files tell, which do not agree on when they end."""
    repeated, ends = looked.columns.repeated, looked.estate.state.coded("end_date").by_place()
    told = {
        main: {ends[one] for one in (main, *others) if one in ends}
        for main, others in repeated.others.items()
    }
    return _those(sorted(told), lambda one: len(told[one]) > 1, "end_date")


def _same_reference(looked: Looked) -> Found:
    contracts = looked.among("Contract")
    return _repeated(looked, contracts[looked.columns.told("reference")[contracts]], "reference")


def _repeated(looked: Looked, places: NDArray[np.int64], name: str) -> Found:
    coded = looked.columns.coded(name)
    texts = ["" if one is None else str(one) for one in coded.values]
    keys, words = numbered([" ".join(text.casefold().split()) for text in texts])
    key = np.full(len(looked.estate), -1, np.int64)
    key[coded.places] = np.where(np.array([bool(x) for x in words], np.bool_)[keys], keys, -1)[
        coded.codes
    ]
    among = key[places]
    counts = np.bincount(among[among >= 0], minlength=len(words) + 1)
    return _flagged(places, (key >= 0) & (counts[key] > 1), name)


def _circular(looked: Looked) -> Found:
    wholes = looked.columns.targets("CONTAINS", None)
    parts = looked.columns.targets("CONTAINS")
    return _those(sorted(wholes), lambda one: _is_circular(wholes, parts, one))


def _is_circular(
    wholes: Mapping[int, Sequence[int]], parts: Mapping[int, Sequence[int]], whole: int
) -> bool:
    inside = {whole, *contained(parts, whole)}
    return any(whole in wholes.get(one, ()) for one in inside)


def _mutual_parents(looked: Looked) -> Found:
    sources, targets = looked.columns.ends(looked.columns.edges("PARENT_OF", None))
    pairs = set(zip(sources, targets, strict=True))
    wrong = {source for source, target in pairs if (target, source) in pairs}
    return _those(looked.columns.of_type("Supplier"), lambda one: one in wrong, "name")


def _dangling_integration(looked: Looked) -> Found:
    both = looked.columns.linked("FLOWS_FROM") & looked.columns.linked("FLOWS_TO")
    return _flagged(looked.among("Integration"), ~both)


def _undocumented(looked: Looked) -> Found:
    columns, integrations = looked.columns, looked.among("Integration")
    said = columns.where("documented", lambda one: one is not None)
    unwritten = columns.where("documented", lambda one: one is False)
    return _flagged(integrations[said[integrations]], unwritten, "documented")


def _by_hand(looked: Looked) -> Found:
    by_hand = looked.columns.saying("kind", "manual-re-key", "rpa", "email")
    return _flagged(looked.among("Integration"), by_hand, "kind")


def _unmatched(kind: str, name: str, relationship: str) -> Callable[[Looked], Found]:
    """A rule for elements of a type that name a company and are linked to none."""

    def check(looked: Looked) -> Found:
        places, typed = looked.among(kind), looked.columns.told(name)
        return _flagged(places[typed[places]], ~looked.columns.linked(relationship), name)

    return check


def _no_supplier_at_all(looked: Looked) -> Found:
    known = looked.columns.told("vendor") | looked.columns.linked("SUPPLIES")
    return _flagged(looked.among("Application"), ~known)


def _unverified(looked: Looked) -> Found:
    since = add_months(looked.estate.as_at, -STALE_MONTHS)
    places, checked = _checkable(looked), looked.columns.where("last_verified", _is_day)
    old = looked.columns.where("last_verified", lambda x: isinstance(x, date) and x < since)
    return _flagged(places[checked[places]], old, "last_verified")


def _never_verified(looked: Looked) -> Found:
    return _flagged(_checkable(looked), ~looked.columns.where("last_verified", _is_day))


def _checkable(looked: Looked) -> NDArray[np.int64]:
    return np.concatenate([looked.among(kind) for kind in ("Application", "Integration")])


def _is_day(value: Value) -> bool:
    return isinstance(value, date)


def _in_conflict(looked: Looked) -> Found:
    conflicts = looked.estate.state.disputed()
    at = looked.estate.at
    cells = {
        place: next(
            (at(place).evidence(one) for one in names if at(place).properties.get(one)), None
        )
        for place, names in sorted(conflicts.items())
    }
    return Found(list(cells), len(looked.estate), cells=cells)


def _awaiting_review(looked: Looked) -> Found:
    wiring = looked.estate.state.wiring
    inferred = np.flatnonzero(wiring.methods == METHODS.index(Method.INFERRED))
    waiting = inferred[wiring.bands[inferred] == BANDS.index(Band.REVIEW)]
    waiting = looked.columns.repeated.counting(waiting)  # what is said of both is asked once
    found: dict[int, Evidence | None] = {}
    for edge, source in zip(waiting.tolist(), wiring.sources[waiting].tolist(), strict=True):
        if source not in found:
            cells = looked.estate.edge(edge).evidence
            found[source] = next((cell for cell in cells if cell.row is not None), None)
    of = len(np.unique(wiring.sources[inferred]))
    return Found(sorted(found), of, cells=found)


def _cut_off(looked: Looked) -> Found:
    """Elements of a file that has exactly as many rows as an export is cut off at."""
    cited = list(looked.estate.state.cited())
    cut = [first for _, rows, first in cited if rows == TRUNCATED_AT]
    return Found(cut, max(len(cited), len(cut)))


def _cost_unusable(looked: Looked) -> Found:
    columns = looked.columns
    yearly = columns.saying("basis", "annual") | columns.told("year")
    amount = columns.where("amount", lambda one: amount_of(one) is not None)
    return _flagged(looked.among("Cost"), ~(amount & yearly), "amount")


def _retired_no_date(looked: Looked) -> Found:
    return _flagged(looked.retired, ~looked.columns.where("retired_date", _is_day), "lifecycle")


_S = Severity
RULES: tuple[Rule, ...] = (
    Rule("contract-expired-in-use", _S.CRITICAL, "The contract has ended and the application is in "
         "use", "Extend, replace or end it; enter the true end date.", _expired_in_use),
    Rule("contract-ends-before-start", _S.CRITICAL, "The contract ends before it starts",
         "Correct the dates in the register.", _ends_before_start),
    Rule("file-cut-off", _S.CRITICAL, "The file has exactly 10,000 rows: probably cut off",
         "Raise the export limit or export in parts, and import again.", _cut_off),
    Rule("application-out-of-support", _S.HIGH, "A live application or its platform is out of "
         "support", "Plan the upgrade or the exit; correct the date if support was extended.",
         _out_of_support),
    Rule("application-without-owner", _S.HIGH, "Nobody answers for the application",
         "Enter the owning role or department.", _without_owner),
    Rule("application-without-contract", _S.HIGH, "No contract is known to cover the application",
         "Link it to its contract, or confirm the links that wait for review.",
         _unlinked("Application", "COVERS")),
    Rule("application-without-cost", _S.HIGH, "The yearly cost of the application is not known",
         "Enter cost lines, or the contract's value and basis.", _without_cost),
    Rule("contract-without-end", _S.HIGH, "The contract has no end date",
         "Enter the last day of the current term.", _missing("Contract", "end_date")),
    Rule("contract-value-basis-unknown", _S.HIGH, "It is not known what the contract's value is "
         "the value of", "Say whether it is yearly or for the whole term.", _basis_unknown),
    Rule("contract-shares-wrong", _S.HIGH, "The shares of the contract do not add up to the whole",
         "Correct the shares so that they sum to 1.", _shares_wrong),
    Rule("contract-annual-over-total", _S.HIGH, "The yearly value is more than the total",
         "Correct the value, the yearly value or the basis.", _annual_over_total),
    Rule("retired-with-contract", _S.HIGH, "A retired application is still under a running contract",
         "End the contract or its part, or correct the life cycle.", _retired_with_contract),
    Rule("retired-with-integration", _S.HIGH, "A retired application still exchanges data",
         "Remove the integration, or correct the life cycle.", _retired_with_integration),
    Rule("supplier-unmatched", _S.HIGH, "The contract's supplier is not matched to a company",
         "Decide in review which company it is, or add the name to the supplier list.",
         _unmatched("Contract", "supplier", "PARTY_TO")),
    Rule("in-conflict", _S.HIGH, "Sources disagree on a value",
         "Look at the claims and correct the source that is wrong.", _in_conflict),
    Rule("contract-without-application", _S.MEDIUM, "The contract covers no known application",
         "Link it, or mark it as no software contract.", _unlinked("Contract", "COVERS")),
    Rule("contract-without-notice", _S.MEDIUM, "The contract has no notice period",
         "Enter the notice period from the contract.", _missing("Contract", "notice_period")),
    Rule("contract-without-value", _S.MEDIUM, "The contract has no value",
         "Enter the value and what it is the value of.",
         _missing("Contract", "value", "value_annual")),
    Rule("contract-value-not-positive", _S.MEDIUM, "The contract's value is zero or less",
         "Enter the value, or leave the cell empty when it is not known.", _no_sensible_value),
    Rule("contract-same-reference", _S.MEDIUM, "Several contracts share a reference",
         "Give each contract its own reference.", _same_reference),
    Rule("contract-told-otherwise", _S.HIGH, "Files that tell one contract disagree on when it ends",
         "Find out which is true and correct the other; if they are two contracts, say so in review.",
         _told_otherwise),
    Rule("application-same-name", _S.MEDIUM, "Several live applications share a name",
         "Say how they differ, or merge them.", _same_name),
    Rule("application-without-functionality", _S.MEDIUM, "It is not known what the application does",
         "Describe it in a sentence, or decide in review.", _unlinked("Application", "PROVIDES")),
    Rule("application-without-business-function", _S.MEDIUM, "It is not known which work the "
         "application serves", "Enter the business function.", _unlinked("Application", "SERVES")),
    Rule("application-without-criticality", _S.MEDIUM, "The application's criticality is not known",
         "Agree it with the owner.", _without_word("criticality")),
    Rule("application-without-lifecycle", _S.MEDIUM, "The application's life cycle is not known",
         "Enter whether it is live, planned or retired.", _without_word("lifecycle")),
    Rule("application-without-integration", _S.LOW, "No integration of the application is recorded",
         "Ask the owner; enter manual re-keying too.", _unlinked("Application", "FLOWS_FROM", "FLOWS_TO")),
    Rule("application-without-supplier", _S.LOW, "The application has no supplier",
         "Enter the supplier, or say that it was made in house.", _no_supplier_at_all),
    Rule("vendor-unmatched", _S.LOW, "The application's vendor is not matched to a company",
         "Decide in review which company it is, or add the name to the supplier list.",
         _unmatched("Application", "vendor", "SUPPLIES")),
    Rule("integration-dangling", _S.HIGH, "The integration lacks one of its two ends",
         "Correct the application's name in the integration list.", _dangling_integration),
    Rule("integration-undocumented", _S.LOW, "The integration is not written down",
         "Describe it before somebody leaves.", _undocumented),
    Rule("integration-by-hand", _S.LOW, "Data is moved by hand, e-mail or a robot",
         "Consider an interface.", _by_hand),
    Rule("contains-itself", _S.HIGH, "An element is part of itself by way of its parts",
         "Correct which is the whole and which the part.", _circular),
    Rule("parents-of-each-other", _S.HIGH, "Two companies are each recorded as the other's parent",
         "Correct the direction of one of the two.", _mutual_parents),
    Rule("cost-not-usable", _S.MEDIUM, "A cost line has no amount, or neither year nor basis",
         "Enter the amount and the year.", _cost_unusable),
    Rule("verified-long-ago", _S.LOW, "Nobody has checked it within the last twelve months",
         "Check it and enter the date.", _unverified),
    Rule("never-verified", _S.LOW, "It is not recorded that anybody ever checked it",
         "Check it and enter the date.", _never_verified),
    Rule("awaiting-review", _S.LOW, "An inferred relationship waits for somebody's word",
         "Accept or reject it in review.", _awaiting_review),
    Rule("retired-without-date", _S.LOW, "The application is retired and nobody knows since when",
         "Enter the date.", _retired_no_date),
    Rule("supplier-without-number", _S.LOW, "The supplier has no company number",
         "Enter the number from the company register.", _missing("Supplier", "company_number")),
)  # fmt: skip
