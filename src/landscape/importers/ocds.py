"""Procurement data in the Open Contracting Data Standard: releases and records → one row per contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from landscape.errors import InputRejected
from landscape.importers.flat import table_of
from landscape.importers.rows import Sheet
from landscape.model.record import Issue
from landscape.model.vocabulary import IssueSeverity, Kind
from landscape.settings import Settings

Release = Mapping[str, Any]
_COMPANY_SCHEMES = frozenset({"GB-COH", "GB-CHC", "GB-SC", "GB-NIC"})
_LISTS = ("awards", "contracts", "parties")
_REASON = "a package of procurement releases (OCDS)"


@dataclass(slots=True)
class Found:
    """The releases of a package, and what could not be taken from it."""

    releases: list[Release] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def is_release(one: Mapping[str, Any]) -> bool:
    """Whether an object is a release: it names a procurement and a stage of it."""
    return "ocid" in one and any(name in one for name in ("awards", "contracts", "tender", "tag"))


def found_in(document: Any) -> Found | None:
    """The releases of a release package, a record package, or a list of either; None for other data."""
    if isinstance(document, Mapping):
        if isinstance(document.get("releases"), list) and not _is_record(document):
            return Found(list(mappings(document["releases"])))
        records = mappings(document.get("records"))
        if any(_is_record(one) or "releases" in one for one in records):
            return _of_records(records)
        if _is_record(document) and "ocid" in document:
            return _of_records([document])
        return Found([document]) if is_release(document) else None
    inner = [found_in(one) for one in mappings(document)]
    known = [one for one in inner if one is not None]
    if not known or len(known) < len(document):
        return None
    return Found(
        [release for one in known for release in one.releases],
        [issue for one in known for issue in one.issues],
    )


def _is_record(one: Mapping[str, Any]) -> bool:
    return "compiledRelease" in one or ("ocid" in one and "releases" in one)


def _of_records(records: Iterable[Mapping[str, Any]]) -> Found:
    found = Found()
    linked = 0
    for one in records:
        compiled = mapping(one.get("compiledRelease"))
        releases = [each for each in mappings(one.get("releases")) if set(each) - _LINK]
        if compiled:
            found.releases.append(compiled)
        elif releases:
            found.releases.extend({"ocid": one.get("ocid"), **each} for each in releases)
        else:
            linked += 1
    if linked:
        found.issues.append(
            Issue(
                IssueSeverity.WARNING,
                "release_absent",
                f"{linked:,} of the records only link to their releases, or hold none; nothing is "
                "fetched from the network.",
                "Export the records with their compiled releases.",
            )
        )
    return found


_LINK = frozenset({"url", "date", "tag"})


def rows_of(releases: Iterable[Release]) -> list[dict[str, Any]]:
    """One row per contract, per award without one, or per tender without either.

    The releases of one procurement are put together first, the later over the earlier.
    """
    return [row for one in _compiled(releases) for row in _rows(one)]


def sheet_of(
    found: Found, name: str | None, settings: Settings, shown: str, issues: Sequence[Issue]
) -> Sheet:
    """The contracts of what was found as a table. Raises InputRejected when there is none."""
    rows, flat = table_of(rows_of(found.releases), settings, shown)
    if not rows:
        raise InputRejected(
            f"{shown} holds procurement data, but no procurement.",
            detail=" ".join(one.message for one in found.issues),
            remedy="Export it with its releases, and import that.",
        )
    said = [*issues, *found.issues, _put_together(len(found.releases), len(rows)), *flat.issues]
    return Sheet(rows, name, None, None, flat.headers, said, Kind.CONTRACTS, _REASON)


def _put_together(releases: int, rows: int) -> Issue:
    return Issue(
        IssueSeverity.NOTE,
        "releases_compiled",
        f"{releases:,} procurement {'release was' if releases == 1 else 'releases were'} put together "
        f"into {rows:,} {'row' if rows == 1 else 'rows'}, one per contract or award.",
        "Nothing needs to be done.",
    )


def _compiled(releases: Iterable[Release]) -> list[dict[str, Any]]:
    """Each procurement as its releases leave it: a field that a later one does not name stays."""
    groups: dict[str, list[Release]] = {}
    for place, one in enumerate(releases):
        ocid = one.get("ocid")
        groups.setdefault(str(ocid) if ocid else f"#{place}", []).append(one)
    return [_merged(sorted(group, key=_dated)) for group in groups.values()]


def _dated(release: Release) -> str:
    return str(release.get("date") or "")


def _merged(releases: Sequence[Release]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    lists: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in _LISTS}
    for release in releases:
        for name, value in release.items():
            if name in _LISTS:
                _over(lists[name], mappings(value))
            elif isinstance(value, Mapping) and isinstance(merged.get(name), Mapping):
                merged[name] = {**merged[name], **value}
            elif value is not None:
                merged[name] = value
    return {**merged, **{name: list(held.values()) for name, held in lists.items()}}


def _over(held: dict[str, dict[str, Any]], entries: Iterable[Mapping[str, Any]]) -> None:
    for place, one in enumerate(entries):
        key = str(one.get("id") or f"#{place}")
        held[key] = {
            **held.get(key, {}),
            **{name: each for name, each in one.items() if each is not None},
        }


def _rows(release: Mapping[str, Any]) -> list[dict[str, Any]]:
    tender = mapping(release.get("tender"))
    parties = {str(one.get("id")): one for one in mappings(release.get("parties"))}
    awards = {str(one.get("id")): one for one in mappings(release.get("awards"))}
    contracts = mappings(release.get("contracts"))
    covered = {str(one.get("awardID")) for one in contracts}
    pairs = [(mapping(awards.get(str(one.get("awardID")))), one) for one in contracts]
    pairs += [(one, {}) for key, one in awards.items() if key not in covered]
    common = {
        "ocid": release.get("ocid"),
        "title": tender.get("title"),
        "description": tender.get("description"),
        "buyer": mapping(release.get("buyer")).get("name"),
        "procurementMethod": tender.get("procurementMethodDetails")
        or tender.get("procurementMethod"),
        "category": tender.get("mainProcurementCategory"),
    }
    if not pairs:
        stage = {"id": tender.get("id"), "status": _staged(tender)}
        return [{**common, **_known(stage)}]
    return [{**common, **_contract(award, contract, parties)} for award, contract in pairs]


def _staged(tender: Mapping[str, Any]) -> str:
    """What is said of a procurement that has come to no award."""
    return " ".join(["tender", str(tender.get("status") or "")]).strip() if tender else "planning"


def _contract(
    award: Mapping[str, Any], contract: Mapping[str, Any], parties: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    period = mapping(contract.get("period")) or mapping(award.get("contractPeriod"))
    value = mapping(contract.get("value")) or mapping(award.get("value"))
    suppliers = mappings(award.get("suppliers")) or mappings(contract.get("suppliers"))
    known = [{**mapping(parties.get(str(one.get("id")))), **one} for one in suppliers]
    return _known(
        {
            "id": contract.get("id") or award.get("id"),
            "title": contract.get("title") or award.get("title"),
            "description": contract.get("description") or award.get("description"),
            "supplier": "; ".join(str(one["name"]) for one in known if one.get("name")),
            "company number": "; ".join(filter(None, map(_company_number, known))),
            "startDate": period.get("startDate"),
            "endDate": period.get("endDate"),
            "maxExtentDate": period.get("maxExtentDate"),
            "value": value.get("amount"),
            "currency": value.get("currency"),
            "status": contract.get("status") or award.get("status"),
            "dateSigned": contract.get("dateSigned") or award.get("date"),
        }
    )


def _company_number(party: Mapping[str, Any]) -> str:
    identifier = mapping(party.get("identifier"))
    if identifier.get("scheme") in _COMPANY_SCHEMES and identifier.get("id"):
        return str(identifier["id"])
    known = str(party.get("id") or "")
    return known.removeprefix("GB-COH-") if known.startswith("GB-COH-") else ""


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in values.items() if one not in (None, "")}


def mapping(value: Any) -> Mapping[str, Any]:
    """A value that should be an object; an empty one when it is none."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a value that should be a list of objects."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
