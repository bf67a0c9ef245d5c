"""Labs that run out of money or fall behind leave the market."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from moatlab.market.lab import Lab
from moatlab.market.ledger import INVESTORS
from moatlab.market.market import Market
from moatlab.market.world import ACCESS_NATIVE, ACCESS_NONE, ACCESS_REMOTE
from tests.market.coming_and_going import a_market, months, pushed, sits_well


def broke(lab: Lab) -> None:
    lab.cash = -1.0


def far_behind(lab: Lab) -> None:
    lab.capability = lab.model.frontier - 1.5


def fails_with(shares: dict[str, float]) -> Callable[[Lab], None]:
    """The money is gone, and these shares are all that binds the lab to clouds."""

    def fail(lab: Lab) -> None:
        lab.cash, lab.equity = -1.0, dict(shares)
        for deal in lab.model.contracts.in_force(lab=lab.name):
            deal.end(lab.model.month, "over")

    return fail


def kinds(market: Market, firm: str) -> list[str]:
    return [event.kind for event in market.events if event.firm == firm]


def openai_ends(month: int, *, absorb_prob: float) -> Market:
    """OpenAI, which Azure holds shares of, has lost its money in the month; nobody else comes or goes."""
    push = pushed("openai", broke, since=month)
    market = a_market(push, exit_months=1, entry_hazard=0.0, exit_gap=20.0, absorb_prob=absorb_prob)
    months(market, month + 1)
    return market


@pytest.mark.parametrize("patience", [1, 3, 5])
def test_a_lab_without_money_leaves_after_exactly_the_months_said(patience: int) -> None:
    market = a_market(pushed("anthropic", broke, since=2), exit_months=patience, absorb_prob=0.0)
    lab = market.lab_named("anthropic")
    months(market, 2 + patience - 1)
    assert lab.alive
    market.step()
    assert lab.left == 2 + patience - 1
    assert kinds(market, "anthropic")[-1] == "exited"


def test_money_that_comes_in_time_saves_a_lab() -> None:
    def nearly_broke(lab: Lab) -> None:
        lab.cash = 1.0 if lab.model.month % 3 == 0 else -1.0

    market = a_market(pushed("anthropic", nearly_broke, since=0), exit_months=3)
    months(market, 24)
    assert market.lab_named("anthropic").alive


@pytest.mark.parametrize("patience", [4, 12])
def test_an_obsolete_lab_leaves_after_exactly_the_months_said(patience: int) -> None:
    push = pushed("anthropic", far_behind, since=3)
    market = a_market(push, exit_gap_months=patience, absorb_prob=0.0)
    lab = market.lab_named("anthropic")
    months(market, 3 + patience - 1)
    assert lab.alive
    market.step()
    assert lab.left == 3 + patience - 1
    assert "OOM behind" in market.events[-1].text


def test_an_entrant_is_given_time_to_catch_up() -> None:
    push = pushed("entrant_1", far_behind, since=0)
    market = a_market(push, entry_hazard=120.0, entrant_grace=20, exit_gap_months=2, absorb_prob=0.0)
    months(market, 3)
    entrant = market.lab_named("entrant_1")
    months(market, entrant.entered + 20 - 3)
    assert entrant.alive
    market.step()
    assert entrant.left == entrant.entered + 20


def test_labs_of_a_parent_do_not_fail() -> None:
    def parents_labs_fall_behind(market: Market) -> None:
        for lab in market.labs:
            if not lab.independent:
                far_behind(lab)

    market = a_market(parents_labs_fall_behind)
    months(market, 15)
    assert market.lab_named("google_deepmind").alive
    assert market.lab_named("meta").alive


def test_users_of_a_lab_that_shut_down_choose_again_at_once_and_without_a_switching_cost() -> None:
    market = a_market(pushed("openai", broke, since=30), exit_months=1, absorb_prob=0.0, enterprises=1000)
    dear = market.parameters.demand.replace("model_switching_cost", 50.0)  # nobody pays this willingly
    market.put_in_force(market.parameters.model_copy(update={"demand": dear}))
    months(market, 31)
    crowd, slot = market.enterprises, market.lab_named("openai").index
    orphans = crowd.model == slot
    before = market.moves.model_switches[-1]
    assert orphans.sum() > 20
    assert before == 0.0
    market.step()
    assert (crowd.model != slot).all()
    assert (crowd.model[orphans] >= 0).sum() > 10
    assert market.moves.model_switches[-1] > 0.0


def test_a_lab_that_shut_down_sells_trains_and_spends_nothing() -> None:
    market = openai_ends(24, absorb_prob=0.0)
    lab = market.lab_named("openai")
    months(market, 2)
    assert (market.access[lab.index] == ACCESS_NONE).all()
    assert lab.revenue == lab.consumer_revenue == lab.training_budget == lab.cash == 0.0
    assert lab.training_hours == lab.inference_hours == 0.0
    assert not any("openai" in (payer, payee) for payer, payee, _ in market.ledger.flows())
    assert market.contracts.in_force(lab="openai") == []
    ended = {deal.reason for deal in market.contracts.contracts if deal.lab == "openai"}
    assert ended == {"OpenAI shut down"}


def test_the_cloud_with_a_claim_absorbs_a_failing_lab_and_keeps_its_models_on_sale() -> None:
    market = openai_ends(24, absorb_prob=1.0)
    lab, azure = market.lab_named("openai"), market.cloud_named("azure")
    users, capability = market.tally.model_users[lab.index], lab.capability
    assert lab.owner is azure
    assert lab.alive
    assert not lab.independent
    assert market.exits == 1
    assert kinds(market, "openai")[-1] == "absorbed"
    market.step()
    assert market.tally.model_users[lab.index] > 0.5 * users
    expected = np.full(len(market.clouds), ACCESS_REMOTE)
    expected[azure.index] = ACCESS_NATIVE
    assert market.access[lab.index].tolist() == expected.tolist()
    assert market.take_rates[lab.index, azure.index] == 0.0
    months(market, 12)
    assert lab.capability == capability
    assert lab.training_hours == 0.0


def test_a_failing_lab_on_which_nobody_has_a_claim_shuts_down() -> None:
    market = a_market(pushed("openai", fails_with({}), since=3), exit_months=1, absorb_prob=1.0)
    months(market, 4)
    assert market.lab_named("openai").left == 3


@pytest.mark.parametrize(
    ("shares", "heir"),
    [
        ({"aws": 0.1, "azure": 0.2}, "azure"),
        ({"fringe": 0.3, "azure": 0.2}, "fringe"),
        ({"google_cloud": 0.1, "aws": 0.1}, "aws"),
    ],
    ids=["more equity", "more equity than a contract", "equal equity, by name"],
)
def test_the_largest_claim_wins(shares: dict[str, float], heir: str) -> None:
    market = a_market(pushed("openai", fails_with(shares), since=2), exit_months=1, absorb_prob=1.0)
    months(market, 3)
    owner = market.lab_named("openai").owner
    assert owner is not None
    assert owner.name == heir


def test_a_cloud_that_is_barred_from_a_lab_cannot_absorb_it() -> None:
    market = a_market(pushed("openai", fails_with({"azure": 0.3, "aws": 0.1}), since=2), exit_months=1)
    barred = {"cloud": "azure", "lab": "openai", "until": "2030-01"}
    market.scenario = market.scenario.replace_all(
        {"barred_pairs": [barred], "parameters.labs.absorb_prob": 1.0}
    )
    market.put_in_force(market.scenario.parameters)
    months(market, 3)
    assert market.lab_named("openai").owner is market.cloud_named("aws")


def test_absorption_is_a_matter_of_luck_at_the_odds_said() -> None:
    absorbed, trials = 0, range(1, 41)
    for month in trials:
        push = pushed("openai", broke, since=month)
        market = a_market(push, enterprises=20, exit_months=1, absorb_prob=0.6, entry_hazard=0.0)
        months(market, month + 1)
        absorbed += market.lab_named("openai").absorbed
    assert abs(absorbed - 0.6 * len(trials)) <= 3 * math.sqrt(len(trials) * 0.6 * 0.4)


def test_an_absorbed_lab_that_nobody_uses_is_taken_off_sale() -> None:
    market = openai_ends(24, absorb_prob=1.0)
    lab = market.lab_named("openai")
    market.enterprises.model[market.enterprises.model == lab.index] = -1
    far = market.parameters.demand.replace("capability_value", 20.0)  # nobody comes back to a frozen model
    market.put_in_force(market.parameters.model_copy(update={"demand": far}))
    months(market, 24)
    assert not lab.alive
    assert kinds(market, "openai")[-1] == "withdrawn"
    assert market.exits == 1


@pytest.mark.parametrize(
    ("cash", "absorb_prob", "payee", "purpose"),
    [
        (2.0, 1.0, "azure", "liquidation"),
        (2.0, 0.0, INVESTORS, "liquidation"),
        (-2.0, 1.0, "openai", "write_off"),
        (-2.0, 0.0, "openai", "write_off"),
    ],
)
def test_what_a_lab_leaves_goes_to_its_heir_and_what_it_owes_is_written_off(
    cash: float, absorb_prob: float, payee: str, purpose: str
) -> None:
    def left_with(lab: Lab) -> None:
        lab.cash = cash
        lab.capability = lab.model.frontier - 5.0

    push = pushed("openai", left_with, since=5)
    market = a_market(push, absorb_prob=absorb_prob, exit_gap_months=1, exit_months=1, entry_hazard=0.0)
    months(market, 6)
    paid = {key[1]: amount for key, amount in market.ledger.flows().items() if key[2] == purpose}
    assert paid == pytest.approx({payee: 24.0})
    assert market.lab_named("openai").cash == 0.0


def test_the_market_goes_on_when_all_independent_labs_are_gone() -> None:
    def all_broke(market: Market) -> None:
        for lab in market.labs:
            if lab.independent:
                lab.cash = -1.0

    market = a_market(all_broke, entry_hazard=0.0, absorb_prob=0.0)
    months(market, 40)
    sits_well(market)
    assert [lab.name for lab in market.living_labs] == ["google_deepmind", "meta"]
    assert market.tally.ai_users > 0


def test_contracts_dated_for_a_lab_that_is_gone_are_not_signed() -> None:
    market = a_market(pushed("anthropic", broke, since=10), exit_months=1, absorb_prob=0.0)
    months(market, 42)
    assert not [deal for deal in market.contracts.contracts if deal.lab == "anthropic" and deal.signed > 10]


def test_the_labs_that_a_cloud_owns_together_never_use_more_than_it_has() -> None:
    def google_takes_all(market: Market) -> None:
        for lab in market.labs:
            if lab.independent and lab.alive:
                fails_with({"google_cloud": 0.4})(lab)

    market = a_market(google_takes_all, exit_months=1, absorb_prob=1.0, entry_hazard=0.0)
    months(market, 2)
    google = market.cloud_named("google_cloud")
    owned = [lab for lab in market.labs if lab.owner is google]
    assert len(owned) == 4
    for _ in range(24):
        market.step()
        share = market.compute.in_house[google.index] / market.compute.capacity[google.index]
        assert 0.0 < share <= market.parameters.compute.own_lab_share_max + 1e-12
