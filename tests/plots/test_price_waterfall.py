"""A dollar spent on AI is divided without rest, and the picture steps down from the whole to nothing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from moatlab.observe.history import History
from moatlab.plots.price_waterfall import EARNERS, PARTS, dollar_parts, price_waterfall
from tests.plots.legibility import GREY, OKABE_ITO, assert_every_word_readable, colours_of, texts

type Invent = Callable[[int], History]

SPENT, FEES = 100.0, 10.0


@pytest.fixture
def plain(invented_history: Invent) -> History:
    """Two years: 100 bn USD on one lab at twice its unit cost; compute at 2 USD an hour that costs 1."""
    found = invented_history(24)
    market = found.market.assign(
        ai_spending=SPENT, marketplace_revenue=FEES, gpu_cost=1.0, reference_price=2.0
    )
    labs = found.labs.assign(
        share=(found.labs["lab"] == "openai").astype(float),
        api_price=2.0,
        serving_cost=1.0,
        compute_price=2.0,
    )
    clouds = found.clouds.assign(
        ai_compute_share=0.25, capacity_gpu=3.0, capacity_custom=1.0, custom_chip_relative_cost=1.0
    )
    return replace(found, market=market, labs=labs, clouds=clouds)


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_a_dollar_can_be_followed_by_hand(plain: History) -> None:
    rules = plain.scenario.parameters
    serve, chips, margin = rules.demand.serve_share, rules.compute.capital_share, rules.vendor.vendor_margin
    units = SPENT / 2.0
    compute = serve * units
    expected = {
        "marketplace": FEES,
        "cloud_margin": compute / 2.0,
        "running": (1.0 - chips) * compute / 2.0,
        "making": chips * (0.25 + 0.75 * (1.0 - margin)) * compute / 2.0,
        "vendor_margin": chips * 0.75 * margin * compute / 2.0,
        "serving": (1.0 - serve) * units,
        "lab": SPENT - FEES - units,
    }
    for part, value in expected.items():
        np.testing.assert_allclose(dollar_parts(plain)[part], value, rtol=1e-12, err_msg=part)


@pytest.mark.parametrize("months", [1, 40])
def test_parts_add_up_to_what_enterprises_spend(months: int, invented_history: Invent) -> None:
    history = invented_history(months)
    np.testing.assert_allclose(dollar_parts(history).sum(axis=1), history.market["ai_spending"], rtol=1e-12)


def test_compute_below_cost_leaves_the_clouds_no_margin_rather_than_a_debt(plain: History) -> None:
    cheap = replace(plain, labs=plain.labs.assign(compute_price=0.5))
    parts = dollar_parts(cheap)
    np.testing.assert_allclose(parts["cloud_margin"], 0.0, atol=1e-12)
    np.testing.assert_allclose(parts.sum(axis=1), SPENT)


def test_serving_of_open_models_is_part_of_hosting(plain: History) -> None:
    labs = plain.labs.assign(share=(plain.labs["lab"] == "meta").astype(float))
    assert (dollar_parts(replace(plain, labs=labs))["serving"] == 0.0).all()


def test_bars_step_down_from_the_whole_dollar_to_nothing(plain: History) -> None:
    for axes in price_waterfall(plain).axes:
        spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars(axes)]
        assert len(spans) == len(PARTS)
        assert max(spans[0]) == pytest.approx(100.0)
        assert min(spans[-1]) == pytest.approx(0.0, abs=1e-9)
        for above, below in pairwise(spans):
            assert min(above) == pytest.approx(max(below))
        colours = [to_hex(bar.get_facecolor()) for bar in bars(axes)]
        assert colours == [EARNERS[part.earner].lower() for part in PARTS.values()]


def test_the_first_and_the_last_full_year_stand_side_by_side(
    plain: History, invented_history: Invent
) -> None:
    titles = [axes.get_title(loc="left") for axes in price_waterfall(plain).axes]
    assert titles == ["2023: 100.0 bn USD a year", "2024: 100.0 bn USD a year"]
    (single,) = price_waterfall(invented_history(14)).axes
    assert single.get_title(loc="left").startswith("2023: ")
    (short,) = price_waterfall(invented_history(3)).axes
    assert short.get_title(loc="left").startswith("January 2023 to March 2023: ")


@pytest.mark.parametrize("months", [1, 14, 40, 156])
def test_words_stand_apart_also_where_the_lab_is_left_with_a_loss(
    months: int, invented_history: Invent
) -> None:
    history = invented_history(months)
    figure = price_waterfall(replace(history, labs=history.labs.assign(api_price=0.7)))
    assert any("\N{MINUS SIGN}" in text.get_text() for text in texts(figure))
    assert_every_word_readable(figure)
    assert colours_of(figure) <= OKABE_ITO | {GREY, "#999999"}


def test_before_the_first_sale_the_figure_says_so(plain: History) -> None:
    market = plain.market.assign(ai_spending=0.0, marketplace_revenue=0.0)
    figure = price_waterfall(replace(plain, market=market, labs=plain.labs.assign(share=0.0)))
    assert [text.get_text() for text in figure.axes[0].texts] == ["Nothing is spent on AI."]
