"""Cells that a spreadsheet cannot take for a formula: see `landscape.model.neutral`."""

from landscape.model.neutral import neutralise, restore, written

__all__ = ["neutralise", "restore", "written"]
