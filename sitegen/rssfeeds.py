"""Writes feeds as RSS.

Source: RSS 2.0 and the RSS Advisory Board's profile; Dublin Core for what RSS has no word for: its own ``author`` is an
e-mail address.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sitegen.characters import xml_text
from sitegen.fileviews import FeedView
from sitegen.urls import quote_path
from sitegen.viewparts import FeedEntry
from sitegen.views import SiteView

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_rss(site: SiteView, feed: FeedView) -> bytes:
    return "".join(f"{line}\n" for line in _lines(site, feed)).encode()


def _lines(site: SiteView, feed: FeedView) -> Iterator[str]:
    base = xml_text(site.base_url)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel>"
    )
    yield f"<title>{xml_text(feed.title)}</title>"
    yield f"<link>{base}{xml_text(quote_path(feed.page))}</link>"
    # Required.
    yield f"<description>{_html(feed.description or feed.title)}</description>"
    yield f"<language>{site.language}</language>"
    yield f"<lastBuildDate>{rfc822(feed.updated)}</lastBuildDate>"
    yield f'<atom:link rel="self" type="application/rss+xml" href="{base}{xml_text(quote_path(feed.path))}"/>'
    for entry in feed.entries:
        yield from _item(base, entry)
    yield "</channel></rss>"


def _item(base: str, entry: FeedEntry) -> Iterator[str]:
    yield "<item>"
    yield f"<title>{xml_text(entry.title)}</title>"
    yield f"<link>{base}{xml_text(quote_path(entry.path))}</link>"
    yield f'<guid isPermaLink="false">{entry.id}</guid>'
    yield f"<pubDate>{rfc822(entry.published)}</pubDate>"
    for author in entry.authors:
        yield f"<dc:creator>{xml_text(author)}</dc:creator>"
    for tag in entry.tags:
        yield f"<category>{xml_text(tag)}</category>"
    yield f"<dc:language>{entry.language}</dc:language>"
    if entry.source:
        yield f"<dc:source>{xml_text(entry.source)}</dc:source>"
    if entry.rights:
        yield f"<dc:rights>{xml_text(entry.rights)}</dc:rights>"
    if entry.summary:
        yield f"<description>{_html(entry.summary)}</description>"
    yield "</item>"


def _html(text: str) -> str:
    """Return plain *text* where readers expect HTML: what looks like a tag stays text."""
    return xml_text(xml_text(text))


def rfc822(moment: str) -> str:
    """Return a moment of RFC 3339 as RSS wants it: ``Tue, 16 Apr 1912 00:00:00 +0000``."""
    day = date.fromisoformat(moment[:10])
    offset = moment[19:].replace(":", "").replace("Z", "+0000")
    return f"{_DAYS[day.weekday()]}, {day.day:02} {_MONTHS[day.month - 1]} {day.year:04} {moment[11:19]} {offset}"
