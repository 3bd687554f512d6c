"""The connection to one server: routed reads, managed writes with retries, one writer at a time."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from landscape.errors import StoreUnreachable
from landscape.store.neo4j.address import Address
from landscape.store.neo4j.faults import in_words, locked

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session, Transaction

_T = TypeVar("_T")
_OLDEST = (5, 26)
_PORTION = 50  # records
_LOCK = "MATCH (l:LandscapeLock {name: 'writer'}) SET l.held = $token RETURN l.name"
_RELEASE = """
SHOW TRANSACTIONS YIELD transactionId AS id, metaData
WHERE metaData.landscape = $token
TERMINATE TRANSACTIONS id YIELD message
RETURN message
"""


class Server:
    """One server and database. Every error leaves it in words."""

    def __init__(self, address: Address, *, lock_seconds: float) -> None:
        self.address = address
        self._lock_seconds = lock_seconds
        with in_words(address):
            self._driver = _driver(address, patience=max(lock_seconds, 1.0))

    def __repr__(self) -> str:
        return f"Server({self.address.shown!r})"

    def check(self) -> str:
        """The server's version. Raises StoreUnreachable when it is not there, or is too old."""
        with in_words(self.address):
            agent = str(self._driver.get_server_info().agent)
        version = agent.removeprefix("Neo4j/")
        numbers = tuple(int(one) for one in version.split(".")[:2] if one.isdecimal())
        if agent == version or len(numbers) < 2 or numbers < _OLDEST:
            raise StoreUnreachable(
                f"{self.address.shown} runs {agent[:60]}, which is no store for an estate.",
                remedy="Use Neo4j 5.26 or later.",
            )
        return version

    def read(self, query: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """The rows of one reading query, on any member of a cluster that may be read."""
        with in_words(self.address):
            return list(
                self._driver.execute_query(
                    query,
                    parameters,
                    routing_="r",
                    database_=self.address.database,
                ).records
            )

    def reading(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Runs a reading transaction; it is run again when the server asks for that.

        What it reads comes in small portions: a page of the books is large.
        """
        with in_words(self.address), self._session(fetch_size=_PORTION) as session:
            return session.execute_read(work)

    def write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Runs a writing transaction; it is run again when the server asks for that."""
        with in_words(self.address), self._session() as session:
            return session.execute_write(work)

    def change(self, statement: str, **parameters: Any) -> None:
        """One statement that manages its own transactions, or changes the schema."""
        with in_words(self.address), self._session() as session:
            session.run(statement, parameters).consume()

    def session(self, **options: Any) -> Session:
        """A session of one's own; its errors are the driver's."""
        return self._session(**options)

    @contextmanager
    def writing_alone(self, patience: float | None = None) -> Iterator[None]:
        """Holds the writers' lock. It goes with the connection, should this process die.

        Parameters: `patience`, seconds to wait for it; else as long as the settings say.
        Raises StoreLocked when another process holds it for too long.
        """
        token = uuid.uuid4().hex
        with ExitStack() as held:
            with in_words(self.address):
                session = held.enter_context(self._session())
                transaction = session.begin_transaction(metadata={"landscape": token})
                held.callback(_roll_back, transaction)
                self._take(transaction, token, patience or self._lock_seconds)
            yield

    def _take(self, transaction: Transaction, token: str, patience: float) -> None:
        """Waits for the lock. The server waits for ever, so that a watch ends it in time."""
        from neo4j.exceptions import Neo4jError

        watch = threading.Timer(min(patience, threading.TIMEOUT_MAX), self._give_up, [token])
        watch.daemon = True
        watch.start()
        try:
            transaction.run(_LOCK, {"token": token}).consume()
        except Neo4jError as wrong:
            if _is_patience_lost(str(wrong.code)):
                raise locked(self.address) from None
            raise
        finally:
            watch.cancel()

    def _give_up(self, token: str) -> None:
        with suppress(Exception), self._session() as session:
            session.run(_RELEASE, {"token": token}).consume()

    def _session(self, **options: Any) -> Session:
        return self._driver.session(
            database=self.address.database,
            bookmark_manager=self._driver.execute_query_bookmark_manager,
            **options,
        )

    def close(self) -> None:
        """Gives back the connections."""
        with suppress(Exception):
            self._driver.close()


def _roll_back(transaction: Transaction) -> None:
    with suppress(Exception):  # what is broken was rolled back by the server
        transaction.rollback()


def _is_patience_lost(code: str) -> bool:
    return any(
        one in code for one in ("Transaction.Terminated", "LockClientStopped", "LockAcquisition")
    )


def _driver(address: Address, patience: float) -> Driver:
    try:
        from neo4j import GraphDatabase, NotificationMinimumSeverity
    except ImportError:
        raise StoreUnreachable(
            f"{address.shown} cannot be used: the driver for Neo4j is not installed.",
            remedy="Install it with: pip install 'landscape[neo4j]'",
        ) from None
    try:
        return GraphDatabase.driver(
            address.uri,
            auth=(address.user, address.password) if address.password else None,
            connection_timeout=10.0,
            connection_acquisition_timeout=30.0,
            max_transaction_retry_time=patience,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent="landscape",
        )
    except ValueError as wrong:
        raise StoreUnreachable(
            f"{address.shown} is not an address of a server.",
            detail=str(wrong)[:200],
            remedy="Write it as neo4j://host:7687 or, encrypted, neo4j+s://host.",
        ) from None
