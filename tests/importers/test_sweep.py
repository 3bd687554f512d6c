"""Every real file that is meant for a kind: what it is, its main columns, and that every row is accounted for.

The expectations were written by reading the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.running import ask


@dataclass(frozen=True, slots=True)
class Real:
    """A real file: its kind, its rows, and the columns that a person would look at first."""

    path: str
    kind: str
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()  # codes of issues that must be among those said
    given: bool = False  # the kind is given: nothing in the file tells it
    mapped: tuple[str, ...] = ()  # columns that a person gives, by place
    loaded: float = 0.95  # the least share of rows that is loaded or merged

    @property
    def options(self) -> tuple[str, ...]:
        """What a person says of the file on the command line."""
        told = [part for one in self.mapped for part in ("--map", f"column {one}")]
        return (*(("--as", self.kind) if self.given else ()), *told)


_OCDS = {
    "id": "reference",
    "title": "title",
    "supplier": "supplier",
    "endDate": "end_date",
    "value": "value",
}
_FINDER = {
    "id": "reference",
    "title": "title",
    "awarded_supplier": "supplier",
    "awarded_value": "value",
    "description": "description",
}
_TENDERS = ("id", "title")
_REAL: tuple[Real, ...] = (
    # --- contracts ---
    Real(
        "registers/act_au_2025.csv",
        "contracts",
        1296,
        {
            "contract_number": "reference",
            "title": "title",
            "expiry_date": "end_date",
            "amount": "value",
            "suppliers": "supplier",
            "directorate": "organisation_unit",
        },
    ),
    Real(
        "registers/toronto_non_competitive.csv",
        "contracts",
        2931,
        {
            "Supplier Name": "supplier",
            "Contract Amount": "value",
            "Division": "organisation_unit",
            "Contract Date": "signed_date",
        },
    ),
    *(
        Real(
            f"registers/contracts_finder_{name}.json",
            "contracts",
            rows,
            _FINDER,
            ("beside_the_list", "text_repaired"),
        )
        for name, rows in (
            ("burnley", 94),
            ("chorley", 150),
            ("hyndburn", 33),
            ("pendle", 14),
            ("preston", 86),
        )
    ),
    Real(
        "registers/gjakova_xk_2015_headerless.csv",
        "contracts",
        187,
        {
            "column 2": "reference",
            "column 7": "title",
            "column 8": "signed_date",
            "column 10": "value",
            "column 12": "supplier",
        },
        ("no_header_row",),
        given=True,  # nothing in the file says what its columns are: a person does
        mapped=("2=reference", "7=title", "8=signed_date", "10=value", "12=supplier"),
    ),
    Real(
        "registers/ocds/ocds-213czf-000-00001.json",
        "contracts",
        1,
        _OCDS,
        ("releases_compiled",),
    ),
    *(
        Real(
            f"registers/ocds/ocds-213czf-000-00001-{stage}.{ending}",
            "contracts",
            1,
            _OCDS,
            ("sheets_joined",) if ending == "xlsx" else ("releases_compiled",),
        )
        for stage in ("05-contract", "06-implementation")
        for ending in ("json", "xlsx")
    ),
    *(
        Real(f"registers/ocds_bad/{name}.json", "contracts", rows, {"title": "title"}, loaded=0.8)
        for name, rows in (
            ("additional_checks__basic_releases", 1),
            ("additional_checks__empty_fields_records", 1),
            ("additional_checks__empty_fields_releases", 1),
            ("additional_checks__full_record", 1),
            ("api__basic_1", 1),
            ("api__basic_record_package", 1),
            ("common_checks__basic_1", 1),
            ("common_checks__dupe_ids_1", 1),
            ("lib__badfile", 9),
            ("lib__tenders_releases_7_releases_check_ocids", 4),
        )
    ),
    # --- applications ---
    Real(
        "inventories/servicenow_demo_cmdb_ci.csv",
        "applications",
        2784,
        {
            "name": "name",
            "short_description": "description",
            "department": "organisation_unit",
            "install_status": "lifecycle",
            "install_date": "install_date",
        },
    ),
    Real(
        "inventories/it-standards_2016-09-01.csv",
        "applications",
        1066,
        {"Standard Name": "name", "Description": "description", "Status": "lifecycle"},
    ),
    Real(
        "inventories/it-standards_2022-04-29.csv",
        "applications",
        998,
        {"Standard Name": "name", "Description": "description", "Status": "lifecycle"},
    ),
    Real(
        "inventories/2019_sill-2019.csv",
        "applications",
        161,
        {"LOGICIEL": "name", "FONCTIONNALITÉ": "functionality"},
    ),
    Real(
        "inventories/2020_sill-2020.csv",
        "applications",
        225,
        {"nom": "name", "fonction": "functionality", "ID": "source_id"},
    ),
    Real(
        "inventories/uk_api_catalogue.csv",
        "applications",
        231,
        {"name": "name", "description": "description", "provider": "vendor"},
    ),
    Real(
        "matching/awesome_selfhosted.csv",
        "applications",
        1337,
        {"name": "name", "description": "description"},
    ),
    Real(
        "peers/waltz/application.csv",
        "applications",
        101,
        {
            "id": "source_id",
            "name": "name",
            "description": "description",
            "organisational_unit_id": "organisation_unit",
            "lifecycle_phase": "lifecycle",
            "business_criticality": "criticality",
        },
    ),
    # --- suppliers, units, flows, costs ---
    Real(
        "matching/vendor_data_2017.csv",
        "suppliers",
        4182,
        {"Company name": "name", "Parent company": "parent"},
    ),
    Real(
        "peers/waltz/organisational_unit.csv",
        "organisation-units",
        34,
        {"id": "source_id", "name": "name", "parent_id": "parent"},
    ),
    Real(
        "peers/waltz/logical_flow.csv",
        "integrations",
        443,
        {
            "source_entity_id": "source_application",
            "target_entity_id": "target_application",
            "id": "source_id",
        },
    ),
    Real(
        "peers/waltz/cost.csv",
        "costs",
        500,
        {"amount": "amount", "entity_id": "application"},
    ),
    Real(
        "lifecycle/releases.csv",
        "technology",
        8351,
        {"title": "name", "releaseCycle": "version", "eol": "end_of_support_date"},
        loaded=0.5,
    ),
    # --- taxonomies ---
    Real(
        "taxonomies/lgam_app_types.csv",
        "functions",
        100,
        {"label": "name", "description": "description"},
    ),
    Real(
        "taxonomies/gcloud12_categories.csv",
        "functions",
        326,
        given=True,  # a classification takes the shipped one's place: only when somebody says so
    ),
)
# What can be read but lists nothing that an estate holds, or cannot be read: refused, with what to do.
_REFUSED: tuple[tuple[str, str], ...] = (
    ("registers/gjakova_xk_2015_headerless.csv", "names its columns"),
    ("registers/ocds/template.xlsx", "no procurement"),
    ("registers/ocds_bad/lib__record_check_ocids.json", "no procurement"),
    ("registers/ocds_bad/common_checks__records_no_validation_errors.json", "no procurement"),
    ("registers/ocds_bad/common_checks__records_non_unique.json", "no procurement"),
    ("registers/ocds_bad/extensions__no-metadata__release-schema.json", "no list of records"),
    ("registers/ocds_bad/extensions__invalid-metadata__extension.json", "empty"),
    ("headers/socrata_column_frequency.csv", "column, datasets"),
    ("headers/uk_spend_headers_odileeds.json", "council"),
    ("archimate/Archisurance.xml", "XML"),
    ("archimate/Archisurance.archimate", "XML"),
    ("matching/legal_forms.yml", ""),
)
_LONG = 200  # rows
_WHOLE = ("registers", "inventories", "headers", "lifecycle", "taxonomies", "peers")


def _cases() -> Iterator[Any]:
    for one in _REAL:
        yield pytest.param(one, id=one.path)


def _loaded() -> Iterator[Any]:
    """What can be loaded; the long lists, with all that is inferred of them, where there is time."""
    for one in _REAL:
        marks = [pytest.mark.exhaustive] if one.rows > _LONG else []
        yield pytest.param(one, id=one.path, marks=marks)


def _looked_at(outcome: Any) -> dict[str, Any]:
    (file,) = outcome.document()["files"]
    assert isinstance(file, dict)
    return file


def _adds_up(rows: Mapping[str, int]) -> bool:
    parts = ("loaded", "merged", "quarantined", "skipped")
    return rows["read"] == sum(rows[name] for name in parts)


@pytest.mark.parametrize("real", list(_cases()))
def test_a_real_file_is_understood(shared_data: Path, real: Real) -> None:
    file = _looked_at(ask(None, "inspect", shared_data / real.path, *real.options))
    assert file["kind"] == real.kind
    if real.rows:
        assert file["rows"]["read"] == real.rows
    mapped = {one["header"]: one["field"] for one in file["columns"]}
    assert {name: mapped.get(name) for name in real.columns} == dict(real.columns)
    assert set(real.said) <= {one["code"] for one in file["issues"]}
    fields = [one for one in mapped.values() if one]
    assert len(fields) == len(set(fields)), "no two columns are one field"


@pytest.mark.parametrize("real", list(_loaded()))
def test_a_real_file_is_loaded(shared_data: Path, tmp_path: Path, real: Real) -> None:
    file = _looked_at(ask(tmp_path / "own.db", "import", shared_data / real.path, *real.options))
    rows = file["rows"]
    assert _adds_up(rows)
    assert rows["loaded"] + rows["merged"] >= real.loaded * rows["read"]
    unsaid = {one["row"] for one in file["issues"] if one["row"]}
    assert rows["quarantined"] + rows["skipped"] <= max(len(unsaid), rows["quarantined"])


@pytest.mark.parametrize(("path", "words"), _REFUSED, ids=lambda one: str(one)[:60])
def test_a_file_that_lists_nothing_is_refused_in_words(
    shared_data: Path, path: str, words: str
) -> None:
    said = ask(None, "inspect", shared_data / path).refused(3)
    assert Path(path).name in said
    assert words in said


def test_no_real_file_is_met_with_anything_but_an_answer(shared_data: Path) -> None:
    """Every table of the folder, whatever it lists: an answer or a refusal in words."""
    seen = 0
    for folder in _WHOLE:
        for path in sorted((shared_data / folder).rglob("*")):
            if path.suffix not in (".csv", ".json", ".xlsx"):
                continue
            outcome = ask(None, "inspect", path)
            seen += 1
            if outcome.code != 0:
                assert outcome.refused(3)
                continue
            for file in outcome.document()["files"]:
                assert _adds_up(file["rows"]), path
    assert seen > 60
