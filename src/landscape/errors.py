"""The one tree of errors.

LandscapeError
├── UsageError              wrong option, unknown id, unknown kind              exit 2
├── InputRejected           a file that cannot be loaded; nothing was loaded    exit 3
│   └── NotRecognised       nothing in it tells what it lists
├── StoreError              the store cannot be used                            exit 4
│   ├── StoreUnreachable    no such place, no permission, no server
│   ├── StoreLocked         another process is writing
│   ├── StoreDamaged        not a store, damaged, or written by a newer version
│   └── StoreFull           no space left, or the file may not be written
└── Refused                 would lose data or open a hole                      exit 5

Every error says what happened, to what, and what to do next. The command line prints it in words;
the API puts the same four parts into its one error body.
"""

from __future__ import annotations

from typing import ClassVar


class LandscapeError(Exception):
    """Anything that goes wrong for a reason a person can act on."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, detail: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, self.detail, self.remedy) if part)


class UsageError(LandscapeError):
    """The question was put wrongly: an unknown option value, id, kind or date."""

    code = "usage"
    exit_code = 2
    http_status = 400


class NotFound(UsageError):
    """The question names something that the store does not hold."""

    code = "not_found"
    http_status = 404


class InputRejected(LandscapeError):
    """A file cannot be loaded; nothing of it was."""

    code = "input_rejected"
    exit_code = 3
    http_status = 422


class NotRecognised(InputRejected):
    """Nothing in a file tells what it lists, or none of its columns is known; `headers` are its columns."""

    code = "not_recognised"

    def __init__(
        self, message: str, *, headers: tuple[str, ...], detail: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, detail=detail, remedy=remedy)
        self.headers = headers


class StoreError(LandscapeError):
    """The store cannot be used."""

    code = "store"
    exit_code = 4
    http_status = 503


class StoreUnreachable(StoreError):
    """There is no such place, no permission, or no server."""

    code = "store_unreachable"


class StoreLocked(StoreError):
    """Another process is writing and did not finish in time."""

    code = "store_locked"


class StoreDamaged(StoreError):
    """The file is no store, is damaged, or was written by a newer version."""

    code = "store_damaged"


class StoreFull(StoreError):
    """There is no space left, or the store may not be written."""

    code = "store_full"


class Refused(LandscapeError):
    """Doing it would lose data or open a hole."""

    code = "refused"
    exit_code = 5
    http_status = 409
