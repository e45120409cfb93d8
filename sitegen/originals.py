"""Originals: where articles were first published, so that a reader with that address finds the article here.

The page ``/find/`` works out in which of 256 small files an address would be and fetches that one alone. An article is in
the files of its own addresses, and one more article changes no others.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate, display_date
from sitegen.errors import Problem
from sitegen.fileviews import Original, OriginalsView
from sitegen.originaladdresses import normal_address, shard_of
from sitegen.settings import Settings
from sitegen.touched import Touched
from sitegen.urls import quote_path
from sitegen.views import FindView, PlannedPage, SiteView

FIND = "find/"
"""Path of the page."""

MOST = 100
"""Articles that are shown for one address; more have the front page of another site in common."""

_PUBLISHED = (
    "SELECT 1 FROM originals o JOIN articles a ON a.id = o.article AND a.is_published WHERE o.shard = ? LIMIT 1"
)


def original_rows(article: Article, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the addresses of what *article* was made from, in one form, each with its shard."""
    source = article.provenance
    if source is None or "find" not in settings.formats:
        return ()
    addresses = {normal_address(url) for url in (source.url, source.archived)} - {""}
    return tuple((address, shard_of(address)) for address in sorted(addresses))


def touch_originals(catalog: Catalog, touched: Touched, source: str) -> None:
    """Touch the files that show, or are to show, the article in *source*, and the page that knows which there are."""
    query = "SELECT o.shard FROM articles a JOIN originals o ON o.article = a.id WHERE a.source = ?"
    for (shard,) in () if touched.is_everything else catalog.rows(query, source):
        touched.add(f"find:{shard}")
        touched.add("find:")


def find_claims(catalog: Catalog, settings: Settings, owner: str, shard: str) -> Iterator[PlannedPage]:
    """Yield the file of one shard, if there is anything in it; for ``''`` the page."""
    if "find" not in settings.formats:
        return
    if not shard:
        yield PlannedPage(FIND, owner, "find", "")
    elif catalog.row(_PUBLISHED, shard) is not None:
        yield PlannedPage(f"{FIND}{shard}.json", owner, "originals", shard)


def find_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FindView:
    every = (f"{number:02x}" for number in range(256))
    return FindView(page.path, tuple(shard for shard in every if catalog.row(_PUBLISHED, shard) is not None))


def originals_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> OriginalsView:
    found: dict[str, list[Original]] = {}
    query = (
        "SELECT o.address, a.title, a.path, a.date, a.language FROM originals o JOIN articles a ON a.id = o.article"
        " WHERE o.shard = ? AND a.is_published ORDER BY o.address, a.date DESC, a.path DESC"
    )
    for address, title, path, date, language in catalog.rows(query, page.subject):
        day = ArchiveDate(date[:10])
        original = Original(title, quote_path(path), day.text, display_date(day, settings.language), language)
        found.setdefault(address, []).append(original)
    addresses = tuple((address, len(all_), tuple(all_[:MOST])) for address, all_ in found.items())
    return OriginalsView(page.path, addresses)


def write_originals(site: SiteView, view: OriginalsView) -> bytes:
    """Return a shard as JSON: address → how many articles have it, and the newest of them."""
    return msgspec.json.encode({address: (count, articles) for address, count, articles in view.addresses}) + b"\n"
