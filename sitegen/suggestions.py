"""Suggestions: small files, one for each beginning of a word, of the names and titles that a reader may be typing.

A beginning with few of them has one file. One with more is split: its file has the most covered names, the titles that
begin so or have it as a word, and the letters that may follow, with a file for each; and so on, down to four letters. Letters
that few words have share a file, or Chinese, with its thousands of characters, would have more files than articles. So a
reader is answered from the first letter on, and what one more article changes is little, however many there are.
"""

from __future__ import annotations

import msgspec

from sitegen.authorities import TAXONOMIES
from sitegen.beginnings import LONGEST, beginnings, beginnings_of_reading, reading, word_rows, words
from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.fileviews import SuggestedName, SuggestedTitle, SuggestionsView
from sitegen.index import Index
from sitegen.settings import Settings
from sitegen.termpages import top_path
from sitegen.views import PlannedPage

MOST = 150
"""Names, and titles, in one file."""

FEW = 12
"""Names, and titles that begin so, in the file of a beginning that is split."""

MOST_FORMS = 4
"""Other forms of a name in one file, that begin as it does."""

_LAST = "\U0010ffff"
_TITLES = "SELECT w.weight, a.path, a.title FROM words w JOIN articles a ON a.id = w.subject WHERE w.kind"
_COUNT = (
    "(SELECT COUNT(*) FROM (SELECT DISTINCT subject FROM words WHERE kind {}"
    " AND beginning >= {beginning} AND beginning < {beginning} || ?3 LIMIT ?4))"
)
_KINDS = ("= 'name'", "IN ('opening', 'title')")
_COUNTS = f"SELECT {', '.join(_COUNT.format(kind, beginning='?2') for kind in _KINDS)} WHERE ?1"
_LETTERS = f"""
WITH RECURSIVE found(kind, letter) AS (
  SELECT kind, (SELECT substr(beginning, ?1, 1) FROM words w WHERE w.kind = kinds.kind AND beginning > ?2
    AND beginning < ?2 || ?3 ORDER BY beginning LIMIT 1)
  FROM (SELECT 'name' AS kind UNION ALL SELECT 'opening' UNION ALL SELECT 'title') kinds
  UNION ALL
  SELECT kind, (SELECT substr(beginning, ?1, 1) FROM words w WHERE w.kind = found.kind
    AND beginning >= ?2 || letter || ?3 AND beginning < ?2 || ?3 ORDER BY beginning LIMIT 1)
  FROM found WHERE letter IS NOT NULL)
SELECT letter, {", ".join(_COUNT.format(kind, beginning="(?2 || letter)") for kind in _KINDS)}
FROM (SELECT DISTINCT letter FROM found WHERE letter IS NOT NULL) ORDER BY letter"""
"""The letters that follow a beginning, each with how many names and titles then begin so."""

Row = tuple[str, str, str]
"""Of a title: date, path, title."""


class Named(msgspec.Struct, frozen=True, array_like=True):
    """What a name is found by, beside its heading."""

    weight: str
    """As in the table ``words``."""
    heading: str
    path: str
    reading: tuple[str, ...]
    """Of a Chinese heading, its syllables."""
    forms: tuple[str, ...]
    """Forms that its records give, in order, then those that articles print; none has the words of another."""

    def beginnings(self) -> frozenset[str]:
        found = [beginnings(form) for form in (self.heading, *self.forms)]
        return frozenset(beginnings_of_reading(self.reading)).union(*found)


_NAMED = msgspec.msgpack.Decoder(Named)


def suggestions_path(beginning: str) -> str:
    """Return the path of the file of a beginning: its characters by their codes, since not every file system has them all."""
    return f"search/suggestions/{'-'.join(f'{ord(char):x}' for char in beginning) or 'start'}.json"


def is_there(catalog: Catalog, beginning: str) -> bool:
    """Say whether a beginning has a file, for itself and perhaps for others that end in another letter."""
    return not beginning or _group(catalog, beginning) is not None


def _groups(catalog: Catalog, beginning: str) -> tuple[str, ...] | None:
    """Return the letters that may follow a beginning, those together that share a file; ``None`` if it is not split."""
    row = catalog.row("SELECT next FROM splits WHERE beginning = ?", beginning)
    return tuple(row[0].split()) if row is not None else None


def _group(catalog: Catalog, beginning: str) -> str | None:
    """Return the letters of which the last one of *beginning* is the first."""
    return next((group for group in _groups(catalog, beginning[:-1]) or () if group[0] == beginning[-1]), None)


def suggestions_view(
    catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]
) -> SuggestionsView:
    beginning = page.subject
    groups = _groups(catalog, beginning)
    if groups is None:
        group = (_group(catalog, beginning) or "") if beginning else ""
        starts = tuple(f"{beginning[:-1]}{letter}" for letter in group) or ("",)
        find = _of_word if len(beginning) == LONGEST else _all_titles
        titles = {title for start in starts for title in find(catalog, start)}
        return SuggestionsView(page.path, (), _names(catalog, starts, MOST), _newest(titles))
    if not beginning:
        return SuggestionsView(page.path, groups, (), ())
    titles = _of_word(catalog, beginning) | _openings(catalog, beginning)
    return SuggestionsView(page.path, groups, _names(catalog, (beginning,), FEW), _newest(titles))


def _names(catalog: Catalog, starts: tuple[str, ...], most: int) -> tuple[SuggestedName, ...]:
    """Return the names with a word that begins as one of *starts* does, those with most articles first."""
    query = (
        "SELECT w.weight, l.sort, l.taxonomy, l.slug, n.record FROM (SELECT DISTINCT weight, subject FROM words"
        " WHERE kind = 'name' AND beginning >= ? AND beginning < ?) w JOIN listings l ON l.id = w.subject"
        " JOIN named n ON n.listing = w.subject ORDER BY w.weight DESC, l.sort, l.taxonomy, l.slug LIMIT ?"
    )
    rows = {row for start in starts for row in catalog.rows(query, start, f"{start}{_LAST}", most)}
    found: list[SuggestedName] = []
    for *_, record in sorted(rows, key=lambda row: (-int(row[0]), *row[1:4]))[:most]:
        named = _NAMED.decode(record)
        forms = [form for form in named.forms if any(word.startswith(starts) for word in words(form))]
        found.append(SuggestedName(named.heading, named.path, " ".join(named.reading), tuple(forms[:MOST_FORMS])))
    return tuple(found)


def _all_titles(catalog: Catalog, beginning: str) -> set[Row]:
    """Return the titles with a word that begins so, of a beginning that has few."""
    query = f"{_TITLES} IN ('opening', 'title') AND w.beginning >= ? AND w.beginning < ?"
    return set(catalog.rows(query, beginning, f"{beginning}{_LAST}"))


def _of_word(catalog: Catalog, word: str) -> set[Row]:
    """Return the newest titles with a word of which *word* is all that counts."""
    query = f"{_TITLES} = ? AND w.beginning = ? ORDER BY w.weight DESC, a.path DESC LIMIT ?"
    return {row for kind in ("opening", "title") for row in catalog.rows(query, kind, word, MOST)}


def _openings(catalog: Catalog, beginning: str) -> set[Row]:
    """Return the newest titles that begin so."""
    query = (
        f"{_TITLES} = 'opening' AND w.beginning >= ? AND w.beginning < ? ORDER BY w.weight DESC, a.path DESC LIMIT ?"
    )
    return set(catalog.rows(query, beginning, f"{beginning}{_LAST}", FEW))


def _newest(titles: set[Row]) -> tuple[SuggestedTitle, ...]:
    rows = sorted(titles, reverse=True)[:MOST]
    return tuple(SuggestedTitle(title, path, date[:10]) for date, path, title in rows)


def settle_suggestions(index: Index) -> None:
    """Bring what is suggested up to date with all that was recorded, and touch the files that show it."""
    for listing in sorted(index.listings):
        for beginning in _renew_name(index, listing):
            index.new_words.setdefault(beginning, set()).add("name")
    if index.is_clean:
        _store_titles(index.catalog)
        _split(index.catalog)
        return
    if index.new_words:
        _resettle(index, "", index.new_words)


def _renew_name(index: Index, listing: int) -> frozenset[str]:
    """Store what finds the name of a listing; return the beginnings of which a file may show it otherwise than before."""
    catalog = index.catalog
    old_row = None if index.is_clean else catalog.row("SELECT record FROM named WHERE listing = ?", listing)
    row = catalog.row("SELECT taxonomy, term, heading, slug, sort, count FROM listings WHERE id = ?", listing)
    old = _NAMED.decode(old_row[0]) if old_row else None
    new = _named(index, *row) if row is not None and row[0] in TAXONOMIES else None
    if old == new:
        return frozenset()
    before, after = (named.beginnings() if named is not None else frozenset[str]() for named in (old, new))
    if old is not None:
        query = "DELETE FROM words WHERE kind = 'name' AND beginning = ? AND weight = ? AND subject = ?"
        catalog.sql.executemany(query, ((beginning, old.weight, listing) for beginning in before))
        catalog.run("DELETE FROM named WHERE listing = ?", listing)
    if new is not None:
        rows = (("name", beginning, new.weight, listing) for beginning in sorted(after))
        catalog.sql.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", rows)
        catalog.run("INSERT INTO named VALUES (?, ?)", listing, encode(new))
    return before | after


def _named(index: Index, taxonomy: str, term: str, heading: str, slug: str, sort: str, count: int) -> Named:
    forms = [form.text for record in index.register.members(taxonomy, term) for form in record.forms]
    query = "SELECT DISTINCT name FROM mentions WHERE taxonomy = ? AND term = ? ORDER BY name"
    forms += [name for (name,) in index.catalog.rows(query, taxonomy, term)]
    known = {tuple(words(heading)): heading}
    for form in dict.fromkeys(forms):
        known.setdefault(tuple(words(form)), form)
    weight, path = f"{count.bit_length():02}", top_path(taxonomy, slug)
    return Named(weight, heading, path, reading(sort), tuple(known.values())[1:])


def _store_titles(catalog: Catalog) -> None:
    """Store how the words of all titles begin, in the order of the table."""
    catalog.sql.execute("CREATE TEMP TABLE unsorted (kind TEXT, beginning TEXT, weight TEXT, subject INTEGER)")
    query = "SELECT id, title, date FROM articles WHERE is_published"
    rows = (row for article, title, date in catalog.rows(query) for row in word_rows(article, title, date))
    catalog.sql.executemany("INSERT INTO unsorted VALUES (?, ?, ?, ?)", rows)
    catalog.sql.execute("INSERT INTO words SELECT * FROM unsorted ORDER BY 1, 2, 3, 4")
    catalog.sql.execute("DROP TABLE unsorted")


def _split(catalog: Catalog) -> None:
    """Find every beginning that is to be split, of an archive of which nothing was known."""
    waiting = [""]
    while waiting:
        beginning = waiting.pop()
        if (groups := _grouped(catalog, beginning)) is not None:
            catalog.run("INSERT INTO splits VALUES (?, ?)", beginning, " ".join(groups))
            waiting += [f"{beginning}{group}" for group in groups if len(group) == 1]


def _grouped(catalog: Catalog, beginning: str) -> tuple[str, ...] | None:
    """Return the letters that may follow if a beginning is to be split, those together that are to share a file."""
    span = (len(beginning) + 1, beginning, _LAST, MOST + 1)
    counts = catalog.row(_COUNTS, *span)
    if len(beginning) == LONGEST or counts is None or max(counts) <= MOST:
        return None
    letters = catalog.rows(_LETTERS, *span).fetchall()
    groups = [letter for letter, names, titles in letters if max(names, titles) > MOST // 2]
    rare = [row for row in letters if max(row[1:]) <= MOST // 2]
    number, shared = 1, [rare] if rare else []
    while any(len(group) > 1 and max(sum(row[place] for row in group) for place in (1, 2)) > MOST for group in shared):
        # By their codes, so that nobody moves when one more comes.
        number *= 2
        shared = [[row for row in rare if ord(row[0]) % number == rest] for rest in range(number)]
    return tuple(sorted(groups + ["".join(row[0] for row in group) for group in shared if group]))


def _resettle(index: Index, beginning: str, changed: dict[str, set[str]]) -> None:
    """See whether a beginning is still split as it was, and touch its file and those below it that may show something else.

    *changed*: what begins so of `Index.new_words`.
    """
    catalog = index.catalog
    before, after = _groups(catalog, beginning), _grouped(catalog, beginning)
    if before != after:
        catalog.run("DELETE FROM splits WHERE beginning = ?", beginning)
        if after is not None:
            catalog.run("INSERT INTO splits VALUES (?, ?)", beginning, " ".join(after))
        for group in {*(before or ())} ^ {*(after or ())}:
            index.touched.add(f"suggestions:{beginning}{group[0]}")
    # The file of a split beginning shows no words of titles but whole ones.
    if before is None or before != after or beginning in changed or {"title"} != set().union(*changed.values()):
        index.touched.add(f"suggestions:{beginning}")
    if before is None and after is None:
        return
    size = len(beginning) + 1
    for letter in sorted({word[size - 1] for word in changed if len(word) >= size}):
        for group in after or ():
            if letter in group:
                index.touched.add(f"suggestions:{beginning}{group[0]}")
        start = f"{beginning}{letter}"
        _resettle(index, start, {word: kinds for word, kinds in changed.items() if word.startswith(start)})
