"""The csv export holds every element and relationship, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

from landscape.estate.estate import Estate
from landscape.exporters.csv_folder import csv_files
from landscape.model.neutral import restore


def rows(content: bytes) -> list[dict[str, str]]:
    """A file of the export, as a program reads it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_there_is_a_file_per_type_and_one_of_relationships(estate: Estate) -> None:
    assert list(csv_files(estate)) == [
        "applications.csv",
        "functionalities.csv",
        "suppliers.csv",
        "contracts.csv",
        "relationships.csv",
    ]


def test_every_element_and_every_value_is_there(estate: Estate) -> None:
    files = csv_files(estate)
    found = {one["landscape_id"]: one for one in rows(files["applications.csv"])}
    assert list(found) == [one.id for one in estate.elements("Application")]
    leisure = found["acme/application/leisure"]
    assert leisure["annual_cost"] == "-120.50"
    assert leisure["install_date"] == "2019-04-01"
    assert leisure["description"] == "'=HYPERLINK(1)"
    assert restore(leisure["description"]) == "=HYPERLINK(1)"
    assert leisure["extra:Local note"] == "'+44 call first"
    assert leisure["extra:=Odd header"] == "kept"


def test_no_cell_of_text_can_run(estate: Estate) -> None:
    for content in csv_files(estate, provenance=True).values():
        for row in rows(content):
            for header, cell in row.items():
                if header not in {"annual_cost", "users"}:
                    assert not cell.startswith(tuple("=+-@\t\r\n"))


def test_relationships_say_how_they_are_known(estate: Estate) -> None:
    found = rows(csv_files(estate)["relationships.csv"])
    assert len(found) == len(estate.relationships())
    inferred = next(one for one in found if one["source"] == "acme/application/leisure")
    assert inferred["method"] == "inferred"
    assert inferred["confidence"] == "0.93"
    assert inferred["evidence"] == "cmdb.csv, row 3, Description: court and pitch bookings"
    covers = next(one for one in found if one["landscape_relationship"] == "COVERS")
    assert covers["share"] == "0.25"


def test_provenance_stands_beside_the_value_when_asked_for(estate: Estate) -> None:
    plain = rows(csv_files(estate)["applications.csv"])
    assert "name.source" not in plain[0]
    told = rows(csv_files(estate, provenance=True)["applications.csv"])
    leisure = next(one for one in told if one["landscape_id"] == "acme/application/leisure")
    assert leisure["name.source"] == "cmdb.csv, row 3, Name"
