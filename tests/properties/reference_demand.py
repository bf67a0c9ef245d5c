"""Expected demand for clouds and models, summed over enterprises one after the other (7.4.1, 7.11)."""

from dataclasses import dataclass, replace

from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from tests.properties.reference_utilities import Utilities, read_crowd

__all__ = ["CloudSide", "Count", "ModelSide", "cloud_side", "count_by_firm", "model_side"]


@dataclass(frozen=True)
class CloudSide:
    """D_c, D'_c and R_c of one cloud."""

    demand: float
    slope: float
    retention: float


@dataclass(frozen=True)
class ModelSide:
    """Expected expenditure, its elasticity to the own price, and R_m of one model."""

    expenditure: float
    elasticity: float
    retention: float


@dataclass(frozen=True)
class Count:
    """Customers, spending and AI spending at one cloud, by model."""

    customers: dict[Lab | None, int]
    workload: float
    spending: float
    ai_spending: dict[Lab, float]


def _mean(pairs: list[tuple[float, float]]) -> float:
    """Mean of the second numbers with the first as weights; 0 without weight."""
    weight = sum(one for one, _ in pairs)
    return sum(one * value for one, value in pairs) / weight if weight > 0.0 else 0.0


def cloud_side(market: Market, cloud: Cloud) -> CloudSide:
    """Contestable, inattentive and new customers of a cloud (7.4.1)."""
    rules, crowd = market.parameters, read_crowd(market)
    utilities = Utilities(market, crowd)
    turnover = rules.population.turnover_rate
    demand = slope = 0.0
    stay: list[tuple[float, float]] = []
    come: list[tuple[float, float]] = []
    for enterprise in crowd:
        newcomer = replace(enterprise, cloud=None, model=None)
        new = utilities.cloud_chances(newcomer)[cloud]
        chance = utilities.cloud_chances(enterprise)[cloud]
        if enterprise.cloud is None:
            rate, attention, held = rules.occasions.onprem_review_rate, 1.0, 0.0
        else:
            rate = 12.0 / rules.occasions.contract_term_months
            attention = market.rules(cloud=enterprise.cloud.name).occasions.attention_prob
            held = 1.0 if enterprise.cloud is cloud else 0.0
        after = (1.0 - attention) * held + attention * chance
        demand += enterprise.workload * (rate * after + turnover * new)
        curve = rate * attention * chance * (1.0 - chance) + turnover * new * (1.0 - new)
        slope += enterprise.workload * enterprise.price_sensitivity * curve
        (stay if enterprise.cloud is cloud else come).append((enterprise.workload, after))
    return CloudSide(demand, slope, _mean(stay) - _mean(come))


def model_side(market: Market, lab: Lab) -> ModelSide:
    """Potential users of a model: those on a cloud that know of AI (7.11)."""
    rules, crowd = market.parameters, read_crowd(market)
    utilities = Utilities(market, crowd)
    expected = curved = 0.0
    stay: list[tuple[float, float]] = []
    come: list[tuple[float, float]] = []
    for enterprise in crowd:
        if enterprise.cloud is None or not enterprise.ai_aware:
            continue
        chance = utilities.model_chances(enterprise, enterprise.cloud).get(lab, 0.0)
        spending = utilities.expenditure(enterprise)
        expected += spending * chance
        curved += spending * chance * (1.0 - chance)
        if enterprise.model is lab:
            stay.append((spending, chance))
        elif enterprise.model is not None:
            come.append((spending, chance))
    others = curved / expected if expected > 0.0 else 1.0 - rules.occasions.market_share_start
    retention = _mean(stay) - _mean(come) if stay else 0.0
    return ModelSide(
        expenditure=expected,
        elasticity=rules.demand.model_price_elasticity * others,
        retention=min(max(retention, 0.0), rules.labs.retention_cap),
    )


def count_by_firm(market: Market) -> dict[Cloud | None, Count]:
    """Who is where and pays what, in the order of the firms; None stands for on-premises and no AI, last."""
    crowd = read_crowd(market)
    utilities = Utilities(market, crowd)
    table: dict[Cloud | None, Count] = {}
    for cloud in (*market.clouds, None):
        here = [enterprise for enterprise in crowd if enterprise.cloud is cloud]
        users = {lab: [one for one in here if one.model is lab] for lab in (*market.labs, None)}
        table[cloud] = Count(
            customers={lab: len(group) for lab, group in users.items()},
            workload=sum(one.workload for one in here),
            spending=sum(one.workload * one.contract_price for one in here),
            ai_spending={lab: sum(utilities.expenditure(one) for one in users[lab]) for lab in market.labs},
        )
    return table
