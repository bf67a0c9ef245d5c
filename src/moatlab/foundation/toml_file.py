"""Read a TOML file that a person wrote; whatever is wrong with it is one clear message."""

import re
import tomllib
from pathlib import Path

from moatlab.foundation.errors import InputError, shown

__all__ = ["NO_SUCH_FILE", "read_toml"]

NO_SUCH_FILE = "no such file"
_LARGEST_FILE = 5_000_000
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(path: Path, given: str, wanted: str) -> dict[str, object]:
    """The content of a file.

    Args:
        path: the file.
        given: how the user named it.
        wanted: what the file should be, for messages.

    Raises:
        InputError: missing, unreadable, too large, not UTF-8, or not TOML.
    """
    return _parsed(_read(path, given, wanted), str(path))


def _read(path: Path, given: str, wanted: str) -> str:
    try:
        if path.is_dir():
            raise InputError(place=str(path), found="a folder", allowed=wanted)
        if not path.exists():
            raise InputError(place=shown(given), found=NO_SUCH_FILE, allowed=wanted)
        if not path.is_file():
            raise InputError(place=str(path), found="no ordinary file", allowed=wanted)
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
            place=shown(given), found=f"a file that cannot be read ({reason})", allowed=wanted
        ) from None


def _parsed(text: str, label: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(place=label, found="lists nested too deeply", allowed="TOML") from None
    except ValueError as error:
        raise _not_toml(text, label, str(error)) from None


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
