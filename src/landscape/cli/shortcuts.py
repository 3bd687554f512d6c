"""Commands that start something: the demonstration and the server."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import typer

from landscape.cli import answer_tables, loading, loading_tables
from landscape.cli.context import Format, Session, session
from landscape.errors import InputRejected, Refused, UsageError

DEMO_ORGANISATION = "thornmere"
_SAMPLES = ("organisation", "suppliers", "cmdb", "contracts", "integrations", "costs", "licences")
_TURN = 0.001  # seconds that a thread may compute before another gets its turn
_PORT = typer.Option(8000, "--port", min=0, max=65535, help="The port (0: any that is free).")


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("demo")(demo)
    app.command("serve")(serve)


def demo(
    context: typer.Context,
    port: int = _PORT,
    serving: bool = typer.Option(True, "--serve/--no-serve", help="Serve the pages afterwards."),
) -> None:
    """Loads the bundled fictional council into a fresh store, prints first answers, serves the pages."""
    from dataclasses import replace

    from landscape.settings import DEFAULT_STORE

    own = session(context)
    if own.settings.store == DEFAULT_STORE:
        own = replace(own, settings=replace(own.settings, store="landscape-demo.db"))
    own = replace(own, held=None)  # the process goes on after the first answers
    _fresh(own.settings.store)
    _load_samples(own)
    if own.format is Format.TABLE:
        print(f"\nThe store is {own.settings.store}. Ask it on the command line:")
        print(f"  landscape --store {own.settings.store} duplicates")
        print(f"  landscape --store {own.settings.store} contracts --ending-within 18m\n")
    if serving:
        _serve(own, "127.0.0.1", _free(port), open_browser=True)


def sample_files() -> list[Path]:
    """The bundled sample files: inside the installed package, else in the repository."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_data", package.parents[1] / "data"):
        found = [folder / f"{name}_sample.csv" for name in _SAMPLES]
        if all(one.is_file() for one in found):
            return found
    raise InputRejected(
        "The bundled sample files are missing.",
        remedy="Install landscape again, from a whole copy.",
    )


def _fresh(store: str) -> None:
    """Takes the place of an earlier demonstration, and of nothing else."""
    if "://" in store:
        raise UsageError(
            "The demonstration needs a file of its own.",
            remedy="Leave --store out, or name a file.",
        )
    place = Path(store)
    if not place.exists():
        return
    if not _is_demo(place):
        raise Refused(
            f"{place} holds something else than the demonstration.",
            remedy="Name another file with --store, or remove that one first.",
        )
    for suffix in ("", "-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)


def _is_demo(place: Path) -> bool:
    from landscape.errors import LandscapeError
    from landscape.settings import Settings
    from landscape.store import open_store

    try:
        store = open_store(str(place), Settings(), create=False)
    except LandscapeError:
        return False
    try:
        ours = {one.name for one in sample_files()}
        files = {file.source for load in store.loads() for file in load.files}
        return files <= ours
    finally:
        store.close()


def _load_samples(own: Session) -> None:
    from landscape import responses
    from landscape.analysis import duplication
    from landscape.pipeline import ImportOptions

    options = ImportOptions(as_at=own.as_at, organisation=DEMO_ORGANISATION)
    report = loading.load(own, sample_files(), options)
    answer = responses.load_report(report)
    with own.estate() as estate:
        duplicates = responses.duplicates(duplication.find(estate), estate)
    if own.format is Format.TABLE:
        own.print(answer, loading_tables.load_summary(answer))
        own.print(duplicates, answer_tables.duplicates(duplicates, members=False))
    else:
        own.print({"import": answer, "duplicates": duplicates}, loading_tables.load_summary(answer))


def serve(
    context: typer.Context,
    host: str = typer.Option("127.0.0.1", "--host", help="The address to listen on."),
    port: int = _PORT,
) -> None:
    """Serves the API and the pages. Refuses other than loopback addresses: there is no log-in yet."""
    own = session(context)
    with own.open():
        pass  # a store that cannot be opened is said before anything listens
    _serve(own, host, port, open_browser=False)


def _serve(own: Session, host: str, port: int, *, open_browser: bool) -> None:
    import uvicorn

    from landscape.api import create_app

    if not _is_loopback(host):
        raise Refused(
            f"{host} can be reached by others, and the pages have no log-in.",
            remedy="Serve on 127.0.0.1, behind a proxy that authenticates people.",
        )
    listening = _bind(host, port)
    chosen = listening.getsockname()[1]
    address = f"http://{'[::1]' if ':' in host else host}:{chosen}/"
    application = create_app(
        own.settings.store,
        own.settings,
        as_at=own.as_at if own.dated else None,
        warmed=_say_warm,
    )
    listening.listen()  # from now on a caller waits for the answer instead of being turned away
    print(f"Serving on {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    if open_browser and _has_browser():
        threading.Timer(1.0, webbrowser.open, (address,)).start()
    # Who only fetches an answer that is there need not wait long for who works one out.
    sys.setswitchinterval(_TURN)
    config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _say_warm(seconds: float) -> None:
    print(
        f"The pages of the navigation are worked out ({seconds:.1f} s).",
        file=sys.stderr,
        flush=True,
    )


def _bind(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as wrong:
        listening.close()
        raise UsageError(
            f"Port {port} on {host} cannot be used: {wrong.strerror or wrong}.",
            remedy="Choose another with --port (0 takes any that is free).",
        ) from wrong
    return listening


def _free(port: int) -> int:
    """The port, or any free one when somebody else holds it: a demonstration need not fail for that."""
    try:
        _bind("127.0.0.1", port).close()
    except UsageError:
        return 0
    return port


def _is_loopback(host: str) -> bool:
    import ipaddress

    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _has_browser() -> bool:
    if os.environ.get("CI") or os.environ.get("LANDSCAPE_NO_BROWSER") or not sys.stdout.isatty():
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
