"""Walks a site's inputs and says what differs from the last build."""

from __future__ import annotations

import fnmatch
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from sitegen.catalog import Catalog
from sitegen.characters import control_character
from sitegen.errors import Problem
from sitegen.frontmatter import MARKDOWN
from sitegen.recordfiles import is_folder_page, record_taxonomy
from sitegen.settings import Folder, RecordFolder, Settings
from sitegen.site import Site, theme_folder

_LEFTOVERS = frozenset(
    {".DS_Store", ".git", ".gitignore", ".gitkeep", ".sitegen-manifest", ".sitegen-journal", ".sitegen-staging"}
)

_YOUNG_NS = 2_000_000_000
"""A file changed less than this before it was read may change again within one tick of the coarsest clock (FAT: 2 s)."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input file as the folder shows it."""

    path: str
    """Relative to the site folder, with ``/``; ``theme:static/…`` in the default theme."""
    kind: str
    """``article``, ``page``, ``asset``, ``records``, ``static`` or ``template``."""
    owner: str
    """Of an asset: the source it is published with."""
    size: int
    mtime: int
    """Nanoseconds."""


@dataclass(slots=True)
class Changes:
    """What differs from the last build."""

    changed: list[Input] = field(default_factory=list)
    """New, or perhaps changed: size or time differ. In order of path."""
    removed: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, kind and owner."""
    problems: list[Problem] = field(default_factory=list)
    excluded: int = 0
    """Files left out by the setting ``exclude``."""
    articles: int = 0
    """Files that are articles, changed or not."""


def read_changes(site: Site, catalog: Catalog) -> Changes:
    """Walk all inputs and compare them with the catalog's, by size and time."""
    changes = Changes()
    known = {
        path: (kind, owner, size, mtime)
        for path, kind, owner, size, mtime in catalog.rows("SELECT path, kind, owner, size, mtime FROM sources")
    }
    if not site.settings.base_url:
        message = "No base_url is set: feeds and sitemaps, which need the site's own address, are not written."
        changes.problems.append(Problem("", 0, 0, "N101", message))
    for item in _Walk(site, changes).inputs():
        changes.articles += item.kind == "article"
        if known.pop(item.path, None) != (item.kind, item.owner, item.size, item.mtime):
            changes.changed.append(item)
    changes.changed.sort(key=lambda item: item.path)
    changes.removed = [(path, kind, owner) for path, (kind, owner, _, _) in sorted(known.items())]
    return changes


def read_input(site: Site, item: Input, catalog: Catalog) -> tuple[bytes | None, list[Problem]]:
    """Read *item* and remember it; return its bytes if they differ from those of the last build, else ``None``."""
    try:
        data = real_path(site, item.path).read_bytes()
    except OSError as error:
        # Kept, so that it is missed when it goes; of no size, so that it is read again and not published.
        unread = (item.path, item.kind, item.owner, -1, -1, b"")
        catalog.run("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", *unread)
        return None, [Problem(item.path, 0, 0, "E109", f"The file cannot be read: {error.strerror}.")]
    digest = blake2b(data, digest_size=16).digest()
    row = catalog.row("SELECT hash, kind, owner FROM sources WHERE path = ?", item.path)
    mtime = item.mtime if item.mtime < time.time_ns() - _YOUNG_NS else -1
    catalog.run(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
        item.path,
        item.kind,
        item.owner,
        item.size,
        mtime,
        digest,
    )
    return (None if row == (digest, item.kind, item.owner) else data), []


def real_path(site: Site, path: str) -> Path:
    """Return the file that *path*, as in `Input.path`, means."""
    return theme_folder() / path.removeprefix("theme:") if path.startswith("theme:") else site.root / path


def folder_of(settings: Settings, path: str) -> Folder:
    """Return the folder of articles or pages that *path* lies in."""
    fitting = [folder for folder in settings.articles if path.startswith(f"{folder.path}/")]
    return max(fitting, key=lambda folder: len(folder.path)) if fitting else Folder(settings.pages)


def record_folder_of(settings: Settings, path: str) -> RecordFolder:
    """Return the folder of records that *path* lies in; the default one where it lies in none."""
    fitting = [folder for folder in settings.authorities if path.startswith(f"{folder.path}/")]
    return max(fitting, key=lambda folder: len(folder.path)) if fitting else RecordFolder()


class _Walk:
    def __init__(self, site: Site, changes: Changes) -> None:
        self.site, self.changes = site, changes
        self.root = os.path.realpath(site.root)

    def inputs(self) -> Iterator[Input]:
        settings, theme = self.site.settings, theme_folder()
        seen: set[str] = set()
        for folder in settings.articles:
            if not (self.site.root / folder.path).is_dir():
                self.report(folder.path, "W204", "There is no such folder of articles.")
            for item in self.content(folder.path, "article"):
                if item.path not in seen:
                    seen.add(item.path)
                    yield item
        yield from self.content(settings.pages, "page")
        for records in settings.authorities:
            yield from self.records(records)
        for kind, folder_name in (("template", settings.templates), ("static", settings.static)):
            own: set[str] = set()
            for entry, path, _ in self.top(folder_name):
                own.add(path.removeprefix(f"{folder_name}/"))
                yield self.input(entry, path, kind)
            base = "templates" if kind == "template" else "static"
            for entry, path, _ in self.files(theme / base, f"theme:{base}"):
                if path.removeprefix(f"theme:{base}/") not in own:
                    yield self.input(entry, path, kind)

    def top(self, path: str) -> Iterator[tuple[os.DirEntry[str], str, str]]:
        """Yield the files of an input folder of the site; it may not be a link that leads out."""
        folder = self.site.root / path
        if os.path.commonpath([self.root, os.path.realpath(folder)]) != self.root:
            self.report(path, "E110", "This folder lies outside the site folder: put the folder itself here.")
            return
        yield from self.files(folder, path)

    def content(self, folder: str, kind: str) -> Iterator[Input]:
        for entry, path, bundle in self.top(folder):
            relative = path.removeprefix(f"{folder}/")
            if _is_apart(path, folder, self.site.settings.authorities):
                continue
            if kind == "article" and any(
                fnmatch.fnmatchcase(relative, pattern) or fnmatch.fnmatchcase(entry.name, pattern)
                for pattern in self.site.settings.exclude
            ):
                self.changes.excluded += 1
            elif entry.name.lower().endswith(MARKDOWN):
                yield self.input(entry, path, kind)
            elif bundle:
                yield self.input(entry, path, "asset", bundle)
            else:
                self.report(
                    path,
                    "W204",
                    "Not published: an article ends in .md, and its files lie beside it in a folder with index.md.",
                )

    def records(self, folder: RecordFolder) -> Iterator[Input]:
        if folder.taxonomy and not (self.site.root / folder.path).is_dir():
            self.report(folder.path, "W204", "There is no such folder of records.")
        for entry, path, _ in self.top(folder.path):
            inner = path.removeprefix(f"{folder.path}/")
            if _is_apart(path, folder.path, (*self.site.settings.authorities, *self.site.settings.articles)):
                continue
            if any(fnmatch.fnmatchcase(inner, pattern) for pattern in folder.exclude):
                self.changes.excluded += 1
            elif record_taxonomy(path, folder):
                yield self.input(entry, path, "records")
            elif is_folder_page(path, folder):
                message = f"Not read: it is the page of the folder itself; 'exclude: {inner}' says so."
                self.report(path, "W204", message)
            else:
                self.report(path, "W204", _no_record(folder))

    def input(self, entry: os.DirEntry[str], path: str, kind: str, owner: str = "") -> Input:
        status = entry.stat()
        return Input(path, kind, owner, status.st_size, status.st_mtime_ns)

    def files(self, folder: Path, path: str, bundle: str = "") -> Iterator[tuple[os.DirEntry[str], str, str]]:
        """Yield each file below *folder* by name, with its path and the ``index.md`` it lies beside, if any."""
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            self.report(path, "E109", f"The folder cannot be read: {error.strerror}.")
            return
        index = next((entry.name for entry in entries if entry.name in ("index.md", "index.markdown")), "")
        bundle = f"{path}/{index}" if index else bundle
        for entry in entries:
            inner = f"{path}/{entry.name}"
            is_static = inner.startswith((f"{self.site.settings.static}/", "theme:static/"))
            if _is_passed_over(entry.name, is_static):
                continue
            if fault := _name_fault(entry.name):
                self.report(_readable(inner), "E109", f"The file name {fault}: rename the file.")
                continue
            if entry.is_symlink() and not self.stays_inside(entry, inner):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(folder / entry.name, inner, bundle)
            elif entry.is_file():
                yield entry, inner, bundle
            else:
                self.report(inner, "W204", "Not read: neither a file nor a folder.")

    def stays_inside(self, entry: os.DirEntry[str], path: str) -> bool:
        target = os.path.realpath(entry.path)
        if os.path.commonpath([self.root, target]) != self.root:
            self.report(path, "E110", "This symbolic link leads out of the site folder: put the file itself here.")
        elif not Path(target).exists():
            self.report(path, "E109", "This symbolic link leads to nothing.")
        elif entry.is_dir():
            self.report(path, "W204", "Not read: a symbolic link to a folder.")
        else:
            return True
        return False

    def report(self, path: str, code: str, message: str) -> None:
        self.changes.problems.append(Problem(path, 0, 0, code, message))


def _is_apart(path: str, folder: str, others: tuple[Folder | RecordFolder, ...]) -> bool:
    """Say whether *path*, found below *folder*, lies in one of the *others* inside it, which is read by itself."""
    return any(other.path.startswith(f"{folder}/") and path.startswith(f"{other.path}/") for other in others)


def _no_record(folder: RecordFolder) -> str:
    """Say why a file in *folder* is not read."""
    if folder.taxonomy:
        return "Not read: a record ends in .md, a list of records in .yaml."
    return (
        "Not read: records are in institutions.yaml, people.yaml or tags.yaml, "
        "or in .md files in institutions/, people/ or tags/."
    )


def _is_passed_over(name: str, is_static: bool) -> bool:
    """Say whether nobody means a file to be read: what editors and systems leave behind, and hidden files.

    Hidden files that are to be published, such as ``.well-known``, are: in the folder of static files.
    """
    return name.endswith("~") or name in _LEFTOVERS or (name.startswith(".") and not is_static)


def _name_fault(name: str) -> str:
    """Return what makes a file name unusable, as the end of a sentence, or nothing."""
    if any("\udc80" <= char <= "\udcff" for char in name):
        return "is not UTF-8"
    return "holds a control character" if control_character(name) or "\n" in name or "\t" in name else ""


def _readable(path: str) -> str:
    """Return *path* with what cannot be printed as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
