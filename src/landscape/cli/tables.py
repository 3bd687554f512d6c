"""Answers as tables for people: built from the same documents that JSON prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landscape.cli.context import Table
from landscape.model.vocabulary import Band
from landscape.responses.rationalise import what
from landscape.responses.rows import Rows

Answer = Mapping[str, Any]
_MOST_ISSUES = 40


def pounds(money: Answer | None) -> str:
    """A money range in words: the central figure, the range where there is one, what is unknown."""
    if money is None:
        return "unknown"
    low, central, high = (money[one] for one in ("low", "central", "high"))
    currency = {"GBP": "£", "EUR": "€", "USD": "$"}.get(
        money.get("currency", ""), f"{money.get('currency', '')} "
    )
    unknown = money.get("unknown", 0)
    if not high and unknown:
        return f"unknown ({unknown})" if unknown > 1 else "unknown"
    text = f"{currency}{central:,.0f}"
    if low != high:
        text += f" ({low:,.0f}–{high:,.0f})"
    return f"{text} + {unknown} unknown" if unknown else text


def evidence(reasons: Sequence[Answer], most: int = 2) -> str:
    """The first reasons, each with where it stands."""
    said = [one for one in reasons if one.get("kind") != "calibration"]
    return "; ".join(_reason(one) for one in said[:most])


def _reason(one: Answer) -> str:
    words = one.get("text") or one.get("detail") or ""
    words = words if len(words) <= 60 else f"{words[:57]}…"
    where = one.get("source")
    return f"“{words}” ({where}:{one.get('row') or '?'})" if where else f"“{words}”"


# --- loading ---


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
            ", ".join(
                file if isinstance(file, str) else str(file.get("source") or file.get("path"))
                for file in one["files"]
            ),
            one["elements"],
            one["relationships"],
            one["undone"],
            one.get("note", ""),
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


# --- looking up ---


def find(answer: Sequence[Answer], text: str) -> list[Table]:
    """Hits of a search."""
    rows = [[one["name"], one["type"], one["id"], one["matched"], one["score"]] for one in answer]
    return [Table(f"Found for {text!r}", ["Name", "Type", "Id", "Matched", "Score"], rows)]


def show(answer: Answer) -> list[Table]:
    """One element: claims first, because they say where each value comes from."""
    one = answer["element"]
    claims = [
        [
            claim["property"],
            claim["value"],
            "shown" if claim["shown"] else "",
            claim["source"],
            claim["row"],
            claim["column"],
            claim["method"],
        ]
        for claim in answer["claims"]
    ]
    related = [
        [
            "→" if edge["direction"] == "out" else "←",
            edge["type"],
            edge["element"]["name"],
            edge["method"],
            edge["confidence"],
            evidence(edge["evidence"]),
        ]
        for edge in answer["relationships"]
    ]
    note = (
        f"Sources disagree on: {', '.join(map(_conflict, answer['conflicts']))}."
        if answer["conflicts"]
        else ""
    )
    title = f"{one['name']} ({one['type']}, {one['id']})"
    return [
        Table(title, ["Property", "Value", "", "Source", "Row", "Column", "Method"], claims, note),
        Table(
            "Relationships", ["", "Type", "Element", "Method", "Confidence", "Evidence"], related
        ),
    ]


def _conflict(one: Any) -> str:
    return str(one.get("property", one)) if isinstance(one, Mapping) else str(one)


def history(answer: Any) -> list[Table]:
    """How an element changed."""
    entries = answer["history"] if isinstance(answer, Mapping) else answer
    rows = [
        [
            one["load"],
            one["at"],
            one["change"],
            one["property"],
            one["before"],
            one["after"],
            one["source"],
            one["row"],
        ]
        for one in entries
    ]
    columns = ["Load", "At", "Change", "Property", "Before", "After", "Source", "Row"]
    return [Table("History", columns, rows)]


def verify(answer: Answer) -> list[Table]:
    """The integrity checks."""
    rows = [[one["id"], "ok" if one["ok"] else "WRONG", one["detail"]] for one in answer["checks"]]
    return [Table("Integrity", ["Check", "Result", "Detail"], rows)]


# --- answers ---


def duplicates(answer: Answer, *, members: bool) -> list[Table]:
    """Functionalities provided more than once; with `members`, the applications of each."""
    counts = answer["applications"]

    def line(one: Answer) -> list[Any]:
        return [
            _broad(one),
            one["count"],
            one["effective_number"],
            pounds(one["annual_cost"]),
            one["functionality"]["id"],
        ]

    rows = Rows(answer["findings"], line)
    note = (
        f"As at {answer['as_at']}. {counts['total']} live applications, {counts['classified']} "
        f"classified, {counts['abstained']} where the words do not say."
    )
    columns = ["Functionality", "Applications", "Effective number", "Annual cost", "Id"]
    found = [Table("The same thing, more than once", columns, rows, note)]
    return found + [_members(one) for one in answer["findings"]] if members else found


def _broad(one: Answer) -> str:
    """A functionality, with a word of warning where it says little of what is done twice."""
    label = str(one["functionality"]["label"])
    return f"{label} (unlike things)" if one["breadth"] == "unlike" else label


def _members(finding: Answer) -> Table:
    rows = [
        [
            one["name"],
            one["confidence"],
            one["method"],
            ", ".join(function["label"] for function in one["business_functions"]),
            pounds(one.get("annual_cost")),
            len(one["contracts"]),
            evidence(one["evidence"], most=1),
        ]
        for one in finding["applications"]
    ]
    title = f"{finding['functionality']['label']}: {finding['count']} applications"
    columns = ["Application", "Confidence", "Method", "Serves", "Annual cost", "Contracts", "Why"]
    return Table(title, columns, rows)


def rationalise(answer: Answer) -> list[Table]:
    """Candidates, then the disposition of every application."""
    note = "A saving is stated only where the contracts say what they cost and when they can end."
    columns = ["Functionality", "Keep", "Go", "Earliest exit", "Saving a year", "Why"]
    fits = ["Application", "Disposition", "Business fit", "Technical fit", "Decides next"]
    return [
        Table("Candidates", columns, Rows(answer["candidates"], _candidate), note),
        *_schedule(answer["schedule"]),
        *_unjudged(answer["unjudged"]),
        Table(
            "Dispositions", fits, Rows(answer["applications"], _placed), f"As at {answer['as_at']}."
        ),
    ]


def _schedule(steps: Sequence[Answer]) -> list[Table]:
    """What could go when: the order in which contracts let go."""
    rows = [
        [one["year"] or "no day known", one["count"], pounds(one["saving"]), pounds(one["so_far"])]
        for one in steps
    ]
    columns = ["Financial year", "Could go", "Saving a year", "With all before"]
    note = "By the last day of the contracts that are known, in years from 1 April."
    return [Table("In what order", columns, rows, note)] if rows else []


def _unjudged(every: Sequence[Answer]) -> list[Table]:
    rows = [[_label(one["functionality"]), one["count"], one["of"], one["why"]] for one in every]
    columns = ["Functionality", "Applications", "Of", "Why"]
    return [Table("More than once, but not judged", columns, rows)] if rows else []


def _candidate(one: Answer) -> list[Any]:
    return [
        what(one),
        len(one["keep"]),
        len(one["go"]),
        one["earliest_exit"],
        pounds(one["saving"]),
        "; ".join(map(str, one["reasons"])),
    ]


def _placed(one: Answer) -> list[Any]:
    return [
        one["name"],
        one["disposition"],
        _interval(one["business_fit"]),
        _interval(one["technical_fit"]),
        one["decides_next"],
    ]


def _label(function: Any) -> str:
    return str(function.get("label", function)) if isinstance(function, Mapping) else str(function)


def _interval(fit: Answer | None) -> str:
    if not fit:
        return "unknown"
    low, high = fit["low"], fit["high"]
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def suppliers(answer: Answer) -> list[Table]:
    """Supplier groups and how concentrated the spend is."""
    focus = answer["concentration"]
    note = f"How concentrated spend is cannot be said: {focus['basis']} is not known."
    if focus["hhi"] is not None:
        note = f"HHI {focus['hhi']}, the four largest {focus['cr4']} % ({focus['basis']})."
    columns = [
        "Group",
        "Members",
        "Contracts",
        "Annual value",
        "Functionalities",
        "Overlaps",
        "Next notice",
    ]
    return [Table("Supplier groups", columns, Rows(answer["groups"], _group), note)]


def _group(one: Answer) -> list[Any]:
    return [
        one["supplier"]["name"],
        len(one["members"]),
        len(one["contracts"]),
        pounds(one["annual_value"]),
        len(one["functionalities"]),
        len(one["overlaps"]),
        one["next_notice"],
    ]


def supplier(answer: Answer) -> list[Table]:
    """One group in full: its members, its contracts, what others do as well."""
    found: list[Table] = []
    for one in answer["groups"]:
        contracts = [
            [
                part.get("reference"),
                part.get("title"),
                part.get("status"),
                part.get("end"),
                part.get("serve_by"),
            ]
            for part in one["contracts"]
            if isinstance(part, Mapping)
        ]
        members = [[part.get("name"), part.get("id")] for part in one["members"]]
        overlaps = [
            [_label(part.get("functionality", part)), _others(part)] for part in one["overlaps"]
        ]
        found += [
            Table(f"{one['supplier']['name']}: members", ["Name", "Id"], members),
            Table("Contracts", ["Reference", "Title", "Status", "End", "Serve by"], contracts),
            Table("Also done by others", ["Functionality", "Others"], overlaps),
        ]
    return [*suppliers(answer), *found]


def _others(overlap: Answer) -> str:
    others = overlap.get("groups") or overlap.get("others") or overlap.get("suppliers") or []
    return ", ".join(
        str(one.get("name", one)) if isinstance(one, Mapping) else str(one) for one in others
    )


def contracts(answer: Answer) -> list[Table]:
    """Contracts by the date on which notice must be served."""
    note = (
        f"As at {answer['as_at']}. Serve-by dates come from the register: confirm them with legal."
    )
    columns = [
        "Reference",
        "Title",
        "Supplier",
        "Status",
        "End",
        "Serve by",
        "Annual value",
        "Applications",
    ]
    if answer["told_again"]:
        columns.append("Told by two files")
        note += f" {answer['told_again']} more are told again by another file, and count once."
        rows = Rows(answer["contracts"], lambda one: [*_contract(one), _told_again(one)])
        return [Table("Contracts", columns, rows, note)]
    return [Table("Contracts", columns, Rows(answer["contracts"], _contract), note)]


def _contract(one: Answer) -> list[Any]:
    return [
        one["reference"],
        one["title"],
        _who(one),
        one["status"],
        one["end"],
        one["serve_by"],
        pounds(one["annual_value"]),
        len(one["applications"]),
    ]


def _told_again(contract: Answer) -> str:
    """Where else a contract stands: the file and the row of each."""
    told = (one for one in contract["told_again"] if one["band"] == Band.ACCEPT)
    return ", ".join(f"{one['source']} row {one['row']}" for one in told)


def _who(contract: Answer) -> str | None:
    """The company that a contract is with, and the group that it is of; as typed where it is not known."""
    typed = contract["supplier_as_typed"]
    company, group = (contract[one] or {} for one in ("supplier", "group"))
    name: str | None = company.get("name") or typed
    return f"{name} (of {group['name']})" if name and group.get("name") else name


def impact(answer: Answer) -> list[Table]:
    """What is hit, how surely, by which path; and what is not known."""
    rows = Rows(answer["affected"], _affected)
    unknowns = [[one["what"], one["count"], one["of"]] for one in answer["unknowns"]]
    points = [[_label_of(one)] for one in answer["single_points_of_failure"]]
    direct = sum(one["distance"] == 1 for one in answer["affected"])
    title = (
        f"{answer['event']} of {answer['subject']['name']}: {len(rows)} affected, {direct} directly"
    )
    columns = ["Affected", "Type", "Steps", "Certainty", "Severity", "By way of", "Why"]
    return [
        Table(title, columns, rows, f"As at {answer['as_at']}. All paths: --format json."),
        Table("Single points of failure", ["What"], points),
        Table("Not known", ["What", "Count", "Of"], unknowns),
    ]


def _affected(one: Answer) -> list[Any]:
    hit, way = one["element"], _by_way_of(one["paths"])
    known = [one[name] for name in ("distance", "certainty", "severity")]
    return [hit["name"], hit["type"], *known, way, one["reason"]]


def _by_way_of(paths: Sequence[Sequence[Answer]]) -> str:
    """The stations of the surest path, which comes first, between its two ends."""
    return " → ".join(str(step["to_name"]) for step in paths[0][:-1]) if paths else ""


def _label_of(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    held = one.get("element", one)
    why = one.get("reason") or one.get("what") or ""
    name = held.get("name", held.get("id", "")) if isinstance(held, Mapping) else str(held)
    return f"{name}: {why}" if why else str(name)


def path(answer: Answer) -> list[Table]:
    """The shortest paths, one table each."""
    found = []
    for number, one in enumerate(answer["paths"], start=1):
        steps = one["steps"] if isinstance(one, Mapping) else one
        rows = [
            [_end(step["from"]), step["relationship"], _end(step["to"]), step.get("integration")]
            for step in steps
        ]
        found.append(Table(f"Path {number}", ["From", "Relationship", "To", "Integration"], rows))
    return found or [Table("Paths", ["From", "Relationship", "To"], [], "There is no path.")]


def _end(one: Any) -> str:
    return str(one.get("name", one.get("id"))) if isinstance(one, Mapping) else str(one)


def quality(answer: Answer) -> list[Table]:
    """The work queue: rules with findings first."""
    rows = [
        [one["id"], one["severity"], one["count"], one["of"], one["title"], one["remedy"]]
        for one in answer["rules"]
    ]
    columns = ["Rule", "Severity", "Count", "Of", "What", "What to do"]
    return [Table("Data quality", columns, rows)]
