"""Writes feeds as Atom: a subscription feed, or a document of its archive.

Source: RFC 4287; RFC 5005, section 4; RFC 4946 (licences).
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.characters import xml_text
from sitegen.fileviews import FeedView
from sitegen.urls import clean_url, is_web, quote_path
from sitegen.viewparts import FeedEntry
from sitegen.views import SiteView

HISTORY = "http://purl.org/syndication/history/1.0"


def write_atom(site: SiteView, feed: FeedView) -> bytes:
    return "".join(f"{line}\n" for line in _lines(site, feed)).encode()


def _lines(site: SiteView, feed: FeedView) -> Iterator[str]:
    base = xml_text(site.base_url)
    history = f' xmlns:fh="{HISTORY}"' if feed.is_archive else ""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom"{history} xml:lang="{site.language}">'
    yield f"<id>{feed.id}</id>"
    yield f"<title>{xml_text(feed.title)}</title>"
    if feed.description:
        yield f"<subtitle>{xml_text(feed.description)}</subtitle>"
    yield f"<updated>{feed.updated}</updated>"
    yield f"<author><name>{xml_text(site.title)}</name></author>"
    if feed.is_archive:
        yield "<fh:archive/>"
    yield _link("self", base, feed.path, "application/atom+xml")
    yield _link("alternate", base, feed.page, "text/html")
    if feed.is_archive:
        yield _link("current", base, "feed.atom", "application/atom+xml")
    if feed.previous:
        yield _link("prev-archive", base, feed.previous, "application/atom+xml")
    for entry in feed.entries:
        yield from _entry(base, entry)
    yield "</feed>"


def _entry(base: str, entry: FeedEntry) -> Iterator[str]:
    yield f'<entry xml:lang="{entry.language}">'
    yield f"<id>{entry.id}</id>"
    yield f"<title>{xml_text(entry.title)}</title>"
    yield f"<published>{entry.published}</published>"
    yield f"<updated>{entry.updated}</updated>"
    for author in entry.authors:
        yield f"<author><name>{xml_text(author)}</name></author>"
    yield _link("alternate", base, entry.path, "text/html")
    if entry.source:
        yield f'<link rel="via" href="{xml_text(entry.source)}"/>'
    for tag in entry.tags:
        yield f'<category term="{xml_text(tag)}"/>'
    if is_web(entry.rights):
        yield f'<link rel="license" href="{xml_text(clean_url(entry.rights))}"/>'
    if entry.rights:
        yield f"<rights>{xml_text(entry.rights)}</rights>"
    if entry.summary:
        yield f"<summary>{xml_text(entry.summary)}</summary>"
    yield "</entry>"


def _link(relation: str, base: str, path: str, media_type: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href="{base}{xml_text(quote_path(path))}"/>'
