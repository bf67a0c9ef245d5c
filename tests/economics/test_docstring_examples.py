"""Every formula shows an example, and the example is true."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import moatlab.economics

MODULES = [
    importlib.import_module(f"moatlab.economics.{module.name}")
    for module in pkgutil.iter_modules(moatlab.economics.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_the_examples_of_a_formula_are_true(module: ModuleType) -> None:
    outcome = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted > 0, "a file of formulas without an example"
    assert outcome.failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_every_public_formula_says_what_it_claims_and_where_it_comes_from(module: ModuleType) -> None:
    formulas = [getattr(module, name) for name in module.__all__ if inspect.isfunction(getattr(module, name))]
    assert formulas
    for formula in formulas:
        text = inspect.getdoc(formula) or ""
        assert ">>> " in text, f"{formula.__name__} has no example"
        assert "Source:" in text, f"{formula.__name__} has no source"
        assert "Args:" in text, f"{formula.__name__} does not explain its arguments"


def test_the_room_of_formulas_is_not_empty() -> None:
    assert len(MODULES) >= 15
