"""Holdings: the files of a site that are worth keeping for ever, with the name each has in a package."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import OutputError, Problem
from sitegen.ledger import FILE as LEDGER
from sitegen.settings import FILE_NAME
from sitegen.site import Site
from sitegen.slugs import path_key
from sitegen.walk import is_leftover, readable_name
from sitegen.withdrawals import FILE as WITHDRAWALS

ROOT_FILES = (FILE_NAME, LEDGER, WITHDRAWALS)
"""Files in the site folder itself that belong to the archive."""

_CITATIONS = ("citation", "citations")
"""Names, without their ends, of built files that say what the archive holds, beside those in ``data/``."""


@dataclass(frozen=True, slots=True)
class Holding:
    name: str
    """In the package, with ``/``."""
    file: Path
    size: int


def source_holdings(site: Site, problems: list[Problem]) -> Iterator[Holding]:
    """Yield every file that the site is made from, also those that a build passes over, in ``source/``.

    What cannot be kept is added to *problems*.
    """
    names = [name for name in (*ROOT_FILES, site.settings.social_card_font) if name and (site.root / name).is_file()]
    tops = sorted({folder.relative_to(site.root).as_posix() for folder in site.inputs})
    found = {name: site.root / name for name in names}
    for top in tops:
        if (site.root / top).is_dir():
            found.update(_files(site.root, top, problems))
    for name in sorted(found):
        yield from _holding(site.root, name, problems)


def built_holdings(folder: Path, names: Iterable[str], are_all: bool) -> Iterator[Holding]:
    """Yield the files of the built site in *folder*, in ``site/``: all of them, or its data and citations alone."""
    for name in sorted(names):
        if are_all or name.startswith("data/") or posixpath.basename(name).partition(".")[0] in _CITATIONS:
            yield Holding(f"site/{name}", folder / name, size_of(folder / name))


def alike(holdings: Iterable[Holding]) -> Iterator[Problem]:
    """Yield a problem for each file that some systems cannot tell from another by its name."""
    seen: dict[str, str] = {}
    for holding in holdings:
        first = seen.setdefault(path_key(holding.name), holding.name)
        if first != holding.name:
            message = (
                f"Some systems take it for '{readable_name(first)}', since the two names differ in nothing but case or"
                " Unicode form: unpacked there, one of the two is lost. Rename one."
            )
            yield Problem(readable_name(holding.name), 0, 0, "W205", message)


def size_of(file: Path) -> int:
    """Return the size of a file that is to be there. Raises `OutputError`."""
    try:
        return file.stat().st_size
    except OSError as error:
        raise OutputError(f"{file}: cannot be read: {error.strerror}.") from error


def _files(root: Path, top: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename, root)
        problems.append(_fault(name, "E109", f"The folder cannot be read: {error.strerror}."))

    for parent, folders, files in os.walk(root / top, onerror=unreadable):
        folders[:] = [name for name in folders if not is_leftover(name)]
        inner = Path(parent).relative_to(root).as_posix()
        for name in [*files, *(folder for folder in folders if Path(parent, folder).is_symlink())]:
            if not is_leftover(name):
                yield f"{inner}/{name}", Path(parent, name)


def _holding(root: Path, name: str, problems: list[Problem]) -> Iterator[Holding]:
    file = root / name
    if any("\udc80" <= char <= "\udcff" for char in name):
        problems.append(_fault(name, "E109", "The file name is not UTF-8: rename the file."))
        return
    target = Path(os.path.realpath(file))
    if not target.is_relative_to(root):
        message = "This symbolic link leads out of the site folder: put the file itself here."
        problems.append(_fault(name, "E110", message))
        return
    try:
        status = target.stat()
    except OSError as error:
        problems.append(_fault(name, "E109", f"The file cannot be read: {error.strerror}."))
        return
    if stat.S_ISREG(status.st_mode) and os.access(target, os.R_OK):
        yield Holding(f"source/{name}", target, status.st_size)
    elif stat.S_ISREG(status.st_mode):
        problems.append(_fault(name, "E109", "The file cannot be read: Permission denied."))
    else:
        what = "a symbolic link to a folder" if stat.S_ISDIR(status.st_mode) else "neither a file nor a folder"
        problems.append(_fault(name, "W204", f"Not kept: {what}."))


def _fault(name: str, code: str, message: str) -> Problem:
    return Problem(readable_name(name), 0, 0, code, message)
