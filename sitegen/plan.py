"""The plan: which files the site consists of, and which of them are not what they should be.

`claim_paths` gives every part of the site its paths and finds two that claim one; `stale_pages` compares what each page
that a change can reach would show with what it showed when it was last written.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from sitegen.articles import Article, StandalonePage
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.listings import numbered_parts, part_path
from sitegen.pages import KINDS
from sitegen.register import Register
from sitegen.settings import Settings
from sitegen.sitemaps import GROUPS, files_of, sitemap_path
from sitegen.slugs import path_key
from sitegen.termindex import group_path, groups_with_pages
from sitegen.termpages import top_path
from sitegen.touched import LAST, Touched
from sitegen.views import PlannedPage, View

FIXED_OWNERS = ("home", "archive", "fixed", "sitemaps", *(f"terms:{taxonomy}" for taxonomy in TAXONOMIES))
"""Parts that every site has, even an empty one."""


@dataclass(slots=True)
class Claims:
    """What claiming came to."""

    removed: list[str] = field(default_factory=list)
    """Paths that are no part of the site any more, in order."""
    has_new_paths: bool = False


def claim_paths(catalog: Catalog, settings: Settings, touched: Touched) -> Claims:
    """Give every touched owner its paths anew. Of two owners of one path the first by `_rank` has it; problem E301 is the other's.

    Owners that lost a path earlier try again. What other sources refer to and came or went is added to *touched*.
    """
    for (owner,) in catalog.rows("SELECT DISTINCT source FROM problems WHERE stage = 'claim'"):
        touched.add(owner)
    owners = sorted(touched.owners)
    for owner in owners:
        catalog.run("UPDATE pages SET is_current = 0 WHERE owner = ?", owner)
        catalog.replace_problems(owner, "claim", ())
    result = Claims()
    lost: list[PlannedPage] = []
    new: list[str] = []
    for owner in owners:
        for page in claims(catalog, settings, owner):
            if page.kind in ("redirect", "page"):
                # What stands behind the path may be another article or have other anchors now.
                touched.targets.add(f"P:{page.path.strip('/')}")
            if _claim(catalog, page, touched, lost):
                new.append(page.path)
    result.has_new_paths = bool(new)
    refused = _refuse_files_as_folders(catalog, new)
    problems = [(page.owner, problem) for page in lost if (problem := _collision(catalog, page))] + refused
    for owner in {*(page.owner for page in lost), *(owner for owner, _ in refused)}:
        touched.add(owner)
        catalog.replace_problems(owner, "claim", [problem for of, problem in problems if of == owner])
    for path, subject in catalog.rows("SELECT path, subject FROM pages WHERE is_current = 0 ORDER BY path"):
        result.removed.append(path)
        touched.targets |= {f"P:{path.strip('/')}", f"S:{subject}"}
    catalog.run("DELETE FROM pages WHERE is_current = 0")
    _touch_referrers(catalog, touched)
    return result


def _claim(catalog: Catalog, page: PlannedPage, touched: Touched, lost: list[PlannedPage]) -> bool:
    """Take the path of *page* for its owner, if no owner of lower rank has it; return whether the path is new in the site."""
    key = path_key(page.path)
    row = catalog.row("SELECT path, owner, kind, subject, number, is_current FROM pages WHERE path_key = ?", key)
    if row is not None:
        *fields, is_current = row
        holder = PlannedPage(*fields)
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
        touched.targets.add(f"S:{holder.subject}")
        if holder.path == page.path:
            catalog.run(
                "UPDATE pages SET owner = ?, kind = ?, subject = ?, number = ?, fingerprint = NULL, is_current = 1 WHERE path = ?",
                page.owner, page.kind, page.subject, page.number, page.path,
            )  # fmt: skip
            touched.targets |= {f"P:{page.path.strip('/')}", f"S:{page.subject}"}
            return False
        # The same path but for case or Unicode form: the file of the one goes when that of the other is there.
        catalog.run("UPDATE pages SET path_key = ?, is_current = 0 WHERE path = ?", f"{holder.path}\0", holder.path)
    catalog.run(
        "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, NULL, 1)",
        page.path,
        key,
        page.owner,
        page.kind,
        page.subject,
        page.number,
    )
    touched.targets |= {f"P:{page.path.strip('/')}", f"S:{page.subject}"}
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
    """Order those who claim one path: pages of sitegen's own, articles, other pages, files; redirects last."""
    order = ("article", "page", "file", "redirect")
    return (order.index(page.kind) + 1 if page.kind in order else 0), page.path, page.owner


def _collision(catalog: Catalog, page: PlannedPage) -> Problem | None:
    """Return the problem of *page*, which lost its path to the one that has it now that all have claimed theirs."""
    query = "SELECT path, owner, kind, subject, number FROM pages WHERE path_key = ? AND is_current"
    row = catalog.row(query, path_key(page.path))
    if row is None or (first := PlannedPage(*row)) == page:
        return None
    named = ("article", "page", "file", "redirect")
    other = first.subject if first.kind in named else "a page that every site has"
    message = f"The address /{page.path} belongs to {other} already: choose another slug, alias, file name or id."
    return _problem(page, message)


def _problem(page: PlannedPage, message: str) -> Problem:
    is_named = page.kind in ("article", "page", "file", "redirect")
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


def claims(catalog: Catalog, settings: Settings, owner: str) -> Iterator[PlannedPage]:
    """Yield every page that *owner* consists of."""
    kind, _, subject = owner.partition(":")
    yield from _CLAIMS[kind](catalog, settings, owner, subject)


def _article(catalog: Catalog, settings: Settings, owner: str, source: str) -> Iterator[PlannedPage]:
    row = catalog.row("SELECT record FROM articles WHERE source = ? AND is_published", source)
    if row is None:
        return
    article = msgspec.msgpack.decode(row[0], type=Article)
    yield PlannedPage(article.path, owner, "article", source)
    yield from _assets(catalog, owner, source, article.path)
    for alias in article.aliases:
        if alias != article.path:
            yield PlannedPage(alias, owner, "redirect", source)


def _assets(catalog: Catalog, owner: str, source: str, path: str) -> Iterator[PlannedPage]:
    folder = posixpath.dirname(source) + "/"
    for (asset,) in catalog.rows(
        "SELECT path FROM sources WHERE owner = ? AND owner != '' AND size >= 0 ORDER BY path", source
    ):
        yield PlannedPage(logical_path(path + asset.removeprefix(folder)), owner, "file", asset)


def logical_path(file: str) -> str:
    """Return the logical path of a file of the site: ``a/index.html`` is ``a/``."""
    return file.removesuffix("index.html") if file == "index.html" or file.endswith("/index.html") else file


def _page(catalog: Catalog, settings: Settings, owner: str, source: str) -> Iterator[PlannedPage]:
    row = catalog.row("SELECT record FROM standalone WHERE source = ?", source)
    if row is not None:
        page = msgspec.msgpack.decode(row[0], type=StandalonePage)
        yield PlannedPage(page.path, owner, "page", source)
        yield from _assets(catalog, owner, source, page.path)


def _listing(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    row = catalog.row("SELECT taxonomy, slug, count FROM listings WHERE id = ?", int(subject))
    if row is None:
        return
    taxonomy, slug, count = row
    top = top_path(taxonomy, slug)
    parts = numbered_parts(count, settings.per_page)
    yield PlannedPage(top, owner, "listing", subject)
    for number in range(1, parts + 1):
        yield PlannedPage(part_path(top, number), owner, "listing", subject, number)
    if parts:
        yield PlannedPage(part_path(top, parts + 1), owner, "pointer", subject)
    if taxonomy in TAXONOMIES and settings.base_url and count:
        yield PlannedPage(f"{top}feed.atom", owner, "feed", subject)


def _merged(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield the redirect from the address of a record that was merged, if what it was merged into has a page."""
    taxonomy, _, id_ = subject.partition("/")
    term = Register(catalog).final(taxonomy, id_)
    listing = catalog.listing(taxonomy, term)
    if term != id_ and listing is not None:
        yield PlannedPage(top_path(taxonomy, id_), owner, "pointer", str(listing))


def _letter(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    taxonomy, _, slug = subject.partition("/")
    if any(group.slug == slug for group in groups_with_pages(catalog, taxonomy)):
        yield PlannedPage(group_path(taxonomy, slug), owner, "letter", subject)


def _home(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    yield PlannedPage("", owner, "home", "")
    if settings.base_url:
        yield PlannedPage("feed.atom", owner, "feed", "")


def _fixed(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    yield PlannedPage("404.html", owner, "notfound", "")
    yield PlannedPage("robots.txt", owner, "robots", "")


def _sitemaps(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    if settings.base_url:
        yield PlannedPage("sitemap.xml", owner, "sitemaps", "")
        for group in ("pages", *GROUPS):
            for number in range(1, files_of(catalog, group) + 1):
                yield PlannedPage(sitemap_path(group, number), owner, "sitemap", group, number)


def _sitemap(catalog: Catalog, settings: Settings, owner: str, year: str) -> Iterator[PlannedPage]:
    if settings.base_url:
        for number in range(1, files_of(catalog, year) + 1):
            yield PlannedPage(sitemap_path(year, number), owner, "sitemap", year, number)


def _file(catalog: Catalog, settings: Settings, owner: str, source: str) -> Iterator[PlannedPage]:
    if catalog.row("SELECT 1 FROM sources WHERE path = ? AND size >= 0", source) is not None:
        relative = (
            source.removeprefix("theme:static/")
            if source.startswith("theme:")
            else source.removeprefix(f"{settings.static}/")
        )
        yield PlannedPage(logical_path(relative), owner, "file", source)


_CLAIMS: dict[str, Callable[[Catalog, Settings, str, str], Iterator[PlannedPage]]] = {
    "article": _article,
    "page": _page,
    "listing": _listing,
    "home": _home,
    "archive": lambda catalog, settings, owner, subject: iter([PlannedPage("archive/", owner, "archive", "")]),
    "terms": lambda catalog, settings, owner, subject: iter([PlannedPage(f"{subject}/", owner, "terms", subject)]),
    "letter": _letter,
    "merged": _merged,
    "fixed": _fixed,
    "sitemaps": _sitemaps,
    "sitemap": _sitemap,
    "file": _file,
}


def stale_pages(
    catalog: Catalog, settings: Settings, touched: Touched, template_prints: dict[str, bytes]
) -> Iterator[tuple[PlannedPage, View]]:
    """Yield every touched page whose view or template is another than when it was written, with its view.

    Its new fingerprint is recorded when the next one is asked for. Problems that making a view finds are recorded too.
    """
    for owner in sorted(touched.owners):
        problems: list[Problem] = []
        rows = catalog.rows(
            "SELECT path, owner, kind, subject, number, fingerprint FROM pages WHERE owner = ? ORDER BY path", owner
        )
        reach = _reach(catalog, settings, owner, touched) if owner.startswith("listing:") else range(0)
        for *fields, known in rows.fetchall():
            page = PlannedPage(*fields)
            # Of a listing, its own page and the numbered parts where something changed; of all others, every page.
            if known is not None and page.kind == "listing" and page.number and page.number not in reach:
                continue
            view = KINDS[page.kind].view(catalog, settings, page, problems)
            fingerprint = blake2b(encode(view), key=template_prints[page.kind], digest_size=16).digest()
            if fingerprint != known:
                yield page, view
                catalog.run("UPDATE pages SET fingerprint = ? WHERE path = ?", fingerprint, page.path)
        catalog.replace_problems(owner, "plan", problems)


def _reach(catalog: Catalog, settings: Settings, owner: str, touched: Touched) -> range:
    """Return the numbers of the parts of a listing in which something changed."""
    numbers: list[int] = []
    for place in touched.owners[owner]:
        query = "SELECT COUNT(*) FROM entries WHERE listing = ? AND (date, path) < (?, ?)"
        row = catalog.row(query, int(owner.removeprefix("listing:")), *place)
        numbers.append((row[0] if row else 0) // settings.per_page + 1)
    return range(numbers[0], numbers[1] + 1)
