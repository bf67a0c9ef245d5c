"""A command that was interrupted and has something to say about it."""

from moatlab.foundation.errors import MoatlabError

__all__ = ["Interruption"]


class Interruption(MoatlabError):  # noqa: N818 - nothing went wrong
    """The user stopped the command; the message says what is kept and how to go on."""
