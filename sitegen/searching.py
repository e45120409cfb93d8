"""Searches texts for names: what each article mentions, read from a catalog and changing nothing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog, open_snapshot, snapshot_version
from sitegen.errors import Problem
from sitegen.mentions import Entity, Form, Names, Occurrence, Wishes, find_mentions
from sitegen.prose import word_starts, written_names
from sitegen.register import ANCHOR, Register

_ARTICLE = msgspec.msgpack.Decoder(Article)
_FORMS = "SELECT taxonomy, term, form, rule FROM needles"
_LINKED = ("institutions", "people")

OccurrenceRow = tuple[int, str, str, int, int, int, bool, str, str, str, bool, str, str]
"""Of the table ``occurrences``."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one article mentions."""

    article: int
    source: str
    date: str
    path: str
    rows: tuple[OccurrenceRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """Searches batches of articles, in another process of this machine."""

    snapshot: Path
    """A catalog that nobody changes meanwhile."""
    link_names: str

    def __call__(self, articles: Sequence[int]) -> list[Found]:
        search = _search(self.snapshot, snapshot_version(self.snapshot), self.link_names)
        return [search.find(article) for article in articles]


class Search:
    """Finds what articles of a catalog mention; with *names*, those alone, else all that can stand in each text."""

    def __init__(self, catalog: Catalog, link_names: str, names: Names | None) -> None:
        self.catalog, self.link_names, self.names = catalog, link_names, names
        self.register = Register(catalog)

    def find(self, article: int) -> Found:
        query = (
            "SELECT a.source, a.date, a.path, b.record, b.html, t.folded FROM articles a JOIN bodies b ON b.article = a.id"
            " JOIN texts t ON t.article = a.id WHERE a.id = ?"
        )
        row = self.catalog.row(query, article)
        assert row is not None, article
        source, date, path, record, html, folded = row
        problems: list[Problem] = []
        query = "SELECT taxonomy, term, institution_term FROM mentions WHERE article = ? AND taxonomy != 'tags'"
        own = self.catalog.rows(query, article).fetchall()
        listed = {(taxonomy, term) for taxonomy, term, _ in own}
        declared = listed | {("institutions", place) for _, _, place in own}
        wishes = self._wishes(declared, _ARTICLE.decode(record), html, problems)
        names = self.names if self.names is not None else Names(forms(standing_in(self.catalog, html)))
        rows = (
            (article, *_values(item), item.is_linked and item.entity not in listed, date, path)
            for item in find_mentions(html, folded, names, wishes)
        )
        return Found(article, source, date, path, tuple(rows), tuple(problems))

    def _wishes(self, declared: set[Entity], record: Article, html: str, problems: list[Problem]) -> Wishes:
        register = self.register
        written = {name: self._meant(name, declared) for name in sorted(written_names(html))}
        for name in (name for name, entity in written.items() if entity is None):
            fitting = [id_ for taxonomy in _LINKED for id_ in register.find(taxonomy, name)]
            what = f"fits {' and '.join(fitting)}" if fitting else "names no person or institution"
            message = (
                f"'[[{name}]]' {what}, and is shown without brackets: write the id of a record, or one of its names."
            )
            problems.append(Problem(record.source, 0, 0, "W301", message))
        for name in record.unlinked:
            if not declared & {(taxonomy, register.term(taxonomy, name)) for taxonomy in _LINKED} and not any(
                register.find(taxonomy, name) for taxonomy in _LINKED
            ):
                message = f"'unlinked' names '{name}', who has no record and is not in the front matter."
                problems.append(Problem(record.source, 0, 0, "W301", message))
        return Wishes(
            declared=declared,
            unlinked={(taxonomy, register.term(taxonomy, name)) for name in record.unlinked for taxonomy in _LINKED},
            is_unlinked=record.is_unlinked or self.link_names == "none",
            only_declared=self.link_names == "declared",
            written=written,
        )

    def _meant(self, name: str, declared: set[Entity]) -> Entity | None:
        """Return whom *name*, written in a text, means: somebody with a record, or whom the article itself declares."""
        found = {(taxonomy, id_) for taxonomy in _LINKED for id_ in self.register.find(taxonomy, name)}
        found |= {(taxonomy, self.register.term(taxonomy, name)) for taxonomy in _LINKED} & declared
        if len(found) > 1:
            found &= declared
        return found.pop() if len(found) == 1 else None


def all_names(catalog: Catalog) -> Names:
    return Names(forms(catalog.rows(_FORMS)))


def forms(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[Form]:
    return (Form((taxonomy, term), form, rule) for taxonomy, term, form, rule in rows)


def standing_in(catalog: Catalog, html: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the known names that begin as a word of *html* does: few, however many are known."""
    anchors = {start[:size] for start in word_starts(html, ANCHOR) for size in range(1, len(start) + 1)}
    query = f"{_FORMS} WHERE anchor IN (SELECT value FROM json_each(?))"
    return iter(catalog.rows(query, msgspec.json.encode(sorted(anchors)).decode()).fetchall())


def _values(item: Occurrence) -> tuple[str, str, int, int, int, bool, str, str, str]:
    return (
        *item.entity, item.start, item.finish, item.count, item.is_linked, item.before, item.printed, item.after
    )  # fmt: skip


@lru_cache(maxsize=1)
def _search(snapshot: Path, version: tuple[int, int, int], link_names: str) -> Search:
    """Return this process's search of *snapshot*; *version* tells it from that of another build of the same site."""
    catalog = open_snapshot(snapshot)
    return Search(catalog, link_names, all_names(catalog))
