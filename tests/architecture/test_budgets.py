"""Files and functions stay small, and their signatures plain."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.architecture.source_tree import PACKAGE, Function, functions_of, place, python_files

LONGEST_FILE = 300
LONGEST_BODY = 50
MOST_ARGUMENTS = 6
LONGEST_TUPLE = 2
COMMANDS = PACKAGE / "cli"  # options of a command are keyword-only


def body_length(function: Function) -> int:
    """Lines of a function from its first statement to its last, without signature and docstring."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def arguments_of(function: Function) -> list[ast.arg]:
    """All arguments but the object itself."""
    signature = function.args
    extra = [arg for arg in (signature.vararg, signature.kwarg) if arg]
    named = [*signature.posonlyargs, *signature.args, *signature.kwonlyargs, *extra]
    return [arg for arg in named if arg.arg not in {"self", "cls"}]


def positional_booleans(function: Function) -> list[str]:
    """Arguments that may be passed by position and are declared or preset as booleans."""
    positional = [*function.args.posonlyargs, *function.args.args]
    defaults = [None] * (len(positional) - len(function.args.defaults)) + list(function.args.defaults)
    return [
        arg.arg
        for arg, default in zip(positional, defaults, strict=True)
        if (arg.annotation and "bool" in ast.unparse(arg.annotation).replace("|", " ").split())
        or (isinstance(default, ast.Constant) and isinstance(default.value, bool))
    ]


def longest_returned_tuple(function: Function) -> int:
    """Length of the longest tuple that a function declares or writes as its result."""
    if function.name == "__reduce__":  # pickle prescribes its tuple
        return 0
    written = [
        len(node.value.elts)
        for node in ast.walk(function)
        if isinstance(node, ast.Return)
        and isinstance(node.value, ast.Tuple)
        and not any(isinstance(part, ast.Starred) for part in node.value.elts)  # a sequence, not a record
    ]
    return max([*written, declared_tuple(function.returns)], default=0)


def declared_tuple(annotation: ast.expr | None) -> int:
    """Number of different parts of an annotation `tuple[...]`; 0 for any other and for `tuple[X, ...]`."""
    if not isinstance(annotation, ast.Subscript) or ast.unparse(annotation.value) != "tuple":
        return 0
    parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
    open_ended = any(isinstance(part, ast.Constant) and part.value is ... for part in parts)
    return 0 if open_ended else len(parts)


def measured[Size](measure: Callable[[Function], Size], files: list[Path]) -> dict[str, Size]:
    """A property of every function, by place and name."""
    return {
        f"{place(path, function)} {function.name}": measure(function)
        for path in files
        for function in functions_of(path)
    }


def test_the_package_is_looked_at() -> None:
    assert len(python_files(within=PACKAGE)) > 10
    assert sum(len(functions_of(path)) for path in python_files(within=PACKAGE)) > 30


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_body_is_longer_than_50_lines() -> None:
    lengths = measured(body_length, python_files())
    assert {name: length for name, length in lengths.items() if length > LONGEST_BODY} == {}


def test_no_function_takes_more_than_6_arguments() -> None:
    files = [path for path in python_files() if not path.is_relative_to(COMMANDS)]
    counts = measured(lambda function: len(arguments_of(function)), files)
    assert {name: count for name, count in counts.items() if count > MOST_ARGUMENTS} == {}


def test_booleans_are_never_passed_by_position() -> None:
    found = measured(positional_booleans, python_files(within=PACKAGE))
    assert {name: arguments for name, arguments in found.items() if arguments} == {}


def test_functions_return_one_value_or_a_record_not_a_long_tuple() -> None:
    lengths = measured(longest_returned_tuple, python_files(within=PACKAGE))
    assert {name: length for name, length in lengths.items() if length > LONGEST_TUPLE} == {}


def test_the_measures_see_what_they_measure() -> None:
    code = """
def long(a, b, /, c: bool | None, d=True, *rest, e, f: bool = False, **more) -> tuple[int, int, int]:
    '''Docstring,
    two lines.'''
    first = 1

    return first, 2, 3, 4
"""
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert body_length(function) == 3
    assert len(arguments_of(function)) == 8
    assert positional_booleans(function) == ["c", "d"]
    assert longest_returned_tuple(function) == 4
    assert declared_tuple(function.returns) == 3
