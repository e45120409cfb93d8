"""What files are made of that are no pages: feeds, sitemaps, data, copies; as in `views`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sitegen.datarecords import DataRecord
from sitegen.datatables import Column
from sitegen.viewparts import (
    FeedEntry,
    NewsEntry,
    ShardEntry,
    SitemapEntry,
    SyncEntry,
)


@dataclass(frozen=True, slots=True)
class RedirectsView:
    path: str
    redirects: tuple[tuple[str, str | None], ...]
    """Every path that was left, and the one it leads to; ``None`` for what is gone. In order of path."""


@dataclass(frozen=True, slots=True)
class FeedView:
    path: str
    id: str
    title: str
    description: str
    """Of the site; empty for a term."""
    page: str
    """Logical path of the page it is the feed of."""
    updated: str
    """Of its newest entry by `FeedEntry.updated`; never the time of the build."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""
    previous: str = ""
    """Path of the newest archive document, or of the one before this one; empty where there is none."""
    is_archive: bool = False
    """It is a document of the archive of the site's feed."""


@dataclass(frozen=True, slots=True)
class SitemapView:
    path: str
    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True, slots=True)
class SyncView:
    """A document of ResourceSync."""

    path: str
    capability: str
    """``description``, ``capabilitylist``, ``resourcelist`` or ``changelist``."""
    stamp: str
    """Of lists of resources, the moment they tell of; of lists of changes, the moment since when. Empty for the others."""
    up: str
    """Path of the document that leads here; empty for the description."""
    index: str
    """Path of the index that a list is in."""
    is_index: bool
    entries: tuple[SyncEntry, ...]


@dataclass(frozen=True, slots=True)
class OaiView:
    """All records for harvesters by OAI-PMH."""

    path: str
    earliest: str
    """Day of the oldest datestamp."""
    records: tuple[tuple[bytes, str, bytes], ...]
    """Identifier, datestamp and metadata as XML in UTF-8, in order of date and path."""


@dataclass(frozen=True, slots=True)
class NewsSitemapView:
    path: str
    entries: tuple[NewsEntry, ...]
    """Newest first."""


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


class Original(NamedTuple):
    """An article that has an original elsewhere. JSON has it as an array, in this order."""

    title: str
    path: str
    """Percent-encoded, to be put after the root of the site."""
    date: str
    shown: str
    """The date in words."""
    language: str


@dataclass(frozen=True, slots=True)
class OriginalsView:
    """The addresses of originals in one shard."""

    path: str
    addresses: tuple[tuple[str, int, tuple[Original, ...]], ...]
    """Each with how many articles have it and the newest of them, in order of address."""


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
class CitationsView:
    """One of the files by which reference managers take up an article, or the articles of a part of a listing."""

    path: str
    """Its end says in which format."""
    works: tuple[bytes, ...]
    """Each an encoded `citations.Work`, in the order of the page."""


@dataclass(frozen=True, slots=True)
class MarkdownView:
    """The text of an article as it was typed, with a head; the text itself is read from its source."""

    path: str
    source: str
    """Relative to the site folder."""
    hash: bytes
    """Of that file."""
    head: str
    """The front matter, between its fences."""
    links: tuple[tuple[str, str], ...]
    """Addresses of the text that lead to other parts of the site, as written, and where they lead; in order."""
    has_shortcodes: bool
    """Template tags of another generator stay in it."""


@dataclass(frozen=True, slots=True)
class LlmsView:
    """What the archive tells of itself to programs that read text."""

    path: str
    years: tuple[str, ...]
    """Newest first."""
    files: tuple[str, ...]
    """Paths of the feeds, sitemaps and data that there are."""
    has_citations: bool


@dataclass(frozen=True, slots=True)
class DataView:
    """One part of a table of ``/data/``, for CSV and for JSONL."""

    path: str
    table: str
    """A key of `datatables.TABLE`."""
    records: tuple[DataRecord, ...]
    """All of the table's type, in order."""


@dataclass(frozen=True, slots=True)
class DataNetworkView:
    """Who appears with whom in the articles of one year."""

    path: str
    year: str
    nodes: tuple[tuple[str, str, int], ...]
    """``people/ada``, its heading, and in how many of these articles it is; in order."""
    edges: tuple[tuple[str, str, int], ...]
    """Two nodes, the lesser first, and how many of these articles have both; in order."""


@dataclass(frozen=True, slots=True)
class DataPart:
    name: str
    """A year, ``undated``, or nothing where there is one part."""
    path: str
    lines: str
    """Path of the same as JSONL; empty where there is none."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table of ``/data/``, or the networks, in its parts."""

    name: str
    title: str
    text: str
    columns: tuple[Column, ...]
    """None of networks."""
    parts: tuple[DataPart, ...]
    """In order; there may be none."""


@dataclass(frozen=True, slots=True)
class DataIndexView:
    """What there is in ``/data/``, for its page and for the Data Package."""

    path: str
    files: tuple[DataFile, ...]
