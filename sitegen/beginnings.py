"""How words begin: what a reader types is compared with the beginnings of the words of names and titles.

`static/theme/suggest.js` folds and divides what is typed in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from sitegen.bigrams import UNSPACED
from sitegen.slugs import LATIN_MARKS, words_in

LONGEST = 4
"""Letters of a beginning."""

LEAST_OF_A_TITLE = 4
"""Letters of a word by which a title is found, unless it is the first one or written in capitals."""

MOST_CHARACTERS = 40
"""Places in a Chinese or Japanese title from which it is found."""

# One letter that readers write with others.
_LETTERS = str.maketrans(
    {"ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_HAN_FIRST = re.compile(f"[{UNSPACED}]")
_RUNS = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")
_ASCII_WORDS = re.compile("[A-Za-z0-9]+")
_SIGNS = re.compile("['+#&@%]")
_SMALL = frozenset({"of", "the", "and", "for", "at", "in"})


def folded(text: str) -> str:
    """Return *text* without case and Latin accents."""
    return _lower(_plain(text))


def words(text: str) -> Iterator[str]:
    """Yield the words of *text*, folded. Of a run of Chinese or Japanese, what follows from every place in it."""
    for word in _written(text):
        yield from _parts(_lower(word))


@lru_cache(maxsize=8192)
def beginnings(text: str) -> frozenset[str]:
    """Return the beginnings by which a name is found: those of its words, small ones apart."""
    found = list(words(text))
    return frozenset(word[:LONGEST] for word in (*found[:1], *(word for word in found if word not in _SMALL)))


def beginnings_of_title(title: str) -> tuple[str, frozenset[str]]:
    """Return the beginning of the first word of *title*, and those of the others by which it is found."""
    opening, others, places = "", set(), 0
    for number, word in enumerate(_written(title)):
        for part in _parts(_lower(word)):
            is_han = _is_han(part)
            places += is_han
            if not opening and not number:
                opening = part[:LONGEST]
            elif places <= MOST_CHARACTERS if is_han else len(part) >= LEAST_OF_A_TITLE or _is_acronym(word):
                others.add(part[:LONGEST])
    return opening, frozenset(others)


def word_rows(article: int, title: str, date: str) -> list[tuple[str, str, str, int]]:
    """Return the rows of a title in the table ``words``."""
    opening, others = beginnings_of_title(title)
    return [("opening", opening, date, article), *(("title", other, date, article) for other in others)]


def reading(sort: str) -> tuple[str, ...]:
    """Return the readings in the key that a Chinese name is sorted by: ``shang 上 hai 海`` has two."""
    if sort.isascii():
        return ()
    parts = sort.split()
    return tuple(part for part, then in pairwise(parts) if part.isascii() and len(then) == 1 and _is_han(then))


def beginnings_of_reading(syllables: tuple[str, ...]) -> Iterator[str]:
    """Yield the beginnings by which a reading is found: from every syllable on, written in one."""
    for number in range(len(syllables)):
        yield "".join(syllables[number : number + LONGEST])[:LONGEST]


def _written(text: str) -> Iterable[str]:
    """Return the words of *text* as they are written, but for accents."""
    if text.isascii() and not _SIGNS.search(text):
        return _ASCII_WORDS.findall(text)
    return words_in(_plain(text))


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text)))


def _lower(text: str) -> str:
    return text.lower() if text.isascii() else text.lower().translate(_LETTERS)


def _parts(word: str) -> Iterator[str]:
    if word.isascii():
        yield word
        return
    for run in _RUNS.findall(word):
        if _is_han(run):
            yield from (run[place:] for place in range(len(run)))
        else:
            yield run


def _is_han(run: str) -> bool:
    return _HAN_FIRST.match(run) is not None


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
