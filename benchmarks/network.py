"""Time the builder of the influence network against networkx's generator.

    uv run python benchmarks/network.py [--enterprises N] [--rounds R]

Prints CPU seconds of the best round. networkx builds one ring without sectors; its graph is converted to
compressed sparse rows, the form in which the market uses it.
"""

import argparse
import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from moatlab.market.network import build_network

DEGREE, REWIRING, CROSS_SECTOR, SECTORS = 8, 0.1, 0.2, 5
LARGEST_FOR_NETWORKX = 100_000


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """CPU seconds of the fastest of several calls."""
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def with_networkx(enterprises: int) -> object:
    """The generator of networkx, then compressed sparse rows."""
    return nx.to_scipy_sparse_array(nx.watts_strogatz_graph(enterprises, DEGREE, REWIRING, seed=1))


def with_moatlab(enterprises: int) -> object:
    """The builder of the market, with sectors and links across them."""
    sector = np.random.default_rng(1).integers(0, SECTORS, enterprises).astype(np.int8)
    return build_network(sector, degree=DEGREE, rewiring=REWIRING, cross_sector=CROSS_SECTOR, seed=1)


def main() -> None:
    """Print one line a size."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--enterprises", type=int, default=1_000_000, help="largest size")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    start = time.perf_counter()
    with_moatlab(10)
    print(f"first call, compiled or loaded from cache: {time.perf_counter() - start:.2f} s")
    print(f"{'enterprises':>12} {'moatlab, s':>11} {'networkx, s':>12} {'ratio':>7}")
    for size in (1_000, 10_000, 100_000, 1_000_000):
        if size > chosen.enterprises:
            break
        ours = best_of(chosen.rounds, lambda size=size: with_moatlab(size))
        row = f"{size:>12,} {ours:>11.4f}"
        if size <= LARGEST_FOR_NETWORKX:
            theirs = best_of(1, lambda size=size: with_networkx(size))
            row += f" {theirs:>12.3f} {theirs / ours:>6.0f}x"
        print(row)


if __name__ == "__main__":
    main()
