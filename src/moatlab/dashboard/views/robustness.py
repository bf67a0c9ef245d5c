"""Robustness: the same changes in twenty worlds, each against its own baseline."""

import pandas as pd
import streamlit as st

from moatlab.analysis.compare import plan_comparison
from moatlab.analysis.effect_text import lines_of, notes
from moatlab.analysis.effects import Effects
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.session import plain
from moatlab.dashboard.sheets import show_sheet
from moatlab.dashboard.state import Choice
from moatlab.foundation.errors import MoatlabError
from moatlab.observe.outcomes import HEADLINES
from moatlab.plots.policy_effects import effect_intervals

__all__ = ["SEEDS", "compare_over_seeds", "show_robustness"]

SEEDS = 20
ALTERNATIVE = "your changes"
KEPT = "effects"


def show_robustness(answer: Answer) -> None:
    """Offer the runs, show how far they are, then the effects with their intervals."""
    choice = answer.choice
    if choice.is_baseline:
        st.info(
            "Nothing is changed yet. Move a slider or add an intervention and see whether its effect is luck."
        )
        return
    key = " ".join(history.scenario.content_hash() for history in answer.both)
    kept: dict[str, Effects] = st.session_state.setdefault(KEPT, {})
    if key not in kept:
        st.markdown(
            f"One run shows one world. {SEEDS} pairs of worlds that share every random draw show what the "
            "changes do on average, and how sure that is."
        )
        if not st.button(f"Run {SEEDS} pairs of worlds", type="primary"):
            return
        try:
            kept[key] = compare_over_seeds(choice)
            st.rerun()
        except MoatlabError as error:
            st.error(plain(error))
            return
    _show(kept[key])


def compare_over_seeds(choice: Choice) -> Effects:
    """The changes against the baseline over all seeds; a later move of the user gives the runs up.

    Raises:
        MoatlabError: not a single pair of runs came to its end.
    """
    plan = plan_comparison(
        choice.baseline(), {ALTERNATIVE: choice.changed()}, SEEDS, outcomes=list(HEADLINES)
    )
    bar, done = st.progress(0.0, text=f"0 of {plan.runs} runs"), 0

    def count() -> None:
        nonlocal done
        done += 1
        bar.progress(done / plan.runs, text=f"{done} of {plan.runs} runs")

    effects = plan.run(workers=1, on_run=count)
    bar.empty()
    return effects


def _show(effects: Effects) -> None:
    rows = pd.DataFrame(lines_of(effects)[ALTERNATIVE])
    st.markdown(f"**Means over {effects.window()}, {len(effects.seeds)} pairs of worlds**")
    st.dataframe(
        rows.drop(columns="pairing").rename(columns=HEADINGS),
        hide_index=True,
        height="content",
        width="stretch",
    )
    show_sheet(effect_intervals, effects)
    st.caption(plain("\n".join(notes(effects)[:3])))


HEADINGS = {
    "alternative": "with your changes",
    "interval": "95 % interval",
    "worlds": "worlds of that sign",
}
