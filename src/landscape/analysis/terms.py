"""What one contract says on a date: status, dates to act by, value per year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landscape.analysis.options import is_plus_form, parse_options
from landscape.model.calendar import add_days, add_months, before, split_duration
from landscape.model.element import Element
from landscape.model.money import MoneyRange
from landscape.model.vocabulary import AutoRenew, ContractStatus, ValueBasis, VatTreatment

IN_FORCE = frozenset(
    {ContractStatus.LIVE, ContractStatus.LIVE_EXTENDED, ContractStatus.EXPIRED_IN_USE}
)
_PENNY = Decimal("0.01")
STANDARD_VAT = Decimal("1.2")  # a stated value with VAT may hold this much more than the net cost


@dataclass(frozen=True, slots=True)
class Planning:
    """How long before the last day for notice a decision is due: data, so that it can be changed.

    `threshold` is the whole value from which a procurement takes `months_above`.
    """

    threshold: Decimal = Decimal(207_720)
    months_above: int = 9
    months_below: int = 3


STANDARD_PLANNING = Planning()


@dataclass(frozen=True, slots=True)
class AnnualValue:
    """Value per year and how it was come by; `amount` is None when it cannot be known."""

    amount: MoneyRange | None
    how: str


def end_max(contract: Element) -> tuple[date | None, bool]:
    """The last day if every option is used, and whether it was worked out rather than stated.

    >>> end_max(Element("c", "Contract", "acme", {"end_date": date(2027, 3, 31),
    ...     "extension_options": "2 x 12 months"}))
    (datetime.date(2029, 3, 31), True)
    """
    stated, end = contract.day("end_max_date"), contract.day("end_date")
    if stated is not None or end is None:
        return stated, False
    months = sum(option_months(contract) or ())
    return (extend(end, months), True) if months else (end, False)


def option_months(contract: Element) -> tuple[int, ...] | None:
    """The options in months, without the initial term where a form such as `3+1+1` repeats it."""
    text = contract.text("extension_options")
    if not text:
        return None
    options = parse_options(text)
    if options is None or len(options) < 2 or not is_plus_form(text):
        return options
    start, end = contract.day("start_date"), contract.day("end_date")
    if start is None or end is None or term_months(start, end) != options[0]:
        return options
    return options[1:]


def extend(end: date, months: int) -> date:
    """The last day of a term that is `months` longer (or shorter): the end of a month stays one.

    >>> extend(date(2027, 2, 28), 12)
    datetime.date(2028, 2, 29)
    """
    return add_days(add_months(add_days(end, 1), months), -1)


def term_months(start: date, end: date) -> Decimal:
    """Months from the first to the last day, both included; part of a month as a fraction of it.

    >>> term_months(date(2024, 4, 1), date(2027, 3, 31))
    Decimal('36')
    """
    after = add_days(end, 1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    while add_months(start, whole) > after:
        whole -= 1
    reached = add_months(start, whole)
    length = (add_months(start, whole + 1) - reached).days or 1
    return Decimal(whole) + Decimal((after - reached).days) / Decimal(length)


def annual_value(contract: Element, currency: str = "GBP") -> AnnualValue:
    """What a contract costs per year.

    Stated per year; or stated for the term and divided by exactly that term. A value of unknown
    basis is never used, nor is a total whose term is not known.

    >>> annual_value(Element("c", "Contract", "acme", {"value": Decimal(36000),
    ...     "value_basis": "total-whole-term", "start_date": date(2024, 4, 1),
    ...     "end_date": date(2027, 3, 31)})).amount.central
    Decimal('12000.00')
    """
    if (contract.text("currency") or currency) != currency:
        return AnnualValue(None, f"in {contract.text('currency')}, not {currency}")
    stated = contract.amount("value_annual")
    if stated is not None:
        return _net(contract, stated, currency, "stated per year")
    amount = contract.amount("value")
    if amount is None:
        return AnnualValue(None, "no value stated")
    basis = contract.text("value_basis") or ValueBasis.UNKNOWN
    if basis == ValueBasis.ANNUAL:
        return _net(contract, amount, currency, "stated per year")
    if basis == ValueBasis.UNKNOWN:
        return AnnualValue(None, "basis of the value unknown")
    return _spread(contract, amount, currency, ValueBasis(basis))


def _spread(contract: Element, amount: Decimal, currency: str, basis: ValueBasis) -> AnnualValue:
    start, end = contract.day("start_date"), contract.day("end_date")
    if basis is ValueBasis.TOTAL_INCLUDING_OPTIONS:
        end = end_max(contract)[0]
    if start is None or end is None or end < start:
        return AnnualValue(None, "a total, and the term is unknown")
    months = term_months(start, end)
    if months < 1:
        return AnnualValue(None, "a total over less than a month")
    return _net(contract, amount * 12 / months, currency, f"total over {months:.4g} months")


def _net(contract: Element, amount: Decimal, currency: str, how: str) -> AnnualValue:
    if amount < 0:
        return AnnualValue(None, "a negative value")
    pence = amount.quantize(_PENNY)
    if contract.text("vat_treatment") == VatTreatment.INCLUDED:
        net = (amount / STANDARD_VAT).quantize(_PENNY)
        return AnnualValue(
            MoneyRange(net, pence, pence, 0, currency), f"{how}, VAT included: less if recovered"
        )
    return AnnualValue(MoneyRange.exactly(pence, currency), how)


def status(contract: Element, as_at: date, *, in_use: bool) -> ContractStatus:
    """Where a contract stands on a date; `in_use` says whether it covers a live application.

    Extended means that the initial term is over and the current one runs: by options that the dates
    show to be used, or by automatic renewal. The source's own status is not trusted.

    >>> status(Element("c", "Contract", "acme", {"end_date": date(2026, 3, 31)}),
    ...     date(2026, 11, 23), in_use=True)
    <ContractStatus.EXPIRED_IN_USE: 'expired-in-use'>
    """
    start, end = contract.day("start_date"), contract.day("end_date")
    ended = contract.day("terminated_date")
    if ended is not None and ended <= as_at:
        return ContractStatus.TERMINATED
    if start is not None and start > as_at:
        return ContractStatus.PENDING
    if end is None:
        return ContractStatus.UNKNOWN
    if end >= as_at:
        extended = _initial_end(contract, end) < as_at
        return ContractStatus.LIVE_EXTENDED if extended else ContractStatus.LIVE
    if _renewed(contract, as_at):
        return ContractStatus.LIVE_EXTENDED
    return ContractStatus.EXPIRED_IN_USE if in_use else ContractStatus.EXPIRED


def _initial_end(contract: Element, end: date) -> date:
    if contract.day("end_max_date") != end:
        return end
    months = sum(option_months(contract) or ())
    return extend(end, -months) if months else end


def _renewed(contract: Element, as_at: date) -> bool:
    if contract.text("auto_renew") != AutoRenew.TACIT:
        return False
    latest = contract.day("end_max_date")
    return latest is None or latest >= as_at


def serve_by(contract: Element) -> date | None:
    """The last day for notice: the end less the notice period in calendar months, clamped.

    >>> serve_by(Element("c", "Contract", "acme", {"end_date": date(2027, 8, 31),
    ...     "notice_period": "P6M"}))
    datetime.date(2027, 2, 28)
    """
    end, notice = contract.day("end_date"), contract.text("notice_period")
    return before(end, notice) if end is not None and notice else None


def decision_by(contract: Element, planning: Planning = STANDARD_PLANNING) -> date | None:
    """When a decision is due, so that there is time to buy again: months before notice (or the end).

    A contract whose whole value is not known gets the longer lead.

    >>> decision_by(Element("c", "Contract", "acme", {"end_date": date(2027, 3, 31),
    ...     "notice_period": "P6M", "value": Decimal(5000), "value_basis": "total-whole-term"}))
    datetime.date(2026, 6, 30)
    """
    last = serve_by(contract) or contract.day("end_date")
    if last is None:
        return None
    whole = whole_value(contract)
    small = whole is not None and whole < planning.threshold
    return add_months(last, -(planning.months_below if small else planning.months_above))


def whole_value(contract: Element) -> Decimal | None:
    """The value over the whole term, None when the basis or the term is unknown."""
    basis, amount = contract.text("value_basis"), contract.amount("value")
    if amount is not None and basis.startswith("total"):
        return amount
    start, end = contract.day("start_date"), contract.day("end_date")
    yearly = annual_value(contract, contract.text("currency") or "GBP").amount
    if yearly is None or start is None or end is None or end < start:
        return None
    return yearly.central * term_months(start, end) / 12


def exit_date(contract: Element, as_at: date) -> date | None:
    """The first day on which it can be left: the later of its end and of notice given today.

    None when the end is unknown, or when it renews by itself and the day for notice has passed.

    >>> exit_date(Element("c", "Contract", "acme", {"end_date": date(2026, 12, 31),
    ...     "notice_period": "P3M"}), date(2026, 11, 23))
    datetime.date(2027, 2, 23)
    """
    end = contract.day("end_date")
    if end is None:
        return None
    last_notice = serve_by(contract)
    missed = last_notice is not None and last_notice < as_at
    if missed and contract.text("auto_renew") == AutoRenew.TACIT:
        return None
    parts = split_duration(contract.text("notice_period")) or (0, 0)
    return max(end, add_days(add_months(as_at, parts[0]), parts[1]))
