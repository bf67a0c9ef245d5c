"""What a history says of compute, control and contracts agrees with itself and with the market."""

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.compute import bill
from moatlab.market.market import Market
from moatlab.market.ownership import Ownership
from moatlab.observe.chain_control import hhi_chain, measure_control, stack_control
from moatlab.observe.compute_metrics import compute_price_index
from moatlab.observe.contract_table import FROM_PROSPECT
from moatlab.observe.dictionary import OWN_METRIC, column_dictionary
from moatlab.observe.foreclosure import measure_foreclosure
from moatlab.observe.history import History

SCENARIO = ml.load_scenario("seed_exclusive").with_enterprises(100)
SUBTRACTED = {"fees", "hold_up", "leaving"}


@pytest.fixture(scope="module")
def history() -> History:
    return ml.simulate(SCENARIO, seed=3)


@pytest.fixture
def market() -> Market:
    """A market in its fifth year, at the end of a month."""
    market = Market(SCENARIO, rng=3)
    for _ in range(50):
        market.step()
    return market


def everything_held(market: Market) -> float:
    held = measure_control(market)
    return held.vendor + sum(held.clouds) + sum(held.labs)


# --- Compute --------------------------------------------------------------------------------------


def test_the_capacity_of_the_market_is_that_of_its_clouds(history: History) -> None:
    clouds = history.clouds.groupby("date")[["capacity_gpu", "capacity_custom", "capacity_reserved"]].sum()
    market = history.market
    total = clouds["capacity_gpu"] + clouds["capacity_custom"]
    assert market["capacity"].to_numpy() == pytest.approx(total.to_numpy())
    assert market["custom_share"].to_numpy() == pytest.approx((clouds["capacity_custom"] / total).to_numpy())
    reserved = (clouds["capacity_reserved"] / total).to_numpy()
    assert market["reserved_share"].to_numpy() == pytest.approx(reserved)
    assert reserved.max() > 0.1


def test_shares_of_capacity_and_fill_rates_are_shares(history: History) -> None:
    names = ["custom_share", "reserved_share", "background_share", "utilisation", "fill_rate"]
    values = history.market[names]
    assert ((values >= 0.0) & (values <= 1.0 + 1e-12)).all(axis=None)
    assert (values["background_share"] <= values["utilisation"] + 1e-12).all()
    assert history.market["hhi_compute"].between(1000.0, 10_000.0).all()
    assert history.labs["compute_fill_rate"].between(0.0, 1.0 + 1e-12).all()


def test_the_mean_price_of_an_hour_is_what_all_buyers_pay_over_all_hours(market: Market) -> None:
    purposes = {"dedicated_compute", "compute_on_demand", "hosted_inference", "background"}
    paid = sum(amount for (_, _, purpose), amount in market.ledger.flows().items() if purpose in purposes)
    hours = float(market.compute.hours.sum())
    assert compute_price_index(market) == pytest.approx(paid / bill(hours, 1.0))


# --- Control --------------------------------------------------------------------------------------


def test_somebody_controls_every_dollar_of_enterprise_ai(market: Market) -> None:
    assert everything_held(market) == pytest.approx(1.0)
    assert 0.0 < measure_control(market).vendor < 0.4


def test_before_the_first_sale_nobody_controls_anything() -> None:
    quiet = SCENARIO.replace_all(
        {"parameters.occasions.bass_p": 0.0, "parameters.occasions.bass_q": 0.0}
    ).with_horizon(1)
    market = Market(quiet, rng=1)
    market.step()
    assert market.tally.by_model.sum() == 0.0
    assert everything_held(market) == 0.0
    assert hhi_chain(market) == stack_control(market) == 0.0


def test_a_cloud_that_buys_a_lab_takes_its_control_from_the_lab_and_from_rivals_with_shares(
    market: Market,
) -> None:
    lab, aws, google = market.lab_named("anthropic"), market.cloud_named("aws"), "google_cloud"
    held_by_rival, before = lab.equity[google], measure_control(market)
    mode = [deal.terms.mode for deal in market.contracts.in_force(cloud="aws", lab="anthropic")]
    assert mode == ["exclusive"]
    lab.ownership = Ownership(aws)
    market.notes.clear()
    after = measure_control(market)
    gain = after.clouds[aws.index] - before.clouds[aws.index]
    rival = market.cloud_named(google).index
    assert sum(after.labs) < sum(before.labs)
    assert gain == pytest.approx(
        sum(before.labs) - sum(after.labs) + before.clouds[rival] - after.clouds[rival]
    )
    assert (before.clouds[rival] - after.clouds[rival]) / gain == pytest.approx(held_by_rival / 0.5)
    assert everything_held(market) == pytest.approx(1.0)


def test_the_numbers_of_a_month_are_measured_once(market: Market) -> None:
    assert measure_control(market) is measure_control(market)
    first = measure_foreclosure(market)
    market.step()
    assert measure_foreclosure(market) is not first


# --- Labs and contracts ---------------------------------------------------------------------------


def test_every_lab_has_one_row_a_month_from_entry_to_the_loss_of_its_slot(history: History) -> None:
    labs = history.labs
    assert not labs.duplicated(["date", "lab"]).any()
    months = labs.groupby("lab")["date"].agg(["min", "max", "size"])
    length = (months["max"].dt.year - months["min"].dt.year) * 12 + months["max"].dt.month
    assert (length - months["min"].dt.month + 1).tolist() == months["size"].tolist()
    assert history.market["entries"].iloc[-1] == sum(name.startswith("entrant") for name in months.index)
    assert not labs.isna().any(axis=None)
    gone = labs[labs["alive"] == 0.0]
    assert (gone["independent"] == 0.0).all()


def test_the_surplus_of_a_bargained_contract_is_the_sum_of_its_terms_and_is_divided(history: History) -> None:
    bargained = history.contracts[~history.contracts["imposed"]]
    assert len(bargained) > 3
    signs = np.array([-1.0 if name in SUBTRACTED else 1.0 for name in FROM_PROSPECT])
    terms = bargained[list(FROM_PROSPECT)].to_numpy(dtype=float) @ signs
    assert bargained["surplus"].to_numpy() == pytest.approx(terms)
    assert (bargained["cloud_gain"] + bargained["lab_gain"]).to_numpy() == pytest.approx(terms)
    assert (bargained["surplus"] > 0.0).all()


def test_nobody_expected_anything_of_an_imposed_contract(history: History) -> None:
    imposed = history.contracts[history.contracts["imposed"]]
    assert len(imposed) > 0
    assert imposed[["surplus", *FROM_PROSPECT, "matched", "expected_hours"]].isna().all(axis=None)


def test_the_story_of_a_contract_is_in_its_row_and_in_the_events(history: History) -> None:
    contracts, events = history.contracts, history.events
    assert (contracts["ended"].isna() == (contracts["reason"] == "")).all()
    assert (contracts["instalments_conditional"] <= contracts["instalments"] + 1e-12).all()
    assert contracts["reserved_capacity"].str.fullmatch(r"by need|none|(\d{4}-\d{2} [\d.e+]+(, )?)+").all()
    assert len(events[events["kind"] == "signed"]) == len(contracts)
    assert len(events[events["kind"] == "ended"]) == contracts["ended"].notna().sum()


def test_every_column_has_a_unit_and_a_meaning(history: History) -> None:
    dictionary = column_dictionary(history)
    assert dictionary[dictionary["meaning"] == OWN_METRIC[1]].empty
    assert all(len(meaning.split()) >= 2 for meaning in dictionary["meaning"])
