"""Each promise of the stores names the test that holds it, and that test is there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "explanation" / "what-the-stores-promise.md"
_NAMED = re.compile(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


def test_every_test_that_a_promise_names_is_there() -> None:
    named = _NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 25
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (TESTS / file).read_text(encoding="utf-8")
    ]
    assert not missing


def test_every_promise_names_one() -> None:
    rows = [one for one in PAGE.read_text(encoding="utf-8").splitlines() if one.startswith("| ")]
    promises = [one for one in rows if not one.startswith(("| promise", "| ---"))]
    assert len(promises) > 10
    told = ("above", *(f"{one}.py::" for one in ("test_embedded", "test_neo4j")))
    assert all(_NAMED.search(one) or any(word in one for word in told) for one in promises)


def test_it_counts_the_kinds_of_damage_right() -> None:
    from tests.store.neo4j.test_safety import DAMAGE as SERVER
    from tests.store.test_verify import DAMAGE as FILE

    text = PAGE.read_text(encoding="utf-8")
    assert f"finds {len(FILE)} kinds of damage planted in a file" in text
    assert f"and {len(SERVER)} kinds planted on a server" in text
