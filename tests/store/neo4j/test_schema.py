"""The schema that is shipped is the model's, and the one that a database gets."""

from __future__ import annotations

import re

from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.store.neo4j import schema
from landscape.store.neo4j.store import Neo4jStore
from tests.servers.neo4j_server import Running
from tests.store.neo4j.conftest import ROOT


def test_the_script_is_what_the_model_gives() -> None:
    shipped = (ROOT / "cypher" / "schema.cypher").read_text(encoding="utf-8")
    assert shipped == schema.script(), "run `make docs`"
    for one in (*ELEMENT_TYPES, *RELATIONSHIP_TYPES):
        assert re.search(rf"\b{one}\b", shipped)


def test_a_store_has_what_the_script_says(server: Running, store: Neo4jStore) -> None:
    with server.driver() as driver:
        made = {
            kind: {row["name"] for row in driver.execute_query(f"SHOW {kind} YIELD name").records}
            for kind in ("CONSTRAINTS", "INDEXES")
        }
    assert schema.constraints().keys() <= made["CONSTRAINTS"]
    assert schema.indices().keys() <= made["INDEXES"]


def test_the_script_runs_by_itself_and_twice(server: Running, store: Neo4jStore) -> None:
    statements = re.sub(r"^//.*$", "", schema.script(), flags=re.MULTILINE).split(";")
    with server.driver() as driver:
        for _ in range(2):
            for one in filter(str.strip, statements):
                driver.execute_query(one)
