"""WARC files: the built site as a crawler would have kept it, for those who replay web archives.

Source: ISO 28500:2017, WARC 1.1. Dates are those of the articles, and each record's id follows from what it holds, so the
same site gives the same records. Members are compressed one by one, as the standard's annex D has it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from sitegen import __version__
from sitegen.builtsite import BuiltSite
from sitegen.captures import Capture, captures, newest
from sitegen.errors import OutputError
from sitegen.feeds import permanent_id
from sitegen.packages import changed
from sitegen.progress import Progress

_CHUNK = 1 << 20
_EPOCH = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Captured:
    """What a web archive holds."""

    count: int
    size: int
    """Of the files in it, in bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where the record of a capture lies, for an index."""

    capture: Capture
    digest: str
    """Of the payload, with the name of its algorithm."""
    size: int
    """Of the payload."""
    offset: int
    length: int
    """As it is stored."""


class WarcFile:
    """Writes records to *out*, one after the other."""

    def __init__(self, out: BinaryIO, is_compressed: bool) -> None:
        self.out, self.is_compressed, self.offset = out, is_compressed, 0

    def write(self, headers: Iterable[tuple[str, str]], block: Iterable[bytes]) -> int:
        """Write one record and return its length."""
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        start = self.offset
        # 31: a gzip member of its own, whose head names no file and no time.
        press = zlib.compressobj(9, zlib.DEFLATED, 31) if self.is_compressed else None
        for data in chain((f"WARC/1.1\r\n{head}\r\n".encode(),), block, (b"\r\n\r\n",)):
            self._put(press.compress(data) if press is not None else data)
        self._put(press.flush() if press is not None else b"")
        return self.offset - start

    def _put(self, data: bytes) -> None:
        self.out.write(data)
        self.offset += len(data)


def write_warc(built: BuiltSite, place: Path, is_compressed: bool, day: str, progress: Progress) -> Captured:
    """Write the built site to the file *place*."""
    count = size = 0
    with place.open("wb") as out:
        for record in write_records(built, out, is_compressed, day, progress):
            count, size = count + 1, size + record.size
    return Captured(count, size)


def write_records(
    built: BuiltSite, out: BinaryIO, is_compressed: bool, day: str, progress: Progress
) -> Iterator[Record]:
    """Write what the file is and a record for each capture, and yield where each lies, in the order of an index."""
    file = WarcFile(out, is_compressed)
    _write_info(built, file, newest(built, day) or _EPOCH)
    names = built.names()
    for number, capture in enumerate(captures(built, day)):
        progress("Packing", number, len(names))
        yield _write_response(built, file, capture)


def _write_info(built: BuiltSite, file: WarcFile, date: str) -> None:
    settings = built.site.settings
    fields = {
        "software": f"sitegen {__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": settings.title,
        "description": settings.description,
    }
    block = "".join(
        f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items() if value.strip()
    ).encode()
    digest = f"sha256:{sha256(block).hexdigest()}"
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{permanent_id(settings, f'warcinfo|{date}|{digest}')}>"),
        ("WARC-Date", date),
        ("WARC-Block-Digest", digest),
        ("Content-Type", "application/warc-fields"),
        ("Content-Length", str(len(block))),
    ]
    file.write(headers, [block])


def _write_response(built: BuiltSite, file: WarcFile, capture: Capture) -> Record:
    try:
        size = capture.file.stat().st_size
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {capture.media_type}\r\nContent-Length: {size}\r\n\r\n".encode()
        digest, block_digest = _digests(capture.file, http, size)
        what = f"response|{capture.url}|{capture.date}|{digest}"
        headers = [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", f"<{permanent_id(built.site.settings, what)}>"),
            ("WARC-Date", capture.date),
            ("WARC-Target-URI", capture.url),
            ("WARC-Payload-Digest", digest),
            ("WARC-Block-Digest", block_digest),
            ("Content-Type", "application/http; msgtype=response"),
            ("Content-Length", str(len(http) + size)),
        ]
        offset = file.offset
        length = file.write(headers, chain((http,), _chunks(capture.file, size)))
    except FileNotFoundError as error:
        raise OutputError(
            f"{capture.file}: this file of the built site is gone: 'sitegen build --full' makes it anew."
        ) from error
    return Record(capture, digest, size, offset, length)


def _digests(path: Path, head: bytes, size: int) -> tuple[str, str]:
    """Return the digest of the file, and that of it with *head* before it."""
    payload, block = sha256(), sha256(head)
    for data in _chunks(path, size):
        payload.update(data)
        block.update(data)
    return f"sha256:{payload.hexdigest()}", f"sha256:{block.hexdigest()}"


def _chunks(path: Path, size: int) -> Iterator[bytes]:
    """Yield the bytes of a file that is to have *size* of them."""
    rest = size
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            rest -= len(data)
            yield data
    if rest:
        raise changed(str(path))
