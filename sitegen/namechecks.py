"""Finds, in what articles and records say together, names that should be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from sitegen.authorities import TAXONOMIES, AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.errors import Problem, UsageError
from sitegen.reconcile import Candidate, Proposal, propose
from sitegen.register import PROVISIONAL, Register
from sitegen.slugs import match_key

NOUNS = {"tags": "tag", "people": "person", "institutions": "institution"}

_RECORD = msgspec.msgpack.Decoder(AuthorityRecord)

Term = tuple[str, str]
"""Taxonomy and term, as in the table ``listings``."""


@dataclass(slots=True)
class _Uses:
    """Where a name without a record is used, by the form that is printed."""

    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, tuple[bool, str, int]] = field(default_factory=dict)
    """Whether it is a record's file, the file and the line; the first in order."""

    def add(self, name: str, place: tuple[bool, str, int]) -> None:
        self.counts[name] += 1
        self.places[name] = min(place, self.places.get(name, place))

    @property
    def usual(self) -> str:
        return min(self.counts, key=lambda name: (-self.counts[name], name))


def near_duplicates(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each name that looks like another one and is not said to be distinct from it.

    Names with one key have one page already, or are ambiguous, which is reported elsewhere.
    """
    records, uses = _records(catalog), _uses(catalog)
    try:
        proposals = propose(_candidates(catalog, records, uses))
    except UsageError as error:
        yield Problem("", 0, 0, "N303", str(error))
        return
    for proposal in proposals:
        if _keys(proposal.keep).isdisjoint(_keys(proposal.merge)):
            merge = (proposal.taxonomy, proposal.merge.term)
            if proposal.merge.is_record:
                path, line = records[merge][0].source, records[merge][0].line
            else:
                _, path, line = uses[merge].places[proposal.merge.heading]
            yield Problem(path, line, 0, "W302", _message(proposal))


def _message(proposal: Proposal) -> str:
    merge, keep = proposal.merge, proposal.keep
    what = f"The {NOUNS[proposal.taxonomy]} '{merge.heading}'"
    alike = f"looks like '{keep.heading}'"
    if merge.is_record:
        advice = f"say 'merged_into: {keep.term}' or, if they are two, 'distinct_from: {keep.term}'"
        return f"{what} (record {merge.term}) {alike} (record {keep.term}; {proposal.reason}): {advice}."
    if keep.is_record:
        advice = (
            f"add it there as a variant or, if they are two, write a record for it with 'distinct_from: {keep.term}'"
        )
        return f"{what} {alike} (record {keep.term}; {proposal.reason}): {advice}."
    advice = "write it one way or, if they are two, write a record for each, one with 'distinct_from'"
    return f"{what} {alike} ({proposal.reason}): {advice}."


def _keys(candidate: Candidate) -> set[str]:
    return {match_key(form) for form in candidate.forms}


def _candidates(
    catalog: Catalog, records: dict[Term, list[AuthorityRecord]], uses: dict[Term, _Uses]
) -> Iterator[Candidate]:
    counts, distinct, bodies = _counts(catalog), _distinct(catalog), _bodies(catalog)
    for place, members in records.items():
        forms = tuple(form.text for record in members for form in record.forms)
        yield _candidate(place, members[0].name, forms, counts, distinct, bodies)
    for place, used in uses.items():
        yield _candidate(place, used.usual, tuple(used.counts), counts, distinct, bodies)


def _candidate(
    place: Term,
    heading: str,
    forms: tuple[str, ...],
    counts: Counter[Term],
    distinct: dict[Term, set[str]],
    bodies: dict[Term, str],
) -> Candidate:
    taxonomy, term = place
    is_record = not term.startswith(PROVISIONAL)
    others = frozenset(distinct.get(place, ()))
    return Candidate(taxonomy, term, heading, forms, counts[place], is_record, others, bodies.get(place, ""))


def _records(catalog: Catalog) -> dict[Term, list[AuthorityRecord]]:
    """Return all records by the one they are merged into, that one first."""
    register = Register(catalog)
    found: dict[Term, list[AuthorityRecord]] = defaultdict(list)
    rows = catalog.rows("SELECT record FROM records ORDER BY taxonomy, merged_into != '', id").fetchall()
    for record in map(_RECORD.decode, (data for (data,) in rows)):
        found[record.taxonomy, register.final(record.taxonomy, record.id)].append(record)
    return found


def _uses(catalog: Catalog) -> dict[Term, _Uses]:
    """Return where names without a record are used: declared, beside an office, or by the record of a person."""
    found: dict[Term, _Uses] = defaultdict(_Uses)
    rows = catalog.rows(
        "SELECT m.taxonomy, m.term, m.name, m.institution_term, m.institution, a.source, m.line"
        " FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
    )
    for taxonomy, term, name, institution_term, institution, source, line in rows:
        if term.startswith(PROVISIONAL):
            found[taxonomy, term].add(name, (False, source, line))
        if institution_term.startswith(PROVISIONAL):
            found["institutions", institution_term].add(institution, (False, source, line))
    rows = catalog.rows(
        "SELECT o.institution_term, o.institution, r.record FROM offices o"
        " JOIN records r ON r.taxonomy = 'people' AND r.id = o.person"
    )
    for institution_term, institution, data in rows:
        if institution_term.startswith(PROVISIONAL):
            record = _RECORD.decode(data)
            found["institutions", institution_term].add(institution, (True, record.source, record.line))
    return found


def _counts(catalog: Catalog) -> Counter[Term]:
    counts: Counter[Term] = Counter()
    for taxonomy, term, count in catalog.rows("SELECT taxonomy, term, count FROM listings"):
        if taxonomy in TAXONOMIES:
            counts[taxonomy, term] += count
    for query in (
        "SELECT institution_term, COUNT(*) FROM mentions WHERE institution_term != '' GROUP BY institution_term",
        "SELECT institution_term, COUNT(*) FROM offices WHERE institution_term != '' GROUP BY institution_term",
    ):
        for term, count in catalog.rows(query):
            counts["institutions", term] += count
    return counts


def _distinct(catalog: Catalog) -> dict[Term, set[str]]:
    """Return what each term is not: what records relate to each other, and people whom one article lists together."""
    found: dict[Term, set[str]] = defaultdict(set)
    for taxonomy, record, target in catalog.rows("SELECT taxonomy, record, target FROM relations"):
        found[taxonomy, record].add(target)
    rows = catalog.rows(
        "SELECT DISTINCT m.term, o.term FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " JOIN mentions o ON o.article = m.article AND o.taxonomy = 'people' AND o.term > m.term"
        " WHERE m.taxonomy = 'people' AND m.article NOT IN (SELECT article FROM crowds)"
    )
    for term, other in rows:
        found["people", term].add(other)
    return found


def _bodies(catalog: Catalog) -> dict[Term, str]:
    """Return the institution that each person's record says they belong to."""
    rows = catalog.rows("SELECT person, institution_term FROM offices WHERE role = '' ORDER BY person, position DESC")
    return {("people", person): term for person, term in rows}
