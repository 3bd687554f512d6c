"""The made-up estates: the same seed gives the same bytes, and every row loads."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from estates import Estate, write

import landscape
from landscape.model.vocabulary import IssueSeverity
from landscape.pipeline import ImportOptions, import_files
from landscape.settings import Settings


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    made = [
        [one.read_bytes() for one in write(tmp_path / name, Estate(60, seed))]
        for name, seed in (("one", 1), ("same", 1), ("other", 2))
    ]
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_a_changed_estate_differs_in_so_many_rows_of_one_file(tmp_path: Path) -> None:
    before = write(tmp_path / "before", Estate(200))
    after = write(tmp_path / "after", Estate(200, changed=10))
    differing = [one for one, other in zip(before, after, strict=True) if not _same(one, other)]
    assert [one.name for one in differing] == ["cmdb.csv"]
    old = differing[0].read_text("utf-8").splitlines()
    new = (tmp_path / "after" / "cmdb.csv").read_text("utf-8").splitlines()
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 10


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


def test_every_row_loads_and_degrees_are_skewed(tmp_path: Path) -> None:
    files = write(tmp_path / "estate", Estate(400))
    store = landscape.open_store(str(tmp_path / "estate.db"))
    options = ImportOptions(date(2026, 11, 25), infer=False)
    report = import_files(store, files, options, Settings())
    for one in report.files:
        assert one.rows.loaded == one.rows.read, one.reading.source
        assert all(issue.severity is IssueSeverity.NOTE for issue in one.issues)
    assert report.estate["Application"] == 400
    state = store.snapshot()
    flows = Counter(
        one.target for one in state.relationships if one.type in ("FLOWS_FROM", "FLOWS_TO")
    )
    (_, most), *_ = flows.most_common(1)
    assert most > 20 * flows.total() / 400
    assert len(state.relationships) > 10 * 400
    store.close()
