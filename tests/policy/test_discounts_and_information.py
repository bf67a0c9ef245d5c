"""P10, P17 and P23: discounts for commitment, what customers get to see, and licences."""

import datetime

import numpy as np
import pytest

from moatlab.market.market import Market
from moatlab.market.offers import make_occasions, make_world
from moatlab.market.processes.set_cloud_prices import mean_discount
from moatlab.market.utility_kernel import offered_price
from moatlab.policy import CommitDiscountLimit, LicenceParity, Transparency, instruments
from tests.policy.quiet_market import after, quiet

SPRING = datetime.date(2023, 4, 1)
AWS = 0


def offers(market: Market, cloud: int) -> np.ndarray:
    """Full price that a cloud offers every enterprise without AI."""
    world = make_world(market)
    return np.array([offered_price(i, cloud, -1, world) for i in range(market.enterprises.size)])


def test_without_discounts_the_list_price_falls_and_only_large_customers_pay_more() -> None:
    free, equal = (after(quiet(*law), 4) for law in ((), (CommitDiscountLimit(start=SPRING),)))
    discount = mean_discount(free, free.clouds[AWS].tariff)
    assert free.clouds[AWS].list_price == pytest.approx((1.0 - 0.43 * 0.07) / (1.0 - discount))
    assert equal.clouds[AWS].list_price == pytest.approx(1.0 - 0.43 * 0.07)  # .97
    change, ranks = offers(equal, AWS) - offers(free, AWS), free.enterprises.size_rank
    assert ((change > 0.0) == (0.2 * ranks**2 > discount)).all()
    assert change @ free.enterprises.workload == pytest.approx(0.0, abs=1e-9)
    assert change[ranks.argmax()] == change.max() > 0.0 > change[ranks.argmin()]


def test_a_limit_for_one_cloud_moves_its_list_price_only() -> None:
    law = CommitDiscountLimit(start=SPRING, targets=("azure",))
    free, limited = after(quiet(), 4), after(quiet(law), 4)
    changed = [
        now.name
        for before, now in zip(free.clouds, limited.clouds, strict=True)
        if before.list_price != now.list_price
    ]
    assert changed == ["azure"]


def test_customers_see_all_offers_and_more_of_them_look() -> None:
    blind = {"parameters.occasions.consideration_prob": 0.3}
    free, open_ = after(quiet(changes=blind), 4), after(quiet(Transparency(start=SPRING), changes=blind), 4)
    before, now = make_occasions(free), make_occasions(open_)
    assert (before.consideration, now.consideration) == (0.3, 1.0)
    assert now.attention == pytest.approx(before.attention + 0.1)
    assert (now.attention_with_new_tastes == before.attention).all()


def test_an_enterprise_that_sees_all_offers_chooses_as_if_it_had_always_seen_them() -> None:
    start = datetime.date(2023, 1, 1)
    blind = {"parameters.occasions.consideration_prob": 0.2}
    law = Transparency(start=start, attention=0.0, months_saved=0.0)
    seen, always, never = (
        after(scenario, 12) for scenario in (quiet(law, changes=blind), quiet(), quiet(changes=blind))
    )
    assert np.array_equal(seen.enterprises.cloud, always.enterprises.cloud)
    assert not np.array_equal(never.enterprises.cloud, always.enterprises.cloud)


def test_without_the_advantage_of_its_licences_azure_wins_fewer_new_customers() -> None:
    free, equal = after(quiet(), 3), after(quiet(LicenceParity(start=SPRING)), 4)
    azure = free.cloud_named("azure").index
    free.step()
    gap = make_world(equal).offers.cloud_quality - make_world(free).offers.cloud_quality
    assert gap == pytest.approx([-0.3 if cloud.name == "azure" else 0.0 for cloud in free.clouds])
    assert equal.cloud_named("azure").quality == free.cloud_named("azure").quality

    def newcomers(*law: LicenceParity) -> float:
        changes = {"parameters.population.n_enterprises": 400, "parameters.occasions.onprem_review_rate": 4.0}
        market = after(quiet(*law, changes=changes), 9)
        return sum(month[azure] for month in market.moves.first_choices)

    law = LicenceParity(start=datetime.date(2023, 1, 1), advantage=2.0)
    assert newcomers(law) < 0.7 * newcomers()


def test_parity_may_be_asked_of_several_clouds() -> None:
    market = after(quiet(LicenceParity(start=SPRING, targets=("aws", "azure"), strength=0.5)), 4)
    parity = [cloud.rules.conduct.quality_parity for cloud in market.clouds]
    assert parity == pytest.approx([0.15, 0.15, 0.0, 0.0])


def test_an_instrument_without_strength_is_no_instrument() -> None:
    laws = [law(start=SPRING, strength=0.0) for law in instruments().values()]
    free, idle = after(quiet(), 6), after(quiet(*laws), 6)
    assert np.array_equal(free.enterprises.cloud, idle.enterprises.cloud)
    assert [cloud.list_price for cloud in free.clouds] == [cloud.list_price for cloud in idle.clouds]
    assert not [event for event in idle.events if event.kind == "rule_changed"]
