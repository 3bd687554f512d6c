"""The full-text index of the server, asked for candidates; how well they answer is judged as everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from landscape.store import search
from landscape.store.answers import Match
from landscape.store.neo4j.schema import SEARCH, SEARCHED
from landscape.store.sqlite import reading
from landscape.store.sqlite.checks import check_types

if TYPE_CHECKING:
    from landscape.store.neo4j.server import Server
    from landscape.store.neo4j.working_copy import WorkingCopy

_CANDIDATES = 2_000
_ATTEMPTS = 3
_MOST_WORDS = 12
# The index takes 1,024 clauses: each form is one for each property, and a likeness becomes several.
_MOST_FORMS = 900 // len(SEARCHED)
_SHORTEST_PART = 4
_LONGEST_CUT = 24  # letters; of a longer word only beginnings and ends are looked for
_LONGEST_WORD = 60  # letters; a longer one is looked for by its beginning
_FIND = """
CALL db.index.fulltext.queryNodes($index, $asked, {limit: $limit}) YIELD node
RETURN node.id AS id
"""


def find(
    server: Server, copy: WorkingCopy, text: str, limit: int, types: Sequence[str]
) -> tuple[Match, ...]:
    """The elements that answer best, best first. Raises UsageError for an unknown type."""
    check_types(types)
    asked = lucene(search.words(text))
    copy.fresh()
    if not copy.mark.load:
        return ()  # there is nothing yet, and while the first load comes no index either
    ids = _candidates(server, copy, text, asked) if asked else set()
    with copy.fresh().reading() as db:
        known = (reading.number_of(db, one) for one in ids)
        numbers = [one for one in known if one is not None]
        found = reading.elements_with(db, search.PROPERTIES, numbers) if numbers else []
    return search.best(text, (one for one in found if not types or one.type in types), limit)


def _candidates(server: Server, copy: WorkingCopy, text: str, asked: str) -> set[str]:
    """What the index finds in the state that the copy has; a load in between may have brought more."""
    for _ in range(_ATTEMPTS):
        copy.fresh()
        before = copy.mark
        rows = server.read(_FIND, index=SEARCH, asked=asked, limit=_CANDIDATES)
        copy.fresh()
        if copy.mark == before:
            break
    return {text.strip(), *(row["id"] for row in rows)}


def lucene(words: Sequence[str]) -> str:
    """The index's own question for elements that hold a word that one of these may stand for.

    Words hold letters and digits only and are in lower case, so that none of them is an operator.

    >>> lucene(["tills"])
    '(tills^4 OR tills* OR *tills* OR tills~1 OR till OR ills)'
    """
    asked = words[:_MOST_WORDS]
    most = _MOST_FORMS // max(len(asked), 1)
    return " OR ".join(f"({' OR '.join(islice(_forms(one), most))})" for one in asked)


def _forms(word: str) -> Iterator[str]:
    if len(word) > _LONGEST_WORD:
        yield f"{word[:_LONGEST_WORD]}*"
        return
    yield f"{word}^4"
    yield f"{word}*"
    if len(word) >= _SHORTEST_PART:
        yield f"*{word}*"
        yield f"{word}~{2 if len(word) > 5 else 1}"
        yield from dict.fromkeys(_parts(word))


def _parts(word: str) -> Iterable[str]:
    """Shorter words that it may have been run together from, the longest first."""
    sizes = range(len(word) - 1, _SHORTEST_PART - 1, -1)
    if len(word) > _LONGEST_CUT:
        return (one for size in sizes[:100] for one in (word[:size], word[-size:]))
    return (word[at : at + size] for size in sizes for at in range(len(word) - size + 1))
