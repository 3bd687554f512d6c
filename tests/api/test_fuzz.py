"""Every operation with made-up input, good and bad: no answer may break what the description promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from schemathesis.checks import positive_data_acceptance
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from landscape.api import create_app
from landscape.api.desk import Desk
from landscape.settings import Settings
from tests.browser.small_estate import AS_AT, ORGANISATION, make_store

BASE = "http://127.0.0.1"
SETTINGS = Settings(organisation=ORGANISATION)
APPLICATION = create_app("made-later.db", SETTINGS, as_at=AS_AT)
# What no schema can say: a cursor that was never given out, an id that is not there.
WELL_FORMED_AND_REFUSED = ["2xx", "400", "404"]


def described(examples: int) -> schemathesis.BaseSchema:
    """What the application says of itself; the same examples are made up each time."""
    accepted = PositiveDataAcceptanceConfig(expected_statuses=WELL_FORMED_AND_REFUSED)
    project = ProjectConfig(
        base_url=BASE,
        checks=ChecksConfig(positive_data_acceptance=accepted),
        generation=GenerationConfig(max_examples=examples, deterministic=True),
    )
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_asgi("/api/openapi.json", APPLICATION, config=config)


@pytest.fixture(autouse=True, scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    store = Path(make_store(tmp_path_factory.mktemp("fuzz") / "small.db"))
    APPLICATION.state.desk = Desk(str(store), SETTINGS, AS_AT)
    yield
    APPLICATION.state.desk.close()


def keeps_its_word(case: schemathesis.Case) -> None:
    """Holds one answer to every check; a well-formed upload may still be no table of ours."""
    unfit = [positive_data_acceptance] if case.method == "POST" else []
    case.call_and_validate(excluded_checks=unfit)


@described(12).parametrize()
def test_every_operation_keeps_its_word(case: schemathesis.Case) -> None:
    keeps_its_word(case)


@pytest.mark.exhaustive
@described(250).parametrize()
def test_every_operation_keeps_its_word_for_long(case: schemathesis.Case) -> None:
    keeps_its_word(case)
