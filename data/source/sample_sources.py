"""The hand-written sources, read into small records; what the other parts of the build share."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent
TRUTH = DATA / "truth"
AS_AT = date(2026, 11, 24)
SEED = "thornmere-2026"
_INTO = [DATA]


def stream(name: str) -> random.Random:
    """A random stream of its own per purpose, so that one file's dirt never moves another's."""
    return random.Random(f"{SEED}/{name}")


def read(name: str) -> list[dict[str, str]]:
    """One hand-written source as dictionaries."""
    with (HERE / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write_into(folder: Path | None) -> None:
    """Has everything written to another folder than data/; None leaves it there."""
    _INTO[0] = folder or DATA


def write(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = "utf-8"
) -> None:
    """Writes a comma-separated file with the line ends that council systems write."""
    path = _INTO[0] / path.relative_to(DATA)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="", errors="replace") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


@dataclass(frozen=True, slots=True)
class App:
    """One row of the future configuration database, as typed, with the truth beside it."""

    key: str
    name: str
    description: str
    vendor: str
    department: str
    kind: str
    of: str
    functionalities: tuple[str, ...]
    area: str
    users: str
    criticality: str
    hosting: str
    lifecycle: str
    business_fit: str
    technical_fit: str
    booking: str
    note: str

    @property
    def live(self) -> bool:
        """Whether the row is an application that counts among the live ones."""
        return self.kind in {"live", "module"}


@dataclass(frozen=True, slots=True)
class Supplier:
    """One legal entity: its spellings, its former names and the entity above it."""

    canonical: str
    company_number: str
    parent: str
    valid_from: str
    spellings: tuple[str, ...]
    former_name: str
    renamed_on: str
    role: str

    @property
    def current_spellings(self) -> tuple[str, ...]:
        """Spellings of the present name."""
        old = self.former_name.split(" ")[0].casefold()
        return (
            self.canonical,
            *(one for one in self.spellings if not old or not one.casefold().startswith(old)),
        )


@dataclass(frozen=True, slots=True)
class Title:
    """A contract as somebody worded it, with what it truly covers."""

    app_keys: tuple[str, ...]
    title: str
    description: str
    supplier: str
    role: str
    half: str


def applications() -> list[App]:
    """Both halves of the estate in the order in which they were written."""
    rows = read("applications_people.csv") + read("applications_place.csv")
    return [_app(row) for row in rows]


def _app(row: Mapping[str, str]) -> App:
    return App(
        **{**row, "functionalities": tuple(filter(None, row["functionalities"].split("|")))}  # type: ignore[arg-type]
    )


def suppliers() -> list[Supplier]:
    """The legal entities."""
    return [_supplier(row) for row in read("suppliers.csv")]


def _supplier(row: Mapping[str, str]) -> Supplier:
    former, _, until = row["former_names"].partition(" until ")
    return Supplier(
        canonical=row["canonical"],
        company_number=row["company_number"],
        parent=row["parent"],
        valid_from=row["valid_from"],
        spellings=tuple(filter(None, row["spellings"].split("|"))),
        former_name=former,
        renamed_on=until,
        role=row["role"],
    )


def titles() -> list[Title]:
    """The hand-written contract titles of both halves."""
    return [
        Title(
            tuple(filter(None, row["app_keys"].split("|"))),
            row["title"],
            row["description"],
            row["supplier"],
            row["role"],
            half,
        )
        for half in ("people", "place")
        for row in read(f"contract_titles_{half}.csv")
    ]


class Directory:
    """Finds the legal entity behind any spelling, and the group above it."""

    def __init__(self, entities: Sequence[Supplier]) -> None:
        self.entities = {one.canonical: one for one in entities}
        self._by_spelling = {
            spelling: one for one in entities for spelling in (one.canonical, *one.spellings)
        }

    def find(self, spelling: str) -> Supplier | None:
        """The entity, or nothing for the likes of 'In house' and 'Various'."""
        return self._by_spelling.get(spelling)

    def group(self, entity: Supplier) -> str:
        """The name of the topmost parent; the entity's own when it has none."""
        while entity.parent:
            entity = self.entities[entity.parent]
        return entity.canonical


def dmy(day: date) -> str:
    """A date as a British form shows it."""
    return day.strftime("%d/%m/%Y")
