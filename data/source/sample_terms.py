"""Clean contract terms, planted before any dirt: dates, options, notice, value and its basis."""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from sample_sources import AS_AT, Title

_TERMS = {
    "suite": (36, 48, 60, 60, 84),
    "licence": (12, 24, 36, 36, 60),
    "support": (12, 12, 24, 36),
    "hosting": (24, 36, 60),
    "services": (6, 12, 24, 36),
    "reseller": (12, 36, 36),
}
_ANNUAL = {
    "suite": (38_000, 290_000),
    "licence": (2_400, 68_000),
    "support": (1_900, 41_000),
    "hosting": (6_000, 88_000),
    "services": (5_200, 120_000),
    "reseller": (9_000, 310_000),
}
_OTHER_ANNUAL = (18_000, 2_400_000)
_OPTIONS = (
    ("1 x 12 months", 1, 12),
    ("2 x 12 months", 2, 12),
    ("2 x 12 months", 2, 12),
    ("1+1", 2, 12),
    ("1+1+1", 3, 12),
    ("12 months", 1, 12),
    ("1 x 24 months", 1, 24),
    ("2 x 24 months", 2, 24),
    ("Up to 24 months", 1, 24),
    ("two further periods of 12 months", 2, 12),
    ("6 months", 1, 6),
    ("3 x 12 months", 3, 12),
)
_NOTICE = (
    ("3 months", "P3M"),
    ("3 months", "P3M"),
    ("6 months", "P6M"),
    ("6 months", "P6M"),
    ("three months", "P3M"),
    ("6 mths", "P6M"),
    ("1 month", "P1M"),
    ("12 months", "P12M"),
    ("90 days", "P90D"),
    ("30 days", "P30D"),
    ("28 days", "P28D"),
    ("3 months written notice before expiry", "P3M"),
    ("3m", "P3M"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says before anybody has mistyped it."""

    start: date
    end: date
    months: int
    options_text: str
    option_months: int
    notice_text: str
    notice: str
    annual: int
    total: int
    basis: str

    @property
    def serve_by(self) -> date | None:
        """The last day for notice, by calendar months clamped to the end of the month."""
        return before(self.end, self.notice) if self.notice else None

    @property
    def end_max(self) -> date:
        """The last day if every option is taken up."""
        return add_months(self.end + timedelta(days=1), self.option_months) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Calendar months later (or earlier), clamped to the end of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def before(day: date, period: str) -> date:
    """A day less a period such as P3M or P90D."""
    amount = int(period[1:-1])
    return add_months(day, -amount) if period.endswith("M") else day - timedelta(days=amount)


def draw(title: Title, rng: random.Random) -> Terms:
    """Terms for one title; `rng` is that title's own stream."""
    months = rng.choice(_TERMS[title.role])
    start, end = _span(title, months, rng)
    options, count, each = rng.choice(_OPTIONS) if rng.random() < 0.6 else ("", 0, 0)
    notice_text, notice = rng.choice(_NOTICE) if rng.random() < 0.58 else ("", "")
    annual = _annual(title, rng)
    return Terms(
        start=start,
        end=end,
        months=months,
        options_text=_as_typed(options, count, months, rng),
        option_months=count * each,
        notice_text=notice_text,
        notice=notice,
        annual=annual,
        total=round(annual * months / 12),
        basis="annual" if rng.random() < 0.35 else "total-whole-term",
    )


def earlier(terms: Terms) -> Terms:
    """The contract that ran before this one, for a little less."""
    end = terms.start - timedelta(days=1)
    start = add_months(terms.start, -terms.months)
    annual = round(terms.annual * 0.88)
    return Terms(
        start,
        end,
        terms.months,
        "",
        0,
        "",
        "",
        annual,
        round(annual * terms.months / 12),
        terms.basis,
    )


def _span(title: Title, months: int, rng: random.Random) -> tuple[date, date]:
    lapsed, pending = _shares(title)
    chance = rng.random()
    if chance < lapsed:
        end = AS_AT - timedelta(days=rng.randrange(20, 900))
    elif chance < lapsed + pending:
        start = _snapped(AS_AT + timedelta(days=rng.randrange(30, 200)), rng)
        return start, add_months(start, months) - timedelta(days=1)
    else:
        left = min(rng.random() * 54, months - 1) * 30.4
        end = AS_AT + timedelta(days=int(left) + 8)
    start = _snapped(add_months(end, -months), rng)
    end = add_months(start, months) - timedelta(days=1)
    if chance >= lapsed and end < AS_AT:
        start, end = add_months(start, 2), add_months(start, months + 2) - timedelta(days=1)
    return start, end


def _shares(title: Title) -> tuple[float, float]:
    """Shares of lapsed and of future contracts: one-off services lapse most."""
    if not title.app_keys:
        return 0.18, 0.05
    if title.role == "services":
        return 0.4, 0.05
    return (0.09, 0.02) if title.role == "suite" else (0.2, 0.04)


def _snapped(day: date, rng: random.Random) -> date:
    """Most terms begin on the first of a month, many of them in April."""
    draw_ = rng.random()
    if draw_ < 0.25:
        return date(day.year, 4, 1) if abs(day.month - 4) < 5 else date(day.year, 10, 1)
    return day.replace(day=1) if draw_ < 0.8 else day


def _annual(title: Title, rng: random.Random) -> int:
    low, high = _ANNUAL[title.role] if title.app_keys else _OTHER_ANNUAL
    value = low * (high / low) ** rng.random()
    step = 500 if value > 50_000 else 25
    return round(value / step) * step


def _as_typed(options: str, count: int, months: int, rng: random.Random) -> str:
    """Some write the initial term in front: 3+1+1."""
    if options.startswith("1+") and months % 12 == 0 and rng.random() < 0.5:
        return f"{months // 12}+" + "+".join(["1"] * count)
    return options or rng.choice(("", "", "", "None", "n/a"))
