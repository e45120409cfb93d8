"""The kinds of page: for each, the template it is rendered with and the values it shows.

Adding a kind of page is one row in `KINDS`, the claims that give it addresses (`plan.claims`) and one template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sitegen import (
    articlepages,
    citationfiles,
    cleanmarkdown,
    dataviews,
    feeds,
    listings,
    llms,
    newssitemaps,
    oai,
    originals,
    redirects,
    resourcesync,
    searchpages,
    sitemaps,
    suggestions,
    syncdocuments,
    termindex,
)
from sitegen.atomfeeds import write_atom
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.datafiles import csv_bytes, jsonl_bytes
from sitegen.datapackage import package_bytes
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.fileviews import DerivativeView, FileView, RobotsView
from sitegen.graphml import graphml_bytes
from sitegen.jsonfeeds import write_json_feed
from sitegen.rssfeeds import write_rss
from sitegen.settings import Settings
from sitegen.socialimages import check_common_words, social_card_view, social_image
from sitegen.viewparts import Period, Term
from sitegen.views import ArchiveView, HomeView, NotFoundView, PlannedPage, SiteView, View
from sitegen.yearcharts import coverage_of

HOME_CARDS = 12
HOME_TERMS = 12


Viewer = Callable[[Catalog, Settings, PlannedPage, list[Problem]], View]


@dataclass(frozen=True, slots=True)
class Kind:
    template: str
    """Empty for files that none is rendered for."""
    view: Viewer
    write: Callable[[SiteView, Any], bytes] | None = None
    """What makes the file of such a view where no template does; ``None`` for files that are copied or drawn."""


def home_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> HomeView:
    oldest, newest = (
        catalog.row(f"SELECT date FROM articles WHERE is_published ORDER BY date {order}, path {order} LIMIT 1")
        for order in ("ASC", "DESC")
    )
    years = _years(catalog)
    check_common_words(catalog, settings, problems)
    oai.check_size(catalog, settings, problems)
    return HomeView(
        path=page.path,
        cards=listings.cards(
            catalog,
            "SELECT c.card FROM articles a JOIN cards c ON c.article = a.id WHERE a.is_published"
            " ORDER BY a.date DESC, a.path DESC LIMIT ?",
            HOME_CARDS,
        ),
        count=sum(year.count for year in years),
        first=ArchiveDate(oldest[0][:10]) if oldest else None,
        last=ArchiveDate(newest[0][:10]) if newest else None,
        years=years,
        coverage=coverage_of(years),
        institutions=_most_covered(catalog, "institutions"),
        people=_most_covered(catalog, "people"),
        tags=_most_covered(catalog, "tags"),
        social=social_image(catalog, "", settings.title),
        has_search=catalog.row("SELECT 1 FROM shards LIMIT 1") is not None,
    )


def archive_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> ArchiveView:
    months: dict[str, list[Period]] = {}
    for slug, heading, count in catalog.rows(
        "SELECT slug, heading, count FROM listings WHERE taxonomy = 'months' ORDER BY slug"
    ):
        months.setdefault(heading[:4], []).append(Period(heading, f"{slug}/", count))
    years = tuple(
        Period(year.text, year.path, year.count, tuple(months.get(year.text, ()))) for year in _years(catalog)
    )
    return ArchiveView(page.path, years, sum(year.count for year in years))


def not_found_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> NotFoundView:
    return NotFoundView(page.path)


def robots_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RobotsView:
    return RobotsView(page.path)


def file_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> FileView:
    row = catalog.row("SELECT hash FROM sources WHERE path = ?", page.subject)
    assert row is not None, page.subject
    return FileView(page.path, page.subject, row[0])


def derivative_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> DerivativeView:
    row = catalog.row("SELECT hash FROM sources WHERE path = ?", page.subject)
    assert row is not None, page.subject
    return DerivativeView(page.path, page.subject, row[0], page.number)


KINDS: dict[str, Kind] = {
    "home": Kind("home.html", home_view),
    "article": Kind("article.html", articlepages.article_view),
    "page": Kind("page.html", articlepages.page_view),
    "listing": Kind("listing.html", listings.listing_view),
    "archive": Kind("archive.html", archive_view),
    "terms": Kind("terms.html", termindex.terms_view),
    "letter": Kind("terms.html", termindex.letter_view),
    "redirect": Kind("redirect.html", articlepages.redirect_view),
    "pointer": Kind("redirect.html", listings.pointer_view),
    "moved": Kind("redirect.html", redirects.moved_view),
    "merged": Kind("redirect.html", listings.pointer_view),
    "tombstone": Kind("tombstone.html", redirects.tombstone_view),
    "hosting": Kind("", redirects.redirects_view, redirects.hosting_lines),
    "nginx": Kind("", redirects.redirects_view, redirects.nginx_lines),
    "apache": Kind("", redirects.redirects_view, redirects.apache_lines),
    "notfound": Kind("404.html", not_found_view),
    "feed": Kind("", feeds.feed_view, write_atom),
    "feedarchive": Kind("", feeds.archive_view, write_atom),
    "jsonfeed": Kind("", feeds.feed_view, write_json_feed),
    "rssfeed": Kind("", feeds.feed_view, write_rss),
    "sitemaps": Kind("sitemap-index.xml", sitemaps.index_view),
    "sitemap": Kind("sitemap.xml", sitemaps.sitemap_view),
    "resourcesync": Kind("", resourcesync.document_view, syncdocuments.write_document),
    "resourcelist": Kind("", resourcesync.resources_view, syncdocuments.write_document),
    "changelist": Kind("", resourcesync.changes_view, syncdocuments.write_document),
    "oai": Kind("", oai.oai_view, oai.write_oai),
    "newssitemap": Kind("", newssitemaps.news_view, newssitemaps.write_news_sitemap),
    "robots": Kind("robots.txt", robots_view),
    "search": Kind("search.html", searchpages.search_view),
    "searchentry": Kind("pagefind-entry.json", searchpages.entry_view),
    "indexfile": Kind("", searchpages.index_file_view),
    "suggestions": Kind("suggestions.json", suggestions.suggestions_view),
    "data": Kind("data.html", dataviews.index_view),
    "datapackage": Kind("", dataviews.index_view, package_bytes),
    "datatable": Kind("", dataviews.data_view, csv_bytes),
    "datalines": Kind("", dataviews.data_view, jsonl_bytes),
    "datanetwork": Kind("", dataviews.network_view, graphml_bytes),
    "find": Kind("find.html", originals.find_view),
    "originals": Kind("", originals.originals_view, originals.write_originals),
    "file": Kind("", file_view),
    "derivative": Kind("", derivative_view),
    "socialcard": Kind("", social_card_view),
    "citation": Kind("", citationfiles.article_view, citationfiles.write_citations),
    "citations": Kind("", citationfiles.listing_view, citationfiles.write_citations),
    "markdown": Kind("", cleanmarkdown.markdown_view),
    "llms": Kind("", llms.llms_view, llms.write_llms),
}


def _years(catalog: Catalog) -> tuple[Period, ...]:
    rows = catalog.rows("SELECT slug, heading, count FROM listings WHERE taxonomy = 'years' ORDER BY slug DESC")
    return tuple(Period(heading, f"{slug}/", count) for slug, heading, count in rows)


def _most_covered(catalog: Catalog, taxonomy: str) -> tuple[Term, ...]:
    assert taxonomy in TAXONOMIES
    rows = catalog.rows(
        "SELECT heading, slug, count FROM listings WHERE taxonomy = ?"
        " AND count > 0 ORDER BY count DESC, slug LIMIT ?",
        taxonomy, HOME_TERMS,
    )  # fmt: skip
    return tuple(Term(heading, f"{taxonomy}/{slug}/", count) for heading, slug, count in rows)
