"""People and institutions in the words of schema.org: what the page of a name says of whom it stands for.

An office is a role between a person and an institution. That of a record has its dates; that which articles attest has
those articles instead, since the first and the last of them say nothing of its beginning and end.
"""

from __future__ import annotations

from sitegen.authorities import TAXONOMIES
from sitegen.schemaorg import Node, address, date_text, in_language, link_node, node, type_of
from sitegen.viewparts import Facts, Office
from sitegen.views import ListingView, SiteView

_HOMEPAGE = "Homepage"


def agent_node(site: SiteView, view: ListingView, facts: Facts) -> Node:
    """Return the person or the institution that the page *view* is about."""
    url = address(site, view.top)
    is_person = view.taxonomy == "people"
    homepages = [link for label, _, link in facts.identifiers if label == _HOMEPAGE and link]
    # On a person's page, who holds an office there is the institution; both ends of the role are ``memberOf``'s.
    offices = (*facts.asserted, *facts.offices) if is_person else facts.officers
    return node(
        type_of(view.taxonomy, facts.kind),
        id=f"{url}#id",
        name=view.heading,
        alternateName=_other_names(view, facts),
        url=[url, *homepages] if homepages else url,
        mainEntityOfPage=url,
        identifier=_identifiers(facts),
        sameAs=[link for label, _, link in facts.identifiers if link and label != _HOMEPAGE],
        affiliation=link_node(site, facts.affiliation, "Organization") if facts.affiliation else None,
        parentOrganization=link_node(site, facts.parent, "Organization") if facts.parent else None,
        subOrganization=[link_node(site, part, "Organization") for part in facts.parts],
        **{"memberOf" if is_person else "member": [_role(site, office, is_person) for office in offices]},
    )


def tag_node(site: SiteView, view: ListingView, facts: Facts | None) -> Node:
    url = address(site, view.top)
    same = [link for label, _, link in facts.identifiers if link and label != _HOMEPAGE] if facts else []
    return node("DefinedTerm", id=f"{url}#id", name=view.heading, url=url, sameAs=same)


def subject_node(site: SiteView, view: ListingView) -> Node | list[Node] | None:
    """Return what a listing is about, as one of its numbered parts may name it; ``None`` for a span of time."""
    if view.members:
        return [link_node(site, member, "Organization") for member in view.members]
    if view.taxonomy not in TAXONOMIES:
        return None
    if view.taxonomy == "tags":
        return tag_node(site, view, view.facts)
    url = address(site, view.top)
    return node(type_of(view.taxonomy), id=f"{url}#id", name=view.heading, url=url)


def _other_names(view: ListingView, facts: Facts) -> list[object]:
    """Return the other forms of a name, each once; a misspelling is no name."""
    names = [(name, language) for language, name in facts.native]
    names += [(form.text, form.language) for form in facts.variants if form.kind != "misspelling"]
    return [in_language(*name) for name in dict.fromkeys(names) if name[0] != view.heading]


def _identifiers(facts: Facts) -> list[Node]:
    return [
        node("PropertyValue", propertyID=label, value=value, url=link)
        for label, value, link in facts.identifiers
        if label != _HOMEPAGE
    ]


def _role(site: SiteView, office: Office, is_person: bool) -> Node:
    """Return an office; whom it joins to the page's subject is named in reverse.

    schema.org repeats the property within the role: person – memberOf – role – memberOf – institution. ``member`` is
    its declared inverse, and belongs to institutions alone, so the second step is written from the other end.
    """
    dates = office.is_asserted
    role = node(
        "OrganizationRole",
        roleName=office.role,
        startDate=date_text(office.first, site) if dates and office.first else "",
        endDate=date_text(office.last, site) if dates and office.last else "",
        description=office.note,
        subjectOf=[
            node(
                "CreativeWork",
                id=f"{address(site, link.path)}#article",
                name=link.title,
                datePublished=date_text(link.date, site) if link.date else "",
            )
            for link in office.articles
        ],
    )
    if office.holder.title:
        other = link_node(site, office.holder, "Organization" if is_person else "Person")
        role["@reverse"] = {"member" if is_person else "memberOf": other}
    return role
