"""Writes the pages of docs/reference that follow from the code: model, errors, command line, HTTP.

    python docs/build_reference.py

A test holds the pages equal to what this gives.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import http_reference
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from landscape import errors
from landscape.errors import LandscapeError
from landscape.model.intake import IMPORT_KINDS, ImportKind
from landscape.model.metamodel import (
    ELEMENT_TYPES,
    RELATIONSHIP_TYPES,
    ElementType,
    Property,
    RelationshipType,
    ValueKind,
)

if TYPE_CHECKING:
    from landscape.store.questions import Question

Parameter = TyperArgument | TyperOption
REFERENCE = Path(__file__).parent / "reference"
SCHEMA = REFERENCE.parents[1] / "cypher" / "schema.cypher"
NOTICE = "<!-- Written by docs/build_reference.py; change the code, then run `make docs`. -->"
_KINDS: Mapping[ValueKind, str] = {
    ValueKind.NAME: "name",
    ValueKind.TEXT: "text",
    ValueKind.IDENTIFIER: "identifier, kept letter by letter",
    ValueKind.COMPANY_NUMBER: "company number, eight characters",
    ValueKind.INTEGER: "whole number",
    ValueKind.SCORE: "score from 1 (worst) to 5 (best)",
    ValueKind.MONEY: "amount of money in the element's currency",
    ValueKind.CURRENCY: "currency, ISO 4217",
    ValueKind.DATE: "date",
    ValueKind.DURATION: "duration, ISO 8601 (P6M, P90D)",
    ValueKind.BOOLEAN: "yes or no",
    ValueKind.ENUM: "one of the words below",
    ValueKind.SHARE: "share from 0 to 1",
}


def model_page() -> str:
    """The element types, relationship types and import fields, as declared."""
    return _page(
        "The model",
        "Everything that an estate can hold. It is declared once, in `src/landscape/model/`, and the "
        "store, the API, the import and this page follow from it. Every property may be unknown; "
        "unknown is counted, never replaced by a default.",
        "## Elements",
        *(line for one in ELEMENT_TYPES.values() for line in _element(one)),
        "## Relationships",
        "Read from left to right: source, verb, target.",
        *(line for one in RELATIONSHIP_TYPES.values() for line in _relationship(one)),
        "## Words",
        "The closed lists. A source's own words are read as one of these, or kept as unknown with an "
        "issue that says so.",
        *_vocabularies(),
        "## What a file can hold",
        "One row of a file becomes one element. Its columns are understood as these fields: every "
        "property of the element, and references to other elements that become relationships.",
        *(line for one in IMPORT_KINDS.values() for line in _import_kind(one)),
    )


def _element(declared: ElementType) -> Iterator[str]:
    yield f"### {declared.name}"
    yield f"{declared.meaning} Shown as *{declared.label}*; ids read `ORGANISATION/{declared.slug}/…`."
    yield _properties(declared.properties)


def _relationship(declared: RelationshipType) -> Iterator[str]:
    yield f"### {declared.name}"
    yield (
        f"{_types(declared.sources)} *{declared.label}* {_types(declared.targets)}; "
        f"backwards: *{declared.inverse}*. {declared.meaning}"
    )
    if declared.properties:
        yield _properties(declared.properties)


def _types(names: Sequence[str]) -> str:
    return "any element" if len(names) == len(ELEMENT_TYPES) else " or ".join(names)


def _properties(declared: Iterable[Property]) -> str:
    rows = ([f"`{one.name}`", one.label, _described(one), _holds(one)] for one in declared)
    return _table(["Property", "Label", "Meaning", "Holds"], rows)


def _described(declared: Property) -> str:
    return f"{declared.meaning} Personal." if declared.personal else declared.meaning


def _holds(declared: Property) -> str:
    if declared.values is not None:
        return f"[{declared.values.__name__}](#{declared.values.__name__.lower()})"
    unit = f", {declared.unit}" if declared.unit and declared.kind is ValueKind.INTEGER else ""
    return _KINDS[declared.kind] + unit


def _vocabularies() -> Iterator[str]:
    properties = [
        *(one for kind in ELEMENT_TYPES.values() for one in kind.properties),
        *(one for kind in RELATIONSHIP_TYPES.values() for one in kind.properties),
    ]
    used = {one.values.__name__: one.values for one in properties if one.values is not None}
    for name in sorted(used):
        yield f"### {name}"
        yield f"{_first_line(used[name])} {_words(used[name])}"


def _words(values: type[StrEnum]) -> str:
    return " · ".join(f"`{one}`" for one in values)


def _import_kind(declared: ImportKind) -> Iterator[str]:
    yield f"### {declared.kind}"
    needs = ", and ".join(" or ".join(f"`{one}`" for one in choices) for choices in declared.needs)
    yield f"A row becomes one {declared.element.name}. It needs {needs}."
    references = [one for one in declared.fields if one.reference]
    if references:
        yield _table(
            ["Reference", "Meaning", "Refers to", "Becomes"],
            (
                [
                    f"`{one.name}`",
                    one.declaration.meaning,
                    one.reference or "",
                    one.relationship or "",
                ]
                for one in references
            ),
        )


def errors_page() -> str:
    """The tree of errors with codes, exit codes and HTTP statuses."""
    return _page(
        "Errors",
        "Every error says what happened, to what, and what to do next. The command line writes it to "
        "standard error and ends with the exit code; the API answers with the status and "
        '`{"error": {"code", "message", "detail", "remedy"}}`. A mistake or a bad file never gets a '
        "traceback.",
        _table(
            ["Code", "Means", "Exit code", "HTTP status", "In Python"],
            (
                [
                    f"`{one.code}`",
                    _first_line(one),
                    str(one.exit_code),
                    str(one.http_status),
                    f"`{one.__name__}`",
                ]
                for one in error_classes()
            ),
        ),
        "Exit code 0 is success. Exit code 130 follows Ctrl-C: whatever was being written was taken back "
        "whole. Exit code 1 is a fault of the program itself; nothing half-done was stored, and with "
        "`LANDSCAPE_DEBUG=1` it says where.",
    )


def error_classes() -> Sequence[type[LandscapeError]]:
    """Every error that can be raised, in the order of the module."""
    return [
        one
        for one in vars(errors).values()
        if inspect.isclass(one) and issubclass(one, LandscapeError)
    ]


def cli_page() -> str:
    """Every command with its arguments and options, as the command line itself knows them."""
    group = command_line()
    return _page(
        "The command line",
        f"`landscape [OPTIONS] COMMAND …` {group.help or ''}",
        "The options of the first table may stand before or after the command.",
        _parameters(group),
        "Answers go to standard output, errors and progress to standard error. `--format json` writes one "
        "document and nothing else. Exit codes are on [the page of errors](errors.md); settings from the "
        "environment on [theirs](settings.md).",
        *(line for name, one in sorted(group.commands.items()) for line in _command(name, one)),
    )


def questions_page() -> str:
    """The questions in Cypher that come with landscape."""
    from landscape.store.questions import shipped

    return _page(
        "Questions in Cypher",
        "For a store on a Neo4j server: `landscape query NAME --param NAME=VALUE`. Each is a file of "
        "`cypher/queries`, to be read, copied and changed; a test holds its answer on the sample equal to "
        "that of the analyses.",
        *(line for one in shipped() for line in _question(one)),
    )


def _question(one: Question) -> Iterator[str]:
    yield f"## {one.name}"
    yield f"{one.title} For: {', '.join(one.people)}."
    if one.parameters:
        yield _table(
            ["Parameter", "Meaning", "Kind", "Default"],
            (
                [
                    f"`{each.name}`",
                    each.meaning,
                    each.kind,
                    f"`{each.default}`" if each.default else "",
                ]
                for each in one.parameters
            ),
        )


def command_line() -> TyperGroup:
    """The command line as a tree of commands."""
    from landscape.cli import app

    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def _command(name: str, command: TyperCommand) -> Iterator[str]:
    yield f"## landscape {name}"
    yield inspect.cleandoc(command.help or "")
    if name in EXAMPLES:
        yield f"```console\n$ landscape {EXAMPLES[name]}\n```"
    if parameters(command):
        yield _parameters(command)


def parameters(command: TyperCommand | TyperGroup) -> Sequence[Parameter]:
    """The arguments and options that a command takes, help aside."""
    return [one for one in command.params if one.name != "help"]


def _parameters(command: TyperCommand | TyperGroup) -> str:
    return _table(
        ["Argument or option", "Meaning", "Default"],
        (
            [f"`{spelling(one)}`", getattr(one, "help", None) or "", _default(one)]
            for one in parameters(command)
        ),
    )


def spelling(parameter: Parameter) -> str:
    """How a person types it: `FILE`, `--port N`, `--serve / --no-serve`."""
    if isinstance(parameter, TyperArgument):
        return parameter.metavar or (parameter.name or "").upper()
    if parameter.is_flag:
        return " / ".join([*parameter.opts, *parameter.secondary_opts])
    return f"{', '.join(parameter.opts)} {parameter.metavar or _shape(parameter.default)}"


def _shape(default: object) -> str:
    if isinstance(default, StrEnum):
        return "|".join(type(default))
    return "N" if isinstance(default, int) else "TEXT"


def _default(parameter: Parameter) -> str:
    if parameter.default is None or parameter.required:
        return "required" if parameter.required else ""
    if isinstance(parameter, TyperOption) and parameter.is_flag:
        on, off = parameter.opts, parameter.secondary_opts
        return f"`{(on if parameter.default or not off else off)[0]}`" if off else ""
    return f"`{parameter.default}`"


def http_page() -> str:
    """Every operation and model of the HTTP API, from its own description."""
    return _page("The HTTP API", *http_reference.sections(http_description()))


def api_is_there() -> bool:
    """Whether the API can be imported: its page is written only then."""
    try:
        import landscape.api  # noqa: F401
    except ImportError:
        return False
    return True


def http_description() -> Mapping[str, Any]:
    """The API's description of itself (OpenAPI)."""
    from landscape.api import create_app
    from landscape.settings import Settings

    description: Mapping[str, Any] = create_app("landscape.db", Settings()).openapi()
    return description


def _page(title: str, *paragraphs: str) -> str:
    return "\n\n".join([NOTICE, f"# {title}", *paragraphs]) + "\n"


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return http_reference.table(headers, list(rows))


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").split("\n", 1)[0]


EXAMPLES: Mapping[str, str] = {
    "backup": "backup landscape-2026-11-24.db",
    "classify": "classify cmdb.csv --taxonomy our_functions.csv",
    "contracts": "contracts --ending-within 18m",
    "copy": "copy landscape.db neo4j://localhost",
    "demo": "demo --port 8000",
    "diff": "diff 1 2",
    "duplicates": "duplicates --functionality appointments-and-booking",
    "evaluate": "evaluate link links.csv --cmdb cmdb.csv --contracts contracts.csv --plots plots",
    "export": "export booking.html --as pyvis --around duplication/appointments-and-booking",
    "find": 'find "leisure bookngs"',
    "history": "history council/application/leisure-bookings",
    "impact": "impact council/application/leisure-bookings --event retire",
    "import": "import cmdb.csv contracts.xlsx --dry-run",
    "inspect": "inspect cmdb.csv",
    "link": "link --cmdb cmdb.csv --contracts contracts.csv",
    "loads": "loads",
    "path": "path council/application/leisure-bookings council/application/finance",
    "quality": "quality --format csv",
    "query": "query contracts-ending --param until=2027-12-31",
    "rationalise": "rationalise",
    "resolve": 'resolve spend.csv --column "Supplier Name"',
    "review": "review list --kind links --limit 20",
    "serve": "serve --port 8000",
    "show": "show council/application/leisure-bookings",
    "suppliers": "suppliers",
    "undo": "undo 2",
    "verify": "verify",
}

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "errors.md": errors_page,
    "model.md": model_page,
    **({"http.md": http_page} if api_is_there() else {}),
    "questions.md": questions_page,
}


def main() -> None:
    """Writes every page, and the schema for Neo4j."""
    from landscape.store.neo4j.schema import script

    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8", newline="\n")
    SCHEMA.write_text(script(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
