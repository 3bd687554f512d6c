"""What every response carries, and who is not served: other names, other sites, too much at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from landscape.api import create_app
from landscape.api.guard import HEADERS, Guard, Tally
from landscape.settings import Settings
from tests.api.conftest import client_of
from tests.browser.small_estate import ORGANISATION

OURS = ["127.0.0.1", "127.0.0.1:8000", "localhost", "localhost:80", "[::1]:8000", "127.8.8.8"]
NOT_OURS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8000",
    "evil.example:127.0.0.1",
    "127.0.0.1@evil.example",
    "evil.example#127.0.0.1",
    "evil.example/127.0.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "[::]",
    "[::1",
    "127.0.0.1:80:80",
    "",
]
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1.evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://["},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]
OWN = [
    {},
    {"origin": "http://127.0.0.1"},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
]
FILE = {"files": ("a.csv", b"Name\nNew one\n")}
REAL = {"dry_run": "false", "kind": "applications"}


@pytest.mark.parametrize("host", OURS)
def test_its_own_names_are_served(api: TestClient, host: str) -> None:
    assert api.get("/api/v1/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", NOT_OURS)
@pytest.mark.parametrize("address", ["/api/v1/health", "/api/openapi.json", "/static/app.css"])
def test_another_name_is_refused(api: TestClient, host: str, address: str) -> None:
    answer = api.get(address, headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "host_refused"


def test_a_proxy_s_name_is_served_when_it_was_given(small_store: Path) -> None:
    application = create_app(str(small_store), Settings(), hosts=["Estate.council.example"])
    client = TestClient(application, base_url="http://127.0.0.1")
    for host in ("estate.council.example", "ESTATE.council.example:8443", "127.0.0.1"):
        assert client.get("/api/v1/health", headers={"host": host}).status_code == 200
    assert client.get("/api/v1/health", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_cannot_change_anything(own: TestClient, headers: dict[str, str]) -> None:
    sent = own.post("/api/v1/imports", files=FILE, data=REAL, headers=headers)
    assert sent.status_code == 403
    assert sent.json()["error"]["code"] == "foreign_origin"
    assert own.get("/api/v1/ready").json()["load"] == 2


@pytest.mark.parametrize("headers", OWN)
def test_its_own_page_and_a_program_can(own: TestClient, headers: dict[str, str]) -> None:
    sent = own.post("/api/v1/imports", files=FILE, data=REAL, headers=headers)
    assert sent.json()["load"] == 3, sent.text


def test_another_site_may_ask_but_not_read(api: TestClient) -> None:
    answer = api.get("/api/v1/health", headers=FOREIGN[0])
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "address",
    ["/api/v1/health", "/api/v1/elements/none", "/api/v1/nothing", "/api/v1/search", "/static/app.css",
     "/static/none.css", "/api/openapi.json", "/api/v1/exports/csv"],
)  # fmt: skip
def test_every_response_carries_the_policy(api: TestClient, address: str) -> None:
    answer = api.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, (address, name)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


def test_refusals_carry_it_too(api: TestClient) -> None:
    refused = api.get("/api/v1/health", headers={"host": "evil.example"})
    assert refused.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert refused.headers["x-content-type-options"] == "nosniff"


def test_the_export_that_draws_stands_in_a_box(api: TestClient) -> None:
    answer = api.get("/api/v1/exports/pyvis?around=acme/application/app-00")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox ") and "allow-same-origin" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def narrow(own_store: Path) -> TestClient:
    """An application that takes one megabyte at most."""
    return client_of(own_store, Settings(organisation=ORGANISATION, largest_file_mb=1))


def rows(size: int) -> bytes:
    """A table of about a size in bytes."""
    line = b"A perfectly ordinary application with a long name,Staff book rooms in it\n"
    return b"Name,Description\n" + line * (size // len(line))


def test_a_file_within_the_limit_is_read(narrow: TestClient) -> None:
    sent = narrow.post("/api/v1/imports", files={"files": ("a.csv", rows(50_000))}, data=REAL)
    assert sent.status_code == 200, sent.text


def test_what_says_that_it_is_too_large_is_refused_at_once(narrow: TestClient) -> None:
    sent = narrow.post("/api/v1/imports", files={"files": ("a.csv", rows(1_200_000))})
    assert sent.status_code == 413
    assert sent.json()["error"]["code"] == "too_large"
    assert "LANDSCAPE_LARGEST_FILE_MB" in sent.json()["error"]["remedy"]


def test_two_files_count_together(narrow: TestClient) -> None:
    files = [("files", (f"{one}.csv", rows(600_000))) for one in "ab"]
    assert narrow.post("/api/v1/imports", files=files).status_code == 413


def test_what_does_not_say_its_size_is_counted(narrow: TestClient) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
        for _ in range(100):
            taken += 100_000
            yield b"a,b\n" * 25_000

    kind = {"content-type": "multipart/form-data; boundary=x"}
    sent = narrow.post("/api/v1/imports", content=endless(), headers=kind)
    assert sent.status_code == 413
    assert sent.json()["error"]["code"] == "too_large"


def test_reading_stops_where_the_limit_is_passed() -> None:
    """The server is not asked for the rest of a body that is too large already."""
    asked = 0

    async def application(scope: object, receive: object, send: object) -> None:
        while True:
            message = await receive()  # type: ignore[operator]
            if not message["more_body"]:
                return

    async def receive() -> dict[str, object]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    async def send(message: object) -> None:
        pass

    scope = {"type": "http", "method": "POST", "headers": [], "path": "/api/v1/imports",
             "query_string": b"", "server": ("10.0.0.1", 80)}  # fmt: skip
    guard = Guard(application, Tally(), largest=10_000)
    # In a thread of its own: a browser that another test drives may own this one's event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, guard(scope, receive, send)).result()  # type: ignore[arg-type]
    assert asked == 11
