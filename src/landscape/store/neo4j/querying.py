"""Questions in Cypher, run so that they can only read: planned first, then within limits.

The server isolates by read committed: a question that takes its time sees the loads that are committed
meanwhile, each of them as far as it has not yet read. So the store's turn is read before and after, in one
session, whose transactions each wait for all that the one before could see; an answer between two different
turns is thrown away and asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from landscape.errors import StoreLocked, UsageError
from landscape.store.questions import Rows

if TYPE_CHECKING:
    from neo4j import Session

    from landscape.store.neo4j.server import Server

# Procedures that only look at the graph. Others may read files, call other servers, or change settings.
_PROCEDURES = (
    *("db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships"),
    *("db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization"),
    *("db.schema.nodeTypeProperties", "db.schema.relTypeProperties"),
)
# Operators that look past the graph, at the server, or stop what others do on it.
_ELSEWHERE = ("LoadCSV", "Show", "Terminate")
_EXPLAINED = re.compile(r"(?is)(?:\s|//[^\n]*\n|/\*.*?\*/)*(?:explain|profile)\b")
_ATTEMPTS = 4
_TURN = """
MATCH (s:LandscapeStore {name: 'store'})
RETURN s.id AS store, s.token AS turn, s.unfinished AS unfinished
"""


def query(
    server: Server, text: str, parameters: Mapping[str, Any], *, limit: int, seconds: float
) -> Rows:
    """Runs a question that only reads. See `landscape.store.questions.Asked`.

    Raises StoreLocked while loads follow each other more quickly than it can be answered.
    """
    from neo4j import READ_ACCESS
    from neo4j.exceptions import ClientError, DriverError, Neo4jError

    from landscape.store.neo4j.faults import translated

    plain = text.strip().rstrip(";").strip()
    try:
        with server.session(
            default_access_mode=READ_ACCESS, fetch_size=min(limit + 1, 1_000)
        ) as session:
            _check_reads(session, plain, parameters)
            return _whole(
                server, session, partial(_run, session, plain, parameters, limit, seconds)
            )
    except ClientError as wrong:
        found = _in_words(wrong, seconds)
        raise (found or translated(wrong, server.address)) from None
    except (DriverError, Neo4jError) as wrong:
        raise translated(wrong, server.address) from None


def _whole(server: Server, session: Session, run: Callable[[], Rows]) -> Rows:
    """The answer of one state of the store."""
    before = _turn(session)
    for _ in range(_ATTEMPTS):
        if before and before["unfinished"] is not None:
            raise StoreLocked(
                f"A large load is being brought into the graph of {server.address.shown}.",
                remedy="Ask again when it is done; should its process have died, open the store once more.",
            )
        found, after = run(), _turn(session)
        if after == before:
            return found
        before = after
    raise StoreLocked(
        f"{server.address.shown} was written again and again while the question ran.",
        remedy="Ask again when the loads are done, or ask for less at once.",
    )


def _turn(session: Session) -> Mapping[str, Any] | None:
    """Which state the store is in, once all that was committed before is there to be read."""
    return session.execute_read(lambda transaction: transaction.run(_TURN).single())


def _check_reads(session: Session, text: str, parameters: Mapping[str, Any]) -> None:
    """Raises UsageError unless the plan only reads the graph."""
    if not text:
        raise UsageError("The question is empty.", remedy="Write it in Cypher: MATCH … RETURN …")
    if _EXPLAINED.match(text):
        raise _refused("EXPLAIN and PROFILE give a plan, not an answer")
    summary = session.run(f"EXPLAIN {text}", dict(parameters)).consume()
    steps = list(_steps(summary.plan or {}))
    if summary.query_type != "r" or not steps:
        raise _refused("it would do something else than read")
    for step in steps:
        told = str(step.get("args", {}).get("Details", ""))
        kind = str(step.get("operatorType", ""))
        if kind.startswith(_ELSEWHERE):
            raise _refused("it looks past the graph, at files, addresses or users of the server")
        if kind.startswith("ProcedureCall") and not told.startswith(_PROCEDURES):
            raise _refused("it calls a procedure that does more than look at the graph")


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if plan:
        yield plan
        for one in plan.get("children") or ():
            yield from _steps(one)


def _refused(why: str) -> UsageError:
    return UsageError(
        f"The question is not run: {why}.",
        remedy="Ask with MATCH … RETURN …; data comes in by `landscape import` alone.",
    )


def _run(
    session: Session, text: str, parameters: Mapping[str, Any], limit: int, seconds: float
) -> Rows:
    with session.begin_transaction(timeout=seconds) as transaction:
        result = transaction.run(text, dict(parameters))
        columns = tuple(result.keys())
        found = [tuple(map(plain, record.values())) for record in islice(result, limit + 1)]
        transaction.commit()  # so that what is read next waits for all that this could see
    return Rows(columns, tuple(found[:limit]), len(found) > limit)


def _in_words(wrong: Exception, seconds: float) -> UsageError | None:
    code = str(getattr(wrong, "code", ""))
    said = str(getattr(wrong, "message", "")).replace("EXPLAIN ", "", 1)
    if code.endswith("TransactionTimedOut") or "TransactionTimedOutClientConfiguration" in code:
        return UsageError(
            f"The question took longer than {seconds:g} seconds and was stopped.",
            remedy="Narrow it, or give it more time with --seconds.",
        )
    if code.endswith("Statement.ParameterMissing"):
        return UsageError(said[:300], remedy="Give it with --param NAME=VALUE.")
    if ".Statement." in code or code.endswith("Procedure.ProcedureNotFound"):
        return UsageError(
            "The question cannot be run as it is.", detail=said[:1_000], remedy="Correct it."
        )
    return None


def plain(value: Any) -> Any:
    """A value in JSON's own types: nodes and edges as objects, dates as text."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": _plain_map(value)}
    if isinstance(value, Relationship):
        ends = {"from": value.nodes[0], "to": value.nodes[1]}
        shown = {name: None if one is None else one.get("id") for name, one in ends.items()}
        return {"type": value.type, **shown, "properties": _plain_map(value)}
    if isinstance(value, Path):
        return [plain(one) for one in _alternating(value)]
    if isinstance(value, Mapping):
        return _plain_map(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _alternating(path: Any) -> Iterator[Any]:
    for node, edge in zip(path.nodes, path.relationships, strict=False):
        yield node
        yield edge
    yield path.nodes[-1]


def _plain_map(value: Any) -> dict[str, Any]:
    return {str(name): plain(one) for name, one in sorted(value.items())}
