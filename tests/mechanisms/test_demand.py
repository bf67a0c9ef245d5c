"""No mechanism of demand and cloud pricing is decoration: without it, what it is about is different."""

from operator import attrgetter

import pytest

import moatlab as ml
from moatlab.market.market import Market
from tests.mechanisms.mechanism import DOCUMENTED, Mechanism, shows
from tests.mechanisms.outcomes import (
    at_first,
    cloud,
    early_lead_of_the_largest,
    lab,
    market,
    paid,
    throughout,
)

CHURN = throughout("churn_customers")
EASY_MOVES = {"occasions.midterm_review_rate": 1.0, "switching.procedural_switching_cost": 0.2}
MECHANISMS = (
    Mechanism("trust makes large clouds larger", {"demand.trust_weight": 0.0}, market("hhi_cloud"), "more"),
    Mechanism(
        "ecosystems make large clouds larger", {"demand.ecosystem_weight": 0.0}, market("hhi_cloud"), "more"
    ),
    Mechanism(
        "peers lead neighbours to the same cloud",
        {"demand.peer_weight": 0.0},
        market("clouds_of_neighbours"),
        "more",
    ),
    Mechanism(
        "peers lead neighbours to the same model",
        {"demand.model_peer_weight": 0.0},
        market("models_of_neighbours"),
        "more",
    ),
    Mechanism("AI spreads by capability", {"demand.capability_value": 0.0}, market("ai_adoption"), "more"),
    Mechanism(
        "large enterprises use AI first", {"demand.need_size_slope": 0.0}, early_lead_of_the_largest, "more"
    ),
    Mechanism("AI is paid for", {"demand.ai_nest_weight": 0.0}, market("ai_spending"), "more"),
    Mechanism("delegated work adds to AI", {"demand.agent_weight": 0.0}, market("ai_spending"), "more"),
    Mechanism(
        "a penalty keeps models at home", {"demand.remote_penalty": 0.0}, market("multi_model_share"), "less"
    ),
    Mechanism(
        "clouds favour their own models",
        {"demand.first_party_integration": 0.0},
        market("own_models_at_home"),
        "more",
    ),
    Mechanism(
        "changing models costs", {"demand.model_switching_cost": 0.0}, market("model_switching"), "less"
    ),
    Mechanism("focus wins users", {"demand.focus": ()}, lab("anthropic", "share"), "more"),
    Mechanism("a name wins users", {"demand.brand_life": 0.1}, lab("openai", "share"), "more"),
    Mechanism("inattention keeps customers", {"occasions.attention_prob": 1.0}, CHURN, "less"),
    Mechanism(
        "who considers few rivals stays",
        {},
        CHURN,
        "less",
        on={"occasions.consideration_prob": 0.3},
    ),
    Mechanism(
        "a penalty on leaving early keeps customers",
        {**EASY_MOVES, "switching.commitment_penalty": 0.0},
        CHURN,
        "less",
        on={**EASY_MOVES, "switching.commitment_penalty": 1.0},
    ),
    Mechanism(
        "reviews move users to other models",
        {"occasions.model_review_rate": 0.0},
        market("model_switching"),
        "more",
    ),
    Mechanism(
        "reviews move enterprises to clouds",
        {"occasions.onprem_review_rate": 0.0},
        market("onprem_share"),
        "less",
    ),
    Mechanism("AI spreads by word of mouth", {"occasions.bass_q": 0.0}, at_first("ai_adoption"), "more"),
    Mechanism(
        "new enterprises are not embedded", {"population.turnover_rate": 0.0}, market("embeddedness"), "less"
    ),
    Mechanism("procedural costs keep customers", {"switching.procedural_switching_cost": 0.0}, CHURN, "less"),
    Mechanism("gravity of data keeps customers", {"switching.data_gravity_cost": 0.0}, CHURN, "less"),
    Mechanism("embedded customers stay", {"switching.embed_rate": 0.0}, CHURN, "less"),
    Mechanism(
        "egress fees keep the use of models at home",
        {"switching.egress_fee": 0.0},
        throughout("multi_model_share"),
        "less",
        on={"switching.egress_fee": 0.15},
    ),
    Mechanism(
        "fees on parallel use keep the use of models at home",
        {"switching.egress_fee": 0.15, "switching.parallel_egress_factor": 0.0},
        throughout("multi_model_share"),
        "less",
        on={"switching.egress_fee": 0.15},
    ),
    Mechanism(
        "help with moves makes them likelier",
        {},
        CHURN,
        "more",
        on={"switching.provider_paid_share": 0.5},
    ),
    Mechanism(
        "use of remote models pays egress", {"switching.ai_traffic": 0.0}, paid("remote_traffic"), "more"
    ),
    Mechanism("clouds invest in customers", {"cloud_price.foresight": 0.0}, market("price_index"), "less"),
    Mechanism(
        "the fringe prices under an umbrella",
        {"cloud_price.fringe_umbrella": 0.0},
        cloud("fringe", "markup"),
        "more",
    ),
    Mechanism(
        "cheaper computing lowers prices",
        {"cloud_price.cloud_cost_trend": 0.0},
        market("price_index"),
        "less",
    ),
    Mechanism(
        "discounts come on top of list prices",
        {"cloud_price.commit_discount_max": 0.0},
        cloud("aws", "list_price"),
        "more",
    ),
    Mechanism(
        "fees on models fill marketplaces",
        {"contracts.take_rate": 0.0},
        market("marketplace_revenue"),
        "more",
    ),
    Mechanism(
        "earnings on models lower prices of clouds",
        {"contracts.take_rate": 0.0},
        market("price_index"),
        "less",
    ),
)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=attrgetter("claim"))
def test_a_mechanism_of_demand_changes_what_it_is_about(mechanism: Mechanism) -> None:
    shows(mechanism)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_egress_fee_that_is_forbidden_comes_back_in_the_list_price(seed: int) -> None:
    def list_price(waterbed: float) -> float:
        scenario = ml.load_scenario(DOCUMENTED).with_enterprises(200)
        market = Market(scenario.replace("parameters.cloud_price.waterbed", waterbed), rng=seed)
        for _ in range(36):
            market.step()
        market.put_in_force(market.parameters.replace("switching.egress_fee", 0.0))
        for _ in range(3):
            market.step()
        return market.cloud_named("aws").list_price

    assert list_price(1.0) > list_price(0.0)
