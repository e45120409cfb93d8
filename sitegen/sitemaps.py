"""Sitemaps, split by year of publication: one more article rewrites the file of its year alone.

Source: sitemaps.org, protocol 0.9 (50,000 addresses a file).
"""

from __future__ import annotations

from sitegen.articles import Article
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.dates import moment
from sitegen.errors import Problem
from sitegen.fileviews import SitemapView
from sitegen.pairs import TAXONOMY as PAIRS
from sitegen.settings import Settings
from sitegen.termpages import top_path
from sitegen.urls import quote_path
from sitegen.viewparts import SitemapEntry
from sitegen.views import PlannedPage

PER_FILE = 50_000

MOST_CHARACTERS = 2_048
"""An address has fewer, or it is left out."""

NEWS_PATH = "sitemap-news.xml"

GROUPS = (*TAXONOMIES, PAIRS)
"""Listings that sitemaps hold beside those of time, which are among the ``pages``."""

_PAGES = " UNION ALL ".join(
    f"SELECT path FROM pages WHERE owner >= '{name}' AND owner < '{name};' AND kind = '{name}'"
    for name in ("home", "archive", "data", "letter", "page", "terms")
)
"""By owner, which is quick: the site has many more files than such pages. ``;`` follows ``:``."""


def sitemap_path(subject: str, number: int) -> str:
    """Return the path of file *number*, counted from 1, of what *subject* names: a year, a taxonomy, ``pages``."""
    # At the root: a sitemap speaks only for addresses in its own folder and below.
    return f"sitemap-{subject}.xml" if number == 1 else f"sitemap-{subject}-{number}.xml"


def files_of(catalog: Catalog, subject: str) -> int:
    """Return how many files the addresses of *subject* take; none where there are no addresses."""
    if subject == "pages":
        return 1
    if subject in GROUPS:
        row = catalog.row("SELECT COUNT(*) FROM listings WHERE taxonomy = ?", subject)
    else:
        row = catalog.row(
            "SELECT COUNT(*) FROM entries WHERE listing = (SELECT id FROM listings WHERE taxonomy = 'years' AND slug = ?)",
            subject,
        )
    return -(-row[0] // PER_FILE) if row else 0


def index_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SitemapView:
    """Return the index: it changes when a file comes or goes, not when one is written anew."""
    years = [slug for (slug,) in catalog.rows("SELECT slug FROM listings WHERE taxonomy = 'years' ORDER BY slug")]
    entries = [
        SitemapEntry(sitemap_path(subject, number))
        for subject in ("pages", *GROUPS, *years)
        for number in range(1, files_of(catalog, subject) + 1)
    ]
    if catalog.row("SELECT 1 FROM pages WHERE path = ? AND kind = 'newssitemap'", NEWS_PATH) is not None:
        entries.append(SitemapEntry(NEWS_PATH))
    return SitemapView(page.path, tuple(entries))


def sitemap_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> SitemapView:
    subject, number, path = page.subject, page.number, page.path
    entries = _entries(catalog, settings, subject, number)
    return SitemapView(path, tuple(entry for entry in entries if is_short_enough(settings, entry.path)))


def is_short_enough(settings: Settings, path: str) -> bool:
    """Say whether the address of *path* may stand in a sitemap."""
    # Percent-encoding makes three characters of a byte.
    room = MOST_CHARACTERS - len(settings.base_url)
    return len(path) * 12 < room or len(quote_path(path)) < room


def _entries(catalog: Catalog, settings: Settings, subject: str, number: int) -> list[SitemapEntry]:
    window = (PER_FILE, (number - 1) * PER_FILE)
    if subject == "pages":
        kinds = catalog.rows(f"{_PAGES} ORDER BY path")
        dated = catalog.rows("SELECT slug || '/' FROM listings WHERE taxonomy IN ('years', 'months') ORDER BY slug")
        return [SitemapEntry(path) for rows in (kinds, dated) for (path,) in rows]
    if subject in GROUPS:
        query = "SELECT slug FROM listings WHERE taxonomy = ? ORDER BY slug LIMIT ? OFFSET ?"
        return [SitemapEntry(top_path(subject, slug)) for (slug,) in catalog.rows(query, subject, *window)]
    rows = catalog.rows(
        "SELECT a.path, a.modified FROM entries e JOIN articles a ON a.id = e.article WHERE e.listing ="
        " (SELECT id FROM listings WHERE taxonomy = 'years' AND slug = ?) ORDER BY e.date, e.path LIMIT ? OFFSET ?",
        subject, *window,
    )  # fmt: skip
    return [SitemapEntry(*row) for row in rows]


def modified(article: Article, settings: Settings) -> str:
    """Return when *article* was last changed, as far as its dates say."""
    date = article.updated or article.date
    return moment(date, settings.utc_offset) if len(date.text) > 10 else date.text
