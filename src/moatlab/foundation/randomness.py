"""Keyed draws: every random number is a hash of what it is for, never of when it was asked.

A draw is a function of (seed, stream, month, agent, option). So adding a firm, running on more
threads or switching a policy on leaves every other draw as it was: two runs of one seed are paired
by construction, and a draw can be recomputed years later instead of being stored.

The hash is the finaliser of splitmix64 (Steele, Lea and Flood 2014), applied once per part of
the key. Array functions and kernels share the scalar functions below, compiled by numba, so that a
value is the same bit for bit wherever it is asked.
"""

import functools
import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled

__all__ = [
    "draw_key",
    "gumbel",
    "gumbels",
    "normal",
    "normals",
    "stable_id",
    "stable_ids",
    "stream_key",
    "stream_keys",
    "uniform",
    "uniforms",
]

type Ids = NDArray[np.uint64]
type Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_OPTION = np.uint64(0xD1B54A32D192ED03)
_SECOND = np.uint64(0x8CB92BA72F3D8DD7)
_MULTIPLY_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_30, _SHIFT_27, _SHIFT_31, _SHIFT_12 = (np.uint64(bits) for bits in (30, 27, 31, 12))
_RESOLUTION = 2.0**-52


@functools.cache
def stable_id(name: str) -> np.uint64:
    """Identity of a firm or a stream by its name: equal on every machine and in every order."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


def stable_ids(names: list[str]) -> Ids:
    """Identities of several firms, shape [len(names)]."""
    return np.array([stable_id(name) for name in names], dtype=np.uint64)


@compiled
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _SHIFT_30)) * _MULTIPLY_1
    z = (z ^ (z >> _SHIFT_27)) * _MULTIPLY_2
    return z ^ (z >> _SHIFT_31)


@compiled
def stream_key(seed: np.uint64, stream: np.uint64, month: np.uint64) -> np.uint64:
    """Key of one stream in one month, for kernels that recompute draws of earlier months."""
    return _mix(_mix(_mix(seed + _GOLDEN) ^ stream) + month * _GOLDEN)


def draw_key(seed: int, stream: np.uint64, month: int) -> np.uint64:
    """Key of all draws of one stream in one month; `month` may be negative (before the start)."""
    return np.uint64(stream_key(np.uint64(seed), stream, np.uint64(month % 2**64)))


@compiled
def stream_keys(seed: np.uint64, streams: Ids, month: np.uint64) -> Ids:
    """Keys of several streams in one month, shape [streams]."""
    keys = np.empty_like(streams)
    for index in range(streams.size):
        keys[index] = stream_key(seed, streams[index], month)
    return keys


@compiled
def uniform(key: np.uint64, agent: np.uint64, option: np.uint64) -> float:
    """One draw from the open interval (0, 1), 52 bits."""
    word = _mix(_mix(key + agent * _GOLDEN) + option * _OPTION)
    return float((word >> _SHIFT_12) + 0.5) * _RESOLUTION


@compiled
def gumbel(key: np.uint64, agent: np.uint64, option: np.uint64) -> float:
    """One standard Gumbel draw (mode 0, mean 0.5772)."""
    return -math.log(-math.log(uniform(key, agent, option)))


@compiled
def normal(key: np.uint64, agent: np.uint64, option: np.uint64) -> float:
    """One standard normal draw (Box and Muller 1958)."""
    radius = math.sqrt(-2.0 * math.log(uniform(key, agent, option)))
    return radius * math.cos(2.0 * math.pi * uniform(key ^ _SECOND, agent, option))


@compiled
def uniforms(key: np.uint64, agents: Ids, options: Ids) -> Floats:
    """Uniform draws, shape [agents, options]."""
    draws = np.empty((agents.size, options.size))
    for row in range(agents.size):
        for column in range(options.size):
            draws[row, column] = uniform(key, agents[row], options[column])
    return draws


@compiled
def gumbels(key: np.uint64, agents: Ids, options: Ids) -> Floats:
    """Standard Gumbel draws, shape [agents, options]."""
    draws = np.empty((agents.size, options.size))
    for row in range(agents.size):
        for column in range(options.size):
            draws[row, column] = gumbel(key, agents[row], options[column])
    return draws


@compiled
def normals(key: np.uint64, agents: Ids, options: Ids) -> Floats:
    """Standard normal draws, shape [agents, options]."""
    draws = np.empty((agents.size, options.size))
    for row in range(agents.size):
        for column in range(options.size):
            draws[row, column] = normal(key, agents[row], options[column])
    return draws
