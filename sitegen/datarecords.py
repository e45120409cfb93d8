"""Records of ``/data/``: what one row of each table says, as values; all data formats are written from these.

Paths are logical ones, as in `views`; lists are in the order of the article or the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sitegen.articles import Article
from sitegen.fields import Credit, Provenance
from sitegen.plaintext import character_count, plain_text, word_count


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a row says of an article beside the columns of the table ``articles``: kept in ``cards.data``."""

    date_note: str
    updated: str
    """ISO 8601; empty where the article was not changed."""
    place: str
    summary: str
    """As written."""
    provenance: Provenance
    credits: tuple[Credit, ...]
    words: int
    characters: int


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    id: str
    path: str
    title: str
    date: str
    language: str
    particulars: Particulars
    institutions: tuple[str, ...]
    """Ids, each once."""
    people: tuple[str, ...]
    tags: tuple[str, ...]


class MentionRecord(NamedTuple):
    """A name in an article; the fields are the columns of the table."""

    article: str
    taxonomy: str
    entity: str
    printed: str
    office: str
    institution: str
    institution_printed: str
    origin: str
    times: int


class OfficeRecord(NamedTuple):
    """An office that articles of one year attest; the fields are the columns of the table."""

    person: str
    office: str
    institution: str
    institution_printed: str
    first: str
    last: str
    article_count: int
    articles: tuple[str, ...]


class AssertedRecord(NamedTuple):
    """An office that a record asserts; the fields are the columns of the table."""

    person: str
    office: str
    institution: str
    institution_printed: str
    start: str
    until: str
    note: str


@dataclass(frozen=True, slots=True)
class FormRecord:
    """Another form of a name."""

    text: str
    language: str
    kind: str
    """``native`` or one of `authorities.VARIANT_KINDS`; or empty."""


@dataclass(frozen=True, slots=True)
class NameRecord:
    id: str
    path: str
    name: str
    status: str
    kind: str
    forms: tuple[FormRecord, ...]
    identifiers: tuple[tuple[str, str], ...]
    """Scheme and value."""


DataRecord = ArticleRecord | MentionRecord | OfficeRecord | AssertedRecord | NameRecord


def particulars_of(article: Article) -> Particulars:
    text = plain_text(article.body.html)
    return Particulars(
        date_note=article.date_note,
        updated=article.updated.iso if article.updated else "",
        place=article.place,
        summary=article.summary,
        provenance=article.provenance or Provenance(),
        credits=article.credits,
        words=word_count(text),
        characters=character_count(text),
    )
