"""What speaks for two lists telling one contract, and what against: each ground in words, with its weight.

Weights are log-odds and judgement, looked at on the develop part of `benchmarks/inference/told_twice` alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from landscape.matching.contrasts import opposed
from landscape.matching.told import ONCE, Told, Words, number_letters, number_shape, shared, words
from landscape.model.inference import Evidence

Links = Mapping[
    tuple[str, str], float
]  # (contract, application) → how sure it is that the one covers the other

START = -1.0  # two contracts with one supplier that share a day, an amount or a telling word
_FEW_DAYS = 3  # to which the ends of a term are written: the last day, or the first one after
_ABOUT = 0.001  # by how much an amount may differ and be the same: pence, and pounds of a division
_NOT_FAR = 0.05
_WITH_VAT = 1.2
_PART = 0.97  # of the yearly amount from which on less of it is not a part alone
_MOST, _SOME = 0.6, 0.3  # of the telling words of the shorter title
_NUMBERED = -0.8  # one title has a number that the other has not
_LONG_NUMBER = 3


def grounds(one: Told, other: Told, links: Links) -> tuple[Evidence, ...]:
    """All that speaks for and against, in a fixed order; `weight` is in log-odds.

    Parameters: `links`, the contracts that may cover an application, as far as they are inferred.
    """
    found = (
        _supplier(one, other),
        _end(one, other),
        _start(one, other),
        _no_days(one, other),
        _amount(one, other),
        _title(one, other),
        _work(one, other),
        _number(one, other),
        _application(one, other, links),
    )
    return tuple(each for each in found if each is not None)


def score(found: tuple[Evidence, ...]) -> float:
    """The log-odds of all grounds together."""
    return START + sum(one.weight or 0.0 for one in found)


def _said(text: str, kind: str, weight: float) -> Evidence:
    return Evidence(text, kind, weight=weight)


def _supplier(one: Told, other: Told) -> Evidence:
    if one.supplier_id == other.supplier_id:
        return _said(f"both are with {one.supplier}", "supplier", 0.5)
    if not one.owners.isdisjoint(other.owners):
        return _said(f"{one.supplier} and {other.supplier} are of one group", "supplier", 0.0)
    return _said(f"{one.supplier} may be {other.supplier} by a shorter name", "supplier", 0.0)


def _end(one: Told, other: Told) -> Evidence | None:
    if one.ends is None or other.ends is None:
        return None
    first, last = (one, other) if one.ends <= other.ends else (other, one)
    days = abs((one.ends - other.ends).days)
    if not days:
        return _said(f"both end on {one.ends}", "end", 1.5)
    if days <= _FEW_DAYS:
        return _said(f"they end {days} days apart: {first.ends}, {last.ends}", "end", 1.2)
    if last.starts is not None and last.starts >= min(one.ends, other.ends):
        return _said(
            f"the one ends on {first.ends}, the other starts on {last.starts}", "end", -6.0
        )
    return _said(f"they end on {first.ends} and on {last.ends}", "end", -1.5)


def _start(one: Told, other: Told) -> Evidence | None:
    if one.starts is None or other.starts is None:
        return None
    if one.starts == other.starts:
        return _said(f"both start on {one.starts}", "start", 1.2)
    if abs((one.starts - other.starts).days) <= _FEW_DAYS:
        return _said("they start a few days apart", "start", 0.8)
    return _said(f"they start on {one.starts} and on {other.starts}", "start", -2.0)


def _amount(one: Told, other: Told) -> Evidence | None:
    if not one.amounts or not other.amounts:
        return None
    same = [a for a in one.amounts if any(_near(a, b) for b in other.amounts)]
    if same:
        return _said(f"both say {max(same):,.2f}", "value", 2.0)
    if any(_near(max(a, b), min(a, b) * _WITH_VAT) for a in one.amounts for b in other.amounts):
        return _said("the one is worth what the other is with VAT", "value", 0.6)
    beside, register = (one, other) if one.beside else (other, one)
    if beside.beside and beside.yearly and beside.yearly < _PART * max(register.amounts):
        return _said("the application's yearly cost is another than the contract's", "value", -0.5)
    if any(_near(a, b, _NOT_FAR) for a in one.amounts for b in other.amounts):
        return _said("an amount of the one is nearly one of the other", "value", 0.5)
    return _said("no amount of the one is one of the other", "value", -2.7)


def _near(one: float, other: float, by: float = _ABOUT) -> bool:
    return abs(one - other) <= by * max(one, other)


def _title(one: Told, other: Told) -> Evidence | None:
    supplier = f"{one.supplier} {other.supplier}"
    mine, theirs = words(one.title, supplier), words(other.title, supplier)
    apart = _apart(mine, theirs)
    if apart:
        return _said(f"the titles differ: {apart}", "title", -4.0)
    found = shared(mine, theirs)
    lacks = _NUMBERED if mine.numbers != theirs.numbers else 0.0
    if not mine.telling or not theirs.telling:
        return None
    part = max(len(found), len(shared(theirs, mine))) / min(len(mine.telling), len(theirs.telling))
    told = ", ".join(found)
    if part >= 1 and len(mine.telling) == len(theirs.telling):
        return _said(f"the titles say the same: {told}", "title", 2.5 + lacks)
    if part >= _MOST:
        return _said(f"the titles share most words: {told}", "title", 1.6 + lacks)
    if part >= _SOME:
        return _said(f"the titles share: {told}", "title", 0.8)
    if one.beside or other.beside:
        return _about(one, other, supplier)
    return _said("the titles share no telling word", "title", -1.2)


def _apart(mine: Words, theirs: Words) -> str | None:
    if mine.lots and theirs.lots and mine.lots != theirs.lots:
        return f"lots {', '.join(sorted(mine.lots))} / {', '.join(sorted(theirs.lots))}"
    if mine.numbers and theirs.numbers and mine.numbers.isdisjoint(theirs.numbers):
        return f"numbers {', '.join(sorted(mine.numbers))} / {', '.join(sorted(theirs.numbers))}"
    return opposed(mine.plain, theirs.plain)


def _about(one: Told, other: Told, supplier: str) -> Evidence:
    """A contract that goes by the name of its application beside one with a title: what the former is for."""
    beside, register = (one, other) if one.beside else (other, one)
    told = shared(words(register.title, supplier), words(beside.about, supplier))
    if told:
        return _said(f"the application is for: {', '.join(told)}", "title", 0.8)
    return _said("the title says nothing of the application", "title", -0.2)


def _work(one: Told, other: Told) -> Evidence | None:
    supplier = f"{one.supplier} {other.supplier}"
    mine, theirs = words(one.title, supplier).work, words(other.title, supplier).work
    once = (mine ^ theirs) & ONCE
    if once:
        return _said(f"only one of them is for {', '.join(sorted(once))}", "title", -4.0)
    if not mine or not theirs or mine & theirs:
        return None
    told = f"{', '.join(sorted(mine))} / {', '.join(sorted(theirs))}"
    lighter = {*mine, *theirs} <= {"support", "licences"}
    return _said(f"they are for other work: {told}", "title", -0.2 if lighter else -3.0)


def _number(one: Told, other: Told) -> Evidence | None:
    mine, theirs = number_letters(one.reference), number_letters(other.reference)
    if min(len(mine), len(theirs)) < _LONG_NUMBER:
        return None
    if mine == theirs:
        return _said(f"both have the number {one.reference}", "reference", 4.0)
    digits = mine.isdecimal() and theirs.isdecimal()
    told = f"{one.reference} / {other.reference}"
    if not digits and (mine.startswith(theirs) or theirs.startswith(mine)):
        return _said(f"the one's number goes on from the other's: {told}", "reference", -3.0)
    if number_shape(mine) != number_shape(theirs) or (digits and len(mine) != len(theirs)):
        return None  # of other kinds; many programs count from one
    weight = -3.0 if digits else -5.0
    return _said(f"numbers of one kind, and they differ: {told}", "reference", weight)


def _no_days(one: Told, other: Told) -> Evidence | None:
    if (one.starts and other.starts) or (one.ends and other.ends):
        return None
    return _said("no day stands in both", "end", -1.5)


def _application(one: Told, other: Told, links: Links) -> Evidence | None:
    if one.applications & other.applications:
        return _said("files say that both cover one application", "application", 2.0)
    sure = max(
        (
            links.get((contract.key, app), 0.0)
            for contract, covering in ((one, other), (other, one))
            for app in covering.applications
        ),
        default=0.0,
    )
    if not sure:
        return None
    weight = round(2.0 * sure, 2)
    told = f"the one may cover the application that the other covers ({sure:.2f})"
    return _said(told, "application", weight)
