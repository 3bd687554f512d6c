"""Who supplier names name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.matching.normalise import fingerprint
from landscape.matching.proposals import proposals
from landscape.matching.relations import (
    RelationKind,
    SupplierRelation,
    SupplierRelations,
    relation_from_row,
)
from landscape.matching.suppliers import (
    SAME_SUPPLIER,
    SupplierIdentity,
    SupplierMention,
    resolve,
)
from landscape.model.decision import Decision
from landscape.model.vocabulary import Band, Method, Verdict

RELATIONS = SupplierRelations.of(
    [
        SupplierRelation(
            RelationKind.RENAMED,
            "Arden Software Ltd",
            "Zeal Systems Ltd",
            date(2021, 7, 1),
            verified=True,
        ),
        SupplierRelation(RelationKind.ALIAS, "ZSL", "Zeal Systems Ltd"),
        SupplierRelation(
            RelationKind.PARENT,
            "Calder Pay Ltd",
            "Calder plc",
            None,
            date(2022, 12, 1),
            verified=True,
        ),
        SupplierRelation(
            RelationKind.PARENT, "Calder Pay Ltd", "Tarrant Group", date(2022, 12, 1), verified=True
        ),
        SupplierRelation(RelationKind.PARENT, "Tarrant Group", "Ulver Capital", date(2023, 5, 1)),
    ]
)


def identities(
    *names: str, decisions: tuple[Decision, ...] = (), as_at: date | None = None
) -> list[SupplierIdentity]:
    mentions = [SupplierMention(str(i), name, row=i + 2) for i, name in enumerate(names)]
    return resolve(mentions, RELATIONS, decisions, as_at)


def ids(*names: str) -> list[str | None]:
    return [one.supplier_id for one in identities(*names)]


def decision(left: str, right: str, verdict: Verdict) -> Decision:
    return Decision(SAME_SUPPLIER, fingerprint(left), fingerprint(right), verdict)


def test_same_words_and_same_letters_merge() -> None:
    found = ids(
        "Bexley Software Ltd", "BEXLEY SOFTWARE LIMITED", "BexleySoftware plc", "Bexley Softwares"
    )
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bexley East Ltd", "Bexley West Ltd"),
        ("E3 Systems", "E5 Systems"),
        ("Bexley 2019", "Bexley 2022"),
        ("Bexley Housing", "Bexley Housing Benefit"),
        ("Bexley Tax", "Bexley Taxi"),
        ("St Johns RC School", "St Johns CE School"),
        ("Bexley Software", "Bexly Software"),
        ("Bexley", "Bexley Software Consulting"),
        ("Bexley UK", "Bexley Group"),
        ("IBM", "International Business Machines"),
    ],
)
def test_names_that_merely_look_alike_do_not_merge(left: str, right: str) -> None:
    one, other = ids(left, right)
    assert one != other


def test_group_words_make_a_group() -> None:
    uk, group, other = identities("Bexley UK Ltd", "Bexley Group plc", "Arundel Ltd")
    assert uk.group_id == group.group_id == "bexley"
    assert other.group_id is None


def test_generic_words_make_no_group() -> None:
    one, other = identities("Software Services Ltd", "Software Group Ltd")
    assert one.group_id is None and other.group_id is None


def test_a_renamed_company_is_one_company_with_the_name_of_the_date() -> None:
    names = ("Arden Software Limited", "ZEAL SYSTEMS", "ZSL")
    now = identities(*names, as_at=date(2026, 1, 1))
    then = identities(*names, as_at=date(2019, 1, 1))
    assert {one.supplier_id for one in now} == {one.supplier_id for one in then} == {"zeal-systems"}
    assert {one.supplier_name for one in now} == {"Zeal Systems Ltd"}
    assert {one.supplier_name for one in then} == {"Arden Software Ltd"}


@pytest.mark.parametrize(
    ("as_at", "group"),
    [
        (date(2020, 1, 1), "Calder plc"),
        (date(2023, 1, 1), "Tarrant Group"),
        (date(2024, 1, 1), "Ulver Capital"),
    ],
)
def test_parents_hold_on_a_date(as_at: date, group: str) -> None:
    assert identities("Calder Pay Ltd", as_at=as_at)[0].group_name == group


def test_parents_that_run_in_a_circle_end() -> None:
    circle = SupplierRelations.of(
        [
            SupplierRelation(RelationKind.PARENT, "Arden", "Brock"),
            SupplierRelation(RelationKind.PARENT, "Brock", "Arden"),
            SupplierRelation(RelationKind.ALIAS, "Crane", "Dunlin"),
            SupplierRelation(RelationKind.ALIAS, "Dunlin", "Crane"),
        ]
    )
    names = ["Arden", "Brock", "Crane", "Dunlin"]
    found = resolve([SupplierMention(one, one) for one in names], circle)
    assert [one.supplier_id for one in found][:2] == ["arden", "brock"]


def test_junk_is_said_and_not_merged() -> None:
    for one in identities("N/A", "", "TBC", "NOT AWARDED TO SUPPLIER", "Arden Ltd; Brock Ltd"):
        assert one.supplier_id is None
        assert one.inference.band is Band.NO
        assert one.inference.evidence[0].kind == "no-supplier"


def test_company_numbers_are_evidence_and_never_a_key() -> None:
    mentions = [
        SupplierMention("a", "Bexley Software Ltd", "1234567"),
        SupplierMention("b", "Bexley Software", "01234567"),
        SupplierMention("c", "Bexley Software plc", "7654321"),
        SupplierMention("d", "Norbury Ltd", "1234567"),
    ]
    a, b, c, d = resolve(mentions, RELATIONS)
    assert a.supplier_id == b.supplier_id == c.supplier_id != d.supplier_id
    assert a.company_number == "01234567"
    kinds = {one.kind for one in c.inference.evidence}
    assert "company-number-conflict" in kinds
    assert c.inference.confidence < a.inference.confidence
    pair = [
        one
        for one in proposals(mentions, RELATIONS)
        if {one.left, one.right} == {"bexley software", "norbury"}
    ]
    assert pair and pair[0].inference.band is not Band.ACCEPT


def test_a_name_cut_by_a_finance_system_finds_its_whole() -> None:
    cut, whole = "Norbury Integrated Property Ser", "Norbury Integrated Property Services Ltd"
    assert len(cut[:30]) == 30
    one, other = ids(cut[:30], whole)
    assert one == other


def test_typos_containment_and_acronyms_are_proposals() -> None:
    names = [
        "Bexley Software",
        "Bexly Software",
        "Norbury",
        "Norbury Analytics",
        "ABC",
        "Arden Brock Crane",
    ]
    mentions = [SupplierMention(one, one) for one in names]
    kinds = {one.kind for one in proposals(mentions, RELATIONS)}
    assert {"typo", "containment", "acronym"} <= kinds
    assert all(one.inference.band is not Band.ACCEPT for one in proposals(mentions, RELATIONS))


def test_contrasts_are_not_even_proposed() -> None:
    names = ["Bexley East", "Bexley West", "E3 Systems", "E5 Systems", "Arden Tax", "Arden Taxi"]
    assert proposals([SupplierMention(one, one) for one in names], RELATIONS) == []


def test_decisions_win() -> None:
    same = decision("Bexly Software", "Bexley Software", Verdict.SAME)
    apart = decision("BexleySoftware", "Bexley Software", Verdict.DIFFERENT)
    one, other = identities("Bexley Software", "Bexly Software", decisions=(same,))
    assert one.supplier_id == other.supplier_id
    assert Method.DECIDED in {one.inference.method, other.inference.method}
    one, other = identities("Bexley Software", "BexleySoftware", decisions=(apart,))
    assert one.supplier_id != other.supplier_id


def test_no_chain_joins_what_a_person_kept_apart() -> None:
    names = ("Bexley Softwares", "Bexley Software", "BexleySoftware")
    apart = decision("Bexley Softwares", "BexleySoftware", Verdict.DIFFERENT)
    left, _, right = identities(*names, decisions=(apart,))
    assert left.supplier_id != right.supplier_id


def test_a_relation_of_no_kind_is_rejected() -> None:
    with pytest.raises(InputRejected) as wrong:
        relation_from_row({"kind": "cousin", "from_name": "a", "to_name": "b"})
    assert "alias" in wrong.value.remedy


NAMES = st.lists(
    st.one_of(
        st.text(max_size=25),
        st.sampled_from(
            ["Bexley UK Ltd", "BEXLEY UK", "Bexley Group", "BexleyUK", "ZSL", "Zeal Systems", "TBC"]
        ),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.randoms(use_true_random=False))
def test_any_names_in_any_order_give_the_same_answer(names: list[str], draw: object) -> None:
    mentions = [SupplierMention(str(i), name) for i, name in enumerate(names)]
    shuffled = list(mentions)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    straight = {one.key: (one.supplier_id, one.group_id) for one in resolve(mentions, RELATIONS)}
    mixed = {one.key: (one.supplier_id, one.group_id) for one in resolve(shuffled, RELATIONS)}
    assert straight == mixed
    proposals(mentions, RELATIONS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bexley Moor Note Ltd", "BEXLEY MOOR NOTE COLTD"),
        ("Bexley Moor Systems Ltd", "Bexley Moor SystemsLtd"),
        ("Bexley Moor", "BEXLEY MOOR BEXLEY MOOR"),
        ("Bexley Moor Builders", "Bexley Moor Builders Builders Comapny Limtied"),
    ],
)
def test_what_finance_systems_do_to_a_name_is_undone(left: str, right: str) -> None:
    assert len(set(ids(left, right))) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [("Talkby Ltd", "Talkby Talkby Ltd"), ("Bexley Unlimited", "Bexley Un Ltd")],
)
def test_what_may_be_another_name_is_left(left: str, right: str) -> None:
    assert len(set(ids(left, right))) == 2


def test_a_country_at_the_end_makes_a_group_of_a_name_that_says_somebody() -> None:
    found = identities("Bexleyon Canada", "Bexleyon France", "Air Canada", "Air France")
    assert found[0].group_id == found[1].group_id is not None
    assert len({one.supplier_id for one in found}) == 4
    assert found[2].group_id is None and found[3].group_id is None


def test_many_names_with_one_word_are_compared_with_their_neighbours_only() -> None:
    names = [f"Kestrel {chr(97 + i // 26)}{chr(97 + i % 26)}lton Hire" for i in range(200)]
    mentions = [SupplierMention(str(i), one) for i, one in enumerate([*names, "Kestrel"])]
    found = proposals(mentions, RELATIONS)
    assert 0 < len(found) < 3000  # of 20,100 pairs
    assert any("kestrel" in (one.left, one.right) for one in found)
