"""What labs and clouds sign in running markets where everything is bargained."""

from moatlab.economics.bargaining import gain_with_outside_option
from moatlab.market.contracts import Contract
from moatlab.market.market import Market
from moatlab.market.processes.set_cloud_prices import mean_discount
from moatlab.market.schedule import PROCESSES, Process, insert_after, replace_process
from moatlab.market.tariff import PriceDecision
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit

NO_RENTS: dict[str, float] = {
    "contracts.take_rate": 0.0,
    "contracts.licensing_take_rate": 0.0,
    "contracts.infrastructure_take_rate": 0.0,
    "chips.learning_rate": 0.0,
    "contracts.liquidity_value": 0.0,
}
"""No marketplace fees, nothing to learn, no value of money beyond its amount."""
ENTERPRISES = 500


def signed_contracts(settings: dict[str, float], schedule: tuple[Process, ...] = PROCESSES) -> list[Contract]:
    """Contracts bargained to the end of the horizon when none is dated."""
    scenario = load_scenario("documented_nonexclusive").with_enterprises(ENTERPRISES)
    changes = {f"parameters.{path}": value for path, value in settings.items()}
    market = Market(scenario.replace_all(changes | {"contracts_mode": "free"}), schedule=schedule)
    for _ in range(market.calendar.steps):
        market.step()
    return market.contracts.contracts


def sell_at_cost(market: Market) -> None:
    """Every cloud charges what general computing costs it."""
    discount = mean_discount(market, market.clouds[0].tariff)
    for cloud in market.clouds:
        cloud.post_price(PriceDecision(cloud.marginal_cost, cloud.retention_advantage), discount)


def binding(contracts: list[Contract]) -> int:
    """Contracts that keep a lab's models from other clouds."""
    return sum(contract.terms.mode != "open" for contract in contracts)


@theory_limit(
    "T8",
    "Without a rent elsewhere nobody signs exclusive distribution (Bernheim and Whinston)",
    expected="no exclusive or preferred contract if clouds sell at cost; some with rents",
)
def no_rent_no_exclusivity() -> Measured:
    """Clouds at cost, no take rates, no learning, no liquidity value; and the market as it is."""
    schedule = replace_process(PROCESSES, "set_cloud_prices", sell_at_cost)
    without = signed_contracts(NO_RENTS, insert_after(schedule, "improve_chips", sell_at_cost))
    usual = signed_contracts({})
    found = f"{binding(without)} of {len(without)}; with rents {binding(usual)} of {len(usual)}"
    return Measured(found, holds=binding(without) == 0 < len(without) and binding(usual) > 0)


@theory_limit(
    "T9",
    "Every contract that is signed divides its surplus by weight, outside option and first refusal",
    expected="gains within 1e-9 of the surplus, in every contract of a run",
)
def signed_gains() -> Measured:
    """Gains of both parties over the surplus, against the formula, for three bargaining weights."""
    worst, count = 0.0, 0
    for weight in (0.2, 0.5, 0.8):
        for contract in signed_contracts({"contracts.bargaining_weight": weight}):
            agreement = contract.agreement
            assert agreement is not None, "nothing is imposed when everything is bargained"
            surplus, share = agreement.prospect.surplus, 0.0 if agreement.matched else weight
            lab = gain_with_outside_option(surplus, share, agreement.second_best)
            errors = abs(agreement.lab_gain - lab), abs(agreement.cloud_gain + lab - surplus)
            worst, count = max(worst, *(error / surplus for error in errors)), count + 1
    return Measured(f"largest error {worst:.1e} in {count} contracts", holds=worst <= 1e-9 and count > 0)
