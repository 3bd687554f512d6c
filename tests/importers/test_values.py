"""Every value parser: what is read, what is said instead of guessed, and never an exception of another kind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from landscape.importers import amounts, dates, values
from landscape.importers.evidence import all_floated, date_order, decimal_comma
from landscape.importers.values import NotRead, Reading, is_missing, parse, says_nothing
from landscape.model import metamodel
from landscape.model.metamodel import Property, ValueKind
from landscape.model.vocabulary import AutoRenew, Lifecycle

DAY = Property("day", "Day", "It.", ValueKind.DATE)
MONEY = Property("money", "Money", "It.", ValueKind.MONEY)
LIFECYCLE = Property("lifecycle", "Life cycle", "It.", ValueKind.ENUM, values=Lifecycle)
RENEWAL = Property("auto_renew", "Renewal", "It.", ValueKind.ENUM, values=AutoRenew)


def of(kind: ValueKind) -> Property:
    """A property of a kind."""
    words = Lifecycle if kind is ValueKind.ENUM else None
    return Property("one", "One", "It.", kind, values=words)


# --- dates ---


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/04/2027", (2027, 4, 1)),
        ("1.4.2027", (2027, 4, 1)),
        ("1-4-27", (2027, 4, 1)),
        ("01/04/98", (1998, 4, 1)),
        ("2027-04-01", (2027, 4, 1)),
        ("2027/4/1", (2027, 4, 1)),
        ("20270401", (2027, 4, 1)),
        ("2027-04-01T23:30:00Z", (2027, 4, 1)),
        ("2024-05-16 12:40:57", (2024, 5, 16)),
        ("01/04/2027 00:00", (2027, 4, 1)),
        ("2024-01-29 1:00:00 AM", (2024, 1, 29)),
        ("1 April 2027", (2027, 4, 1)),
        ("1st of April 2027", (2027, 4, 1)),
        ("Thursday 1 April 2027", (2027, 4, 1)),
        ("1-Apr-27", (2027, 4, 1)),
        ("April 1, 2027", (2027, 4, 1)),
        ("1er avril 2027", (2027, 4, 1)),
        ("1 de abril de 2027", (2027, 4, 1)),
        ("3. Dezember 2027", (2027, 12, 3)),
        ("3 décembre 2027", (2027, 12, 3)),
        ("4 mei 2027", (2027, 5, 4)),
        ("46113", (2026, 4, 1)),
    ],
)
def test_dates_as_people_write_them(text: str, day: tuple[int, int, int]) -> None:
    assert parse(text, DAY, Reading()) == date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "31/09/2022",
        "22/04/222",
        "29/02/2027",
        "00/00/0000",
        "13/13/2027",
        "April 2027",
        "2027",
        "Q1 2027",
        "04/2027",
        "2027-04",
        "01/04/2027 or later",
        "1 Apr 2027 - 31 Mar 2028",
        "01/04/2027-31/03/2028",
        "31/12/9999",
        "01/04/0027",
        "1/2-2027",
        "soon",
        "12345678901",
    ],
)
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(NotRead) as wrong:
        parse(text, DAY, Reading())
    assert wrong.value.code == "date_invalid"
    assert text in wrong.value.message


@given(some.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_written_out_is_read_back(day: date) -> None:
    for text, order in (
        (day.isoformat(), "dmy"),
        (f"{day.day}/{day.month}/{day.year}", "dmy"),
        (f"{day.month}/{day.day}/{day.year}", "mdy"),
        (f"{day.day} {day:%B} {day.year}", "dmy"),
        (f"{day:%d-%b-%Y}", "mdy"),
    ):
        assert dates.read_date(text, order) == day


@given(some.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_year_of_two_digits_is_read_back(day: date) -> None:
    assert dates.read_date(f"{day:%y-%m-%d}", "ymd") == day
    assert dates.read_date(f"{day:%d/%m/%y}") == day


@pytest.mark.parametrize(
    "text",
    ["Rolling", "rolling - 30 days", "Ongoing", "on-going", "monthly rolling", "Perpetual", "open ended",
     "No end date", "until further notice", "unbefristet"],
)  # fmt: skip
def test_what_goes_on_is_told_from_what_is_no_date(text: str) -> None:
    with pytest.raises(NotRead) as wrong:
        dates.read_date(text)
    assert wrong.value.code == dates.OPEN_ENDED


def test_a_spreadsheets_day_number() -> None:
    assert dates.read_date("44000.5") == date(1899, 12, 30) + timedelta(days=44000)
    with pytest.raises(NotRead):
        dates.read_date("19000")


@pytest.mark.parametrize(
    ("samples", "declared", "found"),
    [
        (["01/04/2027"], None, ("dmy", False)),
        (["01/04/2027", "12/31/2027"], None, ("mdy", True)),
        (["13/04/2027", "12/31/2027"], None, ("dmy", False)),
        (["13/04/2027"], "mdy", ("dmy", True)),
        (["01/04/2027"], "mdy", ("mdy", False)),
        (["2027-13-01"], None, ("dmy", False)),
        ([], "ymd", ("dmy", False)),
    ],
)
def test_the_order_of_a_column(
    samples: list[str], declared: str | None, found: tuple[str, bool]
) -> None:
    assert date_order(samples, declared) == found


# --- money and numbers ---


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£3,880.00", "3880.00"),
        ("3880", "3880.00"),
        ("1 250 000", "1250000.00"),
        ("(1,250)", "-1250.00"),
        ("-£1,250.50", "-1250.50"),
        ("£-1,250", "-1250.00"),
        ("1,250.00-", "-1250.00"),
        ("−50", "-50.00"),
        ("€1,250", "1250.00"),
        ("1250 EUR", "1250.00"),
        ("GBP 1,250", "1250.00"),
        ("£1,250 p.a.", "1250.00"),
        ("£1,250 per annum excl VAT", "1250.00"),
        ("1'250.50", "1250.50"),
        ("12,34,567", "1234567.00"),
        ("0", "0.00"),
        (".5", "0.50"),
        ("1.005E5", "100500.00"),
        ("£68k", "68000.00"),
        ("1.2m", "1200000.00"),
    ],
)
def test_money_as_people_write_it(text: str, amount: str) -> None:
    assert parse(text, MONEY, Reading()) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250,50 €", "1250.50"),
        ("7,5", "7.50"),
        ("1.250", "1250.00"),
        ("12.345.678", "12345678.00"),
    ],
)
def test_money_with_a_decimal_comma(text: str, amount: str) -> None:
    assert parse(text, MONEY, Reading(decimal_comma=True)) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("£5,000 - £10,000", "amount_range"),
        ("5000 to 10000", "amount_range"),
        ("up to £50,000", "amount_range"),
        (">5000", "amount_range"),
        ("between 5 and 10", "amount_range"),
        ("£1,000 / €1,200", "amount_range"),
        ("£12 €", "number_invalid"),
        ("12,34", "number_invalid"),
        ("1,2,3", "number_invalid"),
        ("(1,250", "number_invalid"),
        ("(-1,250)", "number_invalid"),
        ("--5", "number_invalid"),
        ("approx 5000", "number_invalid"),
        ("see file", "number_invalid"),
        ("1_000", "number_invalid"),
        ("NaN", "number_invalid"),
        ("Infinity", "number_invalid"),
        ("1e99", "number_invalid"),
        ("1250 CR", "number_invalid"),
        ("£", "number_invalid"),
    ],
)
def test_what_is_no_amount_is_said(text: str, code: str) -> None:
    with pytest.raises(NotRead) as wrong:
        parse(text, MONEY, Reading())
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("header", "counted"),
    [
        ("Value", 1), ("Value (£000)", 1_000), ("Cost £'000s", 1_000), ("Amount (£k)", 1_000),
        ("k€", 1_000), ("TEUR", 1_000), ("Spend in thousands", 1_000), ("Value £m", 1_000_000),
        ("in millions", 1_000_000), ("Cost 2000", 1), ("Over 10,000", 1), ("£ per month", 1),
        ("Market value", 1), ("Make", 1),
    ],
)  # fmt: skip
def test_what_amounts_below_a_header_count(header: str, counted: int) -> None:
    assert amounts.counted_in(header) == counted


def test_what_may_be_two_amounts_is_neither() -> None:
    with pytest.raises(NotRead) as wrong:
        parse("1.250", MONEY, Reading(decimal_comma=None))
    assert wrong.value.code == "number_ambiguous"
    assert parse("1.25", MONEY, Reading(decimal_comma=None)) == Decimal("1.25")


@given(some.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2))
def test_an_amount_written_out_is_read_back(amount: Decimal) -> None:
    sign, plain = ("-" if amount < 0 else ""), abs(amount)
    english = f"{plain:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert amounts.money(f"{sign}£{english}") == amount
    assert amounts.money(f"({english})" if sign else english) == amount
    assert amounts.money(f"{sign}{continental} €", decimal_comma=True) == amount
    assert decimal_comma([english]) is False or plain < 1000
    assert decimal_comma([continental]) is True


@pytest.mark.parametrize(
    ("samples", "comma"),
    [
        (["1.250,50", "7,5"], True),
        (["1,250.50"], False),
        (["1.250", "2.000"], None),
        (["1.250.000"], True),
        (["1,250"], False),
        (["12,5", "1,250.00"], False),
        (["250"], None),
        (["1234.5"], False),
        ([], None),
    ],
)
def test_the_decimal_mark_of_a_column(samples: list[str], comma: bool | None) -> None:
    assert decimal_comma(samples) is comma


@pytest.mark.parametrize(
    ("text", "currency", "basis", "vat"),
    [
        ("£1,250 p.a. ex VAT", "GBP", "annual", "excluded"),
        ("€1.250 inkl.", "EUR", None, None),
        ("1,250 incl. VAT", None, None, "included"),
        ("CAD 5 per year", "CAD", "annual", None),
        ("1250", None, None, None),
        ("Panama 5", None, None, None),
    ],
)
def test_what_an_amount_says_of_itself(
    text: str, currency: str | None, basis: str | None, vat: str | None
) -> None:
    assert amounts.currency_mark(text) == currency
    assert amounts.basis_mark(text) == basis
    assert amounts.vat_mark(text) == vat


@pytest.mark.parametrize(
    ("text", "code"),
    [("£", "GBP"), ("Pounds Sterling", "GBP"), ("eur", "EUR"), ("US$", "USD"), ("euros", "EUR")],
)
def test_currencies(text: str, code: str) -> None:
    assert amounts.currency(text) == code


@pytest.mark.parametrize("text", ["pesos maybe", "12", "££"])
def test_what_is_no_currency_is_said(text: str) -> None:
    with pytest.raises(NotRead):
        amounts.currency(text)


# --- the rest ---


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.INTEGER, "1,234", 1234),
        (ValueKind.INTEGER, "12.0", 12),
        (ValueKind.INTEGER, "c. 20", 20),
        (ValueKind.INTEGER, "approx 250", 250),
        (ValueKind.INTEGER, "~40", 40),
        (ValueKind.INTEGER, "100+", 100),
        (ValueKind.INTEGER, "20-30", 25),
        (ValueKind.INTEGER, "20 to 31 users", 25),
        (ValueKind.INTEGER, "etwa 1,200", 1200),
        (ValueKind.INTEGER, "250 (est.)", 250),
        (ValueKind.INTEGER, "1200 users", 1200),
        (ValueKind.SCORE, "4 - Good", Decimal(4)),
        (ValueKind.SCORE, "3,5", Decimal("3.5")),
        (ValueKind.SCORE, "4/5", Decimal(4)),
        (ValueKind.SHARE, "50%", Decimal("0.5")),
        (ValueKind.SHARE, "0.25", Decimal("0.25")),
        (ValueKind.BOOLEAN, "Yes", True),
        (ValueKind.BOOLEAN, "NEIN", False),
        (ValueKind.BOOLEAN, "oui", True),
        (ValueKind.BOOLEAN, "0", False),
        (ValueKind.COMPANY_NUMBER, "968498", "00968498"),
        (ValueKind.COMPANY_NUMBER, "968498.0", "00968498"),
        (ValueKind.COMPANY_NUMBER, "00968498", "00968498"),
        (ValueKind.COMPANY_NUMBER, "sc 123456", "SC123456"),
        (ValueKind.COMPANY_NUMBER, "SC1234", "SC001234"),
        (ValueKind.COMPANY_NUMBER, "IP22981R", "IP22981R"),
        (ValueKind.COMPANY_NUMBER, "GB-COH-00968498", "00968498"),
        (ValueKind.DURATION, "6 months written notice", "P6M"),
        (ValueKind.DURATION, "six (6) months", "P6M"),
        (ValueKind.DURATION, "90 days", "P90D"),
        (ValueKind.DURATION, "12 weeks", "P84D"),
        (ValueKind.DURATION, "1.5 years", "P18M"),
        (ValueKind.DURATION, "3", "P3M"),
        (ValueKind.DURATION, "3 Monate", "P3M"),
        (ValueKind.DURATION, "p1y", "P1Y"),
        (ValueKind.IDENTIFIER, "2.0", "2.0"),
        (ValueKind.IDENTIFIER, "007", "007"),
        (ValueKind.ENUM, "In Production", "live"),
        (ValueKind.ENUM, "pending_retirement", "pending-retirement"),
        (ValueKind.ENUM, "Being replaced", "pending-retirement"),
        (ValueKind.ENUM, "Replaced", "retired"),
    ],
)
def test_other_kinds_of_values(kind: ValueKind, text: str, value: object) -> None:
    assert parse(text, of(kind), Reading()) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ValueKind.INTEGER, "12.5"),
        (ValueKind.INTEGER, "200-100"),
        (ValueKind.INTEGER, "many"),
        (ValueKind.SCORE, "6"),
        (ValueKind.SCORE, "8/10"),
        (ValueKind.SHARE, "50"),
        (ValueKind.SHARE, "150%"),
        (ValueKind.BOOLEAN, "maybe"),
        (ValueKind.COMPANY_NUMBER, "9.68E+05"),
        (ValueKind.COMPANY_NUMBER, "pending"),
        (ValueKind.DURATION, "3-6 months"),
        (ValueKind.DURATION, "2 x 12 months"),
        (ValueKind.DURATION, "3 months in year 1, 6 months later"),
        (ValueKind.DURATION, "reasonable"),
        (ValueKind.ENUM, "purple"),
    ],
)
def test_what_cannot_be_read_is_no_guess(kind: ValueKind, text: str) -> None:
    with pytest.raises(NotRead):
        parse(text, of(kind), Reading())


def test_a_bare_length_counts_what_its_header_says() -> None:
    assert parse("90", of(ValueKind.DURATION), Reading(unit="D")) == "P90D"


def test_numbers_that_a_spreadsheet_gave_a_point() -> None:
    assert all_floated(["1042.0", "1043.0"])
    assert parse("1042.0", of(ValueKind.IDENTIFIER), Reading(whole=True)) == "1042"


@pytest.mark.parametrize(
    "text", ["", "-", "n/a", "N/A", "TBC", "unknown", "s.o.", "k.A.", "N.V.T."]
)
def test_missing_words(text: str) -> None:
    assert is_missing(text, ValueKind.DATE)
    assert is_missing(text, ValueKind.NAME) == (text in ("", "-"))


def test_a_word_of_a_closed_list_is_not_missing() -> None:
    assert not says_nothing("none", RENEWAL)
    assert parse("none", RENEWAL, Reading()) == "none"
    assert says_nothing("unknown", LIFECYCLE)
    assert says_nothing("none", LIFECYCLE)


def test_a_profile_maps_the_words_of_its_source() -> None:
    how = Reading(value_map={"2": "retired", "in  stock": "planned", "n": ""})
    assert parse("2", LIFECYCLE, how) == "retired"
    assert parse("N", LIFECYCLE, how) is None
    assert parse("true", DAY, Reading(value_map={"true": ""})) is None


@given(some.text(max_size=40), some.sampled_from(list(ValueKind)))
@example("1e400", ValueKind.MONEY)
@example("٣/٤/٢٠٢٧", ValueKind.DATE)
@example("²", ValueKind.INTEGER)
@example("99999", ValueKind.DATE)
@example("P0D", ValueKind.DURATION)
def test_any_text_is_read_or_said(text: str, kind: ValueKind) -> None:
    for how in (Reading(), Reading("mdy", decimal_comma=True), Reading("ymd", decimal_comma=None)):
        try:
            value = parse(text, of(kind), how)
        except NotRead as wrong:
            assert wrong.code and wrong.message
            continue
        assert value is not None


@given(some.from_regex(r"[-+(]?[£$€]?[0-9.,' ]{1,14}[)%kK-]?", fullmatch=True))
def test_anything_like_a_number_is_read_or_said(text: str) -> None:
    for comma in (True, False, None):
        for parser in (amounts.money, amounts.number):
            try:
                amount = parser(text, comma)
            except NotRead:
                continue
            assert amount.is_finite()


@given(
    some.from_regex(
        r"[0-9]{1,4}[-/. ][0-9a-zA-Zé]{1,9}[-/. ][0-9]{1,4}( [0-9:]{1,8})?", fullmatch=True
    )
)
def test_anything_like_a_date_is_a_day_or_said(text: str) -> None:
    for order in ("dmy", "mdy", "ymd"):
        try:
            day = dates.read_date(text, order)
        except NotRead:
            continue
        assert 1900 <= day.year <= 2200


@given(some.lists(some.text(max_size=15), max_size=8))
def test_any_column_has_an_order_and_a_mark(samples: list[str]) -> None:
    assert date_order(samples, None)[0] in ("dmy", "mdy")
    assert decimal_comma(samples) in (True, False, None)


def test_every_property_of_the_model_can_be_parsed() -> None:
    for element in metamodel.ELEMENT_TYPES.values():
        for one in element.properties:
            try:
                parse("1", one, Reading())
            except values.NotRead as wrong:
                assert wrong.message
