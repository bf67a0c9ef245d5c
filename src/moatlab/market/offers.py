"""Turn firms, rules and crowd into the arrays that the compiled loops read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.economics.ai_demand import IntensityCurve, adoption_intensity, price_utility, product_focus
from moatlab.economics.lab_pricing import channel_price
from moatlab.foundation.months import monthly_probability
from moatlab.foundation.randomness import stream_keys
from moatlab.market.streams import NO_AI, ON_PREMISES, Stream
from moatlab.market.world import (
    ACCESS_NATIVE,
    ACCESS_NONE,
    MonthKeys,
    Occasions,
    Offers,
    Peers,
    SwitchingTable,
    Tastes,
    World,
)
from moatlab.parameters.demand import SECTORS

if TYPE_CHECKING:
    from moatlab.market.market import Market
    from moatlab.parameters.parameters import Parameters

__all__ = [
    "attention_by_cloud",
    "channel_prices",
    "make_occasions",
    "make_peers",
    "make_tastes",
    "make_world",
]

AGENTS_START_HERE = "software_it"
DURING_AN_OUTAGE = 12.0  # how many times as often customers of a cloud out of service review contracts
CHOICE_STREAMS = np.array([Stream[name.upper()].identity for name in MonthKeys._fields])


def make_world(market: Market) -> World:
    """What enterprises see at this moment."""
    return World(
        enterprises=market.enterprises,
        offers=_make_offers(market),
        tastes=_with_technical_lockin(market),
        peers=market.peers,
        seed=np.uint64(market.seed),
        cloud_taste=Stream.CLOUD_TASTE.identity,
        model_taste=Stream.MODEL_TASTE.identity,
        on_premises_id=ON_PREMISES,
        no_ai_id=NO_AI,
    )


def _with_technical_lockin(market: Market) -> Tastes:
    """Tastes with the work of leaving that clouds add in place of fees (MODEL 7.4.6)."""
    added = np.array([cloud.technical_lockin for cloud in market.clouds])
    if not added.any():
        return market.tastes
    terms = market.tastes.switching
    work = terms.procedural_switching_cost + added
    return market.tastes._replace(switching=terms._replace(procedural_switching_cost=work))


def make_tastes(market: Market) -> Tastes:
    """Preferences and switching costs of the rules in force, for everybody and by cloud and sector."""
    parameters, clouds = market.parameters, [record.name for record in market.scenario.clouds]
    demand, switching = parameters.demand, parameters.switching
    views = [market.rules(cloud=cloud) for cloud in clouds]
    by_sector = [[market.rules(cloud=cloud, sector=sector) for cloud in clouds] for sector in SECTORS]
    return Tastes(
        capability_value=float(demand.capability_value),
        model_price_elasticity=float(demand.model_price_elasticity),
        remote_penalty=np.array([float(view.demand.remote_penalty) for view in views]),
        model_peer_weight=float(demand.model_peer_weight),
        model_switching_cost=float(demand.model_switching_cost),
        ecosystem_weight=_table(by_sector, lambda view: view.demand.ecosystem_weight),
        peer_weight=float(demand.peer_weight),
        ai_nest_weight=float(demand.ai_nest_weight),
        expected_ai_weight=float(parameters.switches.expected_ai_weight),
        ai_traffic=float(switching.ai_traffic),
        egress_traffic=float(switching.egress_traffic),
        commit_discount_max=np.array([float(view.cloud_price.commit_discount_max) for view in views]),
        loyalty_share=np.array([float(view.cloud_price.loyalty_share) for view in views]),
        amortisation_years=float(switching.amortisation_years),
        sector_procedural_multiplier=np.array(parameters.stocks.sector_procedural_multiplier, dtype=float),
        switching=_switching_table(by_sector),
    )


def _table(views: list[list[Parameters]], value: Callable[[Parameters], float]) -> NDArray[np.float64]:
    return np.array([[float(value(view)) for view in row] for row in views])


def _switching_table(views: list[list[Parameters]]) -> SwitchingTable:
    return SwitchingTable(
        procedural_switching_cost=_table(views, lambda view: view.switching.procedural_switching_cost),
        data_gravity_cost=_table(views, lambda view: view.switching.data_gravity_cost),
        switching_egress_factor=_table(views, lambda view: view.switching.switching_egress_factor),
        commitment_penalty=_table(views, lambda view: view.switching.commitment_penalty),
        interop_procedural=_table(views, lambda view: view.switching.interop_procedural),
        interop_data=_table(views, lambda view: view.switching.interop_data),
        provider_paid_share=_table(views, lambda view: view.switching.provider_paid_share),
    )


def _make_offers(market: Market) -> Offers:
    clouds, labs, demand = market.clouds, market.labs, market.parameters.demand
    channel, in_service = _channels(market), _in_service(market)
    moved = [cloud.installed_base_share - cloud.initial_installed_base_share for cloud in clouds]
    return Offers(
        cloud_id=market.cloud_ids,
        lab_id=market.lab_ids,
        cloud_quality=np.array([cloud.quality - cloud.rules.conduct.quality_parity for cloud in clouds]),
        list_price=np.array([cloud.list_price for cloud in clouds]),
        egress_fee=np.array([float(cloud.egress_fee) for cloud in clouds]),
        remote_fee=np.array([float(cloud.remote_fee) for cloud in clouds]),
        in_service=in_service,
        trust=demand.trust_weight * np.array(moved),
        developer_ecosystem=np.array([cloud.developer_ecosystem for cloud in clouds]),
        peer_divisor=np.array([float(cloud.firms) for cloud in clouds]),
        onprem_utility=market.onprem_utility,
        capability=np.array([float(lab.capability) for lab in labs]),
        brand=np.array([lab.brand for lab in labs]),
        focus=_focus(market),
        channel=channel,
        channel_attraction=np.exp(channel),
        access=market.access,
        overtaken=np.array([lab.overtaken for lab in labs]),
        out_of_reach=_out_of_reach(market, in_service),
        intensity=_intensity(market),
    )


def _in_service(market: Market) -> NDArray[np.bool_]:
    out = market.parameters.conduct.out_of_service
    return np.array([cloud.name not in out for cloud in market.clouds])


def _out_of_reach(market: Market, in_service: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Models that an outage takes off the market: every cloud from which they can be used is out."""
    if in_service.all():
        return np.zeros(len(market.labs), dtype=np.bool_)
    reachable = market.access != ACCESS_NONE
    return np.asarray(reachable.any(axis=1) & ~(reachable & in_service).any(axis=1))


def channel_prices(market: Market) -> NDArray[np.float64]:
    """Price of each model as reached from each cloud: natively with the cost of compute there [M x C]."""
    relative = np.array([cloud.buyers_compute_price for cloud in market.clouds])
    mean = np.array([lab.mean_compute_price for lab in market.labs])[:, None]
    own = np.array([float(lab.api_price) for lab in market.labs])[:, None]
    native = market.access == ACCESS_NATIVE
    for lab in market.labs:
        if lab.owner is not None:
            native[lab.index, lab.owner.index] = False
    prices: NDArray[np.float64] = np.where(native, channel_price(own, relative, mean), own)
    return prices


def _channels(market: Market) -> NDArray[np.float64]:
    """Utility of each model's price on each cloud, and of the integration of a cloud's own [M x C].

    Where only an older model is sold, less what that lacks.
    """
    demand = market.parameters.demand
    prices = np.log(channel_prices(market))
    channels: NDArray[np.float64] = price_utility(prices, float(demand.model_price_elasticity))
    channels -= demand.capability_value * market.withheld
    for lab in market.labs:
        if lab.owner is not None:
            of_owner = market.rules(cloud=lab.owner.name).demand
            channels[lab.index, lab.owner.index] += of_owner.first_party_integration
    return channels


def _focus(market: Market) -> NDArray[np.float64]:
    """Product focus by sector and lab (MODEL 7.1.3), shape [S, M]."""
    table, columns = np.zeros((len(SECTORS), len(market.labs))), {lab.name: lab.index for lab in market.labs}
    for focus in market.parameters.demand.focus:
        if focus.lab not in columns:
            continue
        elapsed = float(market.month - market.calendar.step(focus.start))
        bonus = product_focus(float(focus.value), elapsed, float(focus.ramp_months))
        rows = slice(None) if focus.sector == "all" else SECTORS.index(focus.sector)
        table[rows, columns[focus.lab]] += bonus
    return table


def _intensity(market: Market) -> NDArray[np.float64]:
    """How much of the work of each sector AI touches at today's frontier (MODEL 7.1.2), shape [S]."""
    demand = market.parameters.demand
    curve = IntensityCurve(
        assist_weight=demand.assist_weight,
        agent_weight=demand.agent_weight,
        int_mid=demand.int_mid,
        int_slope=demand.int_slope,
        agent_mid=demand.agent_mid,
        agent_slope=demand.agent_slope,
    )
    first, later = (adoption_intensity(market.frontier, curve, lag) for lag in (0.0, demand.agent_lag))
    return np.array([first if sector == AGENTS_START_HERE else later for sector in SECTORS])


def make_peers(market: Market, *, live: bool) -> Peers:
    """Whom enterprises watch; `live` shows each choice at once, otherwise the state before the month."""
    crowd, network = market.enterprises, market.network
    clouds, labs = len(market.clouds), len(market.labs)
    needs_counts = live or network is None
    return Peers(
        mean_field=network is None,
        sequential=live,
        indptr=np.zeros(1, dtype=np.uint32) if network is None else network.indptr,
        indices=np.zeros(1, dtype=np.uint32) if network is None else network.indices,
        cloud=crowd.cloud if live else crowd.cloud.copy(),
        model=crowd.model if live else crowd.model.copy(),
        cloud_count=_users(crowd.cloud, clouds) if needs_counts else np.zeros(clouds, dtype=np.int64),
        model_count=_users(crowd.model, labs) if needs_counts else np.zeros(labs, dtype=np.int64),
    )


def _users(chosen: NDArray[np.int8], options: int) -> NDArray[np.int64]:
    """How many chose each option; -1 is none of them."""
    return np.bincount(chosen + 1, minlength=options + 1)[1:].astype(np.int64)


def make_occasions(market: Market) -> Occasions:
    """Chances of this month, from yearly rates, and the keys of this month's draws."""
    parameters, month = market.parameters, market.month
    keys = stream_keys(np.uint64(market.seed), CHOICE_STREAMS, np.uint64(month))
    rates, demand, switching = parameters.occasions, parameters.demand, parameters.switching
    attention = attention_by_cloud(market)
    return Occasions(
        month=month,
        contract_term=rates.contract_term_months,
        turnover=monthly_probability(parameters.population.turnover_rate),
        onprem_review=monthly_probability(rates.onprem_review_rate),
        midterm_review=_midterm_reviews(market),
        attention=attention,
        attention_with_new_tastes=np.minimum(attention, market.scenario.parameters.occasions.attention_prob),
        consideration=float(rates.consideration_prob),
        model_review=monthly_probability(rates.model_review_rate),
        overtake_review=float(rates.overtake_review_prob),
        bass_p=float(rates.bass_p),
        bass_q=float(rates.bass_q),
        capability_need_mean=float(demand.capability_need_mean),
        capability_need_sd=float(demand.capability_need_sd),
        cloud_affinity_sd=float(demand.cloud_affinity_sd),
        model_affinity_sd=float(demand.model_affinity_sd),
        data_start_low=float(switching.data_start_low),
        data_start_high=float(switching.data_start_high),
        keys=MonthKeys(*keys),
    )


def attention_by_cloud(market: Market) -> NDArray[np.float64]:
    """Chance that a customer of each cloud looks around when its commitment ends [C]."""
    return np.array([float(cloud.rules.occasions.attention_prob) for cloud in market.clouds])


def _midterm_reviews(market: Market) -> NDArray[np.float64]:
    """Chance of this month that a commitment is looked at before it ends; an outage is a reason [C]."""
    out = market.parameters.conduct.out_of_service
    rates = [cloud.rules.occasions.midterm_review_rate for cloud in market.clouds]
    reasons = [DURING_AN_OUTAGE if cloud.name in out else 1.0 for cloud in market.clouds]
    return np.array([monthly_probability(rate * more) for rate, more in zip(rates, reasons, strict=True)])
