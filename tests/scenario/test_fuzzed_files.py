"""Thousands of damaged scenario files: every one is either a valid scenario or one clear refusal."""

import random
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moatlab.foundation.errors import InputError
from moatlab.scenario import layers
from moatlab.scenario.loader import apply_setting, load_scenario
from moatlab.scenario.scenario import Scenario

type Damage = Callable[[random.Random, str], bytes]

SOURCES = [
    *(
        path.read_text(encoding="utf-8")
        for path in sorted((Path(layers.__file__).parent / "library").glob("*.toml"))
    ),
    load_scenario("seed_exclusive").resolved_toml(),
]
VALUES = [
    *("true", "nan", "-inf", "-1", "0", "1e308", "9" * 400, "9" * 5000, "0x" + "f" * 400, "1.5", "-0.0"),
    *(
        '"text"',
        '""',
        '"\\u0000"',
        "2026-01-01",
        "0001-01-01",
        "9999-12-31",
        "2026-01-01T00:00:00Z",
        "12:00:00",
    ),
    *("[]", "[[]]", "{}", "{ name = 3 }", "[1, [2, {}]]", '["aws", 1]'),
]
KEYS = [
    "name",
    "extends",
    "parameters",
    "clouds",
    "labs.x",
    "contracts",
    '"a b"',
    "inherit_contracts",
    "time.steps",
]
ROUNDS = 340


def flip_bytes(rng: random.Random, text: str) -> bytes:
    data = bytearray(text.encode())
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def delete_lines(rng: random.Random, text: str) -> bytes:
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        del lines[rng.randrange(len(lines))]
    return "\n".join(lines).encode()


def shuffle_lines(rng: random.Random, text: str) -> bytes:
    lines = text.splitlines()
    here = rng.randrange(len(lines))
    lines.insert(rng.randrange(len(lines)), lines[here])
    return "\n".join(lines).encode()


def swap_value(rng: random.Random, text: str) -> bytes:
    lines = text.splitlines()
    assigned = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    number = rng.choice(assigned)
    lines[number] = f"{lines[number].split(' = ')[0]} = {rng.choice(VALUES)}"
    return "\n".join(lines).encode()


def add_key(rng: random.Random, text: str) -> bytes:
    lines = text.splitlines()
    lines.insert(rng.randrange(len(lines)), f"{rng.choice(KEYS)} = {rng.choice(VALUES)}")
    return "\n".join(lines).encode()


def truncate(rng: random.Random, text: str) -> bytes:
    data = text.encode()
    return data[: rng.randrange(len(data))]


def answer(attempt: Callable[[], Scenario]) -> str:
    """The refusal, or nothing for a scenario that can be written down; any other exception is a failure."""
    try:
        scenario = attempt()
    except InputError as error:
        return str(error)
    assert tomllib.loads(scenario.resolved_toml())["parameters"]["time"]["steps"] >= 1
    return ""


DAMAGES: list[Damage] = [flip_bytes, delete_lines, shuffle_lines, swap_value, add_key, truncate]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_a_scenario_or_a_refusal(damage: Damage, tmp_path: Path) -> None:
    rng = random.Random(damage.__name__)
    file = tmp_path / "damaged.toml"
    answers = []
    for number in range(ROUNDS):
        file.write_bytes(damage(rng, SOURCES[number % len(SOURCES)]))
        answers.append(answer(lambda: load_scenario(file)))
    refusals = [text for text in answers if text]
    assert refusals
    assert max(map(len, refusals)) < 1500
    assert all(text.splitlines()[0].endswith(".") for text in refusals)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_as_setting_is_applied_or_refused(text: str) -> None:
    scenario = load_scenario("seed_exclusive")
    for setting in (text, f"parameters.switching.egress_fee={text}", f"{text}=1", f"name={text}"):
        answer(lambda setting=setting: apply_setting(scenario, setting))
