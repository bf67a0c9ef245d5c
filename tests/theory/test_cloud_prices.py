"""T13: whom the waterbed wets."""

from moatlab.validation.theory_limits.cloud_prices import lower_egress_fee, market_with_egress_fee


def test_t13_large_customers_gain_from_a_lower_fee_what_small_ones_lose() -> None:
    market = market_with_egress_fee(waterbed=1.0)
    crowd, cloud = market.enterprises, market.clouds[0]
    discount = market.parameters.cloud_price.commit_discount_max * crowd.size_rank**2
    traffic = market.parameters.switching.egress_traffic
    before = cloud.list_price * (1.0 - discount) + traffic * cloud.egress_fee
    lower_egress_fee(market)
    change = (cloud.list_price * (1.0 - discount) + traffic * cloud.egress_fee) / before - 1.0
    assert change[crowd.size_rank.argmax()] == change.min() < 0.0
    assert change[crowd.size_rank.argmin()] == change.max() > 0.0
    assert change.max() < 0.005
