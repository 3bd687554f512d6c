"""The configuration database export: one row per hand-written row, made as dirty as real ones are."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sample_sources import AS_AT, DATA, TRUTH, App, dmy, stream, write

HEADER = (
    "Number",
    "Name",
    "Short description",
    "Vendor",
    "Department",
    "Support group",
    "Install Status",
    "Life-Cycle Stage",
    "Life-Cycle Stage Status",
    "Business criticality",
    "Active user count",
    "Platform Host",
    "Business fit score",
    "Technical fit score",
    "Environment",
    "Parent",
    "Duplicate of",
    "Installed",
    "Last updated",
)
_LIFE = {
    "live": ("In Production", "Operational", "In Use"),
    "pilot": ("Pilot", "Deploy", "Test"),
    "end-of-support": ("In Production", "Operational", "End of Support"),
    "pending-retirement": ("In Production", "Operational", "Pending Retirement"),
    "retired": ("Retired", "End of Life", "Retired"),
    "": ("", "", ""),
}
_CRITICALITY = {
    "1": "1 - most critical",
    "2": "2 - somewhat critical",
    "3": "3 - less critical",
    "4": "4 - not critical",
    "": "",
}
_HOSTING = {
    "on-premises": ("On-Premises", "On-Premises", "On premise", "On-Prem"),
    "saas": ("SaaS", "SaaS", "SAAS", "Software as a Service"),
    "supplier-hosted": ("Supplier hosted", "Vendor hosted", "Hosted"),
    "cloud": ("Cloud", "Public cloud"),
    "": ("", "", "TBC"),
}
_ENVIRONMENTS = (
    ("test", "Test"),
    ("train", "Training"),
    ("accept", "UAT"),
    ("disaster", "DR"),
    ("dr", "DR"),
    ("pre-prod", "Pre-production"),
    ("sandbox", "Sandbox"),
    ("dev", "Development"),
    ("payroll env", "Test"),
    ("old", "Legacy"),
)
_SUPPORT = {
    "technology": "ICT Operations",
    "housing": "Housing Systems",
    "finance": "Systems Accountants",
    "education": "Education ICT",
    "children": "Social Care Systems",
    "adults": "Social Care Systems",
    "revenues-and-benefits": "Revs Systems Team",
}
# Rows typed twice whose names are the same letters: nobody has marked these.
_UNMARKED_TWINS = ("Road well", "Hearth Main", "Snag Tree", "Moot Hall", "Reg Diary")


def numbered(apps: list[App]) -> list[tuple[str, App]]:
    """Rows in the order of the export, each with its number; gaps where records were deleted."""
    rng = stream("cmdb-order")
    order = list(apps)
    rng.shuffle(order)
    number, rows = 1000, []
    for app in order:
        number += rng.choice((1, 1, 1, 2, 3))
        rows.append((f"APM{number:07d}", app))
    return rows


def build(rows: list[tuple[str, App]]) -> None:
    """Writes the export and the truth about its rows."""
    rng = stream("cmdb-dirt")
    names = {app.key: app.name for _, app in rows}
    numbers = {app.key: number for number, app in rows}
    write(
        DATA / "cmdb_sample.csv",
        HEADER,
        [_row(number, app, names, numbers, rng) for number, app in rows],
        encoding="utf-8-sig",
    )
    _functionalities(rows)
    _collapsed(rows)


def _row(
    number: str, app: App, names: dict[str, str], numbers: dict[str, str], rng: random.Random
) -> list[str]:
    status, stage, stage_status = _life(app, rng)
    return [
        number,
        _typed(app.name, rng, 0.06),
        _mangled(app.description, rng),
        _mangled(app.vendor, rng),
        _typed("" if rng.random() < 0.03 else _mangled(app.department, rng), rng, 0.04),
        _SUPPORT.get(app.area, "Business Applications") if rng.random() < 0.7 else "",
        status,
        stage,
        stage_status,
        _CRITICALITY[app.criticality],
        _users(app.users, rng),
        rng.choice(_HOSTING[app.hosting]),
        app.business_fit,
        app.technical_fit,
        _environment(app, rng),
        _parent(app, names, rng),
        _duplicate_of(app, numbers),
        _installed(app, rng),
        _updated(rng),
    ]


def _life(app: App, rng: random.Random) -> tuple[str, str, str]:
    status, stage, detail = _LIFE[app.lifecycle]
    draw = rng.random()
    if app.kind == "retired":
        return ("In Production", stage, detail) if draw < 0.2 else (status, stage, detail)
    if draw < 0.12:
        return status, "", ""
    return ("", stage, detail) if draw < 0.18 else (status, stage, detail)


def _environment(app: App, rng: random.Random) -> str:
    if app.kind == "instance":
        words = f"{app.note} {app.name}".casefold()
        return next(label for word, label in _ENVIRONMENTS if word in words)
    return rng.choice(("Production", "Production", "Production", "Live", ""))


def _parent(app: App, names: dict[str, str], rng: random.Random) -> str:
    if app.kind not in {"instance", "module"}:
        return ""
    old = _is_old(app)
    return names[app.of] if old or rng.random() < 0.6 else ""


def _is_old(app: App) -> bool:
    return app.kind == "instance" and "old" in app.note.casefold()


def _duplicate_of(app: App, numbers: dict[str, str]) -> str:
    if app.kind != "duplicate" or app.name in _UNMARKED_TWINS:
        return ""
    return numbers[app.of]


def _users(users: str, rng: random.Random) -> str:
    if not users:
        return rng.choice(("", "", "", "unknown", "n/k"))
    draw = rng.random()
    if draw < 0.03:
        return f"c. {users}"
    return f"{int(users):,}" if draw < 0.4 else users


def _installed(app: App, rng: random.Random) -> str:
    if rng.random() < 0.35:
        return ""
    first = 2001 if app.hosting == "on-premises" else 2012
    day = date(rng.randrange(first, 2025), rng.randrange(1, 13), rng.randrange(1, 29))
    return "01/01/1900" if rng.random() < 0.02 else dmy(day)


def _updated(rng: random.Random) -> str:
    age = int(rng.random() ** 2.2 * 2600)
    return dmy(AS_AT - timedelta(days=age + 3))


def _typed(text: str, rng: random.Random, share: float) -> str:
    draw = rng.random()
    if draw < share:
        return f"{text} " if draw < share * 0.7 else f" {text}"
    return text


def _mangled(text: str, rng: random.Random) -> str:
    """What exports do to ampersands, apostrophes and pounds."""
    draw = rng.random()
    if draw < 0.22:
        text = text.replace("&", "&amp;")
    if 0.10 < draw < 0.30:
        text = text.replace("'", "â€™").replace("£", "Â£")
    if 0.30 < draw < 0.36:
        text = text.replace(". ", ".\n", 1)
    if 0.36 < draw < 0.40:
        text = text.replace(", ", ",  ", 2)
    return text


def _functionalities(rows: list[tuple[str, App]]) -> None:
    write(
        TRUTH / "functionalities.csv",
        ("row", "number", "key", "name", "kind", "functionalities", "area", "booking"),
        [
            (
                row,
                number,
                app.key,
                app.name,
                app.kind,
                "|".join(app.functionalities),
                app.area,
                app.booking,
            )
            for row, (number, app) in enumerate(rows, 2)
        ],
    )


def _collapsed(rows: list[tuple[str, App]]) -> None:
    below: dict[str, list[str]] = {}
    for number, app in rows:
        if app.kind in {"instance", "duplicate"}:
            below.setdefault(app.of, []).append(f"{number}:{app.kind}")
    write(
        TRUTH / "applications.csv",
        (
            "key",
            "number",
            "name",
            "kind",
            "suite",
            "functionalities",
            "area",
            "booking",
            "collapsed",
        ),
        [
            (
                app.key,
                number,
                app.name,
                app.kind,
                app.of,
                "|".join(app.functionalities),
                app.area,
                app.booking,
                "|".join(below.get(app.key, [])),
            )
            for number, app in sorted(rows, key=lambda pair: pair[1].key)
            if app.live
        ],
    )
