"""Writes the documents of ResourceSync: sitemaps with elements of its own.

Source: ANSI/NISO Z39.99-2017, sections 8 to 12; sitemaps.org, protocol 0.9.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.characters import xml_text
from sitegen.fileviews import SyncView
from sitegen.urls import quote_path
from sitegen.viewparts import SyncEntry
from sitegen.views import SiteView

_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:rs="http://www.openarchives.org/rs/terms/"'
_STAMPS = {"resourcelist": "at", "changelist": "from"}


def write_document(site: SiteView, view: SyncView) -> bytes:
    base = xml_text(site.base_url)
    root, item = ("sitemapindex", "sitemap") if view.is_index else ("urlset", "url")
    stamp = _attributes(**{_STAMPS[view.capability]: view.stamp}) if view.capability in _STAMPS else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<{root} {_NAMESPACES}>",
        f'<rs:ln rel="describedby" href="{base}"/>' if not view.stamp else "",
        f'<rs:ln rel="up" href="{base}{_quoted(view.up)}"/>' if view.up else "",
        f'<rs:ln rel="index" href="{base}{_quoted(view.index)}"/>' if view.index else "",
        f'<rs:md capability="{view.capability}"{stamp}/>',
        *(f"<{item}>{''.join(_parts(base, entry))}</{item}>" for entry in view.entries),
        f"</{root}>\n",
    ]
    return "\n".join(filter(None, lines)).encode()


def _parts(base: str, entry: SyncEntry) -> Iterator[str]:
    yield f"<loc>{base}{_quoted(entry.path)}</loc>"
    if entry.modified:
        yield f"<lastmod>{entry.modified}</lastmod>"
    about = _attributes(
        **{"from": entry.since},
        capability=entry.capability,
        change=entry.change,
        datetime=entry.changed,
        hash=f"sha-256:{entry.sha256}" if entry.sha256 else "",
        length=str(entry.length) if entry.sha256 else "",
        type=entry.type,
    )
    if about:
        yield f"<rs:md{about}/>"
    if entry.page:
        yield f'<rs:ln rel="canonical" href="{base}{_quoted(entry.page)}" type="text/html"/>'
    if entry.type:
        yield f'<rs:ln rel="collection" href="{base}"/>'


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{value}"' for name, value in values.items() if value)


def _quoted(path: str) -> str:
    return xml_text(quote_path(path))
