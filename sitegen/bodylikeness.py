"""Finds bodies, and tags, whose names are alike: one is misspelt, or the acronym of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from sitegen.likeness import Likeness, Named, difference, like, nearly_same, spelling, words_in_use
from sitegen.namereadings import Reading, acronym, initials, tag_acronym
from sitegen.slips import is_doubled_or_swapped, is_slip

SPELLING = 0.9
ACRONYM = 0.62


def slips(names: Sequence[tuple[Named, Reading]]) -> Iterator[Likeness]:
    """Yield the pairs of bodies, or tags, one of which is misspelt."""
    used = words_in_use(names)
    for first, one, second, other, place in nearly_same(names):
        word, nearly = one.core[place], other.core[place]
        found = difference(one, other)
        if found is None or not is_slip(word, nearly, (used[word], used[nearly])):
            continue
        if len(one.core) == 1 and not _is_slip_alone(word, nearly, first.count, second.count):
            continue
        near = fuzz.ratio(" ".join(one.core), " ".join(other.core)) / 100
        yield like(first, second, SPELLING * near * found[0], spelling(word, nearly, found[1]))


def acronyms(names: Sequence[Named], is_tags: bool) -> Iterator[Likeness]:
    """Yield the pairs of an acronym and a name with these initials."""
    find, least = (tag_acronym, 2) if is_tags else (acronym, 3)
    short = {(letters, named.index): named for named in names for form in named.forms if (letters := find(form))}
    wanted = {letters for letters, _ in short}
    full: dict[str, dict[int, Named]] = defaultdict(dict)
    for named in names:
        for form in named.forms:
            for letters in initials(form, least) & wanted:
                full[letters][named.index] = named
    for (letters, index), named in short.items():
        for other in full[letters].values():
            if other.index != index:
                yield like(named, other, ACRONYM, f"acronym {letters.upper()}", named)


def _is_slip_alone(word: str, nearly: str, count: int, other_count: int) -> bool:
    """Return whether two names of one word each may be a slip: without other words, only their use can tell."""
    rare, common = sorted((count, other_count))
    if len(word) < 7:
        return False
    is_left_out = len(word) >= 10 and len(word) != len(nearly)
    return is_left_out or common >= 3 * max(rare, 1) or is_doubled_or_swapped(word, nearly)
