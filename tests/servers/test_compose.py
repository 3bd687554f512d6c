"""The compose file that users start is pinned, closed to others, and holds no secret."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import typer
import yaml

from landscape.settings import Settings
from landscape.store.neo4j.address import Address
from tests.servers.neo4j_server import HERE, LTS
from tests.store.neo4j.conftest import servers

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


def test_the_pages_are_started_by_a_command_that_there_is() -> None:
    """The image's entry point and the service's command are words that the command line understands."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (entry,) = re.findall(r"^ENTRYPOINT (\[.*\])$", DOCKERFILE, re.MULTILINE)
    (program,) = json.loads(entry)
    assert program in settings["project"]["scripts"]
    app = typer.main.get_command(importlib.import_module("landscape.cli.main").app)
    command = COMPOSE["services"]["landscape"]["command"]
    known = app.commands[command[0]]  # type: ignore[attr-defined]
    given = known.make_context(command[0], list(command[1:])).params
    assert given["port"] == 8000 and given["host"] == "127.0.0.1"


def test_the_pages_are_told_what_landscape_reads() -> None:
    """Each variable is a setting, with a value that it takes; the store is the server beside it."""
    given = {name: _filled(text) for name, text in _environment("landscape").items()}
    assert given.keys() == {
        f"LANDSCAPE_{name.upper()}" for name in ("store", "neo4j_user", "neo4j_password")
    }
    known = Settings.from_environment(given)
    assert (known.store, known.neo4j_user, known.neo4j_password) == tuple(given.values())
    address = Address.parse(known.store, known)
    assert (address.user, address.password) == ("neo4j", "filled")
    bolt = known.store.rpartition(":")[2]
    assert f"127.0.0.1:{bolt}:7687" in COMPOSE["services"]["neo4j"]["ports"]
    assert (
        _filled(_environment("neo4j")["NEO4J_AUTH"]) == f"{known.neo4j_user}/{known.neo4j_password}"
    )


def test_the_server_is_told_what_it_reads() -> None:
    """Each variable is the image's spelling of a setting that the server itself lists."""
    given = {name: _filled(text) for name, text in _environment("neo4j").items()}
    given.pop("NEO4J_AUTH")
    with servers()[0].driver() as driver:
        rows = driver.execute_query("SHOW SETTINGS YIELD name, value, isDynamic").records
    known = {row["name"] for row in rows}
    for name, value in given.items():
        assert name.startswith("NEO4J_")
        setting = (
            name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")
        )
        assert setting in known, setting
        assert re.fullmatch(r"\d+[kmg]|true|false", value), (setting, value)


def test_the_health_check_asks_a_port_that_is_open_and_gives_up_in_time() -> None:
    check = COMPOSE["services"]["neo4j"]["healthcheck"]
    kind, command = check["test"]
    assert kind == "CMD-SHELL" and command.endswith("|| exit 1")
    (port,) = re.findall(r"http://127\.0\.0\.1:(\d+)", command)
    assert f"127.0.0.1:{port}:{port}" in COMPOSE["services"]["neo4j"]["ports"]
    seconds = {
        name: int(check[name].removesuffix("s")) for name in ("interval", "timeout", "start_period")
    }
    assert 60 <= seconds["start_period"] + check["retries"] * seconds["interval"] <= 300
    assert 0 < seconds["timeout"] <= seconds["interval"]


def test_every_image_is_pinned() -> None:
    own = COMPOSE["services"]["landscape"]
    assert own["build"] == "." and own["image"].endswith(":local")
    images = [one["image"] for one in COMPOSE["services"].values() if "build" not in one]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) > 1
    for one in images:
        assert re.fullmatch(r"[a-z0-9]+:\d+\.\d+(\.\d+)?-[a-z-]+", one), one


def test_every_volume_and_dependency_is_declared() -> None:
    services = COMPOSE["services"]
    mounted = {one.split(":")[0] for each in services.values() for one in each.get("volumes", ())}
    assert mounted == COMPOSE["volumes"].keys()
    assert {
        one for each in services.values() for one in each.get("depends_on", {})
    } <= services.keys()


def _environment(service: str) -> dict[str, str]:
    found: dict[str, str] = COMPOSE["services"][service]["environment"]
    return found


def _filled(text: str) -> str:
    """A value as compose gives it: what has no default is given by the person who starts it."""
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return re.sub(r"\$\{\w+:\?[^}]*\}", "filled", filled)
