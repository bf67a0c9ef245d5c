"""Rules on access: models near the frontier on every cloud, and a lab that opens its interface itself."""

import datetime

import numpy as np
import pytest

from moatlab.market.offers import make_world
from moatlab.market.prospects import Prospects
from moatlab.market.signing import publish_access
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE
from moatlab.policy.contract_rules import FrandModelAccess, VoluntaryOpenApi
from tests.market.bargainers import lively, months, option_of, tie
from tests.policy.law_courts import decree, in_month, seed_deal

LATE = datetime.date(2027, 1, 1)
AWS, ELSEWHERE = 0, slice(1, None)


def test_models_near_the_frontier_are_native_everywhere_whatever_was_agreed() -> None:
    market = in_month(2027, 1, FrandModelAccess(start=LATE))
    lab = market.lab_named("anthropic")
    lab.capability = market.frontier
    publish_access(market)
    assert (market.access[lab.index] == ACCESS_NATIVE).all()
    assert seed_deal(market).terms.mode == "exclusive"
    own = market.lab_named("google_deepmind")
    own.capability = market.frontier - 0.29
    publish_access(market)
    assert (market.access[own.index] == ACCESS_NATIVE).all()


def test_models_that_lag_too_far_behind_stay_where_they_were() -> None:
    market = in_month(2027, 1, FrandModelAccess(start=LATE))
    lab = market.lab_named("anthropic")
    lab.capability = market.frontier - 0.31
    publish_access(market)
    assert (market.access[lab.index, ELSEWHERE] == ACCESS_NONE).all()


def test_clouds_keep_at_most_the_fair_share_of_models_that_are_open_by_law() -> None:
    market = lively()
    lab = market.lab_named("openai")
    tie(market, lab, "azure", revenue_share=0.2)
    lab.capability = market.frontier
    publish_access(market)
    azure = market.cloud_named("azure").index
    rates = market.take_rates[lab.index]
    assert rates[azure] == 0.2
    assert np.delete(rates, azure).tolist() == [0.15] * 3
    decree(market, FrandModelAccess(start=market.date))
    publish_access(market)
    assert market.take_rates[lab.index].tolist() == [0.1] * 4
    lab.capability = market.frontier - 1.0
    publish_access(market)
    assert market.take_rates[lab.index, azure] == 0.2


def test_half_the_mandate_caps_the_take_rate_half_way() -> None:
    market = lively()
    decree(market, FrandModelAccess(start=market.date, strength=0.5))
    assert market.parameters.conduct.access_take_rate_cap == pytest.approx(0.5 * 0.3 + 0.5 * 0.1)


def test_exclusive_sale_draws_nobody_where_every_cloud_has_the_model() -> None:
    market = lively()
    lab = market.lab_named("openai")
    lab.capability = market.frontier
    free = Prospects(market, lab)
    closed, unbound = (free.of(option_of(market, "aws", mode)) for mode in ("exclusive", "open"))
    assert closed.rents > unbound.rents
    assert closed.sales < unbound.sales
    decree(market, FrandModelAccess(start=market.date))
    bound = Prospects(market, lab)
    closed, unbound = (bound.of(option_of(market, "aws", mode)) for mode in ("exclusive", "open"))
    assert closed.rents == unbound.rents == 0.0
    assert closed.sales == unbound.sales == 0.0


def test_who_bargains_over_a_model_that_is_open_by_law_starts_from_the_fair_share() -> None:
    market = lively()
    lab, aws = market.lab_named("openai"), market.cloud_named("aws")
    lab.capability = market.frontier
    licence = option_of(market, "aws")._replace(archetype="licensing")
    free = Prospects(market, lab)
    assert (free.take_rate(licence), free.usual_take_rate(aws)) == (0.2, 0.15)
    decree(market, FrandModelAccess(start=market.date))
    bound = Prospects(market, lab)
    assert (bound.take_rate(licence), bound.usual_take_rate(aws)) == (0.1, 0.1)
    way_without, spending = bound.disagreement(aws), bound.reach.spending_for_cloud
    assert spending[way_without, aws.index] > 0.0
    assert bound.of(licence).marketplace == pytest.approx(0.0, abs=1e-12)  # the same fee without any deal


# --- Open interface -----------------------------------------------------------------------------------


def test_behind_an_open_interface_an_exclusive_contract_keeps_nobody_out() -> None:
    law = VoluntaryOpenApi(start=LATE, targets=("anthropic",))
    market, closed = in_month(2027, 12, law), in_month(2027, 12)
    lab = market.lab_named("anthropic")
    assert seed_deal(market).terms.mode == "exclusive"
    assert market.access[lab.index, AWS] == ACCESS_NATIVE
    assert (market.access[lab.index, ELSEWHERE] != ACCESS_NONE).all()
    assert float(market.tally.ai_spending[ELSEWHERE, lab.index].sum()) > 0.0
    assert float(closed.tally.ai_spending[ELSEWHERE, lab.index].sum()) == 0.0


def test_other_clouds_sell_the_model_of_half_a_year_ago_or_the_newest_remotely_whichever_is_better() -> None:
    market = lively()
    lab = market.lab_named("openai")
    tie(market, lab, "aws", mode="exclusive")
    decree(market, VoluntaryOpenApi(start=market.date))
    theta, chi = 1.2, 0.8  # a step of .5 OOM costs .6 utils, distance .8; a step of .7 costs .84
    channel = make_world(market).offers.channel[lab.index].copy()
    for step, access, lacking in ((0.5, ACCESS_NATIVE, 0.5), (0.7, ACCESS_REMOTE, 0.0)):
        lab.past_capability[-7] = lab.capability - step
        publish_access(market)
        assert market.access[lab.index].tolist() == [ACCESS_NATIVE] + [access] * 3
        assert market.withheld[lab.index].tolist() == pytest.approx([0.0] + [lacking] * 3)
        assert (theta * step <= chi) == (access == ACCESS_NATIVE)
    lab.past_capability[-7] = lab.capability - 0.5
    publish_access(market)
    offers = make_world(market).offers
    assert offers.channel[lab.index, AWS] == pytest.approx(channel[AWS])
    decree(market)
    market.access[lab.index] = ACCESS_NATIVE
    market.withheld[:] = 0.0
    newest = make_world(market).offers.channel[lab.index]
    assert (newest - offers.channel[lab.index])[ELSEWHERE].tolist() == pytest.approx([0.6] * 3)


def test_a_lab_that_sold_nothing_so_long_ago_has_no_older_model_to_offer() -> None:
    market = lively(after=5)
    lab = market.lab_named("openai")
    tie(market, lab, "aws", mode="exclusive")
    decree(market, VoluntaryOpenApi(start=market.date))
    publish_access(market)
    assert market.access[lab.index].tolist() == [ACCESS_NATIVE] + [ACCESS_REMOTE] * 3


def test_an_interface_that_is_open_at_once_makes_the_newest_model_native_everywhere() -> None:
    market = lively(after=5)
    lab = market.lab_named("openai")
    tie(market, lab, "aws", mode="exclusive")
    decree(market, VoluntaryOpenApi(start=market.date, lag=0, targets=("openai",)))
    publish_access(market)
    assert market.access[lab.index].tolist() == [ACCESS_NATIVE] * 4
    assert not market.withheld.any()


def test_a_commitment_ends_when_its_maker_says_so() -> None:
    law = VoluntaryOpenApi(start=LATE, end=datetime.date(2027, 3, 1))
    market = in_month(2027, 2, law)
    lab = market.lab_named("anthropic")
    assert (market.access[lab.index] != ACCESS_NONE).all()
    months(market, 1)
    assert (market.access[lab.index, ELSEWHERE] == ACCESS_NONE).all()
