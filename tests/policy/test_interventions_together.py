"""Several interventions at once: order, repetition, targets, older contracts, and what is left in the end."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moatlab.parameters.parameters import Parameters
from moatlab.parameters.table import parameter_table
from moatlab.policy.intervention import Intervention
from moatlab.policy.rulebook import RuleBook, Subject
from moatlab.policy.shocks import SetParameter
from moatlab.scenario.intervention_rules import sorts_of_names
from moatlab.scenario.loader import load_scenario
from tests.policy.interventions import BASE, KINDS, START, differing, made, month, paths_of

SORTS = sorts_of_names(load_scenario())
RANGES = {
    entry.path.removeprefix("parameters."): entry.plausible
    for entry in parameter_table()
    if isinstance(entry.default, float) and entry.plausible is not None
}
CAPS_AND_BANS = [
    "egress_cap",
    "egress_ban",
    "portability_multihoming",
    "exclusivity_ban",
    "exclusivity_sunset",
    "frand_model_access",
    "take_rate_cap",
    "commit_discount_limit",
    "equity_cap",
    "merger_block",
    "divestiture",
    "chip_frand",
    "prepaid_cap",
    "voluntary_open_api",
    "rofr_ban",
    "review_delay",
]
NOT_AGAIN_WHEN_SCALED = {"portability_multihoming": "demand.remote_penalty"}
COMMUTE_THOUGH_THEY_MEET = {
    ("egress_cap", "egress_ban"): "both pull the fee towards the same level, the cost of the transfer",
    ("portability_multihoming", "commit_discount_limit"): "both take away a share of what is left",
    ("switching_support", "transparency"): "both add, up to the same bound",
}
DO_NOT_COMMUTE = {("transparency", "review_delay")}
"""One takes months off the duration of a review, the other sets it."""
APART = {
    pair for pair in combinations(KINDS, 2) if paths_of(made(pair[0])).apart_from(paths_of(made(pair[1])))
}


def book(*interventions: Intervention) -> RuleBook:
    return RuleBook(BASE, interventions, SORTS)


def turned(rulebook: RuleBook, text: str) -> RuleBook:
    rulebook.turn_to(month(text))
    return rulebook


@st.composite
def worlds(draw: st.DrawFn, pair: tuple[str, str]) -> Parameters:
    """Rules in which every number that a pair reads or changes lies anywhere in its plausible range."""
    touched = sorted(set().union(*(paths for kind in pair for paths in paths_of(made(kind)))) & RANGES.keys())
    return BASE.replace_all({path: draw(st.floats(*RANGES[path])) for path in touched})


def both_ways(
    world: Parameters, pair: tuple[str, str], strengths: tuple[float, float]
) -> tuple[Parameters, Parameters]:
    first, second = (made(kind, strength=strength) for kind, strength in zip(pair, strengths, strict=True))
    when = max(first.full_from, second.full_from)
    return second.amend(first.amend(world, when), when), first.amend(second.amend(world, when), when)


@pytest.mark.parametrize("kind", CAPS_AND_BANS)
def test_a_cap_or_a_ban_that_holds_already_changes_nothing_when_it_is_passed_again(kind: str) -> None:
    intervention = made(kind)
    once = intervention.amend(BASE, intervention.full_from)
    again = differing(once, intervention.amend(once, intervention.full_from))
    assert set(again) == ({NOT_AGAIN_WHEN_SCALED[kind]} if kind in NOT_AGAIN_WHEN_SCALED else set())


def test_only_four_pairs_of_instruments_meet_in_a_parameter() -> None:
    assert set(combinations(KINDS, 2)) - APART == COMMUTE_THOUGH_THEY_MEET.keys() | DO_NOT_COMMUTE


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_order_of_two_instruments_does_not_matter_where_neither_touches_what_the_other_uses(
    data: st.DataObject,
) -> None:
    pair = data.draw(st.sampled_from(sorted(APART)))
    strengths = data.draw(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
    one, other = both_ways(data.draw(worlds(pair)), pair, strengths)
    assert one == other


@pytest.mark.parametrize("pair", COMMUTE_THOUGH_THEY_MEET)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_order_of_two_instruments_does_not_matter_where_they_pull_the_same_way(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    strengths = data.draw(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
    world = data.draw(worlds(pair)).replace("switching.egress_cost", made("egress_cap").model_dump()["cap"])
    one, other = both_ways(world, pair, strengths)
    for path, (left, right) in differing(one, other).items():
        assert left == pytest.approx(right, rel=1e-12, abs=1e-15), path


@pytest.mark.parametrize("pair", DO_NOT_COMMUTE)
def test_of_two_that_set_and_shorten_the_same_duration_the_later_one_has_the_last_word(
    pair: tuple[str, str],
) -> None:
    shortened, lengthened = (kind for kind in pair)
    set_last = turned(book(made(shortened), made(lengthened, start="2028-01")), "2028-01")
    cut_last = turned(book(made(lengthened), made(shortened, start="2028-01")), "2028-01")
    assert set_last.parameters.regulator.review_months == 24.0
    assert cut_last.parameters.regulator.review_months == 18.0


def test_interventions_of_one_month_apply_in_the_order_of_the_scenario() -> None:
    cheaper = SetParameter(start=START, path="switching.egress_fee", value=0.02)
    halved = made("egress_cap", cap=0.0, strength=0.5)
    assert turned(book(cheaper, halved), "2027-01").parameters.switching.egress_fee == 0.01
    assert turned(book(halved, cheaper), "2027-01").parameters.switching.egress_fee == 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_when_an_intervention_has_expired_the_rules_are_those_of_the_scenario(kind: str) -> None:
    rulebook = book(made(kind, end="2031-01"))
    for text in ("2026-12", "2028-06", "2030-12"):
        turned(rulebook, text)
    assert turned(rulebook, "2031-01").parameters is BASE
    assert rulebook.of(Subject(cloud="azure", lab="openai", sector="finance")) is BASE


def test_one_repeal_leaves_the_other_rule_as_if_it_had_always_been_alone() -> None:
    both = book(made("egress_cap", end="2028-01"), made("egress_ban", strength=0.5))
    alone = turned(book(made("egress_ban", strength=0.5)), "2028-01")
    assert turned(both, "2027-06").parameters != alone.parameters
    assert turned(both, "2028-01").parameters == alone.parameters


def test_rules_are_folded_anew_only_when_a_strength_changes() -> None:
    rulebook = book(made("egress_ban", phase_in_months=3))
    versions = []
    for text in ("2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"):
        versions.append(turned(rulebook, text).version)
    assert [later - earlier for earlier, later in pairwise(versions)] == [
        0,
        1,
        1,
        1,
        0,
    ]


def test_the_book_says_which_rules_begin_and_end_to_hold() -> None:
    rulebook = book(made("egress_ban", end="2027-03"), made("rofr_ban", strength=0.0))
    told = {text: rulebook.turn_to(month(text)) for text in ("2026-12", "2027-01", "2027-02", "2027-03")}
    assert {text: [(rule.kind, holds) for rule, holds in changes] for text, changes in told.items()} == {
        "2026-12": [],
        "2027-01": [("egress_ban", True)],
        "2027-02": [],
        "2027-03": [("egress_ban", False)],
    }


@pytest.mark.parametrize(
    ("subject", "free"),
    [
        (Subject(), False),
        (Subject(cloud="aws"), True),
        (Subject(cloud="azure"), False),
        (Subject(cloud="aws", lab="meta", sector="finance"), True),
        (Subject(lab="meta"), False),
    ],
    ids=str,
)
def test_a_rule_aimed_at_a_cloud_holds_where_that_cloud_is_concerned(subject: Subject, *, free: bool) -> None:
    rulebook = turned(book(made("egress_ban", targets=["aws"])), "2027-01")
    assert (rulebook.of(subject).switching.switching_egress_factor == 0.0) is free
    assert rulebook.parameters is BASE


def test_a_rule_aimed_at_clouds_and_labs_holds_for_pairs_of_one_of_each() -> None:
    rulebook = turned(book(made("rofr_ban", targets=["aws", "azure", "openai"])), "2027-01")

    def allowed(cloud: str, lab: str) -> bool:
        return rulebook.of(Subject(cloud=cloud, lab=lab)).conduct.rofr_allowed

    assert not allowed("azure", "openai")
    assert not allowed("aws", "openai")
    assert allowed("aws", "anthropic")
    assert allowed("google_cloud", "openai")


def test_a_rule_aimed_at_a_sector_holds_for_its_enterprises() -> None:
    rulebook = turned(book(made("interoperability", targets=["finance"], phase_in_months=0)), "2027-01")
    assert rulebook.of(Subject(sector="finance")).switching.interop_data == 0.6
    assert rulebook.of(Subject(sector="other")).switching.interop_data == 0.0


@pytest.mark.parametrize(
    ("signed", "retroactive", "bound"),
    [("2026-12", False, False), ("2027-01", False, True), ("2026-12", True, True), ("2028-01", False, True)],
)
def test_contracts_that_are_older_than_a_rule_are_bound_only_if_it_reaches_back(
    signed: str, *, retroactive: bool, bound: bool
) -> None:
    rulebook = turned(book(made("exclusivity_ban", retroactive=retroactive)), "2029-01")
    rules = rulebook.of(Subject(cloud="aws", lab="anthropic", signed=month(signed)))
    assert rules.conduct.exclusive_sale_allowed is not bound
    assert not rulebook.parameters.conduct.exclusive_sale_allowed


def test_rules_that_restrict_no_contracts_bind_old_and_new_ones_alike() -> None:
    rulebook = turned(book(made("frand_model_access")), "2029-01")
    assert rulebook.of(Subject(lab="openai", signed=month("2023-01"))).conduct.access_gap == 0.3


def test_who_expects_a_rule_sees_it_in_full_from_its_announcement_on() -> None:
    rule = made(
        "exclusivity_ban", announced="2026-06", phase_in_months=12, retroactive=True, anticipation=True
    )
    rulebook = book(rule)

    def allowed(text: str, *, expects: bool) -> bool:
        return turned(rulebook, text).of(Subject(expects=expects)).conduct.exclusive_sale_allowed

    assert allowed("2026-05", expects=True)
    assert not allowed("2026-06", expects=True)
    assert allowed("2026-06", expects=False)
    assert allowed("2027-06", expects=False)  # five twelfths of the strength: not yet half
    assert not allowed("2027-07", expects=False)
