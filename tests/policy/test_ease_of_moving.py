"""P3 and P4: standards that make moving less work, and rules for using two clouds side by side."""

import datetime
from collections.abc import Mapping

import numpy as np
import pytest

from moatlab.market.leaving_kernel import leaving_cost
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.market.utility_kernel import offered_price, remote_cost
from moatlab.market.world import ACCESS_REMOTE
from moatlab.parameters.demand import SECTORS
from moatlab.policy import Interoperability, PortabilityMultihoming
from tests.policy.quiet_market import after, quiet

SPRING = datetime.date(2023, 4, 1)
FEE, AMORTISED = 0.07, 3.0


def utility_of_staying(market: Market, i: int) -> float:
    """What leaving would cost an enterprise at the end of its commitment [utils]."""
    crowd = market.enterprises
    return leaving_cost(i, int(crowd.cloud[i]), 0.0, make_world(market))


def by_hand(market: Market, i: int, work_left: float, gravity_left: float) -> float:
    """The same from the equation: alpha (2.5 zeta work + .6 G gravity + .07 d) / 3."""
    crowd = market.enterprises
    zeta = market.parameters.stocks.sector_procedural_multiplier[crowd.sector[i]]
    years = 2.5 * zeta * work_left + 0.6 * crowd.embeddedness[i] * gravity_left + FEE * crowd.data_stock[i]
    return float(crowd.price_sensitivity[i] * years / AMORTISED)


def customers(market: Market, cloud: str = "", sector: str = "") -> list[int]:
    crowd = market.enterprises
    wanted = crowd.cloud >= 0
    if cloud:
        wanted &= crowd.cloud == market.cloud_named(cloud).index
    if sector:
        wanted &= crowd.sector == SECTORS.index(sector)
    return [int(i) for i in np.flatnonzero(wanted)]


@pytest.mark.parametrize(
    ("months", "share"), [(3, 0.0), (4, 0.0), (9, 5 / 36), (21, 17 / 36), (40, 1.0)], ids=str
)
def test_standards_take_three_years_until_moving_is_less_work(months: int, share: float) -> None:
    market = after(quiet(Interoperability(start=SPRING)), months)
    for i in customers(market)[:10]:
        expected = by_hand(market, i, work_left=1.0 - 0.4 * share, gravity_left=1.0 - 0.6 * share)
        assert utility_of_staying(market, i) == pytest.approx(expected, rel=1e-9)


def test_a_standard_for_one_sector_of_one_cloud_helps_nobody_else() -> None:
    law = Interoperability(start=SPRING, phase_in_months=0, targets=("azure", "finance"))
    market = after(quiet(law, changes={"parameters.population.n_enterprises": 150}), 5)
    helped = set(customers(market, "azure", "finance"))
    assert helped
    for i in customers(market):
        left = (0.6, 0.4) if i in helped else (1.0, 1.0)
        assert utility_of_staying(market, i) == pytest.approx(by_hand(market, i, *left), rel=1e-9)


def test_open_interfaces_take_from_the_pull_of_a_clouds_own_ecosystem() -> None:
    free, law = after(quiet(), 5), Interoperability(start=SPRING, phase_in_months=0, targets=("aws",))
    standard = after(quiet(law), 5)
    weights = standard.tastes.ecosystem_weight - free.tastes.ecosystem_weight
    assert weights[:, 0] == pytest.approx(-0.3)
    assert (weights[:, 1:] == 0.0).all()


# Everybody uses AI, and much of it on other clouds.
PARALLEL: Mapping[str, object] = {
    "parameters.occasions.bass_p": 3.0,
    "parameters.demand.capability_need_mean": -1.0,
    "parameters.demand.remote_penalty": 0.4,
}


def test_using_a_model_elsewhere_is_half_the_burden_and_free_of_fees() -> None:
    law = PortabilityMultihoming(start=SPRING, targets=("google_cloud",))
    market = after(quiet(law, changes=PARALLEL), 8)
    world, google = make_world(market), market.cloud_named("google_cloud").index
    assert remote_cost(0, google, world) == pytest.approx(0.2)
    assert remote_cost(0, 0, world) > 0.4 == market.parameters.demand.remote_penalty
    fees = [market.ledger.received(cloud.name, "remote_traffic") for cloud in market.clouds]
    assert fees[google] == 0.0 < market.tally.remote_traffic[google]
    assert sum(fees) > 0.0


def test_regular_traffic_keeps_its_fee_when_parallel_use_is_free() -> None:
    free, law = after(quiet(), 5), PortabilityMultihoming(start=SPRING)
    eased = after(quiet(law), 5)
    for before, now in zip(free.clouds, eased.clouds, strict=True):
        assert (now.egress_fee, now.list_price) == (before.egress_fee, before.list_price)
    assert utility_of_staying(eased, customers(eased)[0]) == utility_of_staying(free, customers(free)[0])


def test_nobody_loses_a_discount_any_more_by_using_a_model_elsewhere() -> None:
    law = PortabilityMultihoming(start=SPRING)
    for laws, kept in (((), 0.5), ((law,), 1.0)):
        market = after(quiet(*laws, changes=PARALLEL), 8)
        world = make_world(market)
        lab, cloud = np.argwhere(market.access == ACCESS_REMOTE)[0].tolist()
        largest = int(market.enterprises.size_rank.argmax())
        discount = 0.2 * market.enterprises.size_rank[largest] ** 2
        list_price = market.clouds[cloud].list_price
        expected = list_price * (1.0 - kept * discount) + 0.43 * FEE
        assert offered_price(largest, cloud, lab, world) == pytest.approx(expected, rel=1e-12)
