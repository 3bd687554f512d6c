"""`contracts`: status, notice, value per year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, day, money, number, reason, short
from landscape.responses.rows import Rows

if TYPE_CHECKING:
    from landscape.analysis.contracts import Contract, ContractCalendar, Party
    from landscape.estate.estate import Estate
    from landscape.model.element import Element, Relationship
    from landscape.model.inference import Evidence


def contracts(calendar: ContractCalendar, estate: Estate) -> Plain:
    """The answer to `contracts`: one line per contract, soonest end (or last day for notice) first."""
    return {
        "as_at": calendar.as_at.isoformat(),
        "until": day(calendar.until),
        "notice_until": day(calendar.notice_until),
        "contracts": Rows(calendar.contracts, lambda one: contract(one, estate)),
        "total": calendar.total,
        "told_again": calendar.told_again,
        "statuses": dict(calendar.statuses),
        "unknowns": [
            {"what": what, "count": count, "of": calendar.total}
            for what, count in (
                ("contracts with unknown end", calendar.end_unknown),
                ("contracts with unknown notice period", calendar.notice_unknown),
                ("contracts with unknown annual value", calendar.value_unknown),
                (
                    "expired contracts that may be in use: links wait for review",
                    calendar.use_unknown,
                ),
                (
                    "pairs of contracts that may be one, told by two files",
                    calendar.perhaps_told_again,
                ),
            )
        ],
    }


def contract(one: Contract, estate: Estate) -> Plain:
    """One contract on the estate's date."""
    known = one.contract
    return {
        "id": known.id,
        "reference": known.text("reference") or None,
        "title": known.name,
        "supplier": None if one.party is None else short(one.party.supplier),
        "supplier_role": None if one.party is None else str(one.party.role),
        "supplier_as_typed": known.text("supplier") or None,
        "group": _group(one.party),
        "publishers": [short(each.supplier) for each in one.publishers],
        "status": str(one.status),
        "start": day(known.day("start_date")),
        "end": day(known.day("end_date")),
        "end_max": day(one.end_max),
        "end_max_estimated": one.end_max_estimated,
        "options": None if one.options is None else list(one.options),
        "serve_by": day(one.serve_by),
        "notice_missed": one.notice_missed,
        "notice_period": known.text("notice_period") or None,
        "auto_renew": known.text("auto_renew") or "unknown",
        "decision_by": day(one.decision_by),
        "annual_value": None if one.annual_value is None else money(one.annual_value),
        "value_basis": one.value_basis,
        "value_how": one.value_how,
        "applications": Rows(one.covers, lambda each: _covered(each, estate)),
        "told_again": Rows(one.told, lambda each: _told(each, estate)),
        "evidence": Rows(one.evidence, reason),
    }


def _told(edge: Relationship, estate: Estate) -> Plain:
    """Another file's word on a contract: where it stands, and why it is the same one."""
    other = estate.element(edge.source)
    where = _named(other)
    return {
        "id": other.id,
        "name": other.name,
        "reference": other.text("reference") or None,
        "end": day(other.day("end_date")),
        "source": where.source,
        "sheet": where.sheet,
        "row": where.row,
        "method": str(edge.method),
        "confidence": number(edge.confidence, 4),
        "band": str(edge.band),
        "evidence": Rows(edge.evidence, reason),
    }


def _named(one: Element) -> Evidence:
    """The cell that names a contract, or says when it ends."""
    told = ("title", "reference", "end_date")
    return one.evidence(next((name for name in told if one.text(name)), "title"))


def _group(party: Party | None) -> Plain | None:
    """The group, where it is another than the supplier itself."""
    if party is None or party.group.id == party.supplier.id:
        return None
    return short(party.group)


def _covered(edge: Relationship, estate: Estate) -> Plain:
    from landscape.analysis.columns import Columns

    share = edge.properties.get("share")
    return {
        "id": edge.target,
        "name": Columns.of(estate).name(estate.place(edge.target)),
        "method": str(edge.method),
        "confidence": number(edge.confidence, 4),
        "band": str(edge.band),
        "share": None if share is None or isinstance(share, str) else number(float(str(share)), 4),
        "evidence": Rows(edge.evidence, reason),
    }
