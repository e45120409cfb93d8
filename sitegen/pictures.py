"""Pictures: how large a file says it is, and what the catalog remembers of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.touched import Touched

_MOST = 65_535
"""Pixels along a side. JPEG can have no more; whoever claims more is lying or cannot be shown."""

_RASTER = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBPVP8|....ftypavi[fs]", re.DOTALL)
_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".webp": "WebP",
    ".avif": "AVIF",
    ".svg": "SVG",
}
_LONGEST_NAME = 240
"""Bytes. No file system has names of more than 255."""

_SVG_HEAD = 65_536
"""Bytes in which the first element of an SVG begins."""
_SVG_START = re.compile(r"<svg(?=[\s/>])")
_SVG_TAG = re.compile(r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SVG_ATTRIBUTE = re.compile(r"\s(width|height|viewBox)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SVG_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@dataclass(frozen=True, slots=True)
class Picture:
    """A published picture, as the table ``pictures`` has it."""

    width: int
    """As it is shown, turned as its file says; in pixels."""
    height: int
    widths: tuple[int, ...] = ()
    """Of its narrower copies, the narrowest first."""


def is_picture(path: str) -> bool:
    """Say whether a file is a picture by its name."""
    return posixpath.splitext(path)[1].lower() in _FORMATS


def is_raster(path: str) -> bool:
    """Say whether a file is, by its name, a picture that narrower copies can be made of, whose names are longer."""
    if len(posixpath.basename(path).encode()) > _LONGEST_NAME:
        return False
    return _FORMATS.get(posixpath.splitext(path)[1].lower()) in ("JPEG", "PNG", "WebP")


def look_at_picture(path: str, data: bytes) -> tuple[Picture | None, list[Problem]]:
    """Return the size of the picture in the file at *path*, if it has one, and a problem if it cannot be read."""
    form = _FORMATS[posixpath.splitext(path)[1].lower()]
    size = _svg_size(data) if form == "SVG" else _raster_size(data)
    if size is None:
        message = (
            f"The picture cannot be read: it is damaged, or no {form}. It is published as it is, without its size."
        )
        return None, [Problem(path, 0, 0, "W406", message)]
    return (Picture(*size) if all(size) else None), []


def find_picture(catalog: Catalog, source: str) -> Picture | None:
    """Return what is known of the picture in the file *source*."""
    row = catalog.row("SELECT width, height, widths FROM pictures WHERE path = ?", source)
    return None if row is None else Picture(row[0], row[1], msgspec.json.decode(row[2], type=tuple[int, ...]))


def record_picture(catalog: Catalog, path: str, picture: Picture | None, touched: Touched) -> None:
    """Store what is known of a picture; if that is something else than before, what shows it is *touched*."""
    if picture == find_picture(catalog, path):
        return
    if picture is None:
        catalog.run("DELETE FROM pictures WHERE path = ?", path)
    else:
        widths = msgspec.json.encode(picture.widths).decode()
        catalog.run("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?)", path, picture.width, picture.height, widths)
    places = catalog.rows("SELECT path FROM pages WHERE subject = ? AND kind = 'file'", path)
    touched.aim(f"S:{path}", *(f"P:{place}" for (place,) in places))


def derivative_path(path: str, width: int) -> str:
    """Return where the copy of *width* pixels lies of the picture published at *path*."""
    return f"{path}.{width}w.webp"


def srcset(address: str, picture: Picture, wanted: Iterable[int]) -> str:
    """Return the ``srcset`` of the picture published at *address*; empty where there is nothing to choose from.

    The file itself is in it where not all of the *wanted* copies are narrower, or worth it: else it is larger than any
    column.
    """
    copies = [f"{derivative_path(address, width)} {width}w" for width in picture.widths]
    if copies and len(copies) < len(tuple(wanted)):
        copies.append(f"{address} {picture.width}w")
    return ", ".join(copies)


def _raster_size(data: bytes) -> tuple[int, int] | None:
    if _RASTER.match(data) is None:
        return None
    # Not above: it takes longer to load than a build without new pictures.
    import io

    import imagesize

    width, height = imagesize.get(io.BytesIO(data))
    return (width, height) if 0 < width <= _MOST and 0 < height <= _MOST else None


def _svg_size(data: bytes) -> tuple[int, int] | None:
    """Return the size of an SVG: by its attributes, else by its view box; noughts where it names none."""
    text = data[:_SVG_HEAD].decode("utf-8", "replace")
    start = _SVG_START.search(text)
    # Looked for at one place alone, so that a hostile file takes no longer than others.
    tag = _SVG_TAG.match(text, start.end()) if start is not None else None
    if tag is None:
        return None
    attributes = {name: first or second for name, first, second in _SVG_ATTRIBUTE.findall(tag[0])}
    width, height = (_pixels(attributes.get(name, "")) for name in ("width", "height"))
    box = re.findall(r"-?[\d.]+", attributes.get("viewBox", ""))
    box_width, box_height = (_pixels(box[2]), _pixels(box[3])) if len(box) == 4 else (0.0, 0.0)
    if not (width and height) and box_width and box_height:
        # One of the two is enough, since the box has the proportion.
        if width:
            height = width * box_height / box_width
        elif height:
            width = height * box_width / box_height
        else:
            width, height = box_width, box_height
    found = int(width + 0.5), int(height + 0.5)
    return found if all(0 < side <= _MOST for side in found) else (0, 0)


def _pixels(length: str) -> float:
    """Return a length in pixels; nought for one that is relative or none."""
    match = _SVG_LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else 0.0
