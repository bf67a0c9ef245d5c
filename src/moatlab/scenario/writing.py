"""Records as TOML: every value with its unit, readable by people and by the loader."""

import datetime
import json
import math
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from moatlab.foundation.quantity import quantity_of

__all__ = ["as_toml", "toml_value"]


def as_toml(record: BaseModel) -> str:
    """A record as TOML: single values first, then tables, then lists of tables.

    Values that are None do not exist in TOML and are left out: the loader reads them as None.
    """
    return "\n".join(_lines(record, "")).strip() + "\n"


def toml_value(value: object) -> str:
    """One value in TOML.

    >>> toml_value(("aws", 0.5, True))
    '["aws", 0.5, true]'
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int():
            return str(value)
        case float():
            assert math.isfinite(value), "records hold finite numbers only"
            return repr(value)
        case datetime.date():
            return value.isoformat()
        case BaseModel():
            return _inline({name: getattr(value, name) for name in type(value).model_fields})
        case dict():
            return _inline(value)
        case list() | tuple():
            return _rows(value)
    raise TypeError(f"{type(value).__name__} has no TOML form")


def _lines(record: BaseModel, path: str) -> Iterator[str]:
    fields = {name: getattr(record, name) for name in type(record).model_fields}
    tables = {name: value for name, value in fields.items() if isinstance(value, BaseModel)}
    lists = {name: value for name, value in fields.items() if not path and _is_list_of_records(value)}
    for name, value in fields.items():
        if value is not None and name not in tables and name not in lists:
            yield f"{name} = {toml_value(value)}{_unit(record, name)}"
    yield from _tables(tables, path)
    for name, rows in lists.items():
        for row in rows:
            yield ""
            yield f"[[{name}]]"
            yield from _lines(row, f"{name}[]")


def _tables(tables: Mapping[str, BaseModel], path: str) -> Iterator[str]:
    for name, table in tables.items():
        inner = f"{path}.{name}" if path else name
        lines = list(_lines(table, inner))
        if lines and not lines[0].startswith(("[", "\n")) and lines[0]:
            yield ""
            yield f"[{inner}]"
        yield from lines


def _is_list_of_records(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], BaseModel)


def _rows(rows: list[object] | tuple[object, ...]) -> str:
    if _is_list_of_records(rows):
        return "[\n" + "".join(f"    {toml_value(row)},\n" for row in rows) + "]"
    return "[" + ", ".join(toml_value(row) for row in rows) + "]"


def _inline(fields: Mapping[str, object]) -> str:
    pairs = (f"{name} = {toml_value(value)}" for name, value in fields.items() if value is not None)
    return "{ " + ", ".join(pairs) + " }"


def _text(text: str) -> str:
    if "\n" not in text:
        return _quoted(text)
    return '"""\n' + "\n".join(_quoted(line)[1:-1] for line in text.split("\n")) + '"""'


def _quoted(line: str) -> str:
    return json.dumps(line, ensure_ascii=False).replace("\x7f", "\\u007f")


def _unit(record: BaseModel, name: str) -> str:
    declared = quantity_of(type(record).model_fields[name])
    return f"  # {declared.unit}" if declared is not None and declared.unit != "-" else ""
