"""Brings the catalog up to date: reads and parses what changed, and records it with all that follows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from sitegen.articles import Source
from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.derivatives import Original, derive, is_installed, wanted_widths
from sitegen.errors import Problem
from sitegen.index import Index
from sitegen.ledgertable import KnownIds
from sitegen.parsing import ParseSources
from sitegen.pictures import Picture, is_picture, is_raster, look_at_picture, record_picture
from sitegen.progress import Progress
from sitegen.recordfiles import parse_record_file
from sitegen.recording import record_authorities, record_sources, settle
from sitegen.rows import ParsedRows
from sitegen.site import Site
from sitegen.socialimages import SOCIAL_CARD
from sitegen.sources import Changes, folder_of, read_input, record_folder_of
from sitegen.touched import Touched
from sitegen.workers import BATCH, Workers, batched


def record_changes(
    site: Site, catalog: Catalog, changes: Changes, progress: Progress, workers: Workers, *, is_look: bool = False
) -> Touched:
    """Record *changes* in *catalog*; return what they can reach. A mere look makes no copies of pictures."""
    touched = Touched(is_everything=changes.are_everything)
    index = Index(catalog, site.with_drafts, touched)
    _record_authorities(site, index, changes)
    parsed = _parse(site, catalog, changes, progress, workers)
    record_sources(index, parsed, [path for path, kind, _ in changes.removed if kind in ("article", "page")])
    settle(index, site.settings, workers, progress)
    found = _record_files(site, catalog, changes, touched)
    _record_pictures(site, catalog, found, touched, progress, workers, is_look)
    for path, _, _ in changes.removed:
        catalog.run("DELETE FROM sources WHERE path = ?", path)
        catalog.replace_problems(path, "read", ())
        if is_picture(path):
            record_picture(catalog, path, None, touched)
            catalog.replace_problems(path, "picture", ())
    return touched


def _parse(
    site: Site, catalog: Catalog, changes: Changes, progress: Progress, workers: Workers
) -> Iterator[ParsedRows]:
    """Read and parse the articles and pages that changed, batch by batch."""
    inputs = [item for item in changes.changed if item.kind in ("article", "page")]
    unread: list[ParsedRows] = []

    known = KnownIds(site.root, catalog)

    def sources() -> Iterator[Source]:
        for number, item in enumerate(inputs):
            if number % BATCH == 0:
                progress("Reading", number, len(inputs))
            data, problems = read_input(site, item, catalog)
            if problems:
                unread.append(ParsedRows(item.path, None, tuple(problems)))
            elif data is not None:
                id_ = known.find(item.path) if item.kind == "article" else ""
                yield Source(item.path, item.kind, folder_of(site.settings, item.path), data, id_)

    for parsed in workers.map(ParseSources(site.settings), batched(sources()), len(inputs)):
        yield from parsed
    yield from unread
    progress("Reading", len(inputs), len(inputs))


def _record_authorities(site: Site, index: Index, changes: Changes) -> None:
    """Read the files of records that changed."""
    files: dict[str, list[AuthorityRecord]] = {path: [] for path, kind, _ in changes.removed if kind == "records"}
    problems: dict[str, list[Problem]] = {path: [] for path in files}
    for item in changes.changed:
        if item.kind == "records":
            data, unread = read_input(site, item, index.catalog)
            index.catalog.replace_problems(item.path, "read", unread)
            if data is not None:
                folder = record_folder_of(site.settings, item.path)
                files[item.path], problems[item.path] = parse_record_file(data, item.path, folder, site.settings)
            elif unread:
                files[item.path], problems[item.path] = [], []
    for path, found in problems.items():
        index.catalog.replace_problems(path, "parse", found)
    if files:
        record_authorities(index, files)


def _record_files(
    site: Site, catalog: Catalog, changes: Changes, touched: Touched
) -> dict[str, tuple[Picture | None, list[Problem]]]:
    """Take note of files that are published as they are, and of templates; return what the pictures among them are."""
    pictures: dict[str, tuple[Picture | None, list[Problem]]] = {}
    for item in changes.changed:
        if item.kind in ("asset", "static", "template"):
            before = catalog.row("SELECT owner FROM sources WHERE path = ?", item.path)
            data, problems = read_input(site, item, catalog)
            catalog.replace_problems(item.path, "read", problems)
            if data is not None or problems:
                _touch_file(touched, item.kind, item.path, item.owner)
                if before is not None and before[0] != item.owner:
                    _touch_file(touched, item.kind, item.path, before[0])
                if item.kind in ("asset", "static") and is_picture(item.path) and not item.path.startswith("theme:"):
                    pictures[item.path] = (None, []) if data is None else look_at_picture(item.path, data)
    for path, kind, owner in changes.removed:
        _touch_file(touched, kind, path, owner)
    return pictures


def _record_pictures(
    site: Site,
    catalog: Catalog,
    found: dict[str, tuple[Picture | None, list[Problem]]],
    touched: Touched,
    progress: Progress,
    workers: Workers,
    is_look: bool,
) -> None:
    """Take note of pictures that are new or changed, and make their narrower copies."""
    originals: list[Original] = []
    for path, (picture, problems) in found.items():
        catalog.replace_problems(path, "picture", problems)
        if picture is not None and is_raster(path) and is_installed():
            picture = replace(picture, widths=wanted_widths(picture.width, picture.height, site.settings.image_widths))
        if picture is not None and picture.widths and not is_look:
            row = catalog.row("SELECT hash, size FROM sources WHERE path = ?", path)
            assert row is not None, path
            digest, size = row
            originals.append(Original(path, digest, size, picture))
        else:
            record_picture(catalog, path, picture, touched)
    for derived in derive(site.root, site.images, originals, workers, progress):
        catalog.replace_problems(derived.path, "picture", derived.problems)
        record_picture(catalog, derived.path, derived.picture, touched)


def _touch_file(touched: Touched, kind: str, path: str, owner: str) -> None:
    if kind == "static":
        touched.add(f"file:{path}")
        if posixpath.basename(path) == SOCIAL_CARD:
            touched.add("home")
    elif kind == "asset":
        touched.add(f"article:{owner}")
        touched.add(f"page:{owner}")
