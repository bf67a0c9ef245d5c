"""The influence network: whose choices an enterprise sees among its peers.

Sector-blocked small world (Watts and Strogatz 1998, Nature 393, 440-442): enterprises of one sector stand on
a ring, a share of the links leaves the sector, some of the others are rewired inside it. It is stored in
compressed sparse rows, the form that compiled loops read fastest.

Under `network = mean_field` an enterprise sees the market shares of all others; that needs no graph, and
none is built.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from moatlab.foundation.compiled import compiled
from moatlab.foundation.errors import InputError
from moatlab.foundation.randomness import draw_key, stable_id, uniform

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["InfluenceNetwork", "build_network"]

type Nodes = NDArray[np.uint32]
type Offsets = NDArray[np.int64]

_STREAM = stable_id("influence_network")
_NOBODY = np.uint32(0xFFFFFFFF)
_INSIDE, _OUTSIDE = 0, 1


@dataclass(frozen=True, eq=False)
class InfluenceNetwork:
    """Undirected links between N enterprises in compressed sparse rows; each link stands in both rows.

    Attributes:
        indptr: start of each enterprise's row in `indices`, shape [N + 1].
        indices: neighbours, those of enterprise i in `indices[indptr[i]:indptr[i + 1]]`, ascending,
            shape [2 x links].
    """

    indptr: Nodes
    indices: Nodes

    @property
    def size(self) -> int:
        """Number of enterprises."""
        return self.indptr.size - 1

    @property
    def degrees(self) -> NDArray[np.int64]:
        """Number of neighbours of each enterprise, shape [N]."""
        ends = self.indptr.astype(np.int64)
        return ends[1:] - ends[:-1]

    def neighbours(self, enterprise: int) -> Nodes:
        """Neighbours of one enterprise, ascending."""
        return self.indices[self.indptr[enterprise] : self.indptr[enterprise + 1]]

    def links(self) -> Nodes:
        """Every link once, lower enterprise first, shape [links, 2]."""
        rows = np.repeat(np.arange(self.size, dtype=np.uint32), self.degrees)
        once = rows < self.indices
        return np.column_stack((rows[once], self.indices[once]))

    def permuted(self, order: NDArray[np.integer]) -> "InfluenceNetwork":
        """The same links renumbered: enterprise i of the result is enterprise `order[i]` of this one."""
        position = np.empty(self.size, dtype=np.uint32)
        position[order] = np.arange(self.size, dtype=np.uint32)
        return _from_links(position[self.links()], self.size)

    def to_networkx(self) -> "nx.Graph[int]":
        """The network as a networkx graph, for layouts and graph measures."""
        import networkx as nx

        graph: nx.Graph[int] = nx.empty_graph(self.size)
        graph.add_edges_from(self.links().tolist())
        return graph


def build_network(
    sector: NDArray[np.integer], *, degree: int, rewiring: float, cross_sector: float, seed: int
) -> InfluenceNetwork:
    """Small world inside each sector, tied together by links across sectors.

    Each sector is a ring of its enterprises in index order, everyone linked to the `degree` nearest. Each
    link (u, v), nearest first, is then replaced with chance `cross_sector` by (u, w), w uniform outside the
    sector of u, otherwise with chance `rewiring` by (u, w), w uniform inside it. As in networkx, w is never
    u nor a neighbour of u, and a link stays as it is if no such w is left: the number of links never changes.

    A sector of at most `degree` enterprises starts as a complete graph, so a single sector of that size
    without rewiring is the complete network. With a single sector `cross_sector` has no effect.

    Args:
        sector: sector of each enterprise, small non-negative integers, shape [N].
        degree: mean number of neighbours, even [enterprises].
        rewiring: chance to rewire a link that stays in its sector [-].
        cross_sector: chance that a link leaves its sector [-].
        seed: seed of the run; equal seeds give equal networks.

    Raises:
        InputError: the degree is odd or negative, or a chance lies outside [0, 1].

    Source: Watts and Strogatz (1998), Nature 393, 440-442.

    >>> ring = build_network(np.zeros(6, dtype=np.int8), degree=2, rewiring=0.0, cross_sector=0.0, seed=1)
    >>> ring.neighbours(0).tolist()
    [1, 5]
    """
    if degree < 0 or degree % 2:
        raise InputError(
            place="influence network: degree",
            found=str(degree),
            allowed="even and 0 or more",
        )
    for name, chance in (("rewiring", rewiring), ("cross_sector", cross_sector)):
        if not 0.0 <= chance <= 1.0:
            raise InputError(place=f"influence network: {name}", found=str(chance), allowed="from 0 to 1")
    enterprise = np.argsort(sector, kind="stable").astype(np.uint32)
    members = np.bincount(sector) if sector.size else np.zeros(1, dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(members)))
    chance_across = cross_sector if np.count_nonzero(members) > 1 else 0.0
    chances = (chance_across, chance_across + (1.0 - chance_across) * rewiring)
    targets = _rings(first, degree // 2)
    _rewire(targets, enterprise, first, chances, draw_key(seed, _STREAM, 0))
    tails, slots = np.nonzero(targets != _NOBODY)
    return _from_links(enterprise[np.column_stack((tails, targets[tails, slots]))], sector.size)


def _from_links(links: Nodes, size: int) -> InfluenceNetwork:
    indptr = np.zeros(size + 1, dtype=np.uint32)
    np.cumsum(np.bincount(links.ravel(), minlength=size), out=indptr[1:])
    return InfluenceNetwork(indptr, _ascending(_both_ways(links, indptr), indptr))


@compiled
def _rings(first: Offsets, slots: int) -> Nodes:
    """Targets of the links that each position owns; positions of one sector stand side by side.

    A position owns the links to its next `slots` positions; on a short ring each pair is owned once.
    """
    targets = np.full((first[-1], slots), _NOBODY, dtype=np.uint32)
    for block in range(first.size - 1):
        begin, members = first[block], first[block + 1] - first[block]
        for place in range(members):
            for slot in range(slots):
                step = slot + 1
                if 2 * step < members or (2 * step == members and place < step):
                    targets[begin + place, slot] = begin + (place + step) % members
    return targets


@compiled
def _linked(targets: Nodes, one: int, other: int) -> bool:
    for slot in range(targets.shape[1]):
        if targets[one, slot] == other or targets[other, slot] == one:
            return True
    return False


@compiled
def _neighbour_counts(targets: Nodes) -> Offsets:
    """Neighbours inside and outside of the own sector, before any link is replaced; shape [N, 2]."""
    counts = np.zeros((targets.shape[0], 2), dtype=np.int64)
    for tail in range(targets.shape[0]):
        for slot in range(targets.shape[1]):
            head = targets[tail, slot]
            if head != _NOBODY:
                counts[tail, _INSIDE] += 1
                counts[head, _INSIDE] += 1
    return counts


@compiled
def _rewire(
    targets: Nodes, enterprise: Nodes, first: Offsets, chances: tuple[float, float], key: np.uint64
) -> None:
    """Replace links in place, all nearest ones first, in the order of networkx's generator.

    `chances` are cumulative: below the first a link leaves the sector, below the second it is rewired.
    The candidates are a circular range of positions: the own sector, or all that follows it.
    """
    size, slots = targets.shape
    counts = _neighbour_counts(targets)
    for slot in range(slots):
        for block in range(first.size - 1):
            begin, end = first[block], first[block + 1]
            for tail in range(begin, end):
                head = targets[tail, slot]
                agent = np.uint64(enterprise[tail])
                chance = uniform(key, agent, np.uint64(slot))
                if head == _NOBODY or chance >= chances[1]:
                    continue
                side, start, width, free = _INSIDE, begin, end - begin, end - begin - 1
                if chance < chances[0]:
                    side, start, width = _OUTSIDE, end, size - (end - begin)
                    free = width
                if counts[tail, side] >= free:
                    continue
                option, candidate = slot, tail
                while candidate == tail or _linked(targets, tail, candidate):
                    option += slots
                    candidate = (start + int(width * uniform(key, agent, np.uint64(option)))) % size
                targets[tail, slot] = candidate
                counts[tail, _INSIDE] -= 1
                counts[head, _INSIDE] -= 1
                counts[tail, side] += 1
                counts[candidate, side] += 1


@compiled
def _both_ways(links: Nodes, indptr: Nodes) -> Nodes:
    """Neighbours of every enterprise, row by row, in the order in which the links stand."""
    indices = np.empty(2 * links.shape[0], dtype=np.uint32)
    free = indptr.copy()
    for link in range(links.shape[0]):
        one, other = links[link, 0], links[link, 1]
        indices[free[one]] = other
        indices[free[other]] = one
        free[one] += np.uint32(1)
        free[other] += np.uint32(1)
    return indices


@compiled
def _ascending(indices: Nodes, indptr: Nodes) -> Nodes:
    """The same rows with ascending neighbours: reading rows and writing columns sorts symmetric links."""
    ascending = np.empty_like(indices)
    free = indptr.copy()
    for row in range(indptr.size - 1):
        for entry in range(indptr[row], indptr[row + 1]):
            column = indices[entry]
            ascending[free[column]] = row
            free[column] += np.uint32(1)
    return ascending
