"""Looks at a whole site and lists what is wrong with it, as a build would find it and a little more; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sitegen.authorities import TAXONOMIES
from sitegen.build import look_at
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.formersites import missing_addresses, read_addresses
from sitegen.namechecks import NOUNS, near_duplicates
from sitegen.officechecks import office_problems
from sitegen.plan import stale_pages, touched_late_parts, touched_parts
from sitegen.publishing import claim_addresses
from sitegen.render import Renderer, site_view, template_folders
from sitegen.site import Site
from sitegen.textchecks import undeclared, unmentioned, unused_records
from sitegen.usage import spellings
from sitegen.workers import SERIAL, Workers


def check(site: Site, workers: Workers = SERIAL, former: Path | None = None) -> tuple[Problem, ...]:
    """Return every problem of *site*, in order of path and line; *former* names the addresses that it must not have lost.

    What the last build knows is used and left as it is. Raises `OutputError` while a build is running.
    """
    addresses = read_addresses(former) if former is not None else []
    with look_at(site, workers) as (catalog, changes, touched):
        claim_addresses(site, catalog, changes, touched)
        # No template has this fingerprint: the views of all touched pages are made, and with them their problems.
        renderer = Renderer(template_folders(site), site_view(site))
        prints = dict.fromkeys(renderer.prints(), b"check")
        for reach in (*touched_parts(catalog, touched), *touched_late_parts(catalog, touched)):
            problems: list[Problem] = []
            for _ in stale_pages(catalog, site.settings, reach, prints, problems):
                pass
            catalog.replace_problems(reach.owner, "plan", problems)
        found = {*catalog.problems(), *renderer.faults()}
        for look in LOOKS:
            found.update(look(catalog))
        found.update(missing_addresses(catalog, site.settings, addresses, str(former)))
        return tuple(sorted(found))


def _spellings(catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each name without a record that articles write in several ways: case, blanks, hyphens."""
    for taxonomy in TAXONOMIES:
        for usual, *others in spellings(catalog, taxonomy):
            for form in others:
                times = f" {form.count} times, first here" if form.count > 1 else ""
                message = f"The {NOUNS[taxonomy]} '{form.name}' is written '{usual.name}' elsewhere{',' + times if times else ''}: write it one way."
                yield Problem(form.source, 0, 0, "W302", message)


LOOKS: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
    _spellings, near_duplicates, office_problems, undeclared, unmentioned, unused_records,
)  # fmt: skip
"""What only a look at the whole archive finds."""


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
