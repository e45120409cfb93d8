"""Records what was parsed in the catalog: authority records, articles and pages, and all that follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.articles import Article, Parsed, StandalonePage
from sitegen.authorities import AuthorityRecord
from sitegen.index import Index
from sitegen.linking import link_mentions
from sitegen.pairs import settle_pairs
from sitegen.register import record_problems, take_over
from sitegen.settings import Settings
from sitegen.terms import settle_terms


def record_authorities(index: Index, files: dict[str, list[AuthorityRecord]]) -> None:
    """Put the records of *files* in the place of those that these files had, and resolve anew the names that they decide."""
    changes = take_over(index.catalog, index.register, files)
    index.catalog.replace_problems("", "records", record_problems(index.catalog, index.register))
    index.resolve_again(changes.keys, changes.moved)
    index.changed_entities |= changes.records
    index.new_forms += changes.forms
    for person in changes.settled:
        index.touch_declaring(person)
    for taxonomy, id_ in {("institutions", place) for place in changes.places} | changes.related:
        index.touch_term(taxonomy, id_)
    for taxonomy, id_ in sorted(changes.records):
        index.touch_term(taxonomy, id_)
        index.moved_terms.add((taxonomy, id_))
        index.touched.add(f"merged:{taxonomy}/{id_}")


def record_sources(index: Index, parsed: Iterable[Parsed], removed: Iterable[str]) -> None:
    """Bring articles and pages up to date with *parsed* sources and without the *removed* ones."""
    for source in removed:
        index.forget(source)
        index.catalog.replace_problems(source, "parse", ())
    for item in parsed:
        index.forget(item.source)
        index.catalog.replace_problems(item.source, "parse", item.problems)
        if isinstance(item.result, Article):
            index.insert(item.result)
        elif isinstance(item.result, StandalonePage):
            index.insert_page(item.result)


def settle(index: Index, settings: Settings) -> None:
    """Decide what all that was recorded means for articles and listings."""
    index.settle()
    link_mentions(index, settings.link_names)
    settle_pairs(index, settings.pairs)
    settle_terms(index, settings.pairs)
