"""Publishes what a change can reach: claims its paths, makes the pages that differ, and puts them in their places."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from sitegen.addresses import Settled, settle_addresses
from sitegen.catalog import Catalog
from sitegen.claims import REDIRECTS, Claims, claim_paths
from sitegen.latefiles import owners_telling_of
from sitegen.ledgertable import is_usable, write_ledger
from sitegen.making import Made, Plan, make_all
from sitegen.newssitemaps import record_now
from sitegen.oai import record_metadata
from sitegen.output import Fixity, Output, file_of
from sitegen.plan import logical_path, touched_late_parts, touched_parts
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
    record_metadata(catalog, site.settings, touched)
    record_now(catalog, site.now, touched)
    prints = _templates(site, catalog, changes, touched)
    claimed, settled = claim_addresses(site, catalog, changes, touched)
    yield
    renewed = _stage(site, catalog, output, touched, prints, progress, workers)
    yield
    if not site.is_preview and not site.with_drafts and is_usable(catalog, site.settings):
        # Before the pages: an address is remembered sooner than anybody can have read it.
        write_ledger(site.root, catalog, settled.changes)
    _publish(catalog, output, claimed, leftovers, renewed)
    catalog.set_state("output", output.token())


def claim_addresses(site: Site, catalog: Catalog, changes: Changes, touched: Touched) -> tuple[Claims, Settled]:
    """Give what was touched its paths, and then what stands at the addresses that were left by it."""
    claimed = claim_paths(catalog, site.settings, touched)
    settled = settle_addresses(catalog, site, touched, claimed, changes)
    left = claim_paths(catalog, site.settings, settled.touched)
    lists = Touched()
    is_listed = REDIRECTS in touched.targets | settled.touched.targets
    if touched.is_everything or settled.is_other or claimed.removed or is_listed:
        lists.add("redirects")
    listed = claim_paths(catalog, site.settings, lists)
    for owner in (*settled.touched.owners, *lists.owners):
        touched.add(owner)
    removed = {*claimed.removed, *left.removed, *listed.removed}
    gone = [path for path in sorted(removed) if catalog.row("SELECT 1 FROM pages WHERE path = ?", path) is None]
    new = (
        [path for path in (*claimed.new, *(left.new or ()), *(listed.new or ())) if path not in removed]
        if claimed.new is not None
        else None
    )
    return Claims(gone, new), settled


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
    known: dict[str, bytes] = {}
    with contextlib.suppress(msgspec.DecodeError):  # of a damaged catalog: then all templates are others
        known = msgspec.msgpack.decode(stored, type=dict[str, bytes]) if stored else {}
    if known and not changes.concern("template"):
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
) -> list[Fixity]:
    """Render every stale page, keep the files that differ ready to be published, and record what is known of them.

    Return the files that hold something else than before; none where everything is looked at.
    """
    if touched.is_everything:
        catalog.run("DELETE FROM problems WHERE stage = 'plan'")
    row = catalog.row("SELECT COUNT(*) FROM pages") if touched.is_everything else (len(touched.owners),)
    count = int(row[0]) if row else 0
    if not count:
        return []
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

    renewed: list[Fixity] = []
    for made in make_all(catalog, plan, touched_parts(catalog, touched), count, workers, tell):
        renewed += _record(catalog, output, touched, made)
    late = touched_late_parts(catalog, touched)
    for made in make_all(catalog, plan, late, len(late), workers, tell):
        renewed += _record(catalog, output, touched, made)
    return renewed


def _record(catalog: Catalog, output: Output, touched: Touched, made: Made) -> list[Fixity]:
    """Record what was *made*; return the files that hold something else than before, and touch what tells of them."""
    renewed: list[Fixity] = []
    for path, _, _, sha256 in made.pages if not touched.is_everything else ():
        known, kind, subject = catalog.row("SELECT sha256, kind, subject FROM pages WHERE path = ?", path) or ("",) * 3
        if known is not None:
            output.ours.add(file_of(path))
        if known != sha256:
            renewed.append((file_of(path), sha256))
            for owner in owners_telling_of(catalog, kind, subject):
                touched.add(owner)
    catalog.sql.executemany(
        "UPDATE pages SET fingerprint = ?, size = ?, sha256 = ? WHERE path = ?",
        ((print_, size, sha256, path) for path, print_, size, sha256 in made.pages),
    )
    for owner, problems in made.problems:
        if problems or not touched.is_everything:
            catalog.replace_problems(owner, "plan", problems)
    output.staged += made.staged
    return renewed


def _publish(catalog: Catalog, output: Output, claimed: Claims, leftovers: list[str], renewed: list[Fixity]) -> None:
    is_known = "SELECT 1 FROM pages WHERE path IN (?, ?)"
    gone = [file_of(path) for path in claimed.removed] + [
        name for name in leftovers if catalog.row(is_known, *_logical(name)) is None
    ]
    removed = list(dict.fromkeys(gone))
    superseded = int(catalog.state("superseded") or 0) + sum(name in output.ours for name, _ in renewed)
    is_anew = catalog.state("output") != output.token() or claimed.new is None or removed
    if is_anew or catalog.row("SELECT 1 WHERE ? > (SELECT COUNT(*) FROM pages)", superseded) is not None:
        output.publish(removed, _manifest(catalog))
        superseded = 0
    else:
        output.publish((), None, renewed)
    catalog.set_state("superseded", b"%d" % superseded)


def _manifest(catalog: Catalog) -> Iterator[Fixity]:
    return ((file_of(path), sha256) for path, sha256 in catalog.rows("SELECT path, sha256 FROM pages ORDER BY path"))
