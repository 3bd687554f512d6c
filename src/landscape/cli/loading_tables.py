"""What was loaded, understood, changed and taken back, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from landscape.cli.cells import Answer
from landscape.cli.context import Table

_MOST_ISSUES = 40


def load_summary(answer: Answer) -> list[Table]:
    """What came in, file by file, and what the estate holds."""
    rows = [
        [
            one["path"].rsplit("/", 1)[-1] + (f" [{one['sheet']}]" if one["sheet"] else ""),
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
    return [files, Table("The estate", ["Type", "Elements"], held)] if held else [files]


def load_report(answer: Answer, *, inspecting: bool = False) -> list[Table]:
    """The summary, the mapping of each column, and the issues."""
    found = load_summary(answer)
    if inspecting:
        found[0] = Table("Files", found[0].columns, found[0].rows, "Nothing was loaded.")
    for one in answer["files"]:
        found.append(_columns(one))
    return [*found, _issues(answer), _notes(answer)]


def _issues(answer: Answer) -> Table:
    """What stands in the way of rows or values: errors and warnings, one by one."""
    rows = [
        [
            one["path"].rsplit("/", 1)[-1],
            issue["severity"],
            issue["row"],
            issue["column"],
            issue["message"],
            issue["remedy"],
        ]
        for one in answer["files"]
        for issue in one["issues"]
        if issue["severity"] != "note"
    ]
    over = len(rows) - _MOST_ISSUES
    note = f"{over} more: use --format json." if over > 0 else ""
    columns = ["File", "Severity", "Row", "Column", "What", "What to do"]
    return Table("Errors and warnings", columns, rows[:_MOST_ISSUES], note)


def _notes(answer: Answer) -> Table:
    """What was noticed and needs no action, by kind, with one example each."""
    found: dict[tuple[str, str], list[Any]] = {}
    for one in answer["files"]:
        for issue in one["issues"]:
            if issue["severity"] == "note":
                key = (one["path"].rsplit("/", 1)[-1], issue["code"])
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
        f"{one['path'].rsplit('/', 1)[-1]}: {one['kind']} "
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
