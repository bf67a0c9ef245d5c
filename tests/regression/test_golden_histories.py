"""Results change only on purpose: three small histories against their rounded record."""

import pandas as pd
import pytest

from tests.regression.golden_histories import FOLDER, SCENARIOS, rounded_history


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_small_history_is_what_it_was(name: str) -> None:
    golden = pd.read_csv(FOLDER / f"{name}.csv", index_col="date", parse_dates=["date"])
    pd.testing.assert_frame_equal(
        rounded_history(name), golden, check_index_type=False, check_freq=False, rtol=1e-5, atol=1e-9
    )


def test_the_scenarios_differ_after_the_deal_and_not_before() -> None:
    seed, documented = (
        pd.read_csv(FOLDER / f"{name}.csv", index_col="date", parse_dates=["date"]) for name in SCENARIOS[:2]
    )
    assert seed[:"2026-03"].equals(documented[:"2026-03"])
    assert not seed["2026-04":].equals(documented["2026-04":])
