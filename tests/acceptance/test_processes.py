"""What needs a process of its own: interruption, two writers, a full disk, permissions, the entry point."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance import estate, shapes
from tests.acceptance.conftest import copy_store
from tests.acceptance.estate import APPLICATION_HEADERS, Files, write
from tests.acceptance.running import Outcome, ask, clean_environment, command_line, process
from tests.acceptance.shapes import read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
_NOBODY = 65534
_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _many(path: Path, count: int = 3000) -> Path:
    rows = [
        (
            f"M-{number}",
            f"Makeweight {number}",
            "Booking of courts and pitches",
            f"Firm {number % 90} Ltd",
            "Leisure",
            "Live",
            "",
            str(number),
            "x" * 200,
        )
        for number in range(count)
    ]
    return write(path, APPLICATION_HEADERS, rows)


def test_from_files_to_answer_in_processes_of_their_own(tmp_path: Path, files: Files) -> None:
    options = ("--store", "own.db", "--format", "json", "--as-at", "2026-11-23")
    loaded = process("import", *files.all(), *options, folder=tmp_path)
    assert loaded.code == 0, loaded.err
    json.loads(loaded.out)
    answer = process("duplicates", *options, folder=tmp_path, environment={"PYTHONHASHSEED": "7"})
    again = process("duplicates", *options, folder=tmp_path, environment={"PYTHONHASHSEED": "8"})
    assert json.loads(answer.out)["applications"]["total"] == 6
    assert answer.out == again.out
    assert answer.err == ""


def test_the_store_can_be_named_by_the_environment(store: Path, tmp_path: Path) -> None:
    outcome = process(
        "loads", "--format", "json", folder=tmp_path, environment={"LANDSCAPE_STORE": str(store)}
    )
    assert len(outcome.document()) == 1
    assert process("loads", folder=tmp_path).code == 4, "landscape.db is not here"


def test_exit_codes_reach_the_shell(store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    assert process("--store", store, "frobnicate").code == 2
    assert process("--store", store, "import", tmp_path / "empty.csv").code == 3
    assert process("--store", tmp_path / "none.db", "loads").code == 4
    assert process("--store", store, "serve", "--host", "0.0.0.0").code == 5


def test_a_reader_that_stops_reading_is_no_error(store: Path) -> None:
    asking = subprocess.Popen(
        command_line("--store", store, "quality", "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    )
    assert asking.stdout is not None
    assert asking.stderr is not None
    asking.stdout.close()
    err = asking.stderr.read().decode()
    asking.wait(timeout=60)
    assert "Traceback" not in err


def test_an_old_terminal_that_knows_only_ascii(store: Path) -> None:
    outcome = process(
        "--store", store, "contracts", environment={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert outcome.code == 0, outcome.err


# --- stopped in the middle ---


@pytest.mark.parametrize("delay", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupt", "kill"])
def test_stopped_in_the_middle_the_store_is_as_before_or_as_after(
    store: Path, tmp_path: Path, how: signal.Signals, delay: float
) -> None:
    big = _many(tmp_path / "many.csv")
    code, err = _stopped(store, big, how, delay)
    assert "Traceback" not in err
    loads = read(ask(store, "loads"), list[shapes.Load])
    assert len(loads) == (2 if code == 0 else 1) or (how is signal.SIGKILL and len(loads) == 2)
    total = ask(store, "duplicates").document()["applications"]["total"]
    assert total == (6 if len(loads) == 1 else 3006)
    assert read(ask(store, "verify"), shapes.Verified).ok
    if code != 0 and how is signal.SIGINT:
        assert err.strip(), "a person who stops it is told what became of it"


def test_interrupted_into_a_new_store_nothing_half_done_is_left(tmp_path: Path) -> None:
    store = tmp_path / "new.db"
    code, err = _stopped(store, _many(tmp_path / "many.csv"), signal.SIGINT, 0.2)
    assert "Traceback" not in err
    if code != 0:
        assert not store.exists() or read(ask(store, "verify"), shapes.Verified).ok


def _stopped(store: Path, source: Path, how: signal.Signals, delay: float) -> tuple[int, str]:
    """Starts an import and stops it once it has begun to write."""
    working = subprocess.Popen(
        command_line("--store", store, "import", source, "--format", "json"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    journal = Path(f"{store}-wal")
    before = _size(journal)
    deadline = time.monotonic() + 30
    while working.poll() is None and time.monotonic() < deadline and _size(journal) <= before:
        time.sleep(0.01)
    time.sleep(delay)
    working.send_signal(how)
    _, err = working.communicate(timeout=60)
    return working.returncode, err


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


# --- two writers ---


@pytest.mark.parametrize("existing", [True, False], ids=["existing-store", "new-store"])
def test_two_imports_at_once(store: Path, tmp_path: Path, files: Files, existing: bool) -> None:
    place = store if existing else tmp_path / "fresh.db"
    sources = [_many(tmp_path / f"many{number}.csv", 300) for number in range(2)]
    working = [
        subprocess.Popen(
            command_line("--store", place, "import", source, "--format", "json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )
        for source in sources
    ]
    done = []
    for one in working:
        out, err = one.communicate(timeout=120)
        done.append(Outcome(one.returncode, out, err))
    assert all("Traceback" not in one.err for one in done)
    assert {one.code for one in done} <= {0, 4}, [one.err for one in done]
    assert 0 in {one.code for one in done}
    numbers = sorted(json.loads(one.out)["load"] for one in done if one.code == 0)
    assert len(set(numbers)) == len(numbers)
    assert len(ask(place, "loads").document()) == len(numbers) + (1 if existing else 0)
    assert read(ask(place, "verify"), shapes.Verified).ok


def test_while_another_writes_readers_read_and_a_writer_is_told(
    store: Path, tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDSCAPE_LOCK_SECONDS", "0.2")
    other = sqlite3.connect(store, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert ask(store, "duplicates").code == 0
        changed = estate.write_applications(
            tmp_path / "brindlecombe systems.csv", estate.with_cell("A-02", "No. of users", "9")
        )
        assert "being written" in ask(store, "import", changed).refused(4)
    finally:
        other.close()
    assert ask(store, "import", changed).code == 0


# --- no room ---


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[Path]:
    place = folder / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if not (_ROOT and mount and sys.platform.startswith("linux")):
        pytest.skip("mounting a small disk needs root on Linux")
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False, capture_output=True)


def test_a_full_disk_leaves_the_store_as_before(loaded_once: Path, tmp_path: Path) -> None:
    big = _many(tmp_path / "many.csv")
    room = loaded_once.stat().st_size + 700_000
    with _small_disk(tmp_path, str(room)) as disk:
        store = copy_store(loaded_once, disk / "store.db")
        before = _answers(store)
        words = process("--store", store, "import", big).refused(4)
        assert "full" in words.casefold() or "space" in words.casefold()
        assert _answers(store) == before
        assert read(ask(store, "verify"), shapes.Verified).ok
        assert process("--store", disk / "second.db", "import", big).refused(4)
        assert not (disk / "second.db").exists()


def test_a_file_that_may_not_grow_leaves_the_store_as_before(store: Path, tmp_path: Path) -> None:
    import resource

    limit = store.stat().st_size + 300_000

    def before() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    answers = _answers(store)
    process("--store", store, "import", _many(tmp_path / "many.csv"), before=before).refused(4)
    assert _answers(store) == answers
    assert read(ask(store, "verify"), shapes.Verified).ok


def test_a_full_disk_and_a_copy_of_the_store(store: Path, tmp_path: Path) -> None:
    with _small_disk(tmp_path, "64k") as disk:
        for command in (("backup", disk / "copy.db"), ("export", disk / "out", "--as", "csv")):
            outcome = process("--store", store, *command)
            assert outcome.code == 4, (command, outcome)
            assert "went wrong" not in outcome.err
        assert not (disk / "copy.db").exists(), "half a copy would be taken for a whole one"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_an_answer_that_finds_no_room_is_told_in_words(store: Path, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command_line("--store", store, "--format", form, "duplicates"),
            env=clean_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 4
    assert done.stderr.startswith("Error: There is no room to write the answer.")
    assert "Exception ignored" not in done.stderr


def test_who_reads_no_further_is_no_error(store: Path) -> None:
    with subprocess.Popen(
        command_line("--store", store, "--format", "json", "duplicates"),
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asked:
        assert asked.stdout and asked.stderr
        asked.stdout.close()
        assert asked.stderr.read() == ""
        assert asked.wait(timeout=120) == 0


def _answers(store: Path) -> str:
    parts = [ask(store, "loads").document(), ask(store, "duplicates").document()]
    return json.dumps(parts, sort_keys=True)


# --- no permission ---


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="landscape-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _somebody(*arguments: object, folder: Path) -> Outcome:
    """Runs a command as a user to whom permissions matter."""
    return process(*arguments, folder=folder, user=_NOBODY if _ROOT else None)


def _needs_a_reachable_python(folder: Path) -> None:
    try:
        reached = not _ROOT or _somebody("--help", folder=folder).code == 0
    except PermissionError:
        reached = False
    if not reached:
        pytest.skip("another user cannot run this Python")


def test_a_file_that_may_not_be_read(open_folder: Path) -> None:
    _needs_a_reachable_python(open_folder)
    source = estate.write_all(open_folder).contracts
    source.chmod(0o000)
    for command in (("inspect", source), ("--store", "x.db", "import", source)):
        assert "agreements.csv" in _somebody(*command, folder=open_folder).refused(3)


def test_a_store_that_may_not_be_written(open_folder: Path, loaded_once: Path) -> None:
    _needs_a_reachable_python(open_folder)
    store = copy_store(loaded_once, open_folder / "store.db")
    store.chmod(0o444)
    if not _ROOT:
        open_folder.chmod(0o555)
    before = store.read_bytes()
    source = estate.write_all(Path(tempfile.mkdtemp(dir=open_folder))) if _ROOT else None
    asked = _somebody("--store", store, "duplicates", "--format", "json", folder=open_folder)
    assert asked.code == 0, asked.err
    if source is not None:
        source.applications.parent.chmod(0o755)
        changed = estate.write_applications(
            source.applications, estate.with_cell("A-02", "No. of users", "9")
        )
        outcome = _somebody("--store", store, "import", changed, folder=open_folder)
        assert "store.db" in outcome.refused(4)
    open_folder.chmod(0o755)
    assert store.read_bytes() == before


def test_a_store_that_may_not_be_read(open_folder: Path, loaded_once: Path) -> None:
    _needs_a_reachable_python(open_folder)
    store = copy_store(loaded_once, open_folder / "store.db")
    store.chmod(0o000)
    assert "store.db" in _somebody("--store", store, "duplicates", folder=open_folder).refused(4)


def test_a_store_where_none_may_be_made(open_folder: Path) -> None:
    _needs_a_reachable_python(open_folder)
    source = estate.write_all(open_folder).contracts
    open_folder.chmod(0o555)
    outcome = _somebody("--store", "made.db", "import", source, folder=open_folder)
    assert "made.db" in outcome.refused(4)


# --- the server ---


def test_serve_answers_and_ends(store: Path) -> None:
    import urllib.request

    serving = subprocess.Popen(
        command_line("--store", store, "serve", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    try:
        assert serving.stderr is not None
        said = serving.stderr.readline()
        assert "http://127.0.0.1:" in said, said
        address = next(one for one in said.split() if one.startswith("http://"))
        with urllib.request.urlopen(f"{address}api/v1/duplicates", timeout=30) as answer:
            served = json.load(answer)
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"<html" in page.read().lower()
    finally:
        serving.send_signal(signal.SIGINT)
        _, err = serving.communicate(timeout=30)
    assert "Traceback" not in err
    assert served["applications"]["total"] == 6


def test_a_port_that_is_taken(store: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in process("--store", store, "serve", "--port", port).refused(2)
