"""What the core installs: the files of the package and of all that it needs, without extras."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from measuring import Figure
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MOST_MEGABYTES = 200.0


def core() -> dict[str, Distribution]:
    """Name → installed distribution, of `landscape` and all that it needs by its markers, no extras."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [("landscape", frozenset())]
    while waiting:
        name, extras = waiting.pop()
        one = found.setdefault(canonicalize_name(name), distribution(name))
        for text in one.requires or ():
            needed = Requirement(text)
            wanted = needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in extras or {""}
            )
            known = canonicalize_name(needed.name) in found
            if wanted and not known:
                waiting.append((needed.name, frozenset(needed.extras)))
    return found


def megabytes(one: Distribution) -> float:
    """The size of a distribution's files on disk, its compiled modules included."""
    paths = [one.locate_file(part) for part in one.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6  # type: ignore[attr-defined]


def install() -> Iterator[Figure]:
    """The whole core, and its largest parts."""
    try:
        sizes = {name: megabytes(one) for name, one in core().items()}
    except PackageNotFoundError as missing:
        print(f"  not measured: {missing.name} is not installed")
        return
    total = sum(sizes.values())
    yield Figure(f"core install, {len(sizes)} packages", total, "MB", target=MOST_MEGABYTES)
    for name in sorted(sizes, key=lambda one: -sizes[one])[:5]:
        yield Figure(f"  of which {name}", sizes[name], "MB", total, "of all")
