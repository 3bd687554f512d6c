"""The entry point: options before or after the command, errors in words, exit codes."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO

import typer

from landscape.cli import (
    answers,
    evaluating,
    inferring,
    loading,
    quarantine,
    reviewing,
    servers,
    shortcuts,
    stores,
)
from landscape.cli.context import Format, Session
from landscape.errors import LandscapeError

app = typer.Typer(
    name="landscape",
    help="What applications do we have, what do they do twice, what breaks, and what may end when?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The options --store, --as-at and --format may also stand after the command.",
)
_GLOBAL_OPTIONS = ("--store", "--as-at", "--format")
_STOPPED = 130


@app.callback()
def common(
    context: typer.Context,
    store: str | None = typer.Option(
        None,
        "--store",
        metavar="STORE",
        help="The store: a file, or a server such as neo4j://host (default landscape.db, or LANDSCAPE_STORE).",
    ),
    as_at: str | None = typer.Option(
        None, "--as-at", metavar="YYYY-MM-DD", help="The date of the question. Default: today."
    ),
    output: Format = typer.Option(
        Format.TABLE, "--format", help="table for people, json or csv for programs."
    ),
) -> None:
    """Takes the options that every command shares."""
    context.obj = Session.of(store, as_at, output, held=context.obj)


for _group in (
    shortcuts,
    loading,
    quarantine,
    answers,
    inferring,
    evaluating,
    reviewing,
    stores,
    servers,
):
    _group.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process with its exit code."""
    held: list[object] = []
    held.append(held)  # so that nothing in it is ever given back: the process ends
    code = run(sys.argv[1:] if arguments is None else arguments, held)
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str], held: list[object] | None = None) -> int:
    """Runs one command; hands back the exit code. Errors go to standard error in words.

    Parameters: `held`, where a process that ends afterwards keeps the answer: see `Session.print`.
    """
    _never_choke(sys.stdout, sys.stderr)
    _go_light()
    try:
        done = app(hoist(arguments), standalone_mode=False, obj=held)
        if done == _STOPPED:  # how the option parser hands on Ctrl-C
            return _stopped()
    except LandscapeError as wrong:
        return _say(wrong)
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except typer.Exit as ended:
        return ended.exit_code
    except Exception as wrong:  # noqa: BLE001 - the last resort: a person gets words, not a traceback
        return _unexpected(wrong)
    return done if isinstance(done, int) else 0


def _go_light() -> None:
    """Leaves out what a process of one command pays for and has no use of."""
    # Whoever looks for plug-ins of pydantic reads what every installed package says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # An estate is many objects in hardly any circle: the collector need not look so often.
    gc.set_threshold(50_000, 20, 20)


def _never_choke(*streams: TextIO) -> None:
    """On a terminal that knows few letters, those it does not know are written as their numbers."""
    for one in streams:
        if isinstance(one, io.TextIOWrapper) and one.errors == "strict":
            one.reconfigure(errors="backslashreplace")


def _stopped() -> int:
    print("Stopped. What was not finished was not stored.", file=sys.stderr)
    return _STOPPED


def hoist(arguments: Sequence[str]) -> list[str]:
    """Moves the shared options in front of the command, so that they work on either side of it.

    >>> hoist(["duplicates", "--format", "json", "--store=x.db"])
    ['--format', 'json', '--store=x.db', 'duplicates']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        one = waiting.pop(0)
        if one == "--":
            rest += [one, *waiting]
            break
        if one in _GLOBAL_OPTIONS:
            front.append(one)
            front += [waiting.pop(0)] if waiting else []
        elif one.startswith(tuple(f"{name}=" for name in _GLOBAL_OPTIONS)):
            front.append(one)
        else:
            rest.append(one)
    return front + rest


def _say(wrong: LandscapeError) -> int:
    print(f"Error: {wrong}", file=sys.stderr)
    return wrong.exit_code


def _unexpected(wrong: Exception) -> int:
    show = getattr(wrong, "show", None)  # how the option parser's own errors say themselves
    if callable(show) and hasattr(wrong, "format_message"):
        show(sys.stderr)
        return int(getattr(wrong, "exit_code", 2))
    if os.environ.get("LANDSCAPE_DEBUG"):
        raise wrong
    print(
        f"Error: something in landscape itself went wrong ({type(wrong).__name__}: {wrong}).\n"
        "Nothing half-done was stored. Run it again with LANDSCAPE_DEBUG=1 and report what it prints.",
        file=sys.stderr,
    )
    return 1
