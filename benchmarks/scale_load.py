"""Loading, as it grows: into the embedded store and Neo4j, again with few changes, again with none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator

from measuring import Figure, Use
from scale_ground import Ground

# The same rows and the same indices, as somebody would insert them who knows nothing of what they mean.
_RAW = """
import re, sqlite3, sys, time
store, place, conditions = sys.argv[1:]
of = sqlite3.connect(store)
made = of.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
made = [one for one in made if not one[1].startswith("search_")]
tables = [name for kind, name, _ in made if kind == "table" and name != "search"]
rows = {name: of.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
found = of.execute("SELECT rowid, name, description, reference, aliases FROM search").fetchall()
into = sqlite3.connect(place, isolation_level=None)
into.execute("PRAGMA journal_mode = WAL")
into.execute("PRAGMA cache_size = -65536")
into.execute(f"PRAGMA ignore_check_constraints = {0 if conditions == 'yes' else 1}")
for _, _, sql in made:
    into.execute(sql)
began = time.process_time()
into.execute("BEGIN")
for name, held in rows.items():
    if held:
        into.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(held[0]))})", held)
marks = "INSERT INTO search (rowid, name, description, reference, aliases) VALUES (?, ?, ?, ?, ?)"
into.executemany(marks, found)
into.execute("COMMIT")
into.close()
print(time.process_time() - began)
"""

# A thousand applications say something else; everything else they said, they say again.
_PARSED = """
import sqlite3, sys, time
from dataclasses import replace
import landscape
from landscape.store.batch import Batch, ElementAssertion, RelationshipAssertion
place, count = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(place)
chosen = db.execute("SELECT no, id FROM elements WHERE type = 'Application' ORDER BY no").fetchall()
chosen = chosen[:: max(1, len(chosen) // count)][:count]
store, elements, edges = landscape.open_store(place), [], []
for number, name in chosen:
    said = [one for one in store.claims(name) if one.closed is None and one.cell]
    said = [one for one in said if one.cell.source == "cmdb.csv"]
    claims = [replace(one, value=98765 if one.property == "users" else one.value, load=0) for one in said]
    row = said[0].cell.row
    extra = dict(db.execute("SELECT property, value FROM claims c JOIN sources s ON s.no = c.source"
        " WHERE element = ? AND extra = 1 AND closed IS NULL AND s.name = 'cmdb.csv'", (number,)))
    keys = db.execute("SELECT k.scheme, k.key FROM keys k JOIN sources s ON s.no = k.source"
                      " WHERE k.element = ? AND k.closed IS NULL AND s.name = 'cmdb.csv'", (number,))
    elements.append(ElementAssertion(
        name, "Application", "cmdb.csv", tuple(claims), extra, tuple(keys.fetchall())))
    edges += [RelationshipAssertion(one, "cmdb.csv", name) for one in store.relationships(name)
              if one.evidence and (one.evidence[0].source, one.evidence[0].row) == ("cmdb.csv", row)]
db.close()
batch = Batch("council", elements=tuple(elements), relationships=tuple(edges))
began = time.process_time()
with store.writing() as writer:
    outcome = writer.apply(batch)
print(time.process_time() - began)
assert outcome.changed == len(chosen), outcome
assert not outcome.relationships_created and not outcome.relationships_closed, outcome
"""


def first_load(ground: Ground) -> Iterator[Figure]:
    """CSV files into a store that can be asked, inference left out, beside inserting the same rows."""
    place = ground.folder / "estate.db"
    load = ground.landscape("import", "--no-inference", *ground.files, store=place)
    ground.kept["store"] = place
    for conditions, told in (
        ("yes", "raw insert, same tables"),
        ("no", "… conditions not checked"),
    ):
        raw = _alone(
            ground, _RAW, str(place), str(ground.folder / f"raw-{conditions}.db"), conditions
        )
        first = conditions == "yes"
        target = ground.target(2.5 * raw) if first else None
        what = "load from CSV, no inference" if first else "  the same, beside"
        yield Figure(what, load.seconds, "s", raw, told, target)
    yield Figure("  its highest memory", load.memory, "MB")
    yield Figure("  the file", place.stat().st_size / 1e6, "MB")


def unchanged(ground: Ground) -> Iterator[Figure]:
    """A file that was loaded before, as it was: the whole process, and what starting it takes."""
    (cmdb,) = (one for one in ground.files if one.name == "cmdb.csv")
    again = ground.landscape("import", "--no-inference", cmdb, store=ground.store())
    start = ground.landscape("loads", store=ground.store())
    yield Figure(
        "an unchanged file recognised",
        again.seconds,
        "s",
        start.seconds,
        "landscape loads",
        ground.target(1.0),
    )


def parsed(ground: Ground) -> Iterator[Figure]:
    """Rows that were read already, up to 1,000 of them changed, into the store."""
    place = ground.folder / "parsed.db"
    shutil.copy(ground.store(), place)
    count = str(min(1_000, ground.applications // 10))
    spent = _alone(ground, _PARSED, str(place), count)
    yield Figure(f"re-import of {count} parsed rows", spent, "s", None, "", ground.target(1.0))
    place.unlink()


def changed(ground: Ground) -> Iterator[Figure]:
    """All files again, up to 1,000 applications changed in one of them."""
    place = ground.folder / "again.db"
    shutil.copy(ground.store(), place)
    (cmdb,) = (one for one in ground.changed if one.name == "cmdb.csv")
    alone = ground.landscape("import", "--no-inference", cmdb, store=place)
    count = min(1_000, ground.applications // 10)
    target = ground.target(10.0)
    yield Figure(f"re-import of the file with {count} changed", alone.seconds, "s", target=target)
    yield Figure("  its highest memory", alone.memory, "MB")
    place.unlink()


def _alone(ground: Ground, program: str, *words: str) -> float:
    """What a program says of itself that the part that counts took."""
    return _number(ground.python(program, *words))


def _number(use: Use) -> float:
    found = re.findall(r"^\d+\.\d+(?:e-\d+)?$", use.said, re.MULTILINE)
    return float(found[-1])


MEASURES: tuple[Callable[[Ground], Iterator[Figure]], ...] = (
    first_load,
    unchanged,
    parsed,
    changed,
)
