"""Another history at the start: who starts where differs, and nothing else."""

import pytest

import moatlab as ml

CLOUDS = ("aws", "azure", "google_cloud", "fringe")
SMALL = ml.load_scenario("documented_nonexclusive").with_enterprises(500).with_horizon(24)


def most_with(favoured: str) -> ml.Scenario:
    """The market in which 60 % of the first users start with one cloud."""
    shares = {f"clouds.{name}.start_share": 0.6 if name == favoured else 0.4 / 3.0 for name in CLOUDS}
    return SMALL.replace_all(shares)


def test_spending_starts_where_it_is_said_to_start() -> None:
    market = ml.Market(most_with("azure"))
    shares = dict(zip(CLOUDS, market.tally.general_shares, strict=True))
    assert shares["azure"] == pytest.approx(0.6, abs=0.02)
    assert market.cloud_named("azure").installed_base_share == shares["azure"]


def test_qualities_costs_and_the_base_of_trust_are_those_of_the_documented_start() -> None:
    documented, other = ml.Market(SMALL), ml.Market(most_with("azure"))
    for name in CLOUDS:
        here, there = documented.cloud_named(name), other.cloud_named(name)
        assert (there.quality, there.initial_marginal_cost) == (here.quality, here.initial_marginal_cost)
        assert there.initial_installed_base_share == here.initial_installed_base_share


def test_who_starts_with_a_cloud_tends_to_stay() -> None:
    ends = {
        name: ml.simulate(most_with(name))
        .clouds.set_index(["cloud", "date"])["share"]
        .groupby("cloud")
        .last()
        for name in ("aws", "azure")
    }
    assert ends["aws"]["aws"] > ends["azure"]["aws"] + 0.1
    assert ends["azure"]["azure"] > ends["aws"]["azure"] + 0.1


def test_a_start_share_of_some_clouds_only_is_refused() -> None:
    with pytest.raises(ml.InputError, match=r"clouds\.azure\.start_share: got a start_share of some clouds"):
        SMALL.replace("clouds.aws.start_share", 0.6)
    with pytest.raises(ml.InputError, match=r"start_share adding up to 2\.4"):
        SMALL.replace_all({f"clouds.{name}.start_share": 0.6 for name in CLOUDS})
