"""Periods: an archive cut along the calendar, no part too large."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.periods import Period, cut, lot

days = st.dates().map(lambda day: day.isoformat())
dates = st.one_of(
    days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]), st.just("2014-03-31T10:00"), st.just("9999")
)


def holds(period: Period, date: str, number: int) -> bool:
    """Say whether an article of a *date* lies in a period; its *number* stands for its path."""
    return period.first <= date < period.until and period.low <= lot(str(number)) < period.high


def periods(dates: list[str], most: int) -> list[Period]:
    return list(cut(lambda period: sum(holds(period, date, number) for number, date in enumerate(dates)), most))


@pytest.mark.parametrize(
    ("dates", "most", "wanted"),
    [
        ((), 1, ""),
        (("2014", "1999-12-31"), 2, "all"),
        (("1998", "2004", "2014"), 2, "1000_2000 2000_3000"),
        (("2004", "2011", "2012", "2013"), 3, "2000_2010 2010_2020"),
        (("2014", "2014-03", "2014-03-31", "2014-09-01"), 3, "2014_2014-07 2014-07_2015"),
        (("2014-03", "2014-03-09", "2014-03-11", "2014-03-31"), 2, "2014-03_2014-03-11 2014-03-11_2014-03-21 2014-03-21_2014-04"),
        (("2014-03-09", "2014-03-09", "2014-03-09"), 2, "2014-03-09_2014-03-10_000 2014-03-09_2014-03-10_128"),
        (("9999", "9999-12-31"), 1, "9999_9999-07 9999-07_9999"),
    ],
    ids=["nothing", "little", "millennia", "decades", "halves of a year", "parts of a month", "a day", "the last year"],
)  # fmt: skip
def test_an_archive_is_cut_where_the_calendar_is(dates: tuple[str, ...], most: int, wanted: str) -> None:
    assert " ".join(period.name for period in periods(list(dates), most)) == wanted


@given(st.lists(dates, max_size=60), st.integers(1, 20))
def test_every_date_lies_in_one_period_and_no_period_that_can_be_cut_is_too_large(dates: list[str], most: int) -> None:
    found = periods(dates, most)
    assert found == sorted(found)
    for number, date in enumerate(dates):
        assert sum(holds(period, date, number) for period in found) == 1
    for period in found:
        inside = sum(holds(period, date, number) for number, date in enumerate(dates))
        assert inside > 0 and (inside <= most or period.high - period.low == 1)


@given(st.lists(dates, min_size=1, max_size=60), dates, st.integers(1, 20))
def test_a_date_more_changes_no_period_but_the_one_it_lies_in(dates: list[str], more: str, most: int) -> None:
    before, after = set(periods(dates, most)), set(periods([*dates, more], most))
    assert all(holds(period, more, len(dates)) for period in before - after)
