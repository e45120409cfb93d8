"""Looks at a whole site and lists what is wrong with it, as a build would find it and a little more; changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sitegen.authorities import TAXONOMIES
from sitegen.build import bring_up_to_date
from sitegen.catalog import Catalog, open_catalog
from sitegen.errors import Problem
from sitegen.plan import claim_paths, stale_pages
from sitegen.render import Renderer, site_view, template_folders
from sitegen.site import Site

_NOUNS = {"tags": "tag", "people": "person", "institutions": "institution"}


def check(site: Site) -> tuple[Problem, ...]:
    """Return every problem of *site*, in order of path and line.

    What the last build knows is used and left as it is. Raises `OutputError` while a build is running.
    """
    file = site.state / "catalog.sqlite"
    with open_catalog(file if file.exists() else None) as catalog:
        _, touched = bring_up_to_date(site, catalog, full=False)
        claim_paths(catalog, site.settings, touched)
        # No template has this fingerprint: the views of all touched pages are made, and with them their problems.
        renderer = Renderer(template_folders(site), site_view(site))
        prints = dict.fromkeys(renderer.prints(), b"check")
        for _ in stale_pages(catalog, site.settings, touched, prints):
            pass
        return tuple(sorted({*catalog.problems(), *_spellings(catalog), *renderer.faults()}))


def format_problems(problems: Iterable[Problem], form: str) -> Iterator[str]:
    """Yield the lines of *problems* as ``text``, as ``json`` (one array) or as commands of a ``github`` workflow."""
    if form == "json":
        keys = ("path", "line", "column", "code", "severity", "message")
        yield json.dumps(
            [{key: getattr(problem, key) for key in keys} for problem in problems], ensure_ascii=False, indent=1
        )
    for problem in problems if form != "json" else ():
        yield str(problem) if form == "text" else _github(problem)


def _github(problem: Problem) -> str:
    """Source: GitHub Actions, "Workflow commands", setting messages."""
    command = {"error": "error", "warning": "warning", "note": "notice"}[problem.severity]
    places = {"file": problem.path, "line": problem.line or "", "col": problem.column or "", "title": problem.code}
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in places.items() if value)
    return f"::{command} {properties}::{_escaped(problem.message, '')}"


def _escaped(text: str, signs: str) -> str:
    for sign in "%\r\n" + signs:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _spellings(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each name without a record that articles write in several ways: case, blanks, hyphens."""
    for taxonomy in TAXONOMIES:
        rows = catalog.rows(
            "SELECT m.key, m.name, COUNT(*), min(a.source) FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
            " WHERE m.taxonomy = ?1 AND NOT EXISTS (SELECT 1 FROM records r WHERE r.taxonomy = ?1 AND r.id = m.term)"
            " GROUP BY m.key, m.name",
            taxonomy,
        )
        spellings: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for key, name, count, source in rows:
            spellings[key].append((count, name, source))
        for forms in spellings.values():
            (_, usual, _), *others = sorted(forms, key=lambda form: (-form[0], form[1].swapcase()))
            for count, name, source in others:
                times = f" {count} times, first here" if count > 1 else ""
                message = f"The {_NOUNS[taxonomy]} '{name}' is written '{usual}' elsewhere{',' + times if times else ''}: write it one way."
                yield Problem(source, 0, 0, "W302", message)
