"""JSON-LD: what a page is and is about, as a graph in the words of schema.org, for search engines and knowledge graphs.

Pure: from a page's view to the text of its script element. Only those who sign are authors; who is named in the news is
what an article is `about`, or what it `mentions`.
"""

from __future__ import annotations

import json
from functools import singledispatch

from sitegen.agentnodes import agent_node, subject_node
from sitegen.citations import is_author
from sitegen.dates import ArchiveDate, display_date
from sitegen.fields import Credit, Provenance
from sitegen.licences import licence_url
from sitegen.schemaorg import (
    Node,
    address,
    archive_author,
    archive_node,
    breadcrumbs,
    date_text,
    entity_node,
    logo_node,
    node,
    publisher_node,
)
from sitegen.urls import clean_url
from sitegen.viewparts import Byline, Entity, Link, Name, SocialImage
from sitegen.views import (
    ArchiveView,
    ArticleView,
    HomeView,
    ListingView,
    PageView,
    SiteView,
    TermsView,
    View,
)

INDEX_TITLES = {"institutions": "Institutions", "people": "People", "tags": "Tags"}

TRANSLATORS = frozenset(
    {"translator", "translators", "translation", "translated by", "译", "譯", "译者", "譯者", "翻译", "翻譯"}
)
EDITORS = frozenset(
    {"editor", "editors", "editing", "edited by", "编辑", "編輯", "责任编辑", "責任編輯", "责编", "責編"}
)
"""Roles in ``credits`` that schema.org has a property for; whoever has another one is a contributor."""

# What ends a script element or begins a comment in one, and what some readers of HTML refuse or take for a line end.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"} | {
    number: f"\\u{number:04x}" for number in range(0x7F, 0xA0)
}


def linked_data(site: SiteView, view: View) -> str:
    """Return the graph of a page as JSON that stands safely in a script element; empty for pages that have none."""
    graph = _graph(view, site)
    if not graph:
        return ""
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


@singledispatch
def _graph(view: object, site: SiteView) -> list[Node]:
    return []


@_graph.register(ArticleView)
def _article(view: ArticleView, site: SiteView) -> list[Node]:
    url = address(site, view.path)
    article = node(
        "NewsArticle",
        id=f"{url}#article",
        url=url,
        mainEntityOfPage=url,
        headline=view.title,
        description=view.description,
        inLanguage=view.language,
        datePublished=date_text(view.date, site),
        dateModified=date_text(view.updated, site) if view.updated else "",
        identifier=[view.urn, node("PropertyValue", propertyID="id", value=view.id)],
        author=[_author(site, byline) for byline in view.bylines] or [archive_author(site)],
        translator=_people(view.credits, TRANSLATORS),
        editor=_people(view.credits, EDITORS),
        contributor=_contributors(view.credits),
        creditText=_credit_text(view.credits),
        publisher=publisher_node(site),
        isPartOf=archive_node(site),
        # Readers of news want one of every article: where it has none, that of the archive.
        image=_image(site, view.social) or logo_node(site),
        keywords=[tag.heading for tag in view.tags],
        dateline=view.place,
        contentLocation=node("Place", name=view.place) if view.place else None,
        about=_named(site, view),
        mentions=[entity_node(site, entity) for entity in view.mentioned],
        isBasedOn=_source(view.provenance),
        license=_licence(view.provenance),
        **_versions(site, view),
    )
    year, month = view.date.year, view.date.month
    crumbs = [("Archive", "archive/"), (_shown(year, site), f"{year}/")]
    if month:
        crumbs.append((_shown(f"{year}-{month}", site), f"{year}/{month}/"))
    return [article, breadcrumbs(site, url, [*crumbs, (view.title, view.path)])]


@_graph.register(ListingView)
def _listing(view: ListingView, site: SiteView) -> list[Node]:
    url = address(site, view.path)
    title, crumbs = listing_title(view, site), _way(view, site)
    if view.number:
        crumbs.append((title, view.path))
    is_name = view.facts is not None and view.taxonomy in ("people", "institutions")
    agent = agent_node(site, view, view.facts) if view.facts is not None and is_name else None
    page = node(
        "CollectionPage",
        id=url,
        url=url,
        name=title,
        inLanguage=site.language,
        isPartOf=archive_node(site),
        mainEntity={"@id": agent["@id"]} if agent else None,
        about=None if agent else subject_node(site, view),
    )
    return [page, *([agent] if agent else []), breadcrumbs(site, url, crumbs)]


@_graph.register(HomeView)
def _home(view: HomeView, site: SiteView) -> list[Node]:
    action: Node | None = None
    if view.has_search:
        target = node("EntryPoint", urlTemplate=f"{address(site, 'search/')}?q={{query}}")
        action = node("SearchAction", target=target)
        action["query"] = node("PropertyValueSpecification", valueName="query", valueRequired=True)
    website = archive_node(site) | node(
        "WebSite",
        description=site.description,
        inLanguage=site.language,
        publisher=publisher_node(site),
        image=_image(site, view.social),
        potentialAction=action,
    )
    return [website]


@_graph.register(ArchiveView)
@_graph.register(TermsView)
def _index(view: ArchiveView | TermsView, site: SiteView) -> list[Node]:
    url, title = address(site, view.path), index_title(view)
    crumbs = [(title, view.path)]
    if isinstance(view, TermsView) and view.letter:
        crumbs.insert(0, (INDEX_TITLES[view.taxonomy], f"{view.taxonomy}/"))
    page = node("CollectionPage", id=url, url=url, name=title, inLanguage=site.language, isPartOf=archive_node(site))
    return [page, breadcrumbs(site, url, crumbs)]


@_graph.register(PageView)
def _page(view: PageView, site: SiteView) -> list[Node]:
    url = address(site, view.path)
    page = node(
        "WebPage", id=url, url=url, name=view.title, description=view.summary, inLanguage=view.language,
        isPartOf=archive_node(site),
    )  # fmt: skip
    return [page, breadcrumbs(site, url, [(view.title, view.path)])]


def index_title(view: ArchiveView | TermsView) -> str:
    if isinstance(view, ArchiveView):
        return "Archive"
    title = INDEX_TITLES[view.taxonomy]
    return f"{title}: {view.letter}" if view.letter else title


def listing_title(view: ListingView, site: SiteView) -> str:
    """Return the heading of a part of a listing, as the page shows it."""
    heading = _shown(view.heading, site) if view.taxonomy in ("years", "months") else view.heading
    return f"{heading}, part {view.number}" if view.number else heading


def _shown(period: str, site: SiteView) -> str:
    return display_date(ArchiveDate(period), site.language)


def _way(view: ListingView, site: SiteView) -> list[tuple[str, str]]:
    """Return the titles and paths from the index to a listing, itself last."""
    if view.taxonomy == "years":
        return [("Archive", "archive/"), (_shown(view.heading, site), view.top)]
    if view.taxonomy == "months":
        year = view.heading[:4]
        return [
            ("Archive", "archive/"),
            (_shown(year, site), f"{year}/"),
            (_shown(view.heading, site), view.top),
        ]
    index = "institutions" if view.members else view.taxonomy
    return [(INDEX_TITLES[index], f"{index}/"), (view.heading, view.top)]


def _author(site: SiteView, byline: Byline) -> Node:
    entity = byline.entity
    if entity is None:
        return node("Person", name=byline.name)
    type_ = "Person" if entity.taxonomy == "people" else "Organization"
    if entity.kind == "media":
        type_ = "NewsMediaOrganization"
    return node(type_, id=f"{address(site, entity.path)}#id", name=byline.name, sameAs=list(entity.same_as))


def _people(credits: tuple[Credit, ...], roles: frozenset[str]) -> list[Node]:
    return [node("Person", name=credit.name) for credit in credits if credit.role.casefold() in roles]


def _contributors(credits: tuple[Credit, ...]) -> list[Node]:
    return [
        node("Person", name=credit.name)
        for credit in credits
        if not is_author(credit) and credit.role.casefold() not in TRANSLATORS | EDITORS
    ]


def _credit_text(credits: tuple[Credit, ...]) -> str:
    """Return all credits with their roles in one line; nothing where none has a role."""
    if not any(credit.role for credit in credits):
        return ""
    return "; ".join(f"{credit.role}: {credit.name}" if credit.role else credit.name for credit in credits)


def _named(site: SiteView, view: ArticleView) -> list[Node]:
    """Return the institutions and people that an article declares, each once."""
    found: dict[str, Node] = {}
    groups: tuple[tuple[str, tuple[Name, ...]], ...] = (("institutions", view.institutions), ("people", view.people))
    for taxonomy, names in groups:
        for name in names:
            entity = Entity(taxonomy, name.heading, name.path, name.kind, name.same_as)
            found.setdefault(name.path, entity_node(site, entity))
    return list(found.values())


def _image(site: SiteView, image: SocialImage | None) -> Node | None:
    if image is None:
        return None
    return node("ImageObject", url=address(site, image.path), width=image.width, height=image.height, caption=image.alt)


def _source(source: Provenance | None) -> Node | None:
    """Return the original that the archive's text comes from; a copy kept elsewhere is one of it."""
    if source is None or not (source.name or source.url or source.archived):
        return None
    return node(
        "CreativeWork",
        name=source.name,
        url=clean_url(source.url),
        archivedAt=clean_url(source.archived),
    )


def _licence(source: Provenance | None) -> object:
    """Return the address of the licence; one that has none here by its name."""
    if source is None or not source.licence:
        return None
    return licence_url(source.licence) or node("CreativeWork", name=source.licence)


def _versions(site: SiteView, view: ArticleView) -> dict[str, object]:
    if view.original:
        original = next((link for link in view.translations if link.path == view.original), None)
        return {"translationOfWork": _work(site, original)} if original is not None else {}
    return {"workTranslation": [_work(site, link) for link in view.translations]}


def _work(site: SiteView, link: Link) -> Node:
    url = address(site, link.path)
    return node("CreativeWork", id=f"{url}#article", name=link.title, url=url, inLanguage=link.language)
