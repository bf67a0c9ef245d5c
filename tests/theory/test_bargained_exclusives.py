"""When exclusives are signed, and when they cannot pay."""

import numpy as np
import pytest

from moatlab.economics.exclusivity import Exclusive, exclusivity_ratio, exclusivity_ratio_to_first_order
from moatlab.market.market import Market
from moatlab.market.prospects import Prospects
from moatlab.market.reach import Horizon, expect_reach, way_of
from moatlab.validation.theory_limits.symmetric_market import symmetric_market
from tests.market.bargainers import free, lively, months, option_of, signed_freely
from tests.properties.reference_utilities import Utilities, read_crowd

NO_RENTS = {
    "parameters.cloud_price.margin_min": 0.0,
    "parameters.cloud_price.margin_max": 1e-12,
    "parameters.contracts.take_rate": 0.0,
    "parameters.contracts.licensing_take_rate": 0.0,
    "parameters.contracts.infrastructure_take_rate": 0.0,
    "parameters.contracts.take_rate_max": 0.0,
    "parameters.contracts.liquidity_value": 0.0,
    "parameters.chips.learning_rate": 0.0,
}
MARGIN = 0.3


@pytest.mark.parametrize("seed", [1, 2])
def test_without_rents_on_other_business_nobody_signs_an_exclusive(seed: int) -> None:
    market = months(Market(free(NO_RENTS), rng=seed), 70)
    contracts = signed_freely(market)
    assert len(contracts) >= 3
    assert {contract.terms.mode for contract in contracts} == {"open"}


def test_with_large_rents_on_other_business_exclusives_are_signed() -> None:
    market = lively()
    lab = market.lab_named("anthropic")
    for cloud in market.clouds:
        cloud.full_price += 3.0
    prospects = Prospects(market, lab)
    free_, bound = (prospects.of(option_of(market, "aws", mode)) for mode in ("open", "exclusive"))
    assert bound.surplus > free_.surplus


@pytest.mark.parametrize(("weight", "tolerance"), [(0.05, 0.01), (1.0, 0.15)])
@pytest.mark.parametrize("need", [0.5, 2.0])
def test_rents_over_revenue_lost_are_those_of_the_closed_form(
    weight: float, tolerance: float, need: float
) -> None:
    market = symmetric_market(
        3,
        200,
        {
            "demand.price_sensitivity_median": 3.5,
            "demand.ai_intensity_sd": 0.0,
            "demand.agent_lag": 0.0,
            "demand.capability_need_mean": need,
            "demand.capability_need_sd": 0.0,
            "demand.need_size_slope": 0.0,
            "demand.ai_nest_weight": 1.0,
            "demand.assist_weight": 1.0,
            "demand.agent_weight": 0.0,
            "demand.int_slope": 0.0,
            "occasions.onprem_review_rate": 1.0,
            "stocks.sector_ai_multiplier": (1.0,) * 5,
        },
    )
    market.tastes = market.tastes._replace(ai_nest_weight=2.0 * weight)  # half of the work is touched
    market.onprem_utility = -50.0
    market.enterprises.cloud[:] = -1
    market.enterprises.ai_aware[:] = True
    lab = market.labs[0]
    enterprise = read_crowd(market)[0]
    share = Utilities(market, read_crowd(market)).model_chances(enterprise, market.clouds[0])[lab]
    reach = expect_reach(market, lab, Horizon(years=5.0, cloud_rate=0.0, lab_rate=0.0))
    open_, exclusive = way_of("open", 0, 3), way_of("exclusive", 0, 3)
    drawn = reach.workload[exclusive, 0] - reach.workload[open_, 0]
    lost = reach.spending[open_].sum() - reach.spending[exclusive].sum()
    terms = Exclusive(
        cloud_margin=MARGIN,
        lab_margin=MARGIN,
        price_sensitivity=3.5,
        model_price_elasticity=market.parameters.demand.model_price_elasticity,
        cloud_share=1.0 / 3.0,
        model_share=share,
    )
    found = MARGIN * drawn / (MARGIN * lost)
    assert found == pytest.approx(exclusivity_ratio(terms, weight), rel=1e-9)
    assert found == pytest.approx(exclusivity_ratio_to_first_order(terms), rel=tolerance)


def test_the_dearer_leaving_a_cloud_is_the_less_an_exclusive_draws() -> None:
    ratios = []
    for cost in (0.5, 2.5):
        market = lively({"parameters.switching.procedural_switching_cost": cost})
        lab, aws = market.lab_named("anthropic"), market.cloud_named("aws").index
        reach = expect_reach(market, lab, Horizon(years=5.0, cloud_rate=0.1, lab_rate=0.15))
        free_, bound = (way_of(mode, aws, len(market.clouds)) for mode in ("open", "exclusive"))
        drawn = reach.workload[bound, aws] - reach.workload[free_, aws]
        ratios.append(drawn / (reach.spending[free_].sum() - reach.spending[bound].sum()))
    assert np.all(np.array(ratios) > 0.0)
    assert ratios[0] > ratios[1]
