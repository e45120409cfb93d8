"""Periods that hold no more than so many articles each: an archive cut along the calendar.

The cuts are those of the calendar, so an article that comes or goes changes the period it lies in, and no other: at the
most, that one is cut in two or more. What is dated alike is cut by a number that each article has for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

_YEARS = (1000, 100, 50, 10, 5, 1)
_MONTHS = (6, 3, 1)
_DAYS = (10, 1)


LOTS = 256


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All dates from `first` up to `until`, as texts are compared: ``2014`` itself lies in 2014, before its January."""

    first: str
    until: str
    """The first date after it."""
    low: int = 0
    high: int = LOTS
    """Of the articles of these dates, those whose `lot` is from `low` up to `high`."""

    @property
    def name(self) -> str:
        """Made of letters, digits, ``-`` and ``_``."""
        lots = "" if (self.low, self.high) == (0, LOTS) else f"_{self.low:03}"
        return "all" if self == ALL else f"{self.first}_{self.until}".removesuffix("~") + lots


def lot(path: str) -> int:
    """Return the number, below `LOTS`, by which an article is parted from others of its date."""
    return blake2b(path.encode(), digest_size=1).digest()[0]


ALL = Period("0000", "9999~")


def cut(count: Callable[[Period], int], most: int, period: Period = ALL, step: int = 0) -> Iterator[Period]:
    """Yield the periods that are not empty, oldest first.

    *count*: says how many articles a period holds.
    """
    found = count(period)
    if not found:
        return
    if found <= most or period.high - period.low == 1:
        yield period
        return
    for part in _parts(period, step):
        yield from cut(count, most, part, step + 1)


def _parts(period: Period, step: int) -> Iterator[Period]:
    """Yield the parts of *period*, which has been cut *step* times."""
    if step >= len(_YEARS) + len(_MONTHS) + len(_DAYS):
        middle = (period.low + period.high) // 2
        yield Period(period.first, period.until, period.low, middle)
        yield Period(period.first, period.until, middle, period.high)
        return
    first = period.first
    year, month, day = int(first[:4]), int(first[5:7] or 1), int(first[8:] or 1)
    if step < len(_YEARS):
        end = year + (10000, *_YEARS)[step]
        cuts = [f"{at:04}" for at in range(year + _YEARS[step], end, _YEARS[step])]
    elif (step := step - len(_YEARS)) < len(_MONTHS):
        end = month + (12, *_MONTHS)[step]
        cuts = [f"{year:04}-{at:02}" for at in range(month + _MONTHS[step], end, _MONTHS[step])]
    else:
        # Texts are cut, not days: where a month has no such day, that part is empty. The last third has what is left.
        size = _DAYS[step - len(_MONTHS)]
        cuts = [f"{year:04}-{month:02}-{at:02}" for at in range(day + size, 31 + (size == 1), size)]
    edges = [first, *(at for at in cuts if at < period.until), period.until]
    for start, until in pairwise(edges):
        yield Period(start, until)
