"""The pages' figures: every number leads to as many rows as it says, and a picture shows its table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from landscape.api import create_app
from landscape.settings import Settings
from tests.browser.small_estate import AS_AT, ORGANISATION, make_store

HTML = {"accept": "text/html"}
APP = "acme/application/app-01"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = make_store(tmp_path_factory.mktemp("pages") / "small.db")
    app = create_app(store, Settings(organisation=ORGANISATION), as_at=AS_AT)
    with TestClient(app, base_url="http://127.0.0.1", headers=HTML) as client:
        yield client


def rows_of(pages: TestClient, address: str, table: str) -> list[dict[str, str]]:
    """A table of a page as its download gives it."""
    joint = "&" if "?" in address else "?"
    found = pages.get(f"{address.partition('#')[0]}{joint}csv={table}")
    assert found.status_code == 200, (address, found.text)
    return list(csv.DictReader(io.StringIO(found.text.lstrip("\ufeff"))))


def table_ids(page: str) -> set[str]:
    return {unescape(one) for one in re.findall(r'<tr data-id="([^"]*)"', page)}


def picture_ids(page: str) -> set[str]:
    svg = re.search(r"<svg[^>]*role=\"group\".*?</svg>", page, re.DOTALL)
    assert svg is not None
    single = re.findall(r'data-id="([^"]*)"', svg[0])
    folded = [each for one in re.findall(r'data-ids="([^"]*)"', svg[0]) for each in one.split(" ")]
    return {unescape(one) for one in [*single, *folded] if not one.startswith("fold-")}


def test_each_number_of_the_matrix_leads_to_that_many_applications(pages: TestClient) -> None:
    page = pages.get("/suppliers").text
    cells = re.findall(r'<a class="cell r\d" href="([^"]*)">(\d+)<', page)
    assert cells
    for href, count in cells:
        assert len(rows_of(pages, unescape(href), "applications")) == int(count), href


def test_each_rule_lists_as_many_rows_as_it_counts(pages: TestClient) -> None:
    rules = pages.get("/api/v1/quality").json()["rules"]
    assert any(one["count"] for one in rules)
    for one in rules:
        assert len(rows_of(pages, f"/quality/{one['id']}", "rows")) == one["count"], one["id"]


def test_a_gap_lists_the_applications_of_its_rule(pages: TestClient) -> None:
    rules = {one["id"]: one["count"] for one in pages.get("/api/v1/quality").json()["rules"]}
    for gap in ("functionality", "integration", "contract", "cost"):
        found = rows_of(pages, f"/applications?gap={gap}", "applications")
        assert len(found) == rules[f"application-without-{gap}"], gap


def test_dispositions_lead_to_the_applications_that_have_them(pages: TestClient) -> None:
    every = pages.get("/api/v1/rationalisation").json()["applications"]
    for name in {one["disposition"] for one in every}:
        expected = sum(one["disposition"] == name for one in every)
        found = rows_of(pages, f"/applications?disposition={name}", "applications")
        assert len(found) == expected


def test_bars_lead_to_those_that_lack_it(pages: TestClient) -> None:
    page = pages.get("/quality").text
    found = re.findall(r'<a href="(/elements\?[^"]*)" aria-label="[^"]*: (\d+) of (\d+)"', page)
    assert found
    for href, known, of in found:
        rows = rows_of(pages, unescape(href), "elements")
        assert len(rows) == int(of) - int(known), href


@pytest.mark.parametrize(
    ("address", "besides"),
    [
        ("/functions/appointments-and-booking", set()),
        ("/impact/acme/application/app-00?event=retire", {"acme/application/app-00"}),
        ("/contracts", set()),
        ("/explore?around=acme/application/app-03&depth=1", set()),
        (f"/applications/{APP}", set()),
    ],
)
def test_what_a_picture_shows_is_in_a_table(
    pages: TestClient, address: str, besides: set[str]
) -> None:
    page = pages.get(address).text
    shown = picture_ids(page)
    assert shown
    assert shown - besides <= table_ids(page)


def test_the_date_asked_is_kept_by_every_link_of_a_page_and_its_pictures(pages: TestClient) -> None:
    page = pages.get("/contracts?as_at=2025-06-30").text
    assert "30 Jun 2025" in page
    links = [unescape(one) for one in re.findall(r'<a [^>]*href="(/[^"]*)"', page)]
    ours = [one for one in links if not one.startswith("/api/openapi")]
    assert ours
    assert [one for one in ours if "as_at=2025-06-30" not in one] == []


def test_dates_ahead_come_first_and_what_is_over_last(pages: TestClient) -> None:
    statuses = [one["Status"] for one in rows_of(pages, "/contracts", "contracts")]
    over = [place for place, one in enumerate(statuses) if one in ("Expired", "Terminated")]
    assert over == list(range(len(statuses) - len(over), len(statuses)))


def test_an_element_names_file_row_and_column_of_each_value(pages: TestClient) -> None:
    page = pages.get(f"/applications/{APP}").text
    assert "cmdb.csv, row 3, Description" in page
    claims = rows_of(pages, f"/applications/{APP}", "claims")
    vendors = [one for one in claims if one["Property"] == "Vendor"]
    assert {one["Source"] for one in vendors} == {"cmdb.csv", "licences.csv"}
    assert {one["Stands"] for one in vendors} == {"Shown", "Held back"}
    assert len(rows_of(pages, f"/applications/{APP}", "conflicts")) == 2


def test_a_closed_element_says_that_it_is_gone(tmp_path: Path) -> None:
    from landscape.store import open_store
    from landscape.store.batch import Batch, Closing

    url = make_store(tmp_path / "closed.db", loads=1)
    store = open_store(url, Settings(organisation=ORGANISATION))
    with store.writing() as writer:
        writer.apply(
            Batch(ORGANISATION, closings=(Closing("Application", ORGANISATION, frozenset()),))
        )
    store.close()
    app = create_app(url, Settings(organisation=ORGANISATION), as_at=AS_AT)
    with TestClient(app, base_url="http://127.0.0.1", headers=HTML) as client:
        page = client.get(f"/applications/{APP}")
        assert page.status_code == 200
        assert "not in the estate any more" in page.text


def test_files_are_looked_at_first_and_loaded_when_somebody_says_so(tmp_path: Path) -> None:
    url = make_store(tmp_path / "import.db")
    app = create_app(url, Settings(organisation=ORGANISATION), as_at=AS_AT)
    register = (
        "Contract Ref,Supplier Name,Contract Title,Start Date,End Date\n"
        "C-9,Fern Ltd,Fern,01/04/2025,31/03/2027\nC-10,Fern Ltd,Moss,01/04/2025,31/09/2027\n"
    )
    with TestClient(app, base_url="http://127.0.0.1", headers=HTML) as client:
        sent = {"files": ("more.csv", register, "text/csv")}
        looked = client.post("/import", files=sent)
        assert looked.status_code == 200, looked.text
        assert "31/09/2027 is not a date" in looked.text
        assert client.get("/api/v1/loads").json()[-1]["load"] == 2, "a dry run changes nothing"
        action = re.search(r'action="(/import/[^"]+)"', looked.text)
        assert action is not None
        done = client.post(action[1], follow_redirects=False)
        assert (done.status_code, done.headers["location"]) == (303, "/loads/3")
        assert "C-10" in client.get("/loads/3").text, "the row in quarantine is shown"
        assert client.post(action[1]).status_code == 404, "it is loaded once"


def test_columns_that_answer_nothing_are_named_before_loading_and_a_load_says_how_it_goes_back(
    tmp_path: Path,
) -> None:
    app = create_app(
        make_store(tmp_path / "kept.db"), Settings(organisation=ORGANISATION), as_at=AS_AT
    )
    register = (
        "Contract Ref,Supplier Name,Contract Title,End Date,Cabinet minute\n"
        "C-9,Fern Ltd,Fern,31/03/2027,12/4\n"
    )
    with TestClient(app, base_url="http://127.0.0.1", headers=HTML) as client:
        looked = client.post("/import", files={"files": ("more.csv", register, "text/csv")}).text
        assert "more.csv: 1 column is understood as nothing" in looked
        assert "Cabinet minute. Where one matters" in looked
        action = re.search(r'action="(/import/[^"]+)"', looked)
        assert action is not None
        assert "`landscape undo 3` takes it back" in client.post(action[1]).text


def test_a_long_table_is_downloaded_whole(pages: TestClient) -> None:
    page = pages.get("/changes?from=0&to=1").text
    said = re.search(r"1–(\d+) of ([\d,]+) rows", page)
    assert said is not None
    rows = rows_of(pages, "/changes?from=0&to=1", "relationships")
    assert len(rows) == int(said[2].replace(",", ""))


def test_what_waits_leads_to_the_rows_it_counts_and_on_to_the_review(pages: TestClient) -> None:
    shown = re.search(
        r'href="(/quality/awaiting-review[^"]*)"[^>]*>\s*([\d,]+)', pages.get("/quality").text
    )
    assert shown is not None
    assert len(rows_of(pages, unescape(shown[1]), "rows")) == int(shown[2].replace(",", ""))
    assert "Review what is uncertain" in pages.get("/quality/awaiting-review").text
    assert 'href="/review?kind=functions' in pages.get("/functions").text


def test_figures_of_contracts_lead_to_as_many_rows(pages: TestClient) -> None:
    for place in ("/contracts", "/contracts?supplier=fern", "/contracts?going=some"):
        page = pages.get(place).text
        for label in ("Notice due in 6 months", "Notice date passed", "Expired, still in use"):
            shown = re.search(rf'{label}</span>\s*<span[^>]*><a href="([^"]*)">([\d,]+)', page)
            assert shown is not None, (place, label)
            assert len(rows_of(pages, unescape(shown[1]), "contracts")) == int(shown[2]), label


def test_what_cannot_stand_in_a_window_of_notice_is_said_and_listed(pages: TestClient) -> None:
    page = pages.get("/contracts?notice=120d").text
    said = re.search(
        r"(\d+) of \d+ that run have no notice period, so that they cannot stand here\."
        r' <a class="way" href="([^"]*)">',
        page,
    )
    assert said is not None
    listed = rows_of(pages, unescape(said[2]), "contracts")
    running = [one for one in listed if one["Status"] == "Live"]
    assert len(running) == len(listed) == int(said[1]) > 0


def test_contracts_say_what_of_them_could_go_as_rationalisation_does(pages: TestClient) -> None:
    answer = pages.get("/api/v1/rationalisation").json()
    going = {one["name"] for each in answer["candidates"] for one in each["go"]}
    some = rows_of(pages, "/contracts?going=some", "contracts")
    none = rows_of(pages, "/contracts?going=none", "contracts")
    assert len(some) + len(none) == len(rows_of(pages, "/contracts", "contracts"))
    assert some, "the estate has a contract for something that could go"
    for one in some:
        assert one["Could go"] not in ("nothing", "not known")
        assert going & set(one["Covers"].split("; ")) or "no longer" in one["Could go: remark"]
    for one in none:
        assert one["Could go"] in ("nothing", "not known")
        assert not going & set(one["Covers"].split("; "))


def test_impact_says_who_has_to_be_told(pages: TestClient) -> None:
    place = "/impact/acme/application/app-00?event=retire"
    answer = pages.get("/api/v1/impact/acme/application/app-00?event=retire").json()
    rows = rows_of(pages, place, "told")
    assert [one["Who"] for one in rows] == [one["element"]["name"] for one in answer["to_tell"]]
    assert any(one["Type"] == "Organisation unit" for one in rows)


def test_what_could_go_is_listed_by_the_day_it_can_be_left(pages: TestClient) -> None:
    rows = rows_of(pages, "/functions/appointments-and-booking", "going")
    answer = pages.get("/api/v1/rationalisation").json()["candidates"]
    booking = [one for one in answer if one["functionality"]["id"] == "appointments-and-booking"]
    exits = {each["name"]: each["earliest_exit"] for one in booking for each in one["go"]}
    days = [exits[one["Could go"].lstrip("'")] for one in rows]
    known = [one for one in days if one]
    assert len(set(known)) > 1 and days == [*sorted(known), *[None] * (len(days) - len(known))]
