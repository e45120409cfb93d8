"""Views of the files in ``/data/``: the records of one part of one table, and the network of one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import msgspec

from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.dataparts import parts_of, years_of
from sitegen.datarecords import (
    ArticleRecord,
    AssertedRecord,
    DataRecord,
    FormRecord,
    MentionRecord,
    NameRecord,
    OfficeRecord,
    Particulars,
)
from sitegen.datatables import NETWORK_TEXT, TABLE, TABLES, table_path
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.fileviews import DataFile, DataIndexView, DataNetworkView, DataPart, DataView
from sitegen.register import AMBIGUOUS, Register
from sitegen.settings import Settings
from sitegen.slugs import match_key
from sitegen.termpages import top_path
from sitegen.views import PlannedPage

_PARTICULARS = msgspec.msgpack.Decoder(Particulars)
_YEAR = "(SELECT id FROM listings WHERE taxonomy = 'years' AND term = ?)"


class _Name(NamedTuple):
    """A name that an article declares."""

    article: int
    taxonomy: str
    printed: str
    slug: str
    heading: str
    office: str
    institution: str
    """The slug of the institution beside the office; empty where it has no page."""
    institution_printed: str


@dataclass(frozen=True, slots=True)
class _Year:
    """What the articles of one year say, in order of date and path."""

    articles: tuple[tuple[int, ArticleRecord], ...]
    """Each with its number."""
    names: dict[int, list[_Name]]
    """By article, in its order."""
    found: dict[int, list[tuple[str, str, str, int, bool]]]
    """What texts have, by article: taxonomy, slug, printed, how often, and whether the article does not declare it."""
    crowds: frozenset[int]


def data_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> DataView:
    """Return one part of a table; the subject is ``articles/2024``, or the name of a table of one file."""
    table, _, part = page.subject.partition("/")
    return DataView(page.path, table, tuple(records_of(catalog, table, part)))


def records_of(catalog: Catalog, table: str, part: str) -> Iterable[DataRecord]:
    """Return the records of one part of a table, in order."""
    if TABLE[table].by == "first":
        return _names(catalog, table, part)
    if table == "offices-asserted":
        return _asserted(catalog)
    year = _year(catalog, part, catalog.sql.total_changes)
    if table == "articles":
        return [record for _, record in year.articles]
    return _mentions(year) if table == "mentions" else _offices(year)


def network_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> DataNetworkView:
    """Return who appears with whom in one year, as far as articles declare it: as in the table ``pairs``."""
    year = _year(catalog, page.subject, catalog.sql.total_changes)
    headings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    edges: Counter[tuple[str, str]] = Counter()
    for number, _ in year.articles:
        names = [name for name in year.names.get(number, ()) if name.taxonomy != "tags"]
        company = {f"{name.taxonomy}/{name.slug}": name.heading for name in names}
        headings |= company
        counts.update(list(company))
        if number not in year.crowds:
            edges.update(combinations(sorted(company), 2))
    return DataNetworkView(
        page.path,
        page.subject,
        tuple((node, headings[node], counts[node]) for node in sorted(headings)),
        tuple((*pair, edges[pair]) for pair in sorted(edges)),
    )


def index_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> DataIndexView:
    """Return what the page of ``/data/`` and the Data Package say: the parts there are, and nothing of what is in them."""
    years = years_of(catalog)
    found: list[DataFile] = []
    for table in TABLES:
        parts = years if table.by == "year" else parts_of(catalog, table.name) if table.by else [""]
        rows = tuple(
            DataPart(
                part,
                table_path(table.name, part, "csv"),
                table_path(table.name, part, "jsonl") if table.has_lines else "",
            )
            for part in parts
        )
        found.append(DataFile(table.name, table.title, table.text, table.columns, rows))
    networks = tuple(DataPart(year, table_path("network", year, "graphml"), "") for year in years)
    found.append(DataFile("network", "Who appears with whom", NETWORK_TEXT, (), networks))
    return DataIndexView(page.path, tuple(found))


@lru_cache(maxsize=1)
def _year(catalog: Catalog, year: str, changes: int) -> _Year:
    """Return what the articles of a year say. All files of the year need it; *changes*, to the catalog, keep it true."""
    rows = catalog.rows(
        f"SELECT a.id, a.key, a.path, a.title, a.date, a.date_offset, a.language, c.data FROM entries e"
        f" JOIN articles a ON a.id = e.article JOIN cards c ON c.article = a.id WHERE e.listing = {_YEAR}"
        f" ORDER BY e.date, e.path",
        year,
    )
    names: dict[int, list[_Name]] = {}
    for name in _declared(catalog, year):
        names.setdefault(name.article, []).append(name)
    articles = tuple(
        (
            number,
            ArticleRecord(
                key, path, title, ArchiveDate(date, offset).iso, language, _PARTICULARS.decode(data),
                *(_ids(names.get(number, ()), taxonomy) for taxonomy in ("institutions", "people", "tags")),
            ),
        )
        for number, key, path, title, date, offset, language, data in rows.fetchall()
    )  # fmt: skip
    crowds = catalog.rows(
        f"SELECT c.article FROM crowds c JOIN entries e ON e.article = c.article AND e.listing = {_YEAR}", year
    )
    return _Year(articles, names, _found(catalog, year), frozenset(number for (number,) in crowds))


def _ids(names: Iterable[_Name], taxonomy: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.slug for name in names if name.taxonomy == taxonomy))


def _declared(catalog: Catalog, year: str) -> Iterable[_Name]:
    rows = catalog.rows(
        "SELECT m.article, m.taxonomy, m.name, l.slug, l.heading, m.role, COALESCE(p.slug, ''), m.institution FROM entries e"
        " JOIN mentions m ON m.article = e.article JOIN listings l ON l.taxonomy = m.taxonomy AND l.term = m.term"
        " LEFT JOIN listings p ON m.institution_term != '' AND p.taxonomy = 'institutions' AND p.term = m.institution_term"
        f" WHERE e.listing = {_YEAR} ORDER BY e.date, e.path, m.taxonomy, m.position",
        year,
    )
    return (_Name(*row) for row in rows)


def _found(catalog: Catalog, year: str) -> dict[int, list[tuple[str, str, str, int, bool]]]:
    rows = catalog.rows(
        "SELECT o.article, o.taxonomy, l.slug, o.printed, o.count, o.is_aside FROM entries e"
        " JOIN occurrences o ON o.article = e.article JOIN listings l ON l.taxonomy = o.taxonomy AND l.term = o.term"
        f" WHERE e.listing = {_YEAR} ORDER BY o.article, o.taxonomy, l.slug",
        year,
    )
    found: dict[int, list[tuple[str, str, str, int, bool]]] = {}
    for article, taxonomy, slug, printed, count, is_aside in rows:
        found.setdefault(article, []).append((taxonomy, slug, printed, count, bool(is_aside)))
    return found


def _mentions(year: _Year) -> Iterable[MentionRecord]:
    for number, article in year.articles:
        found = year.found.get(number, ())
        counts = {(taxonomy, slug): count for taxonomy, slug, _, count, _ in found}
        for name in year.names.get(number, ()):
            yield MentionRecord(
                article.id, name.taxonomy, name.slug, name.printed, name.office, name.institution,
                name.institution_printed, "declared", counts.get((name.taxonomy, name.slug), 0),
            )  # fmt: skip
        for taxonomy, slug, printed, count, is_aside in found:
            if is_aside:
                yield MentionRecord(article.id, taxonomy, slug, printed, "", "", "", "text", count)


def _offices(year: _Year) -> list[OfficeRecord]:
    """Return the offices of a year, those of one person, office and place as one, by person and first date."""
    groups: dict[tuple[str, str, str], list[tuple[ArticleRecord, _Name]]] = {}
    for number, article in year.articles:
        for name in year.names.get(number, ()):
            if name.taxonomy == "people" and name.office:
                place = name.institution or match_key(name.institution_printed)
                groups.setdefault((name.slug, match_key(name.office), place), []).append((article, name))
    records = [
        OfficeRecord(
            person, said[0][1].office, said[0][1].institution, said[0][1].institution_printed,
            said[0][0].date, said[-1][0].date, len(ids), ids,
        )
        for (person, _, _), said in groups.items()
        for ids in [tuple(dict.fromkeys(article.id for article, _ in said))]
    ]  # fmt: skip
    return sorted(records, key=lambda record: (record.person, record.first, record.office, record.institution_printed))


def _asserted(catalog: Catalog) -> Iterable[AssertedRecord]:
    rows = catalog.rows(
        "SELECT p.slug, o.role, COALESCE(l.slug, ''), o.institution, o.start, o.until, o.note FROM offices o"
        " JOIN listings p ON p.taxonomy = 'people' AND p.term = o.person"
        " LEFT JOIN listings l ON o.institution_term != '' AND l.taxonomy = 'institutions' AND l.term = o.institution_term"
        " ORDER BY o.person, o.start, o.position"
    )
    return (AssertedRecord(*row) for row in rows)


def _names(catalog: Catalog, taxonomy: str, part: str) -> list[NameRecord]:
    rows = catalog.rows(
        "SELECT n.term, l.slug, l.heading FROM nameparts n JOIN listings l ON l.taxonomy = n.taxonomy"
        " AND l.term = n.term WHERE n.taxonomy = ? AND n.part = ?",
        taxonomy, part,
    )  # fmt: skip
    register = Register(catalog)
    return sorted(
        (_name(register, taxonomy, *row) for row in rows.fetchall()), key=lambda record: (record.id, record.name)
    )


def _name(register: Register, taxonomy: str, term: str, slug: str, heading: str) -> NameRecord:
    path = top_path(taxonomy, slug)
    members = register.members(taxonomy, term) if term[:1] not in "~?" else []
    if not members:
        status = "ambiguous" if term.startswith(AMBIGUOUS) else "provisional"
        return NameRecord(slug, path, heading, status, "", (), ())
    record = members[0]
    return NameRecord(
        id=slug,
        path=path,
        name=heading,
        status="registered",
        kind=record.kind,
        forms=tuple(dict.fromkeys(form for member in members for form in _forms(member) if form.text != record.name)),
        identifiers=tuple(dict.fromkeys(pair for member in members for pair in member.identifiers)),
    )


def _forms(record: AuthorityRecord) -> Iterable[FormRecord]:
    if record.name != record.id or not record.merged_into:
        yield FormRecord(record.name, "", "")
    yield from (FormRecord(name, language, "native") for language, name in record.native)
    yield from (FormRecord(form.text, form.language, form.kind) for form in record.variants)
