"""The worked examples in the docstrings of analyses and answers run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import landscape.analysis
import landscape.responses

MODULES = [
    f"{package.__name__}.{one.name}"
    for package in (landscape.analysis, landscape.responses)
    for one in pkgutil.iter_modules(package.__path__)
]
PUBLIC = ["duplication", "cost", "contracts", "suppliers", "rationalisation", "impact", "quality"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_every_analysis_has_an_example(name: str) -> None:
    module = importlib.import_module(f"landscape.analysis.{name}")
    assert doctest.testmod(module).attempted > 0
