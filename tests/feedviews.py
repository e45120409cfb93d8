"""A feed with what breaks formats in it, for the tests of all that write feeds."""

from __future__ import annotations

from sitegen.fileviews import FeedView
from sitegen.viewparts import FeedEntry
from sitegen.views import SiteView

HOSTILE = "\u0000\u0007A & B <b>\"bold\"</b> 'x' ]]> <!-- </script> \ufffe\u202eلعب 😀\n=1+1, &amp; \u2028end"
"""Control characters, marks of every format, what XML forbids, right-to-left text, signs, and a formula."""

CLEAN = HOSTILE.replace("\u0000", "").replace("\u0007", "").replace("\ufffe", "")
"""What readers of XML get of it."""


def site_of(title: str = "Small archive") -> SiteView:
    return SiteView(
        title=title,
        description="",
        language="en",
        base_url="https://example.org/n&ws/",
        prefix="/n&ws/",
        menu=(),
        utc_offset="+00:00",
        remote_images="link",
        formats=(),
        feeds=(),
    )


PLAIN = FeedEntry(
    id="urn:uuid:2",
    path="1912/titanic/",
    title="Plain",
    published="1912-04-16T00:00:00Z",
    updated="1912-04-16T00:00:00Z",
    summary="",
    language="en",
    authors=(),
    tags=(),
    source="",
    rights="",
)
"""Nothing but what every article has."""

ODD = FeedEntry(
    id="urn:uuid:1",
    path="2024/03/上海-'&-😀/",
    title=HOSTILE,
    published="2024-03-01T09:05:00+08:00",
    updated="2024-03-02T00:00:00Z",
    summary=HOSTILE,
    language="zh-Hans",
    authors=(HOSTILE, "吴言涛"),
    tags=(HOSTILE, "C, D"),
    source="https://example.com/?a=1&b='2'",
    rights="https://example.com/licence?a&b",
)

ODD_FEED = FeedView(
    path="tags/x/feed.x",
    id="urn:uuid:0",
    title=HOSTILE,
    description=HOSTILE,
    page="tags/x/",
    updated="2024-03-02T00:00:00Z",
    entries=(ODD, PLAIN),
)

EMPTY_FEED = FeedView(
    path="feed.x",
    id="urn:uuid:0",
    title="Small archive",
    description="",
    page="",
    updated="1970-01-01T00:00:00Z",
    entries=(),
)
