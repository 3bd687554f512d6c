"""The compose file that users start is pinned, closed to others, and holds no secret."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from tests.servers.neo4j_server import HERE, LTS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_server_is_the_version_that_the_tests_run() -> None:
    assert COMPOSE["services"]["neo4j"]["image"] == f"neo4j:{LTS}-community"
    assert f"<neo4j.version>{LTS}</neo4j.version>" in (HERE / "pom.xml").read_text(encoding="utf-8")


def test_nobody_else_can_reach_it() -> None:
    for service in COMPOSE["services"].values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:")
    pages = COMPOSE["services"]["landscape"]
    assert pages["network_mode"] == "host" and "--host" not in pages["command"]


def test_the_password_comes_from_the_environment() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    given = re.findall(r"(?:AUTH|PASSWORD): \"(?:neo4j/)?(.*)\"", text)
    assert len(given) == 2
    assert all(one.startswith("${LANDSCAPE_NEO4J_PASSWORD:?") for one in given)


def test_it_keeps_its_data_and_says_when_it_is_ready() -> None:
    server = COMPOSE["services"]["neo4j"]
    assert server["healthcheck"]["test"] and server["volumes"] == ["estate:/data"]
    assert "estate" in COMPOSE["volumes"]
    waits = COMPOSE["services"]["landscape"]["depends_on"]["neo4j"]
    assert waits == {"condition": "service_healthy"}


def test_the_image_is_built_of_what_the_wheel_needs_and_not_run_as_root() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for folder in {one.split("/", 1)[0] for one in shipped} | {"src"}:
        assert f"COPY {folder} {folder}" in DOCKERFILE
        assert f"!{folder}" in allowed
    assert "\nUSER landscape\n" in DOCKERFILE
    assert DOCKERFILE.index("USER landscape") < DOCKERFILE.index("ENTRYPOINT")
