"""Hours on own chips are rented at no more than a fifth above cost, and the vendor serves all alike."""

import datetime
from dataclasses import replace

import numpy as np
import pytest

from moatlab.economics.allocation import allocate_supply
from moatlab.market.compute import ComputeNeeds, ComputeUse
from moatlab.market.compute_clearing import ChipCaps, ComputeTerms, clear
from moatlab.market.compute_needs import contract_price
from moatlab.market.processes.improve_chips import price_compute
from moatlab.policy.structural_remedies import ChipFrand
from tests.policy.law_courts import in_month

JANUARY = datetime.date(2023, 1, 1)
FREE = ComputeTerms(
    capacity=np.array([10.0]),
    placement=np.ones(1),
    relative_price=np.array([0.9]),  # half the hours on own chips at 80 % of the price of the vendor's
    reference_price=2.0,
    elasticity=0.5,
    bounds=(0.5, 20.0),
    bound_training_share=0.5,
    own_fleet=np.zeros(1),
)
CAPPED = replace(FREE, caps=ChipCaps(share=np.array([0.5]), price=np.array([0.8]), highest=np.array([0.6])))


def cleared(terms: ComputeTerms, *, budget: float = 0.0, background: float = 0.0) -> ComputeUse:
    return clear(ComputeNeeds(np.zeros((1, 1)), np.zeros(1), np.array([budget]), background), [], terms)


def test_own_chips_are_rented_at_a_fifth_above_cost() -> None:
    """Own chips cost .7 of 1.5 USD, contracts 2.25: an hour on them falls from .79 to 1.2 x .7/1.5 = .56."""
    markets = [in_month(2023, 1, *laws) for laws in ((), (ChipFrand(start=JANUARY),))]
    prices = []
    for market in markets:
        google = market.cloud_named("google_cloud")
        assert google.fleet.custom_share == pytest.approx(0.6)
        google.own_chip_cost = google.custom_chip_relative_cost = 0.7
        passed_on = market.parameters.chips.chip_pass_through
        assert google.uncapped_compute_price(1.0) == pytest.approx(1.0 - passed_on * 0.3)
        prices.append(google.rent_cap.price)
    assert prices == [np.inf, pytest.approx(1.2 * 0.7 / 1.5)]
    frand = markets[1].cloud_named("google_cloud")
    price_compute(markets[1])
    rho = frand.own_chip_cost
    expected = 0.4 + 0.6 * min(1.0 - 0.7 * (1.0 - rho), 1.2 * rho / 1.5)
    assert frand.relative_compute_price == pytest.approx(expected)
    assert frand.ai_compute_price < markets[0].cloud_named("google_cloud").ai_compute_price


def test_a_law_of_half_strength_goes_half_the_way() -> None:
    full, half, none = (
        in_month(2023, 1, ChipFrand(start=JANUARY, strength=strength)).cloud_named("google_cloud")
        for strength in (1.0, 0.5, 0.0)
    )
    middle = (full.relative_compute_price + none.relative_compute_price) / 2.0
    assert half.relative_compute_price == pytest.approx(middle)
    assert full.relative_compute_price < none.relative_compute_price


def test_contracts_with_hours_on_own_chips_get_cheaper_whatever_their_discount() -> None:
    """80 % of Anthropic's hours with AWS run on its chips; each costs at most a fifth more than its cost."""
    free, law = in_month(2024, 1), in_month(2024, 1, ChipFrand(start=JANUARY))
    for market in (free, law):
        deal = market.contracts.between("aws", "anthropic")
        assert deal is not None
        aws = market.cloud_named("aws")
        share = deal.terms.custom_chip_share
        rho, discount = aws.custom_chip_relative_cost, deal.terms.compute_discount
        usual = (1.0 - discount) * (1.0 - 0.7 * max(0.0, 1.0 - rho))
        own = usual if market is free else min(usual, 1.2 * rho / 1.5)
        expected = market.reference_price * (share * own + (1.0 - share) * (1.0 - discount))
        price = contract_price(market, deal, 1e-6)
        assert price == pytest.approx(expected)
        assert price < market.reference_price


def test_in_a_shortage_capped_hours_stay_at_their_cap_and_the_rest_gets_dearer() -> None:
    """26 m USD buy 10 m hours at 2.60: half of them at twice the 2 USD of the reference, half at .6 x 2."""
    use = cleared(CAPPED, budget=26.0)
    assert use.scarcity == pytest.approx(2.0)
    assert use.on_demand_price == pytest.approx(0.5 * 4.0 + 0.5 * 1.2)
    assert use.sales.sum() == pytest.approx(10.0)
    assert float(use.revenue[0]) == pytest.approx(26.0 * 12.0 / 1e3)


def test_without_a_cap_a_shortage_raises_the_price_of_all_hours() -> None:
    """26 m USD for 10 m hours at .9 of the spot price: it rises to 1.44 times the reference."""
    use = cleared(FREE, budget=26.0)
    assert use.scarcity == pytest.approx(26.0 / (10.0 * 2.0 * 0.9))
    assert use.on_demand_price == pytest.approx(2.6)


def test_third_parties_pay_less_where_prices_are_capped() -> None:
    """Demand of 20 m at elasticity .5 for 10 m hours: the marginal hour costs 4 times the reference."""
    free, capped = cleared(FREE, background=20.0), cleared(CAPPED, background=20.0)
    assert free.scarcity == capped.scarcity == pytest.approx(4.0)
    assert free.on_demand_price == pytest.approx(0.9 * 8.0)
    assert capped.on_demand_price == pytest.approx(0.5 * 8.0 + 0.5 * 1.2)


def test_in_a_shortage_lower_rents_mean_less_research_on_chips() -> None:
    free, law = in_month(2023, 3), in_month(2023, 3, ChipFrand(start=JANUARY))
    assert free.compute.scarcity > 2.0
    for name in ("aws", "google_cloud"):
        assert law.cloud_named(name).chip_research < free.cloud_named(name).chip_research


def test_in_a_shortage_of_chips_large_buyers_are_not_favoured() -> None:
    """Two orders of 10 kH, 10 kH to share, one buyer nine times as large: 9^.3 to 1, by law half each."""
    market = in_month(2023, 1, ChipFrand(start=JANUARY))
    assert market.parameters.vendor.allocation_exponent == 0.0
    orders, sizes = np.array([10.0, 10.0]), np.array([90.0, 10.0])
    usual = in_month(2023, 1).parameters.vendor.allocation_exponent
    assert allocate_supply(orders, sizes, 10.0, usual)[0] == pytest.approx(10.0 * 9**0.3 / (9**0.3 + 1.0))
    assert allocate_supply(orders, sizes, 10.0, 0.0).tolist() == [5.0, 5.0]


def test_a_law_aimed_at_one_cloud_leaves_the_prices_of_others_alone() -> None:
    free = in_month(2023, 1)
    law = in_month(2023, 1, ChipFrand(start=JANUARY, targets=("google_cloud",)))
    changed = [
        cloud.name
        for cloud, same in zip(law.clouds, free.clouds, strict=True)
        if cloud.relative_compute_price != same.relative_compute_price
    ]
    assert changed == ["google_cloud"]
