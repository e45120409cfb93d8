"""Indexes a shard of the archive: runs Pagefind on it, and makes the files it wrote ours.

Each shard is indexed by itself. All are put into one folder, where each is a "language" of its own in
``pagefind-entry.json``, so that a browser loads the program once and the shards it needs.

Source: Pagefind 1.5 and its files (CBOR behind a signature).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from sitegen.errors import OutputError
from sitegen.pagefind import INSTALL, Engine

INDEXING = "indexing-"
"""How the names of folders begin in which a shard is being indexed."""

PROGRAM = ("pagefind.js", "pagefind-worker.js")
"""Files of the index that are the same for every shard, beside the WebAssembly of the language."""

STEMMED = frozenset(
    ["ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta", "tr"]
)
"""Languages whose words Pagefind reduces to their stems."""

_SIGNATURE = b"pagefind_dcd"


def stemmer(language: str) -> str:
    """Return the language whose stems words are reduced to; those of English where Pagefind knows none of *language*."""
    primary = language.split("-")[0].lower()
    return primary if primary in STEMMED else "en"


def index_pages(
    engine: Engine,
    pages: Iterable[tuple[str, str]],
    language: str,
    name: str,
    folder: Path,
    finish: Callable[[Path, str], None],
) -> None:
    """Index *pages* (path of each, and its HTML) as the shard *name* into *folder*, which is there once it is whole.

    Before it is, *finish* is given it as it is to be, and what the entry of the whole index says of the shard, as JSON.
    The bytes depend on nothing but the pages and the version of Pagefind. Raises `OutputError`, and `OSError`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=INDEXING) as temporary:
        written, made, kept = (Path(temporary, part) for part in ("pages", "index", "shard"))
        for path, html in pages:
            file = written / path / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
        _run(engine, written, made, language)
        finish(kept, _take_over(made, kept, name))
        shutil.rmtree(folder, ignore_errors=True)
        kept.replace(folder)


def _run(engine: Engine, pages: Path, index: Path, language: str) -> None:
    command: list[str | Path] = [
        engine.binary,
        "--site",
        pages,
        "--output-path",
        index,
        "--force-language",
        language,
        "--silent",
    ]
    # Settings of Pagefind in the environment are not for us.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            command,
            cwd=pages,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise OutputError(f"Pagefind cannot be started: {engine.binary}: {error.strerror}. {_WITHOUT}") from error
    if done.returncode or not (index / "pagefind-entry.json").is_file():
        said = " ".join((done.stderr or done.stdout).split())[-300:].rstrip(".")
        raise OutputError(f"Pagefind failed (status {done.returncode}): {said or 'it said nothing'}. {_WITHOUT}")


_WITHOUT = "'sitegen build --no-search' builds without full-text search."


def _take_over(made: Path, kept: Path, name: str) -> str:
    """Copy an index with the files of this shard named after it, and in an order that is the same every time."""
    import cbor2

    try:
        return _renamed(made, kept, name)
    except (cbor2.CBORError, KeyError, IndexError, TypeError, ValueError) as error:
        raise OutputError(
            f"This Pagefind writes files of another form. This line installs one that fits: {INSTALL}"
        ) from error


def _renamed(made: Path, kept: Path, name: str) -> str:
    import cbor2

    entry = json.loads((made / "pagefind-entry.json").read_text(encoding="utf-8"))
    if len(entry["languages"]) != 1:
        raise OutputError(f"Pagefind made {len(entry['languages'])} indexes where one was asked for. {_WITHOUT}")
    (language,) = entry["languages"].values()
    # Version, pages [name, words], index chunks [from, to, name], filters [filter, name], sorts, fields.
    meta = cbor2.loads(_read(made / f"pagefind.{language['hash']}.pf_meta"))
    for folder, rows, place in (("fragment", meta[1], 0), ("index", meta[2], 2)):
        (kept / folder).mkdir(parents=True)
        for row in rows:
            known, row[place] = row[place], f"{name}_{row[place].rpartition('_')[2]}"
            (made / folder / f"{known}.pf_{folder}").replace(kept / folder / f"{row[place]}.pf_{folder}")
    (kept / "filter").mkdir()
    for row in sorted(meta[3]):
        values = cbor2.loads(_read(made / "filter" / f"{row[1]}.pf_filter"))
        # Pagefind writes them in another order each time.
        values[1].sort()
        row[1] = _write(kept / "filter", cbor2.dumps(values), name, "{}.pf_filter")
    meta[3].sort()
    for file in (*PROGRAM, f"wasm.{language['wasm']}.pagefind"):
        (made / file).replace(kept / file)
    language["hash"] = _write(kept, cbor2.dumps(meta), name, "pagefind.{}.pf_meta")
    shared = {key: entry[key] for key in ("version", "include_characters")}
    return json.dumps(language | shared, ensure_ascii=False, sort_keys=True)


def _read(file: Path) -> bytes:
    import gzip

    data = gzip.decompress(file.read_bytes())
    if not data.startswith(_SIGNATURE):
        raise ValueError(file)
    return data[len(_SIGNATURE) :]


def _write(folder: Path, data: bytes, name: str, pattern: str) -> str:
    """Write a file of an index as it is: compressed, its bytes would depend on the library that compresses."""
    data = _SIGNATURE + data
    own = f"{name}_{blake2b(data, digest_size=6).hexdigest()}"
    (folder / pattern.format(own)).write_bytes(data)
    return own


def files_of_index(folder: Path) -> Iterator[str]:
    """Yield the files of a shard, relative to its folder, in order."""
    yield from sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
