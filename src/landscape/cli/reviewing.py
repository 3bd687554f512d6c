"""`review`: the queue of uncertain inferences, and people's decisions on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from landscape.cli import inferred_tables
from landscape.cli.context import Session, Table, element_named, output_path, session
from landscape.errors import NotFound, UsageError

if TYPE_CHECKING:
    from landscape.assembly.review import ReviewCase
    from landscape.estate.estate import Estate
    from landscape.model.decision import Decision
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
        ..., metavar="list|accept|reject|correct|export|import", help="What to do."
    ),
    names: list[str] | None = typer.Argument(
        None, metavar="[ID…|FILE]", help="The cases by id; for export and import, the file."
    ),
    kind: str | None = typer.Option(
        None, "--kind", metavar="functions|links|suppliers", help="list: only these."
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
    from landscape.assembly.review import KINDS

    if asked.kind is not None and asked.kind not in KINDS:
        raise UsageError(f"{asked.kind!r} is no kind.", remedy=f"Kinds are: {', '.join(KINDS)}.")
    with asked.own.open() as store:
        cases = _queue(store, asked.own)[0]
    wanted = KINDS[asked.kind] if asked.kind else None
    held = [one for one in cases if wanted is None or one.relationship in wanted]
    answer = responses.review(held, limit=asked.limit)
    asked.own.print(answer, inferred_tables.review(answer))


def _queue(store: Store, own: Session) -> tuple[list[ReviewCase], Estate]:
    from landscape.assembly import own_knowledge
    from landscape.assembly.review import queue
    from landscape.estate.loading import load_estate

    estate = load_estate(store, own.as_at)
    known = own_knowledge.relations(own.settings)
    return queue(estate, store.decisions(), known), estate


def _verdict(asked: _Asked, word: str) -> None:
    from landscape.assembly import review as reviewing
    from landscape.model.vocabulary import Verdict

    _needs_names(asked, "the ids of cases")
    with asked.own.open() as store:
        cases, estate = _queue(store, asked.own)
        chosen = [_case(cases, name) for name in asked.names]
        if asked.alike:
            chosen = [near for one in chosen for near in reviewing.alike(one, cases)]
        kept = {one.id: one for one in chosen}
        reason, role = asked.said
        decisions = [
            reviewing.decide(one, Verdict(word), estate, reason=reason, by_role=role)
            for one in kept.values()
        ]
        _keep(asked, store, decisions)


def _correct(asked: _Asked) -> None:
    from landscape.assembly import review as reviewing
    from landscape.matching.suppliers import SAME_SUPPLIER

    _needs_names(asked, "the id of a case")
    if not asked.to:
        raise UsageError(
            "A correction says what is right.", remedy="Name it with --to ELEMENT (id or name)."
        )
    with asked.own.open() as store:
        cases, estate = _queue(store, asked.own)
        reason, role = asked.said
        decisions: list[Decision] = []
        for name in asked.names:
            case = _case(cases, name)
            if case.relationship == SAME_SUPPLIER:
                raise UsageError(
                    "A pair of suppliers is the same or is not.",
                    remedy="Accept or reject it.",
                )
            right = element_named(store, asked.to)
            _fits(case, right, estate)
            decisions += reviewing.correct(case, right, estate, reason=reason, by_role=role)
        _keep(asked, store, decisions)


def _fits(case: ReviewCase, right: str, estate: Estate) -> None:
    """Raises UsageError when the right answer is of another type than the wrong one."""
    wrong, given = estate.element(case.target.id), estate.element(right)
    if wrong.type != given.type:
        raise UsageError(
            f"{given.name} is no {wrong.type}.",
            detail=f"The case asks about {case.source.name} and {case.target.name}.",
            remedy=f"Name an element of the type {wrong.type}; `landscape find` shows ids.",
        )


def _export(asked: _Asked) -> None:
    from landscape.assembly.decision_lines import to_lines

    target = _file(asked)
    with asked.own.open() as store:
        decisions = store.decisions()
    output_path(target).write_text(to_lines(decisions), encoding="utf-8", newline="\n")
    answer = {"file": str(target), "decisions": len(decisions)}
    asked.own.print(answer, [Table("Exported", ["File", "Decisions"], [list(answer.values())])])


def _import(asked: _Asked) -> None:
    from landscape.assembly.decision_lines import from_lines
    from landscape.importers import read_text

    file = _file(asked)
    decisions = from_lines(read_text(file, asked.own.settings), file.name)
    with asked.own.open() as store:
        _keep(asked, store, decisions)


def _keep(asked: _Asked, store: Store, decisions: Sequence[Decision]) -> None:
    from landscape import responses
    from landscape.matching.decision_keys import KeyBook
    from landscape.matching.suppliers import SAME_SUPPLIER
    from landscape.pipeline import decide

    outcome = decide(store, decisions, asked.own.as_at, asked.own.settings)
    book = KeyBook(store.snapshot().elements)
    unplaced = len(book.locate(decisions, (SAME_SUPPLIER,)).unplaced)
    answer = responses.reviewed(decisions, outcome.load, unplaced=unplaced)
    asked.own.print(answer, inferred_tables.reviewed(answer))


def _case(cases: Sequence[ReviewCase], name: str) -> ReviewCase:
    for one in cases:
        if one.id == name:
            return one
    raise NotFound(
        f"{name!r} is no case that waits.",
        remedy="`landscape review list` shows the ids of those that do.",
    )


def _needs_names(asked: _Asked, what: str) -> None:
    if not asked.names:
        raise UsageError(f"Nothing is named: {what}.", remedy="`landscape review list` shows them.")


def _file(asked: _Asked) -> Path:
    if len(asked.names) != 1:
        raise UsageError("Name one file.", remedy="landscape review export decisions.jsonl")
    return Path(asked.names[0])


_ACTIONS: dict[str, Callable[[_Asked], None]] = {
    "list": _list,
    "accept": lambda asked: _verdict(asked, "accept"),
    "reject": lambda asked: _verdict(asked, "reject"),
    "correct": _correct,
    "export": _export,
    "import": _import,
}
