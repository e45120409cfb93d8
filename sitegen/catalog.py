"""The archive's index, in SQLite: the only thing that knows all articles at once.

Its file lies in the state folder and may be deleted at any time. A build is one transaction: what is not published
is not remembered. The tables are the contract between the steps, and `SCHEMA` documents them.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.errors import OutputError, Problem

SCHEMA = """
-- What the last build was made with: fingerprints of settings, code and templates; the manifest it left.
CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Every input file. `mtime` in nanoseconds, -1 where the file was too young to be trusted. `owner`: an asset's article.
CREATE TABLE sources (path TEXT PRIMARY KEY, kind TEXT, owner TEXT, size INTEGER, mtime INTEGER, hash BLOB) WITHOUT ROWID;
CREATE INDEX sources_by_owner ON sources(owner) WHERE owner != '';

-- What is wrong, found while `stage` ('parse', 'plan' …) worked on `source`.
CREATE TABLE problems (source TEXT, stage TEXT, path TEXT, line INTEGER, "column" INTEGER, code TEXT, message TEXT);
CREATE INDEX problems_by_source ON problems(source, stage);

-- Every parsed article; `record` is an `articles.Article` without its HTML, `card` a `views.Card`.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, source TEXT UNIQUE, key TEXT, path TEXT, path_key TEXT, date TEXT, title TEXT, language TEXT,
  is_draft INTEGER, is_published INTEGER, card BLOB, record BLOB);
CREATE INDEX articles_in_order ON articles(date, path) WHERE is_published;
CREATE INDEX articles_left_out ON articles(source) WHERE NOT is_published;
CREATE INDEX articles_by_path ON articles(path_key);
CREATE INDEX articles_by_key ON articles(key);

-- The text of an article: its HTML, and the same as names are looked for in it (`mentions.folded_text`).
CREATE TABLE bodies (article INTEGER PRIMARY KEY, html TEXT);
CREATE TABLE texts (article INTEGER PRIMARY KEY, folded TEXT);

-- Stand-alone pages; `record` is an `articles.StandalonePage`.
CREATE TABLE standalone (source TEXT PRIMARY KEY, record BLOB) WITHOUT ROWID;

-- Names that front matter declares, as printed. `key` matches spellings; `term` is what the name resolved to, once the
-- article is published: a record's id, '~' and a key for a name without one, '?' and a key for one that fits several.
-- The same three of the institution where an office was held.
CREATE TABLE mentions (
  article INTEGER, taxonomy TEXT, position INTEGER, line INTEGER, name TEXT, key TEXT, term TEXT,
  role TEXT, institution TEXT, institution_key TEXT, institution_term TEXT,
  PRIMARY KEY (article, taxonomy, position)) WITHOUT ROWID;
CREATE INDEX mentions_by_key ON mentions(taxonomy, key);
CREATE INDEX mentions_by_term ON mentions(taxonomy, term, name);
CREATE INDEX mentions_by_institution_key ON mentions(institution_key) WHERE institution_key != '';
CREATE INDEX mentions_by_institution ON mentions(institution_term) WHERE institution_term != '';

-- Names that the text mentions, a row for each term. `start` and `finish` are places in the HTML; `is_aside`: linked,
-- though the front matter does not declare the term. Date and path are the article's.
CREATE TABLE occurrences (
  article INTEGER, taxonomy TEXT, term TEXT, start INTEGER, finish INTEGER, count INTEGER, is_linked INTEGER,
  before TEXT, printed TEXT, after TEXT, is_aside INTEGER, date TEXT, path TEXT,
  PRIMARY KEY (article, taxonomy, term)) WITHOUT ROWID;
CREATE INDEX occurrences_by_term ON occurrences(taxonomy, term);
CREATE INDEX occurrences_aside ON occurrences(taxonomy, term, date, path) WHERE is_aside;

-- Authority records as files give them, and those that count: of two with one id the first. `record` is an
-- `authorities.AuthorityRecord`.
CREATE TABLE given (
  source TEXT, line INTEGER, taxonomy TEXT, id_key TEXT, record BLOB, PRIMARY KEY (source, line, id_key)) WITHOUT ROWID;
CREATE INDEX given_by_id ON given(taxonomy, id_key);
CREATE TABLE records (
  taxonomy TEXT, id TEXT, id_key TEXT, merged_into TEXT, source TEXT, record BLOB, PRIMARY KEY (taxonomy, id))
  WITHOUT ROWID;
CREATE INDEX records_by_id_key ON records(id_key);
CREATE INDEX records_merged ON records(taxonomy, merged_into) WHERE merged_into != '';
CREATE INDEX records_by_source ON records(source);

-- The keys of all names of a record; what a record says of others (kind: parent, earlier, later, distinct); the offices
-- it asserts, with a row without a role for where a person belongs.
CREATE TABLE claims (taxonomy TEXT, key TEXT, record TEXT, PRIMARY KEY (taxonomy, key, record)) WITHOUT ROWID;
CREATE INDEX claims_by_record ON claims(taxonomy, record);
CREATE TABLE relations (
  taxonomy TEXT, record TEXT, kind TEXT, target TEXT, PRIMARY KEY (taxonomy, record, kind, target)) WITHOUT ROWID;
CREATE INDEX relations_by_target ON relations(taxonomy, target);
CREATE TABLE offices (
  person TEXT, position INTEGER, role TEXT, institution TEXT, institution_key TEXT, institution_term TEXT,
  start TEXT, until TEXT, note TEXT, PRIMARY KEY (person, position)) WITHOUT ROWID;
CREATE INDEX offices_by_institution_key ON offices(institution_key) WHERE institution_key != '';
CREATE INDEX offices_by_institution ON offices(institution_term) WHERE institution_term != '';

-- Every form of every name that texts are searched for, folded; `anchor` is its beginning.
CREATE TABLE needles (
  taxonomy TEXT, term TEXT, form TEXT, anchor TEXT, rule TEXT, PRIMARY KEY (taxonomy, term, form)) WITHOUT ROWID;
CREATE INDEX needles_by_anchor ON needles(anchor);

-- Groups of articles: terms, and taxonomy 'years', 'months', 'pairs'. `term` says which for ever, `slug` is its address
-- today; `heading` the accepted form of the name; `sort` begins as the name does in an index.
CREATE TABLE listings (
  id INTEGER PRIMARY KEY, taxonomy TEXT, term TEXT, slug TEXT, heading TEXT, count INTEGER, sort TEXT,
  UNIQUE (taxonomy, term));
CREATE INDEX listings_by_slug ON listings(taxonomy, slug);
CREATE INDEX listings_by_name ON listings(taxonomy, sort);
CREATE INDEX listings_by_count ON listings(taxonomy, count);
CREATE TABLE entries (
  listing INTEGER, date TEXT, path TEXT, article INTEGER, PRIMARY KEY (listing, date, path)) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries(article);

-- How many articles two people or institutions share, in both directions; the articles that name too many to count; and
-- what names that look alike share.
CREATE TABLE pairs (listing INTEGER, other INTEGER, count INTEGER, PRIMARY KEY (listing, other)) WITHOUT ROWID;
CREATE TABLE crowds (article INTEGER PRIMARY KEY);
CREATE TABLE likenesses (taxonomy TEXT, likeness TEXT, listing INTEGER, PRIMARY KEY (taxonomy, likeness, listing)) WITHOUT ROWID;
CREATE INDEX likenesses_by_listing ON likenesses(listing);

-- What the page of `source` shows of others: 'S:source', 'P:path', 'I:article id'. `kind`: link, related, translation.
CREATE TABLE refs (source TEXT, kind TEXT, target TEXT, PRIMARY KEY (source, kind, target)) WITHOUT ROWID;
CREATE INDEX refs_by_target ON refs(target);

-- Every file of the site, by logical path ('2024/03/x/' is its index.html). `subject` is what `kind` makes it from.
CREATE TABLE pages (
  path TEXT PRIMARY KEY, path_key TEXT, owner TEXT, kind TEXT, subject TEXT, number INTEGER, fingerprint BLOB,
  is_current INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX pages_by_key ON pages(path_key);
CREATE INDEX pages_by_owner ON pages(owner);
CREATE INDEX pages_by_subject ON pages(subject);
"""

_CONTENT_TABLES = (
    "sources", "problems", "articles", "bodies", "texts", "standalone", "mentions", "occurrences", "given", "records",
    "claims", "relations", "offices", "needles", "listings", "entries", "pairs", "crowds", "likenesses", "refs",
)  # fmt: skip


class Catalog:
    """One open transaction on the catalog. Nothing is kept unless `commit` is called."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.sql = connection

    def rows(self, query: str, *values: object) -> sqlite3.Cursor:
        """Return the rows of *query*, read as they are used: change no table it reads meanwhile."""
        return self.sql.execute(query, values)

    def row(self, query: str, *values: object) -> tuple | None:  # type: ignore[type-arg]
        found: tuple[object, ...] | None = self.sql.execute(query, values).fetchone()
        return found

    def run(self, query: str, *values: object) -> int:
        """Execute *query* and return how many rows it changed."""
        return self.sql.execute(query, values).rowcount

    def listing(self, taxonomy: str, term: str) -> int | None:
        """Return the number of the listing of *term*, if there is one."""
        found = self.row("SELECT id FROM listings WHERE taxonomy = ? AND term = ?", taxonomy, term)
        return found[0] if found else None

    def state(self, key: str) -> bytes | None:
        found = self.row("SELECT value FROM state WHERE key = ?", key)
        return found[0] if found else None

    def set_state(self, key: str, value: bytes) -> None:
        self.run("INSERT OR REPLACE INTO state VALUES (?, ?)", key, value)

    def forget_content(self) -> None:
        """Forget all that was parsed; the pages, which say what is ours in the output, stay."""
        for table in _CONTENT_TABLES:
            self.run(f"DELETE FROM {table}")

    def replace_problems(self, source: str, stage: str, problems: Iterable[Problem]) -> None:
        self.run("DELETE FROM problems WHERE source = ? AND stage = ?", source, stage)
        self.sql.executemany(
            "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((source, stage, p.path, p.line, p.column, p.code, p.message) for p in problems),
        )

    def problems(self) -> list[Problem]:
        """Return all that is wrong, in order of path and line."""
        rows = self.rows('SELECT DISTINCT path, line, "column", code, message FROM problems')
        return sorted(Problem(*row) for row in rows)

    def commit(self) -> None:
        self.sql.execute("COMMIT")


@contextlib.contextmanager
def open_catalog(file: Path | None) -> Iterator[Catalog]:
    """Open the catalog at *file* (in memory for ``None``) for one build, and hold it against every other build.

    Raises `OutputError` if another build holds it. A file that is no catalog, or one of another version, is replaced:
    it is never a source of truth.
    """
    connection = _connect(file)
    try:
        yield Catalog(connection)
    except sqlite3.OperationalError as error:
        raise _unwritable(file, error) from error
    finally:
        with contextlib.suppress(
            sqlite3.OperationalError
        ):  # what cannot be undone now is undone when it is next opened
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        connection.close()


def encode(value: object) -> bytes:
    """Return *value*, made of frozen dataclasses, as bytes: equal values have equal bytes."""
    return _ENCODER.encode(value)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_VERSION = zlib.crc32(SCHEMA.encode()) % 2**31 or 1


def _connect(file: Path | None) -> sqlite3.Connection:
    if file is None:
        return _begin(":memory:")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{file.parent}: the state of the build cannot be kept here: {error.strerror}.") from error
    try:
        return _begin(str(file))
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError("Another build of this site is running; wait for it to end.") from error
        raise _unwritable(file, error) from error
    except sqlite3.DatabaseError:
        return _replace(file)


def _unwritable(file: Path | None, error: sqlite3.OperationalError) -> OutputError:
    return OutputError(f"{file}: the state of the build cannot be written: {error}.")


def _replace(file: Path) -> sqlite3.Connection:
    for leftover in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        leftover.unlink(missing_ok=True)
    return _begin(str(file))


def _begin(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=0.2, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("another version")
        if version == 0:
            lines = [line for line in SCHEMA.splitlines() if not line.startswith("--")]
            # Not executescript, which would end the transaction first.
            for statement in "\n".join(lines).split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection
