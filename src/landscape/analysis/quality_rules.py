"""The rules of data quality, as data: each says what it looks at, what it finds, and the remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from landscape.analysis.columns import Columns, contained
from landscape.analysis.contracts import Terms, terms
from landscape.analysis.cost_parts import Sums
from landscape.analysis.gaps import STALE_MONTHS
from landscape.estate.estate import Estate
from landscape.model.calendar import add_months
from landscape.model.inference import Evidence
from landscape.model.vocabulary import Band, ContractStatus, Lifecycle, Method, Severity
from landscape.store.state import BANDS, METHODS

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
        self.live = columns.live
        self.retired = sorted(columns.retired)
        self.contracts = columns.of_type("Contract")
        self.terms: Terms = terms(estate)
        self.costs = estate.worked_out(Sums)

    def among(self, kind: str) -> Sequence[int]:
        """All of a type; of applications those in use."""
        return self.live if kind == "Application" else self.columns.of_type(kind)

    def linked(self, *kinds: str) -> Set[int]:
        """What an accepted relationship of one of the types leaves or reaches."""
        found = set[int]()
        for kind in kinds:
            sources, targets = self.columns.ends(self.columns.edges(kind))
            found.update(sources, targets)
        return found

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


def _missing(kind: str, *names: str) -> Callable[[Looked], Found]:
    """A rule for elements of a type that lack every one of some properties."""

    def check(looked: Looked) -> Found:
        values = [looked.columns.values(name) for name in names]
        return _those(looked.among(kind), lambda one: not any(each.get(one) for each in values))

    return check


def _unlinked(kind: str, *relationships: str) -> Callable[[Looked], Found]:
    """A rule for elements of a type without an accepted relationship of some types."""

    def check(looked: Looked) -> Found:
        linked = looked.linked(*relationships)
        return _those(looked.among(kind), lambda one: one not in linked)

    return check


def _without_word(name: str) -> Callable[[Looked], Found]:
    """A rule for live applications of which a word is not known."""

    def check(looked: Looked) -> Found:
        known = looked.columns.texts(name)
        return _those(looked.live, lambda one: known.get(one, "") in {"", "unknown"})

    return check


def _without_owner(looked: Looked) -> Found:
    roles, owned = looked.columns.texts("owner_role"), looked.linked("OWNS")
    return _those(looked.live, lambda one: not roles.get(one) and one not in owned)


def _without_cost(looked: Looked) -> Found:
    amounts = looked.costs.amounts
    return _those(looked.live, lambda one: amounts[one].unknown > 0)


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
    columns = looked.columns
    joined = [columns.sources(kind) for kind in ("FLOWS_FROM", "FLOWS_TO")]
    ends = [columns.targets(kind, None) for kind in ("FLOWS_FROM", "FLOWS_TO")]

    def lives(one: int) -> bool:
        integrations = {each for side in joined for each in side.get(one, ())}
        others = {other for side in ends for each in integrations for other in side.get(each, ())}
        return any(other != one and other not in columns.retired for other in others)

    return _those(looked.retired, lives, "lifecycle", "retired_date")


def _retired_with_contract(looked: Looked) -> Found:
    covering, status = looked.columns.sources("COVERS"), looked.terms.status
    running = {ContractStatus.LIVE, ContractStatus.LIVE_EXTENDED}
    return _those(
        looked.retired,
        lambda one: any(status[each] in running for each in covering.get(one, ())),
        "lifecycle",
        "retired_date",
    )


def _out_of_support(looked: Looked) -> Found:
    columns, as_at = looked.columns, looked.estate.as_at
    lifecycle, below = columns.texts("lifecycle"), columns.targets("RUNS_ON", None)
    gone = {one for one, day in columns.days("end_of_support_date").items() if day <= as_at}

    def ended(one: int) -> bool:
        named = lifecycle.get(one) == Lifecycle.END_OF_SUPPORT
        return named or one in gone or not gone.isdisjoint(below.get(one, ()))

    return _those(looked.live, ended, "end_of_support_date", "lifecycle")


def _same_name(looked: Looked) -> Found:
    return _repeated(looked, looked.live, "name")


def _same_reference(looked: Looked) -> Found:
    contracts = [one for one in looked.contracts if looked.text("reference", one)]
    return _repeated(looked, contracts, "reference")


def _repeated(looked: Looked, places: Sequence[int], name: str) -> Found:
    keys = {one: " ".join(looked.text(name, one).casefold().split()) for one in places}
    counts = Counter(keys.values())
    return _those(places, lambda one: bool(keys[one]) and counts[keys[one]] > 1, name)


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
    both = looked.linked("FLOWS_FROM") & looked.linked("FLOWS_TO")
    return _those(looked.columns.of_type("Integration"), lambda one: one not in both)


def _undocumented(looked: Looked) -> Found:
    known = looked.columns.values("documented")
    said = [one for one in looked.columns.of_type("Integration") if known.get(one) is not None]
    return _those(said, lambda one: known[one] is False, "documented")


def _by_hand(looked: Looked) -> Found:
    kinds = looked.columns.texts("kind")
    return _those(
        looked.columns.of_type("Integration"),
        lambda one: kinds.get(one) in {"manual-re-key", "rpa", "email"},
        "kind",
    )


def _supplier_unmatched(looked: Looked) -> Found:
    typed = [one for one in looked.contracts if looked.text("supplier", one)]
    held = looked.linked("PARTY_TO")
    return _those(typed, lambda one: one not in held, "supplier")


def _vendor_unmatched(looked: Looked) -> Found:
    typed = [one for one in looked.live if looked.text("vendor", one)]
    supplied = looked.linked("SUPPLIES")
    return _those(typed, lambda one: one not in supplied, "vendor")


def _no_supplier_at_all(looked: Looked) -> Found:
    supplied = looked.linked("SUPPLIES")
    return _those(looked.live, lambda one: not looked.text("vendor", one) and one not in supplied)


def _unverified(looked: Looked) -> Found:
    checked = looked.columns.days("last_verified")
    since = add_months(looked.estate.as_at, -STALE_MONTHS)
    dated = [one for one in _checkable(looked) if one in checked]
    return _those(dated, lambda one: checked[one] < since, "last_verified")


def _never_verified(looked: Looked) -> Found:
    checked = looked.columns.days("last_verified")
    return _those(_checkable(looked), lambda one: one not in checked)


def _checkable(looked: Looked) -> Sequence[int]:
    return [*looked.live, *looked.columns.of_type("Integration")]


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
    amounts, basis = looked.columns.amounts("amount"), looked.columns.texts("basis")
    years = looked.columns.texts("year")
    return _those(
        looked.columns.of_type("Cost"),
        lambda one: one not in amounts or (basis.get(one) != "annual" and not years.get(one)),
        "amount",
    )


def _retired_no_date(looked: Looked) -> Found:
    ended = looked.columns.days("retired_date")
    return _those(looked.retired, lambda one: one not in ended, "lifecycle")


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
         _supplier_unmatched),
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
         _vendor_unmatched),
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
