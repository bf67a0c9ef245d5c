"""Options of the test suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--oracles",
        metavar="DIR",
        default=None,
        help="folder of oracle cases (*.json) to answer; default: the copy in the package",
    )
