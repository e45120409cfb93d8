"""Brings the output of a site up to date: the only place that knows the order of the steps."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.catalog import Catalog, open_catalog
from sitegen.errors import Problem, ProblemsError
from sitegen.imagecache import prune
from sitegen.output import Output
from sitegen.pagefind import engine_key
from sitegen.progress import Progress, silent
from sitegen.site import Site
from sitegen.sources import Changes, find_changes
from sitegen.touched import Touched
from sitegen.workers import SERIAL, Workers


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


def build(
    site: Site,
    *,
    full: bool = False,
    keep_going: bool = False,
    strict: bool = False,
    allow_foreign: bool = False,
    progress: Progress = silent,
    workers: Workers = SERIAL,
) -> Report:
    """Bring the output of *site* up to date; publish nothing until every source has been accepted.

    Raises `ProblemsError` for faults in what the user wrote (with *strict*, for warnings too; with *keep_going*, not for
    those that one source can be left out for), and `OutputError`. After either, the published site is as it was.
    """
    start, start_ns = time.perf_counter(), time.time_ns()
    output = Output(site.output, allow_foreign)
    with open_catalog(site.state / "catalog.sqlite", made_with=b"" if full else site.fingerprint()) as catalog:
        changes = find_changes(site, catalog, full)
        is_other_search = (catalog.state("search") or b"") != engine_key(site.engine)
        is_other_now = (catalog.state("now") or b"") != site.now.encode()
        if changes.are_any or is_other_search or is_other_now or not is_as_left(output, catalog):
            # Not before they are needed: these modules take longer to load than a site without changes takes to look at.
            from sitegen.publishing import publish
            from sitegen.updates import record_changes

            touched = record_changes(site, catalog, changes, progress, workers)
            accept(catalog, keep_going, strict)
            try:
                for _ in publish(site, catalog, output, changes, touched, progress, workers):
                    accept(catalog, keep_going, strict)
            except BaseException:
                output.abandon()
                raise
        else:
            accept(catalog, keep_going, strict)
        report = _report(catalog, changes, output, start)
        catalog.commit()
        # While no other build can begin.
        output.finish()
    if changes.are_everything:
        prune(site.images, start_ns)
    return report


def is_as_left(output: Output, catalog: Catalog) -> bool:
    """Say whether the output folder is what the last build left, as far as its manifest shows."""
    return bool(output.token()) and catalog.state("output") == output.token() and not output.interrupted()


def bring_up_to_date(
    site: Site,
    catalog: Catalog,
    *,
    full: bool = False,
    progress: Progress = silent,
    workers: Workers = SERIAL,
    is_look: bool = False,
) -> tuple[Changes, Touched]:
    """Read what changed and record it in *catalog*; return it, and what it can reach. A mere look makes no files."""
    from sitegen.updates import record_changes

    changes = find_changes(site, catalog, full)
    return changes, record_changes(site, catalog, changes, progress, workers, is_look=is_look)


@contextlib.contextmanager
def look_at(site: Site, workers: Workers = SERIAL) -> Iterator[tuple[Catalog, Changes, Touched]]:
    """Yield a catalog that knows *site* as it is now, and what changed since it was built; nothing of it is kept.

    Raises `OutputError` while a build is running.
    """
    file = site.state / "catalog.sqlite"
    with open_catalog(file if file.exists() else None, is_kept=False) as catalog:
        yield catalog, *bring_up_to_date(site, catalog, workers=workers, is_look=True)


def accept(catalog: Catalog, keep_going: bool, strict: bool) -> None:
    """Raise `ProblemsError` with all problems if one of them forbids to go on."""
    if not keep_going and catalog.has_fatal({"error", "warning"} if strict else {"error"}):
        raise ProblemsError(catalog.problems())


def _report(catalog: Catalog, changes: Changes, output: Output, start: float) -> Report:
    published = catalog.row("SELECT COUNT(*) FROM articles WHERE is_published")
    drafts = catalog.row("SELECT COUNT(*) FROM articles WHERE (is_draft OR gone != '') AND NOT is_published")
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
