"""Finds offices that cannot all have been held as records and articles say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.register import Register
from sitegen.termpages import term_link

DEPUTIES = frozenset({"vice", "deputy", "assistant", "associate", "acting", "executive", "pro"})
"""Words that make another office of an office."""

HEADS = frozenset(
    {"president", "chancellor", "rector", "mayor", "governor", "minister", "prime minister", "director general",
     "secretary general", "chief executive officer", "ceo", "校长", "院长", "市长", "省长", "部长", "总理", "主席"}
)  # fmt: skip
"""Offices that one person holds at one place at a time."""

MOST_COMPARED = 100
"""Offices of one person that are compared with each other: a record with more is no record of a person."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Held:
    """An office with all that decides whether it fits beside others."""

    person: str
    role: str
    institution: str
    """Term; empty where nobody says."""
    printed: str
    start: str
    """ISO 8601; empty where not known. Of an attested office, the article's date."""
    until: str
    position: int

    @property
    def base(self) -> str:
        """The office without what makes it a deputy's."""
        words = [word for word in _WORD.findall(self.role.casefold()) if word not in DEPUTIES]
        return " ".join(words).removeprefix("副")

    @property
    def is_deputy(self) -> bool:
        words = _WORD.findall(self.role.casefold())
        return bool(DEPUTIES & set(words)) or self.role.startswith("副")

    @property
    def is_head(self) -> bool:
        return self.base in HEADS and not self.is_deputy

    def overlaps(self, other: _Held) -> bool:
        """Say whether the two were held at one time for certain: what is not known may have been otherwise."""
        first, second = sorted((self, other), key=lambda held: held.start)
        return bool(first.start and first.until) and _last_day(second.start) < _first_day(first.until)


def office_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield W303 for dates that articles contradict, for offices that exclude each other, and for two in one office."""
    asserted = _asserted(catalog)
    yield from _against_articles(catalog, asserted)
    by_person: dict[str, list[_Held]] = defaultdict(list)
    by_office: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for held in asserted:
        by_person[held.person].append(held)
        if held.is_head and held.institution:
            by_office[held.institution, held.base].append(held)
    for offices in by_person.values():
        for one, other in combinations(offices[:MOST_COMPARED], 2):
            if one.overlaps(other) and _exclude(catalog, one, other):
                yield _problem(
                    catalog, one.person,
                    f"{_named(catalog, one)} and {_named(catalog, other)} exclude each other, and their dates overlap.",
                )  # fmt: skip
    for offices in by_office.values():
        # In order of time, each beside the one that was held longest: two that overlap are found without all pairs.
        longest: _Held | None = None
        for held in sorted(offices, key=lambda held: held.start):
            if longest is not None and longest.person != held.person and longest.overlaps(held):
                message = f"{_person(catalog, held.person)} was {_named(catalog, held)} at the same time."
                yield _problem(catalog, longest.person, message)
            if held.start and held.until and (longest is None or held.until > longest.until):
                longest = held
    yield from _within_articles(catalog)


def _asserted(catalog: Catalog) -> list[_Held]:
    rows = catalog.rows(
        "SELECT person, role, institution_term, institution, start, until, position FROM offices WHERE role != ''"
        " ORDER BY person, position"
    )
    return [_Held(*row) for row in rows]


def _against_articles(catalog: Catalog, asserted: Iterable[_Held]) -> Iterator[Problem]:
    """Compare the dates of each office that a record asserts with the dates of the articles that attest it."""
    query = (
        "SELECT m.role, a.date, a.source FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE m.taxonomy = 'people' AND m.term = ? AND m.institution_term = ? AND m.institution_term != ''"
        " ORDER BY a.date, a.path"
    )
    terms: dict[tuple[str, str, str], list[_Held]] = defaultdict(list)
    for held in asserted:
        terms[held.person, held.institution, held.role.casefold()].append(held)
    for (person, institution, role), offices in terms.items():
        for printed, date, source in catalog.rows(query, person, institution).fetchall():
            if printed.casefold() == role and not any(_covers(held, date) for held in offices):
                dates = " and ".join(f"{held.start or '…'} to {held.until or '…'}" for held in offices)
                message = f"{source} of {date[:10]} names the office {_named(catalog, offices[0])}; the record has it {dates}."
                yield _problem(catalog, person, message)
                break


def _within_articles(catalog: Catalog) -> Iterator[Problem]:
    """Look, in each article, at the offices that it gives to one person."""
    rows = catalog.rows(
        "SELECT m.term, m.role, m.institution_term, m.institution, a.date, m.position, a.source, m.line FROM mentions m"
        " JOIN articles a ON a.id = m.article AND a.is_published WHERE m.taxonomy = 'people' AND m.role != ''"
        " AND m.term NOT LIKE '?%' AND EXISTS (SELECT 1 FROM mentions o WHERE o.article = m.article AND o.taxonomy = 'people' AND o.term = m.term"
        " AND o.position != m.position AND o.role != '') ORDER BY a.source, m.term, m.position"
    )
    found: dict[tuple[str, str], list[tuple[_Held, int]]] = defaultdict(list)
    for person, role, institution, printed, date, position, source, line in rows:
        found[source, person].append((_Held(person, role, institution, printed, date, date, position), line))
    for (source, _), offices in found.items():
        for (one, _), (other, line) in combinations(offices[:MOST_COMPARED], 2):
            if _exclude(catalog, one, other):
                message = f"{_named(catalog, one)} and {_named(catalog, other)} exclude each other on one day."
                yield Problem(source, line, 0, "W303", message)


def _exclude(catalog: Catalog, one: _Held, other: _Held) -> bool:
    """Say whether nobody holds both at once: an office and its deputy's at one place, or the head's at two unrelated ones."""
    if one.institution == other.institution:
        return bool(one.institution) and one.base == other.base and one.is_deputy != other.is_deputy
    if not (one.is_head and other.is_head and one.institution and other.institution):
        return False
    query = "SELECT 1 FROM relations WHERE taxonomy = 'institutions' AND record = ? AND target = ? LIMIT 1"
    pairs = ((one.institution, other.institution), (other.institution, one.institution))
    return all(catalog.row(query, *pair) is None for pair in pairs)


def _covers(held: _Held, date: str) -> bool:
    day = date[:10]
    is_late = bool(held.until) and _first_day(day) > _last_day(held.until)
    is_early = bool(held.start) and _last_day(day) < _first_day(held.start)
    return not is_late and not is_early


def _first_day(date: str) -> str:
    return date + "0000-01-01"[len(date) :]


def _last_day(date: str) -> str:
    return date + "0000-12-31"[len(date) :]


def _named(catalog: Catalog, held: _Held) -> str:
    place = term_link(catalog, "institutions", held.institution, held.printed).title if held.institution else ""
    return f"'{held.role}, {place}'" if place else f"'{held.role}'"


def _person(catalog: Catalog, term: str) -> str:
    return term_link(catalog, "people", term, term).title


def _problem(catalog: Catalog, person: str, message: str) -> Problem:
    record = Register(catalog).record("people", person)
    assert record is not None
    return Problem(record.source, record.line, 0, "W303", f"{record.name}: {message}")
