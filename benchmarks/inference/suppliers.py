"""How suppliers are told apart on names that nobody here wrote, and how long a million names take.

    python benchmarks/inference/suppliers.py [SHARED/data] [--names COUNT …]

Quality: the parents of `vendor_data_2017.csv` fall into two halves by a hash; rules were read and changed on
the development half, the figures are of the report half. Speed: invented names (`supplier_names.py`), each
count in a process of its own, CPU seconds and the most memory, beside the time that one reading takes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from supplier_names import supplier_names

from landscape.matching.evaluate import wilson
from landscape.matching.normalise import company_name, fingerprint, plain
from landscape.matching.proposals import proposals
from landscape.matching.suppliers import SupplierMention, resolve

COUNTS = (10_000, 100_000, 1_000_000)


def in_report(parent: str) -> bool:
    """Whether a parent's names belong to the report half."""
    return int(hashlib.sha256(parent.strip().casefold().encode()).hexdigest()[:8], 16) % 100 >= 50


def clusters(ids: Sequence[str], parents: Sequence[str]) -> list[str]:
    """Pairs, B-cubed and per name: precision and recall of clusters against parents."""
    held: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(ids):
        held[one].append(place)
    size = Counter(parents)
    right = said = found = 0
    precision = recall = 0.0
    for places in held.values():
        there = Counter(parents[place] for place in places)
        said += math.comb(len(places), 2)
        right += sum(math.comb(count, 2) for count in there.values())
        precision += sum(count * count for count in there.values()) / len(places)
        recall += sum(count * count / size[parent] for parent, count in there.items())
        found += sum(count for count in there.values() if count > 1)
    true = sum(math.comb(count, 2) for count in size.values())
    several = sum(count for count in size.values() if count > 1)
    share = wilson(right, said)
    return [
        f"pairs: precision {share.value or 0:.3f} [{share.low:.3f}, {share.high:.3f}] ({right}/{said}), "
        f"recall {right / true:.4f}",
        f"B-cubed: precision {precision / len(ids):.3f}, recall {recall / len(ids):.3f}",
        f"names that found another of their parent: {found / several:.3f} ({found}/{several})",
    ]


def quality(shared: Path) -> None:
    """What is merged by itself, and what a person is shown besides."""
    with (shared / "matching" / "vendor_data_2017.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if in_report(row["Parent company"])]
    mentions = [SupplierMention(str(i), row["Company name"]) for i, row in enumerate(rows)]
    parents = [row["Parent company"] for row in rows]
    found = resolve(mentions)
    print(f"{len(rows)} names, {len(set(parents))} parents: the report half")
    entity = [one.supplier_id or one.key for one in found]
    groups = [one.group_id or one.supplier_id or one.key for one in found]
    for what, ids in (("entity", entity), ("group", groups)):
        print("\n".join(f"{what}: {line}" for line in clusters(ids, parents)))
    rare(entity, groups, rows)
    reviewed(mentions, parents, groups)


def rare(entity: Sequence[str], groups: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Recall among pairs that one could know from the names: they begin with the same rare word."""
    first = [company_name(row["Company name"]).words[:1] for row in rows]
    parents_of: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for word, row in zip(first, rows, strict=True):
        parents_of[word].add(row["Parent company"])
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, word in enumerate(first):
        if len(parents_of[word]) == 1:
            places[word].append(place)
    pairs = [
        (left, right)
        for held in places.values()
        for at, left in enumerate(held)
        for right in held[at + 1 :]
    ]
    same = sum(entity[left] == entity[right] for left, right in pairs)
    group = sum(groups[left] == groups[right] for left, right in pairs)
    print(
        f"pairs that begin with a word of one parent only: {len(pairs)}, entity {same}, group {group}"
    )


def reviewed(
    mentions: Sequence[SupplierMention], parents: Sequence[str], groups: Sequence[str]
) -> None:
    """Of what a person is shown, how much is of one parent, and how many names that reaches."""
    parent_of: dict[str, Counter[str]] = defaultdict(Counter)
    for one, parent in zip(mentions, parents, strict=True):
        parent_of[fingerprint(one.name)][parent] += 1
    shown = proposals(mentions)
    right = [one for one in shown if parent_of[one.left].keys() & parent_of[one.right].keys()]
    reached = {key for one in right for key in (one.left, one.right)}
    alone = Counter(groups)
    size = Counter(parents)
    several = found = 0
    for one, parent, group in zip(mentions, parents, groups, strict=True):
        several += size[parent] > 1
        found += size[parent] > 1 and (alone[group] > 1 or fingerprint(one.name) in reached)
    print(
        f"for a person: {len(shown)} pairs, {len(right)} of one parent; with them {found / several:.3f} "
        f"of the names find another of their parent"
    )


def one_count(count: int) -> None:
    """Prints CPU seconds of one reading and of `resolve`, and the most memory, for a count of names."""
    names = [name for _, name in supplier_names(count)]
    mentions = [SupplierMention(str(i), name, row=i + 2) for i, name in enumerate(names)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.process_time()
    for name in names:
        plain(name)
    base = time.process_time() - started
    started = time.process_time()
    found = len({one.supplier_id for one in resolve(mentions)})
    spent = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} {found} {spent:.2f} {spent / base:.1f} {before} {most}", flush=True)


def speed(counts: Sequence[int]) -> None:
    """CPU seconds and memory by count, and the exponent by which the time grows."""
    done: list[tuple[int, float]] = []
    for count in counts:
        said = subprocess.run(
            [sys.executable, __file__, "--one", str(count)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        spent = float(said[2])
        growth = (
            f", grows by the power {math.log(spent / done[-1][1]) / math.log(count / done[-1][0]):.2f}"
            if done
            else ""
        )
        done.append((count, spent))
        print(
            f"{count:9,} names, {int(said[1]):,} suppliers: {spent:.1f} s of CPU ({said[3]} × one reading), "
            f"at most {said[5]} MB, {said[4]} MB of them the names{growth}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "shared", nargs="?", default=os.environ.get("LANDSCAPE_SHARED", "../shared/data")
    )
    parser.add_argument("--names", nargs="*", type=int, default=list(COUNTS))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one_count(asked.one)
        return
    print("== suppliers: Canadian federal suppliers 2017")
    try:
        quality(Path(asked.shared))
    except FileNotFoundError as missing:
        print(f"not measured: {Path(str(missing.filename)).name} is not here")
    if asked.names:
        print("\n== suppliers: invented names")
        speed(asked.names)


if __name__ == "__main__":
    main()
