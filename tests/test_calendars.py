"""The calendar of a year, as values and on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.calendars import steps_of
from sitegen.dates import ArchiveDate
from sitegen.drawings import CalendarDay
from tests import shown
from tests.sites import apply, run_build, write_site


def build_year(root: Path, dates: list[str]) -> None:
    files = {f"articles/x{n}.md": f"---\ntitle: T\ndate: {date}\n---\nText.\n" for n, date in enumerate(dates)}
    run_build(write_site(root, files))


def test_a_day_stands_in_its_week_from_monday_and_is_shaded_by_its_articles(tmp_path: Path) -> None:
    build_year(tmp_path, ["2024-03-01", "2024-03-04T09:05:00", "2024-03-04", "2024-03-31"])
    calendar = shown.listing(tmp_path, "2024/").calendar
    assert calendar is not None
    march = calendar.months[2]
    assert (march.date, march.path, march.count, march.undated) == (ArchiveDate("2024-03"), "2024/03/", 4, 0)
    assert march.days == (
        CalendarDay(ArchiveDate("2024-03-01"), 1, step=1, x=56, y=0),
        CalendarDay(ArchiveDate("2024-03-04"), 2, step=2, x=0, y=14),
        CalendarDay(ArchiveDate("2024-03-31"), 1, step=1, x=84, y=56),
    )
    assert march.height == 68
    assert march.grid.count("M") == 31
    assert calendar.steps == ((1, 1), (2, 2))


def test_twelve_months_are_there_whether_or_not_they_have_articles(tmp_path: Path) -> None:
    build_year(tmp_path, ["2023-02-28"])
    calendar = shown.listing(tmp_path, "2023/").calendar
    assert calendar is not None
    assert [month.date.text for month in calendar.months] == [f"2023-{month:02}" for month in range(1, 13)]
    assert [month.path for month in calendar.months if month.path] == ["2023/02/"]


def test_what_is_dated_to_a_month_or_a_year_is_told_in_words(tmp_path: Path) -> None:
    build_year(tmp_path, ["2024", "2024", "2024-03", "2024-05-01"])
    calendar = shown.listing(tmp_path, "2024/").calendar
    assert calendar is not None
    assert (calendar.undated, calendar.months[2].undated, calendar.months[2].days) == (2, 1, ())
    html = (tmp_path / "public" / "2024" / "index.html").read_text("utf-8")
    assert "1 article of March 2024 and 2 articles dated to the year alone." in html


def test_a_year_without_an_exact_date_has_no_calendar(tmp_path: Path) -> None:
    build_year(tmp_path, ["2024", "2024-03"])
    year = shown.listing(tmp_path, "2024/")
    assert year.calendar is None
    assert [month.path for month in year.months] == ["2024/03/"]


def test_a_table_has_the_days_with_their_numbers(tmp_path: Path) -> None:
    build_year(tmp_path, ["2024-03-01", "2024-03-04", "2024-03-04"])
    html = (tmp_path / "public" / "2024" / "index.html").read_text("utf-8")
    assert '<tr><td>March</td><td class="align-right">3</td><td>1, 4&nbsp;(2)</td></tr>' in html


def test_an_article_that_comes_goes_or_moves_within_the_year_changes_its_calendar(tmp_path: Path) -> None:
    build_year(tmp_path, ["2024-03-01", "2024-06-02"])
    apply(tmp_path, "site.yaml", "ledger: off\n")
    days: list[list[str]] = []
    for text in ("date: 2024-03-08", "date: 2024-03-09", None):
        apply(tmp_path, "articles/new.md", f"---\ntitle: New\nslug: new\n{text}\n---\nText.\n" if text else None)
        run_build(tmp_path)
        html = (tmp_path / "public" / "2024" / "index.html").read_text("utf-8")
        days.append([day for day in ("1 March", "8 March", "9 March") if f"<title>{day} 2024: 1</title>" in html])
    assert days == [["1 March", "8 March"], ["1 March", "9 March"], ["1 March"]]


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (1, ((1, 1),)),
        (4, ((1, 1), (2, 2), (3, 3), (4, 4))),
        (5, ((1, 1), (2, 2), (3, 3), (4, 5))),
        (40, ((1, 5), (6, 10), (11, 20), (21, 40))),
    ],
)
def test_the_steps_go_from_one_to_the_fullest_day(most: int, steps: tuple[tuple[int, int], ...]) -> None:
    assert steps_of(most) == steps
