"""Records what was parsed in the catalog: sources, and the authority records that decide what names mean."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sitegen.articles import Article, Parsed, StandalonePage
from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.index import Index
from sitegen.slugs import match_key, path_key
from sitegen.touched import Touched


def record_sources(catalog: Catalog, parsed: Iterable[Parsed], removed: Iterable[str], with_drafts: bool) -> Touched:
    """Bring articles, pages and listings up to date with *parsed* sources and without the *removed* ones."""
    index = Index(catalog, with_drafts)
    for source in removed:
        index.forget(source)
        catalog.replace_problems(source, "parse", ())
    for item in parsed:
        index.forget(item.source)
        catalog.replace_problems(item.source, "parse", item.problems)
        if isinstance(item.result, Article):
            index.insert(item.result)
        elif isinstance(item.result, StandalonePage):
            index.insert_page(item.result)
    index.settle()
    return index.touched


def record_authorities(
    catalog: Catalog, records: list[AuthorityRecord], touched: Touched, with_drafts: bool
) -> list[Problem]:
    """Take over *records*, all there are, and resolve anew the names that they decide; return what is ambiguous."""
    old = {
        (taxonomy, key): record for taxonomy, key, record in catalog.rows("SELECT taxonomy, key, record FROM variants")
    }
    owners: dict[tuple[str, str], AuthorityRecord] = {}
    refused: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    ids: dict[tuple[str, str], AuthorityRecord] = {}
    for record in records:
        first = ids.setdefault((record.taxonomy, path_key(record.id)), record)
        if first is not record:
            message = f"The id '{record.id}' belongs to the record at {first.source}:{first.line} already."
            problems.append(Problem(record.source, record.line, 0, "E304", message))
    records = list(ids.values())
    for record in records:
        if record.parent and (record.taxonomy, path_key(record.parent)) not in ids:
            message = f"'parent' names '{record.parent}', which is no record."
            problems.append(Problem(record.source, record.line, 0, "W301", message))
        for key in record.keys:
            first = owners.setdefault((record.taxonomy, key), record)
            if first is not record:
                refused.add((record.taxonomy, key))
                problems.append(_ambiguous(first, record, key))
    new = {place: record.id for place, record in owners.items() if place not in refused}
    before = {(taxonomy, id_): data for taxonomy, id_, data in catalog.rows("SELECT taxonomy, id, record FROM records")}
    after = {(record.taxonomy, record.id): encode(record) for record in records}
    if old == new and before == after:
        return problems
    catalog.run("DELETE FROM variants")
    catalog.sql.executemany(
        "INSERT INTO variants VALUES (?, ?, ?)", ((*place, id_) for place, id_ in sorted(new.items()))
    )
    catalog.run("DELETE FROM records")
    catalog.sql.executemany(
        "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
        ((record.taxonomy, record.id, record.parent, record.source, encode(record)) for record in records),
    )
    index = Index(catalog, with_drafts, touched)
    changed = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    index.resolve_again(changed)
    for taxonomy, id_ in before.keys() | after.keys():
        if before.get((taxonomy, id_)) != after.get((taxonomy, id_)):
            index.touch_term(taxonomy, id_)
            index.moved_terms.add((taxonomy, id_))
            for data in (before.get((taxonomy, id_)), after.get((taxonomy, id_))):
                if data is not None and (parent := msgspec.msgpack.decode(data, type=AuthorityRecord).parent):
                    index.touch_term(taxonomy, parent)
    index.settle()
    return problems


def _ambiguous(first: AuthorityRecord, second: AuthorityRecord, key: str) -> Problem:
    names = (second.name, *(name for _, name in second.native), *second.variants)
    name = next(name for name in names if match_key(name) == key)
    message = (
        f"'{name}' is a name of {second.id}, and of {first.id} ({first.source}:{first.line}) too: "
        "keep it in one of the two, or make both longer."
    )
    return Problem(second.source, second.line, 0, "E302", message)
