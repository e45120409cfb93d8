"""The timeline of offices: when a record says somebody held one, and when articles say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sitegen.drawings import Tenure, Timeline, clipped
from sitegen.slugs import match_key
from sitegen.viewparts import Office

ROWS = 12
"""Of more offices, those with the latest dates."""

WIDTH, ROW, AXIS_HEIGHT, MARGIN = 300, 40, 20, 10
LABEL_ROOM = 44
MOST_TICKS = 5
_YEAR, _MONTH = 372, 31
"""Of a calendar whose months have 31 days each: any day keeps its place among the others."""

_Row = tuple[str, str, str, list[Office]]
"""Heading, path, last date, and what is known of one office and one holder."""


def timeline_of(offices: Sequence[Office], of_institution: bool) -> Timeline | None:
    """Return the timeline of *offices*, if at least two facts in them have dates in more than one year."""
    rows = _rows(offices, of_institution)
    texts = [text for _, _, _, held in rows for office in held for text in _dates(office)]
    if len(texts) < 2 or min(texts)[:4] == max(texts)[:4]:
        return None
    shown = sorted(sorted(rows, key=lambda row: row[2], reverse=True)[:ROWS], key=rows.index)
    texts = [text for _, _, _, held in shown for office in held for text in _dates(office)]
    first, last = int(min(texts)[:4]), int(max(texts)[:4])

    def x(days: int) -> int:
        return MARGIN + (days - first * _YEAR) * (WIDTH - 2 * MARGIN) // ((last + 1 - first) * _YEAR)

    return Timeline(
        rows=tuple(_tenure(place, row, x) for place, row in enumerate(shown)),
        ticks=tuple((year, x(year * _YEAR)) for year in _ticks(first, last)),
        first=first,
        last=last,
        left_out=len({_key(office) for office in offices}) - len(shown),
        width=WIDTH,
        height=len(shown) * ROW + AXIS_HEIGHT,
        row=ROW,
    )


def _key(office: Office) -> tuple[str, str]:
    return match_key(office.role), office.holder.path or office.holder.title


def _rows(offices: Sequence[Office], of_institution: bool) -> list[_Row]:
    """Return what has dates, in the order of *offices*; what record and articles say of one office as one."""
    groups: dict[tuple[str, str], list[Office]] = {}
    for office in offices:
        if _dates(office):
            groups.setdefault(_key(office), []).append(office)
    rows: list[_Row] = []
    for held in groups.values():
        role, holder = held[0].role, held[0].holder
        parts = (holder.title, role) if of_institution else (role, holder.title)
        last = max(text for office in held for text in _dates(office))
        rows.append((", ".join(part for part in parts if part), holder.path, last, held))
    return rows


def _dates(office: Office) -> list[str]:
    return [date.text for date in (office.first, office.last) if date is not None]


def _tenure(place: int, row: _Row, x: Callable[[int], int]) -> Tenure:
    heading, path, _, held = row
    bars: list[tuple[int, int, bool, bool]] = []
    dots: set[int] = set()
    for office in held:
        if office.is_asserted:
            start = x(_start(office.first.text)) if office.first else MARGIN
            end = x(_end(office.last.text)) if office.last else WIDTH - MARGIN
            bars.append((start, max(end, start + 2), office.first is None, office.last is None))
        dots.update(x((_start(month) + _end(month)) // 2) for month in office.named)
    return Tenure(heading, clipped(heading, LABEL_ROOM), path, place * ROW, tuple(bars), tuple(sorted(dots)))


def _start(text: str) -> int:
    """Return the first day of a year, a month or a day as a number."""
    return int(text[:4]) * _YEAR + (int(text[5:7] or 1) - 1) * _MONTH + int(text[8:10] or 1) - 1


def _end(text: str) -> int:
    """Return the day after a year, a month or a day as a number."""
    return _start(text) + (_YEAR if len(text) == 4 else _MONTH if len(text) == 7 else 1)


def _ticks(first: int, last: int) -> range:
    """Return the years that are written under the timeline: round ones, if all are too many."""
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if (last + 1 - first) // step <= MOST_TICKS
    )
    return range((first + step - 1) // step * step, last + 2, step)
