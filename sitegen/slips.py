"""Slips of the pen: two spellings of which one is no word.

Needs rapidfuzz, which is an extra.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from sitegen.namewords import CONTRASTS, GIVEN_NAMES, PINYIN

_VOWELS = frozenset("aeiouy")


def is_slip(first: str, second: str, uses: tuple[int, int]) -> bool:
    """Return whether one of two words, in lower case, is probably a misspelling of the other.

    *uses*: how many names of the archive have each. A word that many have is no misspelling. The first and the last
    letter must agree: what differs in its ending ('industry', 'industrial') is another word.
    """
    short, long = sorted((len(first), len(second)))
    rare, common = sorted(uses)
    if short < 5 or long - short > 2 or not (first.isalpha() and second.isalpha() and first.isascii()):
        return False
    if first[0] != second[0] or first[-1] != second[-1] or {first, second} <= CONTRASTS:
        return False
    if rare > 1 and rare * 10 > common:
        return False
    if PINYIN.fullmatch(first) and PINYIN.fullmatch(second):
        return False
    distance = OSA.distance(first, second, score_cutoff=2)
    if distance == 2:
        return short >= 11 and common > 1
    return distance == 1 and _is_likely(first, second, short, common)


def is_given_name_slip(first: str, second: str, uses: tuple[int, int]) -> bool:
    """Return whether one of two given names of people who share a rare family name is probably a misspelling."""
    short = min(len(first), len(second))
    if short < 5 or min(uses) > 1 or not (first.isascii() and second.isascii()):
        return False
    if first[0] != second[0] or first[-1] != second[-1] or (first in GIVEN_NAMES and second in GIVEN_NAMES):
        return False
    if PINYIN.fullmatch(first) and PINYIN.fullmatch(second):
        return False
    return OSA.distance(first, second, score_cutoff=2) <= (2 if short >= 9 else 1)


def _is_likely(first: str, second: str, length: int, common: int) -> bool:
    """Return whether the one letter in which two words differ is of the kind that slips."""
    if is_doubled_or_swapped(first, second):
        return True
    if length < (6 if common >= 5 else 8):
        return False
    place = _first_difference(first, second)
    return len(first) != len(second) or {first[place], second[place]} <= _VOWELS


def is_doubled_or_swapped(first: str, second: str) -> bool:
    """Return whether two words one edit apart differ in a letter written once or twice, or in two that changed places."""
    place = _first_difference(first, second)
    if len(first) == len(second):
        return first[place : place + 2] == second[place : place + 2][::-1]
    longer = max(first, second, key=len)
    return longer[place] == longer[place - 1]


def _first_difference(first: str, second: str) -> int:
    """Return the place of the first letter that differs; the length of the shorter if it begins the longer."""
    letters = enumerate(zip(first, second, strict=False))
    return next((place for place, (letter, other) in letters if letter != other), min(len(first), len(second)))
