"""Which contract covers which application, as far as names, suppliers and descriptions say.

Candidates share a supplier, a group, a rare word or a reference; a dozen named likenesses go through a
logistic model with shipped weights. Most applications of a real estate have no contract in the register:
a pair below the review threshold is not returned, and that is an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from landscape.collecting import uncollected
from landscape.matching.bands import LINK_BANDS, LINK_TARGET, Bands
from landscape.matching.kept import NOTHING, Kept
from landscape.matching.kept_sides import KeptSides
from landscape.matching.known_products import NamedProducts
from landscape.matching.likeness import Compared, Pair
from landscape.matching.link_model import (
    Habit,
    LinkModel,
    cross_fitted,
    habit_of,
    shipped_link_model,
)
from landscape.matching.link_pairs import Keys, Pairs, weighed
from landscape.matching.link_reasons import LinkReasons
from landscape.matching.link_words import Corpus
from landscape.matching.named_suppliers import with_suppliers
from landscape.matching.recalibrate import Recalibration, Verified, recalibrate
from landscape.matching.recognise import Recogniser
from landscape.matching.relations import SupplierRelations
from landscape.matching.sides import AppSide, ContractLink, ContractSide, LinkRole, Place
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method, Verdict

if TYPE_CHECKING:
    from landscape.matching.candidates import Places
    from landscape.matching.link_pairs import Doubles, Flags
else:
    Places = Doubles = Flags = Any

COVERS = "COVERS"
MOST_PER_APPLICATION = 6
_MILLION = 1_000_000  # chances are rounded to six digits
_LEAST = 0.005  # the chance before calibration below which a pair is forgotten
_STRONG = 0.5  # the chance from which a name claims a contract
_LEFT = 0.3  # of the chance of a pair that rests on the supplier alone, where a name claims its contract
_FOR = (Verdict.ACCEPT, Verdict.SAME, Verdict.CORRECT)
_AGAINST = (Verdict.REJECT, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Linked:
    """The links, and what people's decisions made of the confidences."""

    links: list[ContractLink]
    recalibration: Recalibration


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs with their chance after calibration, those of one application together."""

    applications: Places
    contracts: Places
    chances: Doubles

    def only(self, which: Flags) -> Scored:
        """Some of the pairs."""
        return Scored(self.applications[which], self.contracts[which], self.chances[which])

    def likened(self, corpus: Corpus) -> Iterator[tuple[Pair, float]]:
        """Each pair with its likenesses and its chance."""
        compared: Compared | None = None
        columns = (self.applications.tolist(), self.contracts.tolist(), self.chances.tolist())
        for place, contract, chance in zip(*columns, strict=True):
            app = corpus.applications[place]
            if compared is None or compared.app is not app:
                compared = Compared(app, corpus)
            yield compared.pair(corpus.contracts[contract]), chance


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
    kept: Kept = NOTHING,
) -> list[ContractLink]:
    """Every pair of an application and a contract in the bands accept and review, best first per application.

    `decisions` concern `COVERS` (source: the contract's key, target: the application's key) and win: an
    accepted pair has confidence 1, a rejected pair is not returned. From the first on they correct the
    confidences, from 50 on they move the weights and the bands. A contract may cover several applications and
    an application may have several contracts; the answer does not depend on the order.
    `products`, a product catalogue: its other names and publishers count (none when None); `kept`, what an
    earlier run left: it makes the same answer sooner.
    """
    return linked(
        applications, contracts, decisions, model=model, bands=bands, products=products, kept=kept
    ).links


def linked(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    decisions: Sequence[Decision] = (),
    *,
    model: LinkModel | None = None,
    bands: Bands = LINK_BANDS,
    products: Recogniser | None = None,
    kept: Kept = NOTHING,
) -> Linked:
    """As `link`, and how the decisions moved confidences and bands."""
    if products is not None:
        named = NamedProducts(products, kept)
        applications, contracts = named.applications(applications), named.contracts(contracts)
        named.keep()
    applications = with_suppliers(applications, contracts, shipped_resellers())
    said = {
        (one.target, one.source): one.verdict for one in decisions if one.relationship == COVERS
    }
    with uncollected():
        known = model or shipped_link_model()
        corpus, keys = _corpus(applications, contracts, kept)
        scored = _scored(weighed(corpus, known, keys, kept), known, _LEAST)
        spoken_of = _spoken_of(scored, corpus, said)
        decided = [
            (pair, chance, verdict in _FOR)
            for pair, chance in scored.only(spoken_of).likened(corpus)
            if (verdict := said[pair.app.key, pair.contract.key]) in (*_FOR, *_AGAINST)
        ]
        habit = habit_of(decided)
        verified = [Verified(chance, right) for chance, right in cross_fitted(decided)]
        after = recalibrate(verified, bands, LINK_TARGET, curve=not habit.weights)
        found = _after(scored.only(~spoken_of), corpus, habit, after)
        reasons = LinkReasons(corpus, keys, keys.basis(known) if keys else b"", kept)
        links = _best_per_application(found, corpus, reasons, after)
        reasons.keep()
    return Linked(links + _decided(applications, contracts, said), after)


def _corpus(
    applications: Sequence[AppSide], contracts: Sequence[ContractSide], kept: Kept
) -> tuple[Corpus, Keys | None]:
    """Both sides, read, and their digests where something is kept."""
    if kept is NOTHING:
        return Corpus(applications, contracts, shipped_resellers()), None
    sides = KeptSides(applications, contracts, kept)
    sides.keep()
    corpus = Corpus(applications, contracts, shipped_resellers(), sides.texts)
    return corpus, Keys(corpus, (sides.applications, sides.contracts))


def scored_pairs(
    applications: Sequence[AppSide],
    contracts: Sequence[ContractSide],
    model: LinkModel,
) -> list[tuple[Pair, float]]:
    """Candidate pairs with their likenesses and their chance, in a fixed order."""
    corpus = Corpus(applications, contracts, shipped_resellers())
    pairs = weighed(corpus, model)
    return list(_scored(pairs, model, 0.0).likened(corpus))


def _spoken_of(scored: Scored, corpus: Corpus, said: Mapping[tuple[str, str], Verdict]) -> Flags:
    """Which pairs a person said something of."""
    import numpy as np

    apps = {one.key: place for place, one in enumerate(corpus.applications)}
    contracts = {one.key: place for place, one in enumerate(corpus.contracts)}
    wide = len(contracts)
    cells = [apps[a] * wide + contracts[c] for a, c in said if a in apps and c in contracts]
    return np.isin(scored.applications.astype(np.int64) * wide + scored.contracts, cells)


def _after(scored: Scored, corpus: Corpus, habit: Habit, after: Recalibration) -> Scored:
    """The pairs that are shown, their chances as the decisions correct them."""
    import numpy as np

    chances = scored.chances
    if habit.weights:
        chances = np.asarray([habit.chance(*one) for one in scored.likened(corpus)])
    chances = np.round(after.chances(chances), 6)
    found = Scored(scored.applications, scored.contracts, chances)
    return found.only(chances >= after.bands.review)


def _scored(pairs: Pairs, model: LinkModel, least: float) -> Scored:
    """Parameters: `least`, the chance before calibration below which a pair is not kept."""
    import numpy as np

    held = pairs.chances >= least
    strong = np.zeros(pairs.contracts.max(initial=-1) + 1, dtype=bool)
    strong[pairs.contracts[held & pairs.named & (pairs.chances >= _STRONG)]] = True
    contracts, chances = pairs.contracts[held], pairs.chances[held]
    # A pair that no name speaks for shares its chance with the others of its contract, as far as these are as
    # likely: of ten applications of a supplier the one that does what the title says has no rival.
    alone = ~pairs.named[held]
    of, own = contracts[alone], chances[alone]
    whole = np.round(own * _MILLION)  # sums of whole numbers do not depend on the order
    rivals = np.bincount(of, whole, minlength=len(strong))[of] / np.maximum(whole, 1)
    shared = own / np.sqrt(np.maximum(rivals, 1)) * np.where(strong[of], _LEFT, 1.0)
    chances[alone] = np.round(shared, 6)
    return Scored(pairs.applications[held], contracts, _calibrated(chances, model))


def _calibrated(chances: Doubles, model: LinkModel) -> Doubles:
    """The share right at each score, between the two nearest points of the curve."""
    import numpy as np

    scores, shares = np.asarray(model.scores), np.asarray(model.shares)
    above = np.clip(np.searchsorted(scores, chances), 1, len(scores) - 1)
    low, high = scores[above - 1], scores[above]
    wide = np.where(high > low, high - low, 1.0)
    along = np.where(high > low, (chances - low) / wide, 1.0)
    found = np.round(shares[above - 1] + along * (shares[above] - shares[above - 1]), 6)
    within = (chances >= scores[0]) & (chances <= scores[-1])
    return np.asarray(np.where(within, found, chances))


# --- links -------------------------------------------------------------------------------------


def _best_per_application(
    found: Scored, corpus: Corpus, reasons: LinkReasons, after: Recalibration
) -> list[ContractLink]:
    by_app: dict[int, list[tuple[float, str, int, float]]] = defaultdict(list)
    columns = (found.applications.tolist(), found.contracts.tolist(), found.chances.tolist())
    for app, contract, chance in zip(*columns, strict=True):
        one = (-_confidence(chance), corpus.contracts[contract].key, contract, chance)
        by_app[app].append(one)
    counted = after.reasons("links")
    links = []
    for app in sorted(by_app, key=lambda place: corpus.applications[place].key):
        key = corpus.applications[app].key
        shown = 0
        for less, contract_key, contract, chance in sorted(by_app[app]):
            role, evidence = reasons.of(app, contract)
            if evidence:
                band = after.bands.of(chance)
                said = Inference(-less, band, Method.INFERRED, evidence + counted)
                links.append(ContractLink(key, contract_key, role, said))
                shown += 1
            if shown == MOST_PER_APPLICATION:
                break
    return links


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
