"""The news sitemap: the articles of the last two days, for services that gather news.

No build knows what day it is. So there is such a sitemap only where the call says it (``--now``), and only while it
would hold an article: the protocol has no empty sitemap.

Source: Google's documentation of news sitemaps; W3C, Date and Time Formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sitegen.catalog import Catalog
from sitegen.characters import xml_text
from sitegen.dates import ArchiveDate, moment, parse_date
from sitegen.errors import Problem, UsageError
from sitegen.fileviews import NewsSitemapView
from sitegen.settings import Settings
from sitegen.sitemaps import NEWS_PATH, is_short_enough
from sitegen.touched import Touched
from sitegen.urls import quote_path
from sitegen.viewparts import NewsEntry
from sitegen.views import PlannedPage, SiteView

MOST = 1000
"""Addresses in the file."""

STATE = "now"
"""Key of what the last build was told that it is, in the catalog's state."""

_SPAN = timedelta(days=2)
_OF_TAIWAN = ("hant", "tw", "hk", "mo")


def read_now(text: str) -> str:
    """Return the day or the moment that *text* says it is, in ISO 8601. Raises `UsageError`."""
    try:
        date = parse_date(text)
        if not date.day or not "1900" <= date.year <= "9000":
            raise ValueError(f"'{text}' names no day of ours: write it like 2024-03-05 or 2024-03-05T12:00:00+08:00")
    except ValueError as error:
        raise UsageError(f"--now: {error}.") from error
    return date.iso


def record_now(catalog: Catalog, now: str, touched: Touched) -> None:
    """Remember what day or moment it is said to be; touch what depends on it."""
    if (catalog.state(STATE) or b"") != now.encode():
        catalog.set_state(STATE, now.encode())
        touched.add("news")
        touched.add("sitemaps")


def has_news(catalog: Catalog, settings: Settings) -> bool:
    """Say whether there is a news sitemap."""
    return (
        bool(settings.base_url) and "sitemaps" in settings.formats and next(_news(catalog, settings), None) is not None
    )


def news_claims(catalog: Catalog, settings: Settings, owner: str) -> Iterator[PlannedPage]:
    if has_news(catalog, settings):
        yield PlannedPage(NEWS_PATH, owner, "newssitemap", "")


def news_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> NewsSitemapView:
    entries = [entry for entry, _ in zip(_news(catalog, settings), range(MOST), strict=False)]
    return NewsSitemapView(page.path, tuple(entries))


def write_news_sitemap(site: SiteView, view: NewsSitemapView) -> bytes:
    return "".join(f"{line}\n" for line in _lines(site, view)).encode()


def _lines(site: SiteView, view: NewsSitemapView) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    )
    for entry in view.entries:
        yield (
            f"<url><loc>{xml_text(site.base_url + quote_path(entry.path))}</loc><news:news>"
            f"<news:publication><news:name>{xml_text(site.title)}</news:name>"
            f"<news:language>{entry.language}</news:language></news:publication>"
            f"<news:publication_date>{entry.published}</news:publication_date>"
            f"<news:title>{xml_text(entry.title)}</news:title></news:news></url>"
        )
    yield "</urlset>"


def _news(catalog: Catalog, settings: Settings) -> Iterator[NewsEntry]:
    """Yield the articles of the last two days, newest first."""
    now = (catalog.state(STATE) or b"").decode()
    if not now:
        return
    date = ArchiveDate(now[:19], now[19:])
    first, last = _window(date, settings.utc_offset)
    # The days as they are written, of which offsets may make one more at either end.
    days = [(datetime.fromisoformat(date.day) + timedelta(days=count)).date().isoformat() for count in (-3, -1, 0, 3)]
    rows = catalog.rows(
        "SELECT path, title, language, date, date_offset FROM articles WHERE is_published AND date >= ? AND date < ?"
        " ORDER BY date DESC, path DESC",
        days[0], days[3],
    )  # fmt: skip
    for path, title, language, text, offset in rows:
        written = ArchiveDate(text, offset)
        published = moment(written, settings.utc_offset) if len(text) > 10 else text
        if len(text) > 10 and not first <= _instant(published) <= last:
            continue
        # A day is a calendar day, wherever it is read: that of now and the one before.
        if len(text) <= 10 and not (written.day and days[1] <= text <= days[2]):
            continue
        if is_short_enough(settings, path):
            yield NewsEntry(path, title, news_language(language), published)


def _window(now: ArchiveDate, offset: str) -> tuple[datetime, datetime]:
    """Return the first and the last instant of the two days that end with *now*; a day ends with its last instant."""
    instant = _instant(moment(now, offset))
    if len(now.text) <= 10:
        instant = _instant(moment(ArchiveDate(f"{now.text}T23:59:59"), offset))
    return instant - _SPAN, instant


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def news_language(language: str) -> str:
    """Return a language as Google wants it: its code of ISO 639 alone, but ``zh-cn`` or ``zh-tw`` for Chinese."""
    first, *rest = language.lower().split("-")
    if first != "zh":
        return first
    return "zh-tw" if any(part in _OF_TAIWAN for part in rest) else "zh-cn"
