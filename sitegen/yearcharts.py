"""The picture of a whole archive: its years, each with a bar for its articles."""

from __future__ import annotations

from sitegen.drawings import Coverage, CoverageYear
from sitegen.viewparts import Period

WIDTH = 300
IN_A_ROW = 10
FIELD_HEIGHT, BASE = 54, 38
"""Of a year's field: its height, and how high the highest bar is."""
WIDEST_BAR = 28


def coverage_of(years: tuple[Period, ...]) -> Coverage | None:
    """Return the picture of *years* in any order, if they are more than one."""
    found = {int(year.text): year for year in years}
    if len(found) < 2:
        return None
    first, last = min(found), max(found)
    in_a_row = min(last - first + 1, IN_A_ROW)
    # One row begins with the first year; several begin with whole decades.
    start = first if last - first < IN_A_ROW else 0
    starts = sorted({start + (year - start) // in_a_row * in_a_row for year in found})
    most = max(year.count for year in years)
    field_width = WIDTH // in_a_row
    bar_width = min(WIDEST_BAR, field_width - 6)
    fields: list[CoverageYear] = []
    for row, beginning in enumerate(starts):
        for column in range(in_a_row):
            number = beginning + column
            if not first <= number <= last:
                continue
            period = found.get(number)
            count = period.count if period else 0
            height = max(2, (BASE - 4) * count // most) if count else 0
            x, y = column * field_width, row * FIELD_HEIGHT
            bar_x = x + (field_width - bar_width) // 2
            path = period.path if period else ""
            fields.append(CoverageYear(number, path, count, x, y, bar_x, y + BASE - height, height))
    return Coverage(
        tuple(fields),
        field_width * in_a_row,
        len(starts) * FIELD_HEIGHT,
        field_width,
        FIELD_HEIGHT,
        bar_width,
        BASE,
        most,
    )
