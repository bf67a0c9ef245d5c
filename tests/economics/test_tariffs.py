"""Tariffs of clouds: who gets how much off, and what traffic adds."""

import numpy as np
import pytest

from moatlab.economics.tariffs import full_price, size_discount


def test_the_largest_customer_gets_the_full_discount_and_half_the_rank_a_quarter_of_it() -> None:
    ranks = np.array([0.0, 0.5, 1.0])
    assert size_discount(ranks, 0.2).tolist() == pytest.approx([0.0, 0.05, 0.2])


def test_a_discount_does_not_reduce_the_bill_for_traffic() -> None:
    for discount in (0.0, 0.2):
        dearer = full_price(1.0, discount, 0.43, 0.09) - full_price(1.0, discount, 0.43, 0.07)
        assert dearer == pytest.approx(0.43 * 0.02)


def test_a_list_price_that_falls_by_the_traffic_over_one_less_the_discount_keeps_the_bill() -> None:
    before = full_price(1.0, 0.1, 0.43, 0.02)
    assert full_price(1.0 - 0.43 * 0.05 / 0.9, 0.1, 0.43, 0.07) == pytest.approx(before)
