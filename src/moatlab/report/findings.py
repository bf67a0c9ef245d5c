"""Numbers as sentences: what a change does, and what one run shows."""

import math
from collections.abc import Sequence

import numpy as np

from moatlab.analysis.effect_text import Line
from moatlab.analysis.paired_difference import FALLS, NOT_SHOWN, RISES, UNCHANGED
from moatlab.observe.outcomes import Outcome
from moatlab.plots.wording import difference_unit
from moatlab.report.page import Finding

__all__ = [
    "capitalised",
    "effect_finding",
    "level_finding",
    "range_finding",
    "readable",
    "several",
    "spoken",
    "with_unit",
]

MINUS = "\N{MINUS SIGN}"
SPOKEN = {
    "hhi_cloud": "concentration of clouds (HHI)",
    "hhi_chain": "concentration of control over the AI chain (HHI)",
    "ai_spending": "enterprise AI spending",
    "churn_customers": "the share of customers that change cloud",
    "lock_in": "the locked-in share of cloud spending",
    "price_index": "the price of cloud computing",
    "foreclosure_index": "foreclosure of rival labs",
    "frontier_capability": "frontier capability",
    "labs_alive": "the number of independent labs",
    "consumer_surplus": "consumer surplus",
}
"""The headline outcomes as they stand in the middle of a sentence."""
UNITS = {
    "percentage points/yr": "percentage points a year",
    "USD bn/yr": "bn USD a year",
    "OOM": "orders of magnitude",
    "count": "",
    "index": "",
    "-": "",
}
"""Units as they stand in a sentence."""
CONFIDENCE = "95\N{NO-BREAK SPACE}%"
DIGITS, MOST_DECIMALS, MOST_NAMED = 3, 4, 3
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def effect_finding(line: Line, outcome: Outcome, change: str, worlds: str) -> Finding:
    """What a change does to an outcome.

    Args:
        line: the numbers, as tables of effects have them.
        outcome: what they are about.
        change: subject of the sentence, such as "egress ban".
        worlds: what was compared, such as "pairs of worlds".
    """
    verdict, _, reason = line.reading.partition(": ")
    claimed = line.reading.startswith((RISES, FALLS))
    unit = difference_unit(outcome)
    unit = UNITS.get(unit, unit)
    beside = f" {unit}" if unit else ""
    known = line.reading[line.reading.index(" (") :] if line.reading.endswith("pairs)") else ""
    if claimed:
        verb = "raises" if line.reading.startswith(RISES) else "lowers"
        sentence = (
            f"{capitalised(change)} {verb} {spoken(outcome)} by {_size(line.difference)}{beside} "
            f"({CONFIDENCE} interval {_sizes(line.interval)}), from {_minus(line.baseline)} to "
            f"{with_unit(_minus(line.alternative), outcome)}, in {line.worlds} {worlds}{known}."
        )
    elif line.reading.startswith(UNCHANGED):
        sentence = f"{capitalised(change)} leaves {spoken(outcome)} as it is, in all {worlds}{known}."
    elif verdict == NOT_SHOWN:
        sentence = (
            f"No effect on {spoken(outcome)} is shown: {reason} "
            f"({CONFIDENCE}: {_minus(line.interval)}{beside})."
        )
    elif verdict == "one run":
        verb = "falls" if line.difference.startswith("-") else "rises"
        sentence = (
            f"With {change}, {spoken(outcome)} {verb} by {_size(line.difference)}{beside}, from "
            f"{_minus(line.baseline)} to {with_unit(_minus(line.alternative), outcome)}; "
            "a single pair has no interval."
        )
    else:
        sentence = f"{capitalised(spoken(outcome))} is {line.reading}."
    return Finding(_minus(line.difference), unit, line.outcome, sentence, claimed)


def level_finding(outcome: Outcome, values: Sequence[float], months: Sequence[str]) -> Finding:
    """How an outcome of one run went.

    Args:
        outcome: what it is.
        values: of each month, as recorded; at least one.
        months: in words, as many.
    """
    scaled = outcome.scale * np.asarray(values, dtype=float)
    known = np.flatnonzero(np.isfinite(scaled))
    if not known.size:
        return Finding("-", "", outcome.label, f"Not defined in any month. {outcome.meaning}.", claimed=False)
    first, last = known[0], known[-1]
    low, high = readable(float(scaled[known].min())), readable(float(scaled[known].max()))
    now, then = readable(float(scaled[last])), readable(float(scaled[first]))
    sentence = f"{capitalised(spoken(outcome))} is {with_unit(now, outcome)} in {months[last]}"
    if last > first:
        sentence += f", after {with_unit(then, outcome)} in {months[first]}"
        sentence += f" and between {low} and {with_unit(high, outcome)} on the way" if low != high else ""
    return Finding(now, outcome.short_unit.strip("-"), outcome.label, f"{sentence}. {outcome.meaning}.")


def range_finding(outcome: Outcome, values: Sequence[float], worlds: str) -> Finding:
    """Where an outcome lies in many worlds.

    Args:
        outcome: what it is.
        values: of each world, as recorded.
        worlds: what these are, such as "runs".
    """
    scaled = outcome.scale * np.asarray(values, dtype=float)
    known = scaled[np.isfinite(scaled)]
    if not known.size:
        return Finding("-", "", outcome.label, f"Not defined in any run. {outcome.meaning}.", claimed=False)
    low, quarter, median, three_quarters, high = (
        readable(float(value)) for value in np.quantile(known, QUANTILES)
    )
    sentence = (
        f"{capitalised(spoken(outcome))} is {with_unit(median, outcome)} in the median of {known.size} "
        f"{worlds}: half of them lie between {quarter} and {three_quarters}, 90 % between {low} and {high}. "
        f"{outcome.meaning}."
    )
    return Finding(median, outcome.short_unit.strip("-"), outcome.label, sentence)


def spoken(outcome: Outcome) -> str:
    """An outcome within a sentence.

    >>> spoken(Outcome("aws.share", "AWS: share", "share", "")), spoken(Outcome("churn", "Churn", "-", ""))
    ('AWS: share', 'churn')
    """
    return SPOKEN.get(outcome.name, _lower(outcome.label))


def capitalised(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def several(names: Sequence[str]) -> str:
    """Names in a row, many of them counted.

    >>> several(["a", "b"]), several(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b and 3 more')
    """
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"


def readable(value: float) -> str:
    """A number in three digits or, if it is large, without decimals.

    >>> [readable(value) for value in (2060.4, 37.12, 0.9531, -0.00012, 0.0)]
    ['2,060', '37.1', '0.953', '−0.0001', '0']
    """
    if not math.isfinite(value):
        return "-"
    if value == 0.0:
        return "0"
    if value.is_integer():
        return f"{value:,.0f}".replace("-", MINUS)
    decimals = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return f"{value:,.{min(MOST_DECIMALS, max(0, decimals))}f}".replace("-", MINUS)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def with_unit(number: str, outcome: Outcome) -> str:
    """A number of an outcome within a sentence.

    >>> share = Outcome("lock_in", "Locked-in cloud spending", "share of spending, 0-1", "")
    >>> with_unit("36.8", share).split(), with_unit("6", Outcome("labs_alive", "Labs", "count", ""))
    (['36.8', '%'], '6')
    """
    if outcome.in_per_cent:
        per_cent = f"{number}\N{NO-BREAK SPACE}%"
        return f"{per_cent} a year" if outcome.short_unit.endswith("a year") else per_cent
    return f"{number} {UNITS.get(outcome.short_unit, outcome.short_unit)}".rstrip()


def _minus(text: str) -> str:
    return text if text == "-" else text.replace("-", MINUS)


def _size(number: str) -> str:
    return number.lstrip("+-")


def _sizes(interval: str) -> str:
    """Ends of an interval on one side of zero as sizes, the smaller first.

    >>> _sizes("-1.50 to -0.98"), _sizes("+0.1 to +0.2")
    ('0.98 to 1.50', '0.1 to 0.2')
    """
    ends = [_size(end) for end in interval.split(" to ")]
    return " to ".join(reversed(ends) if interval.startswith("-") else ends)
