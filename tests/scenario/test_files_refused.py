"""A file that cannot be read, is not TOML, or leads in a circle is answered in one message."""

from collections.abc import Callable
from pathlib import Path

import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.loader import apply_setting, load_scenario
from moatlab.scenario.scenario import Scenario

type Writer = Callable[[str], Path]


def message(name: str | Path) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(name)
    return str(caught.value)


TEXTS = {
    "an empty file": ("", "my.toml: got an empty file, must be a scenario.\n  Start with the line extends ="),
    "nothing but comments": ("# soon\n", "got an empty file"),
    "a line without a value": (
        'extends = "seed_exclusive"\negress fee = 0.1\n',
        "my.toml, line 2, column 8: got text that is not TOML (Expected '=' after a key in a key/value "
        "pair), must be TOML.\n  2 | egress fee = 0.1",
    ),
    "a key twice": (
        'name = "a"\nname = "b"\n',
        "line 2, column 11: got text that is not TOML (Cannot overwrite a value)",
    ),
    "a text that stops": ("a = [1,", "my.toml, at the end: got text that is not TOML"),
    "lists without end": ("a = " + "[" * 5000 + "]" * 5000, "got lists nested too deeply"),
    "a parent that is no text": (
        "extends = 3\n",
        "my.toml: extends: got 3, must be the name of a library scenario",
    ),
    "a misspelt parent": ('extends = "seed_exlusive"\n', "Did you mean seed_exclusive?"),
    "a parent that is not there": ('extends = "nope.toml"\n', '"nope.toml": got no such file'),
    "no parent and no firms": ('name = "x"\n', 'Add it, or start the file with extends = "seed_exclusive".'),
    "itself as parent": ('extends = "my.toml"\n', "got a circle (my.toml -> my.toml)"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_file_that_is_no_scenario_is_answered_in_one_message(case: str, write: Writer) -> None:
    text, answer = TEXTS[case]
    assert answer in message(write(text))


def test_a_circle_of_several_files_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "deeper"
    folder.mkdir()
    (tmp_path / "a.toml").write_text('extends = "deeper/b.toml"\n')
    (folder / "b.toml").write_text('extends = "../a.toml"\n')
    assert "got a circle" in message(tmp_path / "a.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "Zürich"'.encode("latin-1"))
    assert "got a byte that is not UTF-8 (byte 9)" in message(file)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + b'extends = "seed_exclusive"\r\nname = "x"\r\n')
    assert load_scenario(file).name == "x"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("seed_exclusiv", "Did you mean seed_exclusive? The library has seed_exclusive, "),
        ("nope.toml", "no such file and no such name in the library"),
        ("a\0b", "no such file"),
        ("x" * 5000, "File name too long"),
        (".", "got a folder, must be a scenario of the library or a TOML file"),
        ("/dev/null", "got no ordinary file"),
    ],
)
def test_a_name_that_leads_to_no_scenario_is_answered(name: str, answer: str) -> None:
    assert answer in message(name)


SETTINGS = {
    "a misspelt parameter": ("parameters.switching.egres_fee=1", "Did you mean egress_fee?"),
    "no value": (
        "parameters.switching.egress_fee",
        "must be path=value, such as parameters.switching.egress_fee=0.02",
    ),
    "no path": ("=1", "must be path=value"),
    "a path with a hole": ("parameters..x=1", "must be names joined by dots"),
    "an unknown cloud": ("clouds.aw.label='x'", 'clouds.aw: got the unknown name "aw"'),
    "a row that is not there": (
        "contracts[99].mode='open'",
        "contracts[99]: got 99, must be a row number from 0 to 10",
    ),
    "a path beyond a value": ("parameters.switching.egress_fee.x=1", "must be a value that exists"),
    "two values": ("parameters.time.steps=1\nx=2", "must be one value as in TOML"),
    "a value outside": ("parameters.time.steps=0", "got 0, must be a whole number from 1 to 2,400 (months)"),
    "a group": ("parameters.switching=3", "parameters.switching: got 3, must be a table"),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_that_cannot_be_applied_is_answered(case: str) -> None:
    setting, answer = SETTINGS[case]
    with pytest.raises(InputError) as caught:
        apply_setting(load_scenario(), setting)
    assert answer in str(caught.value)


def test_what_is_refused_leaves_the_scenario_as_it_was() -> None:
    scenario: Scenario = load_scenario()
    with pytest.raises(InputError):
        scenario.replace("parameters.switching.egress_fee", -1.0)
    assert scenario == load_scenario()
