"""Names as they are compared, what it is to be alike, and what all kinds of names are compared by.

Needs rapidfuzz, which is an extra.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from sitegen.namereadings import FACTORS, Reading

MOST_ALIKE = 30
"""Of more names with one reading, each is compared with the first alone: they all meet there."""

_ONE_OF_A_KIND = frozenset({"brackets", "acronym", "second script", "parent", "nickname", "legal form"})
"""Where both names have such a thing and it is not the same, the names are two."""

_ADJACENT_DIGITS = re.compile(r"(?<=\d) (?=\d)")
"""The blank in '1 1', which is not 11."""

_REASONS = {
    "abbreviation": "short form",
    "plural": "plural",
    "characters": "traditional characters",
    "umlaut": "umlaut written out",
    "brackets": "name in brackets",
    "second script": "name in two scripts",
    "nickname": "nickname",
    "preposition": "'of' and 'for'",
    "word order": "word order",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A candidate as it is compared."""

    index: int
    """Its rank: the lower is kept."""
    forms: tuple[str, ...]
    bodies: tuple[Reading, ...]
    """What its forms say as names of bodies or tags."""
    persons: tuple[Reading, ...]
    """What they say as names of persons."""
    count: int
    body: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two names that are alike."""

    first: int
    """The lower `Named.index`."""
    second: int
    score: float
    """How sure it is that they are one. 0: they are not, but the vaguer of the two may mean the other."""
    reason: str
    vague: int = -1
    """The index of the name that says less, and may fit several others; -1 if neither does."""


def like(first: Named, second: Named, score: float, reason: str, vague: Named | None = None) -> Likeness:
    low, high = sorted((first.index, second.index))
    return Likeness(low, high, score, reason, -1 if vague is None else vague.index)


def difference(first: Reading, second: Reading) -> tuple[float, str] | None:
    """Return factor and reason of what two readings with one core differ in, or ``None`` if that makes them two."""
    marks: dict[str, tuple[set[str], set[str]]] = {}
    for side, only in enumerate((first.marks - second.marks, second.marks - first.marks)):
        for kind, what in only:
            marks.setdefault(kind, (set(), set()))[side].add(what)
    if any(kind in _ONE_OF_A_KIND and all(sides) for kind, sides in marks.items()):
        return None
    score = 1.0
    lost: list[str] = []
    reasons: list[str] = []
    for kind in (kind for kind in FACTORS if kind in marks):
        score *= FACTORS[kind]
        items = [f"'{item}'" for item in sorted(marks[kind][0] | marks[kind][1])]
        if kind in _REASONS:
            reasons.append(_REASONS[kind])
        elif kind in ("country", "and") and all(marks[kind]):
            reasons.append(" and ".join(items))
        else:
            lost += items
    return score, ", ".join([f"differs by {' and '.join(lost)}", *reasons] if lost else reasons)


def same_reading(names: Iterable[tuple[Named, Reading]]) -> Iterator[Likeness]:
    """Yield the pairs with one core, blanks not counted."""
    groups: dict[str, list[tuple[Named, Reading]]] = defaultdict(list)
    for named, reading in names:
        groups[_ADJACENT_DIGITS.sub(".", " ".join(reading.core)).replace(" ", "")].append((named, reading))
    for core, group in groups.items():
        if len(core) < 2 or len(group) < 2:
            continue
        for (first, one), (second, other) in _meetings(group):
            if first.index != second.index and (found := difference(one, other)) is not None:
                yield like(first, second, found[0], found[1] or "case, blanks or signs")


def words_in_use(names: Iterable[tuple[Named, Reading]]) -> Counter[str]:
    """Return how many names have each word."""
    return Counter(word for word, _ in {(word, named.index) for named, reading in names for word in reading.core})


def nearly_same(names: Sequence[tuple[Named, Reading]]) -> Iterator[tuple[Named, Reading, Named, Reading, int]]:
    """Yield the pairs of readings with one core but for a word of nearly the same letters, and the place of that word."""
    groups: dict[tuple[int, str, str], dict[str, list[tuple[Named, Reading]]]] = defaultdict(lambda: defaultdict(list))
    for named, reading in names:
        for place, word in enumerate(reading.core):
            if len(word) >= 5:
                rest = " ".join((*reading.core[:place], *reading.core[place + 1 :]))
                groups[place, rest, word[0] + word[-1]][word].append((named, reading))
    for (place, _, _), named_by_word in groups.items():
        words = list(named_by_word) if len(named_by_word) > 1 else []
        for number, word in enumerate(words[:-1]):
            near = process.extract(word, words[number + 1 :], scorer=OSA.distance, score_cutoff=2, limit=None)
            for other, _, _ in near:
                for first, one in named_by_word[word][:MOST_ALIKE]:
                    for second, another in named_by_word[other][:MOST_ALIKE]:
                        if first.index != second.index:
                            yield first, one, second, another, place


def spelling(word: str, nearly: str, more: str) -> str:
    first, second = sorted((word, nearly))
    return f"spelling '{first}' and '{second}'" + (f", {more}" if more else "")


def _meetings(
    group: list[tuple[Named, Reading]],
) -> Iterator[tuple[tuple[Named, Reading], tuple[Named, Reading]]]:
    if len(group) <= MOST_ALIKE:
        yield from combinations(group, 2)
        return
    best = min(group, key=lambda item: item[0].index)
    yield from ((best, item) for item in group)
