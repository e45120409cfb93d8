"""Links that lead programs from an article to its permanent address, its authors, its licence, its source and its files.

Sources: the FAIR Signposting Profile, level 1, by links in the page; RFC 8574 (``cite-as``), RFC 7089 (``original``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.licences import licence_url
from sitegen.schemaorg import address
from sitegen.urls import clean_url
from sitegen.viewparts import Byline, HeadLink
from sitegen.views import ArticleView, SiteView

CITATION_TYPES = {
    "citation.bib": "application/x-bibtex",
    "citation.ris": "application/x-research-info-systems",
    "citation.json": "application/vnd.citationstyles.csl+json",
}
MARKDOWN = "index.md"


def alternates(site: SiteView, view: ArticleView) -> Iterator[HeadLink]:
    """Yield the article in other formats."""
    if "markdown" in site.formats:
        yield HeadLink("alternate", address(site, f"{view.path}{MARKDOWN}"), "text/markdown")


def signposts(site: SiteView, view: ArticleView) -> Iterator[HeadLink]:
    """Yield the links of an article; what is not known, and files that are not written, have none."""
    yield HeadLink("cite-as", address(site, view.path))
    yield HeadLink("type", "https://schema.org/NewsArticle")
    yield HeadLink("type", "https://schema.org/AboutPage")
    for byline in view.bylines:
        if author := _persistent_id(byline):
            yield HeadLink("author", author)
    if view.provenance is not None and (licence := licence_url(view.provenance.licence)):
        yield HeadLink("license", licence)
    if "citations" in site.formats:
        for name, type_ in CITATION_TYPES.items():
            yield HeadLink("describedby", address(site, f"{view.path}{name}"), type_)
    if "markdown" in site.formats:
        yield HeadLink("item", address(site, f"{view.path}{MARKDOWN}"), "text/markdown")
    if view.provenance is not None and view.provenance.url:
        yield HeadLink("original", clean_url(view.provenance.url))


def _persistent_id(byline: Byline) -> str:
    """Return the address that identifies who signs: an ORCID before all others."""
    known = byline.entity.same_as if byline.entity is not None else ()
    return next((url for url in known if url.startswith("https://orcid.org/")), known[0] if known else "")
