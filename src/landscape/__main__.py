"""`python -m landscape`, and the command `landscape`."""

import sys


def start() -> None:
    """Runs the command line; stopped while it is still starting, it ends in words all the same."""
    try:
        from landscape.cli import main

        main()
    except KeyboardInterrupt:
        print("Stopped. Nothing was begun.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    start()
