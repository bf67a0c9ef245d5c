"""A design that cannot be run is answered by one message that says where, what, and what instead."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moatlab.foundation.errors import InputError
from moatlab.foundation.refusals import validated
from moatlab.sweeps.design import Design
from moatlab.sweeps.design_file import load_design
from moatlab.sweeps.plan import Plan
from tests.sweeps.small_worlds import EGRESS, SWITCHING
from tests.sweeps.wrong_designs import WRONG

HEAD = 'scenario = "seed_exclusive"\n'
FILES: dict[str, tuple[bytes, str]] = {
    "a syntax error": (b'scenario = "seed_exclusive"\nseeds = [1', "text that is not TOML"),
    "no text": (bytes(range(128, 200)), "a byte that is not UTF-8"),
    "no scenario": (b"seeds = 3", "scenario: got nothing"),
    "an unknown scenario": (b'scenario = "seed_exclusiv"', "seed_exclusiv"),
    "a scenario that is a number": (b"scenario = 7", "names of the library or paths"),
    "a scenario twice": (b'scenario = ["none_free", "none_free"]', '"none_free" twice'),
    "no scenarios": (b"scenario = []", "an empty list"),
}


def refusal(file: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_design(file)
    return str(caught.value)


@pytest.mark.parametrize("case", WRONG)
def test_wrong_designs_are_refused_in_one_message_that_names_the_place(case: str, tmp_path: Path) -> None:
    lines, hints = WRONG[case]
    (tmp_path / "design.toml").write_text(HEAD + lines, encoding="utf-8")
    message = refusal(tmp_path / "design.toml")
    assert message.startswith(f"{tmp_path}/design.toml: ")
    assert [hint for hint in hints if hint not in message] == [], message
    assert len(message) < 1000


@pytest.mark.parametrize("case", FILES)
def test_files_that_are_no_designs_are_named(case: str, tmp_path: Path) -> None:
    content, hint = FILES[case]
    (tmp_path / "design.toml").write_bytes(content)
    message = refusal(tmp_path / "design.toml")
    assert "design.toml" in message
    assert hint in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "missing.toml")
    assert "a folder" in refusal(tmp_path)


NUMBERS = st.one_of(
    st.integers(-3, 5), st.integers(10**15, 10**25), st.floats(), st.booleans(), st.sampled_from([0.1, 0.05])
)
VALUES = st.recursive(
    st.one_of(
        NUMBERS, st.text(max_size=8), st.none(), st.dates(), st.sampled_from(["plausible", "none", "2027-01"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=2)
    ),
    max_leaves=5,
)
PATHS = st.sampled_from(
    f"{EGRESS} {SWITCHING} parameters.time.steps parameters.population.n_enterprises contracts_mode clouds "
    "clouds.aws.price_taker parameters labs[0].name labs[99].name name . a.b interventions".split(" ")
)
LEVELS = st.dictionaries(PATHS, st.one_of(VALUES, st.lists(NUMBERS, max_size=3)), max_size=3)
SAMPLE = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {},
        optional={
            "n": NUMBERS,
            "key": NUMBERS,
            "levels": NUMBERS,
            "bounds": st.one_of(LEVELS, st.lists(PATHS)),
        },
    ),
)
POLICY = st.one_of(
    VALUES,
    st.lists(st.sampled_from(["egress_ban", "open_package", "data_act", "egress"]), max_size=2),
    st.lists(
        st.fixed_dictionaries({"kind": st.just("egress_cap"), "start": VALUES}, optional={"cap": VALUES})
    ),
)
DESIGNS = st.fixed_dictionaries(
    {"scenario": st.one_of(st.just("seed_exclusive"), st.sampled_from([["none_free"], 3, None]))},
    optional={
        "seeds": st.one_of(VALUES, NUMBERS, st.lists(NUMBERS, max_size=3)),
        "outcomes": st.one_of(VALUES, st.lists(st.sampled_from(["lock_in", "aws.share", "x.y"]), max_size=3)),
        "window": st.one_of(VALUES, st.just(["2027-01", "2027-12"])),
        "series": st.one_of(VALUES, st.sampled_from(["none", "monthly"])),
        "fixed": st.one_of(VALUES, LEVELS),
        "grid": st.one_of(VALUES, LEVELS),
        "table": st.one_of(
            VALUES, st.fixed_dictionaries({"rows": st.one_of(VALUES, st.lists(LEVELS, max_size=3))})
        ),
        "latin_hypercube": SAMPLE,
        "sobol": SAMPLE,
        "morris": SAMPLE,
        "policies": st.one_of(VALUES, st.dictionaries(st.text(max_size=4), POLICY, max_size=2)),
        "sseds": VALUES,
    },
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(table=DESIGNS)
def test_whatever_stands_in_a_design_it_is_a_design_or_a_refusal(table: dict[str, object]) -> None:
    with suppress(InputError):
        plan = Plan(validated(Design, table))
        assert len(plan) >= 1
        assert plan[len(plan) - 1].identity
        assert len(plan.content_hash) == 64
