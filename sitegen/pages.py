"""The kinds of page: for each, the template it is rendered with and the values it shows.

Adding a kind of page is one row in `KINDS`, the claims that give it addresses (`plan.claims`) and one template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sitegen import articlepages, feeds, listings, searchpages, sitemaps, suggestions, termindex
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.settings import Settings
from sitegen.socialimages import check_common_words, social_card_view, social_image
from sitegen.viewparts import Period, Term
from sitegen.views import ArchiveView, DerivativeView, FileView, HomeView, NotFoundView, PlannedPage, RobotsView, View
from sitegen.yearcharts import coverage_of

HOME_CARDS = 12
HOME_TERMS = 12


Viewer = Callable[[Catalog, Settings, PlannedPage, list[Problem]], View]


@dataclass(frozen=True, slots=True)
class Kind:
    template: str
    """Empty for files that none is rendered for."""
    view: Viewer


def home_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> HomeView:
    oldest, newest = (
        catalog.row(f"SELECT date FROM articles WHERE is_published ORDER BY date {order}, path {order} LIMIT 1")
        for order in ("ASC", "DESC")
    )
    years = _years(catalog)
    check_common_words(catalog, settings, problems)
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
    "notfound": Kind("404.html", not_found_view),
    "feed": Kind("feed.atom", feeds.feed_view),
    "sitemaps": Kind("sitemap-index.xml", sitemaps.index_view),
    "sitemap": Kind("sitemap.xml", sitemaps.sitemap_view),
    "robots": Kind("robots.txt", robots_view),
    "search": Kind("search.html", searchpages.search_view),
    "searchentry": Kind("pagefind-entry.json", searchpages.entry_view),
    "indexfile": Kind("", searchpages.index_file_view),
    "suggestions": Kind("suggestions.json", suggestions.suggestions_view),
    "file": Kind("", file_view),
    "derivative": Kind("", derivative_view),
    "socialcard": Kind("", social_card_view),
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
