"""The spot market clears or rations, who has prepaid is served first, and every dollar is booked."""

import numpy as np

from moatlab.market.compute import ComputeNeeds, ComputeUse, Reservation, bill
from moatlab.market.compute_clearing import ComputeTerms, clear
from moatlab.market.market import Market
from moatlab.market.offers import channel_prices
from moatlab.market.schedule import PROCESSES, insert_after
from moatlab.market.world import ACCESS_NATIVE
from moatlab.scenario.loader import load_scenario
from moatlab.validation.theory_limits.limits import Measured, theory_limit, within

PRICE, ELASTICITY, CAP = 2.0, 0.5, 3.5
SUPPLY, PREPAID = 10.0, 4.0
"""Hours of the only cloud, and those reserved by the first of two labs [m]."""


def cleared(*, inference: float, background: float, training: float) -> ComputeUse:
    """One cloud; the first lab has prepaid what it needs, the others ask for so much at the usual price."""
    needs = ComputeNeeds(
        native=np.array([[PREPAID], [inference]]),
        floating=np.zeros(2),
        budget=np.array([0.0, training * PRICE]),
        background=background,
    )
    terms = ComputeTerms(
        capacity=np.array([SUPPLY]),
        placement=np.ones(1),
        relative_price=np.ones(1),
        reference_price=PRICE,
        elasticity=ELASTICITY,
        bounds=(0.1, CAP),
        bound_training_share=0.5,
        own_fleet=np.zeros(2),
    )
    return clear(needs, [Reservation(lab=0, cloud=0, hours=PREPAID, price=PRICE)], terms)


@theory_limit(
    "T15",
    "Below the cap the spot price clears the market",
    expected="w / w_ref = (D/S)^(1/eps); with training the root of I x^-eps + T/x = S; 1e-12",
)
def spot_price_clears() -> Measured:
    """Excess demand over supply at the price found, and the closed form without training."""
    free = SUPPLY - PREPAID
    plain = cleared(inference=5.0, background=4.0, training=0.0).scarcity
    worst = abs(plain / (9.0 / free) ** (1.0 / ELASTICITY) - 1.0)
    for inference, background, training in ((3.0, 2.0, 4.0), (0.0, 1.0, 8.0), (6.0, 2.0, 0.5)):
        x = cleared(inference=inference, background=background, training=training).scarcity
        worst = max(worst, abs(((inference + background) * x**-ELASTICITY + training / x) / free - 1.0))
    return within(worst, 1e-12)


@theory_limit(
    "T15",
    "At the cap who has prepaid is served in full, the others share the rest",
    expected="fill 1, and (S - reserved) / (D - reserved) within 1e-12",
)
def prepaid_first() -> Measured:
    """Demand of 40 and a budget for 10 hours meet a supply of 6."""
    use = cleared(inference=0.0, background=40.0, training=10.0)
    prepaid = float(use.inference[0, 0]) / PREPAID
    wanted = 40.0 * CAP**-ELASTICITY + 10.0 / CAP
    expected = (SUPPLY - PREPAID) / wanted
    error = max(abs(use.fill[1] - expected), abs(use.background / (40.0 * CAP**-ELASTICITY) - expected))
    found = f"fill {prepaid:g} and {use.fill[1]:.3f}, error {error:.1e}"
    return Measured(found, holds=bool(prepaid == 1.0 and error <= 1e-12 and use.scarcity == CAP))


@theory_limit(
    "T22",
    "The price channel adds up: buyers on demand pay what clouds sell, native prices average the lab's",
    expected="both within 1e-9, in every month",
)
def price_channel_adds_up() -> Measured:
    """Largest relative errors over the horizon of the documented deal."""
    payments, prices = [0.0], [0.0]
    schedule = insert_after(
        insert_after(PROCESSES, "clear_compute", lambda market: payments.append(payment_error(market))),
        "set_model_prices",
        lambda market: prices.append(native_price_error(market)),
    )
    market = Market(load_scenario("documented_nonexclusive").with_enterprises(500), schedule=schedule)
    for _ in range(market.calendar.steps):
        market.step()
    found = f"payments {max(payments):.1e}, prices {max(prices):.1e}"
    return Measured(found, holds=max(*payments, *prices) <= 1e-9)


def payment_error(market: Market) -> float:
    """What buyers on demand pay over what clouds take on demand, less 1."""
    use = market.compute
    paid = bill(float(use.on_demand.sum()) + use.background, use.on_demand_price)
    return abs(float(use.spot_revenue.sum()) / paid - 1.0)


def native_price_error(market: Market) -> float:
    """Mean price of a lab over the clouds on which it is native, weighted by revenue, over its own less 1."""
    errors = [0.0]
    for lab in market.living_labs:
        revenue = market.tally.ai_spending[:, lab.index] * (market.access[lab.index] == ACCESS_NATIVE)
        if lab.owner is None and revenue.sum() > 0.0:
            mean = float(channel_prices(market)[lab.index] @ revenue / revenue.sum())
            errors.append(abs(mean / lab.api_price - 1.0))
    return max(errors)
