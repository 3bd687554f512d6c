"""What was inferred, as tables for people: built from the same documents that JSON prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from landscape.cli.cells import Answer, evidence
from landscape.cli.context import Table


def classified(answer: Sequence[Answer]) -> list[Table]:
    """One line per function of each row; a row that abstains has one line that says so."""
    rows: list[Sequence[Any]] = []
    for one in answer:
        if not one["functions"]:
            rows.append([one["row"], one["name"], "–", None, "", ""])
        rows += [
            [
                one["row"],
                one["name"],
                each["label"],
                each["confidence"],
                each["band"],
                evidence(each["evidence"], 3),
            ]
            for each in one["functions"]
        ]
    abstained = sum(1 for one in answer if not one["functions"])
    note = f"{len(answer)} rows, {abstained} say too little to be placed."
    columns = ["Row", "Name", "Function", "Confidence", "Band", "Because of"]
    return [Table("Functions", columns, rows, note)]


def resolved(answer: Sequence[Answer]) -> list[Table]:
    """One line per row."""
    rows = [
        [
            one["row"],
            one["name"],
            one["supplier"]["name"] or None,
            one["supplier"]["id"] if one["supplier"]["name"] else None,
            one["group"]["name"] if one["group"] else None,
            one["confidence"],
            one["band"],
            evidence(one["evidence"]),
        ]
        for one in answer
    ]
    suppliers = {one["supplier"]["id"] for one in answer if one["supplier"]["name"]}
    nobody = sum(1 for one in answer if not one["supplier"]["name"])
    note = f"{len(answer)} rows name {len(suppliers)} suppliers; {nobody} name none."
    columns = ["Row", "Name", "Supplier", "Id", "Group", "Confidence", "Band", "Because of"]
    return [Table("Suppliers", columns, rows, note)]


def linked(answer: Sequence[Answer]) -> list[Table]:
    """One line per pair."""
    rows = [
        [
            one["application"]["row"],
            one["application"]["name"],
            one["contract"]["row"],
            one["contract"]["reference"],
            one["contract"]["title"],
            one["role"],
            one["confidence"],
            one["band"],
            "; ".join(each["detail"] for each in one["evidence"][:2]),
        ]
        for one in answer
    ]
    accepted = sum(1 for one in answer if one["band"] == "accept")
    note = f"{accepted} stand by themselves, {len(answer) - accepted} are for a person to look at."
    columns = [
        "Row",
        "Application",
        "Contract row",
        "Reference",
        "Contract",
        "Role",
        "Confidence",
        "Band",
        "Because of",
    ]
    return [Table("Contracts of applications", columns, rows, note)]


def evaluation(answer: Answer) -> list[Table]:
    """The figures with their intervals, then the bands."""
    figures = [
        [name, one["value"], one["low"], one["high"], one["count"], one["of"]]
        for name, one in (
            ("precision", answer["precision"]),
            ("recall", answer["recall"]),
            ("F1", answer["f1"]),
            ("first answer right", answer["first"]),
        )
        if one
    ]
    if answer["calibration_error"] is not None:
        figures.append(["calibration error", answer["calibration_error"], None, None, None, None])
    cluster = answer["cluster"]
    if cluster:
        figures += [
            [f"per row: {name}", value, None, None, None, None] for name, value in cluster.items()
        ]
    bands = [
        [
            one["band"],
            one["answers"],
            one["coverage"],
            one["precision"]["value"],
            one["precision"]["low"],
            one["precision"]["high"],
        ]
        for one in answer["bands"]
    ]
    note = f"{answer['basis']}. {answer['rows']} rows, {answer['abstained']} without an answer."
    if answer["unknown"]:
        note += f" Not in the taxonomy, counted as missed: {', '.join(answer['unknown'][:10])}."
    return [
        Table(
            f"Evaluation: {answer['task']}",
            ["Figure", "Value", "95 % from", "to", "Count", "Of"],
            figures,
            note,
        ),
        Table(
            "By band", ["Band", "Answers", "Share of answers", "Right", "95 % from", "to"], bands
        ),
    ]


def review(answer: Answer) -> list[Table]:
    """The queue, a line per case."""
    rows = [
        [
            one["id"],
            one["why"],
            _question(one),
            one["confidence"],
            one["annual_cost"],
            evidence(one["evidence"], 1),
        ]
        for one in answer["cases"]
    ]
    waiting = answer["waiting"]
    note = (
        f"{waiting['uncertain']} uncertain, {waiting['stale']} stale, {waiting['audit']} for audit; "
        f"{len(rows)} shown."
    )
    columns = ["Case", "Why", "Is it so that", "Confidence", "Costs a year", "Because of"]
    return [Table("For review", columns, rows, note), *thresholds(answer)]


def thresholds(answer: Answer) -> list[Table]:
    """From where on what is inferred stands by itself, and what that rests on; nothing where it is not said."""
    rows = [
        [
            one["step"],
            one["accept"],
            one["review"],
            _basis(one),
            f"{one['right']['count']} of {one['right']['of']}" if one["right"] else None,
            one["right"]["low"] if one["right"] else None,
            one["right"]["high"] if one["right"] else None,
            one["promised"],
        ]
        for one in answer["thresholds"]
    ]
    columns = [
        "Step",
        "Stands from",
        "Asked from",
        "Rests on",
        "Right",
        "95 % from",
        "to",
        "Promised",
    ]
    return [Table("What inference goes by", columns, rows)] if rows else []


def _basis(one: Answer) -> str:
    if one["basis"] == "decisions":
        return f"{one['decisions']} decisions (shipped {one['shipped_accept']:.2f})"
    return f"shipped; {one['decisions']} decisions so far" if one["decisions"] else "shipped"


def _question(one: Answer) -> str:
    asked = _ASKED.get(one["relationship"], one["relationship"])
    return f"{one['source']['name']} {asked} {one['target']['name']}"


def reviewed(answer: Answer) -> list[Table]:
    """What came of decisions."""
    note = ""
    if answer["unplaced"]:
        note = f"{answer['unplaced']} concern nothing in this store; they are kept until it comes. "
    if answer["load"] is None:
        note += "Nothing that was inferred changes by it."
    row = [answer["decisions"], answer["load"]]
    return [Table("Decisions kept", ["Decisions", "Load"], [row], note)]


_ASKED = {
    "PROVIDES": "provides",
    "SERVES": "serves",
    "COVERS": "covers",
    "SAME_SUPPLIER": "is the same supplier as",
    "REPEATS": "is the same contract, told again, as",
}
