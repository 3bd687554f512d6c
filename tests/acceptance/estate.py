"""A small fictional estate in files that no shipped sample looks like, with answers known by hand.

Brindlecombe runs six live applications and one retired. Quillmark Diary, Courtside and Hallwarden
book things; Postern takes the money; Ledgerstone keeps the books; nothing says what Rollbook does.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

APPLICATION_HEADERS = (
    "App Ref",
    "Application",
    "What it does",
    "Supplier",
    "Directorate",
    "Status",
    "Go-live date",
    "No. of users",
    "Old asset tag",
)
APPLICATIONS: tuple[tuple[str, ...], ...] = (
    (
        "A-01",
        "Quillmark Diary",
        "Residents book an appointment with the registrar online",
        "Fennimore Systems Ltd",
        "Customer Services",
        "Live",
        "03/04/2019",
        "1,240",
        "BR-9001",
    ),
    (
        "A-02",
        "Courtside",
        "Online booking of tennis courts and football pitches",
        "Fennimore Systems Limited",
        "Leisure",
        "Live",
        "21/06/2017",
        "310",
        "BR-9002",
    ),
    (
        "A-03",
        "Hallwarden",
        "Room bookings for community centres, staff keep the diary of slots",
        "Peverell Software LLP",
        "Leisure",
        "Live",
        "",
        "85",
        "",
    ),
    (
        "A-04",
        "Ledgerstone",
        "General ledger, accounts payable and budgets",
        "Oakhanger Finance plc",
        "Resources",
        "Live",
        "01/04/2012",
        "60",
        "BR-9004",
    ),
    (
        "A-05",
        "Postern",
        "Takes card payments online and by phone",
        "Peverell Software LLP",
        "Resources",
        "Live",
        "14/09/2015",
        "900",
        "BR-9005",
    ),
    ("A-06", "Rollbook", "", "", "Customer Services", "Live", "", "", ""),
    (
        "A-07",
        "Oldgate",
        "Appointment booking, replaced by Quillmark Diary",
        "Fennimore Systems Ltd",
        "Customer Services",
        "Retired",
        "01/01/2003",
        "",
        "",
    ),
)
CONTRACT_HEADERS = (
    "Contract No",
    "Agreement Title",
    "Supplier Name",
    "Commencement Date",
    "Expiry Date",
    "Notice Period",
    "Annual Value (£)",
)
CONTRACTS: tuple[tuple[str, ...], ...] = (
    (
        "C-100",
        "Quillmark Diary appointment booking",
        "FENNIMORE SYSTEMS LTD",
        "01/04/2024",
        "31/03/2027",
        "6 months",
        "9,300.00",
    ),
    (
        "C-101",
        "Courtside court booking licence and support",
        "Fennimore Systems Ltd",
        "01/09/2022",
        "31/08/2027",
        "6 months",
        "£4,150",
    ),
    (
        "C-102",
        "Ledgerstone finance system",
        "Oakhanger Finance PLC",
        "01/01/2020",
        "31/12/2024",
        "",
        "21000",
    ),
    (
        "C-103",
        "Grounds maintenance of cemeteries",
        "Mossend Landscapes Ltd",
        "01/05/2025",
        "30/04/2030",
        "3 months",
        "88,000",
    ),
)
INTEGRATION_HEADERS = ("Interface Ref", "From System", "To System", "Method", "How often")
INTEGRATIONS: tuple[tuple[str, ...], ...] = (
    ("I-1", "Quillmark Diary", "Postern", "API", "Real time"),
    ("I-2", "Postern", "Ledgerstone", "SFTP file", "Nightly"),
    ("I-3", "Courtside", "Postern", "Manual re-keying", "Weekly"),
)


@dataclass(frozen=True, slots=True)
class Files:
    """The estate's three files."""

    applications: Path
    contracts: Path
    integrations: Path

    def all(self) -> tuple[Path, Path, Path]:
        """The files in the order in which a person would name them."""
        return self.applications, self.contracts, self.integrations


def write(
    path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]], *, encoding: str = "utf-8"
) -> Path:
    """Writes a comma-separated file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path


def write_applications(path: Path, rows: Sequence[Sequence[str]] = APPLICATIONS) -> Path:
    """Writes a list of applications in this estate's own headers."""
    return write(path, APPLICATION_HEADERS, rows)


def write_all(folder: Path) -> Files:
    """Writes the three files of the estate."""
    return Files(
        write_applications(folder / "brindlecombe systems.csv"),
        write(folder / "agreements.csv", CONTRACT_HEADERS, CONTRACTS, encoding="cp1252"),
        write(folder / "interfaces.csv", INTEGRATION_HEADERS, INTEGRATIONS),
    )


def write_json(path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """Writes a list of objects, as an API would hand it out."""
    listed = [dict(zip(headers, row, strict=True)) for row in rows]
    path.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    return path


def with_cell(ref: str, header: str, value: str) -> list[tuple[str, ...]]:
    """The applications with one cell changed."""
    place = APPLICATION_HEADERS.index(header)
    return [
        (*row[:place], value, *row[place + 1 :]) if row[0] == ref else row for row in APPLICATIONS
    ]
