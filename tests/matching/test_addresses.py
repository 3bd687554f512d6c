"""An address behind a company's name is no part of who it is."""

from __future__ import annotations

import pytest

from landscape.matching.addresses import without_address
from landscape.matching.normalise import fingerprint
from landscape.matching.suppliers import SupplierMention, resolve


@pytest.mark.parametrize(
    "written",
    [
        "Fennimore UK Ltd, 2 Some Street, Leeds",
        "Fennimore UK Limited, Marl House, High Street",
        "Fennimore UK Ltd, Unit 4, Fenn Park",
        "FENNIMORE UK LTD, PO Box 12, York",
        "Fennimore UK Ltd, Leeds, LS1 4AP",
    ],
)
def test_an_address_is_no_part_of_the_identity(written: str) -> None:
    assert fingerprint(written) == fingerprint("Fennimore UK Ltd")


@pytest.mark.parametrize(
    "written",
    [
        "Marl, Hill & Partners",
        "Wood, Street Ltd",
        "Reed, 12 Trees Ltd",
        "Oakhanger, Fenn and Way LLP",
        "Marl Ltd, Peverell plc",
    ],
)
def test_a_comma_in_a_name_is_no_address(written: str) -> None:
    assert without_address(written) == (written, "")


def test_both_spellings_are_one_supplier_and_the_cell_is_kept() -> None:
    written = "Fennimore UK Ltd, 2 Some Street, Leeds"
    mentions = [SupplierMention("a", written), SupplierMention("b", "Fennimore UK Ltd")]
    found = resolve(mentions)
    assert len({one.supplier_id for one in found}) == 1
    assert {one.supplier_name for one in found} == {"Fennimore UK Ltd"}
    assert found[0].inference.evidence[0].text == f"{written}, read as fennimore uk"
