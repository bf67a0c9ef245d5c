"""Make some runs of a sweep again and see whether they come out the same, bit for bit."""

from pathlib import Path

import numpy as np
import pandas as pd

from moatlab.foundation.errors import InputError
from moatlab.simulation import simulate
from moatlab.sweeps.execution import Portion, make_runs
from moatlab.sweeps.plan import Plan, Simulate
from moatlab.sweeps.results import Results
from moatlab.sweeps.schema import DONE
from moatlab.sweeps.store import Store

__all__ = ["verify"]


def verify(folder: str | Path, runs: int = 5, *, key: int = 1, simulate: Simulate = simulate) -> pd.DataFrame:
    """Make a random sample of the runs again.

    Args:
        folder: of the sweep.
        runs: how many to repeat.
        key: which sample.
        simulate: what made the runs.

    Returns:
        One row a repeated run: `run`, `scenario`, `policy`, `point`, `seed`, `recorded` and `repeated`
        (digests of the history), `equal`.

    Raises:
        InputError: the folder is damaged, holds no run that succeeded, or was made by another version.
    """
    results = Results.load(folder)
    plan = Plan(results.design, simulate)
    Store.existing(Path(folder)).check_plan(plan)
    done = results.runs[results.runs["status"] == DONE]
    if done.empty or runs < 1:
        raise InputError(
            place="runs to verify",
            found=f"{runs} of {len(done)} that succeeded",
            allowed="at least one, of a sweep with runs that succeeded",
        )
    chosen = np.random.default_rng(key).choice(len(done), size=min(runs, len(done)), replace=False)
    sample = done.iloc[np.sort(chosen)][["run", "scenario", "policy", "point", "seed", "digest"]]
    wanted = set(sample["run"])
    portion = Portion(plan.design, tuple(run for run in plan if run.identity in wanted), simulate)
    again = make_runs(portion).runs.to_pandas().set_index("run")["digest"]
    table = sample.rename(columns={"digest": "recorded"}).reset_index(drop=True)
    table["repeated"] = table["run"].map(again)
    return table.assign(equal=table["recorded"] == table["repeated"])
