"""A user's own embedding model: tiny ones made here, read, run, checked; without one nothing differs."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.acceptance.running import raw

from landscape.errors import InputRejected
from landscape.matching.described import Described, Text
from landscape.matching.functions import Classifier
from landscape.matching.semantic import Meaning, encoder
from landscape.matching.semantic.encoding import BertEncoder, StaticEncoder
from landscape.matching.semantic.folder import read_tensors
from landscape.matching.semantic.pieces import WordPieces
from landscape.matching.taxonomy import Taxonomy
from landscape.model.vocabulary import Band

WORDS = "[PAD] [UNK] [CLS] [SEP] the book ##ing ##s court play ##er pay ment money , café".split()
Tensors = dict[str, Any]


def save(file: Path, tensors: Tensors, *, kind: str = "F32") -> None:
    """A safetensors file, written by the letter of the format."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, one in tensors.items():
        held = np.asarray(one, dtype={"F32": "<f4", "F16": "<f2"}[kind]).tobytes()
        header[name] = {
            "dtype": kind,
            "shape": list(np.shape(one)),
            "data_offsets": [len(body), len(body) + len(held)],
        }
        body += held
    told = json.dumps(header).encode()
    file.write_bytes(len(told).to_bytes(8, "little") + told + body)


def static_model(folder: Path, *, kind: str = "F32", weights: bool = False) -> Path:
    """A table of vectors: money words point one way, booking words the other."""
    folder.mkdir(exist_ok=True)
    vectors = np.random.default_rng(7).normal(0, 0.01, (len(WORDS), 4))
    for word in ("pay", "ment", "money"):
        vectors[WORDS.index(word)] += (1, 0, 0, 0)
    for word in ("book", "court", "play"):
        vectors[WORDS.index(word)] += (0, 1, 0, 0)
    tensors: Tensors = {"embeddings": vectors}
    if weights:
        tensors["weights"] = np.arange(1, len(WORDS) + 1)
    save(folder / "model.safetensors", tensors, kind=kind)
    (folder / "config.json").write_text("{}")
    told = {
        "normalizer": {"type": "BertNormalizer", "lowercase": True},
        "model": {"type": "WordPiece", "vocab": {w: i for i, w in enumerate(WORDS)},
                  "unk_token": "[UNK]"},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(told))
    return folder


def bert_tensors(width: int = 8, layers: int = 2, inner: int = 12) -> Tensors:
    draw = np.random.default_rng(3)

    def of(*shape: int) -> Any:
        return draw.normal(0, 0.5, shape)

    held: Tensors = {
        "embeddings.word_embeddings.weight": of(len(WORDS), width),
        "embeddings.position_embeddings.weight": of(16, width),
        "embeddings.token_type_embeddings.weight": of(2, width),
        "embeddings.LayerNorm.weight": of(width),
        "embeddings.LayerNorm.bias": of(width),
    }
    for layer in range(layers):
        name = f"encoder.layer.{layer}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            held[f"{name}attention.{part}.weight"] = of(width, width)
            held[f"{name}attention.{part}.bias"] = of(width)
        held[f"{name}intermediate.dense.weight"] = of(inner, width)
        held[f"{name}intermediate.dense.bias"] = of(inner)
        held[f"{name}output.dense.weight"] = of(width, inner)
        held[f"{name}output.dense.bias"] = of(width)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            held[f"{name}{part}.weight"] = of(width)
            held[f"{name}{part}.bias"] = of(width)
    return held


def bert_model(folder: Path, tensors: Tensors, **config: Any) -> Path:
    folder.mkdir(exist_ok=True)
    save(folder / "model.safetensors", {f"bert.{name}": one for name, one in tensors.items()})
    told = {"num_attention_heads": 2, "num_hidden_layers": 2, "layer_norm_eps": 1e-12} | config
    (folder / "config.json").write_text(json.dumps(told))
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return folder


# --- the network, written a second time, number by number ---


def by_hand(tensors: Tensors, numbers: list[int], layers: int = 2, heads: int = 2) -> list[float]:
    """The mean of the last layer, with nothing but sums, the exact error function, and no batches."""
    held = {name: np.asarray(one, dtype=np.float64) for name, one in tensors.items()}

    def line(name: str, row: Any) -> Any:
        lines = zip(held[f"{name}.weight"], held[f"{name}.bias"], strict=True)
        return [sum(w * x for w, x in zip(weights, row, strict=True)) + b for weights, b in lines]

    def normal(name: str, row: Any) -> Any:
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + 1e-12)
        return [(x - mean) / spread * w + b for x, w, b in
                zip(row, held[name + ".weight"], held[name + ".bias"], strict=True)]  # fmt: skip

    def plus(one: Any, other: Any) -> Any:
        return [a + b for a, b in zip(one, other, strict=True)]

    state = [
        normal("embeddings.LayerNorm",
               held["embeddings.word_embeddings.weight"][n]
               + held["embeddings.position_embeddings.weight"][place]
               + held["embeddings.token_type_embeddings.weight"][0])
        for place, n in enumerate(numbers)
    ]  # fmt: skip
    for layer in range(layers):
        name = f"encoder.layer.{layer}."
        asks, keys, values = (
            [line(f"{name}attention.self.{part}", row) for row in state]
            for part in ("query", "key", "value")
        )
        size = len(asks[0]) // heads
        heard: list[list[float]] = []
        for ask in asks:
            joined: list[float] = []
            for head in range(heads):
                part = slice(head * size, (head + 1) * size)
                scores = [sum(a * k for a, k in zip(ask[part], key[part], strict=True))
                          / math.sqrt(size) for key in keys]  # fmt: skip
                grown = [math.exp(one) for one in scores]
                joined += [
                    sum(
                        g / sum(grown) * value[part][at]
                        for g, value in zip(grown, values, strict=True)
                    )
                    for at in range(size)
                ]
            heard.append(joined)
        state = [
            normal(f"{name}attention.output.LayerNorm",
                   plus(row, line(f"{name}attention.output.dense", one)))
            for row, one in zip(state, heard, strict=True)
        ]  # fmt: skip
        inner = [
            [
                x * 0.5 * (1 + math.erf(x / math.sqrt(2)))
                for x in line(f"{name}intermediate.dense", row)
            ]
            for row in state
        ]
        state = [
            normal(f"{name}output.LayerNorm", plus(row, line(f"{name}output.dense", one)))
            for row, one in zip(state, inner, strict=True)
        ]
    mean = [sum(column) / len(state) for column in zip(*state, strict=True)]
    length = math.sqrt(sum(x * x for x in mean))
    return [x / length for x in mean]


def test_the_network_gives_what_its_formulas_give(tmp_path: Path) -> None:
    tensors = bert_tensors()
    model = encoder(bert_model(tmp_path / "bert", tensors))
    assert isinstance(model, BertEncoder)
    texts = ["book", "bookings court", "the players pay money , payment"]
    pieces = WordPieces({w: i for i, w in enumerate(WORDS)}, lower_case=True, unknown="[UNK]")
    found = model.encode(texts)
    for row, text in enumerate(texts):
        expected = by_hand(tensors, [2, *pieces.numbers(text, 14), 3])
        assert np.abs(found[row] - expected).max() < 2e-5
    # Together or alone, in whatever order: the same.
    assert np.abs(model.encode(texts[::-1])[::-1] - found).max() < 1e-6
    assert np.abs(np.concatenate([model.encode([one]) for one in texts]) - found).max() < 1e-6
    assert not model.encode([""]).any()
    assert model.encode(["book " * 500]).shape == (1, 8)


def test_pieces_are_those_of_the_longest_match() -> None:
    held = {w: i for i, w in enumerate(WORDS)}
    pieces = WordPieces(held, lower_case=True, unknown="[UNK]")

    def read(text: str, most: int = 99) -> list[str]:
        return [WORDS[one] for one in pieces.numbers(text, most)]

    assert read("Bookings, THE player") == ["book", "##ing", "##s", ",", "the", "play", "##er"]
    assert read("zebra book") == ["[UNK]", "book"]
    assert read("book" * 60) == ["[UNK]"]
    assert read("the the the", 2) == ["the", "the"]
    assert read("book\x00\u200bing") == ["[UNK]"] or read("book\x00ing")
    cased = WordPieces(held, lower_case=False, unknown="[UNK]")
    assert [WORDS[one] for one in cased.numbers("café Book", 9)] == ["café", "[UNK]"]


@pytest.mark.parametrize("kind", ["F32", "F16"])
def test_a_table_of_pieces_is_averaged(tmp_path: Path, kind: str) -> None:
    model = encoder(static_model(tmp_path / "static", kind=kind))
    assert isinstance(model, StaticEncoder)
    found = model.encode(["pay money", "court", "", "zebra"])
    assert found[0][0] > 0.99 and found[1][1] > 0.99
    assert not found[2].any() and not found[3].any()
    assert np.allclose(np.linalg.norm(found[:2], axis=1), 1, atol=1e-3)


def test_weights_of_pieces_count(tmp_path: Path) -> None:
    plain = encoder(static_model(tmp_path / "plain")).encode(["court money"])
    heavy = encoder(static_model(tmp_path / "heavy", weights=True)).encode(["court money"])
    assert abs(plain[0][0] - plain[0][1]) < 0.05 and heavy[0][0] > heavy[0][1] + 0.2


TAXONOMY = Taxonomy.from_rows(
    [
        {"id": "booking", "label": "Booking", "synonyms": "book court"},
        {"id": "payments", "label": "Payments", "synonyms": "pay money"},
        {"id": "maps", "label": "Maps", "synonyms": "charts"},
    ]
)


def thing(key: str, name: str) -> Described:
    return Described(key, Text(name, "Name", "cmdb.csv", None, 2))


def test_a_second_opinion_is_for_review_alone_and_surer_beside_words(tmp_path: Path) -> None:
    meaning = Meaning(TAXONOMY, encoder(static_model(tmp_path / "static")))
    things = [thing("a", "players"), thing("b", "pay"), thing("c", "zebra")]
    before = Classifier(TAXONOMY).classify(things)
    after = meaning.beside(things, before)
    assert not before[0] and [one.function_id for one in after[0]] == ["booking"]
    only = after[0][0].inference
    assert only.band is Band.REVIEW and only.evidence[0].kind == "meaning"
    assert (only.evidence[0].source, only.evidence[0].row) == ("cmdb.csv", 2)
    known = {one.function_id: one.inference.confidence for one in before[1]}
    assert after[1][0].function_id == "payments"
    assert after[1][0].inference.confidence > known.get("payments", 0)
    assert after[2] == list(before[2])
    assert not meaning.beside(things, before, {("a", "booking")})[0], "what was rejected stays away"


def table(folder: Path) -> Path:
    file = folder / "apps.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([("Name", "Description"), ("players", ""), ("zebra", "")])
    functions = folder / "functions.csv"
    functions.write_text(
        "id,label,synonyms\nbooking,Booking,book court\npayments,Payments,pay money\nmaps,Maps,charts\n"
    )
    return file


def test_classify_takes_a_folder_and_is_the_same_without_one(tmp_path: Path) -> None:
    file, model = table(tmp_path), static_model(tmp_path / "static")
    asked = ("--format", "json", "classify", file, "--taxonomy", tmp_path / "functions.csv")
    without = raw(*asked).document()
    assert [one["functions"] for one in without] == [[], []]
    found = raw(*asked, "--embeddings", model).document()
    assert [one["id"] for one in found[0]["functions"]] == ["booking"]
    assert found[0]["functions"][0]["band"] == "review"
    assert raw(*asked).document() == without


# --- folders that are none ---


def spoil(folder: Path, how: str) -> None:
    file = folder / "model.safetensors"
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    match how:
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(content[:-9])
        case "empty":
            file.write_bytes(b"")
        case "long":
            file.write_bytes(b"\xff" * 8 + content[8:])
        case "header":
            file.write_bytes(content[:8] + b"[" * length + content[8 + length :])
        case "other":
            save(file, {"something": np.zeros((2, 2))})
        case "short":
            save(file, {"embeddings": np.zeros((2, 4))})
        case "weights":
            save(file, {"embeddings": np.zeros((len(WORDS), 4)), "weights": np.zeros(3)})
        case "config":
            (folder / "config.json").write_text("[]")
        case "pieces":
            (folder / "tokenizer.json").write_text('{"model": {"type": "Unigram", "vocab": []}}')
        case "vocabulary":
            (folder / "tokenizer.json").write_text('{"model": {"vocab": {"a": "b"}}}')
        case "tokens":
            (folder / "tokenizer.json").write_text("{")


@pytest.mark.parametrize(
    "how",
    ["missing", "cut", "empty", "long", "header", "other", "short", "weights", "config", "pieces",
     "vocabulary", "tokens"],
)  # fmt: skip
def test_a_wrong_folder_gets_clear_words(tmp_path: Path, how: str) -> None:
    folder = static_model(tmp_path / how)
    spoil(folder, how)
    with pytest.raises(InputRejected) as told:
        encoder(folder)
    assert told.value.remedy and told.value.detail and str(folder) in told.value.message


@pytest.mark.parametrize(
    "config", [{"num_attention_heads": 3}, {"num_attention_heads": "two"}, {"num_hidden_layers": 9}]
)
def test_a_network_that_does_not_fit_is_said(tmp_path: Path, config: dict[str, Any]) -> None:
    with pytest.raises(InputRejected, match="cannot be used"):
        encoder(bert_model(tmp_path / "bert", bert_tensors(), **config))


def test_a_folder_that_is_not_there_is_said_by_the_command(tmp_path: Path) -> None:
    said = raw("classify", table(tmp_path), "--embeddings", tmp_path / "none").refused(3)
    assert "no folder with an embedding model" in said and "without a model" in said


def test_tensors_of_other_types_are_left_out(tmp_path: Path) -> None:
    save(tmp_path / "model.safetensors", {"one": [1.5, 2.5]})
    content = (tmp_path / "model.safetensors").read_bytes().replace(b'"F32"', b'"I32"')
    (tmp_path / "model.safetensors").write_bytes(content)
    assert read_tensors(tmp_path / "model.safetensors") == {}
