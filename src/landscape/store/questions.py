"""The named questions in Cypher that come with landscape, for stores that can run them.

Each is a file of `cypher/queries`: comments say what it asks, for whom, and with which parameters.

    // Which contracts end within a window, and until when may notice be given?
    // for: procurement
    // param until: date — the last day of the window
    MATCH …
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from landscape.errors import UsageError

_PACKAGE = Path(__file__).resolve().parents[1]
_PARAMETER = re.compile(r"^param (\w+): (\w+)(?: = (\S+))? — (.+)$")
_LARGEST_FILE = 1_000_000  # characters of a file with a question
_CYPHER = re.compile(r"\s|[(){}]")  # what a question in Cypher holds and the name of one does not


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question: what it means, and the value that it has when none is given."""

    name: str
    kind: str
    meaning: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question in Cypher. `name` is empty when a person typed it."""

    text: str
    name: str = ""
    title: str = ""
    people: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def values(self, given: Mapping[str, str], as_at: date) -> dict[str, Any]:
        """The values of its parameters, from what was typed. A date that is not given is the day asked for.

        Raises UsageError for one that is unknown, missing or of another kind.
        """
        if not self.name:
            return {"as_at": as_at} | {name: _any(text) for name, text in given.items()}
        known = {one.name: one for one in self.parameters}
        for name in given:
            if name not in known:
                raise UsageError(
                    f"{self.name} has no parameter {name[:80]!r}.",
                    remedy=f"It has: {', '.join(known) or 'none'}.",
                )
        return {name: self._value(one, given.get(name), as_at) for name, one in known.items()}

    def _value(self, one: Parameter, text: str | None, as_at: date) -> Any:
        text = one.default if text is None else text
        if text is None and one.name == "as_at":
            return as_at
        if text is None:
            raise UsageError(
                f"{self.name} needs the parameter {one.name}: {one.meaning}.",
                remedy=f"Give it with --param {one.name}=VALUE.",
            )
        return _typed(one, text)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a question found: its columns, its rows in plain values, and whether there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


@runtime_checkable
class Asked(Protocol):
    """A store that answers questions in Cypher."""

    def query(
        self, text: str, parameters: Mapping[str, Any], *, limit: int, seconds: float
    ) -> Rows:
        """Runs a question that only reads.

        Raises UsageError when it is no question, would write, or takes longer than `seconds`.
        """


_KINDS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
}


def _typed(one: Parameter, text: str) -> Any:
    try:
        return _KINDS[one.kind](text)
    except ValueError:
        raise UsageError(
            f"{text[:80]!r} is no {one.kind}, as the parameter {one.name} is.",
            remedy="Dates are written YYYY-MM-DD.",
        ) from None


def _any(text: str) -> Any:
    """A value that was typed for a question of one's own: a date, a number, true, a list, else text."""
    for read in (date.fromisoformat, json.loads):
        try:
            return read(text)
        except ValueError:
            continue
    return text


# --- the shipped ones ---


def folder() -> Path:
    """Where the shipped questions lie: inside the installed package, else in the repository."""
    inside = _PACKAGE / "_cypher" / "queries"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "cypher" / "queries"


def shipped() -> Iterator[Question]:
    """The shipped questions, by name."""
    for path in sorted(folder().glob("*.cypher")):
        yield parsed(path.stem, path.read_text(encoding="utf-8"))


def parsed(name: str, text: str) -> Question:
    """A question with the comments that it begins with. Raises ValueError when they say too little."""
    said: list[str] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        said.append(line.removeprefix("//").strip())
    people = [one.removeprefix("for: ") for one in said if one.startswith("for: ")]
    found = [_PARAMETER.match(one) for one in said if one.startswith("param ")]
    if not said or not people or not all(found):
        raise ValueError(
            f"{name}: a question begins with what it asks, for whom, and its parameters"
        )
    return Question(
        text=text,
        name=name,
        title=said[0],
        people=tuple(one.strip() for one in people[0].split(",")),
        parameters=tuple(Parameter(m[1], m[2], m[4], m[3]) for m in found if m),
    )


def question(asked: str) -> Question:
    """The question that a person means by a name, a file, or by Cypher itself. Raises UsageError."""
    path = folder() / f"{asked}.cypher"
    if re.fullmatch(r"[a-z0-9-]+", asked) and path.is_file():
        return parsed(asked, path.read_text(encoding="utf-8"))
    if asked.endswith(".cypher"):
        return Question(_read(Path(asked)))
    if _CYPHER.search(asked.strip()):
        return Question(asked)
    raise _unknown(asked, [one.stem for one in sorted(folder().glob("*.cypher"))])


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as lines:
            text = lines.read(_LARGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as wrong:
        raise UsageError(
            f"{path} cannot be read: {getattr(wrong, 'strerror', None) or 'it is no text'}.",
            remedy="Name a file with a question in Cypher.",
        ) from None
    if len(text) > _LARGEST_FILE:
        raise UsageError(f"{path} is too large to be a question.")
    return text


def _unknown(asked: str, names: Sequence[str]) -> UsageError:
    near = difflib.get_close_matches(asked, names, n=3) or names[:3]
    return UsageError(
        f"{asked[:80]!r} is no known question, and no Cypher.",
        detail=f"Nearest: {', '.join(near)}." if near else "",
        remedy="`landscape query` lists the questions; a file ends in .cypher.",
    )
