"""A month of choices, one enterprise after the other, in plain Python: turnover, awareness, reviews."""

import math
from dataclasses import dataclass

import numpy as np

from moatlab.foundation.randomness import gumbel, normal, stable_id, uniform
from moatlab.market.cloud import Cloud
from moatlab.market.lab import Lab
from moatlab.market.market import Market
from moatlab.market.streams import NO_AI, NO_OPTION, ON_PREMISES, Stream
from tests.properties.reference_utilities import Enterprise, Utilities, read_crowd

__all__ = ["MonthOfChoices"]


@dataclass(frozen=True)
class Review:
    """An occasion to choose a cloud; mid-term ones keep the tastes and break a commitment."""

    midterm: bool = False
    new_tastes: bool = True
    remaining_commitment: float = 0.0


class MonthOfChoices:
    """What every enterprise of a market does this month, decided before the market moves.

    Attributes:
        crowd: the enterprises, after `run` as they stand at the end of the month; `happened` of each
            names what it met with.
    """

    def __init__(self, market: Market) -> None:
        self.market, self.rules = market, market.parameters
        self.crowd = read_crowd(market)
        self.utilities = Utilities(market, self.crowd)

    def run(self) -> None:
        """Everybody in turn; what peers see changes at once only if choices are sequential."""
        sequential = self.rules.switches.update == "sequential"
        order = list(self.crowd)
        if sequential:
            order.sort(key=lambda enterprise: self.draw(Stream.ORDER, enterprise))
        for enterprise in order:
            self.live(enterprise)
            if sequential:
                self.utilities.seen[enterprise.place] = (enterprise.cloud, enterprise.model)

    # --- Draws --------------------------------------------------------------------------------

    def draw(self, stream: Stream, enterprise: Enterprise, option: np.uint64 = NO_OPTION) -> float:
        """This month's uniform draw of an enterprise."""
        return uniform(stream.key(self.market.seed, self.market.month), enterprise.identity, option)

    def happens(self, stream: Stream, enterprise: Enterprise, yearly_rate: float) -> bool:
        """Whether an event of this rate a year falls into the month."""
        return self.draw(stream, enterprise) < 1.0 - math.exp(-yearly_rate / 12.0)

    def taste(self, stream: Stream, enterprise: Enterprise, option: np.uint64) -> float:
        """Gumbel draw of the last occasion at which the enterprise looked around."""
        last = enterprise.cloud_draw_month if stream is Stream.CLOUD_TASTE else enterprise.model_draw_month
        return gumbel(stream.key(self.market.seed, last), enterprise.identity, option)

    # --- One enterprise -----------------------------------------------------------------------

    def live(self, enterprise: Enterprise) -> None:
        """All that may happen to one enterprise in a month (7.2)."""
        looks_at_models = self.learn_of_ai(enterprise)
        if self.cut_off(enterprise):
            enterprise.happened.add("cut off from its model")
            enterprise.model, looks_at_models = None, True
        if self.happens(Stream.TURNOVER, enterprise, self.rules.population.turnover_rate):
            self.replace(enterprise)
            review: Review | None = Review()
        else:
            review = self.occasion(enterprise)
        if review is not None:
            looks_at_models = True
            self.review_clouds(enterprise, review)
        elif looks_at_models or self.model_review_is_due(enterprise):
            looks_at_models = True
            enterprise.model_draw_month = self.market.month
        if enterprise.cloud is None:
            enterprise.model = None
        elif looks_at_models and enterprise.ai_aware:
            self.review_models(enterprise, enterprise.cloud)

    def learn_of_ai(self, enterprise: Enterprise) -> bool:
        """Awareness by oneself and from peers that use AI; it opens a look at the models."""
        occasions = self.rules.occasions
        rate = occasions.bass_p + occasions.bass_q * self.utilities.peers_with_ai(enterprise)
        if enterprise.ai_aware or not self.happens(Stream.AWARENESS, enterprise, rate):
            return False
        enterprise.happened.add("learnt of AI")
        enterprise.ai_aware = True
        return True

    def replace(self, enterprise: Enterprise) -> None:
        """Same size, sector, place, alpha, AI intensity and awareness; everything else is new."""
        enterprise.happened.add("replaced")
        demand, switching = self.rules.demand, self.rules.switching

        def fresh(stream: Stream, option: np.uint64 = NO_OPTION) -> float:
            return normal(stream.key(self.market.seed, self.market.month), enterprise.identity, option)

        enterprise.cloud_affinity = [
            demand.cloud_affinity_sd * fresh(Stream.CLOUD_AFFINITY, stable_id(cloud.name))
            for cloud in self.market.clouds
        ]
        enterprise.model_affinity = [
            demand.model_affinity_sd * fresh(Stream.MODEL_AFFINITY, stable_id(lab.name))
            for lab in self.market.labs
        ]
        need = fresh(Stream.CAPABILITY_NEED)
        enterprise.capability_need = demand.capability_need_mean + demand.capability_need_sd * need
        low, high = switching.data_start_low, switching.data_start_high
        enterprise.data_stock = low + (high - low) * self.draw(Stream.DATA_STOCK, enterprise)
        enterprise.cloud = enterprise.model = None
        enterprise.embeddedness = 0.0

    def occasion(self, enterprise: Enterprise) -> Review | None:
        """First review, end of the commitment or mid-term review; those who forget renew."""
        occasions, month = self.rules.occasions, self.market.month
        if enterprise.cloud is None:
            due = self.happens(Stream.CLOUD_REVIEW, enterprise, occasions.onprem_review_rate)
            return Review() if due else None
        rules = self.market.rules(cloud=enterprise.cloud.name).occasions
        if enterprise.commitment_end > month:
            left = (enterprise.commitment_end - month) / occasions.contract_term_months
            rate = rules.midterm_review_rate
            if enterprise.cloud.name in self.rules.conduct.out_of_service:
                rate *= 12
            due = self.happens(Stream.CLOUD_REVIEW, enterprise, rate)
            return Review(midterm=True, new_tastes=False, remaining_commitment=left) if due else None
        if self.draw(Stream.CLOUD_REVIEW, enterprise) < rules.attention_prob:
            by_itself = self.market.scenario.parameters.occasions.attention_prob
            if self.draw(Stream.CLOUD_REVIEW, enterprise) < by_itself:
                return Review()
            enterprise.happened.add("looked around because of the law")
            return Review(new_tastes=False)
        enterprise.happened.add("renewed without a look")
        self.sign(enterprise, enterprise.cloud)
        return None

    def sign(self, enterprise: Enterprise, cloud: Cloud) -> None:
        """Today's price until the end of a new commitment."""
        enterprise.contract_price = self.utilities.full_price(enterprise, cloud)
        enterprise.commitment_end = self.market.month + self.rules.occasions.contract_term_months

    def cut_off(self, enterprise: Enterprise) -> bool:
        """The model in use cannot be reached any more."""
        cloud, model = enterprise.cloud, enterprise.model
        return cloud is not None and model is not None and not self.utilities.reachable(model, cloud)

    # --- Reviews ------------------------------------------------------------------------------

    def considered(self, enterprise: Enterprise) -> list[Cloud]:
        """The own cloud, and every rival that comes to mind."""
        chance = self.rules.occasions.consideration_prob
        found = [
            cloud
            for cloud in self.market.clouds
            if cloud is enterprise.cloud
            or chance == 1.0
            or self.draw(Stream.CONSIDERATION, enterprise, stable_id(cloud.name)) < chance
        ]
        if len(found) < len(self.market.clouds):
            enterprise.happened.add("forgot a rival")
        return found

    def review_clouds(self, enterprise: Enterprise, review: Review) -> None:
        """The highest V plus taste; a commitment that goes on keeps its price and its end."""
        if review.new_tastes:
            enterprise.cloud_draw_month = enterprise.model_draw_month = self.market.month
        own, values = enterprise.cloud, {}
        for cloud in self.considered(enterprise):
            value = self.utilities.of_cloud(enterprise, cloud, review.remaining_commitment)
            values[cloud] = value + self.taste(Stream.CLOUD_TASTE, enterprise, stable_id(cloud.name))
        chosen = max(values, key=lambda cloud: values[cloud], default=None)
        if own is None:
            outside = self.utilities.on_premises(enterprise)
            outside += self.taste(Stream.CLOUD_TASTE, enterprise, ON_PREMISES)
            if chosen is None or outside >= values[chosen]:
                enterprise.happened.add("stayed on-premises")
                return
        assert chosen is not None
        where = "first choice" if own is None else "stayed" if chosen is own else "moved"
        enterprise.happened.add(f"{where} at mid-term" if review.midterm else where)
        if chosen is not own or not review.midterm:
            self.sign(enterprise, chosen)
        if chosen is not own:
            enterprise.cloud, enterprise.embeddedness = chosen, 0.0

    def model_review_is_due(self, enterprise: Enterprise) -> bool:
        """By chance, or because the lab in use was overtaken."""
        if self.happens(Stream.MODEL_REVIEW, enterprise, self.rules.occasions.model_review_rate):
            return True
        if enterprise.model is None or not enterprise.model.overtaken:
            return False
        looks = self.draw(Stream.OVERTAKING, enterprise) < self.rules.occasions.overtake_review_prob
        if looks:
            enterprise.happened.add("looked around because its lab was overtaken")
        return looks

    def review_models(self, enterprise: Enterprise, cloud: Cloud) -> None:
        """The highest u plus taste among no AI and the models within reach."""
        values: dict[Lab | None, float] = {None: self.taste(Stream.MODEL_TASTE, enterprise, NO_AI)}
        for lab, value in self.utilities.of_models(enterprise, cloud).items():
            values[lab] = value + self.taste(Stream.MODEL_TASTE, enterprise, stable_id(lab.name))
        chosen = max(values, key=lambda lab: values[lab])
        if chosen is not None and not self.utilities.native(chosen, cloud):
            enterprise.happened.add("uses a remote model")
        if enterprise.model is not None and chosen is not None and chosen is not enterprise.model:
            enterprise.happened.add("changed its model")
        enterprise.model = chosen
