"""Fixity: whether the files of a published folder still hold what its manifest says.

Neither the site nor the catalog is needed. What the manifest says waits in a temporary database, and files are read in pieces:
memory does not grow with the archive.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from sitegen.errors import UsageError
from sitegen.manifest import MANIFEST, leads_out, parse_manifest_line, read_lines
from sitegen.output import JOURNAL, STAGING

FAULTS = ("missing", "changed", "unreadable", "unhashed")
"""Kinds of findings that make a folder unsound; ``unknown`` files are no fault."""

_OURS = frozenset({MANIFEST, JOURNAL, STAGING, f"{MANIFEST}.new", f"{JOURNAL}.new"})
_BATCH = 256
_THREADS = 4


class Finding(NamedTuple):
    """A file that is not as the manifest says."""

    kind: str
    """One of `FAULTS`, or ``unknown``."""
    path: str
    """Relative to the folder, with ``/``."""
    note: str = ""
    """What is there instead."""


class Manifest:
    """What the manifest of a folder says, the last line of each path."""

    def __init__(self, folder: Path) -> None:
        """Read it. Raises `UsageError` where there is none, or where one of its lines leads out of the folder."""
        self.folder = folder
        # An empty name: a temporary file that SQLite removes by itself.
        self._sql = sqlite3.connect("", isolation_level=None)
        self._sql.execute("CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT) WITHOUT ROWID")
        if not (folder / MANIFEST).is_file():
            raise UsageError(
                f"'{folder}' has no {MANIFEST}: sitegen did not build this folder, or the copy was made without its hidden files."
            )
        self._sql.execute("BEGIN")
        self._sql.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", self._entries())
        self._sql.execute("COMMIT")

    def _entries(self) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(read_lines(self.folder / MANIFEST), 1):
            entry = parse_manifest_line(line)
            if not _is_inside(entry.name):
                raise UsageError(
                    f"{self.folder / MANIFEST}:{number}: '{entry.name[:200]}' is no file in this folder; nothing was read. "
                    "sitegen writes no such line: who changed the manifest?"
                )
            yield entry

    def __len__(self) -> int:
        return int(self._sql.execute("SELECT COUNT(*) FROM files").fetchone()[0])

    def __contains__(self, path: str) -> bool:
        try:
            return self._sql.execute("SELECT 1 FROM files WHERE path = ?", (path,)).fetchone() is not None
        except UnicodeEncodeError:
            return False  # not UTF-8: no name that we write

    def batches(self) -> Iterator[list[tuple[str, str]]]:
        """Yield paths and hashes, an empty hash where none was kept, in order of path."""
        rows = self._sql.execute("SELECT path, sha256 FROM files ORDER BY path")
        while batch := rows.fetchmany(_BATCH):
            yield batch

    def lines(self) -> Iterator[str]:
        """Yield the lines of a list that ``sha256sum -c`` reads, in order of path."""
        return (f"{digest}  {path}\n" for batch in self.batches() for path, digest in batch if digest)


def verify(manifest: Manifest, tell: Callable[[int], None] = lambda done: None) -> Iterator[Finding]:
    """Yield what is not as *manifest* says, in order of path; then the files it does not name.

    *tell* is given how many files have been looked at.
    """
    folder = manifest.folder
    root = folder.resolve()

    @lru_cache(maxsize=4096)
    def is_own(parent: Path) -> bool:
        return parent.resolve() == parent

    def look(entry: tuple[str, str]) -> Finding | None:
        return _look(root, *entry, is_own)

    done = 0
    with ThreadPoolExecutor(_THREADS) as threads:
        for batch in manifest.batches():
            yield from filter(None, threads.map(look, batch))
            done += len(batch)
            tell(done)
    yield from _unknown(manifest, root)


def _look(root: Path, path: str, expected: str, is_own: Callable[[Path], bool]) -> Finding | None:
    file = root / path
    try:
        status = file.lstat()
        if not is_own(file.parent) or stat.S_ISLNK(status.st_mode):
            return Finding("changed", path, "a symbolic link")
        if not stat.S_ISREG(status.st_mode):
            return Finding("changed", path, "no file" if not stat.S_ISDIR(status.st_mode) else "a folder")
        if not expected:
            return Finding("unhashed", path, "the manifest has no hash of it")
        with file.open("rb", buffering=0) as data:
            found = file_digest(data, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return Finding("missing", path)
    except OSError as error:
        return Finding("unreadable", path, error.strerror or "")
    return Finding("changed", path, found) if found != expected else None


def _unknown(manifest: Manifest, root: Path) -> Iterator[Finding]:
    """Yield the files of the folder that the manifest does not name, but for those that keep it."""
    for parent, folders, files in os.walk(root):
        inner = os.path.relpath(parent, root).replace(os.sep, "/")
        folders[:] = sorted(name for name in folders if inner != "." or name not in _OURS)
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted((*files, *links)):
            path = name if inner == "." else f"{inner}/{name}"
            if path not in manifest and path not in _OURS:
                yield Finding("unknown", path)


def _is_inside(name: str) -> bool:
    """Say whether *name* can only be a file inside the folder."""
    is_device = os.name == "nt" and PureWindowsPath(name).is_reserved()
    return not leads_out(name) and not is_device and not {"", ".", ".."}.intersection(name.split("/"))
