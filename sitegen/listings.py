"""Listings: the articles of a year, a month, a tag, an institution or a person, in parts that stay.

Parts are numbered from the oldest article. Part *n* holds articles (n-1)·per_page to n·per_page and never changes
once the part after it exists; the listing's own path shows the newest articles, between one and two parts' worth. The
address after the last numbered part exists already and points to the listing, so that a full part can link to it for ever.
"""

from __future__ import annotations

import msgspec

from sitegen.authorities import TAXONOMIES, AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.settings import Settings
from sitegen.slugs import match_key, slugify
from sitegen.views import Card, Facts, Link, ListingView, Office, Period, PlannedPage, RedirectView

SCHEMES = {
    "ror": ("ROR", "https://ror.org/{}"),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "viaf": ("VIAF", "https://viaf.org/viaf/{}"),
    "isni": ("ISNI", "https://isni.org/isni/{}"),
    "gnd": ("GND", "https://d-nb.info/gnd/{}"),
    "homepage": ("Homepage", "{}"),
}
"""Schemes of identifiers: their names, and where identifiers lead."""

_CARD = msgspec.msgpack.Decoder(Card)


def numbered_parts(count: int, per_page: int) -> int:
    """Return how many numbered parts a listing of *count* articles has beside its newest."""
    return max(0, count // per_page - 1)


def top_path(taxonomy: str, slug: str) -> str:
    return f"{taxonomy}/{slug}/" if taxonomy in TAXONOMIES else f"{slug}/"


def part_path(top: str, number: int) -> str:
    return f"{top}page/{number}/"


def cards(catalog: Catalog, query: str, *values: object) -> tuple[Card, ...]:
    return tuple(_CARD.decode(row[0]) for row in catalog.rows(query, *values))


def _listing(catalog: Catalog, subject: str) -> tuple[int, str, str, str]:
    row = catalog.row("SELECT id, taxonomy, slug, heading FROM listings WHERE id = ?", int(subject))
    assert row is not None, subject
    return row


def _count(catalog: Catalog, listing: int) -> int:
    row = catalog.row("SELECT COUNT(*) FROM entries WHERE listing = ?", listing)
    return int(row[0]) if row else 0


def listing_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> ListingView:
    """Return one part of a listing. A numbered part knows nothing of those after it."""
    subject, number, path = page.subject, page.number, page.path
    listing, taxonomy, slug, heading = _listing(catalog, subject)
    top, per_page = top_path(taxonomy, slug), settings.per_page
    order = (
        "SELECT a.card FROM (SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date {order}, path {order}"
        " LIMIT ? OFFSET ?) e JOIN articles a ON a.id = e.article ORDER BY e.date DESC, e.path DESC"
    )
    if number:
        shown = cards(catalog, order.format(order="ASC"), listing, per_page, (number - 1) * per_page)
        older = part_path(top, number - 1) if number > 1 else ""
        return ListingView(
            taxonomy,
            heading,
            path,
            top,
            number,
            shown,
            older,
            part_path(top, number + 1),
            0,
            None,
            (),
            None,
            taxonomy in TAXONOMIES,
        )
    count = _count(catalog, listing)
    parts = numbered_parts(count, per_page)
    shown = cards(catalog, order.format(order="DESC"), listing, count - parts * per_page, 0)
    oldest = catalog.row("SELECT min(date) FROM entries WHERE listing = ?", listing)
    return ListingView(
        taxonomy=taxonomy,
        heading=heading,
        path=path,
        top=top,
        number=0,
        cards=shown,
        older=part_path(top, parts) if parts else "",
        newer="",
        count=count,
        first=ArchiveDate(oldest[0][:10]) if oldest and oldest[0] else None,
        months=_months(catalog, slug) if taxonomy == "years" else (),
        facts=_facts(catalog, listing, taxonomy, slug, heading) if taxonomy in TAXONOMIES else None,
        has_feed=taxonomy in TAXONOMIES,
    )


def pointer_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RedirectView:
    """Return the redirect from the address of the part that is not full yet to the listing's own."""
    _, taxonomy, slug, heading = _listing(catalog, page.subject)
    return RedirectView(page.path, Link(heading, top_path(taxonomy, slug)))


def _months(catalog: Catalog, year: str) -> tuple[Period, ...]:
    rows = catalog.rows(
        "SELECT heading, slug, (SELECT COUNT(*) FROM entries WHERE listing = id) FROM listings"
        " WHERE taxonomy = 'months' AND slug BETWEEN ? AND ? ORDER BY slug",
        f"{year}/", f"{year}/~",
    )  # fmt: skip
    return tuple(Period(heading, f"{slug}/", count) for heading, slug, count in rows)


def _facts(catalog: Catalog, listing: int, taxonomy: str, slug: str, heading: str) -> Facts:
    row = catalog.row("SELECT record FROM records WHERE taxonomy = ? AND id = ?", taxonomy, slug)
    offices = _offices(catalog, listing, slug) if taxonomy == "people" else ()
    if row is None:
        return Facts((), (), (), None, (), "", is_provisional=True, offices=offices)
    record = msgspec.msgpack.decode(row[0], type=AuthorityRecord)
    return Facts(
        native=record.native,
        variants=record.variants,
        identifiers=tuple(_identifier(scheme, value) for scheme, value in record.identifiers),
        parent=_term_link(catalog, taxonomy, record.parent) if record.parent else None,
        parts=_parts(catalog, taxonomy, slug),
        note=record.note,
        is_provisional=False,
        offices=offices,
    )


def _identifier(scheme: str, value: str) -> tuple[str, str, str]:
    """Return name of the scheme, value and address; an address is made of plain characters, or is http itself."""
    name, pattern = SCHEMES.get(scheme, (scheme, ""))
    is_safe = (
        value.startswith(("https://", "http://"))
        if pattern == "{}"
        else value.replace("-", "").isalnum() and value.isascii()
    )
    return name, value, pattern.format(value) if is_safe else ""


def _term_link(catalog: Catalog, taxonomy: str, slug: str) -> Link | None:
    """Return the link to a term; its path is empty where no article has it, and so it has no page."""
    row = catalog.row("SELECT heading FROM listings WHERE taxonomy = ? AND slug = ?", taxonomy, slug)
    if row is not None:
        return Link(row[0], top_path(taxonomy, slug))
    record = catalog.row("SELECT record FROM records WHERE taxonomy = ? AND id = ?", taxonomy, slug)
    return Link(msgspec.msgpack.decode(record[0], type=AuthorityRecord).name, "") if record else None


def _parts(catalog: Catalog, taxonomy: str, slug: str) -> tuple[Link, ...]:
    """Return the terms whose records name this one as their parent and that have a page."""
    links = [
        _term_link(catalog, taxonomy, child)
        for (child,) in catalog.rows(
            "SELECT id FROM records WHERE taxonomy = ? AND parent = ? ORDER BY id", taxonomy, slug
        )
    ]
    return tuple(link for link in links if link is not None and link.path)


def _offices(catalog: Catalog, listing: int, slug: str) -> tuple[Office, ...]:
    """Return the offices that articles attest for a person, oldest first."""
    rows = catalog.rows(
        "SELECT m.role, m.institution, e.date FROM entries e"
        " JOIN mentions m ON m.article = e.article AND m.taxonomy = 'people' AND m.term = ?"
        " WHERE e.listing = ? AND m.role != '' ORDER BY e.date, e.path, m.position",
        slug, listing,
    )  # fmt: skip
    found: dict[tuple[str, str, str], list[str]] = {}
    for role, institution, date in rows:
        heading, path = institution_of(catalog, institution)
        found.setdefault((role, heading, path), []).append(date[:10])
    return tuple(
        Office(role, heading, path, ArchiveDate(min(dates)), ArchiveDate(max(dates)), len(dates))
        for (role, heading, path), dates in found.items()
    )


def institution_of(catalog: Catalog, printed: str) -> tuple[str, str]:
    """Return heading and path of an institution as an article prints it beside an office; the path may be empty."""
    if not printed:
        return "", ""
    row = catalog.row("SELECT record FROM variants WHERE taxonomy = 'institutions' AND key = ?", match_key(printed))
    link = _term_link(catalog, "institutions", row[0] if row else slugify(printed))
    return (link.title, link.path) if link else (printed, "")
