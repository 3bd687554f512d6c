"""classify, resolve, link and evaluate on files of any headers, without a store."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from landscape.responses import inference_models as models
from tests.acceptance.running import Outcome, raw


def ask(*arguments: object) -> Outcome:
    return raw("--format", "json", "--as-at", "2026-11-23", *arguments)


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LANDSCAPE_PRODUCTS", "LANDSCAPE_RELATIONS", "LANDSCAPE_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def inventory(folder: Path) -> Path:
    return write(
        folder / "inventory.csv",
        ("Ref", "System Title", "What is it used for", "Bought from", "Team"),
        ("1", "Courtside", "court and pitch bookings at the leisure centres", "Fennimore Ltd", "Leisure"),
        ("2", "Postern", "card payments taken online and by telephone", "FENNIMORE LIMITED", "Finance"),
        ("3", "Rollbook", "", "N/A", ""),
        ("4", "Quorrel", "", "Quorrel Systems Ltd", "Housing"),
    )  # fmt: skip


@pytest.fixture
def register(folder: Path) -> Path:
    return write(
        folder / "register.csv",
        ("Agreement No", "Subject", "Awarded to"),
        ("A-1", "Courtside booking software - annual licence", "Fennimore Ltd"),
        ("A-2", "Grass cutting", "Green Blades Ltd"),
        ("A-3", "Rent accounting software support", "Quorrel Systems Ltd"),
    )


PRODUCTS = ("product", "publisher", "functionalities", "summary", "former_names")


def test_classify_says_what_each_row_provides_in_the_declared_shape(inventory: Path) -> None:
    answer = ask("classify", inventory).document()
    rows = TypeAdapter(list[models.ClassifiedRow]).validate_python(answer)
    assert [one.row for one in rows] == [2, 3, 4, 5]
    assert [one.functions[0].id for one in rows[:2]] == ["appointments-and-booking", "payments"]
    assert rows[2].functions == [] and rows[3].functions == []
    assert "What is it used for" in {one.column for one in rows[0].functions[0].evidence}


def test_a_catalogue_of_ones_own_names_what_the_words_do_not(folder: Path, inventory: Path) -> None:
    own = write(
        folder / "mine.csv",
        PRODUCTS,
        ("Quorrel", "Quorrel Systems Ltd", "tenancy-and-rents", "rent accounts of tenants", ""),
    )
    told = raw("classify", inventory, "--products", own)
    assert "mine.csv: 1 of 1 products used (rows 2)" in told.err
    (row,) = [
        one for one in ask("classify", inventory, "--products", own).document() if one["row"] == 5
    ]
    first = row["functions"][0]
    assert first["id"] == "tenancy-and-rents" and first["band"] == "accept"
    assert (first["evidence"][0]["source"], first["evidence"][0]["row"]) == ("mine.csv", 2)


def test_the_catalogue_helps_under_a_taxonomy_of_ones_own(folder: Path, inventory: Path) -> None:
    write(
        folder / "landscape-products.csv",
        PRODUCTS,
        ("Quorrel", "Quorrel Systems Ltd", "", "rent accounts and arrears of tenants", ""),
    )
    own = write(
        folder / "functions.csv",
        ("id", "label", "synonyms"),
        ("h1", "Council homes", "rent accounts|arrears of tenants"),
        ("h2", "Sport", "tennis|pitch bookings"),
    )
    rows = ask("classify", inventory, "--taxonomy", own).document()
    assert [one["functions"][0]["id"] for one in rows if one["functions"]] == ["h2", "h1"]


def test_resolve_gives_one_id_to_the_spellings_of_one_supplier(inventory: Path) -> None:
    answer = ask("resolve", inventory, "--column", "bought FROM").document()
    rows = TypeAdapter(list[models.ResolvedRow]).validate_python(answer)
    assert rows[0].supplier.id == rows[1].supplier.id
    assert rows[2].supplier.name == "" and rows[2].band == "no"
    assert len({one.supplier.id for one in rows}) == 3


def test_link_abstains_where_no_contract_speaks(inventory: Path, register: Path) -> None:
    answer = ask("link", "--cmdb", inventory, "--contracts", register).document()
    rows = TypeAdapter(list[models.LinkedRows]).validate_python(answer)
    pairs = {(one.application.name, one.contract.reference) for one in rows if one.band == "accept"}
    assert ("Courtside", "A-1") in pairs
    assert not {one for one in rows if one.contract.reference == "A-2"}
    assert not {one for one in rows if one.application.name == "Rollbook"}


def decided(path: Path, *said: tuple[str, str, str, str]) -> Path:
    lines = [
        json.dumps(
            {"relationship": kind, "source": [source], "target": [target], "verdict": verdict}
        )
        for kind, source, target, verdict in said
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_decisions_of_a_store_hold_for_files(folder: Path, inventory: Path) -> None:
    said = decided(
        folder / "said.jsonl",
        ("PROVIDES", "application#3", "applicationfunction#payroll", "correct"),
        ("PROVIDES", "application~courtside", "applicationfunction#payments", "accept"),
        ("PROVIDES", "application#99", "applicationfunction#payroll", "accept"),
    )
    rows = ask("classify", inventory, "--decisions", said).document()
    (first,) = rows[2]["functions"]
    assert (first["id"], first["confidence"], first["band"]) == ("payroll", 1.0, "accept")
    assert "payments" in {one["id"] for one in rows[0]["functions"]}
    told = raw("classify", inventory, "--decisions", said)
    assert "said.jsonl: 2 of 3 decisions speak of rows here" in told.err


def test_decisions_on_links_hold_for_files(folder: Path, inventory: Path, register: Path) -> None:
    said = decided(
        folder / "said.jsonl",
        ("COVERS", "contract#a3", "application#4", "accept"),
        ("COVERS", "contract#a1", "application#1", "reject"),
    )
    answer = ask("link", "--cmdb", inventory, "--contracts", register, "--decisions", said)
    pairs = {
        (one["application"]["name"], one["contract"]["reference"]): one["confidence"]
        for one in answer.document()
    }
    assert pairs["Quorrel", "A-3"] == 1.0
    assert ("Courtside", "A-1") not in pairs


@pytest.mark.parametrize("text", ["no json", '{"relationship": "PROVIDES"}', "[]"])
def test_a_file_of_no_decisions_is_refused_in_words(
    folder: Path, inventory: Path, text: str
) -> None:
    (folder / "said.jsonl").write_text(text, encoding="utf-8")
    refused = raw("classify", inventory, "--decisions", folder / "said.jsonl")
    assert refused.code == 3
    assert "line 1 of said.jsonl" in refused.err


def test_evaluate_prints_figures_with_intervals_and_draws(folder: Path) -> None:
    gold = write(
        folder / "gold.csv",
        ("name", "description", "functions"),
        ("Courtside", "court and pitch bookings", "appointments-and-booking"),
        ("Postern", "card payments taken online", "Taking payments"),
        ("Rollbook", "", ""),
        ("Zest", "card payments", "no-such-function"),
    )
    answer = ask("evaluate", "classify", gold, "--plots", folder / "plots").document()
    result = models.Evaluation.model_validate(answer)
    assert result.rows == 4 and result.unknown == ["no-such-function"]
    assert result.recall.of == 3 and result.recall.count == 2
    assert result.precision.low is not None and result.precision.low < 2 / 3 < 1
    assert sum(one.answers for one in result.bands) == result.precision.of
    drawn = sorted(one.name for one in (folder / "plots").iterdir())
    assert drawn == ["classify-precision-recall.svg", "classify-reliability.svg"]
    assert all((folder / "plots" / one).read_text().startswith("<svg") for one in drawn)


def test_the_truth_is_not_read_as_words_of_the_row(folder: Path) -> None:
    gold = write(
        folder / "gold.csv",
        ("name", "tags"),
        ("Rollbook", "appointments-and-booking"),
        ("Zest", "payments"),
    )
    assert ask("evaluate", "classify", gold).document()["recall"]["count"] == 0


@pytest.mark.parametrize(("named", "told"), [((), "0 of 2 rows"), (("--truth", "tags"), "--truth")])
def test_a_column_of_another_taxonomy_is_no_truth(
    folder: Path, named: tuple[str, ...], told: str
) -> None:
    gold = write(folder / "gold.csv", ("name", "tags"), ("Rollbook", "cms"), ("Zest", "bastion"))
    assert told in raw("evaluate", "classify", gold, *named).refused(3)


def test_gold_rows_that_the_file_lacks_are_said(folder: Path) -> None:
    rows = write(folder / "rows.csv", ("name", "description"), ("Postern", "card payments"))
    gold = write(
        folder / "gold.csv",
        ("row", "functions"),
        ("2", "payments"),
        ("88", "payments"),
        ("", "payments"),
    )
    answer = ask("evaluate", "classify", gold, "--file", rows).document()
    assert answer["rows"] == 1
    assert "2 gold rows name no row of the file ((empty), 88)" in answer["basis"]


def test_evaluate_takes_a_model_of_ones_own(folder: Path) -> None:
    gold = write(folder / "gold.csv", ("name", "functions"), ("Card payments", "payments"))
    told = raw("evaluate", "classify", gold, "--embeddings", folder / "nowhere").refused(3)
    assert "nowhere" in told


def test_plots_that_cannot_be_drawn_are_refused_before_measuring(folder: Path) -> None:
    gold = write(folder / "gold.csv", ("name", "functions"), ("Card payments", "payments"))
    told = raw("evaluate", "classify", gold, "--plots", gold).refused(2)
    assert "no folder" in told


def test_a_label_that_says_neither_is_named(folder: Path) -> None:
    pairs = write(
        folder / "pairs.csv",
        ("left_name", "right_name", "label"),
        ("a", "b", "0"),
        ("c", "c", "perhaps"),
    )
    assert "row 3" in raw("evaluate", "link", "--pairs", pairs, pairs, pairs).refused(3)


def test_evaluate_resolve_counts_pairs_and_clusters(folder: Path) -> None:
    gold = write(
        folder / "gold.csv",
        ("Company name", "Parent company"),
        ("Fennimore Ltd", "FENNIMORE"),
        ("FENNIMORE LIMITED", "FENNIMORE"),
        ("Peverell LLP", "PEVERELL"),
        ("Peverell Print", "PEVERELL"),
    )
    answer = ask("evaluate", "resolve", gold).document()
    assert (answer["precision"]["count"], answer["precision"]["of"]) == (1, 1)
    assert (answer["recall"]["count"], answer["recall"]["of"]) == (1, 2)
    assert answer["cluster"]["precision"] == 1


def test_evaluate_link_takes_names_and_numbers(
    folder: Path, inventory: Path, register: Path
) -> None:
    gold = write(
        folder / "gold.csv",
        ("application", "contract reference"),
        ("Courtside", "A-1"),
        ("2", ""),
        ("Nonesuch", "A-9"),
    )
    files = ("--cmdb", inventory, "--contracts", register)
    answer = ask("evaluate", "link", gold, *files).document()
    assert answer["recall"]["count"] == answer["recall"]["of"] == 1
    assert "1 that name nothing known" in answer["basis"]
    assert "--cmdb" in raw("evaluate", "link", gold).refused(2)


def test_tables_are_printed_for_people(inventory: Path, register: Path) -> None:
    assert "abstain" not in raw("classify", inventory).out
    assert "2 say too little" in " ".join(raw("classify", inventory).out.split())
    assert "1 name none" in " ".join(
        raw("resolve", inventory, "--column", "Bought from").out.split()
    )
    assert "Courtside" in raw("link", "--cmdb", inventory, "--contracts", register).out


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([("id", "label"), ("a", "A"), ("a", "B")], 3, "more than once"),
        ([("id", "label", "parent"), ("a", "A", "z")], 3, "not in the taxonomy"),
        ([("id", "label", "parent"), ("a", "A", "b"), ("b", "B", "a")], 3, "in a circle"),
        ([("id", "label")], 3, "no rows"),
        ([("one", "two"), ("a", "A")], 3, "no id and no label"),
    ],
)
def test_a_taxonomy_that_is_none_is_refused_in_words(
    folder: Path, inventory: Path, rows: list[tuple[str, ...]], code: int, said: str
) -> None:
    own = write(folder / "functions.csv", *rows)
    assert said in raw("classify", inventory, "--taxonomy", own).refused(code)


STRANGE = (
    ("Name", "Description", "Supplier"),
    ("", "", ""),
    ("x", "", "y"),
    ("12345", "67890", "0012"),
    ("long " * 2000, "words " * 2000, "Ltd " * 2500),
    ("予約システム", "公共施設の予約", "株式会社サンプル"),
    ("Ωμέγα", "Κρατήσεις γηπέδων", "Ωμέγα Α.Ε."),
    *[("Courtside", "court bookings", "Fennimore Ltd")] * 1000,
)


def test_strange_rows_are_abstained_from_not_stumbled_over(folder: Path) -> None:
    strange = write(folder / "strange.csv", *STRANGE)
    answer = ask("classify", strange).document()
    assert {one["row"]: one["functions"] for one in answer if one["row"] in (3, 4)} == {
        3: [],
        4: [],
    }
    assert len({json.dumps(one["functions"][0]["confidence"]) for one in answer[-1000:]}) == 1
    suppliers = ask("resolve", strange, "--column", "Supplier").document()
    assert len({one["supplier"]["id"] for one in suppliers[-1000:]}) == 1
    linked = ask("link", "--cmdb", strange, "--contracts", strange).document()
    assert all(one["evidence"] for one in linked)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("classify", "nowhere.csv"), 3),
        (("classify", "inventory.csv", "--products", "nowhere.csv"), 3),
        (("evaluate", "guess", "inventory.csv"), 2),
        (("evaluate", "resolve", "register.csv"), 3),
        (("evaluate", "classify", "register.csv"), 3),
        (("resolve", "inventory.csv", "--column", "Nonesuch"), 2),
    ],
)
def test_mistakes_get_words(
    inventory: Path, register: Path, arguments: tuple[str, ...], code: int
) -> None:
    del inventory, register
    raw(*arguments).refused(code)


def test_the_rows_of_ones_own_relations_that_were_used_are_said(folder: Path) -> None:
    names = write(folder / "names.csv", ("Supplier",), ("Zed Soft",), ("Bexley Limited",))
    own = write(
        folder / "mine.csv",
        ("kind", "from_name", "to_name"),
        ("alias", "Zed Soft", "Bexley Ltd"),
        ("parent", "Bexley Ltd", "Tarrant Group"),
        ("alias", "Nobody", "Elsewhere Ltd"),
    )
    answer = ask("resolve", names, "--column", "Supplier", "--relations", own)
    first, second = json.loads(answer.out)
    assert first["supplier"]["id"] == second["supplier"]["id"]
    assert first["group"]["name"] == "Tarrant Group"
    assert any("mine.csv, row 2" in one["text"] for one in first["evidence"])
    told = raw("resolve", names, "--column", "Supplier", "--relations", own)
    assert "mine.csv: 2 of 3 relations used (rows 2, 3)" in told.err
