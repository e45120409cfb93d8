"""Feeds: the newest articles of the archive or of one term, for programs that watch for news."""

from __future__ import annotations

import functools
import uuid

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.dates import moment
from sitegen.errors import Problem
from sitegen.settings import Settings
from sitegen.viewparts import FeedEntry
from sitegen.views import FeedView, PlannedPage

ENTRIES = 30
"""Articles in a feed."""

_ENTRY = msgspec.msgpack.Decoder(FeedEntry)
_EMPTY = "1970-01-01T00:00:00Z"


def permanent_id(settings: Settings, what: str) -> str:
    """Return the ``urn:uuid:`` of *what* in this archive: the same for ever, while `id` (or `base_url`) and *what* are.

    Source: RFC 4287, section 4.2.6; RFC 9562, section 5.5 (version 5).
    """
    return f"urn:uuid:{uuid.uuid5(_archive(settings.id or settings.base_url.partition('://')[2]), what)}"


@functools.cache
def _archive(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


def feed_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FeedView:
    """Return the feed of a listing, or of the whole archive where the subject is empty."""
    path, subject = page.path, page.subject
    title, what = settings.title, "feed"
    if subject:
        heading, taxonomy, slug = catalog.row(
            "SELECT heading, taxonomy, slug FROM listings WHERE id = ?", int(subject)
        ) or ("", "", "")
        title, what = f"{heading} – {settings.title}", f"feed:{taxonomy}/{slug}"
        rows = catalog.rows(
            "SELECT c.entry FROM (SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date DESC, path DESC LIMIT ?) e"
            " JOIN cards c USING (article) ORDER BY e.date DESC, e.path DESC",
            int(subject), ENTRIES,
        )  # fmt: skip
    else:
        rows = catalog.rows(
            "SELECT c.entry FROM articles a JOIN cards c ON c.article = a.id WHERE a.is_published"
            " ORDER BY a.date DESC, a.path DESC LIMIT ?",
            ENTRIES,
        )
    entries = tuple(_ENTRY.decode(entry) for (entry,) in rows)
    return FeedView(
        path=path,
        id=permanent_id(settings, what),
        title=title,
        page=path.removesuffix("feed.atom"),
        updated=max((entry.updated for entry in entries), default=_EMPTY),
        entries=entries,
    )


def feed_entry(article: Article, settings: Settings) -> FeedEntry:
    """Return *article* as all feeds show it."""
    published = moment(article.date, settings.utc_offset)
    return FeedEntry(
        id=permanent_id(settings, f"article:{article.id}"),
        path=article.path,
        title=article.title,
        published=published,
        updated=moment(article.updated, settings.utc_offset) if article.updated else published,
        summary=article.summary or article.body.excerpt,
        language=article.language,
    )
