"""Finds what the texts of articles mention, in those that a change can reach, and keeps it in the catalog."""

from __future__ import annotations

import html as htmllib
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.index import Index
from sitegen.mentions import Entity, Form, Names, Occurrence, Wishes, find_mentions
from sitegen.prose import word_starts, written_names
from sitegen.register import ANCHOR, PROVISIONAL, needle_row
from sitegen.spelling import needle

FEW = 40
"""Up to this many articles, only the names that can stand in them are read; for more, all names at once."""

_ARTICLE = msgspec.msgpack.Decoder(Article)
_FORMS = "SELECT taxonomy, term, form, rule FROM needles"


def link_mentions(index: Index, link_names: str) -> None:
    """Search the texts that this recording can reach, and touch the articles and terms for which something is different."""
    # First the names: whom a text mentions depends on all that are known.
    articles = sorted(index.entered | shield(index) | reached(index))
    if not articles:
        return
    names = Names(_forms(index.catalog.rows(_FORMS))) if len(articles) > FEW else None
    for article in articles:
        search(index, article, names, link_names)


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


def search(index: Index, article: int, names: Names | None, link_names: str) -> None:
    """Search one article, and store what it mentions if that is not what it mentioned before."""
    catalog = index.catalog
    query = (
        "SELECT a.source, a.date, a.path, a.record, b.html, t.folded FROM articles a JOIN bodies b ON b.article = a.id"
        " JOIN texts t ON t.article = a.id WHERE a.id = ?"
    )
    row = catalog.row(query, article)
    assert row is not None, article
    source, date, path, record, html, folded = row
    problems: list[Problem] = []
    query = "SELECT taxonomy, term, institution_term FROM mentions WHERE article = ? AND taxonomy != 'tags'"
    own = catalog.rows(query, article).fetchall()
    listed = {(taxonomy, term) for taxonomy, term, _ in own}
    declared = listed | {("institutions", place) for _, _, place in own}
    wishes = _wishes(index, declared, _ARTICLE.decode(record), html, link_names, problems)
    if names is None:
        names = Names(_forms(_standing_in(catalog, html)))
    found = {
        (article, *_values(item), item.is_linked and item.entity not in listed, date, path)
        for item in find_mentions(html, folded, names, wishes)
    }
    catalog.replace_problems(source, "link", problems)
    before = set(catalog.rows("SELECT * FROM occurrences WHERE article = ?", article))
    if before == found:
        return
    catalog.run("DELETE FROM occurrences WHERE article = ?", article)
    catalog.sql.executemany("INSERT INTO occurrences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(found))
    index.touched.add(f"article:{source}")
    for row in before ^ found:
        taxonomy, term, is_linked = row[1], row[2], row[6]
        if is_linked and not term.startswith(PROVISIONAL):
            index.listing(taxonomy, term)
        index.touch_term(taxonomy, term, (date, path))


def _values(item: Occurrence) -> tuple[str, str, int, int, int, bool, str, str, str]:
    return (
        *item.entity, item.start, item.finish, item.count, item.is_linked, item.before, item.printed, item.after
    )  # fmt: skip


def _wishes(
    index: Index, declared: set[Entity], record: Article, html: str, link_names: str, problems: list[Problem]
) -> Wishes:
    written = {name: _meant(index, name, declared) for name in sorted(written_names(html))}
    for name in (name for name, entity in written.items() if entity is None):
        fitting = [id_ for taxonomy in _LINKED for id_ in index.register.find(taxonomy, name)]
        what = f"fits {' and '.join(fitting)}" if fitting else "names no person or institution"
        message = f"'[[{name}]]' {what}, and is shown without brackets: write the id of a record, or one of its names."
        problems.append(Problem(record.source, 0, 0, "W301", message))
    for name in record.unlinked:
        if not declared & {(taxonomy, index.register.term(taxonomy, name)) for taxonomy in _LINKED} and not any(
            index.register.find(taxonomy, name) for taxonomy in _LINKED
        ):
            message = f"'unlinked' names '{name}', who has no record and is not in the front matter."
            problems.append(Problem(record.source, 0, 0, "W301", message))
    return Wishes(
        declared=declared,
        unlinked={(taxonomy, index.register.term(taxonomy, name)) for name in record.unlinked for taxonomy in _LINKED},
        is_unlinked=record.is_unlinked or link_names == "none",
        only_declared=link_names == "declared",
        written=written,
    )


_LINKED = ("institutions", "people")


def _meant(index: Index, name: str, declared: set[Entity]) -> Entity | None:
    """Return whom *name*, written in a text, means: somebody with a record, or whom the article itself declares."""
    found = {(taxonomy, id_) for taxonomy in _LINKED for id_ in index.register.find(taxonomy, name)}
    found |= {(taxonomy, index.register.term(taxonomy, name)) for taxonomy in _LINKED} & declared
    if len(found) > 1:
        found &= declared
    return found.pop() if len(found) == 1 else None


def _forms(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[Form]:
    return (Form((taxonomy, term), form, rule) for taxonomy, term, form, rule in rows)


def _standing_in(catalog: Catalog, html: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the known names that begin as a word of *html* does: few, however many are known."""
    anchors = {start[:size] for start in word_starts(html, ANCHOR) for size in range(1, len(start) + 1)}
    query = f"{_FORMS} WHERE anchor IN (SELECT value FROM json_each(?))"
    return iter(catalog.rows(query, msgspec.json.encode(sorted(anchors)).decode()).fetchall())


def _inside(catalog: Catalog, name: str) -> set[Entity]:
    """Return the people and institutions with a name that is a part of *name*."""
    folded = needle(name)
    return {
        (taxonomy, term)
        for taxonomy, term, form, _ in _standing_in(catalog, htmllib.escape(name, quote=False))
        if (key := needle(form)) in folded and key != folded
    }
