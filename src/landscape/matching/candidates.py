"""Which contracts an application is compared with: those that it shares most with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from landscape.matching.kept import digest, digest_of
from landscape.matching.link_words import COMMON_WORDS, Corpus, Side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64 | np.int32]
else:
    Places = Any

_SHARED_BY_MOST = 3000
_MOST_CANDIDATES = 120
_WEIGHTS = {"c": 20.0, "r": 20.0, "a": 6.0, "p": 8.0, "j": 4.0, "s": 2.0, "k": 2.0, "g": 1.5}


class Candidates:
    """For each application the places of the contracts that share a supplier, a group, a product, a reference,
    or a word that few rows have, in the order of their list.

    What thousands share tells nothing apart, and an application is compared with the few contracts that it
    shares most with: a thousand equal rows cost a thousand times a few, not a million.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._asked = [tuple(sorted(set(_blocks(one, corpus)))) for one in corpus.applications]
        self._held = _Held(corpus, {block for blocks in self._asked for block in blocks})
        self._known: dict[tuple[str, ...], Places] = {}

    def of(self, application: int) -> Places:
        """The contracts that an application is compared with."""
        blocks = self._asked[application]
        found = self._known.get(blocks)
        if found is None:
            found = self._known[blocks] = self._held.nearest(blocks)
        return found

    def states(self, applications: Sequence[bytes], contracts: Sequence[bytes]) -> list[bytes]:
        """A digest of each application with all that share something with it: while it is the same, so are the
        contracts that it is compared with. Parameters: the digests of both sides."""
        of = self._held.digests(contracts)
        return [
            digest_of([key, *(of[block] for block in blocks if block in of)])
            for key, blocks in zip(applications, self._asked, strict=True)
        ]


class _Held:
    """The contracts that hold each block that some application has."""

    def __init__(self, corpus: Corpus, wanted: set[str]) -> None:
        import numpy as np

        holders: dict[str, list[int]] = {block: [] for block in wanted}
        for place, contract in enumerate(corpus.contracts):
            for block in wanted.intersection((f"c:{contract.key}", *_blocks(contract, corpus))):
                holders[block].append(place)
        self._of = {
            block: np.asarray(places)
            for block, places in holders.items()
            if 0 < len(places) <= _SHARED_BY_MOST
        }
        self._rank = _ranks([one.key for one in corpus.contracts])

    def digests(self, contracts: Sequence[bytes]) -> dict[str, bytes]:
        """A digest of each block and the contracts that hold it."""
        return {
            block: digest_of([digest(block), *(contracts[place] for place in places.tolist())])
            for block, places in self._of.items()
        }

    def nearest(self, blocks: Sequence[str]) -> Places:
        """The contracts that share most with an application, in the order of their list."""
        import numpy as np

        held = [(block, self._of[block]) for block in blocks if block in self._of]
        if not held:
            return np.empty(0, dtype=np.int32)
        shares = [_WEIGHTS.get(block[0], 1.0) / math.sqrt(len(places)) for block, places in held]
        places, which = np.unique(np.concatenate([one for _, one in held]), return_inverse=True)
        if len(places) > _MOST_CANDIDATES:
            weights = np.repeat(shares, [len(one) for _, one in held])
            shared = np.bincount(which, weights)
            places = np.sort(places[np.lexsort((self._rank[places], -shared))[:_MOST_CANDIDATES]])
        return places.astype(np.int32)


def _ranks(keys: Sequence[str]) -> Places:
    """The rank of each key among all."""
    import numpy as np

    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _blocks(side: Side, corpus: Corpus) -> Iterator[str]:
    identities = (("s", side.supplier_id), ("g", side.group_id), ("r", side.reference))
    yield from (f"{kind}:{value}" for kind, value in identities if value)
    yield from (f"a:{amount}" for amount in side.amounts)
    yield from (f"c:{contract}" for contract in side.cites)
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
