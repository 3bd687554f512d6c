"""Commands for stores on a server: questions in Cypher, and copies from one store to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from landscape.cli.context import Table, session
from landscape.errors import UsageError

if TYPE_CHECKING:
    from landscape.store.protocol import Store
    from landscape.store.questions import Asked, Question


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("query")(query)
    app.command("copy")(copy)


def query(
    context: typer.Context,
    asked: str | None = typer.Argument(
        None,
        metavar="NAME|CYPHER|FILE",
        help="A question by name, in Cypher, or in a file. Without: the questions there are.",
    ),
    given: list[str] = typer.Option(
        [], "--param", metavar="NAME=VALUE", help="A parameter of the question; may be repeated."
    ),
    limit: int = typer.Option(1_000, "--limit", min=1, max=100_000, help="How many rows at most."),
    seconds: float = typer.Option(
        30.0, "--seconds", metavar="S", min=0.1, max=3600, help="How long it may take."
    ),
) -> None:
    """Asks a store on a Neo4j server a question in Cypher. It can only read."""
    from landscape.store import questions

    own = session(context)
    if asked is None:
        listed = [_described(one) for one in questions.shipped()]
        rows = [[one["name"], one["question"], ", ".join(one["parameters"])] for one in listed]
        own.print(listed, [Table("Questions", ["Name", "Question", "Parameters"], rows)])
        return
    question = questions.question(asked)
    values = question.values(_pairs(given), own.as_at)
    with own.open() as store:
        found = _answering(store).query(question.text, values, limit=limit, seconds=seconds)
    answer = {
        "question": question.name or None,
        "columns": list(found.columns),
        "rows": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
        "more": found.more,
    }
    note = f"Only the first {limit:,} rows: there are more." if found.more else ""
    shown = [[_cell(one) for one in row] for row in found.rows]
    own.print(answer, [Table(question.title or "Answer", found.columns, shown, note)])


def _described(one: Question) -> dict[str, Any]:
    return {
        "name": one.name,
        "question": one.title,
        "for": list(one.people),
        "parameters": {each.name: each.meaning for each in one.parameters},
    }


def _pairs(given: Sequence[str]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise UsageError(
                f"{one[:80]!r} is no parameter.", remedy="Write it as --param NAME=VALUE."
            )
    return {name: value for name, _, value in (one.partition("=") for one in given)}


def _answering(store: Store) -> Asked:
    from landscape.store.questions import Asked

    if not isinstance(store, Asked):
        raise UsageError(
            f"{store.url} is a file, which answers no Cypher.",
            remedy="Copy it to a Neo4j server with `landscape copy FROM neo4j://host` and ask there, "
            "or ask here with `landscape duplicates`, `contracts`, `impact` and the other commands.",
        )
    return store


def _cell(value: Any) -> Any:
    import json

    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def copy(
    context: typer.Context,
    source: str = typer.Argument(..., metavar="FROM", help="The store to copy."),
    target: str = typer.Argument(..., metavar="TO", help="A new file, or an empty database."),
) -> None:
    """Copies a store with all its history, to or from a file or a server. Can be run again."""
    from landscape.store.copying import copy_store

    own = session(context)
    done = copy_store(source, target, own.settings)
    answer = {
        "from": done.source,
        "to": done.target,
        "loads": done.loads,
        "hash": done.hash,
        "already": done.already,
    }
    row = [done.source, done.target, done.loads, "already there" if done.already else "copied"]
    own.print(answer, [Table("Copy", ["From", "To", "Loads", "Result"], [row])])
