"""The command line on a server: the same answers as from a file, questions that only read, copies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from landscape.cli.main import run
from tests.store.neo4j.conftest import AS_AT, SAMPLES, Council
from tests.store.neo4j.test_questions import QUESTIONS, busiest, covered, most_held


@dataclass(frozen=True, slots=True)
class Told:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Ask = Callable[..., Told]


@pytest.fixture
def ask(
    council: Council, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Runs a command on the server, or on the store named by `on`."""
    monkeypatch.setenv("LANDSCAPE_NEO4J_USER", council.server.user)
    monkeypatch.setenv("LANDSCAPE_NEO4J_PASSWORD", council.server.password)

    def call(*words: str, on: str = council.server.url) -> Told:
        code = run(["--store", on, "--as-at", AS_AT.isoformat(), *words])
        printed = capsys.readouterr()
        return Told(code, printed.out, printed.err)

    return call


def test_every_answer_is_equal_to_the_byte(council: Council, ask: Ask) -> None:
    estate = council.estate
    some = covered(estate)
    questions = [
        ("duplicates",),
        ("duplicates", "--functionality", "appointments-and-booking"),
        ("rationalise",),
        ("suppliers",),
        ("suppliers", most_held(estate)),
        ("contracts", "--ending-within", "18m"),
        ("quality",),
        ("impact", busiest(estate), "--event", "retire"),
        ("show", some),
        ("history", some),
        ("loads",),
        ("diff", "0", "1"),
        *(("find", text) for text in ("booking", "liesure", "payrol", "TC/2024", "housing repairs", "civc")),
        *(("find", one.name) for one in estate.elements("Application")[::60]),
        ("find", "system", "--type", "Contract", "--limit", "200"),
    ]  # fmt: skip
    for words in questions:
        here = ask(*words, "--format", "json", on=str(council.file))
        there = ask(*words, "--format", "json")
        assert (here.code, here.err) == (there.code, there.err) == (0, ""), words
        assert here.out == there.out, words


def test_the_questions_are_listed(ask: Ask) -> None:
    told = ask("query", "--format", "json")
    assert [one["name"] for one in told.json] == sorted(QUESTIONS)
    assert all(one["question"] and one["for"] for one in told.json)
    assert "single-points-of-failure" in ask("query").out


def test_a_named_question_as_a_table_and_as_json(ask: Ask) -> None:
    table = ask("query", "duplicates", "--param", "least=3")
    assert table.code == 0 and "Where is the same functionality" in table.out
    told = ask("query", "duplicates", "--param", "least=3", "--format", "json").json
    assert told["question"] == "duplicates" and told["columns"][0] == "functionality"
    assert told["rows"][0]["count"] >= 3 and not told["more"]
    assert ask("query", "duplicates", "--format", "csv").out.startswith("functionality,label,count")


def test_a_question_of_ones_own(ask: Ask, tmp_path: Path) -> None:
    text = (
        "MATCH (a:Application) WHERE a.users >= $least RETURN count(a) AS n, max(a.users) AS most"
    )
    told = ask("query", text, "--param", "least=10", "--format", "json").json
    assert told["question"] is None and told["rows"][0]["n"] > 0
    file = tmp_path / "own.cypher"
    file.write_text(f"// of my own\n{text};\n", encoding="utf-8")
    assert (
        ask("query", str(file), "--param", "least=10", "--format", "json").json["rows"]
        == told["rows"]
    )


def test_nodes_edges_paths_and_dates_are_plain(ask: Ask) -> None:
    told = ask("query", "MATCH p = (k:Contract)-[c:COVERS]->(a:Application) WHERE k.end_date IS NOT NULL"
               " RETURN k, c, p, k.end_date AS day, [1, k.end_date] AS list, {a: k.end_date} AS map LIMIT 1",
               "--format", "json").json["rows"][0]  # fmt: skip
    assert (
        told["k"]["labels"] == ["Contract"] and told["k"]["properties"]["end_date"] == told["day"]
    )
    assert told["c"]["from"] == told["k"]["properties"]["id"] and told["c"]["type"] == "COVERS"
    assert told["p"][0] == told["k"] and told["p"][1] == told["c"]
    assert told["list"] == [1, told["day"]] and told["map"] == {"a": told["day"]}


def test_rows_are_limited_and_that_is_said(ask: Ask) -> None:
    told = ask(
        "query", "MATCH (a:Application) RETURN a.id AS id", "--limit", "3", "--format", "json"
    ).json
    assert len(told["rows"]) == 3 and told["more"]
    assert "there are more" in ask("query", "MATCH (a:Application) RETURN a.id", "--limit", "3").out


def test_time_is_limited(ask: Ask) -> None:
    text = "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b WITH a * b AS c RETURN sum(c) AS n"
    told = ask("query", text, "--seconds", "1")
    assert told.code == 2 and "took longer than 1 seconds" in told.err


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Application {id: 'x'}) RETURN n",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n:Application) SET n.name = 'x' RETURN n",
        "MERGE (n:LandscapeStore {name: 'store'}) RETURN n",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "CALL { LOAD CSV FROM 'http://127.0.0.1/x' AS line RETURN line } RETURN line",
        "CALL db.clearQueryCaches() YIELD value RETURN value",
        "DROP INDEX landscape_search",
        "CREATE INDEX x FOR (n:Application) ON (n.x)",
        "SHOW USERS",
        "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS",
        "EXPLAIN MATCH (n) RETURN n",
        "PROFILE CREATE (n) RETURN n",
        "MATCH (n) RETURN n; MATCH (n) DELETE n",
        ";",
        "MATCH (n RETURN n",
        "MATCH (n) RETURN $unknown",
    ],
)
def test_what_does_not_only_read_is_not_run(council: Council, ask: Ask, text: str) -> None:
    mark = council.store.snapshot_hash()
    told = ask("query", text)
    assert told.code == 2 and told.err.startswith("Error: ") and "Traceback" not in told.err
    assert not told.out
    with council.server.driver() as driver:
        (found,) = driver.execute_query("MATCH (n:Application) RETURN count(n) AS n").records
    assert found["n"] == len(council.estate.elements("Application"))
    assert council.store.snapshot_hash() == mark


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-question"], "no known question"),
        (["duplicate"], "Nearest: duplicates"),
        (["duplicates", "--param", "most=3"], "has no parameter"),
        (["duplicates", "--param", "least=many"], "no integer"),
        (["contracts-ending"], "needs the parameter until"),
        (["contracts-ending", "--param", "until=31/12/2027"], "no date"),
        (["duplicates", "--param", "least"], "no parameter"),
        (["nowhere.cypher"], "cannot be read"),
    ],
)
def test_a_question_put_wrongly_is_said(ask: Ask, words: list[str], said: str) -> None:
    told = ask("query", *words)
    assert told.code == 2 and said in told.err and not told.out


def test_a_file_answers_no_cypher_and_says_what_to_do(council: Council, ask: Ask) -> None:
    told = ask("query", "duplicates", on=str(council.file))
    assert told.code == 2 and "landscape copy" in told.err


def test_copies_are_said(council: Council, ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    told = ask("copy", council.server.url, str(target), "--format", "json").json
    assert (told["from"], told["to"], told["already"]) == (council.server.url, str(target), False)
    assert told["hash"] == council.store.snapshot_hash()
    assert ask("copy", council.server.url, str(target), "--format", "json").json["already"]
    assert ask("copy", str(target), str(target)).code == 2
    assert ask("copy", str(tmp_path / "none.db"), str(tmp_path / "x.db")).code == 4
    other = tmp_path / "other.db"
    assert ask("import", str(SAMPLES[0]), on=str(other)).code == 0
    told = ask("copy", str(other), council.server.url)
    assert told.code == 5 and "another estate" in told.err
