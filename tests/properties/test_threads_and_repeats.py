"""A run is a function of scenario and seed: not of threads, repetition, or who turns the crank."""

import json
import os
import subprocess
import sys

import moatlab as ml
from moatlab.market.market import PARALLEL_FROM

SMALL = ml.load_scenario("seed_exclusive").with_horizon(42).with_enterprises(300)
MANY, FEW_MONTHS = 50_000, 6
VARIANTS: tuple[dict[str, object], ...] = (
    {},
    {"parameters.population.network": "mean_field", "parameters.occasions.consideration_prob": 0.5},
    {"parameters.switches.update": "sequential", "parameters.occasions.bass_p": 4.0},
)
PROGRAM = """
import json, sys
import numba
import moatlab as ml

enterprises, months, variants = json.loads(sys.argv[1])
scenario = ml.load_scenario("seed_exclusive").with_horizon(months).with_enterprises(enterprises)
digests = [ml.simulate(scenario.replace_all(changes), seed=11).digest() for changes in variants]
print(json.dumps([numba.get_num_threads(), digests]))
"""


def run_with_threads(threads: int) -> tuple[int, list[str]]:
    """Threads that a fresh interpreter really has, and the digests of all variants of a large crowd."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([MANY, FEW_MONTHS, VARIANTS])],
        env={**os.environ, "NUMBA_NUM_THREADS": str(threads)},
        capture_output=True,
        check=True,
        text=True,
    )
    used, digests = json.loads(done.stdout)
    return used, digests


def test_one_and_two_threads_give_the_same_bits() -> None:
    assert MANY > PARALLEL_FROM
    alone, digests = run_with_threads(1)
    both, other_digests = run_with_threads(2)
    assert (alone, both) == (1, 2)
    assert digests == other_digests
    assert len(set(digests)) == len(VARIANTS)


def test_the_same_scenario_and_seed_give_the_same_bits_again() -> None:
    assert ml.simulate(SMALL, seed=7).digest() == ml.simulate(SMALL, seed=7).digest()


def test_a_run_leaves_nothing_behind_for_the_next_one() -> None:
    first = ml.simulate(SMALL, seed=7).digest()
    ml.simulate(ml.load_scenario("none_free").with_horizon(12).with_enterprises(100), seed=8)
    assert ml.simulate(SMALL, seed=7).digest() == first


def test_another_seed_gives_another_history() -> None:
    assert len({ml.simulate(SMALL, seed=seed).digest() for seed in (0, 1, 2, 2**63 - 1)}) == 4


def test_another_parameter_gives_another_history() -> None:
    other = SMALL.replace("parameters.switching.egress_fee", 0.08)
    assert ml.simulate(other, seed=7).digest() != ml.simulate(SMALL, seed=7).digest()


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    longer, shorter = ml.simulate(SMALL, seed=7), ml.simulate(SMALL.with_horizon(24), seed=7)
    assert longer.market.iloc[:24].equals(shorter.market)
    assert longer.clouds[: len(shorter.clouds)].equals(shorter.clouds)
    assert longer.labs[: len(shorter.labs)].equals(shorter.labs)


def test_stepping_a_market_by_hand_is_simulating_it() -> None:
    market = ml.Market(SMALL, rng=7)
    recorder = ml.Recorder(market)
    for _ in range(SMALL.parameters.time.steps):
        market.step()
        recorder.observe()
    assert recorder.history().digest() == ml.simulate(SMALL, seed=7).digest()


def test_looking_at_a_market_does_not_change_it() -> None:
    market = ml.Market(SMALL, rng=7)
    watched = ml.Recorder(market)
    for _ in range(SMALL.parameters.time.steps):
        market.step()
        watched.observe()
        ml.Recorder(market).observe()
    assert watched.history().digest() == ml.simulate(SMALL, seed=7).digest()


def test_two_markets_side_by_side_do_not_disturb_each_other() -> None:
    markets = [ml.Market(SMALL, rng=seed) for seed in (7, 8)]
    recorders = [ml.Recorder(market) for market in markets]
    for _ in range(SMALL.parameters.time.steps):
        for market, recorder in zip(markets, recorders, strict=True):
            market.step()
            recorder.observe()
    digests = [recorder.history().digest() for recorder in recorders]
    assert digests == [ml.simulate(SMALL, seed=seed).digest() for seed in (7, 8)]
