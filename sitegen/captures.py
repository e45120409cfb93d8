"""Captures: the files of the built site as a web archive holds them, each with its address, its date and its type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sitegen.builtsite import BuiltSite
from sitegen.dates import utc_moment
from sitegen.mediatypes import media_type
from sitegen.plan import logical_path
from sitegen.urls import quote_path


@dataclass(frozen=True, slots=True)
class Capture:
    url: str
    key: str
    """By which indexes of web archives sort and find it."""
    date: str
    """In UTC and whole seconds: ``1912-04-16T00:00:00Z``."""
    media_type: str
    file: Path


def captures(built: BuiltSite, day: str) -> Iterator[Capture]:
    """Yield every file of the built site, in order of key, date and address.

    What belongs to no article is of *day*; without one, of the newest date of the articles.
    """
    base, otherwise = built.site.settings.base_url, newest(built, day)
    addresses = ((f"{base}{quote_path(logical_path(name))}", name) for name in built.names())
    rows = [(sort_key(url), built.moment_of(name, otherwise), url, name) for url, name in addresses]
    for key, date, url, name in sorted(rows):
        yield Capture(url, key, date, media_type(name), built.site.output / name)


def newest(built: BuiltSite, day: str) -> str:
    """Return the moment of what has none of its own; empty in an archive without articles."""
    return utc_moment(day, built.site.settings.utc_offset) if day else built.newest()


def sort_key(url: str) -> str:
    """Return an address in the form that sorts by host: ``org,example)/news``, without scheme, case and last slash.

    Source: Internet Archive, Sort-friendly URI Reordering Transform (SURT), as readers of web archives look it up.
    """
    parts = urlsplit(url)
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").encode("idna").decode("ascii"))
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    path = parts.path.lower()
    return f"{','.join(reversed(host.split('.')))}{port}){path.rstrip('/') if path != '/' else path}"
