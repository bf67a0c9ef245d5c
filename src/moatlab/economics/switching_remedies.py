"""How rules on switching come back: moves that the old cloud pays for, and work in place of fees."""

from moatlab.economics.switching import SwitchingTerms
from moatlab.foundation.compiled import jitable

__all__ = ["provider_payment", "technical_lockin"]


@jitable
def provider_payment(terms: SwitchingTerms, sector_multiplier: float) -> float:
    """What the law takes off the procedures of a customer that leaves, its old cloud pays.

    kappa_proc zeta (1 - interop_proc) paid: the part missing in `switching_cost`.

    Args:
        terms: parts of the switching cost.
        sector_multiplier: zeta, procedural cost of the sector [-].

    Returns:
        Payment in years of the customer's spend.

    Source: Regulation (EU) 2023/2854 (Data Act), articles 23 and 25, on assistance.

    >>> provider_payment(SwitchingTerms(2.5, 0.6, 1.0, 0.2, 0.2, 0.0, 0.5), 1.0)
    1.0
    """
    work = terms.procedural_switching_cost * sector_multiplier * (1.0 - terms.interop_procedural)
    return work * terms.provider_paid_share


def technical_lockin(response: float, lost_fee: float, data_stock: float) -> float:
    """A cloud that may not charge for leaving makes leaving harder work.

    eta max(0, lost fee) d, added to kappa_proc.

    Args:
        response: eta, part of the lost cost of switching that comes back as work [-].
        lost_fee: fall of the fee on data that are moved away [USD/GB].
        data_stock: mean d of the customers [PB per USD m of annual spend].

    Returns:
        Work in years of spend.

    Source: Biglaiser, Cremer, de Corniere and Mantovani (2026), on technical lock-in after a ban of fees.

    >>> technical_lockin(0.5, 0.25, 2.0), technical_lockin(0.5, -0.25, 2.0)
    (0.25, 0.0)
    """
    return response * max(0.0, lost_fee) * data_stock
