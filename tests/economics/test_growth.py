"""Learning, scaling and diffusion."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from moatlab.economics.diffusion import (
    bass_adoption_rate,
    bass_hazard,
    bass_peak_time,
    bass_share,
    bass_time_to_half,
)
from moatlab.economics.learning import (
    cost_growth,
    cumulative_cost,
    doublings_to_halve_cost,
    learning_exponent,
    wright_cost,
)
from moatlab.economics.scaling import (
    ScalingLaw,
    algorithmic_progress,
    capability,
    compute_elasticity,
    compute_optimum,
    loss,
    loss_by_data,
    loss_by_parameters,
    training_flop,
)

LAW = ScalingLaw(1.69, 406.4, 410.7, 0.34, 0.28)


@given(st.floats(0.0, 0.6), st.floats(0.1, 1e4))
def test_doubling_experience_cuts_cost_by_exactly_the_learning_rate(rate: float, made: float) -> None:
    once, twice = wright_cost(
        np.array([made, 2.0 * made]), learning_rate=rate, reference_cost=9.0, reference=2.0
    )
    assert twice / once == pytest.approx(1.0 - rate, rel=1e-12)


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.5])
def test_the_cost_of_learning_is_the_area_under_the_curve(rate: float) -> None:
    def unit(made: float) -> float:
        return float(wright_cost(np.array([made]), learning_rate=rate, reference_cost=9.0, reference=2.0)[0])

    total = cumulative_cost(np.array([2.0, 30.0]), learning_rate=rate, reference_cost=9.0, reference=2.0)
    assert total[0] == 0.0
    assert total[1] == pytest.approx(quad(unit, 2.0, 30.0)[0], rel=1e-9)


def test_cost_halves_after_its_number_of_doublings_and_never_without_learning() -> None:
    doublings = doublings_to_halve_cost(0.15)
    made = np.array([2.0**doublings])
    assert wright_cost(made, learning_rate=0.15, reference_cost=1.0, reference=1.0)[0] == pytest.approx(0.5)
    assert doublings_to_halve_cost(0.0) == math.inf
    assert cost_growth(0.0, 0.3) == learning_exponent(0.0) == 0.0


def test_steady_growth_of_experience_is_a_steady_fall_of_cost() -> None:
    made = 1.3 ** np.arange(4.0)
    costs = wright_cost(made, learning_rate=0.2, reference_cost=1.0, reference=1.0)
    assert costs[1:] / costs[:-1] - 1.0 == pytest.approx(np.full(3, cost_growth(0.2, 0.3)))


def test_impossible_experience_is_refused() -> None:
    with pytest.raises(ValueError, match="learning rate must be in"):
        wright_cost(np.ones(1), learning_rate=1.0, reference_cost=1.0, reference=1.0)
    with pytest.raises(ValueError, match="cumulative output must be positive"):
        wright_cost(np.zeros(1), learning_rate=0.1, reference_cost=1.0, reference=1.0)


def test_no_other_split_of_the_same_compute_reaches_the_loss_of_the_optimum() -> None:
    best = compute_optimum(LAW, 1e24)
    assert training_flop(best.parameters, best.tokens) == pytest.approx(1e24)
    lowest = loss(LAW, best.parameters, best.tokens)
    for factor in (0.5, 0.95, 1.05, 2.0):
        assert loss(LAW, best.parameters * factor, best.tokens / factor) > lowest


def test_at_the_optimum_a_dollar_of_parameters_and_of_data_buy_the_same() -> None:
    best = compute_optimum(LAW, 1e22)
    by_parameters = loss_by_parameters(LAW, best.parameters) * best.parameters
    assert by_parameters == pytest.approx(loss_by_data(LAW, best.tokens) * best.tokens, rel=1e-12)


def test_reducible_loss_falls_with_compute_to_the_power_of_minus_0_154() -> None:
    small, large = (compute_optimum(LAW, flop) for flop in (1e21, 1e22))
    fall = math.log10(
        (loss(LAW, large.parameters, large.tokens) - LAW.irreducible_loss)
        / (loss(LAW, small.parameters, small.tokens) - LAW.irreducible_loss)
    )
    assert fall == pytest.approx(compute_elasticity(LAW), rel=1e-12)
    assert fall == pytest.approx(-0.154, abs=5e-4)


def test_at_a_fixed_budget_algorithms_and_hardware_add_over_half_an_order_of_magnitude_a_year() -> None:
    flop = 1e25
    algorithms = capability(flop, algorithmic_progress(12.0, 8.0)) - capability(flop, 1.0)
    hardware = capability(flop / 0.78, 1.0) - capability(flop, 1.0)
    budget = capability(flop * 2.4, 1.0) - capability(flop, 1.0)
    assert algorithms == pytest.approx(0.4515, abs=1e-4)
    assert hardware == pytest.approx(0.108, abs=1e-3)
    assert algorithms + hardware + budget == pytest.approx(0.94, abs=5e-3)


def test_the_s_curve_solves_the_hazard_of_innovators_and_imitators() -> None:
    years = np.linspace(0.0, 12.0, 25)
    path = solve_ivp(
        lambda _, share: bass_hazard(0.03, 0.38, share) * (1.0 - share),
        (0.0, 12.0),
        [0.0],
        t_eval=years,
        rtol=1e-10,
        atol=1e-12,
    )
    assert bass_share(years, innovation=0.03, imitation=0.38) == pytest.approx(path.y[0], abs=1e-6)


def test_the_adoption_rate_is_hazard_times_those_who_have_not_adopted() -> None:
    years = np.linspace(0.0, 30.0, 31)
    share = bass_share(years, innovation=0.03, imitation=0.38)
    rate = bass_adoption_rate(years, innovation=0.03, imitation=0.38)
    assert rate == pytest.approx((0.03 + 0.38 * share) * (1.0 - share), rel=1e-12)


def test_adoption_peaks_when_the_share_is_half_of_one_minus_p_over_q() -> None:
    peak = bass_peak_time(innovation=0.03, imitation=0.38)
    assert bass_share(np.array([peak]), innovation=0.03, imitation=0.38)[0] == pytest.approx(
        (1 - 0.03 / 0.38) / 2
    )
    around = bass_adoption_rate(peak + np.array([-0.1, 0.0, 0.1]), innovation=0.03, imitation=0.38)
    assert around[1] == around.max()


def test_without_imitation_adoption_peaks_at_launch() -> None:
    assert bass_peak_time(innovation=0.3, imitation=0.0) == 0.0


def test_half_have_adopted_at_the_time_to_half() -> None:
    half = bass_time_to_half(innovation=0.4, imitation=0.6)
    assert bass_share(np.array([half]), innovation=0.4, imitation=0.6)[0] == pytest.approx(0.5, rel=1e-14)


def test_impossible_diffusion_is_refused() -> None:
    with pytest.raises(ValueError, match="innovation > 0"):
        bass_share(np.zeros(1), innovation=0.0, imitation=0.4)
    with pytest.raises(ValueError, match="imitation >= 0"):
        bass_peak_time(innovation=0.1, imitation=-0.4)
