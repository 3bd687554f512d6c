"""The command line: the only place that prints or sets an exit code."""

from landscape.cli.main import app, main

__all__ = ["app", "main"]
