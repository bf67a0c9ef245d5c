"""What enterprises gain is the surplus of discrete choice, whoever measures it."""

from moatlab.economics.welfare import choice_surplus, log_sum_surplus
from moatlab.foundation.compiled import compiled
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.market.processes.choose_suppliers import choose_suppliers
from moatlab.market.utility_kernel import count_peers, fill_cloud_values, make_scratch
from moatlab.market.world import World
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within

ENTERPRISES = 20_000
EVERYBODY_CHOOSES_ONCE = {
    "parameters.occasions.onprem_review_rate": 120.0,
    "parameters.population.turnover_rate": 0.0,
    "parameters.demand.capability_need_mean": -1.0,
    "parameters.demand.ai_nest_weight": 10.0,
}


@compiled
def _expected_gain(i: int, world: World) -> float:
    """Log-sum of an unattached enterprise over staying on-premises, in money."""
    clouds = world.offers.cloud_id.size
    scratch = make_scratch(clouds, world.offers.lab_id.size)
    count_peers(i, world, scratch)
    fill_cloud_values(i, -1, -1, 0.0, world, scratch)
    crowd = world.enterprises
    workload, alpha = crowd.workload[i], crowd.price_sensitivity[i]
    free = workload * log_sum_surplus(scratch.cloud_values, alpha)
    return float(free - choice_surplus(scratch.cloud_values[clouds], workload, alpha))


@theory_limit(
    "T17",
    "A free choice of cloud and model brings enterprises the log-sum (Small and Rosen)",
    expected="mean gain within 3 %",
)
def log_sum_is_gained() -> Measured:
    """Equal enterprises choose once, all aware of AI, and few want to stay on-premises."""
    scenario = load_scenario("seed_exclusive").with_enterprises(ENTERPRISES).with_horizon(1)
    market = Market(scenario.replace_all(EVERYBODY_CHOOSES_ONCE), rng=1)
    market.onprem_utility -= 2.0
    crowd = market.enterprises
    crowd.cloud[:], crowd.model[:], crowd.ai_aware[:], crowd.workload[:] = -1, -1, True, 1.0
    world = make_world(market)
    expected = sum(_expected_gain(i, world) for i in range(crowd.size))
    choose_suppliers(market)
    return within(float(abs(market.surplus.gains.sum() / expected - 1.0)), 0.03, "relative error")
