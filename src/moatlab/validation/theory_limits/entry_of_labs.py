"""While runs get dearer the door closes for new labs."""

import math

from moatlab.economics.lab_entry import entry_closes_after, final_run_cost
from moatlab.economics.scaling import algorithmic_progress
from moatlab.market.market import Market
from moatlab.market.schedule import PROCESSES, insert_after
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit

FIRST_COST = 0.06
"""Cost of a run to the frontier in the first month [USD bn]."""
EVERY_MONTH: dict[str, float] = {
    "parameters.labs.entry_hazard": 120.0,
    "parameters.labs.max_labs": 64,
    "parameters.labs.exit_gap": 20.0,
}


@theory_limit(
    "T12",
    "Entry of labs closes as the cost of a run to the frontier grows",
    expected="last entry in month 12 ln(10 F_e / (2 c_0)) / ln(1 + g_c), rounded down",
)
def entry_closes() -> Measured:
    """Last month of entry when labs try every month, for costs that grow 3 and 9 times a year."""
    found, holds = [], True
    for growth in (2.0, 8.0):
        market, last = market_in_a_race(growth), -1
        labs = market.parameters.labs
        purse = labs.entry_run_share * labs.entry_fund
        closes = 12.0 * entry_closes_after(purse, FIRST_COST, labs.entry_gap, growth)
        for _ in range(math.ceil(closes) + 6):
            before = market.entries
            market.step()
            last = market.month if market.entries > before else last
        holds &= last == math.floor(closes)
        found.append(f"{last} of {closes:.1f} (x {1 + growth:g} a year)")
    return Measured(f"month {', '.join(found)}", holds=holds)


def market_in_a_race(growth: float) -> Market:
    """All labs keep at a frontier whose run costs `growth` more every year, whatever compute costs."""

    def race(market: Market) -> None:
        flop, month = market.parameters.labs.flop_per_hour, market.month
        progress = algorithmic_progress(month, market.parameters.labs.algo_halving_months)
        unit = final_run_cost(0.0, progress, flop, market.spot_price)
        for lab in market.labs:
            lab.capability = math.log10(FIRST_COST * (1.0 + growth) ** (month / 12.0) / unit)
        market.note_frontier()

    scenario = load_scenario("seed_exclusive").with_enterprises(20).replace_all(EVERY_MONTH)
    return Market(scenario, schedule=insert_after(PROCESSES, "settle_accounts", race))
