"""Earlier and later coverage: the nearest articles, before and after one, that name the same people and institutions.

What comes before an article is found by looking back from it alone, and compared by nothing but what each article says
itself. So the earlier coverage of an article never changes when newer ones arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

import msgspec

from sitegen.catalog import Catalog
from sitegen.references import LINK_COLUMNS, article_link
from sitegen.touched import Place
from sitegen.viewparts import Covered, Link

WINDOW = 6
"""Articles that are considered, before and after one, in the listing of each person and institution it names."""

SHOWN = 4
"""Articles that are shown, before and after."""

SHOWN_NAMES = 3
"""Shared names that are written out."""

_SIDES = tuple(
    f"SELECT article FROM entries WHERE listing = ? AND (date, path) {sign} (?, ?)"
    f" ORDER BY date {order}, path {order} LIMIT {WINDOW}"
    for sign, order in (("<", "DESC"), (">", "ASC"))
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is compared of an article."""

    place: Place
    link: Link
    names: frozenset[int]
    """Listings of its people and institutions."""
    kin: frozenset[str]
    """Itself and what it is a translation of, as targets of ``refs``."""


def coverage(
    catalog: Catalog, article: int, headings: Mapping[int, str], related: Iterable[str]
) -> tuple[tuple[Covered, ...], ...]:
    """Return what was written before and after *article* of the people and institutions it names, each in order of date.

    *headings*: of their listings. Of the nearest that name one of them, those that name most of them, in its language
    before others. A story in several languages is shown in one of them; what is a translation of the article, or of one of
    the *related* targets of ``refs``, not at all.
    """
    if not headings:
        return (), ()
    version = catalog.sql.total_changes
    own = _known(catalog, version, article)
    seen = own.kin.union(related)
    before, after = (
        [_known(catalog, version, number) for number in _around(catalog, headings, own.place, side)] for side in _SIDES
    )
    language = own.link.language
    common = own.names.intersection
    # Places are unlike, so nothing after them is compared.
    earlier = sorted(
        ((len(common(it.names)), it.link.language == language, it.place, it) for it in before), reverse=True
    )
    later = sorted((-len(common(it.names)), it.link.language != language, it.place, it) for it in after)
    return _best([it for *_, it in earlier], seen, headings), _best([it for *_, it in later], seen, headings)


def sources_around(catalog: Catalog, listing: int, place: Place) -> Iterator[str]:
    """Yield the articles that may show what stands at *place* of a person's or an institution's listing."""
    for side in _SIDES:
        for article in _around(catalog, (listing,), place, side):
            row = catalog.row("SELECT source FROM articles WHERE id = ?", article)
            assert row is not None
            yield row[0]


def _around(catalog: Catalog, listings: Iterable[int], place: Place, side: str) -> set[int]:
    """Return the articles nearest to *place* on one side of it in each of the *listings*."""
    read = catalog.sql.execute
    return {article for listing in listings for (article,) in read(side, (listing, *place))}


@lru_cache(maxsize=4096)
def _known(catalog: Catalog, version: int, article: int) -> _Known:
    """Return what is compared of an article; many are compared with each, so it is kept.

    *version*: the number of changes made to the catalog, which tells what was read before one from what is read after it.
    """
    row = catalog.row(
        "SELECT (SELECT group_concat(e.listing) FROM entries e JOIN listings l ON l.id = e.listing"
        " AND l.taxonomy IN ('institutions', 'people') WHERE e.article = a.id),"
        " (SELECT json_group_array(r.target) FROM refs r WHERE r.source = a.source AND r.kind = 'translation'),"
        f" a.source, a.key, {LINK_COLUMNS} FROM articles a WHERE a.id = ?",
        article,
    )
    assert row is not None
    names, originals, source, key, *columns = row
    link = article_link(*columns)
    assert link.date is not None
    return _Known(
        place=(link.date.text, link.path),
        link=link,
        names=frozenset(map(int, names.split(","))) if names else frozenset(),
        kin=frozenset((f"S:{source}", f"I:{key}", *msgspec.json.decode(originals))),
    )


def _best(ranked: list[_Known], seen: frozenset[str], headings: Mapping[int, str]) -> tuple[Covered, ...]:
    """Return the first of *ranked* that tell a story not yet *seen*, in order of date."""
    taken: list[_Known] = []
    for known in ranked:
        if seen.isdisjoint(known.kin):
            taken.append(known)
            seen |= known.kin
            if len(taken) == SHOWN:
                break
    taken.sort(key=attrgetter("place"))
    return tuple(
        Covered(
            title=known.link.title,
            path=known.link.path,
            language=known.link.language,
            date=known.link.date,
            shared=_line([heading for name, heading in headings.items() if name in known.names]),
        )
        for known in taken
    )


def _line(names: list[str]) -> str:
    more = len(names) - SHOWN_NAMES
    return " · ".join(names[:SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")
