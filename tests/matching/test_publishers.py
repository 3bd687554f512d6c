"""What a publisher's products say of one that is not known."""

import pytest

from landscape.matching.catalogue import Catalogue
from landscape.matching.companies import Companies
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.publishers import Habits, Publishers
from landscape.matching.recognise import Recogniser
from landscape.matching.relations import SupplierRelations
from landscape.matching.taxonomy import functionalities
from landscape.model.inference import Band

ROWS = [
    {"product": f"Quill{end}", "publisher": "Varnbrook Pensions Ltd", "functionalities": "payroll"}
    for end in ("ex", "or", "ana", "ibo")
] + [
    {"product": "Drumlin", "publisher": "Hexcombe", "functionalities": "payroll"},
    {"product": "Drovia", "publisher": "Hexcombe", "functionalities": "library-management"},
    {"product": "Drexel", "publisher": "Hexcombe", "functionalities": "parking-and-permits"},
]
CATALOGUE = Catalogue.from_rows(ROWS)
COMPANIES = Companies(SupplierRelations.shipped())


def publishers() -> Publishers:
    return Publishers(CATALOGUE.products, COMPANIES)


def answered(name: str, supplier: str = "", description: str = "") -> list[tuple[str, Band]]:
    row = Described(
        "1",
        Text(name, "name"),
        Text(description, "description") if description else None,
        supplier=Text(supplier, "supplier") if supplier else None,
    )
    classifier = Classifier(functionalities(), products=Recogniser(CATALOGUE))
    return [(one.function_id, one.inference.band) for one in classifier.classify([row])[0]]


def test_what_the_supplier_mostly_sells_is_a_guess_for_review() -> None:
    assert answered("Zzyxle", "Varnbrook Pensions") == [("payroll", Band.REVIEW)]


def test_a_row_called_after_its_publisher_is_read_like_one() -> None:
    assert answered("Varnbrook Pensions")[0][0] == "payroll"
    assert answered("Varnbrook Pensions Zzyxle")[0][0] == "payroll"


def test_a_publisher_of_many_things_says_nothing() -> None:
    assert answered("Zzyxle", "Hexcombe") == []
    assert answered("Hexcombe") == []


def test_words_of_the_row_are_borne_out_but_nothing_is_added_to_them() -> None:
    told = "Members borrow, reserve and renew library books and the catalogue of the library"
    found = dict(answered("Zzyxle", "Varnbrook Pensions", told))
    assert "library-management" in found and "payroll" not in found


def test_a_known_product_is_not_guessed_about() -> None:
    assert [one for one, _ in answered("Drovia", "Hexcombe")] == ["library-management"]


@pytest.mark.parametrize(
    "name", ["", "V", "The", "Access", "Oxford", "Varnbrook", "9", "…", "\u202e"]
)
def test_no_publisher_leads_a_name_that_is_not_its(name: str) -> None:
    assert publishers().leading(name)[1] == ()


def test_evidence_counts_the_products() -> None:
    row = Described("1", Text("Zzyxle", "name"), supplier=Text("Varnbrook Pensions", "supplier"))
    classifier = Classifier(functionalities(), products=Recogniser(CATALOGUE))
    said = classifier.classify([row])[0][0].inference.evidence[0]
    assert said.text == "Varnbrook Pensions publishes 4 products that are known, 4 of them for this"


def test_a_chance_grows_with_the_products_that_bear_it_out_and_stays_a_guess() -> None:
    habits = Habits(CATALOGUE.products, serves=False)
    products = CATALOGUE.products[:4]
    chances = [
        hit.chances[0][1]
        for count in range(1, 5)
        if (hit := habits.hit("V", "supplier", products[:count]))
    ]
    assert chances == sorted(chances) and len(set(chances)) == 4
    assert chances[-1] < 0.8


def test_the_words_of_a_name_that_is_known_give_way_to_what_the_product_does() -> None:
    row = {"product": "Library Parking", "publisher": "Oxmantle", "functionalities": "payroll"}
    known = Recogniser(Catalogue.from_rows([row]))
    things = [Described("1", Text("Library Parking", "name"))]
    plain = Classifier(functionalities()).classify(things)[0][0]
    told = Classifier(functionalities(), products=known).classify(things)[0]
    assert plain.function_id != "payroll" and told[0].function_id == "payroll"
    words = [one for one in told if one.function_id == plain.function_id]
    assert all(one.inference.confidence < plain.inference.confidence for one in words)
