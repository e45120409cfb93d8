"""Derivatives: narrower copies of pictures, made by Pillow if it is installed, and kept by what they were made of."""

from __future__ import annotations

import importlib.util
import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.errors import OutputError, Problem
from sitegen.imagecache import keep, use
from sitegen.pictures import Picture
from sitegen.progress import Progress
from sitegen.workers import Workers

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LEAST = 800
"""A picture no wider than this is shown as it is."""

MOST_PIXELS = 64_000_000
"""Of a picture that is taken apart: what its pixels take in memory, four bytes each, comes on top of all else."""

_LONGEST = 16_383
"""Pixels along a side. WebP can have no more."""

_QUALITY = 80
_METHOD = 4
"""In this way copies of photographs are as large as JPEGs that look alike, and those of drawings a third of a PNG."""

_DECODED = 1600
"""Wider copies are made of the whole picture; the others may be made of one that is decoded at half its size or less."""

_FAULTS = (
    OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError, TypeError, AttributeError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises where a file is damaged."""
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA")
_ORIENTATION = 0x0112
_LONG_PROFILE = 4096
_PAGES = 50
"""A picture is about as much work as so many pages."""

_BATCH = 4


class PictureError(Exception):
    """A picture that no copies can be made of; its text is the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Original:
    """A picture that is to have narrower copies."""

    path: str
    """Of its file, relative to the site folder."""
    hash: bytes
    size: int
    """Of its file, in bytes."""
    picture: Picture
    """With the widths that are wanted."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What became of an original."""

    path: str
    picture: Picture
    """With the widths that there are."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeDerivatives:
    """Makes the copies of batches of pictures, in any process of this machine. Raises `OutputError`."""

    root: Path
    """The site's folder."""
    cache: Path

    def __call__(self, batch: Sequence[Original]) -> list[Derived]:
        return [self._derive(original) for original in batch]

    def _derive(self, original: Original) -> Derived:
        try:
            data = (self.root / original.path).read_bytes()
            if blake2b(data, digest_size=16).digest() != original.hash:
                raise PictureError("has changed while the site was built: build again")
            picture = original.picture
            made = dict(make_copies(data, picture.widths, (picture.width, picture.height)))
        except (PictureError, OSError) as error:
            what = str(error) if isinstance(error, PictureError) else f"cannot be read: {error.strerror}"
            message = f"The picture {what}. It is shown as it is, without narrower copies."
            problem = Problem(original.path, 0, 0, "W406", message)
            return Derived(original.path, replace(original.picture, widths=()), (problem,))
        for width, copy in made.items():
            keep(self.cache / _name(original.hash, width), copy)
        return _derived(self.cache, original, made)


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Say whether Pillow is there."""
    return importlib.util.find_spec("PIL") is not None


def wanted_widths(width: int, height: int, widths: Iterable[int]) -> tuple[int, ...]:
    """Return those of *widths* that a picture of this size is to have copies of.

    None is ever made wider, and none is longer than a WebP can be.
    """
    if width <= LEAST:
        return ()
    return tuple(one for one in widths if one < width and max(one, _height(width, height, one)) <= _LONGEST)


def derive(
    root: Path, cache: Path, originals: list[Original], workers: Workers, progress: Progress
) -> Iterator[Derived]:
    """Yield what became of each of *originals*; only copies that are not in the *cache* folder are made."""
    missing: list[Original] = []
    for original in originals:
        if all(use(cache / _name(original.hash, width)) for width in original.picture.widths):
            yield _derived(cache, original, original.picture.widths)
        else:
            missing.append(original)
    if not missing:
        return
    batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
    job = MakeDerivatives(root, cache)
    done = 0
    # A cluster has none of the files.
    made = map(job, batches) if workers.is_remote else workers.map(job, batches, len(missing) * _PAGES)
    for batch in made:
        yield from batch
        done += len(batch)
        progress("Pictures", done, len(missing))


def read_copy(root: Path, cache: Path, source: str, digest: bytes, width: int) -> Path:
    """Return the file that holds a copy; it is made again if another hand took it from the cache."""
    file = cache / _name(digest, width)
    if not use(file):
        try:
            made = list(make_copies((root / source).read_bytes(), (width,)))
        except (PictureError, OSError) as error:
            raise OutputError(f"{source}: this picture has changed while the site was built: build again.") from error
        for _, copy in made:
            keep(file, copy)
    return file


def make_copies(
    data: bytes, widths: Sequence[int], shown: tuple[int, int] | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield each width, and a WebP of it of the picture *data*, without its metadata.

    Nothing of a picture that moves, or whose size is not the one that browsers are told it is *shown* in. Raises
    `PictureError`. What is made for one width does not depend on the others.
    """
    from PIL.Image import DecompressionBombError
    from PIL.Image import open as open_image

    for are_narrow in (True, False):
        group = [width for width in widths if (width <= _DECODED) == are_narrow]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with open_image(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                    if opened.width * opened.height > MOST_PIXELS:
                        raise PictureError(f"has {opened.width} times {opened.height} pixels, too many to take apart")
                    found = _upright(opened, _DECODED if are_narrow else opened.width, shown) if group else None
                    made = [(width, _copy(*found, width)) for width in group] if found is not None else []
            except DecompressionBombError as error:
                raise PictureError("has too many pixels to take apart") from error
            except _FAULTS as error:
                raise PictureError("is damaged") from error
        yield from made


def _derived(cache: Path, original: Original, widths: Iterable[int]) -> Derived:
    """Return *original* with those of its copies that are smaller files than it is itself."""
    worth = tuple(width for width in widths if (cache / _name(original.hash, width)).stat().st_size < original.size)
    return Derived(original.path, replace(original.picture, widths=worth))


def _name(digest: bytes, width: int) -> str:
    return blake2b(_version() + digest + width.to_bytes(4, "big"), digest_size=16).hexdigest() + ".webp"


@lru_cache(maxsize=1)
def _version() -> bytes:
    """Return what the bytes of a copy depend on beside the picture."""
    from PIL import __version__, features

    return f"{__version__} {features.version('webp')} {_QUALITY} {_METHOD} ".encode()


def _upright(opened: ImageFile, widest: int, shown: tuple[int, int] | None) -> tuple[Image, bytes] | None:
    """Return a picture as browsers show it, at least *widest* wide, in RGB, and its colour profile.

    ``None`` for one that moves, or whose copies would look different: in size from *shown*, or in their colours.
    """
    from PIL import ImageOps

    is_jpeg = opened.format in ("JPEG", "MPO")
    turn = opened.getexif().get(_ORIENTATION, 1)
    # Browsers turn no PNG in the same way; and 16 bits a colour would be cut, not converted.
    if not is_jpeg and (getattr(opened, "is_animated", False) or turn != 1 or opened.mode not in _MODES):
        return None
    width, height = opened.size
    is_turned = is_jpeg and turn in (5, 6, 7, 8)
    if shown is not None and shown != ((height, width) if is_turned else (width, height)):
        return None
    if is_jpeg:
        # Decoding to a half or a quarter of the size takes so much less time and memory.
        across = widest * width // height if is_turned else widest
        down = widest if is_turned else widest * height // width
        opened.draft(None, (max(1, across), max(1, down)))
    profile = opened.info.get("icc_profile") or b""
    image = ImageOps.exif_transpose(opened)
    if profile and (len(profile) > _LONG_PROFILE or image.mode not in ("RGB", "RGBA")):
        image, profile = _in_srgb(image, profile), b""
    if image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image, profile


def _in_srgb(image: Image, profile: bytes) -> Image:
    """Return *image* in the colours of the web; as it is where its profile is damaged or another model's."""
    from PIL import ImageCms

    if image.mode not in ("L", "RGB", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _height(width: int, height: int, narrower: int) -> int:
    """Return how high the copy is that is *narrower* pixels wide."""
    return max(1, (height * narrower + width // 2) // width)


def _copy(image: Image, profile: bytes, width: int) -> bytes:
    from PIL.Image import Resampling

    size = (width, _height(image.width, image.height, width))
    small = image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)
    data = io.BytesIO()
    small.save(data, "WEBP", quality=_QUALITY, method=_METHOD, icc_profile=profile, exif=b"", xmp=b"")
    return data.getvalue()
