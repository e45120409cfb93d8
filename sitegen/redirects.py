"""What stands at addresses that were left: redirects, and pages that tell what is gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.fileviews import RedirectsView
from sitegen.settings import Settings
from sitegen.termpages import top_path
from sitegen.urls import quote_path
from sitegen.viewparts import Link
from sitegen.views import PlannedPage, RedirectView, SiteView, TombstoneView

LEADING = "kind IN ('redirect', 'moved', 'merged', 'tombstone')"
"""Of the table ``pages``: what stands at an address that was left. As in the index of that table."""

_COLUMNS = "kind, id, path, title, date, former, is_gone, ended, reason, target"


def address_claims(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield what stands at the former addresses of an entry of the ledger, and at the last one of what is gone."""
    row = _row(catalog, subject)
    if row is None:
        return
    _, _, path, _, _, former, is_gone, _, _, target = row
    kind = "tombstone" if is_gone and not target else "moved"
    for left in (path, *msgspec.json.decode(former)) if is_gone else msgspec.json.decode(former):
        if left not in (target, "" if is_gone else path):
            yield PlannedPage(left, owner, kind, subject)


def redirects_claims(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield the files for web servers, if any address was ever left."""
    if "redirects" in settings.formats and catalog.row(f"SELECT 1 FROM pages WHERE {LEADING} LIMIT 1") is not None:
        yield PlannedPage("_redirects", owner, "hosting", "")
        yield PlannedPage("redirects/nginx.conf", owner, "nginx", "")
        yield PlannedPage("redirects/apache.conf", owner, "apache", "")


def moved_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RedirectView:
    kind, id_, path, title, *_, target = _found(catalog, page.subject)
    row = catalog.row("SELECT language FROM articles WHERE key = ?", id_) if kind == "article" else None
    return RedirectView(
        page.path, Link(title or f"/{target or path}", target or path, row[0] if row is not None else "")
    )


def tombstone_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> TombstoneView:
    kind, _, path, title, date, _, _, ended, reason, _ = _found(catalog, page.subject)
    return TombstoneView(
        path=page.path,
        kind=kind,
        title=title or f"/{path}",
        date=ArchiveDate(date[:10]) if date else None,
        reason=reason,
        ended=ArchiveDate(ended[:10]) if ended and kind in ("article", "page") else None,
    )


def redirects_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> RedirectsView:
    """Return every address that was left, with the one it leads to; none for what is gone."""
    return RedirectsView(page.path, _redirects(catalog, catalog.sql.total_changes))


@lru_cache(maxsize=1)
def _redirects(catalog: Catalog, state: int) -> tuple[tuple[str, str | None], ...]:
    """Return the same for all three files. *state* tells the catalog from itself after a change."""
    rows = catalog.rows(f"SELECT path, kind, subject FROM pages WHERE {LEADING} ORDER BY path").fetchall()
    return tuple((path, _target(catalog, kind, subject)) for path, kind, subject in rows)


def _target(catalog: Catalog, kind: str, subject: str) -> str | None:
    if kind == "tombstone":
        return None
    if kind == "moved":
        _, _, path, *_, target = _found(catalog, subject)
        return str(target or path)
    if kind == "redirect":
        row = catalog.row("SELECT path FROM articles WHERE source = ?", subject)
        return str(row[0]) if row is not None else None
    row = catalog.row("SELECT taxonomy, slug FROM listings WHERE id = ?", int(subject))
    return top_path(row[0], row[1]) if row is not None else None


def _row(catalog: Catalog, subject: str) -> tuple | None:  # type: ignore[type-arg]
    kind, _, id_ = subject.partition("/")
    return catalog.row(f"SELECT {_COLUMNS} FROM ledger WHERE kind = ? AND id = ?", kind, id_)


def _found(catalog: Catalog, subject: str) -> tuple:  # type: ignore[type-arg]
    row = _row(catalog, subject)
    assert row is not None, subject
    return row


def hosting_lines(site: SiteView, view: RedirectsView) -> bytes:
    """Return the redirects as the file ``_redirects`` of Netlify and Cloudflare Pages, which know no code for what is gone.

    A page stands at each of the addresses too, for other hosts.
    """
    lines = (
        f"{_address(site, path)} {_address(site, target)} 301" for path, target in view.redirects if target is not None
    )
    return _joined(lines)


def nginx_lines(site: SiteView, view: RedirectsView) -> bytes:
    """Return the redirects as locations of nginx, to be included in a ``server`` block."""
    answers = ((path, "410" if target is None else f"301 {_address(site, target)}") for path, target in view.redirects)
    return _joined(f"location = {_quoted(site.prefix + path)} {{ return {answer}; }}" for path, answer in answers)


def apache_lines(site: SiteView, view: RedirectsView) -> bytes:
    """Return the redirects as lines for Apache's configuration or ``.htaccess``."""
    answers = (
        (f"^{re.escape(site.prefix + path)}$", "gone" if target is None else "301", target)
        for path, target in view.redirects
    )
    return _joined(
        f"RedirectMatch {status} {_quoted(pattern)}" + (f" {_address(site, target)}" if target is not None else "")
        for pattern, status, target in answers
    )


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _address(site: SiteView, path: str) -> str:
    """Return the address of *path*, with those signs encoded that servers take for variables."""
    return (site.prefix + quote_path(path)).replace("$", "%24").replace("*", "%2A").replace(";", "%3B")


def _quoted(text: str) -> str:
    """Return *text*, a path as servers compare it, decoded, as a word in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
