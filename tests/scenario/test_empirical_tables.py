"""The shipped tables: every row has a source, numbers are numbers, known values are there."""

import pandas as pd
import pytest

from moatlab.foundation.errors import InputError
from moatlab.scenario.data import empirical_table, empirical_tables

TABLES = [name for name in empirical_tables() if name != "sources"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_cites_a_source_of_the_register(name: str) -> None:
    assert set(empirical_table(name)["source_id"]) <= set(empirical_table("sources")["source_id"])


def test_the_register_has_no_source_twice_and_none_that_nobody_cites() -> None:
    register = empirical_table("sources")["source_id"]
    assert register.is_unique
    assert set(register) == set().union(*(empirical_table(name)["source_id"] for name in TABLES))


@pytest.mark.parametrize("name", TABLES)
def test_numbers_are_numbers_and_dates_are_dates(name: str) -> None:
    table = empirical_table(name)
    for column in table.columns:
        if column.endswith(("_pct", "_usd_bn", "_usd", "_gw")) or column in ("value", "low", "high"):
            assert pd.api.types.is_numeric_dtype(table[column]), column
        if column in ("date", "period_end"):
            assert pd.api.types.is_datetime64_any_dtype(table[column]), column


def test_the_three_leaders_hold_two_thirds_of_the_market_at_the_start() -> None:
    shares = empirical_table("cloud_market_shares")
    main = shares[(shares["series"] == "synergy_iaas_paas_hosted_private") & (shares["period"] == "2023-Q1")]
    assert main.set_index("provider")["share_pct"][["AWS", "Microsoft", "Google"]].tolist() == [
        32.0,
        23.0,
        10.0,
    ]


def test_a_date_says_how_precisely_it_was_read() -> None:
    deals = empirical_table("deals").drop_duplicates("deal_id").set_index("deal_id")
    assert deals.loc["microsoft_openai_2021", "date"] == pd.Timestamp("2021-01-01")
    assert deals.loc["microsoft_openai_2021", "date_precision"] == "year"
    assert deals.loc["microsoft_openai_2023-01", "date_precision"] == "day"


def test_reading_a_table_twice_gives_two_tables() -> None:
    first = empirical_table("deals")
    first["lab"] = "changed"
    assert "changed" not in set(empirical_table("deals")["lab"])


def test_an_unknown_table_is_answered_by_the_nearest_one() -> None:
    with pytest.raises(InputError, match="Did you mean cloud_market_shares"):
        empirical_table("cloud_market_share")
