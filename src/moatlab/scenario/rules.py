"""What must hold between the parts of a scenario: shares add up, names are known, nobody stands twice."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from moatlab.foundation.errors import nearest, one_of, shown
from moatlab.foundation.refusals import refused
from moatlab.scenario.contract_rules import check_contracts

if TYPE_CHECKING:
    from moatlab.scenario.scenario import Scenario

__all__ = ["check_scenario"]

_TOLERANCE = 1e-6
_MOST_CLOUDS = 32
_ENTRANT = re.compile(r"entrant_\d+")


def check_scenario(scenario: "Scenario") -> None:
    """Refuse a scenario whose parts contradict one another.

    Raises:
        PydanticCustomError: the first contradiction; the border turns it into an `InputError`.
    """
    _check_firms(scenario)
    _check_shares(scenario)
    _check_names(scenario)
    check_contracts(scenario)


def _check_firms(scenario: "Scenario") -> None:
    for group, rows in (("clouds", scenario.clouds), ("labs", scenario.labs)):
        if not rows:
            raise refused(
                found="nobody", allowed="at least one", path=group, cure=f"Add a [[{group}]] table."
            )
    seen: set[str] = set()
    for group, rows in (("clouds", scenario.clouds), ("labs", scenario.labs)):
        for row in rows:
            if row.name in seen:
                raise refused(
                    found=f"{shown(row.name)} twice",
                    allowed="a name of its own for every cloud and lab",
                    path=group,
                )
            seen.add(row.name)
            if _ENTRANT.fullmatch(row.name):
                raise refused(
                    found=shown(row.name),
                    allowed="a name that is not kept for labs that enter during a run (entrant_1, ...)",
                    path=group,
                )
    takers = [cloud.name for cloud in scenario.clouds if cloud.price_taker]
    if len(takers) > 1 or len(takers) == len(scenario.clouds):
        raise refused(
            found=f"price_taker = true for {', '.join(takers)}",
            allowed="true for one cloud at most, beside clouds that set prices",
            cure="One record stands for parameters.cloud_price.n_fringe small providers.",
            path="clouds",
        )
    if len(scenario.clouds) > _MOST_CLOUDS:
        raise refused(
            found=f"{len(scenario.clouds)} clouds", allowed=f"at most {_MOST_CLOUDS}", path="clouds"
        )
    slots = scenario.parameters.labs.max_labs
    if len(scenario.labs) > slots:
        raise refused(
            found=f"{len(scenario.labs)} labs",
            allowed=f"at most {slots} (parameters.labs.max_labs)",
            cure="Raise parameters.labs.max_labs; leave slots for entrants.",
            path="labs",
        )


def _check_shares(scenario: "Scenario") -> None:
    given = [cloud.start_share is not None for cloud in scenario.clouds]
    if any(given) and not all(given):
        missing = scenario.clouds[given.index(False)].name
        raise refused(
            found=f"a start_share of some clouds, not of {missing}",
            allowed="one of every cloud, or of none",
            path=f"clouds.{missing}.start_share",
        )
    shared = ["initial_share", "entrant_share", "capacity_share", *(["start_share"] if any(given) else [])]
    for attribute in shared:
        _check_sum("clouds", attribute, {row.name: getattr(row, attribute) for row in scenario.clouds})
    _check_sum("labs", "brand_target_share", {row.name: row.brand_target_share for row in scenario.labs})


def _check_sum(group: str, attribute: str, shares: Mapping[str, float]) -> None:
    total = sum(shares.values())
    if abs(total - 1.0) <= _TOLERANCE:
        return
    listed = ", ".join(f"{name} {share:.6g}" for name, share in shares.items())
    direction = "Lower" if total > 1.0 else "Raise"
    raise refused(
        found=f"{attribute} adding up to {total:.6g} ({listed})",
        allowed=f"1 over all {group}",
        cure=f"{direction} some of them by {abs(total - 1.0):.6g} in total.",
        path=group,
    )


def _check_names(scenario: "Scenario") -> None:
    clouds = [cloud.name for cloud in scenario.clouds]
    labs = [lab.name for lab in scenario.labs]
    for index, lab in enumerate(scenario.labs):
        if lab.owner_cloud is not None:
            _check_known(lab.owner_cloud, clouds, "cloud", f"labs[{index}].owner_cloud")
        _check_list(lab.listings, clouds, f"labs[{index}].listings")
    for index, focus in enumerate(scenario.parameters.demand.focus):
        _check_known(focus.lab, labs, "lab", f"parameters.demand.focus[{index}].lab")
    for index, contract in enumerate(scenario.contracts):
        _check_known(contract.cloud, clouds, "cloud", f"contracts[{index}].cloud")
        _check_known(contract.lab, labs, "lab", f"contracts[{index}].lab")
        _check_list(contract.lists_on or (), clouds, f"contracts[{index}].lists_on")
    for index, pair in enumerate(scenario.barred_pairs):
        _check_known(pair.cloud, clouds, "cloud", f"barred_pairs[{index}].cloud")
        _check_known(pair.lab, labs, "lab", f"barred_pairs[{index}].lab")


def _check_list(names: Iterable[str], known: Sequence[str], path: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        _check_known(name, known, "cloud", f"{path}[{index}]")
        if name in seen:
            raise refused(found=f"{shown(name)} twice", allowed="a list without repetition", path=path)
        seen.add(name)


def _check_known(name: str, known: Sequence[str], kind: str, path: str) -> None:
    if name in known:
        return
    likely = nearest(name, known)
    raise refused(
        found=f"the unknown {kind} {shown(name)}",
        allowed=one_of(known),
        cure=f"Did you mean {likely}?" if likely else f"Add it with [[{kind}s]].",
        path=path,
    )
