"""WACZ files: a web archive with its index and its list of pages in one ZIP, which a browser replays from any web server.

Source: Webrecorder, WACZ 1.1.1. The index has the two parts that readers of large archives expect: blocks of lines,
compressed one by one, and a list of how each block begins.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from sitegen import __version__
from sitegen.builtsite import BuiltSite
from sitegen.captures import newest
from sitegen.holdings import size_of
from sitegen.packages import Zip
from sitegen.progress import Progress
from sitegen.urls import quote_path
from sitegen.warcs import Captured, Record, write_records

WARC = "data.warc.gz"
LINES = 300
"""Of the index, in one block."""

HEAD = 4096
"""Bytes that the head of a record takes, at most."""


class _Hashed:
    """A file in the ZIP that is hashed while it is written."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.hash, self.size = out, sha256(), 0

    def write(self, data: bytes) -> None:
        self.out.write(data)
        self.hash.update(data)
        self.size += len(data)


class _Index:
    """The index: lines come in order, and are compressed in blocks."""

    def __init__(self) -> None:
        self.data, self.list, self.lines = bytearray(), [_list_head()], list[str]()

    def add(self, record: Record) -> None:
        self.lines.append(_line(record))
        if len(self.lines) == LINES:
            self.close()

    def close(self) -> None:
        """End a block."""
        if not self.lines:
            return
        press = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = press.compress("".join(self.lines).encode()) + press.flush()
        place = {"offset": len(self.data), "length": len(block), "digest": f"sha256:{sha256(block).hexdigest()}"}
        self.list.append(f"{self.lines[0].partition(' {')[0]} {_json(place)}\n")
        self.data += block
        self.lines.clear()


def write_wacz(built: BuiltSite, place: Path, is_compressed: bool, day: str, progress: Progress) -> Captured:
    """Write the built site to the file *place*; the archive in it is compressed whatever the name says."""
    index, count, size = _Index(), 0, 0
    # Never less than what is written; it decides nothing but whether there is room to note a size above 4 GB.
    most = sum(size_of(built.site.output / name) + HEAD for name in built.names())
    with zipfile.ZipFile(place, "w") as file:
        package = Zip(file)
        with package.open(f"archive/{WARC}", most) as out:
            hashed = _Hashed(out)
            for record in write_records(built, hashed, True, day, progress):  # type: ignore[arg-type]  # `write` alone
                index.add(record)
                count, size = count + 1, size + record.size
        index.close()
        resources = [_resource(f"archive/{WARC}", hashed.hash.hexdigest(), hashed.size)]
        texts = {
            "indexes/index.cdx.gz": bytes(index.data),
            "indexes/index.idx": "".join(index.list).encode(),
            "pages/pages.jsonl": "".join(_pages(built, day)).encode(),
        }
        for name, data in texts.items():
            _add(package, name, data)
            resources.append(_resource(name, sha256(data).hexdigest(), len(data)))
        about = _about(built, newest(built, day), resources)
        _add(package, "datapackage.json", about)
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(about).hexdigest()}"}
        _add(package, "datapackage-digest.json", f"{_json(digest)}\n".encode())
    return Captured(count, size)


def _line(record: Record) -> str:
    capture = record.capture
    stamp = "".join(char for char in capture.date if char.isdigit())
    fields = {
        "url": capture.url,
        "mime": capture.media_type.partition(";")[0],
        "status": "200",
        "digest": record.digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": WARC,
    }
    return f"{capture.key} {stamp} {_json(fields)}\n"


def _list_head() -> str:
    return f"!meta 0 {_json({'format': 'cdxj-gzip-1.0', 'filename': 'index.cdx.gz'})}\n"


def _pages(built: BuiltSite, day: str) -> Iterator[str]:
    yield f"{_json({'format': 'json-pages-1.0', 'id': 'pages', 'title': 'All Pages'})}\n"
    otherwise = newest(built, day)
    names = set(built.names())
    for path, title in built.pages(built.site.settings):
        name = f"{path}index.html"
        if name in names:
            url = f"{built.site.settings.base_url}{quote_path(path)}"
            id_ = sha256(url.encode()).hexdigest()[:16]
            yield f"{_json({'id': id_, 'url': url, 'ts': built.moment_of(name, otherwise), 'title': title})}\n"


def _about(built: BuiltSite, date: str, resources: Iterable[dict[str, object]]) -> bytes:
    settings = built.site.settings
    fields = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": settings.title,
        "description": settings.description,
        "created": date,
        "software": f"sitegen {__version__}",
        "mainPageUrl": settings.base_url,
        "mainPageDate": date,
        "resources": list(resources),
    }
    return msgspec.json.format(msgspec.json.encode({name: value for name, value in fields.items() if value}), indent=2)


def _resource(path: str, digest: str, size: int) -> dict[str, object]:
    return {"name": path.rpartition("/")[2].lower(), "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _add(package: Zip, name: str, data: bytes) -> None:
    package.add(name, io.BytesIO(data), len(data))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
