"""What steps keep between processes is whole and of its basis, or it is as if it were not there."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from landscape.assembly.kept_files import KeptFiles, kept_for
from landscape.matching.kept import NOTHING
from landscape.settings import Settings

ARRAYS = {"rows": np.arange(7, dtype=np.int32), "none": np.empty(0, dtype=np.uint8)}


def test_what_is_put_there_is_taken_for_the_same_basis_only(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "deep" / "steps")
    assert kept.take("links", b"one") is None
    kept.put("links", b"one", ARRAYS)
    found = KeptFiles(tmp_path / "deep" / "steps").take("links", b"one")
    assert found is not None
    assert {name: one.tolist() for name, one in found.items()} == {
        name: one.tolist() for name, one in ARRAYS.items()
    }
    assert kept.take("links", b"two") is None
    assert kept.take("products", b"one") is None


@pytest.mark.parametrize("at", [0, 3, 20, 60, -33, -1])
def test_a_file_that_is_changed_or_cut_off_is_as_good_as_none(tmp_path: Path, at: int) -> None:
    kept = KeptFiles(tmp_path)
    kept.put("links", b"one", ARRAYS)
    (place,) = tmp_path.iterdir()
    whole = place.read_bytes()
    changed = bytearray(whole)
    changed[at] ^= 1
    for held in (bytes(changed), whole[:at], whole + b"x", b""):
        place.write_bytes(held)
        assert kept.take("links", b"one") is None
    place.write_bytes(whole)
    assert kept.take("links", b"one") is not None


def test_only_the_owner_reads_it_and_nothing_unfinished_stays(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / "steps")
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "links.kept.0a.unfinished").write_bytes(b"of one that died")
    for basis in (b"one", b"two"):
        kept.put("links", basis, ARRAYS)
    (place,) = (tmp_path / "steps").iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept = KeptFiles(tmp_path / "file")
    kept.put("links", b"one", ARRAYS)
    assert kept.take("links", b"one") is None


def test_it_lies_beside_the_store_and_beside_a_server_only_where_a_folder_is_named(
    tmp_path: Path,
) -> None:
    kept_for(f"{tmp_path}/estate.db", Settings()).put("links", b"one", ARRAYS)
    assert (tmp_path / "estate.db-steps" / "links.kept").is_file()
    assert kept_for("neo4j://estate.example", Settings()) is NOTHING
    named = Settings(neo4j_copies=str(tmp_path / "copies"))
    kept_for("neo4j://estate.example", named).put("links", b"one", ARRAYS)
    assert len(list((tmp_path / "copies").glob("steps-*/links.kept"))) == 1
