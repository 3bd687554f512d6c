"""Files loaded by a person: looked at first, loaded when somebody says so, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from tests.api.conftest import client_of
from tests.browser.conftest import serve
from tests.browser.small_estate import make_store

ROWS = "Application ID,Name,What it does\nN1,Nightjar Diary,Staff book rooms in it\n"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An estate of one's own, served."""
    yield from serve(make_store(tmp_path / "own.db"))


@pytest.mark.browser
def test_files_are_looked_at_and_then_loaded(page: Page, url: str, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(ROWS, encoding="utf-8")
    page.goto(f"{url}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("select[name=kind]").select_option("applications")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_selector("#files-title")
    assert "register.csv" in page.locator("[data-table=files]").inner_text()
    assert page.request.get(f"{url}/api/v1/ready").json()["load"] == 2, "nothing has changed yet"
    page.locator("form[action^='/import/'] button[type=submit]").click()
    page.wait_for_url("**/loads/3")
    assert "register.csv" in page.locator("main").inner_text()
    page.goto(f"{url}/search?q=nightjar")
    assert page.get_by_role("link", name="Nightjar Diary").count() >= 1


@pytest.mark.browser
def test_what_was_misunderstood_is_put_right_and_then_loaded(
    page: Page, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(ROWS.replace("What it does", "Remit"), encoding="utf-8")
    page.goto(f"{url}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("select[name=kind]").select_option("applications")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_selector("#files-title")
    page.locator("details summary", has_text="Put right").click()
    page.get_by_label("Remit").select_option("Remit=description")
    page.locator("form[action^='/import-again/'] button[type=submit]").click()
    page.wait_for_selector("#files-title")
    assert "Description" in page.locator("[data-table=columns]").inner_text()
    page.locator("form[action^='/import/'] button[type=submit]").click()
    page.wait_for_url("**/loads/3")
    shown = page.request.get(f"{url}/api/v1/search?q=nightjar").json()
    found = page.request.get(f"{url}/api/v1/elements/{shown[0]['id']}").json()
    assert found["element"]["properties"]["description"] == "Staff book rooms in it"


HTML = {"accept": "text/html"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """An estate that may be changed, asked without a browser."""
    with client_of(make_store(tmp_path / "own.db")) as client:
        yield client


def test_a_delivery_that_is_not_kept_is_said(own: TestClient) -> None:
    answer = own.post("/import/nothing", headers=HTML)
    assert answer.status_code == 404
    assert "<h1>" in answer.text and "Send them again" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.csv", b"", 422), ("a.xlsx", b"PK\x03\x04", 422), ("a.csv", b"\x00\xff" * 99, 422)],
)
def test_a_file_that_cannot_be_read_is_said(
    own: TestClient, name: str, content: bytes, status: int
) -> None:
    answer = own.post("/import", files={"files": (name, content)}, headers=HTML)
    assert answer.status_code == status
    assert "<h1>" in answer.text and "/tmp" not in answer.text
    assert own.get("/api/v1/ready").json()["load"] == 2


def test_another_site_cannot_send_or_load(own: TestClient) -> None:
    foreign = {**HTML, "origin": "https://evil.example"}
    sent = own.post("/import", files={"files": ("a.csv", ROWS.encode())}, headers=foreign)
    assert sent.status_code == 403
    assert own.post("/import/x", headers=foreign).status_code == 403
    assert own.post("/import-again/x", headers=foreign).status_code == 403


def test_files_are_loaded_once(own: TestClient) -> None:
    sent = own.post(
        "/import",
        files={"files": ("<b>.csv", ROWS.encode())},
        data={"kind": "applications"},
        headers=HTML,
    )
    assert sent.status_code == 200 and "<b>" not in sent.text.replace("<bdi>", "")
    address = sent.text.split('action="/import/')[1].split('"')[0]
    loaded = own.post(f"/import/{address}", headers=HTML, follow_redirects=False)
    assert (loaded.status_code, loaded.headers["location"]) == (303, "/loads/3")
    assert own.post(f"/import/{address}", headers=HTML).status_code == 404
    assert own.get("/api/v1/loads").json()[-1]["files"][0]["path"] == "<b>.csv"


def test_a_mapping_sent_from_the_page_is_that_of_the_command_line(own: TestClient) -> None:
    sent = {"files": ("a.csv", "Name,Vendor,Remit\nAdder,V,Books rooms\n", "text/csv")}
    answer = own.post("/import", files=sent, data={"kind": "applications"}, headers=HTML)
    kept = answer.text.split('action="/import-again/')[1].split('"')[0]
    told = own.post(
        f"/import-again/{kept}", data={"column": ["", "Remit=description"]}, headers=HTML
    )
    assert told.status_code == 200
    wrong = own.post(f"/import-again/{kept}", data={"column": ["Remit=nonsense"]}, headers=HTML)
    assert wrong.status_code == 400 and "no field" in wrong.text
    assert (
        own.post(f"/import-again/{kept}", data={"kind": "nonsense"}, headers=HTML).status_code
        == 400
    )
    loaded = own.post(f"/import/{kept}", headers=HTML)
    assert loaded.status_code == 200
    found = own.get("/api/v1/search?q=adder").json()[0]
    shown = own.get(f"/api/v1/elements/{found['id']}").json()
    assert shown["element"]["properties"]["description"] == "Books rooms"


@pytest.mark.browser
def test_a_file_of_which_nothing_is_known_is_told_step_by_step(
    page: Page, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Zrk,Blorp\nNightjar Diary,Staff book rooms in it\nOwlet,Pays staff\n")
    page.goto(f"{url}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button[type=submit]").click()
    page.get_by_role("heading", name="What do these files list?").wait_for()
    page.get_by_label("What they list").select_option("applications")
    page.get_by_role("button", name="Say what they would do").click()
    page.get_by_label("Zrk").select_option("Zrk=name")
    page.get_by_label("Blorp").select_option("Blorp=description")
    page.get_by_role("button", name="Say what they would do").click()
    page.wait_for_selector("#files-title")
    page.locator("form[action^='/import/'] button[type=submit]").click()
    page.wait_for_url("**/loads/3")
    shown = page.request.get(f"{url}/api/v1/search?q=nightjar").json()
    found = page.request.get(f"{url}/api/v1/elements/{shown[0]['id']}").json()
    assert found["element"]["properties"]["description"] == "Staff book rooms in it"
