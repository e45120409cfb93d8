"""Writes a made archive as each generator wants it: the same articles, with front matter that says the same.

Each function returns a path relative to the site's folder and what the file there holds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from benchmarks.corpus import Article, Corpus

TITLE = "Made archive"
DESCRIPTION = "An archive that was made to be measured."
BASE_URL = "https://example.org/"
PER_PAGE = 50
MOST_ON_ONE_INDEX = 1000
"""Terms on the one page of an index, and on that of a letter; as `sitegen` has it."""

File = tuple[str, str]


def sitegen_article(article: Article) -> File:
    facts = article.facts
    people = [f"{name}, {office}" if office else name for name, office in facts.people]
    lines = [
        f"title: {_quoted(facts.title)}",
        f"date: {facts.day.isoformat()}",
        f"summary: {_quoted(article.summary)}",
        f"people: {_quoted(people)}",
        f"institutions: {_quoted(facts.institutions)}",
        f"tags: {_quoted(facts.tags)}",
    ]
    if article.related:
        lines.append(f"related: {_quoted([f'{other.day:%Y}/{other.slug}' for other in article.related])}")
    return f"articles/{facts.day:%Y}/{facts.slug}.md", _front_matter(lines, article.text)


def hugo_article(article: Article) -> File:
    facts = article.facts
    lines = [
        f"title: {_quoted(facts.title)}",
        f"date: {facts.day.isoformat()}",
        f"summary: {_quoted(article.summary)}",
        f"people: {_quoted([name for name, _ in facts.people])}",
        f"institutions: {_quoted(facts.institutions)}",
        f"tags: {_quoted(facts.tags)}",
        f"offices: {_quoted({name: office for name, office in facts.people if office})}",
    ]
    if article.related:
        lines.append(f"related: {_quoted([f'/{other.path}'.rstrip('/') for other in article.related])}")
    return f"content/{facts.path.rstrip('/')}.md", _front_matter(lines, article.text)


def pelican_article(article: Article) -> File:
    facts = article.facts
    lines = [
        f"Title: {facts.title}",
        f"Date: {facts.day.isoformat()}",
        f"Slug: {facts.slug}",
        f"Summary: {article.summary}",
        f"Authors: {'; '.join(name for name, _ in facts.people)}",
        f"Institutions: {'; '.join(facts.institutions)}",
        f"Tags: {', '.join(facts.tags)}",
        f"Offices: {'; '.join(f'{name}={office}' for name, office in facts.people if office)}",
    ]
    if article.related:
        lines.append(f"Related: {'; '.join(other.slug for other in article.related)}")
    return f"content/{facts.day:%Y}/{facts.slug}.md", "\n".join(lines) + "\n\n" + article.text


def sitegen_files(corpus: Corpus) -> Iterator[File]:
    """Yield everything beside the articles: settings and records."""
    settings = {"title": TITLE, "description": DESCRIPTION, "base_url": BASE_URL, "per_page": PER_PAGE, "pairs": 0}
    # What the other programs make too.
    formats = "formats: {all: off, atom: on, sitemaps: on}\n"
    yield "site.yaml", "".join(f"{name}: {_quoted(value)}\n" for name, value in settings.items()) + formats
    for taxonomy in ("people", "institutions"):
        records = corpus.records(taxonomy)
        yield (
            f"authorities/{taxonomy}.yaml",
            "\n".join(sitegen_record(record.slug, record.name, (record.variant,)) for record in records),
        )


def sitegen_record(slug: str, name: str, variants: tuple[str, ...]) -> str:
    return f"- id: {slug}\n  name: {_quoted(name)}\n  variants: {_quoted(variants)}\n"


def hugo_files(corpus: Corpus) -> Iterator[File]:
    """Yield everything beside articles and layouts: years and months as sections, and a page for each letter."""
    years = sorted({f"{facts.day:%Y}" for facts in corpus.facts})
    months = sorted({f"{facts.day:%Y/%m}" for facts in corpus.facts})
    for year in years:
        yield (
            f"content/{year}/_index.md",
            _front_matter([f"title: {year!r}", "layout: year", "outputs: [html, yearmap]"]),
        )
    for month in months:
        yield f"content/{month}/_index.md", _front_matter([f"title: {month[:4]}-{month[5:]}", "layout: month"])
    yield "content/archive/_index.md", _front_matter(["title: Archive", "layout: archive"])
    for taxonomy, terms in corpus.terms.items():
        for letter in letters_with_pages(terms):
            lines = [
                f"title: {letter.capitalize()}", f"url: /{taxonomy}/by/{letter}/", "layout: letter",
                f"taxonomy: {taxonomy}", f"letter: {letter}",
            ]  # fmt: skip
            yield f"content/by/{taxonomy}-{letter}/_index.md", _front_matter(lines)
    # Folders that only hold the pages of letters have none of their own.
    yield "content/by/_index.md", _front_matter(["title: Letters", "build: {render: never}"])


def letters_with_pages(terms: tuple[str, ...]) -> list[str]:
    """Return the beginnings of names that have a page of their own: none while all fit on one page."""
    if len(terms) <= MOST_ON_ONE_INDEX:
        return []
    firsts = Counter(term[0].lower() for term in terms)
    seconds = Counter(term[:2].lower() for term in terms)
    whole = {letter for letter, count in firsts.items() if count <= MOST_ON_ONE_INDEX}
    return sorted(whole | {pair for pair in seconds if pair[0] not in whole})


def _quoted(value: object) -> str:
    """Return *value* as JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False)


def _front_matter(lines: list[str], text: str = "") -> str:
    return "\n".join(["---", *lines, "---", "", text])
