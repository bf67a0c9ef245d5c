"""A rule that touches some leaves all draws of the others alone."""

import datetime

import numpy as np
import pytest

import moatlab as ml
from moatlab.market.market import Market
from moatlab.policy import EgressBan, LicenceParity, PortabilityMultihoming, SwitchingSupport
from moatlab.policy.intervention import Intervention

IN_JUNE = datetime.date(2023, 6, 1)
MONTHS = 6


def june(seed: int, *laws: Intervention) -> tuple[Market, np.ndarray]:
    """The market at the end of June, and where everybody was at the end of May."""
    scenario = ml.load_scenario().with_enterprises(200).with_interventions(laws)
    market = Market(scenario.replace("parameters.occasions.midterm_review_rate", 0.5), rng=seed)
    for _ in range(MONTHS - 1):
        market.step()
    before = market.enterprises.cloud.copy()
    market.step()
    return market, before


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "law",
    [
        EgressBan(start=IN_JUNE, targets=("azure",)),
        SwitchingSupport(start=IN_JUNE, targets=("azure",), review_rate=12.0),
        PortabilityMultihoming(start=IN_JUNE, targets=("azure",)),
    ],
    ids=lambda law: law.kind,
)
def test_customers_elsewhere_choose_as_they_would_have_chosen(law: Intervention, seed: int) -> None:
    (free, before), (market, same) = june(seed), june(seed, law)
    assert np.array_equal(before, same)
    azure = free.cloud_named("azure").index
    elsewhere = (before != azure) & (before >= 0) & (free.enterprises.cloud >= 0)
    if law.kind == "egress_ban":  # the new list price of Azure is an offer to all
        elsewhere &= (free.enterprises.cloud != azure) & (market.enterprises.cloud != azure)
    crowd, other = free.enterprises, market.enterprises
    for name in (
        "cloud",
        "model",
        "contract_price",
        "commitment_end",
        "cloud_draw_month",
        "model_draw_month",
    ):
        assert np.array_equal(getattr(crowd, name)[elsewhere], getattr(other, name)[elsewhere]), name
    for name in ("data_stock", "workload", "size_rank", "ai_aware", "cloud_affinity", "capability_need"):
        assert np.array_equal(getattr(crowd, name), getattr(other, name)), name


def test_whoever_makes_no_choice_notices_no_change_of_quality() -> None:
    (free, before), (market, _) = june(3), june(3, LicenceParity(start=IN_JUNE, advantage=3.0))
    chose = free.enterprises.cloud_draw_month == MONTHS - 1
    moved = market.enterprises.cloud != free.enterprises.cloud
    assert moved.any()
    assert not (moved & ~chose & (before < 0)).any()
    assert (market.enterprises.cloud[moved] != market.cloud_named("azure").index).all()
