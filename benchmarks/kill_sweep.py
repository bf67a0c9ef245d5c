"""Kill a sweep again and again at random moments, and see whether it ends as if nothing had happened.

    uv run python benchmarks/kill_sweep.py [--kills K] [--workers N | --dask local:N] [--seed S]

Every start is the same command, `moatlab sweep`, in a process group of its own. Moments are drawn over the
time that a whole sweep takes, and one that finds it ended does not count. Every third kill hits the parent
only, whose workers must go by themselves, and every fifth comes while a part is on the disk in part. Whenever
the sweep gets to its end it is compared with one that was never killed, and begun anew. Exit status 0: equal,
and no run lost or doubled.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from moatlab.sweeps.results import Results

DESIGN = """
scenario = "seed_exclusive"
seeds = 20
outcomes = ["lock_in", "aws.share"]
[fixed]
"parameters.population.n_enterprises" = 50
"parameters.time.steps" = 12
[grid]
"parameters.switching.procedural_switching_cost" = [0.5, 1.5, 2.5]
[latin_hypercube]
n = 4
bounds = ["parameters.switching.egress_fee", "parameters.chips.chip_pass_through"]
[policies]
none = []
ban = [{ kind = "egress_ban", start = 2023-04-01 }]
"""
RUNS = 20 * 3 * 4 * 2
PATIENCE = 120.0


@dataclass
class Trial:
    """A sweep that is killed.

    Attributes:
        command: that makes the sweep; folder: of the sweep; digest: of the sweep that was never killed.
        seconds: a whole sweep takes; problems: found so far; ended: sweeps that came to their end.
    """

    command: list[str]
    folder: Path
    digest: str
    seconds: float
    problems: list[str]
    ended: int = 0

    def kill(self, number: int, rng: random.Random) -> str:
        """Start, or go on, and kill; what happened, in a row of a table, "" if the sweep ended before."""
        stale = set(self.folder.glob("*/.part-*"))
        process = _start(self.command, self.folder)
        begun, deadline = time.monotonic(), time.monotonic() + rng.uniform(0.0, self.seconds)
        writing = number % 5 == 0
        while process.poll() is None and time.monotonic() < deadline:
            if writing and set(self.folder.glob("*/.part-*")) - stale:
                break
            time.sleep(0.0005 if writing else 0.005)
        after = time.monotonic() - begun
        parent_only = number % 3 == 0
        if process.poll() is None:
            _kill(process, parent_only=parent_only)
        if process.wait() == 0:
            self.seconds = min(self.seconds, after)
            self.check()
            return ""
        whom = "parent" if parent_only else "group"
        orphans = _seconds_until_gone(process.pid)
        if orphans > PATIENCE:
            self.problems.append(f"kill {number}: workers outlive their parent")
        unfinished = len(list(self.folder.rglob(".*"))) if self.folder.exists() else 0
        kept = _kept(self.folder)
        return f"{number:5} {after:8.2f} {whom:>7} {orphans:8.2f} {unfinished:11} {kept:6}"

    def check(self) -> None:
        """Compare the sweep, which is complete, with the one that was never killed; remove it."""
        self.ended += 1
        results = Results.load(self.folder)
        rows = ds.dataset(self.folder / "runs").to_table(columns=["run"]).column("run").to_pylist()
        hidden = [*self.folder.rglob(".*"), *self.folder.parent.glob(f".{self.folder.name}*")]
        found = {
            "another digest": results.digest() != self.digest,
            "runs that are lost or doubled": len(rows) != RUNS or len(set(rows)) != RUNS,
            "runs that failed": len(results.failures) > 0,
            "unfinished files": bool(hidden),
            "parts set aside": (self.folder / "set_aside").exists(),
        }
        self.problems += [f"sweep {self.ended}: {problem}" for problem, wrong in found.items() if wrong]
        self.folder.rename(self.folder.with_name(f"ended-{self.ended}"))


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*command, "--out", str(folder)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _kill(process: subprocess.Popen[bytes], *, parent_only: bool) -> None:
    if parent_only:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _seconds_until_gone(group: int) -> float:
    """How long any process of a group lives on."""
    start = time.monotonic()
    while time.monotonic() - start <= PATIENCE:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    return time.monotonic() - start


def _kept(folder: Path) -> int:
    """Runs in parts."""
    return sum(pq.read_metadata(part).num_rows for part in (folder / "runs").glob("*.parquet"))


def main() -> int:
    """Kill, print what happened, judge."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--dask", help="local:N instead of processes")
    options.add_argument("--seed", type=int, default=1, help="of the moments")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        design = Path(place) / "design.toml"
        design.write_text(DESIGN, encoding="utf-8")
        crew = ["--dask", given.dask] if given.dask else ["--workers", str(given.workers)]
        command = [sys.executable, "-m", "moatlab.cli.main", "sweep", str(design), *crew]
        for name in ("compiled", "undisturbed"):
            begun = time.monotonic()
            if _start(command, Path(place) / name).wait() != 0:
                print("the sweep cannot be made at all")
                return 1
        seconds = time.monotonic() - begun
        undisturbed = Results.load(Path(place) / "undisturbed").digest()
        print(f"{RUNS} runs, undisturbed in {seconds:.1f} s: {undisturbed[:16]}")
        print(" kill  after s  killed  gone s  unfinished   kept")
        trial = Trial(command, Path(place) / "killed", undisturbed, seconds, [])
        rng = random.Random(given.seed)
        for number in range(1, given.kills + 1):
            while not (row := trial.kill(number, rng)):
                print("      the sweep came to its end; begun anew")
            print(row, flush=True)
        if _start(command, trial.folder).wait() != 0:
            trial.problems.append("the last start did not end well")
        else:
            trial.check()
    print(*trial.problems, sep="\n")
    verdict = "DIFFERENT" if trial.problems else "equal: no run lost, none doubled"
    print(f"{given.kills} kills, {trial.ended} sweeps brought to their end; {verdict}")
    return 1 if trial.problems else 0


if __name__ == "__main__":
    sys.exit(main())
