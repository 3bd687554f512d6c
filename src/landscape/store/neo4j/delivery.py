"""Sending a write to the server: in one transaction or, when it is too large for one, in stages.

What is staged belongs to loads after the store's last one, so that nobody who reads the books sees it
before the last transaction turns the number. The graph cannot wait like that: while a large load is
brought into it, the store says so (`unfinished`), and should the process die in between, who opens the
store next, or writes to it, makes the graph anew from the books. The full-text index is away while a
large first load is brought in, and is there again before the number turns.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from landscape.store.neo4j import books, schema
from landscape.store.neo4j.books import Changes, Mark
from landscape.store.neo4j.graph import Drawn, Whole
from landscape.store.neo4j.graph_writing import Step
from landscape.store.sqlite import columns

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from landscape.store.neo4j.server import Server

# Rows of one transaction: what a server with half a gigabyte of heap takes.
LARGEST = 50_000
_IN_TRANSACTIONS = "IN TRANSACTIONS OF 5000 ROWS"
_LEFT_OVER = (
    "MATCH (s:LandscapeStore) MATCH (n:LandscapePage|LandscapeLoad|LandscapeQuarantine|LandscapeMarks)"
    f" WHERE n.load > s.load CALL (n) {{ DELETE n }} {_IN_TRANSACTIONS}",
    "MATCH (s:LandscapeStore) MATCH (n:LandscapeDecision) WHERE n.no > s.decisions"
    f" CALL (n) {{ DELETE n }} {_IN_TRANSACTIONS}",
)
_FORGET = (
    "MATCH (n) WHERE n.id IS NOT NULL AND none(one IN labels(n) WHERE one STARTS WITH 'Landscape')"
)
_UNFINISHED = "MATCH (s:LandscapeStore {name: 'store'}) SET s.unfinished = $token"
_FINISHED = "MATCH (s:LandscapeStore {name: 'store'}) REMOVE s.unfinished, s.step"
# A stage whose answer was lost may be sent again: it is done once.
_STEP = """
MATCH (s:LandscapeStore {name: 'store'}) WHERE s.step IS NULL OR s.step <> $step
SET s.step = $step RETURN s.step AS step
"""
_STATE = """
MATCH (s:LandscapeStore {name: 'store'})
RETURN s.unfinished IS NOT NULL AS unfinished,
       EXISTS { MATCH (n:LandscapePage|LandscapeQuarantine|LandscapeMarks) WHERE n.load > s.load } AS staged
"""


def deliver(
    server: Server,
    mark: Mark,
    changes: Changes,
    follows: Sequence[Drawn],
    largest: int = LARGEST,
) -> None:
    """Sends a write, whole or not at all. Raises StoreDamaged when another wrote meanwhile."""
    token = uuid.uuid4().hex
    if len(changes.pages) + sum(one.size for one in follows) <= largest:
        server.write(partial(_at_once, mark=mark, changes=changes, follows=follows, token=token))
        return
    _in_stages(server, books.stages(changes))
    server.change(_UNFINISHED, token=token)
    if any(isinstance(one, Whole) for one in follows):
        schema.forget_search(server)
    for one in follows:
        _write_graph(server, one)
    schema.make_search(server)
    last = Changes(loads=changes.loads, decisions=changes.decisions)
    server.write(partial(_at_once, mark=mark, changes=last, follows=(), token=token))


def _write_graph(server: Server, drawn: Drawn) -> None:
    _in_stages(server, drawn.steps())


def _in_stages(server: Server, steps: Iterable[Step]) -> None:
    token = uuid.uuid4().hex
    for number, step in enumerate(steps):
        server.write(partial(_once, step=step, name=f"{token}/{number}"))


def _once(transaction: ManagedTransaction, *, step: Step, name: str) -> None:
    if transaction.run(_STEP, {"step": name}).single() is not None:
        step(transaction)


def _at_once(
    transaction: ManagedTransaction,
    *,
    mark: Mark,
    changes: Changes,
    follows: Sequence[Drawn],
    token: str,
) -> None:
    if books.turn(transaction, mark, changes, token):
        return
    books.write(transaction, changes)
    for one in follows:
        for step in one.steps():
            step(transaction)
    transaction.run(_FINISHED).consume()


def is_half_done(server: Server) -> bool:
    """Whether a large load is being brought in, or was when its writer died."""
    return any(one["unfinished"] or one["staged"] for one in server.read(_STATE))


def clear_up(server: Server, committed: Callable[[], sqlite3.Connection]) -> None:
    """Removes what a writer left that died in the middle. Call it while writing alone.

    Parameters: `committed`, the tables as the last load left them.
    """
    (found,) = server.read(_STATE)
    if found["staged"]:
        for statement in _LEFT_OVER:
            server.change(statement)
    if found["unfinished"]:
        redraw(server, committed())


def redraw(server: Server, db: sqlite3.Connection) -> None:
    """Makes the graph anew from the tables."""
    server.change(f"{_FORGET} CALL (n) {{ DETACH DELETE n }} {_IN_TRANSACTIONS}")
    _write_graph(server, Whole(columns.state(db)))
    schema.make_search(server)
    server.change(_FINISHED)
