"""Expected customers and sales if a lab is reached in another way, enterprise by enterprise (7.9.2).

Who has chosen again by when is integrated numerically, moment by moment.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from scipy.integrate import quad

from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.reach import Horizon
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from tests.properties.reference_utilities import Enterprise, Utilities, read_crowd

__all__ = ["Expected", "ReachedOtherwise", "expected"]


@dataclass(frozen=True)
class Expected:
    """What a cloud and a lab expect on this cloud; present values as in the market's `Reach`."""

    workload: float
    workload_at_end: float
    spending: float
    spending_for_cloud: float


class ReachedOtherwise(Utilities):
    """Utilities if one lab were reached otherwise; discounts stay as they are."""

    def __init__(self, market: Market, crowd: list[Enterprise], lab: Lab, access: list[int]) -> None:
        super().__init__(market, crowd)
        self.now = Utilities(market, crowd)
        self.lab = lab
        self.access = access

    def reachable(self, lab: Lab, cloud: Cloud) -> bool:
        if lab is self.lab:
            return self.access[cloud.index] != ACCESS_NONE
        return super().reachable(lab, cloud)

    def native(self, lab: Lab, cloud: Cloud) -> bool:
        if lab is self.lab:
            return self.access[cloud.index] == ACCESS_NATIVE
        return super().native(lab, cloud)

    def full_price(self, enterprise: Enterprise, cloud: Cloud) -> float:
        return self.now.full_price(enterprise, cloud)


def expected(market: Market, lab: Lab, access: list[int], horizon: Horizon) -> dict[Cloud, Expected]:
    """Sums over all enterprises that know of AI, by cloud."""
    crowd = read_crowd(market)
    utilities = ReachedOtherwise(market, crowd, lab, access)
    rules = market.parameters
    anew = rules.population.turnover_rate
    found = {cloud: Expected(0.0, 0.0, 0.0, 0.0) for cloud in market.clouds}
    for enterprise in crowd:
        if not enterprise.ai_aware:
            continue
        newcomer = replace(enterprise, cloud=None, model=None)
        if enterprise.cloud is None:
            again = rules.occasions.onprem_review_rate
        else:
            again = 12.0 * rules.occasions.attention_prob / rules.occasions.contract_term_months
        own, new = utilities.cloud_chances(enterprise), utilities.cloud_chances(newcomer)
        for cloud in market.clouds:
            users = utilities.model_chances(enterprise, cloud).get(lab, 0.0)
            new_users = utilities.model_chances(newcomer, cloud).get(lab, 0.0)
            customers = (again * own[cloud] + anew * new[cloud]) / (again + anew)
            customers_of_both = (again * own[cloud] * users + anew * new[cloud] * new_users) / (again + anew)
            waiting = users if enterprise.cloud is cloud else 0.0
            spending = utilities.expenditure(enterprise)

            def share(years: float, chosen: float, before: float = 0.0, rate: float = again + anew) -> float:
                left = math.exp(-rate * years)
                return left * before + (1.0 - left) * chosen

            def worth(rate: float, flow: Callable[[float], float]) -> float:
                return quad(lambda u: math.exp(-rate * u) * flow(u), 0.0, horizon.years, epsabs=1e-13)[0]

            def sold(years: float, chosen: float = customers_of_both, before: float = waiting) -> float:
                return share(years, chosen, before)

            def drawn(years: float, chosen: float = customers) -> float:
                return share(years, chosen)

            sums = found[cloud]
            found[cloud] = Expected(
                sums.workload + enterprise.workload * worth(horizon.cloud_rate, drawn),
                sums.workload_at_end + enterprise.workload * drawn(horizon.years),
                sums.spending + spending * worth(horizon.lab_rate, sold),
                sums.spending_for_cloud + spending * worth(horizon.cloud_rate, sold),
            )
    return found
