"""Files are named for what they hold, say what they are, and know no particular machine."""

import ast
import re
import tomllib

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, place, project_files, python_files, tree_of

DRAWERS = {"utils", "helpers", "common", "misc", "base", "utilities"}
MACHINE_PATH = re.compile(r"(?<![\w.:/-])(?:/(?:home|Users|root|work|tmp|mnt|opt)/\w|[A-Z]:\\\\?\w)")
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError"
    # But for oracle families of later rooms, and for machines on which no browser can be had.
    r"|pytest\.(?:mark\.)?(?:xfail|skip(?!\(\"(?:not yet covered|no Chromium)\"\)))"
)
HERE = "tests/architecture/test_house_rules.py"


def lines_matching(pattern: re.Pattern[str], *, suffixes: set[str]) -> list[str]:
    return [
        f"{place(path)}:{number}: {line.strip()}"
        for path in project_files()
        if path.suffix in suffixes and place(path) != HERE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("text", ["see /home/ada/x", '"/tmp/runs"', r"C:\Users", "(/work/main)"])
def test_machine_paths_are_recognised(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "text", ["https://host.org/home/page", "n/opt/x", "runs/tmp/x", "a / b", "#!/usr/bin/env"]
)
def test_addresses_and_relative_paths_are_no_machine_paths(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def test_no_file_names_a_path_of_one_machine() -> None:
    assert (
        lines_matching(MACHINE_PATH, suffixes={".py", ".toml", ".md", ".csv", ".json", ".cff", ".sh", ""})
        == []
    )


def test_nothing_is_left_unfinished_or_switched_off() -> None:
    assert lines_matching(UNFINISHED, suffixes={".py", ".toml"}) == []


def test_no_drawer_for_things_without_a_room() -> None:
    paths = [path.relative_to(ROOT) for path in project_files()]
    named = {part.removesuffix(".py").strip("_") for path in paths for part in path.parts}
    assert named & DRAWERS == set()


def test_every_module_says_what_it_is() -> None:
    assert [place(path) for path in python_files() if not ast.get_docstring(tree_of(path))] == []


def test_every_public_function_and_class_of_the_package_says_what_it_does() -> None:
    silent = [
        f"{place(path, node)} {node.name}"
        for path in python_files(within=PACKAGE)
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_versions_are_pinned_in_pyproject_and_not_in_a_lock_file() -> None:
    assert ROOT / "uv.lock" not in project_files()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = settings["tool"]["uv"]["constraint-dependencies"]
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    project = settings["project"]
    asked = [*project["dependencies"], *settings["dependency-groups"]["dev"]]
    asked += [wish for extra in project["optional-dependencies"].values() for wish in extra]
    names = {re.split(r"[\[<>=!~ ]", wish, maxsplit=1)[0].lower().replace("_", "-") for wish in asked}
    assert names - pinned == {"moatlab"}
