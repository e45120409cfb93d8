"""What templates are given: finished values, one dataclass for each kind of page.

A page shows what is in its view and nothing else, so the bytes of the view are the page's fingerprint. Paths are
logical ones, from the root of the site and without the first slash; templates make addresses of them with the filters
``url`` (for this site) and ``absolute`` (for the world).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sitegen.citations import Citation
from sitegen.dates import ArchiveDate
from sitegen.drawings import Calendar, Coverage
from sitegen.fields import Credit, Provenance
from sitegen.settings import MenuItem
from sitegen.viewparts import (
    Card,
    Covered,
    Facts,
    FeedEntry,
    Link,
    Name,
    Period,
    Picture,
    ShardEntry,
    SitemapEntry,
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
    standfirst: str
    """The summary, unless the text begins with the same words."""
    place: str
    html: str
    institutions: tuple[Name, ...]
    people: tuple[Name, ...]
    tags: tuple[Name, ...]
    provenance: Provenance | None
    credits: tuple[Credit, ...]
    citations: tuple[Citation, ...]
    """The same in several styles, the best known first."""
    pictures: tuple[Picture, ...]
    social: SocialImage | None
    translations: tuple[Link, ...]
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


@dataclass(frozen=True, slots=True)
class RedirectView:
    path: str
    target: Link


@dataclass(frozen=True, slots=True)
class NotFoundView:
    path: str


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
class SitemapView:
    path: str
    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True, slots=True)
class RobotsView:
    path: str


class SuggestedName(NamedTuple):
    """A person, an institution or a tag; its path begins with which. JSON has it as an array, in this order."""

    heading: str
    path: str
    reading: str
    """Of a Chinese heading, its syllables with blanks between; empty where they are not known."""
    forms: tuple[str, ...]
    """Other forms of the name that a reader may be typing."""


class SuggestedTitle(NamedTuple):
    """An article. JSON has it as an array, in this order."""

    title: str
    path: str
    date: str
    """As exactly as it is known, without a time."""


@dataclass(frozen=True, slots=True)
class SuggestionsView:
    """What readers may be looking for who have typed some letters."""

    path: str
    next: tuple[str, ...]
    """Letters that may follow; those together share a file, which is named by the first of them. Empty where this file has
    all there is."""
    names: tuple[SuggestedName, ...]
    """Most covered first."""
    titles: tuple[SuggestedTitle, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class SearchView:
    path: str
    index: str
    """What tells the index of full-text search from every other; empty where there is none."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """What a browser reads of the index first."""

    path: str
    shards: tuple[ShardEntry, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is copied as it is."""

    path: str
    source: str
    """Relative to the site folder; or ``theme:`` and a path in the default theme, ``state:`` and one in the state folder."""
    hash: bytes


@dataclass(frozen=True, slots=True)
class DerivativeView:
    """A narrower copy of a picture."""

    path: str
    source: str
    """The picture's file, relative to the site folder."""
    hash: bytes
    """Of that file."""
    width: int


@dataclass(frozen=True, slots=True)
class SocialCardView:
    """A picture of words, for links elsewhere to an article or to the site."""

    path: str
    site_title: str
    title: str
    """The headline; of the site, its title."""
    note: str
    """The date as exactly as it is known; of the site, its description."""
    is_site: bool


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
    | SitemapView | RobotsView | SearchView | IndexView | SuggestionsView | FileView | DerivativeView | SocialCardView
)  # fmt: skip
