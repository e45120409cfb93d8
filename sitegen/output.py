"""Publishes files into the output folder: each whole, all or none of a faulty build, and only files that are ours.

Three names in the output folder are ours alone:

``.sitegen-manifest``
    every file we wrote with its hash (`manifest`); what is not in it is never changed or removed
``.sitegen-journal``
    only while files are being published: the paths that may be new, gone or old. A build that finds one repairs them
``.sitegen-staging/``
    files rendered but not yet published, in a folder of their build: in `FOLDERS` as they are to lie in the output, where
    that has no such folder yet, so that one renaming publishes all that is in it; the others in `FILES`, side by side
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sitegen.errors import OutputError
from sitegen.manifest import MANIFEST, leads_out, manifest_line, parse_manifest_line, read_lines

JOURNAL, STAGING = ".sitegen-journal", ".sitegen-staging"
FOLDERS, FILES = "folders", "files"
_CHUNK = 1 << 20

Fixity = tuple[str, bytes | None]
"""A file's name and its SHA-256, as far as that is known."""


def file_of(path: str) -> str:
    """Return the file, relative to the output folder, that a logical path is: a folder's is its ``index.html``."""
    return f"{path}index.html" if not path or path.endswith("/") else path


class Kept(NamedTuple):
    """What became of a file that a build made."""

    name: str
    """Empty where the output holds the same already."""
    size: int
    """In bytes."""
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Staging:
    """Where one build keeps files until they are published; used by several processes at once."""

    output: Path
    folder: Path
    """Made by `Output.staging`, and gone when that build is: then nothing can be kept any more."""

    def keep(self, path: str, data: bytes | Path) -> Kept:
        """Keep *data*, bytes or a file to copy, for the logical *path*.

        Nothing is kept where the output holds the same already. Raises `OutputError`.
        """
        name = file_of(path)
        target = self.output / name
        with _explained(target):
            if (digest := _same(target, data)) is not None:
                return Kept("", target.stat().st_size, digest)
            if target.parent.is_dir():
                return Kept(name, *_write(self.folder / FILES / _waiting(name), data))
            waiting = self.folder / FOLDERS / name
            try:
                return Kept(name, *_write(waiting, data))
            except FileNotFoundError:
                _make_folder(self.folder / FOLDERS, name.rpartition("/")[0])
                return Kept(name, *_write(waiting, data))


class Output:
    """The output folder during one build. Raises `OutputError` wherever the folder cannot be used."""

    def __init__(self, folder: Path, allow_foreign: bool = False) -> None:
        self.folder = folder
        self.staged: list[str] = []
        """Files that wait to be published."""
        self.ours: set[str] = set()
        """Files that are known to be ours without a look at the manifest."""
        self.written = 0
        self.removed = 0
        self._staging: Staging | None = None
        self._owned: set[str] | None = None
        self._safe_folders: set[Path] = {folder}
        with _explained(folder):
            self._check(allow_foreign)

    def _check(self, allow_foreign: bool) -> None:
        if not self.folder.exists():
            return
        if not self.folder.is_dir():
            raise OutputError(f"{self.folder}: the output is to be a folder, and this is a file.")
        # What a first build left that was killed before it published anything.
        names = {entry.name for entry in os.scandir(self.folder)} - {STAGING, f"{JOURNAL}.new", f"{MANIFEST}.new"}
        if names and not allow_foreign and not names & {MANIFEST, JOURNAL}:
            shown = ", ".join(sorted(names)[:3]) + (" …" if len(names) > 3 else "")
            raise OutputError(
                f"{self.folder}: the folder holds files that sitegen did not write ({shown}). "
                "Choose another with -o, or build beside them with --allow-foreign, which leaves them alone."
            )

    def token(self) -> bytes:
        """Return what tells this folder, as the last build left it, from any other; empty if it has no manifest."""
        try:
            status = (self.folder / MANIFEST).stat()
        except OSError:
            return b""
        return f"{self.folder}|{status.st_size}|{status.st_mtime_ns}".encode()

    def interrupted(self) -> list[str]:
        """Return the files that a build which was stopped may have left new, old or half removed."""
        return self._listed(JOURNAL)

    def manifest(self) -> list[str]:
        """Return the files that are ours."""
        return self._listed(MANIFEST)

    def _listed(self, name: str) -> list[str]:
        """Return the files inside the folder that one of our lists names; another hand may have named others."""
        return [file for file in self._names(name) if file and not leads_out(file)]

    def _names(self, list_name: str) -> dict[str, None]:
        """Return what one of our lists names, each once, in order."""
        with _explained(self.folder):
            lines = read_lines(self.folder / list_name)
            return dict.fromkeys(parse_manifest_line(line).name if list_name == MANIFEST else line for line in lines)

    def staging(self) -> Staging:
        """Return where files of this build wait; what another left there goes."""
        if self._staging is None:
            with _explained(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._check_folder(self.folder / STAGING)
                shutil.rmtree(self.folder / STAGING, ignore_errors=True)
                # Its own name: a process of a build that was killed may still be writing.
                own = self.folder / STAGING / os.urandom(4).hex()
                (own / FOLDERS).mkdir(parents=True)
                (own / FILES).mkdir()
            self._staging = Staging(self.folder, own)
        return self._staging

    def stage(self, path: str, data: bytes | Path) -> None:
        """Keep *data*, bytes or a file to copy, for *path*, unless that file holds the same already."""
        if name := self.staging().keep(path, data).name:
            self.staged.append(name)

    def publish(
        self, removed: Iterable[str], manifest: Iterable[Fixity] | None, renewed: Sequence[Fixity] = ()
    ) -> None:
        """Put every staged file in its place, remove the files *removed*, and record the *manifest* if it is given.

        If it is not, the files *renewed* are recorded. Nothing is changed before every place has been found free or ours.
        """
        gone = [name for name in removed if (self.folder / name).is_file() or (self.folder / name).is_symlink()]
        if not self.staged and not gone and not renewed and manifest is None:
            return
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            blockers = self._blockers(gone)
            names = _Names(self.folder)
            for name in self.staged:
                if names.may_hold(name):
                    self._check_place(name, blockers)
            for name in gone:
                self._check_folder((self.folder / name).parent)
            # Written anew at once when a build was interrupted: what that one began is still to be repaired.
            self._write(JOURNAL, [*self.interrupted(), *self.staged, *gone])
            self._remove([name for name in gone if name in blockers])
            if self._staging is not None:
                self._put(self._staging.folder)
            self.written = len(self.staged)
            self._remove([name for name in gone if name not in blockers])
            if manifest is not None:
                self._write(MANIFEST, (manifest_line(*fixity) for fixity in manifest))
            elif renewed:
                with (self.folder / MANIFEST).open("a", encoding="utf-8", newline="\n") as file:
                    file.writelines(f"{manifest_line(*fixity)}\n" for fixity in renewed)

    def finish(self) -> None:
        """End the publishing, once the catalog has recorded it: nothing of this build or a killed one stays behind."""
        self.abandon()
        with _explained(self.folder):
            for name in (f"{MANIFEST}.new", f"{JOURNAL}.new", JOURNAL):
                (self.folder / name).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Drop what was staged."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)

    def _put(self, waiting: Path) -> None:
        """Move what waits to its place."""
        alone = {entry.name for entry in os.scandir(waiting / FILES)}
        for name in self.staged if alone else ():
            if (known := _waiting(name)) in alone:
                target = self.folder / name
                # It was there, but may have gone with the last file in it.
                target.parent.mkdir(parents=True, exist_ok=True)
                (waiting / FILES / known).replace(target)
        _merge(str(waiting / FOLDERS), str(self.folder))

    def _remove(self, names: list[str]) -> None:
        written = {name.casefold(): self.folder / name for name in self.staged} if names else {}
        for name in names:
            target = self.folder / name
            other = written.get(name.casefold())
            if other is not None and target.exists() and other.exists() and target.samefile(other):
                continue  # one file on this file system, where case does not count
            target.unlink(missing_ok=True)
            self.removed += 1
            for folder in Path(name).parents:
                try:
                    (self.folder / folder).rmdir()
                except OSError:
                    break

    def _blockers(self, gone: list[str]) -> set[str]:
        """Return those of our files that go because a folder comes in their place, or a file in that of their folder."""
        coming, going = set(self.staged) if gone else set(), set(gone)
        found = {name for name in gone if any(folder in coming for folder in _folders(name))}
        return found.union(*(going.intersection(_folders(name)) for name in coming)) if going else found

    def _check_place(self, name: str, blockers: set[str]) -> None:
        """Refuse a place that is not ours: a foreign file, or a symbolic link on the way that could lead elsewhere.

        Places that only *blockers* hold are free when it comes to it.
        """
        target = self.folder / name
        if blockers and (blockers.intersection(_folders(name)) or self._holds_only(target, blockers)):
            return
        self._check_folder(target.parent)
        if target.is_symlink() or target.is_dir():
            raise OutputError(f"{target}: this is to be a file of the site; move what stands here away.")
        if target.exists() and not self._is_owned(name):
            raise OutputError(
                f"{target}: this file was not written by sitegen and would be lost. Move it away; "
                "files of your own belong in the site's static/ folder."
            )

    def _holds_only(self, folder: Path, names: set[str]) -> bool:
        """Say whether *folder* is one whose files are all among *names*."""
        if folder.is_symlink() or not folder.is_dir():
            return False
        files = (Path(parent, file) for parent, _, files in os.walk(folder) for file in files)
        return all(file.relative_to(self.folder).as_posix() in names for file in files)

    def _check_folder(self, folder: Path) -> None:
        if folder in self._safe_folders:
            return
        self._check_folder(folder.parent)
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise OutputError(f"{folder}: this is to be a folder of the site; move what stands here away.")
        self._safe_folders.add(folder)

    def _is_owned(self, name: str) -> bool:
        if name in self.ours:
            return True
        if self._owned is None:
            self._owned = {*self._names(MANIFEST), *self._names(JOURNAL)}
        return name in self._owned

    def _write(self, name: str, lines: Iterable[str]) -> None:
        temporary = self.folder / f"{name}.new"
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        temporary.replace(self.folder / name)


class _Names:
    """The names at the top of a folder, which tell of most files that nothing can stand in their way."""

    def __init__(self, folder: Path) -> None:
        self.known = {_folded(entry.name) for entry in os.scandir(folder)}

    def may_hold(self, name: str) -> bool:
        """Say whether the folder may hold *name* already, or something on the way to it."""
        return _folded(name.partition("/")[0]) in self.known


def _folded(name: str) -> str:
    """Return *name* as no file system tells it from another."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _merge(source: str, target: str) -> None:
    """Move all that is in the folder *source* to *target*: whole folders where *target* has none of that name."""
    with os.scandir(source) as found:
        entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in found]
    for name, is_folder in entries:
        waiting, place = f"{source}{os.sep}{name}", f"{target}{os.sep}{name}"
        if is_folder and os.path.isdir(place):  # noqa: PTH112  # of every file that is published
            _merge(waiting, place)
        else:
            os.replace(waiting, place)  # noqa: PTH105


def _waiting(name: str) -> str:
    """Return the name of the file that waits to be *name*."""
    return blake2b(name.encode(), digest_size=16).hexdigest()


def _make_folder(top: Path, name: str) -> None:
    """Make the folder *name* and those above it, but not *top*."""
    try:
        (top / name).mkdir()
    except FileExistsError:
        pass
    except FileNotFoundError:
        if not name:
            raise
        _make_folder(top, name.rpartition("/")[0])
        (top / name).mkdir(exist_ok=True)


def _same(target: Path, data: bytes | Path) -> bytes | None:
    """Return the SHA-256 of *data* if the file *target* holds the same."""
    try:
        status = os.lstat(target)
        size = data.stat().st_size if isinstance(data, Path) else len(data)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return None
        if isinstance(data, bytes):
            return sha256(data).digest() if target.read_bytes() == data else None
        with target.open("rb") as held, data.open("rb") as given:
            return _hash_alike(held, given)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _hash_alike(one: BinaryIO, other: BinaryIO) -> bytes | None:
    """Return the SHA-256 of both files, if they hold the same."""
    digest = sha256()
    while chunk := one.read(_CHUNK):
        if chunk != other.read(_CHUNK):
            return None
        digest.update(chunk)
    return None if other.read(1) else digest.digest()


def _write(file: Path, data: bytes | Path) -> tuple[int, bytes]:
    """Write *data*, bytes or a file to copy, to *file*; return its size and its SHA-256."""
    if isinstance(data, bytes):
        file.write_bytes(data)
        return len(data), sha256(data).digest()
    size, digest = 0, sha256()
    with data.open("rb") as source, file.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            copy.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.digest()


def _folders(name: str) -> list[str]:
    """Return the folders that a file lies in, but for the outermost."""
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


class _explained:  # noqa: N801  # a context manager, read like a phrase
    """Turns what the system says of a file into an `OutputError` that an editor understands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, OSError) or isinstance(error, FileExistsError):
            return
        path = error.filename or self.path
        if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            raise OutputError(f"{path}: the disk is full; the site is as it was before this build.") from error
        raise OutputError(f"{path}: cannot be written: {error.strerror}.") from error
