"""Who has to be told: departments before suppliers, by what is hit, and those who are not known are counted."""

from __future__ import annotations

from landscape.analysis.impact import assess
from landscape.model.vocabulary import Band
from tests.analysis.estates import Building


def served() -> Building:
    made = Building()
    for name in ("source", "near", "far", "aside"):
        made.app(name)
    made.flow("source", "near", kind="api").flow("near", "far", kind="api")
    for unit in ("Parks", "Housing", "Nobody hit"):
        made.add("OrganisationUnit", unit)
    made.add("Supplier", "Fennimore")
    made.link("OWNS", "Parks", "source").link("USES", "Parks", "far").link(
        "OWNS", "Housing", "near"
    )
    made.link("OWNS", "Nobody hit", "aside").link("SUPPLIES", "Fennimore", "near")
    return made


def test_departments_come_first_the_surest_before_the_others_then_suppliers() -> None:
    told = assess(served().estate(), "source", "retire").to_tell
    said = [(one.element.id, one.how, [each.id for each in one.because]) for one in told]
    assert said == [
        ("Parks", "owns", ["source"]),
        ("Housing", "owns", ["near"]),
        ("Parks", "uses", ["far"]),
        ("Fennimore", "supplies", ["near"]),
    ]
    certain = [one.certainty for one in told]
    assert certain[0] == 1 > certain[1] > certain[2] > 0


def test_who_waits_for_review_is_not_told_and_who_has_no_department_is_counted() -> None:
    made = served().app("last").flow("far", "last", kind="api")
    made.link("OWNS", "Nobody hit", "last", band=Band.REVIEW)
    found = assess(made.estate(), "source", "retire")
    assert "last" in {one.element.id for one in found.affected}
    assert "Nobody hit" not in {one.element.id for one in found.to_tell}
    (unknown,) = [one for one in found.unknowns if "department" in one.what]
    assert (unknown.count, unknown.of) == (1, 4)
