"""The files by which reference managers take up an article, or all that a part of a listing shows.

Four for each, told apart by their ends: ``.bib`` (BibTeX), ``.ris``, ``.json`` (CSL-JSON) and ``.txt`` (formatted citations).
What they say of an article is kept with it in the catalog, so that no article is read for a listing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from sitegen.bibtex import bibtex_entry
from sitegen.catalog import Catalog
from sitegen.citations import Work, citations
from sitegen.csl import csl_item
from sitegen.errors import Problem
from sitegen.fileviews import CitationsView
from sitegen.listings import numbered_parts
from sitegen.ris import ris_record
from sitegen.settings import Settings
from sitegen.views import PlannedPage, SiteView

ENDS = ("bib", "json", "ris", "txt")

_WORK = msgspec.msgpack.Decoder(Work)

_Texts = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""Of one work: BibTeX, RIS, CSL-JSON, and style and text of each formatted citation."""


def has_citations(settings: Settings) -> bool:
    """Say whether these files are made: they hold permanent addresses, which need a base URL."""
    return bool(settings.base_url) and "citations" in settings.formats


def article_files(settings: Settings, path: str) -> Iterator[str]:
    """Yield the paths of the files beside the article at *path*."""
    if has_citations(settings):
        yield from (f"{path}citation.{end}" for end in ENDS)


def listing_files(settings: Settings, path: str) -> Iterator[str]:
    """Yield the paths of the files beside a part, at *path*, of a listing."""
    if has_citations(settings):
        yield from (f"{path}citations.{end}" for end in ENDS)


def article_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> CitationsView:
    return CitationsView(page.path, _work(catalog, catalog.sql.total_changes, page.subject))


def listing_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> CitationsView:
    state, listing = catalog.sql.total_changes, int(page.subject)
    return CitationsView(page.path, _works(catalog, state, listing, page.number, settings.per_page))


@lru_cache(maxsize=1)
def _work(catalog: Catalog, state: int, source: str) -> tuple[bytes, ...]:
    """Return the work of an article: its four files come one after the other.

    *state* tells the catalog from itself after a change.
    """
    row = catalog.row("SELECT c.work FROM articles a JOIN cards c ON c.article = a.id WHERE a.source = ?", source)
    assert row is not None, source
    return row


@lru_cache(maxsize=1)
def _works(catalog: Catalog, state: int, listing: int, number: int, per_page: int) -> tuple[bytes, ...]:
    """Return the works of one part of a listing, newest first; as `_work`."""
    order, limit, offset = "ASC", per_page, (number - 1) * per_page
    if not number:
        row = catalog.row("SELECT count FROM listings WHERE id = ?", listing)
        count = row[0] if row else 0
        order, limit, offset = "DESC", count - numbered_parts(count, per_page) * per_page, 0
    rows = catalog.rows(
        f"SELECT c.work FROM (SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date {order}, path {order}"
        " LIMIT ? OFFSET ?) e JOIN cards c USING (article) ORDER BY e.date DESC, e.path DESC",
        listing, limit, offset,
    )  # fmt: skip
    return tuple(work for (work,) in rows)


def write_citations(site: SiteView, view: CitationsView) -> bytes:
    """Return the file of *view*, in the format that its path ends with."""
    texts = [_texts(work) for work in view.works]
    match view.path.rpartition(".")[2]:
        case "bib":
            text = "\n".join(bibtex for bibtex, _, _, _ in texts)
        case "ris":
            text = "".join(ris for _, ris, _, _ in texts)
        case "json":
            text = "[\n" + ",\n".join(csl for _, _, csl, _ in texts) + "\n]\n"
        case _:
            text = _formatted([formatted for _, _, _, formatted in texts])
    return text.encode()


@lru_cache(maxsize=4096)
def _texts(encoded: bytes) -> _Texts:
    """Return all that the files say of one work: it stands in those of its article and of several listings."""
    work = _WORK.decode(encoded)
    formatted = tuple((citation.style, citation.text) for citation in citations(work))
    return bibtex_entry(work), ris_record(work), csl_item(work), formatted


def _formatted(works: list[tuple[tuple[str, str], ...]]) -> str:
    """Return a paragraph for each style: its name, then a line for each work."""
    paragraphs = ("\n".join((same[0][0], *(text for _, text in same))) for same in zip(*works, strict=True))
    return "\n\n".join(paragraphs) + "\n"
