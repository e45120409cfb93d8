"""What stands for machines in the head of a page: finished values, which `head.html` lays out.

Pure: from a page's view, and the formats that are on. What needs absolute addresses is left out where the site has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.jsonld import linked_data
from sitegen.opengraph import graph_properties
from sitegen.schemaorg import address
from sitegen.signposting import alternates, signposts
from sitegen.versions import version_links
from sitegen.viewparts import HeadLink
from sitegen.views import ArticleView, HomeView, NotFoundView, SiteView, View
from sitegen.zotero import citation_tags

RESOURCE_SYNC = "resourcesync/capabilitylist.xml"


@dataclass(frozen=True, slots=True)
class Head:
    """Each in the order of the page."""

    links: tuple[HeadLink, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    """Of Open Graph: property and content."""
    names: tuple[tuple[str, str], ...] = ()
    """For reference managers: name and content."""
    data: str = ""
    """JSON-LD, safe within a script element; empty where there is none."""


def head_of(site: SiteView, view: View) -> Head:
    """Return what the head of the page *view* says to machines."""
    if not site.base_url or isinstance(view, NotFoundView):
        return Head()
    formats = site.formats
    links: list[HeadLink] = []
    if isinstance(view, ArticleView):
        links += version_links(site, view)
        links += alternates(site, view)
        links += signposts(site, view) if "signposting" in formats else ()
    if "resourcesync" in formats and (isinstance(view, ArticleView) or (isinstance(view, HomeView) and view.count)):
        links.append(HeadLink("resourcesync", address(site, RESOURCE_SYNC)))
    properties = graph_properties(site, view) if "opengraph" in formats else ()
    names: tuple[tuple[str, str], ...] = ()
    if isinstance(view, ArticleView) and "zotero" in formats:
        names = citation_tags(site, view)
        # The name of the newspaper, for reference managers.
        properties = properties or (("og:site_name", site.title),)
    return Head(tuple(links), properties, names, linked_data(site, view) if "jsonld" in formats else "")
