"""What a column as a whole says of how its cells are written: the order of dates, the decimal mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from landscape.model.record import Issue
from landscape.model.vocabulary import IssueSeverity

_NUMBERED = re.compile(r"^\s*(\d{1,2})[./\-\s](\d{1,2})[./\-\s]\d{2,4}")
_COMMA_DECIMALS = re.compile(r"\d,\d{1,2}(?!\d)\s*\D*$")
_COMMA_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")
_POINT_DECIMALS = re.compile(r"\.\d{1,2}(?!\d)\s*\D*$|\d{4,}\.\d+|\.\d{4,}")
_FLOATED = re.compile(r"\d+\.0")
_POINT_THOUSANDS = re.compile(r"\d\.\d{3}\.\d{3}|\d\.\d{3},\d")


def date_order(samples: Sequence[str], declared: str | None) -> tuple[str, bool]:
    """The order of day and month in a column, and whether its cells contradict what was declared.

    Day first, unless declared otherwise or no cell can be read so and every telling one reads month first.

    >>> date_order(["01/04/2027", "12/31/2027"], None)
    ('mdy', True)
    >>> date_order(["01/04/2027", "13/01/2027", "12/31/2027"], None)
    ('dmy', False)
    """
    firsts: Counter[str] = Counter()
    for text in samples:
        found = _NUMBERED.match(text)
        if found:
            first, second = int(found[1]), int(found[2])
            firsts["dmy"] += 12 < first <= 31 and second <= 12
            firsts["mdy"] += 12 < second <= 31 and first <= 12
    wanted = declared if declared in ("dmy", "mdy") else "dmy"
    other = "mdy" if wanted == "dmy" else "dmy"
    if firsts[other] and not firsts[wanted]:
        return other, True
    return wanted, False


def doubtful_orders(issues: Iterable[Issue]) -> list[Issue]:
    """Columns whose dates were read in one order while cells further down can only be read in the other.

    What was read of such a column may be the wrong day without any sign of it, so it is said.

    Parameters: `issues`, those of the cells of a table.
    """
    counted: Counter[tuple[str | None, str | None, str]] = Counter()
    for one in issues:
        found = _NUMBERED.match(one.value or "") if one.code == "date_invalid" else None
        if found:
            order = "mdy" if int(found[1]) <= 12 < int(found[2]) <= 31 else ""
            order = "dmy" if int(found[2]) <= 12 < int(found[1]) <= 31 else order
            counted[one.sheet, one.column, order] += bool(order)
    return [_doubtful(*key, count) for key, count in counted.items() if count]


def _doubtful(sheet: str | None, column: str | None, order: str, count: int) -> Issue:
    way = "month" if order == "mdy" else "day"
    cells = "cell" if count == 1 else "cells"
    return Issue(
        IssueSeverity.WARNING,
        "date_order_doubtful",
        f"{count:,} {cells} of {column!r} can only be read with the {way} first, the others were read "
        "the other way round.",
        f"Say --date-order {order} if all of the column is written so.",
        column=column,
        sheet=sheet,
    )


def decimal_comma(samples: Sequence[str]) -> bool | None:
    """Whether a comma marks decimals in a column; None when no cell tells.

    A cell tells when it can only be read one way. Where cells disagree, the point it is, and those
    that cannot be read so are issues.

    >>> decimal_comma(["1.250,50", "7,5"]), decimal_comma(["1,250.50"]), decimal_comma(["1.250"])
    (True, False, None)
    """
    comma = any(
        _POINT_THOUSANDS.search(one) or (_COMMA_DECIMALS.search(one) and "." not in one)
        for one in samples
    )
    point = any(
        _COMMA_THOUSANDS.search(one) or (_POINT_DECIMALS.search(one) and not _has_comma_last(one))
        for one in samples
    )
    if comma and not point:
        return True
    return False if point else None


def _has_comma_last(text: str) -> bool:
    return text.rfind(",") > text.rfind(".")


def all_floated(samples: Sequence[str]) -> bool:
    """Whether every cell of a column of numbers was given a `.0` by a spreadsheet.

    >>> all_floated(["1042.0", "1043.0", "7.0"]), all_floated(["1042.0", "A7"])
    (True, False)
    """
    return len(samples) > 1 and all(_FLOATED.fullmatch(one) for one in samples)
