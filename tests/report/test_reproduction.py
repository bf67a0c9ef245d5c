"""What a page tells the reader to type gives the numbers of the page."""

import shlex
import sys
from pathlib import Path

import pytest

from moatlab.analysis.compare import compare
from moatlab.cli.main import main
from moatlab.observe.history import History
from moatlab.policy.switching_rules import EgressBan
from moatlab.report.write import write_report
from moatlab.scenario.loader import load_scenario
from moatlab.sweeps.results import Results
from moatlab.sweeps.sweep import sweep
from tests.cli.small_sweep import DESIGN
from tests.report.html_page import HtmlPage, plain, read_page, words_of


def codes_of(page: HtmlPage) -> dict[str, str]:
    """What there is to type, by its purpose."""
    section = page.section("again")
    purposes = [words_of(element) for element in section.iter() if plain(element) == "h3"]
    texts = ["".join(element.itertext()) for element in section.iter() if plain(element) == "code"]
    return dict(zip(purposes, texts, strict=True))


def type_command(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type a line in the working folder."""
    monkeypatch.setattr(sys, "argv", shlex.split(line))
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in (0, None)


def digest_on(page: HtmlPage) -> str:
    """The digest that a page states."""
    return words_of(page.section("again")).partition("Versions and digest digest ")[2][:64]


def test_the_command_on_the_page_of_a_run_gives_its_digest(
    pages: dict[str, HtmlPage], folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(folders["run"])
    monkeypatch.setattr("moatlab.cli.run_writer.save_figures", lambda *_: [])
    line = codes_of(pages["run"])["On the command line, in this folder"]
    type_command(f"{line} --out {shlex.quote(str(tmp_path / 'again'))}", monkeypatch)
    assert History.load(tmp_path / "again").digest() == digest_on(pages["run"])


def test_the_python_on_the_page_of_a_run_gives_its_digest(
    pages: dict[str, HtmlPage], folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folders["run"])
    text = codes_of(pages["run"])["In Python, in this folder"]
    assert f'assert history.digest() == "{digest_on(pages["run"])}"' in text
    exec(compile(text, "page", "exec"), {})


def test_the_python_on_the_page_of_a_comparison_gives_its_digest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = load_scenario().with_enterprises(60).with_horizon(8)
    worlds = {'a "ban" of fees': [EgressBan(start="2023-04")], "another": small.replace("name", "other")}
    outcomes = ["lock_in", "consumer_surplus"]
    effects = compare(small, worlds, [3, 5], outcomes=outcomes, capability_channel=True)
    page = read_page(write_report(effects.save(tmp_path / "effects")))
    monkeypatch.chdir(tmp_path / "effects")
    text = codes_of(page)["In Python, in this folder"]
    assert f'assert effects.digest() == "{digest_on(page)}"' in text
    exec(compile(text, "page", "exec"), {})


def test_command_and_python_on_the_page_of_a_sweep_give_its_digest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "small.toml").write_text(DESIGN, encoding="utf-8")
    sweep(tmp_path / "small.toml", tmp_path / "sweep")
    page = read_page(write_report(tmp_path / "sweep"))
    copied = tmp_path / "elsewhere"
    (tmp_path / "sweep").rename(copied)
    monkeypatch.chdir(copied)
    codes = codes_of(page)
    type_command(codes["On the command line, in this folder"], monkeypatch)
    assert Results.load(copied / "again").digest() == digest_on(page)
    (copied / "again").rename(tmp_path / "first")
    exec(compile(codes["In Python, in this folder"], "page", "exec"), {})
