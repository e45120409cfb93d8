"""The page of full-text search, and the files of its index: what they show, and where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.fileviews import FileView, IndexView
from sitegen.settings import Settings
from sitegen.viewparts import ShardEntry
from sitegen.views import PlannedPage, SearchView

INDEX = "search/index/"
"""Where the index lies in the site."""


def search_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SearchView:
    return SearchView(page.path, catalog_tag(catalog))


def entry_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> IndexView:
    return IndexView(page.path, tuple(_shards(catalog)))


def _shards(catalog: Catalog) -> Iterator[ShardEntry]:
    """Yield the shards, newest first."""
    for name, first, until, entry in catalog.rows(
        "SELECT name, first, until, entry FROM shards ORDER BY first DESC, name DESC"
    ):
        yield ShardEntry(name, first, until, **msgspec.json.decode(entry))


def catalog_tag(catalog: Catalog) -> str:
    """Return what tells this index from every other; empty where there is none."""
    shards = tuple(_shards(catalog))
    return blake2b(encode(shards), digest_size=6).hexdigest() if shards else ""


def index_file_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FileView:
    """Return a file of the index; those of the program lie with every shard."""
    path = page.path.removeprefix(INDEX)
    row = catalog.row("SELECT hash FROM shard_files WHERE shard = ? AND path = ?", page.subject, path)
    shard = (
        catalog.row("SELECT print FROM shards WHERE name = ?", page.subject)
        if page.subject
        else catalog.row("SELECT print FROM shards ORDER BY name LIMIT 1")
    )
    assert row is not None and shard is not None, page
    return FileView(page.path, f"state:search/{shard[0]}/{path}", row[0])


def index_claims(catalog: Catalog, owner: str, shard: str) -> Iterator[PlannedPage]:
    """Yield the files of one shard; for ``''`` the page of search, and the files of the program."""
    if not shard:
        yield PlannedPage("search/", owner, "search", "")
        if catalog.row("SELECT 1 FROM shards LIMIT 1") is None:
            return
        yield PlannedPage(f"{INDEX}pagefind-entry.json", owner, "searchentry", "")
    for (path,) in catalog.rows("SELECT path FROM shard_files WHERE shard = ? ORDER BY path", shard):
        yield PlannedPage(f"{INDEX}{path}", owner, "indexfile", shard)
