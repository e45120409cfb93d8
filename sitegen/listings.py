"""Listings: the articles of a year, a month, a tag, an institution or a person, in parts that stay.

Parts are numbered from the oldest article. Part *n* holds articles (n-1)·per_page to n·per_page and never changes
once the part after it exists; the listing's own path shows the newest articles, between one and two parts' worth. The
address after the last numbered part exists already and points to the listing, so that a full part can link to it for ever.
"""

from __future__ import annotations

import msgspec

from sitegen.authorities import TAXONOMIES
from sitegen.calendars import calendar_view
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.pairs import TAXONOMY as PAIRS
from sitegen.settings import Settings
from sitegen.termpages import card_in_context, facts_view, term_link, top_path
from sitegen.viewparts import Card, Link, Period
from sitegen.views import ListingView, PlannedPage, RedirectView

_CARD = msgspec.msgpack.Decoder(Card)


def numbered_parts(count: int, per_page: int) -> int:
    """Return how many numbered parts a listing of *count* articles has beside its newest."""
    return max(0, count // per_page - 1)


def part_path(top: str, number: int) -> str:
    return f"{top}page/{number}/"


def cards(catalog: Catalog, query: str, *values: object) -> tuple[Card, ...]:
    return tuple(_CARD.decode(row[0]) for row in catalog.rows(query, *values))


def listing_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> ListingView:
    """Return one part of a listing. A numbered part knows nothing of those after it."""
    listing, number, per_page = int(page.subject), page.number, settings.per_page
    taxonomy, term, slug, heading, count = _row(catalog, listing)
    top = top_path(taxonomy, slug)
    members: tuple[Link, ...] = ()
    if taxonomy == PAIRS:
        links = [term_link(catalog, "institutions", member) for member in term.split("\n")]
        members = tuple(sorted(links, key=lambda link: link.path))
    if number:
        shown = _cards(catalog, listing, taxonomy, term, "ASC", per_page, (number - 1) * per_page)
        return ListingView(
            taxonomy=taxonomy,
            heading=heading.replace("\n", " and "),
            path=page.path,
            top=top,
            number=number,
            cards=shown,
            older=part_path(top, number - 1) if number > 1 else "",
            newer=part_path(top, number + 1),
            count=0,
            first=None,
            months=(),
            calendar=None,
            facts=None,
            has_feed=taxonomy in TAXONOMIES,
            members=members,
        )
    parts = numbered_parts(count, per_page)
    oldest = catalog.row("SELECT min(date) FROM entries WHERE listing = ?", listing)
    is_term = taxonomy in TAXONOMIES
    months = _months(catalog, slug) if taxonomy == "years" else ()
    return ListingView(
        taxonomy=taxonomy,
        heading=heading.replace("\n", " and "),
        path=page.path,
        top=top,
        number=0,
        cards=_cards(catalog, listing, taxonomy, term, "DESC", count - parts * per_page, 0),
        older=part_path(top, parts) if parts else "",
        newer="",
        count=count,
        first=ArchiveDate(oldest[0][:10]) if oldest and oldest[0] else None,
        months=months,
        calendar=calendar_view(catalog, listing, slug, months) if months else None,
        facts=facts_view(catalog, settings, listing, taxonomy, term, heading, problems) if is_term else None,
        has_feed=is_term and count > 0,
        members=members,
    )


def pointer_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RedirectView:
    """Return the redirect to a listing's own address: from that of the part that is not full yet, or of a merged record."""
    taxonomy, _, slug, heading, _ = _row(catalog, int(page.subject))
    return RedirectView(page.path, Link(heading.replace("\n", " and "), top_path(taxonomy, slug)))


def _row(catalog: Catalog, listing: int) -> tuple[str, str, str, str, int]:
    row = catalog.row("SELECT taxonomy, term, slug, heading, count FROM listings WHERE id = ?", listing)
    assert row is not None, listing
    return row


def _cards(
    catalog: Catalog, listing: int, taxonomy: str, term: str, order: str, limit: int, offset: int
) -> tuple[Card, ...]:
    """Return articles of a listing, newest first; of a person or an institution with the line that names it."""
    part = f"(SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date {order}, path {order} LIMIT ? OFFSET ?)"
    if taxonomy not in ("people", "institutions"):
        query = f"SELECT c.card FROM {part} e JOIN cards c USING (article) ORDER BY e.date DESC, e.path DESC"
        return cards(catalog, query, listing, limit, offset)
    query = (
        f"SELECT c.card, o.before, o.printed, o.after FROM {part} e JOIN cards c USING (article) LEFT JOIN occurrences o"
        " ON o.article = e.article AND o.taxonomy = ? AND o.term = ? ORDER BY e.date DESC, e.path DESC"
    )
    return tuple(card_in_context(*row) for row in catalog.rows(query, listing, limit, offset, taxonomy, term))


def _months(catalog: Catalog, year: str) -> tuple[Period, ...]:
    rows = catalog.rows(
        "SELECT heading, slug, count FROM listings WHERE taxonomy = 'months' AND slug BETWEEN ? AND ? ORDER BY slug",
        f"{year}/", f"{year}/~",
    )  # fmt: skip
    return tuple(Period(heading, f"{slug}/", count) for heading, slug, count in rows)
