"""The archive of the feed: a document for each month, and one for what is dated to a year alone, in a chain.

A document names the one before it and none after it, so that it never changes for what comes later. The chain runs
from the newest to the oldest: the months of a year, then what is dated to that year alone, then the year before.

Source: RFC 5005, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalog import Catalog
from sitegen.index import Index
from sitegen.settings import Settings
from sitegen.touched import LAST
from sitegen.views import PlannedPage

_NEWEST = "~"
"""Sorts after every year and month."""

_DOCUMENTS = """
SELECT id, slug FROM listings WHERE taxonomy = 'months' AND slug {sign} ?1
UNION ALL
SELECT id, slug FROM listings WHERE taxonomy = 'years' AND slug {sign} ?1
  AND EXISTS (SELECT 1 FROM entries WHERE listing = listings.id AND date = listings.slug)
ORDER BY slug {order} LIMIT 1"""
"""As years and months sort, ``2024`` before ``2024/01``, so do the documents."""


def archive_claims(catalog: Catalog, settings: Settings, owner: str, taxonomy: str, slug: str) -> Iterator[PlannedPage]:
    """Yield the archive document of a month or a year, if there is one."""
    if not settings.base_url or "atom" not in settings.formats or taxonomy not in ("years", "months"):
        return
    subject = owner.partition(":")[2]
    alone = "SELECT 1 FROM entries WHERE listing = ? AND date = ? LIMIT 1"
    if taxonomy == "months" or catalog.row(alone, int(subject), slug) is not None:
        yield PlannedPage(f"{slug}/feed.atom", owner, "feedarchive", subject)


def previous_archive(catalog: Catalog, slug: str = _NEWEST) -> str:
    """Return the path of the newest archive document older than that of *slug*, or of all; empty if there is none."""
    row = catalog.row(_DOCUMENTS.format(sign="<", order="DESC"), slug)
    return f"{row[1]}/feed.atom" if row is not None else ""


def touch_archives(index: Index) -> None:
    """Touch the document after each that came or went: it names the one before it."""
    if index.is_clean:
        return
    came = {term for taxonomy, term in index.moved_terms if taxonomy == "months"}
    came.update(date for date, _ in index.places if len(date) == 4)
    for slug in came:
        row = index.catalog.row(_DOCUMENTS.format(sign=">", order="ASC"), slug)
        if row is not None:
            index.touched.add(f"listing:{row[0]}", LAST)
