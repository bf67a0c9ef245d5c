"""Numbers in the README come from the commands beside them and from the tables of the package."""

import re

import pytest

import moatlab as ml
from moatlab.analysis.hindcast import hindcast_errors, hindcast_points, simulated_paths
from moatlab.cli.hindcast_table import hindcast_markdown
from moatlab.cli.run_summary import run_table
from moatlab.cli.validation_table import validation_markdown
from moatlab.scenario.data import empirical_table
from moatlab.validation.pattern_findings import pattern_findings
from tests.docs.pages import README, blocks_of, section

SYNERGY = "synergy_iaas_paas_hosted_private"


def test_the_run_in_the_readme_is_what_the_command_prints() -> None:
    shown = next(block.text for block in blocks_of(README) if re.match(r"seed_exclusive, seed 1", block.text))
    printed = run_table(ml.simulate(ml.load_scenario(), seed=1)).splitlines()
    strangers = [line for line in shown.splitlines() if line not in printed]
    assert strangers == [], "paste what `uv run moatlab run` prints"
    assert len(shown.splitlines()) > 8


def test_the_fit_in_the_readme_is_what_the_command_prints() -> None:
    shown = [line for line in section(README, "How well it fits").splitlines() if line.startswith("|")]
    printed = validation_markdown(list(pattern_findings(16, lambda _: None))).splitlines()
    assert shown == [line for line in printed if line.startswith("|")], "paste what the command prints"


def test_the_hindcast_in_the_readme_is_what_the_command_prints() -> None:
    place = section(README, "Against forecasts that know no economics")
    shown = [line for line in place.splitlines() if line.startswith("|")]
    scenario = ml.load_scenario("documented_nonexclusive").with_horizon(42)
    paths = simulated_paths([ml.simulate(scenario, seed) for seed in range(1, 17)])
    printed = hindcast_markdown(hindcast_errors(hindcast_points(paths))).splitlines()
    assert shown == printed, "paste what the command prints"


@pytest.mark.parametrize(
    ("period", "series", "share"),
    [
        ("2026-Q1", SYNERGY, 28),
        ("2023-Q1", SYNERGY, 32),
        ("2026-Q1", "seed_claim_synergy", 32),
    ],
)
def test_the_share_of_aws_is_28_percent_where_the_article_says_32(
    period: str, series: str, share: int
) -> None:
    table = empirical_table("cloud_market_shares")
    row = table.query("provider == 'AWS' and period == @period and series == @series")
    assert row["share_pct"].to_list() == [share]
    assert f"{share} %" in section(README, "What the article says")


def test_the_deal_is_documented_as_primary_where_the_article_says_exclusive() -> None:
    rows = empirical_table("deals").query("deal_id == 'amazon_anthropic_2026-04'")
    documented = rows.query("status == 'in force'")["exclusivity"]
    assert len(documented) > 0
    assert all("primary" in words and "exclusive" not in words for words in documented)
    article = rows.query("source_id == 'seed'").dropna(subset="exclusivity")
    assert set(article["exclusivity"]) == {"claimed exclusive"}


def test_the_cost_of_training_grows_2_4_times_a_year() -> None:
    table = empirical_table("training_costs")
    assert 2.4 in set(table.query("metric == 'training_cost_growth'")["value"])
    assert 300 in set(table.query("metric == 'training_cost_change' and source_id == 'seed'")["value"])
