"""Synthetic estates with what registers know beside words: departments, money, dates, lines that cite.

Names, descriptions and other titles are those of `synthetic_links.py`. Planted beside them, by seeded rules:
many suppliers with one application and a few with many; departments on both sides, of which three in five agree
and some contracts are held by ICT; suites; resellers' contracts that name what they sell; contracts of the same
suppliers that cover nothing; amounts that agree to the pound for half of what is known; contracts that begin
when their application does or renew later; cost lines that name a contract, one in twelve of them a wrong one.
How often each holds is the authors' judgement of what registers look like; no register was counted.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from synthetic_links import FORMS, RESELLERS, TITLES, Truth, other_titles, products

from landscape.matching.sides import AppSide, ContractSide

DEPARTMENTS = (
    "Adult Social Care|Children's Services|Housing|Planning|Revenues and Benefits|Finance|Human Resources|"
    "Legal and Democratic Services|Environmental Services|Highways and Transport|Libraries and Leisure|"
    "Public Protection|Customer Services|Property"
).split("|")
_CENTRAL = "ICT"
_TRADES = ("Software Solutions", "Leisure", "Election Services", "Care", "Technology", "Data")
_STARTS = "ar bex cal den el far gar hex in jer kel lor mar nor or pen quar rush sel tar ul ven wex".split()
_ENDS = "dale ford ley more nett ridge ston sby wick combe ham row".split()
_SOLD = ("licences", "renewal", "subscription", "software")
_SUITE = (
    "{vendor} suite",
    "{vendor} products and modules",
    "{first} and other modules",
    "{vendor} systems",
)
_NOTHING = (
    "Consultancy days", "Training", "Professional services", "Hardware refresh", "Data migration",
    "{vendor} - managed print", "Licences", "Support days {year}", "{vendor}", "Annual charges",
)  # fmt: skip


@dataclass(slots=True)
class _Estate:
    draw: random.Random
    apps: list[AppSide] = field(default_factory=list)
    contracts: list[ContractSide] = field(default_factory=list)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    makers: dict[str, str] = field(default_factory=dict)  # application → its maker's stem
    longer: dict[str, str] = field(default_factory=dict)  # stem → what the maker is called besides

    def one_in(self, share: float) -> bool:
        return self.draw.random() < share

    def company(self, stem: str) -> str:
        called = f"{stem.title()} {self.longer.get(stem, '')}".strip()
        return f"{called} {self.draw.choice(FORMS)}"

    def identity(self, stem: str) -> str:
        """Under which name the register knows the maker: the longer one is not known to be the short one."""
        return f"{stem} {self.longer[stem]}".casefold() if stem in self.longer else stem


def planted(shared: Path, seed: int, applications: int = 260) -> Truth:
    """One estate; a third of its applications has a contract or two, most contracts cover none."""
    work = _Estate(random.Random(1_000 + seed))
    stems = [a + b for a in _STARTS for b in _ENDS]
    work.draw.shuffle(stems)
    for number, product in enumerate(work.draw.sample(products(shared), applications)):
        # The share of known makers falls off: some have a dozen applications, most have one.
        known = sorted(set(work.makers.values()))
        again = bool(known) and work.one_in(0.5)
        stem = known[int(len(known) * work.draw.random() ** 2)] if again else stems[number]
        _application(work, number, product, stem)
    for app in list(work.apps):
        for _ in range(work.draw.choice((0, 0, 0, 1, 1, 2))):
            _covering(work, app)
    _suites(work)
    _covering_nothing(work, shared)
    return Truth(work.apps, work.contracts, frozenset(work.pairs))


def _application(work: _Estate, number: int, product: tuple[str, str], stem: str) -> None:
    draw, (name, description) = work.draw, product
    if stem not in work.makers.values() and work.one_in(0.15):
        work.longer[stem] = draw.choice(_TRADES)
    company = work.company(stem)
    given = draw.choice((company, company, stem.title(), ""))
    key = f"a{number}"
    work.makers[key] = stem
    work.apps.append(
        AppSide(
            key,
            name,
            " ".join(description.split()[: draw.choice((0, 5, 9, 14, 20))]),
            given,
            None if not given else stem if given == stem.title() else work.identity(stem),
            department=draw.choice(DEPARTMENTS) if work.one_in(0.85) else "",
            live_from=_day(draw, 2008, 2024) if work.one_in(0.4) else None,
        )
    )


def _covering(work: _Estate, app: AppSide) -> None:
    draw, stem = work.draw, work.makers[app.key]
    name = app.name
    telling = [word for word in app.description.split() if len(word) > 4 and word.isalpha()]
    words = " ".join(draw.sample(telling, min(len(telling), 3))) or name
    title = draw.choice(TITLES).format(
        name=name, vendor=stem.title(), words=words, first=name.split(maxsplit=1)[0]
    )
    seller, identity = work.company(stem), work.identity(stem) or None
    chance = draw.random()
    if chance < 0.12:  # a reseller's contract mostly says what is sold
        seller, identity = draw.choice(RESELLERS), None
        title = (
            f"{name} {draw.choice(('licences', 'renewal', 'subscription'))}"
            if chance < 0.08
            else title
        )
    elif chance < 0.20:  # sold on or renamed, and nobody told the register
        other = draw.choice(sorted(set(work.makers.values())))
        seller, identity = work.company(other), work.identity(other)
    _contract(work, title, seller, identity, [app])


def _contract(
    work: _Estate, title: str, seller: str, identity: str | None, apps: list[AppSide]
) -> None:
    draw, app, key = work.draw, apps[0], f"c{len(work.contracts)}"
    starts = app.live_from if app.live_from and work.one_in(0.5) else _day(draw, 2012, 2025)
    starts += timedelta(days=draw.randrange(-90, 90))
    if app.live_from:
        starts = max(starts, app.live_from - timedelta(days=90))
    yearly = _money(draw)
    _costs(work, app, key, yearly)
    told = " ".join(app.description.split()[4:12]) if work.one_in(0.3) else ""
    work.contracts.append(
        ContractSide(
            key, title, told, seller, identity,
            department=_unit(work, app),
            category=draw.choice(("", "", "48000000 Software", "Software support and maintenance")),
            amounts=(float(yearly),) if work.one_in(0.8) else (),
            starts=starts,
            ends=starts + timedelta(days=365 * draw.choice((1, 2, 3, 5)) + 300),
        )
    )  # fmt: skip
    work.pairs.update((one.key, key) for one in apps)


def _unit(work: _Estate, app: AppSide) -> str:
    chance = work.draw.random()
    if chance < 0.6 and app.department:
        return app.department
    return _CENTRAL if chance < 0.8 else "" if chance < 0.87 else work.draw.choice(DEPARTMENTS)


def _costs(work: _Estate, app: AppSide, contract: str, yearly: int) -> None:
    """Half of the applications' costs are known; half of these to the pound, a tenth with a contract beside."""
    if not work.one_in(0.5):
        return
    place = next(at for at, one in enumerate(work.apps) if one.key == app.key)
    known = work.apps[place]
    paid = yearly if work.one_in(0.5) else round(yearly * work.draw.uniform(0.5, 1.6))
    cited = contract if work.one_in(0.92) else f"c{work.draw.randrange(len(work.contracts) + 1)}"
    cites = known.cites | {cited} if work.one_in(0.12) else known.cites
    work.apps[place] = replace(known, amounts=(*known.amounts, float(paid)), cites=cites)


def _suites(work: _Estate) -> None:
    by_maker: dict[str, list[AppSide]] = {}
    for one in work.apps:
        by_maker.setdefault(work.makers[one.key], []).append(one)
    for stem, apps in sorted(by_maker.items()):
        if len(apps) < 2 or not work.one_in(0.4):
            continue
        covered = work.draw.sample(apps, min(len(apps), work.draw.choice((2, 2, 3, 4))))
        first = covered[0].name.split(maxsplit=1)[0]
        title = work.draw.choice(_SUITE).format(vendor=stem.title(), first=first)
        _contract(work, title, work.company(stem), work.identity(stem), covered)


def _covering_nothing(work: _Estate, shared: Path) -> None:
    """Other contracts: of any supplier, and of the makers themselves, whose departments are mostly the same."""
    draw, others = work.draw, other_titles(shared)
    for title, supplier in draw.sample(others, min(len(others), 3 * len(work.contracts))):
        unit = draw.choice((*DEPARTMENTS, _CENTRAL)) if work.one_in(0.9) else ""
        _other(work, title, supplier, None, unit)
    for app in draw.sample(work.apps, len(work.apps) // 5):
        stem = work.makers[app.key]
        title = draw.choice(_NOTHING).format(vendor=stem.title(), year=draw.randrange(2019, 2026))
        unit = app.department if work.one_in(0.5) else draw.choice((*DEPARTMENTS, _CENTRAL))
        _other(work, title, work.company(stem), work.identity(stem), unit)


def _other(work: _Estate, title: str, seller: str, identity: str | None, unit: str) -> None:
    starts = _day(work.draw, 2012, 2025)
    work.contracts.append(
        ContractSide(
            f"c{len(work.contracts)}", title, "", seller, identity,
            department=unit,
            amounts=(float(_money(work.draw)),) if work.one_in(0.8) else (),
            starts=starts,
            ends=starts + timedelta(days=365 * work.draw.choice((1, 2, 3, 5))),
        )
    )  # fmt: skip


def _money(draw: random.Random) -> int:
    """A yearly sum: many are round."""
    exact = round(draw.lognormvariate(9.5, 1.1))
    return round(exact, draw.choice((0, 0, 0, -1, -2, -3)))


def _day(draw: random.Random, first: int, last: int) -> date:
    return date(draw.randint(first, last), 1, 1) + timedelta(days=draw.randrange(365))
