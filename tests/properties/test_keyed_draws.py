"""A keyed draw is as good as a random number, and depends on its key alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from moatlab.foundation.compiled import compiled, run_blocks
from moatlab.foundation.randomness import (
    draw_key,
    gumbel,
    gumbels,
    normal,
    normals,
    stable_id,
    stable_ids,
    uniform,
    uniforms,
)

MASK = 2**64 - 1
BITS = 52  # of a uniform
TASTE, REVIEW = stable_id("taste"), stable_id("review")
MANY = np.arange(200_000, dtype=np.uint64)
ONE_OPTION = np.zeros(1, dtype=np.uint64)
SURE = 1e-4  # every draw is seeded, so a test that passes once passes always

# BLAKE2b of "aws", first eight bytes, little-endian (coreutils: printf aws | b2sum -l 64).
STABLE_ID_OF_AWS = int.from_bytes(bytes.fromhex("28605aa38e0c01e4"), "little")

any_word = st.integers(0, MASK)


def mixed(word: int) -> int:
    """Finaliser of splitmix64 in plain integers."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def plain_key(seed: int, stream: int, month: int) -> int:
    golden = 0x9E3779B97F4A7C15
    return mixed((mixed(mixed((seed + golden) & MASK) ^ stream) + month * golden) & MASK)


def plain_word(key: int, agent: int, option: int) -> int:
    inner = mixed((key + agent * 0x9E3779B97F4A7C15) & MASK)
    return mixed((inner + option * 0xD1B54A32D192ED03) & MASK) >> 12


def word_of(draw: float) -> int:
    return int(draw * 2**BITS)


def draws(
    *, seed: int = 1, stream: np.uint64 = TASTE, month: int = 0, option: int = 0
) -> NDArray[np.float64]:
    """Uniforms of many consecutive agents."""
    return uniforms(draw_key(seed, stream, month), MANY, np.array([option], dtype=np.uint64))[:, 0]


def assert_independent(one: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Neither the draws nor their squares are correlated, and pairs fill the unit square evenly."""
    for power in (1, 2):
        correlation = np.corrcoef((one - 0.5) ** power, (other - 0.5) ** power)[0, 1]
        assert abs(correlation) < 4.5 / np.sqrt(one.size)
    cells = np.bincount((one * 20).astype(int) * 20 + (other * 20).astype(int), minlength=400)
    assert stats.chisquare(cells).pvalue > SURE


@settings(deadline=None)  # the first example compiles
@given(any_word, any_word, st.integers(-1200, 1200), any_word, any_word)
def test_a_draw_is_the_splitmix64_hash_of_its_key_bit_for_bit(
    seed: int, stream: int, month: int, agent: int, option: int
) -> None:
    key = draw_key(seed, np.uint64(stream), month)
    assert int(key) == plain_key(seed, stream, month)
    draw = uniform(key, np.uint64(agent), np.uint64(option))
    assert draw == (plain_word(int(key), agent, option) + 0.5) * 2.0**-BITS


def test_the_hash_is_the_published_one() -> None:
    # First outputs of splitmix64 with seed 1234567, as in the reference implementation of Vigna (2015).
    golden = 0x9E3779B97F4A7C15
    outputs = [mixed((1234567 + step * golden) & MASK) for step in (1, 2, 3)]
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@compiled
def one_by_one(key: np.uint64, agents: NDArray[np.uint64], option: np.uint64) -> NDArray[np.float64]:
    table = np.empty((agents.size, 3))
    for row in range(agents.size):
        table[row, 0] = uniform(key, agents[row], option)
        table[row, 1] = gumbel(key, agents[row], option)
        table[row, 2] = normal(key, agents[row], option)
    return table


@compiled
def fill_rows(
    first: int,
    last: int,
    key: np.uint64,
    agents: NDArray[np.uint64],
    option: np.uint64,
    table: NDArray[np.float64],
) -> None:
    for row in range(first, last):
        table[row, 0] = uniform(key, agents[row], option)
        table[row, 1] = gumbel(key, agents[row], option)
        table[row, 2] = normal(key, agents[row], option)


def on_many_threads(key: np.uint64, agents: NDArray[np.uint64], option: np.uint64) -> NDArray[np.float64]:
    table = np.empty((agents.size, 3))
    run_blocks(fill_rows, agents.size, key, agents, option, table)
    return table


def test_arrays_kernels_threads_and_single_calls_give_the_same_draw() -> None:
    key, agents, option = draw_key(3, TASTE, 7), MANY[:1000], np.uint64(5)
    options = np.array([option])
    arrays = np.hstack([table(key, agents, options) for table in (uniforms, gumbels, normals)])
    single = [[draw(key, agent, option) for draw in (uniform, gumbel, normal)] for agent in agents]
    assert np.array_equal(arrays, one_by_one(key, agents, option))
    assert np.array_equal(arrays, on_many_threads(key, agents, option))
    assert np.array_equal(arrays, np.array(single))


def test_a_draw_does_not_depend_on_who_else_draws_or_in_which_order() -> None:
    key, options = draw_key(1, TASTE, 0), stable_ids(["aws", "azure", "google_cloud"])
    table = uniforms(key, MANY[:100], options)
    assert np.array_equal(uniforms(key, MANY[:100][::-1].copy(), options[::-1].copy()), table[::-1, ::-1])
    assert np.array_equal(uniforms(key, MANY[40:60].copy(), options[1:2].copy()), table[40:60, 1:2])


def test_uniform_draws_fill_the_unit_interval_evenly() -> None:
    sample = draws()
    assert stats.chisquare(np.bincount((sample * 1000).astype(int), minlength=1000)).pvalue > SURE
    assert stats.kstest(sample, "uniform").pvalue > SURE


def test_every_one_of_the_52_bits_is_fair() -> None:
    words = (draws() * 2**BITS).astype(np.uint64)
    ones = np.array([np.count_nonzero(words >> np.uint64(bit) & np.uint64(1)) for bit in range(BITS)])
    assert np.abs(ones - MANY.size / 2).max() < 4.5 * np.sqrt(MANY.size) / 2


def test_no_two_agents_share_a_draw() -> None:
    assert np.unique(draws()).size == MANY.size


def test_draws_never_reach_zero_or_one() -> None:
    lowest, highest = 0.5 * 2.0**-BITS, (2**BITS - 0.5) * 2.0**-BITS
    assert 0.0 < lowest < highest < 1.0
    assert 0.0 < draws().min() < draws().max() < 1.0
    assert np.isfinite([-np.log(-np.log(edge)) for edge in (lowest, highest)]).all()


def test_gumbel_and_normal_draws_follow_their_distributions() -> None:
    key = draw_key(2, TASTE, 4)
    assert stats.kstest(gumbels(key, MANY, ONE_OPTION)[:, 0], "gumbel_r").pvalue > SURE
    assert stats.kstest(normals(key, MANY, ONE_OPTION)[:, 0], "norm").pvalue > SURE


def test_the_best_of_gumbel_tastes_is_a_logit_choice() -> None:
    value = np.array([0.0, 0.5, 1.5])
    tastes = gumbels(draw_key(1, TASTE, 0), MANY, stable_ids(["aws", "azure", "google_cloud"]))
    chosen = np.bincount(np.argmax(value + tastes, axis=1), minlength=3)
    logit = np.exp(value) / np.exp(value).sum()
    assert stats.chisquare(chosen, logit * MANY.size).pvalue > SURE


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"seed": 1 << 40},
        {"stream": REVIEW},
        {"stream": TASTE ^ np.uint64(1)},
        {"month": 1},
        {"month": -1},
        {"month": 12},
        {"option": 1},
        {"option": 1 << 63},
    ],
    ids=str,
)
def test_draws_with_another_seed_stream_month_or_option_are_independent(other: dict[str, int]) -> None:
    assert_independent(draws(), draws(**other))


@pytest.mark.parametrize("lag", [1, 2, 3, 8, 64, 1000])
def test_consecutive_agents_are_independent(lag: int) -> None:
    sample = draws()
    assert_independent(sample[:-lag], sample[lag:])


def test_consecutive_options_and_months_of_one_agent_are_independent() -> None:
    options = uniforms(draw_key(1, TASTE, 0), np.array([77], dtype=np.uint64), MANY)[0]
    months = np.array(
        [uniform(draw_key(1, TASTE, month), np.uint64(77), np.uint64(0)) for month in range(-5_000, 5_000)]
    )
    for sample in (options, months):
        assert stats.kstest(sample, "uniform").pvalue > SURE
        assert_independent(sample[:-1], sample[1:])


def test_consecutive_seeds_are_independent() -> None:
    agent, option = np.uint64(0), np.uint64(0)
    sample = np.array([uniform(draw_key(seed, TASTE, 0), agent, option) for seed in range(10_000)])
    assert stats.kstest(sample, "uniform").pvalue > SURE
    assert_independent(sample[:-1], sample[1:])


def test_the_two_uniforms_behind_a_normal_draw_are_independent() -> None:
    key = draw_key(9, TASTE, 3)
    sample = normals(key, MANY, ONE_OPTION)[:, 0]
    radius_source = uniforms(key, MANY, ONE_OPTION)[:, 0]
    assert abs(np.corrcoef(sample, radius_source)[0, 1]) < 4.5 / np.sqrt(MANY.size)
    assert_independent(stats.norm.cdf(sample[:-1]), stats.norm.cdf(sample[1:]))


PARTS = ("seed", "stream", "month", "agent", "option")


@pytest.mark.parametrize("part", PARTS)
def test_flipping_one_bit_of_the_key_flips_half_of_the_bits_of_the_draw(part: str) -> None:
    rng = np.random.default_rng(PARTS.index(part))
    flipped = np.zeros((64, BITS))
    rounds = 200
    for _ in range(rounds):
        parts = dict(zip(PARTS, (int(word) for word in rng.integers(0, 2**63, 5)), strict=True))
        base = drawn_word(parts)
        for bit in range(64):
            change = base ^ drawn_word(parts | {part: parts[part] ^ (1 << bit)})
            flipped[bit] += [change >> place & 1 for place in range(BITS)]
    shares = flipped / rounds
    # 3,328 pairs of an input and an output bit, each a coin thrown 200 times.
    assert shares.mean() == pytest.approx(0.5, abs=0.004)
    assert np.abs(shares.mean(axis=1) - 0.5).max() < 4.5 * 0.5 / np.sqrt(rounds * BITS)
    assert np.abs(shares - 0.5).max() < 5.5 * 0.5 / np.sqrt(rounds)


def drawn_word(parts: dict[str, int]) -> int:
    key = draw_key(parts["seed"], np.uint64(parts["stream"]), parts["month"])
    return word_of(uniform(key, np.uint64(parts["agent"]), np.uint64(parts["option"])))


def test_a_name_has_one_identity_everywhere() -> None:
    assert stable_id("aws") == np.uint64(STABLE_ID_OF_AWS)
    assert stable_ids(["azure", "aws"]).tolist() == [int(stable_id("azure")), STABLE_ID_OF_AWS]
    names = [f"firm {number}" for number in range(10_000)]
    assert np.unique(stable_ids(names)).size == len(names)
