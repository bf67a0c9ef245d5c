"""Every mechanism may be switched off by its neutral value, and the books still balance."""

import pytest

import moatlab as ml
from moatlab.market.market import Market
from tests.accounting.books import audited
from tests.accounting.checks import BOOK_CHECKS, TABLE_CHECKS

SCENARIO = ml.load_scenario("seed_exclusive").with_horizon(44).with_enterprises(60)
OFF = {
    "population.workload_growth": 0.0,
    "population.turnover_rate": 0.0,
    "demand.price_sensitivity_sd": 0.0,
    "demand.cloud_affinity_sd": 0.0,
    "demand.model_affinity_sd": 0.0,
    "demand.trust_weight": 0.0,
    "demand.ecosystem_weight": 0.0,
    "demand.peer_weight": 0.0,
    "demand.model_peer_weight": 0.0,
    "demand.ai_nest_weight": 0.0,
    "demand.ai_intensity_sd": 0.0,
    "demand.capability_value": 0.0,
    "demand.need_size_slope": 0.0,
    "demand.remote_penalty": 0.0,
    "demand.first_party_integration": 0.0,
    "demand.model_switching_cost": 0.0,
    "demand.serve_share": 0.0,
    "demand.focus": (),
    "occasions.attention_prob": 1.0,
    "occasions.consideration_prob": 0.0,
    "occasions.model_review_rate": 0.0,
    "occasions.overtake_review_prob": 0.0,
    "occasions.midterm_review_rate": 0.0,
    "occasions.onprem_review_rate": 0.0,
    "occasions.bass_p": 0.0,
    "occasions.bass_q": 0.0,
    "switching.procedural_switching_cost": 0.0,
    "switching.data_gravity_cost": 0.0,
    "switching.embed_rate": 0.0,
    "switching.data_rate": 0.0,
    "switching.egress_fee": 0.0,
    "switching.egress_traffic": 0.0,
    "switching.ai_traffic": 0.0,
    "switching.commitment_penalty": 0.0,
    "switching.interop_procedural": 1.0,
    "switching.interop_data": 1.0,
    "cloud_price.price_damping": 0.0,
    "cloud_price.cloud_cost_trend": 0.0,
    "cloud_price.fringe_umbrella": 0.0,
    "cloud_price.commit_discount_max": 0.0,
    "cloud_price.loyalty_share": 0.0,
    "cloud_price.waterbed": 0.0,
    "vendor.gpu_cost_decline": 0.0,
    "compute.contract_markup": 0.0,
    "compute.background_exponent": 0.0,
    "contracts.take_rate": 0.0,
    "labs.race_fade": 0.0,
    "labs.revenue_to_training": 0.0,
    "labs.cash_spend_rate": 0.0,
    "labs.runway_squeeze": 0.0,
    "labs.transfer_share": 0.0,
    "labs.catchup": 0.0,
    "labs.staff_share": 0.0,
    "labs.vc_hazard": 0.0,
    "labs.vc_climate": 0.0,
    "labs.option_value": 0.0,
    "labs.max_foresight": 0.0,
    "labs.price_step": 0.0,
    "labs.consumer_saturation": 0.0,
}


@pytest.mark.parametrize("path", OFF)
def test_books_balance_with_one_mechanism_off(path: str) -> None:
    history, statements = audited(SCENARIO.replace(f"parameters.{path}", OFF[path]), seed=3)
    for statement in statements:
        for check in BOOK_CHECKS:
            check(statement)
    for table_check in TABLE_CHECKS:
        table_check(history)


def test_without_weight_nobody_pays_for_ai_and_models_do_not_move_clouds() -> None:
    without = SCENARIO.replace("parameters.demand.ai_nest_weight", 0.0)
    history = ml.simulate(without, seed=3)
    assert (history.market["ai_spending"] == 0.0).all()
    assert (history.market["marketplace_revenue"] == 0.0).all()


def test_without_awareness_nobody_uses_ai() -> None:
    unaware = SCENARIO.replace_all({"parameters.occasions.bass_p": 0.0, "parameters.occasions.bass_q": 0.0})
    market = Market(unaware, rng=3)
    for _ in range(44):
        market.step()
    assert not market.enterprises.ai_aware.any()
    assert market.tally.ai_users == 0
