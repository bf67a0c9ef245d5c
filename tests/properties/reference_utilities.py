"""What an enterprise thinks of every cloud and every model, one equation of the model after the other.

Slow and obvious on purpose: it reads firms, rules and crowd off a market, and shares nothing with the
compiled loops but the keyed draws. The tests compare the loops with it.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE
from moatlab.parameters.demand import SECTORS
from moatlab.parameters.parameters import Parameters

__all__ = ["Enterprise", "Utilities", "read_crowd"]


@dataclass
class Enterprise:
    """One row of the crowd, with the firms themselves instead of their numbers."""

    place: int
    identity: np.uint64
    sector: int
    workload: float
    price_sensitivity: float
    ai_intensity: float
    capability_need: float
    size_rank: float
    cloud_affinity: list[float]
    model_affinity: list[float]
    cloud: Cloud | None
    model: Lab | None
    embeddedness: float
    data_stock: float
    contract_price: float
    commitment_end: int
    ai_aware: bool
    cloud_draw_month: int
    model_draw_month: int
    happened: set[str] = field(default_factory=set)


def read_crowd(market: Market) -> list[Enterprise]:
    """All enterprises as they stand."""
    crowd = market.enterprises
    return [
        Enterprise(
            place=i,
            identity=crowd.identity[i],
            sector=int(crowd.sector[i]),
            workload=float(crowd.workload[i]),
            price_sensitivity=float(crowd.price_sensitivity[i]),
            ai_intensity=float(crowd.ai_intensity[i]),
            capability_need=float(crowd.capability_need[i]),
            size_rank=float(crowd.size_rank[i]),
            cloud_affinity=crowd.cloud_affinity[i].tolist(),
            model_affinity=crowd.model_affinity[i].tolist(),
            cloud=market.clouds[crowd.cloud[i]] if crowd.cloud[i] >= 0 else None,
            model=market.labs[crowd.model[i]] if crowd.model[i] >= 0 else None,
            embeddedness=float(crowd.embeddedness[i]),
            data_stock=float(crowd.data_stock[i]),
            contract_price=float(crowd.contract_price[i]),
            commitment_end=int(crowd.commitment_end[i]),
            ai_aware=bool(crowd.ai_aware[i]),
            cloud_draw_month=int(crowd.cloud_draw_month[i]),
            model_draw_month=int(crowd.model_draw_month[i]),
        )
        for i in range(crowd.size)
    ]


class Utilities:
    """Utilities of the enterprises of a market at the offers in force.

    `seen` holds cloud and model of every enterprise as its peers see them.
    """

    def __init__(self, market: Market, crowd: list[Enterprise]) -> None:
        self.market = market
        self.rules = market.parameters
        self.seen = [(enterprise.cloud, enterprise.model) for enterprise in crowd]
        self.frontier = max(lab.capability for lab in market.labs if lab.alive)

    def rules_on(self, cloud: Cloud, sector: int | None = None) -> Parameters:
        """The rules in force for a cloud, and for a sector on it."""
        return self.market.rules(cloud=cloud.name, sector="" if sector is None else SECTORS[sector])

    # --- Peers --------------------------------------------------------------------------------

    def peers(self, enterprise: Enterprise) -> list[tuple[Cloud | None, Lab | None]]:
        """What those use whom the enterprise watches: its neighbours, or everybody."""
        if self.market.network is None:
            return self.seen
        return [self.seen[peer] for peer in self.market.network.neighbours(enterprise.place)]

    def peers_on(self, enterprise: Enterprise, cloud: Cloud) -> float:
        """Share of the peers on a cloud."""
        peers = self.peers(enterprise)
        return sum(used is cloud for used, _ in peers) / len(peers) if peers else 0.0

    def peers_with(self, enterprise: Enterprise, lab: Lab) -> float:
        """Share of the peers that use a model."""
        peers = self.peers(enterprise)
        return sum(used is lab for _, used in peers) / len(peers) if peers else 0.0

    def peers_with_ai(self, enterprise: Enterprise) -> float:
        """Share of the peers that use any model."""
        peers = self.peers(enterprise)
        return sum(used is not None for _, used in peers) / len(peers) if peers else 0.0

    # --- AI -----------------------------------------------------------------------------------

    def reachable(self, lab: Lab, cloud: Cloud) -> bool:
        """The model can be used from the cloud, natively or from elsewhere."""
        return bool(self.market.access[lab.index, cloud.index] != ACCESS_NONE)

    def native(self, lab: Lab, cloud: Cloud) -> bool:
        """The model is sold on the cloud itself."""
        return bool(self.market.access[lab.index, cloud.index] == ACCESS_NATIVE)

    def nest_weight(self, enterprise: Enterprise) -> float:
        """The weight min(1, lambda a intensity), intensity = assisted plus delegated work (7.1.2)."""
        demand = self.rules.demand
        lag = 0.0 if SECTORS[enterprise.sector] == "software_it" else demand.agent_lag
        assisted = demand.assist_weight / (
            1.0 + math.exp(-demand.int_slope * (self.frontier - demand.int_mid))
        )
        delegated = demand.agent_weight / (
            1.0 + math.exp(-demand.agent_slope * (self.frontier - demand.agent_mid - lag))
        )
        return min(1.0, demand.ai_nest_weight * enterprise.ai_intensity * (assisted + delegated))

    def expenditure(self, enterprise: Enterprise) -> float:
        """E = s lam alpha_m / alpha [USD bn/yr if it uses AI]."""
        demand = self.rules.demand
        weight = self.nest_weight(enterprise)
        return enterprise.workload * weight * demand.model_price_elasticity / enterprise.price_sensitivity

    def focus(self, lab: Lab, sector: int) -> float:
        """phi: value clip((t - start)/ramp, 0, 1) of all entries for the lab and the sector (7.1.3)."""
        total = 0.0
        for entry in self.rules.demand.focus:
            if entry.lab != lab.name or entry.sector not in ("all", SECTORS[sector]):
                continue
            elapsed = self.market.month - self.market.calendar.step(entry.start)
            if elapsed >= entry.ramp_months:
                total += entry.value
            elif elapsed > 0:
                total += entry.value * elapsed / entry.ramp_months
        return total

    def channel_price(self, lab: Lab, cloud: Cloud) -> float:
        """pi_mc of 7.6.2: natively with the cost of compute there, except at home with the owner."""
        if lab.owner is cloud or not self.native(lab, cloud):
            return lab.api_price
        return lab.api_price * cloud.relative_compute_price / lab.mean_compute_price

    def of_model(self, enterprise: Enterprise, lab: Lab, cloud: Cloud) -> float:
        """u_m|c of 7.1, against the model in use."""
        demand, here = self.rules.demand, self.rules_on(cloud)
        utility = demand.capability_value * (lab.capability - enterprise.capability_need)
        utility += lab.initial_brand * math.exp(-(self.market.month - lab.entered) / demand.brand_life)
        utility += self.focus(lab, enterprise.sector)
        utility -= demand.model_price_elasticity * math.log(self.channel_price(lab, cloud))
        utility += enterprise.model_affinity[lab.index]
        utility += demand.model_peer_weight * self.peers_with(enterprise, lab)
        if not self.native(lab, cloud):
            fee = cloud.egress_fee * here.switching.parallel_egress_factor
            traffic = enterprise.price_sensitivity * self.rules.switching.ai_traffic * fee
            utility -= here.demand.remote_penalty + traffic / self.nest_weight(enterprise)
        if lab.owner is cloud:
            utility += demand.first_party_integration
        if enterprise.model is not None and enterprise.model is not lab:
            utility -= demand.model_switching_cost
        return utility

    def of_models(self, enterprise: Enterprise, cloud: Cloud) -> dict[Lab, float]:
        """Utilities of all models that can be reached from the cloud."""
        return {
            lab: self.of_model(enterprise, lab, cloud)
            for lab in self.market.labs
            if self.reachable(lab, cloud)
        }

    def model_chances(self, enterprise: Enterprise, cloud: Cloud) -> dict[Lab, float]:
        """P(m|c) = exp(u)/(1 + sum exp(u)); no AI has utility 0."""
        powers = {lab: math.exp(u) for lab, u in self.of_models(enterprise, cloud).items()}
        return {lab: power / (1.0 + sum(powers.values())) for lab, power in powers.items()}

    def inclusive_value(self, enterprise: Enterprise, cloud: Cloud) -> float:
        """IV = ln(1 + sum exp(u)), 0 for those that do not know of AI."""
        if not enterprise.ai_aware:
            return 0.0
        return math.log(1.0 + sum(math.exp(u) for u in self.of_models(enterprise, cloud).values()))

    # --- Clouds -------------------------------------------------------------------------------

    def full_price(self, enterprise: Enterprise, cloud: Cloud) -> float:
        """p_ic = list price less the discount, plus traffic; remote use costs loyalty (7.1, 7.4.5)."""
        pricing = self.rules_on(cloud).cloud_price
        discount = pricing.commit_discount_max * enterprise.size_rank**2
        model = enterprise.model
        if model is not None and self.reachable(model, cloud) and not self.native(model, cloud):
            discount *= 1.0 - pricing.loyalty_share
        return cloud.list_price * (1.0 - discount) + self.rules.switching.egress_traffic * cloud.egress_fee

    def switching_cost(self, enterprise: Enterprise, remaining_commitment: float) -> float:
        """SC of leaving the own cloud, in years of spend (7.3)."""
        own, multipliers = enterprise.cloud, self.rules.stocks.sector_procedural_multiplier
        assert own is not None
        switching = self.rules_on(own, enterprise.sector).switching
        work = switching.procedural_switching_cost + own.technical_lockin
        cost = work * multipliers[enterprise.sector] * (1.0 - switching.interop_procedural)
        cost -= cost * switching.provider_paid_share
        cost += switching.data_gravity_cost * enterprise.embeddedness * (1.0 - switching.interop_data)
        cost += own.egress_fee * switching.switching_egress_factor * enterprise.data_stock
        return cost + switching.commitment_penalty * remaining_commitment

    def of_cloud(self, enterprise: Enterprise, cloud: Cloud, remaining_commitment: float) -> float:
        """V_ic of 7.1, against the cloud in use."""
        demand, alpha = self.rules.demand, enterprise.price_sensitivity
        moved = cloud.installed_base_share - cloud.initial_installed_base_share
        here = self.rules_on(cloud, enterprise.sector)
        utility = cloud.quality - here.conduct.quality_parity - alpha * self.full_price(enterprise, cloud)
        utility += enterprise.cloud_affinity[cloud.index] + demand.trust_weight * moved
        utility += here.demand.ecosystem_weight * enterprise.ai_intensity * cloud.developer_ecosystem
        firms = self.rules.cloud_price.n_fringe if cloud.record.price_taker else 1
        utility += demand.peer_weight * self.peers_on(enterprise, cloud) / firms
        nest = self.nest_weight(enterprise) * (1.0 + self.rules.switches.expected_ai_weight)
        utility += nest * self.inclusive_value(enterprise, cloud)
        if enterprise.cloud is not None and enterprise.cloud is not cloud:
            years = self.rules.switching.amortisation_years
            utility -= alpha * self.switching_cost(enterprise, remaining_commitment) / years
        return utility

    def on_premises(self, enterprise: Enterprise) -> float:
        """V_i,-1 = v_on - alpha, at the price 1 of running one's own machines."""
        return self.market.onprem_utility - enterprise.price_sensitivity

    def cloud_chances(self, enterprise: Enterprise) -> dict[Cloud, float]:
        """P_i(c) at an occasion at the end of a commitment; the unattached may stay on-premises."""
        clouds = self.market.clouds
        powers = [math.exp(self.of_cloud(enterprise, cloud, 0.0)) for cloud in clouds]
        outside = math.exp(self.on_premises(enterprise)) if enterprise.cloud is None else 0.0
        return {cloud: power / (outside + sum(powers)) for cloud, power in zip(clouds, powers, strict=True)}
