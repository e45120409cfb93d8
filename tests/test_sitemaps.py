"""Sitemaps of a built site."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.settings import Settings
from sitegen.sitemaps import MOST_CHARACTERS, is_short_enough
from tests.sites import GOOD_ARTICLE, GOOD_SITE, apply, published, run_build, write_site

LOC = re.compile(r"<loc>https://example.org/(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?")


def sitemaps(root: Path) -> dict[str, list[tuple[str, str]]]:
    """Return address and date of everything in every sitemap."""
    files = {path: data.decode() for path, data in published(root / "public").items() if path.startswith("sitemap")}
    return {path: LOC.findall(text) for path, text in files.items()}


def test_every_page_is_in_a_sitemap_and_no_other_file(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", GOOD_SITE)
    apply(site, "articles/first/index.md", GOOD_ARTICLE.replace("---\n\n", "updated: 2024-03-04\n---\n\n"))
    apply(site, "articles/first.md", None)
    apply(site, "articles/first/table.csv", "1")
    apply(site, "pages/about.md", "---\ntitle: About\n---\n")
    apply(site, "site.yaml", "base_url: https://example.org/\nsearch: off\nledger: off\n")
    run_build(site)
    assert sitemaps(site) == {
        "sitemap.xml": [
            (f"sitemap-{name}.xml", "") for name in ("pages", "institutions", "people", "tags", "2024")
        ],
        "sitemap-pages.xml": [
            (path, "")
            for path in ("", "about/", "archive/", "data/", "institutions/", "people/", "tags/", "2024/", "2024/02/", "2024/03/")
        ],
        "sitemap-institutions.xml": [("institutions/example-university/", "")],
        "sitemap-people.xml": [("people/ada-example/", "")],
        "sitemap-tags.xml": [("tags/agreements/", "")],
        "sitemap-2024.xml": [("2024/02/second/", "2024-02"), ("2024/03/first/", "2024-03-04")],
    }  # fmt: skip


def test_an_address_that_is_too_long_for_the_protocol_is_left_out(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", GOOD_SITE)
    apply(site, "site.yaml", "base_url: https://example.org/\nledger: off\npermalink: /{folder}/{slug}/\n")
    deep = "/".join(["上海交通大学的消息" * 2] * 14)
    apply(site, f"articles/{deep}/long.md", "---\ntitle: Long\ndate: 2024-03-05\n---\n")
    run_build(site)
    assert [path for path, _ in sitemaps(site)["sitemap-2024.xml"]] == ["second/", "first/"]


def test_an_address_has_fewer_characters_than_the_protocol_names() -> None:
    settings = Settings(base_url="https://example.org/")
    room = MOST_CHARACTERS - len(settings.base_url)
    assert is_short_enough(settings, "a" * (room - 1))
    assert not is_short_enough(settings, "a" * room)
    assert is_short_enough(settings, "é" * ((room - 1) // 6))
    assert not is_short_enough(settings, "é" * ((room - 1) // 6 + 1))
