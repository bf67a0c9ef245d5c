"""Names that would become elements, links or formulas if anybody took them for more than names."""

from dataclasses import replace

from moatlab.analysis.effects import Effects
from moatlab.sweeps.design import Design
from tests.sweeps.small_worlds import small_design

__all__ = ["NASTY", "compared", "nasty_design"]

NASTY = "<img src=x onerror=alert(1)>\"' {{ 7*7 }} &amp; $x^2$"
LAST = "</style></svg><script>alert(2)</script>"


def compared(effects: Effects) -> Effects:
    """The comparison with such names for scenario and policy."""
    alternative = effects.alternatives["policy_1"]
    scenario = effects.scenario.replace_all({"name": NASTY, "description": NASTY})
    return replace(
        effects,
        scenario=scenario,
        alternatives={
            NASTY: replace(
                alternative, scenario=scenario.with_interventions(effects.interventions("policy_1"))
            ),
            LAST: replace(alternative, scenario=scenario),
        },
        remarks=(LAST,),
    )


def nasty_design() -> Design:
    """A design with such names for its policies and the rows of its table."""
    scenario = small_design().scenario[0].replace_all({"name": NASTY, "description": LAST})
    rows = [
        {"name": NASTY, "parameters.switching.egress_fee": 0.05},
        {"name": LAST, "parameters.switching.egress_fee": 0.1},
    ]
    ban = [{"kind": "egress_ban", "start": "2023-06"}]
    return small_design(
        scenario=scenario,
        description=NASTY,
        grid={},
        latin_hypercube=None,
        table={"rows": rows},
        policies={"none": [], NASTY: ban, LAST: ban},
    )
