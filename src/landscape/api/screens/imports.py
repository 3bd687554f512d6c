"""Import: what would these files do, and do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from landscape.api import wording
from landscape.api.screens import cells
from landscape.api.screens.parts import Callout, Cell, Column, Figure, Link, Page, Row, Table
from landscape.errors import NotRecognised
from landscape.model.intake import IMPORT_KINDS
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.model.vocabulary import Kind
from landscape.responses.plain import first_of

Report = Mapping[str, Any]
_ROWS = ("read", "loaded", "merged", "quarantined", "skipped")
_MOST_ISSUES = 1000
_TONES = {"error": "bad", "warning": "warn", "note": "quiet"}
_METHODS = {
    "profile": "Known header family",
    "alias": "Known header",
    "inferred": "Inferred from values",
}


def start() -> Page:
    """The form: which files?"""
    return Page(
        title="What would these files do?",
        section="loads",
        lede="First it is only said what they are understood as. Nothing changes before you say so.",
        crumbs=(Link("Loads", "/loads"),),
        template="import.html",
        extra={"kinds": _kinds(), "delivery": ""},
    )


def looked_at(report: Report, delivery: str) -> Page:
    """What loading the files would do, and the button that does it."""
    files = report["files"]
    issues = Counter(one["severity"] for each in files for one in each["issues"])
    ledger = {key: sum(each["rows"][key] for each in files) for key in _ROWS}
    return Page(
        title="This is what these files would do: load them?",
        section="loads",
        lede="A dry run: it went all the way and was taken back. Nothing has changed yet.",
        crumbs=(Link("Loads", "/loads"), Link("Load files", "/import")),
        figures=_figures(report, ledger, issues),
        callouts=_warnings(report, issues),
        tables=(_files(files), _columns(files), _issues(files), _estate(report)),
        template="import.html",
        extra={
            "kinds": _kinds(),
            "delivery": delivery,
            "columns": _corrections(files),
            "kind": "",
            "unknown": False,
        },
        lasting=False,
    )


def not_recognised(unknown: NotRecognised, kind: Kind | None, delivery: str) -> Page:
    """What is to be said of files of which nothing tells what they list: first that, then their columns."""
    if kind is None:
        lede = "Say what they list; then what each column is can be said too."
        columns: list[dict[str, Any]] = []
    else:
        lede = f"None of its columns is known of {wording.words(str(kind)).lower()}. Say what they are."
        columns = _selects(kind, dict.fromkeys(unknown.headers))
    return Page(
        title="What do these files list?",
        section="loads",
        lede=lede,
        crumbs=(Link("Loads", "/loads"), Link("Load files", "/import")),
        callouts=(Callout("Nothing has been loaded", (unknown.message,)),),
        template="import.html",
        extra={
            "kinds": _kinds(),
            "delivery": delivery,
            "columns": columns,
            "kind": str(kind or ""),
            "unknown": True,
        },
        lasting=False,
    )


def _kinds() -> list[dict[str, str]]:
    return [{"value": str(one), "label": wording.words(str(one))} for one in Kind]


def _corrections(files: Sequence[Report]) -> list[dict[str, Any]]:
    """What each column could be instead: its header, what it is now, and the fields of its kind."""
    found: dict[str, dict[str, Any]] = {}
    for one in files:
        now = {each["header"]: each["field"] for each in one["columns"]}
        for each in _selects(Kind(one["kind"]), now):
            found.setdefault(each["header"], each)
    return list(found.values())


def _selects(kind: Kind, now: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """For each header, the field that it has now and those that a file of the kind may have."""
    known = {each.name: each.declaration.label for each in IMPORT_KINDS[kind].fields}
    fields = [{"value": name, "label": label} for name, label in known.items()]
    return [
        {"header": header, "now": known.get(field or "", ""), "fields": fields}
        for header, field in now.items()
    ]


def _figures(
    report: Report, ledger: Mapping[str, int], issues: Mapping[str, int]
) -> tuple[Figure, ...]:
    rest = " + ".join(f"{ledger[key]:,} {key}" for key in _ROWS[1:])
    changes = report["changes"] or {}
    return (
        Figure("Rows read", f"{ledger['read']:,}", "#files", f"= {rest}"),
        Figure("New elements", f"{changes.get('created', 0):,}", "#estate"),
        Figure("Changed elements", f"{changes.get('changed', 0):,}", "#estate"),
        Figure("Closed elements", f"{changes.get('closed', 0):,}", "#estate"),
        Figure(
            "Issues", f"{sum(issues.values()):,}", "#issues", f"{issues.get('error', 0)} cost a row"
        ),
    )


def _warnings(report: Report, issues: Mapping[str, int]) -> tuple[Callout, ...]:
    lines = []
    if issues.get("error"):
        lines.append(
            f"{issues['error']:,} rows would go into quarantine; correct them in the source."
        )
    lines += [
        _kept_columns(one["path"].rsplit("/", 1)[-1], bare)
        for one in report["files"]
        if (bare := [each["header"] for each in one["columns"] if not each["field"]])
    ]
    if all(one["unchanged"] for one in report["files"]):
        lines.append(
            "These files were loaded before, as they are: loading them again changes nothing."
        )
    return (Callout("Before you load", tuple(lines)),) if lines else ()


def _kept_columns(file: str, headers: Sequence[str]) -> str:
    """Which columns answer nothing, and what somebody does who knows better."""
    what = "column is" if len(headers) == 1 else "columns are"
    return (
        f"{file}: {len(headers)} {what} understood as nothing, kept as they stand and used for no answer: "
        f"{first_of(headers, 6)}. Where one matters, say what it is under “Put right what was "
        "misunderstood”."
    )


def _files(files: Sequence[Report]) -> Table:
    columns = (
        Column("File"),
        Column("Lists"),
        Column("Because", "words"),
        *(Column(key.capitalize(), "num") for key in _ROWS),
        Column("Read as"),
    )
    rows = tuple(Row("", _file(one)) for one in files)
    note = "Read = loaded + merged + quarantined + skipped, always."
    return Table("files", "Files", columns, rows, note=note)


def _file(one: Report) -> tuple[Cell, ...]:
    how = [one["encoding"] or "", f"separator {one['delimiter']!r}" if one["delimiter"] else ""]
    how.append(f"header in row {one['header_row']}" if one["header_row"] else "")
    return (
        Cell(one["path"], note=f"sheet {one['sheet']}" if one["sheet"] else ""),
        Cell(
            wording.words(one["kind"]), note=f"profile {one['profile']}" if one["profile"] else ""
        ),
        cells.text(one["reason"]),
        *(cells.number(one["rows"][key]) for key in _ROWS),
        cells.text(", ".join(each for each in how if each)),
    )


def _columns(files: Sequence[Report]) -> Table:
    columns = (
        Column("File"),
        Column("Column"),
        Column("Understood as"),
        Column("How"),
        Column("How sure", "num"),
    )
    rows = tuple(Row("", _column(one, each)) for one in files for each in one["columns"])
    note = "A column that is understood as nothing is kept with each element under its own header."
    return Table("columns", "Columns", columns, rows, note=note)


def _column(one: Report, each: Mapping[str, Any]) -> tuple[Cell, ...]:
    kind = IMPORT_KINDS[Kind(one["kind"])].element.name
    known = wording.property_label(kind, each["field"]) if each["field"] else ""
    return (
        Cell(one["path"]),
        cells.text(each["header"]),
        Cell(known) if known else Cell("kept as it is", tone="quiet"),
        Cell(_METHODS.get(each["method"], "Not mapped")),
        cells.certainty(each["confidence"]) if known else Cell("–", sort=""),
    )


def _issues(files: Sequence[Report]) -> Table:
    columns = (
        Column("File"),
        Column("How bad"),
        Column("Row", "num"),
        Column("Column"),
        Column("Value"),
        Column("What is wrong", "words"),
        Column("What to do", "words"),
    )
    every = [(one, each) for one in files for each in one["issues"]]
    rows = tuple(Row("", _issue(one, each)) for one, each in every[:_MOST_ISSUES])
    note = "Error: the row goes into quarantine. Warning: the value is not used. Note: only said."
    if len(every) > len(rows):
        note += f" The first {len(rows):,} of {len(every):,} are shown."
    return Table("issues", "Issues", columns, rows, note=note, empty="Nothing is wrong with them.")


def _issue(one: Report, each: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(one["path"], note=f"sheet {each['sheet']}" if each["sheet"] else ""),
        Cell(each["severity"].capitalize(), tone=_TONES[each["severity"]]),
        cells.number(each["row"]),
        Cell(each["column"] or "–"),
        Cell((each["value"] or "–")[:120]),
        cells.text(each["message"]),
        cells.text(each["remedy"]),
    )


def _estate(report: Report) -> Table:
    columns = (Column("Type"), Column("How many", "num"))
    rows = tuple(
        Row("", (Cell(ELEMENT_TYPES[name].plural), cells.number(count)))
        for name, count in report["estate"].items()
    )
    note = "Applications that are retired on the date of the question are not counted."
    return Table("estate", "The estate afterwards", columns, rows, note=note)
