"""What the law leaves of the terms of a contract between a cloud and a lab (MODEL 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from moatlab.economics.contracting import investment_for_equity

if TYPE_CHECKING:
    from moatlab.market.contracts import Terms
    from moatlab.market.lab import Lab
    from moatlab.parameters.conduct import Conduct

__all__ = ["Stake", "allowed_stake", "as_signed", "departures", "nearest_allowed"]


class Stake(NamedTuple):
    """Money of a cloud for a lab [USD bn] and the share that it is to hold with it, if one is named [0-1]."""

    money: float
    share: float | None


def nearest_allowed(terms: Terms, conduct: Conduct) -> Terms:
    """The allowed terms that come nearest to these; money and shares apart."""
    too_exclusive = terms.mode == "exclusive" and not conduct.exclusive_sale_allowed
    return replace(
        terms,
        mode="preferred" if too_exclusive else terms.mode,
        exclusive_compute=terms.exclusive_compute and conduct.exclusive_compute_allowed,
        revenue_share=min(terms.revenue_share, conduct.take_rate_cap),
        rofr=terms.rofr and conduct.rofr_allowed,
    )


def as_signed(terms: Terms, conduct: Conduct) -> Terms:
    """The same for a new contract, which ends with its clause where a clause may last only so long."""
    allowed = nearest_allowed(terms, conduct)
    if not allowed.binding:
        return allowed
    return replace(allowed, term_months=min(allowed.term_months, conduct.clause_months_max))


def allowed_stake(wanted: Stake, lab: Lab, cloud: str, conduct: Conduct) -> Stake:
    """The largest part of a stake that the cap on shares allows, at the price per share that was agreed.

    What the cloud holds already it may keep.
    """
    held = lab.equity.get(cloud, 0.0)
    most = max(held, conduct.equity_cap)
    if wanted.share is not None:
        if wanted.share <= most:
            return wanted
        return Stake(wanted.money * (most - held) / (wanted.share - held), most)
    if conduct.equity_cap >= 1.0:
        return wanted
    return Stake(min(wanted.money, investment_for_equity(most - held, lab.valuation())), None)


def departures(agreed: Terms, allowed: Terms) -> str:
    """What the law changes, in words; empty if it changes nothing."""
    changes = []
    if allowed.mode != agreed.mode:
        changes.append(f"{allowed.mode} instead of {agreed.mode}")
    if allowed.exclusive_compute != agreed.exclusive_compute:
        changes.append("compute from others as well")
    if allowed.revenue_share != agreed.revenue_share:
        changes.append(f"take rate {allowed.revenue_share:.3g} instead of {agreed.revenue_share:.3g}")
    if allowed.rofr != agreed.rofr:
        changes.append("no right of first refusal")
    if allowed.term_months != agreed.term_months:
        changes.append(f"{allowed.term_months} months instead of {agreed.term_months}")
    if allowed.investment != agreed.investment:
        changes.append(f"investment {allowed.investment:.3g} instead of {agreed.investment:.3g} bn USD")
    if allowed.equity_share != agreed.equity_share:
        changes.append(f"a share of {allowed.equity_share:.3g} instead of {agreed.equity_share:.3g}")
    return ", ".join(changes)
