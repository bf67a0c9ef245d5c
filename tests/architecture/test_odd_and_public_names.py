"""The description of the model is that of the code, and public names are what is promised."""

import datetime
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

import moatlab as ml
from moatlab.foundation.record import Record
from moatlab.market.schedule import PROCESSES
from moatlab.market.streams import Stream
from moatlab.parameters.parameters import Parameters
from moatlab.parameters.table import parameter_table
from moatlab.scenario.firms import CloudRecord, LabRecord
from tests.docs.pages import ODD, PAGES, section, table_rows

CODE = re.compile(r"`([^`]+)`")
PUBLIC = {
    "PROCESSES",
    "Design",
    "History",
    "InputError",
    "Market",
    "MoatlabError",
    "NumericalError",
    "Recorder",
    "Results",
    "Scenario",
    "__version__",
    "compare",
    "insert_after",
    "library",
    "load_scenario",
    "policy",
    "replace_process",
    "simulate",
    "sweep",
}

type Reads = set[tuple[str, str]]


def first_code(cell: str) -> str:
    """What a table cell names in code font first."""
    found = CODE.search(cell)
    assert found, cell
    return found[1]


@contextmanager
def watched_records() -> Iterator[Reads]:
    """Collect which field of which record is read, as (class, field)."""
    reads: Reads = set()
    plain: Callable[[object, str], object] = object.__getattribute__

    def watching(record: Record, name: str) -> object:
        reads.add((plain(record, "__class__").__name__, name))  # type: ignore[attr-defined]
        return plain(record, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Record, "__getattribute__", watching, raising=False)
        yield reads


def reads_of_runs() -> Reads:
    """Fields read in runs of each kind: both networks, both orders of choice, no learning, every law."""
    plain = ml.load_scenario().with_enterprises(120).with_horizon(62)
    other = plain.replace_all(
        {
            "parameters.population.network": "mean_field",
            "parameters.switches.update": "sequential",
            "parameters.occasions.consideration_prob": 0.7,
            "parameters.labs.exit_gap": 0.1,
            "parameters.labs.exit_gap_months": 3,
            "parameters.chips.learning_rate": 0.0,
            # Clouds sell hours at cost and labs have no power: the first one pays for cheap chips.
            "parameters.compute.contract_markup": 0.0,
            "parameters.contracts.bargaining_weight": 0.0,
        }
    )
    with watched_records() as reads:
        for scenario in (plain, other, under_every_law(plain)):
            ml.simulate(scenario, seed=2)
    return reads


def under_every_law(scenario: ml.Scenario) -> ml.Scenario:
    """The scenario with the rules of all instruments as its own, so that no instrument reads them instead."""
    rules, later = scenario.parameters, datetime.date(2033, 1, 1)
    laws = [instrument(start="2023-01") for instrument in ml.policy.instruments().values()]
    laws += [ml.policy.Divestiture(start="2023-01", edge=edge) for edge in ("chip", "cloud")]
    laws += [ml.policy.SupplyShock(start="2023-01")]
    for law in laws:
        rules = law.amend(rules, later)
    return scenario.replace_all({"parameters": rules.model_dump(), "contracts_mode": "free"})


def unread_names() -> set[str]:
    """Parameters and numbers of firms that no run reads, as the description names them."""
    reads, parameters = reads_of_runs(), Parameters()
    names = set()
    for entry in parameter_table():
        _, group, name = entry.path.split(".")
        if (type(getattr(parameters, group)).__name__, name) not in reads:
            names.add(f"{group}.{name}")
    for firms, record in (("clouds", CloudRecord), ("labs", LabRecord)):
        names |= {f"{firms}.{name}" for name in record.model_fields if (record.__name__, name) not in reads}
    return names


def test_the_numbered_list_of_the_description_is_the_schedule() -> None:
    listed = re.findall(r"^\d+\. `(\w+)`", section(ODD, "3. Process overview"), flags=re.MULTILINE)
    assert listed == [process.__name__ for process in PROCESSES]


def test_every_process_stands_in_a_file_of_its_name() -> None:
    for process in PROCESSES:
        assert process.__module__ == f"moatlab.market.processes.{process.__name__}"


def test_the_table_of_random_streams_is_that_of_the_code() -> None:
    rows = {first_code(cells[0]): cells for cells in table_rows(section(ODD, "4.1 Random streams"))}
    assert rows.keys() == {stream.name for stream in Stream} | {"influence_network"}
    for stream in Stream:
        distribution = stream.value.replace(":", " ").split()[0]
        assert rows[stream.name][1] == distribution


def test_the_description_names_exactly_the_parameters_that_no_run_reads() -> None:
    rows = table_rows(section(ODD, "11.1 Parameters"))
    listed = {name for cells in rows for name in CODE.findall(cells[1])}
    assert listed == unread_names()


def test_public_names_are_those_promised_and_can_be_had() -> None:
    assert set(ml.__all__) == PUBLIC
    assert set(dir(ml)) == PUBLIC
    assert all(getattr(ml, name) is not None for name in ml.__all__)


def test_a_name_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'simulat'; it has .*simulate"):
        _ = ml.simulat  # type: ignore[attr-defined]


def test_every_public_name_is_shown_to_users() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in sorted(PUBLIC) if name != "__version__" and f"ml.{name}" not in pages] == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, moatlab; print(sorted({'numpy', 'pandas', 'numba', 'mesa'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
