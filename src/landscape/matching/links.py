"""Which contract covers which application, as far as names, suppliers and descriptions say.

Candidates share a supplier, a group, a rare word or a reference; a dozen named likenesses go through a
logistic model with shipped weights. Most applications of a real estate have no contract in the register:
a pair below the review threshold is not returned, and that is an answer.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from landscape.collecting import uncollected
from landscape.matching.bands import LINK_BANDS, LINK_TARGET, Bands
from landscape.matching.candidates import candidates
from landscape.matching.known_products import (
    applications_with_products,
    contracts_with_products,
)
from landscape.matching.likeness import Compared, Pair
from landscape.matching.link_grounds import evidence_of
from landscape.matching.link_model import LinkModel, cross_fitted, habit_of, shipped_link_model
from landscape.matching.link_words import Corpus
from landscape.matching.recalibrate import Recalibration, Verified, recalibrate
from landscape.matching.recognise import Recogniser
from landscape.matching.relations import SupplierRelations
from landscape.matching.roles import role_of
from landscape.matching.sides import AppSide, ContractLink, ContractSide, LinkRole, Place
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method, Verdict

COVERS = "COVERS"
MOST_PER_APPLICATION = 6
_LEAST = 0.005  # the chance before calibration below which a pair is forgotten
_FOR = (Verdict.ACCEPT, Verdict.SAME, Verdict.CORRECT)
_AGAINST = (Verdict.REJECT, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Linked:
    """The links, and what people's decisions made of the confidences."""

    links: list[ContractLink]
    recalibration: Recalibration


@cache
def shipped_resellers() -> frozenset[str]:
    """The name keys of suppliers that sell other publishers' products."""
    roles = SupplierRelations.shipped().roles
    return frozenset(key for key, role in roles.items() if role in ("reseller", "framework"))


def link(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    decisions: Sequence[Decision] = (),
    *,
    model: LinkModel | None = None,
    bands: Bands = LINK_BANDS,
    products: Recogniser | None = None,
) -> list[ContractLink]:
    """Every pair of an application and a contract in the bands accept and review, best first per application.

    `decisions` concern `COVERS` (source: the contract's key, target: the application's key) and win: an
    accepted pair has confidence 1, a rejected pair is not returned. From the first on they correct the
    confidences, from 50 on they move the weights and the bands. A contract may cover several applications and
    an application may have several contracts; the answer does not depend on the order.
    `products`, a product catalogue: its other names and publishers count (none when None).
    """
    return linked(
        applications, contracts, decisions, model=model, bands=bands, products=products
    ).links


def linked(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    decisions: Sequence[Decision] = (),
    *,
    model: LinkModel | None = None,
    bands: Bands = LINK_BANDS,
    products: Recogniser | None = None,
) -> Linked:
    """As `link`, and how the decisions moved confidences and bands."""
    if products is not None:
        applications = applications_with_products(applications, products)
        contracts = contracts_with_products(contracts, products)
    said = {
        (one.target, one.source): one.verdict for one in decisions if one.relationship == COVERS
    }
    with uncollected():
        corpus = Corpus(applications, contracts, shipped_resellers())
        scored = _scored(corpus, model or shipped_link_model(), _LEAST)
    decided = [
        (pair, chance, verdict in _FOR)
        for pair, chance in scored
        if (verdict := said.get((pair.app.key, pair.contract.key))) in (*_FOR, *_AGAINST)
    ]
    habit = habit_of(decided)
    verified = [Verified(chance, right) for chance, right in cross_fitted(decided)]
    after = recalibrate(verified, bands, LINK_TARGET, curve=not habit.weights)
    found = [
        (pair, after.chance(habit.chance(pair, chance)))
        for pair, chance in scored
        if (pair.app.key, pair.contract.key) not in said
    ]
    kept = _best_per_application(found, corpus, after)
    return Linked(kept + _decided(applications, contracts, said), after)


def scored_pairs(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    model: LinkModel,
) -> list[tuple[Pair, float]]:
    """Candidate pairs with their likenesses and their chance, in a fixed order."""
    return _scored(Corpus(applications, contracts, shipped_resellers()), model, 0.0)


def _scored(corpus: Corpus, model: LinkModel, least: float) -> list[tuple[Pair, float]]:
    """Parameters: `least`, the chance before calibration below which a pair is not kept."""
    kept: list[tuple[Pair, float]] = []
    rivals: Counter[str] = Counter()
    for app, contracts in candidates(corpus):
        compared = Compared(app, corpus)
        for contract in contracts:
            values: dict[str, float] = {}
            named = compared.values(contract, values)
            chance = model.chance(values)
            if not named:
                rivals[contract.key] += 1
            if chance >= least:
                kept.append((Pair(app, contract, values, named), chance))
    return [(pair, _calibrated(one, model)) for pair, one in _with_rivals(kept, rivals)]


def _calibrated(chance: float, model: LinkModel) -> float:
    """The share right at a score, between the two nearest points of the curve."""
    scores, shares = model.scores, model.shares
    above = max(1, bisect_left(scores, chance))
    if not scores[0] <= chance <= scores[-1]:
        return chance
    low, high = scores[above - 1], scores[above]
    along = (chance - low) / (high - low) if high > low else 1.0
    return round(shares[above - 1] + along * (shares[above] - shares[above - 1]), 6)


def _with_rivals(
    chances: Sequence[tuple[Pair, float]], rivals: Counter[str]
) -> list[tuple[Pair, float]]:
    """A pair that rests on the supplier alone shares its chance with the supplier's other applications."""
    strong = {pair.contract.key for pair, chance in chances if pair.named and chance >= 0.5}
    return [
        (pair, chance if pair.named else _shared(pair, chance, rivals, strong))
        for pair, chance in chances
    ]


def _shared(pair: Pair, chance: float, rivals: Counter[str], strong: set[str]) -> float:
    share = chance / math.sqrt(rivals[pair.contract.key])
    return round(share * (0.3 if pair.contract.key in strong else 1.0), 6)


# --- links -------------------------------------------------------------------------------------


def _best_per_application(
    found: Sequence[tuple[Pair, float]], corpus: Corpus, after: Recalibration
) -> list[ContractLink]:
    by_app: dict[str, list[tuple[Pair, float]]] = defaultdict(list)
    for pair, chance in found:
        if after.bands.of(chance) is not Band.NO:
            by_app[pair.app.key].append((pair, chance))
    return [
        one
        for app in sorted(by_app)
        for one in islice(
            _links(sorted(by_app[app], key=_order), corpus, after), MOST_PER_APPLICATION
        )
    ]


def _order(one: tuple[Pair, float]) -> tuple[float, str]:
    return -_confidence(one[1]), one[0].contract.key


def _links(
    found: Iterable[tuple[Pair, float]], corpus: Corpus, after: Recalibration
) -> Iterator[ContractLink]:
    counted = after.reasons("links")
    for pair, chance in found:
        evidence = evidence_of(pair, corpus)
        if evidence:
            band = after.bands.of(chance)
            grounds = evidence + counted
            said = Inference(_confidence(chance), band, Method.INFERRED, grounds)
            yield ContractLink(pair.app.key, pair.contract.key, role_of(pair), said)


def _confidence(chance: float) -> float:
    return round(min(chance, 0.99), 4)


def _decided(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    said: Mapping[tuple[str, str], Verdict],
) -> list[ContractLink]:
    apps = {one.key for one in applications}
    places: dict[str, Place] = {one.key: one.place for one in contracts}
    return [
        ContractLink(app, contract, LinkRole.UNKNOWN, _by_decision(places[contract]))
        for (app, contract), verdict in sorted(said.items())
        if verdict in _FOR and app in apps and contract in places
    ]


def _by_decision(place: Place) -> Inference:
    evidence = Evidence(
        "a person decided", "decision", place.source, place.sheet, place.row, weight=1.0
    )
    return Inference(1.0, Band.ACCEPT, Method.DECIDED, (evidence,))


__all__ = ["LinkModel", "Linked", "link", "linked", "shipped_link_model"]
