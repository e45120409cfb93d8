"""Walks the folders of a site's inputs: what lies in them, what it is, and what is not read.

What a folder gives depends on its files' names, sizes and times, on the settings, and on nothing else. So a folder that
shows the same as before is not gone through again.
"""

from __future__ import annotations

import fnmatch
import os
import posixpath
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sitegen.catalog import encode
from sitegen.characters import control_character
from sitegen.errors import Problem
from sitegen.settings import TAXONOMIES, Folder, RecordFolder
from sitegen.site import Site, theme_folder

MARKDOWN = (".md", ".markdown")
"""Endings of articles, pages and single records, in lower case."""

LISTS = (".yaml", ".yml")
"""Endings of lists of records."""

INDEX = ("index", "_index")
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
    folder: str = ""
    """Of articles, pages, assets and records: the key of the folder it lies in, as in the table ``folders``."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one folder of articles, pages or records gives; or all of the other folders together."""

    folder: str
    """Key of the folder: the one of the settings that it lies in, and its own path. Empty for the others."""
    print: bytes
    """Of all that the folder's entries show; empty where that does not tell everything, or may change unseen."""
    inputs: Iterable[Input]
    """In order of name; of a folder that shows the same as before, nothing."""
    articles: int = 0
    excluded: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listing:
    """One folder as the system lists it."""

    path: str
    top: str
    bundle: str
    """The ``index.md`` that it lies beside, if any."""
    entries: list[os.DirEntry[str]]
    """By name."""
    print: bytes


_Decide = Callable[[os.DirEntry[str], str, str], Input | None]
"""Makes an input of an entry, its path, and the ``index.md`` it lies beside; or reports why not."""


class Walk:
    """One walk through a site's inputs; *before*: the print of each folder, and how many articles and excluded files."""

    def __init__(self, site: Site, before: Mapping[str, tuple[bytes, int, int]]) -> None:
        self.site, self.before = site, before
        self.root = os.path.realpath(site.root)
        self.problems: list[Problem] = []
        """What was found, but for what belongs to a part."""
        self.excluded = 0

    def parts(self) -> Iterator[Part]:
        settings = self.site.settings
        for folder in settings.articles:
            if not (self.site.root / folder.path).is_dir():
                self.report(folder.path, "W204", "There is no such folder of articles.")
            yield from self.folders(folder.path, self.content(folder.path, "article"), settings.authorities)
        yield from self.folders(settings.pages, self.content(settings.pages, "page"), settings.authorities)
        for records in settings.authorities:
            if records.taxonomy and not (self.site.root / records.path).is_dir():
                self.report(records.path, "W204", "There is no such folder of records.")
            apart: tuple[Folder | RecordFolder, ...] = (*settings.authorities, *settings.articles)
            yield from self.folders(records.path, self.records(records), apart)
        yield Part("", b"", list(self.theme()))

    def theme(self) -> Iterator[Input]:
        """Yield templates and static files: the site's own, and those of the default theme in whose place it has none."""
        settings = self.site.settings
        for kind, name in (("template", settings.templates), ("static", settings.static)):
            own: set[str] = set()
            for listing in self.top(name):
                for entry, path in self.files(listing):
                    own.add(path.removeprefix(f"{name}/"))
                    yield _input(entry, path, kind)
            base = "templates" if kind == "template" else "static"
            for listing in self.listings(theme_folder() / base, f"theme:{base}", f"theme:{base}"):
                for entry, path in self.files(listing):
                    if path.removeprefix(f"theme:{base}/") not in own:
                        yield _input(entry, path, kind)

    def folders(self, top: str, decide: _Decide, apart: Iterable[Folder | RecordFolder]) -> Iterator[Part]:
        """Yield what each folder below *top* gives, but for those that are *apart*, which are read by themselves."""
        for listing in self.top(top):
            if _is_apart(listing.path, top, apart):
                continue
            key = f"{top}:{listing.path}"
            print_, articles, excluded = self.before.get(key, (b"", 0, 0))
            if listing.print and listing.print == print_:
                yield Part(key, print_, (), articles, excluded)
                continue
            self.excluded = 0
            others, self.problems = self.problems, []
            inputs = [item for entry, path in self.files(listing) if (item := decide(entry, path, listing.bundle))]
            found, self.problems = self.problems, others
            articles = sum(item.kind == "article" for item in inputs)
            own = [Input(item.path, item.kind, item.owner, item.size, item.mtime, key) for item in inputs]
            yield Part(key, listing.print, own, articles, self.excluded, tuple(found))

    def content(self, folder: str, kind: str) -> _Decide:
        patterns = self.site.settings.exclude if kind == "article" else ()

        def decide(entry: os.DirEntry[str], path: str, bundle: str) -> Input | None:
            relative = path.removeprefix(f"{folder}/")
            if any(
                fnmatch.fnmatchcase(relative, pattern) or fnmatch.fnmatchcase(entry.name, pattern)
                for pattern in patterns
            ):
                self.excluded += 1
            elif entry.name.lower().endswith(MARKDOWN):
                return _input(entry, path, kind)
            elif bundle:
                return _input(entry, path, "asset", bundle)
            else:
                message = (
                    "Not published: an article ends in .md, and its files lie beside it in a folder with index.md."
                )
                self.report(path, "W204", message)
            return None

        return decide

    def records(self, folder: RecordFolder) -> _Decide:
        def decide(entry: os.DirEntry[str], path: str, bundle: str) -> Input | None:
            inner = path.removeprefix(f"{folder.path}/")
            if any(fnmatch.fnmatchcase(inner, pattern) for pattern in folder.exclude):
                self.excluded += 1
            elif record_taxonomy(path, folder):
                return _input(entry, path, "records")
            elif is_folder_page(path, folder):
                message = f"Not read: it is the page of the folder itself; 'exclude: {inner}' says so."
                self.report(path, "W204", message)
            else:
                self.report(path, "W204", _no_record(folder))
            return None

        return decide

    def top(self, path: str) -> Iterator[_Listing]:
        """Yield an input folder of the site and those below it; it may not be a link that leads out."""
        folder = self.site.root / path
        if os.path.commonpath([self.root, os.path.realpath(folder)]) != self.root:
            self.report(path, "E110", "This folder lies outside the site folder: put the folder itself here.")
            return
        yield from self.listings(folder, path, path)

    def listings(self, folder: Path, path: str, top: str, bundle: str = "") -> Iterator[_Listing]:
        """Yield *folder*, and those below it by name."""
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
        yield _Listing(path, top, bundle, entries, _print(bundle, entries))
        for entry in entries:
            if (
                entry.is_dir(follow_symlinks=False)
                and not self.is_passed_over(entry, path)
                and not _name_fault(entry.name)
            ):
                yield from self.listings(folder / entry.name, f"{path}/{entry.name}", top, bundle)

    def files(self, listing: _Listing) -> Iterator[tuple[os.DirEntry[str], str]]:
        """Yield each file of a folder that somebody means to be read, with its path."""
        for entry in listing.entries:
            inner = f"{listing.path}/{entry.name}"
            if self.is_passed_over(entry, listing.path):
                continue
            if fault := _name_fault(entry.name):
                self.report(readable_name(inner), "E109", f"The file name {fault}: rename the file.")
                continue
            if entry.is_symlink() and not self.stays_inside(entry, inner):
                continue
            if entry.is_file():
                yield entry, inner
            elif not entry.is_dir(follow_symlinks=False):
                self.report(inner, "W204", "Not read: neither a file nor a folder.")

    def is_passed_over(self, entry: os.DirEntry[str], path: str) -> bool:
        """Say whether nobody means a file to be read: what editors and systems leave behind, and hidden files.

        Hidden files that are to be published, such as ``.well-known``, are: in the folder of static files.
        """
        name = entry.name
        if is_leftover(name):
            return True
        is_static = f"{path}/".startswith((f"{self.site.settings.static}/", "theme:static/"))
        return name.startswith(".") and not is_static

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
        self.problems.append(Problem(path, 0, 0, code, message))


def record_taxonomy(path: str, folder: RecordFolder) -> str:
    """Return the taxonomy of the records in the file at *path* below *folder*; empty where it holds none."""
    inner = path.removeprefix(f"{folder.path}/")
    stem, ending = posixpath.splitext(inner)
    if ending in LISTS:
        return folder.taxonomy or (stem if stem in TAXONOMIES else "")
    first, slash, _ = inner.partition("/")
    if ending.lower() not in MARKDOWN or is_folder_page(path, folder):
        return ""
    return folder.taxonomy or (first if slash and first in TAXONOMIES else "")


def is_folder_page(path: str, folder: RecordFolder) -> bool:
    """Say whether *path* is the page that another generator shows for the folder itself: ``_index.md`` at its top."""
    stem, ending = posixpath.splitext(path.removeprefix(f"{folder.path}/"))
    tops = INDEX if folder.taxonomy else tuple(f"{taxonomy}/{name}" for taxonomy in TAXONOMIES for name in INDEX)
    return ending.lower() in MARKDOWN and stem in tops


def is_leftover(name: str) -> bool:
    """Say whether an entry of a folder is nobody's file, but what an editor, a system or a build left behind."""
    return name.endswith("~") or name in _LEFTOVERS


def is_settled(mtime: int) -> bool:
    """Say whether a file of this time, looked at now, cannot change again without getting another."""
    return mtime < time.time_ns() - _YOUNG_NS


def _input(entry: os.DirEntry[str], path: str, kind: str, owner: str = "") -> Input:
    status = entry.stat()
    return Input(path, kind, owner, status.st_size, status.st_mtime_ns)


def _print(bundle: str, entries: list[os.DirEntry[str]]) -> bytes:
    """Return a fingerprint of a folder as it is listed; nothing, if a link or a file that is too young is in it."""
    files: list[tuple[str, int, int]] = []
    folders: list[str] = []
    newest = 0
    try:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                files.append((entry.name, status.st_size, status.st_mtime_ns))
                if status.st_mtime_ns > newest:
                    newest = status.st_mtime_ns
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                return b""
        text = encode([bundle, files, folders])
    except (OSError, UnicodeEncodeError):
        return b""
    return blake2b(text, digest_size=16).digest() if is_settled(newest) else b""


def _is_apart(path: str, folder: str, others: Iterable[Folder | RecordFolder]) -> bool:
    """Say whether the folder *path*, found below *folder*, is or lies in one of the *others* inside it."""
    return any(other.path.startswith(f"{folder}/") and f"{path}/".startswith(f"{other.path}/") for other in others)


def _no_record(folder: RecordFolder) -> str:
    """Say why a file in *folder* is not read."""
    if folder.taxonomy:
        return "Not read: a record ends in .md, a list of records in .yaml."
    return (
        "Not read: records are in institutions.yaml, people.yaml or tags.yaml, "
        "or in .md files in institutions/, people/ or tags/."
    )


def _name_fault(name: str) -> str:
    """Return what makes a file name unusable, as the end of a sentence, or nothing."""
    if any("\udc80" <= char <= "\udcff" for char in name):
        return "is not UTF-8"
    return "holds a control character" if control_character(name) or "\n" in name or "\t" in name else ""


def readable_name(path: str) -> str:
    """Return *path* with what cannot be printed as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
