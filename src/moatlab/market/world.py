"""What the compiled loops see of the market: arrays and numbers, grouped by whose they are.

Shapes: N enterprises, C clouds, M labs, S sectors. On-premises and "no AI" are -1.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ACCESS_NATIVE",
    "ACCESS_NONE",
    "ACCESS_REMOTE",
    "Enterprises",
    "MonthKeys",
    "Occasions",
    "Offers",
    "Peers",
    "SwitchingTable",
    "Tastes",
    "World",
]

ACCESS_NONE, ACCESS_REMOTE, ACCESS_NATIVE = 0, 1, 2

type Floats = NDArray[np.float64]
type Ids = NDArray[np.uint64]
type Small = NDArray[np.int8]
type Steps = NDArray[np.int32]
type Flags = NDArray[np.bool_]


class Enterprises(NamedTuple):
    """The crowd, a struct of arrays (MODEL 2.2); processes change the arrays in place.

    Attributes:
        identity: key of all draws [N].
        sector: 0..S-1 [N].
        workload: general workload at price 1 [USD bn/yr, N].
        price_sensitivity: alpha_i [utils per unit of price, N].
        ai_intensity: a_i, mean 1 [N].
        capability_need: Q_i [OOM, N].
        size_rank: percentile of the workload at the start, 0..1 [N].
        cloud_affinity: mu_ic [utils, N x C].
        model_affinity: nu_im [within-nest utils, N x M].
        cloud: cloud in use, -1 = on-premises [N].
        model: lab whose model is in use, -1 = none [N].
        embeddedness: G_i, 0..1 [N].
        data_stock: d_i [PB per USD m of yearly spend, N].
        contract_price: full price fixed until the next renewal [index, N].
        commitment_end: month in which the commitment ends [N].
        ai_aware: knows what AI could do for it [N].
        cloud_draw_month: month of the taste draws behind the cloud in use [N].
        model_draw_month: month of the taste draws behind the model in use [N].
    """

    identity: Ids
    sector: Small
    workload: Floats
    price_sensitivity: Floats
    ai_intensity: Floats
    capability_need: Floats
    size_rank: Floats
    cloud_affinity: Floats
    model_affinity: Floats
    cloud: Small
    model: Small
    embeddedness: Floats
    data_stock: Floats
    contract_price: Floats
    commitment_end: Steps
    ai_aware: Flags
    cloud_draw_month: Steps
    model_draw_month: Steps

    @property
    def size(self) -> int:
        """Number of enterprises N."""
        return self.identity.size


class Offers(NamedTuple):
    """What clouds and labs offer this month.

    Attributes:
        cloud_id, lab_id: identities for draws [C], [M].
        cloud_quality: xi_c [utils, C].
        list_price: [index, C]; egress_fee: [USD/GB, C]; remote_fee: on data sent to models elsewhere [C].
        in_service: the cloud works this month [C].
        trust: gamma_B * (B_c - B_c(0)) [utils, C].
        developer_ecosystem: D_c [C].
        peer_divisor: firms behind the alternative, n_c [C].
        onprem_utility: v_on, the value of staying on-premises before its price [utils].
        capability: q_m [OOM, M]; brand: b_m [utils, M].
        focus: phi_ms [utils, S x M].
        channel: utility of the price of lab m on cloud c, first-party integration included [utils, M x C].
        channel_attraction: exp(channel) [M x C].
        access: ACCESS_NONE, ACCESS_REMOTE or ACCESS_NATIVE [M x C].
        overtaken: a rival has just overtaken the lab [M].
        out_of_reach: no cloud from which the model can be reached is in service [M].
        intensity: weight of AI in the work of a sector, 7.1.2 [S].
    """

    cloud_id: Ids
    lab_id: Ids
    cloud_quality: Floats
    list_price: Floats
    egress_fee: Floats
    remote_fee: Floats
    in_service: Flags
    trust: Floats
    developer_ecosystem: Floats
    peer_divisor: Floats
    onprem_utility: float
    capability: Floats
    brand: Floats
    focus: Floats
    channel: Floats
    channel_attraction: Floats
    access: Small
    overtaken: Flags
    out_of_reach: Flags
    intensity: Floats


class SwitchingTable(NamedTuple):
    """`SwitchingTerms` by sector of the enterprise and cloud that it leaves [S x C]."""

    procedural_switching_cost: Floats
    data_gravity_cost: Floats
    switching_egress_factor: Floats
    commitment_penalty: Floats
    interop_procedural: Floats
    interop_data: Floats
    provider_paid_share: Floats


class Tastes(NamedTuple):
    """Preferences and switching costs in force (MODEL 7.1, 7.3), names as in appendix A.

    By cloud are what it asks of its customers [C]: remote_penalty, commit_discount_max, loyalty_share; by
    sector and cloud [S x C]: ecosystem_weight and the switching terms.
    """

    capability_value: float
    model_price_elasticity: float
    remote_penalty: Floats
    model_peer_weight: float
    model_switching_cost: float
    ecosystem_weight: Floats
    peer_weight: float
    ai_nest_weight: float
    expected_ai_weight: float
    ai_traffic: float
    egress_traffic: float
    commit_discount_max: Floats
    loyalty_share: Floats
    amortisation_years: float
    sector_procedural_multiplier: Floats
    switching: SwitchingTable


class Peers(NamedTuple):
    """Whom enterprises watch, and what those had before this month's choices.

    With `mean_field` everybody watches everybody: shares are counts over N. With `sequential` the
    arrays and counts are the live ones, so that each choice sees those before it.
    """

    mean_field: bool
    sequential: bool
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    cloud: Small
    model: Small
    cloud_count: NDArray[np.int64]
    model_count: NDArray[np.int64]


class MonthKeys(NamedTuple):
    """Keys of this month's draws, named as the streams."""

    turnover: np.uint64
    cloud_review: np.uint64
    model_review: np.uint64
    overtaking: np.uint64
    awareness: np.uint64
    consideration: np.uint64
    cloud_affinity: np.uint64
    model_affinity: np.uint64
    capability_need: np.uint64
    data_stock: np.uint64


class Occasions(NamedTuple):
    """Who gets to choose this month: monthly probabilities, terms and the keys of the draws.

    By cloud of the enterprise [C]: midterm_review; attention at the end of a commitment, and the part of it
    that comes with new taste draws.
    """

    month: int
    contract_term: int
    turnover: float
    onprem_review: float
    midterm_review: Floats
    attention: Floats
    attention_with_new_tastes: Floats
    consideration: float
    model_review: float
    overtake_review: float
    bass_p: float
    bass_q: float
    capability_need_mean: float
    capability_need_sd: float
    cloud_affinity_sd: float
    model_affinity_sd: float
    data_start_low: float
    data_start_high: float
    keys: MonthKeys


class World(NamedTuple):
    """Everything a choice depends on; `seed` and the streams recompute stored taste draws."""

    enterprises: Enterprises
    offers: Offers
    tastes: Tastes
    peers: Peers
    seed: np.uint64
    cloud_taste: np.uint64
    model_taste: np.uint64
    on_premises_id: np.uint64
    no_ai_id: np.uint64
