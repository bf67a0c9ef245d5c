"""The timeline: every intervention as a bar on a dated axis, as high as it is strong."""

import datetime
from dataclasses import dataclass

from moatlab.dashboard.figures import Picture, styled
from moatlab.dashboard.runs import Answer
from moatlab.foundation.months import Calendar
from moatlab.plots.style import BLUE, LIGHT, PALE
from moatlab.policy.intervention import Intervention
from moatlab.policy.shocks import Outage

__all__ = ["Bar", "bars_of", "dates_in_words", "in_words", "timeline"]

ROW, MARGINS = 27, 30
THINNEST, FULLEST = 0.2, 0.9
MILLISECONDS_A_DAY = 86_400_000


@dataclass(frozen=True)
class Bar:
    """One intervention: its name, months in words and as dates, strength, and whether the user added it."""

    name: str
    dates: str
    start: datetime.date
    end: datetime.date
    strength: float
    added: bool


def bars_of(answer: Answer) -> list[Bar]:
    """Those of the scenario first, then those added, within the months simulated."""
    calendar = answer.changed.history.scenario.calendar
    own = answer.baseline.history.scenario.interventions
    rows = [(each, False) for each in own] + [(each, True) for each in answer.choice.interventions]
    return [_bar(intervention, calendar, added=added) for intervention, added in rows]


def in_words(intervention: Intervention) -> str:
    """An intervention as people say it: kind, targets and strength.

    >>> from moatlab.policy import EgressCap
    >>> in_words(EgressCap(start="2027-01", targets=("aws",), strength=0.5))
    'Egress cap (aws), half strength'
    """
    name = intervention.kind.replace("_", " ").capitalize()
    named = intervention.targets or tuple(name for _, names in intervention.firms.values() for name in names)
    aim = f" ({', '.join(named)})" if named else ""
    partly = (
        "half strength" if intervention.strength == 0.5 else f"strength {100 * intervention.strength:.0f} %"
    )
    return f"{name}{aim}" + (f", {partly}" if intervention.strength < 1.0 else "")


def dates_in_words(intervention: Intervention) -> str:
    """When an intervention holds.

    >>> from moatlab.policy import EgressCap
    >>> dates_in_words(EgressCap(start="2027-01", end="2030-01"))
    'January 2027 to December 2029'
    """
    end = _end_of(intervention)
    if end is None:
        return f"from {intervention.start:%B %Y} on"
    last = Calendar(end, 1).date(-1)
    return f"{intervention.start:%B %Y}" + (f" to {last:%B %Y}" if last > intervention.start else "")


def timeline(answer: Answer) -> Picture:
    """Bars in blue were added, grey ones belong to the scenario; paler where the strength is lower."""
    rows, calendar = bars_of(answer), answer.changed.history.scenario.calendar
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "base": [f"{row.start}" for row in rows],
        "x": [(row.end - row.start).days * MILLISECONDS_A_DAY for row in rows],
        "marker": {
            "color": [BLUE if row.added else PALE for row in rows],
            "opacity": [THINNEST + (FULLEST - THINNEST) * row.strength for row in rows],
        },
        "hovertext": [f"{row.name}: {row.dates}" for row in rows],
        "hoverinfo": "text",
    }
    picture = styled("", MARGINS + ROW * len(rows), [bar])
    after = calendar.date(calendar.steps)
    layout = picture["layout"]
    layout["xaxis"] |= {"type": "date", "range": [f"{calendar.start}", f"{after}"], "tickformat": "%Y"}
    layout["xaxis"] |= {"showgrid": True, "gridcolor": LIGHT}
    layout["yaxis"] |= {"tickvals": bar["y"], "ticktext": [row.name for row in rows], "automargin": True}
    layout["yaxis"] |= {"range": [len(rows) - 0.5, -0.5], "showgrid": False}
    layout["margin"] = {"l": 10, "r": 12, "t": 4, "b": 24}
    layout["bargap"] = 0.3
    return picture


def _bar(intervention: Intervention, calendar: Calendar, *, added: bool) -> Bar:
    end = _end_of(intervention)
    after = calendar.date(calendar.steps)
    return Bar(
        name=in_words(intervention),
        dates=dates_in_words(intervention),
        start=min(max(intervention.start, calendar.start), after),
        end=max(min(end or after, after), calendar.start),
        strength=intervention.strength,
        added=added,
    )


def _end_of(intervention: Intervention) -> datetime.date | None:
    """The first month without it."""
    return intervention.back_in_service if isinstance(intervention, Outage) else intervention.end
