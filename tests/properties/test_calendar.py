"""One step is one month: dates, steps and yearly rates convert without drift."""

import datetime
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moatlab.foundation.months import Calendar, monthly_probability, parse_month, years

months = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))
calendars = st.builds(Calendar, months.map(lambda date: date.replace(day=1)), st.integers(1, 600))


@pytest.mark.parametrize(
    "text", ["2027-02", "2027-02-01", "2027-02-28", " 2027-02 ", datetime.date(2027, 2, 17)], ids=str
)
def test_every_way_to_write_a_month_means_its_first_day(text: str | datetime.date) -> None:
    assert parse_month(text) == datetime.date(2027, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2027", "2027-13", "2027-00", "2027-02-30", "2027-2", "02-2027", "2027/02", "2027-02-1"],
)
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|day"):
        parse_month(text)


@given(months)
def test_a_written_month_reads_as_itself(date: datetime.date) -> None:
    assert parse_month(f"{date:%Y-%m}") == parse_month(date) == date.replace(day=1)


@given(calendars, st.integers(-1000, 1000))
def test_step_and_date_are_inverse(calendar: Calendar, step: int) -> None:
    assert calendar.step(calendar.date(step)) == step


@given(calendars, months)
def test_every_day_of_a_month_belongs_to_its_step(calendar: Calendar, date: datetime.date) -> None:
    assert calendar.date(calendar.step(date)) == date.replace(day=1)


@given(calendars)
def test_a_run_has_one_date_a_month_without_gaps(calendar: Calendar) -> None:
    dates = calendar.dates()
    assert len(dates) == calendar.steps
    assert dates[0] == calendar.start
    assert dates[-1] == calendar.end
    assert all(date.day == 1 for date in dates)
    assert all(0 < (later - earlier).days <= 31 for earlier, later in itertools.pairwise(dates))


def test_thirteen_years_of_months_run_from_january_2023_to_december_2035() -> None:
    calendar = Calendar(datetime.date(2023, 1, 1), 156)
    assert calendar.end == datetime.date(2035, 12, 1)
    assert calendar.step(datetime.date(2022, 12, 31)) == -1
    assert calendar.step(datetime.date(2036, 1, 1)) == 156


def test_a_run_can_start_within_a_year() -> None:
    calendar = Calendar(datetime.date(2023, 11, 1), 4)
    assert [f"{date:%Y-%m}" for date in calendar.dates()] == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_twelve_steps_are_one_year() -> None:
    assert (years(0), years(12), years(156), years(-6)) == (0.0, 1.0, 13.0, -0.5)


@given(st.floats(0.0, 50.0))
def test_twelve_months_of_a_hazard_are_one_year_of_it(hazard: float) -> None:
    survived_a_year = (1.0 - monthly_probability(hazard)) ** 12
    assert survived_a_year == pytest.approx(math.exp(-hazard), rel=1e-9, abs=1e-12)


def test_a_rare_event_keeps_its_precision() -> None:
    assert monthly_probability(1.2e-12) == pytest.approx(1e-13, rel=1e-12)
    assert monthly_probability(0.0) == 0.0
