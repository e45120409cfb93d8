from __future__ import annotations

import json

import pytest

from sitegen.articles import Article, Source, StandalonePage, parse_article, parse_page, parse_sources
from sitegen.dates import ArchiveDate
from sitegen.fields import Credit, Image, Mention, Provenance
from sitegen.settings import Folder, Settings


def source(text: str, path: str = "articles/a.md", folder: Folder | None = None) -> Source:
    return Source(path, "article", folder or Folder(), text.encode())


def parsed(text: str, path: str = "articles/a.md", settings: Settings | None = None) -> Article:
    result = parse_article(source(text, path), settings or Settings())
    assert result.problems == ()
    assert isinstance(result.result, Article)
    return result.result


FULL = """\
---
title: An agreement
date: 2023-05-14
date_note: the day of the signing
updated: 2023-06
institutions: [Example University]
people: ["Ada Example, Rector"]
tags: [agreements]
slug: agreement
summary: Two universities agree.
language: en-GB
translation_of: original
source: {name: Example News, url: "https://example.com/a"}
credits: [Bea Example]
images: [{src: a.jpg, alt: A hall}]
place: Jinan
related: [other]
aliases: [/old/]
draft: yes
unlinked: EU
id: agreement-2023
extra: {weight: 3}
---

They **signed**.
"""


def test_an_article_holds_every_field() -> None:
    article = parsed(FULL)
    assert json.loads(article.extra) == {"weight": "3"}
    assert article == Article(
        source="articles/a.md",
        id="agreement-2023",
        path="2023/05/agreement/",
        title="An agreement",
        date=ArchiveDate("2023-05-14"),
        date_note="the day of the signing",
        updated=ArchiveDate("2023-06"),
        summary="Two universities agree.",
        language="en-GB",
        place="Jinan",
        institutions=(Mention("Example University"),),
        people=(Mention("Ada Example", "Rector"),),
        tags=(Mention("agreements"),),
        provenance=Provenance("Example News", "https://example.com/a"),
        credits=(Credit("Bea Example"),),
        images=(Image("a.jpg", "A hall"),),
        related=("other",),
        translation_of="original",
        aliases=("old/",),
        is_draft=True,
        gone=None,
        is_unlinked=False,
        unlinked=("EU",),
        extra=article.extra,
        body=article.body,
    )
    assert article.body.html == "<p>They <strong>signed</strong>.</p>"


PATHS = {
    "a day": ("articles/a.md", "2024-03-01", "/{year}/{month}/{slug}/", "2024/03/a/"),
    "a year": ("articles/a.md", "2024", "/{year}/{month}/{slug}/", "2024/a/"),
    "a month in a pattern of days": ("articles/a.md", "2024-03", "/{year}-{month}-{day}/{slug}/", "a/"),
    "a sub-folder": ("articles/News Room/a.md", "2024", "/{folder}/{slug}/", "news-room/a/"),
    "no sub-folder": ("articles/a.md", "2024", "/{folder}/{slug}/", "a/"),
    "a folder with its index": (
        "articles/x/Signing Day/index.md",
        "2024",
        "/{folder}/{slug}/",
        "x/signing-day/",
    ),
    "a file name with a date": ("articles/2024-03-01-a-b.md", "2024-03-01", "/{year}/{slug}/", "2024/a-b/"),
    "a file name that is a date": (
        "articles/2024-03-01.md",
        "2024-03-01",
        "/{year}/{slug}/",
        "2024/2024-03-01/",
    ),
    "a percent-encoded file name": ("articles/%E6%96%B0.md", "2024", "/{slug}/", "新/"),
    "a file name of signs": ("articles/---.md", "2024", "/{slug}/", "x-8b1a5c/"),
    "a language": ("articles/a.md", "2024", "/{language}/{slug}/", "en/a/"),
}


@pytest.mark.parametrize(("path", "date", "pattern", "expected"), PATHS.values(), ids=PATHS)
def test_the_path_is_decided_by_front_matter_and_file_name_alone(
    path: str, date: str, pattern: str, expected: str
) -> None:
    text = f"---\ntitle: T\ndate: {date}\n---\n"
    assert parsed(text, path, Settings(permalink=pattern)).path == expected


def test_the_file_name_gives_the_date_where_the_front_matter_has_none() -> None:
    article = parsed("---\ntitle: T\n---\n", "articles/2013-05-06-may.md")
    assert (article.date, article.path) == (ArchiveDate("2013-05-06"), "2013/05/may/")


DATED_NAMES = {
    "the same day": ("2013-05-06", []),
    "the month of it": ("2013-05", []),
    "a moment of it": ("2013-05-06 9:05:00 -0400", []),
    "another day": (
        "2013-05-07",
        ["a.md:3:7: W203 The date is 2013-05-07, the file name says 2013-05-06; the date counts."],
    ),
    "another year": (
        "2014",
        ["a.md:3:7: W203 The date is 2014, the file name says 2013-05-06; the date counts."],
    ),
}


@pytest.mark.parametrize(("date", "expected"), DATED_NAMES.values(), ids=DATED_NAMES)
def test_a_date_that_disagrees_with_the_file_name_counts_and_is_reported(date: str, expected: list[str]) -> None:
    result = parse_article(source(f"---\ntitle: T\ndate: {date}\n---\n", "articles/2013-05-06-a.md"), Settings())
    assert isinstance(result.result, Article)
    assert [str(problem).replace("articles/2013-05-06-", "") for problem in result.problems] == expected


IDS = {
    "a file": ("articles/a.md", "a"),
    "a file in a folder": ("articles/x/a.md", "x/a"),
    "an index": ("articles/x/index.md", "x"),
}


@pytest.mark.parametrize(("path", "expected"), IDS.values(), ids=IDS)
def test_the_id_is_the_path_of_the_file_unless_it_is_written(path: str, expected: str) -> None:
    assert parsed("---\ntitle: T\ndate: 2024\n---\n", path).id == expected


def test_ids_of_several_folders_of_articles_begin_with_the_folder() -> None:
    settings = Settings(articles=(Folder("en"), Folder("zh")))
    result = parse_article(source("---\ntitle: T\ndate: 2024\n---\n", "zh/a.md", Folder("zh")), settings)
    assert isinstance(result.result, Article)
    assert result.result.id == "zh/a"


LANGUAGES = {
    "the article's": ("language: fr", "zh", "fr"),
    "the folder's": ("place: A", "zh", "zh"),
    "the site's": ("place: A", "", "de"),
}


@pytest.mark.parametrize(("line", "folder", "expected"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language_is_that_of_the_article_the_folder_or_the_site(line: str, folder: str, expected: str) -> None:
    file = source(f"---\ntitle: T\ndate: 2024\n{line}\n---\n", folder=Folder("articles", folder))
    result = parse_article(file, Settings(language="de"))
    assert isinstance(result.result, Article)
    assert result.result.language == expected


def test_every_fault_of_an_article_is_told_and_none_is_raised() -> None:
    result = parse_article(source("---\ndate: soon\nslug: page\nlanguage: no way\ndraft: perhaps\n---\n"), Settings())
    assert result.result is None
    assert [(problem.line, problem.code) for problem in result.problems] == [
        (2, "E201"),
        (2, "E203"),
        (3, "E204"),
        (4, "E202"),
        (5, "E202"),
    ]


def test_a_stand_alone_page_needs_a_title_alone() -> None:
    file = Source("pages/legal/Imprint.md", "page", Folder("pages"), b"---\ntitle: Imprint\n---\n\nText.\n")
    result = parse_page(file, Settings())
    assert isinstance(result.result, StandalonePage)
    page = result.result
    assert (
        page.source,
        page.path,
        page.title,
        page.summary,
        page.language,
        page.body.html,
        result.problems,
    ) == (
        "pages/legal/Imprint.md",
        "legal/imprint/",
        "Imprint",
        "",
        "en",
        "<p>Text.</p>",
        (),
    )


def test_a_batch_is_parsed_in_its_order() -> None:
    batch = [source("---\ntitle: T\ndate: 2024\n---\n", f"articles/{name}.md") for name in ("b", "a")]
    assert [result.source for result in parse_sources(batch, Settings())] == [
        "articles/b.md",
        "articles/a.md",
    ]
