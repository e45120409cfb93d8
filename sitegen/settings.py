"""The settings of a site, from ``site.yaml``; each has a default."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import lru_cache

from sitegen.urls import split_url

FILE_NAME = "site.yaml"

ARTICLE_FIELDS = (
    "title", "date", "date_note", "updated", "institutions", "people", "tags", "slug", "summary", "language",
    "translation_of", "source", "credits", "images", "place", "related", "aliases", "draft", "gone", "unlinked", "id", "extra",
)  # fmt: skip
"""The fields an article's front matter may have."""

SOURCE_FIELDS = ("name", "url", "retrieved", "archived", "licence")

TAXONOMIES = ("institutions", "people", "tags")
"""The ways of grouping articles; records of names may stand for each: ``authorities/people.yaml``."""

RECORD_FIELDS = (
    "id", "name", "native", "variants", "identifiers", "kind", "institution", "parent", "earlier", "later", "offices",
    "merged_into", "distinct_from", "link", "note",
)  # fmt: skip
"""The keys an authority record may have."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""The form of a language code, BCP 47."""

FORMATS = (
    "atom", "citations", "data", "find", "jsonfeed", "jsonld", "llms", "markdown", "oai", "opengraph", "redirects",
    "resourcesync", "rss", "signposting", "sitemaps", "zotero",
)  # fmt: skip
"""What the site says to machines; each can be switched off."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of articles."""

    path: str = "articles"
    """Relative to the site folder, with ``/``."""
    language: str = ""
    """Of the articles in it that name none; empty for the site's."""


@dataclass(frozen=True, slots=True)
class RecordFolder:
    """A folder of authority records."""

    path: str = "authorities"
    """Relative to the site folder, with ``/``."""
    taxonomy: str = ""
    """One of `TAXONOMIES`: of every record in it; empty where the names of files and folders in it say it."""
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of a record, or ``identifiers.SCHEME`` → the keys it is read from, as `Settings.fields`."""
    exclude: tuple[str, ...] = ()
    """Patterns (``*``, ``?``) of paths inside the folder that are no records."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    path: str
    """From the root of the site, with a slash first: ``/about/``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``site.yaml`` can say."""

    title: str = "News archive"
    description: str = ""
    """One or two sentences: what this archive is."""
    language: str = "en"
    """BCP 47; of the site's own words, and of articles that name none."""
    base_url: str = ""
    """Where the site is published, with a slash last; empty where that is not known."""
    id: str = ""
    """Names the archive in feed ids for ever; empty: the name in the ledger, else the host and path of `base_url`."""
    utc_offset: str = "+00:00"
    """Of times that were written without one."""
    permalink: str = "/{year}/{month}/{slug}/"
    per_page: int = 50
    """Articles on a full page of a listing."""
    articles: tuple[Folder, ...] = (Folder(),)
    exclude: tuple[str, ...] = ()
    """Patterns (``*``, ``?``) of paths or names in the folders of articles that are no articles."""
    authorities: tuple[RecordFolder, ...] = (RecordFolder(),)
    pages: str = "pages"
    templates: str = "templates"
    static: str = "static"
    output: str = "public"
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Article field → the front-matter fields it is read from, the first that has a value; all of them for a list."""
    html: str = "safe"
    remote_images: str = "link"
    shortcodes: str = "keep"
    text_entities: str = "keep"
    """``decode`` reads ``&#8217;`` in titles and other text fields as the character."""
    link_names: str = "all"
    """Which names are linked in prose: of every record, of those alone that the article declares, or none."""
    pairs: int = 3
    """Articles that two institutions share before they have a page together; 0: no such pages."""
    search: str = "on"
    """Full-text search, where Pagefind is installed."""
    image_widths: tuple[int, ...] = (480, 800, 1200, 1600)
    """Of the narrower copies that are made of pictures, in pixels, the narrowest first."""
    social_card_font: str = ""
    """A font file, relative to the site folder, that social cards are drawn in; empty: there are none."""
    formats: tuple[str, ...] = FORMATS
    """Those of `FORMATS` that are on, in their order."""
    ledger: str = "on"
    """Whether the addresses that were published are remembered in ``ledger.jsonl``."""
    menu: tuple[MenuItem, ...] = ()
    """Further links in the head of every page."""

    @property
    def archive_name(self) -> str:
        """What feed ids are made with; empty where there is neither an `id` nor a `base_url`."""
        return self.id or self.base_url.partition("://")[2]

    @property
    def prefix(self) -> str:
        """The path part of `base_url`, beginning and ending with a slash."""
        return split_url(self.base_url).path or "/"


@lru_cache(maxsize=4096)
def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return `` (did you mean 'x'?)`` for the known word nearest to *word*, or nothing."""
    found = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return f" (did you mean '{found[0]}'?)" if found else ""
