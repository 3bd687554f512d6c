"""The choice on arrays, held against the same by definition, on applications by chance."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.analysis import fitness
from landscape.analysis.choosing import KEEP_WEIGHTS, Choosing
from landscape.analysis.fitness import Fits, alike
from landscape.analysis.overlap import Coverages
from landscape.model.vocabulary import Disposition
from tests.analysis.estates import Building

FUNCTIONS = st.lists(
    st.frozensets(st.sampled_from("uvwxyz"), min_size=1, max_size=6), min_size=1, max_size=9
)
FLOWS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=9)
USERS = st.sampled_from([None, 0, 3, 10, 250, Decimal("0.1"), Decimal("-0.3"), Decimal("0.2")])


@settings(max_examples=80, deadline=None)
@given(FUNCTIONS, st.data())
def test_the_best_by_definition_is_among_those_that_may_be_it(
    functions: list[frozenset[str]], data: st.DataObject
) -> None:
    made, count = Building(), len(functions)
    scores = data.draw(st.lists(st.integers(1, 5), min_size=count, max_size=count))
    users = data.draw(st.lists(USERS, min_size=count, max_size=count))
    words: list[str | None] = []
    for number, provided in enumerate(functions):
        criticality = data.draw(
            st.sampled_from(["most-critical", "less-critical", "unknown", None])
        )
        words.append(criticality)
        fit = {
            "criticality": criticality,
            "business_fit": Decimal(scores[number]),
            "technical_fit": Decimal(scores[-number]),
        }
        made.app(f"a{number}", *sorted(provided), users=users[number], **fit)
    joins, served = [0] * count, [frozenset[str]()] * count
    for number, (one, other) in enumerate(data.draw(FLOWS)):
        made.flow(f"a{one % count}", f"a{other % count}", f"i{number}")
        for end in {one % count, other % count}:
            joins[end] += 1
    for number in range(count):
        served[number] = data.draw(st.frozensets(st.sampled_from("pqr")))
        made.serves(f"a{number}", *sorted(served[number]))
    estate = made.estate()
    names = [f"a{number}" for number in range(count)]
    places = [estate.place(one) for one in names]
    surenesses = data.draw(
        st.lists(st.sampled_from([1.0, 0.8, 0.97]), min_size=count, max_size=count)
    )
    every = (choosing := Choosing(estate)).together(places, surenesses)
    left = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    left[data.draw(st.integers(0, count - 1))] = True
    promised = np.zeros(len(estate), np.bool_)
    promised[places[0]] = data.draw(st.booleans())

    coverages = Coverages(dict(zip(names, functions, strict=True)))
    fits, known = Fits.of(estate), dict(zip(names, users, strict=True))
    among = [one for one, stays in zip(names, left.tolist(), strict=True) if stays]
    joined = dict(zip(names, joins, strict=True))
    critical = {"most-critical": 1.0, "less-critical": 0.2, "unknown": 0.0, None: 0.0}
    integrations = sum(joined[one] for one in among)
    total = sum((Decimal(known[one] or 0) for one in among), Decimal(0))

    def merit(one: str) -> float:
        fit = fits.standing(estate.place(one))
        leaves = fit.disposition in {Disposition.ELIMINATE, Disposition.MIGRATE}
        parts = {
            "covers the others": coverages.mean(one),
            "sure to do it": surenesses[names.index(one)],
            "business fit": fit.merits[0],
            "technical fit": fit.merits[1],
            "share of users": float(Decimal(known[one] or 0) / total) if total else 0.0,
            "share of integrations": joined[one] / integrations if integrations else 0.0,
            "criticality": critical[words[names.index(one)]],
            "not to be left": float(not leaves or bool(promised[estate.place(one)])),
        }
        return round(sum(parts[what] * weight for what, weight in KEEP_WEIGHTS.items()), 9)

    found = choosing.best(every, left, promised).tolist()
    best = max(among, key=lambda one: (merit(one), estate.place(one)))
    assert estate.place(best) in found
    if choosing.exact:
        assert all(merit(best) - merit(estate.state.ids[one]) < 1e-7 for one in found)
    for one, place in zip(names, places, strict=True):
        shares = [coverages.share(one, other) == 1 for other in names]
        assert choosing.covered(every, place).tolist() == shares
        work = [one_served <= served[names.index(one)] for one_served in served]
        assert choosing.serves_as(every, place).tolist() == work


@given(st.integers(1, 30), st.data())
def test_rows_are_alike_when_they_are_equal(count: int, data: st.DataObject) -> None:
    column = st.lists(st.integers(-1, 4), min_size=count, max_size=count)
    columns = [np.array(data.draw(column), np.int32) for _ in range(4)]
    rows = list(zip(*(one.tolist() for one in columns), strict=True))
    with pytest.MonkeyPatch.context() as patch:
        if data.draw(st.booleans()):
            patch.setattr(fitness, "_MOST_SORTS", 2)
        first, sort = alike(columns)
    assert [rows[first[one]] for one in sort.tolist()] == rows
    assert len(first) == len(set(rows))
