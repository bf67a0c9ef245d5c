"""Paths over all worlds of a sweep: the bands hold the worlds they claim to hold."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from moatlab.foundation.errors import InputError
from moatlab.observe.outcomes import Outcome
from moatlab.plots.sheets import Caption
from moatlab.plots.sweep_paths import sweep_paths, world_paths
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

CAPTION = Caption("Lock-in falls in most worlds", "scenario seed_exclusive, 20 points")
LOCK_IN = Outcome("lock_in", "Locked-in cloud spending", "share of spending, 0-1", "")
LONG = "exclusivity_ban_retroactive_from_the_very_first_day_on"
POLICIES = ["none", "data_act", LONG, "open_package", "structural", "voluntary", "egress_cap"]
YEARS = pd.date_range("2023-01-01", periods=13, freq="YS")
MONTHS = pd.date_range("2023-01-01", periods=40, freq="MS")


def series(
    policies: int = 2, points: int = 20, seeds: int = 2, dates: pd.DatetimeIndex = YEARS, size: float = 0.1
) -> pd.DataFrame:
    """Worlds differ in level by far more than a policy changes: by its number, in all worlds alike."""
    rows = [
        ("s", policy, "", point, point, seed, date, size * (10.0 * point + seed + 0.5 * year - number))
        for number, policy in enumerate(POLICIES[:policies])
        for point in range(points)
        for seed in range(seeds)
        for year, date in enumerate(dates)
    ]
    names = ["scenario", "policy", "row", "point", "draw", "seed", "date", "lock_in"]
    return pd.DataFrame(rows, columns=names)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


SHAPES = [
    (series(), "none"),
    (series(7), "none"),
    (series(5, dates=MONTHS, size=1e6), None),
    (series(3, dates=MONTHS[:5]), "none"),
    (series(2, 1, 1, YEARS[:1], 1e-5), "none"),
]


@pytest.mark.parametrize(("table", "reference"), SHAPES)
def test_no_words_overlap_or_leave_the_figure(table: pd.DataFrame, reference: str | None) -> None:
    figure = sweep_paths(world_paths(table, "lock_in"), LOCK_IN, CAPTION, reference=reference)
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, "#999999"}


def test_bands_are_quantiles_over_worlds_and_differences_are_taken_within_a_world() -> None:
    levels, changes = sweep_paths(world_paths(series(), "lock_in"), LOCK_IN, CAPTION, reference="none").axes
    worlds = [100.0 * 0.1 * (10.0 * point + seed - 1.0) for point in range(20) for seed in range(2)]
    wide, narrow = (band.get_paths()[0].vertices for band in levels.collections)
    in_2023 = wide[wide[:, 0] == 2023.0, 1]
    assert (in_2023.min(), in_2023.max()) == pytest.approx(tuple(np.quantile(worlds, [0.05, 0.95])))
    in_2023 = narrow[narrow[:, 0] == 2023.0, 1]
    assert (in_2023.min(), in_2023.max()) == pytest.approx(tuple(np.quantile(worlds, [0.25, 0.75])))
    median = changes.lines[-1]
    assert list(median.get_ydata()) == pytest.approx([-10.0] * 13)
    assert list(median.get_xdata()) == list(range(2023, 2036))
    spread = changes.collections[0].get_paths()[0].vertices[:, 1]
    assert spread == pytest.approx(-10.0), "worlds differ in level, not in what the policy does"


def test_a_figure_says_how_many_worlds_its_bands_contain() -> None:
    figure = sweep_paths(world_paths(series(), "lock_in"), LOCK_IN, CAPTION, reference="none")
    assert "Bands contain the middle 50 % and 90 % of 40 worlds" in words(figure)
    single = sweep_paths(world_paths(series(2, 1, 1), "lock_in"), LOCK_IN, CAPTION)
    assert "A single world." in words(single)
    assert "90 %" not in words(single)


def test_every_group_but_the_reference_has_a_panel_of_levels_and_one_of_differences() -> None:
    figure = sweep_paths(world_paths(series(7), "lock_in"), LOCK_IN, CAPTION, reference="none")
    titles = [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]
    assert len(titles) == 12
    assert titles.count("difference to none") == 6
    assert {"data act", "open package", LONG.replace("_", " ")} < set(titles)
    heights = {axes.get_ylim() for axes in figure.axes if axes.get_title(loc="left").startswith("difference")}
    assert len(heights) == 1, "differences can be compared from panel to panel"


def test_without_a_reference_every_group_has_one_panel() -> None:
    assert len(sweep_paths(world_paths(series(3), "lock_in"), LOCK_IN, CAPTION).axes) == 3


def test_months_stand_at_their_ends_and_short_runs_are_dated_by_month() -> None:
    figure = sweep_paths(world_paths(series(dates=MONTHS), "lock_in"), LOCK_IN, CAPTION)
    assert figure.axes[0].lines[-1].get_xdata()[0] == pytest.approx(2023.0 + 1.0 / 12.0)
    short = sweep_paths(world_paths(series(dates=MONTHS[:6]), "lock_in"), LOCK_IN, CAPTION)
    assert [label.get_text() for label in short.axes[0].get_xticklabels()] == [
        "Jan 2023",
        "Mar 2023",
        "May 2023",
    ]


def test_rows_of_a_table_are_paired_by_draw_and_seed_though_their_points_differ() -> None:
    table = series().assign(row=lambda rows: rows["policy"], policy="none")
    table["point"] += 100 * (table["row"] == "data_act")
    _, changes = sweep_paths(world_paths(table, "lock_in", "row"), LOCK_IN, CAPTION, reference="none").axes
    assert list(changes.lines[-1].get_ydata()) == pytest.approx([-10.0] * 13)


def test_an_unknown_reference_or_what_has_no_worlds_is_refused() -> None:
    with pytest.raises(InputError, match="reference"):
        sweep_paths(world_paths(series(), "lock_in"), LOCK_IN, CAPTION, reference="nothing")
    with pytest.raises(InputError, match="worlds"):
        world_paths(series().assign(level=1.0), "lock_in", "level")
