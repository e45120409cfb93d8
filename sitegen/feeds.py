"""Feeds: the newest articles of the archive or of one term, for programs that watch for news.

Every feed is there in several formats, which are written from one view.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.citations import authors_of
from sitegen.dates import moment
from sitegen.errors import Problem
from sitegen.feedarchives import previous_archive
from sitegen.fileviews import FeedView
from sitegen.settings import Settings
from sitegen.urls import clean_url
from sitegen.viewparts import FeedEntry
from sitegen.views import PlannedPage

ENTRIES = 30
"""Articles in a feed."""

FEEDS = (
    ("atom", "feed.atom", "application/atom+xml", "feed"),
    ("jsonfeed", "feed.json", "application/feed+json", "jsonfeed"),
    ("rss", "feed.rss", "application/rss+xml", "rssfeed"),
)
"""Format, name of the file, its media type and kind of page of every feed, the best known to readers first."""

EMPTY = "1970-01-01T00:00:00Z"
"""When a feed without entries was changed."""

Entries = tuple[FeedEntry, ...]

_ENTRY = msgspec.msgpack.Decoder(FeedEntry)


def permanent_id(settings: Settings, what: str) -> str:
    """Return the ``urn:uuid:`` of *what* in this archive: the same for ever, while `Settings.archive_name` and *what* are.

    Source: RFC 4287, section 4.2.6; RFC 9562, section 5.5 (version 5).
    """
    return f"urn:uuid:{uuid.uuid5(_archive(settings.archive_name), what)}"


@cache
def _archive(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def feed_claims(settings: Settings, top: str, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield the feeds of the page at *top*, in every format that is on."""
    if settings.base_url:
        for name, file, _, kind in FEEDS:
            if name in settings.formats:
                yield PlannedPage(f"{top}{file}", owner, kind, subject)


def feed_files(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return name and media type of the files of each feed."""
    return tuple((file, type_) for name, file, type_, _ in FEEDS if name in settings.formats and settings.base_url)


def feed_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FeedView:
    """Return the feed of a listing, or of the whole archive where the subject is empty."""
    title, what, description = settings.title, "feed", settings.description
    if page.subject:
        heading, taxonomy, slug = catalog.row(
            "SELECT heading, taxonomy, slug FROM listings WHERE id = ?", int(page.subject)
        ) or ("", "", "")
        title, what, description = f"{heading} – {settings.title}", f"feed:{taxonomy}/{slug}", ""
    entries = _newest(catalog, catalog.sql.total_changes, page.subject)
    return FeedView(
        path=page.path,
        id=permanent_id(settings, what),
        title=title,
        description=description,
        page=page.path[: page.path.rfind("/") + 1],
        updated=updated_of(entries),
        entries=entries,
        previous=previous_archive(catalog) if page.kind == "feed" and not page.subject else "",
    )


def archive_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FeedView:
    """Return the document of the feed's archive for a month, or for what is dated to a year alone."""
    row = catalog.row("SELECT slug FROM listings WHERE id = ?", int(page.subject))
    assert row is not None, page.subject
    slug = row[0]
    rows = catalog.rows(
        "SELECT c.entry FROM entries e JOIN cards c USING (article) WHERE e.listing = ? AND (? OR e.date = ?)"
        " ORDER BY e.date DESC, e.path DESC",
        int(page.subject), "/" in slug, slug,
    )  # fmt: skip
    entries = tuple(_ENTRY.decode(entry) for (entry,) in rows)
    return FeedView(
        path=page.path,
        id=permanent_id(settings, "feed"),
        title=settings.title,
        description=settings.description,
        page=f"{slug}/",
        updated=updated_of(entries),
        entries=entries,
        previous=previous_archive(catalog, slug),
        is_archive=True,
    )


def updated_of(entries: Entries) -> str:
    """Return when the entry was changed that was changed last, as far as its text says; never the time of the build."""
    return max((entry.updated for entry in entries), default=EMPTY)


def feed_entry(article: Article, settings: Settings) -> FeedEntry:
    """Return *article* as all feeds show it: facts of its own alone, so that a full archive document stays as it is."""
    published = moment(article.date, settings.utc_offset)
    source = article.provenance
    return FeedEntry(
        id=permanent_id(settings, f"article:{article.id}"),
        path=article.path,
        title=article.title,
        published=published,
        updated=moment(article.updated, settings.utc_offset) if article.updated else published,
        summary=article.summary or article.body.excerpt,
        language=article.language,
        authors=authors_of(article.credits),
        tags=tuple(dict.fromkeys(mention.name for mention in article.tags)),
        source=clean_url(source.url) if source is not None else "",
        rights=source.licence if source is not None else "",
    )


@lru_cache(maxsize=1)
def _newest(catalog: Catalog, state: int, listing: str) -> Entries:
    """Return the newest entries of a listing, or of the archive where its number is empty.

    The feeds of one part of the site are made one after another: what the first one read serves the others. *state* tells
    the catalog from itself after a change.
    """
    if listing:
        rows = catalog.rows(
            "SELECT c.entry FROM (SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date DESC, path DESC LIMIT ?) e"
            " JOIN cards c USING (article) ORDER BY e.date DESC, e.path DESC",
            int(listing), ENTRIES,
        )  # fmt: skip
    else:
        rows = catalog.rows(
            "SELECT c.entry FROM articles a JOIN cards c ON c.article = a.id WHERE a.is_published"
            " ORDER BY a.date DESC, a.path DESC LIMIT ?",
            ENTRIES,
        )
    entries = tuple(_ENTRY.decode(entry) for (entry,) in rows)
    return entries
