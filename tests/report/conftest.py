"""Result folders of each kind, made once; only to be read or copied, but for their pages."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.policy.switching_rules import EgressBan
from moatlab.report.write import write_report
from moatlab.scenario.loader import load_scenario
from moatlab.simulation import simulate
from moatlab.sweeps.sweep import sweep
from tests.analysis.invented_effects import invent
from tests.report.html_page import HtmlPage, read_page
from tests.report.nasty_names import NASTY, compared, nasty_design
from tests.sweeps.small_worlds import quick, small_design

KINDS = ("run", "comparison", "sweep", "nasty run", "nasty comparison", "nasty sweep")

type Copy = Callable[[str], Path]


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of every kind, with names that are plain and with names that try to break out."""
    home = tmp_path_factory.mktemp("reports")
    world = load_scenario().with_enterprises(100).with_horizon(26)
    changed = world.replace_all(
        {"parameters.switching.egress_fee": 0.4, "description": "Dear data."}
    ).with_interventions([EgressBan(start="2024-03", strength=0.5)])
    simulate(changed, 3).save(home / "run")
    invent().save(home / "comparison")
    sweep(small_design(description="Does it matter?"), home / "sweep", simulate=quick)
    nasty = world.with_horizon(3).replace_all(
        {"name": NASTY, "description": NASTY, "clouds.aws.label": NASTY}
    )
    simulate(nasty, 1).save(home / "nasty run")
    compared(invent(months=40)).save(home / "nasty comparison")
    sweep(nasty_design(), home / "nasty sweep", simulate=quick)
    for kind in KINDS:
        write_report(home / kind)
    return {kind: home / kind for kind in KINDS}


@pytest.fixture(scope="session")
def pages(folders: dict[str, Path]) -> dict[str, HtmlPage]:
    """The page of each."""
    return {kind: read_page(folder / "report.html") for kind, folder in folders.items()}


@pytest.fixture
def copy(folders: dict[str, Path], tmp_path: Path) -> Copy:
    """A copy of a folder to damage, without its page."""

    def copied(kind: str) -> Path:
        folder = shutil.copytree(folders[kind], tmp_path / kind.replace(" ", "_"))
        (folder / "report.html").unlink()
        return folder

    return copied
