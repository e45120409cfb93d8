"""What a recording means for terms and other listings: which there are, how they are headed, where they stand."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

import msgspec

from sitegen import pairs
from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.index import Index
from sitegen.register import AMBIGUOUS, PROVISIONAL, Register
from sitegen.slugs import match_key, slugify
from sitegen.termindex import groups_that_show, structure
from sitegen.touched import LAST

MOST_ALIKE = 12
"""More terms than this with one likeness have nothing in common but a common name."""

_WORD = re.compile(r"\w+")
_HAN = re.compile("[\u3400-\u9fff]+")
_EMPTY = frozenset({"the", "of", "and", "for", "at", "in", "u", "s", "us", "united", "states"})


def settle_terms(index: Index, least_shared: int) -> None:
    """Give every listing that changed its count, heading and address, or drop it; touch what shows them."""
    together: set[int] = set()
    for listing in sorted(index.listings):
        row = index.catalog.row("SELECT taxonomy, term FROM listings WHERE id = ?", listing)
        if row is None:
            continue
        taxonomy, term = row
        if taxonomy == pairs.TAXONOMY:
            together.add(listing)
        elif _settle(index, listing, taxonomy, term) and taxonomy == "institutions" and least_shared:
            together.update(pairs.pairs_of(index.catalog, listing, term, least_shared))
    for listing in sorted(together):
        _settle_pair(index, listing)
    for taxonomy in TAXONOMIES:
        _touch_groups(index, taxonomy)
    if not index.is_clean:
        for taxonomy, term in sorted(index.moved_terms):
            if taxonomy in TAXONOMIES:
                _touch_relatives(index, taxonomy, term)
                touch_documents(index, taxonomy, term)


def _settle(index: Index, listing: int, taxonomy: str, term: str) -> bool:
    """Settle one listing; return whether its heading or address is another."""
    catalog = index.catalog
    count = _count(index, listing)
    row = catalog.row("SELECT slug, heading, sort FROM listings WHERE id = ?", listing)
    assert row is not None
    slug, heading, sort = row
    if taxonomy in TAXONOMIES:
        _touch_index(index, taxonomy, sort)
    if not count and not (taxonomy in TAXONOMIES and _is_mentioned(catalog, taxonomy, term)):
        _drop(index, listing, taxonomy, term)
        return False
    if taxonomy not in TAXONOMIES:
        return False
    new_heading, new_slug = heading_of(index, listing, taxonomy, term)
    if (new_heading, new_slug) == (heading, slug):
        return False
    sort = sort_key(new_heading)
    query = "UPDATE listings SET heading = ?, slug = ?, sort = ? WHERE id = ?"
    catalog.run(query, new_heading, new_slug, sort, listing)
    index.touched.add(f"listing:{listing}")
    _touch_index(index, taxonomy, sort)
    index.moved_terms.add((taxonomy, term))
    if heading:  # the articles of a listing that was just made are touched already
        _touch_articles_of(index, listing, taxonomy, term)
    _renew_likenesses(index, listing, taxonomy, new_heading)
    return True


def _touch_index(index: Index, taxonomy: str, sort: str) -> None:
    """Touch the indexes that show a term which is sorted by *sort*."""
    for owner in (f"terms:{taxonomy}", "sitemaps", "home"):
        index.touched.add(owner)
    for group in groups_that_show(sort):
        index.touched.add(f"letter:{taxonomy}/{group}")


def _touch_groups(index: Index, taxonomy: str) -> None:
    """Touch every page of a group of terms if there are other groups than before."""
    if not index.touched.is_everything and f"terms:{taxonomy}" not in index.touched.owners:
        return
    stored, now = index.catalog.state(f"groups:{taxonomy}"), structure(index.catalog, taxonomy)
    if stored != now:
        for group in {*msgspec.msgpack.decode(stored or b"\x90"), *msgspec.msgpack.decode(now)}:
            index.touched.add(f"letter:{taxonomy}/{group}")
        index.catalog.set_state(f"groups:{taxonomy}", now)


def _settle_pair(index: Index, listing: int) -> None:
    """Head the listing of two institutions together as they are headed, the one first whose address is."""
    catalog = index.catalog
    row = catalog.row("SELECT term, slug, heading FROM listings WHERE id = ?", listing)
    if row is None:
        return
    term, slug, heading = row
    members = sorted(
        (found[0], found[1], member)
        for member in term.split("\n")
        if (
            found := catalog.row(
                "SELECT slug, heading FROM listings WHERE taxonomy = 'institutions' AND term = ?", member
            )
        )
    )
    for _, _, member in members:
        index.touch_term("institutions", member)
    if not _count(index, listing) or len(members) < 2:
        _drop(index, listing, pairs.TAXONOMY, term)
        return
    new = (pairs.pair_slug(members[0][0], members[1][0]), f"{members[0][1]}\n{members[1][1]}")
    if new != (slug, heading):
        catalog.run("UPDATE listings SET slug = ?, heading = ? WHERE id = ?", *new, listing)
        index.touched.add(f"listing:{listing}")
    index.touched.add("sitemaps")


def _count(index: Index, listing: int) -> int:
    """Count the entries of a listing, keep the number, and return it."""
    row = index.catalog.row("SELECT COUNT(*) FROM entries WHERE listing = ?", listing)
    count = int(row[0]) if row else 0
    index.catalog.run("UPDATE listings SET count = ? WHERE id = ? AND count != ?", count, listing, count)
    return count


def heading_of(index: Index, listing: int, taxonomy: str, term: str) -> tuple[str, str]:
    """Return heading and slug of a term: those of its record, else what its oldest article prints makes them."""
    if not term.startswith((PROVISIONAL, AMBIGUOUS)) and (record := index.register.record(taxonomy, term)) is not None:
        return record.name, term
    row = index.catalog.row(
        "SELECT m.name FROM (SELECT article, date, path FROM entries WHERE listing = ? ORDER BY date, path LIMIT 1) e"
        " JOIN mentions m ON m.article = e.article AND m.taxonomy = ? AND m.term = ? ORDER BY m.position LIMIT 1",
        listing, taxonomy, term,
    )  # fmt: skip
    assert row is not None, term
    return row[0], slugify(row[0]) + ("-ambiguous" if term.startswith(AMBIGUOUS) else "")


def sort_key(heading: str) -> str:
    """Return what *heading* is sorted by in an index: its letters without case, accents or signs before them.

    A Chinese character stands behind its reading, where the extra that knows it is installed.
    """
    return _plain(_HAN.sub(_read, heading)).lstrip(" \"'“‘«(「《")


def _plain(text: str) -> str:
    base = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in base if not unicodedata.combining(char))


def _read(match: re.Match[str]) -> str:
    reader = _pinyin_reader()
    if reader is None:
        return match[0]
    # What it cannot read stands for itself.
    return "".join(f"{reading} {char} " for reading, char in zip(reader(match[0], errors=list), match[0], strict=True))


@functools.cache
def _pinyin_reader() -> Callable[..., list[str]] | None:
    try:
        from pypinyin import lazy_pinyin
    except ModuleNotFoundError:
        return None
    return lazy_pinyin


def _is_mentioned(catalog: Catalog, taxonomy: str, term: str) -> bool:
    """Say whether a term that no article declares has a page all the same: a registered one that texts mention."""
    if term.startswith((PROVISIONAL, AMBIGUOUS)):
        return False
    register = Register(catalog)
    if not register.exists(taxonomy, term) or register.final(taxonomy, term) != term:
        return False
    query = "SELECT 1 FROM occurrences WHERE taxonomy = ? AND term = ? AND is_linked LIMIT 1"
    if catalog.row(query, taxonomy, term) is not None:
        return True
    query = (
        "SELECT 1 FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE m.institution_term = ? AND m.institution_term != '' LIMIT 1"
    )
    return taxonomy == "institutions" and catalog.row(query, term) is not None


def _drop(index: Index, listing: int, taxonomy: str, term: str) -> None:
    """Forget a listing that nothing needs."""
    index.drop_listing(listing, taxonomy, term)
    index.touched.add(f"listing:{listing}")
    index.moved_terms.add((taxonomy, term))
    _touch_alike(index, listing)
    index.catalog.run("DELETE FROM likenesses WHERE listing = ?", listing)


def touch_documents(index: Index, taxonomy: str, term: str) -> None:
    """Touch what full-text search holds of the articles with a name: it is found by all forms of the name."""
    for table in ("mentions", "occurrences"):
        query = (
            f"SELECT a.source FROM {table} m JOIN articles a ON a.id = m.article WHERE m.taxonomy = ? AND m.term = ?"
        )
        for (source,) in index.catalog.rows(query, taxonomy, term):
            index.touched.add(f"document:{source}")


def _touch_articles_of(index: Index, listing: int, taxonomy: str, term: str) -> None:
    query = (
        "SELECT a.source FROM entries e JOIN articles a ON a.id = e.article WHERE e.listing = ?1"
        " UNION SELECT a.source FROM occurrences o JOIN articles a ON a.id = o.article"
        " WHERE o.taxonomy = ?2 AND o.term = ?3 AND o.is_linked"
    )
    for (source,) in index.catalog.rows(query, listing, taxonomy, term):
        index.touched.add(f"article:{source}")


def likenesses_of(heading: str) -> set[str]:
    """Return what names that look alike share: the same letters, the same words in another order, or without brackets."""
    plain = re.sub(r"[(（].*?[)）]", " ", heading)
    found: set[str] = set()
    for text in (heading, plain):
        words = sorted(word for word in _WORD.findall(_plain(text)) if word not in _EMPTY and len(word) > 1)
        found |= {match_key(text)} | ({" ".join(words)} if words else set())
    return found - {""}


def _renew_likenesses(index: Index, listing: int, taxonomy: str, heading: str) -> None:
    if taxonomy == "tags":
        return
    new = likenesses_of(heading)
    rows = index.catalog.rows("SELECT likeness FROM likenesses WHERE listing = ?", listing)
    if new == {likeness for (likeness,) in rows}:
        return
    _touch_alike(index, listing)
    index.catalog.run("DELETE FROM likenesses WHERE listing = ?", listing)
    index.catalog.sql.executemany(
        "INSERT INTO likenesses VALUES (?, ?, ?)", ((taxonomy, likeness, listing) for likeness in sorted(new))
    )
    _touch_alike(index, listing)


def alike(catalog: Catalog, listing: int) -> list[int]:
    """Return the listings of terms that look like that of *listing*."""
    found: set[int] = set()
    query = (
        "SELECT o.listing FROM likenesses l JOIN likenesses o ON o.taxonomy = l.taxonomy AND o.likeness = l.likeness"
        " WHERE l.listing = ? AND l.taxonomy = ? AND l.likeness = ? LIMIT ?"
    )
    own = catalog.rows("SELECT taxonomy, likeness FROM likenesses WHERE listing = ?", listing)
    for taxonomy, likeness in own.fetchall():
        rows = catalog.rows(query, listing, taxonomy, likeness, MOST_ALIKE + 1).fetchall()
        if len(rows) <= MOST_ALIKE:
            found.update(other for (other,) in rows)
    return sorted(found - {listing})


def _touch_alike(index: Index, listing: int) -> None:
    own = index.catalog.rows("SELECT taxonomy, likeness FROM likenesses WHERE listing = ?", listing)
    for taxonomy, likeness in own.fetchall():
        query = "SELECT listing FROM likenesses WHERE taxonomy = ? AND likeness = ? LIMIT ?"
        for (other,) in index.catalog.rows(query, taxonomy, likeness, MOST_ALIKE + 2):
            index.touched.add(f"listing:{other}", LAST)


def _touch_relatives(index: Index, taxonomy: str, term: str) -> None:
    """Touch what links to a term from elsewhere: offices, records related to it, terms it appears with, redirects."""
    catalog = index.catalog
    if taxonomy == "institutions":
        query = "SELECT a.source, m.term FROM mentions m JOIN articles a ON a.id = m.article WHERE m.institution_term = ? AND m.institution_term != ''"
        for source, person in catalog.rows(query, term).fetchall():
            index.touched.add(f"article:{source}")
            index.touch_term("people", person)
        query = "SELECT person, role FROM offices WHERE institution_term = ? AND institution_term != ''"
        for person, role in catalog.rows(query, term).fetchall():
            index.touch_term("people", person)
            if not role:
                index.touch_declaring(person)
    if taxonomy == "people":
        query = (
            "SELECT DISTINCT institution_term FROM mentions WHERE taxonomy = 'people' AND term = ?1 AND institution_term != ''"
            " UNION SELECT institution_term FROM offices WHERE person = ?1"
        )
        for (place,) in catalog.rows(query, term).fetchall():
            index.touch_term("institutions", place)
    query = (
        "SELECT target FROM relations WHERE taxonomy = ?1 AND record = ?2"
        " UNION SELECT record FROM relations WHERE taxonomy = ?1 AND target = ?2"
    )
    for id_ in index.register.group(taxonomy, term):
        for (other,) in catalog.rows(query, taxonomy, id_).fetchall():
            index.touch_term(taxonomy, index.register.final(taxonomy, other))
        index.touched.add(f"merged:{taxonomy}/{id_}")
        for (key,) in catalog.rows(
            "SELECT key FROM claims WHERE taxonomy = ? AND record = ?", taxonomy, id_
        ).fetchall():
            index.touch_term(taxonomy, f"{AMBIGUOUS}{key}")
    listing = catalog.listing(taxonomy, term)
    if listing is not None:
        _touch_alike(index, listing)
        for (other,) in catalog.rows("SELECT other FROM pairs WHERE listing = ?", listing).fetchall():
            index.touched.add(f"listing:{other}", LAST)
