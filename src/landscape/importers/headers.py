"""Headers made comparable, and what they are known to mean: the aliases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from landscape.errors import InputRejected
from landscape.model.vocabulary import Kind

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_ADDED = "u_"  # how ServiceNow marks a column that somebody added
# A byte-order mark read in the wrong encoding, once or twice.
_BROKEN_MARK = re.compile("^(?:\ufeff|ï»¿|Ã¯»¿|Ã¯Â»Â¿)+")


@lru_cache(maxsize=20_000)
def words(header: str) -> str:
    """A header as lower-case words: camel case split, accents kept apart, marks and brackets gone.

    >>> words("sys_updated_on"), words("endDate"), words("SME (Y/N)"), words("u_supplier")
    ('sys updated on', 'end date', 'sme y n', 'supplier')
    """
    plain = unicodedata.normalize("NFKC", _BROKEN_MARK.sub("", header)).strip()
    if plain.startswith(_ADDED) and plain[2:3].islower():
        plain = plain[2:]
    spaced = _CAMEL.sub(" ", plain) if not plain.isupper() else plain
    return " ".join(_WORD.findall(spaced.casefold()))


_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "dj", "ł": "l"})


def folded(told: str) -> frozenset[str]:
    """Words as people write them where the keyboard has no accents.

    >>> sorted(folded("kündigungsfrist")), sorted(folded("número"))
    (['kuendigungsfrist', 'kundigungsfrist'], ['numero'])
    """
    bare = "".join(
        one for one in unicodedata.normalize("NFD", told) if not unicodedata.combining(one)
    )
    return frozenset({bare.replace("ß", "ss").replace("đ", "d"), told.translate(_WRITTEN_OUT)}) - {
        told
    }


@cache
def aliases() -> Mapping[Kind, Mapping[str, tuple[str, float]]]:
    """Header words → (field, confidence), for every kind; without their accents too."""
    known = document("aliases.yaml")
    return {kind: _ranked(known.get(kind.value, {})) for kind in Kind}


@cache
def personal_headers() -> frozenset[str]:
    """Headers of columns that hold people's names or addresses."""
    return frozenset(map(words, document("aliases.yaml")["personal"]))


def _ranked(fields: Mapping[str, list[str]]) -> Mapping[str, tuple[str, float]]:
    ranked: dict[str, tuple[str, float]] = {}
    for name, spellings in fields.items():
        for place, spelling in enumerate(spellings):
            confidence = round(max(0.8, 0.97 - 0.01 * place), 2)
            key = words(str(spelling))
            if key not in ranked or ranked[key][1] < confidence:
                ranked[key] = (name, confidence)
    for key, found in list(ranked.items()):
        for spelling in () if key.isascii() else folded(key):
            ranked.setdefault(spelling, found)
    return ranked


def document(name: str) -> dict[str, Any]:
    """A YAML document that comes with the importers."""
    return loaded(_resource(name), name)


def _resource(name: str) -> str:
    return (resources.files("landscape.importers") / name).read_text("utf-8")


def safe_loader() -> Any:
    """The loader of plain YAML: the compiled one where it is there, which takes a tenth of the time."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(text: str, file: str) -> dict[str, Any]:
    """One YAML document. Raises InputRejected."""
    import yaml

    try:
        read = yaml.load(text, Loader=safe_loader())
    except yaml.YAMLError as wrong:
        raise InputRejected(
            f"{file} is no valid YAML.", detail=str(wrong), remedy="Mend it and try again."
        ) from None
    if not isinstance(read, dict):
        raise InputRejected(f"{file} holds no profile.", remedy="It needs name, kind and columns.")
    return read
