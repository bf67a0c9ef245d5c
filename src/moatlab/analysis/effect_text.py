"""Effects for readers: what was compared, numbers in a form that can be read, and how to read them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from moatlab.analysis.effects import Effects
from moatlab.analysis.paired_difference import UNCHANGED
from moatlab.observe.outcomes import Outcome

__all__ = ["HEADINGS", "Line", "effects_markdown", "heading", "line_of", "lines_of", "notes", "title"]

CAVEAT = "Conditional scenario, not a forecast; firm names stand for archetypes."
HEADINGS = (
    "outcome",
    "unit",
    "baseline",
    "with change",
    "difference",
    "95 % interval",
    "worlds",
    "reading",
    "pairing",
)
MOST_DECIMALS, MOST_SEEDS_LISTED = 4, 12
BY_CHANCE = 20
WHOLE_FROM = 10.0


class Line(NamedTuple):
    """One outcome of one alternative in words; the fields are those of HEADINGS."""

    outcome: str
    unit: str
    baseline: str
    alternative: str
    difference: str
    interval: str
    worlds: str
    reading: str
    pairing: str


def heading(effects: Effects, window: tuple[str, str] | None = None) -> str:
    """What was compared, over how many worlds and which months, in sentences."""
    scenario, runs = effects.scenario, len(effects.seeds)
    worlds = f"{runs} pairs of worlds" if runs > 1 else "one pair of worlds"
    sentences = [
        f"{scenario.name}, with and without a change: {worlds} that share every random draw "
        f"({_seeds(effects.seeds)}), {scenario.parameters.population.n_enterprises} enterprises each; "
        f"means over {effects.window(window)}.",
        CAVEAT,
    ]
    return "\n".join(sentences)


def title(effects: Effects, alternative: str) -> str:
    """An alternative with what it changes and from when."""
    changes = [_in_words(each.title, each.strength) for each in effects.interventions(alternative)]
    other = effects.alternatives[alternative].scenario
    if not changes:
        same = other.content_hash() == effects.scenario.content_hash()
        changes = ["the baseline itself" if same else f"scenario {other.name}"]
    return f"{alternative}: {', '.join(changes)}"


def lines_of(effects: Effects, window: tuple[str, str] | None = None) -> dict[str, list[Line]]:
    """The table of effects in words, by alternative."""
    outcomes = {contrast.outcome.name: contrast.outcome for contrast in effects.contrasts()}
    lines: dict[str, list[Line]] = {name: [] for name in effects.alternatives}
    for row in effects.table(window).reset_index().to_dict("records"):
        numbers = {str(name): value for name, value in row.items()}
        line = line_of(outcomes[numbers["outcome"]], numbers, len(effects.seeds))
        lines[numbers["alternative"]].append(line)
    return lines


def notes(effects: Effects) -> list[str]:
    """How to read the table, one sentence or two a note."""
    rows = sum(1 for _ in effects.contrasts())
    texts = [
        "difference: with the change less without, mean over pairs; of % in percentage points. "
        "worlds: pairs whose difference has that sign.",
        "95 % interval: bounds the effect in the model, were it run with all seeds (Student). "
        "It says nothing about how well the model fits the world.",
        "reading: rises or falls only if this interval and a bootstrap one (BCa) both exclude zero. "
        "Otherwise no effect is shown, which does not show that there is none. "
        f"Of {rows} rows without any effect, about {rows / BY_CHANCE:.1g} would be so by chance.",
        "pairing: how many times as many runs would have been needed without common draws.",
    ]
    if any(alternative.same_capability is not None for alternative in effects.alternatives.values()):
        texts.append(
            "at given capability: with AI models as able as in the baseline; through capability: the rest."
        )
    return [*texts, *effects.remarks, *(f"failed: {failure}" for failure in effects.failures)]


def effects_markdown(effects: Effects, window: tuple[str, str] | None = None) -> str:
    """Heading, one table an alternative, and notes, as Markdown."""
    parts = [heading(effects, window)]
    for name, lines in lines_of(effects, window).items():
        parts += [f"## {title(effects, name)}", _markdown(lines)]
    return "\n\n".join([*parts, "\n".join(f"- {note}" for note in notes(effects))]) + "\n"


def line_of(outcome: Outcome, row: Mapping[str, Any], runs: int) -> Line:
    """A row of the table of effects, or of `sweep_effects`, in words.

    Args:
        outcome: what it is about.
        row: as tables have it.
        runs: pairs that were wanted.
    """
    scale = outcome.scale
    means = [scale * row["baseline_mean"], scale * row["alternative_mean"]]
    effect = [scale * row[name] for name in ("difference", "low", "high")]
    decimals = _decimals(effect, means)
    known, share = row["runs"], row["sign_share"]
    low, high = (_signed(value, decimals) for value in effect[1:])
    same = row["verdict"].startswith(UNCHANGED)
    return Line(
        outcome=outcome.label,
        unit=outcome.short_unit,
        baseline=_plain(means[0], decimals),
        alternative=_plain(means[1], decimals),
        difference="0" if same else _signed(effect[0], decimals),
        interval=f"{low} to {high}" if known > 1 and not same else "-",
        worlds=f"{round(share * known)} of {known}" if known and effect[0] != 0.0 else "-",
        reading=row["verdict"] + (f" ({known} of {runs} pairs)" if 0 < known < runs else ""),
        pairing=_times(row["variance_ratio"]),
    )


def _times(ratio: float) -> str:
    if not math.isfinite(ratio):
        return "-"
    return f"x{ratio:,.0f}" if ratio >= WHOLE_FROM else f"x{ratio:.1f}"


def _decimals(effect: Sequence[float], means: Sequence[float]) -> int:
    """Decimals that show two digits of the effect; of no effect, four digits of the means."""
    sizes = [abs(value) for value in effect if math.isfinite(value) and value != 0.0]
    digits = 2
    if not sizes:
        sizes, digits = [abs(value) for value in means if math.isfinite(value) and value != 0.0], 4
    if not sizes:
        return 0
    return min(MOST_DECIMALS, max(0, digits - 1 - math.floor(math.log10(max(sizes)))))


def _plain(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}" if math.isfinite(value) else "-"


def _signed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return "-"
    text = f"{value:+,.{decimals}f}"
    return text if text.strip("+-0.,") else text[1:]


def _in_words(title: str, strength: float) -> str:
    return title if strength == 1.0 else f"{title} (strength {strength:g})"


def _seeds(seeds: Sequence[int]) -> str:
    if len(seeds) == 1:
        return f"seed {seeds[0]}"
    if list(seeds) == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"seeds {seeds[0]} to {seeds[-1]}"
    more = ", ..." if len(seeds) > MOST_SEEDS_LISTED else ""
    return f"seeds {', '.join(str(seed) for seed in seeds[:MOST_SEEDS_LISTED])}{more}"


def _markdown(lines: Sequence[Line]) -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
