"""How to add a policy of one's own: a class that says which parameters become what."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Literal

import pytest

import moatlab as ml
from moatlab.foundation.quantity import quantity
from moatlab.parameters.parameters import Parameters
from moatlab.policy import Intervention


class TrainingForCustomers(Intervention):
    """The state trains the staff of enterprises, so that a move costs them less."""

    aims: ClassVar = ("cloud", "sector")
    kind: Literal["training_for_customers"] = "training_for_customers"
    share: float = quantity(0.5, unit="share", valid="[0, 1]", source="own", description="Part saved.")

    def changes(self, rules: Parameters, strength: float) -> Mapping[str, object]:
        """The procedural cost of a move."""
        cost = rules.switching.procedural_switching_cost
        return {"switching.procedural_switching_cost": (1.0 - self.share * strength) * cost}


SCENARIO = """\
extends = "seed_exclusive"
name = "trained"
[[interventions]]
kind = "training_for_customers"
start = 2024-01-01
share = {share}
"""


@pytest.fixture
def small() -> ml.Scenario:
    return ml.load_scenario("seed_exclusive").with_enterprises(300).with_horizon(36)


def test_an_own_intervention_acts_from_its_first_month_on(small: ml.Scenario) -> None:
    trained = small.with_interventions([TrainingForCustomers(start="2024-01")])
    usual, changed = (ml.simulate(scenario, seed=1) for scenario in (small, trained))
    assert changed.market.loc[:"2023"].equals(usual.market.loc[:"2023"])
    churn = changed.market["churn_customers"] - usual.market["churn_customers"]
    assert churn.loc["2025"].mean() > 0.0
    assert changed.events["text"].str.contains("training for customers from 2024-01: in force").any()


def test_it_comes_with_strength_end_and_phase_in(small: ml.Scenario) -> None:
    base = small.parameters
    training = TrainingForCustomers(start="2024-01", end="2025-01", strength=0.5, phase_in_months=6)
    costs = {
        f"{month:%Y-%m}": training.amend(base, month).switching.procedural_switching_cost
        for month in small.calendar.dates()
    }
    full = base.switching.procedural_switching_cost
    assert [costs[text] / full for text in ("2024-01", "2024-04", "2024-07", "2025-01")] == pytest.approx(
        [1.0, 0.875, 0.75, 1.0]
    )


def test_a_scenario_file_names_it_by_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "trained.toml"
    file.write_text(SCENARIO.format(share=0.25), encoding="utf-8")
    assert ml.load_scenario(file).interventions == (TrainingForCustomers(start="2024-01", share=0.25),)
    file.write_text(SCENARIO.format(share=1.25), encoding="utf-8")
    with pytest.raises(
        ml.InputError, match=r"interventions\[0\].share .*got 1.25, must be a number from 0 to 1"
    ):
        ml.load_scenario(file)


def test_it_is_compared_like_any_other(small: ml.Scenario) -> None:
    alternatives = {
        "training": [TrainingForCustomers(start="2024-01")],
        "interoperability": [ml.policy.Interoperability(start="2024-01")],
    }
    effects = ml.compare(small, alternatives, seeds=2, outcomes=["churn_customers"])
    table = effects.table()
    assert list(table.index.get_level_values("alternative")) == list(alternatives)
    assert table["baseline_mean"].nunique() == 1
