"""Writes a moving picture: GIF by Pillow, or MP4 where ffmpeg is installed."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from moatlab.foundation.errors import InputError, MoatlabError, shown
from moatlab.observe.history import History
from moatlab.plots.animation import Pixels, animation_frames, animation_months

__all__ = ["check_animation_file", "save_animation"]

GIF, MP4 = ".gif", ".mp4"
FRAMES_PER_SECOND, LAST_SECONDS = 8, 3
# A mean of nearly white points is not white.
COLOURS, WHITE, NEARLY = 96, 255, 8


def save_animation(
    history: History, file: Path, every: int = 1, on_frame: Callable[[int, int], None] | None = None
) -> None:
    """Draw a run month by month into a file, whole or not at all.

    Args:
        history: the run.
        file: a name that ends in .gif or .mp4; an earlier file is replaced.
        every: months from one frame to the next.
        on_frame: called after each frame with the frames done and the frames in all.

    Raises:
        InputError: the name has another ending, the folder is missing, or MP4 is asked for without ffmpeg.
    """
    check_animation_file(file)
    count = len(animation_months(history, every))
    frames = _counted(animation_frames(history, every), count, on_frame)
    with TemporaryDirectory(dir=file.parent, prefix=".animation-") as unfinished:
        made = Path(unfinished) / f"animation{file.suffix}"
        (_write_gif if file.suffix == GIF else _write_mp4)(frames, made)
        made.replace(file)


def check_animation_file(file: Path) -> None:
    """Refuse a name under which no moving picture can be written.

    Raises:
        InputError: another ending than .gif or .mp4, no such folder, a folder, or no ffmpeg for .mp4.
    """
    if file.suffix not in (GIF, MP4):
        raise InputError(
            place=str(file), found=shown(file.suffix), allowed=f"a file name that ends in {GIF} or {MP4}"
        )
    if file.is_dir() or not file.parent.is_dir():
        raise InputError(
            place=str(file),
            found="a folder" if file.is_dir() else f"no folder {file.parent}",
            allowed="a file in a folder that exists",
        )
    if file.suffix == MP4 and shutil.which("ffmpeg") is None:
        raise InputError(
            place=str(file),
            found="ffmpeg is not installed",
            allowed="MP4 where the program ffmpeg is on the path",
            cure="Install ffmpeg, or choose a name that ends in .gif.",
        )


def _counted(
    frames: Iterable[Pixels], count: int, on_frame: Callable[[int, int], None] | None
) -> Iterator[Pixels]:
    for done, frame in enumerate(frames, start=1):
        yield frame
        if on_frame is not None:
            on_frame(done, count)


def _write_gif(frames: Iterable[Pixels], file: Path) -> None:
    """One palette for all frames, so that only what moves takes room."""
    pictures = [Image.fromarray(frame) for frame in frames]
    palette = _palette(pictures)
    first, *others = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    milliseconds = [1000 // FRAMES_PER_SECOND] * len(others) + [1000 * LAST_SECONDS]
    first.save(file, save_all=True, append_images=others, duration=milliseconds, loop=0, optimize=False)


def _palette(pictures: list[Image.Image]) -> Image.Image:
    """The colours of the first, the middle and the last picture, paper and ink unchanged."""
    chosen = [pictures[0], pictures[len(pictures) // 2], pictures[-1]]
    together = np.concatenate([np.asarray(picture) for picture in chosen])
    palette = Image.fromarray(together).quantize(COLOURS, dither=Image.Dither.NONE)
    colours = np.array(palette.getpalette()).reshape(-1, 3)
    colours[(colours > WHITE - NEARLY).all(axis=1)] = WHITE
    colours[(colours < NEARLY).all(axis=1)] = 0
    palette.putpalette(colours.ravel().tolist())
    return palette


def _write_mp4(frames: Iterable[Pixels], file: Path) -> None:
    """Pictures go to ffmpeg as they are; the last one is held."""
    first, *others = frames
    rows, columns, _ = first.shape
    pictures = [first, *others, *[(others or [first])[-1]] * (FRAMES_PER_SECOND * LAST_SECONDS)]
    given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{columns}x{rows}", "-r", str(FRAMES_PER_SECOND)]
    made = ["-an", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(file)]
    command = ["ffmpeg", "-loglevel", "error", *given, "-i", "-", *made]
    done = subprocess.run(
        command, input=b"".join(map(np.ndarray.tobytes, pictures)), capture_output=True, check=False
    )
    if done.returncode:
        raise MoatlabError(f"ffmpeg failed: {done.stderr.decode(errors='replace').strip()}")
