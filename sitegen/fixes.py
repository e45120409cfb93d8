"""Spells the names in articles as they usually are spelled, wherever nothing but their spelling changes by it.

What that is is not guessed: every change is tried in the catalog first. Where an address, a link in a text or the page that a
name leads to would be another, the change is dropped and its reason told. Only then are files written.
"""

from __future__ import annotations

import dataclasses
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sitegen.articles import Source
from sitegen.build import look_at
from sitegen.catalog import Catalog
from sitegen.index import Index
from sitegen.parsing import parsed_rows
from sitegen.recording import record_sources, settle
from sitegen.register import Register
from sitegen.rewriting import Change, Name, Rewriting, rewrite_names
from sitegen.safewrites import replace_file
from sitegen.site import Site
from sitegen.sources import folder_of, real_path
from sitegen.usage import wanted_spellings

_SEEN = {
    "its page would move to another address": (
        "SELECT ifnull((SELECT a.source FROM entries e JOIN articles a ON a.id = e.article WHERE e.listing = l.id"
        " ORDER BY e.date, e.path LIMIT 1), ''), l.taxonomy, l.term, l.slug, l.count FROM listings l"
    ),
    "it would lead to another page": (
        "SELECT a.source, n.taxonomy, n.term, n.position, n.held FROM articles a JOIN"
        " (SELECT article, taxonomy, term, position, '' held FROM mentions"
        " UNION ALL SELECT article, 'institutions', institution_term, position, taxonomy FROM mentions"
        " WHERE institution_term != '') n ON n.article = a.id AND a.is_published"
    ),
    "a link in a text would come or go": (
        "SELECT a.source, o.taxonomy, o.term, o.start, o.finish, o.count, o.is_linked, o.before, o.printed, o.after"
        " FROM occurrences o JOIN articles a ON a.id = o.article"
    ),
}
"""What a reader sees of names, their spelling aside: source, taxonomy and term first. The key says what it means if it changes."""

_NO_REASON = "something else would change with it"


def fix(site: Site, *, is_dry: bool) -> tuple[Change, ...]:
    """Spell the names of *site* as they are to be spelled; return what changed, and what is left, in order of place.

    With *is_dry*, no file is changed. Raises `OutputError`.
    """
    with look_at(site) as (catalog, _, _):
        trial = _Trial(site, catalog)
        trial.run()
    changes: list[Change] = list(trial.left)
    for rewriting in trial.accepted.values():
        left = "" if is_dry else _write(site, rewriting)
        changes += [dataclasses.replace(change, left=left) for change in rewriting.changes if not change.left]
    return tuple(sorted(changes))


def describe(changes: Iterable[Change], *, is_dry: bool) -> Iterator[str]:
    """Yield a line for each change."""
    done = "would become" if is_dry else "is now"
    for change in changes:
        place = f"{change.path}:{change.line}:{change.column}"
        if change.left:
            yield f"{place}: '{change.old}' is left, not changed to '{change.new}': {change.left}"
        else:
            yield f"{place}: '{change.old}' {done} '{change.new}'"


def summary(changes: Iterable[Change], *, is_dry: bool) -> str:
    """Return how many names were changed, in how many files, as the beginning of a sentence."""
    known = list(changes)
    done = [change for change in known if not change.left]
    files = len({change.path for change in done})
    parts = [f"{len(done):,} name{'s' * (len(done) != 1)} {'would be ' if is_dry else ''}changed"]
    parts[0] += f" in {files:,} file{'s' * (files != 1)}" if files else ""
    if len(done) < len(known):
        parts.append(f"{len(known) - len(done):,} left")
    return ", ".join(parts)


def _write(site: Site, rewriting: Rewriting) -> str:
    """Write one article; return why it was not, or nothing."""
    file = real_path(site.root, rewriting.source.path)
    if not os.access(file, os.W_OK):
        return "the file may not be written"
    is_same = replace_file(file, rewriting.source.data, rewriting.data)
    return "" if is_same else "the file was changed meanwhile"


Step = tuple[str, Name]
"""A name that is to be spelled otherwise in one article, by the article's file."""


class _Trial:
    """Finds out, in a catalog that nobody keeps, which steps leave everything but spellings as it is."""

    def __init__(self, site: Site, catalog: Catalog) -> None:
        self.site, self.catalog = site, catalog
        self.wanted = wanted_spellings(catalog)
        self.sources: dict[str, Source] = {}
        self.tried: dict[str, tuple[set[Name], Rewriting]] = {}
        """What the names tried last made of each source."""
        self.accepted: dict[str, Rewriting] = {}
        """By source."""
        self.reasons: dict[Step, str] = {}
        """Why a name is left."""
        self.left: list[Change] = []

    def run(self) -> None:
        """Take all steps that can be taken, and note the others."""
        steps = {step for step in self._steps() if self._read(step[0])}
        if not steps:
            return
        for query in _SEEN.values():
            self.catalog.run(f"CREATE TEMP TABLE {_table(query)} AS {query}")
        self._take(steps)
        names = _by_source(steps)
        for path in sorted(names):
            self.left += self._left(path, names[path])

    def _steps(self) -> set[Step]:
        """Return the names of published articles that are to be spelled otherwise."""
        rows = self.catalog.rows(
            "SELECT a.source, m.taxonomy, m.name, m.institution FROM mentions m"
            " JOIN articles a ON a.id = m.article AND a.is_published"
        )
        found = {
            (source, printed)
            for source, taxonomy, name, institution in rows
            for printed in ((taxonomy, name), ("institutions", institution))
        }
        return {step for step in found if step[1] in self.wanted}

    def _read(self, path: str) -> bool:
        """Read an article; return whether it is still there."""
        if path not in self.sources:
            try:
                data = real_path(self.site.root, path).read_bytes()
            except OSError:
                return False
            self.sources[path] = Source(path, "article", folder_of(self.site.settings, path), data)
        return True

    def _take(self, steps: set[Step]) -> None:
        """Take as many of *steps* as change nothing else.

        What is dropped in a round would be dropped in the same round again: a second run finds nothing to do.
        """
        tried = {path: self._rewriting(path, names) for path, names in sorted(_by_source(steps).items())}
        changing = {
            (path, (change.taxonomy, change.old))
            for path, rewriting in tried.items()
            for change in rewriting.changes
            if not change.left
        }
        differences = self._record(tried.values())
        if differences:
            guilty = self._guilty(differences, changing)
            self.reasons |= guilty
            self._take(changing - guilty.keys())
        else:
            self.accepted = {path: tried[path] for path, _ in changing}

    def _rewriting(self, path: str, names: set[Name]) -> Rewriting:
        if path not in self.tried or self.tried[path][0] != names:
            wanted = {name: self.wanted[name] for name in names}
            self.tried[path] = names, rewrite_names(self.sources[path], wanted, self.site.settings)
        return self.tried[path][1]

    def _record(self, rewritings: Iterable[Rewriting]) -> dict[tuple[str, str, str], str]:
        """Record *rewritings*, and forget them again if that makes a difference; return it."""
        self.catalog.run("SAVEPOINT trial")
        index = Index(self.catalog, self.site.with_drafts)
        settings = self.site.settings
        record_sources(index, [parsed_rows(rewriting.parsed, settings) for rewriting in rewritings], ())
        settle(index, settings)
        differences = self._differences()
        if differences:
            self.catalog.run("ROLLBACK TO trial")
        self.catalog.run("RELEASE trial")
        return differences

    def _differences(self) -> dict[tuple[str, str, str], str]:
        """Return the sources, taxonomies and terms of which something else is to be seen than before, with what it means."""
        found: dict[tuple[str, str, str], str] = {}
        for reason, query in _SEEN.items():
            before = f"SELECT * FROM {_table(query)}"
            for one, other in ((before, query), (query, before)):
                for row in self.catalog.rows(f"SELECT * FROM ({one} EXCEPT {other})"):
                    found.setdefault(row[:3], reason)
        return found

    def _guilty(self, differences: Mapping[tuple[str, str, str], str], steps: Iterable[Step]) -> dict[Step, str]:
        """Return which of *steps* the differences come from, with the reason to leave them.

        Those with the term in the article; else those with the term; else, all of them.
        """
        register = Register(self.catalog)
        terms = {(taxonomy, term): reason for (_, taxonomy, term), reason in differences.items()}
        exact: dict[Step, str] = {}
        loose: dict[Step, str] = {}
        for path, name in steps:
            place = (name[0], register.term(*name))
            if (path, *place) in differences:
                exact[path, name] = differences[(path, *place)]
            if place in terms:
                loose[path, name] = terms[place]
        return exact or loose or dict.fromkeys(steps, _NO_REASON)

    def _left(self, path: str, names: set[Name]) -> Iterator[Change]:
        """Yield the changes of one article that are not made, with their reasons."""
        kept = self.accepted.get(path)
        made = {(change.line, change.column) for change in kept.changes if not change.left} if kept else set()
        for change in self._rewriting(path, names).changes:
            if (change.line, change.column) not in made:
                reason = self.reasons.get((path, (change.taxonomy, change.old)), _NO_REASON)
                yield dataclasses.replace(change, left=change.left or reason)


def _by_source(steps: Iterable[Step]) -> dict[str, set[Name]]:
    found: dict[str, set[Name]] = defaultdict(set)
    for path, name in steps:
        found[path].add(name)
    return found


def _table(query: str) -> str:
    """Return the name of the table that keeps what *query* showed first."""
    return f"seen_{list(_SEEN.values()).index(query)}"
