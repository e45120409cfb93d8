"""A made archive: as many articles as wanted, alike in every respect that costs a generator time to real ones.

The same seed gives the same articles on every machine: of Python's generator of random numbers only ``random()`` is
used, whose sequence is promised never to change, and no floating-point function but multiplication.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from benchmarks import words

FIRST_DAY = datetime.date(1994, 1, 1)
DAYS = 30 * 365
"""All of them in the years 1994 to 2023."""

TEXT_BYTES = 8000
"""Of an article's text, give or take a paragraph."""

# Of the words that stand after an article, none with a "u" first is spoken with a vowel.
_ARTICLE_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[*[]*[aeio])")

LONGEST_SLUG = 70
"""Characters of a title that its address has; what is longer some generators would cut, each in its own way."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article says about itself, without its text."""

    number: int
    title: str
    day: datetime.date
    people: tuple[tuple[str, str], ...]
    """Name and office; the office empty where the article gives none."""
    institutions: tuple[str, ...]
    tags: tuple[str, ...]
    slug: str
    """Unlike that of every other article."""

    @property
    def path(self) -> str:
        """Address of the article below the root of the site."""
        return f"{self.day:%Y/%m}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Article:
    facts: Facts
    summary: str
    related: tuple[Facts, ...]
    text: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the archive knows of a name."""

    name: str
    slug: str
    variant: str


class Vocabulary:
    """Names or subjects of which a few are frequent and most are rare (after Zipf and Mandelbrot)."""

    def __init__(self, terms: Sequence[str], flatness: int) -> None:
        self.terms = terms
        self._sums = list(accumulate(10**9 // (rank + flatness) for rank in range(len(terms))))

    def draw(self, random: Random, count: int) -> tuple[str, ...]:
        """Return *count* different terms, or all where there are fewer."""
        found: dict[str, None] = {}
        while len(found) < min(count, len(self.terms)):
            found[self.terms[bisect_right(self._sums, int(random.random() * self._sums[-1]))]] = None
        return tuple(found)


class Corpus:
    """An archive of *size* articles."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self.size = size
        self.seed = seed
        people = [person_name(rank) for rank in range(max(12, size // 5))]
        institutions = [institution_names(rank)[0] for rank in range(max(8, size // 20))]
        subjects = [subject + aspect for aspect in words.ASPECTS for subject in words.SUBJECTS]
        self._people = Vocabulary(people, 10)
        self._institutions = Vocabulary(institutions, 5)
        self._tags = Vocabulary(subjects[: max(20, size // 20)], 5)

    @cached_property
    def facts(self) -> tuple[Facts, ...]:
        """Those of all articles, by number."""
        return tuple(self.make_facts(number) for number in range(self.size))

    @cached_property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """The terms of each taxonomy that occur, in alphabetical order."""
        found: dict[str, set[str]] = {"institutions": set(), "people": set(), "tags": set()}
        for facts in self.facts:
            found["institutions"].update(facts.institutions)
            found["people"].update(name for name, _ in facts.people)
            found["tags"].update(facts.tags)
        return {taxonomy: tuple(sorted(terms)) for taxonomy, terms in found.items()}

    @cached_property
    def variants(self) -> dict[str, str]:
        """Name → another form of it, of all that the archive has a record of: three in ten of those that occur."""
        people = {person_name(rank): person_variant(rank) for rank in range(0, len(self._people.terms))}
        institutions = dict(institution_names(rank) for rank in range(0, len(self._institutions.terms)))
        chosen = [
            [*terms][place]
            for terms in (self.terms["people"], self.terms["institutions"])
            for place in range(len(terms))
            if place % 10 < 3
        ]
        return {name: people.get(name) or institutions[name] for name in chosen}

    def records(self, taxonomy: str) -> list[Record]:
        names = self.terms[taxonomy]
        return [Record(name, slug(name), self.variants[name]) for name in names if name in self.variants]

    def make_facts(self, number: int, day: datetime.date | None = None) -> Facts:
        """Return the facts of an article: of one that is in the archive, or with a higher number of another."""
        random = self._random(number, "facts")
        chosen = FIRST_DAY + datetime.timedelta(days=int(random.random() * DAYS))
        people = self._people.draw(random, 2 + int(random.random() * 4))
        institutions = self._institutions.draw(random, 1 + int(random.random() * 4))
        tags = self._tags.draw(random, 1 + int(random.random() * 4))
        title = Writer(random).fill(pick(random, words.HEADLINES), institutions[0])
        title = title[0].upper() + title[1:]
        return Facts(
            number=number,
            title=title,
            day=day or chosen,
            people=tuple((name, pick(random, words.OFFICES) if random.random() < 0.4 else "") for name in people),
            institutions=institutions,
            tags=tags,
            slug=f"{slug(title)[:LONGEST_SLUG].rstrip('-')}-{number:06}",
        )

    def article(self, facts: Facts) -> Article:
        random = self._random(facts.number, "text")
        writer = Writer(random)
        related: tuple[Facts, ...] = ()
        if random.random() < 0.1 and facts.number:
            related = (self.facts[int(random.random() * min(facts.number, self.size))],)
        summary = writer.fill(pick(random, words.INSTITUTION_SENTENCES), facts.institutions[0])
        people = [name for name, _ in facts.people]
        names = [form for name in people for form in (name, name, self.variants.get(name, name))]
        bodies = [form for name in facts.institutions for form in (name, name, self.variants.get(name, name))]
        if random.random() < 0.2:
            # Somebody the text names in passing.
            names.append(pick(random, self.terms["people"]))
        blocks: list[str] = []
        length = 0
        has_chinese = facts.number % 10 == 0
        while length < TEXT_BYTES:
            blocks.append(writer.block(len(blocks), names, bodies, has_chinese))
            length += len(blocks[-1].encode())
        return Article(facts, summary, related, "\n\n".join(blocks) + "\n")

    def articles(self) -> Iterator[Article]:
        for facts in self.facts:
            yield self.article(facts)

    def _random(self, number: int, purpose: str) -> Random:
        return Random((self.seed * 10**9 + number) * 2 + (purpose == "text"))


class Writer:
    """Writes sentences and paragraphs."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def fill(self, sentence: str, name: str = "") -> str:
        """Return *sentence* with its open places filled, *name* in those for a name."""
        random = self.random
        group = pick(random, words.GROUPS)
        text = sentence.format(
            name=name,
            adjective=pick(random, words.ADJECTIVES),
            adjective2=pick(random, words.ADJECTIVES),
            noun=pick(random, words.NOUNS),
            noun2=pick(random, words.NOUNS),
            verb=pick(random, words.VERBS),
            group=group,
            Group=group.capitalize(),
            time=pick(random, words.TIMES),
            subject=pick(random, words.SUBJECTS),
            number=2 + int(random.random() * 96),
        )
        return _ARTICLE_BEFORE_VOWEL.sub(r"\1n ", text)

    def sentence(self, people: Sequence[str], institutions: Sequence[str]) -> str:
        choice = self.random.random()
        if choice < 0.12:
            return self.fill(pick(self.random, words.PERSON_SENTENCES), pick(self.random, people))
        if choice < 0.2:
            return self.fill(pick(self.random, words.INSTITUTION_SENTENCES), pick(self.random, institutions))
        return self.fill(pick(self.random, words.SENTENCES))

    def paragraph(self, people: Sequence[str], institutions: Sequence[str]) -> str:
        """Return 60 words, or up to 100."""
        least = 60 + int(self.random.random() * 40)
        sentences: list[str] = []
        count = 0
        while count < least:
            sentences.append(self.sentence(people, institutions))
            count += sentences[-1].count(" ") + 1
        return " ".join(sentences)

    def block(self, place: int, people: Sequence[str], institutions: Sequence[str], has_chinese: bool) -> str:
        """Return the block of an article at *place*: mostly a paragraph, with a heading before every fifth."""
        text = self.paragraph(people, institutions)
        if has_chinese and place % 4 == 2:
            return self.chinese_paragraph()
        if place % 5 == 4:
            heading = self.fill("The {adjective} {noun} and the {noun2}")
            return f"## {heading}\n\n{text}"
        if place == 6:
            return f"> {text}"
        if place == 8:
            return "\n".join(f"- {self.fill('A {adjective} {noun} for {group}')}" for _ in range(5))
        return text

    def chinese_paragraph(self) -> str:
        random = self.random
        return "".join(
            pick(random, words.CHINESE_SENTENCES).format(
                group=pick(random, words.CHINESE_GROUPS),
                noun=pick(random, words.CHINESE_NOUNS),
                noun2=pick(random, words.CHINESE_NOUNS),
                time=pick(random, words.CHINESE_TIMES),
            )
            for _ in range(8)
        )


def pick(random: Random, items: Sequence[str]) -> str:
    return items[int(random.random() * len(items))]


def slug(text: str) -> str:
    """Return *text*, which is plain ASCII here, as all the generators make addresses of it."""
    return "-".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def person_name(rank: int) -> str:
    given, family = _person(rank)
    return f"{given} {family}"


def person_variant(rank: int) -> str:
    given, family = _person(rank)
    # In full: "Alma B. Radfield" would be a spelling of Alma Bradfield.
    return f"{given} {words.GIVEN[(rank * 7 + 3) % len(words.GIVEN)]} {family}"


def _person(rank: int) -> tuple[str, str]:
    """Return given and family name; each rank has a pair of its own, up to 36,000."""
    givens, endings = len(words.GIVEN), len(words.FAMILY_ENDINGS)
    families = len(words.FAMILY_BEGINNINGS) * endings
    place, generation = rank % (givens * families), rank // (givens * families)
    given = place * 7 % givens
    family = (place // givens * 11 + given * 37) % families
    beginning, ending = words.FAMILY_BEGINNINGS[family // endings], words.FAMILY_ENDINGS[family % endings]
    second = f" {words.GIVEN[generation - 1]}" if generation else ""
    return f"{words.GIVEN[given]}{second}", beginning + ending


def institution_names(rank: int) -> tuple[str, str]:
    """Return the accepted form of an institution's name and a variant."""
    forms, endings = len(words.INSTITUTIONS), len(words.PLACE_ENDINGS)
    places = len(words.PLACE_BEGINNINGS) * endings
    form = rank % forms
    number = rank // forms
    place = (number * 7 + form * 53) % places
    area = f"New {number // places} " if number >= places else ""
    where = f"{area}{words.PLACE_BEGINNINGS[place // endings]}{words.PLACE_ENDINGS[place % endings]}"
    accepted, variant = words.INSTITUTIONS[form]
    return accepted.format(where), variant.format(where)
