"""The news sitemap: what it holds on which day, and that a build which is told no day has none."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.build import build
from sitegen.errors import UsageError
from sitegen.fileviews import NewsSitemapView
from sitegen.newssitemaps import MOST, news_language, read_now, write_news_sitemap
from sitegen.site import read_site
from sitegen.viewparts import NewsEntry
from tests.feedviews import HOSTILE, site_of
from tests.sites import apply, call, published, write_site

SETTINGS = 'base_url: https://example.org/\nutc_offset: "+08:00"\nsearch: off\nledger: off\nformats: {all: off, sitemaps: on}\n'
DATES = ("2024", "2024-03", "2024-03-01", "2024-03-03", "2024-03-04", "2024-03-05", "2024-03-06",
         "2024-03-03 11:59", "2024-03-03 12:00", "2024-03-05 12:00", "2024-03-05 12:01", "2024-03-05 05:00 +0000",
         "2024-03-06 01:00 +1400")  # fmt: skip
PLACE = "{http://www.google.com/schemas/sitemap-news/0.9}publication_date"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    articles = {f"articles/a{n}.md": f"---\ntitle: A{n}\ndate: {date}\n---\n" for n, date in enumerate(DATES)}
    return write_site(tmp_path / "site", {**articles, "site.yaml": SETTINGS})


def built(site: Path, now: str = "") -> list[str] | None:
    """Build, as if it were *now*; return the dates in the news sitemap, if there is one."""
    build(read_site(site, now=now))
    file = site / "public/sitemap-news.xml"
    index = (site / "public/sitemap.xml").read_text()
    assert file.exists() == ("https://example.org/sitemap-news.xml" in index)
    return [str(date.text) for date in ElementTree.parse(file).iter(PLACE)] if file.exists() else None


@pytest.mark.parametrize(
    ("now", "dates"),
    [
        (
            "2024-03-05T12:00:00+08:00",
            ["2024-03-05T12:00:00+08:00", "2024-03-05", "2024-03-04", "2024-03-03T12:00:00+08:00"],
        ),
        (
            "2024-03-05",
            ["2024-03-06T01:00:00+14:00", "2024-03-05T12:01:00+08:00", "2024-03-05T12:00:00+08:00", "2024-03-05T05:00:00Z",
             "2024-03-05", "2024-03-04"],
        ),
        ("2024-03-02 23:00", ["2024-03-01"]),
        ("2024-03-09", None),
        ("", None),
    ],
)  # fmt: skip
def test_it_holds_the_two_days_before_the_moment_or_the_day_that_is_named(
    site: Path, now: str, dates: list[str] | None
) -> None:
    assert built(site, now) == dates


def test_another_day_writes_that_file_alone_and_no_day_removes_it(site: Path) -> None:
    built(site)
    without = published(site / "public")
    built(site, "2024-03-05")
    first = published(site / "public")
    assert {path for path in first if without.get(path) != first[path]} == {
        "sitemap-news.xml", "sitemap.xml", ".sitegen-manifest"
    }  # fmt: skip
    assert build(read_site(site, now="2024-03-05")).written == 0
    report = build(read_site(site, now="2024-03-06"))
    second = published(site / "public")
    assert (report.written, report.removed) == (1, 0)
    assert {path for path in second if first[path] != second[path]} == {"sitemap-news.xml", ".sitegen-manifest"}
    assert built(site, "2024-03-05") is not None
    assert published(site / "public") == first
    assert built(site) is None
    assert published(site / "public") == without


@pytest.mark.parametrize(
    "text", [None, "---\ntitle: A & B\ndate: 2024-03-05\n---\n", "---\ntitle: A5\ndate: 2020\n---\n"]
)
def test_a_changed_article_changes_it_as_a_build_from_nothing_would(site: Path, text: str | None) -> None:
    built(site, "2024-03-05")
    apply(site, "articles/a5.md", text)
    built(site, "2024-03-05")
    incremental = published(site / "public")
    clean = write_site(site.with_name("clean"), {f"articles/{f.name}": f.read_bytes() for f in site.glob("articles/*")})
    apply(clean, "site.yaml", SETTINGS)
    built(clean, "2024-03-05")
    assert incremental == published(clean / "public")


def test_it_holds_a_thousand_at_most_the_newest(site: Path) -> None:
    for number in range(MOST):
        moment = datetime(2024, 3, 5) + timedelta(seconds=number)
        apply(site, f"articles/many/b{number}.md", f"---\ntitle: B\ndate: {moment}\n---\n")
    found = built(site, "2024-03-05")
    assert found is not None
    assert len(found) == MOST
    assert found[-1] == "2024-03-05T00:00:04+08:00"


def test_without_sitemaps_there_is_none(site: Path) -> None:
    apply(site, "site.yaml", SETTINGS.replace("sitemaps: on", "rss: on"))
    build(read_site(site, now="2024-03-05"))
    assert [path for path in published(site / "public") if "sitemap" in path] == []
    assert b"Sitemap" not in published(site / "public")["robots.txt"]


def test_every_value_stands_in_it_whatever_signs_are_in_it() -> None:
    entry = NewsEntry("2024/03/a&b'/", HOSTILE, "zh-cn", "2024-03-05")
    escaped = "A &amp; B &lt;b&gt;&quot;bold&quot;&lt;/b&gt; 'x' ]]&gt; &lt;!-- &lt;/script&gt; \u202eلعب 😀\n=1+1, &amp;amp; \u2028end"
    assert write_news_sitemap(site_of(HOSTILE), NewsSitemapView("sitemap-news.xml", (entry,))).decode() == (
        f"""\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.org/n&amp;ws/2024/03/a&amp;b'/</loc><news:news><news:publication><news:name>{escaped}</news:name>\
<news:language>zh-cn</news:language></news:publication><news:publication_date>2024-03-05</news:publication_date>\
<news:title>{escaped}</news:title></news:news></url>
</urlset>
"""
    )


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "en"), ("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw"), ("yue-Hant", "yue")],
)  # fmt: skip
def test_a_language_is_its_code_alone_but_for_chinese(language: str, written: str) -> None:
    assert news_language(language) == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("march", "--now: 'march' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400."),
        ("2024-03", "--now: '2024-03' names no day of ours: write it like 2024-03-05 or 2024-03-05T12:00:00+08:00."),
        (
            "0001-01-01",
            "--now: '0001-01-01' names no day of ours: write it like 2024-03-05 or 2024-03-05T12:00:00+08:00.",
        ),
        (
            "9999-12-31",
            "--now: '9999-12-31' names no day of ours: write it like 2024-03-05 or 2024-03-05T12:00:00+08:00.",
        ),
    ],
)
def test_what_names_no_day_is_refused(site: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        read_now(text)
    assert str(error.value) == message
    run = call("build", site, "--now", text)
    assert (run.status, run.err) == (2, f"{message}\n")
