"""What was loaded, understood, changed and taken back, and what to do next, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from landscape.cli.cells import Answer
from landscape.cli.context import Table

_MOST_ISSUES = 40
_MOST_ROWS = 3  # rows named where the same is wrong with several


def load_summary(answer: Answer) -> list[Table]:
    """What came in, file by file, and what the estate holds."""
    rows = [
        [
            _name(one) + (f" [{one['sheet']}]" if one["sheet"] else ""),
            one["kind"],
            *(one["rows"][key] for key in ("read", "loaded", "merged", "quarantined", "skipped")),
            len(one["issues"]),
        ]
        for one in answer["files"]
    ]
    columns = ["File", "Kind", "Read", "Loaded", "Merged", "Quarantined", "Skipped", "Issues"]
    note = "Dry run: nothing was changed." if answer["dry_run"] else ""
    if answer.get("unchanged"):
        note = "Nothing changed: the store already says all this."
    files = Table("Files", columns, rows, note)
    held = [[name, count] for name, count in answer["estate"].items()]
    if not held:
        return [files]
    note = "Applications that are retired on the date of the question are not counted."
    return [files, Table("The estate", ["Type", "Elements"], held, note)]


def load_report(answer: Answer, *, inspecting: bool = False) -> list[Table]:
    """The summary, the mapping of each column, and the issues."""
    found = load_summary(answer)
    if inspecting:
        found[0] = Table("Files", found[0].columns, found[0].rows, "Nothing was loaded.")
    for one in answer["files"]:
        found.append(_columns(one))
    return [*found, _issues(answer), _notes(answer)]


def _issues(answer: Answer) -> Table:
    """What stands in the way of rows or values: errors, then warnings; the same of several rows once."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for one in answer["files"]:
        for issue in one["issues"]:
            if issue["severity"] != "note":
                said = [issue[part] for part in ("severity", "column", "message", "remedy")]
                found.setdefault((_name(one), *said), []).append(issue["row"])
    rows = [
        [file, severity, len(at), _rows(at), column, message, remedy]
        for (file, severity, column, message, remedy), at in found.items()
    ]
    rows.sort(key=lambda one: one[1] != "error")
    over = len(rows) - _MOST_ISSUES
    note = f"{over} more: use --format json." if over > 0 else ""
    columns = ["File", "Severity", "Times", "Rows", "Column", "What", "What to do"]
    return Table("Errors and warnings", columns, rows[:_MOST_ISSUES], note)


def _name(file: Answer) -> str:
    return str(file["path"]).rsplit("/", 1)[-1]


def _rows(at: Sequence[int | None]) -> str:
    """The first rows of which something is said.

    >>> _rows([8, 10, 11, 14]), _rows([3]), _rows([None])
    ('8, 10, 11, …', '3', '–')
    """
    known = [str(one) for one in at if one is not None]
    if not known:
        return "–"
    return ", ".join(known[:_MOST_ROWS]) + (", …" if len(known) > _MOST_ROWS else "")


def what_now(answer: Answer, store: str) -> list[Table]:
    """What somebody would do next after a load: look, mend what waits, decide what is uncertain."""
    if answer["dry_run"]:
        return []
    waits = sum(one["rows"]["quarantined"] for one in answer["files"])
    asks = f"landscape --store {_quoted(store)}"
    rows = [
        ["see what runs more than once", f"{asks} duplicates"],
        ["decide what is uncertain", f"{asks} review list"],
        ["look at the pages", f"{asks} serve"],
    ]
    if waits:
        rows.insert(0, [_mend(waits), f"{asks} quarantine --export mend.csv"])
    return [Table("What now", ["To", "Command"], rows)]


def _mend(waits: int) -> str:
    return "mend the row that waits" if waits == 1 else f"mend the {waits:,} rows that wait"


def _quoted(place: str) -> str:
    """A place as a shell takes it for one word."""
    return f'"{place}"' if " " in place else place


def _notes(answer: Answer) -> Table:
    """What was noticed and needs no action, by kind, with one example each."""
    found: dict[tuple[str, str], list[Any]] = {}
    for one in answer["files"]:
        for issue in one["issues"]:
            if issue["severity"] == "note":
                key = (_name(one), issue["code"])
                line = found.setdefault(key, [*key, 0, issue["row"], issue["message"]])
                line[2] += 1
    return Table(
        "Notes",
        ["File", "Code", "Times", "First row", "For example"],
        list(found.values()),
        "All of them, row by row: --format json." if found else "",
    )


def _columns(one: Answer) -> Table:
    title = (
        f"{_name(one)}: {one['kind']} "
        f"(profile {one['profile'] or 'none'}, {one['encoding'] or 'no encoding'}, "
        f"header in row {one['header_row'] or 'none'})"
    )
    rows = [
        [
            column["header"],
            column["field"] or "kept as extra",
            column["method"],
            column["confidence"],
        ]
        for column in one["columns"]
    ]
    return Table(
        title, ["Column", "Understood as", "By", "Confidence"], rows, one.get("reason", "")
    )


def loads(answer: Sequence[Answer]) -> list[Table]:
    """The loads."""
    rows = [
        [
            one["load"],
            one["at"],
            ", ".join(file["source"] for file in one["files"]),
            one["elements"],
            one["relationships"],
            one["undone"],
            one["note"],
        ]
        for one in answer
    ]
    columns = ["Load", "At", "Files", "Elements", "Relationships", "Undone", "Note"]
    return [Table("Loads", columns, rows)]


def diff(answer: Answer) -> list[Table]:
    """What changed between two loads."""
    rows: list[list[Any]] = []
    for how in ("added", "closed"):
        rows += [[how, one["type"], one["name"], "", "", ""] for one in answer["elements"][how]]
    rows += [
        ["changed", one["type"], one["name"], part["property"], part["before"], part["after"]]
        for one in answer["elements"]["changed"]
        for part in one["changes"]
    ]
    edges = answer["relationships"]
    note = ", ".join(
        f"{len(edges[how])} relationships {how}" for how in ("added", "closed", "changed")
    )
    title = f"From load {answer['from']} to load {answer['to']}"
    return [Table(title, ["Change", "Type", "Element", "Property", "Before", "After"], rows, note)]


def undo(answer: Answer) -> list[Table]:
    """What an undo did."""
    counts = answer["elements"]
    row = [answer["undone"], answer["load"], counts["reopened_or_changed"], counts["closed"]]
    return [Table("Taken back", ["Load", "By load", "Elements restored", "Elements closed"], [row])]
