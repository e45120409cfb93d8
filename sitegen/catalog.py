"""The archive's index, in SQLite: the only thing that knows all articles at once.

Its file lies in the state folder and may be deleted at any time. A build is one transaction: what is not published
is not remembered. `schema` documents the tables.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.errors import SEVERITIES, OutputError, Problem
from sitegen.schema import CONTENT_TABLES, SCHEMA


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
        for table in CONTENT_TABLES:
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
