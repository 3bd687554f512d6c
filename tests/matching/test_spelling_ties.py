"""Ways of writing one name: cut off, last word first, a trade word mistyped, a legal form in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscape.matching.normalise import company_name, fingerprint
from landscape.matching.proposals import proposals
from landscape.matching.relations import SupplierRelations
from landscape.matching.suppliers import SupplierIdentity, SupplierMention, resolve
from landscape.matching.trade_words import TRADE_WORDS, corrected, meant
from landscape.model.decision import SAME_SUPPLIER, Decision
from landscape.model.vocabulary import Band, Verdict

NONE = SupplierRelations.of([])


def identities(*names: str) -> list[SupplierIdentity]:
    return resolve([SupplierMention(str(at), name) for at, name in enumerate(names)], NONE)


def suppliers(*names: str) -> set[str | None]:
    return {one.supplier_id for one in identities(*names)}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Fenwick Mills LLC", "Fenwick Mills, L.L.C."),
        ("Fenwick Mills LLC", "Fenwick Mills Limited Liability Company"),
        ("Fenwick Mills", "Fenwick Mills Community Interest Company"),
        ("Fenwick Mills (Pty) Ltd", "Fenwick Mills Proprietary Limited"),
        ("Fenwick Clinic, P.C.", "Fenwick Clinic"),
        ("Fenwick Clinic, PA", "Fenwick Clinic, a Professional Association"),
        ("Fenwick Mills Sp. z o.o.", "Fenwick Mills"),
        ("Fenwick Mills S.A. de C.V.", "Fenwick Mills"),
        ("Fenwick Co-op", "Fenwick Cooperative Ltd"),
        ("Fenwick Co-operative Society", "FENWICK COOP SOCIETY"),
        ("Fenwick Mfg Co", "Fenwick Manufacturing"),
        ("Fenwick Health Center", "Fenwick Health Centre"),
        ("Client Solution Architects (CSA)", "Client Solution Architects, LLC"),
        ("Fenwick C4 Mills, Inc. (FC4M)", "Fenwick C4 Mills Inc"),
        ("Fenwick Pty Ltd ABN 12 345 678 901", "Fenwick Pty Ltd"),
        ("Fenwick Pty Ltd ATF Fenwick Family Trust", "Fenwick Pty Ltd"),
        ("The Trustee for the Fenwick Trust", "Fenwick Trust"),
        ("Fenwick Ltd c/o Norbury Ltd", "Fenwick"),
    ],
)
def test_one_name_has_one_fingerprint(left: str, right: str) -> None:
    assert fingerprint(left) == fingerprint(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Quick PC", "Quick"),
        ("ATF Solutions", "Solutions"),
        ("Board of Trustees for Norbury", "Board"),
        ("Chester Zoo", "Chester"),
        ("Fenwick Farm No 1", "Fenwick Farm No 2"),
        ("Fenwick (North)", "Fenwick"),
        ("Fenwick Associates", "Fenwick Association"),
        ("RTE", "Route Ltd"),
    ],
)
def test_what_may_be_another_name_keeps_its_fingerprint(left: str, right: str) -> None:
    assert fingerprint(left) != fingerprint(right)


def test_initials_in_brackets_are_another_name() -> None:
    assert company_name("Fenwick Mill Traders (FMT) Ltd").trading == ("fmt",)
    assert company_name("Fenwick Mill Traders (UK) Ltd").key == "fenwick mill traders uk"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Fenwick Transporation Services", "Fenwick Transportation Services Ltd"),
        ("Fenwick Comunications", "Fenwick Communications"),
        ("National Centre for Fenwick Technolgy", "National Centre for Fenwick Technology"),
        ("Fenwick Mills Associat", "Fenwick Mills Association"),
        ("Fenwick, City of", "City of Fenwick"),
        ("Fenwick, Ada M", "Ada M. Fenwick"),
        ("DS Tech", "DSTech Ltd"),
        ("NORBURYS HEATING & AIR CONDITIONING IN", "Norbury's Heating and Air Conditioning, Inc."),
    ],
)
def test_two_ways_of_writing_are_one_supplier_and_say_why(left: str, right: str) -> None:
    one, other = identities(left, right)
    assert one.supplier_id == other.supplier_id
    assert {one.inference.band, other.inference.band} == {Band.ACCEPT}
    told = {said.kind for said in (*one.inference.evidence, *other.inference.evidence)}
    assert told & {"mistyped", "last word first", "truncated", "same letters", "name"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Fenwick Printing", "Fenwick Painting"),
        ("Fenwick Heating", "Fenwick Hearing"),
        ("Fenwick Construction", "Ferwick Construction"),
        ("Hertfordshire Advisory Services", "Herefordshire Advisory Services"),
        ("University of Hertfordshire", "University of Herefordshire"),
        ("Fenwick Pharma", "Fenwick Pharmacy"),
        ("Fenwick Health", "Fenwick Healthcare"),
        ("Fenwick Solar Energy Farms II", "Fenwick Solar Energy Farms III"),
        ("Care, First", "Care First Care"),
        ("Hill, Street & Partners", "Street & Partners Hill"),
        ("Smith, Jones Ltd", "Jones Smith Ltd"),
        ("Miller", "Millers"),
    ],
)
def test_two_companies_stay_two(left: str, right: str) -> None:
    assert len(suppliers(left, right)) == 2


def test_a_word_shortened_in_two_ways_is_left_to_a_person() -> None:
    names = ("Fenwick Electro", "Fenwick Electronics", "Fenwick Electrical")
    assert len(suppliers(*names[:1], names[1])) == 1
    assert len(suppliers("Fenwick Electro", "Fenwick Electronics", "Fenwick Electronic")) <= 2
    assert len({*suppliers(*names)}) == 2
    assert corrected(("fenwick", "construct")) == ()


def test_cut_names_with_two_continuations_are_left() -> None:
    cut = "Norbury Integrated Property Se"
    assert len(cut) == 30
    assert len(suppliers(cut, f"{cut}rvices", f"{cut}curity")) == 3


def test_a_short_name_before_a_trading_name_is_not_cut() -> None:
    assert len("FENW LLC DBA FENW 11") == 20
    assert len(suppliers("FENW LLC DBA FENW 11", "Fenwick Farms LLC")) == 2


def test_a_name_that_trades_as_another_is_shown_to_a_person() -> None:
    names = ["Norbury Foods Ltd t/a Fenwick Bakery", "Fenwick Bakery"]
    assert len(suppliers(*names)) == 2
    shown = proposals([SupplierMention(one, one) for one in names], NONE)
    assert [one.kind for one in shown] == ["trading-name"]
    assert shown[0].inference.band is Band.REVIEW


@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.DIFFERENT])
def test_a_decision_outlives_how_its_names_were_read(verdict: Verdict) -> None:
    names = ["Fenwick Mfg Ltd", "Fenwick Manufacturing Services", "FenwickManufacturingServices"]
    before = {Verdict.SAME: ("fenwick mfg", "fenwick manufacturing services"),
              Verdict.DIFFERENT: ("fenwick mfg services", "fenwickmanufacturingservices")}  # fmt: skip
    said = Decision(SAME_SUPPLIER, *before[verdict], verdict)
    found = resolve([SupplierMention(one, one) for one in names], NONE, (said,))
    ids = [one.supplier_id for one in found]
    assert (ids[0] == ids[1], ids[1] == ids[2]) == (
        (True, True) if verdict is Verdict.SAME else (False, False)
    )


def test_a_trade_word_is_never_put_wrong() -> None:
    assert [word for word in sorted(TRADE_WORDS) if meant(word)] == []


WORDS = st.sampled_from(
    "fenwick norbury acme center co-op mfg intl (uk) & and the of north limited ltd llc inc. gmbh "
    "transporation services comunications p.c. group no 2 e3".split()
)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(NAMES)
def test_a_fingerprint_is_its_own_fingerprint(name: str) -> None:
    assert fingerprint(fingerprint(name)) == fingerprint(name)


@given(st.lists(NAMES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(names: list[str], draw: object) -> None:
    mentions = [SupplierMention(str(at), name) for at, name in enumerate(names)]
    shuffled = list(mentions)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    straight = {one.key: (one.supplier_id, one.group_id) for one in resolve(mentions, NONE)}
    assert straight == {one.key: (one.supplier_id, one.group_id) for one in resolve(shuffled, NONE)}
