"""One contract told by two files, as the API, the pages and the command line show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import landscape
from landscape.cli import answer_tables
from landscape.pipeline import ImportOptions, import_files
from landscape.responses import models
from landscape.settings import Settings
from tests.api.conftest import client_of
from tests.browser.small_estate import AS_AT

FILES = {
    "foi.csv": """System name,Supplier,Contract start date,Contract end date,Annual cost
Ferngate Pay,Marl Ltd,01/04/2023,31/03/2028,42150
""",
    "register.csv": """Reference,Contract title,Supplier,Start date,End date,Annual value
BR-01,Income management,Marl Ltd,01/04/2023,31/03/2028,42150
BR-02,Housing management,Peverell plc,01/10/2020,30/09/2028,500000
""",
    "finance.csv": """Contract number,Contract title,Supplier name,Start date,End date
77121,Housing mgt system,Peverell PLC,01/10/2020,30/09/2029
""",
}
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("told")
    store = landscape.open_store(folder / "told.db")
    for name, text in FILES.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        import_files(store, [path], ImportOptions(AS_AT), Settings())
    with client_of(folder / "told.db") as client:
        yield client


def test_contracts_says_where_else_each_is_told(asked: TestClient) -> None:
    answer = asked.get("/api/v1/contracts").json()
    found = models.Contracts.model_validate(
        {key: one for key, one in answer.items() if key != "next"}
    )
    told = {one.title: [(each.source, each.row, str(each.band)) for each in one.told_again]
            for one in found.contracts}  # fmt: skip
    assert told["Income management"] == [("foi.csv", 2, "accept")]
    assert "Ferngate Pay" not in told and found.told_again == 1
    doubts = {one.what: one.count for one in found.unknowns}
    assert doubts["pairs of contracts that may be one, told by two files"] == 1


def test_the_table_names_the_other_file(asked: TestClient) -> None:
    answer = asked.get("/api/v1/contracts").json()
    [table] = answer_tables.contracts(answer)
    said = {row[1]: row[-1] for row in table.rows}
    assert said["Income management"] == "foi.csv row 2" and "count once" in table.note


def test_the_pages_of_both_say_that_they_are_one(asked: TestClient) -> None:
    [one] = [
        each for each in asked.get("/api/v1/contracts").json()["contracts"]
        if each["title"] == "Income management"
    ]  # fmt: skip
    main = asked.get(f"/contracts/{one['id']}", headers=PAGE)
    assert main.status_code == 200 and "foi.csv" in main.text and "It counts once" in main.text
    other = asked.get(f"/contracts/{one['told_again'][0]['id']}", headers=PAGE)
    assert other.status_code == 200 and "It counts as Income management" in other.text


def test_the_queue_asks_whether_two_are_one(asked: TestClient) -> None:
    page = asked.get("/review?kind=contracts", headers=PAGE)
    assert page.status_code == 200 and "one contract, told by two files?" in page.text
