"""Feeds as Atom, sign by sign."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

from sitegen.atomfeeds import write_atom
from tests.feedviews import CLEAN, EMPTY_FEED, HOSTILE, ODD, ODD_FEED, PLAIN, site_of

ESCAPED = "A &amp; B &lt;b&gt;&quot;bold&quot;&lt;/b&gt; 'x' ]]&gt; &lt;!-- &lt;/script&gt; \u202eلعب 😀\n=1+1, &amp;amp; \u2028end"
ENTRY = f"""\
<entry xml:lang="zh-Hans">
<id>urn:uuid:1</id>
<title>{ESCAPED}</title>
<published>2024-03-01T09:05:00+08:00</published>
<updated>2024-03-02T00:00:00Z</updated>
<author><name>{ESCAPED}</name></author>
<author><name>吴言涛</name></author>
<link rel="alternate" type="text/html" href="https://example.org/n&amp;ws/2024/03/%E4%B8%8A%E6%B5%B7-'&amp;-%F0%9F%98%80/"/>
<link rel="via" href="https://example.com/?a=1&amp;b='2'"/>
<category term="{ESCAPED}"/>
<category term="C, D"/>
<link rel="license" href="https://example.com/licence?a&amp;b"/>
<rights>https://example.com/licence?a&amp;b</rights>
<summary>{ESCAPED}</summary>
</entry>
"""
PLAIN_ENTRY = """\
<entry xml:lang="en">
<id>urn:uuid:2</id>
<title>Plain</title>
<published>1912-04-16T00:00:00Z</published>
<updated>1912-04-16T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://example.org/n&amp;ws/1912/titanic/"/>
</entry>
"""


def test_a_feed_holds_every_value_whatever_signs_are_in_it() -> None:
    assert write_atom(site_of(HOSTILE), ODD_FEED).decode() == (
        f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:uuid:0</id>
<title>{ESCAPED}</title>
<subtitle>{ESCAPED}</subtitle>
<updated>2024-03-02T00:00:00Z</updated>
<author><name>{ESCAPED}</name></author>
<link rel="self" type="application/atom+xml" href="https://example.org/n&amp;ws/tags/x/feed.x"/>
<link rel="alternate" type="text/html" href="https://example.org/n&amp;ws/tags/x/"/>
{ENTRY}{PLAIN_ENTRY}</feed>
"""
    )


def test_a_reader_of_xml_gets_the_text_back_without_what_xml_forbids() -> None:
    root = ElementTree.fromstring(write_atom(site_of(), ODD_FEED))
    assert {title.text for title in root.iter("{http://www.w3.org/2005/Atom}title")} == {CLEAN, "Plain"}


def test_an_archive_document_names_the_feed_and_the_document_before_it_and_none_after() -> None:
    feed = dataclasses.replace(
        ODD_FEED,
        path="2024/03/feed.atom",
        page="2024/03/",
        entries=(PLAIN,),
        previous="2023/feed.atom",
        is_archive=True,
    )
    assert write_atom(site_of(), dataclasses.replace(feed, title="News", description="")).decode() == (
        f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en">
<id>urn:uuid:0</id>
<title>News</title>
<updated>2024-03-02T00:00:00Z</updated>
<author><name>Small archive</name></author>
<fh:archive/>
<link rel="self" type="application/atom+xml" href="https://example.org/n&amp;ws/2024/03/feed.atom"/>
<link rel="alternate" type="text/html" href="https://example.org/n&amp;ws/2024/03/"/>
<link rel="current" type="application/atom+xml" href="https://example.org/n&amp;ws/feed.atom"/>
<link rel="prev-archive" type="application/atom+xml" href="https://example.org/n&amp;ws/2023/feed.atom"/>
{PLAIN_ENTRY}</feed>
"""
    )


def test_a_licence_that_is_no_address_is_only_told() -> None:
    feed = dataclasses.replace(EMPTY_FEED, entries=(dataclasses.replace(ODD, rights="CC BY 4.0 & more"),))
    written = write_atom(site_of(), feed).decode()
    assert "<rights>CC BY 4.0 &amp; more</rights>" in written
    assert 'rel="license"' not in written


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert write_atom(site_of(), EMPTY_FEED).decode() == (
        """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:uuid:0</id>
<title>Small archive</title>
<updated>1970-01-01T00:00:00Z</updated>
<author><name>Small archive</name></author>
<link rel="self" type="application/atom+xml" href="https://example.org/n&amp;ws/feed.x"/>
<link rel="alternate" type="text/html" href="https://example.org/n&amp;ws/"/>
</feed>
"""
    )
