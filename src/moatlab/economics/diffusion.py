"""Diffusion of an innovation through innovators and imitators."""

import math

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import jitable

__all__ = ["bass_adoption_rate", "bass_hazard", "bass_peak_time", "bass_share", "bass_time_to_half"]


@jitable
def bass_hazard(innovation: float, imitation: float, adopted_share: float) -> float:
    """Who has not adopted yet adopts by himself or by imitation of those who have.

    h = p + q F.

    Args:
        innovation: p [1/year].
        imitation: q [1/year].
        adopted_share: F, share of adopters (or of adopting neighbours) [-].

    Returns:
        Hazard rate [1/year].

    Source: Bass (1969), Management Science 15:215.

    >>> bass_hazard(0.25, 0.5, 0.5)
    0.5
    """
    return innovation + imitation * adopted_share


def bass_share(years: NDArray[np.float64], *, innovation: float, imitation: float) -> NDArray[np.float64]:
    """The share of adopters follows an S-curve that solves F' = (p + qF)(1 - F), F(0) = 0.

    F(t) = (1 - exp(-(p+q)t)) / (1 + (q/p) exp(-(p+q)t)).

    Args:
        years: time since launch [years], any shape.
        innovation: p, positive [1/year].
        imitation: q, not negative [1/year].

    Raises:
        ValueError: if p is not positive or q is negative.

    Source: Bass (1969), Management Science 15:215.

    >>> bass_share(np.array([0.0, 1e3]), innovation=0.03, imitation=0.38).tolist()
    [0.0, 1.0]
    """
    _require_rates(innovation, imitation)
    decay = (innovation + imitation) * np.asarray(years, dtype=float)
    return -np.expm1(-decay) / (1.0 + imitation / innovation * np.exp(-decay))


def bass_adoption_rate(
    years: NDArray[np.float64], *, innovation: float, imitation: float
) -> NDArray[np.float64]:
    """Adoptions a year start at p, peak where F = (1 - p/q)/2 and die out.

    f(t) = F'(t) = ((p+q)^2/p) exp(-(p+q)t) / (1 + (q/p) exp(-(p+q)t))^2.

    Args:
        years: time since launch [years], any shape.
        innovation: p, positive [1/year].
        imitation: q, not negative [1/year].

    Raises:
        ValueError: if p is not positive or q is negative.

    Source: Bass (1969), Management Science 15:215.

    >>> bass_adoption_rate(np.array([0.0]), innovation=0.03, imitation=0.38).round(12).tolist()
    [0.03]
    """
    _require_rates(innovation, imitation)
    total = innovation + imitation
    decay = np.exp(-total * np.asarray(years, dtype=float))
    return total**2 / innovation * decay / (1.0 + imitation / innovation * decay) ** 2


def bass_peak_time(*, innovation: float, imitation: float) -> float:
    """Adoption peaks after launch only if imitation outweighs innovation.

    ln(q/p)/(p+q) if q > p, else 0.

    Args:
        innovation: p, positive [1/year].
        imitation: q, not negative [1/year].

    Returns:
        Time of the highest adoption rate [years].

    Raises:
        ValueError: if p is not positive or q is negative.

    Source: Bass (1969), Management Science 15:215.

    >>> bass_peak_time(innovation=0.1, imitation=0.05)
    0.0
    """
    _require_rates(innovation, imitation)
    if imitation <= innovation:
        return 0.0
    return math.log(imitation / innovation) / (innovation + imitation)


def bass_time_to_half(*, innovation: float, imitation: float) -> float:
    """Half of the market has adopted after ln(2 + q/p)/(p+q) years.

    Args:
        innovation: p, positive [1/year].
        imitation: q, not negative [1/year].

    Raises:
        ValueError: if p is not positive or q is negative.

    Source: solves F(t) = 1/2 for Bass (1969).

    >>> bass_time_to_half(innovation=1.0, imitation=0.0) == math.log(2.0)
    True
    """
    _require_rates(innovation, imitation)
    return math.log(2.0 + imitation / innovation) / (innovation + imitation)


def _require_rates(innovation: float, imitation: float) -> None:
    if innovation <= 0.0 or imitation < 0.0:
        raise ValueError(f"need innovation > 0 and imitation >= 0, got {innovation} and {imitation}")
