"""Profiles: what is known of one family of files. Shipped, in a folder of the user's, or one by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from landscape.errors import InputRejected, UsageError
from landscape.importers.headers import safe_loader, words
from landscape.model.intake import IMPORT_KINDS
from landscape.model.vocabulary import Kind

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_ENDINGS = (".yaml", ".yml")
_ORDERS = (None, "dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one family of files: its kind, its headers, how its dates are written.

    `columns` takes header words to fields, `extra` are headers that are to be left unmapped, `fallbacks`
    says which columns stand in for a field where its own is empty, `values` takes the family's words to
    those of the model (to nothing, where a word says nothing), by field. `levels` are columns that hold
    the levels of a hierarchy, the highest first. `only_as` profiles are used only for a file whose kind
    somebody gives. `verified` is False where the headers were never seen
    in a real file or its documentation.
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
    values: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _NOTHING)
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    extra: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ()
    only_as: bool = False


@cache
def profiles() -> Mapping[str, Profile]:
    """The shipped profiles by name."""
    folder = resources.files("landscape.importers") / "profiles"
    found: dict[str, Profile] = {}
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.name.endswith(".yaml"):
            found |= _named(one.read_text("utf-8"), one.name)
    return found


def known_profiles(folder: str) -> Mapping[str, Profile]:
    """The shipped profiles and those in a folder of the user's; one of the user's wins by name.

    Parameters: `folder`, its path, empty when there is none. Raises InputRejected for a profile that
    cannot be used, UsageError for a folder that is not there.
    """
    if not folder:
        return profiles()
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise UsageError(
            f"There is no folder {place} with profiles.",
            remedy="Set LANDSCAPE_PROFILES to a folder, or unset it.",
        )
    own: dict[str, Profile] = {}
    for one in sorted(place.iterdir()):
        if one.suffix in _ENDINGS:
            own |= _read(one)
    return {**profiles(), **own}


def profiles_named(name: str, folder: str = "") -> tuple[Profile, ...]:
    """A known profile by name, or those of a file by its path. Raises UsageError, InputRejected."""
    known = known_profiles(folder)
    if name in known:
        return (known[name],)
    path = Path(name)
    if path.suffix in _ENDINGS and path.is_file():
        return tuple(_read(path).values())
    raise UsageError(
        f"There is no profile {name!r}.",
        remedy=f"Profiles are: {', '.join(sorted(known))}; or name a YAML file of your own.",
    )


def _read(path: Path) -> dict[str, Profile]:
    try:
        return _named(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise InputRejected(
            f"The profile {path.name} cannot be read.", remedy="Save it as text in UTF-8."
        ) from None


def _named(text: str, file: str) -> dict[str, Profile]:
    return {one.name: one for one in _made(text, file)}


def _made(text: str, file: str) -> Iterator[Profile]:
    import yaml

    try:
        documents = list(yaml.load_all(text, Loader=safe_loader()))
    except yaml.YAMLError as wrong:
        raise InputRejected(
            f"{file} is no valid YAML.", detail=str(wrong), remedy="Mend it and try again."
        ) from None
    for one in documents:
        if not isinstance(one, dict):
            raise InputRejected(
                f"{file} holds no profile.", remedy="It needs name, kind and columns."
            )
        yield profile_from(one, file)


def profile_from(document: Mapping[str, Any], file: str) -> Profile:
    """A profile from its YAML document. Raises InputRejected when it names what does not exist."""
    try:
        kind = Kind(document["kind"])
        columns = _columns(document["columns"])
        _check(kind, columns.values(), document)
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
            _values(document.get("values", {})),
            {name: _words(headers) for name, headers in document.get("fallbacks", {}).items()},
            frozenset(_words(document.get("extra", ()))),
            _words(document.get("levels", ())),
            bool(document.get("only_as", False)),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as wrong:
        what = f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)
        raise InputRejected(
            f"The profile {file} cannot be used: {what}.",
            remedy="It needs name, kind and columns (field: [headers]); `landscape inspect FILE"
            " --write-profile FILE` writes one to begin with.",
        ) from None


def _columns(listed: Mapping[str, Any]) -> dict[str, str]:
    return {
        words(str(header)): str(name)
        for name, headers in listed.items()
        for header in ([headers] if isinstance(headers, str) else headers)
    }


def _words(headers: Any) -> tuple[str, ...]:
    return tuple(words(str(one)) for one in ([headers] if isinstance(headers, str) else headers))


def _values(listed: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[str, str]]:
    return {
        name: {str(raw).casefold(): str(value or "") for raw, value in pairs.items()}
        for name, pairs in listed.items()
    }


def _check(kind: Kind, named: Any, document: Mapping[str, Any]) -> None:
    fields = {one.name for one in IMPORT_KINDS[kind].fields}
    told = {*named, *document.get("values", {}), *document.get("fallbacks", {})}
    if told - fields:
        raise ValueError(f"no such field: {', '.join(sorted(map(str, told - fields)))}")
    if document.get("date_order") not in _ORDERS:
        raise ValueError(f"date_order is {document['date_order']}, not dmy, mdy or ymd")
