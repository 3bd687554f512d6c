"""Headers made comparable, and what is known of them: aliases and profiles, shipped and the user's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from landscape.errors import InputRejected, UsageError
from landscape.model.intake import IMPORT_KINDS
from landscape.model.vocabulary import Kind

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_NOISE = frozenset({"gbp", "y", "n"})


def words(header: str) -> str:
    """A header as lower-case words: camel case split, accents kept apart, marks and brackets gone.

    >>> words("sys_updated_on"), words("endDate"), words("SME (Y/N)"), words("Value (£)")
    ('sys updated on', 'end date', 'sme y n', 'value')
    """
    plain = unicodedata.normalize("NFKC", header).strip()
    spaced = _CAMEL.sub(" ", plain) if not plain.isupper() else plain
    return " ".join(_WORD.findall(spaced.casefold()))


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one family of files: its kind, its headers, how its dates are written.

    `verified` is False where the headers were never seen in a real file or its documentation.
    """

    name: str
    kind: Kind
    describes: str
    columns: Mapping[str, str]
    needs: frozenset[str]
    verified: bool = True
    date_order: str | None = None
    currency: str | None = None
    value_basis: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@cache
def aliases() -> Mapping[Kind, Mapping[str, tuple[str, float]]]:
    """Header words → (field, confidence), for every kind."""
    known = _load(_resource("aliases.yaml"), "aliases.yaml")
    return {kind: _ranked(known.get(kind.value, {})) for kind in Kind}


@cache
def personal_headers() -> frozenset[str]:
    """Headers of columns that hold people's names or addresses."""
    return frozenset(map(words, _load(_resource("aliases.yaml"), "aliases.yaml")["personal"]))


def _ranked(fields: Mapping[str, list[str]]) -> Mapping[str, tuple[str, float]]:
    ranked: dict[str, tuple[str, float]] = {}
    for name, spellings in fields.items():
        for place, spelling in enumerate(spellings):
            confidence = round(max(0.8, 0.97 - 0.01 * place), 2)
            key = words(str(spelling))
            if key not in ranked or ranked[key][1] < confidence:
                ranked[key] = (name, confidence)
    return ranked


@cache
def profiles() -> Mapping[str, Profile]:
    """The shipped profiles by name."""
    folder = resources.files("landscape.importers") / "profiles"
    found = {}
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.name.endswith(".yaml"):
            made = profile_from(_load(one.read_text("utf-8"), one.name), one.name)
            found[made.name] = made
    return found


def profile_named(name: str) -> Profile:
    """A shipped profile by name, or one of the user's by path. Raises UsageError, InputRejected."""
    known = profiles().get(name)
    if known is not None:
        return known
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return profile_from(_load(path.read_text("utf-8"), path.name), path.name)
    raise UsageError(
        f"There is no profile {name!r}.",
        remedy=f"Profiles are: {', '.join(profiles())}; or name a YAML file of your own.",
    )


def profile_from(document: Mapping[str, Any], file: str) -> Profile:
    """A profile from its YAML document. Raises InputRejected when it names what does not exist."""
    try:
        kind = Kind(document["kind"])
        fields = {one.name for one in IMPORT_KINDS[kind].fields}
        columns = {
            words(header): name
            for name, headers in document["columns"].items()
            for header in ([headers] if isinstance(headers, str) else headers)
        }
        unknown = set(columns.values()) - fields
        if unknown:
            raise ValueError(f"no such field: {', '.join(sorted(unknown))}")
        return Profile(
            str(document["name"]),
            kind,
            str(document.get("describes", "")),
            columns,
            frozenset(map(words, document.get("needs", ()))),
            bool(document.get("verified", True)),
            document.get("date_order"),
            document.get("currency"),
            document.get("value_basis"),
            {
                name: {str(raw).casefold(): str(value) for raw, value in pairs.items()}
                for name, pairs in document.get("values", {}).items()
            },
            {
                name: tuple(map(words, headers))
                for name, headers in document.get("fallbacks", {}).items()
            },
        )
    except (KeyError, ValueError, AttributeError, TypeError) as wrong:
        raise InputRejected(
            f"The profile {file} cannot be used: {wrong}.",
            remedy="It needs name, kind and columns (field: [headers]); docs/reference has an example.",
        ) from None


def _resource(name: str) -> str:
    return (resources.files("landscape.importers") / name).read_text("utf-8")


def _load(text: str, file: str) -> dict[str, Any]:
    import yaml

    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise InputRejected(
            f"{file} is no valid YAML.", detail=str(wrong), remedy="Mend it and try again."
        ) from None
    if not isinstance(loaded, dict):
        raise InputRejected(f"{file} holds no profile.", remedy="It needs name, kind and columns.")
    return loaded
