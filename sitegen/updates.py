"""Brings the catalog up to date: reads and parses what changed, and records it with all that follows."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.articles import Source
from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.index import Index
from sitegen.parsing import ParseSources
from sitegen.progress import Progress
from sitegen.recordfiles import parse_record_file
from sitegen.recording import record_authorities, record_sources, settle
from sitegen.rows import ParsedRows
from sitegen.site import Site
from sitegen.sources import Changes, folder_of, read_input, record_folder_of
from sitegen.touched import Touched
from sitegen.workers import BATCH, Workers, batched


def record_changes(site: Site, catalog: Catalog, changes: Changes, progress: Progress, workers: Workers) -> Touched:
    """Record *changes* in *catalog*; return what they can reach."""
    touched = Touched(is_everything=changes.are_everything)
    index = Index(catalog, site.with_drafts, touched)
    _record_authorities(site, index, changes)
    parsed = _parse(site, catalog, changes, progress, workers)
    record_sources(index, parsed, [path for path, kind, _ in changes.removed if kind in ("article", "page")])
    settle(index, site.settings, workers, progress)
    _record_files(site, catalog, changes, touched)
    for path, _, _ in changes.removed:
        catalog.run("DELETE FROM sources WHERE path = ?", path)
        catalog.replace_problems(path, "read", ())
    return touched


def _parse(
    site: Site, catalog: Catalog, changes: Changes, progress: Progress, workers: Workers
) -> Iterator[ParsedRows]:
    """Read and parse the articles and pages that changed, batch by batch."""
    inputs = [item for item in changes.changed if item.kind in ("article", "page")]
    unread: list[ParsedRows] = []

    def sources() -> Iterator[Source]:
        for number, item in enumerate(inputs):
            if number % BATCH == 0:
                progress("Reading", number, len(inputs))
            data, problems = read_input(site, item, catalog)
            if problems:
                unread.append(ParsedRows(item.path, None, tuple(problems)))
            elif data is not None:
                yield Source(item.path, item.kind, folder_of(site.settings, item.path), data)

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


def _record_files(site: Site, catalog: Catalog, changes: Changes, touched: Touched) -> None:
    """Take note of files that are published as they are, and of templates."""
    for item in changes.changed:
        if item.kind in ("asset", "static", "template"):
            before = catalog.row("SELECT owner FROM sources WHERE path = ?", item.path)
            data, problems = read_input(site, item, catalog)
            catalog.replace_problems(item.path, "read", problems)
            if data is not None or problems:
                _touch_file(touched, item.kind, item.path, item.owner)
                if before is not None and before[0] != item.owner:
                    _touch_file(touched, item.kind, item.path, before[0])
    for path, kind, owner in changes.removed:
        _touch_file(touched, kind, path, owner)


def _touch_file(touched: Touched, kind: str, path: str, owner: str) -> None:
    if kind == "static":
        touched.add(f"file:{path}")
    elif kind == "asset":
        touched.add(f"article:{owner}")
        touched.add(f"page:{owner}")
