"""The quality rules: each finds what it is for, leaves alone what is right, and says of how many."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from landscape.analysis.quality import QualityFinding, find, worst
from landscape.analysis.quality_rules import RULES
from landscape.estate.estate import Estate
from landscape.model.element import Cell, Element
from landscape.model.vocabulary import Band, Method, Severity
from tests.analysis.estates import AS_AT, Building, council, yearly


def rule(made: Building | Estate, rule_id: str) -> QualityFinding:
    estate = made if isinstance(made, Estate) else made.estate()
    return next(one for one in find(estate).rules if one.rule.id == rule_id)


def right() -> Building:
    """An estate in which nothing is wrong with the application `good` and the contract `sound`."""
    made = Building().app("good", "maps", users=5, criticality="less-critical", lifecycle="live",
                          owner_role="Head of maps", vendor="S", last_verified=AS_AT)  # fmt: skip
    made.app("other").serves("good", "planning")
    made.contract(
        "sound",
        "good",
        held_with="S",
        **yearly(10, notice_period="P3M", start_date=date(2026, 1, 1), supplier="S"),
    )
    made.link("SUPPLIES", "S", "good")
    made.flow("good", "other", "i", kind="api", documented=True, last_verified=AS_AT)
    made.elements["S"] = Element(
        "S", "Supplier", "acme", {"name": "S", "company_number": "01234567"}
    )
    return made  # fmt: skip


WRONG: list[tuple[str, Building, str]] = [
    ("contract-expired-in-use", right().contract("w", "other", **yearly(1, date(2026, 1, 1))), "w"),
    (
        "contract-ends-before-start",
        right().contract("w", start_date=date(2026, 2, 1), end_date=date(2026, 1, 1)),
        "w",
    ),
    ("contract-without-end", right().contract("w"), "w"),
    ("contract-without-notice", right().contract("w"), "w"),
    ("contract-without-value", right().contract("w"), "w"),
    ("contract-without-application", right().contract("w"), "w"),
    ("contract-value-basis-unknown", right().contract("w", value=Decimal(5)), "w"),
    ("contract-value-not-positive", right().contract("w", value=Decimal(0)), "w"),
    (
        "contract-annual-over-total",
        right().contract(
            "w", value=Decimal(5), value_annual=Decimal(6), value_basis="total-whole-term"
        ),
        "w",
    ),
    ("supplier-unmatched", right().contract("w", supplier="Nobody & Co"), "w"),
    ("application-without-owner", right().app("w"), "w"),
    ("application-without-functionality", right().app("w"), "w"),
    ("application-without-business-function", right().app("w"), "w"),
    ("application-without-contract", right().app("w"), "w"),
    ("application-without-cost", right().app("w"), "w"),
    ("application-without-criticality", right().app("w", criticality="unknown"), "w"),
    ("application-without-lifecycle", right().app("w"), "w"),
    ("application-without-integration", right().app("w"), "w"),
    ("application-without-supplier", right().app("w"), "w"),
    ("vendor-unmatched", right().app("w", vendor="Somebody"), "w"),
    ("application-same-name", right().app("w", name=" GOOD"), "w"),
    ("contract-same-reference", right().contract("w", reference="sound"), "w"),
    ("application-out-of-support", right().app("w", end_of_support_date=date(2026, 1, 1)), "w"),
    ("integration-dangling", right().add("Integration", "w").link("FLOWS_TO", "w", "good"), "w"),
    ("integration-undocumented", right().flow("good", "other", "w", documented=False), "w"),
    ("integration-by-hand", right().flow("good", "other", "w", kind="manual-re-key"), "w"),
    ("never-verified", right().app("w"), "w"),
    ("verified-long-ago", right().app("w", last_verified=date(2025, 1, 1)), "w"),
    ("cost-not-usable", right().cost("w", "good", 5, category="licence"), "w"),
    ("supplier-without-number", right().add("Supplier", "w"), "w"),
    ("retired-without-date", right().app("w", lifecycle="retired"), "w"),
    (
        "retired-with-contract",
        right().app("w", lifecycle="retired").contract("k", "w", **yearly(1)),
        "w",
    ),
    ("retired-with-integration", right().app("w", lifecycle="retired").flow("good", "w"), "w"),
    ("parents-of-each-other", right().add("Supplier", "w").link("PARENT_OF", "S", "w")
     .link("PARENT_OF", "w", "S"), "w"),
    ("contains-itself", right().app("w").app("v").link("CONTAINS", "w", "v")
     .link("CONTAINS", "v", "w"), "w"),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "made", "wrong"), WRONG, ids=[one[0] for one in WRONG])
def test_a_rule_finds_what_is_wrong_and_leaves_what_is_right(
    rule_id: str, made: Building, wrong: str
) -> None:
    found = rule(made, rule_id)
    assert wrong in found.elements
    same = rule_id in {"application-same-name", "contract-same-reference"}
    if not same:
        assert not {"good", "sound", "i"} & set(found.elements)
    assert found.count <= found.of


def test_shares_that_do_not_add_up() -> None:
    made = right().app("a").app("b")
    made.contract("over").link("COVERS", "over", "a", share=Decimal("0.7"))
    made.link("COVERS", "over", "b", share=Decimal("0.7"))
    made.contract("under").link("COVERS", "under", "a", share=Decimal("0.5"))
    made.contract("whole").link("COVERS", "whole", "a", share=Decimal("0.5"))
    made.link("COVERS", "whole", "b")
    found = rule(made, "contract-shares-wrong")
    assert set(found.elements) == {"over", "under"}
    assert found.of == 3


def test_a_supplier_that_is_no_company_is_named_with_its_cell() -> None:
    made = right()
    made.elements["w"] = Element("w", "Contract", "acme", {"title": "W", "supplier": "Nobody & Co"},
                                 {"supplier": Cell("register.csv", 17, "Supplier")})  # fmt: skip
    found = rule(made, "supplier-unmatched")
    assert found.elements == ("w",)
    assert (found.evidence[0].row, found.evidence[0].column) == (17, "Supplier")
    assert found.evidence[0].text == "Nobody & Co"


def test_sources_that_disagree() -> None:
    made = right()
    made.elements["w"] = Element("w", "Supplier", "acme", {"name": "W"}, conflicts=("name",))
    assert rule(made, "in-conflict").elements == ("w",)


def test_links_that_wait_for_review() -> None:
    made = right()
    made.link("PROVIDES", "other", "maps", band=Band.REVIEW, confidence=0.6, method=Method.INFERRED)
    found = rule(made, "awaiting-review")
    assert (found.elements, found.of) == (("other",), 1)


def test_a_file_of_exactly_ten_thousand_rows_is_probably_cut_off() -> None:
    def listed(count: int) -> Estate:
        return Estate(
            [
                Element(f"a{row:05}", "Application", "acme", {"name": str(row)},
                        {"name": Cell("export.csv", row, "Name")})
                for row in range(2, count + 2)
            ],
            [],
            AS_AT,
        )  # fmt: skip

    assert rule(listed(10_000), "file-cut-off").count == 1
    assert rule(listed(9_999), "file-cut-off").count == 0


def test_every_rule_is_reported_once_worst_first() -> None:
    report = find(council().estate())
    assert len(report.rules) == len(RULES) >= 18
    assert len({one.rule.id for one in report.rules}) == len(RULES)
    found = [bool(one.count) for one in report.rules]
    assert found == sorted(found, reverse=True), "rules that found nothing come last"
    order = list(Severity)
    ranks = [order.index(one.severity) for one in report.rules if one.count]
    assert ranks == sorted(ranks)
    assert all(one.rule.remedy.endswith(".") for one in report.rules)
    assert len(worst(report, 3)) == 3


def test_an_empty_estate_breaks_no_rule() -> None:
    assert all(one.count == one.of == 0 for one in find(Estate([], [], AS_AT)).rules)


def test_every_finding_has_a_row_to_mend() -> None:
    for one in find(council().estate()).rules:
        assert len(one.found) == one.count
        assert all(cell.row is not None for _, cell in one.found)


def test_rows_say_what_the_elements_say() -> None:
    told = 0
    for one in find(council().estate()).rules:
        said = [(each.id, each.name, each.type, cell) for each, cell in one.found]
        assert list(one.rows) == said
        assert list(one.evidence) == [cell for _, cell in one.found]
        told += len(said)
    assert told > 20
