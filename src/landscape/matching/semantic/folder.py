"""A model's folder: tensors (safetensors), configuration, vocabulary. Checked before it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landscape.errors import InputRejected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Tensor = NDArray[np.float32]

_TYPES = {"F32": "<f4", "F16": "<f2", "F64": "<f8"}
_LONGEST_HEADER = 100_000_000  # bytes, as the format's own library has it
_NEEDED = (
    "It needs model.safetensors, config.json, and vocab.txt or tokenizer.json with word pieces."
)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What a model's folder holds."""

    place: Path
    tensors: Mapping[str, Tensor]
    config: Mapping[str, Any]
    vocabulary: Mapping[str, int]
    lower_case: bool
    unknown: str


def read_folder(place: Path) -> ModelFolder:
    """The model in a folder. Raises InputRejected, saying what is missing or wrong."""
    if not place.is_dir():
        raise InputRejected(
            f"{place} is no folder with an embedding model.",
            detail=_NEEDED,
            remedy="Name the folder, or leave the option out: everything works without a model.",
        )
    tensors = read_tensors(place / "model.safetensors")
    config = _json(place / "config.json")
    vocabulary, lower_case, unknown = _vocabulary(place)
    return ModelFolder(place, tensors, config, vocabulary, lower_case, unknown)


def read_tensors(file: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file, as 32-bit floats. Raises InputRejected.

    The format: eight bytes with the length of a JSON header, the header with type, shape and place of each
    tensor, then the numbers (https://github.com/huggingface/safetensors#format).
    """
    import numpy as np

    content = _bytes(file)
    length = int.from_bytes(content[:8], "little") if len(content) >= 8 else -1
    if not 0 < length <= min(_LONGEST_HEADER, len(content) - 8):
        raise _wrong(file, "it is no safetensors file")
    try:
        header = json.loads(content[8 : 8 + length])
        held = memoryview(content)[8 + length :]
        found = {}
        for name, one in header.items():
            if name == "__metadata__" or one["dtype"] not in _TYPES:
                continue
            start, end = one["data_offsets"]
            if not 0 <= start <= end <= len(held):
                raise ValueError(f"{name} lies outside the file")
            numbers = np.frombuffer(held[start:end], dtype=_TYPES[one["dtype"]])
            found[name] = numbers.reshape(one["shape"]).astype(np.float32)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise _wrong(file, f"its header cannot be followed: {wrong}") from None
    return found


def _vocabulary(place: Path) -> tuple[dict[str, int], bool, str]:
    """Word pieces with their numbers, whether case is dropped, and the piece for what is unknown."""
    listed, described = place / "vocab.txt", place / "tokenizer.json"
    if listed.is_file():
        pieces = _bytes(listed).decode("utf-8", "replace").split("\n")
        found = {one.rstrip("\r"): number for number, one in enumerate(pieces) if one.strip()}
        settings = place / "tokenizer_config.json"
        told = _json(settings) if settings.is_file() else {}
        return found, bool(told.get("do_lower_case", True)), str(told.get("unk_token") or "[UNK]")
    told = _json(described)
    model = told.get("model")
    held = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(model, dict) or model.get("type", "WordPiece") != "WordPiece":
        raise _wrong(described, "its pieces are no word pieces (type WordPiece)")
    if not isinstance(held, dict) or not all(isinstance(one, int) for one in held.values()):
        raise _wrong(described, "it lists no vocabulary")
    normaliser = told.get("normalizer")
    lower = normaliser.get("lowercase", True) if isinstance(normaliser, dict) else True
    return held, bool(lower), str(model.get("unk_token") or "[UNK]")


def _json(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(_bytes(file))
    except (ValueError, RecursionError) as wrong:
        raise _wrong(file, f"it is no JSON: {wrong}") from None
    if not isinstance(told, dict):
        raise _wrong(file, "it is no JSON object")
    return told


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise _wrong(file, wrong.strerror or "it cannot be read") from None


def _wrong(file: Path, why: str) -> InputRejected:
    return InputRejected(
        f"{file.name} of the embedding model in {file.parent} cannot be used: {why}.",
        detail=_NEEDED,
        remedy="Name another folder, or leave the option out: everything works without a model.",
    )


def unfit(place: Path, why: str) -> InputRejected:
    """What is said of a folder whose parts do not fit together."""
    return _wrong(place / "model.safetensors", why)
