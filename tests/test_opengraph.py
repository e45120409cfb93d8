"""Open Graph says what a page is, as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.opengraph import locale_of
from tests.pageheads import HOSTILE, SHOWN, head, site

NEWS = "https://example.org/news/"


def test_an_article_says_what_it_is(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        {
            "articles/one.md": f"---\ntitle: |-\n  {HOSTILE}\nslug: one\ndate: 2024-03-01 09:05 +08:00\nupdated: 2024-03-02\n"
            f"language: zh-Hant\nsummary: |-\n  {HOSTILE}\ntags: [a, 'b \"c\"']\n---\nText.\n",
            "articles/two.md": "---\ntitle: Two\ndate: 2024-03\nlanguage: pt-PT\ntranslation_of: one\n---\nText.\n",
        },
        formats="all: off, opengraph: on",
    )
    assert head(root, "2024/03/one").properties == [
        ("og:type", "article"),
        ("og:title", SHOWN),
        ("og:description", SHOWN),
        ("og:url", f"{NEWS}2024/03/one/"),
        ("og:site_name", "Archive"),
        ("og:locale", "zh_TW"),
        ("og:locale:alternate", "pt_PT"),
        ("article:published_time", "2024-03-01T09:05:00+08:00"),
        ("article:modified_time", "2024-03-02"),
        ("article:tag", "a"),
        ("article:tag", 'b "c"'),
    ]


def test_other_pages_say_what_they_are(tmp_path: Path) -> None:
    text = "---\ntitle: One\ndate: 2024-03-01\npeople: [Ada Example]\n---\nText.\n"
    root = site(tmp_path, {"articles/one.md": text, "pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nText.\n"})
    common = [("og:site_name", "Archive"), ("og:locale", "en_US")]
    expected = {
        "": ("website", "Archive", ""),
        "2024": ("website", "2024", ""),
        "2024/03": ("website", "March 2024", ""),
        "people": ("website", "People", ""),
        "people/ada-example": ("profile", "Ada Example", ""),
        "archive": ("website", "Archive", ""),
        "search": ("website", "Search", ""),
        "about": ("website", "About", "Us."),
    }
    for path, (type_, title, description) in expected.items():
        described = [("og:description", description)] if description else []
        address = f"{NEWS}{path}/" if path else NEWS
        first = [("og:type", type_), ("og:title", title), *described, ("og:url", address)]
        assert head(root, path).properties == [*first, *common], path


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "en_US"),
        ("en-GB", "en_GB"),
        ("zh-Hans", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hant-HK", "zh_HK"),
        ("tlh", ""),
    ],
)
def test_a_language_is_read_in_a_territory(language: str, expected: str) -> None:
    assert locale_of(language) == expected
