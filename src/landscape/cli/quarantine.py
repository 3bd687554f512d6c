"""`quarantine`: the rows that were not loaded, to read and to mend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from landscape.cli.context import Session, Table, session, whole_number
from landscape.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landscape.model.record import QuarantinedRow
    from landscape.store.protocol import Store


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command("quarantine")(quarantine)


def quarantine(
    context: typer.Context,
    export: Path | None = typer.Option(
        None,
        "--export",
        metavar="FILE|FOLDER",
        help="Write the rows as CSV, with why they wait, to mend and import again.",
    ),
    source: str | None = typer.Option(None, "--from", metavar="NAME", help="Only those of a file."),
    load: str | None = typer.Option(
        None, "--load", metavar="N", help="Those of one load; else all that still wait."
    ),
) -> None:
    """The rows that were not loaded, with the reasons: each waits until it comes back mended."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        rows = _rows(store, source, load)
        if export is not None:
            _export(own, store, export, rows)
            return
    own.print(responses.quarantine(rows), [_table(rows)])


def _rows(store: Store, source: str | None, load: str | None) -> Sequence[QuarantinedRow]:
    rows = store.quarantine(whole_number(load, "load") if load else None)
    if source is None:
        return rows
    wanted = [one for one in rows if one.source == source]
    if not wanted:
        known = sorted({one.source for one in rows})
        raise NotFound(
            f"No row of {source!r} waits.",
            detail=f"Rows wait of: {', '.join(known)}." if known else "No row waits at all.",
            remedy="Name a file as `landscape quarantine` shows it.",
        )
    return wanted


def _export(own: Session, store: Store, target: Path, rows: Sequence[QuarantinedRow]) -> None:
    from landscape.exporters.export import write_files
    from landscape.exporters.quarantine import quarantine_files

    kinds = {(one.source, one.sheet): one.kind for load in store.loads() for one in load.files}
    files = quarantine_files(rows, kinds)
    written = write_files(target, files) if files else ()
    answer = {"rows": len(rows), "files": [str(one) for one in written]}
    note = "" if rows else "No row waits: nothing was written."
    own.print(answer, [Table("Written", ["File"], [[str(one)] for one in written], note)])


def _table(rows: Sequence[QuarantinedRow]) -> Table:
    shown = [
        [
            one.source if one.sheet is None else f"{one.source}, {one.sheet}",
            one.row,
            "; ".join(why.message for why in one.reasons),
            "; ".join(dict.fromkeys(why.remedy for why in one.reasons)),
        ]
        for one in rows
    ]
    note = "Mend them: landscape quarantine --export FILE, then landscape import FILE."
    return Table(
        "Rows in quarantine", ["File", "Row", "Why", "What to do"], shown, note if rows else ""
    )
