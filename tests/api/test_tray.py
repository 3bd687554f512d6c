"""Files that were sent are kept under names that cannot be guessed, for a while, and then deleted."""

from __future__ import annotations

from datetime import date

import pytest

from landscape.api import tray
from landscape.api.tray import Tray
from landscape.errors import NotFound
from landscape.pipeline import ImportOptions

OPTIONS = ImportOptions(as_at=date(2026, 11, 24))


def send(held: Tray) -> str:
    folder = held.folder()
    file = folder / "register.csv"
    file.write_text("a\n1\n")
    return held.put(folder, (file,), OPTIONS)


def test_what_was_sent_is_kept_until_it_is_dropped() -> None:
    held = Tray()
    name = send(held)
    folder = held.get(name).folder
    assert (folder / "register.csv").exists()
    held.drop(name)
    assert not folder.exists()
    with pytest.raises(NotFound):
        held.get(name)


def test_the_oldest_makes_room_and_its_files_go() -> None:
    held = Tray()
    first = send(held)
    folder = held.get(first).folder
    names = [send(held) for _ in range(8)]
    assert not folder.exists()
    with pytest.raises(NotFound):
        held.get(first)
    assert all(held.get(one).folder.exists() for one in names)
    held.close()


def test_after_an_hour_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Tray()
    name = send(held)
    now = tray.time.monotonic()
    monkeypatch.setattr(tray.time, "monotonic", lambda: now + 3601)
    with pytest.raises(NotFound):
        held.get(name)
    held.close()


def test_closing_leaves_nothing_behind() -> None:
    held = Tray()
    folders = [held.get(send(held)).folder for _ in range(3)]
    held.close()
    assert not any(one.exists() for one in folders)
