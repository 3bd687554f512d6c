"""Home: what do you want to know?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landscape.analysis.columns import Columns
from landscape.analysis.parties import Parties
from landscape.api import wording
from landscape.api.desk import Answers
from landscape.api.screens import cells
from landscape.api.screens.contracts import perhaps
from landscape.api.screens.parts import Callout, Cell, Column, Figure, Page, Row, Table
from landscape.model.vocabulary import Breadth
from landscape.responses.plain import money, number

if TYPE_CHECKING:
    from landscape.analysis.contracts import ContractCalendar
    from landscape.analysis.duplication import Duplication, DuplicationReport

_MOST = 12
_SOON = "120d"


def home(asked: Answers) -> Page:
    """Questions per role, each with the figure that answers it, and the most duplicated functions."""
    counts = asked.estate.counts()
    if not len(asked.estate):
        return Page(title="What do you want to know?", section="home", callouts=(_EMPTY,))
    return Page(
        title="What do you want to know?",
        section="home",
        lede="Every figure leads to the rows behind it, and every row to the file and cell it came from.",
        figures=_figures(asked, counts),
        tables=(_most_duplicated(asked),),
        template="home.html",
        extra={"roles": _roles(asked)},
    )


_EMPTY = Callout(
    "The store is empty",
    (
        "Load files with `landscape import FILE…`, or see the fictional council with `landscape demo`.",
    ),
)


def _figures(asked: Answers, counts: Any) -> tuple[Figure, ...]:
    several, held = asked.found.duplicates, asked.found.contracts
    in_use = held.statuses.get("expired-in-use", 0)
    return (
        Figure("Live applications", f"{several.total:,}", "/applications", _told(several)),
        Figure("Functions run more than once", f"{len(several.findings)}", "/functions"),
        Figure("Contracts", f"{counts.get('Contract', 0):,}", "/contracts", _annual(held)),
        Figure(
            "Expired, still in use",
            f"{in_use}",
            "/contracts?status=expired-in-use",
            perhaps(held.use_unknown),
        ),
        Figure("Supplier groups", f"{len(asked.found.suppliers.groups):,}", "/suppliers"),
        Figure("Data-quality work", f"{_work(asked):,}", "/quality", "rows to look at"),
    )


def _told(several: DuplicationReport) -> str:
    return f"{several.classified:,} classified, {several.abstained:,} not told by their words"


def _annual(held: ContractCalendar) -> str:
    return f"{held.total - held.value_unknown:,} with a known annual value"


def _work(asked: Answers) -> int:
    return sum(one.count for one in asked.found.quality.rules)


def _roles(asked: Answers) -> list[dict[str, Any]]:
    return [_architect(asked), _board(asked), _procurement(asked)]


def _question(label: str, href: str, value: str) -> dict[str, str]:
    return {"label": label, "href": href, "value": value}


def _architect(asked: Answers) -> dict[str, Any]:
    findings = asked.found.duplicates.findings
    top = findings[0] if findings else None
    go = sum(len(one.go) for one in asked.found.rationalisation.candidates)
    questions = [
        _question(
            "Where do we run more than one system for the same job?",
            "/functions",
            f"{len(findings)} functions",
        ),
        _question("What may go, and what would it save?", "/rationalisation", f"{go} could go"),
        _question("Can I trust this?", "/quality", f"{_work(asked):,} rows"),
    ]
    if top:
        label = top.functionality.label
        href = wording.function_href(top.functionality.id)
        questions.insert(
            1, _question(f"{label}: which stay, which go?", href, f"{top.count} applications")
        )
    return {
        "title": "Enterprise architect",
        "note": "Overlap, and what to do about it",
        "questions": questions,
    }


def _board(asked: Answers) -> dict[str, Any]:
    columns, flows = Columns.of(asked.estate), asked.estate.counts().get("Integration", 0)
    joined = columns.linked("FLOWS_FROM", "FLOWS_TO", band=None)[columns.in_use]
    unlinked = len(joined) - int(joined.sum())
    return {
        "title": "Technical review board",
        "note": "What a change touches, and how sure that is",
        "questions": [
            _question("If this changes, what is affected?", "/impact", f"{flows:,} integrations"),
            _question("How does one system reach another?", "/path", "by recorded flows"),
            _question(
                "Which applications have no recorded integration?",
                "/applications?gap=integration",
                f"{unlinked:,} applications",
            ),
            _question("What did the last load change?", "/changes", f"load {asked.estate.load}"),
        ],
    }


def _procurement(asked: Answers) -> dict[str, Any]:
    soon = asked.found.contracts_ending(None, _SOON).contracts
    overlapping = sum(1 for one in asked.found.suppliers.groups if one.shared)
    missing = asked.found.contracts.value_unknown
    return {
        "title": "Procurement lead",
        "note": "Who we buy from, and which dates come next",
        "questions": [
            _question(
                "Which notice dates come next?",
                wording.href("/contracts", notice=_SOON),
                f"{len(soon)} within 120 days",
            ),
            _question("Which suppliers overlap?", "/suppliers", f"{overlapping} groups"),
            _question("How much hangs on the four largest?", "/suppliers#groups", _share(asked)),
            _question(
                "Which contracts do not say what they cost a year?",
                "/contracts?gap=value",
                f"{missing} contracts",
            ),
        ],
    }


def _share(asked: Answers) -> str:
    share = asked.found.suppliers.concentration.cr4
    return wording.UNKNOWN if share is None else f"{number(share, 1):.0f}% of known spend"


def _most_duplicated(asked: Answers) -> Table:
    found = asked.found.duplicates.findings
    alike = [one for one in found if one.breadth is not Breadth.UNLIKE]
    rows = [_row(asked, one) for one in alike[:_MOST]]
    return Table(
        "most-duplicated",
        "Most duplicated functions",
        (
            Column("Functionality"),
            Column("Applications", "num", "descending"),
            Column("Effective number", "num"),
            Column("Annual cost", "num"),
            Column("Suppliers", "num"),
        ),
        tuple(rows),
        note="Effective number: how many equally used systems would spread use as these do; 1 means "
        "that one does nearly all.",
        empty="No functionality is provided more than once, for all that is known.",
    )


def _row(asked: Answers, one: Duplication) -> Row:
    function, parties = one.functionality, Parties.of(asked.estate)
    href = wording.function_href(function.id)
    suppliers = {each for app in one.elements for each in parties.of_application(app)}
    groups = {parties.group(each) for each in suppliers}
    return Row(
        function.id,
        (
            Cell(function.label, href=href),
            cells.number(one.count, href=href),
            cells.number(float(number(one.effective.number, 1))),
            cells.money(money(one.annual_cost)),
            cells.number(len(groups)),
        ),
    )
