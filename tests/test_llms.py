"""What the archive tells of itself to programs that read text, and when that changes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sitegen.fileviews import LlmsView
from sitegen.llms import write_llms
from sitegen.render import site_view
from sitegen.settings import MenuItem
from sitegen.site import read_site
from tests.sites import GOOD_SITE, published, run_build, write_site
from tests.test_incremental import built_anew

SITE = {
    **GOOD_SITE,
    "site.yaml": "title: Small archive\ndescription: What it is.\nbase_url: https://example.org/news/\nsearch: off\nledger: off\n"
    "formats: {all: off, atom: on, llms: on, markdown: on, sitemaps: on}\nmenu: [{title: About, path: /about/}]\n",
    "pages/about.md": "---\ntitle: About\n---\nText.\n",
}


def build(root: Path) -> dict[str, bytes]:
    run_build(root)
    return published(root / "public")


def test_it_names_the_indexes_the_years_and_the_feeds_there_are(tmp_path: Path) -> None:
    assert build(write_site(tmp_path / "site", SITE))["llms.txt"].decode() == (
        "# Small archive\n\n> What it is.\n\n"
        "An archive of news articles, each at a permanent address. The text of an article as Markdown is at its address with"
        " `index.md` added.\n\n"
        "## Indexes\n\n"
        "- [Archive](https://example.org/news/archive/): every year and month\n"
        "- [Institutions](https://example.org/news/institutions/): every one, with its articles\n"
        "- [People](https://example.org/news/people/): every one, with its articles\n"
        "- [Tags](https://example.org/news/tags/): every one, with its articles\n\n"
        "## Years\n\n- [2024](https://example.org/news/2024/)\n\n"
        "## Feeds and data\n\n- [Atom feed](https://example.org/news/feed.atom): the newest articles\n"
        "- [Sitemap](https://example.org/news/sitemap.xml): the addresses of all pages, by year\n\n"
        "## Optional\n\n"
        "- [Front page](https://example.org/news/): the newest articles\n"
        "- [Search](https://example.org/news/search/): for people, in a browser\n"
        "- [About](https://example.org/news/about/)\n"
    )


def test_it_changes_with_a_new_year_and_with_no_other_article(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    first = build(root)["llms.txt"]
    write_site(root, {"articles/third.md": "---\ntitle: Third\ndate: 2024-05\n---\nText.\n"})
    assert build(root)["llms.txt"] == first
    write_site(root, {"articles/fourth.md": "---\ntitle: Fourth\ndate: 2025\n---\nText.\n"})
    after = build(root)
    assert after["llms.txt"] == first.replace(
        b"## Years\n\n", b"## Years\n\n- [2025](https://example.org/news/2025/)\n"
    )
    assert built_anew(root, tmp_path / "anew")[0] == after


def test_a_title_means_nothing_but_itself(tmp_path: Path) -> None:
    site = site_view(read_site(write_site(tmp_path / "site", SITE)))
    hostile = dataclasses.replace(
        site, title="A\n# [x](y) <b> `c` *d*", description="", base_url="", prefix="/", formats=(), menu=(MenuItem("]( \\", "/a (b)/"),)
    )  # fmt: skip
    lines = write_llms(hostile, LlmsView("llms.txt", ("0079",), (), False)).decode().split("\n")
    assert lines[0] == "# A # \\[x\\](y) \\<b\\> \\`c\\` \\*d\\*"
    assert lines[-2] == "- [\\]( \\\\](/a%20%28b%29/)"
    assert "- [79](/0079/)" in lines


def test_there_is_none_where_it_is_switched_off(tmp_path: Path) -> None:
    assert "llms.txt" not in build(write_site(tmp_path / "site", GOOD_SITE))
