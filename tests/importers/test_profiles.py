"""Profiles: shipped, of the user's own, saved from what `inspect` understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from landscape.errors import InputRejected, UsageError
from landscape.importers import ReadOptions, read_file
from landscape.importers.kinds import matching_profile
from landscape.importers.profile_writing import profile_text
from landscape.importers.profiles import known_profiles, profile_from, profiles, profiles_named
from landscape.model.record import FileReading
from landscape.model.vocabulary import Kind
from landscape.settings import Settings

# Golden headers, as the makers of each family document them.
GOLDEN = {
    "4me": "ID,Source,Source ID,Status,Name,Category,Customer,Customer Representative,Supplier,"
    "Supplier Contact,Start Date,Notice Date,Expiry Date,Time Zone,Remarks,Configuration items",
    "glpi": "Name,ID,Number,Type,Status,Start date,Duration,Notice,Periodicity,Renewal,End date,Total cost",
    "glpi-appliance": "Name,ID,Type,Environment,Status,Manufacturer,User,Group,Technician in charge,"
    "Group in charge,Serial number,Location,Entity,Comments,Last update",
    "leicester": "contract_number,title_of_agreement,contract_description,department,contract_value,"
    "annual_contract_value,start_date",
    "birmingham": "contract_id,contract_description,vendor,product_category,directorate,validity_start,"
    "validity_end,contract_status,original_value,extended_value",
    "nhsbsa": "CONTRACT_TITLE,SHORT_DESCRIPTION,SUPPLIER_NAME,PRIMARY_PROCUREMENT_CATEGORY,"
    "CONTRACT_START_DATE,CONTRACT_CURRENT_END_DATE,MAXIMUM_CONTRACT_END_DATE,CONTRACT_AWARD_VALUE",
    "atamis": "CONTRACT_REF,CONTRACT_NAME,WINNING_BIDDER,PROCUREMENT_ROUTE,START_DATE,CURRENT_END_DATE,"
    "CURRENT_VALUE,CURRENT_TERM_MONTHS,ESTIMATED_ANNUAL_VALUE",
    "lgtc": "Reference number,Title of agreement,Local authority department responsible,Supplier name and "
    "details,Start date,End date,Review date",
    "lga-schema": "Contract reference number,Open Contracting ID,Service Category Label,CPV Code Label,"
    "Start date,End date,Review date,Supplier registered company number",
    "servicenow-business-app": "number,name,short_description,business_criticality,vendor,install_status",
    "servicenow-cmdb-ci": "name,class,sys_class_path,manufacturer,install_status,sys_updated_on",
    "servicenow-rel-ci": "parent,type,child",
    "servicenow-rel-ci-walked": "parent.name,parent.sys_class_name,type.name,child.name",
    "servicenow-contract": "Contract number,Contract model,Vendor,Name,Start date,End date,State,Total cost",
    "servicenow-service": "number,name,service_classification,environment,used_for,busines_criticality",
    "flexnet": "BusinessUnit,Category,Comments,ContractDescription,ContractNo,ContractStatus",
    "snow": "Manufacturer,Application family,Metric,Compliance status,Licenses,Required licenses,Coverage",
    "ocds": "ocid,id,title,supplier,startDate,endDate,value,currency,status",
    "turbo-ea": "id,type,name,description,parent_path,external_id,approval_status,attr_hostingType",
}
MAPPED = {
    "4me": {
        "Expiry Date": "end_date",
        "Remarks": "description",
        "Configuration items": "applications",
    },
    "atamis": {"WINNING_BIDDER": "supplier", "ESTIMATED_ANNUAL_VALUE": "value_annual"},
    "nhsbsa": {"MAXIMUM_CONTRACT_END_DATE": "end_max_date"},
    "servicenow-rel-ci-walked": {"type.name": "relationship_type", "child.name": "child"},
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_family_is_known_by_its_headers(name: str) -> None:
    headers = GOLDEN[name].split(",")
    profile = matching_profile(headers, None)
    assert profile is not None
    assert profile.name == name


@pytest.mark.parametrize("name", MAPPED)
def test_a_family_is_mapped_as_its_makers_mean_it(name: str, tmp_path: Path) -> None:
    headers = GOLDEN[name].split(",")
    path = tmp_path / "export.csv"
    path.write_text(f"{','.join(headers)}\n{','.join('x' for _ in headers)}\n", encoding="utf-8")
    reading = read_file(path, ReadOptions(), Settings())[0]
    assert reading.profile == name
    fields = {one.header: one.field for one in reading.columns}
    assert MAPPED[name].items() <= fields.items()


def test_a_profile_that_nobody_could_check_says_so(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("softwareName,softwareVersion,SoftwarePublisher\nFennwick,2,Marl\n", "utf-8")
    assert "unverified" in read_file(path, ReadOptions(), Settings())[0].kind_reason


def test_a_classification_by_levels_is_read_when_somebody_says_so(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text(
        "code,level1,level2,level3\n1,Arts,,\n11,Arts,Events,\n111,Arts,Events,Concerts\n", "utf-8"
    )
    with pytest.raises(InputRejected):
        read_file(path, ReadOptions(), Settings())
    reading = read_file(path, ReadOptions(kind=Kind.FUNCTIONS), Settings())[0]
    told = [(one.values["name"], one.values.get("parent")) for one in reading.records]
    assert told == [("Arts", None), ("Events", "Arts"), ("Concerts", "Events")]


OWN = """\
name: our-cmdb
kind: applications
describes: our own CMDB
needs: [Systemname, Ampel]
columns:
  name: [Systemname]
  lifecycle: [Ampel]
extra: [Vendor]
values:
  lifecycle: {grün: live, rot: retired, grau: ""}
"""
FILE = "Systemname,Ampel,Vendor\nFennwick,grün,Marl\nBramling,rot,Marl\nQuillon,grau,Marl\nOld,lila,Marl\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def own_mapping(reading: FileReading) -> list[tuple[str, str | None, object]]:
    return [(one.header, one.field, one.method) for one in reading.columns]


def test_a_folder_of_profiles_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    written(folder, "ours.yaml", OWN)
    settings = Settings(profiles=str(folder))
    assert {"our-cmdb", "lgtc"} <= known_profiles(settings.profiles).keys()
    reading = read_file(written(tmp_path, "x.csv", FILE), ReadOptions(), settings)[0]
    assert reading.profile == "our-cmdb"
    assert own_mapping(reading)[2] == ("Vendor", None, "unmapped")
    assert [one.values.get("lifecycle") for one in reading.records] == [
        "live",
        "retired",
        None,
        None,
    ]
    assert [one.extra.get("Ampel") for one in reading.records] == [None, None, "grau", "lila"]
    assert [one.value for one in reading.issues if one.code == "value_unknown"] == ["lila"]


def test_a_profile_by_its_path_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, "ours.yaml", OWN)
    options = ReadOptions(profile=str(path))
    reading = read_file(written(tmp_path, "x.csv", FILE), options, Settings())[0]
    assert reading.profile == "our-cmdb"


def test_what_was_understood_can_be_saved_and_used_again(tmp_path: Path) -> None:
    source = written(
        tmp_path, "list.csv", "System,Made by,Ampel,Note\nFennwick,Marl,3,x\nBramling,Marl,3,y\n"
    )
    options = ReadOptions(kind=Kind.APPLICATIONS, mapping={"Ampel": "criticality"})
    first = read_file(source, options, Settings())[0]
    saved = written(tmp_path, "list.yaml", profile_text([first]))
    again = read_file(source, ReadOptions(profile=str(saved)), Settings())[0]
    assert [one.field for one in again.columns] == [one.field for one in first.columns]
    assert [one.values for one in again.records] == [one.values for one in first.records]


@pytest.mark.parametrize(
    "text",
    [
        "name: x\nkind: applications\ncolumns: {nonsense: [A]}\n",
        "name: x\nkind: spaceships\ncolumns: {name: [A]}\n",
        "kind: applications\ncolumns: {name: [A]}\n",
        "name: x\nkind: applications\n",
        "name: x\nkind: applications\ncolumns: 7\n",
        "name: x\nkind: contracts\ncolumns: {title: [A]}\ndate_order: sideways\n",
        "- a\n- b\n",
        ": : :\n",
        "{",
    ],
)
def test_a_profile_that_cannot_be_used_says_why(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "bad.yaml", text)
    with pytest.raises(InputRejected) as wrong:
        profiles_named(str(path))
    assert "bad.yaml" in wrong.value.message
    assert wrong.value.remedy


def test_a_profile_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lgtc"):
        profiles_named("nonsense")
    with pytest.raises(UsageError, match="LANDSCAPE_PROFILES"):
        known_profiles(str(tmp_path / "nowhere"))


def test_the_shipped_profiles_use_words_of_the_model() -> None:
    for profile in profiles().values():
        for name, pairs in profile.values.items():
            declared = profile_from(
                {"name": "x", "kind": profile.kind.value, "columns": {name: ["A"]}}, "x"
            )
            assert declared.columns
            assert all(isinstance(one, str) for one in pairs.values())
