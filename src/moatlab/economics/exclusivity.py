"""When an exclusive model pays: rents it draws to a cloud against the revenue it costs the lab."""

import math
from dataclasses import dataclass

from moatlab.economics.contracting import annuity, customer_value

__all__ = [
    "Exclusive",
    "Renewals",
    "drawn_share",
    "exclusivity_ratio",
    "exclusivity_ratio_to_first_order",
    "rents_over_sales_in_time",
]


@dataclass(frozen=True, kw_only=True)
class Exclusive:
    """A lab that may sell on one cloud only, among equal enterprises that are free to choose their cloud.

    cloud_margin: m_c of the cloud on general business [USD per USD]; lab_margin: l_m, net, positive [USD per
    USD]; price_sensitivity: alpha, of the choice of cloud [utils per price of 1]; model_price_elasticity:
    alpha_m [-]; cloud_share: P_c of the cloud if the model is everywhere [0-1]; model_share: P_m of the model
    where it is available, in (0, 1) [-].

    Raises:
        ValueError: if the lab has no margin or nobody, or everybody, uses its model.
    """

    cloud_margin: float
    lab_margin: float
    price_sensitivity: float
    model_price_elasticity: float
    cloud_share: float
    model_share: float

    def __post_init__(self) -> None:
        """Refuse what has no ratio."""
        if not self.lab_margin > 0.0 or not 0.0 < self.model_share < 1.0:
            raise ValueError("the ratio needs a positive margin of the lab and a model share between 0 and 1")

    @property
    def missed_utility(self) -> float:
        """What AI use is worth less without the model, -ln(1 - P_m) [utils of the model choice]."""
        return -math.log1p(-self.model_share)

    @property
    def rents_over_revenue(self) -> float:
        """Rents on a unit of business, over the lab's margin on AI spending of a unit of nest weight."""
        return self.cloud_margin * self.price_sensitivity / (self.lab_margin * self.model_price_elasticity)


def exclusivity_ratio_to_first_order(terms: Exclusive) -> float:
    """To first order the size of the AI market does not decide whether an exclusive pays.

    Xi_0 = (m_c/l_m) (alpha/alpha_m) P_c (-ln(1 - P_m)/P_m): rents s m_c P_c (1 - P_c) lam (-ln(1 - P_m)) on
    customers drawn over the lab's margin on revenue s lam (alpha_m/alpha) (1 - P_c) P_m lost.

    Args:
        terms: the parties and their market.

    Returns:
        Lock-in rents over lost margin [-]; above one the exclusive raises joint profit.

    Source: Bernheim and Whinston (1998), JPE 106:64, with this model's nested logit and Roy's identity.

    >>> equal = Exclusive(
    ...     cloud_margin=0.3,
    ...     lab_margin=0.3,
    ...     price_sensitivity=3.5,
    ...     model_price_elasticity=1.5,
    ...     cloud_share=0.3,
    ...     model_share=0.0415,
    ... )
    >>> round(exclusivity_ratio_to_first_order(equal), 3)
    0.715
    """
    return terms.rents_over_revenue * terms.cloud_share * terms.missed_utility / terms.model_share


def drawn_share(terms: Exclusive, nest_weight: float) -> float:
    """Where the model can be had only on one cloud, some choose this cloud for its sake.

    P_c' - P_c with odds P_c'/(1 - P_c') = P_c/(1 - P_c) (1 - P_m)^(-lam).

    Args:
        terms: the parties and their market.
        nest_weight: lam, weight of AI use in the choice of a cloud [0-1].

    Returns:
        Gain of the cloud's share [0-1].

    Source: two-level nested logit, McFadden (1978).

    >>> even = Exclusive(
    ...     cloud_margin=0.3,
    ...     lab_margin=0.3,
    ...     price_sensitivity=1.0,
    ...     model_price_elasticity=1.0,
    ...     cloud_share=0.5,
    ...     model_share=0.75,
    ... )
    >>> round(drawn_share(even, 1.0), 12)
    0.3
    """
    gain = math.expm1(nest_weight * terms.missed_utility)
    return terms.cloud_share * (1.0 - terms.cloud_share) * gain / (1.0 + terms.cloud_share * gain)


def exclusivity_ratio(terms: Exclusive, nest_weight: float) -> float:
    """With AI use that weighs in the choice of a cloud the exclusive draws a little more than it seems.

    m_c (P_c' - P_c)/(l_m lam (alpha_m/alpha) P_m (1 - P_c')), exact after one review of all enterprises.

    Args:
        terms: the parties and their market.
        nest_weight: lam, weight of AI use in the choice of a cloud, positive [0-1].

    Returns:
        Lock-in rents over lost margin [-].

    Raises:
        ValueError: if the nest weight is not positive: without AI use nothing is drawn and nothing lost.

    Source: Bernheim and Whinston (1998), JPE 106:64, with this model's nested logit and Roy's identity.

    >>> even = Exclusive(
    ...     cloud_margin=0.3,
    ...     lab_margin=0.3,
    ...     price_sensitivity=1.0,
    ...     model_price_elasticity=1.0,
    ...     cloud_share=0.5,
    ...     model_share=0.75,
    ... )
    >>> round(exclusivity_ratio(even, 1.0), 12)
    2.0
    """
    if not nest_weight > 0.0:
        raise ValueError(f"nest weight must be positive, got {nest_weight}")
    drawn = drawn_share(terms, nest_weight)
    lost = nest_weight * terms.model_share * (1.0 - terms.cloud_share - drawn)
    return terms.rents_over_revenue * drawn / lost


@dataclass(frozen=True, kw_only=True)
class Renewals:
    """How soon enterprises choose a cloud anew once a model is exclusive, and how the parties weigh time.

    review_rate: choices of attached customers that look around [1/year]; turnover_rate: new enterprises in
    the place of old ones [1/year]; onprem_rate: reviews of enterprises on-premises [1/year]; onprem: their
    workload over that of customers of clouds [-]; retention: R, how much likelier an own customer stays than
    another comes [-]; term_years: tau between two occasions [years]; horizon_years: H of the parties [years];
    cloud_rate, lab_rate: discount rates [1/year].
    """

    review_rate: float
    turnover_rate: float
    onprem_rate: float
    onprem: float
    retention: float
    term_years: float
    horizon_years: float
    cloud_rate: float
    lab_rate: float

    @property
    def responsive_share(self) -> float:
        """Response of those who choose anew over that of enterprises without switching costs [0-1].

        nu + (1 - nu)(1 - R^2): newcomers, share nu, respond in full, attached customers less.
        """
        newcomers = self.turnover_rate / (self.review_rate + self.turnover_rate)
        return newcomers + (1.0 - newcomers) * (1.0 - self.retention**2)

    @property
    def worth_at_end(self) -> float:
        """Present value of a unit of yearly margin on a customer held at the horizon [years]."""
        discount = math.exp(-self.cloud_rate * self.term_years)
        later = customer_value(1.0, self.term_years, discount, self.retention)
        return later * math.exp(-self.cloud_rate * self.horizon_years)


def rents_over_sales_in_time(renewals: Renewals) -> float:
    """Customers come slowly and stay long, sales elsewhere are lost at once: time moves the ratio.

    Xi = K Xi_0 with K = (f rents(h) + w rents(h')) / (A(r_l) + w [A(r_l) - A(r_l + h')]),
    rents(h) = A(r_c) - A(r_c + h) + (1 - e^(-hH)) W: margins within the horizon on those who have chosen
    anew, and the worth W of customers held at its end. h: rate at which customers of clouds choose anew, of
    whom the part f responds; h', w: rate and relative workload of enterprises on-premises, which respond in
    full.

    Args:
        renewals: who chooses when.

    Returns:
        K, factor on the ratio of one review of all enterprises [-].

    Source: MODEL 7.9.2 for equal enterprises; continuation value of Farrell and Klemperer (2007).

    >>> at_once = Renewals(
    ...     review_rate=1e9,
    ...     turnover_rate=0.0,
    ...     onprem_rate=1.0,
    ...     onprem=0.0,
    ...     retention=0.0,
    ...     term_years=0.0,
    ...     horizon_years=5.0,
    ...     cloud_rate=0.1,
    ...     lab_rate=0.1,
    ... )
    >>> round(rents_over_sales_in_time(at_once), 6)
    1.0
    """
    years, lost = renewals.horizon_years, annuity(renewals.lab_rate, renewals.horizon_years)
    attached = renewals.review_rate + renewals.turnover_rate
    free = renewals.onprem_rate + renewals.turnover_rate

    def rents(rate: float) -> float:
        within = annuity(renewals.cloud_rate, years) - annuity(renewals.cloud_rate + rate, years)
        return within - math.expm1(-rate * years) * renewals.worth_at_end

    drawn = renewals.responsive_share * rents(attached) + renewals.onprem * rents(free)
    lost_of_others = renewals.onprem * (lost - annuity(renewals.lab_rate + free, years))
    return drawn / (lost + lost_of_others)
