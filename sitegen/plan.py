"""The plan: which parts a site has, which pages each part consists of, and which of them are not what they should be.

`stale_pages` compares what each page that a change can reach would show with what it showed when it was last written.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from sitegen import oai, resourcesync
from sitegen.articles import StandalonePage
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog, encode
from sitegen.citationfiles import article_files, listing_files
from sitegen.cleanmarkdown import markdown_files
from sitegen.dataclaims import data_claims
from sitegen.errors import Problem
from sitegen.feedarchives import archive_claims
from sitegen.feeds import feed_claims
from sitegen.latefiles import is_late, late_owners
from sitegen.listings import numbered_parts, part_path
from sitegen.newssitemaps import news_claims
from sitegen.originals import find_claims
from sitegen.pages import KINDS
from sitegen.pictures import derivative_path, find_picture, is_raster
from sitegen.redirects import address_claims, redirects_claims
from sitegen.register import Register
from sitegen.searchpages import index_claims
from sitegen.settings import Settings
from sitegen.sitemaps import GROUPS, files_of, sitemap_path
from sitegen.socialimages import SOCIAL_CARD, has_cards
from sitegen.suggestions import is_there, suggestions_path
from sitegen.termindex import group_path, groups_with_pages
from sitegen.termpages import top_path
from sitegen.touched import Reach, Touched
from sitegen.views import PlannedPage, View

FIXED_OWNERS = (
    "home",
    "archive",
    "fixed",
    "news",
    "search",
    "sitemaps",
    "oai",
    "resourcesync",
    "suggestions:",
    "data:",
    "data:asserted",
    "find:",
    *(f"terms:{taxonomy}" for taxonomy in TAXONOMIES),
)
"""Parts that every site has, even an empty one."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A page that is not what it should be."""

    page: PlannedPage
    view: View
    """What it is to show."""
    fingerprint: bytes


def touched_parts(catalog: Catalog, touched: Touched) -> Iterator[Reach]:
    """Yield what *touched* can reach, but for late files, in an order that depends on nothing but the site."""
    if touched.is_everything:
        yield from map(Reach, _prompt_owners(catalog))
        return
    for owner, places in sorted(touched.owners.items()):
        if not is_late(owner):
            kind, _, source = owner.partition(":")
            yield Reach(owner, *places, kind != "article" or f"S:{source}" in touched.targets)


def touched_late_parts(catalog: Catalog, touched: Touched) -> list[Reach]:
    """Return the owners of late files that *touched* can reach."""
    owners = late_owners(catalog) if touched.is_everything else filter(is_late, sorted(touched.owners))
    return [Reach(owner) for owner in owners]


def all_owners(catalog: Catalog) -> Iterator[str]:
    """Yield every part that the site has."""
    yield from _prompt_owners(catalog)
    yield from late_owners(catalog)


def _prompt_owners(catalog: Catalog) -> Iterator[str]:
    yield from FIXED_OWNERS
    for query in (
        "SELECT 'article:' || source FROM articles WHERE is_published ORDER BY date, path",
        "SELECT 'page:' || source FROM standalone ORDER BY source",
        "SELECT 'listing:' || id FROM listings ORDER BY id",
        "SELECT 'merged:' || taxonomy || '/' || id FROM records WHERE merged_into != '' ORDER BY taxonomy, id",
        "SELECT 'sitemap:' || slug FROM listings WHERE taxonomy = 'years' ORDER BY slug",
        "SELECT 'data:' || slug FROM listings WHERE taxonomy = 'years' ORDER BY slug",
        "SELECT DISTINCT 'data:' || taxonomy || '/' || part FROM nameparts ORDER BY taxonomy, part",
        "SELECT 'shard:' || name FROM shards ORDER BY name",
        "SELECT 'address:' || kind || '/' || id FROM ledger WHERE former != '[]' OR is_gone ORDER BY kind, id",
        "SELECT DISTINCT 'find:' || shard FROM originals ORDER BY shard",
        "SELECT 'file:' || path FROM sources WHERE kind = 'static' ORDER BY path",
    ):
        for (owner,) in catalog.rows(query):
            yield owner
    for beginning, groups in catalog.rows("SELECT beginning, next FROM splits ORDER BY beginning"):
        yield from (f"suggestions:{beginning}{group[0]}" for group in groups.split())
    yield from (f"changelist:{year}" for year in resourcesync.change_years(catalog))
    for taxonomy in TAXONOMIES:
        for group in groups_with_pages(catalog, taxonomy):
            yield f"letter:{taxonomy}/{group.slug}"
    yield "redirects"


def claims(catalog: Catalog, settings: Settings, owner: str) -> Iterator[PlannedPage]:
    """Yield every page that *owner* consists of."""
    kind, _, subject = owner.partition(":")
    yield from _CLAIMS[kind](catalog, settings, owner, subject)


def _article(catalog: Catalog, settings: Settings, owner: str, source: str) -> Iterator[PlannedPage]:
    row = catalog.row("SELECT path, aliases FROM articles WHERE source = ? AND is_published", source)
    if row is None:
        return
    path, aliases = row
    yield PlannedPage(path, owner, "article", source)
    assets = list(_assets(catalog, owner, source, path))
    yield from assets
    own = {page.path for page in assets}
    yield from (
        PlannedPage(file, owner, kind, source)
        for kind, file in (
            *(("citation", file) for file in article_files(settings, path)),
            *(("markdown", file) for file in markdown_files(settings, path)),
        )
        if file not in own
    )
    own_card = posixpath.join(posixpath.dirname(source), SOCIAL_CARD)
    if (
        has_cards(settings)
        and catalog.row("SELECT 1 FROM sources WHERE path = ? AND owner = ?", own_card, source) is None
    ):
        yield PlannedPage(f"{path}{SOCIAL_CARD}", owner, "socialcard", source)
    for alias in msgspec.json.decode(aliases):
        if alias != path:
            yield PlannedPage(alias, owner, "redirect", source)


def _assets(catalog: Catalog, owner: str, source: str, path: str) -> Iterator[PlannedPage]:
    folder = posixpath.dirname(source) + "/"
    for (asset,) in catalog.rows(
        "SELECT path FROM sources WHERE owner = ? AND owner != '' AND size >= 0 ORDER BY path", source
    ):
        yield from _published(catalog, owner, asset, path + asset.removeprefix(folder))


def _published(catalog: Catalog, owner: str, source: str, path: str) -> Iterator[PlannedPage]:
    """Yield a file that is published at *path*; of a picture, its narrower copies too."""
    yield PlannedPage(logical_path(path), owner, "file", source)
    picture = find_picture(catalog, source) if is_raster(source) else None
    for width in picture.widths if picture is not None else ():
        yield PlannedPage(derivative_path(path, width), owner, "derivative", source, width)


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
    for number in range(parts + 1):
        path = part_path(top, number) if number else top
        yield PlannedPage(path, owner, "listing", subject, number)
        for file in listing_files(settings, path) if count else ():
            yield PlannedPage(file, owner, "citations", subject, number)
    if parts:
        yield PlannedPage(part_path(top, parts + 1), owner, "pointer", subject)
    if taxonomy in TAXONOMIES and count:
        yield from feed_claims(settings, top, owner, subject)
    yield from archive_claims(catalog, settings, owner, taxonomy, slug)


def _merged(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield the redirect from the address of a record that was merged, if what it was merged into has a page."""
    taxonomy, _, id_ = subject.partition("/")
    term = Register(catalog).final(taxonomy, id_)
    listing = catalog.listing(taxonomy, term)
    if term != id_ and listing is not None:
        yield PlannedPage(top_path(taxonomy, id_), owner, "merged", str(listing))


def _letter(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    taxonomy, _, slug = subject.partition("/")
    if any(group.slug == slug for group in groups_with_pages(catalog, taxonomy)):
        yield PlannedPage(group_path(taxonomy, slug), owner, "letter", subject)


def _home(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    yield PlannedPage("", owner, "home", "")
    own_card = posixpath.join(settings.static, SOCIAL_CARD)
    if has_cards(settings) and catalog.row("SELECT 1 FROM sources WHERE path = ?", own_card) is None:
        yield PlannedPage(SOCIAL_CARD, owner, "socialcard", "")
    if "llms" in settings.formats:
        yield PlannedPage("llms.txt", owner, "llms", "")
    yield from feed_claims(settings, "", owner, "")


def _fixed(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    yield PlannedPage("404.html", owner, "notfound", "")
    yield PlannedPage("robots.txt", owner, "robots", "")


def _sitemaps(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    if settings.base_url and "sitemaps" in settings.formats:
        yield PlannedPage("sitemap.xml", owner, "sitemaps", "")
        for group in ("pages", *GROUPS):
            for number in range(1, files_of(catalog, group) + 1):
                yield PlannedPage(sitemap_path(group, number), owner, "sitemap", group, number)


def _sitemap(catalog: Catalog, settings: Settings, owner: str, year: str) -> Iterator[PlannedPage]:
    if settings.base_url and "sitemaps" in settings.formats:
        for number in range(1, files_of(catalog, year) + 1):
            yield PlannedPage(sitemap_path(year, number), owner, "sitemap", year, number)


def _oai(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    if oai.is_wanted(catalog, settings):
        yield PlannedPage("oai.xml", owner, "oai", "")


def _resourcesync(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    for path, document in resourcesync.documents(catalog, settings):
        yield PlannedPage(path, owner, "resourcesync", document)


def _sync_lists(catalog: Catalog, settings: Settings, owner: str, year: str) -> Iterator[PlannedPage]:
    kind = owner.partition(":")[0]
    for number in range(1, resourcesync.lists_of(catalog, settings, kind, year) + 1):
        yield PlannedPage(resourcesync.list_path(kind, year, number), owner, kind, year, number)


def _suggestions(catalog: Catalog, settings: Settings, owner: str, beginning: str) -> Iterator[PlannedPage]:
    if is_there(catalog, beginning):
        yield PlannedPage(suggestions_path(beginning), owner, "suggestions", beginning)


def _file(catalog: Catalog, settings: Settings, owner: str, source: str) -> Iterator[PlannedPage]:
    if catalog.row("SELECT 1 FROM sources WHERE path = ? AND size >= 0", source) is not None:
        relative = (
            source.removeprefix("theme:static/")
            if source.startswith("theme:")
            else source.removeprefix(f"{settings.static}/")
        )
        yield from _published(catalog, owner, source, relative)


_CLAIMS: dict[str, Callable[[Catalog, Settings, str, str], Iterator[PlannedPage]]] = {
    "article": _article,
    "page": _page,
    "listing": _listing,
    "home": _home,
    "archive": lambda catalog, settings, owner, subject: iter([PlannedPage("archive/", owner, "archive", "")]),
    "terms": lambda catalog, settings, owner, subject: iter([PlannedPage(f"{subject}/", owner, "terms", subject)]),
    "letter": _letter,
    "merged": _merged,
    "address": address_claims,
    "redirects": redirects_claims,
    "fixed": _fixed,
    "sitemaps": _sitemaps,
    "sitemap": _sitemap,
    "oai": _oai,
    "resourcesync": _resourcesync,
    "resourcelist": _sync_lists,
    "changelist": _sync_lists,
    "news": lambda catalog, settings, owner, subject: news_claims(catalog, settings, owner),
    "search": lambda catalog, settings, owner, subject: index_claims(catalog, owner, ""),
    "shard": lambda catalog, settings, owner, subject: index_claims(catalog, owner, subject),
    "document": lambda catalog, settings, owner, subject: iter(()),  # shown by no page, but by the index
    "suggestions": _suggestions,
    "data": data_claims,
    "find": find_claims,
    "file": _file,
}


def stale_pages(
    catalog: Catalog, settings: Settings, reach: Reach, prints: Mapping[str, bytes], problems: list[Problem]
) -> Iterator[Stale]:
    """Yield the pages of one owner whose view or template is another than when they were written.

    *prints*: kind of page → fingerprint of its templates. What making a view finds is added to *problems*.
    """
    rows = catalog.rows(
        "SELECT path, owner, kind, subject, number, fingerprint FROM pages WHERE owner = ? ORDER BY path", reach.owner
    )
    parts = _parts(catalog, settings, reach) if reach.owner.startswith("listing:") else range(0)
    for *fields, known in rows.fetchall():
        page = PlannedPage(*fields)
        # Of a listing, its newest part and the numbered ones where something changed; of all others, every page.
        if known is not None and page.kind in ("listing", "citations") and page.number and page.number not in parts:
            continue
        # How an article is cited depends on nothing but itself.
        if known is not None and page.kind == "citation" and not reach.is_itself_other:
            continue
        view = KINDS[page.kind].view(catalog, settings, page, problems)
        fingerprint = blake2b(encode(view), key=prints[page.kind], digest_size=16).digest()
        if fingerprint != known:
            yield Stale(page, view, fingerprint)


def _parts(catalog: Catalog, settings: Settings, reach: Reach) -> range:
    """Return the numbers of the parts of a listing in which something changed."""
    numbers: list[int] = []
    for place in (reach.first, reach.last):
        query = "SELECT COUNT(*) FROM entries WHERE listing = ? AND (date, path) < (?, ?)"
        row = catalog.row(query, int(reach.owner.removeprefix("listing:")), *place)
        numbers.append((row[0] if row else 0) // settings.per_page + 1)
    return range(numbers[0], numbers[1] + 1)
