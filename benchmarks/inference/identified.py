"""How suppliers are told apart on a register of one's own whose rows bear an official identifier.

    python benchmarks/inference/identified.py FILE --name COLUMN --identifier COLUMN
        [--half develop|report] [--wrong] [--missed]

The names are resolved from their spelling alone; the identifier is only what they are judged by. Each spelling
counts once. Two spellings are one supplier when they share an identifier; a pair whose letters and digits are
the same counts apart from one that differs in more than case, accents and marks. Rows fall into halves by a
hash of the identifier, so that rules may be read on one half and reported on the other. `--wrong` and
`--missed` list what was joined against the identifiers, and what of one identifier was not joined.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from suppliers import in_report

from landscape.matching.evaluate import Share, wilson
from landscape.matching.normalise import company_name, fingerprint, plain
from landscape.matching.proposals import proposals
from landscape.matching.suppliers import SupplierMention, resolve

HALVES = ("develop", "report")
Identifiers = Mapping[str, frozenset[str]]  # spelling → its identifiers
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """What was joined by itself: the supplier and the group of each spelling."""

    entity: Mapping[str, str]
    group: Mapping[str, str]


def read(path: Path, name: str, identifier: str, half: str | None = None) -> dict[str, set[str]]:
    """The identifiers of each spelling of a CSV file, of one half of them where one is named."""
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := {name, identifier} - set(rows.fieldnames or ()):
            raise SystemExit(f"{path} has no column {min(missing)}, but {rows.fieldnames}")
        for row in rows:
            spelling, told = (row[name] or "").strip(), (row[identifier] or "").strip().upper()
            if spelling and told and (half is None or in_report(told) == (half == "report")):
                found[spelling].add(told)
    return dict(found)


def joined(spellings: Sequence[str]) -> Joined:
    """Every spelling resolved from its name alone; one that names nobody is joined with none."""
    mentions = [SupplierMention(str(place), one) for place, one in enumerate(spellings)]
    found = list(zip(spellings, resolve(mentions), strict=True))
    return Joined(
        {name: one.supplier_id or f"?{one.key}" for name, one in found},
        {name: one.group_id or one.supplier_id or f"?{one.key}" for name, one in found},
    )


def pairs_within(key_of: Mapping[str, Iterable[str]]) -> set[Pair]:
    """The pairs of names that share a key."""
    held: dict[str, list[str]] = defaultdict(list)
    for name in sorted(key_of):
        for key in key_of[name]:
            held[key].append(name)
    return {pair for names in held.values() for pair in combinations(names, 2)}


def pairs_of(cluster_of: Mapping[str, str]) -> set[Pair]:
    """The pairs of names that are in one cluster."""
    return pairs_within({name: (one,) for name, one in cluster_of.items()})


def only_marks(pair: Pair) -> bool:
    """Whether two spellings differ in case, accents, spaces and marks only."""
    left, right = ("".join(filter(str.isalnum, plain(one))) for one in pair)
    return left == right


def share_a_word(pair: Pair) -> bool:
    """Whether two names, legal forms aside, have a word in common: else the names alone cannot tell."""
    left, right = (set(company_name(one).words) for one in pair)
    return not left.isdisjoint(right)


def figures(told: set[Pair], true: set[Pair]) -> Iterator[str]:
    """Precision and recall of joined pairs, and how many names found another of theirs."""
    right = told & true
    kinds = {"all": true, "harder": {one for one in true if not only_marks(one)}}
    kinds["harder, a word in common"] = {one for one in kinds["harder"] if share_a_word(one)}
    yield f"precision {_said(wilson(len(right), len(told)))}"
    hard = {one for one in told if not only_marks(one)}
    yield f"precision, not told by case and marks {_said(wilson(len(hard & true), len(hard)))}"
    for kind, pairs in kinds.items():
        yield f"recall of pairs, {kind} {_said(wilson(len(right & pairs), len(pairs)))}"
        several = {name for pair in pairs for name in pair}
        reached = {name for pair in right & pairs for name in pair}
        yield f"names that find another, {kind} {_said(wilson(len(reached), len(several)))}"


def _said(share: Share) -> str:
    return f"{share.value or 0:.3f} [{share.low:.3f}, {share.high:.3f}] ({share.count}/{share.of})"


def for_a_person(names: Sequence[str], found: Joined, true: set[Pair]) -> str:
    """Of the pairs that a person is shown, how many are right, and how many names they reach besides."""
    keys = {name: fingerprint(name) for name in names}
    held: dict[str, list[str]] = defaultdict(list)
    for name, key in keys.items():
        held[key].append(name)
    of_one = {frozenset((keys[left], keys[right])) for left, right in true}
    mentions = [SupplierMention(str(place), one) for place, one in enumerate(names)]
    shown = [frozenset((one.left, one.right)) for one in proposals(mentions)]
    right = [one for one in shown if one in of_one]
    reached = {name for pair in pairs_of(found.group) & true for name in pair}
    several = {name for pair in true for name in pair}
    reached |= {name for pair in right for key in pair for name in held[key]} & several
    return (
        f"for a person: {len(shown)} pairs, {len(right)} of one identifier; with them names that find another "
        f"{_said(wilson(len(reached), len(several)))}"
    )


def report(identifiers: Identifiers) -> Joined:
    """Prints the figures of a register."""
    names = sorted(identifiers)
    found, true = joined(names), pairs_within(identifiers)
    held = Counter(one for told in identifiers.values() for one in told)
    several = {one for one, count in held.items() if count > 1}
    hard = sum(not only_marks(one) for one in true)
    print(
        f"{len(names)} spellings, {len(held)} identifiers, {len(several)} of them with several spellings; "
        f"{len(true)} pairs of one identifier, {hard} that differ in more than case and marks"
    )
    for what, clusters in (("entity", found.entity), ("group", found.group)):
        print("\n".join(f"{what}: {line}" for line in figures(pairs_of(clusters), true)))
    print(for_a_person(names, found, true))
    return found


def listed(pairs: Iterable[Pair], identifiers: Identifiers) -> None:
    """Prints pairs with their identifiers, one a line."""
    for left, right in sorted(pairs):
        told = (" ".join(sorted(identifiers[one])) for one in (left, right))
        print("\t".join((left, right, *told)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", required=True, help="the column with the names")
    parser.add_argument("--identifier", required=True, help="the column with the identifiers")
    parser.add_argument("--half", choices=HALVES, help="only identifiers whose hash falls there")
    parser.add_argument("--wrong", action="store_true", help="list what was joined wrongly")
    parser.add_argument("--missed", action="store_true", help="list what was not joined")
    asked = parser.parse_args()
    read_as = read(asked.file, asked.name, asked.identifier, asked.half)
    identifiers = {name: frozenset(told) for name, told in read_as.items()}
    found, true = report(identifiers), pairs_within(identifiers)
    told = pairs_of(found.group)
    if asked.wrong:
        print("\njoined (supplier or group) and of other identifiers:")
        listed(told - true, identifiers)
    if asked.missed:
        print("\nof one identifier and not joined:")
        listed(true - told, identifiers)


if __name__ == "__main__":
    main()
