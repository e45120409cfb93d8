"""Names in prose: where a text mentions people and institutions. Of names that overlap, the longest is meant."""

from __future__ import annotations

import html as htmllib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import ahocorasick_rs

from sitegen.prose import MARKUP, SEPARATOR, Run, context_of, runs_of, unmarked, without_markup, written_name
from sitegen.spelling import end_of_letter, is_printed, needle, spaced, unfolded

Entity = tuple[str, str]
"""Taxonomy and term, as in the table ``listings``."""

FOUND, LINKED, FORCED = range(3)
"""What a mention is worth: of one entity, the first of those that are worth most is linked, unless it is but found."""

LINES = 5
"""Mentions of one entity that are looked at for a line with other words in it."""

NO_LINE = ("", "", "")

FEW_NAMES = 1000
"""Up to so many names are looked for with more memory for each."""

_LONGER_NAME = re.compile(r"\s+of\s+(\w)")


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form of a name of an entity."""

    entity: Entity
    text: str
    rule: str
    """``always``; ``declared``: linked where the article declares the entity; ``never``: known but not linked;
    ``provisional``: a name without a record, linked where it is declared, elsewhere known as far as it contains others."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The first mention of an entity in a body that is linked; if none is, the first."""

    entity: Entity
    start: int
    """Where it begins in the HTML, ``[[`` included."""
    finish: int
    count: int
    """How often the body mentions the entity, by any form."""
    is_linked: bool
    before: str
    """A line that names the entity: the first with other words in it, as plain text. Empty if nothing is linked."""
    printed: str
    after: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an article says of the names in its text."""

    declared: Set[Entity] = frozenset()
    """The people and institutions in its front matter, and the institutions where offices were held."""
    unlinked: Set[Entity] = frozenset()
    is_unlinked: bool = False
    """Nothing in it is linked but what its author forces."""
    only_declared: bool = False
    """Nothing is linked but what it declares."""
    written: Mapping[str, Entity | None] = field(default_factory=dict)
    """Whom the names in its ``[[…]]`` mean; ``None`` for nobody."""


class _Span(NamedTuple):
    """A place in a run where it prints a name; one of no forms where its author marks one."""

    start: int
    finish: int
    forms: tuple[Form, ...] = ()

    @property
    def is_provisional(self) -> bool:
        return all(form.rule == "provisional" for form in self.forms)


class Names:
    """Names that are known, ready to be found in many texts."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms: dict[str, list[Form]] = {}
        for form in forms:
            self.forms.setdefault(needle(form.text), []).append(form)
        self.needles = [key for key in self.forms if key]
        # Three times as fast as what the library chooses, for about 10 kB a name.
        kind = ahocorasick_rs.Implementation.DFA if len(self.needles) <= FEW_NAMES else None
        self.automaton = ahocorasick_rs.AhoCorasick(self.needles, implementation=kind) if self.needles else None

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Return number, start and end of each needle in *folded*, overlapping ones too."""
        return self.automaton.find_matches_as_indexes(folded, overlapping=True) if self.automaton is not None else []

    def occur_in(self, folded: str) -> bool:
        """Say whether *folded* may print one of the names."""
        return self.automaton is not None and bool(self.automaton.find_matches_as_indexes(folded))


def find_mentions(html: str, folded: str, names: Names, wishes: Wishes) -> list[Occurrence]:
    """Return the mention of each entity in the body *html*, whose `prose.folded_text` is *folded*, in order of place."""
    hits = _hits(folded, names)
    if not hits and "[[" not in html:
        return []
    runs = runs_of(html)
    counts: dict[Entity, int] = {}
    first: dict[Entity, tuple[int, Run, _Span]] = {}
    lines: dict[Entity, tuple[str, str, str]] = {}
    looked_at: dict[Entity, int] = {}
    number = -1
    for place, run in enumerate(runs):
        number += run.is_open
        if not run.is_open or (number not in hits and "[[" not in run.text):
            continue
        for span, entity, weight in _mentions(run, hits.get(number, []), names, wishes):
            counts[entity] = counts.get(entity, 0) + 1
            if entity not in first or weight > first[entity][0]:
                first[entity] = weight, run, span
            if weight > FOUND and (looked := looked_at.get(entity, 0)) < LINES:
                line = context_of(runs, place, span.start, span.finish)
                # A name that stands alone, in a table say, is no line to be read.
                is_readable = bool(line[0] or line[2])
                looked_at[entity] = LINES if is_readable else looked + 1
                lines[entity] = line if is_readable else lines.get(entity, line)
    found = [
        Occurrence(
            entity, run.start + span.start, run.start + span.finish, counts[entity], weight > FOUND,
            *lines.get(entity, NO_LINE),
        )
        for entity, (weight, run, span) in first.items()
    ]  # fmt: skip
    return sorted(found, key=lambda occurrence: (occurrence.start, occurrence.entity))


def insert_links(html: str, links: Iterable[tuple[int, int, str, str]]) -> str:
    """Return *html* with a link at each place: start, end, address, entity; and all ``[[…]]`` as the names alone."""
    out: list[str] = []
    last = 0
    for start, finish, address, entity in links:
        attributes = f'href="{htmllib.escape(address)}" data-entity="{htmllib.escape(entity)}"'
        out += [unmarked(html[last:start]), f'<a class="name" {attributes}>{without_markup(html[start:finish])}</a>']
        last = finish
    return "".join([*out, unmarked(html[last:])])


def _hits(folded: str, names: Names) -> dict[int, list[tuple[int, int, int]]]:
    """Return number, start and end of every needle in each run, by the run's number among the open ones."""
    found = names.find(folded)
    starts = [0]
    while found and (at := folded.find(SEPARATOR, starts[-1])) >= 0:
        starts.append(at + 1)
    hits: dict[int, list[tuple[int, int, int]]] = {}
    for number, begin, end in found:
        run = bisect_right(starts, begin) - 1
        hits.setdefault(run, []).append((number, begin - starts[run], end - starts[run]))
    return hits


def _mentions(
    run: Run, hits: list[tuple[int, int, int]], names: Names, wishes: Wishes
) -> list[tuple[_Span, Entity, int]]:
    """Return who is mentioned in one run, in order, each with what the mention is worth."""
    found: list[tuple[_Span, Entity, int]] = []
    marks: list[_Span] = []
    for match in MARKUP.finditer(run.text) if "[[" in run.text else ():
        marks.append(_Span(match.start(), match.end()))
        entity = None if match[1] else wishes.written.get(written_name(match))
        if entity is not None:
            found.append((marks[-1], entity, FORCED))
    for span in _longest(_spans(run, hits, names, wishes), marks) if hits else ():
        form = _meant(span, wishes)
        if form is not None and not _goes_on(run.text, span):
            found.append((span, form.entity, LINKED if _may_link(form, wishes) else FOUND))
        else:
            # Not linked; but were one of these names not known, another might be.
            found += [(span, entity, FOUND) for entity in sorted({form.entity for form in span.forms})]
    return sorted(found, key=lambda item: item[0].start) if len(found) > 1 else found


def _spans(run: Run, hits: list[tuple[int, int, int]], names: Names, wishes: Wishes) -> list[_Span]:
    """Return every place where the run prints a name as names are."""
    text = spaced(run.text)
    letters = unfolded(text, {index for _, begin, end in hits for index in (begin, end - 1)})
    spans: list[_Span] = []
    for number, begin, end in hits:
        first, last = letters[begin], letters[end - 1]
        if first.begin != begin or last.end != end:
            continue  # it would begin or end in the middle of one character, such as a ligature
        known = names.forms[names.needles[number]]
        start, finish = first.place, end_of_letter(text, last.place)
        if text[finish : finish + 1] == "." and any(form.text.endswith(".") for form in known):
            finish += 1
        forms = [
            _declared(form, wishes) if form.rule == "provisional" else form
            for form in known
            if is_printed(form.text, form.entity[0], text, start, finish)
        ]
        if forms:
            registered = [form for form in forms if form.rule != "provisional"]
            spans.append(_Span(start, finish, tuple(registered or forms)))
    return spans


def _declared(form: Form, wishes: Wishes) -> Form:
    """Return the provisional *form*, as one of a registered name if the article declares whom it means."""
    return Form(form.entity, form.text, "always") if form.entity in wishes.declared else form


def _longest(spans: list[_Span], marks: list[_Span]) -> list[_Span]:
    """Return, of *spans* that overlap, the longest, and none that overlaps one of the *marks*.

    A name without a record counts against names that lie within it, and against no others.
    """
    if len(spans) == 1 and not marks:
        return [] if spans[0].is_provisional else spans
    registered = sorted((span for span in spans if not span.is_provisional), key=lambda span: span.start)
    starts = [span.start for span in registered]
    shields: list[_Span] = []
    hidden: set[_Span] = set()
    for shield in (span for span in spans if span.is_provisional):
        inner = registered[bisect_left(starts, shield.start) : bisect_left(starts, shield.finish)]
        inside = [span for span in inner if span.finish <= shield.finish and _length(span) < _length(shield)]
        hidden.update(inside)
        shields += [shield] if inside else []
    taken = sorted((mark.start, mark.finish) for mark in marks)
    chosen: list[_Span] = []
    for span in sorted(registered, key=lambda span: (-_length(span), span.start)):
        place = bisect_left(taken, (span.finish, 0))
        if span not in hidden and (place == 0 or taken[place - 1][1] <= span.start):
            taken.insert(place, (span.start, span.finish))
            chosen.append(span)
    return chosen + shields


def _length(span: _Span) -> int:
    return span.finish - span.start


def _meant(span: _Span, wishes: Wishes) -> Form | None:
    """Return the form that is meant; ``None`` where it can be several and the article does not say which."""
    if len(span.forms) == 1:
        return span.forms[0]
    entities = {form.entity for form in span.forms}
    if len(entities) > 1:
        entities &= wishes.declared
    if len(entities) != 1:
        return None
    order = ("always", "declared", "provisional", "never")
    return min((form for form in span.forms if form.entity in entities), key=lambda form: order.index(form.rule))


def _goes_on(text: str, span: _Span) -> bool:
    """Say whether an institution's name is but the beginning of a longer one: "Shandong University of Law"."""
    match = _LONGER_NAME.match(text, span.finish)
    is_longer = match is not None and match[1].isupper()
    return is_longer and any(form.entity[0] == "institutions" for form in span.forms)


def _may_link(form: Form, wishes: Wishes) -> bool:
    if wishes.is_unlinked or form.entity in wishes.unlinked or form.rule == "never":
        return False
    return form.entity in wishes.declared or (form.rule == "always" and not wishes.only_declared)
