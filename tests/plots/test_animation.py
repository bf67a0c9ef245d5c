"""The moving picture: a frame a month, lines that grow, contracts of the month, one file or none."""

import json
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from moatlab.foundation.errors import InputError, MoatlabError
from moatlab.observe.history import History
from moatlab.plots.animation import Scene, animation_frames, animation_months
from moatlab.plots.animation_file import save_animation
from moatlab.plots.style import COLOURS
from tests.plots.legibility import GREY, OKABE_ITO, assert_readable, colours_of, texts

type Invent = Callable[[int], History]

FFMPEG = """#!{python}
import json, pathlib, sys
data = sys.stdin.buffer.read()
pathlib.Path(sys.argv[-1]).write_text(json.dumps([sys.argv[1:], len(data)]))
sys.exit({status})
"""
MEGABYTES, LONGEST = 6e6, 156


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Puts a stand-in for ffmpeg on the path that writes down what it was given."""

    def install(status: int) -> None:
        program = tmp_path / "bin" / "ffmpeg"
        program.parent.mkdir()
        program.write_text(FFMPEG.format(python=sys.executable, status=status))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))

    return install


@pytest.mark.parametrize(("months", "every", "frames"), [(1, 1, 1), (14, 1, 14), (14, 5, 4), (11, 5, 3)])
def test_first_and_last_month_are_always_shown(
    months: int, every: int, frames: int, invented_history: Invent
) -> None:
    history = invented_history(months)
    shown = animation_months(history, every)
    assert len(shown) == frames
    assert [shown[0], shown[-1]] == [history.market.index[0], history.market.index[-1]]


def test_every_frame_is_a_picture_of_its_own_of_one_even_size(invented_history: Invent) -> None:
    frames = list(animation_frames(invented_history(14), every=6))
    assert len({frame.shape for frame in frames}) == 1
    assert all(side % 2 == 0 for side in frames[0].shape[:2])
    assert all((one != other).any() for one, other in pairwise(frames))


def test_lines_end_in_the_month_of_the_frame_at_the_share_of_that_month(invented_history: Invent) -> None:
    history = invented_history(40)
    scene = Scene(history, animation_months(history))
    shares = history.clouds.pivot_table(index="date", columns="cloud", values="share")
    for number in (0, 25, 39, 7):
        scene.frame(history.market.index[number])
        amazon = next(line for line in scene.figure.axes[0].lines if line.get_color() == COLOURS["aws"])
        np.testing.assert_allclose(amazon.get_ydata(), shares["aws"].iloc[: number + 1])


def test_a_frame_shows_its_date_and_the_contracts_in_force_then(eventful_history: History) -> None:
    scene = Scene(eventful_history, animation_months(eventful_history))
    ties = {}
    for year in (2025, 2035):
        scene.frame(pd.Timestamp(year, 6, 1))
        contracts = scene.figure.axes[2].lines
        ties[year] = {to_hex(line.get_color()) for line in contracts if line.get_marker() == "None"}
        assert f"June {year}" in [text.get_text() for text in texts(scene.figure)]
    assert COLOURS["azure"].lower() in ties[2025] - ties[2035]
    assert COLOURS["aws"].lower() in ties[2035] - ties[2025]


@pytest.mark.parametrize("months", [1, 3, 14, 40, 156])
def test_words_of_first_and_last_frame_stand_apart(months: int, invented_history: Invent) -> None:
    history = invented_history(months)
    for month in {history.market.index[0], history.market.index[-1]}:
        scene = Scene(history, animation_months(history))
        scene.frame(month)
        assert_readable(scene.figure)


def test_words_and_colours_with_entrants_are_readable_too(eventful_history: History) -> None:
    scene = Scene(eventful_history, animation_months(eventful_history))
    scene.frame(eventful_history.market.index[69])
    assert colours_of(scene.figure) <= OKABE_ITO | {GREY, "#999999", "#dddddd", "#ffffff"}
    assert_readable(scene.figure)


def test_a_gif_loops_through_all_frames_on_white_paper_and_is_small(
    eventful_history: History, tmp_path: Path
) -> None:
    counted: list[tuple[int, int]] = []
    file = tmp_path / "run.gif"
    save_animation(eventful_history, file, 12, lambda done, count: counted.append((done, count)))
    frames = len(animation_months(eventful_history, 12))
    assert counted == [(done, frames) for done in range(1, frames + 1)]
    with Image.open(file) as picture:
        assert (picture.format, picture.info["loop"], picture.n_frames) == ("GIF", 0, frames)
        for number in range(frames):
            picture.seek(number)
            assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert file.stat().st_size / frames * LONGEST < MEGABYTES
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.gif"]


def test_ffmpeg_gets_every_frame_and_the_last_one_for_three_seconds(
    invented_history: Invent, tmp_path: Path, ffmpeg: Callable[[int], None]
) -> None:
    ffmpeg(0)
    history, file = invented_history(14), tmp_path / "run.mp4"
    save_animation(history, file, 7)
    arguments, size = json.loads(file.read_text())
    rows, columns, colours = next(animation_frames(history)).shape
    assert f"{columns}x{rows}" in arguments
    assert size == (3 + 3 * 8) * rows * columns * colours


def test_a_failing_ffmpeg_leaves_no_file(
    invented_history: Invent, tmp_path: Path, ffmpeg: Callable[[int], None]
) -> None:
    ffmpeg(1)
    with pytest.raises(MoatlabError, match="ffmpeg failed"):
        save_animation(invented_history(1), tmp_path / "run.mp4")
    assert [entry.name for entry in tmp_path.iterdir()] == ["bin"]


def test_an_interruption_leaves_the_earlier_file(invented_history: Invent, tmp_path: Path) -> None:
    def interrupt(done: int, count: int) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "run.gif"
    file.write_text("earlier")
    with pytest.raises(KeyboardInterrupt):
        save_animation(invented_history(1), file, on_frame=interrupt)
    assert file.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("run.avi", "must be a file name that ends in .gif or .mp4"),
        ("nowhere/run.gif", "no folder"),
        ("a.gif", "a folder"),
    ],
)
def test_a_name_under_which_nothing_can_be_written_is_refused(
    name: str, hint: str, invented_history: Invent, tmp_path: Path
) -> None:
    (tmp_path / "a.gif").mkdir()
    with pytest.raises(InputError, match=hint):
        save_animation(invented_history(1), tmp_path / name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gif"]


def test_mp4_without_ffmpeg_names_the_cure(
    invented_history: Invent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"choose a name that ends in \.gif"):
        save_animation(invented_history(1), tmp_path / "run.mp4")
