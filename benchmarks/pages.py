"""The pages: how heavy each is and how long the server works on it, asked inside this process."""

from __future__ import annotations

import gzip
import re
import time
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Figure
from speed import AS_AT, sample_files

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PAGES = (
    "/",
    "/functions",
    "/applications",
    "/suppliers",
    "/contracts",
    "/rationalisation",
    "/quality",
    "/impact",
)
_HEALTH = "/api/v1/health"
_ASSET = re.compile(r'(?:src|href)="(/static/[^"?]+)')
_MEMBER = re.compile(r'href="(/applications/[^"?#]+)"')
_FUNCTION = "/functions/appointments-and-booking"


def pages(folder: Path) -> Iterator[Figure]:
    """Weight as sent (gzip) with all that the page loads, and CPU milliseconds of the second request."""
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # that another client will take over some day
            from starlette.testclient import TestClient

        from landscape.api import create_app
    except ImportError as missing:
        print(f"  not measured: {missing}")
        return
    from landscape import import_files, open_store
    from landscape.pipeline import ImportOptions
    from landscape.settings import Settings

    place = folder / "pages.db"
    store = open_store(place)
    import_files(store, sample_files(), ImportOptions(as_at=date.fromisoformat(AS_AT)))
    store.close()
    app = create_app(str(place), Settings(), as_at=date.fromisoformat(AS_AT))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        baseline = _milliseconds(client, _HEALTH)
        asked = (*PAGES, _FUNCTION)
        member = _MEMBER.search(client.get(_FUNCTION).text)
        for path in (*asked, *_of_an_application(member[1] if member else "")):
            yield from _page(client, path, baseline)


def _of_an_application(path: str) -> tuple[str, ...]:
    """The pages of one application: itself, and what its retirement would hit."""
    return (path, path.replace("/applications/", "/impact/", 1) + "?event=retire") if path else ()


def _page(client: TestClient, path: str, baseline: float) -> Iterator[Figure]:
    answer = client.get(path)
    if answer.status_code != 200:
        print(f"  not measured: {path} answers {answer.status_code}")
        return
    assets = sorted(set(_ASSET.findall(answer.text)))
    sent = len(gzip.compress(answer.content)) + sum(
        len(gzip.compress(client.get(one).content)) for one in assets
    )
    title = path if len(path) < 30 else f"{path[:14]}…{path[-12:]}"
    yield Figure(f"{title}: page alone", len(answer.content) / 1e3, "kB")
    yield Figure(f"{title}: first visit, {len(assets)} files", sent / 1e3, "kB")
    yield Figure(f"{title}: time", _milliseconds(client, path), "ms", baseline, _HEALTH)


def _milliseconds(client: TestClient, path: str) -> float:
    """The least CPU time of five requests after a first one."""
    client.get(path)
    taken = []
    for _ in range(5):
        began = time.process_time()
        client.get(path)
        taken.append((time.process_time() - began) * 1e3)
    return min(taken)
