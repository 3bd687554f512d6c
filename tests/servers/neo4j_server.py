"""A real Neo4j for the tests: named by URL, started from cached artefacts, or run by Docker.

`python -m tests.servers.neo4j_server` brings the artefacts of both versions into the cache.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import IO, Any

from landscape.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "neo4j"
LTS, LATEST = "5.26.26", "2026.09.0"
# Version → the Java versions that it runs on.
JAVAS = {LTS: frozenset({17, 21}), LATEST: frozenset(range(21, 40))}
SERVERS = 2  # one test opens two stores side by side
_USER, _FIRST_PASSWORD = "neo4j", "neo4j"
_PATIENCE = 240.0  # seconds until a server answers, on a busy machine
_WIPE = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


class NoServer(Exception):
    """No server can be had; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Running:
    """One server that answers, empty or used by an earlier test."""

    url: str
    user: str
    password: str = field(repr=False)
    server_process: subprocess.Popen[str] | None = None
    command: tuple[str | Path, ...] = field(default=(), repr=False)
    base: Path = Path()

    def settings(self, lock_seconds: float = 10.0) -> Settings:
        """Settings that let a store in."""
        return replace(
            Settings(),
            store=self.url,
            neo4j_user=self.user,
            neo4j_password=self.password,
            lock_seconds=lock_seconds,
        )

    @contextmanager
    def driver(self) -> Iterator[Any]:
        """A driver of its own, for looking at the graph behind the store's back."""
        from neo4j import GraphDatabase

        with GraphDatabase.driver(self.url, auth=(self.user, self.password)) as made:
            yield made

    def with_password(self) -> Running:
        """The same with a password of its own in the place of the first one."""
        password = secrets.token_urlsafe(16)
        with self.driver() as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                {"old": self.password, "new": password},
                database_="system",
            )
        return replace(self, password=password)

    def wipe(self) -> None:
        """Makes it empty; constraints and indices stay, as they are made only where missing."""
        with self.driver() as driver, driver.session() as session:
            session.run(_WIPE).consume()


def in_ci() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in ("1", "true")


@cache
def running(version: str = LTS) -> tuple[Running, ...]:
    """Servers of a version, started once for all tests of this process. Raises NoServer."""
    named = os.environ.get("LANDSCAPE_TEST_NEO4J_URL", "").split()
    if named and version == LTS:
        user = os.environ.get("LANDSCAPE_TEST_NEO4J_USER", _USER)
        password = os.environ.get("LANDSCAPE_TEST_NEO4J_PASSWORD", "")
        return tuple(Running(one, user, password) for one in named)
    java = suitable_java(version)
    if java and (is_cached(version) or in_ci()):
        return started(version, SERVERS if version == LTS else 1)
    if shutil.which("docker") and _docker_answers():
        return _from_docker(version, SERVERS if version == LTS else 1)
    raise NoServer(
        f"no Neo4j {version}: install a JDK ({_ranges(version)}) and Maven, then run `make servers`;"
        " or Docker; or set LANDSCAPE_TEST_NEO4J_URL (and _USER, _PASSWORD) to an empty server"
    )


def _ranges(version: str) -> str:
    return "17 or 21" if version == LTS else "21 or later"


# --- artefacts ---


def cache_folder(version: str) -> Path:
    """Where the artefacts of a version are kept, outside the repository."""
    base = Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache")
    return base / "landscape-tests" / f"neo4j-{version}"


def is_cached(version: str) -> bool:
    """Whether the artefacts were brought whole."""
    return (cache_folder(version) / "complete").exists()


def bring(version: str) -> None:
    """Brings the artefacts of a version by Maven, once. Raises NoServer."""
    folder = cache_folder(version)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes start at once
        if is_cached(version):
            return
        maven = shutil.which("mvn")
        if maven is None:
            raise NoServer("Maven is not installed (Debian: apt install maven)")
        told = subprocess.run(
            [
                *(maven, "-q", "-B", "-f", HERE / "pom.xml", f"-Dneo4j.version={version}"),
                *("dependency:copy-dependencies", f"-DoutputDirectory={folder}"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise NoServer(f"Maven could not bring Neo4j {version}: {told.stdout[-2000:]}")
        (folder / "complete").touch()


# --- Java ---


@cache
def javas() -> dict[int, Path]:
    """Java version → a program that can run source files, of all that are installed."""
    places = [Path(os.environ["JAVA_HOME"]) / "bin" / "java"] if "JAVA_HOME" in os.environ else []
    places += [Path(one) for one in [shutil.which("java")] if one]
    for folder in (Path("/usr/lib/jvm"), Path("/opt"), Path.home() / ".jdks"):
        places += sorted(folder.glob("*/bin/java"))
    found: dict[int, Path] = {}
    for place in places:
        if not (place.resolve().parent / "javac").exists():
            continue
        told = subprocess.run([place, "-version"], capture_output=True, text=True, check=False)
        number = re.search(r'version "(\d+)', told.stderr)
        if number:
            found.setdefault(int(number[1]), place)
    return found


def suitable_java(version: str) -> Path | None:
    """A Java development kit that a version runs on."""
    return next((javas()[one] for one in sorted(javas()) if one in JAVAS[version]), None)


# --- started here ---


def started(
    version: str, count: int = 1, heap: str = "1g", *, expired: bool = False
) -> tuple[Running, ...]:
    """Fresh servers in one process of their own; it ends with this one. Raises NoServer.

    Parameters: `expired`, whether they are left with the first password, which has to be changed.
    """
    java = suitable_java(version)
    if java is None:
        raise NoServer(f"Neo4j {version} needs a Java development kit ({_ranges(version)})")
    bring(version)
    base = Path(tempfile.mkdtemp(prefix="landscape-neo4j-"))
    ports = [_free_port() for _ in range(count)]
    homes = [base / f"server{number}" for number in range(count)]
    for one in homes:
        one.mkdir()
    command: tuple[str | Path, ...] = (
        *(java, f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        *("-cp", f"{cache_folder(version)}/*", HERE / "Neo4jServer.java"),
        *(f"{home}={port}" for home, port in zip(homes, ports, strict=True)),
    )
    process = _launch(command, base)
    made = [
        Running(f"bolt://127.0.0.1:{port}", _USER, _FIRST_PASSWORD, process, command, base)
        for port in ports
    ]
    return tuple(one if expired else one.with_password() for one in made)


def killed(one: Running) -> None:
    """Kills a server that was started here, in the middle of what it does."""
    assert one.server_process is not None
    one.server_process.kill()
    one.server_process.wait(30)


def again(one: Running) -> Running:
    """The same server after it was killed: started anew on what it had written."""
    return replace(one, server_process=_launch(one.command, one.base))


def _launch(command: tuple[str | Path, ...], base: Path) -> subprocess.Popen[str]:
    log = (base / "log").open("w+")
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; they end it
    )
    atexit.register(_end, process, base)
    _await_ready(process, log)
    return process


def _await_ready(process: subprocess.Popen[str], log: IO[str]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        log.seek(0)
        said = log.read()
        if "READY" in said:
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise NoServer(f"the server did not start: {said[-2000:]}")


def _end(process: subprocess.Popen[str], base: Path) -> None:
    with suppress(OSError):
        process.kill()
        process.wait(10)
    shutil.rmtree(base, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


# --- Docker ---


def _docker_answers() -> bool:
    told = subprocess.run(["docker", "info"], capture_output=True, check=False)
    return told.returncode == 0


def _from_docker(version: str, count: int) -> tuple[Running, ...]:
    image = f"neo4j:{version}-community"
    made: list[Running] = []
    for _ in range(count):
        password, port = secrets.token_urlsafe(16), _free_port()
        told = subprocess.run(
            [
                *("docker", "run", "--detach", "--rm", "--publish", f"127.0.0.1:{port}:7687"),
                *("--env", f"NEO4J_AUTH={_USER}/{password}", image),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise NoServer(f"Docker could not run {image}: {told.stderr[-500:]}")
        atexit.register(
            subprocess.run, ["docker", "kill", told.stdout.strip()], capture_output=True
        )
        made.append(Running(f"bolt://127.0.0.1:{port}", _USER, password))
    for one in made:
        _await_bolt(one)
    return tuple(made)


def _await_bolt(one: Running) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with one.driver() as driver:
                driver.verify_connectivity()
            return
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    for _version in (LTS, LATEST):
        try:
            bring(_version)
        except NoServer as wrong:
            sys.exit(str(wrong))
        print(f"Neo4j {_version}: {cache_folder(_version)}")
