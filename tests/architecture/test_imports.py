"""Rooms know only the rooms below them, and heavy libraries wait until they are needed."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source_tree import PACKAGE, ROOT, place, python_files, tree_of

HEAVY = {"dask", "matplotlib", "mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy"}
OPEN_TO_ECONOMICS = {"numpy", "scipy", "moatlab.economics", "moatlab.foundation.compiled"}


def imported_modules(path: Path) -> set[str]:
    """Names of all modules that a file imports, wherever the import stands."""
    nodes = list(ast.walk(tree_of(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


def layers() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return [room.strip() for row in rows for room in row.split("|")]


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_logo=True, no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_only_rooms_not_built_yet_stand_in_parentheses() -> None:
    built = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/*.py")
    }
    optional = {room.strip("()") for room in layers() if room.startswith("(")}
    assert optional & built == set()


def test_nothing_inside_imports_the_package_root() -> None:
    assert [place(path) for path in python_files(within=PACKAGE) if "moatlab" in imported_modules(path)] == []


def test_economics_imports_numpy_scipy_and_the_compiler_door_only() -> None:
    foreign = {
        place(path): strangers
        for path in python_files(within=PACKAGE / "economics")
        if (strangers := {name for name in imported_modules(path) if not open_to_economics(name)})
    }
    assert foreign == {}


def open_to_economics(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names or any(
        module == allowed or module.startswith(f"{allowed}.") for allowed in OPEN_TO_ECONOMICS
    )


def test_the_command_line_starts_without_any_heavy_library() -> None:
    program = "import json, sys; import moatlab.cli.main; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    assert HEAVY & set(json.loads(answer.stdout)) == set()
