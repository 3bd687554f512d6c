"""What the cells of a column say it is, where its header does not: amounts, companies, terms, titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from landscape.importers import values, wording
from landscape.importers.columns import Column
from landscape.model.vocabulary import Kind

_MOST, _SOME = 0.9, 0.3
_FEWEST = 3  # filled cells below which a column says nothing
_MARKED_AMOUNT = re.compile(r"^\(?-?\s*[£$€]\s*-?[\d.,\s]+\)?$|^-?[\d.,\s]+\s*[£$€]$")
_LEGAL_FORM = re.compile(
    r"\b(?:ltd|limited|plc|llp|inc|corp|gmbh|ag|sarl|sas|bv|nv|spa|srl|sl|d\.?o\.?o|a\.?d|sh\.?\s?p\.?\s?k|"
    r"pty|oy|ab|kg)\b\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^-?[\d.,\s]+$")
_REGISTERED = re.compile(r"^(?:\d{8}|(?:SC|NI|OC|SO|IP|FC|RS)\d{6}|(?:IP|SP)\d{5}R)$")
_COMPACT_DAY = re.compile(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_TITLE_LENGTH = 20
_SURE = {
    "value": 0.65,
    "supplier": 0.6,
    "company_number": 0.6,
    "start_date": 0.55,
    "end_date": 0.55,
}


def said_by_cells(
    kind: Kind, columns: Sequence[Column], taken: frozenset[str]
) -> Mapping[int, tuple[str, float]]:
    """Column position → (field, confidence), for columns that no header words explain.

    Parameters: `columns`, the columns that are still unexplained; `taken`, the fields that others have.
    """
    if kind is not Kind.CONTRACTS:
        return {}
    unexplained = [one for one in columns if len(one.sample) >= _FEWEST and not _turned(one)]
    found: dict[int, tuple[str, float]] = {}
    for field, test in _TESTS.items():
        fitting = [one for one in unexplained if one.position not in found and test(one)]
        if field not in taken and len(fitting) == 1:
            found[fitting[0].position] = (field, _SURE[field])
    if not taken & {"start_date", "end_date"}:
        found |= _term([one for one in unexplained if one.position not in found])
    return found | _title([one for one in unexplained if one.position not in found], taken)


def _turned(column: Column) -> bool:
    """Whether the header has a word that says it is something else, whatever its cells look like."""
    return wording.is_turned(wording.telling(column.header))


def _share(column: Column, pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.search(one)) for one in column.sample) / len(column.sample)


def is_marked_amount(column: Column) -> bool:
    """Whether the cells are amounts with the mark of a currency."""
    return _share(column, _MARKED_AMOUNT) >= _MOST


def is_company(column: Column) -> bool:
    """Whether the cells name companies: many of them end in the form of one."""
    return _share(column, _LEGAL_FORM) >= _SOME and len(set(column.sample)) > 1


def _is_register_number(column: Column) -> bool:
    telling = any(not one.isdigit() or one.startswith("0") for one in column.sample)
    return telling and _share(column, _REGISTERED) >= _MOST > _share(column, _COMPACT_DAY)


_TESTS: Mapping[str, Callable[[Column], bool]] = {
    "value": is_marked_amount,
    "supplier": is_company,
    "company_number": _is_register_number,
}


def _term(columns: Sequence[Column]) -> dict[int, tuple[str, float]]:
    """Exactly two columns of dates of which one never comes before the other: start and end."""
    dated = [(one, days) for one in columns if (days := _days(one))]
    if len(dated) != 2:
        return {}
    (first, firsts), (second, seconds) = dated
    pairs = [(one, other) for one, other in zip(firsts, seconds, strict=False) if one and other]
    if len(pairs) < _FEWEST or all(one == other for one, other in pairs):
        return {}
    if all(one <= other for one, other in pairs):
        start, end = first, second
    elif all(one >= other for one, other in pairs):
        start, end = second, first
    else:
        return {}
    return {
        start.position: ("start_date", _SURE["start_date"]),
        end.position: ("end_date", _SURE["end_date"]),
    }


def _days(column: Column) -> list[date | None]:
    """The dates of a column, row by row; empty when it is no column of dates."""
    if any(_NUMBER.match(one) for one in column.sample):
        return []
    for order in ("dmy", "mdy"):
        days = [_day(one, order) for one in column.cells]
        if sum(one is not None for one in days) >= _MOST * len(column.sample):
            return days
    return []


def _day(text: str, order: str) -> date | None:
    try:
        return values.read_date(text, order)
    except values.NotRead:
        return None


def _title(columns: Sequence[Column], taken: frozenset[str]) -> dict[int, tuple[str, float]]:
    """The one column of long and different texts, where nothing else names the contract."""
    if taken & {"title", "reference", "description"}:
        return {}
    worded = [one for one in columns if _share(one, _NUMBER) < 1 - _MOST and _is_worded(one)]
    return {worded[0].position: ("title", 0.5)} if len(worded) == 1 else {}


def _is_worded(column: Column) -> bool:
    length = sum(map(len, column.sample)) / len(column.sample)
    return length >= _TITLE_LENGTH and len(set(column.sample)) > 0.8 * len(column.sample)


def is_address(columns: Sequence[Column]) -> bool:
    """Whether a table holds addresses, so that its column `state` is one of the fifty."""
    told = {word for one in columns for word in wording.telling(one.header)}
    return bool(told & {"city", "zip", "zipcode", "postcode", "town", "county"})
