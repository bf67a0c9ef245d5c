"""Cases solved by independent software or exact formulas, and what our formulas answer to them.

A folder of JSON files, one a family, holds inputs and outputs (`CASES`: the copy in this package). Every
output of every case is recomputed from the inputs and compared: |x - y| <= atol + rtol |y|.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moatlab.validation.oracle_comparison import Mismatch, Tolerance, compare, largest_error
from moatlab.validation.oracle_families.bargaining import answer_bargaining
from moatlab.validation.oracle_families.concentration import answer_concentration
from moatlab.validation.oracle_families.demand import answer_logit_surplus
from moatlab.validation.oracle_families.growth import answer_bass, answer_chinchilla, answer_wright
from moatlab.validation.oracle_families.interactions import (
    answer_binary_interactions,
    answer_multinomial_interactions,
    merge_coinciding_fixed_points,
)
from moatlab.validation.oracle_families.price_equilibria import answer_bertrand, answer_closed_bertrand
from moatlab.validation.oracle_families.switching import answer_switching
from moatlab.validation.oracle_families.urns import answer_urns
from moatlab.validation.oracle_families.vertical_chains import (
    answer_chain_from_primitives,
    answer_chain_merger,
    drop_comparison_of_packages,
)
from moatlab.validation.oracle_inputs import OracleError, OracleInputs

__all__ = [
    "CASES",
    "FAMILIES",
    "NOT_YET_COVERED",
    "OracleCase",
    "case_files",
    "error_of",
    "mismatches",
    "read_cases",
]

CASES = Path(__file__).parent / "oracle_cases"

CASE_PARTS = frozenset({"id", "description", "inputs", "outputs", "tolerance", "warnings"})
"""`description` and `warnings` are words about the oracle's own run."""

Answer = Callable[[OracleInputs], dict[str, Any]]


def _as_stored(outputs: dict[str, Any]) -> dict[str, Any]:
    return outputs


@dataclass(frozen=True)
class OracleFamily:
    """How a family is answered.

    answer: inputs of a case to its outputs; accuracy: relative accuracy of fields that the oracle itself
    knows less precisely, by its own note; canonical: removes artefacts from the stored outputs; given:
    outputs ("group.name") that are estimates from data and that an answer takes as inputs.
    """

    answer: Answer
    accuracy: Mapping[str, float] = field(default_factory=dict)
    canonical: Callable[[dict[str, Any]], dict[str, Any]] = _as_stored
    given: tuple[str, ...] = ()


FAMILIES: Mapping[str, OracleFamily] = {
    "pyblp_logit": OracleFamily(answer_bertrand, accuracy={"passthrough": 1e-7}),
    "pyblp_nested_logit": OracleFamily(answer_bertrand, accuracy={"passthrough": 1e-7}),
    "closed_logit_surplus": OracleFamily(answer_logit_surplus),
    "closed_logit_bertrand": OracleFamily(answer_closed_bertrand),
    "closed_brock_durlauf_binary": OracleFamily(
        answer_binary_interactions, canonical=merge_coinciding_fixed_points
    ),
    "closed_brock_durlauf_multinomial": OracleFamily(
        answer_multinomial_interactions, accuracy={"largest_eigenvalue": 1e-10}
    ),
    "closed_increasing_returns_urns": OracleFamily(answer_urns),
    "closed_bass_diffusion": OracleFamily(answer_bass),
    "closed_wright_law": OracleFamily(answer_wright),
    "closed_chinchilla": OracleFamily(answer_chinchilla),
    "closed_switching_markov": OracleFamily(answer_switching),
    "closed_concentration_upp": OracleFamily(answer_concentration),
    "closed_nash_bargaining": OracleFamily(answer_bargaining),
    "antitrust_vertical_barg": OracleFamily(
        answer_chain_merger, given=("calibrated.alpha", "calibrated.bargpower_retailer")
    ),
    "mergersim_vertical": OracleFamily(answer_chain_from_primitives, canonical=drop_comparison_of_packages),
}

NOT_YET_COVERED = frozenset(
    {
        "antitrust_auction2nd_logit",
        "antitrust_bargaining_logit",
        "antitrust_logit",
        "antitrust_logit_cap",
        "antitrust_logit_nests",
        "dynamic_switching_cost_mpe",
        "mergersim_horizontal",
        "pyblp_nevo_cereal",
        "pyblp_rc_logit",
    }
)


@dataclass(frozen=True)
class OracleCase:
    """One case: what goes in, what must come out, and how exactly."""

    family: str
    name: str
    inputs: Mapping[str, Any]
    outputs: dict[str, Any]
    tolerance: Tolerance

    @property
    def label(self) -> str:
        """Family and case in one word."""
        return f"{self.family}-{self.name}"


def case_files(folder: Path) -> tuple[Path, ...]:
    """The files of a folder of cases, sorted by name.

    Raises:
        OracleError: if the folder does not exist or holds no JSON file.
    """
    if not folder.is_dir():
        raise OracleError(f"no folder of oracle cases at {folder}: name an existing folder of *.json files")
    files = tuple(sorted(folder.glob("*.json")))
    if not files:
        raise OracleError(f"no *.json file in {folder}: an empty folder of oracle cases proves nothing")
    return files


def read_cases(file: Path) -> tuple[OracleCase, ...]:
    """All cases of one file, checked for their structure.

    Raises:
        OracleError: if the file is not a family of cases that this package knows of.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        family, version, stored = content["family"], content["schema_version"], content["cases"]
        if family not in FAMILIES and family not in NOT_YET_COVERED:
            raise OracleError(
                f"unknown family {family!r}, known are {sorted(NOT_YET_COVERED.union(FAMILIES))}"
            )
        if version != 1 or not stored or len(stored) != content["n_cases"]:
            raise OracleError("schema_version must be 1 and n_cases the number of cases, above 0")
        cases = tuple(_read_case(family, case, content["tolerance"]) for case in stored)
    except OracleError as problem:
        raise OracleError(f"{file.name}: {problem}") from problem
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise OracleError(f"{file.name}: not a family of oracle cases ({problem!r})") from problem
    if len({case.name for case in cases}) < len(cases):
        raise OracleError(f"{file.name}: two cases have the same id")
    return cases


def mismatches(case: OracleCase) -> tuple[Mismatch, ...]:
    """Where our answer differs from the oracle's; empty if it agrees.

    Raises:
        OracleError: if the inputs or outputs of the case are not those of its family.
    """
    family = FAMILIES[case.family]
    return compare(_answer(case), family.canonical(case.outputs), case.tolerance, family.accuracy)


def error_of(case: OracleCase) -> float:
    """Our largest error in a case over its tolerance; above 1 we disagree with the oracle.

    Raises:
        OracleError: if the inputs or outputs of the case are not those of its family.
    """
    family = FAMILIES[case.family]
    return largest_error(_answer(case), family.canonical(case.outputs), case.tolerance, family.accuracy)


def _answer(case: OracleCase) -> dict[str, Any]:
    """What our formulas answer; every input of the case must have been read."""
    inputs = OracleInputs(case.inputs)
    answer = FAMILIES[case.family].answer(inputs)
    inputs.require_all_read()
    return answer


def _read_case(family: str, stored: Mapping[str, Any], common: Mapping[str, Any]) -> OracleCase:
    unknown = sorted(set(stored) - CASE_PARTS)
    if unknown or not stored["outputs"]:
        raise OracleError(f"case {stored['id']} has no outputs or unknown parts {unknown}")
    tolerance = stored.get("tolerance", common)
    inputs, outputs = dict(stored["inputs"]), copy.deepcopy(stored["outputs"])
    for path in FAMILIES[family].given if family in FAMILIES else ():
        group, name = path.split(".")
        inputs[path] = outputs[group].pop(name)
    return OracleCase(
        family=family,
        name=str(stored["id"]),
        inputs=inputs,
        outputs=outputs,
        tolerance=Tolerance(relative=float(tolerance["rtol"]), absolute=float(tolerance["atol"])),
    )
