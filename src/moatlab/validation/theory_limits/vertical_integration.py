"""What changes when a cloud owns a lab, and what only an exclusive contract does."""

from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NONE, ACCESS_REMOTE
from moatlab.scenario.dated import ContractRecord
from moatlab.validation.theory_limits.limits import Measured, theory_limit
from moatlab.validation.theory_limits.symmetric_market import symmetric_scenario

MONTHS = 36
AMPLE_COMPUTE: dict[str, object] = {
    "compute.spot_floor": 1.0,  # an hour costs the reference price
    "compute.spot_cap": 1.0,
    "occasions.bass_p": 0.4,
    "demand.capability_need_mean": 0.0,
}


def two_labs(*, owner: str | None = None, exclusive: bool = False) -> Market:
    """Two equal labs on two equal clouds after three years; the first may be owned or bound.

    Args:
        owner: cloud that owns the first lab.
        exclusive: whether the first lab has signed an exclusive contract with the first cloud.
    """
    start = symmetric_scenario(2, 2000, AMPLE_COMPUTE)
    half: dict[str, object] = {"brand_target_share": 0.5}
    first = start.labs[0].replace_all(half)
    if owner is not None:
        first = first.replace_all({"owner_cloud": owner, "listings": (owner,)})
    second = start.labs[0].replace_all(half | {"name": "rival", "label": "Rival"})
    deal = ContractRecord(cloud="cloud_a", lab="lab", start=start.calendar.start, mode="exclusive")
    contracts = (deal,) if exclusive else ()
    scenario = start.replace_all({"labs": (first, second), "contracts": contracts})
    market = Market(scenario)
    for _ in range(MONTHS):
        market.step()
    return market


@theory_limit(
    "T14",
    "A cloud that owns a lab takes out the double margin",
    expected="lower price of the own lab; cost and access of the rival unchanged",
)
def integration_lowers_the_own_price() -> Measured:
    """Prices after three years with and without an owner."""
    apart, owned = two_labs(), two_labs(owner="cloud_a")
    prices = apart.lab_named("lab").api_price, owned.lab_named("lab").api_price
    costs = apart.lab_named("rival").unit_cost, owned.lab_named("rival").unit_cost
    same_access = bool((owned.access[1] == apart.access[1]).all())
    found = f"own price {prices[0]:.2f} -> {prices[1]:.2f}, rival's cost {costs[0]:.4f} -> {costs[1]:.4f}"
    holds = prices[1] < prices[0] and abs(costs[1] - costs[0]) <= 1e-9 and same_access
    return Measured(found, holds=holds)


@theory_limit(
    "T14",
    "Integration forecloses nobody, an exclusive contract does",
    expected="owned: remote on the other cloud; exclusive: not reachable there",
)
def only_exclusivity_forecloses() -> Measured:
    """How customers of the second cloud reach the first lab, and what they spend on it."""
    owned, bound = two_labs(owner="cloud_a"), two_labs(exclusive=True)
    spending = [float(market.tally.ai_spending[1, 0]) for market in (owned, bound)]
    access = owned.access[0, 1], bound.access[0, 1]
    found = f"spent there: owned {spending[0]:.3g}, exclusive {spending[1]:.3g} bn USD a year"
    holds = access == (ACCESS_REMOTE, ACCESS_NONE) and spending[0] > 0.0 == spending[1]
    return Measured(found, holds=holds)
