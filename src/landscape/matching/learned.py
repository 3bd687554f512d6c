"""What the words of worked examples have taught: which words speak for which shipped function.

A taxonomy's synonyms name a function; people describe it in other words (*the girls at the front type
it in when somebody rings*). A softmax over words, trained on examples that the authors wrote for that purpose
(benchmarks/inference/examples/) and on what the shipped catalogue says of products, holds how much each word
speaks for each function: one table for functionalities, one for business functions. They know the
shipped taxonomies only: of a function of another id or another label they say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from landscape.errors import InputRejected
from landscape.matching.reference import reference_path
from landscape.matching.sparse import Floats, Sparse, scaled, sparse, times
from landscape.matching.taxonomy import Function

SHIPPED = {"with_words": "function_words.npz", "business_with_words": "business_words.npz"}
FEATURES = 4
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """A trained softmax: `weights` (word × function, the last column for *none of them*) and `bias`.

    `functions` are (id, label) of the columns, `rarity` the weight of each word of `vocabulary`.
    """

    functions: tuple[tuple[str, str], ...]
    vocabulary: Mapping[str, int]
    rarity: Floats
    weights: Floats
    bias: Floats

    def vectors(self, bags: Sequence[Mapping[str, float]]) -> Sparse:
        """Rows of known words, each of length one."""
        known = self.vocabulary
        return scaled(
            sparse([(known[w], v) for w, v in bag.items() if v and w in known] for bag in bags),
            self.rarity,
        )

    def chances(self, bags: Sequence[Mapping[str, float]]) -> Floats:
        """The share of each function in what each bag speaks for (row × function); a bag without a
        known word speaks for nothing."""
        import numpy as np

        rows = self.vectors(bags)
        sums = times(rows, self.weights) + self.bias
        sums -= sums.max(axis=1, keepdims=True)
        shares = np.exp(sums)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[np.diff(rows.starts) == 0] = 0
        return np.asarray(shares[:, :-1], dtype=np.float32)

    def words_for(self, bag: Mapping[str, float], function: int) -> dict[str, float]:
        """The words of a bag that speak for a function, and how strongly, strongest first."""
        found = {
            word: float(value * self.rarity[place] * self.weights[place, function])
            for word, value in bag.items()
            if value and (place := self.vocabulary.get(word)) is not None
        }
        speaking = [(word, strength) for word, strength in found.items() if strength > 0]
        return dict(sorted(speaking, key=lambda pair: (-pair[1], pair[0])))


@cache
def shipped_words(name: str = "with_words") -> FunctionWords:
    """The shipped words, by the name of the weights that go with them: `with_words` knows the functionalities,
    `business_with_words` the business functions. Raises InputRejected when the file is missing."""
    import numpy as np

    file = SHIPPED[name]
    with np.load(reference_path(file), allow_pickle=False) as read:
        told = json.loads(bytes(read["told"]).decode("utf-8"))
        weights = read["weights"].astype(np.float32) * read["scale"].astype(np.float32)
        rarity, bias = read["rarity"].astype(np.float32), read["bias"].astype(np.float32)
    vocabulary = {word: place for place, word in enumerate(told["vocabulary"])}
    functions = tuple((one, label) for one, label in told["functions"])
    if weights.shape != (len(vocabulary), len(functions) + 1):
        raise InputRejected(
            f"{file} does not fit together: {weights.shape} weights",
            remedy="install landscape again, from a whole copy",
        )
    return FunctionWords(functions, vocabulary, rarity, weights, bias)


class Learned:
    """The trained words, seen from the functions of one taxonomy.

    Parameters: `functions`, the leaves that things are classified into; `words`, when None those of the shipped
    tables that know more of the functions. `name` is that of the weights that go with them.
    """

    def __init__(self, functions: Sequence[Function], words: FunctionWords | None = None) -> None:
        # In an estate an id bears its organisation and type: what tells is its last part, and the label.
        asked = [(one.id.rsplit("/", 1)[-1], one.label) for one in functions]
        self.name = "with_words" if words else _knowing(asked)
        self.words = words or shipped_words(self.name)
        column = {one: place for place, one in enumerate(self.words.functions)}
        self._columns = [column.get(one, -1) for one in asked]

    @property
    def knows(self) -> bool:
        """Whether it knows most functions of the taxonomy."""
        return 2 * sum(one >= 0 for one in self._columns) > len(self._columns)

    def likeness(self, bags: Sequence[Mapping[str, float]]) -> Floats:
        """What the logistic model sees of each pair (row × function × 4): the share, its logarithm,
        and each against the row's best."""
        import numpy as np

        shares = self.words.chances(bags)
        table = np.zeros((len(bags), len(self._columns)), dtype=np.float32)
        known = [place for place, one in enumerate(self._columns) if one >= 0]
        table[:, known] = shares[:, [self._columns[place] for place in known]]
        depth = np.log(table + _LEAST) / -np.log(_LEAST) + 1
        best = table.max(axis=1, keepdims=True)
        ratio = np.divide(table, best, out=np.zeros_like(table), where=best > 0)
        found = np.stack([table, depth, ratio, ratio**3], axis=2)
        return np.asarray(np.round(found, 5), dtype=np.float32)

    def words_for(self, bag: Mapping[str, float], function: int) -> dict[str, float]:
        """The words of a bag that speak for a function of the taxonomy, strongest first."""
        column = self._columns[function]
        return self.words.words_for(bag, column) if column >= 0 else {}


def _knowing(asked: Sequence[tuple[str, str]]) -> str:
    """Which of the shipped tables knows more of the functions, by id and label."""
    known = {name: set(shipped_words(name).functions) for name in SHIPPED}
    return max(SHIPPED, key=lambda name: sum(one in known[name] for one in asked))
