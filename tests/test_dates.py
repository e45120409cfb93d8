from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.dates import ArchiveDate, display_date, moment, month_name, parse_date, parse_date_in_name

DATES = {
    "a year": ("2013", ArchiveDate("2013")),
    "a month": ("2013-05", ArchiveDate("2013-05")),
    "a day": ("2013-05-06", ArchiveDate("2013-05-06")),
    "a day without zeros": ("2013-5-6", ArchiveDate("2013-05-06")),
    "a day with slashes": ("2013/05/06", ArchiveDate("2013-05-06")),
    "a day with dots": ("2013.5.6", ArchiveDate("2013-05-06")),
    "a day in eight digits": ("20130506", ArchiveDate("2013-05-06")),
    "a Chinese year": ("2013年", ArchiveDate("2013")),
    "a Chinese month": ("2013年5月", ArchiveDate("2013-05")),
    "a Chinese day": ("2013年5月6日", ArchiveDate("2013-05-06")),
    "a Chinese day in speech": ("2013 年 5 月 6 号", ArchiveDate("2013-05-06")),
    "full-width digits": ("２０１３－０５－０６", ArchiveDate("2013-05-06")),
    "an English day": ("6 May 2013", ArchiveDate("2013-05-06")),
    "an English day with an ordinal": ("6th May, 2013", ArchiveDate("2013-05-06")),
    "an American day": ("May 6, 2013", ArchiveDate("2013-05-06")),
    "an American day with an ordinal": ("May 1st 2013", ArchiveDate("2013-05-01")),
    "a short month": ("Sept. 6, 2013", ArchiveDate("2013-09-06")),
    "a month in capitals": ("6 MAY 2013", ArchiveDate("2013-05-06")),
    "an English month": ("May 2013", ArchiveDate("2013-05")),
    "numbers that can be one day only": ("16/05/2013", ArchiveDate("2013-05-16")),
    "American numbers that can be one day only": ("05/16/2013", ArchiveDate("2013-05-16")),
    "equal numbers": ("5.5.2013", ArchiveDate("2013-05-05")),
    "a leap day": ("2024-02-29", ArchiveDate("2024-02-29")),
    "a year of the first century": ("0079-08-24", ArchiveDate("0079-08-24")),
    "a minute": ("2013-05-06 09:05", ArchiveDate("2013-05-06T09:05:00")),
    "a moment without a zone": ("2013-05-06T09:05:07", ArchiveDate("2013-05-06T09:05:07")),
    "a moment in UTC": ("2013-05-06T09:05:07Z", ArchiveDate("2013-05-06T09:05:07", "+00:00")),
    "a moment with a named zone": ("2013-05-06 09:05:07 UTC", ArchiveDate("2013-05-06T09:05:07", "+00:00")),
    "a moment with an offset": ("2013-05-06T09:05:07+08:00", ArchiveDate("2013-05-06T09:05:07", "+08:00")),
    "a moment with a loose offset": (
        "2013-05-06 9:05:00 -0400",
        ArchiveDate("2013-05-06T09:05:00", "-04:00"),
    ),
    "a moment with an offset of hours": (
        "2013-05-06 09:05:00+08",
        ArchiveDate("2013-05-06T09:05:00", "+08:00"),
    ),
    "parts of a second": ("2013-05-06T09:05:07.123456Z", ArchiveDate("2013-05-06T09:05:07", "+00:00")),
    "an English moment": ("May 6, 2013 9:05", ArchiveDate("2013-05-06T09:05:00")),
    "a Chinese moment": ("2013年5月6日 09:05", ArchiveDate("2013-05-06T09:05:00")),
    "blanks around": ("  2013-05-06\t", ArchiveDate("2013-05-06")),
    "a moment late at night far east": (
        "2013-05-06 23:59:59 +1400",
        ArchiveDate("2013-05-06T23:59:59", "+14:00"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), DATES.values(), ids=DATES)
def test_a_date_keeps_the_precision_and_the_day_that_were_written(text: str, expected: ArchiveDate) -> None:
    assert parse_date(text) == expected


FAULTS = {
    "a word": (
        "soon",
        "'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400",
    ),
    "a short year": (
        "13",
        "'13' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400",
    ),
    "a day of no month": ("2023-04-31", "'2023-04-31' is no date: April 2023 has 30 days"),
    "a leap day of no leap year": ("1900-02-29", "'1900-02-29' is no date: February 1900 has 28 days"),
    "a day zero": ("2023-04-00", "'2023-04-00' is no date: April 2023 has 30 days"),
    "a month zero": ("2023-00", "'2023-00' is no date: months go from 1 to 12"),
    "a thirteenth month": ("20231301", "'20231301' is no date: months go from 1 to 12"),
    "a year zero": ("0000", "'0000' is no date: there is no year 0"),
    "numbers that can be two days": (
        "03/04/2023",
        "'03/04/2023' can be 2023-04-03 or 2023-03-04; write the one that is meant",
    ),
    "a year of two digits": ("16/05/13", "'16/05/13' has a year of two digits; write it like 2013-05-16"),
    "a month that is none": ("6 Mai 2013", "'6 Mai 2013' names no month; write the date like 2013-05-06"),
    "a time without a day": (
        "2013-05 09:05",
        "'2013-05 09:05' has a time but no day: write it like 2013-05-06 09:05",
    ),
    "a twenty-fifth hour": (
        "2013-05-06 25:00",
        "'2013-05-06 25:00' has no possible time: hours go to 23, minutes and seconds to 59",
    ),
    "a sixtieth minute": (
        "2013-05-06 09:60",
        "'2013-05-06 09:60' has no possible time: hours go to 23, minutes and seconds to 59",
    ),
    "an offset of no place": (
        "2013-05-06 09:05 +2000",
        "'2013-05-06 09:05 +2000' has no possible offset: offsets go from -12:00 to +14:00",
    ),
    "an offset west of all": (
        "2013-05-06 09:05 -1400",
        "'2013-05-06 09:05 -1400' has no possible offset: offsets go from -12:00 to +14:00",
    ),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_no_date_is_refused_with_what_would_be(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="'") as caught:
        parse_date(text)
    assert str(caught.value) == message


def test_a_suggested_date_with_a_short_year_is_a_date_itself() -> None:
    with pytest.raises(ValueError, match="two digits") as caught:
        parse_date("05/16/13")
    assert str(caught.value) == "'05/16/13' has a year of two digits; write it like 2013-05-16"


NAMES = {
    "a day and a title": ("2013-05-06-title", (ArchiveDate("2013-05-06"), "title")),
    "a day and an underscore": ("2013-05-06_title", (ArchiveDate("2013-05-06"), "title")),
    "a day and a blank": ("2013-05-06 a title", (ArchiveDate("2013-05-06"), "a title")),
    "a day alone": ("2013-05-06", (ArchiveDate("2013-05-06"), "")),
    "no date": ("title", (None, "title")),
    "a number that goes on": ("2013-05-061", (None, "2013-05-061")),
    "a day that no month has": ("2013-02-30-title", (None, "2013-02-30-title")),
    "a date further in": ("title-2013-05-06", (None, "title-2013-05-06")),
}


@pytest.mark.parametrize(("stem", "expected"), NAMES.values(), ids=NAMES)
def test_a_file_name_may_begin_with_a_day(stem: str, expected: tuple[ArchiveDate | None, str]) -> None:
    assert parse_date_in_name(stem) == expected


SHOWN = {
    "a year": ("2013", "2013", "2013年"),
    "a month": ("2013-05", "May 2013", "2013年5月"),
    "a day": ("2013-05-06", "6 May 2013", "2013年5月6日"),
    "a moment": ("2013-05-06T09:05:00", "6 May 2013, 09:05", "2013年5月6日 09:05"),
    "a year of three digits": ("0079", "79", "79年"),
}


@pytest.mark.parametrize(("text", "english", "chinese"), SHOWN.values(), ids=SHOWN)
def test_a_date_is_shown_in_its_own_precision(text: str, english: str, chinese: str) -> None:
    date = ArchiveDate(text)
    assert (display_date(date, "en-GB"), display_date(date, "zh-Hans")) == (english, chinese)


MOMENTS = {
    "a year": (ArchiveDate("2013"), "2013-01-01T00:00:00Z"),
    "a month": (ArchiveDate("2013-05"), "2013-05-01T00:00:00Z"),
    "a day, which has no zone": (ArchiveDate("2013-05-06"), "2013-05-06T00:00:00Z"),
    "a moment without an offset": (ArchiveDate("2013-05-06T09:05:00"), "2013-05-06T09:05:00+08:00"),
    "a moment with its own offset": (
        ArchiveDate("2013-05-06T09:05:00", "-04:00"),
        "2013-05-06T09:05:00-04:00",
    ),
    "a moment in UTC": (ArchiveDate("2013-05-06T09:05:00", "+00:00"), "2013-05-06T09:05:00Z"),
}


@pytest.mark.parametrize(("date", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_a_moment_is_the_first_instant_that_a_date_covers(date: ArchiveDate, expected: str) -> None:
    assert moment(date, "+08:00") == expected


def test_a_month_has_its_name_in_the_language_of_the_site() -> None:
    assert (month_name("05", "en"), month_name("05", "zh")) == ("May", "5月")


def test_what_is_less_exact_comes_first() -> None:
    dates = [ArchiveDate(text) for text in ("2013-05-06T09:05:00", "2013-05-06", "2012", "2013-05", "2013")]
    assert [date.text for date in sorted(dates)] == [
        "2012",
        "2013",
        "2013-05",
        "2013-05-06",
        "2013-05-06T09:05:00",
    ]


days = st.dates(min_value=date(1, 1, 1))


@given(days)
def test_an_iso_day_survives(day: date) -> None:
    parsed = parse_date(day.isoformat())
    assert parsed == ArchiveDate(day.isoformat())
    assert (parsed.year, parsed.month, parsed.day) == (f"{day.year:04}", f"{day.month:02}", day.isoformat())


@given(days.filter(lambda day: day.year >= 1000))
def test_a_day_that_was_shown_is_read_as_the_same_day(day: date) -> None:
    written = ArchiveDate(day.isoformat())
    assert parse_date(display_date(written, "en")) == written
    assert parse_date(display_date(written, "zh")) == written


@given(days, st.times(), st.integers(-12 * 60, 14 * 60))
def test_no_offset_moves_a_day(day: date, time: object, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    parsed = parse_date(f"{day.isoformat()}T{time} {sign}{hours:02}{rest:02}")
    assert (parsed.day, parsed.offset) == (day.isoformat(), f"{sign}{hours:02}:{rest:02}")


@given(st.text(st.sampled_from("0123456789-/:. +TZ年月日May,"), max_size=24) | st.text(max_size=10))
def test_any_text_is_a_date_or_refused_in_a_sentence(text: str) -> None:
    try:
        parsed = parse_date(text)
    except ValueError as error:
        assert "write" in str(error) or "no date" in str(error) or "no possible" in str(error)
    else:
        assert parse_date(parsed.iso) == parsed
