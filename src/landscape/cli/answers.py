"""Commands that answer the three people's questions, and the inference commands that need no store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from landscape.cli import answer_tables, inferred_tables
from landscape.cli.context import element_named, session
from landscape.errors import UsageError

if TYPE_CHECKING:
    from landscape.model.vocabulary import Event

_WINDOW = typer.Option(
    None, "--ending-within", metavar="18m", help="Only those that end within 90d, 18m or 2y."
)
_NOTICE = typer.Option(
    None,
    "--notice-within",
    metavar="120d",
    help="Only those whose last day for notice is within 90d, 18m or 2y, that day first.",
)


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("duplicates")(duplicates)
    app.command("rationalise")(rationalise)
    app.command("suppliers")(suppliers)
    app.command("contracts")(contracts)
    app.command("impact")(impact)
    app.command("path")(path)
    app.command("quality")(quality)


def duplicates(
    context: typer.Context,
    functionality: str | None = typer.Option(
        None, "--functionality", metavar="ID", help="Only this functionality, with its members."
    ),
) -> None:
    """Where the same functionality is provided more than once, and what it costs."""
    from landscape import responses
    from landscape.analysis import duplication

    own = session(context)
    with own.estate() as estate:
        answer = responses.duplicates(duplication.find(estate, functionality), estate)
        own.print(answer, answer_tables.duplicates(answer, members=functionality is not None))


def rationalise(context: typer.Context) -> None:
    """What may go: dispositions with their evidence, candidates with earliest exit and saving."""
    from landscape import responses
    from landscape.analysis import rationalisation

    own = session(context)
    with own.estate() as estate:
        answer = responses.rationalise(rationalisation.rationalise(estate), estate)
        own.print(answer, answer_tables.rationalise(answer))


def suppliers(
    context: typer.Context,
    supplier: str | None = typer.Argument(
        None, metavar="SUPPLIER", help="Only the group of this one."
    ),
) -> None:
    """Supplier groups, what is held with them, where they overlap, how concentrated spend is."""
    from landscape import responses
    from landscape.analysis import suppliers as analysis

    own = session(context)
    with own.open() as store:
        wanted = element_named(store, supplier, "Supplier") if supplier else None
        with own.estate_of(store) as estate:
            answer = responses.suppliers(analysis.find(estate, wanted), estate)
            own.print(
                answer,
                answer_tables.supplier(answer) if supplier else answer_tables.suppliers(answer),
            )


def contracts(
    context: typer.Context,
    ending_within: str | None = _WINDOW,
    notice_within: str | None = _NOTICE,
) -> None:
    """Contracts with status, notice serve-by date, annual value and what they cover."""
    from landscape import responses
    from landscape.analysis import contracts as analysis

    own = session(context)
    with own.estate() as estate:
        found = analysis.calendar(estate, ending_within, notice_within=notice_within)
        answer = responses.contracts(found, estate)
        own.print(answer, answer_tables.contracts(answer))


def impact(
    context: typer.Context,
    element: str = typer.Argument(
        ..., metavar="ELEMENT", help="What it happens to: an id or a name."
    ),
    event: str | None = typer.Option(
        None,
        "--event",
        metavar="EVENT",
        help="What happens: retire, outage, change, contract-end, supplier-exit or end-of-life.",
    ),
) -> None:
    """What is hit, by which path, how certain, and what is not known."""
    from landscape import responses
    from landscape.analysis import impact as analysis

    own = session(context)
    happening = _event(event)
    with own.open() as store:
        subject = element_named(store, element)
        with own.estate_of(store) as estate:
            answer = responses.impact(analysis.assess(estate, subject, happening), estate)
            own.print(answer, answer_tables.impact(answer))


def _event(text: str | None) -> Event:
    from landscape.model.vocabulary import Event

    known = [one.value for one in Event]
    if text is None:
        raise UsageError(
            "What happens to it is not said.",
            remedy=f"Add --event and one of: {', '.join(known)}.",
        )
    if text not in known:
        raise UsageError(f"{text!r} is no event.", remedy=f"Events are: {', '.join(known)}.")
    return Event(text)


def path(
    context: typer.Context,
    start: str = typer.Argument(..., metavar="A", help="From: an id or a name."),
    end: str = typer.Argument(..., metavar="B", help="To: an id or a name."),
) -> None:
    """How one element reaches another: the shortest paths, step by step."""
    from landscape import responses
    from landscape.analysis import routes

    own = session(context)
    with own.open() as store:
        ends = element_named(store, start), element_named(store, end)
        with own.estate_of(store) as estate:
            answer = responses.path(routes.path(estate, *ends), estate)
            own.print(answer, answer_tables.path(answer))


def quality(context: typer.Context) -> None:
    """The data-quality work queue: what is missing or wrong, how often, and what to do."""
    from landscape import responses
    from landscape.analysis import quality as analysis

    own = session(context)
    with own.estate() as estate:
        answer = responses.quality(analysis.find(estate), estate)
        own.print(answer, [*answer_tables.quality(answer), *inferred_tables.thresholds(answer)])
