"""How the rows of one table are to be read, and the account of what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landscape.importers.values import Reading
from landscape.model.intake import Field, ImportKind
from landscape.model.record import Issue, QuarantinedRow


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of one table are read: fields with their columns, fallbacks, what is left out.

    `extra` are columns kept as they stand, `left_out` those of people, `levels` those of a hierarchy with
    the highest first; `own` says that an export of this program wrote the table, and `answers` where a row of
    it says from which file, sheet and row it went into quarantine; `beside`, which columns another table
    of the same rows reads too: it says what cannot be read, and no row waits that is loaded there;
    `headed`, after how many columns the one comes that holds the headings between rows (0: there are none).
    """

    kind: ImportKind
    source: str
    sheet: str | None
    headers: tuple[str, ...]
    fields: tuple[tuple[Field, int, Reading], ...]
    fallbacks: Mapping[str, tuple[int, ...]]
    extra: tuple[int, ...]
    currency: str | None
    value_basis: str | None
    left_out: frozenset[int] = frozenset()
    levels: tuple[int, ...] = ()
    own: bool = False
    answers: tuple[int, int, int] | None = None
    beside: frozenset[str] | None = None
    headed: int = 0


@dataclass(slots=True)
class Typed:
    """What became of the rows of one table: read = loaded + quarantined + skipped."""

    quarantined: list[QuarantinedRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    skipped: int = 0
    read: int = 0
    loaded: int = 0
    repaired: int = 0
    answered: set[tuple[str, str | None, int]] = field(default_factory=set)
