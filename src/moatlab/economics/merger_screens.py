"""First-order screens of horizontal and vertical mergers: pressure on prices before any equilibrium."""

__all__ = [
    "compensating_cost_reduction",
    "gross_upward_pricing_pressure_index",
    "linear_symmetric_price_rise",
    "rival_price_pressure",
    "rival_retail_pressure",
    "upward_pricing_pressure",
]


def upward_pricing_pressure(
    diversion: float, partner_margin: float, own_cost: float = 0.0, own_efficiency: float = 0.0
) -> float:
    """After a merger a sale lost to the partner is no loss; efficiencies work against it.

    UPP = D12 (p2 - c2) - E1 c1.

    Args:
        diversion: D12, share of lost sales that go to the partner [-].
        partner_margin: p2 - c2, with the partner's own efficiency if it is counted [USD/unit].
        own_cost: c1 [USD/unit].
        own_efficiency: E1, share of own cost saved by the merger [-].

    Returns:
        Pressure in units of marginal cost [USD/unit].

    Source: Farrell and Shapiro (2010), B.E. Journal of Theoretical Economics 10(1).

    >>> upward_pricing_pressure(0.25, 4.0), upward_pricing_pressure(0.25, 4.0, 8.0, 0.125)
    (1.0, 0.0)
    """
    return diversion * partner_margin - own_efficiency * own_cost


def gross_upward_pricing_pressure_index(diversion: float, partner_margin: float, own_price: float) -> float:
    """The value of sales diverted to the partner, over the price of the sales lost.

    GUPPI = D12 (p2 - c2)/p1.

    Args:
        diversion: D12 [-].
        partner_margin: p2 - c2 [USD/unit].
        own_price: p1, positive [USD/unit].

    Raises:
        ValueError: if the price is not positive.

    Source: Salop and Moresi (2009).

    >>> gross_upward_pricing_pressure_index(0.25, 4.0, 10.0)
    0.1
    """
    _require_price(own_price)
    return diversion * partner_margin / own_price


def compensating_cost_reduction(
    own_margin: float, partner_margin: float, diversion: float, partner_diversion: float
) -> float:
    """This fall of marginal cost would keep the price where it was before the merger.

    M1 - m1 with M1 = (m1 + D12 m2)/(1 - D12 D21).

    Args:
        own_margin: m1 = p1 - c1 before the merger [USD/unit].
        partner_margin: m2 [USD/unit].
        diversion: D12 from the product to the partner's [-].
        partner_diversion: D21 back [-].

    Raises:
        ValueError: if the diversions multiply to one or more.

    Source: Werden (1996), Journal of Industrial Economics 44:409.

    >>> round(compensating_cost_reduction(4.0, 4.0, 0.2, 0.2), 12)
    1.0
    """
    loop = diversion * partner_diversion
    if loop >= 1.0:
        raise ValueError(f"diversions must multiply to less than one, got {loop}")
    return (own_margin + diversion * partner_margin) / (1.0 - loop) - own_margin


def linear_symmetric_price_rise(diversion: float, lerner: float) -> float:
    """With linear demand two equal merging firms raise price by half of the pressure, over 1 - D.

    dp/p = D L/(2 (1 - D)).

    Args:
        diversion: D between the two, below 1 [-].
        lerner: (p - c)/p before the merger [-].

    Returns:
        Relative price rise [-].

    Raises:
        ValueError: if the diversion is one or more.

    Source: Shapiro (1996), Antitrust 10(2):23.

    >>> round(linear_symmetric_price_rise(0.2, 0.4), 12)
    0.05
    """
    if diversion >= 1.0:
        raise ValueError(f"diversion must be below one, got {diversion}")
    return diversion * lerner / (2.0 * (1.0 - diversion))


def rival_price_pressure(diversion: float, margin_value: float, own_price: float) -> float:
    """An integrated supplier gains downstream what it loses upstream, and wants to charge rivals more.

    vGUPPIu = DR M_D P_D / W_R for the price W_R charged to the rival; vGUPPId = DR M_U W_U / P_D for the
    own downstream price.

    Args:
        diversion: share of the sales lost on one side that comes back on the other [-].
        margin_value: margin earned on a sale that comes back, M_D P_D or M_U W_U [USD/unit].
        own_price: price whose rise is weighed, W_R or P_D, positive [USD/unit].

    Raises:
        ValueError: if the price is not positive.

    Source: Moresi and Salop (2013), Antitrust Law Journal 79:185.

    >>> rival_price_pressure(0.1, 5.0, 10.0)
    0.05
    """
    _require_price(own_price)
    return diversion * margin_value / own_price


def rival_retail_pressure(pressure: float, pass_through: float, input_cost_share: float) -> float:
    """What the supplier adds to the rival's input price reaches the rival's customers in part.

    vGUPPIr = vGUPPIu PTR W_R/P_R.

    Args:
        pressure: vGUPPIu [-].
        pass_through: PTR, USD of the rival's price per USD of its cost [-].
        input_cost_share: W_R/P_R, input price over the rival's price [-].

    Source: Moresi and Salop (2013), Antitrust Law Journal 79:185.

    >>> rival_retail_pressure(0.5, 0.5, 0.5)
    0.125
    """
    return pressure * pass_through * input_cost_share


def _require_price(price: float) -> None:
    if not price > 0.0:
        raise ValueError(f"price must be positive, got {price}")
