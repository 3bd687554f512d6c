"""Commands that look things up in the store, copy it and check it."""

from __future__ import annotations

from pathlib import Path

import typer

from landscape.cli import store_tables
from landscape.cli.context import Table, element_named, session
from landscape.errors import StoreDamaged, UsageError

_ELEMENT = typer.Argument(..., metavar="ELEMENT", help="Its id, or a name that only it has.")


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("find")(find)
    app.command("show")(show)
    app.command("history")(history)
    app.command("export")(export)
    app.command("backup")(backup)
    app.command("verify")(verify)


def find(
    context: typer.Context,
    text: str = typer.Argument(..., metavar="TEXT", help="What to look for."),
    limit: int = typer.Option(20, "--limit", min=1, max=1000, help="How many at most."),
    type_name: str | None = typer.Option(None, "--type", help="Only this type, e.g. Application."),
) -> None:
    """Searches names, descriptions and numbers; forgives case, accents and typing errors."""
    from landscape import responses
    from landscape.model.metamodel import ELEMENT_TYPES

    if type_name is not None and type_name not in ELEMENT_TYPES:
        raise UsageError(
            f"{type_name!r} is no element type.", remedy=f"Types are: {', '.join(ELEMENT_TYPES)}."
        )
    own = session(context)
    with own.open() as store:
        hits = store.find(text, limit=limit, types=(type_name,) if type_name else ())
        answer = responses.find(hits)
    own.print(answer, store_tables.find(answer, text))


def show(context: typer.Context, element: str = _ELEMENT) -> None:
    """One element: properties, relationships, every source's claims, conflicts."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        answer = responses.show(store, element_named(store, element))
    own.print(answer, store_tables.show(answer))


def history(context: typer.Context, element: str = _ELEMENT) -> None:
    """How one element changed, load by load."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        answer = responses.history(store, element_named(store, element))
    own.print(answer, store_tables.history(answer))


def export(
    context: typer.Context,
    target: Path = typer.Argument(..., metavar="FILE|FOLDER", help="Where to write."),
    form: str | None = typer.Option(
        None,
        "--as",
        metavar="FORMAT",
        help="csv (a folder), xlsx, graphml, pyvis or ics (notice dates); else by the ending.",
    ),
    around: str | None = typer.Option(
        None, "--around", metavar="ID", help="pyvis: the element or finding to draw."
    ),
    depth: int = typer.Option(2, "--depth", min=1, max=4, help="pyvis: how many steps around it."),
    provenance: bool = typer.Option(
        False, "--provenance", help="csv, xlsx: add where each value comes from."
    ),
) -> None:
    """Writes the estate for other programs, a picture that stands alone, or a calendar of notice dates."""
    from landscape.exporters import export_estate, format_of

    own = session(context)
    chosen = str(format_of(target, form))
    with own.estate() as estate:
        written = export_estate(
            estate, target, chosen, around=around, depth=depth, provenance=provenance
        )
    answer = {"format": chosen, "files": [str(one) for one in written]}
    own.print(answer, [Table("Written", ["File"], [[str(one)] for one in written])])


def backup(
    context: typer.Context,
    file: Path = typer.Argument(..., metavar="FILE", help="The copy to make."),
) -> None:
    """A consistent copy of the store, also while somebody writes to it."""
    own = session(context)
    with own.open() as store:
        store.backup(file)
        answer = {"store": store.url, "backup": str(file)}
    own.print(answer, [Table("Backup", ["Store", "Copy"], [list(answer.values())])])


def verify(context: typer.Context) -> None:
    """Checks the store's integrity. Exit code 4 when something is wrong."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        answer, place = responses.verify(store.verify()), store.url
    own.print(answer, store_tables.verify(answer))
    if not answer["ok"]:
        wrong = ", ".join(one["id"] for one in answer["checks"] if not one["ok"])
        raise StoreDamaged(
            f"{place} is damaged: {wrong}.",
            remedy="Restore a backup, or load the files again into a new store.",
        )
