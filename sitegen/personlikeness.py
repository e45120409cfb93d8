"""Finds people whose names are alike: turned round, with or without a middle name, with an initial, a short form, a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from sitegen.likeness import Likeness, Named, difference, like, nearly_same, spelling, words_in_use
from sitegen.namereadings import Reading
from sitegen.namewords import GIVEN_NAMES, PINYIN
from sitegen.slips import is_given_name_slip, is_slip

MOST_OF_A_FAMILY = 150
"""Of more people with one family name and one first letter, nobody can tell who is who."""

RARE = 4
"""As many people of an archive may bear a family name that still tells them apart."""

TURNED_CHINESE = 0.85
TURNED = 0.7
SPELLING = 0.82
MIDDLE_INITIAL = 0.9
MIDDLE_NAME = 0.8
FIRST_INITIAL = 0.75
INITIALS = 0.63
SHORT_FORM = 0.76
OTHER_BODY = 0.8
COMMON_FAMILY = 0.9

Person = tuple[Named, Reading]


def turned(people: Sequence[Person]) -> Iterator[Likeness]:
    """Yield the pairs of which one has the family name first and the other last."""
    plain: dict[str, list[Person]] = defaultdict(list)
    for named, reading in people:
        plain["".join(reading.core)].append((named, reading))
    for named, reading in people:
        if not 2 <= len(reading.core) <= 4:
            continue
        for other, another in plain.get("".join((reading.core[-1], *reading.core[:-1])), ()):
            if len(another.core) < 2 or other.index == named.index or another.core == reading.core:
                continue
            if (found := difference(reading, another)) is not None:
                score = TURNED_CHINESE if _is_romanised(reading) else TURNED
                yield like(named, other, score * found[0], ", ".join(filter(None, ("word order", found[1]))))


def namesakes(people: Sequence[Person]) -> Iterator[Likeness]:
    """Yield the pairs with one family name and given names that may be one person's."""
    families: dict[tuple[str, str], dict[int, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for named, reading in people:
        *given, family = reading.core
        for name in given[: 2 if len(given[0]) == 1 else 1] if given else ():
            for initial in {name[0], *(_NICKNAME_INITIALS.get(name, ()))}:
                families[family, initial][named.index].append((named, reading))
    used = words_in_use(people)
    for (family, _), members in families.items():
        if 1 < len(members) <= MOST_OF_A_FAMILY:
            for ones, others in combinations(members.values(), 2):
                for one in ones:
                    for other in others:
                        yield from _namesake(one, other, used[family])


def misspelt(people: Sequence[Person]) -> Iterator[Likeness]:
    """Yield the pairs of which one name is misspelt; the other names must be rare, or it may be another person."""
    used = words_in_use(people)
    for first, one, second, other, place in nearly_same(people):
        word, nearly = one.core[place], other.core[place]
        found = difference(one, other)
        if found is None or len(one.core) < 2:
            continue
        uses = (used[word], used[nearly])
        if place < len(one.core) - 1:
            is_one = used[one.core[-1]] <= RARE and is_given_name_slip(word, nearly, uses)
        else:
            is_known = used[one.core[0]] <= 2 or (len(one.core) > 2 and len(one.core[1]) > 1)
            is_one = is_known and is_slip(word, nearly, uses)
        if is_one:
            near = fuzz.ratio(" ".join(one.core), " ".join(other.core)) / 100
            score = SPELLING * near * found[0] * _acquaintance(first, second)
            yield like(first, second, score, spelling(word, nearly, found[1]))


def _namesake(one: Person, other: Person, family_uses: int) -> Iterator[Likeness]:
    (first, reading), (second, another) = one, other
    found = difference(reading, another)
    given = _compare(reading.core[:-1], another.core[:-1])
    if found is None or given is None:
        return
    score, reason = given
    letters = [sum(map(len, item.core)) for item in (reading, another)]
    vague = first if letters[0] < letters[1] else second
    if reason != "middle initial" and family_uses > RARE:
        score *= COMMON_FAMILY
    score *= found[0] * _acquaintance(first, second)
    if _is_romanised(reading) or _is_romanised(another):
        # Homonyms are the rule in romanised Chinese: 'Y. Zhang' is anybody, 'Li Xiao Ming' not 'Li Ming'.
        score = 0.0
    yield like(first, second, min(score, 0.95), ", ".join(filter(None, (reason, found[1]))), vague)


def _compare(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str] | None:
    """Return how far two rows of given names may be one person's, and what they differ in; ``None``: not at all."""
    if one == other:
        return None
    for short, long in ((one, other), (other, one)):
        if len(long) > 1 and len(long[0]) == 1 and long[1:] == short:
            return FIRST_INITIAL, "first initial"
    first, another = one[0], other[0]
    if first == another:
        score, reason = (1.0 if len(first) > 1 else FIRST_INITIAL), ""
    elif _is_initial_of(first, another):
        score, reason = INITIALS, "initials"
    elif GIVEN_NAMES.get(first, frozenset()) & GIVEN_NAMES.get(another, frozenset()):
        score, reason = SHORT_FORM, "forms of one given name"
    else:
        return None
    middle = _compare_middle(one[1:], other[1:])
    if middle is None:
        return None
    return score * middle[0], ", ".join(filter(None, (reason, middle[1])))


def _compare_middle(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str] | None:
    if one == other:
        return 1.0, ""
    if not one or not other:
        return (
            (MIDDLE_INITIAL, "middle initial")
            if all(len(x) == 1 for x in one + other)
            else (MIDDLE_NAME, "middle name")
        )
    if len(one) == len(other) and all(a == b or _is_initial_of(a, b) for a, b in zip(one, other, strict=True)):
        return MIDDLE_INITIAL, "middle initial"
    return None


def _is_initial_of(one: str, other: str) -> bool:
    return one[0] == other[0] and (len(one) == 1) != (len(other) == 1)


def _is_romanised(reading: Reading) -> bool:
    return all(PINYIN.fullmatch(word) for word in reading.core)


def _acquaintance(first: Named, second: Named) -> float:
    """Return how much less likely it is for the bodies that two people belong to. That one body has both says little."""
    return OTHER_BODY if first.body and second.body and first.body != second.body else 1.0


_NICKNAME_INITIALS: dict[str, frozenset[str]] = {
    name: frozenset(other[0] for other, numbers in GIVEN_NAMES.items() if numbers & GIVEN_NAMES[name])
    for name in GIVEN_NAMES
}
