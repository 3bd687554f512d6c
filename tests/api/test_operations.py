"""Exports, health, readiness and the counts for monitoring."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from landscape import __version__
from tests.acceptance.running import raw
from tests.api.conftest import client_of
from tests.browser.small_estate import AS_AT


def test_health_asks_nothing_of_the_store(tmp_path: Path) -> None:
    client = client_of(tmp_path / "none.db")
    assert client.get("/api/v1/health").json() == {"status": "ok", "version": __version__}


def test_ready_says_where_the_store_stands(api: TestClient, small_store: Path) -> None:
    assert api.get("/api/v1/ready").json() == {
        "status": "ready",
        "store": small_store.name,
        "load": 2,
        "warm": False,
    }


def test_the_counts(small_store: Path) -> None:
    client = client_of(small_store)
    for address in ("health", "health", "elements/none"):
        client.get(f"/api/v1/{address}")
    client.request("BREW", "/api/v1/health")
    answer = client.get("/api/v1/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    counts = dict(one.rsplit(" ", 1) for one in lines if not one.startswith("#"))
    assert counts['landscape_requests_total{method="GET",status="200"}'] == "2"
    assert counts['landscape_requests_total{method="GET",status="404"}'] == "1"
    assert counts['landscape_requests_total{method="other",status="405"}'] == "1"
    assert counts["landscape_latest_load"] == "2"
    total = client.get("/api/v1/elements?type=Application&limit=1").json()["total"]
    assert counts['landscape_elements{type="Application"}'] == str(total)
    assert float(counts["landscape_request_seconds_total"]) > 0
    named = {one.split()[2] for one in lines if one.startswith("# TYPE")}
    assert {one.split("{")[0].split(" ")[0] for one in lines if one[0] != "#"} == named


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def test_csv_is_what_the_command_line_writes(
    api: TestClient, small_store: Path, tmp_path: Path
) -> None:
    answer = api.get("/api/v1/exports/csv")
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="landscape-{AS_AT}.zip"' in answer.headers["content-disposition"]
    folder = tmp_path / "out"
    raw("--store", small_store, "--as-at", AS_AT.isoformat(), "export", folder, "--as", "csv")
    assert unzipped(answer.content) == {one.name: one.read_bytes() for one in folder.iterdir()}
    assert api.get("/api/v1/exports/csv").content == answer.content


def test_csv_holds_no_formula(api: TestClient) -> None:
    for content in unzipped(api.get("/api/v1/exports/csv?provenance=true").content).values():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not [one for one in row if one[:1] in "=+@\t\r" and one], row


def test_graphml_is_what_the_command_line_writes(
    api: TestClient, small_store: Path, tmp_path: Path
) -> None:
    answer = api.get("/api/v1/exports/graphml")
    assert answer.headers["content-type"] == "application/graphml+xml"
    written = tmp_path / "estate.graphml"
    raw("--store", small_store, "--as-at", AS_AT.isoformat(), "export", written)
    assert answer.content == written.read_bytes()
    assert ElementTree.fromstring(answer.content).tag.endswith("graphml")


@pytest.mark.parametrize("around", ["", "acme/application/app-00", "duplication/payments"])
def test_the_page_that_stands_alone(api: TestClient, around: str) -> None:
    pytest.importorskip("pyvis")
    query = f"?around={around}" if around else ""
    answer = api.get(f"/api/v1/exports/pyvis{query}")
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in answer.headers
    assert "<script>document.title" not in answer.text
    joint = "&" if query else "?"
    kept = api.get(f"/api/v1/exports/pyvis{query}{joint}download=true")
    assert "attachment" in kept.headers["content-disposition"]
    assert kept.content == answer.content
