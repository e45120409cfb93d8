"""Pages with a body: articles, stand-alone pages, and the redirects that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import msgspec

from sitegen.articles import Article, StandalonePage
from sitegen.bodies import Reference, resolve_body
from sitegen.catalog import Catalog
from sitegen.citations import citations, work_of
from sitegen.coverage import coverage
from sitegen.entities import bylines, identity, mentioned
from sitegen.errors import Problem
from sitegen.feeds import permanent_id
from sitegen.imagetags import SIZES
from sitegen.mentions import insert_links
from sitegen.references import LINK_COLUMNS, FoundArticle, Resolver, article_link, image_reference
from sitegen.register import Register
from sitegen.settings import Settings
from sitegen.socialimages import social_image
from sitegen.termpages import affiliation_of, term_link, top_path
from sitegen.translations import sources_of
from sitegen.urls import quote_path
from sitegen.viewparts import Link, Name, Picture
from sitegen.views import ArticleView, PageView, PlannedPage, RedirectView

_TAG = re.compile(r"<[^>]*>")
_CHARACTERS_COMPARED = 40
_BEGINNING = 1200
"""Characters of HTML: a picture may stand before the words."""

_ARTICLE = msgspec.msgpack.Decoder(Article)
_PAGE = msgspec.msgpack.Decoder(StandalonePage)


def article_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> ArticleView:
    source = page.subject
    row = catalog.row(
        "SELECT a.id, b.record, b.html FROM articles a JOIN bodies b ON b.article = a.id WHERE a.source = ?", source
    )
    assert row is not None, source
    number, record, html = row
    article = _ARTICLE.decode(record)
    resolver = Resolver(catalog, source, article.path, problems)
    references = article.body.references
    institutions, people, tags = (_names(catalog, number, taxonomy) for taxonomy in ("institutions", "people", "tags"))
    related = [found for name in article.related if (found := resolver.article(name, "related")) is not None]
    known = [target for found in related for target in (f"S:{found.source}", f"I:{found.key}")]
    earlier, later = coverage(catalog, number, institutions.headings | people.headings, known)
    html = insert_links(html, _linked(catalog, number, settings.prefix))
    pictures = _pictures(article, resolver, settings)
    declared = frozenset(name.path for name in (*institutions.shown, *people.shown))
    original = _original(article, resolver)
    return ArticleView(
        path=article.path,
        id=article.id,
        urn=permanent_id(settings, f"article:{article.id}"),
        title=article.title,
        language=article.language,
        date=article.date,
        date_note=article.date_note,
        updated=article.updated,
        summary=article.summary,
        description=article.summary or article.body.excerpt,
        standfirst="" if article.summary and _is_said_first(html, article.summary) else article.summary,
        place=article.place,
        html=resolve_body(html, lambda index: resolver.target(references[index], settings), not pictures),
        institutions=institutions.shown,
        people=people.shown,
        tags=tags.shown,
        provenance=article.provenance,
        credits=article.credits,
        bylines=bylines(catalog, article.credits),
        mentioned=mentioned(catalog, number, declared),
        citations=citations(work_of(article, settings)),
        pictures=pictures,
        social=social_image(catalog, article.path, article.title, _images(article, html), resolver),
        translations=_translations(catalog, article),
        original=original.link.path if original is not None else "",
        related=tuple(found.link for found in related if found.source != source),
        earlier=earlier,
        later=later,
        previous=_neighbour(catalog, article, "<", "DESC"),
        next=_neighbour(catalog, article, ">", "ASC"),
        extra=msgspec.json.decode(article.extra, type=dict[str, object]),
    )


def page_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> PageView:
    row = catalog.row("SELECT record FROM standalone WHERE source = ?", page.subject)
    assert row is not None
    record = _PAGE.decode(row[0])
    resolver = Resolver(catalog, record.source, record.path, problems)
    references = record.body.references
    html = resolve_body(record.body.html, lambda index: resolver.target(references[index], settings))
    return PageView(record.path, record.title, record.summary or record.body.excerpt, record.language, html)


def redirect_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RedirectView:
    row = catalog.row("SELECT title, path, language FROM articles WHERE source = ?", page.subject)
    assert row is not None
    return RedirectView(page.path, Link(*row))


def _linked(catalog: Catalog, article: int, prefix: str) -> list[tuple[int, int, str, str]]:
    """Return the names in an article's text that are linked, in order: start, end, address and entity."""
    rows = catalog.rows(
        "SELECT o.start, o.finish, o.taxonomy, l.slug FROM occurrences o JOIN listings l ON l.taxonomy = o.taxonomy"
        " AND l.term = o.term WHERE o.article = ? AND o.is_linked ORDER BY o.start",
        article,
    )
    return [
        (start, finish, prefix + quote_path(top_path(taxonomy, slug)), f"{taxonomy}/{slug}")
        for start, finish, taxonomy, slug in rows
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of one taxonomy in an article."""

    shown: tuple[Name, ...]
    headings: dict[int, str]
    """Of their listings, in the same order."""


def _names(catalog: Catalog, article: int, taxonomy: str) -> _Names:
    """Return the names of one taxonomy in the order the article gives them; two spellings of one term once."""
    rows = catalog.rows(
        "SELECT l.id, l.heading, m.name, m.term, l.slug, m.role, m.institution, m.institution_term FROM mentions m"
        " JOIN listings l ON l.taxonomy = m.taxonomy AND l.term = m.term"
        " WHERE m.article = ? AND m.taxonomy = ? ORDER BY m.position",
        article, taxonomy,
    )  # fmt: skip
    register = Register(catalog)
    found: dict[tuple[str, str, str], Name] = {}
    headings: dict[int, str] = {}
    for listing, heading, printed, term, slug, role, institution, place in rows.fetchall():
        at = term_link(catalog, "institutions", place, institution) if institution else Link("", "")
        is_asserted = False
        if (
            taxonomy == "people"
            and not role
            and not institution
            and (known := affiliation_of(catalog, term)) is not None
        ):
            at, is_asserted = known, True
        known_as = identity(register, taxonomy, term) if taxonomy != "tags" else ("", ())
        name = Name(heading, printed, top_path(taxonomy, slug), role, at.title, at.path, is_asserted, *known_as)
        found.setdefault((term, role, place if role else ""), name)
        headings[listing] = heading
    return _Names(tuple(found.values()), headings)


def _is_said_first(html: str, summary: str) -> bool:
    """Say whether the text of *html* begins with the words of *summary*, which many are cut from."""
    beginning = " ".join(unescape(_TAG.sub(" ", html[:_BEGINNING])).split())
    return summary[:_CHARACTERS_COMPARED].rstrip(" .…") in beginning


def _pictures(article: Article, resolver: Resolver, settings: Settings) -> tuple[Picture, ...]:
    pictures: list[Picture] = []
    for image in article.images:
        if image.src.startswith(("https://", "http://")):
            pictures.append(Picture(image.src, image.alt, image.caption, image.credit, is_remote=True))
        elif (shown := resolver.shown(image_reference(image.src, article.source), settings)) is not None:
            pictures.append(
                Picture(
                    shown.src, image.alt, image.caption, image.credit, is_remote=False,
                    width=shown.width, height=shown.height, srcset=shown.srcset, sizes=SIZES,
                )
            )  # fmt: skip
    return tuple(pictures)


def _images(article: Article, html: str) -> Iterator[tuple[Reference, str]]:
    """Yield the images of this site that an article shows, in order, each with its alternative text."""
    for image in article.images:
        yield image_reference(image.src, article.source), image.alt
    for number, reference in enumerate(article.body.references):
        if reference.kind == "image":
            alt = re.search(rf'<img src="sitegen:{number}" alt="([^"]*)"', html)
            yield reference, unescape(alt[1]) if alt is not None else ""


def _original(article: Article, resolver: Resolver) -> FoundArticle | None:
    """Return the article that *article* says it is a translation of."""
    found = resolver.article(article.translation_of, "translation_of") if article.translation_of else None
    return found if found is not None and found.source != article.source else None


def _translations(catalog: Catalog, article: Article) -> tuple[Link, ...]:
    """Return the other articles that are translations of one text with this one, by language and path."""
    source = article.source
    is_named = "SELECT 1 FROM refs WHERE kind = 'translation' AND target IN (?, ?) LIMIT 1"
    if not article.translation_of and catalog.row(is_named, f"I:{article.id}", f"S:{source}") is None:
        return ()
    query = f"SELECT {LINK_COLUMNS} FROM articles a WHERE source = ? AND is_published"
    rows = [catalog.row(query, other) for other in sources_of(catalog, source) - {source}]
    links = [article_link(*row) for row in rows if row is not None]
    return tuple(sorted(links, key=lambda link: (link.language, link.path)))


def _neighbour(catalog: Catalog, article: Article, sign: str, order: str) -> Link | None:
    row = catalog.row(
        f"SELECT {LINK_COLUMNS} FROM articles a WHERE is_published AND (date, path) {sign} (?, ?)"
        f" ORDER BY date {order}, path {order} LIMIT 1",
        article.date.text, article.path,
    )  # fmt: skip
    return article_link(*row) if row is not None else None
