"""What a contract of a cloud and a lab is worth: annuities, retained customers, security, money."""

import math

__all__ = [
    "annuity",
    "bottleneck_insurance",
    "breach_fee",
    "customer_value",
    "equity_for_investment",
    "investment_cap",
    "investment_for_equity",
    "learning_value",
    "liquidity_premium",
    "money_needed",
]


def annuity(rate: float, years: float) -> float:
    """A steady flow is worth less than its sum, the more so the later it comes.

    A = integral from 0 to H of e^(-ru) du = (1 - e^(-rH))/r, H at r = 0.

    With r + h in the place of r it values a group that loses the share h a year; the difference of the two
    values those who left it.

    Args:
        rate: r, discount rate, plus the rate at which the flow fades [1/year].
        years: H [years].

    Returns:
        Present value of one unit a year [years].

    Source: continuous discounting.

    >>> annuity(0.0, 5.0), round(annuity(math.log(2.0), 1.0) * math.log(2.0), 12)
    (5.0, 0.5)
    """
    return years if rate == 0.0 else -math.expm1(-rate * years) / rate


def customer_value(markup: float, term_years: float, discount: float, retention: float) -> float:
    """A customer held at the end of a horizon is worth the margins of all terms for which it stays.

    tau m/(1 - delta R).

    Args:
        markup: m, price less marginal cost [price of 1].
        term_years: tau, years between two occasions [years].
        discount: delta, discount factor over a term [-].
        retention: R, how much likelier an own customer stays than another comes, delta R < 1 [-].

    Returns:
        Value of a customer with one unit of yearly spending [years of spending].

    Source: Farrell and Klemperer (2007), Handbook of Industrial Organization 3, ch. 31.

    >>> customer_value(0.25, 2.0, 1.0, 0.5)
    1.0
    """
    return term_years * markup / (1.0 - discount * retention)


def learning_value(cost_before: float, cost_after: float, gpu_cost: float, custom_hours: float) -> float:
    """Experience gained with one tenant makes all own chips of a cloud cheaper.

    (rho - rho') g hours: saving on the hours that run on own chips.

    Args:
        cost_before: rho, cost of own chips over the vendor's, without the tenant [-].
        cost_after: rho' with the tenant's experience [-].
        gpu_cost: g, cost of an hour on the vendor's chips [USD/h].
        custom_hours: hours on own chips, the tenant's included [bn h/yr].

    Returns:
        Saving [USD bn/yr].

    Source: value of learning by doing, Spence (1981), Bell Journal of Economics 12:49.

    >>> learning_value(0.75, 0.5, 2.0, 4.0)
    2.0
    """
    return (cost_before - cost_after) * gpu_cost * custom_hours


def bottleneck_insurance(spot_price: float, contract_price: float, fill: float, cap: float) -> float:
    """Reserved compute is worth the capability that scarce or dear spot compute would cost.

    Dq = min(log10(w_spot/w_k) + log10(1/fill), cap): a budget buys w_spot/w_k as many hours, all served.

    Args:
        spot_price: expected price on the spot market, positive [USD/h].
        contract_price: w_k, positive [USD/h].
        fill: expected share of spot demand that is served, in (0, 1] [-].
        cap: largest gain that is credited [OOM].

    Returns:
        Gain of capability, if all training were on spot otherwise; negative if spot is cheaper [OOM].

    Source: capability grows with the log of compute, Hoffmann et al. (2022).

    >>> bottleneck_insurance(2.0, 2.0, 0.1, 2.0), bottleneck_insurance(2.0, 2.0, 1e-9, 2.0)
    (1.0, 2.0)
    """
    return min(math.log10(spot_price / contract_price) - math.log10(fill), cap)


def liquidity_premium(runway_months: float, target_months: float, liquidity_value: float) -> float:
    """A dollar of investment is worth more than a dollar to a lab that runs out of money.

    ell = lambda_1 max(0, 1 - runway/R*).

    Args:
        runway_months: months until the cash is spent [months].
        target_months: R*, runway at which money no longer presses, positive [months].
        liquidity_value: lambda_1, premium without any runway [USD per USD].

    Source: shadow value of internal funds, Froot, Scharfstein and Stein (1993), JF 48:1629.

    >>> liquidity_premium(9.0, 18.0, 1.0), liquidity_premium(36.0, 18.0, 1.0)
    (0.5, 0.0)
    """
    return liquidity_value * max(0.0, 1.0 - runway_months / target_months)


def money_needed(runway_months: float, target_months: float, yearly_spending: float) -> float:
    """A lab needs as much money as lengthens its runway to the target.

    max(0, (R* - runway)/12 spending).

    Args:
        runway_months: months until the cash is spent [months].
        target_months: R* [months].
        yearly_spending: what it burns or wants to spend [USD bn/yr].

    Returns:
        Money [USD bn].

    Source: accounting identity.

    >>> money_needed(6.0, 18.0, 4.0), money_needed(math.inf, 18.0, 4.0)
    (4.0, 0.0)
    """
    return max(0.0, (target_months - runway_months) / 12.0 * yearly_spending)


def investment_cap(largest: float, profit: float, profit_share: float) -> float:
    """A cloud invests what its profit can carry, up to a largest deal.

    min(F_max, share max(0, profit)).

    Args:
        largest: F_max [USD bn].
        profit: yearly profit of the cloud [USD bn/yr].
        profit_share: part of a year's profit that one deal may take [years].

    Source: financing rule of this model.

    >>> investment_cap(25.0, 40.0, 0.5), investment_cap(25.0, 90.0, 0.5), investment_cap(25.0, -1.0, 0.5)
    (20.0, 25.0, 0.0)
    """
    return min(largest, profit_share * max(0.0, profit))


def equity_for_investment(investment: float, valuation: float) -> float:
    """New money buys its part of the value with it.

    F/(V + F).

    Args:
        investment: F [USD bn].
        valuation: V before the money, positive [USD bn].

    Source: post-money valuation.

    >>> equity_for_investment(5.0, 15.0)
    0.25
    """
    return investment / (valuation + investment)


def investment_for_equity(equity: float, valuation: float) -> float:
    """A limit on shares limits the money that can buy them, the inverse of `equity_for_investment`.

    V e/(1 - e).

    Args:
        equity: e, share that may be bought, in [0, 1) [-].
        valuation: V before the money [USD bn].

    Source: post-money valuation.

    >>> investment_for_equity(0.25, 15.0)
    5.0
    """
    return valuation * equity / (1.0 - equity)


def breach_fee(committed_spend: float, years_left: float, fee_share: float) -> float:
    """Leaving a contract early costs a part of what was still to be spent.

    fee commitment years.

    Args:
        committed_spend: take-or-pay [USD bn/yr].
        years_left: years until the end of the term [years].
        fee_share: part of the remaining commitment [-].

    Returns:
        Fee [USD bn].

    Source: liquidated damages, Aghion and Bolton (1987), AER 77:388.

    >>> breach_fee(10.0, 4.0, 0.25)
    10.0
    """
    return fee_share * committed_spend * max(0.0, years_left)
