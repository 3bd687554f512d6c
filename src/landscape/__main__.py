"""`python -m landscape`, and the command `landscape`."""

import sys


def start() -> None:
    """Runs the command line; stopped before it has begun, or after its end, it ends in words all the same."""
    try:
        from landscape.cli import main

        main()
    except KeyboardInterrupt:
        print("Stopped. What was not finished was not stored.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    start()
