"""The same files in any order, into a file and into a server: every question is answered alike, to the byte."""

from __future__ import annotations

import csv
import importlib
import json
import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer

from landscape.api import create_app
from landscape.settings import Settings
from landscape.store.opening import open_store
from tests.servers.neo4j_server import Running
from tests.store.neo4j import asker
from tests.store.neo4j.conftest import ROOT, SAMPLES, Council

SEED = int(os.environ.get("LANDSCAPE_TEST_SEED", "0")) or random.randrange(1, 10**6)


def shuffled(folder: Path, draw: random.Random) -> list[Path]:
    """The sample's files, their rows and they themselves in another order, byte for byte as they were."""
    made = []
    for one in draw.sample(SAMPLES, len(SAMPLES)):
        with one.open(encoding="latin-1", newline="") as file:
            header, *rows = csv.reader(file)
        draw.shuffle(rows)
        made.append(folder / one.name)
        with made[-1].open("w", encoding="latin-1", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return made


def ask(store: str, folder: Path, loads: list[str], seed: int, server: Running) -> dict[str, str]:
    """Loads and asks in a process whose hashes begin with a seed."""
    answers = folder / f"{seed}.json"
    given = {
        "PYTHONHASHSEED": str(seed),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "LANDSCAPE_NEO4J_USER": server.user,
        "LANDSCAPE_NEO4J_PASSWORD": server.password,
        "LANDSCAPE_NEO4J_COPIES": str(folder / "copies"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.neo4j.asker", store, answers, *loads],
        cwd=ROOT,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, str] = dict(json.loads(answers.read_text(encoding="utf-8")))
    return told


@pytest.mark.parametrize(
    "several", [False, pytest.param(True, marks=pytest.mark.exhaustive)], ids=["one load", "loads"]
)
def test_a_shuffled_load_is_answered_alike_by_file_and_server(
    server: Running, tmp_path: Path, several: bool
) -> None:
    print(f"LANDSCAPE_TEST_SEED={SEED}")
    files = [str(one) for one in shuffled(tmp_path, random.Random(f"{SEED} {several}"))]
    loads = [",".join(files[:3]), ",".join(files[3:])] if several else [",".join(files)]
    here = ask(str(tmp_path / "estate.db"), tmp_path, loads, 1, server)
    there = ask(server.url, tmp_path, loads, 2, server)
    assert here.keys() == there.keys()
    for question, answer in here.items():
        assert answer.startswith(("0\n", "200\n")), f"{question}: {answer[:500]}"
        assert answer == there[question], question


def test_no_question_is_left_out(council: Council) -> None:
    app = typer.main.get_command(importlib.import_module("landscape.cli.main").app)
    known = set(app.commands) - asker.NO_QUESTIONS  # type: ignore[attr-defined]
    loads = council.store.latest()
    asked = {words[0] for words in asker.commands(council.estate, loads)} | {"export"}
    assert asked == known
    paths = create_app(str(council.file), Settings()).openapi()["paths"]
    questions = {path for path, operations in paths.items() if "get" in operations}
    described = {path for path, _ in asker.addresses(council.estate, loads)}
    assert described == questions - asker.OF_THE_PROCESS


def test_long_words_and_many_of_them_are_no_error(council: Council) -> None:
    """Each form that a word may have is a clause for each property, of which the index takes so many."""
    letters = "quillmarshesbrambleworthington" * 3
    with closing(open_store(council.file, Settings())) as plain:
        for text in (
            *(letters[:size] for size in (*range(16, 28), 40, 60, 61, 90)),
            "council tax administration correspondence management",
            " ".join(letters[at : at + 14] for at in range(12)),
        ):
            here, there = ({one.id for one in store.find(text)} for store in (council.store, plain))
            assert here == there, text
