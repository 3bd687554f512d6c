"""`review`: the queue of uncertain inferences, and people's decisions on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from landscape.cli import inferred_tables
from landscape.cli.context import Session, Table, element_named, output_path, session
from landscape.errors import UsageError

if TYPE_CHECKING:
    from landscape.reviewing import Queue
    from landscape.store.protocol import Store


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person asked for."""

    own: Session
    names: Sequence[str]
    kind: str | None
    limit: int
    to: str | None
    alike: bool
    said: tuple[str, str]  # reason, role


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command("review")(review)


def review(
    context: typer.Context,
    action: str = typer.Argument(
        ..., metavar="list|accept|reject|correct|withdraw|export|import", help="What to do."
    ),
    names: list[str] | None = typer.Argument(
        None, metavar="[ID…|FILE]", help="The cases by id; for export and import, the file."
    ),
    kind: str | None = typer.Option(
        None, "--kind", metavar="functions|links|suppliers|contracts", help="list: only these."
    ),
    limit: int = typer.Option(50, "--limit", min=1, metavar="N", help="list: how many at most."),
    to: str | None = typer.Option(
        None, "--to", metavar="ELEMENT", help="correct: the right function, or application."
    ),
    alike: bool = typer.Option(
        False, "--alike", help="accept, reject: also the cases that rest on the same words."
    ),
    reason: str = typer.Option("", "--reason", metavar="TEXT", help="Why, in a few words."),
    role: str = typer.Option("", "--role", metavar="ROLE", help="In which role you decide."),
) -> None:
    """The queue of uncertain inferences, most money and least certain first; decisions on it."""
    if action not in _ACTIONS:
        raise UsageError(f"{action!r} is no action.", remedy=f"Say {', '.join(_ACTIONS)}.")
    asked = _Asked(session(context), names or [], kind, limit, to, alike, (reason, role))
    _ACTIONS[action](asked)


def _list(asked: _Asked) -> None:
    from landscape import responses

    if asked.names:
        raise UsageError(
            f"list takes no names: {', '.join(asked.names)}.",
            remedy="Narrow it with --kind, or filter the page at /review by element.",
        )
    with asked.own.open() as store:
        queue = _queue(store, asked.own)
    chosen = queue.chosen(kind=asked.kind or "")
    answer = responses.review(chosen, limit=asked.limit, known=queue.thresholds)
    asked.own.print(answer, inferred_tables.review(answer))


def _queue(store: Store, own: Session) -> Queue:
    from landscape.reviewing import waiting

    return waiting(store, own.as_at, own.settings)


def _say(asked: _Asked, word: str) -> None:
    """A word on each of the cases named."""
    from landscape import responses
    from landscape.model.vocabulary import Verdict
    from landscape.reviewing import Word, say

    _needs_names(asked, "the ids of cases")
    if word == "correct" and not asked.to:
        raise UsageError(
            "A correction says what is right.", remedy="Name it with --to ELEMENT (id or name)."
        )
    with asked.own.open() as store:
        right = element_named(store, asked.to) if asked.to else ""
        reason, role = asked.said
        words = [Word(one, Verdict(word), right, asked.alike, reason, role) for one in asked.names]
        kept = say(store, _queue(store, asked.own), words, asked.own.settings)
    answer = responses.reviewed(kept)
    asked.own.print(answer, inferred_tables.reviewed(answer))


def _export(asked: _Asked) -> None:
    from landscape.assembly.decision_lines import to_lines
    from landscape.exporters.whole import write_whole

    target = _file(asked)
    with asked.own.open() as store:
        decisions = store.decisions()
    write_whole({output_path(target): to_lines(decisions).encode()})
    answer = {"file": str(target), "decisions": len(decisions)}
    asked.own.print(answer, [Table("Exported", ["File", "Decisions"], [list(answer.values())])])


def _import(asked: _Asked) -> None:
    from landscape import responses
    from landscape.assembly.decision_lines import from_lines
    from landscape.estate.loading import load_estate
    from landscape.importers import read_text
    from landscape.reviewing import keep

    file = _file(asked)
    decisions = from_lines(read_text(file, asked.own.settings), file.name)
    with asked.own.open() as store:
        kept = keep(store, load_estate(store, asked.own.as_at), decisions, asked.own.settings)
    answer = responses.reviewed(kept)
    asked.own.print(answer, inferred_tables.reviewed(answer))


def _needs_names(asked: _Asked, what: str) -> None:
    if not asked.names:
        raise UsageError(f"Nothing is named: {what}.", remedy="`landscape review list` shows them.")


def _file(asked: _Asked) -> Path:
    if len(asked.names) != 1:
        raise UsageError("Name one file.", remedy="landscape review export decisions.jsonl")
    return Path(asked.names[0])


_ACTIONS: dict[str, Callable[[_Asked], None]] = {
    "list": _list,
    "accept": lambda asked: _say(asked, "accept"),
    "reject": lambda asked: _say(asked, "reject"),
    "correct": lambda asked: _say(asked, "correct"),
    "withdraw": lambda asked: _say(asked, "withdraw"),
    "export": _export,
    "import": _import,
}
