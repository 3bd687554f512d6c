"""The rules of data quality, as data: each says what it looks at, what it finds, and the remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from landscape.analysis.contracts import Contract, terms
from landscape.analysis.cost import CostBook
from landscape.analysis.edges import accepted, contained, doubtful
from landscape.analysis.gaps import unverified
from landscape.estate.estate import Estate
from landscape.model.element import Element, Relationship
from landscape.model.inference import Evidence
from landscape.model.vocabulary import ContractStatus, Criticality, Lifecycle, Severity

Found = tuple[Element, Evidence | None]
Answer = tuple[list[Found], int]
TRUNCATED_AT = 10_000  # rows at which ServiceNow cuts an export off by default


@dataclass(frozen=True, slots=True)
class Looked:
    """The estate and what several rules need of it, worked out once."""

    estate: Estate
    live: Sequence[Element]
    contracts: Mapping[str, Contract]
    costs: CostBook

    @classmethod
    def at(cls, estate: Estate) -> Looked:
        """Everything the rules look at."""
        contracts = terms(estate)
        return cls(estate, estate.applications(), contracts, CostBook(estate))

    def linked(self, one: Element, *kinds: str) -> bool:
        """Whether an accepted relationship of one of the types leaves or reaches an element."""
        return any(
            accepted(self.estate.out(one.id, kind)) or accepted(self.estate.into(one.id, kind))
            for kind in kinds
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `check` gives the elements that break it, and how many were looked at."""

    id: str
    severity: Severity
    title: str
    remedy: str
    check: Callable[[Looked], Answer]


def _those(elements: Iterable[Element], wrong: Callable[[Element], bool], *shown: str) -> Answer:
    every = list(elements)
    return [(one, _cell(one, shown)) for one in every if wrong(one)], len(every)


def _cell(one: Element, shown: Sequence[str]) -> Evidence | None:
    return next((one.evidence(name) for name in shown if one.properties.get(name)), None)


def _missing(kind: str, *names: str) -> Callable[[Looked], Answer]:
    """A rule for elements of a type that lack every one of some properties."""

    def check(looked: Looked) -> Answer:
        among = looked.live if kind == "Application" else looked.estate.elements(kind)
        return _those(among, lambda one: not any(one.properties.get(name) for name in names))

    return check


def _unlinked(kind: str, *relationships: str) -> Callable[[Looked], Answer]:
    """A rule for elements of a type without an accepted relationship of some types."""

    def check(looked: Looked) -> Answer:
        among = looked.live if kind == "Application" else looked.estate.elements(kind)
        return _those(among, lambda one: not looked.linked(one, *relationships))

    return check


def _without_owner(looked: Looked) -> Answer:
    return _those(
        looked.live, lambda one: not one.text("owner_role") and not looked.linked(one, "OWNS")
    )


def _without_cost(looked: Looked) -> Answer:
    return _those(looked.live, lambda one: looked.costs.of(one.id).amount.unknown > 0)


def _without_criticality(looked: Looked) -> Answer:
    return _those(looked.live, lambda one: one.text("criticality") in {"", Criticality.UNKNOWN})


def _without_lifecycle(looked: Looked) -> Answer:
    return _those(looked.live, lambda one: one.text("lifecycle") in {"", Lifecycle.UNKNOWN})


def _without_integration(looked: Looked) -> Answer:
    return _those(looked.live, lambda one: not looked.linked(one, "FLOWS_FROM", "FLOWS_TO"))


def _expired_in_use(looked: Looked) -> Answer:
    return _with_status(looked, ContractStatus.EXPIRED_IN_USE)


def _with_status(looked: Looked, status: ContractStatus) -> Answer:
    every = looked.estate.elements("Contract")
    return _those(every, lambda one: looked.contracts[one.id].status is status, "end_date")


def _basis_unknown(looked: Looked) -> Answer:
    priced = [one for one in looked.estate.elements("Contract") if one.amount("value") is not None]
    return _those(
        priced,
        lambda one: (
            one.text("value_basis") in {"", "unknown"} and one.amount("value_annual") is None
        ),
        "value",
    )


def _shares_wrong(looked: Looked) -> Answer:
    stated = [
        (one, shares, edges)
        for one in looked.estate.elements("Contract")
        for shares, edges in (_shares(accepted(looked.estate.out(one.id, "COVERS"))),)
        if shares
    ]
    wrong = [one for one, shares, edges in stated if _is_off(sum(shares), len(shares) == edges)]
    return [(one, None) for one in wrong], len(stated)


def _is_off(total: Decimal | int, whole: bool) -> bool:
    """More than all of it, or, when every application has its share, less than all."""
    return total > Decimal("1.005") or (whole and total < Decimal("0.995"))


def _shares(edges: Sequence[Relationship]) -> tuple[list[Decimal], int]:
    known = [
        Decimal(share)
        for one in edges
        if isinstance(share := one.properties.get("share"), Decimal | int)
    ]
    return known, len(edges)


def _ends_before_start(looked: Looked) -> Answer:
    dated = [
        one
        for one in looked.estate.elements("Contract")
        if one.day("start_date") and one.day("end_date")
    ]
    return _those(dated, lambda one: _before(one, "end_date", "start_date"), "end_date")


def _before(one: Element, early: str, late: str) -> bool:
    first, last = one.day(early), one.day(late)
    return first is not None and last is not None and first < last


def _annual_over_total(looked: Looked) -> Answer:
    both = [
        one
        for one in looked.estate.elements("Contract")
        if one.amount("value_annual") is not None
        and one.amount("value") is not None
        and one.text("value_basis").startswith("total")
    ]
    return _those(
        both,
        lambda one: (one.amount("value_annual") or 0) > (one.amount("value") or 0),
        "value_annual",
    )


def _no_sensible_value(looked: Looked) -> Answer:
    stated = [one for one in looked.estate.elements("Contract") if one.amount("value") is not None]
    return _those(stated, lambda one: (one.amount("value") or Decimal(0)) <= 0, "value")


def _retired(looked: Looked) -> list[Element]:
    return [one for one in looked.estate.elements("Application") if looked.estate.is_retired(one)]


def _retired_with_integration(looked: Looked) -> Answer:
    return _those(
        _retired(looked),
        lambda one: any(_other_end_lives(looked, one, each) for each in _joined(looked, one)),
        "lifecycle",
        "retired_date",
    )


def _joined(looked: Looked, one: Element) -> list[str]:
    kinds = ("FLOWS_FROM", "FLOWS_TO")
    return [edge.source for kind in kinds for edge in accepted(looked.estate.into(one.id, kind))]


def _other_end_lives(looked: Looked, one: Element, integration: str) -> bool:
    others = {
        edge.target
        for kind in ("FLOWS_FROM", "FLOWS_TO")
        for edge in looked.estate.out(integration, kind)
        if edge.target != one.id
    }
    return any(not looked.estate.is_retired(looked.estate.element(each)) for each in others)


def _retired_with_contract(looked: Looked) -> Answer:
    return _those(
        _retired(looked),
        lambda one: any(
            looked.contracts[edge.source].status
            in {ContractStatus.LIVE, ContractStatus.LIVE_EXTENDED}
            for edge in accepted(looked.estate.into(one.id, "COVERS"))
        ),
        "lifecycle",
        "retired_date",
    )


def _out_of_support(looked: Looked) -> Answer:
    def ended(one: Element) -> bool:
        bearers = (one, *looked.estate.targets(one.id, "RUNS_ON"))
        ends = [day for each in bearers if (day := each.day("end_of_support_date"))]
        named = one.text("lifecycle") == Lifecycle.END_OF_SUPPORT
        return named or any(day <= looked.estate.as_at for day in ends)

    return _those(looked.live, ended, "end_of_support_date", "lifecycle")


def _same_name(looked: Looked) -> Answer:
    return _repeated(looked.live, "name")


def _same_reference(looked: Looked) -> Answer:
    contracts = [one for one in looked.estate.elements("Contract") if one.text("reference")]
    return _repeated(contracts, "reference")


def _repeated(elements: Sequence[Element], name: str) -> Answer:
    def key(one: Element) -> str:
        return " ".join(one.text(name).casefold().split())

    counts = Counter(key(one) for one in elements)
    return _those(elements, lambda one: bool(key(one)) and counts[key(one)] > 1, name)


def _circular(looked: Looked) -> Answer:
    wholes = {one.source for one in looked.estate.relationships("CONTAINS")}
    among = [looked.estate.element(one) for one in sorted(wholes)]
    return _those(among, lambda one: _is_circular(looked.estate, one.id))


def _is_circular(estate: Estate, whole: str) -> bool:
    parts = {whole, *contained(estate, whole)}
    return any(edge.target == whole for one in parts for edge in estate.out(one, "CONTAINS"))


def _mutual_parents(looked: Looked) -> Answer:
    edges = {one.key for one in looked.estate.relationships("PARENT_OF")}
    wrong = {source for kind, source, target in edges if (kind, target, source) in edges}
    return _those(looked.estate.elements("Supplier"), lambda one: one.id in wrong, "name")


def _dangling_integration(looked: Looked) -> Answer:
    return _those(
        looked.estate.elements("Integration"),
        lambda one: not (looked.linked(one, "FLOWS_FROM") and looked.linked(one, "FLOWS_TO")),
    )


def _undocumented(looked: Looked) -> Answer:
    said = [
        one
        for one in looked.estate.elements("Integration")
        if one.properties.get("documented") is not None
    ]
    return _those(said, lambda one: one.properties.get("documented") is False, "documented")


def _by_hand(looked: Looked) -> Answer:
    return _those(
        looked.estate.elements("Integration"),
        lambda one: one.text("kind") in {"manual-re-key", "rpa", "email"},
        "kind",
    )


def _supplier_unmatched(looked: Looked) -> Answer:
    typed = [one for one in looked.estate.elements("Contract") if one.text("supplier")]
    return _those(typed, lambda one: not looked.linked(one, "PARTY_TO"), "supplier")


def _vendor_unmatched(looked: Looked) -> Answer:
    typed = [one for one in looked.live if one.text("vendor")]
    return _those(typed, lambda one: not looked.linked(one, "SUPPLIES"), "vendor")


def _no_supplier_at_all(looked: Looked) -> Answer:
    return _those(
        looked.live, lambda one: not one.text("vendor") and not looked.linked(one, "SUPPLIES")
    )


def _unverified(looked: Looked) -> Answer:
    among = [*looked.live, *looked.estate.elements("Integration")]
    dated = [one for one in among if one.day("last_verified") is not None]
    return _those(dated, lambda one: unverified(looked.estate, one), "last_verified")


def _never_verified(looked: Looked) -> Answer:
    among = [*looked.live, *looked.estate.elements("Integration")]
    return _those(among, lambda one: one.day("last_verified") is None)


def _in_conflict(looked: Looked) -> Answer:
    every = looked.estate.elements()
    return [(one, _cell(one, one.conflicts)) for one in every if one.conflicts], len(every)


def _awaiting_review(looked: Looked) -> Answer:
    inferred = [one for one in looked.estate.relationships() if one.method == "inferred"]
    waiting = doubtful(inferred)
    sources = {one.source for one in inferred}
    found: dict[str, Evidence | None] = {}
    for one in waiting:
        cells = (cell for cell in one.evidence if cell.row is not None)
        found.setdefault(one.source, next(cells, None))
    return [(looked.estate.element(one), found[one]) for one in sorted(found)], len(sources)


def _cut_off(looked: Looked) -> Answer:
    """Elements of a file that has exactly as many rows as an export is cut off at."""
    rows: dict[str, set[int]] = defaultdict(set)
    first: dict[str, Element] = {}
    for one in looked.estate.elements():
        for cell in one.cells.values():
            if cell.row is not None:
                rows[cell.source].add(cell.row)
                first.setdefault(cell.source, one)
    cut = [source for source in sorted(rows) if len(rows[source]) == TRUNCATED_AT]
    return [(first[source], None) for source in cut], max(len(rows), len(cut))


def _cost_unusable(looked: Looked) -> Answer:
    return _those(
        looked.estate.elements("Cost"),
        lambda one: (
            one.amount("amount") is None or (one.text("basis") != "annual" and not one.text("year"))
        ),
        "amount",
    )


def _retired_no_date(looked: Looked) -> Answer:
    return _those(_retired(looked), lambda one: one.day("retired_date") is None, "lifecycle")


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
         "Agree it with the owner.", _without_criticality),
    Rule("application-without-lifecycle", _S.MEDIUM, "The application's life cycle is not known",
         "Enter whether it is live, planned or retired.", _without_lifecycle),
    Rule("application-without-integration", _S.LOW, "No integration of the application is recorded",
         "Ask the owner; enter manual re-keying too.", _without_integration),
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
