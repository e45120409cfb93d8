"""ResourceSync: what a harvester needs to hold a copy of the archive and to keep it up to date.

The resources are the articles, each as its clean Markdown; as its page where the format ``markdown`` is off. They are listed by
year of publication with their hashes, and what the ledger knows of changes by year of change. No time is the clock's.

Source: ANSI/NISO Z39.99-2017, ResourceSync Framework Specification 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sitegen.catalog import Catalog
from sitegen.dates import utc_moment
from sitegen.errors import Problem
from sitegen.fileviews import SyncView
from sitegen.settings import Settings
from sitegen.viewparts import SyncEntry
from sitegen.views import PlannedPage

PER_FILE = 25_000
"""Resources in one document. The standard allows 50,000, and 50 MB: that many of the longest addresses would take more."""

CHANGES_PER_FILE = 10_000
"""Articles in one list of changes, each with the addresses it left."""

DESCRIPTION, CAPABILITIES = ".well-known/resourcesync", "resourcesync/capabilitylist.xml"
LISTS, CHANGES = "resourcesync/resourcelist.xml", "resourcesync/changelist.xml"

_YEAR = re.compile(r"\d{4}", re.ASCII)
_NEAREST = 50
_IN_LEDGER = "FROM ledger WHERE kind = 'article'"
_CHANGES = f"SELECT path, since, changed, former, ended {_IN_LEDGER}"


def is_wanted(settings: Settings) -> bool:
    return "resourcesync" in settings.formats and bool(settings.base_url)


def resource_of(settings: Settings, path: str) -> str:
    """Return the logical path of what is harvested of the article at *path*."""
    return f"{path}index.md" if "markdown" in settings.formats else path


def documents(catalog: Catalog, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the path and the subject of each document that is no list of one year; an empty archive has none."""
    if is_wanted(settings) and catalog.row("SELECT 1 FROM listings WHERE taxonomy = 'years' LIMIT 1") is not None:
        yield DESCRIPTION, "description"
        yield CAPABILITIES, "capabilitylist"
        yield LISTS, "resourcelist"
        if settings.ledger == "on" and change_years(catalog):
            yield CHANGES, "changelist"


def list_path(capability: str, year: str, number: int) -> str:
    """Return the path of document *number*, counted from 1, of the resources or the changes of *year*."""
    name = f"{'resources' if capability == 'resourcelist' else 'changes'}-{year}"
    return f"resourcesync/{name}.xml" if number == 1 else f"resourcesync/{name}-{number}.xml"


def lists_of(catalog: Catalog, settings: Settings, capability: str, year: str) -> int:
    """Return how many documents the resources or the changes of *year* take."""
    if not is_wanted(settings):
        return 0
    if capability == "changelist":
        return -(-_count_changes(catalog, year) // CHANGES_PER_FILE) if settings.ledger == "on" else 0
    row = catalog.row("SELECT count FROM listings WHERE taxonomy = 'years' AND slug = ?", year)
    return -(-row[0] // PER_FILE) if row else 0


def change_years(catalog: Catalog) -> list[str]:
    """Return the years in which the ledger knows of changes, in order."""
    years = {(row[-1] or row[2])[:4] for row in _gone(catalog)}
    after = ""
    # From year to year, without a look at every row.
    while (row := catalog.row(f"SELECT MIN(changed) {_IN_LEDGER} AND changed > ?", after)) is not None and row[0]:
        year, after = row[0][:4], f"{row[0][:4]}~"
        query = f"SELECT 1 {_IN_LEDGER} AND changed >= ? AND changed < ? AND NOT is_gone LIMIT 1"
        if catalog.row(query, year, after) is not None:
            years.add(year)
    return sorted(filter(_YEAR.fullmatch, years))


def document_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SyncView:
    """Return the source description, the list of capabilities, or an index of lists."""
    path, subject = page.path, page.subject
    if subject == "description":
        return SyncView(path, subject, "", "", "", False, (SyncEntry(CAPABILITIES, capability="capabilitylist"),))
    if subject == "capabilitylist":
        known = [(path, capability) for path, capability in documents(catalog, settings) if path in (LISTS, CHANGES)]
        entries = tuple(SyncEntry(path, capability=capability) for path, capability in known)
        return SyncView(path, subject, "", DESCRIPTION, "", False, entries)
    return _index_of_changes(catalog, settings, path) if subject == "changelist" else _index(catalog, settings, path)


def _index(catalog: Catalog, settings: Settings, path: str) -> SyncView:
    years = [slug for (slug,) in catalog.rows("SELECT slug FROM listings WHERE taxonomy = 'years' ORDER BY slug")]
    entries = tuple(
        SyncEntry(list_path("resourcelist", year, number))
        for year in years
        for number in range(1, lists_of(catalog, settings, "resourcelist", year) + 1)
    )
    stamp = _newest(catalog, settings) or f"{years[-1]}-01-01T00:00:00Z"
    return SyncView(path, "resourcelist", stamp, CAPABILITIES, "", True, entries)


def _index_of_changes(catalog: Catalog, settings: Settings, path: str) -> SyncView:
    """Return the index of the lists of changes; it says of each when it was last added to, which is a change too."""
    entries: list[SyncEntry] = []
    for year in change_years(catalog):
        first, last = _span(catalog, settings, year)
        entries += [
            SyncEntry(list_path("changelist", year, number), modified=last, change="updated", changed=last, since=first)
            for number in range(1, lists_of(catalog, settings, "changelist", year) + 1)
        ]
    return SyncView(path, "changelist", entries[0].since, CAPABILITIES, "", True, tuple(entries))


def resources_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SyncView:
    """Return the list of the resources of one year: a late file, since it tells their sizes and hashes."""
    year = page.subject
    form = "markdown" if "markdown" in settings.formats else "article"
    media_type = "text/markdown" if form == "markdown" else "text/html"
    rows = catalog.rows(
        f"SELECT a.path, a.modified, p.path, p.size, p.sha256, l.changed FROM entries e JOIN articles a ON a.id = e.article"
        f" JOIN pages p ON p.path = a.path || ? AND p.kind = '{form}' LEFT JOIN ledger l ON l.kind = 'article' AND l.id = a.key"
        " WHERE e.listing = (SELECT id FROM listings WHERE taxonomy = 'years' AND slug = ?) ORDER BY e.date, e.path LIMIT ? OFFSET ?",
        resource_of(settings, ""), year, PER_FILE, (page.number - 1) * PER_FILE,
    )  # fmt: skip
    entries = tuple(
        SyncEntry(
            path,
            modified=utc_moment(changed or "", settings.utc_offset) or utc_moment(modified, settings.utc_offset),
            sha256=sha256.hex() if sha256 else "",
            length=size or 0,
            type=media_type,
            page=article if path != article else "",
        )
        for article, modified, path, size, sha256, changed in rows
    )
    stamp = max((entry.modified for entry in entries), default="") or f"{year}-01-01T00:00:00Z"
    return SyncView(page.path, "resourcelist", stamp, CAPABILITIES, LISTS, False, entries)


def changes_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SyncView:
    """Return the list of what changed in one year, the oldest change first: its last change of each article.

    The addresses that an article left are told as deleted with it.
    """
    entries: list[SyncEntry] = []
    changes = _changes(catalog, settings, page.subject)
    for when, change, path, former in changes[(page.number - 1) * CHANGES_PER_FILE : page.number * CHANGES_PER_FILE]:
        left = [old for old in msgspec.json.decode(former) if old != path] if former else []
        entries += [SyncEntry(resource_of(settings, old), change="deleted", changed=when) for old in left]
        modified = "" if change == "deleted" else when
        entries.append(SyncEntry(resource_of(settings, path), modified=modified, change=change, changed=when))
    return SyncView(page.path, "changelist", entries[0].changed, CAPABILITIES, CHANGES, False, tuple(entries))


def _changes(catalog: Catalog, settings: Settings, year: str) -> list[tuple[str, ...]]:
    """Return, in order of time, the moment, the change, the path and the former paths of what changed last in *year*."""
    found: list[tuple[str, ...]] = []
    alive = catalog.rows(f"{_CHANGES} AND changed >= ? AND changed < ? AND NOT is_gone", year, f"{year}~")
    for path, since, changed, former, _ in alive:
        found.append(
            (_moment_in(year, changed, settings), "created" if since in ("", changed) else "updated", path, former)
        )
    for path, _, changed, former, ended in _gone(catalog):
        # Where nobody says when it went: not before it last changed.
        if (ended or changed)[:4] == year:
            found.append((_moment_in(year, ended or changed, settings), "deleted", path, former))
    return sorted(found)


def _gone(catalog: Catalog) -> list[tuple[str, ...]]:
    # The index by name: SQLite would go through all that is published.
    query = f"{_CHANGES} AND is_gone".replace("FROM ledger", "FROM ledger INDEXED BY ledger_gone")
    return catalog.rows(query).fetchall()


def _count_changes(catalog: Catalog, year: str) -> int:
    row = catalog.row(f"SELECT COUNT(*) {_IN_LEDGER} AND changed >= ? AND changed < ?", year, f"{year}~")
    gone = _gone(catalog)
    elsewhere = sum(row[2][:4] == year for row in gone) - sum((row[-1] or row[2])[:4] == year for row in gone)
    return (row[0] if row else 0) - elsewhere


def _moment_in(year: str, text: str, settings: Settings) -> str:
    return utc_moment(text, settings.utc_offset) or f"{year}-01-01T00:00:00Z"


def _span(catalog: Catalog, settings: Settings, year: str) -> tuple[str, str]:
    """Return the first and the last moment of the changes of *year*."""
    alive = (
        f"SELECT changed {_IN_LEDGER} AND changed >= ? AND changed < ? AND NOT is_gone ORDER BY changed {{}} LIMIT ?"
    )
    # In the order of texts, what was written with another offset may stand some places off.
    texts = [
        text for order in ("ASC", "DESC") for (text,) in catalog.rows(alive.format(order), year, f"{year}~", _NEAREST)
    ]
    texts += [text for row in _gone(catalog) if (text := row[-1] or row[2])[:4] == year]
    moments = [_moment_in(year, text, settings) for text in texts]
    return min(moments), max(moments)


def _newest(catalog: Catalog, settings: Settings) -> str:
    """Return when the article that changed last did so; empty where no date can be read."""
    ledger = f"SELECT changed {_IN_LEDGER} ORDER BY changed DESC LIMIT ?"
    articles = "SELECT modified FROM articles WHERE is_published ORDER BY modified DESC LIMIT ?"
    texts = [text for query in (ledger, articles) for (text,) in catalog.rows(query, _NEAREST)]
    return max((utc_moment(text, settings.utc_offset) for text in texts), default="")
