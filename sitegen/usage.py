"""Usage: of the forms of a name that differ in case, blanks, hyphens or accents alone, the one that is to be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.register import Register
from sitegen.slugs import match_key

_PUBLISHED = "FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as front matter prints it."""

    name: str
    count: int
    """How often it is printed so."""
    source: str
    """The first article that does, in order of path."""


def spellings(catalog: Catalog, taxonomy: str) -> Iterator[list[Spelling]]:
    """Yield the spellings of each name without a record, the usual one first."""
    rows = catalog.rows(
        f"SELECT m.key, m.name, COUNT(*), min(a.source) {_PUBLISHED}"
        " WHERE m.taxonomy = ?1 AND NOT EXISTS (SELECT 1 FROM records r WHERE r.taxonomy = ?1 AND r.id = m.term)"
        " GROUP BY m.key, m.name",
        taxonomy,
    )
    found: dict[str, list[Spelling]] = defaultdict(list)
    for key, name, count, source in rows:
        found[key].append(Spelling(name, count, source))
    for forms in found.values():
        yield sorted(forms, key=lambda form: (-form.count, form.name.swapcase()))


def wanted_spellings(catalog: Catalog) -> dict[tuple[str, str], str]:
    """Return how names ought to be spelled that are spelled otherwise, by taxonomy and the name as it is printed.

    A name with a record, as the record spells it; any other, as it usually is. An id is not in it, nor a name that a record
    spells in several ways none of which is nearest, nor one of two spellings as usual as each other that may be an acronym.
    """
    usual: dict[tuple[str, str], str] = {}
    for taxonomy in TAXONOMIES:
        for forms in spellings(catalog, taxonomy):
            if not _is_undecided(forms):
                usual[taxonomy, match_key(forms[0].name)] = forms[0].name
    wanted: dict[tuple[str, str], str] = {}
    register = Register(catalog)
    rows = catalog.rows(
        f"SELECT m.taxonomy, m.term, m.name {_PUBLISHED}"
        f" UNION SELECT 'institutions', m.institution_term, m.institution {_PUBLISHED} WHERE m.institution != ''"
    )
    for taxonomy, term, name in rows.fetchall():
        if register.exists(taxonomy, name):
            continue
        if register.exists(taxonomy, term):
            spelling = _accepted(register, taxonomy, term, name)
        else:
            spelling = usual.get((taxonomy, match_key(name)), name)
        if spelling != name:
            wanted[taxonomy, name] = spelling
    return wanted


def _is_undecided(forms: list[Spelling]) -> bool:
    """Say whether of the most frequent *forms* one may be an acronym, such as SJTU beside Sjtu."""
    first = [form.name for form in forms if form.count == forms[0].count]
    return len(first) > 1 and any(name.isupper() and " " not in name for name in first)


def _accepted(register: Register, taxonomy: str, term: str, name: str) -> str:
    """Return the form of the record *term* that *name* is a spelling of; *name* itself if there is none, or several."""
    key = match_key(name)
    forms = {
        form.text for record in register.members(taxonomy, term) for form in record.forms if match_key(form.text) == key
    }
    if name not in forms and len(forms) > 1:
        forms = {form for form in forms if form.casefold() == name.casefold()}
    return forms.pop() if len(forms) == 1 else name
