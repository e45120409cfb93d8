"""Brings the output of a site up to date: the only place that knows the order of the steps."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from sitegen.articles import Parsed, Source, parse_sources
from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog, open_catalog
from sitegen.errors import Problem, ProblemsError
from sitegen.index import Index
from sitegen.output import Output, file_of
from sitegen.plan import FIXED_OWNERS, claim_paths, logical_path, stale_pages
from sitegen.recordfiles import parse_record_file
from sitegen.recording import record_authorities, record_sources, settle
from sitegen.render import Renderer, render_batch, site_view, template_folders
from sitegen.site import Site
from sitegen.sources import Changes, folder_of, read_changes, read_input, real_path, record_folder_of
from sitegen.touched import Touched
from sitegen.views import FileView, PlannedPage, View

BATCH = 64
"""Sources or pages handed to a worker at once."""

Progress = Callable[[str, int, int], None]
"""Is told the step, how many are done and how many there are (0: not known)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did and found."""

    articles: int
    """Published."""
    written: int
    unchanged: int
    removed: int
    excluded: int
    left_out: int
    """Articles with errors, left out because the build was told to keep going."""
    seconds: float
    problems: tuple[Problem, ...]
    """All there are, of unchanged sources too; in order of path and line."""

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def _silent(step: str, done: int, total: int) -> None:
    """Show no progress."""


def build(
    site: Site,
    *,
    full: bool = False,
    keep_going: bool = False,
    strict: bool = False,
    allow_foreign: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Bring the output of *site* up to date; publish nothing until every source has been accepted.

    Raises `ProblemsError` for faults in what the user wrote (with *strict*, for warnings too; with *keep_going*, not for
    those that one source can be left out for), and `OutputError`. After either, the published site is as it was.
    """
    start = time.perf_counter()
    output = Output(site.output, allow_foreign)
    with open_catalog(site.state / "catalog.sqlite") as catalog:
        changes, touched = bring_up_to_date(site, catalog, full=full, progress=progress)
        accept(catalog, keep_going, strict)
        leftovers = _distrust_output(catalog, output, touched, full)
        prints, renderer = _templates(site, catalog, changes, touched)
        claimed = claim_paths(catalog, site.settings, touched)
        accept(catalog, keep_going, strict)
        try:
            _stage(site, catalog, output, touched, prints, renderer, progress)
            accept(catalog, keep_going, strict)
            removed = [file_of(path) for path in claimed.removed] + [
                name
                for name in leftovers
                if catalog.row("SELECT 1 FROM pages WHERE path IN (?, ?)", *_logical(name)) is None
            ]
            is_listed = catalog.state("output") == output.token() and not claimed.has_new_paths and not claimed.removed
            output.publish(removed, None if is_listed else _manifest(catalog))
        except BaseException:
            output.abandon()
            raise
        catalog.set_state("output", output.token())
        report = _report(catalog, changes, output, start)
        catalog.commit()
    output.finish()
    return report


def bring_up_to_date(
    site: Site, catalog: Catalog, *, full: bool, progress: Progress = _silent
) -> tuple[Changes, Touched]:
    """Read what changed and record it in *catalog*; return what it can reach."""
    fingerprint = site.fingerprint()
    touched = Touched()
    if full or catalog.state("site") != fingerprint:
        catalog.forget_content()
        catalog.run("UPDATE pages SET fingerprint = NULL")
        for (owner,) in catalog.rows("SELECT DISTINCT owner FROM pages"):
            touched.add(owner)
        for owner in FIXED_OWNERS:
            touched.add(owner)
        catalog.set_state("site", fingerprint)
    changes = read_changes(site, catalog)
    catalog.replace_problems("", "scan", changes.problems)
    index = Index(catalog, site.with_drafts, touched)
    _record_authorities(site, index, changes)
    parsed = _parse(site, catalog, changes, progress)
    record_sources(index, parsed, [path for path, kind, _ in changes.removed if kind in ("article", "page")])
    settle(index, site.settings)
    _record_files(site, catalog, changes, touched)
    for path, _, _ in changes.removed:
        catalog.run("DELETE FROM sources WHERE path = ?", path)
        catalog.replace_problems(path, "read", ())
    return changes, touched


@contextlib.contextmanager
def look_at(site: Site) -> Iterator[tuple[Catalog, Touched]]:
    """Yield a catalog that knows *site* as it is now, and what changed since it was built; nothing of it is kept.

    Raises `OutputError` while a build is running.
    """
    file = site.state / "catalog.sqlite"
    with open_catalog(file if file.exists() else None) as catalog:
        _, touched = bring_up_to_date(site, catalog, full=False)
        yield catalog, touched


def accept(catalog: Catalog, keep_going: bool, strict: bool) -> None:
    """Raise `ProblemsError` with all problems if one of them forbids to go on."""
    problems = catalog.problems()
    fatal = {"error", "warning"} if strict else {"error"}
    if not keep_going and any(problem.severity in fatal for problem in problems):
        raise ProblemsError(problems)


def _parse(site: Site, catalog: Catalog, changes: Changes, progress: Progress) -> Iterator[Parsed]:
    """Read and parse the articles and pages that changed, batch by batch."""
    inputs = [item for item in changes.changed if item.kind in ("article", "page")]
    for start in range(0, len(inputs), BATCH):
        progress("Reading", start, len(inputs))
        batch: list[Source] = []
        for item in inputs[start : start + BATCH]:
            data, problems = read_input(site, item, catalog)
            if problems:
                yield Parsed(item.path, None, tuple(problems))
            elif data is not None:
                batch.append(Source(item.path, item.kind, folder_of(site.settings, item.path), data))
        yield from parse_sources(batch, site.settings)
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


def _distrust_output(catalog: Catalog, output: Output, touched: Touched, full: bool) -> list[str]:
    """Have every page checked that the output may not hold as the catalog remembers; return files it may hold too many."""
    interrupted = output.interrupted()
    if not full and output.token() and catalog.state("output") == output.token():
        pages = [
            row
            for name in interrupted
            for row in catalog.rows("SELECT path, owner FROM pages WHERE path IN (?, ?)", *_logical(name))
        ]
        for path, owner in pages:
            catalog.run("UPDATE pages SET fingerprint = NULL WHERE path = ?", path)
            touched.add(owner)
        return interrupted
    catalog.run("UPDATE pages SET fingerprint = NULL")
    for (owner,) in catalog.rows("SELECT DISTINCT owner FROM pages"):
        touched.add(owner)
    return [*output.manifest(), *interrupted]


def _logical(name: str) -> tuple[str, str]:
    """Return the two logical paths that a file may have."""
    return name, logical_path(name)


def _templates(site: Site, catalog: Catalog, changes: Changes, touched: Touched) -> tuple[dict[str, bytes], Renderer]:
    """Return the fingerprint of every kind's templates; touch all pages of the kinds where it changed."""
    renderer = Renderer(template_folders(site), site_view(site))
    stored = catalog.state("templates")
    known = msgspec.msgpack.decode(stored, type=dict[str, bytes]) if stored else {}
    is_changed = any(item.kind == "template" for item in changes.changed) or any(
        kind == "template" for _, kind, _ in changes.removed
    )
    if known and not is_changed:
        return known, renderer
    prints = renderer.prints()
    for kind in prints:
        if known.get(kind) != prints[kind]:
            for (owner,) in catalog.rows("SELECT DISTINCT owner FROM pages WHERE kind = ?", kind):
                touched.add(owner)
    catalog.set_state("templates", msgspec.msgpack.encode(prints))
    return prints, renderer


def _stage(
    site: Site,
    catalog: Catalog,
    output: Output,
    touched: Touched,
    prints: dict[str, bytes],
    renderer: Renderer,
    progress: Progress,
) -> None:
    """Render every stale page and keep the files that differ ready to be published."""
    done = 0
    for batch in _batches(stale_pages(catalog, site.settings, touched, prints)):
        rendered = [(page, view) for page, view in batch if not isinstance(view, FileView)]
        for (page, _), data in zip(rendered, render_batch(renderer, rendered), strict=True):
            output.stage(page.path, data)
        for page, view in batch:
            if isinstance(view, FileView):
                output.stage(page.path, real_path(site, view.source))
        done += len(batch)
        progress("Writing", done, 0)


def _batches(pages: Iterable[tuple[PlannedPage, View]]) -> Iterator[list[tuple[PlannedPage, View]]]:
    batch: list[tuple[PlannedPage, View]] = []
    for item in pages:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _manifest(catalog: Catalog) -> Iterator[str]:
    return (file_of(path) for (path,) in catalog.rows("SELECT path FROM pages ORDER BY path"))


def _report(catalog: Catalog, changes: Changes, output: Output, start: float) -> Report:
    published = catalog.row("SELECT COUNT(*) FROM articles WHERE is_published")
    drafts = catalog.row("SELECT COUNT(*) FROM articles WHERE is_draft AND NOT is_published")
    pages = catalog.row("SELECT COUNT(*) FROM pages")
    articles, held_back, total = (int(row[0]) if row else 0 for row in (published, drafts, pages))
    return Report(
        articles=articles,
        written=output.written,
        unchanged=total - output.written,
        removed=output.removed,
        excluded=changes.excluded,
        left_out=changes.articles - articles - held_back,
        seconds=time.perf_counter() - start,
        problems=tuple(catalog.problems()),
    )
