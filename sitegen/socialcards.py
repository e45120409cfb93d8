"""Social cards: the picture that other sites show beside a link here, drawn of words alone."""

from __future__ import annotations

import contextlib
import io
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sitegen.catalog import encode
from sitegen.errors import Problem, ProblemsError
from sitegen.fileviews import SocialCardView
from sitegen.imagecache import keep, use
from sitegen.settings import FILE_NAME

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630

_FORM = 2
"""To be counted up whenever a card of the same words comes out different."""
_PAPER, _INK, _ACCENT = (251, 250, 246), (29, 27, 24), (122, 31, 43)
"""The colours of the default theme."""
_LEVELS = 15
"""Shades between the paper and a colour, for soft edges."""
_MARGIN = 80
_TOP, _BOTTOM = 152, 566
"""Between which the headline stands, with what is above or below it."""
_SIZES = (84, 76, 68, 60, 54, 48, 42)
_SMALL = 36
_MOST_LETTERS = 400
"""Of a text that is fitted in; more than a card has room for."""

_NO_START = frozenset("，。、；：？！）》〉」』】〕”’…—·,.;:?!)]}%％")
"""Signs that no line begins with."""
_NO_END = frozenset("（《〈「『【〔“‘([{")
_WIDE = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
"""Scripts that are written without blanks: a line may end after any sign."""


class Measure(Protocol):
    """A font, as far as lines are filled with it."""

    def getlength(self, text: str) -> float: ...


def read_card(cache: Path, font: Path, view: SocialCardView) -> Path:
    """Return the file that holds the card *view* in *font*; it is drawn if it is not in the *cache* folder.

    Raises `ProblemsError` if the font cannot be used, and `OutputError`.
    """
    words = [view.site_title, view.title, view.note, view.is_site]
    with _explained(font):
        made_with = _version(font, font.stat().st_mtime_ns)
    file = cache / f"{blake2b(encode(words) + made_with, digest_size=16).hexdigest()}.png"
    if not use(file):
        keep(file, draw(view, font))
    return file


def draw(view: SocialCardView, font: Path) -> bytes:
    """Return the card *view* as a PNG. Raises `ProblemsError` if the font cannot be used."""
    with _explained(font):
        return _drawn(view, font)


def _drawn(view: SocialCardView, font: Path) -> bytes:
    from PIL import Image, ImageChops, ImageDraw

    ink, accent = (Image.new("L", (WIDTH, HEIGHT)) for _ in range(2))
    on_ink, on_accent = ImageDraw.Draw(ink), ImageDraw.Draw(accent)
    width = WIDTH - 2 * _MARGIN
    small = _font(font, _SMALL)
    if view.is_site:
        on_ink.rectangle((_MARGIN, _MARGIN, WIDTH - _MARGIN - 1, _MARGIN + 5), fill=255)
        on_ink.rectangle((_MARGIN, _MARGIN + 12, WIDTH - _MARGIN - 1, _MARGIN + 13), fill=255)
    else:
        on_ink.text((_MARGIN, 104), _cut(view.site_title, small, width), 255, small, anchor="ls")
        on_ink.rectangle((_MARGIN, 126, WIDTH - _MARGIN - 1, 128), fill=255)
        on_accent.text((_MARGIN, 196), _cut(view.note, small, width), 255, small, anchor="ls")
    top = _TOP if view.is_site else 224
    below = wrapped(shortened(view.note), small, width)[:3] if view.is_site else []
    size, lines = _fitting(shortened(view.title), font, width, _BOTTOM - top - len(below) * 50)
    large = _font(font, size)
    step = size * 5 // 4
    for number, line in enumerate(lines):
        on_ink.text((_MARGIN, top + size + number * step), line, 255, large, anchor="ls")
    for number, line in enumerate(below):
        on_ink.text((_MARGIN, top + size + len(lines) * step + number * 50), line, 255, small, anchor="ls")
    return _png(ImageChops.lighter(ink.point(_shades(0)), accent.point(_shades(_LEVELS))))


def missing(text: str, font: Path) -> str:
    """Return the first sign of *text* that *font* does not have; empty if it has them all.

    Raises `ProblemsError` if the font cannot be used.
    """
    with _explained(font):
        time = font.stat().st_mtime_ns
        return next((sign for sign in text if not sign.isspace() and not _has(font, time, sign)), "")


def shortened(text: str) -> str:
    """Return as much of *text* as is tried to be fitted in."""
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rstrip()} …"


def wrapped(text: str, font: Measure, width: int) -> list[str]:
    """Return *text* in the fewest lines of at most *width* pixels, all about as long."""
    pieces = [(piece, font.getlength(piece), font.getlength(piece.rstrip())) for piece in _pieces(text)]
    lines = _lines(pieces, width)
    low, high = width // 2, width
    while high - low > 8:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_lines(pieces, middle)) == len(lines) else (middle, high)
    return _lines(pieces, high)


def _fitting(text: str, font: Path, width: int, height: int) -> tuple[int, list[str]]:
    """Return the largest size in which *text* fits, and its lines; in the smallest one it may be cut."""
    lines: list[str] = []
    for size in _SIZES:
        face = _font(font, size)
        lines = wrapped(text, face, width)
        if len(lines) * size * 5 // 4 <= height and all(face.getlength(line) <= width for line in lines):
            return size, lines
    most = max(1, height // (size * 5 // 4))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return size, [_cut(line, face, width) for line in lines]


def _cut(text: str, font: FreeTypeFont, width: int) -> str:
    """Return *text*, shortened to *width* pixels."""
    text = shortened(text)
    if font.getlength(text) <= width:
        return text
    cuts = [f"{text[:end].rstrip(' …')}…" for end in range(len(text))]
    return cuts[max(0, bisect_right(cuts, float(width), key=font.getlength) - 1)]


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of *text* that a line may end after, each with the blank that follows it."""
    piece = ""
    for number, sign in enumerate(text):
        piece += sign
        after = text[number + 1 : number + 2]
        is_end = sign.isspace() or (
            (_is_wide(sign) or _is_wide(after)) and sign not in _NO_END and after not in _NO_START
        )
        if is_end and not after.isspace():
            yield piece
            piece = ""
    if piece:
        yield piece


def _is_wide(sign: str) -> bool:
    return bool(sign) and any(first <= ord(sign) <= last for first, last in _WIDE)


def _lines(pieces: Iterable[tuple[str, float, float]], width: int) -> list[str]:
    """Fill lines with *pieces*, each with its width and that without the blank at its end."""
    lines: list[str] = []
    line, filled = "", 0.0
    for piece, full, bare in pieces:
        if line and filled + bare > width:
            lines.append(line.rstrip())
            line, filled = "", 0.0
        line += piece
        filled += full
    return [*lines, line.rstrip()] if line.strip() else lines


def _shades(first: int) -> list[int]:
    """Return, for each strength of a stroke, its place in the palette."""
    return [first + shade if (shade := (strength * _LEVELS + 127) // 255) else 0 for strength in range(256)]


def _png(image: Image) -> bytes:
    palette = list(_PAPER)
    for colour in (_INK, _ACCENT):
        for shade in range(1, _LEVELS + 1):
            palette += [(a * (_LEVELS - shade) + b * shade) // _LEVELS for a, b in zip(_PAPER, colour, strict=True)]
    image.putpalette(palette)
    data = io.BytesIO()
    # Of level 9 a file is a tenth smaller, and takes six times as long.
    image.save(data, "PNG", compress_level=6)
    return data.getvalue()


@lru_cache(maxsize=32)
def _font(file: Path, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # Not Raqm, which is there on some machines and not on others.
    font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    if font.path != file:
        # Pillow takes one of that name from the machine where it cannot read this.
        raise OSError("no font")
    return font


@contextlib.contextmanager
def _explained(font: Path) -> Iterator[None]:
    """Turn what Pillow says of a file that is no *font*, or of a damaged one, into a problem of the setting."""
    from PIL.Image import DecompressionBombError

    try:
        yield
    except (OSError, DecompressionBombError) as error:
        message = f"'social_card_font' names '{font.name}', which cannot be read as a font."
        raise ProblemsError([Problem(FILE_NAME, 0, 0, "E501", message)]) from error


@lru_cache(maxsize=65_536)
def _has(file: Path, time: int, sign: str) -> bool:
    font = _font(file, _SMALL)
    return bytes(font.getmask(sign)) != bytes(font.getmask("\U0010fffe"))


@lru_cache(maxsize=4)
def _version(font: Path, time: int) -> bytes:
    """Return what the bytes of a card depend on beside its words."""
    from PIL import __version__, features

    made_with = f"{_FORM} {__version__} {features.version('freetype2')} {features.version('zlib')}"
    return made_with.encode() + blake2b(font.read_bytes(), digest_size=16).digest()
