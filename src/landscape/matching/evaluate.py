"""How good an inference is against gold rows: precision, recall, F1 with 95 % intervals, calibration, coverage.

Pure: callers read the files. Intervals are Wilson's for shares and a seeded bootstrap for F1.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landscape.errors import InputRejected
from landscape.matching.described import Classified
from landscape.model.vocabulary import Band

_Z = 1.959964
_RESAMPLES = 400
_BINS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A share of something with its 95 % interval. `of` is the denominator; no denominator, no value."""

    value: float | None
    low: float
    high: float
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class BandCoverage:
    """How many answers a band holds, which share of all answers that is, and what share of them is right."""

    band: Band
    answers: int
    coverage: float | None
    precision: Share


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one evaluation.

    `first` is the share of rows whose first answer is right (P@1); `unknown` gold ids that the taxonomy lacks;
    `judged` the answers one by one, for curves; `cluster` precision, recall and F1 per row (B-cubed), for
    `resolve`.
    """

    task: str
    rows: int
    precision: Share
    recall: Share
    f1: Share
    first: Share | None
    calibration_error: float | None
    bands: tuple[BandCoverage, ...]
    abstained: int
    unknown: tuple[str, ...]
    judged: tuple[Judged, ...] = ()
    cluster: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: right or wrong, how sure it was, in which band, and the row it belongs to."""

    row: str
    right: bool
    confidence: float
    band: Band


def wilson(count: int, of: int) -> Share:
    """A share with Wilson's 95 % interval.

    >>> one = wilson(9, 10); (one.value, round(one.low, 2), round(one.high, 2))
    (0.9, 0.6, 0.98)
    """
    if not of:
        return Share(None, 0.0, 1.0, 0, 0)
    share, z2 = count / of, _Z * _Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    spread = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(share, max(0.0, centre - spread), min(1.0, centre + spread), count, of)


def evaluate_classify(
    answers: Mapping[str, Sequence[Classified]],
    gold: Mapping[str, frozenset[str]],
    known_ids: Iterable[str] = (),
) -> Evaluation:
    """Answers per row against the gold functions per row; rows without gold are not counted.

    Raises InputRejected when no gold row is among the answers. Gold ids that the taxonomy lacks are listed
    in `unknown` and count as missed.
    """
    rows = _shared_rows(answers, gold)
    judged = [
        Judged(row, one.function_id in gold[row], one.inference.confidence, one.inference.band)
        for row in rows
        for one in answers[row]
    ]
    wanted = Counter({row: len(gold[row]) for row in rows})
    with_gold = [row for row in rows if gold[row]]
    first = sum(1 for row in with_gold if answers[row] and answers[row][0].function_id in gold[row])
    ids = set(known_ids)
    unknown = sorted({one for row in rows for one in gold[row]} - ids) if ids else []
    abstained = sum(1 for row in rows if not answers[row])
    return _evaluation(
        "classify",
        rows,
        judged,
        wanted,
        first=wilson(first, len(with_gold)),
        abstained=abstained,
        unknown=unknown,
    )


def evaluate_link(
    answers: Sequence[tuple[str, str, float, Band]], gold: Iterable[tuple[str, str]]
) -> Evaluation:
    """Pairs (application, contract, confidence, band) against the gold pairs.

    Only applications that the gold file names are judged when it names any without a contract (an empty
    contract); otherwise every answer is.
    """
    pairs = set(gold)
    applications = {app for app, _ in pairs}
    said_none = {app for app, contract in pairs if not contract}
    true = {(app, contract) for app, contract in pairs if contract}
    kept = [one for one in answers if not said_none or one[0] in applications]
    judged = [
        Judged(app, (app, contract) in true, chance, band) for app, contract, chance, band in kept
    ]
    rows = sorted(applications | {one.row for one in judged})
    if not rows:
        raise InputRejected(
            "the gold file has no pair", remedy="give application and contract per row"
        )
    wanted = Counter(app for app, _ in true)
    abstained = len(applications - {one.row for one in judged})
    return _evaluation("link", rows, judged, wanted, first=None, abstained=abstained, unknown=[])


def evaluate_resolve(
    found: Mapping[str, str | None],
    gold: Mapping[str, str],
    sureness: Mapping[str, tuple[float, Band]] | None = None,
) -> Evaluation:
    """Pairwise: two rows in one supplier against two rows in one gold cluster; and per row (B-cubed).

    Parameters: `found`, row → supplier id (None: names nobody); `gold`, row → cluster; `sureness`, row →
    confidence and band, for calibration: a row is right when most rows of its supplier are of its cluster.
    """
    rows = _shared_rows(found, gold)
    ours = {row: found[row] or f"nobody {row}" for row in rows}
    both = Counter((ours[row], gold[row]) for row in rows)
    together, expected = Counter(ours.values()), Counter(gold[row] for row in rows)
    right, said, wanted = _pairs(both), _pairs(together), _pairs(expected)
    precision, recall = wilson(right, said), wilson(right, wanted)
    f1 = 2 * right / (said + wanted) if said + wanted else None
    low, high = _bootstrap_clusters(rows, ours, gold)
    judged = _judged_members(rows, ours, gold, sureness or {})
    return Evaluation(
        "resolve",
        len(rows),
        precision,
        recall,
        Share(f1, low, high, right, said + wanted),
        None,
        calibration_error(judged),
        _bands(judged),
        sum(1 for row in rows if found[row] is None),
        (),
        tuple(judged),
        _b_cubed(rows, ours, gold),
    )


def _judged_members(
    rows: Sequence[str],
    ours: Mapping[str, str],
    gold: Mapping[str, str],
    sureness: Mapping[str, tuple[float, Band]],
) -> list[Judged]:
    """The rows that were put together with others, each against the commonest cluster of its supplier."""
    held: dict[str, Counter[str]] = {}
    for row in rows:
        held.setdefault(ours[row], Counter())[gold[row]] += 1
    return [
        Judged(row, gold[row] == min(counts, key=lambda one: (-counts[one], one)), *sureness[row])
        for row in rows
        if row in sureness and sum((counts := held[ours[row]]).values()) > 1
    ]


def _b_cubed(
    rows: Sequence[str], ours: Mapping[str, str], gold: Mapping[str, str]
) -> tuple[float, float, float]:
    both = Counter((ours[row], gold[row]) for row in rows)
    together, expected = Counter(ours[row] for row in rows), Counter(gold[row] for row in rows)
    precision = sum(both[ours[row], gold[row]] / together[ours[row]] for row in rows) / len(rows)
    recall = sum(both[ours[row], gold[row]] / expected[gold[row]] for row in rows) / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


def reliability_bins(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) in each of ten equal bins of confidence that holds anything."""
    bins: dict[int, list[Judged]] = {}
    for one in judged:
        bins.setdefault(min(_BINS - 1, int(one.confidence * _BINS)), []).append(one)
    return [
        (
            sum(one.confidence for one in held) / len(held),
            sum(one.right for one in held) / len(held),
            len(held),
        )
        for _, held in sorted(bins.items())
    ]


def recall_points(result: Evaluation) -> list[tuple[float, float]]:
    """(recall, precision) as the confidence that is asked for falls; ties are taken together."""
    wanted = result.recall.of
    points, right, said = list[tuple[float, float]](), 0, 0
    ordered = sorted(result.judged, key=lambda one: -one.confidence)
    for place, one in enumerate(ordered):
        right, said = right + one.right, said + 1
        last = place + 1 == len(ordered) or ordered[place + 1].confidence < one.confidence
        if last and wanted:
            points.append((min(1.0, right / wanted), right / said))
    return points


def calibration_error(judged: Sequence[Judged]) -> float | None:
    """Expected calibration error over ten equal bins of confidence."""
    if not judged:
        return None
    bins = reliability_bins(judged)
    return sum(abs(said - right) * count for said, right, count in bins) / len(judged)


def evaluate_judged(
    task: str, rows: Sequence[str], judged: Sequence[Judged], wanted: Counter[str]
) -> Evaluation:
    """Answers that were judged already. Parameters: `wanted`, how many true answers each row has."""
    return _evaluation(task, rows, judged, wanted, first=None, abstained=0, unknown=[])


def _evaluation(
    task: str,
    rows: Sequence[str],
    judged: Sequence[Judged],
    wanted: Counter[str],
    *,
    first: Share | None,
    abstained: int,
    unknown: Sequence[str],
) -> Evaluation:
    right = sum(one.right for one in judged)
    total = sum(wanted.values())
    f1 = 2 * right / (len(judged) + total) if judged or total else None
    low, high = _bootstrap_f1(rows, judged, wanted)
    return Evaluation(
        task,
        len(rows),
        wilson(right, len(judged)),
        wilson(right, total),
        Share(f1, low, high, right, len(judged) + total),
        first,
        calibration_error(judged),
        _bands(judged),
        abstained,
        tuple(unknown),
        tuple(judged),
    )


def _bands(judged: Sequence[Judged]) -> tuple[BandCoverage, ...]:
    return tuple(
        BandCoverage(
            band,
            len(held),
            len(held) / len(judged) if judged else None,
            wilson(sum(one.right for one in held), len(held)),
        )
        for band in (Band.ACCEPT, Band.REVIEW)
        for held in [[one for one in judged if one.band is band]]
    )


def _bootstrap_f1(
    rows: Sequence[str], judged: Sequence[Judged], wanted: Counter[str]
) -> tuple[float, float]:
    """The 95 % interval of F1 when rows are drawn again, always with the same seed."""
    right = Counter(one.row for one in judged if one.right)
    said = Counter(one.row for one in judged)
    triples = [(right[row], said[row], wanted[row]) for row in sorted(rows)]
    return _resampled(triples)


def _resampled(triples: Sequence[tuple[int, int, int]]) -> tuple[float, float]:
    if not triples:
        return 0.0, 1.0
    draw = random.Random(0)
    values = []
    for _ in range(_RESAMPLES):
        drawn = draw.choices(triples, k=len(triples))
        below = sum(said + wanted for _, said, wanted in drawn)
        values.append(2 * sum(right for right, _, _ in drawn) / below if below else 0.0)
    values.sort()
    return values[int(0.025 * _RESAMPLES)], values[int(0.975 * _RESAMPLES) - 1]


def _bootstrap_clusters(
    rows: Sequence[str], ours: Mapping[str, str], gold: Mapping[str, str]
) -> tuple[float, float]:
    """The interval of the pairwise F1 when gold clusters are drawn again."""
    together, expected = Counter(ours[row] for row in rows), Counter(gold[row] for row in rows)
    both = Counter((ours[row], gold[row]) for row in rows)
    per_gold: dict[str, list[int]] = {
        name: [0, 0, _pair(count)] for name, count in expected.items()
    }
    for (mine, name), count in both.items():
        per_gold[name][0] += _pair(count)
        per_gold[name][1] += count * (together[mine] - 1) // 2
    return _resampled([(one[0], one[1], one[2]) for _, one in sorted(per_gold.items())])


def _pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(_pair(count) for count in counts.values())


def _pair(count: int) -> int:
    return count * (count - 1) // 2


def _shared_rows(answers: Mapping[str, object], gold: Mapping[str, object]) -> list[str]:
    rows = sorted(set(answers) & set(gold))
    if not rows:
        raise InputRejected(
            "no row of the gold file was answered",
            detail=f"{len(gold)} gold rows, {len(answers)} answered rows, none in common",
            remedy="check that the gold file names the rows as the classified file does",
        )
    return rows
