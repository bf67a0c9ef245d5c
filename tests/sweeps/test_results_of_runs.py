"""What a sweep records of a run is what the run alone gives, exactly; others read it, too."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.dataset as ds
import pytest

from moatlab.foundation.errors import InputError
from moatlab.observe.history import History
from moatlab.observe.outcomes import read_outcomes
from moatlab.simulation import simulate
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import sweep
from moatlab.sweeps.verify import verify
from tests.sweeps.small_worlds import EGRESS, SWITCHING, quick, small_design

OUTCOMES = ["lock_in", "aws.share", "openai.revenue"]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Sixteen runs of the model itself."""
    design = small_design(
        outcomes=OUTCOMES,
        window=["2023-03", "2023-08"],
        seeds=[3, 8],
        latin_hypercube={"n": 2, "bounds": [EGRESS]},
    )
    return sweep(design, tmp_path_factory.mktemp("real") / "sweep")


def alone(results: Results, row: pd.Series) -> History:
    """The run of a row, simulated by itself."""
    (scenario,) = results.design.scenario
    changed = scenario.replace_all({path: row[path] for path in (SWITCHING, EGRESS)})
    return simulate(changed.with_interventions(results.design.policies[row["policy"]]), int(row["seed"]))


@pytest.mark.parametrize("place", [0, 7, 15])
def test_a_row_holds_exactly_what_the_run_alone_gives(place: int, real: Results) -> None:
    row = real.runs.iloc[place]
    history = alone(real, row)
    values = pd.DataFrame(read_outcomes(history, OUTCOMES), index=history.market.index, columns=OUTCOMES)
    assert row["digest"] == history.digest()
    window = values.loc["2023-03":"2023-08"]  # type: ignore[misc]
    assert [row[name] for name in OUTCOMES] == [
        float(window[name].to_numpy().sum() / 6.0) for name in OUTCOMES
    ]

    series = real.series[real.series["run"] == row["run"]]
    years = {2023: values.loc["2023"], 2024: values.loc["2024"]}
    assert series["date"].to_list() == [datetime.date(year, 1, 1) for year in years]
    for (_, recorded), (year, months) in zip(series.iterrows(), years.items(), strict=True):
        assert recorded["date"].year == year
        means = months.to_numpy().sum(axis=0) / len(months)
        assert recorded[OUTCOMES].to_numpy(float) == pytest.approx(means, rel=1e-15)


def test_every_policy_meets_the_same_draws(real: Results) -> None:
    runs = real.runs
    assert (runs["status"] == "done").all()
    assert runs["digest"].nunique() == len(runs)
    pairs = runs.pivot(index=["point", "seed"], columns="policy", values=[SWITCHING, EGRESS])
    assert np.array_equal(pairs.xs("none", axis=1, level="policy"), pairs.xs("ban", axis=1, level="policy"))


def test_monthly_series_are_the_months_and_none_are_none(tmp_path: Path) -> None:
    changes: dict[str, object] = {"grid": {}, "latin_hypercube": None, "policies": {"none": []}, "seeds": 1}
    monthly = sweep(small_design(series="monthly", **changes), tmp_path / "monthly", simulate=quick)
    history = quick(monthly.design.scenario[0], 1)
    assert monthly.series["lock_in"].to_list() == history.market["lock_in"].to_list()
    assert monthly.series["date"].to_list() == history.scenario.calendar.dates()
    none = sweep(small_design(series="none", **changes), tmp_path / "none", simulate=quick)
    assert len(none.series) == 0
    assert none.runs["lock_in"].to_list() == monthly.runs["lock_in"].to_list()
    last_year = read_outcomes(history, monthly.design.outcomes)[-12:]
    assert monthly.runs["lock_in"][0] == float(last_year.sum(axis=0)[0] / 12.0)


def test_the_parts_are_plain_tables_for_pandas_and_arrow(whole: Results) -> None:
    by_pandas = pd.read_parquet(whole.folder / "runs")
    by_arrow = ds.dataset(whole.folder / "runs").to_table(filter=ds.field("policy") == "ban").to_pandas()
    assert set(by_pandas["run"]) == set(whole.runs["run"])
    assert set(by_arrow["run"]) == set(whole.runs.query("policy == 'ban'")["run"])
    assert by_pandas["lock_in"].sum() == pytest.approx(whole.runs["lock_in"].sum())
    series = pd.read_parquet(whole.folder / "series").merge(by_pandas[["run", EGRESS]], on="run")
    assert len(series) == len(whole.series) == 2 * len(whole.runs)


def test_runs_made_again_are_equal(real: Results, whole: Results) -> None:
    assert verify(real.folder, 3)["equal"].to_list() == [True] * 3
    table = verify(whole.folder, 1000, simulate=quick)
    assert len(table) == 48
    assert table["equal"].all()
    with pytest.raises(InputError, match="runs to verify"):
        verify(whole.folder, 0, simulate=quick)
