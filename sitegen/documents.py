"""Documents: what full-text search is given of each article, as a page that Pagefind reads.

Beside title and text it holds every form of every name of the article, so that ``SJTU`` finds what says Shanghai Jiao Tong
University; and filters, which become the facets of the search page. A filter's value is ``slug|heading``: the slug
stands in the address of a search.
"""

from __future__ import annotations

import html as htmllib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

import msgspec

from sitegen.articles import Article
from sitegen.beginnings import folded
from sitegen.bigrams import bigrams, has_unspaced
from sitegen.catalog import Catalog, encode
from sitegen.periods import Period, lot
from sitegen.prose import runs_of, without_markup
from sitegen.register import Register

NAMES = "\u2042"
"""Stands in a document between its text and the names; between two names, too."""

BREAK = "\u00a6"
"""Stands after a block of text that ends with a character beside which spaces are not shown."""

FACETS = {"people": "person", "institutions": "institution", "tags": "tag"}

NAME_WEIGHT = 2
"""Of names, where text has 1; Pagefind gives more to titles."""

WITHIN = "FROM documents WHERE date >= ? AND date < ? AND lot >= ? AND lot < ? ORDER BY date, path"
"""What lies in a period, with its `bounds`."""

_SIGNS = str.maketrans({NAMES: "*", BREAK: "|"})

_ARTICLE = msgspec.msgpack.Decoder(Article)
_WORD = re.compile(r"[^\W\d_]{4,24}")


@dataclass(frozen=True, slots=True)
class Name:
    """A person, an institution or a tag of an article."""

    taxonomy: str
    slug: str
    heading: str
    forms: tuple[str, ...]
    """All forms of the name beside its heading."""
    is_declared: bool
    """In front matter, and not in the text alone."""


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    title: str
    date: str
    """As in the table ``articles``."""
    language: str
    summary: str
    place: str
    credits: tuple[str, ...]
    source: str
    """Who published it first."""
    html: str
    names: tuple[Name, ...]

    def fingerprint(self) -> bytes:
        return blake2b(encode(self), digest_size=16).digest()

    @property
    def lot(self) -> int:
        return lot(self.path)

    @property
    def text(self) -> str:
        """Its text without markup, one line."""
        blocks: list[str] = []
        for _, runs in groupby(runs_of(self.html), key=lambda run: run.block):
            block = _plain(without_markup(htmllib.unescape("".join(run.text for run in runs))))
            blocks.append(f"{block} {BREAK}" if has_unspaced(block[-1:]) else block)
        return " ".join(" ".join(blocks).split()).removesuffix(f" {BREAK}")


class Documents:
    """Makes documents from the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._register = Register(catalog)
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, source: str) -> Document | None:
        """Return the document of a published article."""
        row = self._catalog.row(
            "SELECT a.id, a.date, b.record, b.html FROM articles a JOIN bodies b ON b.article = a.id"
            " WHERE a.source = ? AND a.is_published",
            source,
        )
        if row is None:
            return None
        number, date, record, html = row
        article = _ARTICLE.decode(record)
        return Document(
            path=article.path,
            title=article.title,
            date=date,
            language=article.language,
            summary=article.summary,
            place=article.place,
            credits=tuple(credit.name for credit in article.credits),
            source=article.provenance.name if article.provenance else "",
            html=html,
            names=tuple(self._names(number)),
        )

    def within(self, period: Period) -> Iterator[Document]:
        """Yield the documents of a period, oldest first."""
        for (source,) in self._catalog.rows(f"SELECT source {WITHIN}", *bounds(period)).fetchall():
            found = self.of(source)
            assert found is not None, source
            yield found

    def _names(self, article: int) -> Iterator[Name]:
        rows = self._catalog.rows(
            "SELECT l.taxonomy, l.term, l.slug, l.heading, f.name, f.is_declared FROM"
            " (SELECT taxonomy, term, name, 1 AS is_declared FROM mentions WHERE article = ?1"
            " UNION ALL SELECT taxonomy, term, printed, 0 FROM occurrences WHERE article = ?1) f"
            " JOIN listings l ON l.taxonomy = f.taxonomy AND l.term = f.term ORDER BY l.taxonomy, l.slug, f.name",
            article,
        ).fetchall()
        for (taxonomy, term, slug, heading), found in groupby(rows, key=lambda row: row[:4]):
            printed = [(name, is_declared) for *_, name, is_declared in found]
            forms = dict.fromkeys((*self._forms_of(taxonomy, term), *(name for name, _ in printed if name)))
            is_declared = any(declared for _, declared in printed)
            yield Name(taxonomy, slug, heading, tuple(form for form in forms if form != heading), is_declared)

    def _forms_of(self, taxonomy: str, term: str) -> tuple[str, ...]:
        """Return all forms that records know."""
        known = self._forms.get((taxonomy, term))
        if known is None:
            members = self._register.members(taxonomy, term)
            known = self._forms[taxonomy, term] = tuple(form.text for member in members for form in member.forms)
        return known


def _plain(text: str) -> str:
    """Return *text* without the signs that mean something in a document."""
    return text.translate(_SIGNS).strip()


def bounds(period: Period) -> tuple[str, str, int, int]:
    return period.first, period.until, period.low, period.high


def document_html(document: Document) -> str:
    """Return *document* as a page for Pagefind."""
    escape = htmllib.escape
    title = document.title
    # Of a title in characters, search reads pairs and the reader the title.
    meta = [f"title:{bigrams(title)}", *([f"shown:{title}"] if has_unspaced(title) else [])]
    meta += [f"date:{document.date[:10]}", f"language:{document.language}"]
    text = " ".join(filter(None, (_plain(document.summary), document.text))) or _plain(title)
    if not any(map(str.isalnum, text)):
        # A page without a word is not indexed.
        text = f"{text} {document.date[:10]}"
    filters = [f"year:{document.date[:4]}", f"language:{document.language}"]
    filters += [f"{FACETS[name.taxonomy]}:{name.slug}|{name.heading}" for name in document.names if name.is_declared]
    rest = (document.place, *document.credits, document.source)
    names = [form for name in document.names for form in (name.heading, *name.forms)]
    return "".join(
        (
            "<!DOCTYPE html><html><head><title></title></head>",
            f'<body data-pagefind-body data-pagefind-sort="date:{escape(document.date)} {escape(document.path)}">',
            *(f'<i data-pagefind-meta="{escape(value)}"></i>' for value in meta),
            *(f'<i data-pagefind-filter="{escape(value)}"></i>' for value in filters),
            f"<p>{escape(bigrams(text))}</p>",
            f'<p data-pagefind-weight="{NAME_WEIGHT}">',
            *(f"{NAMES} {escape(bigrams(_plain(form)))} " for form in dict.fromkeys((*names, *filter(None, rest)))),
            "</p></body></html>",
        )
    )


class Vocabulary:
    """Counts words of documents, for the correction of what is searched for."""

    MOST = 12_000
    """Words kept of a shard: those in most documents."""

    LEAST = 2
    """Documents that a word must be in, where it is in no title or name."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        named = " ".join((document.title, *(form for name in document.names for form in (name.heading, *name.forms))))
        words = set(_words(document.text))
        self._counts.update(words)
        for word in set(_words(named)):
            self._counts[word] += self.LEAST

    def words(self) -> list[str]:
        """Return the words, those of most documents first; each folded: no capitals, no accents."""
        found = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))[: self.MOST]
        return [word for word, count in found if count >= self.LEAST]


def _words(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(folded(text)) if not has_unspaced(word))
