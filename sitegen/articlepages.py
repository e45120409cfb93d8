"""Pages with a body: articles, stand-alone pages, and the redirects that lead to them."""

from __future__ import annotations

import msgspec

from sitegen.articles import Article, StandalonePage
from sitegen.bodies import resolve_body
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.mentions import insert_links
from sitegen.references import LINK_COLUMNS, FoundArticle, Resolver, article_link, image_reference
from sitegen.settings import Settings
from sitegen.termpages import affiliation_of, term_link, top_path
from sitegen.urls import quote_path
from sitegen.viewparts import Link, Name, Picture
from sitegen.views import ArticleView, PageView, PlannedPage, RedirectView

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
    html = insert_links(html, _linked(catalog, number, settings.prefix))
    return ArticleView(
        path=article.path,
        id=article.id,
        title=article.title,
        language=article.language,
        date=article.date,
        date_note=article.date_note,
        updated=article.updated,
        summary=article.summary,
        description=article.summary or article.body.excerpt,
        place=article.place,
        html=resolve_body(html, lambda index: resolver.address(references[index], settings.prefix)),
        institutions=_names(catalog, number, "institutions"),
        people=_names(catalog, number, "people"),
        tags=_names(catalog, number, "tags"),
        provenance=article.provenance,
        credits=article.credits,
        pictures=_pictures(article, resolver, settings),
        translations=_translations(catalog, article, resolver),
        related=tuple(
            found.link
            for name in article.related
            if (found := resolver.article(name, "related")) and found.source != source
        ),
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
    html = resolve_body(record.body.html, lambda index: resolver.address(references[index], settings.prefix))
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


def _names(catalog: Catalog, article: int, taxonomy: str) -> tuple[Name, ...]:
    """Return the names of one taxonomy in the order the article gives them; two spellings of one term once."""
    rows = catalog.rows(
        "SELECT l.heading, m.name, m.term, l.slug, m.role, m.institution, m.institution_term FROM mentions m"
        " JOIN listings l ON l.taxonomy = m.taxonomy AND l.term = m.term"
        " WHERE m.article = ? AND m.taxonomy = ? ORDER BY m.position",
        article, taxonomy,
    )  # fmt: skip
    found: dict[tuple[str, str, str], Name] = {}
    for heading, printed, term, slug, role, institution, place in rows.fetchall():
        at = term_link(catalog, "institutions", place, institution) if institution else Link("", "")
        is_asserted = False
        if (
            taxonomy == "people"
            and not role
            and not institution
            and (known := affiliation_of(catalog, term)) is not None
        ):
            at, is_asserted = known, True
        name = Name(heading, printed, top_path(taxonomy, slug), role, at.title, at.path, is_asserted)
        found.setdefault((term, role, place if role else ""), name)
    return tuple(found.values())


def _pictures(article: Article, resolver: Resolver, settings: Settings) -> tuple[Picture, ...]:
    pictures: list[Picture] = []
    for image in article.images:
        if image.src.startswith(("https://", "http://")):
            pictures.append(Picture(image.src, image.alt, image.caption, image.credit, is_remote=True))
        elif (address := resolver.address(image_reference(image.src, article.source), settings.prefix)) is not None:
            pictures.append(Picture(address, image.alt, image.caption, image.credit, is_remote=False))
    return tuple(pictures)


def _translations(catalog: Catalog, article: Article, resolver: Resolver) -> tuple[Link, ...]:
    """Return the other articles that are translations of one text with this one, by language and path."""
    own = Link(article.title, article.path, article.language, article.date)
    original = FoundArticle(article.source, article.id, own)
    if article.translation_of and (found := resolver.article(article.translation_of, "translation_of")) is not None:
        original = found
    rows = catalog.rows(
        f"SELECT DISTINCT a.source, {LINK_COLUMNS} FROM refs r JOIN articles a ON a.source = r.source AND a.is_published"
        " WHERE r.kind = 'translation' AND r.target IN (?, ?)",
        f"I:{original.key}", f"S:{original.source}",
    )  # fmt: skip
    group = {original.source: original.link} | {source: article_link(*columns) for source, *columns in rows}
    group.pop(article.source, None)
    links = group.values()
    return tuple(sorted(links, key=lambda link: (link.language, link.path)))


def _neighbour(catalog: Catalog, article: Article, sign: str, order: str) -> Link | None:
    row = catalog.row(
        f"SELECT {LINK_COLUMNS} FROM articles a WHERE is_published AND (date, path) {sign} (?, ?)"
        f" ORDER BY date {order}, path {order} LIMIT 1",
        article.date.text, article.path,
    )  # fmt: skip
    return article_link(*row) if row is not None else None
