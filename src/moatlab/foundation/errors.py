"""Errors for people: where, what was found, what is allowed, how to cure it."""

import difflib
from collections.abc import Iterable, Sequence

__all__ = ["InputError", "MoatlabError", "NumericalError", "nearest", "one_of", "shown"]

_LONGEST = 80
_MANY = 12
_LARGEST_WRITTEN = 10**15


class MoatlabError(Exception):
    """Everything moatlab raises on purpose."""


class InputError(MoatlabError):
    """What the user wrote cannot be used; nothing has been computed or written.

    Args:
        place: where, for example "my.toml: parameters.switching.egress_fee".
        found: what stands there.
        allowed: what may stand there, with its unit.
        cure: what to do about it; may be empty.

    >>> print(InputError(place="strength", found="-1", allowed="a number from 0 to 1", cure="0 is off."))
    strength: got -1, must be a number from 0 to 1.
      0 is off.
    """

    def __init__(self, *, place: str, found: str, allowed: str, cure: str = "") -> None:
        self.place = place
        self.found = found
        self.allowed = allowed
        self.cure = cure
        message = f"{place}: got {found}, must be {allowed}."
        super().__init__(message + "".join(f"\n  {line}" for line in cure.splitlines()))

    def within(self, place: str) -> "InputError":
        """The same error, its place seen from outside, for example from the file that contains it."""
        return InputError(
            place=f"{place}: {self.place}", found=self.found, allowed=self.allowed, cure=self.cure
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all fields."""
        return _rebuilt_input_error, (self.place, self.found, self.allowed, self.cure)


class NumericalError(MoatlabError):
    """A number left the range in which the model means something, in one month and for one firm.

    Likely causes: margins of the start that imply a negative cost (a foresight of 0, hardly any
    churn), an extreme parameter far outside its plausible range. Cure: return the parameters listed
    under "assumptions changed" to their plausible range one by one.
    """

    def __init__(self, *, problem: str, month: str, firm: str) -> None:
        self.problem = problem
        self.month = month
        self.firm = firm
        super().__init__(f"{month}, {firm}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all fields."""
        return _rebuilt_numerical_error, (self.problem, self.month, self.firm)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` is most likely a misspelling of, if any.

    >>> nearest("egres_fee", ["egress_fee", "egress_cost"])
    'egress_fee'
    """
    by_lower_case = {candidate.lower(): candidate for candidate in candidates}
    matches = difflib.get_close_matches(name.lower()[:_LONGEST], by_lower_case, n=1, cutoff=0.6)
    return by_lower_case[matches[0]] if matches else None


def one_of(names: Sequence[str]) -> str:
    """The names to choose from; very many of them are counted, not listed.

    >>> one_of(["open", "preferred", "exclusive"]), one_of(["history"])
    ('one of open, preferred, exclusive', 'history')
    """
    if len(names) > _MANY:
        return f"one of the {len(names)} names there, such as {', '.join(names[:3])}"
    return f"one of {', '.join(names)}" if len(names) > 1 else "".join(names)


def shown(value: object) -> str:
    """A value as the user wrote it, shortened when long.

    >>> shown("open"), shown(True), shown([1, 2])
    ('"open"', 'true', '[1, 2]')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > _LARGEST_WRITTEN:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, str):
        text = f'"{value}"' if value.isprintable() else repr(value)
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in value[:10]) + (", ...]" if len(value) > 10 else "]")
    elif hasattr(value, "isoformat"):
        text = str(value.isoformat())
    else:
        text = "nothing" if value is None else repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _rebuilt_input_error(place: str, found: str, allowed: str, cure: str) -> InputError:
    return InputError(place=place, found=found, allowed=allowed, cure=cure)


def _rebuilt_numerical_error(problem: str, month: str, firm: str) -> NumericalError:
    return NumericalError(problem=problem, month=month, firm=firm)
