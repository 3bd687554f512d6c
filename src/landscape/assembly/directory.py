"""The directory: which element a name, number or reference in a file means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscape.assembly import names
from landscape.matching.normalise import fingerprint
from landscape.model.identity import element_id
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.store.snapshot import Known

_NEAR = 80.0
BY_ID, BY_NUMBER, BY_NAME = "identity", "number", "name"
OTHER_NAME = "other-name"  # what a row was called that was merged into another
_SHORTEST_NUMBER = 4
_ANOTHER = ""  # a bearer of a name that is not at hand
Name = tuple[str, str]  # element type, and a name or its key
_WORD = re.compile(r"[^\s()\[\],;:]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text was found to mean: an element id and how it was found, in words for a person."""

    id: str
    by: str


class Directory:
    """Identities known from the store and from the rows at hand, by element type, scheme and key.

    New identities are given out here too, so that no two elements of a load get the same id and no
    key leads to two elements. Parameters: `contested`, names that rows bear which are not at hand and
    that are known as another element's; `mentioned`, elements that such rows only name.
    """

    def __init__(
        self,
        organisation: str,
        known: Known,
        contested: Iterable[Name] = (),
        mentioned: Iterable[Name] = (),
    ) -> None:
        self.organisation = organisation
        self._only_named: set[Name] = set()  # names that no store keeps
        # By type: what texts were found to mean, until something new is known; ids of what is only named.
        self._meant: dict[str, dict[str, Reference | None]] = defaultdict(dict)
        self._made: dict[str, dict[str, str]] = defaultdict(dict)
        self._ids: dict[str, str] = dict(known.types)
        self._keys: dict[tuple[str, str, str], str] = dict(known.keys)
        self._named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for (type_name, scheme, key), found in self._keys.items():
            if scheme == "name":
                self._named[type_name][key].append(found)
        for type_name, key in contested:
            self._named[type_name][key].append(_ANOTHER)
        for type_name, text in mentioned:
            self.named(type_name, text)

    def known(self, type_name: str, schemes: Mapping[str, str]) -> str | None:
        """The element that the first of these identities that is known leads to."""
        for scheme, key in schemes.items():
            if key and (found := self._keys.get((type_name, scheme, key))):
                return found
        return None

    def give(self, type_name: str, text: str, discriminator: str) -> str:
        """A new id made of a text; where it is taken, the discriminator is added."""
        plain = element_id(self.organisation, type_name, text)
        if plain not in self._ids:
            self._ids[plain] = type_name
            return plain
        for attempt in range(len(self._ids) + 1):
            mark = f"{discriminator} {attempt}" if attempt else discriminator
            longer = element_id(self.organisation, type_name, f"{text} {mark}")
            if longer not in self._ids:
                self._ids[longer] = type_name
                return longer
        raise AssertionError("every id is taken")  # pragma: no cover - more attempts than ids

    def own(self, type_name: str, stated: str) -> str | None:
        """The identity that an export gave an element, as this organisation's; None when it is none."""
        parts = stated.split("/", 2)
        if len(parts) != 3 or not parts[2] or parts[1] != ELEMENT_TYPES[type_name].slug:
            return None
        found = "/".join((self.organisation, *parts[1:]))
        return found if self._ids.setdefault(found, type_name) == type_name else None

    def named(self, type_name: str, text: str) -> str:
        """The id of an element that is nothing but its name (a unit, a platform, a data object)."""
        known = self._made[type_name].get(text)
        if known is not None:
            return known
        made = element_id(self.organisation, type_name, text)
        self._ids.setdefault(made, type_name)
        key = _name_key(type_name, text)
        if (type_name, "name", key) not in self._keys:
            self._only_named.add((type_name, key))
        self.remember(type_name, made, {"name": key})
        self._made[type_name][text] = made
        return made

    def remember(
        self, type_name: str, element: str, schemes: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        """Notes the identities of an element; hands back those that are not another's."""
        own: list[tuple[str, str]] = []
        for scheme, key in sorted(schemes.items()):
            if not key:
                continue
            holder = self._keys.setdefault((type_name, scheme, key), element)
            if holder == element:
                own.append((scheme, key))
            if scheme == "name":
                bearers = self._named[type_name][key]
                if element not in bearers:
                    bearers.append(element)
        self._meant[type_name].clear()
        return tuple(own)

    def leads(self, type_name: str, schemes: Mapping[str, str], element: str) -> bool:
        """Whether the first of these identities leads to an element: then it is found by them for good."""
        first = next(((scheme, key) for scheme, key in schemes.items() if key), None)
        return first is not None and self._keys.get((type_name, *first)) == element

    def keeps(self, type_name: str, key: str, element: str) -> bool:
        """Whether a name is known as an element's in the store, where it is kept with one only."""
        return self._keys.get((type_name, "name", key)) == element

    def is_only_named(self, type_name: str, text: str) -> bool:
        """Whether a name is known from rows only that mention it."""
        return (type_name, _name_key(type_name, text)) in self._only_named

    def stays(self, type_name: str, text: str, found: Reference | None, *, creates: bool) -> bool:
        """Whether a text means the same when it is looked up again, whatever other files are read then.

        A store keeps one element to a name, and none that rows only name: those are known only while the
        rows that bear the name are at hand. Parameters: `creates`, whether what is not known is made.
        """
        if self.look_up(type_name, text) != found:
            return False
        kept = self._look_up(type_name, text, self._keepers)
        if kept is None and creates and found is not None:
            made = element_id(self.organisation, type_name, text)
            return found == Reference(made, BY_NAME)
        return kept == found

    def look_up(self, type_name: str, text: str) -> Reference | None:
        """What a text means: a source id, an exact name, a name without its mark, a merged row's name.

        A number that stands beside other words counts where the text holds no other known number.
        """
        meant = self._meant[type_name]
        if text not in meant:
            meant[text] = self._look_up(type_name, text, self._bearers)
        return meant[text]

    def _bearers(self, type_name: str, key: str) -> Sequence[str]:
        return self._named[type_name].get(key, ())

    def _keepers(self, type_name: str, key: str) -> Sequence[str]:
        """Which element bears a name as far as a store tells."""
        found = self._keys.get((type_name, "name", key))
        return (found,) if found and (type_name, key) not in self._only_named else ()

    def _look_up(
        self, type_name: str, text: str, bearers: Callable[[str, str], Sequence[str]]
    ) -> Reference | None:
        found = self._keys.get((type_name, "source-id", text.strip().casefold()))
        if found:
            return Reference(found, BY_NUMBER)
        holders = bearers(type_name, _name_key(type_name, text))
        if len(holders) == 1:
            return Reference(holders[0], BY_NAME)
        unmarked = bearers(type_name, _name_key(type_name, names.parts(text).base))
        if len(unmarked) == 1:
            return Reference(unmarked[0], "name without its mark")
        other = self._keys.get((type_name, OTHER_NAME, _name_key(type_name, text)))
        if other:
            return Reference(other, "name of a merged row")
        inside = self._numbers_inside(type_name, text)
        return Reference(inside.pop(), "number in the text") if len(inside) == 1 else None

    def _numbers_inside(self, type_name: str, text: str) -> set[str]:
        known = (
            self._keys.get((type_name, "source-id", word.casefold()))
            for word in _WORD.findall(text)
            if len(word) >= _SHORTEST_NUMBER and any(one.isdigit() for one in word)
        )
        return {one for one in known if one}

    def nearest(self, type_name: str, text: str, limit: int = 3) -> list[str]:
        """Names known that look most like a text: for a person, never for a link."""
        from rapidfuzz import fuzz, process

        wanted = _name_key(type_name, text)
        found = process.extract(
            wanted, list(self._named[type_name]), scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR
        )
        return [self._named[type_name][one[0]][0] for one in found]


def _name_key(type_name: str, text: str) -> str:
    """The key under which a name is known: a company's without its legal form, others' by letters."""
    return fingerprint(text) if type_name == "Supplier" else names.letters(text)
