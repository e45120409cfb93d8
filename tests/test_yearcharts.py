"""The picture of all years, as places and lengths, and as links on the home page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.drawings import Coverage, CoverageYear
from sitegen.viewparts import Period
from sitegen.yearcharts import coverage_of
from tests.sites import run_build, write_site


def years(counts: dict[int, int]) -> tuple[Period, ...]:
    return tuple(Period(f"{year:04}", f"{year:04}/", count) for year, count in counts.items())


def test_a_few_years_stand_in_one_row_from_the_first_to_the_last() -> None:
    assert coverage_of(years({2021: 4, 2019: 1})) == Coverage(
        (
            CoverageYear(2019, "2019/", 1, x=0, y=0, bar_x=36, bar_y=30, bar_height=8),
            CoverageYear(2020, "", 0, x=100, y=0, bar_x=136, bar_y=38, bar_height=0),
            CoverageYear(2021, "2021/", 4, x=200, y=0, bar_x=236, bar_y=4, bar_height=34),
        ),
        width=300, height=54, field_width=100, field_height=54, bar_width=28, base=38, most=4,
    )  # fmt: skip


@pytest.mark.parametrize("counts", [{}, {2020: 5}], ids=["no year", "one year"])
def test_no_picture_is_made_of(counts: dict[int, int]) -> None:
    assert coverage_of(years(counts)) is None


def test_many_years_stand_in_rows_of_decades_each_wide_enough_for_a_finger() -> None:
    found = coverage_of(years({year: 1 + year % 7 for year in range(1905, 2025)}))
    assert found is not None
    assert (found.field_width, found.height, len(found.years)) == (30, 13 * 54, 120)
    assert [(year.year, year.x, year.y) for year in found.years[4:6]] == [(1909, 270, 0), (1910, 0, 54)]


def test_decades_without_an_article_are_left_out() -> None:
    found = coverage_of(years({1024: 1, 2020: 3, 2024: 1}))
    assert found is not None
    assert [year.year for year in found.years] == [*range(1024, 1030), *range(2020, 2025)]
    assert found.height == 2 * 54


def test_the_lowest_bar_can_be_seen() -> None:
    found = coverage_of(years({2020: 1, 2021: 900}))
    assert found is not None
    assert [year.bar_height for year in found.years] == [2, 34]


def test_every_year_of_the_home_page_is_a_link_and_stands_in_a_list_too(tmp_path: Path) -> None:
    articles = {f"articles/{year}.md": f"---\ntitle: T\ndate: {year}\n---\nText.\n" for year in (2019, 2021)}
    run_build(write_site(tmp_path, articles))
    html = (tmp_path / "public" / "index.html").read_text("utf-8")
    picture = re.search(r'<svg class="coverage".*?</svg>', html, re.DOTALL)
    assert picture is not None
    assert re.findall(r'<a href="([^"]*)"><title>([^<]*)</title>', picture[0]) == [
        ("/2019/", "2019: 1 article"),
        ("/2021/", "2021: 1 article"),
    ]
    assert '<li><a href="/2021/">2021</a> <span class="count">1</span></li>' in html


def test_a_year_before_1000_is_shown_without_noughts_wherever_it_stands(tmp_path: Path) -> None:
    articles = {f"articles/x{year}.md": f"---\ntitle: T\ndate: {year}-05\n---\nText.\n" for year in ("0987", "2021")}
    run_build(write_site(tmp_path, {"site.yaml": "search: off\n", **articles}))
    for page in ("", "archive/", "0987/", "0987/05/", "0987/05/x0987/"):
        html = (tmp_path / "public" / page / "index.html").read_text("utf-8")
        text = re.sub(r"<[^>]*>", "", html)
        assert ("987" in text, "0987" in text) == (True, False), page
