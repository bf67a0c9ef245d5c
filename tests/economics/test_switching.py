"""Switching costs: their parts, the margins they cause, the chain of customers they make."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from moatlab.economics.pricing import covered_market_margin
from moatlab.economics.switching import (
    SwitchingTerms,
    forward_looking_margin,
    least_margin_ratio,
    margin_minimising_retention,
    margin_ratio,
    retention,
    saturating_growth,
    switching_cost,
    switching_utils_of_retention,
)
from moatlab.economics.switching_chain import (
    expected_tenure,
    half_life,
    second_eigenvalue,
    share_path,
    stationary_shares,
    switching_transition,
    yearly_churn,
)
from moatlab.economics.switching_remedies import provider_payment, technical_lockin

TERMS = SwitchingTerms(
    procedural_switching_cost=2.5,
    data_gravity_cost=0.6,
    switching_egress_factor=1.0,
    commitment_penalty=0.2,
    interop_procedural=0.0,
    interop_data=0.0,
)
SHARES = st.floats(0.0, 0.99)


def test_moving_half_a_petabyte_per_million_costs_three_and_a_half_percent_of_spend() -> None:
    with_fee = switching_cost(TERMS, 0.07, 1.0, 0.5, 0.5, 0.0)
    assert with_fee - switching_cost(TERMS, 0.0, 1.0, 0.5, 0.5, 0.0) == pytest.approx(0.035)


def test_what_the_old_provider_pays_the_customer_does_not() -> None:
    helped = TERMS._replace(interop_procedural=0.2, provider_paid_share=0.3)
    alone = helped._replace(provider_paid_share=0.0)
    saved = switching_cost(alone, 0.07, 1.3, 0.5, 0.5, 0.5) - switching_cost(helped, 0.07, 1.3, 0.5, 0.5, 0.5)
    assert saved == pytest.approx(provider_payment(helped, 1.3)) == pytest.approx(2.5 * 1.3 * 0.8 * 0.3)
    assert provider_payment(alone, 1.3) == 0.0


def test_lost_fees_come_back_as_work_but_never_the_other_way_round() -> None:
    assert technical_lockin(0.5, 0.07, 0.5) == pytest.approx(0.5 * 0.035)
    assert technical_lockin(0.0, 0.07, 0.5) == technical_lockin(0.5, -0.02, 0.5) == 0.0


def test_full_interoperability_leaves_only_fees_and_the_commitment() -> None:
    open_terms = TERMS._replace(interop_procedural=1.0, interop_data=1.0)
    assert switching_cost(open_terms, 0.0, 1.3, 0.9, 1.0, 0.0) == 0.0
    assert switching_cost(open_terms, 0.0, 1.3, 0.9, 1.0, 0.5) == pytest.approx(0.1)


def test_a_grown_in_customer_pays_more_to_leave_in_a_sector_with_more_procedures() -> None:
    fresh, grown_in = (switching_cost(TERMS, 0.07, 1.3, grown, 0.5, 0.0) for grown in (0.0, 1.0))
    assert grown_in - fresh == pytest.approx(0.6)
    assert fresh - switching_cost(TERMS, 0.07, 1.0, 0.0, 0.5, 0.0) == pytest.approx(0.3 * 2.5)


def test_growing_in_twice_for_a_month_is_growing_in_once_for_two() -> None:
    once = saturating_growth(0.3, 1.0, 0.25, 2.0 / 12.0)
    twice = saturating_growth(saturating_growth(0.3, 1.0, 0.25, 1.0 / 12.0), 1.0, 0.25, 1.0 / 12.0)
    assert twice == pytest.approx(once, rel=1e-14)
    assert saturating_growth(0.3, 1.0, 0.25, 1e4) == pytest.approx(1.0)


@given(SHARES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_seller_that_looks_ahead_never_charges_more_than_a_myopic_one(
    loyal: float, discount: float, foresight: float
) -> None:
    assert forward_looking_margin(0.4, loyal, discount, foresight) <= 0.4
    assert forward_looking_margin(0.4, loyal, discount, 0.0) == 0.4
    assert forward_looking_margin(0.4, loyal, discount, 1.0) == pytest.approx(0.4 * (1.0 - discount * loyal))


def _symmetric_margin(utils: float, sellers: int, price_sensitivity: float, unattached: float) -> float:
    """The static margin D/D' written out: own customers, those of the others, and unattached buyers."""
    stay = math.exp(utils) / (math.exp(utils) + sellers - 1)
    come = 1.0 / (math.exp(utils) + sellers - 1)
    fresh = 1.0 / sellers
    slope = (stay * (1.0 - stay) + (sellers - 1) * come * (1.0 - come)) / sellers
    contestable = (1.0 - unattached) * slope + unattached * fresh * (1.0 - fresh)
    return fresh / (price_sensitivity * contestable)


@pytest.mark.parametrize("sellers", [2, 3, 4])
@pytest.mark.parametrize("unattached", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("foresight", [0.0, 0.5, 1.0])
def test_the_margin_ratio_is_the_pricing_rule_in_the_symmetric_market(
    sellers: int, unattached: float, foresight: float
) -> None:
    utils, discount, sensitivity = 1.7, 0.9, 3.5
    loyal = retention(utils, sellers)
    static = _symmetric_margin(utils, sellers, sensitivity, unattached)
    ruled = forward_looking_margin(static, loyal, discount, foresight)
    ratio = margin_ratio(loyal, discount, unattached_share=unattached, foresight=foresight)
    assert ruled == pytest.approx(ratio * covered_market_margin(sellers, sensitivity), rel=1e-12)


@given(SHARES.filter(lambda loyal: loyal > 1e-6), st.floats(0.05, 0.99))
def test_switching_costs_lower_prices_exactly_when_loyalty_is_below_the_discount_factor(
    loyal: float, discount: float
) -> None:
    ratio = margin_ratio(loyal, discount)
    assert (ratio < 1.0) == (loyal < discount) or ratio == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("sellers", "utils"), [(2, 1.47), (3, 1.80), (4, 2.04)])
def test_prices_are_lowest_at_a_moderate_switching_cost(sellers: int, utils: float) -> None:
    lowest = minimize_scalar(
        lambda k: margin_ratio(retention(k, sellers), 0.9), bounds=(0.0, 8.0), method="bounded"
    )
    assert lowest.fun == pytest.approx(least_margin_ratio(0.9), abs=1e-9)
    assert lowest.fun == pytest.approx(0.718, abs=5e-4)
    assert lowest.x == pytest.approx(utils, abs=5e-3)
    assert retention(lowest.x, sellers) == pytest.approx(margin_minimising_retention(0.9), abs=1e-5)


def test_bargains_come_before_rip_offs_unless_sellers_are_myopic() -> None:
    loyal, discount = 0.8, 0.9
    launch = margin_ratio(loyal, discount, unattached_share=1.0)
    mature = margin_ratio(loyal, discount, unattached_share=0.0)
    assert launch == pytest.approx(1.0 - discount * loyal)
    assert mature / launch == pytest.approx(1.0 / (1.0 - loyal**2))
    assert margin_ratio(loyal, discount, unattached_share=1.0, foresight=0.0) == 1.0
    assert margin_ratio(loyal, discount, foresight=0.0) == pytest.approx(1.0 / (1.0 - loyal**2))


@given(st.floats(0.0, 12.0), st.integers(2, 9))
def test_retention_and_switching_cost_are_two_names_of_one_thing(utils: float, sellers: int) -> None:
    assert switching_utils_of_retention(retention(utils, sellers), sellers) == pytest.approx(utils, abs=1e-9)


def test_impossible_loyalty_is_refused() -> None:
    with pytest.raises(ValueError, match="two sellers"):
        retention(1.0, 1)
    with pytest.raises(ValueError, match="not be negative"):
        retention(-1.0, 2)
    with pytest.raises(ValueError, match="retention must be in"):
        switching_utils_of_retention(1.0, 2)
    with pytest.raises(ValueError, match="retention must be in"):
        margin_ratio(1.0, 0.9)
    with pytest.raises(ValueError, match="unattached share must be in"):
        margin_ratio(0.5, 0.9, unattached_share=1.2)
    with pytest.raises(ValueError, match="discount must be in"):
        margin_minimising_retention(1.0)
    with pytest.raises(ValueError, match="discount must be in"):
        least_margin_ratio(1.1)


def test_the_chain_of_customers_settles_where_it_no_longer_moves() -> None:
    chain = switching_transition(np.array([0.5, 0.1, -0.2]), 2.0)
    settled = stationary_shares(chain)
    assert settled @ chain == pytest.approx(settled, abs=1e-15)
    assert share_path(chain, np.array([1.0, 0.0, 0.0]), 400)[-1] == pytest.approx(settled, abs=1e-12)


def test_tenure_and_churn_tell_the_same_story() -> None:
    chain = switching_transition(np.zeros(3), 3.0)
    assert yearly_churn(chain) == pytest.approx(1.0 / expected_tenure(chain)[0])


def test_the_distance_to_the_long_run_halves_in_a_half_life() -> None:
    chain = switching_transition(np.zeros(4), 4.0)
    memory = second_eigenvalue(chain)
    assert memory == pytest.approx(retention(4.0, 4))
    assert memory ** half_life(chain) == pytest.approx(0.5)


def test_without_switching_costs_the_past_is_forgotten_at_once_and_with_prohibitive_ones_never() -> None:
    assert half_life(switching_transition(np.array([0.4, 0.0, -0.1]), 0.0)) == 0.0
    assert half_life(np.eye(2)) == math.inf


def test_leaving_for_nothing_is_free_but_coming_back_is_not() -> None:
    chain = switching_transition(np.zeros(3), 2.0, last_state="free")
    assert chain[0, 2] == pytest.approx(chain[0, 0])
    assert chain[2, 0] < chain[2, 2]
