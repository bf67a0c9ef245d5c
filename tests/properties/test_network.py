"""The influence network is the sector-blocked small world it claims to be."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from moatlab.foundation.errors import InputError
from moatlab.market.network import InfluenceNetwork, build_network

SEEDS = range(12)


def one_sector(enterprises: int) -> NDArray[np.int8]:
    return np.zeros(enterprises, dtype=np.int8)


def small_world(enterprises: int, degree: int, rewiring: float, seed: int) -> InfluenceNetwork:
    return build_network(
        one_sector(enterprises), degree=degree, rewiring=rewiring, cross_sector=0.0, seed=seed
    )


def share_across(network: InfluenceNetwork, sector: NDArray[np.int8]) -> float:
    return float(np.mean(np.diff(sector[network.links()], axis=1) != 0))


def assert_same_mean(ours: list[float], theirs: list[float]) -> None:
    """Means of two samples agree within four standard errors of their difference."""
    error = np.sqrt(np.var(ours, ddof=1) / len(ours) + np.var(theirs, ddof=1) / len(theirs))
    assert abs(np.mean(ours) - np.mean(theirs)) < 4 * error


networks = st.builds(
    lambda sector, half_degree, rewiring, cross_sector, seed: (
        np.array(sector, dtype=np.int8),
        build_network(
            np.array(sector, dtype=np.int8),
            degree=2 * half_degree,
            rewiring=rewiring,
            cross_sector=cross_sector,
            seed=seed,
        ),
    ),
    sector=st.lists(st.integers(0, 4), min_size=1, max_size=60),
    half_degree=st.integers(0, 6),
    rewiring=st.sampled_from([0.0, 0.1, 1.0]),
    cross_sector=st.sampled_from([0.0, 0.2, 1.0]),
    seed=st.integers(0, 2**63 - 1),
)


@settings(deadline=None, max_examples=200)
@given(networks)
def test_every_link_is_mutual_unique_and_joins_two_different_enterprises(
    case: tuple[NDArray[np.int8], InfluenceNetwork],
) -> None:
    sector, network = case
    assert network.size == sector.size
    pairs = {(i, int(j)) for i in range(network.size) for j in network.neighbours(i)}
    assert len(pairs) == network.indices.size
    assert all(i != j and (j, i) in pairs for i, j in pairs)
    assert all(np.all(np.diff(network.neighbours(i).astype(int)) > 0) for i in range(network.size))


@settings(deadline=None, max_examples=100)
@given(networks, st.integers(0, 6))
def test_rewiring_never_changes_the_number_of_links(
    case: tuple[NDArray[np.int8], InfluenceNetwork], half_degree: int
) -> None:
    sector, _ = case
    lattice, rewired = (
        build_network(sector, degree=2 * half_degree, rewiring=chance, cross_sector=chance, seed=3)
        for chance in (0.0, 0.6)
    )
    members = np.bincount(sector)
    links = np.where(members > 2 * half_degree, members * half_degree, members * (members - 1) // 2).sum()
    assert len(lattice.links()) == len(rewired.links()) == links


def test_without_rewiring_the_network_is_the_ring_lattice_of_networkx() -> None:
    ours = small_world(50, 8, 0.0, seed=1).to_networkx()
    assert nx.utils.graphs_equal(ours, nx.watts_strogatz_graph(50, 8, 0.0))


def test_each_sector_has_its_own_ring_in_index_order() -> None:
    sector = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1], dtype=np.int8)
    network = build_network(sector, degree=2, rewiring=0.0, cross_sector=0.0, seed=1)
    assert network.neighbours(0).tolist() == [2, 8]
    assert network.neighbours(3).tolist() == [1, 5]


@pytest.mark.parametrize("rewiring", [0.02, 0.1, 0.4, 1.0])
def test_clustering_path_length_and_spread_of_degrees_are_those_of_watts_strogatz(rewiring: float) -> None:
    ours = [small_world(400, 8, rewiring, seed).to_networkx() for seed in SEEDS]
    theirs = [nx.watts_strogatz_graph(400, 8, rewiring, seed=seed) for seed in SEEDS]
    for measure in (
        nx.average_clustering,
        nx.average_shortest_path_length,
        lambda graph: float(np.var([degree for _, degree in graph.degree()])),
    ):
        assert_same_mean([measure(graph) for graph in ours], [measure(graph) for graph in theirs])


def test_the_degree_distribution_is_that_of_watts_strogatz() -> None:
    ours = small_world(40_000, 8, 0.3, seed=1)
    theirs = nx.watts_strogatz_graph(40_000, 8, 0.3, seed=1)
    counted = np.bincount(ours.degrees, minlength=30)[:30]
    expected = np.bincount([degree for _, degree in theirs.degree()], minlength=30)[:30]
    filled = counted + expected > 20
    distance = ((counted - expected)[filled] ** 2 / (counted + expected)[filled]).sum()
    assert ours.degrees.mean() == 8.0
    assert ours.degrees.min() >= 4  # nobody loses the links it owns
    assert distance < filled.sum() + 5 * np.sqrt(2 * filled.sum())


def test_fully_rewired_clustering_falls_to_degree_over_size() -> None:
    ring = nx.average_clustering(small_world(3000, 8, 0.0, seed=1).to_networkx())
    random = nx.average_clustering(small_world(3000, 8, 1.0, seed=1).to_networkx())
    assert ring == pytest.approx(3 * 6 / (4 * 7))  # 3(k-2) / 4(k-1)
    assert random == pytest.approx(8 / 3000, rel=0.35)


@pytest.mark.parametrize("cross_sector", [0.0, 0.2, 0.7, 1.0])
def test_the_share_of_links_across_sectors_is_the_one_asked_for(cross_sector: float) -> None:
    sector = np.random.default_rng(5).integers(0, 5, 20_000).astype(np.int8)
    network = build_network(sector, degree=8, rewiring=0.1, cross_sector=cross_sector, seed=2)
    error = np.sqrt(cross_sector * (1 - cross_sector) / 80_000)
    assert share_across(network, sector) == pytest.approx(cross_sector, abs=4 * error)


def test_links_across_sectors_reach_every_other_enterprise_alike() -> None:
    sector = np.repeat([0, 1, 2], [6000, 3000, 1000]).astype(np.int8)
    network = build_network(sector, degree=8, rewiring=0.0, cross_sector=0.5, seed=4)
    across = [pair for pair in sector[network.links()].tolist() if pair[0] != pair[1]]
    # Sector a sends to b in proportion to the members of b outside a; both directions add up.
    size = {0: 6000, 1: 3000, 2: 1000}
    for a, b in ((0, 1), (0, 2), (1, 2)):
        sent = 2.0 * size[a] * size[b] * (1 / (10_000 - size[a]) + 1 / (10_000 - size[b]))
        assert sum(pair == [a, b] for pair in across) == pytest.approx(sent, abs=4.5 * np.sqrt(sent))


def test_a_link_is_rewired_with_the_chance_asked_for_and_mostly_to_far_enterprises() -> None:
    network = small_world(20_000, 8, 0.1, seed=6)
    low, high = network.links().astype(int).T
    distance = np.minimum(high - low, 20_000 - (high - low))
    error = np.sqrt(0.1 * 0.9 / 80_000)
    assert np.mean(distance > 4) == pytest.approx(0.1, abs=4 * error)
    assert np.median(distance[distance > 4]) == pytest.approx(5_000, rel=0.05)


def test_equal_seeds_give_equal_networks_and_different_seeds_different_ones() -> None:
    first, again, other = (small_world(500, 8, 0.3, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.indptr, again.indptr)
    assert np.array_equal(first.indices, again.indices)
    assert not np.array_equal(first.indices, other.indices)


def test_more_rewiring_keeps_the_links_that_were_rewired_before() -> None:
    ring, some, more = (small_world(2000, 8, chance, seed=9).links() for chance in (0.0, 0.1, 0.2))
    kept = [{tuple(link) for link in links.tolist()} for links in (ring, some, more)]
    assert len(kept[0] - kept[1]) < len(kept[0] - kept[2])
    assert kept[0] - kept[1] <= kept[0] - kept[2]


def test_a_sector_with_few_enterprises_is_a_complete_graph() -> None:
    for members in range(1, 10):
        sector = np.concatenate([np.zeros(30), np.ones(members)]).astype(np.int8)
        network = build_network(sector, degree=8, rewiring=0.0, cross_sector=0.0, seed=1)
        for enterprise in range(30, 30 + members):
            others = [peer for peer in range(30, 30 + members) if peer != enterprise]
            assert network.neighbours(enterprise).tolist() == others


def test_a_complete_graph_has_nothing_to_rewire() -> None:
    complete = small_world(9, 8, 1.0, seed=1)
    assert nx.utils.graphs_equal(complete.to_networkx(), nx.complete_graph(9))


def test_a_single_sector_ignores_the_share_across_sectors() -> None:
    without, with_share = (
        build_network(one_sector(300), degree=8, rewiring=0.1, cross_sector=share, seed=1)
        for share in (0.0, 0.9)
    )
    assert np.array_equal(without.indices, with_share.indices)


def test_a_lone_enterprise_has_no_neighbours() -> None:
    assert small_world(1, 8, 0.1, seed=1).indices.size == 0


@pytest.mark.parametrize(
    "wrong", [{"degree": 3}, {"degree": -2}, {"rewiring": 1.5}, {"cross_sector": -0.1}, {"rewiring": np.nan}]
)
def test_impossible_networks_are_refused_by_name(wrong: dict[str, float]) -> None:
    asked = {"degree": 8, "rewiring": 0.1, "cross_sector": 0.2, "seed": 1} | wrong
    with pytest.raises(InputError, match=next(iter(wrong))):
        build_network(one_sector(20), **asked)


def test_renumbering_enterprises_keeps_who_is_linked_to_whom() -> None:
    sector = np.random.default_rng(1).integers(0, 5, 200).astype(np.int8)
    network = build_network(sector, degree=8, rewiring=0.1, cross_sector=0.2, seed=1)
    order = np.random.default_rng(2).permutation(200)
    renumbered = network.permuted(order)
    for enterprise in range(200):
        peers = order[renumbered.neighbours(enterprise)]
        assert sorted(peers.tolist()) == network.neighbours(int(order[enterprise])).tolist()
        assert np.all(np.diff(renumbered.neighbours(enterprise).astype(int)) > 0)
