"""What a name says once articles, short forms, titles and brackets are set aside.

A name has one reading or several. Two names that have a reading with the same `core` are near duplicates, and what
they differ in are the `marks` that only one of them has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sitegen.namewords import (
    ABBREVIATIONS,
    BODIES,
    CHINESE_LEGAL_FORMS,
    LEGAL_FORMS,
    NO_PLURALS,
    TRADITIONAL,
    UNITS,
)
from sitegen.slugs import APOSTROPHES, LATIN_MARKS

MAX_LENGTH = 300
"""In characters. Nothing longer is a name, and it is not compared."""

Mark = tuple[str, str]
"""Kind, one of `FACTORS`, and what was set aside or written in another way."""

FACTORS = {
    "and": 0.99,
    "the": 0.98,
    "country": 0.97,
    "characters": 0.97,
    "umlaut": 0.96,
    "title": 0.96,
    "abbreviation": 0.95,
    "plural": 0.95,
    "acronym": 0.95,
    "brackets": 0.92,
    "nickname": 0.92,
    "second script": 0.92,
    "preposition": 0.9,
    "legal form": 0.88,
    "word order": 0.85,
    "parent": 0.78,
}
"""How sure two names are one if they differ in this kind of thing and nothing else."""

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?)+[^\W\d_](?:\.|\b)")
_WORD = re.compile(r"&|[^\W_]+(?:[\u0300-\u036f\u0900-\u0dff][^\W_]*)*|[+#]+")
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_COUNTRY = re.compile(r"(the\s+)?(u\.?\s?s\.?(?:\s?a\.?)?|united states)\s+(?!(?:of|and|v)\b)(?=[^\W_])", re.IGNORECASE)
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_BRACKETS = re.compile(r"(?P<main>[^()]*[^()\s])\s*\((?P<inner>[^()]+)\)")
_TWO_SCRIPTS = re.compile(
    "([\u3400-\u9fff·]{2,})\\s*\\(?([A-Za-z][^\u3400-\u9fff()]+)\\)?|([^\u3400-\u9fff()]+?)\\s*\\(?([\u3400-\u9fff·]{2,})\\)?"
)
_TURNED = re.compile(r"(?P<last>[^,]+), (?P<first>[^,]+ (?:of|for)(?: the)?)", re.IGNORECASE)
_UPPER = re.compile(r"[A-Z]{3,7}")
_SUBJECTS = frozenset({"department", "division", "institute", "ministry", "school", "the"})
"""Heads of names that many bodies have alike."""
_SMALL_ACRONYM = re.compile(r"[A-Za-z]{2}|[b-df-hj-np-tv-xz]{3,5}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a name."""

    core: tuple[str, ...]
    """Its words, lower case, in order; of a person the family name last, if it was written so. Never empty."""
    marks: frozenset[Mark] = frozenset()


def is_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def body_readings(name: str, is_tag: bool = False) -> tuple[Reading, ...]:
    """Return the readings of *name*, that of a body or a tag."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    if not text or len(text) > MAX_LENGTH:
        return ()
    found = [_body(text, is_tag), *(() if is_tag else _shortened(text))]
    if (written_out := text.translate(UMLAUTS)) != text:
        found.append(marked(_body(written_out, is_tag), "umlaut", ""))
    if (turned := _TURNED.fullmatch(text)) is not None:
        found.append(marked(_body(f"{turned['first']} {turned['last']}"), "word order", ""))
    return tuple(dict.fromkeys(reading for plain in found if plain.core for reading in (plain, *_turned_round(plain))))


def initials(name: str, least: int = 3) -> frozenset[str]:
    """Return the acronyms that *name* could have, of at least *least* letters, in lower case."""
    plain = _BRACKETS.sub(r"\g<main>", unicodedata.normalize("NFKC", name)) if len(name) <= MAX_LENGTH else ""
    words = [word for word in words_of(plain) if word not in ("the", "&", "and")]
    named = [word for word in words if word not in ("of", "for", "in", "on", "at", "to")]
    if len(named) < 2:
        return frozenset()
    found = {"".join(word[0] for word in some) for some in (words, named)}
    if named[0] == "us":
        found |= {"us" + "".join(word[0] for word in named[1:]), "".join(word[0] for word in named[1:])}
    return frozenset(letters for letters in found if least <= len(letters) <= 7 and letters.isascii())


def acronym(name: str) -> str:
    """Return *name* in lower case if it is three to seven capital letters, else an empty text."""
    return letters.lower() if _UPPER.fullmatch(letters := _without_dots(name)) else ""


def tag_acronym(tag: str) -> str:
    """Return *tag* in lower case if it is an acronym; tags are often written small, and so must be no word."""
    letters = _without_dots(tag)
    return acronym(tag) or (letters.lower() if _SMALL_ACRONYM.fullmatch(letters) else "")


def _without_dots(name: str) -> str:
    return _DOTTED.sub(lambda dotted: re.sub(r"[.\s]", "", dotted[0]), name).strip() if len(name) <= MAX_LENGTH else ""


def words_of(text: str) -> list[str]:
    """Return the words of *text*, folded; 'U. S.' is one word, and so is what an apostrophe parts."""
    folded = LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    folded = APOSTROPHES.sub("", unicodedata.normalize("NFC", folded))
    return _WORD.findall(_DOTTED.sub(lambda dotted: re.sub(r"[.\s]", "", dotted[0]) + " ", folded))


def marked(reading: Reading, kind: str, what: str) -> Reading:
    return replace(reading, marks=reading.marks | {(kind, what)})


def _body(text: str, is_tag: bool = False) -> Reading:
    marks: set[Mark] = set()
    if (country := _COUNTRY.match(text)) is not None and len(rest := text[country.end() :].split()) >= 2:
        text = " ".join(rest)
        marks.add(("country", "United States" if "nited" in country[0].lower() else "U.S."))
        marks.update({("the", "the")} if country[1] else ())
    core: list[str] = []
    for word in words_of(text):
        _add_word(word, core, marks)
    while len(core) > 1 and core[-1] in LEGAL_FORMS and not is_tag:
        marks.add(("legal form", core.pop()))
    for form in CHINESE_LEGAL_FORMS:
        if core and core[-1].endswith(form) and len(core[-1]) > len(form) + 1:
            marks.add(("legal form", form))
            core[-1] = core[-1].removesuffix(form)
    return Reading(tuple(core), frozenset(marks))


def _add_word(word: str, core: list[str], marks: set[Mark]) -> None:
    """Append to *core* what *word* stands for, and to *marks* what is lost."""
    if word in ("&", "and"):
        marks.add(("and", word))
    elif word == "the":
        marks.add(("the", word))
    elif word == "for":
        marks.add(("preposition", word))
        core.append("of")
    else:
        if (full := ABBREVIATIONS.get(word)) is not None:
            marks.add(("abbreviation", word))
            word = full
        if (one := _singular(word)) != word:
            marks.add(("plural", one))
        if (simple := one.translate(TRADITIONAL)) != one:
            marks.add(("characters", one))
        core.append(simple)


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word in NO_PLURALS or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1]


def _turned_round(reading: Reading) -> Iterator[Reading]:
    """Yield 'state department' for 'department of state'."""
    head, *rest = reading.core
    if rest and rest[0] == "of" and len(rest) > 1 and rest.count("of") == 1 and head in UNITS:
        yield marked(replace(reading, core=(*rest[1:], head)), "word order", "")


def _shortened(text: str) -> Iterator[Reading]:
    """Yield the readings of *text* without a second name in brackets, an acronym at its end, a parent after a comma."""
    if (match := _BRACKETS.fullmatch(text)) is not None:
        main, inner = match["main"], match["inner"].strip()
        letters = acronym(inner).upper()
        if letters and letters.lower() in initials(main):
            yield marked(_body(main), "acronym", letters)
        elif letters or BODIES & set(_body(inner).core) or is_chinese(inner) != is_chinese(main):
            yield marked(_body(main), "brackets", "".join(_body(inner).core))
        elif acronym(main) and acronym(main) in initials(inner):
            yield marked(_body(inner), "acronym", main)
    else:
        for part in scripts(text, 4):
            yield marked(_body(part), "second script", part)
    main, _, last = text.rpartition(" ")
    if (letters := acronym(last)) and letters in initials(main):
        yield marked(_body(main.rstrip(" ,-–—")), "acronym", last)
    if (parent := _parent(text)) is not None:
        yield marked(_body(parent[0]), "parent", parent[1])


def _parent(text: str) -> tuple[str, str] | None:
    """Return *text* without the body above it, and that body, for 'Office of Information Policy, DOJ'."""
    main, _, last = text.rpartition(", ")
    words, above = _body(main).core, words_of(last)
    # 'School of Medicine' alone is anybody's, and 'University of California, Berkeley' is not its university.
    if len(words) < 4 or UNITS.isdisjoint(words) or words[0] in _SUBJECTS or BODIES.difference(UNITS) & set(words):
        return None
    is_body = bool(acronym(last)) or (len(above) > 2 and not BODIES.isdisjoint(_body(last).core))
    return (main, last) if is_body and acronym(last) not in initials(main) else None


def scripts(text: str, least: int) -> Iterator[str]:
    """Yield the Chinese and the Latin part of *text*, if it is a name in two scripts and either could stand alone."""
    if (match := _TWO_SCRIPTS.fullmatch(text)) is not None:
        parts = [part.strip() for part in match.groups() if part]
        if all(len(part) >= least if is_chinese(part) else " " in part for part in parts):
            yield from parts
