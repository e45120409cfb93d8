"""What templates are given: finished values, one dataclass for each kind of page.

A page shows what is in its view and nothing else, so the bytes of the view are the page's fingerprint. Paths are
logical ones, from the root of the site and without the first slash; templates make addresses of them with the filters
``url`` (for this site) and ``absolute`` (for the world).
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.citations import Citation
from sitegen.dates import ArchiveDate
from sitegen.drawings import Calendar, Coverage
from sitegen.fields import Credit, Provenance
from sitegen.fileviews import (
    CitationsView,
    DataIndexView,
    DataNetworkView,
    DataView,
    DerivativeView,
    FeedView,
    FileView,
    IndexView,
    LlmsView,
    MarkdownView,
    NewsSitemapView,
    OaiView,
    OriginalsView,
    RedirectsView,
    RobotsView,
    SitemapView,
    SocialCardView,
    SuggestionsView,
    SyncView,
)
from sitegen.settings import MenuItem
from sitegen.viewparts import (
    Byline,
    Card,
    Covered,
    Entity,
    Facts,
    Link,
    Name,
    Period,
    Picture,
    SocialImage,
    Term,
    TermGroup,
)


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
    formats: tuple[str, ...]
    """What the site says to machines: those of `settings.FORMATS` that are on."""
    feeds: tuple[tuple[str, str], ...]
    """Names and media types of the files of each feed, the best known to readers first; empty without a `base_url`."""

    @property
    def root(self) -> str:
        """Where addresses of the site begin, for files that are read elsewhere: `base_url`, else the prefix."""
        return self.base_url or self.prefix


@dataclass(frozen=True, slots=True)
class ArticleView:
    path: str
    id: str
    urn: str
    """The same for all archives, as feeds have it: a ``urn:uuid:``."""
    title: str
    language: str
    date: ArchiveDate
    date_note: str
    updated: ArchiveDate | None
    summary: str
    description: str
    """For machines: the summary, else the beginning of the text."""
    standfirst: str
    """The summary, unless the text begins with the same words."""
    place: str
    html: str
    institutions: tuple[Name, ...]
    people: tuple[Name, ...]
    tags: tuple[Name, ...]
    provenance: Provenance | None
    credits: tuple[Credit, ...]
    bylines: tuple[Byline, ...]
    """Those of the credits who wrote the text, in the same order."""
    mentioned: tuple[Entity, ...]
    """People and institutions that are linked in the text, or named beside an office, and not among those above."""
    citations: tuple[Citation, ...]
    """The same in several styles, the best known first."""
    pictures: tuple[Picture, ...]
    social: SocialImage | None
    translations: tuple[Link, ...]
    """Other versions of the same text, by language and path."""
    original: str
    """Path of that of them which this one is a translation of; empty where it is none."""
    related: tuple[Link, ...]
    earlier: tuple[Covered, ...]
    """What was written before of the same people and institutions, in order of date."""
    later: tuple[Covered, ...]
    """What was written after, likewise."""
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
    calendar: Calendar | None
    """The same; None where no article is dated to a day."""
    facts: Facts | None
    """Of a term, in its newest part."""
    has_feed: bool
    members: tuple[Link, ...] = ()
    """Of a pair: the two institutions."""

    @property
    def is_top(self) -> bool:
        return self.number == 0


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
    coverage: Coverage | None
    """Of more than one year."""
    institutions: tuple[Term, ...]
    """Those with most articles."""
    people: tuple[Term, ...]
    tags: tuple[Term, ...]
    social: SocialImage | None
    has_search: bool
    """There is an index of full-text search."""


@dataclass(frozen=True, slots=True)
class RedirectView:
    path: str
    target: Link


@dataclass(frozen=True, slots=True)
class TombstoneView:
    """What was published here and is gone."""

    path: str
    kind: str
    """One of `ledger.KINDS`."""
    title: str
    """Of a name its heading; of a page that had no title its address."""
    date: ArchiveDate | None
    """When an article was published."""
    reason: str
    """As its editor wrote it; may be empty."""
    ended: ArchiveDate | None
    """When it was withdrawn, as far as that is known."""


@dataclass(frozen=True, slots=True)
class NotFoundView:
    path: str


@dataclass(frozen=True, slots=True)
class FindView:
    path: str
    shards: tuple[str, ...]
    """Those that there are, in order."""


@dataclass(frozen=True, slots=True)
class SearchView:
    path: str
    index: str
    """What tells the index of full-text search from every other; empty where there is none."""


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
    ArticleView | PageView | ListingView | TermsView | ArchiveView | HomeView | RedirectView | RedirectsView | TombstoneView | NotFoundView | FeedView
    | SitemapView | NewsSitemapView | SyncView | OaiView | RobotsView | SearchView | IndexView | SuggestionsView | FileView | DerivativeView | SocialCardView
    | CitationsView | MarkdownView | LlmsView
    | DataView | DataNetworkView | DataIndexView
    | FindView | OriginalsView
)  # fmt: skip
