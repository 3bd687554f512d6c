"""A text that is no value of its kind: said, never guessed."""

from __future__ import annotations


class NotRead(ValueError):
    """A text that is no value of its kind; `code` and `message` say why, for the ledger."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
