"""What those who buy compute on demand lose by what others have reserved."""

import math

__all__ = ["foreclosure_index", "pro_rata_hours", "rise_of_rivals_cost"]


def pro_rata_hours(need: float, all_needs: float, capacity: float) -> float:
    """Without reservations a buyer would get the part of the capacity that it has in all needs.

    K need / sum of needs.

    Args:
        need: hours that the buyer needs [m h/month].
        all_needs: hours that all need, positive [m h/month].
        capacity: K, hours that there are [m h/month].

    Source: proportional rationing.

    >>> pro_rata_hours(2.0, 8.0, 4.0)
    1.0
    """
    return capacity * need / all_needs


def foreclosure_index(obtained: float, released: float) -> float:
    """Rivals are foreclosed as far as they get less than they would without the reservations of others.

    1 - H/H'; 0 if they would get nothing anyway. Negative when reservations leave them more, as in a glut.

    Args:
        obtained: H, hours that rivals get [m h/month].
        released: H', hours that they would get if the reservations were released [m h/month].

    Source: foreclosure of an input, Rey and Tirole (2007), Handbook of Industrial Organization 3:2145.

    >>> foreclosure_index(3.0, 4.0)
    0.25
    """
    return 1.0 - obtained / released if released > 0.0 else 0.0


def rise_of_rivals_cost(price: float, released_price: float) -> float:
    """Reservations raise the price of what rivals buy on demand.

    ln(w/w').

    Args:
        price: w, spot price, positive [USD/h].
        released_price: w', spot price if the reservations were released, positive [USD/h].

    Returns:
        Rise [log points].

    Source: raising rivals' costs, Salop and Scheffman (1983), AER 73:267.

    >>> rise_of_rivals_cost(2.0, 1.0) == math.log(2.0)
    True
    """
    return math.log(price / released_price)
