"""`moatlab animate`: a run as a moving picture, month by month."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["animate"]

ANIMATION = "animation.gif"


def animate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder written by `moatlab run`.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A GIF, or an MP4 where ffmpeg is installed.",
            show_default=f"DIR/{ANIMATION}",
        ),
    ] = None,
    every: Annotated[int, typer.Option(min=1, metavar="N", help="Months from one picture to the next.")] = 1,
) -> None:
    """Draw a run as a moving picture.

    Shares of the clouds, the price of compute and the contracts, month by month.
    """
    from moatlab.observe.history import History
    from moatlab.plots.animation_file import check_animation_file, save_animation

    history = History.load(folder)
    file = out or folder / ANIMATION
    check_animation_file(file)
    with _progress() as on_frame:
        save_animation(history, file, every, on_frame)
    typer.echo(f"Written: {file}")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error when that is a terminal, otherwise silence."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Drawing", total=None)
        yield lambda done, count: progress.update(task, completed=done, total=count)
