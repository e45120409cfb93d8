"""Late files: those that say what other files hold, their sizes and hashes. They are made when all others are.

Their owners claim paths like all others. A build looks at them after everything else is staged; one is touched by whoever
touches any owner, and by each file it tells of whose contents change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitegen.catalog import Catalog

LATE = frozenset({"resourcelist"})
"""Kinds of owners whose files are late."""


def is_late(owner: str) -> bool:
    return owner.partition(":")[0] in LATE


def late_owners(catalog: Catalog) -> Iterator[str]:
    """Yield every owner of late files that the site has."""
    for (year,) in catalog.rows("SELECT slug FROM listings WHERE taxonomy = 'years' ORDER BY slug"):
        yield f"resourcelist:{year}"


def owners_telling_of(catalog: Catalog, kind: str, subject: str) -> Iterator[str]:
    """Yield the owners of late files that may say what the file of such a page holds."""
    if kind in _TELLING:
        yield from _TELLING[kind](catalog, subject)


def _lists_of_year(catalog: Catalog, source: str) -> Iterator[str]:
    for (year,) in catalog.rows("SELECT substr(date, 1, 4) FROM articles WHERE source = ?", source):
        yield f"resourcelist:{year}"


_TELLING: dict[str, Callable[[Catalog, str], Iterator[str]]] = {
    "article": _lists_of_year,
    "markdown": _lists_of_year,
}
"""Kind of page → the owners that tell of one, by its subject."""
