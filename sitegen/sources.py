"""Walks a site's inputs and says what differs from the last build."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from sitegen.catalog import Catalog
from sitegen.derivatives import is_installed
from sitegen.errors import Problem
from sitegen.ledgertable import Remembered, entry_of, read_remembered
from sitegen.pagefind import INSTALL
from sitegen.settings import Folder, RecordFolder, Settings
from sitegen.site import Site, theme_folder
from sitegen.walk import Input, Walk, is_settled


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
    are_everything: bool = False
    """All that was known is forgotten."""
    remembered: Remembered = field(default_factory=Remembered)

    def concern(self, kind: str) -> bool:
        """Say whether an input of this kind came, changed or went."""
        return any(item.kind == kind for item in self.changed) or any(other == kind for _, other, _ in self.removed)

    @property
    def are_any(self) -> bool:
        return bool(self.are_everything or self.changed or self.removed or self.remembered.is_any)


def find_changes(site: Site, catalog: Catalog, full: bool = False) -> Changes:
    """Return what differs from the last build; everything does if its settings or the program do, or if *full* is asked.

    What is known of sources then is forgotten.
    """
    fingerprint = site.fingerprint()
    are_everything = full or catalog.state("site") != fingerprint
    font = str(site.card_font or "").encode()
    if catalog.state("card_font") != font:
        catalog.set_state("card_font", font)
    if are_everything:
        catalog.forget_content()
        catalog.run("UPDATE pages SET fingerprint = NULL")
        catalog.set_state("site", fingerprint)
    remembered = read_remembered(site.root, site.settings, catalog, are_everything)
    changes = read_changes(site, catalog)
    changes.are_everything, changes.remembered = are_everything, remembered
    _read_again(catalog, changes)
    catalog.replace_problems("", "scan", changes.problems)
    return changes


def _read_again(catalog: Catalog, changes: Changes) -> None:
    """Have articles read that did not change, but whose id did: another hand wrote another one into the ledger."""
    known = {item.path for item in changes.changed} | {path for path, _, _ in changes.removed}
    for kind, id_ in sorted(changes.remembered.entries) if not changes.are_everything else ():
        entry = entry_of(catalog, kind, id_) if kind == "article" else None
        source = entry.source if entry is not None else ""
        row = catalog.row("SELECT key FROM articles WHERE source = ?", source)
        if row is not None and row[0] != id_:
            catalog.run("UPDATE sources SET hash = x'' WHERE path = ?", source)
            query = "SELECT path, kind, owner, size, mtime, folder FROM sources WHERE path = ?"
            changes.changed += [Input(*item) for item in catalog.rows(query, source) if source not in known]


def read_changes(site: Site, catalog: Catalog) -> Changes:
    """Walk all inputs and compare them with the catalog's, by size and time.

    A folder in which no name, size or time is another than before is passed over as a whole.
    """
    changes = Changes()
    if not site.settings.base_url:
        message = "No base_url is set: feeds and sitemaps, which need the site's own address, are not written."
        changes.problems.append(Problem("", 0, 0, "N101", message))
    if site.is_searched and site.engine is None:
        message = f"Full-text search is not built, since Pagefind is not installed. This line installs it: {INSTALL}"
        changes.problems.append(Problem("", 0, 0, "N102", message))
    if site.settings.social_card_font and not is_installed():
        message = (
            "Social cards are drawn with Pillow, which is not installed. This line installs it: pip install pillow"
        )
        changes.problems.append(Problem("", 0, 0, "N202", message))
    rows = catalog.rows("SELECT folder, print, articles, excluded FROM folders")
    before = {folder: tuple(values) for folder, *values in rows}
    walk = Walk(site, before)
    seen: set[str] = set()
    for part in walk.parts():
        changes.articles += part.articles
        changes.excluded += part.excluded
        known_print, *_ = before.pop(part.folder, (b"",))
        if part.folder and part.print and part.print == known_print:
            continue
        query = "SELECT path, kind, owner, size, mtime FROM sources WHERE folder = ?"
        known = {path: tuple(values) for path, *values in catalog.rows(query, part.folder)}
        for item in part.inputs:
            if item.path in seen:
                continue
            seen.add(item.path)
            if known.pop(item.path, None) != (item.kind, item.owner, item.size, item.mtime):
                changes.changed.append(item)
        changes.removed += [(path, kind, owner) for path, (kind, owner, *_) in known.items()]
        if part.folder:
            values = (part.folder, part.print, part.articles, part.excluded)
            catalog.run("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?)", *values)
            catalog.replace_problems(part.folder, "scan", part.problems)
    changes.problems += walk.problems
    for folder in before:
        catalog.run("DELETE FROM folders WHERE folder = ?", folder)
        catalog.replace_problems(folder, "scan", ())
        query = "SELECT path, kind, owner FROM sources WHERE folder = ?"
        changes.removed += catalog.rows(query, folder).fetchall()
    # What moved to another folder, as a file does that gets a folder of records around it, is not gone.
    changes.removed = sorted(row for row in changes.removed if row[0] not in seen)
    changes.changed.sort(key=lambda item: item.path)
    return changes


def read_input(site: Site, item: Input, catalog: Catalog) -> tuple[bytes | None, list[Problem]]:
    """Read *item* and remember it; return its bytes if they differ from those of the last build, else ``None``."""
    try:
        data = real_path(site.root, item.path).read_bytes()
    except OSError as error:
        # Kept, so that it is missed when it goes; of no size, so that it is read again and not published.
        _remember(catalog, item, -1, -1, b"")
        catalog.run("UPDATE folders SET print = x'' WHERE folder = ?", item.folder)
        return None, [Problem(item.path, 0, 0, "E109", f"The file cannot be read: {error.strerror}.")]
    digest = blake2b(data, digest_size=16).digest()
    row = catalog.row("SELECT hash, kind, owner FROM sources WHERE path = ?", item.path)
    _remember(catalog, item, item.size, item.mtime if is_settled(item.mtime) else -1, digest)
    return (None if row == (digest, item.kind, item.owner) else data), []


def _remember(catalog: Catalog, item: Input, size: int, mtime: int, digest: bytes) -> None:
    values = (item.path, item.kind, item.owner, item.folder, size, mtime, digest)
    catalog.run("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", *values)


def real_path(root: Path, path: str) -> Path:
    """Return the file that *path*, as in `Input.path`, means in the site folder *root*."""
    return theme_folder() / path.removeprefix("theme:") if path.startswith("theme:") else root / path


def folder_of(settings: Settings, path: str) -> Folder:
    """Return the folder of articles or pages that *path* lies in."""
    fitting = [folder for folder in settings.articles if path.startswith(f"{folder.path}/")]
    return max(fitting, key=lambda folder: len(folder.path)) if fitting else Folder(settings.pages)


def record_folder_of(settings: Settings, path: str) -> RecordFolder:
    """Return the folder of records that *path* lies in; the default one where it lies in none."""
    fitting = [folder for folder in settings.authorities if path.startswith(f"{folder.path}/")]
    return max(fitting, key=lambda folder: len(folder.path)) if fitting else RecordFolder()
