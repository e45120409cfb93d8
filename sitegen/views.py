"""What templates are given: finished values, one dataclass for each kind of page.

A page shows what is in its view and nothing else, so the bytes of the view are the page's fingerprint. Paths are
logical ones, from the root of the site and without the first slash; templates make addresses of them with the filters
``url`` (for this site) and ``absolute`` (for the world).
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.articles import Article
from sitegen.dates import ArchiveDate
from sitegen.fields import Credit, Provenance
from sitegen.settings import MenuItem


@dataclass(frozen=True, slots=True)
class SiteView:
    """The same on every page; nothing in it changes with an article."""

    title: str
    description: str
    language: str
    base_url: str
    """Empty where it is not known: then there are no feeds and no canonical addresses."""
    prefix: str
    menu: tuple[MenuItem, ...]
    utc_offset: str
    remote_images: str


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    path: str
    language: str = ""
    date: ArchiveDate | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """An article as listings show it: facts of its own alone."""

    path: str
    title: str
    date: ArchiveDate
    summary: str
    """As written, else the beginning of its text."""
    language: str


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


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    """Its address, ready to use: below the site's prefix, or on another host."""
    alt: str
    caption: str
    credit: str
    is_remote: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    path: str
    id: str
    title: str
    language: str
    date: ArchiveDate
    date_note: str
    updated: ArchiveDate | None
    summary: str
    description: str
    """For machines: the summary, else the beginning of the text."""
    place: str
    html: str
    institutions: tuple[Name, ...]
    people: tuple[Name, ...]
    tags: tuple[Name, ...]
    provenance: Provenance | None
    credits: tuple[Credit, ...]
    pictures: tuple[Picture, ...]
    translations: tuple[Link, ...]
    related: tuple[Link, ...]
    previous: Link | None
    """The article before this one, by date."""
    next: Link | None
    extra: dict[str, object]
    """What the front matter says beside: fields nobody knows, as text, lists and dicts."""


@dataclass(frozen=True, slots=True)
class PageView:
    path: str
    title: str
    summary: str
    language: str
    html: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office as articles attest it; never more than they say."""

    role: str
    institution: str
    institution_path: str
    first: ArchiveDate
    last: ArchiveDate
    count: int
    """Articles that attest it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a term."""

    native: tuple[tuple[str, str], ...]
    """Language and name."""
    variants: tuple[str, ...]
    identifiers: tuple[tuple[str, str, str], ...]
    """Name of the scheme, value and address; the address is empty where the scheme is not known here."""
    parent: Link | None
    parts: tuple[Link, ...]
    """Bodies that belong to this one."""
    note: str
    is_provisional: bool
    """There is no authority record: the name is as articles print it."""
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class ListingView:
    """One pager of a listing: the newest articles at the listing's own path, older ones in numbered parts."""

    taxonomy: str
    """``tags``, ``institutions``, ``people``, ``years`` or ``months``."""
    heading: str
    path: str
    top: str
    """The listing's own path; equal to `path` for the newest part."""
    number: int
    """Counted from the oldest part, from 1; 0 for the newest."""
    cards: tuple[Card, ...]
    """Newest first; the same day by path."""
    older: str
    """Path of the part before this one; empty for the oldest."""
    newer: str
    """Path of the part after this one; empty for the newest."""
    count: int
    """Articles in the whole listing; 0 in numbered parts, which do not know it."""
    first: ArchiveDate | None
    """Oldest article of the listing; None in numbered parts."""
    months: tuple[Period, ...]
    """Of a year, in its newest part."""
    facts: Facts | None
    """Of a term, in its newest part."""
    has_feed: bool

    @property
    def is_top(self) -> bool:
        return self.number == 0


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
    letter: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class TermsView:
    """The index of one taxonomy."""

    taxonomy: str
    path: str
    groups: tuple[TermGroup, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ArchiveView:
    path: str
    years: tuple[Period, ...]
    """Newest first, their months in order."""
    count: int


@dataclass(frozen=True, slots=True)
class HomeView:
    path: str
    cards: tuple[Card, ...]
    """The newest articles, newest first."""
    count: int
    first: ArchiveDate | None
    last: ArchiveDate | None
    years: tuple[Period, ...]
    """Newest first, without months."""
    institutions: tuple[Term, ...]
    """Those with most articles."""
    people: tuple[Term, ...]
    tags: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class RedirectView:
    path: str
    target: Link


@dataclass(frozen=True, slots=True)
class NotFoundView:
    path: str


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
    language: str


@dataclass(frozen=True, slots=True)
class FeedView:
    path: str
    id: str
    title: str
    page: str
    """Logical path of the page it is the feed of."""
    updated: str
    """Of its newest entry by `FeedEntry.updated`; never the time of the build."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    path: str
    modified: str = ""
    """ISO 8601, only where it is known to be true."""


@dataclass(frozen=True, slots=True)
class SitemapView:
    path: str
    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True, slots=True)
class RobotsView:
    path: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is copied as it is."""

    path: str
    source: str
    """Relative to the site folder, or ``theme:`` and a path in the default theme."""
    hash: bytes


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One file of the site: where, what kind, and what it is made from."""

    path: str
    """Logical: ``2024/03/x/`` is the file ``2024/03/x/index.html``, the empty path is ``index.html``."""
    owner: str
    kind: str
    """A key of `pages.KINDS`."""
    subject: str
    """What the kind makes it from: a source, a listing's number, a taxonomy."""
    number: int = 0
    """Which part of the subject, where it has several."""


View = (
    ArticleView | PageView | ListingView | TermsView | ArchiveView | HomeView | RedirectView | NotFoundView | FeedView
    | SitemapView | RobotsView | FileView
)  # fmt: skip


def card_of(article: Article) -> Card:
    return Card(article.path, article.title, article.date, article.summary or article.body.excerpt, article.language)
