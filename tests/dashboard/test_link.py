"""The link holds everything that was chosen, and a damaged one is answered with a sentence."""

import contextlib
import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moatlab.dashboard.link import read_link, write_link
from moatlab.dashboard.sliders import SLIDERS
from moatlab.dashboard.state import VIEWS, Choice
from moatlab.dashboard.views.export import link_of
from moatlab.foundation.errors import InputError
from moatlab.policy import CommitDiscountLimit, ExclusivityBan, Outage, instruments
from moatlab.scenario.loader import library
from tests.dashboard.small_worlds import small_choice

MONTHS = st.dates(datetime.date(2023, 1, 1), datetime.date(2035, 12, 1))
AIMED = ExclusivityBan(
    start="2026-02",
    end="2030-01",
    announced="2025-01",
    strength=0.35,
    targets=("aws", "anthropic"),
    retroactive=True,
)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Any scenario, some sliders moved, some instruments added, in any view."""
    choice = Choice().in_scenario(draw(st.sampled_from(["seed_exclusive", "none_free", "history_2025"])))
    original = choice.original()
    moved = draw(st.lists(st.sampled_from(SLIDERS), unique=True, max_size=4))
    values = {slider.path: slider.value(draw(st.floats(*slider.ends(original)))) for slider in moved}
    kinds = draw(st.lists(st.sampled_from(list(instruments().values())), unique=True, max_size=3))
    rules = [
        kind(start=draw(MONTHS).replace(day=1), strength=draw(st.integers(0, 100)) / 100) for kind in kinds
    ]
    choice = choice.with_seed(draw(st.integers(0, 2**63 - 1))).with_settings(values).adding(*rules)
    return choice.seen_as(draw(st.sampled_from(list(VIEWS))), draw(st.none() | MONTHS.map(_first)))


def _first(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


@settings(max_examples=30, deadline=None)
@given(choice=choices())
def test_a_link_gives_back_what_was_chosen(choice: Choice) -> None:
    address = link_of(choice, "http://127.0.0.1:8501")
    assert read_link(parse_qs(urlsplit(address).query)) == choice


@pytest.mark.parametrize(
    "rule", [AIMED, CommitDiscountLimit(start="2027-01"), Outage(start="2028-03", cloud="azure", months=2)]
)
def test_every_field_of_an_intervention_travels(rule: ExclusivityBan) -> None:
    choice = Choice().adding(rule)
    assert read_link(write_link(choice)) == choice


def test_every_scenario_of_the_library_travels() -> None:
    for name in library():
        assert read_link(write_link(Choice().in_scenario(name))).scenario == name


def test_a_link_holds_only_what_differs() -> None:
    assert write_link(Choice()) == {}
    choice = Choice().with_settings({"parameters.switching.egress_fee": 0.02}).adding(AIMED)
    assert write_link(choice) == {
        "v": ["1"],
        "set": ["switching.egress_fee=0.02"],
        "do": [
            "exclusivity_ban;start=2026-02;end=2030-01;announced=2025-01;strength=0.35;targets=aws,anthropic;"
            "retroactive=true"
        ],
    }


def test_lists_and_choices_of_words_travel() -> None:
    weights = (0.1, 0.2, 0.2, 0.3, 0.2)
    changes = {"parameters.stocks.sector_weights": weights, "parameters.population.network": "mean_field"}
    choice = small_choice().with_settings(changes)
    assert read_link(write_link(choice)) == choice


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"v": ["2"]}, 'version "2"'),
        ({"scenario": ["none_free"]}, "version nothing"),
        ({"v": ["1"], "sett": ["x=1"]}, 'unknown name "sett"'),
        ({"v": ["1"], "seed": ["1", "2"]}, "seed 2 times"),
        ({"v": ["1"], "seed": ["-1"]}, "a whole number from 0"),
        ({"v": ["1"], "seed": ["9" * 60]}, "a whole number from 0"),
        ({"v": ["1"], "scenario": ["../../secret.toml"]}, "unknown name"),
        ({"v": ["1"], "set": ["switching.egress_fee"]}, "path=value"),
        ({"v": ["1"], "set": ["switching.egress_fee=0.1", "switching.egress_fee=0.2"]}, "each path once"),
        ({"v": ["1"], "set": ["switching.egress_fee=0.02\nx = 1"]}, "link: value"),
        ({"v": ["1"], "set": ["switching.egress_fee=" + "[" * 5000]}, "link: "),
        ({"v": ["1"], "do": ["egress_bn;start=2027-01"]}, "Did you mean egress_ban"),
        ({"v": ["1"], "do": ["egress_ban"]}, "egress_ban: start: got nothing"),
        ({"v": ["1"], "do": ["egress_ban;start=2027-01;streng"]}, "name=value"),
        ({"v": ["1"], "do": ["egress_ban;start=2027-01", "egress_ban;start=2028-01"]}, "a second egress ban"),
        ({"v": ["1"], "month": ["1850-01"]}, "a month from 2023-01"),
        ({"v": ["1"], "view": ["kitchen"]}, "one of overview"),
    ],
)
def test_a_damaged_link_is_answered_with_what_is_wrong(query: dict[str, list[str]], words: str) -> None:
    with pytest.raises(InputError, match=r"^link: ") as refusal:
        read_link(query)
    assert words in str(refusal.value)


@settings(max_examples=200, deadline=None)
@given(
    query=st.dictionaries(
        st.sampled_from(["v", "scenario", "seed", "set", "do", "view", "month"]),
        st.lists(st.text(max_size=30) | st.just("1"), min_size=1, max_size=2),
        max_size=4,
    )
)
def test_no_link_ends_in_anything_but_a_choice_or_a_sentence(query: dict[str, list[str]]) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(read_link(query), Choice)
