"""What holds for every instrument: names, dates, strength, phase-in, announcement, what it says of itself."""

import inspect
import re

import pytest

from moatlab.foundation.errors import InputError
from moatlab.parameters.parameters import Parameters
from moatlab.policy import Outage, SupplyShock, bundles, instruments, named
from moatlab.policy.intervention import Intervention
from moatlab.policy.shocks import SetParameter
from moatlab.scenario.loader import load_scenario
from tests.policy.interventions import BASE, KINDS, START, differing, made, month

IN_THE_ORDER_OF_THE_MODEL = [
    "egress_cap",
    "egress_ban",
    "interoperability",
    "portability_multihoming",
    "switching_support",
    "exclusivity_ban",
    "exclusivity_sunset",
    "frand_model_access",
    "take_rate_cap",
    "commit_discount_limit",
    "equity_cap",
    "merger_block",
    "divestiture",
    "chip_frand",
    "public_compute",
    "prepaid_cap",
    "transparency",
    "voluntary_open_api",
    "compute_levy",
    "rofr_ban",
    "open_weights_support",
    "review_delay",
    "licence_parity",
]


def rules_in(intervention: Intervention, when: str) -> Parameters:
    return intervention.amend(BASE, month(when))


def test_the_instruments_are_p1_to_p23_of_the_model() -> None:
    assert list(instruments()) == IN_THE_ORDER_OF_THE_MODEL


@pytest.mark.parametrize("kind", KINDS)
def test_an_instrument_is_made_with_its_start_alone(kind: str) -> None:
    intervention = instruments()[kind](start=START)  # type: ignore[call-arg] # the kind has a default
    assert (intervention.kind, intervention.strength, intervention.end) == (kind, 1.0, None)
    assert intervention == made(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_at_full_strength_it_changes_the_parameters_that_it_names_and_no_others(kind: str) -> None:
    intervention = made(kind)
    promised = intervention.changes(BASE, 1.0)
    changed = differing(BASE, intervention.amend(BASE, intervention.full_from))
    assert changed
    assert changed.keys() <= promised.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_before_its_start_after_its_end_and_at_strength_0_the_rules_are_untouched(kind: str) -> None:
    dated = made(kind, end="2029-01")
    assert dated.amend(BASE, month("2026-12")) is BASE
    assert dated.amend(BASE, month("2029-01")) is BASE
    assert made(kind, strength=0.0).amend(BASE, month("2040-01")) is BASE
    assert differing(BASE, dated.amend(BASE, month("2028-12")))


@pytest.mark.parametrize("kind", KINDS)
def test_strength_rises_in_equal_steps_from_month_to_month_of_the_phase_in(kind: str) -> None:
    intervention = made(kind, phase_in_months=4, strength=0.8, end="2027-08")
    months = [f"2027-{number:02}" for number in range(1, 9)]
    found = [intervention.strength_in(month(text)) for text in ("2026-12", *months)]
    assert found == pytest.approx([0.0, 0.0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.0])
    assert intervention.full_from == month("2027-05")


def test_without_phase_in_a_rule_holds_in_full_from_its_first_month() -> None:
    assert made("egress_ban", strength=0.5).strength_in(START) == 0.5


def test_interoperability_takes_three_years_unless_told_otherwise() -> None:
    half_way = differing(BASE, rules_in(made("interoperability"), "2028-07"))
    assert {path: after for path, (_, after) in half_way.items()} == pytest.approx(
        {"switching.interop_procedural": 0.2, "switching.interop_data": 0.3, "demand.ecosystem_weight": 0.45}
    )
    at_once = differing(BASE, rules_in(made("interoperability", phase_in_months=0), "2027-01"))
    assert at_once["switching.interop_data"] == (0.0, 0.6)


def test_a_cap_of_half_strength_goes_half_of_the_way_and_does_not_raise_what_is_lower() -> None:
    assert differing(BASE, rules_in(made("egress_cap", strength=0.5), "2027-01")) == {
        "switching.egress_fee": (0.07, pytest.approx((0.07 + 0.005) / 2))
    }
    cheap = BASE.replace("switching.egress_fee", 0.002)
    assert made("egress_cap").amend(cheap, START) == cheap


def test_a_switch_flips_at_any_strength_above_0() -> None:
    assert differing(BASE, rules_in(made("rofr_ban", strength=0.01), "2027-01")) == {
        "conduct.rofr_allowed": (True, False)
    }


def test_half_an_exclusivity_ban_forbids_exclusive_sale_and_a_full_one_exclusive_compute_as_well() -> None:
    sale, compute = "conduct.exclusive_sale_allowed", "conduct.exclusive_compute_allowed"
    by_strength = {
        strength: set(differing(BASE, rules_in(made("exclusivity_ban", strength=strength), "2027-01")))
        for strength in (0.4, 0.5, 0.9, 1.0)
    }
    assert by_strength == {0.4: set(), 0.5: {sale}, 0.9: {sale}, 1.0: {sale, compute}}


def test_firms_expect_a_rule_between_announcement_and_start_if_they_anticipate_it() -> None:
    ban = made("exclusivity_ban", announced="2026-06", retroactive=True, anticipation=True)
    months = ("2026-05", "2026-06", "2026-12", "2027-01")
    assert [ban.expected_in(month(text)) for text in months] == [False, True, True, False]
    unheard = made("exclusivity_ban", announced="2026-06", retroactive=True)
    assert not any(unheard.expected_in(month(text)) for text in months)


@pytest.mark.parametrize("kind", [*KINDS, "set_parameter", "supply_shock", "outage"])
def test_every_instrument_names_its_legal_counterpart_what_to_watch_and_its_source(kind: str) -> None:
    others: dict[str, type[Intervention]] = {
        "set_parameter": SetParameter,
        "supply_shock": SupplyShock,
        "outage": Outage,
    }
    text = inspect.getdoc((instruments() | others)[kind]) or ""
    first, _, body = text.partition("\n\n")
    assert re.fullmatch(r"[A-Z][^\n]+\.", first)
    names = re.findall(r"^(Legal counterpart|Watch|Source): (?=\S)", body, re.MULTILINE)
    assert names == ["Legal counterpart", "Watch", "Source"]


def test_a_name_of_several_is_several_interventions_and_bundles_may_bring_their_own_dates() -> None:
    chosen = named("rofr_ban, contract_package", month("2028-05"))
    assert [(rule.kind, rule.start) for rule in chosen] == [
        (kind, month("2028-05")) for kind in ("rofr_ban", "exclusivity_ban", "prepaid_cap", "rofr_ban")
    ]
    assert {f"{rule.start:%Y-%m}" for rule in named("data_act", START)} == {"2024-01", "2025-09", "2027-01"}


@pytest.mark.parametrize("name", bundles())
def test_every_bundle_can_be_added_to_a_scenario(name: str) -> None:
    scenario = load_scenario("documented_nonexclusive").with_interventions(bundles()[name](START))
    assert len(scenario.interventions) > 0


def test_an_unknown_policy_is_answered_by_the_nearest_one() -> None:
    with pytest.raises(InputError, match=r"policy: got the unknown name \"egress_bann\"[^?]*egress_ban\?"):
        named("rofr_ban,egress_bann", START)
