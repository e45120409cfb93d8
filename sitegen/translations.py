"""Translations: the versions of one text in several languages, whichever of them names which."""

from __future__ import annotations

from sitegen.catalog import Catalog


def sources_of(catalog: Catalog, source: str) -> set[str]:
    """Return the sources of all that is joined to *source* by ``translation_of``, itself among them.

    A translation of a translation is a version of the first text. What is not published joins nothing.
    """
    found, new = {source}, [source]
    while new:
        others = _originals(catalog, new[-1]) | _translations(catalog, new.pop())
        new += sorted(others - found)
        found |= others
    return found


def joined(catalog: Catalog, source: str) -> set[str]:
    """Return the sources of all that may be joined to *source*, whoever is published: what a change of it can reach."""
    found, new = {source}, [source]
    while new:
        source = new.pop()
        row = catalog.row("SELECT key FROM articles WHERE source = ?", source)
        own = (f"S:{source}", f"I:{row[0]}" if row is not None else "")
        rows = catalog.rows("SELECT source FROM refs WHERE kind = 'translation' AND target IN (?, ?)", *own)
        others = {name for (name,) in rows}
        rows = catalog.rows("SELECT target FROM refs WHERE source = ? AND kind = 'translation'", source)
        for (target,) in rows.fetchall():
            column = "key" if target[0] == "I" else "source"
            others.update(
                name for (name,) in catalog.rows(f"SELECT source FROM articles WHERE {column} = ?", target[2:])
            )
        new += sorted(others - found)
        found |= others
    return found


def _originals(catalog: Catalog, source: str) -> set[str]:
    """Return the published article that *source* names in ``translation_of``, as `Resolver.article` finds it."""
    targets = catalog.rows("SELECT target FROM refs WHERE source = ? AND kind = 'translation' ORDER BY target", source)
    # An id, which goes first, before the files that the name may mean.
    for (target,) in targets.fetchall():
        column = "key" if target[0] == "I" else "source"
        query = f"SELECT source FROM articles WHERE {column} = ? AND is_published ORDER BY source LIMIT 1"
        if (row := catalog.row(query, target[2:])) is not None:
            return {row[0]}
    return set()


def _translations(catalog: Catalog, source: str) -> set[str]:
    """Return the published articles that name *source* in ``translation_of``."""
    row = catalog.row("SELECT key FROM articles WHERE source = ? AND is_published", source)
    if row is None:
        return set()
    rows = catalog.rows(
        "SELECT DISTINCT a.source FROM refs r JOIN articles a ON a.source = r.source AND a.is_published"
        " WHERE r.kind = 'translation' AND r.target IN (?, ?)",
        f"I:{row[0]}", f"S:{source}",
    )  # fmt: skip
    return {name for (name,) in rows.fetchall() if _originals(catalog, name) == {source}}
