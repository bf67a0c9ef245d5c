"""Every mechanism may be switched off by its neutral value, and the books still balance."""

import pytest

import moatlab as ml
from moatlab.market.market import Market
from tests.accounting.books import audited, imbalances

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


# Switches of supply have effects on books once there are contracts, failures and entries.
LONG = SCENARIO.with_horizon(60).with_enterprises(40)
OFF_IN_SUPPLY: tuple[tuple[str, object], ...] = (
    ("vendor.supply_growth_start", 1.0),
    ("vendor.supply_price_response", 0.0),
    ("vendor.supply_lag_quarters", 0),
    ("vendor.allocation_exponent", 0.0),
    ("vendor.allocation_exponent", 10.0),
    ("vendor.vendor_margin", 0.0),
    ("chips.learning_rate", 0.0),
    ("chips.experience_depreciation", 0.0),
    ("chips.rho_min", 1.0),
    ("chips.spillover", 0.0),
    ("chips.spillover", 1.0),
    ("chips.rd_share", 0.0),
    ("chips.rd_efficiency", 0.0),
    ("chips.port_loss", 0.0),
    ("chips.chip_pass_through", 0.0),
    ("chips.chip_pass_through", 1.0),
    ("chips.chip_capex", False),
    ("chips.placement_elasticity", 0.0),
    ("compute.spot_elasticity", 0.01),
    ("compute.spot_elasticity", 50.0),
    ("compute.spot_floor", 1.0),
    ("compute.spot_cap", 1.0),
    ("compute.spot_cap", 1000.0),
    ("compute.sublet", 1.0),
    ("compute.own_lab_share_max", 0.0),
    ("compute.own_lab_share_max", 1.0),
    ("compute.bound_training_share", 0.0),
    ("compute.lead_months", 1),
    ("compute.capacity_buffer", 0.0),
    ("compute.custom_share_max", 0.0),
    ("compute.capex_ai", 0.0),
    ("compute.capex_gp", 0.0),
    ("compute.capital_share", 0.01),
    ("compute.capital_share", 1.0),
    ("compute.min_efficient_scale", 1.0),
    ("compute.reservation_cap", 0.0),
    ("compute.reservation_cap", 1.0),
    ("contracts.bargaining_weight", 0.0),
    ("contracts.bargaining_weight", 1.0),
    ("contracts.hold_up", 0.0),
    ("contracts.liquidity_value", 0.0),
    ("contracts.investment_cap", 0.0),
    ("contracts.equity_share_max", 0.0),
    ("contracts.open_compute_share", 0.0),
    ("contracts.max_share_single", 0.0),
    ("contracts.max_share_single", 1.0),
    ("contracts.breach_fee", 0.0),
    ("contracts.commit_fraction", 0.0),
    ("contracts.reservation_scale", 0.0),
    ("contracts.valuation_horizon", 1),
    ("contracts.renegotiation_gap", 0),
    ("labs.entry_hazard", 0.0),
    ("labs.entry_hazard", 12.0),
    ("labs.absorb_prob", 0.0),
    ("labs.absorb_prob", 1.0),
    ("labs.exit_gap", 20.0),
    ("labs.exit_gap", 0.1),
    ("labs.exit_months", 1),
)


@pytest.mark.parametrize("path", OFF)
def test_books_balance_with_one_mechanism_off(path: str) -> None:
    assert imbalances(*audited(SCENARIO.replace(f"parameters.{path}", OFF[path]), seed=3)) == {}


@pytest.mark.parametrize("mode", ["history", "free"])
@pytest.mark.parametrize(("path", "neutral"), OFF_IN_SUPPLY, ids=str)
def test_books_balance_with_a_mechanism_of_supply_off_or_extreme(
    path: str, neutral: object, mode: str
) -> None:
    changes = {f"parameters.{path}": neutral, "contracts_mode": mode}
    assert imbalances(*audited(LONG.replace_all(changes), seed=3)) == {}


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
