"""Who controls the value added along the chain of chips, clouds and models.

Lists hold one number a cloud; with a handful of clouds plain numbers are faster than arrays.
"""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Dollar", "Steps", "controlled", "degrees_of_control", "value_added"]


class Dollar(NamedTuple):
    """What becomes of a dollar that is spent on the models of a lab.

    Attributes:
        compute: cost of the compute behind it; at most all of the dollar counts.
        places: shares of the clouds in this compute, adding up to 1.
        fees: kept by the marketplaces of the clouds.
        hosts: shares of the clouds in what is left; all zero where the lab itself sells.
    """

    compute: float
    places: Sequence[float]
    fees: Sequence[float]
    hosts: Sequence[float]


class Steps(NamedTuple):
    """Parts of a dollar: of the vendor of chips, of each cloud, of the lab."""

    vendor: float
    clouds: list[float]
    lab: float


def value_added(dollar: Dollar, custom: Sequence[float], chip_share: float) -> Steps:
    """Each firm earns what its step of the chain adds to a dollar.

    Of compute, chip_share goes to the maker of the chip and the rest to the cloud; fees go to the clouds;
    what is left goes to the lab, or to the clouds that host the model. Steps that cost more than the
    dollar are scaled down.

    Args:
        dollar: what becomes of it.
        custom: own chips in the accelerators of each cloud [0-1].
        chip_share: part of the value of compute that its chips add [0-1].

    Returns:
        Parts that add up to 1.

    Source: decomposition of value added, Koopman, Wang and Wei (2014), AER 104:459, for three steps.

    >>> value_added(Dollar(0.5, [1.0], [0.1], [0.0]), custom=[0.0], chip_share=0.4)
    Steps(vendor=0.2, clouds=[0.4], lab=0.4)
    """
    compute, fees = min(1.0, dollar.compute), sum(dollar.fees)
    rest = max(0.0, 1.0 - compute - fees)
    scale = 1.0 / (compute + fees + rest)
    vendor, clouds = 0.0, []
    for place, own, fee, host in zip(dollar.places, custom, dollar.fees, dollar.hosts, strict=True):
        chips = chip_share * compute * place * (1.0 - own)
        vendor += chips
        clouds.append(scale * (compute * place - chips + fee + rest * host))
    return Steps(scale * vendor, clouds, scale * rest * (1.0 - sum(dollar.hosts)))


def degrees_of_control(claims: Sequence[float]) -> list[float]:
    """Several owners cannot control more than all of a firm; together they are scaled down to it.

    a_c = claim_c / max(1, sum of claims).

    Args:
        claims: of each cloud on a lab, by ownership, contract or equity [0-1].

    Returns:
        Degrees of control; what is missing to 1 the lab keeps itself [0-1].

    Source: weights of control as in O'Brien and Salop (2000), Antitrust Law Journal 67:559.

    >>> degrees_of_control([0.5, 0.25]), degrees_of_control([1.0, 1.0])
    ([0.5, 0.25], [0.5, 0.5])
    """
    most = max(1.0, sum(claims))
    return [claim / most for claim in claims]


def controlled(steps: Steps, control: Sequence[float]) -> Steps:
    """A firm controls its own step, and part of the step of the lab that it holds.

    z_c = v_c + a_c v_m; z_m = v_m (1 - sum of a).

    Args:
        steps: value added by vendor, clouds and lab.
        control: a, degrees of control of the clouds over the lab, at most 1 together [0-1].

    Returns:
        Parts controlled, with the same sum as `steps`.

    Source: partial ownership as in O'Brien and Salop (2000), Antitrust Law Journal 67:559.

    >>> controlled(Steps(0.25, [0.25], 0.5), [0.5])
    Steps(vendor=0.25, clouds=[0.5], lab=0.25)
    """
    clouds = [own + degree * steps.lab for own, degree in zip(steps.clouds, control, strict=True)]
    return Steps(steps.vendor, clouds, steps.lab * max(0.0, 1.0 - sum(control)))
