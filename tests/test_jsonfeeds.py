"""Feeds as JSON Feed, value by value."""

from __future__ import annotations

import json

from sitegen.jsonfeeds import write_json_feed
from tests.feedviews import EMPTY_FEED, HOSTILE, ODD_FEED, site_of


def test_a_feed_holds_every_value_whatever_signs_are_in_it() -> None:
    assert json.loads(write_json_feed(site_of(HOSTILE), ODD_FEED)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": HOSTILE,
        "home_page_url": "https://example.org/n&ws/tags/x/",
        "feed_url": "https://example.org/n&ws/tags/x/feed.x",
        "description": HOSTILE,
        "language": "en",
        "authors": [{"name": HOSTILE, "url": "https://example.org/n&ws/"}],
        "items": [
            {
                "id": "urn:uuid:1",
                "url": "https://example.org/n&ws/2024/03/%E4%B8%8A%E6%B5%B7-'&-%F0%9F%98%80/",
                "external_url": "https://example.com/?a=1&b='2'",
                "title": HOSTILE,
                "content_text": HOSTILE,
                "date_published": "2024-03-01T09:05:00+08:00",
                "date_modified": "2024-03-02T00:00:00Z",
                "authors": [{"name": HOSTILE}, {"name": "吴言涛"}],
                "tags": [HOSTILE, "C, D"],
                "language": "zh-Hans",
            },
            {
                "id": "urn:uuid:2",
                "url": "https://example.org/n&ws/1912/titanic/",
                "title": "Plain",
                "content_text": "Plain",
                "date_published": "1912-04-16T00:00:00Z",
                "date_modified": "1912-04-16T00:00:00Z",
                "language": "en",
            },
        ],
    }


def test_what_there_is_not_is_left_out_but_for_the_items() -> None:
    assert write_json_feed(site_of(), EMPTY_FEED) == (
        b'{"version":"https://jsonfeed.org/version/1.1","title":"Small archive",'
        b'"home_page_url":"https://example.org/n&ws/","feed_url":"https://example.org/n&ws/feed.x",'
        b'"language":"en","authors":[{"name":"Small archive","url":"https://example.org/n&ws/"}],"items":[]}'
    )
