"""Segments of addresses, and the keys by which names and paths are compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from sitegen.characters import control_character

MAX_BYTES = 80
"""Of a slug made by us; a file system allows 255 bytes for a name."""

MAX_WRITTEN_BYTES = 200
"""Of a slug an author wrote."""

RESERVED = frozenset(
    {"page", "con", "prn", "aux", "nul", "feed.atom", "feed.json", "feed.rss", "index.html"}
) | frozenset(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10))
"""Segments with a meaning of their own, here (`page`) or on Windows (`con`)."""

# These stand for words, and "C++" is another thing than "C".
_WORDS = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u2032\u00ad\u200b-\u200f\u2060\ufeff]")
LATIN_MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=16384)
def slugify(text: str) -> str:
    """Return *text* as one segment: letters and digits of any script, lower case, joined by hyphens, at most 80 bytes.

    What is cut off is kept as six hexadecimal digits, so that two long names never meet; a text without any
    letter or digit becomes such digits alone. ``slugify(slugify(x)) == slugify(x)``.
    """
    slug = unicodedata.normalize("NFC", "-".join(words_in(unicodedata.normalize("NFKC", text).lower())))
    if not slug:
        return f"x-{_digest(text)}" if text.strip() else ""
    if len(slug.encode()) > MAX_BYTES:
        slug = f"{cut(slug, MAX_BYTES - 7)}-{_digest(slug)}"
    return slug if slug not in RESERVED else f"{slug}-1"


def cut(text: str, size: int) -> str:
    """Return the longest beginning of *text* that has at most *size* bytes and ends in a letter or digit."""
    return text.encode()[:size].decode("utf-8", "ignore").rstrip("-")


@lru_cache(maxsize=16384)
def match_key(name: str) -> str:
    """Return what two spellings of one name share: no case, blanks, dots, dashes, apostrophes or Latin accents."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return unicodedata.normalize("NFC", "".join(words_in(LATIN_MARKS.sub("", folded)))) or name


def path_key(path: str) -> str:
    """Return what two paths share if a file system that knows no case or Unicode forms takes them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def slug_fault(slug: str) -> str:
    """Return what makes *slug* unusable, as the end of a sentence, or nothing."""
    if "/" in slug or "\\" in slug:
        return "leads to another place: it is one segment of an address, without '/'"
    return segment_fault(slug)


def segment_fault(segment: str) -> str:
    """Return what makes *segment* unusable as part of a path on any system, or nothing."""
    size = len(segment.encode())
    decoded = unquote(segment)
    if size > MAX_WRITTEN_BYTES:
        return f"has {size} bytes; the most is {MAX_WRITTEN_BYTES}"
    if decoded.strip(". ") == "":
        return "has no letters or digits"
    if "/" in decoded or "\\" in decoded or ".." in decoded or ":" in decoded or decoded.startswith("."):
        return "could lead out of its place"
    if decoded.casefold() in RESERVED or decoded.casefold().split(".")[0] in RESERVED - {"page", "feed", "index"}:
        return "is reserved: choose another"
    if decoded[-1] in ". ":
        return "ends in a dot or a blank"
    return "holds a control character" if control_character(decoded) else ""


def words_in(text: str) -> list[str]:
    """Return the runs of letters, digits and their marks in *text*; signs that stand for words as words."""
    text = APOSTROPHES.sub("", text)
    for sign, word in _WORDS.items():
        if sign in text:
            text = text.replace(sign, word)
    # Not \w, which takes a Devanagari vowel for punctuation.
    return "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in text).split()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=3).hexdigest()
