"""Pairs of suppliers that look alike but not enough to merge: for a person to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from landscape.matching.bands import SUPPLIER_BANDS
from landscape.matching.contrasts import contrast
from landscape.matching.normalise import GROUP_WORDS, without_group_words, word_set
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
_MOST_PER_BLOCK = (
    60  # names that share a key are all compared up to this many, more only with neighbours
)
_NEIGHBOURS = 5
_ALIKE = 88  # per cent of the letters
_FEWEST_SPELT = 6  # letters of a name in which a typing error is looked for


@dataclass(frozen=True, slots=True)
class SupplierProposal:
    """Two name fingerprints that may be one supplier.

    `kind` is group-words, trading-name, typo, containment, acronym or number.
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
    known = relations or SupplierRelations.shipped()
    return proposed(Resolution(mentions, known, decisions, as_at))


def proposed(resolution: Resolution) -> list[SupplierProposal]:
    """As `proposals`, of suppliers that were resolved already."""
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
    """Pairs that may be alike, by what each kind of likeness needs; linear but for small blocks."""
    found = set(_of_one_block(_exact_blocks, heads, resolution))
    found.update(_contained(heads))
    found.update(resolution.traded)
    for members in _blocked(_spelling_blocks, heads, resolution).values():
        found.update(_spelt_alike(sorted(members, key=_joined)))
    return {(left, right) if left < right else (right, left) for left, right in found}


def _blocked(
    blocks: Callable[[str, Resolution], Iterator[str]],
    heads: Sequence[str],
    resolution: Resolution,
) -> dict[str, list[str]]:
    """The names of each block that has more than one."""
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for head in heads:
        for block in set(blocks(head, resolution)):
            known = first.setdefault(block, head)
            if known is not head:
                several.setdefault(block, [known]).append(head)
    return several


def _of_one_block(
    blocks: Callable[[str, Resolution], Iterator[str]],
    heads: Sequence[str],
    resolution: Resolution,
) -> Iterator[tuple[str, str]]:
    """Pairs of names in a block; of a large block each name with the few that follow it."""
    for members in _blocked(blocks, heads, resolution).values():
        reach = len(members) if len(members) <= _MOST_PER_BLOCK else _NEIGHBOURS
        for place, left in enumerate(members):
            for right in members[place + 1 : place + 1 + reach]:
                yield left, right


def _exact_blocks(head: str, resolution: Resolution) -> Iterator[str]:
    """What makes two names a proposal by itself: bare name, the same words, initials, company number."""
    words = head.split()
    yield f"bare {' '.join(_bare(head))}"
    yield f"words {' '.join(sorted(words))}"
    if len(words) == 1 and len(head) <= 6:
        yield f"initials {head}"
    elif len(words) > 2:
        yield f"initials {''.join(word[0] for word in words)}"
    for number in _numbers(head, resolution):
        yield f"number {number}"


def _spelling_blocks(head: str, _: Resolution) -> Iterator[str]:
    """Where to look for typing errors: a telling word, the first letters, the last letters."""
    joined = _joined(head)
    if len(head) < _FEWEST_SPELT:
        return
    for word in head.split():
        if word not in _COMMON and len(word) > 2:
            yield f"word {word}"
    yield f"start {joined[:5]}"
    yield f"end {joined[-7:]}"


def _spelt_alike(members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a block, sorted by their letters, that are nearly spelt alike; of a large one neighbours."""
    from rapidfuzz import fuzz, process

    joined = [_joined(one) for one in members]
    if len(members) > _MOST_PER_BLOCK:
        for place, left in enumerate(joined):
            for step in range(1, min(_NEIGHBOURS, len(joined) - 1 - place) + 1):
                if fuzz.ratio(left, joined[place + step], score_cutoff=_ALIKE):
                    yield members[place], members[place + step]
    elif len(members) <= 8:
        for place, left in enumerate(joined):
            for other in range(place + 1, len(joined)):
                if fuzz.ratio(left, joined[other], score_cutoff=_ALIKE):
                    yield members[place], members[other]
    else:
        scores = process.cdist(joined, joined, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        for place, other in zip(*scores.nonzero(), strict=True):
            if place < other:
                yield members[int(place)], members[int(other)]


def _contained(heads: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each name with the shorter ones that begin with the same word and hold no other."""
    by_first: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for head in heads:
        words = head.split()
        by_first[words[0]].append((head, frozenset(words)))
    for first, members in by_first.items():
        if len(members) <= _MOST_PER_BLOCK:
            yield from _holding(members)
            continue
        yield from _beginnings({head for head, _ in members})
        by_other = defaultdict(list)
        for one in members:
            for word in one[1] - {first}:
                by_other[word].append(one)
        for some in by_other.values():
            if len(some) <= _MOST_PER_BLOCK:
                yield from _holding(some)


def _holding(members: Sequence[tuple[str, frozenset[str]]]) -> Iterator[tuple[str, str]]:
    """Pairs of names of which one holds every word of the other."""
    for place, (left, ours) in enumerate(members):
        for right, theirs in members[place + 1 :]:
            if ours <= theirs or theirs <= ours:
                yield left, right


def _beginnings(heads: set[str]) -> Iterator[tuple[str, str]]:
    """Of many names with one first word, each with the longest other that it begins with."""
    for head in heads:
        words = head.split()
        shorter = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
        known = next((one for one in shorter if one in heads), None)
        if known is not None:
            yield known, head


def _joined(head: str) -> str:
    return head.replace(" ", "")


def _likeness(left: str, right: str, resolution: Resolution) -> tuple[str, float, str] | None:
    """The kind, confidence and reason of a likeness, None when there is none."""
    ours, theirs = tuple(left.split()), tuple(right.split())
    numbers = bool(_numbers(left, resolution) & _numbers(right, resolution))
    bare = _bare(left), _bare(right)
    if bare[0] == bare[1] and not set(bare[0]) <= _COMMON:
        return "group-words", 0.45, f"{left} and {right} differ only by group words"
    if (left, right) in resolution.traded:
        return "trading-name", 0.6, f"one of {left} and {right} trades as the other"
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

    near = fuzz.ratio(_joined(left), _joined(right))
    if near >= _ALIKE and min(len(left), len(right)) >= _FEWEST_SPELT:
        return (
            "typo",
            round(0.4 + (near - _ALIKE) / 40, 4),
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
    return without_group_words(tuple(key.split()))
