"""Under which keys people's decisions are kept: the source's own number, else a fingerprint of what names it.

Row numbers shift and ids are made of names; a decision keyed by either lands on the wrong thing after the next
export. A key that two things of one estate would share names neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from landscape.matching.normalise import fingerprint, plain
from landscape.matching.stems import words_of
from landscape.model.decision import Decision
from landscape.model.element import Element

_NUMBER = {"Contract": ("reference", "source_id")}
_NUMBERED = ("source_id",)
_SHORT_FORMS = {"mgmt": "management", "mgt": "management", "sys": "system", "dept": "department"}


def keys_of(one: Element) -> tuple[str, ...]:
    """The keys of an element, surest first: by number, by name and supplier, by name alone.

    Every key names the type, so that a contract's number is no application's.
    """
    kind = one.type.casefold()
    numbers = [one.text(field) for field in _NUMBER.get(one.type, _NUMBERED)]
    found = [f"{kind}#{_letters(number)}" for number in numbers if _letters(number)]
    name = words_key(one.name)
    supplier = fingerprint(one.text("vendor") or one.text("supplier"))
    if name and supplier:
        found.append(f"{kind}~{name}|{supplier}")
    if name:
        found.append(f"{kind}~{name}")
    return tuple(dict.fromkeys(found))


def words_key(text: str) -> str:
    """The words of a name without case, accents, marks, spacing and their order.

    >>> words_key("Leisure  Bookings (LB)") == words_key("LB - leisure bookings")
    True
    """
    words = (_SHORT_FORMS.get(word, word) for word in words_of(text))
    return " ".join(sorted(word for word in words if word not in ("the", "a", "and", "of")))


def _letters(text: str) -> str:
    return "".join(c for c in plain(text) if c.isalnum())


@dataclass(frozen=True, slots=True)
class Located:
    """Decisions that concern things of the estate, by element id, and those that concern nothing there."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[Decision, ...]


class KeyBook:
    """Keys ↔ element ids of one estate."""

    def __init__(self, elements: Iterable[Element]) -> None:
        held = list(elements)
        self._keys = {one.id: keys_of(one) for one in held}
        counts = Counter(key for keys in self._keys.values() for key in keys)
        self._shared = frozenset(key for key, count in counts.items() if count > 1)
        self._id_of: dict[str, str] = {
            key: identity
            for identity, keys in self._keys.items()
            for key in keys
            if counts[key] == 1
        }

    def key_of(self, identity: str) -> str:
        """The surest key of an element that nothing else shares; its id when there is none."""
        keys = self._keys.get(identity, ())
        return next((key for key in keys if key not in self._shared), identity)

    def all_keys(self, identity: str) -> str:
        """All keys of an element that nothing else shares, surest first, separated by a line feed."""
        keys = [key for key in self._keys.get(identity, ()) if key not in self._shared]
        return "\n".join(keys) or identity

    def find(self, key: str) -> str | None:
        """The element of an id, or of the first of several keys that names one; None when none does.

        A number that the estate does not know is followed by the name only when the thing of that name
        bears no number: else it is another thing.
        """
        if key in self._keys:
            return key
        parts = key.split("\n")
        for part in parts:
            found = self._id_of.get(part)
            if found is not None and not self._contradicts(found, parts):
                return found
        return None

    def _contradicts(self, identity: str, parts: Sequence[str]) -> bool:
        theirs = {part for part in parts if "#" in part}
        ours = {key for key in self._keys[identity] if "#" in key}
        return bool(theirs and ours and not theirs & ours)

    def locate(self, decisions: Iterable[Decision], plain_keys: Sequence[str] = ()) -> Located:
        """Decisions with element ids in place of keys; those of `plain_keys` relationships stay as they are."""
        placed: list[Decision] = []
        unplaced: list[Decision] = []
        for one in decisions:
            if one.relationship in plain_keys:
                placed.append(one)
                continue
            source, target = self.find(one.source), self.find(one.target)
            if source is None or target is None:
                unplaced.append(one)
            else:
                placed.append(replace(one, source=source, target=target))
        return Located(tuple(placed), tuple(unplaced))
