"""Entities: what machines are told of the people and institutions that an article shows, and of those who wrote it."""

from __future__ import annotations

from sitegen.catalog import Catalog
from sitegen.citations import is_author
from sitegen.fields import Credit
from sitegen.identifiers import identity_url
from sitegen.register import AMBIGUOUS, PROVISIONAL, Register
from sitegen.termpages import top_path
from sitegen.viewparts import Byline, Entity


def identity(register: Register, taxonomy: str, term: str) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a term, by its record, and the addresses that identify it elsewhere."""
    if term.startswith((PROVISIONAL, AMBIGUOUS)):
        return "", ()
    members = register.members(taxonomy, term)
    if not members:
        return "", ()
    pairs = (pair for member in members for pair in member.identifiers)
    return members[0].kind, tuple(dict.fromkeys(url for pair in pairs if (url := identity_url(*pair))))


def mentioned(catalog: Catalog, article: int, declared: frozenset[str]) -> tuple[Entity, ...]:
    """Return what an article names without declaring it: in its text, in order of place, and beside offices.

    *declared*: paths of those that it declares.
    """
    rows = catalog.rows(
        "SELECT taxonomy, term, min(place) FROM (SELECT taxonomy, term, start place FROM occurrences"
        " WHERE article = ?1 AND is_linked UNION ALL SELECT 'institutions', institution_term, 1000000000 + position FROM mentions"
        " WHERE article = ?1 AND institution_term != '') GROUP BY taxonomy, term ORDER BY 3, 1, 2",
        article,
    )
    register = Register(catalog)
    found: list[Entity] = []
    for taxonomy, term, _ in rows.fetchall():
        row = catalog.row("SELECT heading, slug FROM listings WHERE taxonomy = ? AND term = ?", taxonomy, term)
        if row is not None and (path := top_path(taxonomy, row[1])) not in declared:
            found.append(Entity(taxonomy, row[0], path, *identity(register, taxonomy, term)))
    return tuple(found)


def bylines(catalog: Catalog, credits: tuple[Credit, ...]) -> tuple[Byline, ...]:
    """Return who signs an article; a name that belongs to one record alone has what that says."""
    register = Register(catalog)
    return tuple(_byline(register, credit.name) for credit in credits if is_author(credit))


def _byline(register: Register, name: str) -> Byline:
    for taxonomy in ("people", "institutions"):
        found = register.find(taxonomy, name)
        if len(found) == 1:
            path = top_path(taxonomy, found[0])
            return Byline(name, Entity(taxonomy, name, path, *identity(register, taxonomy, found[0])))
        if found:
            break
    return Byline(name, None)
