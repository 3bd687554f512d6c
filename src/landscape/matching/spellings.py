"""The spellings of supplier names in a set of mentions, each read once, and the mentions of each name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from landscape.matching.bracketed import Bracketed, bracketed
from landscape.matching.normalise import clean, is_junk_text, is_several_text, plain, take_apart
from landscape.matching.ties import KnownNames


@dataclass(frozen=True, slots=True)
class SupplierMention:
    """A supplier name as it stands in a file. `key` is the caller's: it comes back in the answer."""

    key: str
    name: str
    company_number: str | None = None
    source: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


class Spellings:
    """Every spelling of some mentions, by name key.

    `by_key` holds the mentions of each name in the order given, `keys` the names in order, `key_of` the
    name that each spelling is; `trading` the names after *trading as*, `sellers` through whom something is
    bought, `bracketed` which company a name with another in brackets is, and why, and `nobody` why a cell names
    no supplier, each by the spelling that says so. Parameters: `known`, the names that relations tell.
    """

    def __init__(
        self, mentions: Iterable[SupplierMention], known: KnownNames | None = None
    ) -> None:
        self._known = known
        self.bracketed: dict[str, Bracketed] = {}
        self.by_key: dict[str, list[SupplierMention]] = defaultdict(list)
        self.key_of: dict[str, str] = {}
        self.nobody: dict[str, str] = {}
        self.trading: dict[str, tuple[str, ...]] = {}
        self.sellers: dict[str, str] = {}
        for mention in mentions:
            key = self.key_of.get(mention.name)
            if key is None:
                key = self._read(mention.name)
            if key:
                self.by_key[key].append(mention)
        self.keys = sorted(self.by_key)

    def _read(self, name: str) -> str:
        """The key of a spelling that is new; empty when it names nobody."""
        text = plain(name)
        said = nobody_in(name, text)
        key = ""
        if not said:
            taken = take_apart(name, text)
            key = taken.key
            if self._known is not None and text[-1:] in ")]":
                key = self._in_brackets(name, key, self._known)
            if not key:
                said = f"names no supplier: {clean(name)}"
            elif taken.trading:
                self.trading[name] = taken.trading
            if key and taken.seller:
                self.sellers[name] = taken.seller
        if said:
            self.nobody[name] = said
        self.key_of[name] = key
        return key

    def _in_brackets(self, name: str, key: str, known: KnownNames) -> str:
        found = bracketed(clean(name), known)
        if found is None:
            return key
        self.bracketed[name] = found
        return found.key


def nobody_in(name: str, text: str) -> str:
    """Why a cell names no single supplier; empty when it may name one. `text` is its plain text."""
    if is_junk_text(text):
        return f"names no supplier: {clean(name)[:200] or 'empty'}"
    return f"lists several suppliers: {clean(name)[:200]}" if is_several_text(name, text) else ""
