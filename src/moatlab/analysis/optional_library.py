"""Libraries that only some analyses need: imported where they are used, missed in one clear message."""

import importlib
import warnings
from types import ModuleType

from moatlab.foundation.errors import MoatlabError

__all__ = ["optional_library"]


def optional_library(name: str) -> ModuleType:
    """A module of the extra `analysis`.

    Raises:
        MoatlabError: it is not installed.
    """
    try:
        with warnings.catch_warnings():
            # ema_workbench warns of ipyparallel, which is not used here, whenever it is imported.
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MoatlabError(
            f"{name.partition('.')[0]} is not installed, which this analysis needs.\n"
            '  Install it: pip install "moatlab[analysis]".'
        ) from error
