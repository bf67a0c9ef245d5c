"""The registry of theory limits: each is a function that measures a claim on formulas or running markets."""

from collections.abc import Callable
from dataclasses import dataclass

from moatlab.foundation.errors import MoatlabError
from moatlab.validation.findings import Finding, verdict_of

__all__ = ["THEORY_LIMITS", "Measured", "TheoryLimit", "theory_limit", "within"]


@dataclass(frozen=True)
class Measured:
    """What a limit gave, in words with numbers, and whether the claim holds."""

    found: str
    holds: bool


def within(error: float, tolerance: float, what: str = "largest error") -> Measured:
    """An error and whether it stays inside its tolerance.

    >>> within(2e-9, 1e-8)
    Measured(found='largest error 2.0e-09', holds=True)
    """
    return Measured(f"{what} {error:.1e}", holds=bool(error <= tolerance))


@dataclass(frozen=True)
class TheoryLimit:
    """A claim of theory: its number in the description of the model, and how to measure it."""

    name: str
    statement: str
    expected: str
    measure: Callable[[], Measured]

    def finding(self) -> Finding:
        """Measure the claim; a formula that cannot be computed is a failure too."""
        try:
            measured = self.measure()
        except (MoatlabError, ArithmeticError, ValueError) as problem:
            measured = Measured(f"{type(problem).__name__}: {problem}", holds=False)
        return Finding(
            group="theory",
            name=self.name,
            statement=self.statement,
            expected=self.expected,
            found=measured.found,
            verdict=verdict_of(holds=measured.holds),
        )


THEORY_LIMITS: list[TheoryLimit] = []


def theory_limit(
    name: str, statement: str, *, expected: str
) -> Callable[[Callable[[], Measured]], Callable[[], Measured]]:
    """Enter a function as a theory limit.

    Args:
        name: number of the limit in the description of the model; several functions may share one.
        statement: the claim in words.
        expected: what must be found, with tolerance.
    """

    def enter(measure: Callable[[], Measured]) -> Callable[[], Measured]:
        THEORY_LIMITS.append(TheoryLimit(name, statement, expected, measure))
        return measure

    return enter
