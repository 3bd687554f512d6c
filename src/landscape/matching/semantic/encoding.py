"""Texts → unit vectors, by a table of word pieces or by a small BERT-like network, both in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from landscape.matching.semantic.folder import ModelFolder, read_folder, unfit
from landscape.matching.semantic.pieces import WordPieces

if TYPE_CHECKING:
    from landscape.matching.semantic.folder import Tensor

_LONGEST = 256  # pieces of a text; what comes later is left out
_TOGETHER = 32  # texts that go through the network at once


class Encoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Tensor:
        """One row per text, of length 1; a text without a known piece is a row of noughts."""


@lru_cache(maxsize=2)
def encoder(place: Path) -> Encoder:
    """The model in a folder. Raises InputRejected when it is none that can be run here."""
    folder = read_folder(place)
    tensors = _without_prefix(folder.tensors)
    if "embeddings" in tensors:
        return StaticEncoder(folder, tensors)
    if "embeddings.word_embeddings.weight" in tensors:
        return BertEncoder(folder, tensors)
    raise unfit(place, "it is neither a table of word pieces (embeddings) nor BERT-like")


def _without_prefix(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix("bert.").removeprefix("model."): one for name, one in tensors.items()}


def _pieces(folder: ModelFolder) -> WordPieces:
    return WordPieces(folder.vocabulary, lower_case=folder.lower_case, unknown=folder.unknown)


class StaticEncoder:
    """A vector per word piece; a text is the mean of its pieces (weighted where the model has weights)."""

    def __init__(self, folder: ModelFolder, tensors: Mapping[str, Tensor]) -> None:
        self._table = tensors["embeddings"]
        self._weights = tensors.get("weights")
        self._pieces = _pieces(folder)
        most = max(folder.vocabulary.values(), default=-1)
        if self._table.ndim != 2 or most >= len(self._table):
            shape = "×".join(map(str, self._table.shape))
            raise unfit(folder.place, f"its table ({shape}) has no row for piece {most}")
        if self._weights is not None and self._weights.shape != (len(self._table),):
            raise unfit(folder.place, "its weights are not one for each row of the table")

    def encode(self, texts: Sequence[str]) -> Tensor:
        """One row per text."""
        import numpy as np

        found = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            numbers = [n for n in self._pieces.numbers(text, _LONGEST) if n != self._pieces.unknown]
            if numbers:
                vectors = self._table[numbers]
                if self._weights is not None:
                    vectors = vectors * self._weights[numbers][:, None]
                found[row] = vectors.mean(axis=0)
        return unit(found)


class BertEncoder:
    """Token, place and type embeddings, layers of attention, the mean of the last layer."""

    def __init__(self, folder: ModelFolder, tensors: Mapping[str, Tensor]) -> None:
        self._pieces = _pieces(folder)
        self._tensors = tensors
        self._config = folder.config
        self._heads = self._number(folder, "num_attention_heads")
        self._layers = self._number(folder, "num_hidden_layers")
        self._near_nought = float(folder.config.get("layer_norm_eps") or 1e-12)
        self._start = folder.vocabulary.get("[CLS]")
        self._end = folder.vocabulary.get("[SEP]")
        self._check(folder)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """One row per text; those of like length go through together."""
        import numpy as np

        places = len(self._tensors["embeddings.position_embeddings.weight"])
        most = min(_LONGEST, places) - 2
        read = [self._numbers(one, most) for one in texts]
        width = self._tensors["embeddings.word_embeddings.weight"].shape[1]
        found = np.zeros((len(texts), width), dtype=np.float32)
        order = sorted((row for row, one in enumerate(read) if one), key=lambda row: len(read[row]))
        for low in range(0, len(order), _TOGETHER):
            rows = order[low : low + _TOGETHER]
            found[rows] = self._mean([read[row] for row in rows])
        return unit(found)

    def _numbers(self, text: str, most: int) -> list[int]:
        inside = self._pieces.numbers(text, most)
        ends = [[] if one is None else [one] for one in (self._start, self._end)]
        return [*ends[0], *inside, *ends[1]] if inside else []

    def _mean(self, rows: Sequence[Sequence[int]]) -> Tensor:
        import numpy as np

        longest = max(map(len, rows))
        numbers = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=np.float32)
        for place, row in enumerate(rows):
            numbers[place, : len(row)] = row
            mask[place, : len(row)] = 1
        state = self._embedded(numbers)
        for layer in range(self._layers):
            state = self._layer(f"encoder.layer.{layer}.", state, mask)
        weighted = (state * mask[:, :, None]).sum(axis=1)
        return np.asarray(weighted / mask.sum(axis=1, keepdims=True), dtype=np.float32)

    def _embedded(self, numbers: Any) -> Tensor:
        held = self._tensors
        state = held["embeddings.word_embeddings.weight"][numbers]
        state = state + held["embeddings.position_embeddings.weight"][: numbers.shape[1]]
        types = held.get("embeddings.token_type_embeddings.weight")
        state = state if types is None else state + types[0]
        return self._normal("embeddings.LayerNorm.", state)

    def _layer(self, name: str, state: Tensor, mask: Tensor) -> Tensor:
        heard = self._line(f"{name}attention.output.dense.", self._attention(name, state, mask))
        state = self._normal(f"{name}attention.output.LayerNorm.", state + heard)
        inner = _gelu(self._line(f"{name}intermediate.dense.", state))
        return self._normal(
            f"{name}output.LayerNorm.", state + self._line(f"{name}output.dense.", inner)
        )

    def _attention(self, name: str, state: Tensor, mask: Tensor) -> Tensor:
        import numpy as np

        count, length, width = state.shape
        asks, keys, values = (
            self._line(f"{name}attention.self.{part}.", state)
            .reshape(count, length, self._heads, width // self._heads)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = asks @ keys.transpose(0, 1, 3, 2) / np.sqrt(width // self._heads)
        scores = scores + (1 - mask[:, None, None, :]) * -1e9
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        joined = (weights @ values).transpose(0, 2, 1, 3).reshape(count, length, width)
        return np.asarray(joined, dtype=np.float32)

    def _line(self, name: str, state: Tensor) -> Tensor:
        return state @ self._tensors[f"{name}weight"].T + self._tensors[f"{name}bias"]

    def _normal(self, name: str, state: Tensor) -> Tensor:
        import numpy as np

        middle = state.mean(axis=-1, keepdims=True)
        spread = ((state - middle) ** 2).mean(axis=-1, keepdims=True)
        even = (state - middle) / np.sqrt(spread + self._near_nought)
        return np.asarray(
            even * self._tensors[f"{name}weight"] + self._tensors[f"{name}bias"], dtype=np.float32
        )

    def _number(self, folder: ModelFolder, name: str) -> int:
        value = folder.config.get(name)
        if not isinstance(value, int) or not 0 < value <= 1000:
            raise unfit(folder.place, f"config.json says no {name}")
        return value

    def _check(self, folder: ModelFolder) -> None:
        """Raises InputRejected when a tensor is missing or does not fit."""
        words = self._tensors["embeddings.word_embeddings.weight"]
        if words.ndim != 2 or words.shape[1] % self._heads:
            raise unfit(folder.place, "its width is no multiple of its heads")
        if max(folder.vocabulary.values(), default=-1) >= len(words):
            raise unfit(folder.place, "its vocabulary is longer than its table")
        try:
            self.encode([next(iter(folder.vocabulary), "a")])
            self._mean([[0, 0]])
        except (KeyError, ValueError, IndexError) as wrong:
            raise unfit(folder.place, f"a tensor is missing or does not fit: {wrong}") from None


def unit(vectors: Tensor) -> Tensor:
    """Each row of length 1; rows of noughts stay."""
    import numpy as np

    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _gelu(values: Tensor) -> Tensor:
    """x·Φ(x), with the error function to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    import numpy as np

    scaled = values / np.sqrt(2.0)
    size = np.abs(scaled)
    t = 1 / (1 + 0.3275911 * size)
    steps = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    sums = sum(weight * t ** (power + 1) for power, weight in enumerate(steps))
    error = np.sign(scaled) * (1 - sums * np.exp(-size * size))
    return np.asarray(values * 0.5 * (1 + error), dtype=np.float32)
