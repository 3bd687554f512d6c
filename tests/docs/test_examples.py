"""The worked examples in the docstrings of the package run, and the public analyses have one."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import landscape

MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages(landscape.__path__, "landscape.")
    if not one.name.endswith("__main__")
)
PUBLIC = ["duplication", "cost", "contracts", "suppliers", "rationalisation", "impact", "quality"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_every_analysis_has_an_example(name: str) -> None:
    module = importlib.import_module(f"landscape.analysis.{name}")
    assert doctest.testmod(module).attempted > 0
