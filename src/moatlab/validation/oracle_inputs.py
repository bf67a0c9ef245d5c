"""Reading the inputs of an oracle case, so that none is overlooked."""

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

__all__ = ["OracleError", "OracleInputs", "plain_list"]


class OracleError(ValueError):
    """A folder, file or case of oracles has not the structure it must have.

    Likely causes: a wrong folder, a file of another kind, a family or case of a newer set of oracles.
    """


class OracleInputs:
    """The inputs of one case; remembers which were read, because an unread input is a misunderstood case."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = dict(values)
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the case gives this input, and not null."""
        if name in self._values and self._values[name] is None:
            self._read.add(name)
        return self._values.get(name) is not None

    def number(self, name: str) -> float:
        """A number."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise OracleError(f"input {name}: got {value!r}, need a finite number")
        return float(value)

    def decimal(self, name: str) -> Fraction:
        """A number exactly as its decimals are written."""
        return Fraction(repr(self.number(name)))

    def count(self, name: str) -> int:
        """A whole number."""
        value = self.number(name)
        if not value.is_integer():
            raise OracleError(f"input {name}: got {value}, need a whole number")
        return int(value)

    def text(self, name: str) -> str:
        """A word or formula."""
        value = self._value(name)
        if not isinstance(value, str):
            raise OracleError(f"input {name}: got {value!r}, need text")
        return value

    def flag(self, name: str) -> bool:
        """Yes or no."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise OracleError(f"input {name}: got {value!r}, need true or false")
        return value

    def vector(self, name: str) -> NDArray[np.float64]:
        """A list of numbers."""
        return self._array(name, dimensions=1)

    def matrix(self, name: str) -> NDArray[np.float64]:
        """A list of rows."""
        return self._array(name, dimensions=2)

    def texts(self, name: str) -> list[str]:
        """A list of words."""
        value = self._value(name)
        if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
            raise OracleError(f"input {name}: got {value!r}, need a list of words")
        return list(value)

    def groups(self, name: str) -> NDArray[np.int64]:
        """Labels of any kind, as numbers from 0."""
        value = self._value(name)
        if not isinstance(value, list) or not value:
            raise OracleError(f"input {name}: got {value!r}, need a list of labels")
        labels = sorted({str(label) for label in value})
        return np.array([labels.index(str(label)) for label in value], dtype=np.int64)

    def inner(self, name: str) -> "OracleInputs":
        """A group of inputs; all of it must be read by who asks for it."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise OracleError(f"input {name}: got {value!r}, need a table")
        return OracleInputs(value)

    def set_aside(self, *names: str) -> None:
        """Inputs of a step of the oracle whose result the case gives."""
        self._read.update(names)

    def require_all_read(self) -> None:
        """Refuse a case with inputs that its family does not have.

        Raises:
            OracleError: if an input was not read.
        """
        unread = sorted(set(self._values) - self._read)
        if unread:
            raise OracleError(f"unknown inputs {unread}: the case asks for something else than its family")

    def _value(self, name: str) -> object:
        if name not in self._values:
            raise OracleError(f"input {name} is missing, the case has {sorted(self._values)}")
        self._read.add(name)
        return self._values[name]

    def _array(self, name: str, *, dimensions: int) -> NDArray[np.float64]:
        try:
            array = np.array(self._value(name), dtype=float)
        except (TypeError, ValueError) as problem:
            raise OracleError(f"input {name}: not numbers ({problem})") from problem
        if array.ndim != dimensions or array.size == 0:
            raise OracleError(f"input {name}: need {dimensions} dimensions, got {array.ndim}")
        return array


def plain_list(array: NDArray[np.float64]) -> list[object]:
    """An array as nested lists of plain numbers, as JSON holds it."""
    return list(array.tolist())
