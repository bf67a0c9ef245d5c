"""Names, units and numbers as readers see them in figures, and the room that they take."""

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from moatlab.observe.outcomes import Outcome
from moatlab.plots.style import SMALL

__all__ = [
    "MOST_DECIMALS",
    "decimals_for",
    "difference_unit",
    "level_name",
    "number",
    "short_name",
    "text_inches",
    "wrapped",
]

PATH = re.compile(r"[a-z]\w*(\.[a-z]\w*)+")
POINTS_PER_INCH = 72.0
DRAWN_WIDER = 1.04  # hinting makes drawn text a little wider than its outlines
HUGE, MOST_DECIMALS = 1e7, 5
ELLIPSIS = " ..."


def short_name(name: str) -> str:
    """What a reader calls a parameter, a policy or a scenario: the last part of its path, in words.

    >>> short_name("parameters.switching.procedural_switching_cost"), short_name("after 0.5 years")
    ('procedural switching cost', 'after 0.5 years')
    """
    last = name.rpartition(".")[2] if PATH.fullmatch(name) else name
    return re.sub(r",(?! )", " + ", last.replace("_", " ")).strip()


def difference_unit(outcome: Outcome) -> str:
    """The unit of a difference of an outcome, for readers: of shares percentage points.

    >>> difference_unit(Outcome("lock_in", "Lock-in", "share of spending, 0-1", ""))
    'percentage points'
    """
    if not outcome.in_per_cent:
        return outcome.short_unit
    return f"percentage points{'/yr' if outcome.short_unit.endswith('a year') else ''}"


def level_name(level: object) -> str:
    """A level of a factor: numbers without needless digits, switches as on and off, names in words.

    >>> [level_name(level) for level in (0.15, 2000, True, "exclusivity_ban", "")]
    ['0.15', '2000', 'on', 'exclusivity ban', 'none']
    """
    if isinstance(level, bool | np.bool_):
        return "on" if level else "off"
    if isinstance(level, int | float | np.integer | np.floating):
        value = float(level)
        return _tidy(f"{value:.0f}" if value.is_integer() and abs(value) < HUGE else f"{value:.4g}")
    return short_name(str(level)) or "none"


def decimals_for(values: Iterable[float]) -> int:
    """Decimals at which numbers that stand together can be told apart: two digits of their range.

    >>> decimals_for([0.0, 0.42]), decimals_for([1.0, 9.0]), decimals_for([1870.0, 4100.0])
    (2, 1, 0)
    """
    known = np.array([value for value in values if math.isfinite(value)])
    spread = float(np.ptp(known)) if known.size else 0.0
    spread = spread or float(np.abs(known).max(initial=0.0)) or 1.0
    return max(0, 1 - math.floor(math.log10(spread)))


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """A number for readers; `sign` puts a plus before gains.

    Numbers of seven digits, and those that need more than five decimals, are written with a power of ten.

    >>> number(-0.004, 2), number(3.14159, 1, sign=True), number(1.5e9, 0), number(2.5e-7, 8)
    ('0.00', '+3.1', '1.5e9', '2.5e−7')
    """
    if not math.isfinite(value):
        return "-"
    rounded = round(value, decimals) + 0.0
    plus = "+" if sign and rounded else ""
    if abs(value) >= HUGE or decimals > MOST_DECIMALS:
        return _tidy(f"{rounded:{plus}.3g}")
    return _tidy(f"{rounded:{plus}.{decimals}f}")


def text_inches(text: str, size: float = SMALL, weight: str = "normal") -> float:
    """Width of a text as it is drawn."""
    font = FontProperties(size=size, weight=weight)
    widths = [
        text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in text.split("\n")
    ]
    return DRAWN_WIDER * max(widths) / POINTS_PER_INCH


def wrapped(
    text: str, inches: float, size: float = SMALL, *, weight: str = "normal", most_lines: int = 0
) -> str:
    """A text in lines of at most so many inches; beyond `most_lines`, unless 0, it ends in dots."""
    lines = [""]
    for word in text.replace("\n", " ").split(" "):
        for part in _that_fit(word, inches, size, weight):
            longer = f"{lines[-1]} {part}".strip()
            if text_inches(longer, size, weight) <= inches:
                lines[-1] = longer
            else:
                lines.append(part)
    lines = [line for line in lines if line]
    if not most_lines or len(lines) <= most_lines:
        return "\n".join(lines)
    last = lines[most_lines - 1]
    while last and text_inches(last + ELLIPSIS, size, weight) > inches:
        last = last.rpartition(" ")[0] or last[:-1]
    return "\n".join([*lines[: most_lines - 1], last + ELLIPSIS])


def _that_fit(word: str, inches: float, size: float, weight: str) -> Sequence[str]:
    """A word, or the parts into which one that is too long is broken."""
    parts = [word]
    while text_inches(parts[-1], size, weight) > inches and len(parts[-1]) > 1:
        whole = parts.pop()
        fitting = next(
            (end for end in range(len(whole) - 1, 1, -1) if text_inches(whole[:end], size, weight) <= inches),
            1,
        )
        parts += [whole[:fitting], whole[fitting:]]
    return parts


def _tidy(text: str) -> str:
    """Exponents without zeros and plus, and the sign that is as wide as a plus."""
    return re.sub(r"e\+?(-?)0*(\d)", r"e\1\2", text).replace("-", "\N{MINUS SIGN}")
