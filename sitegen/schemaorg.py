"""Words of schema.org that pages share: nodes for people, institutions and offices, the archive itself, and breadcrumbs.

Source: schema.org, version 30. Where that says a property's type, a node has it; what is not known has no property.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitegen.dates import ArchiveDate, moment
from sitegen.urls import quote_path
from sitegen.viewparts import Entity, Link
from sitegen.views import SiteView

Node = dict[str, object]

ICON = "theme/icon.svg"

INSTITUTION_TYPES: Mapping[str, str] = {
    "university": "CollegeOrUniversity",
    "school": "School",
    "research": "ResearchOrganization",
    "government": "GovernmentOrganization",
    "court": "GovernmentOrganization",
    "company": "Corporation",
    "nonprofit": "NGO",
    "hospital": "Hospital",
    "library": "Library",
    "media": "NewsMediaOrganization",
    "party": "PoliticalParty",
}
"""Kind of an institution → its type; of all others ``Organization``. A ``Museum`` of schema.org is a place."""


def node(type_: str, **properties: object) -> Node:
    """Return a node with those of its *properties* that say something; ``id`` is its ``@id``."""
    found: Node = {"@type": type_}
    if id_ := properties.pop("id", ""):
        found["@id"] = id_
    return found | {name: value for name, value in properties.items() if value not in ("", None, [], (), {})}


def address(site: SiteView, path: str) -> str:
    return site.base_url + quote_path(path)


def type_of(taxonomy: str, kind: str = "") -> str:
    return "Person" if taxonomy == "people" else INSTITUTION_TYPES.get(kind, "Organization")


def entity_node(site: SiteView, entity: Entity) -> Node:
    """Return a person or an institution as pages about others name it."""
    url = address(site, entity.path)
    return node(
        type_of(entity.taxonomy, entity.kind), id=f"{url}#id", name=entity.heading, url=url, sameAs=list(entity.same_as)
    )


def link_node(site: SiteView, link: Link, type_: str) -> Node:
    """Return what a link leads to; its name alone where it has no page."""
    url = address(site, link.path) if link.path else ""
    return node(type_, id=f"{url}#id" if url else "", name=link.title, url=url)


def archive_node(site: SiteView) -> Node:
    """Return the archive as a site."""
    return node("WebSite", id=f"{site.base_url}#website", name=site.title, url=site.base_url)


def publisher_node(site: SiteView) -> Node:
    """Return who answers for the archive: nobody but its title says who that is."""
    logo = logo_node(site)
    return node("Organization", id=f"{site.base_url}#publisher", name=site.title, url=site.base_url, logo=logo)


def archive_author(site: SiteView) -> Node:
    """Return who stands in the author's place where nobody signs."""
    return node("Organization", id=f"{site.base_url}#publisher", name=site.title, url=site.base_url)


def logo_node(site: SiteView) -> Node:
    """Return the picture that stands for the archive: every page has it as its icon."""
    return node("ImageObject", id=f"{site.base_url}#logo", url=address(site, ICON))


def breadcrumbs(site: SiteView, url: str, crumbs: Iterable[tuple[str, str]]) -> Node:
    """Return the way to a page from the home page; *crumbs*: title and path, the page itself last."""
    items = [
        node("ListItem", position=number, name=title, item=address(site, path))
        for number, (title, path) in enumerate([(site.title, ""), *crumbs], 1)
    ]
    return node("BreadcrumbList", id=f"{url}#breadcrumbs", itemListElement=items)


def date_text(date: ArchiveDate, site: SiteView) -> str:
    """Return *date* as exactly as it is known: a moment has its offset, and a day stays a day."""
    return moment(date, site.utc_offset) if len(date.text) > 10 else date.text


def in_language(text: str, language: str) -> object:
    return {"@value": text, "@language": language} if language else text
