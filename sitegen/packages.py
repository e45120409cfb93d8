"""Packages: many files as one folder, one ZIP or one TAR, with nothing in them but names and bytes.

What is packed in the same order gives the same bytes: no times, owners or modes of files, and no compression, whose result
depends on the version of a library.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from typing import BinaryIO, Protocol

from sitegen.errors import OutputError

_MODE = 0o644
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say."""


class Package(Protocol):
    def add(self, name: str, data: BinaryIO, size: int) -> None:
        """Put *data*, of *size* bytes, at the path *name*, with ``/``, which nothing stands at yet."""


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, name: str, data: BinaryIO, size: int) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            shutil.copyfileobj(data, out)


class Zip:
    """A ZIP of files that are stored as they are; *top* is the folder that all lie in, empty for none."""

    def __init__(self, file: zipfile.ZipFile, top: str = "") -> None:
        self.file, self.top = file, top

    def add(self, name: str, data: BinaryIO, size: int) -> None:
        with self.open(name, size) as out:
            shutil.copyfileobj(data, out)

    def open(self, name: str, size: int) -> contextlib.AbstractContextManager[BinaryIO]:
        """Open a file to be written; *size* is the most bytes that it may come to have."""
        info = zipfile.ZipInfo(f"{self.top}{name}", _ZIP_TIME)
        # Of Unix everywhere: else the system that wrote it would show.
        info.create_system, info.external_attr = 3, (0o100000 | _MODE) << 16
        # It decides whether there is room to note a size of 4 GB; the size itself is corrected at the end.
        info.file_size = size
        return self.file.open(info, "w")  # type: ignore[return-value]  # an IO[bytes]


class _Tar:
    def __init__(self, file: tarfile.TarFile, top: str) -> None:
        self.file, self.top = file, top

    def add(self, name: str, data: BinaryIO, size: int) -> None:
        info = tarfile.TarInfo(f"{self.top}{name}")
        info.size, info.mode = size, _MODE
        try:
            self.file.addfile(info, data)
        except OSError as error:
            if error.errno is None:
                raise changed(name) from error
            raise


@contextlib.contextmanager
def open_package(place: Path, form: str, name: str) -> Iterator[Package]:
    """Open a package of *form* (``folder``, ``zip``, ``tar``) at *place*; in one file, all lies in a folder *name*."""
    if form == "zip":
        with zipfile.ZipFile(place, "w") as archive:
            yield Zip(archive, f"{name}/")
    elif form == "tar":
        with tarfile.open(place, "w", format=tarfile.PAX_FORMAT, encoding="utf-8") as tar:
            yield _Tar(tar, f"{name}/")
    else:
        place.mkdir()
        yield _Folder(place)


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.hash, self.size = file, sha512(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        self.size += len(data)
        return data


def pack(package: Package, name: str, data: BinaryIO, size: int) -> str:
    """Add *data* and return its SHA-512 as hexadecimal digits. Raises `OutputError` if it has not *size* bytes."""
    hashed = _Hashed(data)
    package.add(name, hashed, size)  # type: ignore[arg-type]  # of a BinaryIO, packages use `read` alone
    if hashed.size != size or data.read(1):
        raise changed(name)
    return hashed.hash.hexdigest()


def changed(name: str) -> OutputError:
    return OutputError(f"{name}: the file changed while it was read. Nothing was written; export again.")


@contextlib.contextmanager
def taking_place(target: Path) -> Iterator[Path]:
    """Yield a place beside *target* for what is to stand there once it is complete; what fails leaves nothing.

    What stands at *target* goes then. Raises `OutputError` where nothing can be written.
    """
    beside = target.with_name(f".{target.name}.sitegen-new~")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(beside)
        try:
            yield beside
            if target.is_dir() and not target.is_symlink():
                old = target.with_name(f".{target.name}.sitegen-old~")
                _remove(old)
                target.replace(old)
                beside.replace(target)
                _remove(old)
            else:
                beside.replace(target)
        finally:
            _remove(beside)
    except OSError as error:
        raise OutputError(f"{error.filename or target}: {error.strerror or error}.") from error


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place)  # noqa: PTH108  # says which file it was, as `replace` does
