"""Claims: every part of the site claims the paths of its files, and no two get one.

Of two that claim one path, or a file and what would lie below it, the first by `_rank` has it; the other gets problem E301.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.plan import all_owners, claims
from sitegen.settings import Settings
from sitegen.slugs import path_key
from sitegen.touched import LAST, Touched
from sitegen.views import PlannedPage

_NOBODY = Touched(is_everything=True)
_NAMED = ("article", "page", "file", "redirect", "derivative", "socialcard")
"""Kinds of pages whose subject is a source."""
LEFT = ("moved", "tombstone")
"""Those of addresses that were left: whoever else claims such an address gets it."""


REDIRECTS = "redirects"
"""What is touched, as a target, where an address that was left comes or goes."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What claiming came to."""

    removed: list[str]
    """Paths that are no part of the site any more, in order."""
    new: list[str] | None
    """Paths that the site did not have; ``None`` where all were claimed anew."""


def claim_paths(catalog: Catalog, settings: Settings, touched: Touched) -> Claims:
    """Give every touched owner its paths anew; owners that lost a path earlier try again.

    What other sources refer to and came or went, and what refers to it, is added to *touched*.
    """
    if touched.is_everything:
        return _claim_all(catalog, settings)
    for (owner,) in catalog.rows("SELECT DISTINCT source FROM problems WHERE stage = 'claim'").fetchall():
        touched.add(owner)
        catalog.replace_problems(owner, "claim", ())
    lost: list[PlannedPage] = []
    # Whoever had a path before has left it when another one claims it.
    wanted = [page for owner in sorted(touched.owners) for page in _other_claims(catalog, settings, owner, touched)]
    new = [page.path for page in wanted if _claim(catalog, page, touched, lost)]
    refused = _refuse_files_as_folders(catalog, new)
    for owner in _report(catalog, lost, refused):
        touched.add(owner)
    removed: list[str] = []
    for path, subject, kind in catalog.rows("SELECT path, subject, kind FROM pages WHERE is_current = 0 ORDER BY path"):
        removed.append(path)
        touched.aim(f"P:{path.strip('/')}", f"S:{subject}", *_lists(kind))
    catalog.run("DELETE FROM pages WHERE is_current = 0")
    _touch_referrers(catalog, touched)
    return Claims(removed, new)


def _other_claims(catalog: Catalog, settings: Settings, owner: str, touched: Touched) -> list[PlannedPage]:
    """Return what *owner* claims and does not have; what it has and claims no more is not current any more."""
    rows = catalog.rows("SELECT path, owner, kind, subject, number FROM pages WHERE owner = ?", owner)
    held = {PlannedPage(*row) for row in rows}
    other: list[PlannedPage] = []
    for page in claims(catalog, settings, owner):
        if page.kind in ("redirect", "moved", "page"):
            # What stands behind the path may be another article or have other anchors now.
            touched.aim(f"P:{page.path.strip('/')}")
        if page in held:
            held.remove(page)
        else:
            other.append(page)
    for page in held:
        catalog.run("UPDATE pages SET is_current = 0 WHERE path = ?", page.path)
    return other


def _lists(kind: str) -> tuple[str, ...]:
    """Return what a page of this kind changes by coming or going: the lists of redirects, for one that leads elsewhere."""
    return (REDIRECTS,) if kind in ("redirect", "merged", *LEFT) else ()


def _claim_all(catalog: Catalog, settings: Settings) -> Claims:
    """Give every owner there is its paths. All pages will be looked at: nobody need know what refers to what."""
    catalog.run("UPDATE pages SET is_current = 0")
    catalog.run("DELETE FROM problems WHERE stage = 'claim'")
    lost: list[PlannedPage] = []
    for owner in all_owners(catalog):
        for page in claims(catalog, settings, owner):
            _claim(catalog, page, _NOBODY, lost)
    # Where a file and a folder meet, one of the two is a file: those alone are looked at.
    rows = catalog.rows("SELECT path FROM pages WHERE is_current AND path != '' AND path NOT LIKE '%/'")
    _report(catalog, lost, _refuse_files_as_folders(catalog, [path for (path,) in rows.fetchall()]))
    removed = [path for (path,) in catalog.rows("SELECT path FROM pages WHERE is_current = 0 ORDER BY path")]
    catalog.run("DELETE FROM pages WHERE is_current = 0")
    return Claims(removed, None)


def _report(catalog: Catalog, lost: list[PlannedPage], refused: list[tuple[str, Problem]]) -> set[str]:
    """Store the problem of each owner that lost a path, and return those owners."""
    problems = [(page.owner, problem) for page in lost if (problem := _collision(catalog, page))] + refused
    owners = {*(page.owner for page in lost), *(owner for owner, _ in refused)}
    for owner in owners:
        catalog.replace_problems(owner, "claim", [problem for of, problem in problems if of == owner])
    return owners


def _claim(catalog: Catalog, page: PlannedPage, touched: Touched, lost: list[PlannedPage]) -> bool:
    """Take the path of *page* for its owner, if no owner of lower rank has it; return whether the path is new in the site."""
    key = path_key(page.path)
    fields = (page.path, key, page.owner, page.kind, page.subject, page.number)
    if catalog.run("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, NULL, 1, NULL, NULL) ON CONFLICT DO NOTHING", *fields):
        touched.aim(f"P:{page.path.strip('/')}", f"S:{page.subject}", *_lists(page.kind))
        return True
    row = catalog.row("SELECT path, owner, kind, subject, number, is_current FROM pages WHERE path_key = ?", key)
    if row is not None:
        *held, is_current = row
        holder = PlannedPage(*held)
        if is_current and holder == page:
            return False
        if is_current:
            first, second = sorted((holder, page), key=_rank)
            lost.append(second)
            if first is holder:
                return False
        if holder == page:
            catalog.run("UPDATE pages SET is_current = 1 WHERE path = ?", page.path)
            return False
        touched.aim(f"S:{holder.subject}", *_lists(holder.kind), *_lists(page.kind))
        if holder.path == page.path:
            catalog.run(
                "UPDATE pages SET owner = ?, kind = ?, subject = ?, number = ?, fingerprint = NULL, is_current = 1,"
                " size = NULL, sha256 = NULL WHERE path = ?",
                page.owner, page.kind, page.subject, page.number, page.path,
            )  # fmt: skip
            touched.aim(f"P:{page.path.strip('/')}", f"S:{page.subject}")
            return False
        # The same path but for case or Unicode form: the file of the one goes when that of the other is there.
        catalog.run("UPDATE pages SET path_key = ?, is_current = 0 WHERE path = ?", f"{holder.path}\0", holder.path)
    catalog.run("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, NULL, 1, NULL, NULL)", *fields)
    touched.aim(f"P:{page.path.strip('/')}", f"S:{page.subject}")
    return True


def _refuse_files_as_folders(catalog: Catalog, new: list[str]) -> list[tuple[str, Problem]]:
    """Take away, of a file and a path that would lie below it, the one of higher rank: no file system can hold both.

    Of the *new* paths every one is looked at, as the file and as what lies below. Return the owners that lost a path,
    each with its problem.
    """
    columns = "path, owner, kind, subject, number"
    at = f"SELECT {columns} FROM pages WHERE path_key = ? AND is_current"
    below = f"SELECT {columns} FROM pages WHERE is_current AND path_key >= ? AND path_key < ? ORDER BY path LIMIT 1"
    problems: list[tuple[str, Problem]] = []
    for path in sorted(new):
        key = path_key(path)
        parts = key.rstrip("/").split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts) + key.endswith("/"))]
        for file_key in above:
            row, file = catalog.row(at, key), catalog.row(at, file_key)
            if row is not None and file is not None and key:
                problems.append(_refuse(catalog, PlannedPage(*file), PlannedPage(*row)))
        while not key.endswith("/") and key and (row := catalog.row(at, key)) is not None:
            inner = catalog.row(below, f"{key}/", f"{key}0")
            if inner is None:
                break
            problems.append(_refuse(catalog, PlannedPage(*row), PlannedPage(*inner)))
    return problems


def _refuse(catalog: Catalog, file: PlannedPage, inner: PlannedPage) -> tuple[str, Problem]:
    if _rank(file) < _rank(inner):
        message = (
            f"The address /{inner.path} lies below the file /{file.path}: choose another slug, alias, file name or id."
        )
        loser = inner
    else:
        message = f"The file /{file.path} stands where other pages need a folder: choose another name."
        loser = file
    catalog.run("UPDATE pages SET is_current = 0 WHERE path = ?", loser.path)
    return loser.owner, _problem(loser, message)


def _rank(page: PlannedPage) -> tuple[int, str, str]:
    """Order those who claim one path: pages of sitegen's own, articles, other pages, files, redirects; copies of pictures last."""
    order = (*_NAMED, *LEFT)
    return (order.index(page.kind) + 1 if page.kind in order else 0), page.path, page.owner


def _collision(catalog: Catalog, page: PlannedPage) -> Problem | None:
    """Return the problem of *page*, which lost its path to the one that has it now that all have claimed theirs."""
    query = "SELECT path, owner, kind, subject, number FROM pages WHERE path_key = ? AND is_current"
    row = catalog.row(query, path_key(page.path))
    if row is None or (first := PlannedPage(*row)) == page:
        return None
    other = first.subject if first.kind in (*_NAMED, *LEFT) else "a page that every site has"
    if page.kind in LEFT:
        message = f"/{page.path} was the address of '{page.subject.partition('/')[2]}' once and belongs to {other} now."
        return Problem("", 0, 0, "N305", message)
    message = f"The address /{page.path} belongs to {other} already: choose another slug, alias, file name or id."
    return _problem(page, message)


def _problem(page: PlannedPage, message: str) -> Problem:
    is_named = page.kind in _NAMED
    return Problem(page.subject.removeprefix("theme:") if is_named else "", 0, 0, "E301", message)


def _touch_referrers(catalog: Catalog, touched: Touched) -> None:
    """Touch every source that refers to something that moved."""
    if len(touched.targets) > 10_000:
        # Cheaper to read all references once than to ask for each target.
        rows = catalog.rows("SELECT source, target FROM refs")
        sources = {source for source, target in rows if target in touched.targets}
    else:
        sources = {
            source
            for target in touched.targets
            for (source,) in catalog.rows("SELECT source FROM refs WHERE target = ?", target)
        }
    for source in sources:
        for owner in (f"article:{source}", f"page:{source}"):
            if catalog.row("SELECT 1 FROM pages WHERE owner = ? LIMIT 1", owner) is not None:
                touched.add(owner)
        query = (
            "SELECT l.id FROM records r JOIN listings l ON l.taxonomy = r.taxonomy AND l.term = r.id WHERE r.source = ?"
        )
        for (listing,) in catalog.rows(query, source).fetchall():
            touched.add(f"listing:{listing}", LAST)
