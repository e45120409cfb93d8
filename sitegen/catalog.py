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

from sitegen.errors import SEVERITIES, OutputError, Problem

SCHEMA = """
-- What the last build was made with: fingerprints of settings, code and templates; the manifest it left; where the font
-- of social cards is.
CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Every input file. `mtime` in nanoseconds, -1 where the file was too young to be trusted. `owner`: an asset's article.
CREATE TABLE sources (
  path TEXT PRIMARY KEY, kind TEXT, owner TEXT, folder TEXT, size INTEGER, mtime INTEGER, hash BLOB) WITHOUT ROWID;
CREATE INDEX sources_by_folder ON sources(folder);
CREATE INDEX sources_by_owner ON sources(owner) WHERE owner != '';

-- Every folder of articles, pages or records, `folder` as in `sources`: what it showed when it was last gone through.
CREATE TABLE folders (folder TEXT PRIMARY KEY, print BLOB, articles INTEGER, excluded INTEGER) WITHOUT ROWID;

-- Every picture that is published and whose size is known, as it is shown, in pixels; `widths`: of its narrower copies, a
-- JSON array.
CREATE TABLE pictures (path TEXT PRIMARY KEY, width INTEGER, height INTEGER, widths TEXT) WITHOUT ROWID;

-- What is wrong, found while `stage` ('parse', 'plan' …) worked on `source`.
CREATE TABLE problems (source TEXT, stage TEXT, path TEXT, line INTEGER, "column" INTEGER, code TEXT, message TEXT);
CREATE INDEX problems_by_source ON problems(source, stage);

-- Every parsed article. `date_offset` belongs to the date, `aliases` is a JSON array, `modified` is for sitemaps.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, source TEXT UNIQUE, key TEXT, path TEXT, path_key TEXT, date TEXT, date_offset TEXT, title TEXT,
  language TEXT, aliases TEXT, modified TEXT, is_draft INTEGER, is_published INTEGER);
CREATE INDEX articles_in_order ON articles(date, path) WHERE is_published;
CREATE INDEX articles_left_out ON articles(source) WHERE NOT is_published;
CREATE INDEX articles_by_path ON articles(path_key);
CREATE INDEX articles_by_key ON articles(key);

-- An article as others show it: `card` is a `viewparts.Card`, `entry` a `viewparts.FeedEntry`.
CREATE TABLE cards (article INTEGER PRIMARY KEY, card BLOB, entry BLOB);

-- The whole article: `record` is an `articles.Article` but for its HTML; and its text as names are looked for in it
-- (`prose.folded_text`).
CREATE TABLE bodies (article INTEGER PRIMARY KEY, record BLOB, html TEXT);
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

-- What is suggested while a reader types. `words`: how the words of names and titles begin (`beginnings`), a row for each
-- `subject`, a listing or an article; `kind`: name, opening (first word of a title), title (the other ones); `weight`: of
-- an article its date, of a name how many digits the binary number of its articles has. `named`: what else finds a name, a
-- `suggestions.Named`. `splits`: a beginning that is found too often for one file, with the letters that
-- may follow it, a blank between those of two files.
CREATE TABLE words (
  kind TEXT, beginning TEXT, weight TEXT, subject INTEGER, PRIMARY KEY (kind, beginning, weight, subject)) WITHOUT ROWID;
CREATE TABLE named (listing INTEGER PRIMARY KEY, record BLOB);
CREATE TABLE splits (beginning TEXT PRIMARY KEY, next TEXT) WITHOUT ROWID;

-- What the page of `source` shows of others: 'S:source', 'P:path', 'I:article id'. `kind`: link, related, translation.
CREATE TABLE refs (source TEXT, kind TEXT, target TEXT, PRIMARY KEY (source, kind, target)) WITHOUT ROWID;
CREATE INDEX refs_by_target ON refs(target);

-- What full-text search holds of every article; the shards of its index, each of a period of dates, with the fingerprint
-- of all that is in it; their files, relative to the folder of the index. `entry` is what
-- `pagefind-entry.json` says of a shard; the files of the program are those of the shard ''.
CREATE TABLE documents (source TEXT PRIMARY KEY, date TEXT, lot INTEGER, path TEXT, print BLOB) WITHOUT ROWID;
CREATE INDEX documents_in_order ON documents(date, lot, path);
CREATE TABLE shards (name TEXT PRIMARY KEY, first TEXT, until TEXT, count INTEGER, print TEXT, entry TEXT) WITHOUT ROWID;
CREATE TABLE shard_files (shard TEXT, path TEXT, hash BLOB, PRIMARY KEY (shard, path)) WITHOUT ROWID;

-- Every file of the site, by logical path ('2024/03/x/' is its index.html). `subject` is what `kind` makes it from.
CREATE TABLE pages (
  path TEXT PRIMARY KEY, path_key TEXT, owner TEXT, kind TEXT, subject TEXT, number INTEGER, fingerprint BLOB,
  is_current INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX pages_by_key ON pages(path_key);
CREATE INDEX pages_by_owner ON pages(owner);
CREATE INDEX pages_by_subject ON pages(subject);
CREATE INDEX pages_not_current ON pages(path) WHERE is_current = 0;
"""

_CONTENT_TABLES = (
    "sources", "folders", "pictures", "problems", "articles", "cards", "bodies", "texts", "standalone", "mentions", "occurrences", "given", "records",
    "claims", "relations", "offices", "needles", "listings", "entries", "pairs", "crowds", "likenesses", "refs",
    "documents", "shards", "shard_files", "words", "named", "splits",
)  # fmt: skip


class Catalog:
    """One open transaction on the catalog. Nothing is kept unless `commit` is called."""

    def __init__(self, connection: sqlite3.Connection, new: Path | None = None) -> None:
        self.sql = connection
        self._new = new
        """The file, if nobody else knows it: it is to be the catalog when it is complete."""

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

    def has_fatal(self, severities: Iterable[str]) -> bool:
        """Say whether anything of one of the *severities* is wrong."""
        found = self.rows("SELECT DISTINCT substr(code, 1, 1) FROM problems").fetchall()
        return any(SEVERITIES[letter] in severities for (letter,) in found)

    def snapshot(self) -> Path | None:
        """Return a file that other processes can read with `open_snapshot`: the catalog as it is now.

        It lasts while this catalog is open and nothing is changed in it. ``None`` where only this process may know
        what the build has changed.
        """
        if self._new is not None:
            self.sql.execute("COMMIT")
            self.sql.execute("BEGIN")
        return self._new

    def commit(self) -> None:
        self.sql.execute("COMMIT")
        if self._new is not None:
            # What the next build needs; set now, since those who only look change no byte of the file.
            self.sql.execute("PRAGMA journal_mode = WAL")


@contextlib.contextmanager
def open_catalog(file: Path | None, is_kept: bool = True, made_with: bytes | None = None) -> Iterator[Catalog]:
    """Open the catalog at *file* (in memory for ``None``) for one build, and hold it against every other build.

    If nothing is to be kept, one that is not there yet is not made. If its state ``site`` is not *made_with*, only the pages
    and the state are taken over from it.
    Raises `OutputError` if another build holds it. A file that is no catalog, or one of another version, is replaced:
    it is never a source of truth.
    """
    if file is None:
        with contextlib.closing(_begin(":memory:")) as connection:
            yield Catalog(connection)
        return
    held, new = _hold(file), file.with_name(f"{file.name}.new")
    is_known = is_complete = is_damaged = False
    try:
        is_known = held.execute("PRAGMA user_version").fetchone()[0] == _VERSION
        if is_known and (made_with is None or Catalog(held).state("site") == made_with):
            yield Catalog(held)
        elif not is_kept:
            with contextlib.closing(_begin(":memory:")) as connection:
                yield Catalog(connection)
        else:
            # Written aside and put in its place when it is complete: what fails half way needs no undoing.
            _remove(new)
            with contextlib.closing(_begin(str(new))) as connection:
                if is_known:
                    _take_over(held, connection)
                yield Catalog(connection, new)
                is_complete = not connection.in_transaction
    except sqlite3.OperationalError as error:
        raise _unwritable(file, error) from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise  # a bug of ours
        is_damaged = True
        message = (
            f"{file}: the state of the build was damaged, and is removed: build again, which reads everything anew."
        )
        raise OutputError(message) from error
    finally:
        if is_complete and not is_known:
            # While the place is held, so that no other build comes between; Windows moves no file that is open. A whole
            # catalog is closed first: what SQLite keeps beside it must not come to lie beside the new one.
            with contextlib.suppress(PermissionError):
                new.replace(file)
                is_complete = False
        with contextlib.suppress(sqlite3.DatabaseError):
            # What cannot be undone now is undone when it is next opened.
            if held.in_transaction:
                held.execute("ROLLBACK")
        held.close()
        if is_complete:
            new.replace(file)
        _remove(new)
        if is_damaged:
            _remove(file)


def _take_over(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy what is known of the output."""
    for table in ("pages", "state"):
        rows = old.execute(f"SELECT * FROM {table}")
        signs = ", ".join("?" for _ in rows.description)
        new.executemany(f"INSERT INTO {table} VALUES ({signs})", rows)


def open_snapshot(file: Path) -> Catalog:
    """Open what `Catalog.snapshot` made, for reading alone; nothing may change it meanwhile."""
    connection = sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA cache_size = -16384")
    return Catalog(connection)


def snapshot_version(file: Path) -> tuple[int, int, int]:
    """Return what tells this snapshot from an earlier one at the same place."""
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def encode(value: object) -> bytes:
    """Return *value*, made of frozen dataclasses, as bytes: equal values have equal bytes."""
    return _ENCODER.encode(value)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_VERSION = zlib.crc32(SCHEMA.encode()) % 2**31 or 1


def _hold(file: Path) -> sqlite3.Connection:
    """Return the catalog in *file*, held against others; one without tables if there is none yet."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{file.parent}: the state of the build cannot be kept here: {error.strerror}.") from error
    try:
        try:
            return _held(file)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            _remove(file)
            return _held(file)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError("Another build of this site is running; wait for it to end.") from error
        raise _unwritable(file, error) from error


def _remove(file: Path) -> None:
    """Remove a catalog, with what a process that was killed may have left beside it."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)


def _held(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=0.2, isolation_level=None)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("another version")
        if version:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -32768")
        connection.execute("BEGIN IMMEDIATE")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(name: str) -> sqlite3.Connection:
    """Return a new catalog at *name*, without any means to undo what is written to it."""
    connection = sqlite3.connect(name, isolation_level=None)
    try:
        if name != ":memory:":
            connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("BEGIN")
        for statement in "\n".join(line for line in SCHEMA.splitlines() if not line.startswith("--")).split(";"):
            # Not executescript, which would end the transaction first.
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection


def _unwritable(file: Path | None, error: sqlite3.OperationalError) -> OutputError:
    return OutputError(f"{file}: the state of the build cannot be written: {error}.")
