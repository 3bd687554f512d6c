"""Settings are read from the environment; what is no number that makes sense is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from landscape.errors import UsageError
from landscape.settings import Settings
from landscape.store.opening import open_store


def test_what_is_not_set_has_its_default() -> None:
    assert Settings.from_environment({"LANDSCAPE_MOST_ROWS": ""}) == Settings()


def test_a_number_is_read_as_its_kind() -> None:
    named = {"LANDSCAPE_LOCK_SECONDS": "2", "LANDSCAPE_MOST_ROWS": "7", "LANDSCAPE_CURRENCY": "EUR"}
    known = Settings.from_environment(named)
    assert (known.lock_seconds, known.most_rows, known.currency) == (2.0, 7, "EUR")


@pytest.mark.parametrize("text", ["soon", "nan", "inf", "-inf", "1e999", "-1", "-0.5", "1_0x"])
@pytest.mark.parametrize("name", ["LANDSCAPE_LOCK_SECONDS", "LANDSCAPE_MOST_ROWS"])
def test_what_is_no_number_from_0_on_is_refused(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=name) as told:
        Settings.from_environment({name: text})
    assert text in told.value.message


def test_any_patience_can_be_had(tmp_path: Path) -> None:
    """The library counts milliseconds in 32 bits: a month of them is not turned into none at all."""
    patient = Settings.from_environment({"LANDSCAPE_LOCK_SECONDS": "1e12"})
    store = open_store(tmp_path / "estate.db", patient)
    with store.books() as db:  # type: ignore[attr-defined]
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] > 1_000_000_000
    store.close()
