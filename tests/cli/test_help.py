"""Help comes at once: nothing heavy is imported for it."""

import subprocess
import sys

import pytest

from tests.cli.command_line import Command

HEAVY = ("numpy", "scipy", "pandas", "numba", "mesa", "matplotlib", "rich", "networkx")


def test_help_lists_every_command_with_a_line_on_each(moatlab: Command) -> None:
    answer = moatlab("--help")
    assert answer.status == 0
    listed = {
        line.split()[0]: line.split()[1:] for line in answer.out.split("Commands:")[1].splitlines() if line
    }
    assert listed.keys() == {
        *("run", "compare", "sweep", "merge", "verify", "export", "animate", "validate"),
        *("scenarios", "check", "new", "policies", "report", "dashboard", "hindcast"),
    }
    assert all(listed.values())


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["sweep", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    program = (
        "import sys\n"
        "from moatlab.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY} if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", program, *words]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "HEAVY []"


def test_run_help_names_every_option_and_its_default(moatlab: Command) -> None:
    words = moatlab("run", "--help").out
    for option in (
        "--policy",
        "--start",
        "--seed",
        "--months",
        "--enterprises",
        "--set",
        "--out",
        "--json",
        "seed_exclusive",
    ):
        assert option in words


def test_the_version_is_that_of_the_package(moatlab: Command) -> None:
    assert moatlab("--version").out.startswith("moatlab 0.")
