"""Publishes files into the output folder: each whole, all or none of a faulty build, and only files that are ours.

Three names in the output folder are ours alone:

``.sitegen-manifest``
    every file we wrote, a path a line; what is not in it is never changed or removed
``.sitegen-journal``
    only while files are being published: the paths that may be new, gone or old. A build that finds one repairs them
``.sitegen-staging/``
    files rendered but not yet published
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePath

from sitegen.errors import OutputError

MANIFEST, JOURNAL, STAGING = ".sitegen-manifest", ".sitegen-journal", ".sitegen-staging"


def file_of(path: str) -> str:
    """Return the file, relative to the output folder, that a logical path is: a folder's is its ``index.html``."""
    return f"{path}index.html" if not path or path.endswith("/") else path


class Output:
    """The output folder during one build. Raises `OutputError` wherever the folder cannot be used."""

    def __init__(self, folder: Path, allow_foreign: bool = False) -> None:
        self.folder = folder
        self.staged: list[tuple[str, Path]] = []
        """File, and where it waits."""
        self.written = 0
        self.removed = 0
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
        """Return the lines of one of our lists that name files inside the folder; another hand may have written others."""
        with _explained(self.folder):
            try:
                lines = (self.folder / name).read_text("utf-8", "replace").split("\n")
            except (FileNotFoundError, NotADirectoryError):
                return []
        return [line for line in lines if line and not _leads_out(line)]

    def stage(self, path: str, data: bytes | Path) -> None:
        """Keep *data*, bytes or a file to copy, for *path*, unless that file holds the same already."""
        name = file_of(path)
        target = self.folder / name
        with _explained(target):
            if self._is_same(target, data):
                return
            if not self.staged:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._check_folder(self.folder / STAGING)
            waiting = self.folder / STAGING / str(len(self.staged))
            if not self.staged:
                shutil.rmtree(waiting.parent, ignore_errors=True)
                waiting.parent.mkdir(parents=True)
            if isinstance(data, Path):
                shutil.copyfile(data, waiting)
            else:
                waiting.write_bytes(data)
        self.staged.append((name, waiting))

    def publish(self, removed: Iterable[str], manifest: Iterable[str] | None) -> None:
        """Put every staged file in its place, remove the files *removed*, and record the *manifest* if it is given.

        Nothing is changed before every place has been found free or ours.
        """
        gone = [name for name in removed if (self.folder / name).is_file() or (self.folder / name).is_symlink()]
        if not self.staged and not gone and manifest is None:
            return
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            blockers = self._blockers(gone)
            for name, _ in self.staged:
                self._check_place(name, blockers)
            for name in gone:
                self._check_folder((self.folder / name).parent)
            # Written anew at once when a build was interrupted: what that one began is still to be repaired.
            self._write(JOURNAL, [*self.interrupted(), *(name for name, _ in self.staged), *gone])
            self._remove([name for name in gone if name in blockers])
            for name, waiting in self.staged:
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting.replace(target)
                self.written += 1
            self._remove([name for name in gone if name not in blockers])
            if manifest is not None:
                self._write(MANIFEST, manifest)

    def finish(self) -> None:
        """End the publishing, once the catalog has recorded it: nothing of this build or a killed one stays behind."""
        self.abandon()
        with _explained(self.folder):
            for name in (f"{MANIFEST}.new", f"{JOURNAL}.new", JOURNAL):
                (self.folder / name).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Drop what was staged."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)

    def _remove(self, names: list[str]) -> None:
        written = {name.casefold(): self.folder / name for name, _ in self.staged}
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
        coming, going = {name for name, _ in self.staged}, set(gone)
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
        if self._owned is None:
            self._owned = {*self.manifest(), *self.interrupted()}
        return name in self._owned

    def _is_same(self, target: Path, data: bytes | Path) -> bool:
        try:
            size = data.stat().st_size if isinstance(data, Path) else len(data)
            if target.is_symlink() or target.stat().st_size != size:
                return False
            return target.read_bytes() == (data.read_bytes() if isinstance(data, Path) else data)
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _write(self, name: str, lines: Iterable[str]) -> None:
        temporary = self.folder / f"{name}.new"
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        temporary.replace(self.folder / name)


def _folders(name: str) -> list[str]:
    """Return the folders that a file lies in, but for the outermost."""
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _leads_out(name: str) -> bool:
    if not name.startswith("/") and not any(sign in name for sign in ("..", ":", "\\")):
        return False
    path = PurePath(name)
    return path.is_absolute() or bool(path.drive) or ".." in path.parts


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
