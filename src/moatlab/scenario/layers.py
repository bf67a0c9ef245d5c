"""The files a scenario is made of: found, read, parsed, in order from the last parent to the file itself."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from moatlab.foundation.errors import InputError, nearest, shown

__all__ = ["Layer", "layers_of", "library"]

_LIBRARY = Path(__file__).parent / "library"
_LARGEST_FILE = 5_000_000
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class Layer:
    """One file: how to name it in messages, where relative paths start, which file it is, its content."""

    label: str
    folder: Path
    file: Path
    table: dict[str, object]


@lru_cache(maxsize=1)
def library() -> list[str]:
    """Names of the shipped scenarios, the default first."""
    names = sorted(path.stem for path in _LIBRARY.glob("*.toml"))
    return sorted(names, key=lambda name: name != "seed_exclusive")


def layers_of(name_or_path: str | Path) -> list[Layer]:
    """The file and everything it extends, the last parent first.

    Raises:
        InputError: a file is missing, unreadable, not TOML, or extends itself.
    """
    layer = _layer(name_or_path, Path())
    chain = [layer]
    while "extends" in layer.table:
        parent = layer.table["extends"]
        place = f"{layer.label}: extends"
        if not isinstance(parent, str) or not parent:
            allowed = 'the name of a library scenario or a path, such as "seed_exclusive"'
            raise InputError(place=place, found=shown(parent), allowed=allowed)
        try:
            layer = _layer(parent, layer.folder)
        except InputError as error:
            raise error.within(place) if error.place == shown(parent) else error from None
        if any(layer.file == earlier.file for earlier in chain):
            circle = " -> ".join([*(earlier.label for earlier in chain), layer.label])
            raise InputError(
                place=place,
                found=f"a circle ({circle})",
                allowed="a scenario that does not lead back to this file",
                cure="Let one of them extend a library scenario.",
            )
        chain.append(layer)
    return chain[::-1]


def _layer(name_or_path: str | Path, folder: Path) -> Layer:
    if isinstance(name_or_path, str) and name_or_path in library():
        return _library_layer(name_or_path)
    path = folder / name_or_path
    label = str(path)
    text = _read(path, str(name_or_path))
    return Layer(label, path.parent, path.resolve(), _parsed(text, label))


@lru_cache(maxsize=64)
def _library_layer(name: str) -> Layer:
    file = _LIBRARY / f"{name}.toml"
    return Layer(f"{name} (library)", _LIBRARY, file, tomllib.loads(file.read_text(encoding="utf-8")))


def _read(path: Path, given: str) -> str:
    allowed = "a scenario of the library or a TOML file"
    try:
        if path.is_dir():
            raise InputError(place=str(path), found="a folder", allowed=allowed)
        if not path.exists():
            raise _not_found(given)
        if not path.is_file():
            raise InputError(place=str(path), found="no ordinary file", allowed=allowed)
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError(place=str(path), found=f"{path.stat().st_size:,} bytes", allowed="at most 5 MB")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            place=str(path),
            found=f"a byte that is not UTF-8 (byte {error.start})",
            allowed="text in UTF-8",
            cure="Save the file with the encoding UTF-8.",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(
            place=shown(given), found=f"a file that cannot be read ({reason})", allowed=allowed
        ) from None


def _not_found(given: str) -> InputError:
    likely = nearest(given.removesuffix(".toml"), library())
    hint = f"Did you mean {likely}? " if likely else ""
    return InputError(
        place=shown(given),
        found="no such file and no such name in the library",
        allowed="a scenario of the library or a TOML file",
        cure=f"{hint}The library has {', '.join(library())}.",
    )


def _parsed(text: str, label: str) -> dict[str, object]:
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise InputError(place=label, found="lists nested too deeply", allowed="TOML of a scenario") from None
    except ValueError as error:
        raise _not_toml(text, label, str(error)) from None
    if not table:
        raise InputError(
            place=label,
            found="an empty file",
            allowed="a scenario",
            cure='Start with the line extends = "seed_exclusive" and add what differs.',
        )
    return table


def _not_toml(text: str, label: str, problem: str) -> InputError:
    if "digits" in problem:
        problem = "a number with thousands of digits"
    position = _POSITION.search(problem)
    reason = problem[: position.start()].strip() if position else problem.partition("(")[0].strip()
    lines = text.splitlines()
    place, cure = label, ""
    if position is not None:
        line, column = int(position[1]), int(position[2])
        place = f"{label}, line {line}, column {column}"
        cure = f"{line} | {lines[line - 1][:100]}" if line <= len(lines) else ""
    elif "end of document" in problem:
        place = f"{label}, at the end"
    return InputError(place=place, found=f"text that is not TOML ({reason})", allowed="TOML", cure=cure)
