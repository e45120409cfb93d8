"""Who appears with whom: how many articles two people or institutions share, and listings of what two institutions share."""

from __future__ import annotations

from sitegen.catalog import Catalog
from sitegen.index import Index

TAXONOMY = "pairs"
"""Of the listings of two institutions together."""


def settle_pairs(index: Index, least: int) -> None:
    """Bring the counts up to date, and what listings hold of institutions that share at least *least* articles (0: none)."""
    catalog = index.catalog
    if index.is_clean:
        _count_all(catalog)
        query = (
            "SELECT p.listing, p.other FROM pairs p JOIN listings a ON a.id = p.listing AND a.taxonomy = 'institutions'"
            " JOIN listings b ON b.id = p.other AND b.taxonomy = 'institutions' WHERE p.listing < p.other AND p.count >= ?"
        )
        companies = catalog.rows(query, least).fetchall() if least else []
    else:
        companies = sorted(index.companies)
        _count_changes(index)
    for one, other in companies if least else ():
        _settle_listing(index, one, other, least)


def pair_term(one: str, other: str) -> str:
    """Return the term of two institutions together, the same whichever comes first."""
    return "\n".join(sorted((one, other)))


def pair_slug(one: str, other: str) -> str:
    """Return the slug of two institutions together, whose own slugs are *one* and *other*."""
    return "/with/".join(sorted((one, other)))


def pairs_of(catalog: Catalog, listing: int, term: str, least: int) -> list[int]:
    """Return the listings of the institution *term* together with another one."""
    query = (
        "SELECT o.term FROM pairs p JOIN listings o ON o.id = p.other AND o.taxonomy = 'institutions'"
        " WHERE p.listing = ? AND p.count >= ?"
    )
    others = catalog.rows(query, listing, least).fetchall()
    found = [catalog.listing(TAXONOMY, pair_term(term, other)) for (other,) in others]
    return [number for number in found if number is not None]


def _count_all(catalog: Catalog) -> None:
    catalog.run("DELETE FROM pairs")
    catalog.run(
        "INSERT INTO pairs SELECT e.listing, f.listing, COUNT(*) FROM entries e JOIN listings a ON a.id = e.listing"
        " AND a.taxonomy IN ('people', 'institutions') JOIN entries f ON f.article = e.article AND f.listing != e.listing"
        " JOIN listings b ON b.id = f.listing AND b.taxonomy IN ('people', 'institutions')"
        " WHERE e.article NOT IN (SELECT article FROM crowds) GROUP BY 1, 2"
    )


def _count_changes(index: Index) -> None:
    for (one, other), step in index.companies.items():
        for first, second in ((one, other), (other, one)) if step else ():
            index.catalog.run(
                "INSERT INTO pairs VALUES (?1, ?2, ?3) ON CONFLICT (listing, other) DO UPDATE SET count = count + ?3",
                first, second, step,
            )  # fmt: skip
            index.catalog.run("DELETE FROM pairs WHERE listing = ? AND other = ? AND count <= 0", first, second)


def _settle_listing(index: Index, one: int, other: int, least: int) -> None:
    """Have the listing of two institutions together hold what both hold; nothing, if that is too little."""
    catalog = index.catalog
    rows = catalog.rows("SELECT taxonomy, term FROM listings WHERE id IN (?, ?)", one, other)
    terms = [term for taxonomy, term in rows if taxonomy == "institutions"]
    if len(terms) < 2:
        return
    row = catalog.row("SELECT count FROM pairs WHERE listing = ? AND other = ?", one, other)
    is_enough = row is not None and row[0] >= least
    if not is_enough and catalog.listing(TAXONOMY, pair_term(*terms)) is None:
        return
    listing = index.listing(TAXONOMY, pair_term(*terms))
    query = (
        "SELECT e.date, e.path, e.article FROM entries e JOIN entries f ON f.listing = ? AND f.date = e.date AND f.path = e.path"
        " WHERE e.listing = ? AND e.article NOT IN (SELECT article FROM crowds)"
    )
    wanted = set(catalog.rows(query, other, one)) if is_enough else set()
    present = set(catalog.rows("SELECT date, path, article FROM entries WHERE listing = ?", listing))
    for date, path, _ in present - wanted:
        catalog.run("DELETE FROM entries WHERE listing = ? AND date = ? AND path = ?", listing, date, path)
    catalog.sql.executemany(
        "INSERT INTO entries VALUES (?, ?, ?, ?)", ((listing, *entry) for entry in sorted(wanted - present))
    )
    for date, path, _ in wanted ^ present:
        index.touched.add(f"listing:{listing}", (date, path))
    for date, path, article in wanted & present:
        if article in index.entered:
            index.touched.add(f"listing:{listing}", (date, path), (date, path))
    index.listings.add(listing)
