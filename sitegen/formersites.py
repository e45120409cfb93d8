"""What another site, or an earlier state of this one, had at which address; and which of that leads nowhere now."""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from sitegen.catalog import Catalog
from sitegen.errors import Problem, UsageError
from sitegen.manifest import MANIFEST
from sitegen.settings import Settings
from sitegen.slugs import path_key
from sitegen.urls import split_url

_LOC = re.compile(rb"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</(?:\w+:)?loc>", re.DOTALL)
_HASH = re.compile(r"[0-9a-f]{64,128} [ *]")
_OURS = ("theme/", "search/", ".sitegen")
"""What no reader has a link to."""

Address = tuple[str, int]
"""An address or a path, and the line where it was found; 0 where there are no lines."""


def read_addresses(place: Path) -> list[Address]:
    """Return the addresses that *place* names, each once.

    It is a sitemap or an index of sitemaps, which lie beside it (``.xml``, ``.xml.gz``); a folder that is a site; a ledger; or a
    list, an address or a file a line, with or without its hash. Raises `UsageError` if nothing there can be read.
    """
    try:
        found = list(_read(place))
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"--addresses: '{place}' cannot be read: {reason}.") from error
    if not found:
        raise UsageError(
            f"--addresses: '{place}' names no address: it is a sitemap, a site's folder, or a list of addresses."
        )
    return list({address: (address, line) for address, line in reversed(found)}.values())[::-1]


def _read(place: Path) -> Iterator[Address]:
    if place.is_dir():
        yield from _read_folder(place)
        return
    data = place.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if _LOC.search(data) is None:
        yield from _read_lines(data.decode("utf-8-sig", "replace"))
    elif re.search(rb"<(?:\w+:)?sitemapindex\b", data) is None:
        for match in _LOC.finditer(data):
            yield _text(match[1]), data.count(b"\n", 0, match.start()) + 1
    else:
        for match in _LOC.finditer(data):
            inner = place.parent / Path(unquote(split_url(_text(match[1])).path)).name
            if inner.is_file() and inner != place:
                yield from ((address, 0) for address, _ in _read(inner))


def _text(found: bytes) -> str:
    return html.unescape(found.decode("utf-8", "replace"))


def _read_folder(folder: Path) -> Iterator[Address]:
    if (folder / MANIFEST).is_file():
        yield from ((address, 0) for address, _ in _read_lines((folder / MANIFEST).read_text("utf-8", "replace")))
        return
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            yield Path(parent, name).relative_to(folder).as_posix(), 0


def _read_lines(text: str) -> Iterator[Address]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("{"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                paths = (entry.get("path"), *(entry["former"] if isinstance(entry.get("former"), list) else ()))
                yield from ((path, number) for path in paths if isinstance(path, str) and path)
        elif name := _HASH.sub("", line.strip(), count=1):
            yield name, number


def missing_addresses(
    catalog: Catalog, settings: Settings, addresses: Iterable[Address], place: str
) -> Iterator[Problem]:
    """Yield a problem for each of *addresses*, which *place* names, that no page or redirect of the site has."""
    for address, line in addresses:
        path = _path(address, settings)
        if path.startswith(_OURS) or _is_there(catalog, path):
            continue
        advice = (
            f"give the article that it was an alias ('aliases: [/{path[:200]}]'), or say in gone.yaml that it is gone."
            if "?" not in path
            else "no static site tells a query ('?') from another, so the web server must redirect it."
        )
        message = f"'{address[:200]}' leads nowhere in this site: {advice}"
        yield Problem(place, line, 0, "E307", message)


def _path(address: str, settings: Settings) -> str:
    """Return *address* as a logical path of this site; the host of another one does not count."""
    parts = split_url(address)
    path = unquote(parts.path if parts.scheme in ("http", "https") else address.partition("#")[0])
    path = path.removeprefix(settings.prefix) if path.startswith(settings.prefix) else path.lstrip("/")
    path = re.sub("/{2,}", "/", path)
    query = f"?{parts.query}" if parts.query and parts.scheme else ""
    return (
        path.removesuffix("index.html") + query
        if path == "index.html" or path.endswith("/index.html")
        else path + query
    )


def _is_there(catalog: Catalog, path: str) -> bool:
    query = "SELECT 1 FROM pages WHERE path_key IN (?, ?)"
    return catalog.row(query, path_key(path), path_key(f"{path}/" if path else "")) is not None
