"""What lies in a store, as tables for people: hits, elements, how they changed, whether it is sound."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.cli.cells import Answer, evidence
from landscape.cli.context import Table


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
        f"Sources disagree on: {', '.join(one['property'] for one in answer['conflicts'])}."
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


def history(answer: Sequence[Answer]) -> list[Table]:
    """How an element changed."""
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
        for one in answer
    ]
    columns = ["Load", "At", "Change", "Property", "Before", "After", "Source", "Row"]
    return [Table("History", columns, rows)]


def verify(answer: Answer) -> list[Table]:
    """The integrity checks."""
    rows = [[one["id"], "ok" if one["ok"] else "WRONG", one["detail"]] for one in answer["checks"]]
    return [Table("Integrity", ["Check", "Result", "Detail"], rows)]
