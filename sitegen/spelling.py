"""Spellings of names: what two of them share, and what a name must look like where it is printed.

A spelling does not matter, a letter does: names and texts are compared *folded*, without blanks, hyphens, dots, apostrophes,
accents of Latin letters and full-width forms. What is equal then is looked at as printed: case, the edges of words, the
ends of sentences.
"""

from __future__ import annotations

import html as htmllib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

SHORT_LATIN = 5
SHORT_HAN = 2
"""Names up to this long are too likely to be something else: linked only in articles that declare whom they mean."""

_REACH = 200
"""Characters beside a name that are looked at to see whether it is a part of an address."""

_LONGEST_ENTITY = 34
_ENTITY = re.compile(r"&#?\w+;")
_APART = re.compile(
    "[\\s.'\u2018\u2019\u02bc\u2032`\u00b7\u2022\u30fb\u2027\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2015-]"
)
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.]\s|[。！？!?]")
_SPACED_DASH = re.compile("\\s[-\u2010-\u2015]+\\s")
_GAP = re.compile(r"[\s-]")
_FIRST_LETTER = re.compile(r"(?<![^\W\d_])[^\W\d_]")


class _Folding(dict[int, str | None]):
    """What each character is in a folded text, ``None`` for nothing; made as characters occur."""

    def __init__(self) -> None:
        super().__init__()
        self.unchanged: set[str] = set()
        """Characters, of those that occurred, that are themselves in a folded text."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        folded = None if _APART.match(char) else _folded(char) or None
        if folded == char:
            self.unchanged.add(char)
        self[code] = folded
        return folded


def _folded(char: str) -> str:
    base = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    plain = "".join(part for part in base if not "\u0300" <= part <= "\u036f" and not _APART.match(part))
    return unicodedata.normalize("NFC", plain)


_FOLDING = _Folding()

_NEAR = 8
"""Up to so many characters are sooner counted one by one than together."""

_FEW_OTHERS = 30
"""A text has fewer different signs, accents and full-width letters than this; each of them costs a pass over it."""

_ASCII = bytes(range(128))
# Every ASCII character is one or none in a folded text, so that bytes can be folded as characters are.
_ASCII_FOLDED = bytes(ord(_FOLDING[code] or "\0") for code in _ASCII) + bytes(range(128, 256))
_ASCII_DROPPED = bytes(code for code in _ASCII if _FOLDING[code] is None)


def fold(text: str) -> str:
    """Return *text*, HTML between tags, as names are compared in it."""
    return _folded_text(spaced(text))


def _folded_text(text: str) -> str:
    """Return ``text.translate(_FOLDING)``, which by itself is fast for ASCII alone."""
    if text.isascii():
        return text.translate(_FOLDING)
    # In UTF-8 a byte below 128 is always an ASCII character.
    data = text.encode("utf-8", "surrogatepass")
    others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass")) - _FOLDING.unchanged
    if len(others) > _FEW_OTHERS:
        return text.translate(_FOLDING)
    text = data.translate(_ASCII_FOLDED, _ASCII_DROPPED).decode("utf-8", "surrogatepass")
    # One after the other, since none becomes a character that is folded itself.
    for char in others:
        text = text.replace(char, _FOLDING[ord(char)] or "")
    return text


def spaced(text: str) -> str:
    """Return *text* with every no-break space, which the sanitiser writes out, as blanks of the same length."""
    return text.replace("&nbsp;", "      ") if "&nbsp;" in text else text


class Letter(NamedTuple):
    """A character of a text, and what stands for it in the folded text: one character; of a ligature, several."""

    place: int
    """In the text."""
    begin: int
    """In the folded text."""
    end: int


def unfolded(text: str, indexes: Iterable[int]) -> dict[int, Letter]:
    """Return, for characters at *indexes* of the folded *text*, the characters of *text* that they come from."""
    text = spaced(text)
    letters: dict[int, Letter] = {}
    place = done = 0
    for index in sorted(indexes):
        letters[index] = letter = _letter_at(text, index, place, done)
        place, done = letter.place, letter.begin
    return letters


def _letter_at(text: str, index: int, place: int, done: int) -> Letter:
    """Return the character that stands at *index* of the folded *text*; of which *done* stand for all before *place*."""
    # As many characters as are missing are too many only where one becomes several. Each round, fewer are missing.
    while (missing := index - done) > _NEAR and place < len(text):
        size = len(_folded_text(text[place : place + missing]))
        if size > missing:
            break
        place += missing
        done += size
    while (end := done + len(_FOLDING[ord(text[place])] or "")) <= index:
        place += 1
        done = end
    return Letter(place, done, end)


def end_of_letter(text: str, place: int) -> int:
    """Return where the letter at *place* ends, with the marks that stand on it."""
    place += 1
    while place < len(text) and unicodedata.combining(text[place]):
        place += 1
    return place


def needle(form: str) -> str:
    """Return what stands in a folded text where the text prints the name *form*; empty for a name of signs alone."""
    return fold(htmllib.escape(form, quote=False)) if any(char.isalnum() for char in form) else ""


def default_rule(form: str, taxonomy: str) -> str:
    """Return the rule for a form of whose linking its record says nothing."""
    letters = [char for char in form if char.isalnum()]
    if letters and all(map(is_unspaced, letters)):
        return "declared" if len(letters) <= SHORT_HAN else "always"
    is_one_word = " " not in form.strip()
    return "declared" if is_one_word and (len(letters) <= SHORT_LATIN or taxonomy == "people") else "always"


def spellings(form: str) -> tuple[str, ...]:
    """Return the forms that a text may print for *form*: a leading article may be missing."""
    return (form, form[4:]) if form.startswith("The ") and " " in form[4:] else (form,)


def is_printed(name: str, taxonomy: str, text: str, start: int, finish: int) -> bool:
    """Say whether ``text[start:finish]``, which folds as *name* does, is that name as a reader sees it."""
    printed = htmllib.unescape(text[start:finish])
    before, after = text[max(0, start - _REACH) : start], text[finish : finish + 2]
    is_one_word = not _GAP.search(name)
    if before.endswith("/") and after.startswith("/"):
        return False
    # Of what is printed: a form may begin or end with a sign that the text does not print.
    first, last = text[start], text[start:finish].rstrip(".")[-1:]
    if (needs_edge(first) or first == "_") and _is_glued_before(before, is_one_word):
        return False
    if (needs_edge(last) or last == "_") and _is_glued_after(after, is_one_word):
        return False
    if "&" in text and (_cuts_entity(text, start) or _cuts_entity(text, finish)):
        return False
    if not name.isascii() and all(is_unspaced(char) for char in name if char.isalnum()):
        return not _SENTENCE_END.search(printed)
    if printed == name:
        return True  # as everything below would find, and as most names are printed
    if is_one_word:
        return not re.search(r"\s", printed) and _letters(printed) == _letters(name)
    if not _has_capitals(printed, name, taxonomy) or not _APART.search(printed):
        return False
    return not any(sign.search(printed) and not sign.search(name) for sign in (_SENTENCE_END, _SPACED_DASH))


def _cuts_entity(text: str, place: int) -> bool:
    """Say whether *place* lies within a character reference of HTML, such as ``&amp;``."""
    sign = text.rfind("&", max(0, place - _LONGEST_ENTITY), place)
    match = _ENTITY.match(text, sign) if sign >= 0 else None
    return match is not None and match.end() > place


def _has_capitals(printed: str, name: str, taxonomy: str) -> bool:
    """Say whether a name of several words stands as names do: its first letter is a capital; of a person's, every word's."""
    printed, name = printed.removeprefix("The "), name.removeprefix("The ")
    shown, wanted = list(filter(str.isalpha, printed)), list(filter(str.isalpha, name))
    if taxonomy != "people" or len(shown) != len(wanted):
        return not wanted or not wanted[0].isupper() or (bool(shown) and shown[0].isupper())
    # To a pattern, signs such as "½" are letters too.
    starts = [match.start() for match in _FIRST_LETTER.finditer(name) if match[0].isalpha()]
    places = [sum(map(str.isalpha, name[:start])) for start in starts]
    return all(shown[place].isupper() for place in places if wanted[place].isupper())


def _is_glued_before(before: str, is_one_word: bool) -> bool:
    """Say whether what stands before a name makes it part of a longer word, an address or a handle."""
    if not before or before[-1].isspace():
        return False
    last = before[-1]
    if last in "_@#\\" or needs_edge(last) or unicodedata.combining(last):
        return True
    if last == "." and is_one_word and len(before) > 1 and needs_edge(before[-2]):
        return True
    return last == "/" and ("." in (word := before.split()[-1]) or "/" in word[:-1])


def _is_glued_after(after: str, is_one_word: bool) -> bool:
    if not after or after[0].isspace():
        return False
    if after[0] in "_@\\" or needs_edge(after[0]):
        return True
    return after[0] == "." and is_one_word and len(after) > 1 and needs_edge(after[1])


def needs_edge(char: str) -> bool:
    """Say whether words of the script of *char* are set apart by blanks, so that a name ends where a word ends."""
    return char.isalnum() and not is_unspaced(char)


def is_unspaced(char: str) -> bool:
    """Say whether *char* is of a script without blanks between words, or one that joins endings to names."""
    code = ord(char)
    return code >= 0x0E00 and (
        code <= 0x0EFF or 0x1000 <= code <= 0x109F or 0x1780 <= code <= 0x17FF or 0x1100 <= code <= 0x11FF
        or 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF
    )  # fmt: skip


def _letters(text: str) -> str:
    """Return the letters and digits of *text* in their case, without accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text)))
