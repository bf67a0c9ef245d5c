"""What a policy, a scenario, a row of the table or a factor changes, in paired runs of a sweep."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict

import pandas as pd

from moatlab.analysis.paired_difference import paired_difference
from moatlab.analysis.sweep_points import SweepTables
from moatlab.foundation.errors import InputError, nearest, one_of, shown

__all__ = ["paired_runs", "sweep_effects"]

NO_POLICY = "none"


def sweep_effects(
    results: SweepTables,
    of: str = "policy",
    reference: Hashable = None,
    *,
    by: Sequence[str] = (),
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Differences to a reference level, in worlds that share everything else and the seed.

    What is neither `of` nor in `by` is pooled. The unit of the sample is a point that a sampler drew, its
    difference averaged over seeds and pooled levels; without a sampler it is the seed, averaged over pooled
    levels, since a grid is chosen and only its seeds are random. A pair of which one run lacks the outcome is
    left out.

    Args:
        results: of a sweep.
        of: "policy", "scenario", "row", or the path of a factor of the grid or the table.
        reference: the level to compare with; "none" for policies, otherwise the first, unless given.
        by: columns that are kept apart: any other of those above.
        years: first and last year to average yearly values over, instead of the window of the design.

    Returns:
        One row a combination of `by`, level of `of` and outcome: `unit`, `baseline_mean`, `alternative_mean`,
        `difference` (paired), `low` and `high` (95 % after Student), `bootstrap_low` and `bootstrap_high`,
        `sign_share`, `variance_ratio`, `runs` (number of units), `pairs` (of runs), `verdict`.

    Raises:
        InputError: no such column, level or years, or nothing to compare.
    """
    pairs = paired_runs(results, of, reference, years=years)
    _check_by(results, of, by)
    unit = "seed" if results.sampler is None else "draw"
    rows = []
    for key, group in pairs.groupby([*by, of], sort=False):
        for outcome in results.outcomes:
            before, after = f"{outcome.name}|before", f"{outcome.name}|after"
            known = group[[unit, before, after]].dropna()
            means = known.groupby(unit)[[before, after]].mean()
            found = asdict(paired_difference(means[before].to_numpy(), means[after].to_numpy()))
            runs, verdict = found.pop("runs"), found.pop("verdict")
            place = dict(zip([*by, of], key, strict=True))
            counts = {"runs": runs, "pairs": len(known), "verdict": verdict}
            rows.append(place | {"outcome": outcome.name, "unit": outcome.unit} | found | counts)
    return pd.DataFrame(rows).set_index([*by, of, "outcome"])


def paired_runs(
    results: SweepTables,
    of: str = "policy",
    reference: Hashable = None,
    *,
    years: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Every run beside the run of the reference that shares everything else; arguments as above.

    Returns:
        One row a pair: scenario, policy, row, the factors, point, draw and seed of the run, and of each
        outcome `NAME|before` (of the reference) and `NAME|after`; both are not a number where one is.

    Raises:
        InputError: no such column, level or years, or nothing to compare.
    """
    _check_of(results, of)
    names = [outcome.name for outcome in results.outcomes]
    values = _values(results, years)
    keys = [*_keys(results, of), *(["date"] if "date" in values else [])]
    chosen = _reference(values[of], of, reference)
    baseline = values.loc[values[of] == chosen, [*keys, *names]]
    others = values[values[of] != chosen]
    if others.empty:
        raise InputError(place=of, found=f"no level but {shown(chosen)}", allowed="at least two levels")
    if baseline.duplicated(keys).any():
        raise InputError(
            place=of,
            found=f"several runs of {shown(chosen)} for one pair",
            allowed="one",
            cure="Give every row of the table a name, and compare rows.",
        )
    pairs = others.merge(baseline, on=keys, suffixes=("|after", "|before"))
    for name in names:
        gaps = pairs[f"{name}|before"].isna() | pairs[f"{name}|after"].isna()
        pairs.loc[gaps, [f"{name}|before", f"{name}|after"]] = float("nan")
    if "date" not in pairs:
        return pairs
    columns = [f"{name}|{side}" for name in names for side in ("before", "after")]
    means = pairs.groupby("run", sort=False)[columns].mean()
    described = pairs.drop_duplicates("run").drop(columns=["date", *columns]).set_index("run")
    return described.join(means).reset_index()


def _values(results: SweepTables, years: tuple[int, int] | None) -> pd.DataFrame:
    """Outcomes of every run over the window, or of every date within the years, with what identifies it."""
    names = [outcome.name for outcome in results.outcomes]
    described = ["run", "scenario", "policy", "row", *results.factors, "point", "draw", "seed"]
    if years is None:
        return results.runs[[*described, *names]]
    series = results.series
    dates = pd.DatetimeIndex(pd.to_datetime(series["date"]))
    first, last = years
    chosen = series[(dates.year >= first) & (dates.year <= last)]
    if chosen.empty or first > last:
        there = (
            f"{dates.year.min()} to {dates.year.max()}" if len(dates) else "none: the design keeps no series"
        )
        raise InputError(place="years", found=f"{first} to {last}", allowed=f"years of the series, {there}")
    return chosen[["run", "date", *names]].merge(results.runs[described], on="run")


def _keys(results: SweepTables, of: str) -> list[str]:
    """What must be equal in a pair, besides the outcome's date.

    Points are numbered alike under every policy and in every scenario. Levels of a factor or a row are other
    points: there the names of everything else must be equal, and rows of the table differ in its factors.
    """
    if of in ("policy", "scenario"):
        return ["scenario" if of == "policy" else "policy", "point", "seed"]
    in_grid = [path for path in results.factors if path in results.design.grid and path != of]
    in_table = [path for path in results.factors if path not in (*results.design.grid, *results.sampled, of)]
    of_the_table = of == "row" or of not in results.design.grid
    others = ["scenario", "policy", "draw", "seed", *in_grid]
    if not of_the_table:
        return [*others, "row", *in_table]
    return others if of == "row" else [*others, *in_table]


def _check_of(results: SweepTables, of: str) -> None:
    if of in results.sampled:
        raise InputError(
            place="of",
            found=f"{shown(of)}, which is sampled",
            allowed="what has levels: policy, scenario, row, or a factor of the grid or the table",
            cure="No two points differ in a sampled factor alone; sensitivity tells what it does.",
        )
    allowed = [
        "policy",
        "scenario",
        "row",
        *(path for path in results.factors if path not in results.sampled),
    ]
    if of not in allowed:
        likely = nearest(of, allowed)
        raise InputError(
            place="of",
            found=shown(of),
            allowed=one_of(allowed),
            cure=f"Did you mean {likely}?" if likely else "",
        )


def _check_by(results: SweepTables, of: str, by: Sequence[str]) -> None:
    allowed = [name for name in ("policy", "scenario", "row", *results.factors) if name != of]
    for name in by:
        if name not in allowed or isinstance(by, str):
            raise InputError(place="by", found=shown(by), allowed=f"a list with {one_of(allowed)}")


def _reference(levels: Iterable[Hashable], of: str, reference: Hashable) -> Hashable:
    there = list(dict.fromkeys(levels))
    if reference is None:
        return NO_POLICY if of == "policy" and NO_POLICY in there else there[0]
    if reference not in there:
        names = [str(level) for level in there]
        likely = nearest(str(reference), names)
        raise InputError(
            place="reference",
            found=shown(reference),
            allowed=one_of(names),
            cure=f"Did you mean {likely}?" if likely else "",
        )
    return reference
