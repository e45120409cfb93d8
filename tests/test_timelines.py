"""The timeline of offices, as places and lengths."""

from __future__ import annotations

from sitegen.dates import ArchiveDate
from sitegen.drawings import Tenure, Timeline
from sitegen.timelines import timeline_of
from sitegen.viewparts import Link, Office

MILL, ANN, BO = Link("Mill", "institutions/mill/"), Link("Ann", "people/ann/"), Link("Bo", "")


def asserted(role: str, holder: Link, start: str = "", until: str = "") -> Office:
    first, last = (ArchiveDate(date) if date else None for date in (start, until))
    return Office(role, holder, first, last, 0, ())


def attested(role: str, holder: Link, *months: str) -> Office:
    return Office(role, holder, ArchiveDate(months[0]), ArchiveDate(months[-1]), len(months), (), named=months)


def test_record_and_articles_of_one_office_share_a_row_of_bars_and_dots() -> None:
    offices = (
        asserted("Dean", MILL, "2010", "2011"),
        asserted("Rector", MILL, "2014-07"),
        attested("dean", MILL, "2012", "2019-12"),
    )
    assert timeline_of(offices, of_institution=False) == Timeline(
        rows=(
            Tenure("Dean, Mill", "Dean, Mill", MILL.path, 0, bars=((10, 66, False, False),), dots=(80, 288)),
            Tenure("Rector, Mill", "Rector, Mill", MILL.path, 40, bars=((136, 290, False, True),), dots=()),
        ),
        ticks=((2010, 10), (2012, 66), (2014, 122), (2016, 178), (2018, 234), (2020, 290)),
        first=2010, last=2019, left_out=0, width=300, height=100, row=40,
    )  # fmt: skip


def test_an_institution_has_who_held_what() -> None:
    found = timeline_of((asserted("Rector", ANN, until="2012"), attested("Rector", BO, "2013-05")), of_institution=True)
    assert found is not None
    assert [(row.heading, row.path, row.bars) for row in found.rows] == [
        ("Ann, Rector", "people/ann/", ((10, 150, True, False),)),
        ("Bo, Rector", "", ()),
    ]


def test_one_fact_or_one_year_makes_no_timeline() -> None:
    assert timeline_of((), of_institution=False) is None
    assert timeline_of((asserted("Dean", MILL, "2010"), asserted("Poet", MILL)), of_institution=False) is None
    assert timeline_of((attested("Dean", MILL, "2010-01", "2010-12"),), of_institution=False) is None


def test_of_many_offices_those_with_the_latest_dates_are_shown_in_their_order() -> None:
    offices = tuple(attested(f"Office {number}", ANN, f"{2020 - number}-01") for number in range(15))
    found = timeline_of((*offices, asserted("Poet", ANN)), of_institution=True)
    assert found is not None
    assert [row.heading for row in found.rows] == [f"Ann, Office {number}" for number in range(12)]
    assert (found.first, found.last, found.left_out) == (2009, 2020, 4)


def test_years_under_a_long_timeline_are_round() -> None:
    found = timeline_of(
        (asserted("Dean", MILL, "1896", "1905"), attested("Dean", MILL, "2024-03")), of_institution=False
    )
    assert found is not None
    assert [year for year, _ in found.ticks] == [1900, 1950, 2000]
