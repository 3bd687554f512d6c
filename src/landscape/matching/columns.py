"""Which column of a table means what, by the words of its headers; a mapping that is given comes first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.errors import InputRejected
from landscape.matching.normalise import plain

# For each meaning the header words, best first; a header matches when it holds all words of an entry.
_NAME = (
    "application name|app name|system name|software name|product name|service name|ci name|asset name|"
    "name of system|name of application|object title|display name|name|application|system|product|software|"
    "title|u name|app|tool|label"
)
_DESCRIPTION = (
    "short description|long description|description|purpose|what it does|what is it for|summary|what is it|"
    "use|used for|function|abstract|details|overview|scope"
)
_EXTRA = "notes|comments|remarks|modules|module|category|type|keywords|tags|comment|additional"
_SUPPLIER = (
    "supplier name|vendor name|supplier company|supplier|vendor|manufacturer|publisher|provider|developer|"
    "contractor|winning bidder|awarded to|company|software house|bought from"
)
_DEPARTMENT = (
    "department|directorate|service area|business unit|division|owning team|service|team|unit|section|"
    "organisation unit"
)
_TITLE = (
    "title of agreement|contract title|agreement title|contract name|title|contract description|"
    "description of goods|description|subject|name|agreement|details|goods services"
)
_REFERENCE = (
    "contract reference|contract ref|reference number|contract number|contract id|reference|ref no|ref|"
    "contract no|agreement number|agreement no|agreement ref|number|ocid|no|id"
)
_CATEGORY = "cpv|proclass|category|service category|type|procurement category"
_NOT_A_NAME = re.compile(
    r"\b(?:owner|manager|contact|user|author|officer|supplier|vendor|company|department|team|group|server|"
    r"host|file|person|email|by|custodian|manufacturer|publisher|provider|id|code|version|type|status)\b"
)


_NOT_EXTRA = re.compile("id|owner|cost")
_ADDRESS = re.compile(r"\b(?:url|uri|href|link|links|hyperlink)\b")  # of a page, not words
_APPLICATION_CONTRACT = "contract reference|contract ref|contract number|contract id|contract"
_CONTRACT_COLUMNS: Mapping[str, str] = {
    "supplier": _SUPPLIER,
    "description": _DESCRIPTION,
    "department": _DEPARTMENT,
    "category": _CATEGORY,
    "reference": _REFERENCE,
}
# What the columns of a labelled file are called.
_WANTED_FUNCTIONS = (
    "functionalities|functionality|functions|function ids|function id|function|tags|tag|labels|label|expected|"
    "gold|truth|categories|category|class"
)
_WANTED_SUPPLIER = (
    "parent company|canonical supplier|canonical name|canonical|supplier group|group|parent|cluster id|cluster|"
    "entity id|entity|supplier id|expected|gold|truth|same as"
)


@dataclass(frozen=True, slots=True)
class ApplicationColumns:
    """The headers of a table of applications; None where it has no such column."""

    name: str | None
    description: str | None
    supplier: str | None
    department: str | None
    reference: str | None
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractColumns:
    """The headers of a table of contracts; None where it has no such column."""

    title: str
    supplier: str | None
    description: str | None
    department: str | None
    category: str | None
    reference: str | None


def find_column(
    headers: Sequence[str], wanted: str, *, but: re.Pattern[str] | None = None
) -> str | None:
    """The header that means something, by its words; None when there is none.

    >>> find_column(["Ref", "Supplier Company Name"], "supplier name|supplier")
    'Supplier Company Name'
    """
    worded = {
        header: words
        for header in headers
        if not _ADDRESS.search(words := " ".join(re.findall(r"[a-z0-9]+", plain(_spaced(header)))))
    }
    options = wanted.split("|")
    for option in options:
        exact = [header for header, words in worded.items() if words == option]
        if exact:
            return exact[0]
    for option in options:
        needed = set(option.split())
        for header, words in worded.items():
            if needed <= set(words.split()) and not (but and but.search(words)):
                return header
    return None


def application_columns(
    headers: Sequence[str], given: Mapping[str, str] | None = None
) -> ApplicationColumns:
    """What the columns of a table of applications are.

    Parameters: `given`, meaning → header for what is known (name, description, supplier, …).
    Raises InputRejected when no column looks like a name or a description.
    """
    known = {key: header for key, header in (given or {}).items() if header in headers}
    free = [one for one in headers if one not in known.values()]
    name = known.get("name") or find_column(free, _NAME, but=_NOT_A_NAME)
    free = [one for one in free if one != name]
    description = known.get("description") or find_column(free, _DESCRIPTION)
    if name is None and description is None:
        raise InputRejected(
            "no column looks like a name or a description",
            detail=f"the columns are: {', '.join(headers) or 'none'}",
            remedy="call one column name and, if there is one, another description",
        )
    free = [one for one in free if one != description]
    supplier = known.get("supplier") or find_column(free, _SUPPLIER)
    free = [one for one in free if one != supplier]
    department = known.get("department") or find_column(free, _DEPARTMENT)
    free = [one for one in free if one != department]
    extra = tuple(one for one in free if find_column([one], _EXTRA, but=_NOT_EXTRA))
    reference = known.get("reference") or find_column(free, _APPLICATION_CONTRACT)
    return ApplicationColumns(name, description, supplier, department, reference, extra)


def contract_columns(
    headers: Sequence[str], given: Mapping[str, str] | None = None
) -> ContractColumns:
    """What the columns of a table of contracts are. Raises InputRejected without a title."""
    known = {key: header for key, header in (given or {}).items() if header in headers}
    free = [one for one in headers if one not in known.values()]
    title = known.get("title") or find_column(free, _TITLE, but=_NOT_A_NAME)
    if title is None:
        raise InputRejected(
            "no column of the contracts looks like a title",
            detail=f"the columns are: {', '.join(headers)}",
            remedy="call one column title",
        )
    free = [one for one in free if one != title]
    found: dict[str, str | None] = {}
    for meaning, wanted in _CONTRACT_COLUMNS.items():
        header = known.get(meaning) or find_column(free, wanted)
        found[meaning] = header
        free = [one for one in free if one != header]
    return ContractColumns(title, **found)


def gold_column(headers: Sequence[str], task: str) -> str | None:
    """The column of a labelled file that holds the truth; None when none looks like it."""
    return find_column(headers, _WANTED_FUNCTIONS if task == "classify" else _WANTED_SUPPLIER)


def _spaced(header: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("_", " ")
