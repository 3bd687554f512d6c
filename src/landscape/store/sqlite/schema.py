"""The tables, their version, and how an older file is brought up to date.

What is said over time (spans, assertions, claims, keys, edges) lies in tables of one shape: `opened`
is the load since which a row holds, `closed` the load that ended it, `root` the row that it continues
(an undo puts a row back by continuing it). No load deletes what an earlier one wrote.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence

from landscape.errors import StoreDamaged
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.model.vocabulary import Band, Method

APPLICATION_ID = 0x4C53_4350  # "LSCP"
TEMPORAL = ("spans", "asserted", "claims", "keys", "edges")


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in words)


_VERDICTS = _words(("same", "different", "accept", "reject", "correct"))
_METHODS = _words([one.value for one in Method])
_PERIOD = """
    opened INTEGER NOT NULL REFERENCES loads (load),
    closed INTEGER REFERENCES loads (load),
    CHECK (closed > opened)"""

_TABLES = f"""
CREATE TABLE element_types (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE relationship_types (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE properties (
    type TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (type, name)
) WITHOUT ROWID;
CREATE TABLE loads (
    load INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    note TEXT NOT NULL,
    elements INTEGER NOT NULL DEFAULT 0,
    relationships INTEGER NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT '',
    undoes INTEGER REFERENCES loads (load),
    undone_by INTEGER REFERENCES loads (load)
);
CREATE TABLE files (
    load INTEGER NOT NULL REFERENCES loads (load),
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    sheet TEXT,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    read INTEGER NOT NULL,
    loaded INTEGER NOT NULL,
    merged INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    PRIMARY KEY (load, position),
    CHECK (read = loaded + merged + quarantined + skipped)
) WITHOUT ROWID;
CREATE TABLE quarantine (
    load INTEGER NOT NULL REFERENCES loads (load),
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    sheet TEXT,
    row INTEGER NOT NULL,
    cells TEXT NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (load, position)
) WITHOUT ROWID;
CREATE TABLE decisions (
    no INTEGER PRIMARY KEY,
    relationship TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ({_VERDICTS})),
    reason TEXT NOT NULL,
    by_role TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE sources (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE places (
    no INTEGER PRIMARY KEY, source TEXT NOT NULL, sheet TEXT, header TEXT
);
CREATE UNIQUE INDEX places_named ON places (
    source, sheet IS NULL, ifnull(sheet, ''), header IS NULL, ifnull(header, '')
);
CREATE TABLE elements (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL REFERENCES element_types (name),
    organisation_id TEXT NOT NULL
);
CREATE TABLE spans (
    no INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    element INTEGER NOT NULL REFERENCES elements (no),{_PERIOD}
);
CREATE TABLE asserted (
    no INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    element INTEGER NOT NULL REFERENCES elements (no),
    source INTEGER NOT NULL REFERENCES sources (no),{_PERIOD}
);
CREATE TABLE claims (
    no INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    element INTEGER NOT NULL REFERENCES elements (no),
    source INTEGER NOT NULL REFERENCES sources (no),
    extra INTEGER NOT NULL CHECK (extra IN (0, 1)),
    property TEXT NOT NULL,
    tag TEXT NOT NULL CHECK (tag IN ('s', 'j', 'i', 'n', 'd', 'b')),
    value TEXT NOT NULL,
    place INTEGER REFERENCES places (no),
    row INTEGER,
    method TEXT NOT NULL CHECK (method IN ({_METHODS})),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    rank INTEGER NOT NULL,{_PERIOD}
);
CREATE TABLE keys (
    no INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    element INTEGER NOT NULL REFERENCES elements (no),
    source INTEGER NOT NULL REFERENCES sources (no),
    scheme TEXT NOT NULL,
    key TEXT NOT NULL,{_PERIOD}
);
CREATE TABLE edges (
    no INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    type TEXT NOT NULL REFERENCES relationship_types (name),
    source INTEGER NOT NULL REFERENCES elements (no),
    target INTEGER NOT NULL REFERENCES elements (no),
    origin INTEGER NOT NULL REFERENCES sources (no),
    anchor INTEGER NOT NULL REFERENCES elements (no),
    properties TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ({_METHODS})),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    band TEXT NOT NULL CHECK (band IN ({_words([one.value for one in Band])})),
    evidence TEXT NOT NULL,
    rank INTEGER NOT NULL,{_PERIOD}
);
CREATE UNIQUE INDEX spans_open ON spans (element) WHERE closed IS NULL;
CREATE UNIQUE INDEX asserted_open ON asserted (element, source) WHERE closed IS NULL;
CREATE UNIQUE INDEX claims_open ON claims (element, source, extra, property) WHERE closed IS NULL;
CREATE UNIQUE INDEX keys_open ON keys (element, source, scheme, key) WHERE closed IS NULL;
CREATE UNIQUE INDEX edges_open ON edges (type, source, target, origin) WHERE closed IS NULL;
CREATE INDEX spans_element ON spans (element);
CREATE INDEX asserted_element ON asserted (element);
CREATE INDEX claims_element ON claims (element);
CREATE INDEX keys_element ON keys (element);
CREATE INDEX edges_source ON edges (source);
CREATE INDEX edges_target ON edges (target);
CREATE VIRTUAL TABLE search USING fts5 (
    name, description, reference, aliases, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_words USING fts5vocab ('search', 'row');
"""
_BY_LOAD = "\n".join(
    f"CREATE INDEX {table}_opened ON {table} (opened);\n"
    f"CREATE INDEX {table}_closed ON {table} (closed) WHERE closed IS NOT NULL;"
    for table in TEMPORAL
)


def _statements(script: str) -> list[str]:
    return [one.strip() for one in script.split(";") if one.strip()]


def _create(db: sqlite3.Connection) -> None:
    for statement in _statements(_TABLES + _BY_LOAD):
        db.execute(statement)


def _find_files_by_source(db: sqlite3.Connection) -> None:
    """Whether a row still waits in quarantine is asked of all later loads of its file."""
    db.execute("CREATE INDEX files_source ON files (source, load)")


def _remember_evidence(db: sqlite3.Connection) -> None:
    """What was known when a decision was made."""
    db.execute("ALTER TABLE decisions ADD COLUMN evidence TEXT NOT NULL DEFAULT ''")


def _let_words_be_taken_back(db: sqlite3.Connection) -> None:
    """A decision may withdraw the one before it; a check can only be changed with its table."""
    words = _words(("same", "different", "accept", "reject", "correct", "withdraw"))
    columns = "no, relationship, source, target, verdict, reason, by_role, at, evidence"
    db.execute("ALTER TABLE decisions RENAME TO decisions_before")
    db.execute(
        "CREATE TABLE decisions (no INTEGER PRIMARY KEY, relationship TEXT NOT NULL, "
        "source TEXT NOT NULL, target TEXT NOT NULL, "
        f"verdict TEXT NOT NULL CHECK (verdict IN ({words})), reason TEXT NOT NULL, "
        "by_role TEXT NOT NULL, at TEXT NOT NULL, evidence TEXT NOT NULL DEFAULT '')"
    )
    db.execute(f"INSERT INTO decisions ({columns}) SELECT {columns} FROM decisions_before")
    db.execute("DROP TABLE decisions_before")


def _leave_word(db: sqlite3.Connection) -> None:
    """What the last load of a file leaves for the next one, and how much there is after the last load.

    Both follow from the rest and may be lost: then rows are read, and elements counted, again.
    """
    db.execute(
        "CREATE TABLE marks (name TEXT PRIMARY KEY, load INTEGER NOT NULL REFERENCES loads (load), "
        "digest TEXT NOT NULL, content BLOB NOT NULL)"
    )
    db.execute(
        "CREATE TABLE tallies (load INTEGER PRIMARY KEY REFERENCES loads (load), told TEXT NOT NULL)"
    )


def _compare_word_by_word(db: sqlite3.Connection) -> None:
    """`IN` of more than two words is made into a small index each time a statement runs: a fifth of what a
    row costs. What the conditions say stays the same, so that only their text is changed, not the rows."""
    declared = db.execute("SELECT name, sql FROM sqlite_master WHERE name IN ('claims', 'edges')")
    texts = {name: _word_by_word(text) for name, text in declared.fetchall()}
    try:
        _change_texts(db, texts)
    except sqlite3.OperationalError:  # a library that lets nobody change them
        for name, text in texts.items():
            _write_anew(db, name, text)


def _change_texts(db: sqlite3.Connection, texts: Mapping[str, str]) -> None:
    """Gives tables another declaration of the same columns, without touching their rows."""
    db.execute("PRAGMA writable_schema = ON")
    try:
        db.executemany(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
            [(text, name) for name, text in texts.items()],
        )
        cookie: int = db.execute("PRAGMA schema_version").fetchone()[0]
        db.execute(f"PRAGMA schema_version = {cookie + 1}")
    finally:
        db.execute("PRAGMA writable_schema = OFF")


_CLOSED_LIST = re.compile(r"CHECK \((tag|method|band) IN \(([^)]*)\)\)")


def _word_by_word(declared: str) -> str:
    """The declaration of a table, each word of its closed lists compared by itself."""

    def said(found: re.Match[str]) -> str:
        return f"CHECK ({' OR '.join(f'{found[1]} = {one}' for one in found[2].split(', '))})"

    return _CLOSED_LIST.sub(said, declared)


def _write_anew(db: sqlite3.Connection, table: str, declared: str) -> None:
    """Puts the rows of a table into one of another declaration, in its place."""
    indices = db.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    ).fetchall()
    db.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    db.execute(declared)
    db.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")
    db.execute(f"DROP TABLE {table}_before")
    for (statement,) in indices:
        db.execute(statement)


# The n-th (counted from 0) brings a file from version n to version n + 1, all that are missing in one
# transaction. Never change one that was released: tests/store/schemas holds what each version created.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _create,
    _find_files_by_source,
    _remember_evidence,
    _let_words_be_taken_back,
    _leave_word,
    _compare_word_by_word,
)
VERSION = len(MIGRATIONS)


def version_of(db: sqlite3.Connection) -> int:
    """The schema version of an open file; 0 when it is empty. Raises StoreDamaged when it is foreign."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    application: int = db.execute("PRAGMA application_id").fetchone()[0]
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application == APPLICATION_ID and version <= VERSION and not (empty and version):
        return version
    if application == APPLICATION_ID and version > VERSION:
        raise StoreDamaged(
            f"{_place(db)} was written by a newer version of landscape.",
            detail=f"Its schema is version {version}; this program knows up to {VERSION}.",
            remedy="Install the newer version of landscape, or name another file.",
        )
    if empty and not application and not version:
        return 0
    raise StoreDamaged(
        f"{_place(db)} is a database of another program, not a store.",
        remedy="Name another file; this one was left as it is.",
    )


def _place(db: sqlite3.Connection) -> str:
    """The path of the open file."""
    return str(db.execute("PRAGMA database_list").fetchone()[2] or "The store")


def bring_up_to_date(db: sqlite3.Connection) -> None:
    """Runs what is missing, in the open write transaction, and refreshes the closed words."""
    version = version_of(db)
    for migrate in MIGRATIONS[version:]:
        migrate(db)
    if version < VERSION:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
    if not knows_the_model(db):
        _fill(db)


def knows_the_model(db: sqlite3.Connection) -> bool:
    """Whether the file's closed words contain those that the metamodel declares."""
    held, declared = closed_words(db), declared_words()
    return declared[0] <= held[0] and declared[1] <= held[1] and declared[2] == held[2]


Words = tuple[frozenset[str], frozenset[str], frozenset[tuple[str, str, str]]]


def declared_words() -> Words:
    """Element types, relationship types and properties as the metamodel declares them."""
    declared = {name: one.properties for name, one in ELEMENT_TYPES.items()}
    declared |= {name: one.properties for name, one in RELATIONSHIP_TYPES.items()}
    properties = frozenset(
        (name, one.name, one.kind.value) for name, held in declared.items() for one in held
    )
    return frozenset(ELEMENT_TYPES), frozenset(RELATIONSHIP_TYPES), properties


def closed_words(db: sqlite3.Connection) -> Words:
    """Element types, relationship types and properties as the file has them."""
    return (
        frozenset(name for (name,) in db.execute("SELECT name FROM element_types")),
        frozenset(name for (name,) in db.execute("SELECT name FROM relationship_types")),
        frozenset(db.execute("SELECT type, name, kind FROM properties").fetchall()),
    )


def _fill(db: sqlite3.Connection) -> None:
    elements, relationships, properties = declared_words()
    db.executemany("INSERT OR IGNORE INTO element_types VALUES (?)", [(x,) for x in elements])
    db.executemany(
        "INSERT OR IGNORE INTO relationship_types VALUES (?)", [(x,) for x in relationships]
    )
    db.execute("DELETE FROM properties")
    db.executemany("INSERT INTO properties VALUES (?, ?, ?)", sorted(properties))
