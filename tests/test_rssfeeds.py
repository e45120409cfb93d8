"""Feeds as RSS, sign by sign."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from sitegen.rssfeeds import rfc822, write_rss
from tests.feedviews import CLEAN, EMPTY_FEED, HOSTILE, ODD_FEED, site_of

ESCAPED = "A &amp; B &lt;b&gt;&quot;bold&quot;&lt;/b&gt; 'x' ]]&gt; &lt;!-- &lt;/script&gt; \u202eلعب 😀\n=1+1, &amp;amp; \u2028end"
HTML = ESCAPED.replace("&", "&amp;")


def test_a_feed_holds_every_value_whatever_signs_are_in_it() -> None:
    assert write_rss(site_of(HOSTILE), ODD_FEED).decode() == (
        f"""\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{ESCAPED}</title>
<link>https://example.org/n&amp;ws/tags/x/</link>
<description>{HTML}</description>
<language>en</language>
<lastBuildDate>Sat, 02 Mar 2024 00:00:00 +0000</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://example.org/n&amp;ws/tags/x/feed.x"/>
<item>
<title>{ESCAPED}</title>
<link>https://example.org/n&amp;ws/2024/03/%E4%B8%8A%E6%B5%B7-'&amp;-%F0%9F%98%80/</link>
<guid isPermaLink="false">urn:uuid:1</guid>
<pubDate>Fri, 01 Mar 2024 09:05:00 +0800</pubDate>
<dc:creator>{ESCAPED}</dc:creator>
<dc:creator>吴言涛</dc:creator>
<category>{ESCAPED}</category>
<category>C, D</category>
<dc:language>zh-Hans</dc:language>
<dc:source>https://example.com/?a=1&amp;b='2'</dc:source>
<dc:rights>https://example.com/licence?a&amp;b</dc:rights>
<description>{HTML}</description>
</item>
<item>
<title>Plain</title>
<link>https://example.org/n&amp;ws/1912/titanic/</link>
<guid isPermaLink="false">urn:uuid:2</guid>
<pubDate>Tue, 16 Apr 1912 00:00:00 +0000</pubDate>
<dc:language>en</dc:language>
</item>
</channel></rss>
"""
    )


def test_a_reader_gets_the_title_as_text_and_the_summary_as_html_of_that_text() -> None:
    root = ElementTree.fromstring(write_rss(site_of(), ODD_FEED))
    item = root.find("channel/item")
    assert item is not None
    assert item.findtext("title") == CLEAN
    assert item.findtext("description") == ESCAPED


def test_a_feed_of_nothing_is_a_feed_and_has_the_description_it_needs() -> None:
    assert write_rss(site_of(), EMPTY_FEED).decode() == (
        """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Small archive</title>
<link>https://example.org/n&amp;ws/</link>
<description>Small archive</description>
<language>en</language>
<lastBuildDate>Thu, 01 Jan 1970 00:00:00 +0000</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://example.org/n&amp;ws/feed.x"/>
</channel></rss>
"""
    )


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("0987-01-09T23:59:59Z", "Tue, 09 Jan 0987 23:59:59 +0000"),
        ("1912-04-16T00:00:00Z", "Tue, 16 Apr 1912 00:00:00 +0000"),
        ("2024-02-29T09:05:00-04:30", "Thu, 29 Feb 2024 09:05:00 -0430"),
    ],
)
def test_a_moment_is_written_as_mail_writes_it(moment: str, written: str) -> None:
    assert rfc822(moment) == written
    assert parsedate_to_datetime(written).strftime("%a") == written[:3]
