"""The examples in the docstrings are true."""

import doctest
from importlib import import_module

import pytest

MODULES = [
    "ashi.stats.effects",
    "ashi.stats.network",
    "ashi.stats.pooling",
    "ashi.stats.proportions",
    "ashi.evidence.sensitivity",
    "ashi.evidence.trials",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
