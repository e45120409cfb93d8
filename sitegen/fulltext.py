"""Full-text search: keeps its index up to date, shard by shard.

The archive is cut into periods of at most `MOST` articles (`periods`). A shard whose documents are what they were keeps
its files; only the others are indexed again, one after the other, so that memory does not grow with the archive. What
Pagefind made lies in the state folder, by the fingerprint of what it was made of, and is copied from there.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from sitegen.catalog import Catalog
from sitegen.documents import WITHIN, Document, Documents, Vocabulary, bounds, document_html
from sitegen.errors import OutputError
from sitegen.indexing import INDEXING, PROGRAM, files_of_index, index_pages, stemmer
from sitegen.pagefind import Engine, engine_key
from sitegen.periods import Period, cut
from sitegen.progress import Progress
from sitegen.touched import Touched

MOST = 1000
"""Articles of one shard."""

_FORM = 1
"""Of what this module and `documents` make of an article; one more with each change of it."""

_Dates = set[str]


def record_index(
    catalog: Catalog, engine: Engine | None, language: str, state: Path, touched: Touched, progress: Progress
) -> None:
    """Bring the index up to date with the articles that were *touched*; without an *engine*, forget it.

    *language*: of the site. *state*: its state folder. Touches the parts of the site whose files are others now.
    Raises `OutputError` if the engine fails, or the state folder cannot be written.
    """
    made_with = engine_key(engine)
    if catalog.state("search") != made_with:
        _forget(catalog, touched)
        catalog.set_state("search", made_with)
        is_new = True
    else:
        is_new = touched.is_everything
    if engine is None:
        return
    changed = _record_documents(catalog, None if is_new else touched)
    shards = _Shards(catalog, engine, stemmer(language), state / "search", touched, progress)
    try:
        shards.settle(changed)
    except OSError as error:
        raise OutputError(f"{state / 'search'}: the index of search cannot be kept here: {error.strerror}.") from error


def _forget(catalog: Catalog, touched: Touched) -> None:
    for (name,) in catalog.rows("SELECT name FROM shards").fetchall():
        touched.add(f"shard:{name}")
    for owner in ("search", "home"):  # both say whether there is an index
        touched.add(owner)
    for table in ("documents", "shards", "shard_files"):
        catalog.run(f"DELETE FROM {table}")


def _record_documents(catalog: Catalog, touched: Touched | None) -> _Dates:
    """Record the fingerprints of the documents that were *touched*, all for ``None``; return the dates where one is another."""
    if touched is None:
        rows = catalog.rows(
            "SELECT source FROM articles WHERE is_published UNION SELECT source FROM documents ORDER BY 1"
        )
        sources = [source for (source,) in rows]
    else:
        kinds = ("article:", "document:")
        sources = sorted({owner.partition(":")[2] for owner in touched.owners if owner.startswith(kinds)})
    documents = Documents(catalog)
    dates: _Dates = set()
    for source in sources:
        before = catalog.row("SELECT date, lot, path, print FROM documents WHERE source = ?", source)
        found = documents.of(source)
        after = (found.date, found.lot, found.path, found.fingerprint()) if found is not None else None
        if before != after:
            dates.update(row[0] for row in (before, after) if row is not None)
            if after is None:
                catalog.run("DELETE FROM documents WHERE source = ?", source)
            else:
                catalog.run("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", source, *after)
    return dates


class _Shards:
    """Brings the shards up to date, and their files in the folder of the state."""

    def __init__(
        self, catalog: Catalog, engine: Engine, language: str, folder: Path, touched: Touched, progress: Progress
    ) -> None:
        self._catalog, self._engine, self._language = catalog, engine, language
        self._folder, self._touched, self._progress = folder, touched, progress

    def settle(self, changed: _Dates) -> None:
        """Index every shard anew in which the document of one of the *changed* dates is, or that is a new one.

        Where all files may be copied anew, all shards are looked at.
        """
        if self._folder.is_symlink():
            raise OutputError(f"{self._folder} leads to another folder: remove it, and a build makes one of its own.")
        catalog = self._catalog
        rows = catalog.rows("SELECT name, print FROM shards ORDER BY name")
        known = dict(rows.fetchall())
        periods = list(cut(self._count, MOST))
        stale = [
            period
            for period in periods
            if self._touched.is_everything
            or not (self._folder / known.get(period.name, "-")).is_dir()
            or any(period.first <= date < period.until for date in changed)
        ]
        counts = [self._count(period) for period in stale]
        done, total = 0, sum(counts)
        for period, count in zip(stale, counts, strict=True):
            self._progress("Indexing", done, total)
            done += count
            print_ = self._print(period)
            if print_ != known.get(period.name) or _whole(self._folder / print_) is None:
                self._index(period, count, print_)
        for name in known.keys() - {period.name for period in periods}:
            self._remove(name)
        if stale:
            self._progress("Indexing", total, total)
        self._clean()

    def _count(self, period: Period) -> int:
        row = self._catalog.row(f"SELECT COUNT(*) {WITHIN}", *bounds(period))
        return int(row[0]) if row else 0

    def _print(self, period: Period) -> str:
        """Return the fingerprint of all that a shard holds."""
        digest = blake2b(digest_size=12)
        digest.update(f"{_FORM} {self._engine.version} {self._language} {period.name}".encode())
        for (print_,) in self._catalog.rows(f"SELECT print {WITHIN}", *bounds(period)):
            digest.update(print_)
        return digest.hexdigest()

    def _index(self, period: Period, count: int, print_: str) -> None:
        folder = self._folder / print_
        made = _whole(folder)
        if made is None:
            vocabulary = Vocabulary()

            def page(document: Document) -> tuple[str, str]:
                vocabulary.add(document)
                return document.path, document_html(document)

            def finish(index: Path, entry: str) -> None:
                words = json.dumps(vocabulary.words(), ensure_ascii=False, separators=(",", ":"))
                (index / f"{period.name}.words.json").write_text(words, encoding="utf-8", newline="\n")
                files = {path: _hash(index / path) for path in files_of_index(index)}
                (index / _MADE).write_bytes(msgspec.msgpack.encode(_Made(entry, files)))

            pages = map(page, Documents(self._catalog).within(period))
            index_pages(self._engine, pages, self._language, period.name, folder, finish)
            made = _whole(folder)
            assert made is not None, folder
        self._remove(period.name)
        columns = (period.name, period.first, period.until, count, print_, made.entry)
        self._catalog.run("INSERT INTO shards VALUES (?, ?, ?, ?, ?, ?)", *columns)
        self._catalog.sql.executemany(
            "INSERT OR REPLACE INTO shard_files VALUES (?, ?, ?)",
            (
                ("" if path.endswith((*PROGRAM, ".pagefind")) else period.name, path, hash_)
                for path, hash_ in sorted(made.files.items())
            ),
        )

    def _remove(self, name: str) -> None:
        self._touched.add(f"shard:{name}")
        for owner in ("search", "home"):  # both say whether there is an index
            self._touched.add(owner)
        self._catalog.run("DELETE FROM shards WHERE name = ?", name)
        self._catalog.run("DELETE FROM shard_files WHERE shard = ?", name)

    def _clean(self) -> None:
        """Remove what was made of shards that are not what they were, and of builds that were killed."""
        if self._folder.is_dir():
            used = {print_ for (print_,) in self._catalog.rows("SELECT print FROM shards")}
            for entry in self._folder.iterdir():
                if entry.name not in used and _OURS.fullmatch(entry.name) and not entry.is_symlink():
                    shutil.rmtree(entry, ignore_errors=True)


_OURS = re.compile(f"[0-9a-f]{{24}}|{INDEXING}.*")
"""Names of folders that we make."""

_MADE = "made"
"""File beside a shard's files, written last: a `_Made`."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What lies in the folder of a shard."""

    entry: str
    """What `index_pages` says of it."""
    files: dict[str, bytes]
    """Path in the folder → hash."""


def _whole(folder: Path) -> _Made | None:
    """Return what is in the folder of a shard, if all of it is there as it was made."""
    try:
        made = msgspec.msgpack.decode((folder / _MADE).read_bytes(), type=_Made)
        is_whole = all(_hash(folder / path) == hash_ for path, hash_ in made.files.items())
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return None
    return made if is_whole else None


def _hash(file: Path) -> bytes:
    return blake2b(file.read_bytes(), digest_size=16).digest()
