"""Which products a name speaks of, and which it only seems to speak of."""

from __future__ import annotations

import pytest

from landscape.matching.catalogue import Catalogue
from landscape.matching.recognise import Recogniser, Spoken

_COLUMNS = ("product", "publisher", "spellings", "functionalities", "summary")
_ROWS = (
    ("Confirm", "Brightside Assets", "", "", "Highway asset management and street works."),
    ("Calder Leisure", "Calder", "", "", "Leisure centre bookings and memberships."),
    ("Zentrix", "Zentrix Ltd", "", "", "Pension administration."),
    ("Limeway", "Tarrant", "", "", "Consultation on planning policy."),
    ("Tarrant Anchor", "Tarrant", "", "", "Backup of servers."),
    ("QXCM", "Osterby", "", "", "Devices and the software on them."),
    ("LOFT", "Policy Mill", "", "", "Families on low income."),
    ("Haven", "Wexley", "Corvane Haven", "", "Property records."),
    ("The Racket App", "Osterby", "", "", "Noise nuisance."),
)


@pytest.fixture(scope="module")
def known() -> Recogniser:
    return Recogniser(Catalogue.from_rows(dict(zip(_COLUMNS, row, strict=True)) for row in _ROWS))


def spoken(known: Recogniser, name: str, supplier: str = "", description: str = "") -> list[str]:
    return [hit.product.name for hit in known.find(Spoken(name, (), description, supplier))]


@pytest.mark.parametrize(
    ("name", "supplier"),
    [
        ("Confirm", ""),
        ("Confirm Enterprise v19", ""),
        ("Confirm highways system", ""),
        ("Annual support for Confirm highway assets", ""),
        ("Confirm", "Brightside Assets Ltd"),
        ("the confirm database", "Brightside Assets Ltd"),
    ],
)
def test_an_ordinary_word_is_a_product_beside_a_second_sign(
    known: Recogniser, name: str, supplier: str
) -> None:
    assert spoken(known, name, supplier) == ["Confirm"]


@pytest.mark.parametrize(
    "name",
    [
        "Confirm the grant payments",
        "Works to confirm highway boundaries",
        "SURVEYS TO CONFIRM HIGHWAY BOUNDARIES",
        "Surveys To Confirm Highway Boundaries",
        "Confirmation of payee",
    ],
)
def test_an_ordinary_word_by_itself_is_none(known: Recogniser, name: str) -> None:
    assert spoken(known, name) == []


def test_what_says_what_a_council_does_needs_its_publisher(known: Recogniser) -> None:
    assert spoken(known, "Leisure Centre Refurbishment") == []
    assert spoken(known, "Leisure") == []
    assert spoken(known, "Leisure bookings", "Calder Ltd") == ["Calder Leisure"]
    assert spoken(known, "Calder Leisure") == ["Calder Leisure"]


def test_a_name_without_its_publisher_counts_only_when_it_is_the_whole(known: Recogniser) -> None:
    assert spoken(known, "Anchor") == ["Tarrant Anchor"]
    assert spoken(known, "Anchor points for servers on the roof") == []


def test_a_distinctive_name_counts_anywhere_in_the_name(known: Recogniser) -> None:
    assert spoken(known, "Pensions (Zentrix) hosted") == ["Zentrix"]
    assert spoken(known, "Zentrixes") == []


def test_words_are_not_joined_out_of_scraps(known: Recogniser) -> None:
    assert spoken(known, "Lime Way") == ["Limeway"]
    assert spoken(known, "Zen tr ix") == []


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("QXCM / ZQM", "QXCM"),
        ("Highway assets (Confirm)", "Confirm"),
        ("Highways - Confirm v19", "Confirm"),
        ("Haven (Corvane) estates", "Haven"),
        ("Racket app", "The Racket App"),
    ],
)
def test_a_part_of_a_line_may_be_a_name_by_itself(
    known: Recogniser, name: str, product: str
) -> None:
    assert spoken(known, name) == [product]


@pytest.mark.parametrize(
    "name",
    ["Maintenance of lifts - Loft", "Confirming / checking", "works to confirm / boundaries"],
)
def test_a_part_that_is_not_written_as_the_name_is_none(known: Recogniser, name: str) -> None:
    assert spoken(known, name) == []


@pytest.mark.parametrize("name", ["Zentirx", "Zntrix", "Zentrixx v2", "Zentrix6", "Zentrixs"])
def test_one_slip_or_a_number_stuck_to_it_is_the_name(known: Recogniser, name: str) -> None:
    assert spoken(known, name) == ["Zentrix"]


@pytest.mark.parametrize("name", ["Zintrix", "Zentr", "Centrix", "Payments for zentirx makers"])
def test_another_letter_or_more_slips_are_another_word(known: Recogniser, name: str) -> None:
    assert spoken(known, name) == []


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("Orvane", ["Orvane Ledger"]),
        ("Orvane v3 live", ["Orvane Ledger"]),
        ("Orvane for schools", []),
        ("Mirrel", []),
        ("Leisure", []),
        ("", []),
    ],
)
def test_a_first_word_is_a_product_where_all_that_begin_so_do_the_same(
    name: str, product: list[str]
) -> None:
    rows = (
        ("Orvane Ledger", "financial-ledger"),
        ("Orvane Cash", "financial-ledger"),
        ("Mirrel Post", "correspondence-and-print"),
        ("Mirrel Doors", "identity-and-access"),
        ("Leisure Hub", "appointments-and-booking"),
    )
    told = [{"product": one, "functionalities": does} for one, does in rows]
    known = Recogniser(Catalogue.from_rows(told))
    assert [hit.product.name for hit in known.short_form(name)] == product
    assert not known.find(Spoken(name))


def test_a_cell_may_name_several_suppliers(known: Recogniser) -> None:
    assert spoken(known, "the confirm database", "Acme / Brightside Assets") == ["Confirm"]


@pytest.mark.parametrize(
    "name", ["", "x", "1234", "é", "中文系统", "z" * 10_000, "Confirm " * 2000]
)
def test_any_name_is_read(known: Recogniser, name: str) -> None:
    assert len(spoken(known, name, name, name)) <= 3
