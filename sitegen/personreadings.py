"""What a person's name says once titles, degrees and nicknames are set aside."""

from __future__ import annotations

import re
import unicodedata

from sitegen.namereadings import (
    MAX_LENGTH,
    UMLAUTS,
    Mark,
    Reading,
    is_chinese,
    marked,
    scripts,
    words_of,
)
from sitegen.namewords import CHINESE_TITLES, GENERATIONS, ORGANISATION_WORDS, TITLES, TRADITIONAL
from sitegen.slugs import APOSTROPHES, LATIN_MARKS

# Small letters in brackets, as in 'Zhang Ying (physicist)', keep people apart.
_NICKNAME = re.compile(r"\s(?:[\"“”'‘]\S[^\"“”'’]*[\"“”'’]|\((?![a-z0-9])[^()]+\))(?=\s|$)")
_DEGREES = re.compile(r"(?:,\s*|\s+)(?:ph\.?\s?d|m\.?d|mph|m\.p\.h|mba|mpa|j\.?d|esq|msc|m\.sc|rn|cpa|pmp|d\.?phil)\.?$", re.IGNORECASE)  # fmt: skip


def person_readings(name: str) -> tuple[Reading, ...]:
    """Return the readings of *name*, that of a person."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    if not text or len(text) > MAX_LENGTH:
        return ()
    readings = [_person(text)]
    if (written_out := text.translate(UMLAUTS)) != text:
        readings.append(marked(_person(written_out), "umlaut", ""))
    readings += [marked(_person(part), "second script", part) for part in scripts(text, 2)]
    return tuple(dict.fromkeys(reading for reading in readings if reading.core))


def is_organisation(name: str) -> bool:
    """Return whether *name*, given for a person, is that of a team or an office."""
    return any(char.isdigit() for char in name) or not ORGANISATION_WORDS.isdisjoint(words_of(name))


def _person(text: str) -> Reading:
    marks: set[Mark] = set()
    while (degree := _DEGREES.search(text)) is not None and degree.start() > 0:
        marks.add(("title", re.sub(r"[\s,.]", "", degree[0])))
        text = text[: degree.start()].rstrip(" ,")
    if (nickname := _NICKNAME.search(text)) is not None and len(nickname[0]) < len(text):
        marks.add(("nickname", nickname[0].strip()))
        text = _NICKNAME.sub("", text).strip()
    family, comma, given = text.partition(", ")
    if comma and "," not in given and given.lower().strip(". ") not in GENERATIONS:
        marks.add(("word order", ""))
        text = f"{given} {family}"
    if is_chinese(text):
        return _chinese_person(text, marks)
    # The hyphen of 'Ana-Maria' is lost, that of a double family name parts two.
    *before, last = text.split() or [""]
    folded = [_fold(word.replace("-", "")) for word in before] + [_fold(last.replace("-", " "))]
    words = " ".join(folded).replace(".", " ").split()
    while len(words) > 2 and words[0] in TITLES:
        marks.add(("title", words.pop(0).capitalize()))
    if len(words) > 2 and words[-1] in GENERATIONS:
        words[-2:] = [f"{words[-2]}-{words[-1]}"]
    return Reading(tuple(words), frozenset(marks))


def _fold(word: str) -> str:
    plain = APOSTROPHES.sub("", LATIN_MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())))
    return "".join(
        char if char.isalnum() or char == "." else " " for char in unicodedata.normalize("NFC", plain)
    ).strip()


def _chinese_person(text: str, marks: set[Mark]) -> Reading:
    name = "".join(char for char in text if char.isalnum()).casefold()
    for title in CHINESE_TITLES:
        if name.endswith(title) and len(name) >= len(title) + 2:
            marks.add(("title", title))
            name = name.removesuffix(title)
            break
    if (simple := name.translate(TRADITIONAL)) != name:
        marks.add(("characters", name))
    return Reading((simple,) if simple else (), frozenset(marks))
