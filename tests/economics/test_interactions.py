"""Social interactions and urns: multiple equilibria, tipping and lock-in."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import softmax

from moatlab.economics.binary_interactions import binary_equilibria, critical_field
from moatlab.economics.multinomial_interactions import multinomial_equilibria
from moatlab.economics.root_finding import roots_between
from moatlab.economics.symmetric_interactions import critical_strengths, symmetric_equilibria
from moatlab.economics.urns import (
    adoption_threshold,
    expected_limit_herfindahl,
    limit_quantile,
    limit_weights,
    prob_limit_above,
    red_draws_probabilities,
    two_type_lock_in,
    urn_limit_points,
)


@pytest.mark.parametrize(("interaction", "outcomes"), [(-1.5, 1), (0.0, 1), (0.99, 1), (1.01, 3), (4.0, 3)])
def test_two_alternatives_tip_when_conformity_exceeds_its_critical_value(
    interaction: float, outcomes: int
) -> None:
    found = binary_equilibria(0.0, interaction, 1.0)
    assert len(found) == outcomes
    for equilibrium in found:
        assert equilibrium.mean_choice == pytest.approx(
            math.tanh(interaction * equilibrium.mean_choice), abs=1e-14
        )


def test_of_three_outcomes_the_middle_one_is_unstable() -> None:
    assert [e.stability for e in binary_equilibria(0.05, 2.5, 1.0)] == ["stable", "unstable", "stable"]
    assert [e.stability for e in binary_equilibria(0.0, 1.0, 1.0)] == ["critical"]


def test_outcomes_of_equal_alternatives_are_mirror_images() -> None:
    low, middle, high = binary_equilibria(0.0, 1.8, 1.0)
    assert low.mean_choice == -high.mean_choice
    assert middle.mean_choice == 0.0
    assert low.plus_probability + high.plus_probability == pytest.approx(1.0)
    assert low.expected_utility == high.expected_utility > middle.expected_utility


def test_the_inferior_outcome_survives_up_to_the_critical_advantage() -> None:
    limit = critical_field(1.8, 1.0)
    assert len(binary_equilibria(0.999 * limit, 1.8, 1.0)) == 3
    assert len(binary_equilibria(1.001 * limit, 1.8, 1.0)) == 1
    assert binary_equilibria(-1.001 * limit, 1.8, 1.0)[0].mean_choice < 0.0
    assert math.isnan(critical_field(0.9, 1.0))


def test_just_above_the_critical_point_outcomes_part_like_a_square_root() -> None:
    excess = Fraction(1, 10**12)
    high = binary_equilibria(0, 1 + excess, Fraction(1))[-1]
    assert high.mean_choice == pytest.approx(math.sqrt(3.0 * 1e-12), rel=1e-9)


def test_an_overwhelming_wish_to_conform_leaves_no_dissenters() -> None:
    high = binary_equilibria(0.0, 500.0, 1.0)[-1]
    assert high.mean_choice == 1.0
    assert high.slope < 1e-290


def test_choices_without_intensity_are_refused() -> None:
    with pytest.raises(ValueError, match="choice intensity must be positive"):
        binary_equilibria(0.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="choice intensity must be positive"):
        multinomial_equilibria(np.zeros(3), 1.0, 0.0)


@pytest.mark.parametrize("alternatives", [2, 3, 4, 7])
def test_equal_shares_lose_stability_when_conformity_reaches_the_number_of_alternatives(
    alternatives: int,
) -> None:
    below, above = (symmetric_equilibria(alternatives, alternatives + gap)[0] for gap in (-0.01, 0.01))
    assert below.is_stable
    assert not above.is_stable


@pytest.mark.parametrize(("alternatives", "fold"), [(3, 2.75), (4, 3.22)])
def test_with_three_or_more_alternatives_a_tipped_state_exists_before(alternatives: int, fold: float) -> None:
    critical = critical_strengths(alternatives)
    assert critical.fold == pytest.approx(fold, abs=5e-3)
    before = symmetric_equilibria(alternatives, critical.fold - 1e-3)
    after = symmetric_equilibria(alternatives, critical.fold + 1e-3)
    assert [e.large for e in before] == [0]
    assert any(e.large == 1 and e.is_stable for e in after)
    assert after[-1].shares[0] == pytest.approx(critical.share_at_fold, abs=0.05)
    assert critical.fold < critical.equal_potential < critical.uniform


def test_two_alternatives_tip_without_hysteresis() -> None:
    critical = critical_strengths(2)
    assert critical.fold == critical.uniform == critical.equal_potential == 2.0


def test_two_alternatives_are_the_binary_model_at_half_the_strength() -> None:
    tipped = symmetric_equilibria(2, 2.6)[1]
    binary = binary_equilibria(0.0, 1.3, 1.0)[-1]
    assert tipped.shares[0] == pytest.approx(binary.plus_probability, rel=1e-13)


@pytest.mark.parametrize("strength", [2.8, 3.0, 3.5, 6.0, 60.0])
def test_going_through_all_branches_finds_every_permutation_of_the_symmetric_outcomes(
    strength: float,
) -> None:
    symmetric = symmetric_equilibria(3, strength)
    found = multinomial_equilibria(np.zeros(3), strength, 1.0)
    assert len(found) == sum(e.permutations for e in symmetric)
    for equilibrium in found:
        assert equilibrium.shares == pytest.approx(softmax(strength * equilibrium.shares), abs=1e-12)


def test_without_conformity_there_is_one_outcome_whatever_the_advantages() -> None:
    private = np.array([0.5, -0.3, 0.0])
    assert multinomial_equilibria(private, 0.0, 2.0)[0].shares == pytest.approx(softmax(2.0 * private))
    contrary = multinomial_equilibria(private, -3.0, 1.0)
    assert len(contrary) == 1
    assert contrary[0].shares == pytest.approx(softmax(private - 3.0 * contrary[0].shares), abs=1e-13)
    assert contrary[0].shares.max() < softmax(private).max()
    assert symmetric_equilibria(3, -2.0)[0].is_stable


def test_a_choice_needs_alternatives() -> None:
    with pytest.raises(ValueError, match="two alternatives"):
        symmetric_equilibria(1, 2.0)
    with pytest.raises(ValueError, match="two alternatives"):
        critical_strengths(1)


def test_a_root_on_an_edge_counts_once() -> None:
    assert roots_between(lambda x: x, [-1.0, 0.0, 1.0]) == [0.0]


def test_simulated_urns_settle_as_their_limit_distribution_says() -> None:
    rng, urns = np.random.default_rng(3), 4000
    red = np.full(urns, 2.0)
    for draw in range(400):
        red += rng.random(urns) < red / (5.0 + draw)
    weights = limit_weights(np.array([2.0, 3.0]), 1.0)
    settled = red / 405.0
    assert settled.mean() == pytest.approx(0.4, abs=4 * settled.std() / math.sqrt(urns))
    above = float((settled > 0.6).mean())
    assert above == pytest.approx(prob_limit_above(weights, 0.6), abs=0.03)
    median = limit_quantile(weights, np.array([0.5]))[0]
    assert prob_limit_above(weights, median) == pytest.approx(0.5)


def test_the_distribution_of_draws_adds_up_and_has_the_mean_of_the_start() -> None:
    chances = red_draws_probabilities(np.array([3.0, 1.0]), 24)
    assert chances.sum() == pytest.approx(1.0)
    assert chances @ np.arange(25) == pytest.approx(18.0)


def test_few_balls_at_the_start_concentrate_a_market_by_chance_alone() -> None:
    few, many = (expected_limit_herfindahl(np.full(4, balls)) for balls in (0.1, 1000.0))
    assert few > 0.7
    assert many == pytest.approx(0.25, abs=1e-3)


def test_stronger_increasing_returns_lock_in_sooner() -> None:
    weak, strong = (
        two_type_lock_in(adoption_threshold(1.0, 0.5, r), adoption_threshold(0.5, 1.0, r))
        for r in (0.03, 0.3)
    )
    assert strong.expected_arrivals < weak.expected_arrivals
    assert strong.prob_a == weak.prob_a == 0.5


def test_the_technology_with_the_stronger_following_wins_more_often() -> None:
    assert two_type_lock_in(-12.5, 4.5).prob_a > 0.5
    nearly_even = two_type_lock_in(-3.5, 3.5, share_r=0.5 + 1e-9)
    assert nearly_even.prob_a == pytest.approx(0.5, abs=1e-6)
    assert nearly_even.expected_arrivals == pytest.approx(16.0, rel=1e-5)
    assert two_type_lock_in(-3.5, 3.5, share_r=0.7).prob_a > 0.9


def test_the_walk_to_lock_in_is_the_gamblers_ruin() -> None:
    rng, walks = np.random.default_rng(5), 3000
    outcome = two_type_lock_in(-2.5, 3.5, share_r=0.55)
    won, arrivals = 0, 0
    for _ in range(walks):
        lead = 0
        while outcome.lower_barrier < lead < outcome.upper_barrier:
            lead += 1 if rng.random() < 0.55 else -1
            arrivals += 1
        won += lead > 0
    assert won / walks == pytest.approx(outcome.prob_a, abs=0.04)
    assert arrivals / walks == pytest.approx(outcome.expected_arrivals, rel=0.06)


def test_an_indifferent_adopter_keeps_its_natural_preference() -> None:
    assert two_type_lock_in(-4, 4).upper_barrier == 5
    assert two_type_lock_in(Fraction(-39, 10), Fraction(39, 10)).upper_barrier == 4


def test_lock_in_needs_increasing_returns_and_two_types() -> None:
    with pytest.raises(ValueError, match="increasing returns"):
        adoption_threshold(1.0, 0.5, 0.0)
    with pytest.raises(ValueError, match="types must prefer"):
        two_type_lock_in(1.0, 2.0)
    with pytest.raises(ValueError, match="types must prefer"):
        two_type_lock_in(-1.0, 2.0, share_r=1.0)
    with pytest.raises(ValueError, match="balls of every colour"):
        limit_weights(np.array([0.0, 1.0]), 1.0)


@pytest.mark.parametrize(("strength", "shares"), [(1.5, [0.5]), (6.0, [0.0025, 0.5, 0.9975])])
def test_sequential_adopters_settle_on_the_fixed_points_of_their_choice(
    strength: float, shares: list[float]
) -> None:
    def rule(share: float) -> float:
        return 1.0 / (1.0 + math.exp(strength * (1.0 - 2.0 * share)))

    points = urn_limit_points(rule, lambda share: 2.0 * strength * rule(share) * (1.0 - rule(share)))
    assert [point.share for point in points] == pytest.approx(shares, abs=1e-4)
    assert (
        [point.is_stable for point in points] == [len(shares) == 1]
        if len(shares) == 1
        else [True, False, True]
    )
