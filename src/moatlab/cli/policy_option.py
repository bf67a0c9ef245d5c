"""The options --policy and --start: names of instruments and bundles become interventions of a scenario."""

from typing import TYPE_CHECKING

from moatlab.foundation.errors import InputError, shown

if TYPE_CHECKING:
    from moatlab.policy.intervention import Intervention
    from moatlab.scenario.scenario import Scenario

__all__ = ["DEFAULT_START", "chosen_policy", "policy_name"]

DEFAULT_START = "2027-01"


def policy_name(text: str) -> str:
    """The names of --policy without blanks around the commas."""
    return ",".join(part.strip() for part in text.split(","))


def chosen_policy(text: str, start: str, scenario: "Scenario") -> "tuple[Intervention, ...]":
    """The interventions that --policy and --start name.

    Args:
        text: instruments and bundles, separated by commas.
        start: first month of all that have no date of their own.
        scenario: what they are added to.

    Raises:
        InputError: a name is unknown, the start is no month, or all of them start after the last month.
    """
    from moatlab.foundation.months import parse_month
    from moatlab.policy.catalogue import named

    try:
        first = parse_month(start)
    except ValueError as error:
        raise InputError(place="--start", found=shown(start), allowed="a month such as 2027-01") from error
    interventions = named(text, first)
    begins, end = min(each.start for each in interventions), scenario.calendar.end
    if begins > end:  # it would change nothing, and look harmless
        raise InputError(
            place=f"--policy {policy_name(text)}",
            found=f"a start in {begins:%Y-%m}",
            allowed=f"one in the months simulated, the last of which is {end:%Y-%m}",
            cure="Choose an earlier --start, or simulate more --months.",
        )
    return interventions
