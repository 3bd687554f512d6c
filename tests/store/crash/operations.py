"""What is killed: each operation, what it starts from, and everything that a store answers."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from landscape.assembly import own_knowledge, review
from landscape.estate.loading import load_estate
from landscape.model.decision import Decision
from landscape.model.vocabulary import Verdict
from landscape.pipeline import ImportOptions, decide, import_files, undo_load
from landscape.settings import Settings
from landscape.store.copying import copy_store
from landscape.store.protocol import Store
from landscape.store.sqlite import schema
from landscape.store.sqlite.store import SqliteStore

SCHEMAS = Path(__file__).parents[1] / "schemas"
AS_AT = date(2026, 11, 24)
SETTINGS = replace(Settings(), lock_seconds=5.0)
OPTIONS = ImportOptions(as_at=AS_AT, by_name=True)
_NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)

_REGISTER = "Number,Name,Short description,Vendor,Department,Install Status,Active user count\n"
_APPLICATIONS = (
    ("A1", "Courtside", "court and pitch bookings, paid online", "Fennimore", "Leisure", "310"),
    ("A2", "Ledgerwood", "general ledger, creditors and debtors", "Oakhollow", "Finance", "84"),
    ("A3", "Graveyard diary", "burial and cremation bookings", "Fennimore", "Registrars", "6"),
    ("A4", "Tillbank", "takes card payments at the desk", "Oakhollow", "Finance", "40"),
    ("A5", "Caseway", "case management for complaints", "Marlbrook", "Customer services", "120"),
)
_CONTRACTS = """\
Reference Number,Title of agreement,Supplier,Start Date,End Date,Annual value
C1,Court booking licence,Fennimore Ltd,01/04/2024,31/03/2027,"18,225"
C2,Ledger and payments,Oakhollow,01/04/2023,31/03/2028,"91,000"
C3,,,01/04/2023,nonsense,"1"
"""
_INTEGRATIONS = """\
Interface ref,Source system,Target system,Direction,Frequency,Data carried
I1,A1,A2,Outbound,nightly,takings
I2,Tillbank,Ledgerwood,Outbound,instant,card payments
"""


def write_files(folder: Path) -> None:
    """Three files of a small council, the same changed, and what is loaded once all is done."""
    rows = [_row(one) for one in _APPLICATIONS]
    changed = [_row((*one[:5], f"{int(one[5]) + 7}")) for one in _APPLICATIONS[:4]]
    (folder / "before").mkdir()
    (folder / "after").mkdir()
    (folder / "before" / "register.csv").write_text(_REGISTER + "".join(rows), encoding="utf-8")
    (folder / "after" / "register.csv").write_text(_REGISTER + "".join(changed), encoding="utf-8")
    for place in (folder / "before", folder / "after"):
        (place / "contracts.csv").write_text(_CONTRACTS, encoding="utf-8")
        (place / "interfaces.csv").write_text(_INTEGRATIONS, encoding="utf-8")
    later = _REGISTER + _row(("A9", "Latecomer", "", "Marlbrook", "Finance", "1"))
    (folder / "later.csv").write_text(later, encoding="utf-8")


def _row(cells: tuple[str, ...]) -> str:
    *first, users = cells
    return ",".join(f'"{one}"' for one in (*first, "Live", users)) + "\n"


def files(folder: Path) -> list[Path]:
    """The files of a folder, in order."""
    return sorted(folder.glob("*.csv"))


# --- what a store answers ---


def opened(path: Path) -> SqliteStore:
    """A store whose clock stands, so that two runs of the same are equal."""
    return SqliteStore.open(path, SETTINGS, now=lambda: _NOW)


def answers(store: Store) -> tuple[object, ...]:
    """All that can be asked of a store, for comparing one with another."""
    state = store.snapshot()
    return (
        state,
        store.snapshot_hash(),
        store.loads(),
        store.decisions(),
        store.quarantine(),
        store.fingerprints(),
        [store.history(one.id) for one in state.elements[:2]],
    )


def held(path: Path) -> tuple[object, ...] | None:
    """All that a file answers; None when it is not there, or a store without anything."""
    if not path.exists():
        return None
    with closing(opened(path)) as store:
        return answers(store) if store.latest() or store.decisions() else None


# --- the operations ---


def load(store: Store, paths: list[Path], *, full: bool = False, infer: bool = True) -> None:
    """Loads files, as the command line does."""
    import_files(store, paths, replace(OPTIONS, full=full, infer=infer), SETTINGS)


def verdicts(store: Store) -> list[Decision]:
    """A person's word on what inference is least sure of: one accepted, one rejected."""
    estate = load_estate(store, AS_AT)
    cases = review.queue(estate, store.decisions(), own_knowledge.relations(SETTINGS))
    words = (Verdict.ACCEPT, Verdict.REJECT)
    return [
        review.decide(one, word, estate, reason="known", by_role="architect")
        for one, word in zip(cases, words, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that writes. `start` makes what is there before, `run` does it; both get the folder.

    `place` is the file whose state is before or after, `aside` one that must stay as it is.
    """

    start: Callable[[Path], None]
    run: Callable[[Path], None]
    place: str = "estate.db"
    aside: str = ""


def _nothing(folder: Path) -> None:
    pass


def loaded(folder: Path) -> None:
    with closing(opened(folder / "estate.db")) as store:
        load(store, files(folder / "before"))


def loaded_plainly(folder: Path) -> None:
    with closing(opened(folder / "estate.db")) as store:
        load(store, files(folder / "before"), infer=False)


def loaded_twice(folder: Path) -> None:
    loaded(folder)
    _reload(folder)


def _of_version_1(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "estate.db")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for name in ("1.sql", "1_rows.sql"):
            db.executescript(f"BEGIN;\n{(SCHEMAS / name).read_text(encoding='utf-8')}COMMIT;")
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.commit()


def _reload(folder: Path) -> None:
    with closing(opened(folder / "estate.db")) as store:
        load(store, files(folder / "after"), full=True)


def _undo(folder: Path) -> None:
    with closing(opened(folder / "estate.db")) as store:
        undo_load(store, store.latest(), AS_AT, OPTIONS.organisation, SETTINGS)


def _review(folder: Path) -> None:
    with closing(opened(folder / "estate.db")) as store:
        decide(store, verdicts(store), AS_AT, SETTINGS)


def _copy(folder: Path) -> None:
    copy_store(str(folder / "estate.db"), str(folder / "copy.db"), SETTINGS)


def _migrate(folder: Path) -> None:
    opened(folder / "estate.db").close()


OPERATIONS = {
    "import": Operation(_nothing, loaded_plainly),
    "re-import": Operation(loaded, _reload),
    "undo": Operation(loaded_twice, _undo),
    "review": Operation(loaded, _review),
    "copy": Operation(loaded_twice, _copy, "copy.db", aside="estate.db"),
    "migration": Operation(_of_version_1, _migrate),
}


def copied(start: Path, folder: Path) -> Path:
    """A folder with what is there before, to be spoilt."""
    shutil.copytree(start, folder)
    return folder
