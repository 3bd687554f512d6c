"""Columns that hold the figures of one year each, told by their headers and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from landscape.importers import values
from landscape.importers.amounts import THOUSANDS, currency_mark, money
from landscape.importers.columns import Column
from landscape.importers.headers import words
from landscape.importers.not_read import NotRead
from landscape.model.metamodel import ValueKind

_FIRST, _LAST = 1990, 2060
_FEWEST = 2  # years
_READ, _READ_IF_SAID = (
    0.7,
    0.3,
)  # share of filled cells that are amounts; where the header says money
# A financial year of two parts, one that is named by the year it ends in, and a year by itself.
_TWO = re.compile(r"(?<!\d)((?:19|20)?\d{2})\s*[/\-–—_]\s*((?:19|20)?\d{2})(?!\d)")
_ENDING = re.compile(
    r"(?<![a-z])(?:f\.?\s?y\.?|f/y|y/?e|year end(?:ing|ed)?)\s*['’]?((?:19|20)?\d{2})(?!\d)", re.I
)
_ONE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DECIMALS = re.compile(r"\d\.\d{2}$|\d,\d{2}$")

# What a figure is, the one that counts first where a year has several.
_FIGURES: Mapping[str, frozenset[str]] = {
    "actual": frozenset({"actual", "actuals", "outturn", "spent", "paid", "invoiced", "ist"}),
    "forecast": frozenset(
        {
            "forecast",
            "forecasts",
            "projected",
            "projection",
            "estimate",
            "estimated",
            "expected",
            "prognose",
        }
    ),
    "budget": frozenset(
        {"budget", "budgeted", "budgets", "plan", "planned", "approved", "proposed", "ansatz"}
    ),
}
_OF_MONEY = frozenset({"outturn", "spent", "paid", "invoiced", "budget", "budgeted", "budgets"})
FIGURE_ORDER = ("actual", "", "forecast", "budget")
_CATEGORIES: Mapping[str, frozenset[str]] = {
    "licence": frozenset(
        {"licence", "licences", "license", "licenses", "subscription", "subscriptions"}
    ),
    "support": frozenset({"support", "maintenance"}),
    "hosting": frozenset({"hosting"}),
}
_MONEY = frozenset(
    {
        "cost",
        "costs",
        "spend",
        "spending",
        "expenditure",
        "expense",
        "expenses",
        "amount",
        "price",
        "charge",
    }
    | {
        "charges",
        "fee",
        "fees",
        "opex",
        "gbp",
        "eur",
        "usd",
        "kosten",
        "coût",
        "coûts",
        "coste",
        "costes",
    }
    | {"custo", "custos", "costi", "bedrag", "betrag", "ausgaben", "dépenses", "gasto"}
)
_BESIDE = frozenset(
    {
        "total",
        "annual",
        "yearly",
        "per",
        "year",
        "yr",
        "fy",
        "financial",
        "fiscal",
        "for",
        "in",
        "of",
        "the",
        "s",
    }
    | {
        "net",
        "gross",
        "excl",
        "excluding",
        "incl",
        "including",
        "ex",
        "inc",
        "vat",
        "k",
        "000",
        "000s",
        "thousands",
    }
    | {
        "it",
        "ict",
        "software",
        "system",
        "application",
        "contract",
        "value",
        "jahr",
        "année",
        "p",
        "a",
        "to",
        "date",
    }
)


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A column of amounts of one year.

    `year` is as a financial year is written; `figure` is actual, forecast, budget, or empty where the header
    does not say; `category` what is paid for, where it says so.
    """

    position: int
    header: str
    year: str
    figure: str
    category: str
    ending: bool  # the header names the year that it ends in

    @property
    def rank(self) -> int:
        """Which of several figures of a year counts: the lowest."""
        return FIGURE_ORDER.index(self.figure)


def year_columns(columns: Sequence[Column], *, costs: bool) -> tuple[YearColumn, ...]:
    """The columns of amounts by year, in the order of the table; none where there are not two years.

    Parameters: `costs`, whether the file, its sheet or its title says that it is of costs.

    A header that says anything else beside the year (users, logins) is no such column. Years alone are
    amounts only where the title, another such header or the cells say that they are money.
    """
    said = [
        (column, found) for column in columns if (found := _said(column.header, column.position))
    ]
    if len({found.year for _, found in said}) < _FEWEST:
        return ()
    kept = [found for column, found in said if _holds_amounts(column)]
    if len({one.year for one in kept}) < _FEWEST:
        return ()
    if not costs and not any(says_money(_year(one.header)[2]) for one in kept):
        cells = [cell for column, _ in said for cell in column.sample]
        if not _look_like_money(cells):
            return ()
    return tuple(kept)


def heads_figures(header: str) -> bool:
    """Whether a header may stand above the amounts of one year.

    >>> heads_figures("2025/26 Budget"), heads_figures("2025/26 Users")
    (True, False)
    """
    return _said(header, 0) is not None


def _said(header: str, position: int) -> YearColumn | None:
    """What a header says of the year; None when it names none, two, or something that is no amount."""
    year, ending, rest = _year(header)
    if not year:
        return None
    told = set(words(THOUSANDS.sub(" ", rest)).split())
    figures = [name for name, known in _FIGURES.items() if told & known]
    categories = [name for name, known in _CATEGORIES.items() if told & known]
    known = _MONEY.union(_BESIDE, *_FIGURES.values(), *_CATEGORIES.values())
    if told - known or len(figures) > 1 or len(categories) > 1:
        return None
    if categories and not (figures or told & _MONEY or currency_mark(rest)):
        return None  # `Licences 2024` may count them
    return YearColumn(
        position,
        header,
        year,
        figures[0] if figures else "",
        categories[0] if categories else "",
        ending,
    )


def _year(header: str) -> tuple[str, bool, str]:
    """The year that a header names, whether by the year it ends in, and what else the header says.

    >>> _year("Budget 25/26"), _year("FY24"), _year("2024")
    (('2025/26', False, 'Budget  '), ('2023/24', True, ' '), ('2024', False, ' '))
    """
    found = _TWO.search(header)
    if found:
        first, second = _full(found[1]), _full(found[2])
        if second != first + 1:
            return "", False, header
        return _written(first), False, _without(header, found)
    found = _ENDING.search(header)
    if found:
        return _written(_full(found[1]) - 1), True, _without(header, found)
    several = _ONE.findall(header)
    found = _ONE.search(header)
    if found is None or len(several) > 1 or not _FIRST <= int(found[1]) <= _LAST:
        return "", False, header
    return found[1], False, _without(header, found)


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _written(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}" if _FIRST <= first <= _LAST else ""


def _without(header: str, found: re.Match[str]) -> str:
    return f"{header[: found.start()]} {header[found.end() :]}"


def _holds_amounts(column: Column) -> bool:
    """Whether what the cells say can nearly always be read as amounts."""
    told = [one for one in column.sample if not values.is_missing(one, ValueKind.MONEY)]
    least = _READ_IF_SAID if says_money(_year(column.header)[2]) else _READ
    return sum(map(_is_amount, told)) >= least * len(told)


def _is_amount(text: str) -> bool:
    for comma in (False, True):
        try:
            money(text, comma)
        except NotRead:
            continue
        return True
    return False


def says_money(text: str) -> bool:
    """Whether a text has a word or mark of money."""
    return bool(set(words(text).split()) & (_MONEY | _OF_MONEY) or currency_mark(text))


def _look_like_money(cells: Sequence[str]) -> bool:
    """Whether the cells say so themselves: marks of a currency, or pence in most."""
    told = [one for one in cells if not values.is_missing(one, ValueKind.MONEY)]
    if any(currency_mark(one) for one in told):
        return True
    return bool(told) and 2 * sum(bool(_DECIMALS.search(one)) for one in told) > len(told)
