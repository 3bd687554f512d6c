"""Which contract covers which application, as far as names, suppliers and descriptions say.

Candidates share a supplier, a group, a rare word or a reference; a dozen named likenesses go through a
logistic model with shipped weights. Most applications of a real estate have no contract in the register:
a pair below the review threshold is not returned, and that is an answer.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from landscape.matching.bands import LINK_BANDS, LINK_TARGET, Bands
from landscape.matching.known_products import (
    applications_with_products,
    contracts_with_products,
)
from landscape.matching.likeness import COMMON_WORDS, Corpus, Pair, Side, likenesses
from landscape.matching.link_model import LinkModel, cross_fitted, habit_of, shipped_link_model
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
# How often a contract covers an application of the same supplier and department, when no word says so: the
# authors' judgement, since no public list says which contract covers which application.
SAME_BUYER = 0.86
_CLEAR = 0.5
_LEAST = 0.005  # the chance before calibration below which a pair is forgotten
_SHARED_BY_MOST = 3000
_MOST_CANDIDATES = 120
_BLOCK_WEIGHTS = {"r": 20.0, "p": 8.0, "j": 4.0, "s": 2.0, "k": 2.0, "g": 1.5}
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
    scored = scored_pairs(applications, contracts, model or shipped_link_model(), least=_LEAST)
    decided = [
        (pair, chance, verdict in _FOR)
        for pair, chance in scored
        if (verdict := said.get((pair.app.key, pair.contract.key))) in (*_FOR, *_AGAINST)
    ]
    habit = habit_of(decided)
    verified = [Verified(chance, right) for chance, right in cross_fitted(decided)]
    after = recalibrate(verified, bands, LINK_TARGET, curve=not habit.weights)
    found = [
        made
        for pair, chance in scored
        if (pair.app.key, pair.contract.key) not in said
        and (made := _link(pair, after.chance(habit.chance(pair, chance)), after.bands)) is not None
    ]
    kept = _best_per_application(found)
    return Linked(kept + _decided(applications, contracts, said), after)


def scored_pairs(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    model: LinkModel,
    *,
    least: float = 0.0,
) -> list[tuple[Pair, float]]:
    """Candidate pairs with their likenesses and their chance, in a fixed order.

    Parameters: `least`, the chance before calibration below which a pair is not kept.
    """
    corpus = Corpus(applications, contracts, shipped_resellers())
    kept: list[tuple[Pair, float]] = []
    rivals: Counter[str] = Counter()
    for app, contract in _candidates(corpus.applications, corpus.contracts, corpus):
        pair = likenesses(app, contract, corpus)
        chance = model.chance(pair)
        rivals[contract.key] += not pair.named
        if chance >= least or pair.values.get("buyer"):
            kept.append((pair, chance))
    curve = list(zip(model.scores, model.shares, strict=True))
    calibrated = [(pair, _calibrated(one, curve)) for pair, one in _with_rivals(kept, rivals)]
    return _with_buyers(calibrated)


def _calibrated(chance: float, curve: Sequence[tuple[float, float]]) -> float:
    """The share right at a score, between the two nearest points of the curve."""
    for (low, low_share), (high, high_share) in pairwise(curve):
        if low <= chance <= high:
            along = (chance - low) / (high - low) if high > low else 1.0
            return round(low_share + along * (high_share - low_share), 6)
    return chance


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


def _with_buyers(chances: Sequence[tuple[Pair, float]]) -> list[tuple[Pair, float]]:
    """What one department buys from one supplier is mostly for what that department runs of it.

    The words of the pair speak beside that, as an independent witness; it says nothing where the contract
    clearly names another application. Of several such contracts with the supplier each is less likely, as in
    `_shared`.
    """
    clear = {pair.contract.key for pair, chance in chances if chance >= _CLEAR}
    witnessed = [
        bool(pair.values.get("buyer")) and (chance >= _CLEAR or pair.contract.key not in clear)
        for pair, chance in chances
    ]
    several = Counter(
        pair.app.key for (pair, _), said in zip(chances, witnessed, strict=True) if said
    )
    return [
        (pair, round(1 - (1 - chance) * (1 - SAME_BUYER / math.sqrt(several[pair.app.key])), 6))
        if said
        else (pair, chance)
        for (pair, chance), said in zip(chances, witnessed, strict=True)
    ]


# --- candidates --------------------------------------------------------------------------------


def _candidates(
    applications: Sequence[Side], contracts: Sequence[Side], corpus: Corpus
) -> Iterator[tuple[Side, Side]]:
    """Pairs that share a supplier, a group, a product, a reference, or a word that few rows have.

    What thousands share tells nothing apart, and an application is compared with the few contracts that it
    shares most with: a thousand equal rows cost a thousand times a few, not a million.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for place, contract in enumerate(contracts):
        for block in set(_blocks(contract, corpus)):
            holders[block].append(place)
    known: dict[tuple[str, ...], list[int]] = {}
    for app in applications:
        blocks = tuple(sorted(set(_blocks(app, corpus))))
        if blocks not in known:
            known[blocks] = _nearest(blocks, holders, contracts)
        yield from ((app, contracts[place]) for place in known[blocks])


def _nearest(
    blocks: Sequence[str], holders: Mapping[str, Sequence[int]], contracts: Sequence[Side]
) -> list[int]:
    """The contracts that share most with an application, in the order of their list."""
    shared: dict[int, float] = defaultdict(float)
    for block in blocks:
        held = holders.get(block, ())
        if len(held) <= _SHARED_BY_MOST:
            weight = _BLOCK_WEIGHTS.get(block[0], 1.0) / math.sqrt(len(held) or 1)
            for place in held:
                shared[place] += weight
    ordered = sorted(shared, key=lambda place: (-shared[place], contracts[place].key))
    return sorted(ordered[:_MOST_CANDIDATES])


def _blocks(side: Side, corpus: Corpus) -> Iterable[str]:
    identities = (("s", side.supplier_id), ("g", side.group_id), ("r", side.reference))
    yield from (f"{kind}:{value}" for kind, value in identities if value)
    yield from (f"p:{product}" for product in side.products)
    yield from (f"k:{publisher}" for publisher in side.publishers)
    yield from (f"w:{word}" for word in side.words if corpus.is_rare(word))
    yield from (f"w:{word}" for word in side.name_words if len(word) >= 4)
    yield from (
        f"v:{word}" for word in side.supplier_words if len(word) >= 3 and word not in COMMON_WORDS
    )
    yield from (f"j:{pair}" for pair in side.joined_pairs)
    if len(side.joined) >= 5:
        yield f"j:{side.joined}"


# --- links -------------------------------------------------------------------------------------


def _link(pair: Pair, chance: float, bands: Bands) -> ContractLink | None:
    evidence = _evidence(pair)
    band = bands.of(chance)
    if band is Band.NO or not evidence:
        return None
    said = Inference(round(min(chance, 0.99), 4), band, Method.INFERRED, evidence)
    return ContractLink(pair.app.key, pair.contract.key, role_of(pair), said)


def _evidence(pair: Pair) -> tuple[Evidence, ...]:
    place = pair.contract.place
    found = [
        Evidence(detail, kind, place.source, place.sheet, place.row, column, round(weight, 2))
        for kind, detail, column, weight in pair.grounds
    ]
    return tuple(sorted(found, key=lambda one: (-(one.weight or 0), one.kind, one.text)))


def _best_per_application(found: Sequence[ContractLink]) -> list[ContractLink]:
    by_app: dict[str, list[ContractLink]] = defaultdict(list)
    for one in found:
        by_app[one.application].append(one)
    return [
        one
        for app in sorted(by_app)
        for one in sorted(by_app[app], key=lambda o: (-o.inference.confidence, o.contract))[
            :MOST_PER_APPLICATION
        ]
    ]


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
