"""Dates as an archive has them: a year, a month, a day or a moment, never more exact than what was written.

A day is a calendar day. Nothing here converts between zones: the day that is written is the day that is kept.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_MONTH_NUMBERS = {
    name[:length].casefold(): number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))
}
_MONTH_NUMBERS["sept"] = 9

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_MOMENT = re.compile(rf"(?P<day>.+?)(?:[Tt]|\s+){_TIME}", re.ASCII | re.IGNORECASE)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<y>\d{4})\s*年",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[A-Za-z]+)\.?,?\s+(?P<y>\d{4})",
        r"(?P<name>[A-Za-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})",
        r"(?P<name>[A-Za-z]+)\.?\s+(?P<y>\d{4})",
    )
)
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_WRITTEN = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d)?)?)?)(Z|[+-]\d\d:\d\d)?")
_FILE_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[-_. ]|$)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ArchiveDate:
    """A date with the precision that was written. Orders by what is known: ``2013`` before ``2013-01-01``."""

    text: str
    """ISO 8601 in that precision: ``2013``, ``2013-05``, ``2013-05-06``, ``2013-05-06T09:05:00``."""
    offset: str = ""
    """``+hh:mm`` as written, only with a time; empty where the text names none."""

    @property
    def year(self) -> str:
        return self.text[:4]

    @property
    def month(self) -> str:
        """``05``, or empty where only the year is known."""
        return self.text[5:7]

    @property
    def day(self) -> str:
        """``2013-05-06``, or empty where no day is known."""
        return self.text[:10] if len(self.text) >= 10 else ""

    @property
    def iso(self) -> str:
        """As the ``datetime`` attribute of HTML wants it."""
        return self.text + self.offset


def parse_date(text: str) -> ArchiveDate:
    """Read *text* as a date. Raises `ValueError` whose text says what would be right."""
    value = unicodedata.normalize("NFKC", text).strip()
    whole = _MOMENT.fullmatch(value)
    day = _parse_day(whole["day"].rstrip(" ,") if whole else value, value)
    if whole is None:
        return day
    if not day.day:
        raise ValueError(f"'{text}' has a time but no day: write it like 2013-05-06 09:05")
    hour, minute, second = int(whole["hour"]), int(whole["minute"]), int(whole["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"'{text}' has no possible time: hours go to 23, minutes and seconds to 59")
    return ArchiveDate(f"{day.text}T{hour:02}:{minute:02}:{second:02}", _offset(whole["offset"], text))


def parse_date_in_name(stem: str) -> tuple[ArchiveDate | None, str]:
    """Split a file name's stem into the date it begins with and the rest: ``2013-05-06-title`` → (date, ``title``)."""
    match = _FILE_DATE.match(stem)
    if match is None:
        return None, stem
    try:
        return _checked(int(match[1]), int(match[2]), int(match[3]), stem), stem[match.end() :]
    except ValueError:
        return None, stem


def display_date(date: ArchiveDate, language: str) -> str:
    """Return *date* for readers, in its own precision: ``14 May 2023``, ``May 2023``, ``2023年5月14日``."""
    year, month = int(date.year), date.month
    day = int(date.day[8:]) if date.day else 0
    time = f", {date.text[11:16]}" if len(date.text) > 10 else ""
    if language.split("-")[0] == "zh":
        written = f"{year}年" + (f"{int(month)}月" if month else "") + (f"{day}日" if day else "")
        return written + time.replace(",", "")
    name = _MONTHS[int(month) - 1] if month else ""
    return " ".join(str(part) for part in (day or "", name, year) if part) + time


def month_name(month: str, language: str) -> str:
    """Return the name of ``01`` to ``12``."""
    return f"{int(month)}月" if language.split("-")[0] == "zh" else _MONTHS[int(month) - 1]


def moment(date: ArchiveDate, offset: str) -> str:
    """Return *date* as a full moment: the first instant it covers, at *offset* where none was written.

    A day has no zone and stays midnight UTC: ``1912-04-16T00:00:00Z``. Source: RFC 3339.
    """
    if len(date.text) > 10:
        zone = date.offset or offset
        return date.text + ("Z" if zone == "+00:00" else zone)
    return (date.text + "-01-01"[len(date.text) - 4 :])[:10] + "T00:00:00Z"


@lru_cache(maxsize=8192)
def utc_moment(text: str, offset: str) -> str:
    """Return the first instant of an ISO 8601 date, ``2024-03-01T00:00:00Z``; empty for what is none.

    *offset* is that of times that have none.

    Standards that ask for moments in UTC get the first second of a year, a month or a day.
    """
    if len(text) == 10 and text[4] == text[7] == "-":
        # Most are days, and of these there are many.
        try:
            return f"{date.fromisoformat(text)}T00:00:00Z"
        except ValueError:
            return ""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return ""
    written = moment(ArchiveDate(match[1], (match[2] or "").replace("Z", "+00:00")), offset)
    try:
        return datetime.fromisoformat(written).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return ""


def _parse_day(value: str, written: str) -> ArchiveDate:
    for form in _FORMS:
        if match := form.fullmatch(value):
            parts = match.groupdict()
            name = parts.get("name")
            month = _MONTH_NUMBERS.get(name.casefold()) if name else int(parts["m"]) if parts.get("m") else None
            if name and month is None:
                raise ValueError(f"'{written}' names no month; write the date like 2013-05-06")
            return _checked(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else None, written)
    if match := _NUMBERS.fullmatch(value):
        return _parse_numbers(match, written)
    raise ValueError(f"'{written}' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400")


def _parse_numbers(match: re.Match[str], written: str) -> ArchiveDate:
    """Read day, month and year in number form, where the order can be only one."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:
        day, month = (first, second) if first > 12 else (second, first)
        example = f"20{year:02}-{month:02}-{day:02}" if day > 12 >= month else "2013-05-06"
        raise ValueError(f"'{written}' has a year of two digits; write it like {example}")
    if first > 12 or first == second:
        return _checked(year, second, first, written)
    if second > 12:
        return _checked(year, first, second, written)
    raise ValueError(
        f"'{written}' can be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}; write the one that is meant"
    )


def _checked(year: int, month: int | None, day: int | None, written: str) -> ArchiveDate:
    if year == 0:
        raise ValueError(f"'{written}' is no date: there is no year 0")
    if month is None:
        return ArchiveDate(f"{year:04}")
    if not 1 <= month <= 12:
        raise ValueError(f"'{written}' is no date: months go from 1 to 12")
    if day is None:
        return ArchiveDate(f"{year:04}-{month:02}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValueError(f"'{written}' is no date: {_MONTHS[month - 1]} {year} has {last} days")
    return ArchiveDate(f"{year:04}-{month:02}-{day:02}")


def _offset(written: str | None, text: str) -> str:
    if not written:
        return ""
    if written.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    digits = written[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > (14 if written[0] == "+" else 12) or int(digits[2:]) > 59:
        raise ValueError(f"'{text}' has no possible offset: offsets go from -12:00 to +14:00")
    return f"{written[0]}{digits[:2]}:{digits[2:]}"
