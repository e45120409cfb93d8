"""The manifest of an output folder: which files in it are ours, and what each of them holds.

A line a file, as ``sha256sum`` writes it: the hash in 64 hexadecimal digits, two blanks, and the path. Of several lines of one
path the last counts. A line of a path alone is by a former version, which kept no hashes. What follows the last line end was not
written to its end, and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

MANIFEST = ".sitegen-manifest"

_HASH = re.compile(r"[0-9a-f]{64}")


class Entry(NamedTuple):
    """One file."""

    name: str
    """Relative to the folder, with ``/``."""
    sha256: str
    """Of what it holds, in hexadecimal digits; empty where nobody kept it."""


def manifest_line(name: str, sha256: bytes | None) -> str:
    """Return the line of a file, without its end."""
    return f"{sha256.hex()}  {name}" if sha256 is not None else name


def parse_manifest_line(line: str) -> Entry:
    if line[64:66] == "  " and line[66:] and _HASH.match(line):
        return Entry(line[66:], line[:64])
    return Entry(line, "")


def read_lines(file: Path) -> Iterator[str]:
    """Yield the whole lines of *file*, without their ends; none if it is not there."""
    try:
        with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            yield from (line[:-1] for line in lines if line.endswith("\n"))
    except (FileNotFoundError, NotADirectoryError):
        return


def leads_out(name: str) -> bool:
    """Say whether *name* may be anything but a file inside the folder it is relative to."""
    if not name.startswith("/") and not any(sign in name for sign in ("..", ":", "\\", "\0")):
        return False
    path = PurePath(name)
    return path.is_absolute() or bool(path.drive) or ".." in path.parts or "\0" in name
