"""Keeping a rival out by exclusive contracts with its customers, if the rival needs many of them."""

from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "ExclusionGame",
    "ExclusionOutcome",
    "needed_signatures",
    "sequential_offers",
    "signing_price",
    "targeted_offers",
    "uniform_offers",
]


@dataclass(frozen=True, kw_only=True)
class ExclusionGame:
    """An incumbent, equal buyers that may sign exclusive contracts, and a rival that needs enough of them.

    buyers: their number [-]; minimum_scale: free buyers without whom the rival does not enter [-];
    incumbent_profit: pi on a buyer without the rival [money]; buyer_loss: x, what a buyer loses without the
    rival, more than pi unless monopoly does no harm [money].

    Raises:
        ValueError: if a number is negative or there is no buyer.
    """

    buyers: int
    minimum_scale: int
    incumbent_profit: float
    buyer_loss: float

    def __post_init__(self) -> None:
        """Refuse a game that nobody can play."""
        if self.buyers < 1 or min(self.minimum_scale, self.incumbent_profit, self.buyer_loss) < 0:
            raise ValueError("needs a buyer, and no negative number")


@dataclass(frozen=True, kw_only=True)
class ExclusionOutcome:
    """What an incumbent that plays the game best achieves.

    excluded: whether the rival stays out; signed: buyers bound [-]; payments: to all of them [money]; profit
    of the incumbent: on buyers it keeps, less payments [money].
    """

    excluded: bool
    signed: int
    payments: float
    profit: float


def needed_signatures(buyers: int, minimum_scale: int) -> int:
    """The rival stays out once too few buyers are free.

    N - MES + 1, none if the rival is too large for the market; a rival that lives on one buyer or on any
    (MES = 0) stays out only if all are bound.

    Args:
        buyers: N [-].
        minimum_scale: MES, free buyers the rival needs [-].

    Returns:
        Buyers that must be bound [-].

    Source: Rasmusen, Ramseyer and Wiley (1991), AER 81:1137.

    >>> needed_signatures(100, 15)
    86
    """
    return max(0, buyers - max(1, minimum_scale) + 1)


def signing_price(game: ExclusionGame, others_bound: int) -> float:
    """A buyer whose refusal would not bring the rival signs for nothing.

    0 if the others bound are enough to keep the rival out, else x.

    Args:
        game: the market.
        others_bound: how many others the buyer expects to be bound in the end [-].

    Returns:
        Least payment for which the buyer signs [money].

    Source: Rasmusen, Ramseyer and Wiley (1991), AER 81:1137.

    >>> game = ExclusionGame(buyers=100, minimum_scale=15, incumbent_profit=0.25, buyer_loss=0.375)
    >>> signing_price(game, 99), signing_price(game, 85)
    (0.0, 0.375)
    """
    return 0.0 if others_bound >= needed_signatures(game.buyers, game.minimum_scale) else game.buyer_loss


def uniform_offers(game: ExclusionGame) -> ExclusionOutcome:
    """Buyers who agree among themselves must all be paid in full, so that equal offers never pay.

    Exclusion costs N x against N pi.

    Args:
        game: the market.

    Returns:
        Outcome of one offer to all at once, the same to everybody.

    Source: Segal and Whinston (2000), AER 90:296, simultaneous offers without discrimination.

    >>> game = ExclusionGame(buyers=100, minimum_scale=15, incumbent_profit=0.25, buyer_loss=0.375)
    >>> uniform_offers(game).excluded
    False
    """
    return _simultaneous(game, signed=game.buyers)


def targeted_offers(game: ExclusionGame) -> ExclusionOutcome:
    """Paying only as many buyers as are needed leaves the harm of the others unpaid.

    Exclusion costs (N - MES + 1) x against N pi.

    Args:
        game: the market.

    Returns:
        Outcome of offers to all at once, different between buyers.

    Source: Segal and Whinston (2000), AER 90:296, simultaneous offers with discrimination.

    >>> game = ExclusionGame(buyers=100, minimum_scale=50, incumbent_profit=0.25, buyer_loss=0.375)
    >>> targeted_offers(game).payments
    19.125
    """
    return _simultaneous(game, signed=needed_signatures(game.buyers, game.minimum_scale))


def sequential_offers(game: ExclusionGame) -> ExclusionOutcome:
    """Divide and conquer: who knows that the next buyers would be bound anyway signs for nothing.

    Backward from the last buyer: signing costs x if a refusal would let the rival in, else nothing; the
    incumbent signs a buyer if what follows is worth it.

    Args:
        game: the market.

    Returns:
        Outcome of offers to one buyer after the other.

    Source: Segal and Whinston (2000), AER 90:296, sequential offers.

    >>> game = ExclusionGame(buyers=100, minimum_scale=15, incumbent_profit=0.25, buyer_loss=0.375)
    >>> sequential_offers(game).profit, targeted_offers(game).profit
    (25.0, 0.0)
    """
    outcomes = [_after_the_last(game, bound) for bound in range(game.buyers + 1)]
    while len(outcomes) > 1:
        outcomes = [_best_offer(game, refused, signed) for refused, signed in pairwise(outcomes)]
    return outcomes[0]


def _simultaneous(game: ExclusionGame, *, signed: int) -> ExclusionOutcome:
    payments = signed * game.buyer_loss
    profit = game.buyers * game.incumbent_profit - payments
    if profit > 0.0:
        return ExclusionOutcome(excluded=True, signed=signed, payments=payments, profit=profit)
    return ExclusionOutcome(excluded=False, signed=0, payments=0.0, profit=0.0)


def _after_the_last(game: ExclusionGame, bound: int) -> ExclusionOutcome:
    excluded = bound >= needed_signatures(game.buyers, game.minimum_scale)
    kept = game.buyers if excluded else bound
    return ExclusionOutcome(
        excluded=excluded, signed=bound, payments=0.0, profit=kept * game.incumbent_profit
    )


def _best_offer(game: ExclusionGame, refused: ExclusionOutcome, signed: ExclusionOutcome) -> ExclusionOutcome:
    """What the incumbent makes of a buyer, from what follows a refusal and what follows a signature."""
    price = 0.0 if refused.excluded else game.buyer_loss
    if signed.profit - price <= refused.profit:
        return refused
    return ExclusionOutcome(
        excluded=signed.excluded,
        signed=signed.signed,
        payments=signed.payments + price,
        profit=signed.profit - price,
    )
