"""What a design must be to make sense: every change is tried on every scenario before anything runs."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from moatlab.foundation.errors import InputError, shown
from moatlab.observe.outcomes import find_outcomes
from moatlab.observe.window import read_window
from moatlab.policy.intervention import Intervention
from moatlab.scenario.scenario import Scenario

if TYPE_CHECKING:
    from moatlab.sweeps.design import Design

__all__ = ["check_design", "flat", "resolved_bounds"]

PLAUSIBLE = "plausible"
MOST_RUNS = 10**7


def flat(given: Mapping[object, object]) -> dict[str, object]:
    """Nested tables as paths, for those who left out the quotes around a path.

    >>> flat({"parameters": {"switching": {"egress_fee": 0.02}}, "contracts_mode": "free"})
    {'parameters.switching.egress_fee': 0.02, 'contracts_mode': 'free'}
    """
    paths: dict[str, object] = {}
    for key, value in given.items():
        if isinstance(value, Mapping):
            paths |= {f"{key}.{path}": inner for path, inner in flat(value).items()}
        else:
            paths[str(key)] = value
    return paths


def resolved_bounds(given: object, scenarios: object, place: str) -> object:
    """Low and high of every sampled parameter, its plausible range where none is given.

    Args:
        given: a list of paths, or a table of path = [low, high] or "plausible".
        scenarios: of the design; anything but scenarios is left to the validation of that field.
        place: where it stands.

    Raises:
        InputError: no parameters, or one without a plausible range.
    """
    first = scenarios[0] if isinstance(scenarios, tuple) and scenarios else None
    if not isinstance(first, Scenario):
        return given
    bounds = dict.fromkeys(given, PLAUSIBLE) if isinstance(given, list | tuple) else given
    if not isinstance(bounds, Mapping) or not bounds:
        raise InputError(
            place=place,
            found=shown(given),
            allowed="parameters to sample",
            cure='List their paths, or give a table of path = [low, high] or path = "plausible".',
        )
    return {path: _bounds(first, path, ends, place) for path, ends in flat(bounds).items()}


def _bounds(scenario: Scenario, path: str, given: object, place: str) -> tuple[float, float]:
    place = f"{place}.{path}"
    value = _tried(lambda: scenario.value_at(path), place)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(
            place=place,
            found="a parameter that is no number",
            allowed="a number to sample",
            cure="Put its levels into [grid].",
        )
    if given == PLAUSIBLE:
        declared = scenario.quantity_at(path)
        if declared is None or declared.plausible is None:
            raise InputError(place=place, found="no plausible range", allowed="bounds [low, high]")
        return declared.plausible
    ends = tuple(given) if isinstance(given, list | tuple | np.ndarray) else ()
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(ends) != 2 or len(numbers) != 2 or not numbers[0] < numbers[1]:
        raise InputError(
            place=place, found=shown(given), allowed='[low, high] with low below high, or "plausible"'
        )
    return float(numbers[0]), float(numbers[1])


def check_design(design: "Design") -> None:
    """Refuse a design in which something cannot be simulated, is empty, or stands twice.

    Raises:
        InputError: the first thing that is wrong; nothing was simulated.
    """
    _check_names(design.scenario_names, "scenario")
    _check_names(design.outcomes, "outcomes")
    _check_samples(design)
    _check_levels(design)
    _check_places(design)
    if not design.policies:
        raise InputError(
            place="policies",
            found="none",
            allowed="at least one policy",
            cure="none = [] is the world as it is.",
        )
    _check_size(design)
    for scenario in design.scenario:
        _check_on(scenario, design)


def _check_size(design: "Design") -> None:
    sample = design.sample.n if design.sample is not None else 1
    rows = len(design.table.rows) if design.table is not None else 1
    crossed = [len(design.scenario), rows, sample, len(design.policies), len(design.seeds)]
    runs = math.prod([*crossed, *map(len, design.grid.values())])
    if runs > MOST_RUNS:
        raise InputError(
            place="design",
            found=f"{shown(runs)} runs" if runs < MOST_RUNS**2 else "more runs than can be counted",
            allowed=f"at most {MOST_RUNS:,} in one sweep",
            cure="Sample the parameters instead of crossing all their levels.",
        )


def _check_names(names: Sequence[str], place: str) -> None:
    if not names:
        raise InputError(place=place, found="an empty list", allowed="at least one")
    repeated = [name for number, name in enumerate(names) if name in names[:number]]
    if repeated:
        raise InputError(
            place=place, found=f"{shown(repeated[0])} twice", allowed="a list of different names"
        )


def _check_samples(design: "Design") -> None:
    samples = [name for name in ("latin_hypercube", "sobol", "morris") if getattr(design, name) is not None]
    if len(samples) > 1:
        raise InputError(
            place=samples[1],
            found=f"a second sample beside {samples[0]}",
            allowed="one sample",
            cure="Make a design of its own for each.",
        )
    if design.sobol is not None and design.sobol.n & (design.sobol.n - 1):
        raise InputError(
            place="sobol.n",
            found=str(design.sobol.n),
            allowed="a power of two",
            cure=f"For example {1 << design.sobol.n.bit_length()}.",
        )
    if design.morris is not None and design.morris.levels % 2:
        raise InputError(
            place="morris.levels", found=str(design.morris.levels), allowed="an even number of levels"
        )


def _check_levels(design: "Design") -> None:
    for path, levels in design.grid.items():
        if not levels:
            raise InputError(
                place=f"grid.{path}",
                found="an empty list, which makes no runs",
                allowed="at least one level",
            )
        _check_different(levels, f"grid.{path}")
    if design.table is None:
        return
    if not design.table.rows:
        raise InputError(
            place="table.rows", found="an empty list, which makes no runs", allowed="at least one row"
        )
    _check_different(design.table.rows, "table.rows")
    names = [row["name"] for row in design.table.rows if "name" in row]
    for number, row in enumerate(design.table.rows):
        name = row.get("name", "")
        if not isinstance(name, str) or names.count(name) > 1:
            raise InputError(
                place=f"table.rows[{number}].name", found=shown(name), allowed="a text that no other row has"
            )


def _check_different(levels: Sequence[object], place: str) -> None:
    for number, level in enumerate(levels):
        if level in levels[:number]:
            raise InputError(
                place=f"{place}[{number}]",
                found=f"{shown(level)} a second time",
                allowed="different from all before it",
                cure="Delete it: equal runs would count twice.",
            )


def _check_places(design: "Design") -> None:
    sample = design.sample
    rows = design.table.rows if design.table is not None else ()
    places: dict[str, Iterable[str]] = {
        "fixed": design.fixed,
        "grid": design.grid,
        "table": {path for row in rows for path in row},
        "bounds": sample.bounds if sample is not None else (),
    }
    for (first, paths), (second, others) in itertools.combinations(places.items(), 2):
        both = sorted(set(paths) & set(others))
        if both:
            raise InputError(
                place=f"{second}.{both[0]}",
                found=f"a parameter that stands in {first}, too",
                allowed="named in one place",
            )


def _check_on(scenario: Scenario, design: "Design") -> None:
    """Try every single change on a scenario, with what is fixed."""
    base = _tried(lambda: design.base(scenario), "fixed")
    find_outcomes(base, design.outcomes)
    if design.window is not None:
        read_window(design.window, base.calendar)
    for place, changes in _single_changes(base, design):
        changed = _tried(partial(base.replace_all, changes), place)
        if design.window is not None:
            _tried(partial(read_window, design.window, changed.calendar), place)
        for name, interventions in design.policies.items():
            _check_start(interventions, changed, f"policies.{name}, with {place}")
    for name, interventions in design.policies.items():
        if not name.strip():
            raise InputError(place="policies", found="an empty name", allowed="a name")
        _tried(partial(base.with_interventions, interventions), f"policies.{name}")
        _check_start(interventions, base, f"policies.{name}")


def _check_start(interventions: Sequence[Intervention], base: Scenario, place: str) -> None:
    end = base.calendar.end
    if interventions and min(each.start for each in interventions) > end:  # looks harmless, and is nothing
        raise InputError(
            place=place,
            found=f"a start in {min(each.start for each in interventions):%Y-%m}",
            allowed=f"one in the months simulated, the last of which is {end:%Y-%m}",
            cure="Give an earlier start, or simulate more months.",
        )


def _single_changes(base: Scenario, design: "Design") -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every level, every row and both ends of every bound, with its place in the design."""
    for path, levels in design.grid.items():
        for number, level in enumerate(levels):
            yield f"grid.{path}[{number}]", {path: level}
    for number, row in enumerate(design.table.rows if design.table is not None else ()):
        yield f"table.rows[{number}]", {path: value for path, value in row.items() if path != "name"}
    for path, ends in design.sample.bounds.items() if design.sample is not None else ():
        place = f"{design.sampler}.bounds.{path}"
        whole = isinstance(base.value_at(path), int)
        for end in ends:
            if whole and not float(end).is_integer():
                raise InputError(place=place, found=shown(end), allowed="whole numbers")
            yield place, {path: int(end) if whole else end}


def _tried[Value](attempt: Callable[[], Value], place: str) -> Value:
    """What an attempt gives; its refusal names the place in the design."""
    try:
        return attempt()
    except InputError as error:
        raise error.within(place) from None
