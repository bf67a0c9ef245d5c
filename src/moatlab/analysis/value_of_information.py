"""What it would be worth to know a factor before a policy is chosen, and whether the choice would change."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["perfect_information", "value_of_information"]

type Floats = NDArray[np.float64]

THIRDS = ("low", "middle", "high")
SHUFFLES, NOISE = 200, 0.95
RNG_KEY = 20270101


def perfect_information(gains: Floats) -> float:
    """Worth of knowing the world: mean of the best gain in each world less the best mean gain.

    >>> perfect_information(np.array([[1.0, 0.0], [0.0, 1.0]]))
    0.5

    Source: Raiffa and Schlaifer (1961).
    """
    return float(gains.max(axis=1).mean() - gains.mean(axis=0).max())


def value_of_information(gains: Floats, factors: pd.DataFrame, policies: Sequence[str]) -> pd.DataFrame:
    """Worth of knowing in which third of its values each factor lies, before the policy is chosen.

    value = mean over thirds of max over policies of the mean gain there, less the best mean gain: the
    expected value of partial perfect information, estimated by three bins. It is never negative, so that
    chance alone gives a positive one: `noise` is what the same worlds give in 95 % of random orders of a
    factor.

    Args:
        gains: of the policies against the reference, more is better [worlds, policies].
        factors: values in the same worlds, one column a factor.
        policies: their names.

    Returns:
        One row a factor: `value`, `noise`, `best_low`, `best_middle` and `best_high` (the policy with the
        highest mean gain in the third), `changes_choice`: whether value exceeds noise.

    Source: Strong and Oakley (2013) for partial information from a sample by bins of single inputs.
    """
    random = np.random.default_rng(RNG_KEY)
    orders = [random.permutation(len(gains)) for _ in range(SHUFFLES)]
    shuffled = [_value(_means_by_third(gains[order]), gains) for order in orders]
    noise = float(np.quantile(shuffled, NOISE))
    rows = {}
    for name, values in factors.items():
        means = _means_by_third(gains[np.argsort(values.to_numpy(), kind="stable")])
        value = _value(means, gains)
        best = {
            f"best_{third}": policies[int(place)]
            for third, place in zip(THIRDS, means.argmax(axis=1), strict=True)
        }
        rows[name] = {"value": value, "noise": noise, **best, "changes_choice": value > noise}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("factor")


def _means_by_third(ordered: Floats) -> Floats:
    """Mean gains in the thirds of worlds that are ordered by a factor [thirds, policies]."""
    return np.array([third.mean(axis=0) for third in np.array_split(ordered, len(THIRDS))])


def _value(means: Floats, gains: Floats) -> float:
    """What the best policy of each third gains over the best one of all, in the mean over worlds."""
    sizes = [len(third) for third in np.array_split(np.arange(len(gains)), len(THIRDS))]
    best = int(gains.mean(axis=0).argmax())
    return float(np.average(means.max(axis=1) - means[:, best], weights=sizes))
