"""Loads files into a store and asks it everything, as a process of its own: STORE ANSWERS FILES…

FILES are in loads, a comma between the files of one. What each question was answered is written to ANSWERS
as JSON. The clock stands, as the time of a load is not what two stores are compared by.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from landscape.cli.main import run
from landscape.estate.estate import Estate
from landscape.estate.loading import load_estate
from landscape.model.metamodel import ELEMENT_TYPES
from landscape.settings import Settings
from landscape.store.neo4j.store import Neo4jStore
from landscape.store.opening import open_store
from landscape.store.sqlite.store import SqliteStore
from tests.store.neo4j.conftest import AS_AT
from tests.store.neo4j.test_questions import busiest, most_held

EVENTS = ("retire", "outage", "change", "contract-end", "supplier-exit", "end-of-life")
TEXTS = ("booking", "liesure", "payrol", "TC/2024", "housing repairs", "civc", "")
FORMS = {"csv": "folder", "graphml": "e.graphml", "pyvis": "e.html", "xlsx": "e.xlsx"}
# Commands that ask nothing of a store, change it, or speak of the place that it lies in.
NO_QUESTIONS = frozenset(
    "backup classify copy demo evaluate import inspect link query resolve serve undo verify".split()
)
# Addresses that speak of the process that answers, or of the place of its store.
OF_THE_PROCESS = frozenset({"/api/v1/metrics", "/api/v1/ready"})
_NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def stop_the_clock() -> None:
    """Every store that is opened from now on dates what it writes alike."""
    for kind in (SqliteStore, Neo4jStore):
        kind.open.__func__.__kwdefaults__["now"] = lambda: _NOW  # type: ignore[attr-defined]


def examples(estate: Estate) -> list[str]:
    """One element of each type that there is, and those that most hangs on."""
    firsts = [next(iter(estate.elements(one)), None) for one in ELEMENT_TYPES]
    named = [one.id for one in firsts if one is not None]
    return [*named, busiest(estate), most_held(estate)]


def commands(estate: Estate, loads: int) -> Iterator[tuple[str, ...]]:
    """Every question of the command line."""
    yield from (("duplicates",), ("rationalise",), ("suppliers",), ("contracts",), ("quality",))
    yield from (("loads",), ("quarantine",), ("review", "list", "--limit", "500"))
    yield ("duplicates", "--functionality", "appointments-and-booking")
    yield ("contracts", "--ending-within", "18m")
    yield ("suppliers", most_held(estate))
    for one in examples(estate):
        yield from (("show", one), ("history", one))
    for event in EVENTS:
        yield ("impact", busiest(estate), "--event", event)
    yield ("path", busiest(estate), estate.elements("Application")[7].id)
    yield from (("find", text) for text in TEXTS)
    yield from (("find", one.name) for one in estate.elements("Application")[::90])
    yield ("find", "system", "--type", "Contract", "--limit", "200")
    yield from (("diff", str(number), str(number + 1)) for number in range(loads))


def addresses(estate: Estate, loads: int) -> Iterator[tuple[str, str]]:
    """Every question of the API: its address in the description, and as it is asked."""
    for name in ("contracts", "duplicates", "loads", "quality", "rationalisation", "suppliers"):
        yield f"/api/v1/{name}", f"/api/v1/{name}"
    yield "/api/v1/health", "/api/v1/health"
    yield "/api/v1/review", "/api/v1/review?limit=200"
    yield "/api/v1/search", "/api/v1/search?q=housing"
    yield "/api/v1/elements", "/api/v1/elements?limit=500"
    yield "/api/v1/diff", f"/api/v1/diff?from=0&to={loads}"
    busy = busiest(estate)
    other = estate.elements("Application")[7].id
    yield "/api/v1/paths", f"/api/v1/paths?from={quote(busy)}&to={quote(other)}"
    yield "/api/v1/graph", f"/api/v1/graph?around={quote(busy)}&depth=2"
    yield "/api/v1/impact/{element_id}", f"/api/v1/impact/{busy}?event=retire"
    for one in examples(estate):
        yield "/api/v1/elements/{element_id}", f"/api/v1/elements/{one}"
        yield "/api/v1/elements/{element_id}/history", f"/api/v1/elements/{one}/history"
    for form in FORMS:
        yield "/api/v1/exports/{form}", f"/api/v1/exports/{form}"


def told(store: str, words: Sequence[str]) -> str:
    """What a command prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["--store", store, "--as-at", AS_AT.isoformat(), "--format", "json", *words])
    return f"{code}\n{out.getvalue()}{err.getvalue()}"


def steady(content: bytes) -> str:
    """What a file holds; of an archive all but the time at which it was made."""
    if not content.startswith(b"PK"):
        return content.hex()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {one: archive.read(one).hex() for one in sorted(archive.namelist())}
    held.pop("docProps/core.xml", None)
    return json.dumps(held)


def exported(store: str) -> Iterator[tuple[str, str]]:
    """The files that the command line exports."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "decisions.jsonl"
        yield "review export", told(store, ["review", "export", str(kept)]).replace(folder, "")
        yield "review export, the file", f"0\n{steady(kept.read_bytes())}"
        for form, name in FORMS.items():
            target = Path(folder) / name
            said = told(store, ["export", str(target), "--as", form])
            yield f"export {form}", said.replace(folder, "")
            files = sorted(target.rglob("*")) if target.is_dir() else [target]
            for one in files:
                yield f"export {form} {one.name}", f"0\n{steady(one.read_bytes())}"


def asked(store: str) -> Iterator[tuple[str, str]]:
    """Each question with its answer."""
    with contextlib.closing(open_store(store, Settings.from_environment())) as opened:
        estate, loads = load_estate(opened, AS_AT), opened.latest()
    for words in commands(estate, loads):
        yield " ".join(words), told(store, words)
    yield from exported(store)
    from fastapi.testclient import TestClient

    from landscape.api import create_app

    made = create_app(store, Settings.from_environment(), as_at=AS_AT)
    with TestClient(made, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        for _, address in addresses(estate, loads):
            answer = client.get(address)
            yield address, f"{answer.status_code}\n{steady(answer.content)}"


def main(store: str, answers: str, loads: Sequence[str]) -> None:
    """Loads, asks, and writes down what was said."""
    stop_the_clock()
    found = [(f"import {one}", told(store, ["import", *one.split(",")])) for one in loads]
    found += asked(store)
    Path(answers).write_text(json.dumps(found, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
