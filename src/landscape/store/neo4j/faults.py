"""Errors of the driver and the server, put into words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from landscape.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreUnreachable

if TYPE_CHECKING:
    from landscape.store.neo4j.address import Address

_CREDENTIALS = "Set LANDSCAPE_NEO4J_USER and LANDSCAPE_NEO4J_PASSWORD to those of the server."
_WRITE = "Name a database that this user may write, or ask its administrator for the right."
_READ_ONLY = ("ReadOnly", "NotALeader", "Security.Forbidden", "AccessMode")
_NO_ROOM = ("no space left", "disk quota", "disk full", "not enough space")


@contextmanager
def in_words(address: Address) -> Iterator[None]:
    """Turns what the driver raises into errors of the one tree."""
    from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError, ConfigurationError, OSError) as wrong:
        raise translated(wrong, address) from None


def translated(wrong: Exception, address: Address) -> StoreError:
    """The error of our tree for one of the driver or the server; credentials are never in it."""
    code = str(getattr(wrong, "code", None) or "")
    for made in (_refusal, _trouble):
        found = made(code, _said(wrong, address), address)
        if found is not None:
            return found
    if code:
        return StoreError(
            f"{address.shown} could not be used.",
            detail=f"{code}: {_said(wrong, address)}",
            remedy="Run `landscape verify`, and look into the server's log.",
        )
    return StoreUnreachable(
        f"{address.shown} does not answer.",
        detail=_said(wrong, address),
        remedy="Check the address, and that the server is running and reachable from here.",
    )


def _said(wrong: Exception, address: Address) -> str:
    text = str(getattr(wrong, "message", None) or wrong).split("\n", 1)[0][:300]
    for secret in filter(None, (address.password,)):
        text = text.replace(secret, "***")
    return text


def _refusal(code: str, said: str, address: Address) -> StoreError | None:
    """The server is there and will not have us."""
    if code.endswith("Security.CredentialsExpired"):
        return StoreUnreachable(
            f"{address.shown} wants a new password before anything else.",
            detail="The password is the first one, or has expired.",
            remedy="Change it in Neo4j Browser (ALTER CURRENT USER SET PASSWORD …), then use the new one.",
        )
    if code.endswith("Security.AuthenticationRateLimit"):
        return StoreUnreachable(
            f"{address.shown} lets nobody in for a while: too many wrong passwords.",
            remedy="Wait a few seconds, then try again with the right one.",
        )
    if code.endswith(("Security.Unauthorized", "Security.TokenExpired")):
        return StoreUnreachable(
            f"{address.shown} does not accept the user and password.", remedy=_CREDENTIALS
        )
    if code.endswith(("DatabaseNotFound", "Database.DatabaseUnavailable")):
        return StoreUnreachable(
            f"{address.shown} has no such database, or it is not running.",
            detail=said,
            remedy="Name another one after the host, as in neo4j://host/database.",
        )
    if any(one in code for one in _READ_ONLY) or "read only" in said or "read-only" in said:
        return StoreFull(f"{address.shown} may not be written.", detail=said, remedy=_WRITE)
    return None


def _trouble(code: str, said: str, address: Address) -> StoreError | None:
    """The server would, and cannot."""
    if "MemoryPoolOutOfMemory" in code or "OutOfMemory" in code:
        return StoreFull(
            f"{address.shown} has too little memory for this.",
            detail="Nothing of this load was stored; the store is as it was before.",
            remedy="Give the server more heap (server.memory.heap.max_size) and try again.",
        )
    if any(one in said.lower() for one in _NO_ROOM) or "TransactionCommitFailed" in code:
        return StoreFull(
            f"{address.shown} has no room to write.",
            detail=said,
            remedy="Free some space on the server's disk and try again.",
        )
    if (
        "Transaction.Terminated" in code
        or "LockClientStopped" in code
        or "DeadlockDetected" in code
    ):
        return locked(address)
    if code.endswith("Schema.ConstraintValidationFailed"):
        return StoreDamaged(
            f"{address.shown} was changed by something else than landscape.",
            detail=said,
            remedy="Run `landscape verify` on it; restore a backup when it is damaged.",
        )
    return None


def locked(address: Address) -> StoreLocked:
    """Another process writes and does not finish in time."""
    return StoreLocked(
        f"{address.shown} is being written by another process.",
        remedy="Wait until it is done and try again; LANDSCAPE_LOCK_SECONDS sets the patience.",
    )
