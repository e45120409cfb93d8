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
    context: Context | None = None
    """On the page of a person or an institution: where the text names it first."""


@dataclass(frozen=True, slots=True)
class Context:
    """A name in a line of the text around it, as printed."""

    before: str
    printed: str
    after: str


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
    chart: Chart | None
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
class ListingView:
    """One pager of a listing: the newest articles at the listing's own path, older ones in numbered parts."""

    taxonomy: str
    """``tags``, ``institutions``, ``people``, ``years``, ``months``; or ``pairs``, two institutions together."""
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
    members: tuple[Link, ...] = ()
    """Of a pair: the two institutions."""

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
    """Terms whose names begin alike."""

    letter: str
    """``A``; of a letter with very many terms ``Ma``; ``0–9``; ``…`` for signs."""
    path: str
    """Of its own page; empty where the whole index is on one page."""
    count: int
    terms: tuple[Term, ...]
    """Empty where the group has its own page and this is not it."""


@dataclass(frozen=True, slots=True)
class TermsView:
    """The index of one taxonomy, or one group of it on a page of its own."""

    taxonomy: str
    path: str
    groups: tuple[TermGroup, ...]
    """All of them, also on the page of one."""
    count: int
    """Terms in all."""
    letter: str = ""
    """Of the group that this page is for."""


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
