"""Writes feeds as JSON Feed.

Source: jsonfeed.org, version 1.1.
"""

from __future__ import annotations

import msgspec

from sitegen.fileviews import FeedView
from sitegen.urls import quote_path
from sitegen.viewparts import FeedEntry
from sitegen.views import SiteView

_ENCODER = msgspec.json.Encoder()


def write_json_feed(site: SiteView, feed: FeedView) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.base_url + quote_path(feed.page),
        "feed_url": site.base_url + quote_path(feed.path),
        "description": feed.description,
        "language": site.language,
        "authors": [{"name": site.title, "url": site.base_url}],
        "items": [_item(site, entry) for entry in feed.entries],
    }
    return _ENCODER.encode({name: value for name, value in document.items() if value or name == "items"})


def _item(site: SiteView, entry: FeedEntry) -> dict[str, object]:
    values = {
        "id": entry.id,
        "url": site.base_url + quote_path(entry.path),
        "external_url": entry.source,
        "title": entry.title,
        # Required: the title stands for an article without a text.
        "content_text": entry.summary or entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": author} for author in entry.authors],
        "tags": entry.tags,
        "language": entry.language,
    }
    return {name: value for name, value in values.items() if value}
