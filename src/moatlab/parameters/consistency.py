"""What must hold between the numbers of one group: low below high, shares add up."""

from collections.abc import Sequence

from pydantic import BaseModel

from moatlab.foundation.errors import shown
from moatlab.foundation.refusals import refused

__all__ = ["refuse_disorder", "refuse_sum"]

_TOLERANCE = 1e-6


def refuse_disorder(group: BaseModel, low: str, high: str) -> None:
    """Refuse a group whose lower end lies above the upper one.

    Raises:
        PydanticCustomError: it does; the border turns it into an `InputError`.
    """
    if getattr(group, low) > getattr(group, high):
        raise refused(
            found=shown(getattr(group, low)),
            allowed=f"at most {high} ({shown(getattr(group, high))})",
            cure=f"Lower {low} or raise {high}.",
            path=low,
        )


def refuse_sum(shares: Sequence[float], *, path: str, what: str) -> None:
    """Refuse shares that do not add up to 1.

    Raises:
        PydanticCustomError: they do not; the border turns it into an `InputError`.
    """
    total = sum(shares)
    if abs(total - 1.0) > _TOLERANCE:
        raise refused(
            found=f"{shown(tuple(shares))}, which adds up to {total:.6g}",
            allowed=f"shares that add up to 1 ({what})",
            path=path,
        )
