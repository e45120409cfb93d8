"""Proposes which names of an archive are probably one: the work of an authority cataloguer, who then decides.

Which names are alike, `comparisons` finds; here is decided what becomes of it. Needs rapidfuzz, which is an extra.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.errors import UsageError

if TYPE_CHECKING:
    from sitegen.likeness import Likeness

LEAST_SCORE = 0.55
"""Below it, nothing is proposed."""

STRONG = 0.8
"""From here on a pair is taken for one thing where it is asked whether a vaguer name fits one thing or two."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be proposed for merging, or to be merged with."""

    taxonomy: str
    term: str
    """The record's id, or the slug of a provisional name."""
    heading: str
    forms: tuple[str, ...]
    """All printed forms and variants."""
    count: int
    """How often it is used: by articles that declare it; a body also by offices and by people who belong to it."""
    is_record: bool
    distinct_from: frozenset[str] = frozenset()
    """Terms of the same taxonomy that an editor, or an article that lists both, says are others."""
    body: str = ""
    """The term of a person's institution, empty if it is not known."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that look like one."""

    taxonomy: str
    keep: Candidate
    """A record rather than none, else the one used more often, else the longer, else by text."""
    merge: Candidate
    score: float
    """How sure it is, from `LEAST_SCORE` to 1."""
    reason: str
    """What the names differ in: ``differs by 'U.S.'``, ``initials``, ``word order``."""


def propose(candidates: Iterable[Candidate]) -> list[Proposal]:
    """Return what could be merged, best first. Each candidate is merged at most once, into the best that it is like.

    Raises `UsageError` if rapidfuzz is not installed.
    """
    groups: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for candidate in sorted(candidates, key=_rank):
        groups[candidate.taxonomy].setdefault(candidate.term, candidate)
    found: list[Proposal] = []
    same_body: dict[str, str] = {}
    # Institutions come first: they tell which people belong to one.
    for taxonomy in sorted(groups):
        proposals = list(_of_one_taxonomy(list(groups[taxonomy].values()), same_body))
        found += proposals
        if taxonomy == "institutions":
            same_body = {proposal.merge.term: proposal.keep.term for proposal in proposals if proposal.score >= STRONG}
    return sorted(found, key=_order)


def _rank(candidate: Candidate) -> tuple[object, ...]:
    """Sort first what is kept."""
    name = candidate.heading
    return not candidate.is_record, -candidate.count, -len(name), name, candidate.term, candidate.taxonomy


def _order(proposal: Proposal) -> tuple[object, ...]:
    merge, keep = proposal.merge, proposal.keep
    return -proposal.score, -merge.count - keep.count, proposal.taxonomy, merge.heading, merge.term, keep.term


def _of_one_taxonomy(ranked: Sequence[Candidate], same_body: Mapping[str, str]) -> Iterator[Proposal]:
    by_merge: dict[int, list[Likeness]] = defaultdict(list)
    for pair in _without_ambiguous(_best_pairs(ranked, same_body)):
        if pair.score >= LEAST_SCORE:
            by_merge[pair.second].append(pair)
    for merge, pairs in by_merge.items():
        best = min(pairs, key=_preference)
        keep = ranked[best.first]
        yield Proposal(keep.taxonomy, keep, ranked[merge], round(best.score, 3), best.reason)


def _preference(pair: Likeness) -> tuple[float, int]:
    """Sort first, of several sure pairs, the one with the name that all of them go to; else the surest."""
    return (0, pair.first) if pair.score >= STRONG else (1 - pair.score, pair.first)


def _best_pairs(ranked: Sequence[Candidate], same_body: Mapping[str, str]) -> list[Likeness]:
    """Return for each pair that is alike, and may be one, what makes it so most."""
    try:
        from sitegen.comparisons import compare
    except ModuleNotFoundError as error:
        message = f"Names that look alike are found with {error.name}, which is not installed."
        raise UsageError(f"{message} This line installs it: pip install rapidfuzz") from error
    best: dict[tuple[int, int], Likeness] = {}
    for pair in compare(ranked, same_body):
        place = (pair.first, pair.second)
        if place not in best or _sureness(pair) > _sureness(best[place]):
            best[place] = pair
    return [pair for pair in best.values() if not _are_distinct(ranked[pair.first], ranked[pair.second])]


def _sureness(pair: Likeness) -> tuple[object, ...]:
    return pair.score, pair.vague < 0, pair.reason


def _are_distinct(first: Candidate, second: Candidate) -> bool:
    return second.term in first.distinct_from or first.term in second.distinct_from


def _without_ambiguous(pairs: Sequence[Likeness]) -> Iterator[Likeness]:
    """Yield *pairs* without those of a vague name that fits two others which are not one themselves."""
    group = _groups(pair for pair in pairs if pair.vague < 0 and pair.score >= STRONG)
    meanings: dict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        if pair.vague >= 0:
            other = pair.second if pair.vague == pair.first else pair.first
            meanings[pair.vague].add(group.get(other, other))
    yield from (pair for pair in pairs if pair.vague < 0 or len(meanings[pair.vague]) == 1)


def _groups(pairs: Iterable[Likeness]) -> dict[int, int]:
    """Return for each index in *pairs* the lowest that it is joined with."""
    lowest: dict[int, int] = {}

    def find(index: int) -> int:
        while (parent := lowest.setdefault(index, index)) != index:
            index = parent
        return index

    for pair in pairs:
        low, high = sorted((find(pair.first), find(pair.second)))
        lowest[high] = low
    return {index: find(index) for index in lowest}
