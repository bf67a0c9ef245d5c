"""Every instrument and bundle against the default scenario: eight outcomes and five causes, paired worlds."""

import argparse
import datetime
from pathlib import Path

import moatlab as ml
from moatlab.analysis.publication import overview_markdown, publish
from moatlab.plots.policy_effects import save_effect_figures

HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "results" / "policies"
START = datetime.date(2027, 1, 1)
WINDOWS = [("2027-01", "2030-12"), ("2031-01", "2035-12")]
OUTCOMES = [
    "lock_in",
    "churn_customers",
    "aws.full_price",
    "hhi_cloud",
    "hhi_chain",
    "frontier_capability",
    "ai_spending",
    "consumer_surplus",
]
CAUSES = [
    "total_welfare",
    "google_cloud.control_share",
    "google_deepmind.share",
    "anthropic.share",
    "spot_price",
]


def main() -> None:
    """Compare, print the first table, publish."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=20)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--out", type=Path, default=RESULTS)
    given = options.parse_args()

    names = [*ml.policy.instruments(), *ml.policy.bundles()]
    alternatives = {name: ml.policy.named(name, START) for name in names}
    old_contracts_too = [ml.policy.ExclusivityBan(start=START, retroactive=True)]
    alternatives["exclusivity_ban_retroactive"] = old_contracts_too

    effects = ml.compare(
        ml.load_scenario("seed_exclusive"),
        alternatives,
        seeds=given.seeds,
        workers=given.workers,
        outcomes=[*OUTCOMES, *CAUSES],
    )
    print(overview_markdown(effects, WINDOWS[0]))
    publish(
        effects,
        given.out,
        WINDOWS,
        command=f"python experiments/policies/run.py --seeds {given.seeds}",
        draw=lambda folder: save_effect_figures(
            effects.only(OUTCOMES), folder, WINDOWS[0], ["effect_intervals"]
        ),
    )


if __name__ == "__main__":
    main()
