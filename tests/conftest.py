"""Options of the test suite."""

import signal

import pytest

# A suite started in the background of a script ignores Ctrl-C, and so would all commands that it interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--oracles",
        metavar="DIR",
        default=None,
        help="folder of oracle cases (*.json) to answer; default: the copy in the package",
    )
