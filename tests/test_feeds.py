"""Feeds of a built site: which there are, and by what readers know an article again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.catalog import Catalog, encode, open_catalog
from sitegen.feeds import feed_view, permanent_id
from sitegen.settings import Settings
from sitegen.viewparts import FeedEntry
from sitegen.views import PlannedPage
from tests.feedviews import ODD, PLAIN
from tests.sites import GOOD_SITE, apply, published, run_build, write_site

ATOM = "{http://www.w3.org/2005/Atom}"
SETTINGS = "title: Small archive\nbase_url: https://example.org/\nsearch: off\nledger: off\n"
FEEDS = "formats: {all: off, atom: on, jsonfeed: on, rss: on}\n"
FULL = """\
---
title: 'The <first> & "best"'
date: 2024-03-01 09:05 +0800
updated: 2024-03-04
language: zh-Hans
people: ["Ada Example, Rector"]
tags: [agreements, Agreements, "A & B"]
credits: [{name: 吴言涛, role: 记者}, {name: Bob, role: Photographs}]
source: {name: Gazette, url: "https://example.com/a b?x=1&y=2", licence: CC BY 4.0}
summary: What <b>happened</b>.
---
Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", {**GOOD_SITE, "site.yaml": SETTINGS + FEEDS, "articles/first.md": FULL})


def ids(root: Path) -> dict[str, list[str]]:
    """Return the ids of the articles in each feed of the archive, newest first."""
    atom = ElementTree.parse(root / "public/feed.atom").getroot()
    rss = ElementTree.parse(root / "public/feed.rss").getroot()
    feed = json.loads((root / "public/feed.json").read_bytes())
    return {
        "atom": [str(entry.findtext(f"{ATOM}id")) for entry in atom.iter(f"{ATOM}entry")],
        "rss": [str(item.findtext("guid")) for item in rss.iter("item")],
        "json": [item["id"] for item in feed["items"]],
    }


def test_home_and_every_term_have_a_feed_in_each_format_that_is_on(site: Path) -> None:
    run_build(site)
    files = {path for path in published(site / "public") if "/feed." in f"/{path}"}
    tops = ("", "tags/agreements/", "tags/a-and-b/", "people/ada-example/")
    months = {"2024/02/feed.atom", "2024/03/feed.atom"}
    assert files == {f"{top}feed.{end}" for top in tops for end in ("atom", "json", "rss")} | months


@pytest.mark.parametrize(
    ("formats", "kinds"),
    [("{all: off, rss: on}", {".rss"}), ("{all: off, jsonfeed: on}", {".json"}), ("{all: off}", set())],
)
def test_a_format_that_is_off_has_no_file_and_no_page_offers_it(site: Path, formats: str, kinds: set[str]) -> None:
    apply(site, "site.yaml", f"{SETTINGS}formats: {formats}\n")
    run_build(site)
    pages = published(site / "public")
    assert {Path(path).suffix for path in pages if "feed." in path} == kinds
    offered = re.findall(r'rel="alternate" type="(\S+)" .*href="/(\S*)"', pages["tags/agreements/index.html"].decode())
    assert {f".{path.rpartition('.')[2]}" for _, path in offered} == kinds
    assert all(path in pages for _, path in offered)


def test_without_an_address_of_the_site_there_are_no_feeds(site: Path) -> None:
    apply(site, "site.yaml", "search: off\nledger: off\n" + FEEDS)
    run_build(site)
    pages = published(site / "public")
    assert [path for path in pages if "feed." in path] == []
    assert b"feed." not in pages["index.html"] + pages["tags/agreements/index.html"]


def test_all_feeds_say_the_same_of_an_article(site: Path) -> None:
    run_build(site)
    feed = json.loads((site / "public/tags/agreements/feed.json").read_bytes())
    assert feed["items"][0] == {
        "id": permanent_id(Settings(base_url="https://example.org/"), "article:first"),
        "url": "https://example.org/2024/03/first/",
        "external_url": "https://example.com/a%20b?x=1&y=2",
        "title": 'The <first> & "best"',
        "content_text": "What <b>happened</b>.",
        "date_published": "2024-03-01T09:05:00+08:00",
        "date_modified": "2024-03-04T00:00:00Z",
        "authors": [{"name": "吴言涛"}],
        "tags": ["agreements", "Agreements", "A & B"],
        "language": "zh-Hans",
    }
    item = ElementTree.parse(site / "public/tags/agreements/feed.rss").getroot().find("channel/item")
    entry = ElementTree.parse(site / "public/tags/agreements/feed.atom").getroot().find(f"{ATOM}entry")
    assert item is not None
    assert entry is not None
    dublin = "{http://purl.org/dc/elements/1.1/}"
    assert [item.findtext(name) for name in ("title", "guid", "pubDate", f"{dublin}creator", f"{dublin}source")] == [
        'The <first> & "best"', feed["items"][0]["id"], "Fri, 01 Mar 2024 09:05:00 +0800", "吴言涛",
        "https://example.com/a%20b?x=1&y=2",
    ]  # fmt: skip
    assert [entry.findtext(f"{ATOM}{name}") for name in ("title", "id", "published", "updated", "rights")] == [
        'The <first> & "best"', feed["items"][0]["id"], "2024-03-01T09:05:00+08:00", "2024-03-04T00:00:00Z", "CC BY 4.0",
    ]  # fmt: skip


def test_a_reader_knows_an_article_again_after_its_slug_its_title_and_the_address_of_the_site_changed(
    site: Path,
) -> None:
    apply(site, "site.yaml", f"{SETTINGS}{FEEDS}id: small-archive\n")
    run_build(site)
    before = ids(site)
    apply(site, "articles/first.md", FULL.replace("title: 'The", "slug: moved\ntitle: 'Another"))
    apply(site, "site.yaml", f"{SETTINGS}{FEEDS}id: small-archive\n".replace("example.org/", "example.net/news/"))
    run_build(site)
    assert b"https://example.net/news/2024/03/moved/" in published(site / "public")["feed.atom"]
    assert ids(site) == before
    assert len(set(before["atom"])) == 2
    assert before["atom"] == before["rss"] == before["json"]


def test_the_ledger_keeps_the_name_of_the_archive_where_the_settings_have_none(site: Path) -> None:
    kept = SETTINGS.replace("ledger: off\n", "") + FEEDS
    apply(site, "site.yaml", kept)
    run_build(site)
    before = ids(site)
    apply(site, "articles/first.md", FULL.replace("title: 'The", "slug: moved\ntitle: 'Another"))
    apply(site, "site.yaml", kept.replace("example.org/", "example.net/news/"))
    run_build(site)
    assert b"https://example.net/news/2024/03/moved/" in published(site / "public")["feed.atom"]
    assert ids(site) == before


def test_an_id_is_a_uuid_of_the_archive_and_what_it_is_of() -> None:
    named, nameless = Settings(id="example-news"), Settings(base_url="https://example.org/news/")
    assert permanent_id(named, "article:first") == "urn:uuid:62249a5c-990c-5e1c-929f-6a49ea8aa654"
    assert permanent_id(Settings(id="example-news", base_url="https://x.org/"), "article:first") == permanent_id(
        named, "article:first"
    )
    assert permanent_id(nameless, "feed") == permanent_id(Settings(base_url="http://example.org/news/"), "feed")
    assert permanent_id(nameless, "feed") != permanent_id(named, "feed")


def test_the_feeds_of_one_term_are_read_once_and_never_show_what_was_before() -> None:
    with open_catalog(None) as catalog:
        catalog.run("INSERT INTO listings VALUES (1, 'tags', 'a', 'a', 'A', 1, 'a')")
        catalog.run("INSERT INTO listings VALUES (2, 'tags', 'b', 'b', 'B', 1, 'b')")
        _insert(catalog, 1, ODD)
        read: list[str] = []
        catalog.sql.set_trace_callback(read.append)
        atom, rss = _feed(catalog, "feed", 1), _feed(catalog, "rssfeed", 1)
        assert atom == rss == (ODD,)
        assert sum("cards" in query for query in read) == 1
        assert _feed(catalog, "feed", 2) == ()
        _insert(catalog, 2, PLAIN)
        assert _feed(catalog, "feed", 2) == (PLAIN,)
        catalog.run("UPDATE cards SET entry = ?", encode(PLAIN))
        assert _feed(catalog, "jsonfeed", 1) == (PLAIN,)


def _insert(catalog: Catalog, number: int, entry: FeedEntry) -> None:
    catalog.run("INSERT INTO entries VALUES (?, '2024', ?, ?)", number, entry.path, number)
    catalog.run("INSERT INTO cards (article, card, entry) VALUES (?, '', ?)", number, encode(entry))


def _feed(catalog: Catalog, kind: str, number: int) -> tuple[FeedEntry, ...]:
    return feed_view(catalog, Settings(), PlannedPage("tags/a/feed.x", "", kind, str(number)), []).entries
