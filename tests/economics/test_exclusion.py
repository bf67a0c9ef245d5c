"""When exclusive contracts pay: rents drawn elsewhere (T8b), and naked exclusion of a rival (T7)."""

from dataclasses import replace

import numpy as np
import pytest

from moatlab.economics.choice import inclusive_value
from moatlab.economics.exclusivity import (
    Exclusive,
    Renewals,
    drawn_share,
    exclusivity_ratio,
    exclusivity_ratio_to_first_order,
    rents_over_sales_in_time,
)
from moatlab.economics.naked_exclusion import (
    ExclusionGame,
    needed_signatures,
    sequential_offers,
    signing_price,
    targeted_offers,
    uniform_offers,
)

PAIR = Exclusive(
    cloud_margin=0.3,
    lab_margin=0.3,
    price_sensitivity=3.5,
    model_price_elasticity=1.5,
    cloud_share=0.3,
    model_share=0.0415,
)
RENEWALS = Renewals(
    review_rate=0.13,
    turnover_rate=0.08,
    onprem_rate=0.3,
    onprem=0.5,
    retention=0.9,
    term_years=3.0,
    horizon_years=5.0,
    cloud_rate=0.1,
    lab_rate=0.15,
)
MARKET = ExclusionGame(buyers=100, minimum_scale=15, incumbent_profit=0.25, buyer_loss=0.375)


def test_t8b_the_exclusivity_ratio_of_the_example_is_715_thousandths() -> None:
    assert exclusivity_ratio_to_first_order(PAIR) == pytest.approx(0.715, abs=5e-4)


@pytest.mark.parametrize("model_share", [0.0415, 0.12, 0.24])
@pytest.mark.parametrize(("nest_weight", "accuracy"), [(0.05, 0.01), (1.0, 0.15)])
def test_t8b_the_first_order_ratio_is_near_the_exact_one(
    model_share: float, nest_weight: float, accuracy: float
) -> None:
    terms = replace(PAIR, model_share=model_share)
    assert exclusivity_ratio_to_first_order(terms) == pytest.approx(
        exclusivity_ratio(terms, nest_weight), rel=accuracy
    )


@pytest.mark.parametrize("nest_weight", [0.05, 0.4, 1.0])
def test_the_exact_ratio_is_that_of_enterprises_that_choose_cloud_and_model(nest_weight: float) -> None:
    models, clouds = np.array([-0.3, 0.4, 1.1]), np.array([0.5, 0.2, -0.4, 0.0])
    with_all, without = (inclusive_value(part) for part in (models, models[:2]))

    def cloud_shares(values: list[float]) -> np.ndarray:
        weights = np.exp(clouds + nest_weight * np.array(values))
        return np.asarray(weights / weights.sum())

    everywhere, exclusive = cloud_shares([with_all] * 4), cloud_shares([with_all, *[without] * 3])
    model_share = float(np.exp(models[2] - with_all))
    terms = replace(PAIR, cloud_share=float(everywhere[0]), model_share=model_share)
    drawn = exclusive[0] - everywhere[0]
    spending = nest_weight * PAIR.model_price_elasticity / PAIR.price_sensitivity * model_share
    lost = spending * (1.0 - exclusive[0])
    assert drawn_share(terms, nest_weight) == pytest.approx(drawn, rel=1e-12)
    assert exclusivity_ratio(terms, nest_weight) == pytest.approx(0.3 * drawn / (0.3 * lost), rel=1e-12)


def test_exclusives_pay_more_with_a_larger_cloud_and_a_poorer_lab() -> None:
    base = exclusivity_ratio(PAIR, 0.3)
    assert exclusivity_ratio(replace(PAIR, cloud_share=0.4), 0.3) > base
    assert exclusivity_ratio(replace(PAIR, lab_margin=0.15), 0.3) == pytest.approx(2.0 * base)


def test_t8_without_rents_on_other_business_an_exclusive_is_worth_nothing_to_the_pair() -> None:
    assert exclusivity_ratio(replace(PAIR, cloud_margin=0.0), 0.3) == 0.0


@pytest.mark.parametrize("onprem", [0.0, 0.5])
def test_rents_over_sales_in_time_are_those_of_a_crowd_followed_day_by_day(onprem: float) -> None:
    renewals = replace(RENEWALS, onprem=onprem)
    days = (np.arange(5 * 365) + 0.5) / 365.0
    attached = 1.0 - np.exp(-(renewals.review_rate + renewals.turnover_rate) * days)
    unattached = 1.0 - np.exp(-(renewals.onprem_rate + renewals.turnover_rate) * days)
    drawn = renewals.responsive_share * attached + onprem * unattached
    later = np.exp(-renewals.cloud_rate * np.arange(0.0, 3000.0, renewals.term_years))
    stays = renewals.retention ** np.arange(later.size)
    held = renewals.term_years * float(later @ stays) * np.exp(-renewals.cloud_rate * 5.0)
    rents = float(np.exp(-renewals.cloud_rate * days) @ drawn) / 365.0 + held * drawn[-1]
    lost = float(np.exp(-renewals.lab_rate * days) @ (1.0 + onprem * unattached)) / 365.0
    assert rents_over_sales_in_time(renewals) == pytest.approx(rents / lost, rel=2e-3)


def test_exclusives_pay_more_where_customers_stay_longer_or_are_still_to_be_won() -> None:
    base = rents_over_sales_in_time(RENEWALS)
    assert rents_over_sales_in_time(replace(RENEWALS, onprem=0.2)) < base
    assert rents_over_sales_in_time(replace(RENEWALS, turnover_rate=0.12)) > base
    assert rents_over_sales_in_time(replace(RENEWALS, lab_rate=0.3)) > base
    assert replace(RENEWALS, retention=0.5).worth_at_end < RENEWALS.worth_at_end
    assert replace(RENEWALS, retention=0.0).responsive_share == 1.0


def test_ratios_that_do_not_exist_are_refused() -> None:
    for impossible in ({"lab_margin": 0.0}, {"model_share": 0.0}, {"model_share": 1.0}):
        with pytest.raises(ValueError, match="ratio needs"):
            replace(PAIR, **impossible)
    with pytest.raises(ValueError, match="nest weight"):
        exclusivity_ratio(PAIR, 0.0)


def test_t7_a_rival_that_needs_15_of_100_buyers_stays_out_if_86_are_bound() -> None:
    assert needed_signatures(100, 15) == 86
    assert signing_price(MARKET, 86) == 0.0
    assert signing_price(MARKET, 85) == MARKET.buyer_loss
    assert sequential_offers(MARKET).signed == 86


@pytest.mark.parametrize("minimum_scale", [0, 1])
def test_t7_without_scale_economies_the_excluded_must_be_paid_in_full(minimum_scale: int) -> None:
    easy_entry = replace(MARKET, minimum_scale=minimum_scale)
    assert needed_signatures(100, minimum_scale) == 100
    assert signing_price(easy_entry, 99) == MARKET.buyer_loss
    for offers in (uniform_offers, targeted_offers, sequential_offers):
        assert not offers(easy_entry).excluded
        assert offers(easy_entry).profit == 0.0
    harmless = replace(easy_entry, buyer_loss=0.2)
    for offers in (uniform_offers, targeted_offers, sequential_offers):
        assert offers(harmless).payments == pytest.approx(100 * 0.2)


def test_t7_dividing_buyers_is_cheaper_than_equal_offers() -> None:
    rich = replace(MARKET, buyer_loss=0.2)
    uniform, targeted, sequential = uniform_offers(rich), targeted_offers(rich), sequential_offers(rich)
    assert uniform.excluded
    assert targeted.excluded
    assert sequential.excluded
    assert uniform.payments == pytest.approx(20.0)
    assert targeted.payments == pytest.approx(17.2)
    assert sequential.payments == 0.0


def test_t7_harmful_exclusion_pays_only_where_buyers_are_divided() -> None:
    assert not uniform_offers(MARKET).excluded
    assert not targeted_offers(MARKET).excluded
    assert sequential_offers(MARKET).excluded
    assert targeted_offers(replace(MARKET, minimum_scale=50)).profit == pytest.approx(25.0 - 51 * 0.375)


def test_the_first_buyers_are_paid_until_the_last_ones_cannot_stop_it() -> None:
    """Three buyers, a rival that needs two: if the first refuses, both others would have to be paid."""
    game = ExclusionGame(buyers=3, minimum_scale=2, incumbent_profit=0.6, buyer_loss=1.0)
    outcome = sequential_offers(game)
    assert outcome.excluded
    assert (outcome.signed, outcome.payments) == (2, 1.0)
    assert outcome.profit == pytest.approx(0.8)


def test_a_rival_too_large_for_the_market_needs_no_exclusion() -> None:
    outcome = sequential_offers(replace(MARKET, minimum_scale=101))
    assert (outcome.excluded, outcome.signed, outcome.payments) == (True, 0, 0.0)


@pytest.mark.parametrize("change", [{"buyers": 0}, {"minimum_scale": -1}, {"buyer_loss": -0.1}])
def test_a_game_that_nobody_can_play_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="needs a buyer"):
        replace(MARKET, **change)
