"""The register of interfaces: hand-written flows and hubs, then what a register leaves out and mistypes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sample_sources import AS_AT, DATA, TRUTH, App, dmy, read, stream, write

HEADER = (
    "Interface ref",
    "Source system",
    "Target system",
    "Interface type",
    "Direction",
    "Frequency",
    "Data carried",
    "Personal data?",
    "Criticality",
    "Owning team",
    "Documented?",
    "Last checked",
    "Notes",
)
_KINDS = {
    "file": ("SFTP", "File transfer", "CSV file", "Nightly batch file", "flat file", "ftp"),
    "api": ("API", "API", "REST API", "Web service", "SOAP", "api (json)"),
    "db": ("Database link", "DB link", "SQL view", "linked server", "ODBC"),
    "manual": ("Manual re-keying", "Manual", "rekeyed", "Manual re-key", "retyped from a print"),
    "rpa": ("RPA", "Robot", "RPA bot"),
    "email": ("Email", "e-mail", "emailed spreadsheet"),
    "": ("", "TBC", "?", "unknown"),
}
_FREQUENCIES = {
    "real-time": ("Real time", "Real-time", "immediate", "instant"),
    "hourly": ("Hourly", "every 15 minutes"),
    "daily": ("Daily", "Nightly", "overnight", "daily (weekdays)"),
    "weekly": ("Weekly", "weekly", "Weekly - Monday"),
    "monthly": ("Monthly", "monthly", "each month"),
    "yearly": ("Annual", "yearly", "once a year"),
    "ad-hoc": ("Ad hoc", "as required", "when needed", "occasional"),
    "": ("", "not known"),
}
_FORWARD = ("", "", "One way", "One-way", "Source to target", "->", "Outbound")
_BOTH = ("Two-way", "Both ways", "Bi-directional", "<->")
_BACKWARD = ("Inbound", "Target to source", "<-")
_UNCLEAR = ("?", "see diagram", "not sure")
_CRITICALITY = {
    "1": ("1 - most critical", "Critical"),
    "2": ("2 - somewhat critical", "High"),
    "3": ("3 - less critical", "Medium"),
    "4": ("4 - not critical", "Low"),
    "": ("", "TBC"),
}
_PERSONAL_AREAS = {"children", "adults", "people", "revenues-and-benefits", "housing", "education"}
# How many minor flows nobody has recorded, and what is planted among those that somebody has.
_RECORDED = 592
_TWICE = 16
_TURNED = 5
_UNCLEAR_ROWS = 12


@dataclass(frozen=True, slots=True)
class Flow:
    """One true flow of data: who sends to whom, whether also back, and how it is written down.

    `sender` and `receiver` are keys of applications, or `ext:` and the name of an outside body.
    `written_backwards` says that the register names the receiver first and says so in its direction;
    `turned` that it names the receiver first and does not say so; `unclear` that its direction is no
    direction; `same_as` is the place of the row that somebody recorded before.
    """

    sender: str
    receiver: str
    kind: str
    frequency: str
    data: str
    criticality: str
    both: bool
    owner: str
    note: str
    written_backwards: bool = False
    turned: bool = False
    unclear: bool = False
    same_as: int | None = None

    @property
    def inside(self) -> bool:
        """Whether both ends are applications of the council."""
        return not (self.sender.startswith("ext:") or self.receiver.startswith("ext:"))


def flows() -> list[Flow]:
    """Every true flow: those written one by one, then those that all go to or from a hub."""
    by_hand = [_by_hand(row) for half in ("people", "place") for row in read(f"flows_{half}.csv")]
    return by_hand + [flow for row in read("flow_hubs.csv") for flow in _of_hub(row)]


def _by_hand(row: Mapping[str, str]) -> Flow:
    ends = (row["source"], row["target"])
    backwards = row["way"] == "back"
    sender, receiver = reversed(ends) if backwards else ends
    return Flow(
        sender,
        receiver,
        row["kind"],
        row["frequency"],
        row["data"],
        row["criticality"],
        row["way"] == "both",
        "",
        row["note"],
        written_backwards=backwards,
    )


def _of_hub(row: Mapping[str, str]) -> Iterator[Flow]:
    rng = stream(f"hub/{row['hub']}/{row['way']}")
    for spoke in row["spokes"].split("|"):
        sender, receiver = (spoke, row["hub"]) if row["way"] == "in" else (row["hub"], spoke)
        kind, frequency, data = (
            rng.choice(row[column].split("|")) for column in ("kinds", "frequencies", "data")
        )
        yield Flow(
            sender, receiver, kind, frequency, data, row["criticality"], False, row["owner"], ""
        )


def register(every: list[Flow]) -> tuple[list[Flow], list[Flow]]:
    """The flows that the register holds, in its order, and those that nobody has recorded."""
    rng = stream("integrations-register")
    minor = [
        place for place, one in enumerate(every) if one.criticality not in {"1", "2"} and one.inside
    ]
    left_out = set(rng.sample(minor, len(every) + _TWICE - _RECORDED))
    held = [one for place, one in enumerate(every) if place not in left_out]
    held = _planted(held, rng)
    rng.shuffle(held)
    held += [replace(held[place], same_as=place) for place in rng.sample(range(len(held)), _TWICE)]
    return held, [every[place] for place in sorted(left_out)]


def _planted(held: list[Flow], rng: random.Random) -> list[Flow]:
    plain = [
        place
        for place, one in enumerate(held)
        if one.inside and not one.both and not one.written_backwards and one.criticality == "3"
    ]
    picked = rng.sample(plain, _TURNED + _UNCLEAR_ROWS)
    for place in picked[:_TURNED]:
        held[place] = replace(held[place], turned=True)
    for place in picked[_TURNED:]:
        held[place] = replace(held[place], unclear=True)
    return held


class _Names:
    """How people write which application they mean."""

    def __init__(self, rows: list[tuple[str, App]]) -> None:
        self._apps = {app.key: app for _, app in rows}
        self._numbers = {app.key: number for number, app in rows}
        self._others: dict[str, list[App]] = {}
        for _, app in rows:
            if app.kind in {"duplicate", "instance"}:
                self._others.setdefault(app.of, []).append(app)

    def app(self, key: str) -> App:
        """The application of a key."""
        return self._apps[key]

    def primary(self, key: str) -> str:
        """The number of the application that a row of the configuration database belongs to."""
        if key.startswith("ext:"):
            return ""
        app = self._apps[key]
        return self._numbers[app.of if app.kind in {"duplicate", "instance"} else key]

    def typed(self, key: str, rng: random.Random) -> str:
        """What stands in the cell."""
        if key.startswith("ext:"):
            return key[4:]
        app, chance = self._apps[key], rng.random()
        if chance < 0.58:
            return self._numbers[key]
        if chance < 0.9 or app.kind in {"instance", "retired"}:
            return app.name
        if chance < 0.93 and key in self._others:
            return rng.choice(self._others[key]).name
        return self._misspelt(app, chance, rng)

    def _misspelt(self, app: App, chance: float, rng: random.Random) -> str:
        if chance < 0.95:
            return app.name.upper() if app.name != app.name.upper() else app.name.title()
        if chance < 0.97:
            return f"{app.name} system"
        if chance < 0.98:
            return f"{app.name} ({self._numbers[app.key]})"
        letters = list(app.name)
        place = rng.randrange(1, max(2, len(letters) - 1))
        del letters[place : place + 1]
        return "".join(letters)


def build(rows: list[tuple[str, App]]) -> None:
    """Writes the register and the truth about its rows."""
    names = _Names(rows)
    held, left_out = register(flows())
    refs = [_ref(place, one) for place, one in enumerate(held)]
    rng = stream("integrations-dirt")
    written = [_row(ref, one, names, rng) for ref, one in zip(refs, held, strict=True)]
    write(DATA / "integrations_sample.csv", HEADER, written)
    _truth(held, left_out, refs, names)


def _ref(place: int, one: Flow) -> str:
    if place % 53 == 17:
        return ""
    if place % 97 == 41:
        return f"INT-{place:04d}"  # the number before: somebody copied the row above
    return f"INT{place + 1:04d}" if place % 29 == 3 else f"INT-{place + 1:04d}"


def _row(ref: str, one: Flow, names: _Names, rng: random.Random) -> list[str]:
    first, second = (
        (one.receiver, one.sender)
        if one.written_backwards or one.turned
        else (one.sender, one.receiver)
    )
    again = one.same_as is not None
    return [
        ref,
        names.typed(first, rng),
        names.typed(second, rng),
        rng.choice(_KINDS[one.kind]),
        _direction(one, rng),
        rng.choice(_FREQUENCIES[one.frequency]),
        one.data.upper() if again and rng.random() < 0.5 else one.data,
        _personal(one, names, rng),
        rng.choice(_CRITICALITY[one.criticality]),
        _owner(one, names, rng),
        rng.choice(("Y", "N", "No", "", "Yes", "out of date")),
        _checked(rng),
        "already listed?" if again and rng.random() < 0.2 else one.note,
    ]


def _direction(one: Flow, rng: random.Random) -> str:
    if one.unclear:
        return rng.choice(_UNCLEAR)
    if one.both:
        return rng.choice(_BOTH)
    return rng.choice(_BACKWARD if one.written_backwards else _FORWARD)


def _personal(one: Flow, names: _Names, rng: random.Random) -> str:
    areas = {
        names.app(end).area for end in (one.sender, one.receiver) if not end.startswith("ext:")
    }
    if rng.random() < 0.3:
        return ""
    return rng.choice(("Y", "Yes", "Y")) if areas & _PERSONAL_AREAS else rng.choice(("N", "No"))


def _owner(one: Flow, names: _Names, rng: random.Random) -> str:
    if rng.random() < 0.2:
        return ""
    if one.owner:
        return one.owner
    end = one.receiver if one.sender.startswith("ext:") else one.sender
    return rng.choice((names.app(end).department, names.app(end).department, "ICT Integration"))


def _checked(rng: random.Random) -> str:
    if rng.random() < 0.45:
        return ""
    return dmy(AS_AT.replace(year=rng.randrange(2015, 2026), month=rng.randrange(1, 13), day=1))


def _truth(held: list[Flow], left_out: list[Flow], refs: list[str], names: _Names) -> None:
    rows = [
        (place, ref, *_facts(one, names), "" if one.same_as is None else one.same_as + 2)
        for place, (ref, one) in enumerate(zip(refs, held, strict=True), 2)
    ]
    rows += [("", "", *_facts(one, names), "") for one in left_out]
    write(
        TRUTH / "integrations.csv",
        (
            "row", "reference", "sender", "receiver", "sender_name", "receiver_name", "both_ways",
            "kind", "frequency", "criticality", "as_recorded", "same_as_row",
        ),
        rows,
    )  # fmt: skip
    write(
        TRUTH / "impact.csv",
        ("number", "name", "direct", "all"),
        _impacts(held, names),
    )


def _facts(one: Flow, names: _Names) -> tuple[object, ...]:
    said = (
        "turned" if one.turned else "unclear" if one.unclear
        else "backwards" if one.written_backwards else "as it is"
    )  # fmt: skip
    return (
        names.primary(one.sender),
        names.primary(one.receiver),
        *(end[4:] if end.startswith("ext:") else names.app(end).name for end in ends(one)),
        "yes" if one.both else "",
        one.kind,
        one.frequency,
        one.criticality,
        said,
    )


def ends(one: Flow) -> tuple[str, str]:
    """Both ends in the order in which the data goes."""
    return one.sender, one.receiver


def downstream(held: list[Flow], names: _Names) -> Mapping[str, set[str]]:
    """Who truly receives data from whom, by number; retired applications receive nothing."""
    found: dict[str, set[str]] = {}
    for one in held:
        pairs = [ends(one), ends(one)[::-1]] if one.both else [ends(one)]
        for sender, receiver in pairs:
            if any(end.startswith("ext:") or _gone(names.app(end)) for end in (sender, receiver)):
                continue
            first, second = names.primary(sender), names.primary(receiver)
            if first != second:
                found.setdefault(first, set()).add(second)
    return found


def _gone(app: App) -> bool:
    return app.kind == "retired" or app.lifecycle == "retired"


def _impacts(held: list[Flow], names: _Names) -> list[tuple[str, str, str, str]]:
    """For named applications whom their retirement truly hits, at first hand and in the end."""
    following = downstream(held, names)
    rows = []
    for key in _NAMED:
        number = names.primary(key)
        direct = following.get(number, set())
        reached = set(direct)
        waiting = list(direct)
        while waiting:
            for one in following.get(waiting.pop(), set()) - reached:
                reached.add(one)
                waiting.append(one)
        reached.discard(number)
        rows.append(
            (number, names.app(key).name, "|".join(sorted(direct)), "|".join(sorted(reached)))
        )
    return rows


_NAMED = (
    "p013", "p015", "p027", "p035", "p043", "p095", "p126", "p129", "p137", "p135", "p165", "p166",
    "p175", "p182", "p209", "p231", "p241", "p250", "q001", "q026", "q041", "q056", "q059", "q064",
    "q084", "q094", "q113", "q118", "q135", "q139", "q176", "q178", "q184",
)  # fmt: skip
