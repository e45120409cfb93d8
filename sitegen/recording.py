"""Records what was parsed in the catalog: authority records, articles and pages, and all that follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.authorities import AuthorityRecord
from sitegen.dataparts import settle_parts
from sitegen.feedarchives import touch_archives
from sitegen.index import Index
from sitegen.linking import link_mentions
from sitegen.pairs import settle_pairs
from sitegen.progress import Progress, silent
from sitegen.recordchanges import take_over
from sitegen.register import PROVISIONAL, Place, record_problems
from sitegen.rows import ArticleRows, PageRows, ParsedRows
from sitegen.settings import Settings
from sitegen.slugs import match_key
from sitegen.suggestions import settle_suggestions
from sitegen.terms import settle_terms, touch_documents
from sitegen.workers import SERIAL, Workers


def record_authorities(index: Index, files: dict[str, list[AuthorityRecord]]) -> None:
    """Put the records of *files* in the place of those that these files had, and resolve anew the names that they decide."""
    changes = take_over(index.catalog, index.register, files)
    index.catalog.replace_problems("", "records", record_problems(index.catalog, index.register))
    _resolve_again(index, changes.keys, changes.moved)
    index.changed_entities |= changes.records
    index.new_forms += changes.forms
    for person in changes.settled:
        index.touch_declaring(person)
    for taxonomy, term in sorted(changes.identified):
        _touch_showing(index, taxonomy, term)
    signing = changes.keys | changes.identified_keys
    index.touched.aim(*(f"B:{key}" for taxonomy, key in signing if taxonomy != "tags"))
    for taxonomy, id_ in sorted(changes.records | changes.related):
        index.touch_term(taxonomy, id_)
    for taxonomy, id_ in sorted(changes.records):
        index.moved_terms.add((taxonomy, id_))
        if taxonomy == "people" and index.catalog.listing(taxonomy, id_) is not None:
            index.touched.add("data:asserted")  # their offices may be others
        index.touched.add(f"merged:{taxonomy}/{id_}")
    for taxonomy, id_ in sorted(changes.related):
        touch_documents(index, taxonomy, id_)


def _touch_showing(index: Index, taxonomy: str, term: str) -> None:
    """Touch the articles that declare or mention a person or an institution: they tell machines who it is."""
    if taxonomy == "tags":
        return
    query = "SELECT article FROM occurrences WHERE taxonomy = ? AND term = ? AND is_linked"
    found = {article for (article,) in index.catalog.rows(query, taxonomy, term)}
    for article in found | index.users(taxonomy, term):
        row = index.catalog.row("SELECT source FROM articles WHERE id = ?", article)
        if row is not None:
            index.touched.add(f"article:{row[0]}")


def _resolve_again(index: Index, changed: Iterable[Place], ids: Iterable[Place]) -> None:
    """Take every published article that uses a name of one of the *changed* keys out of its listings and put it back.

    So too what has the address of one of the *ids* of records without being one, as a name without a record may.
    """
    catalog = index.catalog
    seen: set[int] = set()
    for taxonomy, key in sorted(changed):
        index.changed_names.add(key)
        rows = catalog.rows("SELECT article FROM mentions WHERE taxonomy = ? AND key = ?", taxonomy, key)
        seen.update(article for (article,) in rows)
        if taxonomy == "institutions" and key:
            query = "SELECT article FROM mentions WHERE institution_key != '' AND institution_key = ?"
            seen.update(article for (article,) in catalog.rows(query, key))
            _resolve_offices(index, key)
    for taxonomy, id_ in sorted(ids):
        for term in (id_, f"{PROVISIONAL}{match_key(id_)}"):
            seen |= index.users(taxonomy, term)
            query = "SELECT institution_key FROM offices WHERE institution_term = ? AND institution_term != ''"
            for (key,) in catalog.rows(query, term).fetchall() if taxonomy == "institutions" else ():
                _resolve_offices(index, key)
    for article in sorted(seen):
        row = catalog.row("SELECT source, key, date, path FROM articles WHERE id = ? AND is_published", article)
        if row is not None:
            source, id_, date, path = row
            index.leave(source, article, (date, path))
            index.enter(source, article, (date, path))
            index.catalog.run("UPDATE articles SET is_published = 1 WHERE id = ?", article)
            index.touch_article(source, id_, path)


def _resolve_offices(index: Index, key: str) -> None:
    """Find anew the institutions that records name beside an office by a name of this key."""
    query = (
        "SELECT person, position, institution, institution_term FROM offices"
        " WHERE institution_key = ? AND institution_key != ''"
    )
    for person, position, institution, before in index.catalog.rows(query, key).fetchall():
        term = index.register.term("institutions", institution)
        index.touched.add("data:asserted")
        index.catalog.run(
            "UPDATE offices SET institution_term = ? WHERE person = ? AND position = ?", term, person, position
        )
        index.touch_term("people", person)
        index.touch_declaring(person)
        for place in {before, term}:
            index.touch_term("institutions", place)


def record_sources(index: Index, parsed: Iterable[ParsedRows], removed: Iterable[str]) -> None:
    """Bring articles and pages up to date with *parsed* sources and without the *removed* ones."""
    for source in removed:
        index.forget(source)
        index.catalog.replace_problems(source, "parse", ())
    for item in parsed:
        if not index.is_clean:
            index.forget(item.source)
        if item.problems or not index.is_clean:
            index.catalog.replace_problems(item.source, "parse", item.problems)
        if isinstance(item.result, ArticleRows):
            index.insert(item.result)
        elif isinstance(item.result, PageRows):
            index.insert_page(item.result)


def settle(index: Index, settings: Settings, workers: Workers = SERIAL, progress: Progress = silent) -> None:
    """Decide what all that was recorded means for articles and listings."""
    index.settle()
    link_mentions(index, settings.link_names, workers, progress)
    settle_pairs(index, settings.pairs)
    settle_terms(index, settings.pairs)
    settle_parts(index, settings)
    touch_archives(index)
    settle_suggestions(index)
