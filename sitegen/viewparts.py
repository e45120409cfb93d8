"""What views are made of: values that several kinds of page show, or that one shows many of.

Paths are logical ones, as in `views`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sitegen.articles import Article
from sitegen.dates import ArchiveDate
from sitegen.drawings import Network, Timeline


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    path: str
    language: str = ""
    date: ArchiveDate | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """An article, before or after another one, that names people or institutions of it."""

    title: str
    path: str
    language: str
    date: ArchiveDate | None
    shared: str
    """Names that both have, in one line; of many the first three."""


@dataclass(frozen=True, slots=True)
class Context:
    """A name in a line of the text around it, as printed."""

    before: str
    printed: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """An article as listings show it: facts of its own alone."""

    path: str
    title: str
    date: ArchiveDate
    summary: str
    """As written, else the beginning of its text."""
    language: str
    context: Context | None = None
    """On the page of a person or an institution: where the text names it first."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person, an institution or a tag, linked from an article."""

    heading: str
    printed: str
    """As this article prints it."""
    path: str
    role: str = ""
    institution: str = ""
    """Heading of the institution where the office was held."""
    institution_path: str = ""
    """Empty where that institution has no page."""
    is_asserted: bool = False
    """The institution is not from the article but from the person's record, and no office is claimed."""
    kind: str = ""
    """Of an institution, one of `authorities.INSTITUTION_KINDS`; or empty."""
    same_as: tuple[str, ...] = ()
    """Addresses that identify it elsewhere, by its record; of a tag none."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an institution, for machines."""

    taxonomy: str
    """``people`` or ``institutions``."""
    heading: str
    path: str
    """Of its page."""
    kind: str
    """As of a `Name`."""
    same_as: tuple[str, ...]
    """As of a `Name`."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs an article."""

    name: str
    """As printed."""
    entity: Entity | None
    """Whom the name belongs to by a record; it has a page only if articles are about it."""


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A link in the head of a page."""

    rel: str
    href: str
    """Absolute."""
    type: str = ""
    """Media type of what it leads to; empty where that is not known, or a page."""
    hreflang: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    """Its address, ready to use: below the site's prefix, or on another host."""
    alt: str
    caption: str
    credit: str
    is_remote: bool
    width: int = 0
    """In pixels; 0 where it is not known, and the height with it."""
    height: int = 0
    srcset: str = ""
    """Narrower copies, as the attribute has them; empty where there are none."""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class SocialImage:
    """The picture that other sites show beside a link to a page."""

    path: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office somebody held, on the page of the person or of the institution."""

    role: str
    holder: Link
    """On an institution's page the person, on a person's the institution; no path where it has no page, no title where
    nobody says where the office was held."""
    first: ArchiveDate | None
    """Attested: date of the first article that says so. Asserted: when it began; None where nobody says."""
    last: ArchiveDate | None
    count: int
    """Articles that attest it; 0 where the record alone asserts it."""
    articles: tuple[Link, ...]
    """Those articles, oldest first; of many the first few and as many of the last."""
    note: str = ""
    """Of the record, beside an asserted office."""
    named: tuple[str, ...] = ()
    """Months of all those articles, each once, oldest first; years where no more is known: ``2024-03``."""

    @property
    def is_asserted(self) -> bool:
        return self.count == 0


@dataclass(frozen=True, slots=True)
class VariantForm:
    """Another form of a term's name."""

    text: str
    kind: str
    """One of `authorities.VARIANT_KINDS`, or empty."""
    language: str
    start: ArchiveDate | None
    """When it came into use."""
    until: ArchiveDate | None


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year of a `Chart`; lengths in units of its drawing."""

    year: int
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Articles by year, every year from the first to the last, empty ones too; drawn on `width` by `height` units."""

    bars: tuple[YearBar, ...]
    width: int
    height: int
    bar_width: int
    most: int
    """Of the fullest year."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A term that appears in the same articles."""

    heading: str
    path: str
    count: int
    """Articles that name both."""
    together_path: str = ""
    """Page of those articles, where there is one."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a term."""

    native: tuple[tuple[str, str], ...]
    """Language and name."""
    variants: tuple[VariantForm, ...]
    printed: tuple[str, ...]
    """Forms that articles print and no record knows."""
    identifiers: tuple[tuple[str, str, str], ...]
    """Name of the scheme, value and address; the address is empty where the scheme is not known here."""
    kind: str
    """Of an institution, one of `authorities.INSTITUTION_KINDS`; or empty."""
    affiliation: Link | None
    """Where a person belongs by their record; no path where that institution has no page."""
    parent: Link | None
    parts: tuple[Link, ...]
    """Bodies that belong to this one."""
    earlier: tuple[Link, ...]
    """Bodies that this one continues."""
    later: tuple[Link, ...]
    note: str
    introduction: str
    """HTML, from the record's text."""
    is_provisional: bool
    """There is no authority record: the name is as articles print it."""
    offices: tuple[Office, ...]
    """As articles attest them; oldest first, those of one office and place as one."""
    asserted: tuple[Office, ...]
    """As the record asserts them, in order of their beginning."""
    officers: tuple[Office, ...]
    """Of an institution: who held offices there, by office, then by time; attested and asserted."""
    timeline: Timeline | None
    """Of the offices above."""
    chart: Chart | None
    network: Network | None
    people: tuple[Companion, ...]
    """Those it appears with most."""
    institutions: tuple[Companion, ...]
    similar: tuple[Link, ...]
    """Other terms whose names look alike."""
    distinct: tuple[Link, ...]
    """Terms that the record says this one is not."""
    candidates: tuple[Link, ...]
    """Of a name that fits several records: those records."""
    mentioned: tuple[Card, ...]
    """Newest articles whose text names it though their front matter does not, each with its context."""
    mentioned_count: int


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a month that has articles."""

    text: str
    """``2024`` or ``2024-03``."""
    path: str
    count: int
    months: tuple[Period, ...] = ()

    @property
    def month(self) -> str:
        return self.text[5:7]


@dataclass(frozen=True, slots=True)
class Term:
    heading: str
    path: str
    count: int
    """Articles."""


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms whose names begin alike."""

    letter: str
    """``A``; of a letter with very many terms ``Ma``; ``0–9``; ``…`` for signs."""
    path: str
    """Of its own page; empty where the whole index is on one page."""
    count: int
    terms: tuple[Term, ...]
    """Empty where the group has its own page and this is not it."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    id: str
    """Permanent, a ``urn:uuid:``."""
    path: str
    title: str
    published: str
    """RFC 3339."""
    updated: str
    summary: str
    """Empty where the text is."""
    language: str
    authors: tuple[str, ...]
    """Who signs it."""
    tags: tuple[str, ...]
    """As the article prints them, each once."""
    source: str
    """Address it was first published at; may be empty."""
    rights: str
    """Its licence as written, a name or an address; may be empty."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    path: str
    modified: str = ""
    """ISO 8601, only where it is known to be true."""


class SyncEntry(NamedTuple):
    """What a document of ResourceSync says of another document, or of a resource."""

    path: str
    modified: str = ""
    """A moment in UTC, as all here."""
    capability: str = ""
    """Of a document that the list of capabilities names."""
    change: str = ""
    """``created``, ``updated`` or ``deleted``."""
    changed: str = ""
    """When that was."""
    since: str = ""
    """Of a list of changes, the time of the first one in it."""
    sha256: str = ""
    """Of the file, in hexadecimal digits; empty where it is not told, and the length with it."""
    length: int = 0
    """In bytes."""
    type: str = ""
    """Media type."""
    page: str = ""
    """Path of the page that the resource is another form of; empty for the page itself."""


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """An article in the news sitemap."""

    path: str
    title: str
    language: str
    """As `newssitemaps.news_language` has it."""
    published: str
    """ISO 8601, a day or a moment with its offset."""


@dataclass(frozen=True, slots=True)
class ShardEntry:
    """A shard of the index of full-text search; the last five as Pagefind gives them."""

    name: str
    first: str
    """The first date that may lie in it: ``2014``, ``2014-07``."""
    until: str
    """The first date after it."""
    hash: str
    wasm: str
    page_count: int
    version: str
    include_characters: tuple[str, ...]


def card_of(article: Article) -> Card:
    return Card(article.path, article.title, article.date, article.summary or article.body.excerpt, article.language)
