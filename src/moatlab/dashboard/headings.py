"""The upper part of the page as HTML: what is shown, and the headline numbers against the baseline."""

from collections.abc import Sequence
from html import escape
from typing import Final

from moatlab.dashboard.headlines import Headline
from moatlab.dashboard.runs import Answer
from moatlab.dashboard.state import scenario_in_words

__all__ = ["DIGEST_LENGTH", "STYLE", "heading_html", "headlines_html"]

DIGEST_LENGTH = 16
CAVEAT = "Conditional scenario, not a forecast; firm names stand for archetypes."
STYLE: Final = """\
<style>
  .stMainBlockContainer { padding: 1.6rem 2.2rem 3rem; max-width: 1500px; }
  [data-testid="stSidebarUserContent"] { padding-top: 0; }
  [data-testid="stSidebarHeader"] { height: 2.2rem; padding-top: .6rem; margin-bottom: 0; }
  [data-testid="stHeader"] { height: 1.6rem; background: transparent; }
  .playground-head { margin-bottom: 1rem; }
  .playground-head h1 { font-size: 1.55rem; font-weight: 650; margin: 0; padding: 0; line-height: 1.25; }
  .playground-head p { margin: .15rem 0 0; color: #5b5e69; font-size: .88rem; line-height: 1.4; }
  .playground-head code { font-size: .85em; background: #f3f4f6; padding: .05rem .3rem; border-radius: 3px;
    color: #31333f; }
  .playground-numbers { display: grid; gap: .8rem;
    grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }
  .playground-numbers > div { border: 1px solid #e3e5ea; border-radius: 6px; padding: .6rem .85rem .55rem; }
  .playground-numbers .name { font-size: .82rem; color: #5b5e69; }
  .playground-numbers .value { font-size: 1.65rem; font-weight: 600; line-height: 1.25; }
  .playground-numbers .unit { font-size: .85rem; font-weight: 400; color: #5b5e69; }
  .playground-numbers .change { font-size: .86rem; font-weight: 600; color: #0072b2; }
  .playground-numbers .same { font-weight: 400; color: #5b5e69; }
  .st-key-open-view [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .st-key-open-view [data-testid="stColumn"] { min-width: min(100%, 330px); }
  .playground-note { color: #5b5e69; font-size: .82rem; margin: .35rem 0 0; }
</style>
"""


def heading_html(answer: Answer) -> str:
    """Scenario, run and digest."""
    scenario, choice = answer.changed.history.scenario, answer.choice
    calendar = scenario.calendar
    number = len(choice.settings) + len(choice.interventions)
    changes = {0: "as it is", 1: "with 1 change"}.get(number, f"with {number} changes")
    digest = answer.changed.digest[:DIGEST_LENGTH]
    return (
        f'<div class="playground-head"><h1>{escape(scenario_in_words(choice.scenario))} '
        f'<span style="font-weight:400">{changes}</span></h1><p>{CAVEAT}<br>'
        f"{calendar.start:%B %Y} to {calendar.end:%B %Y}, "
        f"{scenario.parameters.population.n_enterprises:,} enterprises, seed {choice.seed}, "
        f'history <code id="digest" title="First digits of the sha256 over all numbers of the run">'
        f"{digest}</code></p></div>"
    )


def headlines_html(numbers: Sequence[Headline], answer: Answer) -> str:
    """Four boxes, and what they show."""
    boxes = "".join(_box(headline) for headline in numbers)
    note = (
        f"Means over {answer.window}, one run with seed {answer.choice.seed}; against the baseline: the "
        "scenario without changes and with the same draws."
    )
    return f'<div class="playground-numbers">{boxes}</div><p class="playground-note">{escape(note)}</p>'


def _box(headline: Headline) -> str:
    below = '<span class="change same">as in the baseline</span>'
    if headline.difference:
        against = f'<span class="unit">against {escape(headline.baseline)}</span>'
        below = f'<span class="change">{escape(headline.difference)}</span> {against}'
    return (
        f'<div title="{escape(headline.meaning)}"><div class="name">{escape(headline.label)}</div>'
        f'<div class="value">{escape(headline.value)} <span class="unit">{escape(headline.unit)}</span></div>'
        f"{below}</div>"
    )
