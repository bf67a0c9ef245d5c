"""`moatlab dashboard` starts the playground, or says in a sentence why it cannot."""

import importlib.machinery
import importlib.util
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from moatlab.cli import dashboard_command
from tests.cli.command_line import Command


def test_without_the_extra_the_cure_is_named(moatlab: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec

    def without_plotly(name: str, package: str | None = None) -> importlib.machinery.ModuleSpec | None:
        return None if name == "plotly" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_plotly)
    answer = moatlab("dashboard")
    assert answer.status == 2
    assert "without plotly" in answer.err
    assert 'pip install "moatlab[dashboard]"' in answer.err


def test_a_port_that_somebody_listens_to_is_refused(moatlab: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = moatlab("dashboard", "--port", str(taken.getsockname()[1]))
    assert answer.status == 2
    assert "a port that nobody else listens to" in answer.err


def test_an_address_of_no_machine_is_refused(moatlab: Command) -> None:
    answer = moatlab("dashboard", "--address", "no.such.host.invalid")
    assert answer.status == 2
    assert "an address of this machine" in answer.err


def test_a_server_that_cannot_start_is_told_of(
    moatlab: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "serve.py"
    broken.write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setattr(dashboard_command, "SERVER", broken)
    answer = moatlab("dashboard", "--port", "0")
    assert answer.status == 1
    assert "could not start (status 3)" in answer.err


def test_the_server_is_where_the_command_looks_for_it() -> None:
    assert dashboard_command.SERVER.is_file()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_leaves_nothing_behind_when_stopped(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "moatlab.cli.main", "dashboard", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as playground:
        assert playground.stdout is not None
        address = playground.stdout.readline().removeprefix("Playground: ").strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        playground.send_signal(ending)
        _, said = playground.communicate(timeout=30)
    assert playground.returncode == 130
    assert "the playground has stopped" in said
    assert not _answers(address)


def _answers(address: str) -> bool:
    time.sleep(0.2)
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except urllib.error.URLError:
        return False
