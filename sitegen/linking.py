"""Finds what the texts of articles mention, in those that a change can reach, and keeps it in the catalog."""

from __future__ import annotations

import html as htmllib
from collections.abc import Iterator

from sitegen.catalog import Catalog
from sitegen.index import Index
from sitegen.mentions import Entity, Names
from sitegen.progress import Progress
from sitegen.register import PROVISIONAL, needle_row
from sitegen.searching import Found, Search, SearchTexts, all_names, standing_in
from sitegen.spelling import needle
from sitegen.workers import BATCH, Workers, batched

FEW = 40
"""Up to this many articles, only the names that can stand in them are read; for more, all names at once."""


def link_mentions(index: Index, link_names: str, workers: Workers, progress: Progress) -> None:
    """Search the texts that this recording can reach, and touch the articles and terms for which something is different."""
    # First the names: whom a text mentions depends on all that are known.
    articles = sorted(index.entered | shield(index) | reached(index))
    if not articles:
        return
    for found in _search(index.catalog, articles, link_names, workers, progress):
        record(index, found)


def _search(
    catalog: Catalog, articles: list[int], link_names: str, workers: Workers, progress: Progress
) -> Iterator[Found]:
    """Yield what the texts of *articles* mention."""
    count = len(articles)
    if workers.are_worth_it(count) and not workers.is_remote and (snapshot := catalog.snapshot()) is not None:
        done = 0

        def tell(batch: list[Found]) -> None:
            nonlocal done
            done += len(batch)
            progress("Linking", done, count)

        for found in workers.gather(SearchTexts(snapshot, link_names), batched(articles), count, tell):
            yield from found
        return
    search = Search(catalog, link_names, all_names(catalog) if count > FEW else None)
    for number, article in enumerate(articles):
        if number % BATCH == 0:
            progress("Linking", number, count)
        yield search.find(article)


def shield(index: Index) -> set[int]:
    """Keep the names without a record, which may contain others; note those that came or went.

    Return the articles that use one that came: in another spelling, or beside an office.
    """
    catalog = index.catalog
    users: set[int] = set()
    in_use = "SELECT 1 FROM mentions WHERE taxonomy = ? AND term = ? AND name = ? LIMIT 1"
    for taxonomy, term, name in sorted(index.provisional_names):
        row = needle_row(taxonomy, term, name, "provisional")
        if taxonomy == "tags" or row is None:
            continue
        if catalog.row(in_use, taxonomy, term, name) is None:
            if catalog.run("DELETE FROM needles WHERE taxonomy = ? AND term = ? AND form = ?", taxonomy, term, name):
                index.changed_entities.add((taxonomy, term))
        elif catalog.run("INSERT OR IGNORE INTO needles VALUES (?, ?, ?, ?, ?)", *row) and not index.is_clean:
            index.changed_entities.update(_inside(catalog, name))
            users |= index.users(taxonomy, term)
    return users


def reached(index: Index) -> set[int]:
    """Return the published articles whose text may mention others than before, beside those that came."""
    catalog = index.catalog
    found: set[int] = set()
    for taxonomy, term in index.changed_entities:
        query = "SELECT article FROM occurrences WHERE taxonomy = ? AND term = ?"
        found.update(article for (article,) in catalog.rows(query, taxonomy, term))
    for key in index.changed_names:
        query = (
            "SELECT a.id FROM refs r JOIN articles a ON a.source = r.source AND a.is_published"
            " WHERE r.target = ? AND r.kind = 'name'"
        )
        found.update(article for (article,) in catalog.rows(query, f"N:{key}"))
    new = Names(index.new_forms)
    if new.needles and not index.is_clean:
        query = "SELECT t.article, t.folded FROM texts t JOIN articles a ON a.id = t.article AND a.is_published"
        found.update(
            article for article, folded in catalog.rows(query) if article not in found and new.occur_in(folded)
        )
    return found


def record(index: Index, found: Found) -> None:
    """Store what an article mentions if that is not what it mentioned before."""
    catalog, article = index.catalog, found.article
    if found.problems or not index.is_clean:
        catalog.replace_problems(found.source, "link", found.problems)
    now = set(found.rows)
    before = set(catalog.rows("SELECT * FROM occurrences WHERE article = ?", article)) if not index.is_clean else set()
    if before == now:
        return
    if before:
        catalog.run("DELETE FROM occurrences WHERE article = ?", article)
    catalog.sql.executemany("INSERT INTO occurrences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(now))
    index.touched.add(f"article:{found.source}")
    index.touched.add(f"data:{found.date[:4]}")
    for row in before ^ now:
        taxonomy, term, is_linked = row[1], row[2], row[6]
        if is_linked and not term.startswith(PROVISIONAL):
            index.listing(taxonomy, term)
        index.touch_term(taxonomy, term, (found.date, found.path))


def _inside(catalog: Catalog, name: str) -> set[Entity]:
    """Return the people and institutions with a name that is a part of *name*."""
    folded = needle(name)
    return {
        (taxonomy, term)
        for taxonomy, term, form, _ in standing_in(catalog, htmllib.escape(name, quote=False))
        if (key := needle(form)) in folded and key != folded
    }
