"""How fast accelerator capacity grows and how fast its hours get cheaper."""

import math

from moatlab.foundation.compiled import jitable

__all__ = ["capacity_growth_rate", "capacity_path", "hardware_cost", "reference_price", "transfer_price"]


@jitable
def capacity_growth_rate(years: float, start_growth: float, floor_growth: float, fade_years: float) -> float:
    """Capacity growth fades from the boom to a floor, and never to zero.

    g_S(t) = ln(floor) + (ln(start) - ln(floor)) exp(-t/tau), without price response.

    Args:
        years: time since the start [years].
        start_growth: growth factor a year at the start [-].
        floor_growth: growth factor a year in the long run [-].
        fade_years: tau, positive [years].

    Returns:
        Growth rate [log points a year].

    Source: AI compute capacity grew 3.3 times a year since 2022, Epoch AI (2025).

    >>> capacity_growth_rate(0.0, 3.3, 1.45, 7.0) == math.log(3.3)
    True
    """
    floor = math.log(floor_growth)
    return floor + (math.log(start_growth) - floor) * math.exp(-years / fade_years)


@jitable
def capacity_path(years: float, start_growth: float, floor_growth: float, fade_years: float) -> float:
    """Capacity multiplies by the exponential of its accumulated growth rate.

    exp(integral from 0 to t of g_S) = exp(ln(floor) t + (ln(start) - ln(floor)) tau (1 - exp(-t/tau))).

    Args:
        years: time since the start [years].
        start_growth: growth factor a year at the start [-].
        floor_growth: growth factor a year in the long run [-].
        fade_years: tau, positive [years].

    Returns:
        Capacity relative to the start [-].

    Source: integral of `capacity_growth_rate`.

    >>> round(capacity_path(2.0, 1.5, 1.5, 7.0), 12)
    2.25
    """
    floor = math.log(floor_growth)
    boom = (math.log(start_growth) - floor) * fade_years * -math.expm1(-years / fade_years)
    return math.exp(floor * years + boom)


@jitable
def hardware_cost(years: float, initial_cost: float, yearly_decline: float) -> float:
    """An accelerator hour of constant quality gets cheaper by a constant percentage a year.

    g_t = g_0 (1 - decline)^t.

    Args:
        years: time since the start [years].
        initial_cost: g_0, full cost of an H100-equivalent hour [USD/h].
        yearly_decline: fall of cost a year [-].

    Source: Epoch AI (2024), Trends in machine learning hardware.

    >>> round(hardware_cost(1.0, 1.5, 0.22), 12)
    1.17
    """
    return float(initial_cost * (1.0 - yearly_decline) ** years)


@jitable
def reference_price(hardware_cost: float, contract_markup: float) -> float:
    """Contract compute sells at a fixed mark-up on its full cost.

    w_ref = g_t (1 + mu).

    Args:
        hardware_cost: g_t [USD/h].
        contract_markup: mu [-].

    Source: cost-plus contract price of this model.

    >>> reference_price(1.5, 0.5)
    2.25
    """
    return hardware_cost * (1.0 + contract_markup)


@jitable
def transfer_price(own_cost: float, reference_price: float, transfer_share: float) -> float:
    """An hour given to the own lab costs more than it costs to make, because it can no longer be sold.

    cbar + share * max(0, w_ref - cbar).

    Args:
        own_cost: full cost of an hour to the cloud, cbar [USD/h].
        reference_price: what the hour would fetch, w_ref [USD/h].
        transfer_share: part of the forgone margin that is charged [0-1].

    Source: opportunity-cost transfer pricing, Hirshleifer (1956), Journal of Business 29:172.

    >>> transfer_price(1.5, 2.25, 0.75)
    2.0625
    """
    return own_cost + transfer_share * max(0.0, reference_price - own_cost)
