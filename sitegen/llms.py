"""``/llms.txt``: what the archive is and where its indexes are, for programs that read text.

It names no article and counts none, so that it changes with a new year and with nothing else that is written. Source:
llmstxt.org.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.citationfiles import has_citations
from sitegen.errors import Problem
from sitegen.fileviews import LlmsView
from sitegen.settings import Settings
from sitegen.urls import quote_path
from sitegen.views import PlannedPage, SiteView

_FILES = {
    "feed.atom": ("Atom feed", "the newest articles"),
    "feed.json": ("JSON Feed", "the newest articles"),
    "feed.rss": ("RSS feed", "the newest articles"),
    "data/": ("Data", "all articles, people, institutions and mentions as tables"),
    "sitemap.xml": ("Sitemap", "the addresses of all pages, by year"),
}
_SPECIAL = re.compile(r"[\\\[\]<>`*_]")


def llms_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> LlmsView:
    years = catalog.rows("SELECT slug FROM listings WHERE taxonomy = 'years' ORDER BY slug DESC")
    files = [path for path in _FILES if catalog.row("SELECT 1 FROM pages WHERE path = ?", path) is not None]
    return LlmsView(page.path, tuple(year for (year,) in years), tuple(files), has_citations(settings))


def write_llms(site: SiteView, view: LlmsView) -> bytes:
    sections = (
        ("Indexes", _indexes(site)),
        ("Years", (_link(site, year.lstrip("0"), f"{year}/", "") for year in view.years)),
        ("Feeds and data", (_link(site, _FILES[path][0], path, _FILES[path][1]) for path in view.files)),
        ("Optional", _others(site)),
    )
    parts = [f"# {_text(site.title)}", f"> {_text(site.description)}" if site.description else "", _about(site, view)]
    for heading, links in sections:
        lines = list(links)
        parts.append("\n".join((f"## {heading}", "", *lines)) if lines else "")
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _about(site: SiteView, view: LlmsView) -> str:
    sentences = ["An archive of news articles, each at a permanent address."]
    if "markdown" in site.formats:
        sentences.append("The text of an article as Markdown is at its address with `index.md` added.")
    if view.has_citations:
        sentences.append(
            "How to cite an article is at its address with `citation.bib`, `citation.ris`, `citation.json` (CSL-JSON) or"
            " `citation.txt` added; and all articles of an index page at the address of that page with `citations.bib`,"
            " `.ris`, `.json` or `.txt`."
        )
    return " ".join(sentences)


def _indexes(site: SiteView) -> Iterator[str]:
    yield _link(site, "Archive", "archive/", "every year and month")
    for taxonomy in TAXONOMIES:
        yield _link(site, taxonomy.capitalize(), f"{taxonomy}/", "every one, with its articles")


def _others(site: SiteView) -> Iterator[str]:
    yield _link(site, "Front page", "", "the newest articles")
    yield _link(site, "Search", "search/", "for people, in a browser")
    for item in site.menu:
        yield _link(site, item.title, item.path.removeprefix("/"), "")


def _link(site: SiteView, title: str, path: str, note: str) -> str:
    address = site.root + quote_path(path).replace("(", "%28").replace(")", "%29")
    return f"- [{_text(title)}]({address})" + (f": {note}" if note else "")


def _text(text: str) -> str:
    """Return *text* as one line of Markdown that means nothing but itself."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
