"""Who gains what adds up, follows what is paid, and is what theory says of a single choice."""

import numpy as np
import pytest

import moatlab as ml
from moatlab.foundation.randomness import gumbel
from moatlab.market.ledger import INVESTORS, STATE, SUPPLIERS, VENDOR
from moatlab.market.market import Market
from moatlab.market.offers import make_world
from moatlab.market.streams import NO_AI, ON_PREMISES, Stream
from moatlab.market.welfare_kernel import BURDEN, DATA, FEES, MODELS, make_gains, make_memory, sum_gains
from moatlab.market.world import World
from moatlab.observe.history import History
from moatlab.observe.welfare import FINANCE, SIZE_NAMES, measure_welfare
from moatlab.parameters.demand import SECTORS
from tests.properties.reference_utilities import Utilities, read_crowd

SCENARIO = ml.load_scenario("seed_exclusive").with_enterprises(300)
LAYERS = ["consumer_surplus", "vendor_surplus", "cloud_surplus", "lab_surplus", "government_surplus"]
EASY_TO_LEAVE = {
    "parameters.switching.procedural_switching_cost": 0.2,
    "parameters.occasions.midterm_review_rate": 1.0,
    "parameters.occasions.attention_prob": 1.0,
}

PUBLIC_MONEY = {
    "parameters.conduct.compute_levy": 0.1,
    "parameters.conduct.public_compute_share": 0.05,
    "parameters.conduct.research_grant": 1.0,
    "parameters.switching.provider_paid_share": 0.3,
}


@pytest.fixture(scope="module")
def history() -> History:
    return ml.simulate(SCENARIO.with_horizon(48), seed=3)


@pytest.fixture
def market() -> Market:
    """A market in its fifth year in which customers leave easily, at the end of a month."""
    market = Market(SCENARIO.replace_all(EASY_TO_LEAVE), rng=3)
    for _ in range(50):
        market.step()
    return market


def gains(market: Market, world: World) -> np.ndarray:
    """Gains from use by size and sector, nothing remembered."""
    sums = make_gains(market.enterprises.size)
    market.run_kernel(sum_gains, world, make_memory(market.enterprises.size), sums)
    return np.asarray(sums.sum(axis=0))


def test_welfare_is_the_sum_of_its_layers(history: History) -> None:
    assert history.market["total_welfare"].to_numpy() == pytest.approx(
        history.market[LAYERS].sum(axis=1).to_numpy()
    )
    assert (history.market["consumer_surplus"] > 0.0).all()


@pytest.mark.parametrize("parts", [SIZE_NAMES, SECTORS], ids=["sizes", "sectors"])
def test_the_surplus_of_the_parts_is_that_of_all_enterprises(
    history: History, parts: tuple[str, ...]
) -> None:
    columns = history.market[[f"consumer_surplus_{part}" for part in parts]]
    assert columns.sum(axis=1).to_numpy() == pytest.approx(history.market["consumer_surplus"].to_numpy())
    assert (columns.nunique() == len(columns)).all()


def test_the_largest_third_of_enterprises_gains_most(history: History) -> None:
    small, medium, large = (history.market[f"consumer_surplus_{name}"].iloc[-1] for name in SIZE_NAMES)
    assert 0.0 < small < medium < large


# --- Enterprises ----------------------------------------------------------------------------------


def test_a_dearer_contract_costs_customers_what_they_pay_more(market: Market) -> None:
    world, crowd = make_world(market), market.enterprises
    before, rise = gains(market, world), 0.01
    crowd.contract_price[:] += rise
    paid_more = rise * crowd.workload[crowd.cloud >= 0].sum()
    assert (before - gains(market, world)).sum() == pytest.approx(paid_more, rel=1e-9)


def test_a_dearer_model_costs_its_users_what_they_spend_on_it(market: Market) -> None:
    world, rise = make_world(market), 1e-4
    lab = int(np.argmax(market.tally.by_model))
    channel = world.offers.channel.copy()
    channel[lab] -= world.tastes.model_price_elasticity * rise
    dearer = world._replace(offers=world.offers._replace(channel=channel))
    lost = (gains(market, world) - gains(market, dearer)).sum() / rise
    crowd, users = market.enterprises, market.enterprises.model == lab
    weight = np.minimum(
        1.0, world.tastes.ai_nest_weight * crowd.ai_intensity * world.offers.intensity[crowd.sector]
    )
    spent = crowd.workload * weight * world.tastes.model_price_elasticity / crowd.price_sensitivity
    assert lost == pytest.approx(spent[users].sum(), rel=1e-6)
    assert spent[users].sum() > 1.0


def test_enterprises_on_premises_gain_nothing(market: Market) -> None:
    market.enterprises.cloud[:] = -1
    assert (gains(market, make_world(market)) == 0.0).all()


def test_the_gain_of_every_enterprise_is_what_one_would_write_down_for_it(market: Market) -> None:
    crowd = read_crowd(market)
    think, expected = Utilities(market, crowd), 0.0
    for one in crowd:
        if one.cloud is None:
            continue
        draws, alpha = Stream.CLOUD_TASTE.key(market.seed, one.cloud_draw_month), one.price_sensitivity
        weight = think.nest_weight(one)
        lead = think.of_cloud(one, one.cloud, 0.0) - weight * think.inclusive_value(one, one.cloud)
        lead += alpha * (think.full_price(one, one.cloud) - one.contract_price) - think.on_premises(one)
        lead += gumbel(draws, one.identity, market.cloud_ids[one.cloud.index])
        lead -= gumbel(draws, one.identity, ON_PREMISES)
        if one.model is not None:
            draws = Stream.MODEL_TASTE.key(market.seed, one.model_draw_month)
            taste = gumbel(draws, one.identity, market.lab_ids[one.model.index])
            taste -= gumbel(draws, one.identity, NO_AI)
            lead += weight * (think.of_model(one, one.model, one.cloud) + taste)
        expected += one.workload / alpha * lead
    assert gains(market, make_world(market)).sum() == pytest.approx(expected, rel=1e-9)


def test_remembered_tastes_are_those_of_the_last_choice(market: Market) -> None:
    world = make_world(market)
    sums = make_gains(market.enterprises.size)
    sum_gains(0, market.blocks, world, market.surplus._memory, sums)
    assert np.array_equal(sums.sum(axis=0), gains(market, world))


# --- Changing suppliers ---------------------------------------------------------------------------


def test_what_leaving_costs_is_booked_when_a_customer_leaves() -> None:
    nobody_is_replaced = {"parameters.population.turnover_rate": 0.0}
    market = Market(SCENARIO.replace_all(EASY_TO_LEAVE | nobody_is_replaced), rng=3)
    moves, term = 0, market.parameters.occasions.contract_term_months
    rules = market.parameters.switching
    for months in range(12):
        before = market.surplus.changes.sum(axis=(0, 1)) * months
        crowd = read_crowd(market)
        market.step()
        think = Utilities(market, crowd)
        burden = fees = data = 0.0
        for one, now in zip(crowd, market.enterprises.cloud.tolist(), strict=True):
            if one.cloud is None or now == one.cloud.index:
                continue
            rest = max(0, one.commitment_end - market.month) / term
            burden += one.workload * think.switching_cost(one, rest)
            data += one.workload * one.data_stock
            fees += one.workload * one.cloud.egress_fee * one.data_stock * rules.switching_egress_factor
            fees += one.workload * rules.commitment_penalty * rest
            moves += 1
        booked = market.surplus.changes.sum(axis=(0, 1)) * (months + 1) - before
        assert booked[[BURDEN, FEES, DATA]] == pytest.approx(12.0 * np.array([burden, fees, data]), abs=1e-9)
    assert moves > 10


def test_fees_for_leaving_go_from_enterprises_to_clouds_and_leave_welfare_as_it_is(market: Market) -> None:
    def layers() -> tuple[float, float]:
        market.notes.clear()
        found = measure_welfare(market)
        return found.consumer, found.clouds

    consumers, clouds = layers()
    assert market.surplus.changes[..., FEES].sum() > 0.0
    market.surplus.changes = market.surplus.changes.copy()
    market.surplus.changes[..., FEES] += 1.0
    market.surplus.changes[..., BURDEN] += 1.0
    dearer = layers()
    fifteen = len(SIZE_NAMES) * len(SECTORS)
    assert dearer[0] - consumers == pytest.approx(-fifteen)
    assert dearer[1] - clouds == pytest.approx(fifteen)


def test_moving_data_costs_the_cloud_even_where_it_is_free_for_the_customer() -> None:
    free = EASY_TO_LEAVE | {
        "parameters.switching.switching_egress_factor": 0.0,
        "parameters.switching.commitment_penalty": 0.0,
        "parameters.switching.egress_cost": 0.02,
    }
    market = Market(SCENARIO.replace_all(free), rng=3)
    for _ in range(12):
        market.step()
    data = market.surplus.changes[..., DATA].sum()
    assert data > 0.0
    assert market.surplus.changes[..., FEES].sum() == 0.0
    booked = sum(cloud.profit for cloud in market.clouds)
    assert measure_welfare(market).clouds == pytest.approx(booked - 0.02 * data)


def test_the_work_of_changing_models_counts_until_the_next_review(market: Market) -> None:
    work = market.surplus.changes[..., MODELS].sum()
    assert work > 0.0
    without = market.surplus.gains - market.surplus.changes[..., BURDEN]
    review = market.parameters.occasions.model_review_rate
    assert without.sum() - measure_welfare(market).consumer == pytest.approx(work / review)


# --- Firms and the state --------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [{}, PUBLIC_MONEY], ids=["free", "levy, public compute, grants"])
def test_the_profits_of_clouds_are_what_the_books_say_with_accelerators_paid_when_used(
    rules: dict[str, float],
) -> None:
    market = Market(SCENARIO.replace_all(EASY_TO_LEAVE | rules), rng=3)
    for _ in range(15):
        market.step()
    clouds, books = {cloud.name for cloud in market.clouds}, 0.0
    for (payer, payee, purpose), amount in market.ledger.flows().items():
        if purpose not in FINANCE | {"accelerators", "own_chips"}:
            books += amount * ((payee in clouds) - (payer in clouds))
    share = market.parameters.compute.capital_share
    running = sum(market.ledger.paid(cloud.name, "running") for cloud in market.clouds)
    books -= running * share / (1.0 - share)
    assert sum(cloud.profit for cloud in market.clouds) == pytest.approx(books)


@pytest.mark.parametrize("rules", [{}, PUBLIC_MONEY], ids=["free", "levy, public compute, grants"])
def test_what_firms_and_the_state_pay_each_other_cancels_in_welfare(rules: dict[str, float]) -> None:
    """Together they earn what others pay them, less what they pay to others and the cost of chips in use."""
    market = Market(SCENARIO.replace_all(EASY_TO_LEAVE | rules), rng=3)
    for _ in range(15):
        market.step()
    inside = {STATE, VENDOR, *(cloud.name for cloud in market.clouds), *(lab.name for lab in market.labs)}
    outside = 0.0
    for (payer, payee, purpose), amount in market.ledger.flows().items():
        if purpose not in FINANCE | {"accelerators", "own_chips", "chip_making"}:
            outside += amount * ((payee in inside) - (payer in inside))
    found, share = measure_welfare(market), market.parameters.compute.capital_share
    running = sum(market.ledger.paid(cloud.name, "running") for cloud in market.clouds)
    chips = running * share / (1.0 - share)
    fees = market.surplus.changes[..., FEES].sum()
    moved = market.surplus.changes[..., DATA].sum() * market.parameters.switching.egress_cost
    firms = found.vendor + found.clouds + found.labs + found.government
    assert firms == pytest.approx(outside + fees - moved - (chips - found.vendor))
    assert 0.0 < found.vendor < chips
    assert (found.government != 0.0) == bool(rules)


def test_money_of_investors_is_no_surplus_of_labs(market: Market) -> None:
    before = measure_welfare(market).labs
    market.ledger.pay(INVESTORS, "anthropic", "round", 100.0)
    market.ledger.pay("aws", "anthropic", "investment", 100.0)
    market.notes.clear()
    assert measure_welfare(market).labs == before
    market.ledger.pay("anthropic", SUPPLIERS, "staff", 1.0)
    market.notes.clear()
    assert measure_welfare(market).labs == pytest.approx(before - 1.0)


def test_the_purse_of_the_state_counts_and_is_empty_at_the_start_of_a_month(market: Market) -> None:
    market.government.levy = 5.0
    market.notes.clear()
    assert measure_welfare(market).government == 5.0
    market.government.levy, market.government.spending = 0.0, 2.0
    market.notes.clear()
    assert measure_welfare(market).government == -2.0
    market.step()
    assert measure_welfare(market).government == 0.0


def test_other_buyers_of_compute_gain_when_it_is_cheap(history: History) -> None:
    surplus, price = history.market["third_party_surplus"], history.market["spot_premium"]
    assert (surplus >= 0.0).all()
    assert surplus.diff().corr(price.diff()) < -0.8
