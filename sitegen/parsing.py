"""Parses sources into the rows that the catalog stores, in any process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from sitegen.articles import Article, Parsed, Source, StandalonePage, parse_sources
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import encode
from sitegen.citationfiles import has_citations
from sitegen.citations import is_author, work_of
from sitegen.datarecords import particulars_of
from sitegen.feeds import feed_entry
from sitegen.originals import original_rows
from sitegen.prose import written_names
from sitegen.references import candidates, image_reference, name_targets
from sitegen.rows import ArticleRows, PageRows, ParsedRows, Ref
from sitegen.settings import Settings
from sitegen.sitemaps import modified
from sitegen.slugs import match_key, path_key
from sitegen.viewparts import card_of


@dataclass(frozen=True, slots=True)
class ParseSources:
    """Parses batches of sources, in any process."""

    settings: Settings

    def __call__(self, batch: list[Source]) -> list[ParsedRows]:
        return [parsed_rows(item, self.settings) for item in parse_sources(batch, self.settings)]


def parsed_rows(parsed: Parsed, settings: Settings) -> ParsedRows:
    return ParsedRows(parsed.source, _rows(parsed.result, settings), parsed.problems)


def _rows(result: Article | StandalonePage | None, settings: Settings) -> ArticleRows | PageRows | None:
    if isinstance(result, Article):
        return article_rows(result, settings)
    return None if result is None else PageRows(result.source, encode(result), tuple(_sorted("link", _targets(result))))


def article_rows(article: Article, settings: Settings) -> ArticleRows:
    body = article.body
    bare = dataclasses.replace(article, body=dataclasses.replace(body, html="", folded=""))
    key_of_path, date = path_key(article.path), article.date
    return ArticleRows(
        source=article.source,
        key=article.id,
        path=article.path,
        path_key=key_of_path,
        columns=(
            article.source, article.id, article.path, key_of_path, date.text, date.offset, article.title,
            article.language, msgspec.json.encode(article.aliases).decode(), modified(article, settings), article.is_draft,
            msgspec.json.encode(article.gone).decode() if article.gone is not None else "",
        ),
        card=encode(card_of(article)),
        entry=encode(feed_entry(article, settings)),
        work=encode(work_of(article, settings)) if has_citations(settings) else b"",
        data=encode(particulars_of(article)) if "data" in settings.formats else b"",
        record=encode(bare),
        html=body.html,
        folded=body.folded,
        mentions=tuple(
            (
                taxonomy, position, mention.line, mention.name, match_key(mention.name), mention.role,
                mention.institution, match_key(mention.institution),
            )
            for taxonomy in TAXONOMIES
            for position, mention in enumerate(getattr(article, taxonomy))
        ),
        refs=tuple(_refs(article)),
        originals=original_rows(article, settings),
    )  # fmt: skip


def _refs(article: Article) -> Iterable[Ref]:
    for kind, names in (("related", article.related), ("translation", (article.translation_of,))):
        yield from _sorted(kind, {target for name in names if name for target in name_targets(name, article.source)})
    yield from _sorted("link", _targets(article))
    yield from _sorted("byline", {f"B:{match_key(credit.name)}" for credit in article.credits if is_author(credit)})
    written = written_names(article.body.html) | set(article.unlinked)
    yield from _sorted("name", {f"N:{match_key(name)}" for name in written})


def _sorted(kind: str, targets: Iterable[str]) -> Iterable[Ref]:
    return ((kind, target) for target in sorted(targets))


def _targets(item: Article | StandalonePage) -> set[str]:
    """Return what the links and images of *item* may lead to, as targets of ``refs``."""
    found: set[str] = set()
    for reference in item.body.references:
        found.update(candidates(reference, item.path))
    if isinstance(item, Article):
        for image in item.images:
            found.update(candidates(image_reference(image.src, item.source), item.path))
    return found
