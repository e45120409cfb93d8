"""In which part of ``/data/`` each name stands, and which parts a recording can reach.

A name stands in the part of the year in which it first appears, so that a new article rewrites the files of its own year,
and those of names only for names that are new or changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.datatables import UNDATED
from sitegen.index import Index, Term
from sitegen.settings import Settings

_FIRST = f"""COALESCE(
  (SELECT substr(min(e.date), 1, 4) FROM entries e WHERE e.listing = l.id),
  (SELECT substr(min(date), 1, 4) FROM (
    SELECT min(o.date) AS date FROM occurrences o WHERE o.taxonomy = l.taxonomy AND o.term = l.term AND o.is_aside
    UNION ALL SELECT min(a.date) FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published
    WHERE l.taxonomy = 'institutions' AND m.institution_term = l.term AND m.institution_term != '')),
  '{UNDATED}')"""
"""The year of the first article that declares a listing's name; else of the first that has it otherwise."""


def settle_parts(index: Index, settings: Settings) -> None:
    """Give every name its part, and touch the parts that a recording can reach."""
    if "data" not in settings.formats:
        return
    if index.is_clean:
        _settle_all(index)
        return
    for year in {place[0][:4] for place in index.places}:
        index.touched.add(f"data:{year}")
    for taxonomy, term in sorted(index.moved_terms):
        if taxonomy == "years":
            index.touched.add("data:")
        elif taxonomy in TAXONOMIES:
            _touch_users(index, taxonomy, term)
    for taxonomy, term in sorted(_changed_names(index)):
        _settle(index, taxonomy, term)


def parts_of(catalog: Catalog, taxonomy: str) -> list[str]:
    """Return the parts that the names of a taxonomy come in, in order."""
    rows = catalog.rows("SELECT DISTINCT part FROM nameparts WHERE taxonomy = ? ORDER BY part", taxonomy)
    return [part for (part,) in rows]


def years_of(catalog: Catalog) -> list[str]:
    """Return the years that have articles, in order."""
    return [year for (year,) in catalog.rows("SELECT slug FROM listings WHERE taxonomy = 'years' ORDER BY slug")]


def _settle_all(index: Index) -> None:
    """Do so for an archive of which nothing was known before; all parts are looked at."""
    catalog = index.catalog
    catalog.run("DELETE FROM nameparts")
    query = f"INSERT INTO nameparts SELECT l.taxonomy, l.term, {_FIRST} FROM listings l WHERE l.taxonomy IN (?, ?, ?)"
    catalog.run(query, *TAXONOMIES)


def _changed_names(index: Index) -> set[Term]:
    """Return the names that came, went or changed, and those that articles came to or left."""
    found = {term for term in index.moved_terms if term[0] in TAXONOMIES}
    for listing in index.listings:
        row = index.catalog.row("SELECT taxonomy, term FROM listings WHERE id = ?", listing)
        if row is not None and row[0] in TAXONOMIES:
            found.add((row[0], row[1]))
    return found


def _settle(index: Index, taxonomy: str, term: str) -> None:
    """Put one name into its part; touch that and the one it was in, if what they say of it may be another."""
    catalog = index.catalog
    row = catalog.row("SELECT part FROM nameparts WHERE taxonomy = ? AND term = ?", taxonomy, term)
    before, now = (row[0] if row is not None else ""), _part(index, taxonomy, term)
    if before == now and (taxonomy, term) not in index.moved_terms:
        return
    parts = [part for part in {before, now} if part]
    for part in parts:
        index.touched.add(f"data:{taxonomy}/{part}")
    if before == now:
        return
    were = {part for part in parts if _is_there(catalog, taxonomy, part)}
    catalog.run("DELETE FROM nameparts WHERE taxonomy = ? AND term = ?", taxonomy, term)
    if now:
        catalog.run("INSERT INTO nameparts VALUES (?, ?, ?)", taxonomy, term, now)
    if were != {part for part in parts if _is_there(catalog, taxonomy, part)}:
        index.touched.add("data:")


def _part(index: Index, taxonomy: str, term: str) -> str:
    """Return the part that a name belongs to; empty where it has no page."""
    query = f"SELECT {_FIRST} FROM listings l WHERE l.taxonomy = ? AND l.term = ?"
    row = index.catalog.row(query, taxonomy, term)
    return str(row[0]) if row is not None else ""


def _is_there(catalog: Catalog, taxonomy: str, part: str) -> bool:
    query = "SELECT 1 FROM nameparts WHERE taxonomy = ? AND part = ? LIMIT 1"
    return catalog.row(query, taxonomy, part) is not None


def _touch_users(index: Index, taxonomy: str, term: str) -> None:
    """Touch what has the id or the heading of a name that came, went or changed."""
    for year in _years_with(index.catalog, taxonomy, term):
        index.touched.add(f"data:{year}")
    column = "person" if taxonomy == "people" else "institution_term"
    query = f"SELECT 1 FROM offices WHERE {column} = ? AND {column} != '' LIMIT 1"
    if taxonomy != "tags" and index.catalog.row(query, term) is not None:
        index.touched.add("data:asserted")


def _years_with(catalog: Catalog, taxonomy: str, term: str) -> Iterator[str]:
    """Yield the years whose articles have a name: declared, in the text, or beside an office."""
    rows = catalog.rows(
        "SELECT substr(a.date, 1, 4) FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE m.taxonomy = ?1 AND m.term = ?2"
        " UNION SELECT substr(date, 1, 4) FROM occurrences WHERE taxonomy = ?1 AND term = ?2"
        " UNION SELECT substr(a.date, 1, 4) FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE ?1 = 'institutions' AND m.institution_term = ?2 AND m.institution_term != ''",
        taxonomy, term,
    )  # fmt: skip
    return (year for (year,) in rows.fetchall())
