"""Writes the result folder of a comparison: tables, figures, a summary, all runs, and the manifest last."""

from pathlib import Path

from moatlab.analysis.effect_files import effects_facts, write_effects
from moatlab.analysis.effects import Effects
from moatlab.observe.result_folder import result_folder
from moatlab.plots.policy_effects import save_effect_figures

__all__ = ["write_comparison"]

FIGURE_FOLDER = "figures"


def write_comparison(
    effects: Effects, folder: Path, command: str, window: tuple[str, str] | None = None
) -> None:
    """Write everything a comparison leaves behind into one folder, or nothing at all.

    Raises:
        InputError: the place holds something else, or cannot be written.
    """
    with result_folder(folder, effects_facts(effects, command), "comparison") as staging:
        write_effects(effects, staging, window)
        save_effect_figures(effects, staging / FIGURE_FOLDER, window)
