"""Figures of whole sweeps: ranks of policies, strengths of factors, paths over all worlds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from moatlab.analysis.leaderboard import Goal, Leaderboard, leaderboard
from moatlab.analysis.robustness import CRITERIA
from moatlab.analysis.sensitivity import DUMMY
from moatlab.observe.outcomes import Outcome
from moatlab.plots.leaderboard_figure import leaderboard_figure
from moatlab.plots.sensitivity_bars import Sensitivity, sensitivity_bars
from moatlab.plots.sheets import Caption
from moatlab.plots.style import BLUE, NOTE, PALE, VERMILLION
from tests.analysis.invented_sweep import sweep
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

CAPTION = Caption("What holds up", "scenario seed_exclusive, 100 points, 2 seeds each")
LOCK_IN = Outcome("lock_in", "Locked-in cloud spending", "share of spending, 0-1", "")
SURPLUS = Outcome("surplus", "Consumer surplus", "USD bn/yr", "")
LONG = "exclusivity_ban_retroactive_from_the_very_first_day_on"
POLICIES = [
    "none",
    "steady",
    "risky",
    "data_act",
    "structural",
    "voluntary",
    "open_package",
    "egress_cap",
    LONG,
]


def board(policies: int = 3, worlds: int = 40, size: float = 0.1, goals: int = 2) -> Leaderboard:
    """`steady` lowers lock-in a little in every world, `risky` more in the mean and less in some."""

    def world(runs: pd.DataFrame) -> dict[str, object]:
        place = runs["policy"].map({name: number for number, name in enumerate(POLICIES)}).to_numpy()
        risk = np.where(place == 2, 6.0, 0.0) * (runs["p.a"] - 0.4).to_numpy()
        gain = size * np.where(place == 0, 0.0, 0.3 / np.maximum(place, 1) + risk)
        return {"lock_in": 0.5 - gain, "surplus": 800.0 + 100.0 * gain * (place - 1.5)}

    results = sweep(
        world, {"p.a": (0.0, 1.0)}, "latin_hypercube", worlds, levels={"policy": POLICIES[:policies]}
    )
    wanted = {"lock_in": Goal("down"), "surplus": Goal("up", 0.05)}
    chosen = dict(list(wanted.items())[:goals])
    return leaderboard(replace(results, outcomes=(LOCK_IN, SURPLUS)), chosen)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


@pytest.mark.parametrize(("policies", "worlds", "size"), [(3, 40, 0.1), (9, 200, 1e-5), (2, 2, 300.0)])
def test_no_words_of_a_ranking_overlap(policies: int, worlds: int, size: float) -> None:
    figure = leaderboard_figure(board(policies, worlds, size), CAPTION)
    assert_every_word_readable(figure)
    assert NOTE in words(figure).replace("\n", " ")


def test_a_ranking_shows_rank_and_value_by_every_criterion_and_the_best_in_blue() -> None:
    found = board()
    table = found.table()
    ranking = leaderboard_figure(found, CAPTION).axes[0]
    circles = {
        (int(line.get_xdata()[0]), int(line.get_ydata()[0])): to_hex(line.get_markerfacecolor()).upper()
        for line in ranking.lines
        if line.get_marker() == "o"
    }
    assert len(circles) == len(CRITERIA) * len(table)
    for column, name in enumerate(CRITERIA):
        first = {row for row, rank in enumerate(table[f"rank_{name}"]) if rank == 1}
        assert {row for row in range(len(table)) if circles[column, row] == BLUE} == first
    written = {(text.get_position()[1], text.get_text()) for text in ranking.texts}
    expected = 100.0 * table["expected"]
    assert list(table.index)[:2] == ["risky", "steady"]
    assert (1, f"+{expected['steady']:.0f}") in written
    assert (2, "0 %") in written


def test_gains_over_the_worlds_are_drawn_in_their_quantiles_and_extremes() -> None:
    found = board(worlds=40)
    axes = leaderboard_figure(found, CAPTION).axes[1]
    gains = 100.0 * found.gains[:, found.policies.index("risky")]
    wide, box = axes.collections[:2]
    assert wide.get_segments()[0][:, 0] == pytest.approx(np.quantile(gains, [0.05, 0.95]))
    assert box.get_segments()[0][:, 0] == pytest.approx(np.quantile(gains, [0.25, 0.75]))
    ends = next(line for line in axes.lines if line.get_marker() == "x")
    assert list(ends.get_xdata()) == pytest.approx([gains.min(), gains.max()])
    assert "a gain is a fall of locked-in cloud spending" in words(axes.figure)


def test_names_are_bold_where_no_policy_is_better_in_every_goal() -> None:
    found = board()
    labels = leaderboard_figure(found, CAPTION).axes[0].get_yticklabels()
    bold = {label.get_text(): label.get_fontweight() == "bold" for label in labels}
    assert bold == found.table()["non_dominated"].to_dict()
    assert True in bold.values()
    single = leaderboard_figure(board(goals=1), CAPTION)
    assert "Bold" not in words(single)
    assert {label.get_fontweight() for label in single.axes[0].get_yticklabels()} == {"normal"}


def indices(method: str, factors: int = 4) -> pd.DataFrame:
    """Indices that fall from factor to factor; noise reaches the third of four."""
    names = [*(f"parameters.group.a_factor_of_number_{place}" for place in range(factors)), DUMMY]
    strength = np.append(np.linspace(0.8, 0.05, factors), 0.02)
    leading = {"sobol": "total_order", "morris": "mu_star", "pawn": "pawn"}[method]
    columns = {leading: strength}
    if method == "sobol":
        columns["first_order"] = 0.8 * strength - 0.03
    table = pd.DataFrame(columns, index=names)
    for name in columns:
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - 0.05, table[name] + 0.05
    if method == "morris":
        table["mu"] = strength * np.append(np.resize([1.0, -1.0, 0.2], factors), 0.0)
        table["sigma"] = 0.5 * strength
    table.loc[DUMMY, f"{leading}_high"] = 0.35
    return table.assign(above_noise=table[leading] > 0.35).sample(frac=1.0, random_state=1)


@pytest.mark.parametrize("factors", [1, 4, 25])
@pytest.mark.parametrize("method", ["sobol", "morris", "pawn"])
def test_no_words_of_sensitivities_overlap(method: str, factors: int) -> None:
    table = indices(method, factors)
    long = table.rename(
        index={table.index[0]: "parameters.a.the_race_budget_of_2023_of_the_largest_laboratory"}
    )
    figure = sensitivity_bars(
        [Sensitivity(LOCK_IN, table), Sensitivity(SURPLUS, long, "No package")], CAPTION
    )
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, "#999999", "#ffffff"}


@pytest.mark.parametrize(("method", "scale"), [("sobol", 1.0), ("morris", 100.0), ("pawn", 1.0)])
def test_factors_stand_in_the_order_of_their_strength_and_noise_is_marked(method: str, scale: float) -> None:
    (axes,) = sensitivity_bars([Sensitivity(LOCK_IN, indices(method))], CAPTION).axes
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert [name[:20] for name in names] == [f"a factor of number {place}" for place in range(4)]
    lengths = [bar.get_width() for bar in axes.patches][:4]
    assert lengths == pytest.approx([scale * value for value in (0.8, 0.55, 0.3, 0.05)])
    assert [to_hex(bar.get_facecolor()).upper() for bar in axes.patches][:4] == [BLUE, BLUE, PALE, PALE]
    (noise,) = [line for line in axes.lines if to_hex(line.get_color()).upper() == VERMILLION]
    assert noise.get_xdata()[0] == pytest.approx(0.35 * scale)
    intervals = axes.collections[0].get_segments()
    assert intervals[0][:, 0].tolist() == pytest.approx([0.75 * scale, 0.85 * scale])


def test_effects_of_a_screening_have_a_unit_a_direction_and_a_spread() -> None:
    (axes,) = sensitivity_bars([Sensitivity(LOCK_IN, indices("morris"))], CAPTION).axes
    assert axes.get_xlabel() == "percentage points"
    names = [label.get_text()[-1] for label in axes.get_yticklabels()]
    assert names == list("\N{UPWARDS ARROW}\N{DOWNWARDS ARROW}\N{UP DOWN ARROW}\N{UPWARDS ARROW}")
    (spread,) = [line for line in axes.lines if line.get_marker() == "D"]
    assert spread.get_xdata()[0] == pytest.approx(40.0)


def test_of_many_factors_the_strongest_are_drawn_and_the_others_counted() -> None:
    figure = sensitivity_bars([Sensitivity(LOCK_IN, indices("pawn", 25))], CAPTION, most=10)
    assert len(figure.axes[0].patches) == 10
    assert "The 10 strongest of 25 factors." in words(figure)
