"""Patterns of the real market: bands, misses, and statistics of runs."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from moatlab.observe.history import History
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from moatlab.validation.pattern_findings import judge_line, judge_pattern
from moatlab.validation.patterns import statistics as measured
from moatlab.validation.patterns.bands import PATTERNS, Band, Line, Pattern, above, below
from moatlab.validation.patterns.evidence import Evidence

TWO_BANDS = (Band(1.0, 2.0), Band(3.0, 4.0))


def line(values: Sequence[float], bands: tuple[Band, ...] = TWO_BANDS) -> Line:
    return Line("a statistic", lambda _: np.array(values), bands, digits=2)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Two small runs of each kind."""
    documented = load_scenario("documented_nonexclusive").with_enterprises(300)
    free = documented.replace("contracts_mode", "free").with_enterprises(50)
    documented = documented.with_horizon(96)
    return Evidence(
        documented=[simulate(documented, seed) for seed in (1, 2)],
        free=[simulate(free, seed) for seed in (1, 2)],
    )


def test_a_line_is_inside_only_if_all_its_numbers_are() -> None:
    inside = judge_line("D1a", line([1.0, 4.0]), np.array([1.0, 4.0]))
    assert (inside.verdict, inside.expected, inside.found) == ("pass", "1 to 2 / 3 to 4", "1.00 / 4.00")
    outside = judge_line("D1a", line([1.5, 4.25]), np.array([1.5, 4.25]))
    assert (outside.verdict, outside.found) == ("miss", "1.50 / 4.25; misses by 0.00 / 0.25")


@pytest.mark.parametrize(
    ("band", "value", "inside"),
    [
        (Band(1.0, 2.0), 2.0, True),
        (Band(1.0, 2.0), 2.001, False),
        (above(0.0), 0.0, False),
        (above(0.0), 0.1, True),
        (below(6.0), 6.0, False),
        (below(6.0), -3.0, True),
        (Band(1.0, 2.0), float("nan"), False),
        (above(0.0), float("nan"), False),
    ],
)
def test_bands_hold_their_ends_but_levels_must_be_passed(band: Band, value: float, inside: object) -> None:
    assert band.contains(value) == inside


def test_a_pattern_is_met_when_all_its_lines_are_inside(evidence: Evidence) -> None:
    good, bad = line([1.5, 3.5]), line([0.5, 3.5])
    verdicts = [
        [finding.verdict for finding in judge_pattern(Pattern("D1", "a pattern", lines), evidence)]
        for lines in ((good, good), (good, bad))
    ]
    assert verdicts == [["pass", "pass", "pass"], ["pass", "miss", "miss"]]


def test_every_statistic_has_a_number_for_every_band(evidence: Evidence) -> None:
    for pattern in PATTERNS:
        for one in pattern.lines:
            values = one.statistic(evidence)
            assert values.shape == (len(one.bands),), one.statement
            assert np.isfinite(values).all(), one.statement


def test_statistics_are_means_over_runs_in_their_months(evidence: Evidence) -> None:
    runs = evidence.documented
    size = [run.market["general_revenue"] + run.market["ai_compute_revenue"] for run in runs]
    assert measured.market_size(evidence)[-1] == pytest.approx(np.mean([path["2026-06-01"] for path in size]))
    spring = np.mean([run.market["spot_price"]["2023-03-01":"2023-05-01"].mean() for run in runs])
    assert measured.spot_price(evidence)[0] == pytest.approx(spring)
    one = runs[0].clouds.set_index(["cloud", "date"])["share"]
    single = Evidence(documented=runs[:1], free=evidence.free)
    change = 100.0 * (one["azure", "2025-12-01"] - one["azure", "2023-01-01"])
    assert measured.azure_change(single)[0] == pytest.approx(change)


def with_contracts(run: History, signed: dict[str, str]) -> History:
    """The run with contracts signed in these months, by mode."""
    template = run.contracts.iloc[[0] * len(signed)].copy()
    template["signed"] = pd.DatetimeIndex(list(signed)).astype("datetime64[s]")
    template["mode"] = list(signed.values())
    return replace(run, contracts=template)


def test_early_exclusivity_compares_contracts_before_2027_with_those_after_2029(evidence: Evidence) -> None:
    signed = {
        "2024-01": "exclusive",
        "2026-12": "open",
        "2028-06": "exclusive",
        "2030-01": "preferred",
        "2031-01": "open",
        "2032-01": "open",
        "2033-01": "open",
    }
    runs = Evidence(documented=evidence.documented, free=[with_contracts(evidence.free[0], signed)])
    assert measured.early_exclusivity(runs)[0] == pytest.approx(50.0 - 25.0)


def test_runs_that_never_cost_a_billion_count_as_the_year_after(evidence: Evidence) -> None:
    cheap = [replace(run, market=run.market.assign(run_cost=0.5)) for run in evidence.documented]
    assert measured.first_billion_run(replace(evidence, documented=cheap))[0] == 2031.0


def test_the_patterns_are_the_eleven_of_the_description() -> None:
    names = ["D1", "D2", "D3", "D4", "D6", "D7", "D8", "D9", "D10", "D14", "D15"]
    assert [pattern.name for pattern in PATTERNS] == names
