"""Effects along the levels of a factor are drawn where they are, with intervals, and named."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from moatlab.observe.outcomes import Outcome
from moatlab.plots.level_effects import level_effects
from moatlab.plots.sheets import Caption, PlainNumbers
from moatlab.plots.style import DISTINCT, NOTE
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

LOCK_IN = Outcome("lock_in", "Locked-in cloud spending", "share of spending, 0-1", "")
CHURN = Outcome("churn", "Customers that change cloud", "per year, mean of 12 months", "")
SURPLUS = Outcome("surplus", "Consumer surplus", "USD bn/yr", "")
FLOP = Outcome("flop", "A computation of quite an astonishing size and name", "FLOP", "")
SIX = [
    "exclusivity_ban_retroactive",
    "frand_model_access",
    "data_act",
    "structural",
    "voluntary_open_api",
    "all_behavioural",
]
WORLDS = [
    "seed_exclusive",
    "no_pair_2030",
    "a world of a long name in which nobody learns from any chip at all",
]
YEARS = list(range(2024, 2032))
CAPTION = Caption("What a ban does", "scenario seed_exclusive, 20 seeds", "Mean over 2031 to 2035.")


def table(
    outcomes: Sequence[Outcome], levels: Sequence[object], groups: Sequence[str] = ("",), size: float = 1.0
) -> pd.DataFrame:
    rows = [
        (outcome.name, level, group, middle, middle - 0.1 * size, middle + 0.1 * size)
        for outcome in outcomes
        for number, group in enumerate(groups)
        for place, level in enumerate(levels)
        for middle in [size * (np.sin(place / 2.0 + number) + 0.2 * number)]
    ]
    return pd.DataFrame(rows, columns=["outcome", "level", "group", "difference", "low", "high"])


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


SHAPES = [
    ([LOCK_IN], YEARS, [""], 0.01),
    ([LOCK_IN, CHURN, SURPLUS, FLOP], [0.05, 0.5, 5.0, 50.0], SIX, 1e-6),
    ([FLOP], [0.0, 0.1, 0.2, 0.6, 0.61], SIX[:2], 1e26),
    ([LOCK_IN, SURPLUS], [float(level) for level in np.linspace(0.0, 1.0, 40)], SIX[:3], 5.0),
    ([SURPLUS], [pd.Timestamp(year, 1, 1) for year in YEARS], [""], 80.0),
    ([SURPLUS, CHURN], [pd.Timestamp(2024, month, 1) for month in range(1, 9)], SIX[:1], 80.0),
    ([LOCK_IN, CHURN, SURPLUS, FLOP, LOCK_IN], WORLDS, ["low", "high"], 300.0),
    ([FLOP], [True, False], [""], 1e12),
    ([LOCK_IN], [1.5], SIX, 0.0),
]


@pytest.mark.parametrize(("outcomes", "levels", "groups", "size"), SHAPES)
def test_no_words_overlap_or_leave_the_figure(
    outcomes: list[Outcome], levels: list[object], groups: list[str], size: float
) -> None:
    chosen = list({outcome.name: outcome for outcome in outcomes}.values())
    figure = level_effects(table(chosen, levels, groups, size), chosen, CAPTION, x_label="start, year")
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, "#dddddd", "#999999"}
    assert NOTE in words(figure).replace("\n", " ")


def test_a_line_runs_through_the_effects_and_its_name_stands_at_its_end() -> None:
    figure = level_effects(table([SURPLUS], YEARS, SIX[:3]), [SURPLUS], CAPTION, x_label="start")
    (axes,) = figure.axes
    drawn = [line for line in axes.lines if len(line.get_xdata()) == len(YEARS)]
    assert [to_hex(line.get_color()).upper() for line in drawn] == list(DISTINCT[:3])
    assert drawn[1].get_ydata()[0] == pytest.approx(np.sin(1.0) + 0.2)
    named = {text.get_text().replace("\n", " "): text.get_color() for text in axes.texts}
    assert named == {
        name.replace("_", " "): colour for name, colour in zip(SIX[:3], DISTINCT[:3], strict=True)
    }
    assert len({line.get_marker() for line in drawn}) == 3


def test_bars_of_few_levels_and_bands_of_many_are_the_intervals() -> None:
    few = level_effects(table([SURPLUS], YEARS), [SURPLUS], CAPTION, x_label="start")
    (bars,) = few.axes[0].collections
    assert bars.get_segments()[0][:, 1].tolist() == pytest.approx([-0.1, 0.1])
    assert "Bars: 95 % intervals." in words(few)
    many = level_effects(table([SURPLUS], list(range(30))), [SURPLUS], CAPTION, x_label="start")
    assert "Bands: 95 % intervals." in words(many)
    assert len(many.axes[0].collections) == 1


def test_no_interval_is_claimed_where_there_is_none() -> None:
    single = table([SURPLUS], YEARS).assign(low=np.nan, high=np.nan)
    assert "interval" not in words(level_effects(single, [SURPLUS], CAPTION, x_label="start"))


def test_differences_of_shares_are_percentage_points_about_zero_and_levels_are_per_cent() -> None:
    shares = table([LOCK_IN], YEARS).assign(difference=0.25, low=0.2, high=0.3)
    about = level_effects(shares, [LOCK_IN], CAPTION, x_label="start").axes[0]
    assert about.get_ylabel() == "percentage points"
    assert about.get_ylim()[0] < 0.0
    of_levels = level_effects(shares, [LOCK_IN], CAPTION, x_label="start", differences=False).axes[0]
    assert of_levels.get_ylabel() == "% of spending"
    assert of_levels.get_ylim()[0] == pytest.approx(20.0, abs=1.0)
    assert of_levels.lines[0].get_ydata()[0] == pytest.approx(25.0)


def test_the_axis_is_logarithmic_only_for_levels_of_very_different_size() -> None:
    scales = {
        wide: level_effects(table([SURPLUS], levels), [SURPLUS], CAPTION, x_label="x").axes[0].get_xscale()
        for wide, levels in {"wide": [0.1, 1.0, 10.0], "narrow": [1.0, 10.0], "zero": [0.0, 100.0]}.items()
    }
    assert scales == {"wide": "log", "narrow": "linear", "zero": "linear"}


def test_names_are_listed_from_top_to_bottom_in_the_order_of_the_table() -> None:
    figure = level_effects(
        table([SURPLUS, CHURN], WORLDS, ["low", "high"]), [SURPLUS, CHURN], CAPTION, x_label="world"
    )
    first, second = figure.axes
    labels = [label.get_text().replace("\n", " ") for label in first.get_yticklabels()]
    assert labels[:2] == ["seed exclusive", "no pair 2030"]
    assert not any(label.get_text() for label in second.get_yticklabels())
    assert first.get_ylim()[0] > first.get_ylim()[1]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["low", "high"]
    marks = [line for line in first.lines if len(line.get_xdata()) == len(WORLDS)]
    assert [len(marks), len({line.get_marker() for line in marks})] == [2, 2]


def test_an_outcome_without_values_says_so() -> None:
    nothing = table([SURPLUS], YEARS).assign(difference=np.nan, low=np.nan, high=np.nan)
    assert "no data" in words(level_effects(nothing, [SURPLUS], CAPTION, x_label="start"))


def test_ticks_have_the_decimals_of_their_steps_and_powers_of_ten_when_long() -> None:
    written = PlainNumbers().format_ticks
    assert written([-0.25, 0.0, 0.25]) == ["\N{MINUS SIGN}0.25", "0.00", "0.25"]
    assert written([1000.0, 2000.0]) == ["1000", "2000"]
    assert written([0.0, 2.5e-7, 5e-7]) == ["0", "2.5e\N{MINUS SIGN}7", "5e\N{MINUS SIGN}7"]
    assert written([0.0, 5e25, 1e26]) == ["0", "5e25", "1e26"]
