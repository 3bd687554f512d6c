"""Columns that hold people's names or addresses: recognised by header and cells, left out unless wanted.

Roles and teams are no personal data: a column `Owner` whose cells are teams stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from landscape.importers.columns import Column
from landscape.importers.headers import personal_headers, words
from landscape.model.record import ColumnMapping, Issue
from landscape.model.vocabulary import IssueSeverity

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_NAME = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|cllr|prof|herr|frau|m|mme)\.?\s+)?"
    r"[^\W\d_][\w'’.-]*(?:,?\s+[^\W\d_][\w'’.-]*){1,3}(?:\s*\([^)]*\))?$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:teams?|groups?|services?|department|dept|directorate|division|unit|office|board|desk|support|"
    r"head of|manager|officer|director|lead|administrator|analyst|engineer|council|committee|owner|ict|it|"
    r"finance|housing|operations|helpdesk|chief|architect|coordinator|partner|referat|abteilung|équipe|"
    r"afdeling|equipo|systems?|applications?|digital|customer|corporate|hr|human resources)\b|&",
    re.IGNORECASE,
)
# Headers that always mean a person or how to reach one.
_CERTAIN = frozenset(
    {"email", "e-mail", "mail", "phone", "telephone", "mobile", "surname", "forename", "firstname"}
    | {"lastname", "courriel", "téléphone", "telefon", "telefoon", "teléfono", "correo", "nachname"}
    | {"vorname", "prénom", "achternaam", "voornaam", "apellido", "apellidos", "emailadresse"}
)
# Headers that may mean a person or a role: the cells decide.
_PERSON = frozenset(
    {"full", "zyrtari", "zyrtarit", "lice", "osoba", "sachbearbeiter"}
    | {"owner", "manager", "officer", "contact", "assigned", "responsible", "sponsor", "author"}
    | {"administrator", "representative", "buyer", "requester", "requestor", "champion", "lead"}
    | {"person", "custodian", "steward", "approver", "reviewer", "verantwortlicher", "inhaber"}
    | {"ansprechpartner", "responsable", "propriétaire", "contactpersoon", "beheerder", "eigenaar"}
    | {"propietario", "contacto", "maintainer"}
)
_NOT_PERSON = frozenset(
    {"group", "team", "role", "department", "unit", "directorate", "organisation", "organization"}
    | {"company", "date", "type", "status", "number", "id", "count", "title", "cost", "class"}
)
# Fields of ours whose column may turn out to be one of people.
_MAY_BE_PEOPLE = frozenset({"owner_role", "organisation_unit"})
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Personal:
    """A column of people and how it was recognised: by its `header`, or by its `cells`."""

    column: Column
    by: str


def personal_columns(
    mapped: Sequence[ColumnMapping], columns: Sequence[Column]
) -> dict[int, Personal]:
    """The columns of people's names and addresses, by position.

    A column that somebody mapped, or that a profile maps, is what they say unless its cells are e-mail
    addresses.
    """
    found: dict[int, Personal] = {}
    for one in mapped:
        column = columns[one.position]
        if one.field is not None and one.field not in _MAY_BE_PEOPLE:
            continue
        trusted = one.method in ("given", "profile")
        how = _by_cells(column) or (None if trusted else _by_header(column))
        if how:
            found[one.position] = Personal(column, how)
    return found


def _by_cells(column: Column) -> str | None:
    return "cells" if column.sample and _share(column, _EMAIL) > _MOST else None


def _by_header(column: Column) -> str | None:
    key = words(column.header)
    told = set(key.split())
    listed = key in personal_headers()
    if told & _CERTAIN and not told & {"type", "date", "domain", "system", "service"}:
        return "header"
    if {"first", "name"} <= told or {"last", "name"} <= told:
        return "header"
    if not listed and (not told & _PERSON or told & _NOT_PERSON):
        return None
    if not column.sample:
        return "header" if listed else None
    if _are_roles(column):
        return None
    people = _share(column, _NAME) > _MOST
    return "header" if listed or people else None


def _are_roles(column: Column) -> bool:
    return _share(column, _ROLE) > _MOST


def _share(column: Column, pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.search(one)) for one in column.sample) / len(column.sample)


def said(one: Personal, *, kept: bool) -> Issue:
    """What is said of a column of people."""
    known = "its header says so" if one.by == "header" else "most of its cells are e-mail addresses"
    if kept:
        return Issue(
            IssueSeverity.NOTE,
            "personal_kept",
            f"The column {one.column.header!r} holds people's names or addresses ({known}); it was kept.",
            "Leave out --keep-personal to leave it out.",
            column=one.column.header,
        )
    return Issue(
        IssueSeverity.NOTE,
        "personal_left_out",
        f"The column {one.column.header!r} holds people's names or addresses ({known}); it was left out.",
        "Keep roles and teams in the source instead, or say --keep-personal.",
        column=one.column.header,
    )
