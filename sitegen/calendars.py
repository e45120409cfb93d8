"""The calendar of a year: which days have articles, and how many."""

from __future__ import annotations

import calendar
from functools import lru_cache

from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.drawings import Calendar, CalendarDay, CalendarMonth
from sitegen.viewparts import Period

CELL, STEP = 12, 14


def calendar_view(catalog: Catalog, listing: int, year: str, months: tuple[Period, ...]) -> Calendar | None:
    """Return the calendar of a year, if any of its articles is dated to a day; *months*: those that have articles."""
    query = "SELECT substr(date, 1, 10), COUNT(*) FROM entries WHERE listing = ? GROUP BY 1 ORDER BY 1"
    counts = dict(catalog.rows(query, listing).fetchall())
    most = max((count for date, count in counts.items() if len(date) == 10), default=0)
    if not most:
        return None
    steps = steps_of(most)
    periods = {period.text: period for period in months}
    return Calendar(
        months=tuple(
            _month(f"{year}-{month:02}", periods.get(f"{year}-{month:02}"), counts, steps) for month in range(1, 13)
        ),
        width=6 * STEP + CELL,
        cell=CELL,
        steps=steps,
        undated=counts.get(year, 0),
    )


def steps_of(most: int) -> tuple[tuple[int, int], ...]:
    """Return the steps in which days are shaded, as their least and greatest numbers: each is twice the one before."""
    if most <= 4:
        return tuple((count, count) for count in range(1, most + 1))
    ends = (max(1, most // 8), max(2, most // 4), max(3, most // 2), most)
    return tuple(zip((1, *(end + 1 for end in ends[:-1])), ends, strict=True))


def _month(
    text: str, period: Period | None, counts: dict[str, int], steps: tuple[tuple[int, int], ...]
) -> CalendarMonth:
    weekday, length = calendar.monthrange(int(text[:4]), int(text[5:]))
    days: list[CalendarDay] = []
    for number, (x, y) in enumerate(_places(weekday, length), 1):
        date = f"{text}-{number:02}"
        if count := counts.get(date, 0):
            step = 1 + sum(count > greatest for _, greatest in steps[:-1])
            days.append(CalendarDay(ArchiveDate(date), count, step, x, y))
    path, count = (period.path, period.count) if period else ("", 0)
    height = (weekday + length - 1) // 7 * STEP + CELL
    return CalendarMonth(
        ArchiveDate(text), path, count, tuple(days), _grid(weekday, length), counts.get(text, 0), height
    )


@lru_cache
def _places(weekday: int, length: int) -> tuple[tuple[int, int], ...]:
    """Return where the days of a month stand that begins on *weekday*."""
    return tuple((day % 7 * STEP, day // 7 * STEP) for day in range(weekday, weekday + length))


@lru_cache
def _grid(weekday: int, length: int) -> str:
    return "".join(f"M{x} {y}h{CELL}v{CELL}h-{CELL}z" for x, y in _places(weekday, length))
