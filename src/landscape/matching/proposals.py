"""Pairs of suppliers that look alike but not enough to merge: for a person to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.matching.bands import SUPPLIER_BANDS
from landscape.matching.contrasts import contrast
from landscape.matching.normalise import (
    GROUP_WORDS,
    company_name,
    word_set,
)
from landscape.matching.relations import SupplierRelations
from landscape.matching.suppliers import Resolution, SupplierMention
from landscape.model.decision import Decision
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method

_COMMON = GROUP_WORDS | word_set(
    """
    software systems system computer computing technology technologies data digital consulting management
    business council security training care homes support associates partners company first new national
    """
)
_MOST_PER_BLOCK = 60


@dataclass(frozen=True, slots=True)
class SupplierProposal:
    """Two name fingerprints that may be one supplier.

    `kind` is group-words, typo, containment, acronym or number.
    """

    left: str
    right: str
    kind: str
    inference: Inference


def proposals(
    mentions: Sequence[SupplierMention],
    relations: SupplierRelations | None = None,
    decisions: Sequence[Decision] = (),
    as_at: date | None = None,
) -> list[SupplierProposal]:
    """Pairs for review, surest first.

    Decided pairs and pairs with a contrast (East / West, E3 / E5) are absent. Parameters as for
    `suppliers.resolve`. No pair is ever merged by this, whatever its confidence.
    """
    resolution = Resolution(mentions, relations or SupplierRelations.shipped(), decisions, as_at)
    heads = sorted(set(resolution.heads.values()))
    found = []
    for left, right in sorted(_candidates(heads, resolution)):
        likeness = _likeness(left, right, resolution)
        if likeness and frozenset((left, right)) not in resolution.different:
            found.append(_proposal(left, right, likeness, resolution))
    return sorted(found, key=lambda one: (-one.inference.confidence, one.left, one.right))


def _proposal(
    left: str, right: str, likeness: tuple[str, float, str], resolution: Resolution
) -> SupplierProposal:
    kind, confidence, why = likeness
    numbers = _numbers(left, resolution), _numbers(right, resolution)
    agree = numbers[0] & numbers[1]
    evidence = [
        Evidence(why, kind, one.source, one.sheet, one.row, one.column, confidence)
        for one in (resolution.by_key[left][0], resolution.by_key[right][0])
    ]
    if agree:
        confidence = min(0.89, confidence + 0.35)
        evidence.append(
            Evidence(f"company number {min(agree)} on both", "company-number", weight=1.0)
        )
    elif numbers[0] and numbers[1]:
        confidence *= 0.5
        said = f"company numbers {min(numbers[0])} and {min(numbers[1])}"
        evidence.append(Evidence(said, "company-number-conflict", weight=-1.0))
    confidence = round(confidence, 4)
    band = SUPPLIER_BANDS.of(confidence)
    said_of = Inference(
        confidence, Band.REVIEW if band is Band.ACCEPT else band, Method.INFERRED, tuple(evidence)
    )
    return SupplierProposal(left, right, kind, said_of)


def _numbers(key: str, resolution: Resolution) -> set[str]:
    return set(resolution.numbers_of(key))


def _candidates(heads: Sequence[str], resolution: Resolution) -> set[tuple[str, str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for head in heads:
        for block in set(_blocks(head, resolution)):
            blocks[block].append(head)
    return {
        (left, right)
        for members in blocks.values()
        if len(members) <= _MOST_PER_BLOCK
        for place, left in enumerate(members)
        for right in members[place + 1 :]
    }


def _blocks(head: str, resolution: Resolution) -> Iterator[str]:
    words = head.split()
    for word in words:
        if word not in _COMMON and len(word) > 2:
            yield f"word {word}"
    joined = "".join(words)
    yield f"start {joined[:5]}"
    yield f"end {joined[-7:]}"
    if len(words) == 1 and len(head) <= 6:
        yield f"initials {head}"
    elif len(words) > 2:
        yield f"initials {''.join(word[0] for word in words)}"
    for number in _numbers(head, resolution):
        yield f"number {number}"


def _likeness(left: str, right: str, resolution: Resolution) -> tuple[str, float, str] | None:
    """The kind, confidence and reason of a likeness, None when there is none."""
    ours, theirs = tuple(left.split()), tuple(right.split())
    numbers = bool(_numbers(left, resolution) & _numbers(right, resolution))
    bare = _bare(left), _bare(right)
    if bare[0] == bare[1] and not set(bare[0]) <= _COMMON:
        return "group-words", 0.45, f"{left} and {right} differ only by group words"
    apart = contrast(ours, theirs)
    if apart:
        return ("number", 0.3, f"same company number, but {apart}") if numbers else None
    return (
        _spelling(left, right)
        or _containment(ours, theirs)
        or _acronym(ours, theirs)
        or (
            ("number", 0.4, f"{left} and {right} bear the same company number") if numbers else None
        )
    )


def _spelling(left: str, right: str) -> tuple[str, float, str] | None:
    from rapidfuzz import fuzz

    near = fuzz.ratio(left.replace(" ", ""), right.replace(" ", ""))
    if near >= 88 and min(len(left), len(right)) >= 6:
        return (
            "typo",
            round(0.4 + (near - 88) / 40, 4),
            f"{left} and {right}: {near:.0f} % the same letters",
        )
    if sorted(left.split()) == sorted(right.split()):
        return "typo", 0.8, f"{left} and {right}: the same words in another order"
    return None


def _containment(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, float, str] | None:
    short, long = sorted((ours, theirs), key=len)
    telling = [word for word in short if word not in _COMMON]
    if not telling or short[0] != long[0] or not set(short) <= set(long) or len(short[0]) < 3:
        return None
    text = f"{' '.join(short)} is contained in {' '.join(long)}"
    return "containment", 0.42 if len(telling) == 1 else 0.55, text


def _acronym(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, float, str] | None:
    short, long = sorted((ours, theirs), key=len)
    if len(short) == 1 and len(long) > 2 and short[0] == "".join(word[0] for word in long):
        return "acronym", 0.4, f"{short[0]} is the initials of {' '.join(long)}"
    return None


def _bare(key: str) -> tuple[str, ...]:
    return company_name(key).stem
