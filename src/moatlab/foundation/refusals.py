"""From a refusal inside a record to one clear message: place, what was found, what is allowed, cure."""

import datetime
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from moatlab.foundation.errors import InputError, nearest, one_of, shown
from moatlab.foundation.paths import dotted, parts_of
from moatlab.foundation.quantity import quantity_of

__all__ = ["allowed_in", "kind_of", "refused", "validated"]

type Location = tuple[str | int, ...]


def refused(*, found: str, allowed: str, cure: str = "", path: str = "") -> PydanticCustomError:
    """The error that a validator raises; it becomes an `InputError` at the border.

    Args:
        found: what was given.
        allowed: what may be given.
        cure: what to do.
        path: dotted path below the record or field that is validated, when the culprit is deeper.
    """
    context = {"found": found, "allowed": allowed, "cure": cure, "path": path}
    return PydanticCustomError("refused", "got {found}, must be {allowed}. {cure}", context)


def validated[R: BaseModel](
    record: type[R], plain: Mapping[str, object], place: Callable[[Location], str] = dotted
) -> R:
    """A record from plain data.

    Args:
        record: the class of the record.
        plain: names and values, nested.
        place: how to write down where something stands; the dotted path by default.

    Raises:
        InputError: the first thing that is wrong.
    """
    try:
        return record.model_validate(plain)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        # A misspelt key often leaves a required one missing: the misspelling is the cause.
        problems.sort(key=lambda problem: problem["type"] != "extra_forbidden")
        raise _explained(record, problems[0], place) from None


def allowed_in(field: FieldInfo) -> str:
    """What a field accepts, in words, with its unit."""
    declared = quantity_of(field)
    words = kind_of(field.annotation)
    if declared is None or declared.valid is None:
        return words
    unit = "" if declared.unit == "-" else f" ({declared.unit})"
    domain = declared.valid.in_words()
    return f"{words} {'of ' if domain.startswith('at ') else ''}{domain}{unit}"


def _explained(
    record: type[BaseModel], problem: ErrorDetails, place: Callable[[Location], str]
) -> InputError:
    location: Location = tuple(problem["loc"])
    context = problem.get("ctx", {})
    if problem["type"] == "refused":
        deeper = parts_of(context["path"]) if context["path"] else ()
        return InputError(
            place=place((*location, *deeper)) or "scenario",
            found=context["found"],
            allowed=context["allowed"],
            cure=context["cure"],
        )
    if problem["type"] == "extra_forbidden":
        return _unknown_key(_record_at(record, location[:-1]), location, place)
    field = _field_at(record, location)
    allowed = allowed_in(field) if field else "a table with the keys of the documentation"
    if problem["type"] == "missing" and isinstance(location[-1], int):
        return InputError(place=place(location[:-1]), found="a shorter list", allowed=allowed)
    if problem["type"] == "missing":
        return InputError(
            place=place(location), found="nothing", allowed=allowed, cure=f"Add {location[-1]} = ... there."
        )
    return InputError(
        place=place(location), found=shown(problem["input"]), allowed=allowed, cure=_cure(problem, field)
    )


def _unknown_key(
    record: type[BaseModel] | None, location: Location, place: Callable[[Location], str]
) -> InputError:
    key = str(location[-1])
    names = list(record.model_fields) if record else []
    likely = nearest(key, names)
    return InputError(
        place=place(location),
        found=f"the unknown key {shown(key)}",
        allowed=one_of(names),
        cure=f"Did you mean {likely}?" if likely else "",
    )


def _cure(problem: ErrorDetails, field: FieldInfo | None) -> str:
    value = problem["input"]
    if problem["type"] == "literal_error" and field is not None and isinstance(value, str):
        likely = nearest(value, _choices(field.annotation))
        return f"Did you mean {shown(likely)}?" if likely else ""
    kind = kind_of(field.annotation) if field is not None else ""
    if isinstance(value, str) and kind.startswith(("a number", "a whole number", "true")):
        return "Write the value without quotes."
    if isinstance(value, datetime.datetime):
        return "Write the month without a time."
    declared = quantity_of(field) if field is not None else None
    default = field.default if field is not None else None
    if declared is not None and declared.valid is not None and isinstance(default, int | float):
        return f"Delete the line to keep {shown(default)}."
    return ""


def _field_at(record: type[BaseModel], location: Location) -> FieldInfo | None:
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return None
    owner = _record_at(record, tuple(names[:-1]))
    return owner.model_fields.get(names[-1]) if owner else None


def _record_at(record: type[BaseModel], location: Location) -> type[BaseModel] | None:
    current: type[BaseModel] | None = record
    for part in location:
        if isinstance(part, int):
            continue
        field = current.model_fields.get(part) if current else None
        current = _record_in(field.annotation) if field else None
    return current


def _record_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        inner = _record_in(argument)
        if inner is not None:
            return inner
    return None


def _choices(annotation: object) -> list[str]:
    annotation = getattr(annotation, "__value__", annotation)
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    return [choice for argument in get_args(annotation) for choice in _choices(argument)]


_KINDS: dict[object, str] = {
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    str: "text in quotes",
    datetime.date: "a month such as 2027-01-01",
}


def kind_of(annotation: object) -> str:
    """What a type accepts, in words: "a number", "true or false", the choices of a list."""
    annotation = getattr(annotation, "__value__", annotation)
    if annotation in _KINDS:
        return _KINDS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind_of(arguments[0])
    if origin is Literal:
        return one_of([shown(choice) for choice in arguments])
    if origin in (Union, types.UnionType):
        return " or ".join(kind_of(argument) for argument in arguments if argument is not type(None))
    if origin is tuple:
        return _kind_of_list(arguments)
    return "a table"


def _kind_of_list(arguments: tuple[object, ...]) -> str:
    kind = kind_of(arguments[0]).removeprefix("a ").replace("text in quotes", "text")
    if arguments[-1] is Ellipsis:
        return (
            f"a list of {kind}s" if kind in ("table", "number") else f"a list, each {kind_of(arguments[0])}"
        )
    noun, such_as, example = kind.partition(" such as ")
    return f"a list of {len(arguments)} {noun}s{such_as}{example}"
