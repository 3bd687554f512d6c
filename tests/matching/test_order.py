"""What is inferred does not depend on the order of rows, the hash seed or the number of processes."""

from __future__ import annotations

import random

import pytest
from tests.seeds import printed

from landscape.matching.catalogue import Catalogue
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.links import link
from landscape.matching.recognise import Recogniser
from landscape.matching.sides import AppSide, ContractSide
from landscape.matching.suppliers import SupplierMention, resolve
from landscape.matching.taxonomy import functionalities

NAMES = (
    "Acme Ltd", "ACME LIMITED", "Acme UK Ltd", "Zeal Systems", "Zeal System Ltd", "Venn Group plc", "Venn",
    "Crane & Finch LLP", "Crane and Finch", "Tarrant (North) Ltd", "Tarrant (South) Ltd", "N/A",
)  # fmt: skip
SAYS = (
    "court and pitch bookings", "card payments taken online", "council tax billing", "rents and arrears",
    "agendas and minutes of committees", "payslips of staff", "library loans", "potholes and works orders",
    "maps of the area", "electoral roll", "nothing much", "",
)  # fmt: skip
ROWS = (
    ("Quorrel", "Acme Ltd", "tenancy-and-rents", "rents"),
    ("Quorrel", "Zeal Systems", "payroll", "pay"),
)
COLUMNS = ("product", "publisher", "functionalities", "summary")
PRODUCTS = Recogniser(Catalogue.from_rows(dict(zip(COLUMNS, row, strict=True)) for row in ROWS))


def things() -> list[Described]:
    return [
        Described(
            f"k{place}",
            Text(f"Thing {place % 7}" if place % 5 else "Quorrel", "name"),
            Text(SAYS[place % len(SAYS)], "description"),
            Text(NAMES[place % len(NAMES)], "supplier"),
        )
        for place in range(60)
    ]


def applications() -> list[AppSide]:
    return [
        AppSide(
            f"a{place}", f"Thing {place % 9}", SAYS[place % len(SAYS)], NAMES[place % len(NAMES)]
        )
        for place in range(40)
    ]


def contracts() -> list[ContractSide]:
    return [
        ContractSide(f"c{place}", f"Thing {place % 11} licences", "", NAMES[place % len(NAMES)])
        for place in range(60)
    ]


def mentions() -> list[SupplierMention]:
    return [SupplierMention(f"m{place}", NAMES[place % len(NAMES)]) for place in range(36)]


@pytest.mark.parametrize("seed", range(3))
def test_functions_do_not_depend_on_the_order(seed: int) -> None:
    classifier = Classifier(functionalities(), products=PRODUCTS)
    held = things()
    shuffled = random.Random(seed).sample(held, len(held))
    once = {one.key: answer for one, answer in zip(held, classifier.classify(held), strict=True)}
    again = classifier.classify(shuffled)
    assert once == {one.key: answer for one, answer in zip(shuffled, again, strict=True)}


@pytest.mark.parametrize("seed", range(3))
def test_links_do_not_depend_on_the_order(seed: int) -> None:
    draw = random.Random(seed)
    apps, held = applications(), contracts()
    once = link(apps, held, products=PRODUCTS)
    again = link(draw.sample(apps, len(apps)), draw.sample(held, len(held)), products=PRODUCTS)
    assert once and {(o.application, o.contract): o for o in once} == {
        (o.application, o.contract): o for o in again
    }


@pytest.mark.parametrize("seed", range(3))
def test_suppliers_do_not_depend_on_the_order(seed: int) -> None:
    held = mentions()
    shuffled = random.Random(seed).sample(held, len(held))
    once = {one.key: (one.supplier_id, one.group_id, one.supplier_name) for one in resolve(held)}
    assert once == {
        one.key: (one.supplier_id, one.group_id, one.supplier_name) for one in resolve(shuffled)
    }


_SCRIPT = """
import hashlib
from tests.matching import test_order as one
from landscape.matching.functions import Classifier
from landscape.matching.taxonomy import functionalities
told = repr(Classifier(functionalities(), products=one.PRODUCTS).classify(one.things()))
told += repr(one.link(one.applications(), one.contracts(), products=one.PRODUCTS))
told += repr(one.resolve(one.mentions()))
print(hashlib.sha256(told.encode()).hexdigest())
"""


def test_nothing_depends_on_the_hash_seed_or_the_process() -> None:
    assert len(printed(_SCRIPT, (("0", "1"), ("1", "2"), ("4711", "4")))) == 1
