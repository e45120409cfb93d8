"""Compares the names of one taxonomy in every way there is, and never all with all.

Names that share a reading (`namereadings`) find each other in a map; those that share all words but one are looked at for
a slip (`slips`); people with one family name are compared by their given names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from sitegen.bodylikeness import acronyms, slips
from sitegen.likeness import Likeness, Named, same_reading
from sitegen.namereadings import body_readings
from sitegen.personlikeness import misspelt, namesakes, turned
from sitegen.personreadings import is_organisation, person_readings
from sitegen.reconcile import Candidate


def compare(ranked: Sequence[Candidate], same_body: Mapping[str, str]) -> Iterator[Likeness]:
    """Yield the pairs of *ranked*, of one taxonomy, that are alike, by their indexes; some of them more than once.

    *same_body*: the term that stands for a person's institution where two of those are one.
    """
    names = [_named(index, candidate, same_body) for index, candidate in enumerate(ranked)]
    bodies = [(named, reading) for named in names for reading in named.bodies]
    people = [(named, reading) for named in names for reading in named.persons]
    yield from chain(same_reading(bodies), slips(bodies))
    yield from chain(same_reading(people), turned(people), namesakes(people), misspelt(people))
    if ranked[0].taxonomy != "people":
        yield from acronyms(names, is_tags=ranked[0].taxonomy == "tags")


def _named(index: int, candidate: Candidate, same_body: Mapping[str, str]) -> Named:
    forms = tuple(sorted({candidate.heading, *candidate.forms}))
    people = [form for form in forms if candidate.taxonomy == "people" and not is_organisation(form)]
    is_tag = candidate.taxonomy == "tags"
    bodies = (reading for form in forms if form not in people for reading in body_readings(form, is_tag))
    return Named(
        index=index,
        forms=forms,
        bodies=tuple(dict.fromkeys(bodies)),
        persons=tuple(dict.fromkeys(reading for form in people for reading in person_readings(form))),
        count=candidate.count,
        body=same_body.get(candidate.body, candidate.body),
    )
