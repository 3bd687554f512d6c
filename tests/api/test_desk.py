"""What a page of one thing is told is what the whole answer says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from landscape.api.desk import Answers, Desk
from landscape.model.vocabulary import ContractStatus
from landscape.settings import Settings
from tests.api.conftest import AS_AT

Row = dict[str, Any]


@pytest.fixture(scope="module")
def asked(small_store: Path) -> Iterator[Answers]:
    desk = Desk(str(small_store), Settings(), AS_AT)
    yield desk.answers()
    desk.close()


def _by_id(rows: Any) -> dict[str, Row]:
    return {one["id"]: one for one in rows}


def test_where_an_application_stands(asked: Answers) -> None:
    whole = _by_id(asked.rationalisation["applications"])
    assert len(whole) > 20
    for one in asked.estate.elements():
        said = whole.get(one.id)
        assert asked.placed(one.id) == said
        assert asked.disposition(one.id) == (said and said["disposition"])
    assert asked.placed("nobody") is asked.disposition("nobody") is None


def test_which_contracts_cover_an_application(asked: Answers) -> None:
    whole = asked.contracts["contracts"]
    found = 0
    for one in asked.estate.elements("Application"):
        said = [each for each in whole if one.id in [other["id"] for other in each["applications"]]]
        assert asked.covering(one.id) == said
        found += len(said)
    assert found > 20
    assert asked.covering("nobody") == []


@pytest.mark.parametrize("within", [None, "6m", "18m"])
@pytest.mark.parametrize("status", [None, *ContractStatus])
def test_which_contracts_end(
    asked: Answers, within: str | None, status: ContractStatus | None
) -> None:
    every = list(asked.contracts_ending(within)["contracts"])
    assert asked.ending(within) == every
    kept = [one for one in every if status is None or one["status"] == status]
    assert asked.contracts_ending(within, status)["contracts"] == kept
    assert asked.contracts_ending(within, status)["total"] == asked.contracts["total"]


def test_which_group_a_supplier_belongs_to(asked: Answers) -> None:
    whole = {each["id"]: one for one in asked.suppliers["groups"] for each in one["members"]}
    assert len(whole) > 2
    for one in asked.estate.elements():
        assert asked.group(one.id) == whole.get(one.id)


def test_which_rules_an_element_breaks(asked: Answers) -> None:
    rules = asked.quality["rules"]
    gaps = asked.found.gaps
    for one in asked.estate.elements():
        said = [
            each["id"] for each in rules if one.id in [other["id"] for other in each["elements"]]
        ]
        assert [each.rule.id for each in gaps.get(one.id, ())] == said
    assert len(gaps) > 5
