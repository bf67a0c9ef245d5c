"""Public compute, the levy that pays for it, grants for open models; and shocks to the supply of chips."""

import datetime
import math

import numpy as np
import pytest

from moatlab.market.compute import bill
from moatlab.market.market import Market
from moatlab.market.offers import channel_prices
from moatlab.market.public_compute import supported_by_compute
from moatlab.policy.public_measures import ComputeLevy, OpenWeightsSupport, PublicCompute
from moatlab.policy.shocks import SupplyShock
from tests.market.bargainers import months
from tests.policy.law_courts import in_month

MARCH = datetime.date(2023, 3, 1)
LABS_HELPED = ["anthropic", "other_labs"]


def helped(market: Market) -> list[str]:
    return [lab.name for lab in supported_by_compute(market)]


# --- Public compute -----------------------------------------------------------------------------------


def test_labs_on_their_own_outside_the_two_largest_get_public_compute() -> None:
    market = in_month(2023, 2)
    by_revenue = sorted(market.living_labs, key=lambda lab: -lab.revenue)
    assert {"openai", "google_deepmind"} == {lab.name for lab in by_revenue[:2]}
    assert helped(market) == LABS_HELPED  # Meta trains outside the market
    market.lab_named("anthropic").revenue = 99.0
    assert helped(market) == ["other_labs"]


def test_the_state_reserves_its_share_of_every_cloud_and_passes_it_on_at_cost() -> None:
    """3 per mille of capacity: less than the two labs need, so that all of it is used."""
    market = in_month(2023, 3, PublicCompute(start=MARCH, share=0.003))
    use = market.compute
    assert use.public.sum(axis=0) == pytest.approx(0.003 * use.capacity)
    costs = np.array([cloud.compute_cost for cloud in market.clouds])
    assert use.public_paid == pytest.approx(use.public * costs)
    for cloud in market.clouds:
        paid = sum(market.ledger.between(name, cloud.name, "public_compute") for name in LABS_HELPED)
        assert paid == pytest.approx(bill(0.003 * use.capacity[cloud.index], cloud.compute_cost))
        assert cloud.compute_cost < cloud.ai_compute_price
    assert (market.government.levy, market.government.spending) == (0.0, 0.0)


def test_labs_share_public_hours_by_need_and_never_get_more_than_they_need() -> None:
    market = in_month(2023, 3, PublicCompute(start=MARCH, share=0.5))
    needs, bookings, _ = market.compute_case
    wants = needs.inference + needs.budget / market.reference_price
    for lab in supported_by_compute(market):
        booked = sum(booking.hours for booking in bookings if booking.public and booking.lab == lab.index)
        assert booked == pytest.approx(wants[lab.index])
    assert market.compute.public.sum() < 0.5 * market.compute.capacity.sum()


def test_public_hours_that_nobody_uses_are_sold_to_others() -> None:
    market = in_month(2023, 3, PublicCompute(start=MARCH, share=0.1))
    use = market.compute
    left = use.capacity - use.in_house - use.reserved - use.public.sum(axis=0)
    assert (use.sales <= left + 1e-9).all()
    assert (left > 0.0).all()


def test_public_compute_lets_the_others_train_more_and_leaves_less_to_the_market() -> None:
    plain, law = in_month(2023, 3), in_month(2023, 3, PublicCompute(start=MARCH))
    for name in LABS_HELPED:
        assert law.lab_named(name).training_hours > plain.lab_named(name).training_hours
        assert law.lab_named(name).relative_compute_cost < plain.lab_named(name).relative_compute_cost
    assert law.compute.spot_fill < plain.compute.spot_fill


# --- The levy -----------------------------------------------------------------------------------------


def test_only_large_clouds_pay_the_levy() -> None:
    """AWS has 32 % of general spending at the start, Azure 23 %, all others less or are many firms."""
    market = in_month(2023, 3, ComputeLevy(start=MARCH))
    shares = {cloud.name: cloud.installed_base_share for cloud in market.clouds}
    large = {cloud.name for cloud in market.clouds if shares[cloud.name] / cloud.firms > 0.25}
    assert {cloud.name for cloud in market.clouds if cloud.compute_levy > 0.0} == large
    assert "aws" in large
    assert "azure" not in large


def test_the_levy_is_five_in_a_hundred_and_five_of_what_buyers_pay() -> None:
    market = in_month(2023, 3, ComputeLevy(start=MARCH, targets=("aws",)))
    aws, use = market.cloud_named("aws"), market.compute
    taken = market.ledger.between("aws", "state", "levy")
    buyers = market.ledger.received(
        "aws", "dedicated_compute", "compute_on_demand", "hosted_inference", "background"
    )
    assert taken == pytest.approx(buyers * 0.05 / 1.05)
    assert market.government.levy == pytest.approx(taken)
    assert use.revenue[aws.index] == pytest.approx(buyers - taken)
    assert aws.ai_compute_revenue == pytest.approx(use.revenue[aws.index])


def test_the_levy_is_passed_on_to_the_price_of_models_and_moves_work_to_other_clouds() -> None:
    plain, law = in_month(2023, 3), in_month(2023, 3, ComputeLevy(start=MARCH, targets=("aws",)))
    lab = law.lab_named("anthropic")
    aws, google = (law.cloud_named(name).index for name in ("aws", "google_cloud"))
    dearer = [
        channel_prices(market)[lab.index, aws] / channel_prices(market)[lab.index, google]
        for market in (law, plain)
    ]
    assert dearer[0] / dearer[1] == pytest.approx(1.05)
    shares = [market.compute_case[2].placement[aws] for market in (law, plain)]
    assert shares[0] < shares[1]
    assert law.lab_named("anthropic").relative_compute_cost > 0.0


def test_the_levy_of_last_month_buys_compute_that_is_given_away() -> None:
    market = in_month(2023, 3, ComputeLevy(start=MARCH))
    assert market.compute.granted.sum() == 0.0
    fund = market.government.levy
    months(market, 1)
    use, ledger = market.compute, market.ledger
    assert fund > 0.0
    assert market.government.fund == fund
    assert bill(float(use.granted.sum()), 1.0) == pytest.approx(fund)
    assert market.government.spending == pytest.approx(fund)
    assert sum(ledger.between("state", cloud.name, "public_compute") for cloud in market.clouds) == (
        pytest.approx(fund)
    )
    assert use.public_paid.sum() == 0.0
    mean_cost = float(use.capacity @ [cloud.compute_cost for cloud in market.clouds]) / use.capacity.sum()
    assert use.public.sum() == pytest.approx(fund * 1e3 / 12.0 / mean_cost)
    assert [lab.name for lab in market.labs if use.public[lab.index].sum() > 0.0] == LABS_HELPED


def test_after_the_levy_its_last_yield_is_spent_and_then_nothing() -> None:
    market = in_month(2023, 5, ComputeLevy(start=MARCH, end=datetime.date(2023, 5, 1)))
    assert market.government.levy == 0.0
    assert market.government.spending > 0.0
    months(market, 1)
    assert market.government.spending == 0.0


# --- Open models --------------------------------------------------------------------------------------


def test_supported_labs_train_for_a_billion_more_and_their_parents_pay_no_more() -> None:
    """Of 1 bn a year 1/1.3 is compute, at the reference price on Meta's own fleet."""
    plain, law = in_month(2023, 3), in_month(2023, 3, OpenWeightsSupport(start=MARCH))
    for name in ("meta", "other_labs"):
        more = law.lab_named(name).training_budget - plain.lab_named(name).training_budget
        assert more == pytest.approx(1.0)
        assert law.ledger.between("state", name, "research_grant") == 1.0
    hours = law.lab_named("meta").training_hours - plain.lab_named("meta").training_hours
    assert hours == pytest.approx(1.0 / 1.3 * 1e3 / 12.0 / law.reference_price)
    paid = [market.ledger.between("parents", "meta", "funding") for market in (plain, law)]
    assert paid[1] == pytest.approx(paid[0])
    assert law.government.spending == 2.0


def test_support_of_open_models_lets_all_others_catch_up_faster() -> None:
    """A gap closes by .15 of it a year, with support by .35."""
    gains = []
    for laws in ((), (OpenWeightsSupport(start=MARCH),)):
        market = in_month(2023, 2, *laws)
        market.rulebook.turn_to(MARCH)
        market.put_in_force(market.scenario.parameters)
        lab = market.lab_named("anthropic")
        gap, before = lab.gap, lab.capability
        lab.catch_up()
        gains.append((lab.capability - before) / gap)
    assert gains == pytest.approx([0.15 / 12.0, 0.35 / 12.0])


def test_an_absorbed_lab_gets_no_grant() -> None:
    market = in_month(2023, 4, OpenWeightsSupport(start=MARCH, supported=("anthropic",)))
    market.lab_named("anthropic").join(market.cloud_named("aws"))
    months(market, 1)
    assert market.ledger.received("anthropic", "research_grant") == 0.0
    assert market.lab_named("anthropic").training_budget == 0.0


# --- Supply -------------------------------------------------------------------------------------------


def test_a_shock_takes_half_a_log_point_a_year_from_the_growth_of_supply() -> None:
    """In a quarter 1,000 kH grow by e^((g - .5)/4) instead of e^(g/4), besides the replacement of 5 %."""
    plain, law = in_month(2023, 3), in_month(2023, 3, SupplyShock(start=MARCH))
    rate = plain.vendor.growth_rate()
    assert law.vendor.growth_rate() == pytest.approx(rate - 0.5)
    assert law.vendor.supply(1000.0, 3) == pytest.approx(1000.0 * (math.expm1((rate - 0.5) / 4.0) + 0.05))


def test_after_a_shock_less_capacity_arrives_and_the_spot_price_rises() -> None:
    law = SupplyShock(start=MARCH, end=datetime.date(2024, 3, 1))
    plain, shocked = in_month(2024, 12), in_month(2024, 12, law)
    capacity = [sum(cloud.fleet.capacity for cloud in market.clouds) for market in (plain, shocked)]
    assert capacity[1] < capacity[0]
    assert shocked.compute.scarcity > plain.compute.scarcity
    assert shocked.parameters == plain.parameters
