"""File, program and command give the history that the page shows, digest and all."""

import contextlib
import io
import json
import shlex
from pathlib import Path

import pytest

from moatlab.dashboard.export import as_command, as_python, as_toml
from moatlab.dashboard.runs import Answer, Runs
from moatlab.dashboard.state import Choice
from moatlab.dashboard.views.export import report_of
from moatlab.policy import EgressCap, ExclusivityBan
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from tests.cli.command_line import Command
from tests.cli.conftest import here, moatlab
from tests.dashboard.small_worlds import small_choice

__all__ = ["here", "moatlab"]  # fixtures

BAN = ExclusivityBan(start="2026-05", strength=0.5, targets=("aws",), retroactive=True)
CHANGES = {
    "parameters.switching.egress_fee": 0.02,
    "parameters.population.network": "mean_field",
    "parameters.stocks.sector_weights": (0.1, 0.2, 0.2, 0.3, 0.2),
    "parameters.chips.chip_capex": False,
}
PLAIN = small_choice().with_seed(3)
CHOICES = {
    "as it is": PLAIN,
    "settings": PLAIN.with_settings(CHANGES),
    "interventions": PLAIN.adding(BAN, EgressCap(start="2025-02", end="2026-02", cap=0.01)),
    "both, in a scenario with interventions": PLAIN.in_scenario("eu_data_act")
    .with_settings(CHANGES)
    .adding(BAN),
}


@pytest.fixture(params=CHOICES, name="answer")
def simulated(request: pytest.FixtureRequest) -> Answer:
    """What the page shows."""
    return Runs().answer(CHOICES[request.param])


def test_the_program_prints_the_digest(answer: Answer) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(as_python(answer.choice), "exported.py", "exec"), {})
    assert printed.getvalue().strip() == answer.changed.digest


def test_the_scenario_file_gives_the_digest(answer: Answer, tmp_path: Path) -> None:
    file = tmp_path / "exported.toml"
    file.write_text(as_toml(answer.choice), encoding="utf-8")
    assert simulate(load_scenario(file), answer.choice.seed).digest() == answer.changed.digest


def test_the_command_gives_the_digest(answer: Answer, moatlab: Command) -> None:
    _, *words = shlex.split(as_command(answer.choice))
    document = json.loads(moatlab(*words, "--json").out)
    assert document["digest"] == answer.changed.digest


def test_the_file_says_units_and_what_it_extends() -> None:
    text = as_toml(CHOICES["settings"])
    assert 'extends = "seed_exclusive"' in text
    assert "egress_fee = 0.02  # USD/GB" in text


def test_the_report_is_that_of_the_run() -> None:
    answer = Runs().answer(PLAIN)
    assert answer.changed.digest[:12] in report_of(answer).decode()


def test_an_untouched_scenario_keeps_its_name() -> None:
    assert 'name = "seed_exclusive"\n' in as_toml(Choice())
