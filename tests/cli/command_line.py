"""What running the command line gives."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["SMALL", "Answer", "Command"]

SMALL = ("--enterprises", "150", "--months", "14")


@dataclass(frozen=True)
class Answer:
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


type Command = Callable[..., Answer]
