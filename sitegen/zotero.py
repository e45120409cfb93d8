"""What has Zotero, and what reads the same tags, save an article as one of a newspaper.

Source: Zotero's translators "Embedded Metadata" and "RDF". ``z:itemType`` counts before all else; a
``citation_journal_title`` would make it an article of a journal.
"""

from __future__ import annotations

from sitegen.schemaorg import address
from sitegen.views import ArticleView, SiteView


def citation_tags(site: SiteView, view: ArticleView) -> tuple[tuple[str, str], ...]:
    """Return names and contents, in order. Where nobody signs, the archive stands in the author's place."""
    authors = [byline.name for byline in view.bylines] or [_one_name(site.title)]
    date = view.date.text[:10].replace("-", "/")
    found = [
        ("z:itemType", "newspaperArticle"),
        ("citation_title", view.title),
        *(("citation_author", author) for author in authors),
        ("citation_publication_date", date),
        ("citation_date", date),
        ("citation_publisher", site.title),
        ("citation_language", view.language),
        ("citation_public_url", address(site, view.path)),
        *(("citation_keywords", tag.heading) for tag in view.tags),
        ("DC.rights", view.provenance.licence if view.provenance is not None else ""),
    ]
    return tuple((name, content) for name, content in found if content)


def _one_name(title: str) -> str:
    """Return the name of a body so that its last word is not taken for a family's: what stands before a comma is one name."""
    return f"{title}," if " " in title else title
