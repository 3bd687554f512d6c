"""Rows → records: each cell typed, each row loaded, quarantined or skipped, and said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from landscape.importers.columns import columns_of
from landscape.importers.kinds import understand
from landscape.importers.planning import Wishes, plan_table
from landscape.importers.plans import Typed
from landscape.importers.typing_rows import typed_rows
from landscape.model.record import Record, Row
from landscape.model.vocabulary import Kind

HEADER = ("Reference", "Title", "Supplier", "Start date", "End date", "Value", "Ward")
GOOD = ("R1", "Upkeep of lifts", "Marl Ltd", "01/04/2025", "31/03/2027", "£1,250.50 pa", "North")


def typed(*rows: Sequence[str]) -> tuple[list[Record], Typed]:
    """The rows of a contracts register, typed."""
    columns = columns_of(HEADER, [GOOD, *rows])
    found = understand(columns, Kind.CONTRACTS, None, {}, "register.csv")
    assert found is not None
    plan = plan_table("register.csv", "Sheet", found, columns, Wishes()).plan
    done = Typed()
    numbered = [Row(place, tuple(one)) for place, one in enumerate(rows, start=2)]
    return list(typed_rows(numbered, plan, done)), done


def changed(**cells: str) -> tuple[str, ...]:
    """The good row with some cells changed, by header in lower case."""
    places = {one.lower().replace(" ", "_"): place for place, one in enumerate(HEADER)}
    row = list(GOOD)
    for name, text in cells.items():
        row[places[name]] = text
    return tuple(row)


def told(done: Typed) -> list[tuple[str, int | None, str | None]]:
    """What was said: code, row, column."""
    return [(one.code, one.row, one.column) for one in done.issues]


def test_a_row_becomes_a_record_with_its_cells() -> None:
    [record], done = typed(GOOD)
    assert record.values["start_date"] == date(2025, 4, 1)
    assert (record.values["value"], record.values["currency"]) == (Decimal("1250.50"), "GBP")
    assert record.values["value_basis"] == "annual"
    assert record.raw["value"] == "£1,250.50 pa"
    assert (record.headers["value"], record.headers["currency"]) == ("Value", "Value")
    assert (record.row, record.sheet, dict(record.extra)) == (2, "Sheet", {"Ward": "North"})
    assert told(done) == []


def test_a_contract_that_goes_on_is_loaded_without_an_end() -> None:
    [record], done = typed(changed(end_date="Rolling - 30 days"))
    assert "end_date" not in record.values
    assert record.extra["End date"] == "Rolling - 30 days"
    assert told(done) == [("date_open_ended", 2, "End date")]
    none, done = typed(changed(start_date="Rolling"))
    assert (none, len(done.quarantined)) == ([], 1)


def test_amounts_that_count_thousands_are_multiplied_and_that_is_said() -> None:
    header = tuple("Value (£000)" if one == "Value" else one for one in HEADER)
    rows = [changed(value=text) for text in ("12", "30.5", "7k")]
    columns = columns_of(header, rows)
    found = understand(columns, Kind.CONTRACTS, None, {}, "register.csv")
    assert found is not None
    plan = plan_table("register.csv", "Sheet", found, columns, Wishes()).plan
    done = Typed()
    records = list(typed_rows([Row(2 + at, row) for at, row in enumerate(rows)], plan, done))
    assert [one.values["value"] for one in records] == [12_000, Decimal("30500.00"), 7_000]
    assert told(done) == [("thousands", None, "Value (£000)")]


def test_a_date_that_is_none_puts_the_row_into_quarantine_whole() -> None:
    records, done = typed(changed(end_date="31/09/2022"))
    assert records == []
    [row] = done.quarantined
    assert row.cells == dict(zip(HEADER, changed(end_date="31/09/2022"), strict=True))
    assert told(done) == [("date_invalid", 2, "End date")]
    assert all(one.remedy for one in done.issues)


def test_an_amount_that_is_none_is_kept_as_text_and_the_row_is_loaded() -> None:
    [record], done = typed(changed(value="see schedule"))
    assert "value" not in record.values
    assert record.extra["Value"] == "see schedule"
    assert told(done) == [("number_invalid", 2, "Value")]


def test_a_blank_name_goes_by_the_reference_and_no_name_at_all_waits() -> None:
    [record], done = typed(changed(title=""), changed(title="", reference=""))
    assert record.values["reference"] == "R1"
    assert told(done) == [("title_missing", 2, "Title"), ("title_missing", 3, None)]
    assert len(done.quarantined) == 1


def test_blank_rows_totals_and_headers_that_stand_again_are_no_contracts() -> None:
    records, done = typed(GOOD, ("",) * 7, HEADER, ("Total", "", "", "", "", "£1,250.50", ""))
    assert len(records) == 1
    assert [code for code, *_ in told(done)] == ["blank_row", "header_repeated", "total_row"]
    assert (done.read, done.loaded, len(done.quarantined), done.skipped) == (4, 1, 1, 2)


def test_a_row_that_ends_before_it_starts_is_loaded_and_said() -> None:
    [_], done = typed(changed(start_date="01/04/2028"))
    assert told(done) == [("dates_reversed", 2, None)]


def test_cells_beyond_the_header_are_kept() -> None:
    [record], done = typed((*GOOD, "more", "", "and more"))
    assert record.extra["beyond the last column"] == "more | and more"
    assert told(done) == [("row_too_long", 2, None)]


def test_entities_and_broken_letters_are_put_right_and_counted() -> None:
    records, done = typed(changed(title="Caf&amp; tills"), changed(title="CafÃ© tills"))
    assert [one.values["title"] for one in records] == ["Caf& tills", "Café tills"]
    assert told(done) == [("text_repaired", None, None)]


@given(
    some.lists(
        some.sampled_from(
            [
                GOOD,
                HEADER,
                ("",) * 7,
                ("Total",),
                changed(end_date="never"),
                changed(title="", reference=""),
                GOOD[:3],
            ]
        ),
        max_size=40,
    )
)
def test_every_row_is_accounted_for(rows: list[tuple[str, ...]]) -> None:
    records, done = typed(*rows)
    assert done.read == len(rows) == len(records) + len(done.quarantined) + done.skipped
    assert done.loaded == len(records)
    said = {one.row for one in done.issues}
    assert {one.row for one in done.quarantined} <= said
