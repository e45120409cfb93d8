"""What pictures are drawn from: places and lengths in units of their drawing, which is a pixel wide where there is room.

Every picture stands beside a list or a table with the same facts.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sitegen.dates import ArchiveDate


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """A year of a `Coverage`; `x` and `y` are the upper left corner of its field, `bar_y` and `bar_height` of its bar."""

    year: int
    path: str
    """Empty where it has no articles."""
    count: int
    x: int
    y: int
    bar_x: int
    bar_y: int
    bar_height: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles by year, in rows of ten years where there are more than ten; decades without any are left out."""

    years: tuple[CoverageYear, ...]
    width: int
    height: int
    field_width: int
    field_height: int
    bar_width: int
    base: int
    """Where in its field a bar stands; below it is the number of the year."""
    most: int
    """Articles of the fullest year."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that has articles."""

    date: ArchiveDate
    count: int
    step: int
    """Which of the four steps of the year's calendar, from 1."""
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    date: ArchiveDate
    path: str
    """Empty where it has no articles."""
    count: int
    days: tuple[CalendarDay, ...]
    grid: str
    """The places of all its days, as the data of an SVG path."""
    undated: int
    """Articles dated to the month alone."""
    height: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The twelve months of a year, their days in weeks from Monday."""

    months: tuple[CalendarMonth, ...]
    width: int
    """Of one month."""
    cell: int
    """Width and height of a day."""
    steps: tuple[tuple[int, int], ...]
    """The least and the greatest number of articles of each step in use; the last is the greatest there is."""
    undated: int
    """Articles dated to the year alone."""


@dataclass(frozen=True, slots=True)
class Node:
    """A name in a `Network`, at `y` in it."""

    heading: str
    label: str
    """The heading, cut where there is no more room."""
    path: str
    count: int
    """Articles that name it and the subject."""
    y: int
    mark: str
    """The data of an SVG path around the place of its mark, which is larger for more articles: a circle for a person, a
    square for an institution."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Two names of a `Network` that appear together in articles of its subject."""

    first: str
    second: str
    count: int
    """Articles that name both, and the subject."""
    line: str
    """The data of an SVG path."""
    width: float


@dataclass(frozen=True, slots=True)
class Network:
    """Whom a term appears with most, one below the other, and which of them appear together in its articles."""

    nodes: tuple[Node, ...]
    """Those with most articles first."""
    arcs: tuple[Arc, ...]
    """The strongest; those with most articles first."""
    least: int
    """Articles of the weakest arc shown; 1 if all are."""
    left_out: int
    """Arcs not shown that are as strong as the weakest shown."""
    newest: int
    """How many of the newest articles the arcs are counted in; 0 if in all."""
    width: int
    height: int
    row: int
    """Height of a name's row."""
    axis: int
    """Where the marks stand, arcs to the left and names to the right."""
    is_mixed: bool
    """There are people as well as institutions."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A row of a `Timeline`: an office and who held it, or where."""

    heading: str
    label: str
    """The heading, cut where there is no more room."""
    path: str
    """Of the holder's page, or the institution's; may be empty."""
    y: int
    bars: tuple[tuple[int, int, bool, bool], ...]
    """As records assert it: from, to, and whether its beginning and its end are open."""
    dots: tuple[int, ...]
    """As articles attest it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    rows: tuple[Tenure, ...]
    ticks: tuple[tuple[int, int], ...]
    """Years and where they begin."""
    first: int
    last: int
    left_out: int
    """Offices that are in the list and not in the picture, for want of dates or of room."""
    width: int
    height: int
    row: int


@lru_cache(maxsize=4096)
def clipped(text: str, room: int) -> str:
    """Return *text*, cut to the width of *room* Latin letters; a Chinese character is as wide as two."""
    used = 0
    for place, char in enumerate(text):
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1
        if used > room:
            return _without_last(text[:place]).rstrip(" ,;:-–—(（、，") + "…"
    return text


def _without_last(text: str) -> str:
    """Return *text* with room for the ellipsis."""
    while text and unicodedata.combining(text[-1]):
        text = text[:-1]
    return text[:-1]
