"""The index of a taxonomy: its terms by first letter, on one page or, where they are many, on a page for each letter."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.settings import Settings
from sitegen.viewparts import Term, TermGroup
from sitegen.views import PlannedPage, TermsView

MOST_ON_ONE_PAGE = 1000
MOST_IN_A_GROUP = 1000
"""A letter with more terms than this is split by its second letter."""

FIRST_OF_MANY = 0x3400
"""The first character of the scripts with thousands of them, Chinese before all."""

DIGITS, SIGNS = "0-9", "signs"
_LABELS = {DIGITS: "0–9", SIGNS: "…"}


@dataclass(frozen=True, slots=True)
class Group:
    """Terms whose names begin alike."""

    slug: str
    label: str
    count: int
    beginnings: tuple[str, ...]
    """The first two characters of the sort keys in it."""


def groups_of(catalog: Catalog, taxonomy: str) -> tuple[Group, ...]:
    """Return the groups of a taxonomy in order: letters of any script, then digits, then signs.

    On one page each letter is a group; on several, characters of scripts that have thousands are grouped by their code.
    """
    rows = catalog.rows(
        "SELECT substr(sort, 1, 2), COUNT(*) FROM listings WHERE taxonomy = ? GROUP BY 1 ORDER BY 1", taxonomy
    )
    beginnings = rows.fetchall()
    letter_of = _pooled if sum(count for _, count in beginnings) > MOST_ON_ONE_PAGE else _letter
    letters: dict[str, dict[str, int]] = {}
    for beginning, count in beginnings:
        letters.setdefault(letter_of(beginning), {})[beginning] = count
    found: list[Group] = []
    for letter, counts in sorted(letters.items(), key=lambda item: (item[0] == SIGNS, item[0] == DIGITS, item[0])):
        total = sum(counts.values())
        if len(letter) > 1 or total <= MOST_IN_A_GROUP:
            found.append(Group(letter, _label(letter), total, tuple(counts)))
            continue
        parts: dict[str, list[str]] = {}
        for beginning in counts:
            parts.setdefault(_two_letters(beginning), []).append(beginning)
        found += [
            Group(slug, _label(slug), sum(counts[part] for part in beginnings), tuple(beginnings))
            for slug, beginnings in sorted(parts.items())
        ]
    return tuple(found)


def groups_with_pages(catalog: Catalog, taxonomy: str) -> tuple[Group, ...]:
    """Return the groups that have pages of their own: none while the whole index fits on one."""
    found = groups_of(catalog, taxonomy)
    return found if sum(group.count for group in found) > MOST_ON_ONE_PAGE else ()


def group_path(taxonomy: str, slug: str) -> str:
    return f"{taxonomy}/by/{slug}/"


def groups_that_show(sort: str) -> tuple[str, ...]:
    """Return the slugs of the groups that a term with this sort key may be in."""
    return _pooled(sort), _two_letters(sort)


def structure(catalog: Catalog, taxonomy: str) -> bytes:
    """Return which groups have pages, as bytes to compare: every page of a group leads to all others."""
    return msgspec.msgpack.encode([group.slug for group in groups_with_pages(catalog, taxonomy)])


def terms_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> TermsView:
    """Return the index: all terms, or links to the pages of the groups."""
    taxonomy = page.subject
    groups = groups_of(catalog, taxonomy)
    total = sum(group.count for group in groups)
    is_split = total > MOST_ON_ONE_PAGE
    shown = tuple(
        TermGroup(
            group.label,
            group_path(taxonomy, group.slug) if is_split else "",
            group.count,
            () if is_split else _terms(catalog, taxonomy, group),
        )
        for group in groups
    )
    return TermsView(taxonomy, page.path, shown, total)


def letter_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> TermsView:
    """Return the page of one group. Of the others it knows no more than that they are there."""
    taxonomy, _, slug = page.subject.partition("/")
    groups = groups_with_pages(catalog, taxonomy)
    own = next(group for group in groups if group.slug == slug)
    shown = tuple(
        TermGroup(
            group.label,
            group_path(taxonomy, group.slug),
            group.count if group is own else 0,
            _terms(catalog, taxonomy, group) if group is own else (),
        )
        for group in groups
    )
    return TermsView(taxonomy, page.path, shown, own.count, own.label)


def _letter(beginning: str) -> str:
    first = beginning[:1]
    return first if first.isalpha() else DIGITS if first.isdigit() else SIGNS


def _pooled(beginning: str) -> str:
    """Return the letter that *beginning* begins with; of a script with thousands, where its block of 256 begins."""
    letter = _letter(beginning)
    return f"u{ord(letter) >> 8:02x}" if len(letter) == 1 and ord(letter) >= FIRST_OF_MANY else letter


def _two_letters(beginning: str) -> str:
    second = beginning[1:2]
    return _letter(beginning) + (second if second.isalnum() else "-")


def _label(slug: str) -> str:
    if slug.startswith("u") and len(slug) > 2:
        first = int(slug[1:], 16) << 8
        return f"{chr(first)}–{chr(first + 0xFF)}"
    return _LABELS.get(slug) or f"{slug[0].upper()}{'…' if slug[1:] == '-' else slug[1:]}"


def _terms(catalog: Catalog, taxonomy: str, group: Group) -> tuple[Term, ...]:
    query = (
        "SELECT heading, slug, count FROM listings WHERE taxonomy = ? AND sort >= ? AND sort < ? AND substr(sort, 1, 2) = ?"
        " ORDER BY sort, slug"
    )
    return tuple(
        Term(heading, f"{taxonomy}/{slug}/", count)
        for beginning in group.beginnings
        for heading, slug, count in catalog.rows(query, taxonomy, beginning, f"{beginning}\U0010ffff", beginning)
    )
