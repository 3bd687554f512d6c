"""The demonstration and the server: whose place is taken, who may listen."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from landscape.cli import shortcuts
from landscape.errors import Refused, UsageError


@pytest.mark.parametrize(
    ("host", "safe"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("council.example", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_only_this_machine_may_ask(host: str, safe: bool) -> None:
    assert shortcuts._is_loopback(host) is safe


def test_a_taken_port_is_said_and_a_demonstration_takes_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=str(port)):
            shortcuts._bind("127.0.0.1", port)
        assert shortcuts._free(port) == 0


def test_a_demonstration_takes_no_strangers_place(tmp_path: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_text("precious", encoding="utf-8")
    with pytest.raises(Refused, match=r"notes\.db"):
        shortcuts._fresh(str(notes))
    assert notes.read_text("utf-8") == "precious"
    with pytest.raises(UsageError):
        shortcuts._fresh("neo4j://host")


def test_the_bundled_files_are_found_in_the_repository() -> None:
    found = shortcuts.sample_files()
    assert len(found) == 7
    assert {one.suffix for one in found} == {".csv"}
