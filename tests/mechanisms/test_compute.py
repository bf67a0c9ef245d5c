"""No mechanism of chips, capacity and compute is decoration: without it, what it is about is different."""

from operator import attrgetter

import pytest

from tests.mechanisms.mechanism import EXCLUSIVE, Mechanism, shows
from tests.mechanisms.outcomes import at_first, cloud, lab, lab_at_first, lowest, market, paid

SCARCE = {"vendor.supply_growth_start": 2.0, "compute.spot_cap": 1.2}
AWS_CHIPS = cloud("aws", "custom_chip_relative_cost")
FEW_RESERVED = {"contracts.reservation_scale": 0.0, "contracts.max_share_single": 0.05}
MECHANISMS = (
    # own chips
    Mechanism("use makes own chips cheaper", {"chips.learning_rate": 0.0}, AWS_CHIPS, "less"),
    Mechanism("others' use makes own chips cheaper", {"chips.spillover": 0.0}, AWS_CHIPS, "less"),
    Mechanism(
        "what is learnt is forgotten",
        {"chips.experience_depreciation": 0.0},
        cloud("aws", "chip_experience"),
        "less",
    ),
    Mechanism(
        "money for research adds to experience",
        {"chips.rd_share": 0.0},
        cloud("aws", "chip_experience"),
        "more",
    ),
    Mechanism(
        "research is worth experience", {"chips.rd_efficiency": 0.0}, cloud("aws", "chip_experience"), "more"
    ),
    Mechanism("cheap own chips spread", {"chips.rho_min": 1.0}, market("custom_share"), "more"),
    Mechanism(
        "cheap own chips lower the price of compute",
        {"chips.chip_pass_through": 0.0},
        cloud("aws", "relative_compute_price"),
        "less",
    ),
    Mechanism("cheap own chips buy more capacity", {"chips.chip_capex": False}, market("capacity"), "more"),
    Mechanism(
        "work goes where own chips are cheap",
        {"chips.placement_elasticity": 0.0},
        cloud("fringe", "ai_compute_share"),
        "less",
        on={"chips.placement_elasticity": 4.0},
    ),
    Mechanism(
        "new chips cost training efficiency",
        {"chips.port_loss": 0.0},
        lab_at_first("anthropic", "capability"),
        "less",
        on={"chips.port_loss": 0.9},
    ),
    Mechanism(
        "portable work runs on own chips",
        {"compute.base_portability_factor": 0.0},
        market("custom_share"),
        "more",
    ),
    # the vendor
    Mechanism(
        "cheaper hardware makes better models",
        {"vendor.gpu_cost_decline": 0.0},
        market("frontier_capability"),
        "more",
    ),
    Mechanism(
        "high prices raise supply", {"vendor.supply_price_response": 0.0}, at_first("capacity"), "more"
    ),
    Mechanism(
        "large buyers are served first",
        {"vendor.allocation_exponent": 0.0},
        at_first("hhi_compute"),
        "more",
        on={"vendor.allocation_exponent": 1.0},
    ),
    Mechanism("the vendor keeps a margin", {"vendor.vendor_margin": 0.0}, paid("chip_making"), "less"),
    # the market for hours
    Mechanism("scarce hours are dear", {"compute.spot_cap": 1.0}, at_first("spot_premium"), "more"),
    Mechanism("dear hours reach the trainer", {"compute.spot_cap": 1.0}, at_first("fill_rate"), "more"),
    Mechanism("idle hours are cheap", {"compute.spot_floor": 1.0}, lowest("spot_premium"), "less"),
    Mechanism("buyers shun dear hours", {"compute.spot_elasticity": 0.01}, at_first("spot_premium"), "less"),
    Mechanism(
        "third parties' demand grows",
        {"compute.background_exponent": 0.0},
        market("background_share"),
        "more",
    ),
    Mechanism(
        "contracts cost more than hardware",
        {"compute.contract_markup": 0.0},
        market("reference_price"),
        "more",
    ),
    Mechanism(
        "costs of compute reach costs of serving",
        {"demand.serve_share": 0.0},
        lab("openai", "serving_cost"),
        "other",
    ),
    # reservations
    Mechanism(
        "a reservation secures compute",
        {**SCARCE, "compute.reservation_cap": 0.0},
        lab("other_labs", "compute_fill_rate"),
        "more",
        on=SCARCE,
    ),
    Mechanism(
        "reservations shut others out", {"compute.reservation_cap": 0.0}, market("foreclosure_index"), "more"
    ),
    Mechanism(
        "reservations raise the spot price",
        {"compute.reservation_cap": 0.0},
        market("raising_rivals_cost"),
        "more",
    ),
    Mechanism(
        "open contracts reserve what is needed",
        {"contracts.open_compute_share": 0.0},
        at_first("reserved_share"),
        "more",
    ),
    Mechanism(
        "dated paths reserve more",
        {"contracts.reservation_scale": 0.0},
        cloud("aws", "capacity_reserved"),
        "more",
    ),
    Mechanism(
        "subletting leaves nothing idle", {}, market("utilisation"), "more", on={"compute.sublet": 1.0}
    ),
    Mechanism(
        "own labs are served at their cloud's price",
        {"compute.own_lab_share_max": 0.0},
        lab("google_deepmind", "compute_price"),
        "less",
    ),
    Mechanism(
        "own labs pay a part of the market's margin",
        {"labs.transfer_share": 0.0},
        lab("google_deepmind", "compute_price"),
        "more",
    ),
    Mechanism(
        "a bound lab trains on its cloud's free hours",
        {**FEW_RESERVED, "compute.bound_training_share": 0.0},
        lab("anthropic", "training_hours"),
        "more",
        on=FEW_RESERVED,
        among=EXCLUSIVE,
    ),
    # investment in capacity
    Mechanism("clouds order a buffer", {"compute.capacity_buffer": 0.0}, market("capacity"), "more"),
    Mechanism("clouds extrapolate growth", {"compute.forecast_growth_cap": 1.0}, market("capacity"), "more"),
    Mechanism(
        "budgets limit capacity",
        {"compute.capex_ai": 100.0, "compute.capex_gp": 100.0},
        market("capacity"),
        "less",
    ),
    Mechanism(
        "earnings pay for capacity",
        {"compute.capex_ai": 0.0, "compute.capex_gp": 0.0},
        market("capacity"),
        "more",
    ),
    Mechanism(
        "capacity takes time",
        {"compute.lead_months": 1},
        at_first("capacity"),
        "less",
        on={"compute.lead_months": 18},
    ),
    Mechanism(
        "a fringe without scale leaves",
        {},
        cloud("fringe", "capacity_gpu"),
        "less",
        on={"compute.min_efficient_scale": 1.0},
    ),
)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=attrgetter("claim"))
def test_a_mechanism_of_compute_changes_what_it_is_about(mechanism: Mechanism) -> None:
    shows(mechanism)
