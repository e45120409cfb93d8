"""What Pelican has no word for: institutions, articles before and after, related ones, offices, and feeds of summaries."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from pelican import signals
from pelican.urlwrappers import URLWrapper
from pelican.writers import Writer


class Institution(URLWrapper):  # type: ignore[misc]  # Pelican is not typed
    """An institution, with its address as `INSTITUTION_URL` says."""


class BriefWriter(Writer):  # type: ignore[misc]  # as above
    """Leaves the text of articles out of feeds, as the other programs do."""

    def _add_item_to_the_feed(self, feed: Any, item: Any) -> None:
        item.get_content = lambda siteurl: None
        super()._add_item_to_the_feed(feed, item)
        # The method of its class is what it has again.
        del item.get_content


def gather(generator: Any) -> None:
    """Give each article what its front matter says beside, and the templates all institutions with their articles."""
    generator.settings.setdefault("INSTITUTION_URL", "institutions/{slug}/")
    generator.settings.setdefault("INSTITUTION_SAVE_AS", "institutions/{slug}/index.html")
    articles = generator.articles
    articles_by_slug = {article.slug: article for article in articles}
    known: dict[str, Institution] = {}
    articles_by_institution = defaultdict(list)
    for article in articles:
        metadata = article.metadata
        names = _parts(metadata["institutions"])
        for name in names:
            institution = known.setdefault(name, Institution(name, generator.settings))
            articles_by_institution[institution].append(article)
        article.institutions = [known[name] for name in names]
        article.offices = dict(part.split("=") for part in _parts(metadata.get("offices", "")))
        article.related = [articles_by_slug[slug] for slug in _parts(metadata.get("related", ""))]
        article.earlier = article.later = None
    for newer, older in pairwise(articles):
        newer.earlier, older.later = older, newer
    generator.context["institutions"] = sorted(articles_by_institution.items(), key=lambda item: item[0].name)


def write(generator: Any, writer: Any) -> None:
    """Write the page and the feed of every institution, as Pelican does those of authors."""
    template = generator.get_template("institution")
    for institution, articles in generator.context["institutions"]:
        writer.write_file(
            institution.save_as,
            template,
            generator.context,
            url=institution.url,
            institution=institution,
            articles=articles,
            template_name="institution",
            page_name=institution.page_name,
        )
        path = f"{institution.url}feed.atom"
        writer.write_feed(articles, generator.context, path, path, feed_title=institution.name)


def choose_writer(pelican: Any) -> type[BriefWriter]:
    return BriefWriter


def register() -> None:
    signals.get_writer.connect(choose_writer)
    signals.article_generator_finalized.connect(gather)
    signals.article_writer_finalized.connect(write)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
