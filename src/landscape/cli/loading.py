"""Commands that load files: import, inspect, loads, diff, undo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from landscape.cli import loading_tables
from landscape.cli.context import Session, session, whole_number
from landscape.cli.progress import watching
from landscape.errors import UsageError
from landscape.model.vocabulary import Kind

if TYPE_CHECKING:
    from landscape.pipeline import ImportOptions, LoadReport

_KINDS = ", ".join(Kind)
_FILES = typer.Argument(..., metavar="FILE…", help="The files, in any order.")
_KIND = typer.Option(
    None, "--as", metavar="KIND", help=f"What the files list: {_KINDS}; else it is detected."
)
_PROFILE = typer.Option(
    None, "--profile", metavar="NAME|FILE", help="The header profile to use, or a file of one."
)
_MAP = typer.Option(
    None, "--map", metavar="HEADER=FIELD", help="What a column is; HEADER= leaves it unmapped."
)
_PEOPLE = typer.Option(
    False, "--keep-personal", help="Keep columns of people's names and addresses."
)
_ORDER = typer.Option(
    None, "--date-order", metavar="dmy|mdy|ymd", help="The order of day, month and year in dates."
)
_NO_INFERENCE = typer.Option(
    False,
    "--no-inference",
    help="Load what the files say and infer nothing; the next load without it does.",
)
_ORGANISATION = typer.Option(
    None, "--organisation", metavar="ID", help="Whose estate it is (default: council)."
)


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("import")(import_)
    app.command("inspect")(inspect)
    app.command("loads")(loads)
    app.command("diff")(diff)
    app.command("undo")(undo)


def import_(
    context: typer.Context,
    files: list[Path] = _FILES,
    kind: str | None = _KIND,
    profile: str | None = _PROFILE,
    organisation: str | None = _ORGANISATION,
    date_order: str | None = _ORDER,
    mapping: list[str] | None = _MAP,
    keep_personal: bool = _PEOPLE,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would happen; change nothing."),
    full: bool = typer.Option(
        False, "--full", help="The files are the whole list: what is absent is closed, not deleted."
    ),
    no_inference: bool = _NO_INFERENCE,
) -> None:
    """Loads files: kind and columns are detected or given. All of it, or nothing."""
    from dataclasses import replace

    from landscape.pipeline import mapping_said

    own = session(context)
    options = _options(own, kind, profile, date_order, organisation)
    options = replace(
        options,
        mapping=mapping_said(mapping or ()),
        keep_personal=keep_personal,
        dry_run=dry_run,
        full=full,
        infer=not no_inference,
    )
    report = load(own, files, options)
    _print_report(own, report)


def load(own: Session, files: list[Path], options: ImportOptions) -> LoadReport:
    """Loads files into the session's store; a dry run on a store that is not there leaves none behind."""
    import tempfile
    from dataclasses import replace

    from landscape.pipeline import import_files
    from landscape.store.opening import discard_if_empty

    place = Path(own.settings.store)
    if options.dry_run and "://" not in own.settings.store and not place.exists():
        with tempfile.TemporaryDirectory() as folder:
            elsewhere = replace(own.settings, store=str(Path(folder) / "rehearsal.db"))
            rehearsal = Session(elsewhere, own.as_at, own.format)
            with rehearsal.open(create=True) as store, watching(options) as watched:
                return import_files(store, files, watched, own.settings)
    new = "://" not in own.settings.store and not place.exists()
    try:
        with own.open(create=True) as store, watching(options) as watched:
            return import_files(store, files, watched, own.settings)
    except BaseException:
        if new:  # a store that was made only for a load that failed holds nothing
            discard_if_empty(place)
        raise


def inspect(
    context: typer.Context,
    files: list[Path] = _FILES,
    kind: str | None = _KIND,
    profile: str | None = _PROFILE,
    date_order: str | None = _ORDER,
    mapping: list[str] | None = _MAP,
    keep_personal: bool = _PEOPLE,
    write_profile: Path | None = typer.Option(
        None, "--write-profile", metavar="FILE", help="Save the mapping, to edit and to use again."
    ),
) -> None:
    """What `import` would understand of files: kind, encoding, header row, mapping, issues. No store."""
    from dataclasses import replace

    from landscape.pipeline import inspect_files, mapping_said

    own = session(context)
    options = _options(own, kind, profile, date_order, None)
    options = replace(options, mapping=mapping_said(mapping or ()), keep_personal=keep_personal)
    with watching(options) as watched:
        report = inspect_files(files, watched, own.settings)
    if write_profile is not None:
        _write_profile(write_profile, report)
    _print_report(own, report, inspecting=True)


def _write_profile(path: Path, report: LoadReport) -> None:
    from landscape.cli.context import output_path
    from landscape.exporters.whole import in_words
    from landscape.importers.profile_writing import profile_text

    text = profile_text([one.reading for one in report.files])
    with in_words(path):
        output_path(path).write_text(text, encoding="utf-8")


def loads(context: typer.Context) -> None:
    """The loads, oldest first: when, which files, what they brought, which were taken back."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        answer = responses.loads(store.loads())
    own.print(answer, loading_tables.loads(answer))


def diff(
    context: typer.Context,
    before: str = typer.Argument(..., metavar="A", help="The earlier load (0: the empty store)."),
    after: str = typer.Argument(..., metavar="B", help="The later load."),
) -> None:
    """What changed between two loads."""
    from landscape import responses

    own = session(context)
    with own.open() as store:
        found = store.difference(whole_number(before, "load"), whole_number(after, "load"))
        answer = responses.diff(found)
    own.print(answer, loading_tables.diff(answer))


def undo(
    context: typer.Context,
    number: str = typer.Argument(..., metavar="LOAD", help="The load to take back."),
) -> None:
    """Takes one load back: what it changed is as it was before; its history stays."""
    from landscape.pipeline import undo_load

    own = session(context)
    load_number = whole_number(number, "load")
    with own.open() as store:
        outcome = undo_load(store, load_number, own.as_at, own.settings.organisation, own.settings)
    answer: dict[str, Any] = {
        "undone": load_number,
        "load": outcome.load,
        "elements": {"reopened_or_changed": outcome.changed, "closed": outcome.closed},
    }
    own.print(answer, loading_tables.undo(answer))


def _options(
    own: Session,
    kind: str | None,
    profile: str | None,
    date_order: str | None,
    organisation: str | None,
) -> ImportOptions:
    from landscape.model.identity import slug
    from landscape.pipeline import ImportOptions

    if kind is not None and kind not in set(Kind):
        raise UsageError(f"{kind!r} is no kind of file.", remedy=f"Kinds are: {_KINDS}.")
    if date_order not in (None, "dmy", "mdy", "ymd"):
        raise UsageError(f"{date_order!r} is no order of dates.", remedy="Use dmy, mdy or ymd.")
    return ImportOptions(
        as_at=own.as_at,
        organisation=slug(organisation or own.settings.organisation),
        kind=Kind(kind) if kind else None,
        profile=profile,
        date_order=date_order,
    )


def _print_report(own: Session, report: LoadReport, *, inspecting: bool = False) -> None:
    from landscape import responses
    from landscape.store.opening import shown_place

    answer = responses.load_report(report)
    found = loading_tables.load_report(answer, inspecting=inspecting)
    if not inspecting:
        place = shown_place(own.settings.store, own.settings)
        found += loading_tables.what_now(answer, place)
    own.print(answer, found)
