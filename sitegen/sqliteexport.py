"""Exports the archive as one SQLite file that Datasette serves as it is: tables with foreign keys, and full-text search.

What the tables say is what ``/data/`` says (`datatables`), with the texts; a list is a JSON array, or a table of its own.
Two exports of one site are equal byte for byte.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from sitegen.build import accept, look_at
from sitegen.catalog import Catalog
from sitegen.datafiles import Cell, cells_of
from sitegen.dataparts import parts_of, years_of
from sitegen.datarecords import MentionRecord
from sitegen.datasettemetadata import HEADING, metadata_yaml
from sitegen.datatables import TABLE
from sitegen.dataviews import records_of
from sitegen.errors import OutputError
from sitegen.ngrams import LONGEST, LONGEST_IN_TEXT, ngrams
from sitegen.plaintext import plain_text
from sitegen.render import site_view
from sitegen.site import Site
from sitegen.views import SiteView

APPLICATION = 0x73697465
"""Marks a file as one that this module wrote: it may be written again."""

NAMES = ("people", "institutions", "tags")
_ONE = {"people": "person", "institutions": "institution", "tags": "tag"}

_NAME_COLUMNS = (
    "id TEXT PRIMARY KEY, address TEXT, name TEXT NOT NULL, status TEXT NOT NULL, {kind}forms TEXT, identifiers TEXT"
)

SCHEMA = f"""
CREATE TABLE articles (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT NOT NULL, year INTEGER NOT NULL, date_note TEXT, updated TEXT,
  language TEXT NOT NULL, place TEXT, summary TEXT, text TEXT NOT NULL, address TEXT NOT NULL, source_name TEXT,
  source_url TEXT, source_retrieved TEXT, source_archived TEXT, source_licence TEXT, credits TEXT, credit_roles TEXT,
  words INTEGER NOT NULL, characters INTEGER NOT NULL);
CREATE INDEX articles_by_date ON articles(date);
CREATE INDEX articles_by_year ON articles(year);
CREATE INDEX articles_by_language ON articles(language);
CREATE TABLE people ({_NAME_COLUMNS.format(kind="")});
CREATE TABLE institutions ({_NAME_COLUMNS.format(kind="kind TEXT, ")});
CREATE TABLE tags ({_NAME_COLUMNS.format(kind="")});
CREATE TABLE article_people (
  article TEXT NOT NULL REFERENCES articles(id), person TEXT NOT NULL REFERENCES people(id), PRIMARY KEY (article, person));
CREATE INDEX article_people_by_person ON article_people(person);
CREATE TABLE article_institutions (
  article TEXT NOT NULL REFERENCES articles(id), institution TEXT NOT NULL REFERENCES institutions(id),
  PRIMARY KEY (article, institution));
CREATE INDEX article_institutions_by_institution ON article_institutions(institution);
CREATE TABLE article_tags (
  article TEXT NOT NULL REFERENCES articles(id), tag TEXT NOT NULL REFERENCES tags(id), PRIMARY KEY (article, tag));
CREATE INDEX article_tags_by_tag ON article_tags(tag);
CREATE TABLE mentions (
  number INTEGER PRIMARY KEY, article TEXT NOT NULL REFERENCES articles(id), taxonomy TEXT NOT NULL,
  person TEXT REFERENCES people(id), institution TEXT REFERENCES institutions(id), tag TEXT REFERENCES tags(id),
  printed TEXT NOT NULL, office TEXT, office_institution TEXT REFERENCES institutions(id), office_institution_printed TEXT,
  origin TEXT NOT NULL, times INTEGER NOT NULL);
CREATE INDEX mentions_by_article ON mentions(article);
CREATE INDEX mentions_by_person ON mentions(person);
CREATE INDEX mentions_by_institution ON mentions(institution);
CREATE INDEX mentions_by_tag ON mentions(tag);
CREATE TABLE offices (
  number INTEGER PRIMARY KEY, person TEXT NOT NULL REFERENCES people(id), office TEXT,
  institution TEXT REFERENCES institutions(id), institution_printed TEXT, origin TEXT NOT NULL, year INTEGER, first TEXT,
  last TEXT, article_count INTEGER, articles TEXT, note TEXT);
CREATE INDEX offices_by_person ON offices(person);
CREATE INDEX offices_by_institution ON offices(institution);
"""

# The index is filled with more than the tables hold (`ngrams`), so it must not be rebuilt from them.
SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, summary, text, content="articles", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE people_fts USING fts5(name, forms, content="people", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE institutions_fts USING fts5(
  name, forms, content="institutions", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE tags_fts USING fts5(name, forms, content="tags", tokenize="unicode61 remove_diacritics 2");
"""


def export_sqlite(site: Site, target: Path, *, keep_going: bool = False) -> Path:
    """Write the archive at *site* as it is now to *target*, and what Datasette is to say of it beside it; return that file.

    Raises `OutputError` where *target*, or the ``metadata.yaml`` beside it, is a file that sitegen did not write, and
    `ProblemsError` for faults in the articles, unless told to *keep_going* without those.
    """
    # What is in the files of data/ is in the catalog only where there are such files.
    settings = replace(site.settings, formats=tuple(sorted({*site.settings.formats, "data"})))
    site = replace(site, settings=settings)
    metadata = target.with_name("metadata.yaml")
    _refuse_foreign(target, metadata)
    new = target.with_name(f"{target.name}.new")
    try:
        with contextlib.suppress(FileNotFoundError):
            new.unlink()
        with look_at(site) as (catalog, _, _):
            accept(catalog, keep_going, strict=False)
            _write(new, catalog, site_view(site))
        new.replace(target)
        metadata.write_text(metadata_yaml(site.settings, target.stem), "utf-8", newline="\n")
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(f"{target}: the database cannot be written: {error}.") from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink()
    return metadata


def _refuse_foreign(target: Path, metadata: Path) -> None:
    if target.exists():
        with target.open("rb") as file:
            head = file.read(72)
        if head[:15] != b"SQLite format 3" or head[68:72] != APPLICATION.to_bytes(4):
            raise OutputError(f"{target}: this file is not one that sitegen exported: choose another name.")
    if metadata.exists() and not metadata.read_bytes().startswith(HEADING.encode()):
        raise OutputError(f"{metadata}: this file is not one that sitegen exported: choose another folder.")


def _write(file: Path, catalog: Catalog, site: SiteView) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as sql:
        for pragma in (
            "page_size = 4096",
            "journal_mode = OFF",
            "synchronous = OFF",
            f"application_id = {APPLICATION}",
        ):
            sql.execute(f"PRAGMA {pragma}")
        sql.execute("BEGIN")
        for statement in (SCHEMA + SEARCH.strip()).split(";"):
            sql.execute(statement)
        forms = _write_names(sql, catalog, site)
        years = years_of(catalog)
        for year in years:
            _write_year(sql, catalog, site, year, forms)
        _write_offices(sql, catalog, site, years)
        for name in ("articles", *NAMES):
            sql.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('optimize')")
        sql.execute("ANALYZE")
        sql.execute("COMMIT")
        sql.execute("VACUUM")


def _write_names(sql: sqlite3.Connection, catalog: Catalog, site: SiteView) -> dict[tuple[str, str], str]:
    """Write people, institutions and tags; return all forms of each name, in one text."""
    known: dict[tuple[str, str], str] = {}
    for taxonomy in NAMES:
        columns = [column.name for column in TABLE[taxonomy].columns if not column.name.startswith("form_")]
        for part in parts_of(catalog, taxonomy):
            for record in records_of(catalog, taxonomy, part):
                cells = cells_of(record, site)
                _insert(sql, taxonomy, {name: cells[name] for name in columns})
                forms = cells["forms"]
                assert isinstance(forms, tuple)
                name = str(cells["name"])
                texts = (ngrams(name, LONGEST), ngrams("\n".join(forms), LONGEST))
                sql.execute(
                    f"INSERT INTO {taxonomy}_fts (rowid, name, forms) VALUES (last_insert_rowid(), ?, ?)", texts
                )
                known[taxonomy, str(cells["id"])] = "\n".join(texts)
    return known


def _write_year(
    sql: sqlite3.Connection, catalog: Catalog, site: SiteView, year: str, forms: dict[tuple[str, str], str]
) -> None:
    """Write the articles of a year, whom they name, and what they are found by."""
    mentions: dict[str, list[MentionRecord]] = {}
    for record in records_of(catalog, "mentions", year):
        assert isinstance(record, MentionRecord)
        mentions.setdefault(record.article, []).append(record)
    texts = _texts(catalog, year)
    for article in records_of(catalog, "articles", year):
        cells = cells_of(article, site)
        key = str(cells["id"])
        text, named = texts[key], mentions.get(key, [])
        lists = {taxonomy: cells.pop(taxonomy) for taxonomy in NAMES}
        _insert(sql, "articles", {**cells, "year": int(year), "text": text})
        names = dict.fromkeys(forms[mention.taxonomy, mention.entity] for mention in named)
        found = "\n".join((ngrams(text, LONGEST_IN_TEXT), *names))
        sql.execute(
            "INSERT INTO articles_fts (rowid, title, summary, text) VALUES (last_insert_rowid(), ?, ?, ?)",
            (ngrams(str(cells["title"]), LONGEST), ngrams(str(cells["summary"]), LONGEST), found),
        )
        for taxonomy, ids in lists.items():
            assert isinstance(ids, tuple)
            for id_ in ids:
                _insert(sql, f"article_{taxonomy}", {"article": key, _ONE[taxonomy]: id_})
        for mention in named:
            _write_mention(sql, mention)


def _texts(catalog: Catalog, year: str) -> dict[str, str]:
    rows = catalog.rows(
        "SELECT a.key, b.html FROM listings l JOIN entries e ON e.listing = l.id JOIN articles a ON a.id = e.article"
        " JOIN bodies b ON b.article = a.id WHERE l.taxonomy = 'years' AND l.term = ?",
        year,
    )
    return {key: plain_text(html) for key, html in rows}


def _write_mention(sql: sqlite3.Connection, mention: MentionRecord) -> None:
    cells: dict[str, Cell] = {
        "article": mention.article,
        "taxonomy": mention.taxonomy,
        _ONE[mention.taxonomy]: mention.entity,
        "printed": mention.printed,
        "office": mention.office,
        "office_institution": mention.institution,
        "office_institution_printed": mention.institution_printed,
        "origin": mention.origin,
        "times": mention.times,
    }
    _insert(sql, "mentions", cells)


def _write_offices(sql: sqlite3.Connection, catalog: Catalog, site: SiteView, years: Iterable[str]) -> None:
    for year in years:
        for record in records_of(catalog, "offices", year):
            _insert(sql, "offices", {**cells_of(record, site), "origin": "attested", "year": int(year)})
    for record in records_of(catalog, "offices-asserted", ""):
        cells = cells_of(record, site)
        first, last = cells.pop("start"), cells.pop("until")
        _insert(sql, "offices", {**cells, "origin": "asserted", "first": first, "last": last})


def _insert(sql: sqlite3.Connection, table: str, cells: dict[str, Cell]) -> None:
    """Insert a row; an empty text or list is NULL, but for a text that may not be."""
    values = [_stored(cell, name) for name, cell in cells.items()]
    sql.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join('?' * len(cells))})", values)


def _stored(cell: Cell, name: str) -> str | int | None:
    if isinstance(cell, tuple):
        return msgspec.json.encode(cell).decode() if cell else None
    return cell if cell or name in ("text", "times", "words", "characters") else None
