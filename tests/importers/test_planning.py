"""How the columns of a table are read: what was understood of it becomes a plan for its rows."""

from __future__ import annotations

from collections.abc import Sequence

from landscape.importers.columns import columns_of
from landscape.importers.kinds import understand
from landscape.importers.planning import Planned, Wishes, plan_table
from landscape.importers.profiles import Profile
from landscape.importers.values import Reading
from landscape.model.vocabulary import Kind


def planned(
    header: Sequence[str],
    *rows: Sequence[str],
    wishes: Wishes | None = None,
    profile: Profile | None = None,
) -> Planned:
    """The plan of a list of contracts."""
    columns = columns_of(header, rows)
    found = understand(columns, Kind.CONTRACTS, profile, {}, "register.csv")
    assert found is not None
    return plan_table("register.csv", None, found, columns, wishes or Wishes())


def ways(one: Planned) -> dict[str, Reading]:
    """How each field is read."""
    return {field.name: how for field, _, how in one.plan.fields}


HEADER = ("Title", "Supplier", "End date", "Value", "Ward", "Contract manager email")
ROWS = (
    ("Upkeep of lifts", "Marl Ltd", "12/31/2027", "1.250,50", "North", "a@council.example"),
    ("Care of trees", "Peverell plc", "01/02/2027", "9.000,00", "South", "b@council.example"),
)


def test_each_column_is_read_as_its_cells_show_and_that_is_said() -> None:
    made = planned(HEADER, *ROWS)
    assert ways(made)["end_date"].date_order == "mdy"
    assert ways(made)["value"].decimal_comma is True
    assert {one.code for one in made.issues} == {"date_order", "decimal_comma", "personal_left_out"}


def test_what_a_person_says_of_dates_wins_and_is_not_argued_with() -> None:
    made = planned(HEADER, *ROWS, wishes=Wishes(date_order="dmy"))
    assert ways(made)["end_date"].date_order == "dmy"
    assert "date_order" not in {one.code for one in made.issues}


def test_columns_of_people_are_in_no_place_and_all_others_are() -> None:
    made = planned(HEADER, *ROWS).plan
    assert made.left_out == {5}
    assert made.extra == (4,)
    assert sorted(place for _, place, _ in made.fields) == [0, 1, 2, 3]
    kept = planned(HEADER, *ROWS, wishes=Wishes(keep_personal=True)).plan
    assert (kept.left_out, kept.extra) == (frozenset(), (4, 5))


def test_a_column_of_people_is_no_field_in_what_is_reported() -> None:
    header = ("Title", "Supplier", "Value", "Responsible team")
    rows = [("Lifts", "Marl Ltd", "5", f"{one}@council.example") for one in "abcd"]
    found = planned(header, *rows).found
    assert {one.header: one.field for one in found.columns}["Responsible team"] is None


def test_fields_stand_in_the_order_of_the_model_whatever_that_of_the_file() -> None:
    turned = planned(tuple(reversed(HEADER)), *[tuple(reversed(one)) for one in ROWS])
    names = [field.name for field, _, _ in turned.plan.fields]
    assert names == [field.name for field, _, _ in planned(HEADER, *ROWS).plan.fields]


def test_a_length_counts_what_its_header_says() -> None:
    for header, unit in (
        ("Notice period (days)", "D"),
        ("Notice period weeks", "W"),
        ("Kündigungsfrist (Tage)", "D"),
        ("Notice period", "M"),
    ):
        made = planned(("Title", "Supplier", header), ("Lifts", "Marl Ltd", "30"))
        assert ways(made)["notice_period"].unit == unit


def test_a_profile_brings_its_words_order_currency_and_stand_ins() -> None:
    profile = Profile(
        name="ours",
        kind=Kind.CONTRACTS,
        describes="our register",
        needs=frozenset({"what"}),
        columns={"what": "title", "who": "supplier", "state now": "recorded_status"},
        values={"recorded_status": {"zz": "live"}},
        fallbacks={"supplier": ("old who",)},
        date_order="mdy",
        currency="EUR",
    )
    made = planned(
        ("What", "Who", "Old who", "State now"), ("Lifts", "", "Marl", "zz"), profile=profile
    )
    assert made.plan.currency == "EUR"
    assert made.plan.fallbacks == {"supplier": (2,)}
    assert ways(made)["recorded_status"].value_map == {"zz": "live"}
