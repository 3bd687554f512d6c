"""What tests of more than one area share: the browser that the system has, the folder of real files."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
_SILENT = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
_ABSENT = "there is no Chromium here (Debian: apt-get install chromium)"

# How long an example takes says more of what else runs than of the code. In CI a run can be repeated as it was.
settings.register_profile(
    "landscape",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("landscape")

# Who starts the tests in the background hands down that Ctrl-C is ignored; tests of it need it heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def chromium() -> str | None:
    """Where the system's Chromium is."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium its tests are skipped, and said to be; where everything must run they fail."""
    if chromium() is not None or os.environ.get("CI") == "true":
        return
    for one in items:
        if one.get_closest_marker("browser"):
            one.add_marker(pytest.mark.skip(reason=_ABSENT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests did not run, and why: quiet runs would not."""
    skipped = [
        one for one in terminalreporter.stats.get("skipped", []) if _ABSENT in str(one.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests skipped: {_ABSENT}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real public files that are not part of the repository; a test is skipped where there are none."""
    named = os.environ.get("LANDSCAPE_SHARED_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real files in {folder} (set LANDSCAPE_SHARED_DATA)")
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium instead of a downloaded one."""
    path = chromium()
    if path is None:
        pytest.fail(_ABSENT)
    return {**browser_type_launch_args, "executable_path": path, "args": [*_QUIET, *_SILENT]}
