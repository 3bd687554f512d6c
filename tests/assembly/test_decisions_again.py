"""Decisions made on one export, found again on the next: through files, import and inference, end to end."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from tests.matching.test_decision_keys import WORDS

from landscape.assembly.decision_lines import from_lines, to_lines
from landscape.matching.decision_keys import KeyBook
from landscape.model.decision import SAME_SUPPLIER, Decision
from landscape.model.element import Element
from landscape.model.vocabulary import Verdict
from landscape.pipeline import ImportOptions, import_files
from landscape.reviewing import Word, keep, say, waiting
from landscape.settings import Settings
from landscape.store import open_store
from landscape.store.protocol import Store

AS_AT = date(2026, 11, 24)
SETTINGS = Settings(organisation="acme")
OPTIONS = ImportOptions(as_at=AS_AT, organisation="acme")
SAYS = (
    "bookings", "card payments", "rents", "permits", "loans", "payslips", "case files", "questions",
    "stock", "agendas", "weekly figures", "forms and letters", "maps", "complaints",
)  # fmt: skip
TAILS = "Desk Live Hub Point Works Record Line Register".split()
FORMS = ("", " Ltd", " Limited", " plc", " LTD.")
Row = dict[str, str]


def applications(count: int, draw: random.Random) -> list[Row]:
    names = draw.sample([f"{a.title()} {b}" for a in WORDS for b in TAILS], count)
    return [
        {
            "Name": name,
            "Short description": f"{draw.choice(SAYS)} for {draw.choice(WORDS)}",
            "Vendor": f"{draw.choice(WORDS).title()} Systems",
            "Go live": f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/2019",
            "Marker": f"m-app-{place}",
        }
        for place, name in enumerate(names)
    ]


def contracts(apps: Iterable[Row], draw: random.Random) -> list[Row]:
    return [
        {
            "Title": f"{one['Name']} {draw.choice(('support', 'licences', 'hosting', 'services'))}",
            "Supplier": one["Vendor"],
            "Annual value": str(draw.randint(1, 90) * 1000),
            "Start date": "01/04/2025",
            "End date": "31/03/2028",
            "Marker": f"m-con-{place}",
        }
        for place, one in enumerate(apps)
        if place % 2
    ]


HEADERS = {
    "Name": "Application name", "Short description": "Description", "Vendor": "Supplier",
    "Go live": "Go-live date", "Title": "Title of agreement", "Supplier": "Supplier name",
    "Annual value": "Value per year", "Start date": "Contract start date",
    "End date": "Contract end date", "Marker": "Marker",
}  # fmt: skip


def exported_again(rows: list[Row], draw: random.Random) -> list[Row]:
    """The same things as another export gives them: nothing stands where or as it stood."""
    kept = [one for one in rows if draw.random() > 0.05]
    draw.shuffle(kept)
    columns = list(rows[0])
    draw.shuffle(columns)
    return [{HEADERS[name]: _again(name, one[name], draw) for name in columns} for one in kept]


def _again(name: str, text: str, draw: random.Random) -> str:
    if name in ("Go live", "Start date", "End date"):
        day, month, year = text.split("/")
        return f"{year}-{month}-{day}"
    if name in ("Vendor", "Supplier"):
        return draw.choice((text, text.upper())) + draw.choice(FORMS)
    if name == "Annual value":
        return f"£{int(text):,}.00"
    if name in ("Name", "Title", "Short description"):
        return draw.choice((text, text.upper(), f"  {text} ", text.replace(" ", "  "), f"{text}."))
    return text


def write(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def loaded(folder: Path, apps: list[Row], held: list[Row]) -> Store:
    folder.mkdir()
    store = open_store(folder / "estate.db", SETTINGS)
    paths = [write(folder / "applications.csv", apps), write(folder / "contracts.csv", held)]
    report = import_files(store, paths, OPTIONS, SETTINGS)
    assert [one.reading.kind.value for one in report.files] == ["applications", "contracts"]
    return store


def marked(elements: Iterable[Element]) -> dict[str, str]:
    """Each thing by what it really is; functions are what their ids say."""
    return {one.id: one.extra.get("Marker", one.id) for one in elements}


@pytest.mark.parametrize("seed", [1, 2])
def test_decisions_find_their_things_in_the_next_export(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    apps = applications(150, draw)
    held = contracts(apps, draw)
    first = loaded(tmp_path / "first", apps, held)
    queue = waiting(first, AS_AT, SETTINGS)
    cases = [one for one in queue.cases if one.relationship != SAME_SUPPLIER]
    assert len(cases) >= 60 and {one.relationship for one in cases} >= {"PROVIDES", "COVERS"}
    words = [
        Word(one.id, Verdict.ACCEPT if place % 2 else Verdict.REJECT)
        for place, one in enumerate(cases)
    ]
    say(first, queue, words, SETTINGS)
    before = _truth(first.decisions(), first)

    again = exported_again(apps, draw), exported_again(held, draw)
    second = loaded(tmp_path / "second", *again)
    told = from_lines(to_lines(first.decisions()), "decisions.jsonl")
    kept = keep(second, waiting(second, AS_AT, SETTINGS).estate, told, SETTINGS)
    present = {one["Marker"] for rows in again for one in rows}
    possible = {
        key for key in before if {one for one in key[1:] if one.startswith("m-")} <= present
    }
    after = _truth(second.decisions(), second)
    assert after.keys() <= before.keys(), "a decision attached to the wrong thing"
    assert all(after[key] == before[key] for key in after)
    assert len(after) >= 0.97 * len(possible), (len(after), len(possible))
    assert kept.unplaced == len(told) - len(after)

    held_edges = {edge.key: edge for edge in second.snapshot().relationships}
    located = KeyBook(second.snapshot().elements).locate(second.decisions()).decisions
    for one in located:
        edge = held_edges.get((one.relationship, one.source, one.target))
        assert (edge is not None and edge.method.value == "decided") == (
            one.verdict is Verdict.ACCEPT
        )
    stale = [one for one in waiting(second, AS_AT, SETTINGS).cases if one.why == "stale"]
    assert len(stale) <= 0.03 * len(after), "re-formatting is no change of what is known"
    first.close()
    second.close()


def _truth(decisions: Iterable[Decision], store: Store) -> dict[tuple[str, str, str], Verdict]:
    elements = store.snapshot().elements
    what = marked(elements)
    located = KeyBook(elements).locate(decisions).decisions
    return {(one.relationship, what[one.source], what[one.target]): one.verdict for one in located}
