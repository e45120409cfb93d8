"""Publishes what a change can reach: claims its paths, makes the pages that differ, and puts them in their places."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.catalog import Catalog
from sitegen.claims import Claims, claim_paths
from sitegen.making import Made, Plan, make_all
from sitegen.output import Output, file_of
from sitegen.plan import logical_path, touched_parts
from sitegen.progress import Progress
from sitegen.render import Renderer, site_view, template_folders
from sitegen.site import Site
from sitegen.sources import Changes
from sitegen.touched import Touched
from sitegen.workers import Workers


def publish(
    site: Site,
    catalog: Catalog,
    output: Output,
    changes: Changes,
    touched: Touched,
    progress: Progress,
    workers: Workers,
) -> Iterator[None]:
    """Bring the output up to date with what was *touched*.

    Yields whenever more may have been found wrong, the last time just before the output is changed: who does not ask
    for more leaves it as it was.
    """
    leftovers = _distrust_output(catalog, output, touched, changes.are_everything)
    if site.engine is not None or catalog.state("search"):
        # Not before it is needed, like all that indexes.
        from sitegen.fulltext import record_index

        record_index(catalog, site.engine, site.settings.language, site.state, touched, progress)
    prints = _templates(site, catalog, changes, touched)
    claimed = claim_paths(catalog, site.settings, touched)
    yield
    _stage(site, catalog, output, touched, prints, progress, workers)
    yield
    _publish(catalog, output, claimed, leftovers)
    catalog.set_state("output", output.token())


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
    touched.is_everything = True
    return [*output.manifest(), *interrupted]


def _logical(name: str) -> tuple[str, str]:
    """Return the two logical paths that a file may have."""
    return name, logical_path(name)


def _templates(site: Site, catalog: Catalog, changes: Changes, touched: Touched) -> dict[str, bytes]:
    """Return the fingerprint of every kind's templates; touch all pages of the kinds where it changed."""
    stored = catalog.state("templates")
    known = msgspec.msgpack.decode(stored, type=dict[str, bytes]) if stored else {}
    is_changed = any(item.kind == "template" for item in changes.changed) or any(
        kind == "template" for _, kind, _ in changes.removed
    )
    if known and not is_changed:
        return known
    prints = Renderer(template_folders(site), site_view(site)).prints()
    for kind in prints:
        if known.get(kind) != prints[kind]:
            for (owner,) in catalog.rows("SELECT DISTINCT owner FROM pages WHERE kind = ?", kind):
                touched.add(owner)
    catalog.set_state("templates", msgspec.msgpack.encode(prints))
    return prints


def _stage(
    site: Site,
    catalog: Catalog,
    output: Output,
    touched: Touched,
    prints: dict[str, bytes],
    progress: Progress,
    workers: Workers,
) -> None:
    """Render every stale page, keep the files that differ ready to be published, and record the fingerprints."""
    if touched.is_everything:
        catalog.run("DELETE FROM problems WHERE stage = 'plan'")
    row = catalog.row("SELECT COUNT(*) FROM pages") if touched.is_everything else (len(touched.owners),)
    count = int(row[0]) if row else 0
    if not count:
        return
    plan = Plan(
        root=site.root,
        settings=site.settings,
        site=site_view(site),
        templates=template_folders(site),
        state=site.state,
        images=site.images,
        prints=tuple(prints.items()),
        staging=output.staging(),
    )
    done = 0

    def tell(made: Made) -> None:
        nonlocal done
        done += len(made.pages)
        progress("Writing", done, 0)

    for made in make_all(catalog, plan, touched_parts(catalog, touched), count, workers, tell):
        catalog.sql.executemany(
            "UPDATE pages SET fingerprint = ? WHERE path = ?", ((print_, path) for path, print_ in made.pages)
        )
        for owner, problems in made.problems:
            if problems or not touched.is_everything:
                catalog.replace_problems(owner, "plan", problems)
        output.staged += made.staged


def _publish(catalog: Catalog, output: Output, claimed: Claims, leftovers: list[str]) -> None:
    is_known = "SELECT 1 FROM pages WHERE path IN (?, ?)"
    removed = [file_of(path) for path in claimed.removed] + [
        name for name in leftovers if catalog.row(is_known, *_logical(name)) is None
    ]
    if catalog.state("output") != output.token() or claimed.new is None or removed:
        output.publish(removed, _manifest(catalog))
    else:
        output.publish((), None, [file_of(path) for path in claimed.new])


def _manifest(catalog: Catalog) -> Iterator[str]:
    return (file_of(path) for (path,) in catalog.rows("SELECT path FROM pages ORDER BY path"))
