"""The folder where made pictures are kept, by a name that says what they were made of; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from sitegen.errors import OutputError

_NAME = re.compile(r"[0-9a-f]{32}\.(?:webp|png)(?:\.[0-9]+)?", re.ASCII)
"""Of a picture, or of one that a process was writing. Nothing else in the folder is ever removed."""

_PATIENCE_NS = 2_000_000_000
"""As coarse as the clock of a file system is (FAT: 2 s)."""

_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB`\x82"


def use(file: Path) -> bool:
    """Say whether *file* is there, whole; if it is, note that it was of use."""
    if not _is_ours(file.parent) or not _is_whole(file):
        return False
    with contextlib.suppress(OSError):
        os.utime(file)
    return True


def keep(file: Path, data: bytes) -> None:
    """Write *file* whole; another process may be doing the same. Raises `OutputError`."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _check(file.parent)
        temporary.write_bytes(data)
        temporary.replace(file)
    except OSError as error:
        _check(file.parent)
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(f"{file}: cannot be written: {error.strerror}.") from error


def prune(folder: Path, since_ns: int) -> None:
    """Remove pictures neither made nor of use *since* a moment, when a build began that looked at everything.

    Nothing is removed that a symbolic link leads to: it may be anybody's.
    """
    if not _is_ours(folder) or folder.parent.is_symlink():
        return
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            is_ours = _NAME.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)
            if is_ours and entry.stat(follow_symlinks=False).st_mtime_ns < since_ns - _PATIENCE_NS:
                Path(entry.path).unlink(missing_ok=True)


def _is_ours(folder: Path) -> bool:
    return not folder.is_symlink() and folder.is_dir()


def _check(folder: Path) -> None:
    """Raise `OutputError` if something else stands where the *folder* is to be."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        what = "symbolic link" if folder.is_symlink() else "file"
        raise OutputError(
            f"{folder}: made pictures are kept in a folder of this name, and here is a {what}: move it away."
        )


def _is_whole(file: Path) -> bool:
    """Say whether *file* begins and ends as a WebP or a PNG does; a machine that stopped may have left part of one."""
    try:
        with file.open("rb") as stream:
            start = stream.read(len(_PNG_END))
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - len(_PNG_END)))
            end = stream.read()
    except OSError:
        return False
    if file.suffix == ".png":
        return start.startswith(_PNG_START) and end == _PNG_END
    return start[:4] == b"RIFF" and start[8:] == b"WEBP" and int.from_bytes(start[4:8], "little") + 8 == size
