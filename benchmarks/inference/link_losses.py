"""Where true contract links are lost, by kind: on synthetic estates that no figure is reported on.

python benchmarks/inference/link_losses.py SHARED/data [SEED …]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from synthetic_links import Truth, make

from landscape.matching.bands import LINK_BANDS
from landscape.matching.links import link, scored_pairs, shipped_link_model
from landscape.model.vocabulary import Band

SEEDS = (10, 11, 12)
FATES = (
    "accepted",
    "in review",
    "below review",
    "no candidate",
    "accepted wrongly",
    "asked wrongly",
)


def fates(truth: Truth) -> Counter[str]:
    """What becomes of the true pairs of an estate, and how many wrong ones stand beside them."""
    scored = scored_pairs(truth.applications, truth.contracts, shipped_link_model())
    chances = {(pair.app.key, pair.contract.key): chance for pair, chance in scored}
    bands = {
        (one.application, one.contract): one.inference.band
        for one in link(truth.applications, truth.contracts)
    }
    found = Counter(_fate(pair, chances, bands) for pair in truth.pairs)
    for pair, band in bands.items():
        if pair not in truth.pairs:
            found["accepted wrongly" if band is Band.ACCEPT else "asked wrongly"] += 1
    return found


def _fate(
    pair: tuple[str, str],
    chances: dict[tuple[str, str], float],
    bands: dict[tuple[str, str], Band],
) -> str:
    if pair in bands:
        return "accepted" if bands[pair] is Band.ACCEPT else "in review"
    if pair not in chances:
        return "no candidate"
    return (
        "below review" if chances[pair] < LINK_BANDS.review else "beyond the most per application"
    )


def told(found: Counter[str]) -> str:
    """The counts in words."""
    return ", ".join(
        f"{kind} {found[kind]}" for kind in (*FATES, *sorted(found.keys() - set(FATES)))
    )


def main() -> None:
    for seed in [int(one) for one in sys.argv[2:]] or SEEDS:
        truth = make(Path(sys.argv[1]), seed)
        print(f"estate {seed}, {len(truth.pairs)} true pairs: {told(fates(truth))}")


if __name__ == "__main__":
    main()
