"""Where a server is and who asks: parsed from a URL, shown without credentials."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from landscape.errors import StoreUnreachable
from landscape.settings import Settings

_REMEDY = (
    "Write it as neo4j://host:7687 or, encrypted, neo4j+s://host; a database may follow:"
    " neo4j://host/database."
)


@dataclass(frozen=True, slots=True)
class Address:
    """A server, one of its databases (None: the default one), and credentials that never show."""

    uri: str
    database: str | None
    user: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def parse(cls, url: str, settings: Settings) -> Address:
        """From a URL; what it does not say of user and password, the settings do.

        Raises StoreUnreachable when it is no address; the message does not repeat it.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise _wrong() from None
        if not host:
            raise _wrong()
        place = f"[{host}]" if ":" in host else host
        place += "" if port is None else f":{port}"
        context = f"?{parts.query}" if parts.query else ""
        return cls(
            uri=f"{parts.scheme.lower()}://{place}{context}",
            database=unquote(parts.path.strip("/")) or None,
            user=unquote(parts.username or "") or settings.neo4j_user,
            password=unquote(parts.password or "") or settings.neo4j_password,
        )

    @property
    def shown(self) -> str:
        """As it may be printed.

        >>> Address.parse("bolt://me:secret@localhost/estate", Settings()).shown
        'bolt://localhost/estate'
        """
        plain = self.uri.split("?", 1)[0]
        return f"{plain}/{self.database}" if self.database else plain


def _wrong() -> StoreUnreachable:
    return StoreUnreachable("The store's URL is not an address of a server.", remedy=_REMEDY)
