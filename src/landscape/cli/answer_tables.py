"""What the analyses answer, as tables for people: built from the same documents that JSON prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from landscape.cli.cells import Answer, evidence, pounds
from landscape.cli.context import Table
from landscape.model.metamodel import RELATIONSHIP_TYPES
from landscape.model.vocabulary import Band
from landscape.responses.plain import first_of
from landscape.responses.rationalise import what
from landscape.responses.rows import Rows


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
    rows = [[one["functionality"]["label"], one["count"], one["of"], one["why"]] for one in every]
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
            [part[name] for name in ("reference", "title", "status", "end", "serve_by")]
            for part in one["contracts"]
        ]
        members = [[part["name"], part["id"]] for part in one["members"]]
        overlaps = [
            [part["functionality"]["label"], ", ".join(each["name"] for each in part["groups"])]
            for part in one["overlaps"]
        ]
        found += [
            Table(f"{one['supplier']['name']}: members", ["Name", "Id"], members),
            Table("Contracts", ["Reference", "Title", "Status", "End", "Serve by"], contracts),
            Table("Also done by others", ["Functionality", "Others"], overlaps),
        ]
    return [*suppliers(answer), *found]


def contracts(answer: Answer) -> list[Table]:
    """Contracts by the date on which notice must be served."""
    note = (
        f"As at {answer['as_at']}. Serve-by dates come from the register: confirm them with legal."
    )
    if answer.get("notice_until"):
        unknown = next(one for one in answer["unknowns"] if "notice" in one["what"])
        note += f" Not here: {unknown['count']} of {unknown['of']} {unknown['what']}."
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
    points = [
        [f"{one['element']['name']}: {one['reason']}"] for one in answer["single_points_of_failure"]
    ]
    direct = sum(one["distance"] == 1 for one in answer["affected"])
    title = (
        f"{answer['event']} of {answer['subject']['name']}: {len(rows)} affected, {direct} directly"
    )
    columns = ["Affected", "Type", "Steps", "Certainty", "Severity", "By way of", "Why"]
    return [
        Table(title, columns, rows, f"As at {answer['as_at']}. All paths: --format json."),
        _to_tell(answer["to_tell"]),
        Table("Single points of failure", ["What"], points),
        Table("Not known", ["What", "Count", "Of"], unknowns),
    ]


def _to_tell(told: Sequence[Answer]) -> Table:
    rows = [
        [
            one["element"]["name"],
            one["how"],
            first_of([each["name"] for each in one["because"]], 4),
            one["certainty"],
        ]
        for one in told
    ]
    return Table("Who has to be told", ["Who", "It", "What is hit", "Certainty"], rows)


def _affected(one: Answer) -> list[Any]:
    hit, way = one["element"], _by_way_of(one["paths"])
    known = [one[name] for name in ("distance", "certainty", "severity")]
    return [hit["name"], hit["type"], *known, way, one["reason"]]


def _by_way_of(paths: Sequence[Sequence[Answer]]) -> str:
    """The stations of the surest path, which comes first, between its two ends."""
    return " → ".join(str(step["to_name"]) for step in paths[0][:-1]) if paths else ""


def path(answer: Answer) -> list[Table]:
    """The shortest paths, one table each, by name and in the direction in which each step is walked."""
    columns = ["From", "Through", "To", "Certainty"]
    found = [
        Table(f"Path {number}", columns, [_step(step) for step in one["steps"]])
        for number, one in enumerate(answer["paths"], start=1)
    ]
    return found or [
        Table("Paths", columns, [], "There is no path. What is not recorded cannot be seen.")
    ]


def _step(one: Answer) -> list[Any]:
    known = RELATIONSHIP_TYPES[one["relationship"]]
    verb = known.label if one["direction"] == "out" else known.inverse
    return [one["from_name"], one["integration_name"] or verb, one["to_name"], one["certainty"]]


def quality(answer: Answer) -> list[Table]:
    """The work queue: rules with findings first."""
    rows = [
        [one["id"], one["severity"], one["count"], one["of"], one["title"], one["remedy"]]
        for one in answer["rules"]
    ]
    columns = ["Rule", "Severity", "Count", "Of", "What", "What to do"]
    return [Table("Data quality", columns, rows)]
