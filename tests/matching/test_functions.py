"""Functions from words."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.matching.catalogue import shipped_catalogue
from landscape.matching.described import Classified, Described, Text
from landscape.matching.functions import BUSINESS_FIELDS, Classifier
from landscape.matching.recognise import Recogniser
from landscape.matching.taxonomy import Taxonomy, business_functions, functionalities
from landscape.model.decision import Decision
from landscape.model.vocabulary import Band, Method, Verdict

BOOKING = "appointments-and-booking"


@cache
def classifier() -> Classifier:
    return Classifier(functionalities())


def thing(name: str, description: str = "", key: str = "k") -> Described:
    return Described(
        key,
        Text(name, "Name", "cmdb.csv", None, 7),
        Text(description, "Description", "cmdb.csv", None, 7),
    )


def answer(name: str, description: str = "") -> list[Classified]:
    return classifier().classify([thing(name, description)])[0]


def ids(name: str, description: str = "") -> list[str]:
    return [one.function_id for one in answer(name, description)]


@pytest.mark.parametrize(
    ("name", "description", "function"),
    [
        ("Courtside", "court and pitch bookings at the three leisure centres", BOOKING),
        ("Registrar diary", "couples book an appointment to give notice", BOOKING),
        ("Hall hire", "village halls, double bookings happen", BOOKING),
        (
            "Quarrel",
            "rent accounts, arrears and tenancy records for council homes",
            "tenancy-and-rents",
        ),
        ("Quarrel", "the libraries catalogue, issues and returns of books", "library-management"),
        ("Quarrel", "freedom of info requests", "complaints-and-information-requests"),
        ("Quarrel", "general ledger, creditors, budgets", "financial-ledger"),
        ("Quarrel", "agendas and minutes of committees", "committee-management"),
        ("Quarrel", "vehicle servicing, fuel and driver checks", "fleet-and-transport"),
        ("Quarrel", "pendant alarms and response", "telecare-and-monitoring"),
    ],
)
def test_plain_descriptions_are_understood(name: str, description: str, function: str) -> None:
    assert ids(name, description)[:1] == [function]


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("Ledgerline", "general ledger. Exports bookings income to the warehouse nightly"),
        ("Ledgerline", "general ledger. Receives booking totals from the leisure system"),
        ("Ledgerline", "general ledger. No longer used for bookings"),
        ("Ledgerline", "general ledger. Doesn't do bookings or appointments"),
        ("Ledgerline", "general ledger. Appointments are made in Outlook"),
        ("Ledgerline", "general ledger, interfaces with the room booking system"),
        ("Bookstock", "catalogue of library books and their loans"),
        ("Cash book", "cash book and day book of the accountants"),
    ],
)
def test_a_mention_of_bookings_is_no_booking_system(name: str, description: str) -> None:
    assert BOOKING not in ids(name, description)


def test_evidence_names_words_column_source_and_row() -> None:
    first = answer("Courtside", "court and pitch bookings at the three leisure centres")[0]
    words = {one.text: one for one in first.inference.evidence}
    assert "court and pitch bookings" in words
    one = words["court and pitch bookings"]
    assert (one.column, one.source, one.row, one.kind) == (
        "Description",
        "cmdb.csv",
        7,
        "description",
    )
    assert (one.weight or 0) > 0
    assert first.primary and first.inference.method is Method.INFERRED


def test_several_functions_are_several_answers() -> None:
    found = ids(
        "Leisure suite",
        "class bookings, and card payments at the till; bookings of courts, online payments",
    )
    assert {BOOKING, "payments"} <= set(found)


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("", ""),
        ("Zest", ""),
        ("X", "?"),
        ("123", "456"),
        ("Pathfinder", "do not switch off!!"),
        ("日本語", "日本"),
    ],
)
def test_what_says_nothing_is_left_open(name: str, description: str) -> None:
    assert ids(name, description) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("Taxi", "licences of taxi drivers"), ("Tax", "council tax billing")),
        (("H", "housing benefit claims"), ("H", "housing tenancy and rents")),
    ],
)
def test_near_words_are_told_apart(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert ids(*left)[:1] != ids(*right)[:1]
    assert ids(*left) and ids(*right)


def test_decisions_win() -> None:
    text = thing("Courtside", "court and pitch bookings", key="acme/application/courtside")

    def with_verdict(target: str, verdict: Verdict) -> list[Classified]:
        decision = Decision("PROVIDES", "acme/application/courtside", target, verdict)
        return classifier().classify([text], [decision])[0]

    assert BOOKING not in [one.function_id for one in with_verdict(BOOKING, Verdict.REJECT)]
    accepted = with_verdict("payroll", Verdict.ACCEPT)
    assert accepted[0].function_id == "payroll"
    assert accepted[0].inference.method is Method.DECIDED
    assert accepted[0].inference.confidence == 1.0
    corrected = with_verdict("payroll", Verdict.CORRECT)
    assert [one.function_id for one in corrected] == ["payroll"]
    unknown = with_verdict("no-such-function", Verdict.ACCEPT)
    assert [one.function_id for one in unknown] == [BOOKING]


def test_a_taxonomy_of_the_users_own_works_without_training() -> None:
    rows = [
        {"id": "boats", "label": "Boat hire", "synonyms": "rowing boats|pedalos"},
        {"id": "bees", "label": "Bee keeping", "synonyms": "hives|honey"},
    ]
    own = Classifier(Taxonomy.from_rows(rows))
    found = own.classify(
        [thing("Lakeside", "pedalos and rowing boats"), thing("Buzz", "hives on the roof")]
    )
    assert [[one.function_id for one in row] for row in found] == [["boats"], ["bees"]]


def test_a_taxonomy_of_one_function_or_of_marks_does_not_crash() -> None:
    for rows in (
        [{"id": "a", "label": "Alpha"}],
        [{"id": "a", "label": "!!"}, {"id": "b", "label": "the"}],
    ):
        assert (
            len(
                Classifier(Taxonomy.from_rows(rows)).classify(
                    [thing("Alpha", "beta"), thing("", "")]
                )
            )
            == 2
        )


def test_business_functions_heed_the_department() -> None:
    business = Classifier(business_functions(), relationship="SERVES", fields=BUSINESS_FIELDS)
    one = Described(
        "k",
        Text("Quarrel", "Name"),
        Text("case records", "Description"),
        None,
        Text("Libraries", "Dept"),
    )
    found = business.classify([one])[0]
    assert found[0].function_id == "libraries"
    assert found[0].inference.evidence[0].column == "Dept"


def estate() -> list[Described]:
    texts = [
        ("Courtside", "court bookings"), ("Payday", "pay run and payslips"), ("Minutes", "agendas and minutes"),
        ("Zest", ""), ("Mapper", "shows boundaries on a map"), ("LibLoans", "library catalogue and book loans"),
    ]  # fmt: skip
    return [
        thing(f"{name} {i}", description, f"k{i}") for i in range(8) for name, description in texts
    ]


def test_the_answer_does_not_depend_on_the_order_of_rows() -> None:
    things = estate()
    turned = things[17:] + things[:17]
    straight = dict(
        zip([one.key + one.name.text for one in things], classifier().classify(things), strict=True)
    )
    other = dict(
        zip([one.key + one.name.text for one in turned], classifier().classify(turned), strict=True)
    )
    for key, row in straight.items():
        assert [one.function_id for one in row] == [one.function_id for one in other[key]]
        for one, two in zip(row, other[key], strict=True):
            assert one.inference.confidence == pytest.approx(two.inference.confidence, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=120)), max_size=40))
def test_any_text_gives_an_answer(texts: list[tuple[str, str]]) -> None:
    things = [thing(name, description, str(i)) for i, (name, description) in enumerate(texts)]
    answers = classifier().classify(things)
    assert len(answers) == len(things)
    for row in answers:
        for one in row:
            assert 0 <= one.inference.confidence <= 1
            assert one.inference.band is not Band.NO
            assert one.inference.evidence


def test_long_names_and_identical_rows_do_not_hurt() -> None:
    things = [thing("A" * 10_000, "booking " * 5_000, str(i)) for i in range(200)]
    assert len(classifier().classify(things)) == 200


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Mozilla Firefox (1.0)", "Mozilla Firefox"),
        ("Viewer 0.9", "Viewer"),
        ("Windows 19", "Windows"),
    ],
)
def test_the_number_of_a_version_is_no_word_of_a_service(name: str, bare: str) -> None:
    assert served(name) == served(bare)
    assert "child-health" not in served(name)


def test_numbers_that_stand_together_in_a_service_are_read_together() -> None:
    assert served("0-19 service")[0] == "child-health"


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Allotment database", "parks-and-grounds"),
        ("Bin delivery tracker", "waste-collection"),
        ("Elections admin", "elections"),
        ("Homelessness cases", "homelessness"),
        ("Street lighting records", "street-lighting"),
        ("School admissions website", "school-admissions"),
        ("NNDR system", "business-rates"),
        ("HHSRS inspections", "private-sector-housing"),
    ],
)
def test_what_a_thing_is_kept_in_does_not_say_whom_it_serves(name: str, function: str) -> None:
    assert served(name)[:1] == [function]


def test_an_interface_of_a_product_does_not_do_what_the_product_does() -> None:
    known = Classifier(functionalities(), products=Recogniser(shipped_catalogue()))
    names = ("ContrOCC", "ContrOCC to ledger interface", "Altair dashboards")
    product, interface, reports = (known.classify([thing(name)])[0] for name in names)
    assert product[0].function_id == "care-finance"
    assert interface[0].function_id == "data-integration"
    assert reports[0].function_id == "reporting-and-analytics"


def served(name: str) -> list[str]:
    """The business functions that a bare name is read as."""
    reader = Classifier(business_functions(), relationship="SERVES", fields=BUSINESS_FIELDS)
    return [one.function_id for one in reader.classify([thing(name)])[0]]
