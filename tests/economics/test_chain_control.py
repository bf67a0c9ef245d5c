"""Who controls the value of a dollar spent on AI, in cases that can be reckoned by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.economics.chain_control import Dollar, Steps, controlled, degrees_of_control, value_added
from moatlab.economics.concentration import hhi, hhi_of_groups, hhi_with_fringe

SHARES = st.floats(0.0, 1.0)
NOBODY = [0.0, 0.0]


def control_index(dollars: list[Dollar], custom: list[float], claims: list[list[float]]) -> float:
    """Herfindahl index of control, the same spending on every lab."""
    held = [
        controlled(value_added(dollar, custom, 0.4), degrees_of_control(claim))
        for dollar, claim in zip(dollars, claims, strict=True)
    ]
    clouds = np.sum([steps.clouds for steps in held], axis=0).tolist()
    return hhi([sum(steps.vendor for steps in held), *clouds, *(steps.lab for steps in held)])


def test_the_value_of_a_dollar_is_split_as_reckoned_by_hand() -> None:
    """30 cents of compute, two thirds of it on the first cloud, half of whose chips are its own."""
    steps = value_added(Dollar(0.3, [2 / 3, 1 / 3], [0.15, 0.0], NOBODY), [0.5, 0.0], 0.4)
    chips = 0.4 * (0.2 * 0.5 + 0.1)
    assert steps.vendor == pytest.approx(chips)
    assert steps.clouds == pytest.approx([0.2 - 0.4 * 0.1 + 0.15, 0.1 - 0.4 * 0.1])
    assert steps.lab == pytest.approx(1.0 - 0.3 - 0.15)


def test_hosts_and_not_the_lab_earn_the_rest_of_an_open_model() -> None:
    steps = value_added(Dollar(0.5, [1.0, 0.0], NOBODY, [0.25, 0.75]), NOBODY, 0.4)
    assert steps.lab == 0.0
    assert steps.clouds == pytest.approx([0.3 + 0.125, 0.375])


def test_compute_that_costs_more_than_the_dollar_leaves_the_lab_nothing() -> None:
    steps = value_added(Dollar(3.0, [1.0, 0.0], [0.25, 0.0], NOBODY), NOBODY, 0.4)
    assert steps.lab == 0.0
    assert steps.vendor == pytest.approx(0.4 / 1.25)
    assert steps.clouds == pytest.approx([0.85 / 1.25, 0.0])


@given(compute=st.floats(0.0, 5.0), place=SHARES, fee=SHARES, host=SHARES, own=SHARES, degree=SHARES)
def test_nothing_of_the_dollar_is_lost(
    compute: float, place: float, fee: float, host: float, own: float, degree: float
) -> None:
    steps = value_added(Dollar(compute, [place, 1.0 - place], [fee, 0.0], [host, 0.0]), [own, 0.0], 0.4)
    held = controlled(steps, degrees_of_control([degree, 1.0]))
    for vendor, clouds, lab in (steps, held):
        assert vendor + sum(clouds) + lab == pytest.approx(1.0)
        assert min(vendor, *clouds, lab) >= 0.0


def test_two_equal_integrated_chains_are_as_concentrated_as_two_firms() -> None:
    """Each has own chips, its own cloud and its own lab."""
    chains = [Dollar(0.5, [1.0, 0.0], NOBODY, NOBODY), Dollar(0.5, [0.0, 1.0], NOBODY, NOBODY)]
    index = control_index(chains, custom=[1.0, 1.0], claims=[[1.0, 0.0], [0.0, 1.0]])
    assert index == pytest.approx(5000.0)


def test_one_owner_of_chips_cloud_and_labs_is_a_monopoly() -> None:
    chain = Dollar(0.5, [1.0, 0.0], [0.1, 0.0], NOBODY)
    assert control_index([chain, chain], [1.0, 1.0], [[1.0, 0.0]] * 2) == pytest.approx(10_000.0)


def test_without_control_of_others_the_index_is_that_of_value_added() -> None:
    """0.2 vendor, 0.3 cloud, 0.25 each lab."""
    chain = Dollar(0.5, [1.0, 0.0], NOBODY, NOBODY)
    index = control_index([chain, chain], NOBODY, [NOBODY] * 2)
    assert index == pytest.approx(1e4 * (0.2**2 + 0.3**2 + 2 * 0.25**2))


def test_an_exclusive_contract_concentrates_the_chain() -> None:
    chain = Dollar(0.5, [0.5, 0.5], NOBODY, NOBODY)
    index = [control_index([chain], NOBODY, [[degree, 0.0]]) for degree in (0.0, 0.25, 0.5)]
    assert index[0] == pytest.approx(1e4 * (0.2**2 + 2 * 0.15**2 + 0.5**2))
    assert index[2] == pytest.approx(1e4 * (0.2**2 + 0.4**2 + 0.15**2 + 0.25**2))


def test_several_owners_together_control_no_more_than_the_firm() -> None:
    assert degrees_of_control([0.5, 0.5, 0.25]) == pytest.approx([0.4, 0.4, 0.2])
    held = controlled(Steps(0.0, [0.0, 0.0, 0.0], 1.0), degrees_of_control([0.5, 0.5, 0.25]))
    assert held.lab == pytest.approx(0.0)


@given(st.lists(st.floats(0.01, 1e3), min_size=2, max_size=6), st.integers(1, 20))
def test_groups_of_equal_firms_count_as_their_members(sizes: list[float], members: int) -> None:
    firms = [members] + [1] * (len(sizes) - 1)
    members_one_by_one = [sizes[0] / members] * members + sizes[1:]
    assert hhi_of_groups(sizes, firms) == pytest.approx(hhi(members_one_by_one))
    assert hhi_of_groups(sizes, firms) == pytest.approx(
        hhi_with_fringe(sizes, fringe_index=0, fringe_firms=members)
    )


def test_where_nothing_is_sold_nobody_is_concentrated() -> None:
    assert hhi_of_groups([0.0, 0.0], [1, 10]) == 0.0
