"""Importers are tested in an environment of their own: no setting of the person who runs the tests."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in os.environ if one.startswith("LANDSCAPE_")]:
        if name != "LANDSCAPE_SHARED_DATA":
            monkeypatch.delenv(name)
