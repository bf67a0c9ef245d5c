"""Dotted paths into nested data: "parameters.switching.egress_fee", "clouds.aws.label", "contracts[2]"."""

import re
from collections.abc import Sequence

from moatlab.foundation.errors import InputError, nearest, one_of, shown

__all__ = ["changed", "dotted", "parts_of", "value_at"]

_PART = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")
_PATH = re.compile(r"[^.\[\]]+(?:\[\d{1,9}\])*(?:\.[^.\[\]]+(?:\[\d{1,9}\])*)*")


def parts_of(path: str) -> tuple[str | int, ...]:
    """Names and row numbers of a path.

    Raises:
        InputError: the text is not a path.

    >>> parts_of("contracts[2].mode")
    ('contracts', 2, 'mode')
    """
    if not _PATH.fullmatch(path):
        raise InputError(
            place="path",
            found=shown(path),
            allowed="names joined by dots, such as parameters.switching.egress_fee or contracts[2].mode",
        )
    return tuple(name or int(index) for name, index in _PART.findall(path))


def dotted(parts: Sequence[str | int]) -> str:
    """The path of names and row numbers.

    >>> dotted(("contracts", 2, "mode"))
    'contracts[2].mode'
    """
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def changed(plain: object, path: str, value: object) -> dict[str, object]:
    """Nested plain data with one value changed; rows of named tables go by name or by number.

    Raises:
        InputError: the path leads nowhere.
    """
    result = _changed(plain, parts_of(path), value, ())
    assert isinstance(result, dict), "the root of a record is a table"
    return result


def value_at(plain: object, path: str) -> object:
    """What stands at a path in nested plain data.

    Raises:
        InputError: the path leads nowhere.

    >>> value_at({"clouds": [{"name": "aws", "share": 0.4}]}, "clouds.aws.share")
    0.4
    """
    parts = parts_of(path)
    for depth, key in enumerate(parts):
        place = _place(plain, key, parts[:depth])
        plain = plain[place]  # type: ignore[index]  # a place is found in a table or a list
    return plain


def _changed(
    plain: object, parts: tuple[str | int, ...], value: object, done: tuple[str | int, ...]
) -> object:
    if not parts:
        return value
    here = (*done, parts[0])
    place, rest = _place(plain, parts[0], done), parts[1:]
    if isinstance(plain, dict):
        return {**plain, place: _changed(plain[place], rest, value, here)}
    assert isinstance(plain, list | tuple), "places are found in tables and lists only"
    return tuple(
        _changed(row, rest, value, here) if number == place else row for number, row in enumerate(plain)
    )


def _place(plain: object, key: str | int, done: tuple[str | int, ...]) -> str | int:
    """The key of a table or the number of a row to which a part of a path leads."""
    here = (*done, key)
    if isinstance(plain, dict):
        if key not in plain:
            raise _dead_end(here, str(key), [str(name) for name in plain])
        return key
    if isinstance(plain, list | tuple):
        return _row(plain, key, here)
    raise InputError(
        place=dotted(here),
        found=f"a name below {dotted(done)}",
        allowed="a value that exists",
        cure=f"{dotted(done)} is a single value; leave out .{key}.",
    )


def _row(rows: Sequence[object], key: str | int, here: tuple[str | int, ...]) -> int:
    names = [str(row["name"]) for row in rows if isinstance(row, dict) and "name" in row]
    if isinstance(key, str) and key in names:
        return names.index(key)
    if isinstance(key, str) and key.isascii() and key.isdigit():
        key = int(key[:9])
    if isinstance(key, int) and key < len(rows):
        return key
    if isinstance(key, str) and names:
        raise _dead_end(here, key, names)
    raise InputError(
        place=dotted(here),
        found=shown(key),
        allowed=f"a row number from 0 to {len(rows) - 1}" if rows else "absent, because there are no rows",
    )


def _dead_end(here: tuple[str | int, ...], key: str, names: list[str]) -> InputError:
    likely = nearest(key, names)
    return InputError(
        place=dotted(here),
        found=f"the unknown name {shown(key)}",
        allowed=one_of(names),
        cure=f"Did you mean {likely}?" if likely else "",
    )
