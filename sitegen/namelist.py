"""The register as the archive has it: every name with what is printed, how often, and from when to when."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby

from rich.cells import cell_len

from sitegen.authorities import TAXONOMIES
from sitegen.catalog import Catalog
from sitegen.register import AMBIGUOUS, PROVISIONAL, Register

STATUSES = {PROVISIONAL: "provisional", AMBIGUOUS: "ambiguous"}
"""Of names without a record of their own, by how their terms begin."""

_WIDEST = 44
"""Cells of a column that is aligned; a longer text pushes the rest of its line."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person, an institution or a tag, by all its names."""

    taxonomy: str
    """One of `TAXONOMIES`."""
    name: str
    """The heading: accepted by its record, else as the oldest article prints it."""
    id: str
    """Of its record; else the last part of its page's address."""
    status: str
    """``record``, ``provisional`` for a name without one, ``ambiguous`` for one that fits several."""
    articles: int
    """How many declare it."""
    mentions: int
    """How many more have it in their text, linked."""
    first: str
    """The day, month or year of the oldest article that declares it; empty if there is none."""
    last: str
    forms: tuple[str, ...]
    """Every other form that articles print, ids of records aside; the most frequent first."""


def read_names(catalog: Catalog, taxonomies: Sequence[str] = TAXONOMIES) -> list[Name]:
    """Return all names, by taxonomy, then the most articles, then the name; records that nothing uses too.

    A record that is merged into another is a part of that one.
    """
    spans = {listing: span for listing, *span in catalog.rows("SELECT listing, min(date), max(date) FROM entries GROUP BY 1")}  # fmt: skip
    mentions, forms = _mentions(catalog), _forms(catalog)
    found: list[Name] = []
    listed: set[tuple[str, str]] = set()
    rows = catalog.rows("SELECT id, taxonomy, term, slug, heading, count FROM listings")
    for listing, taxonomy, term, slug, heading, count in rows:
        if taxonomy not in taxonomies:
            continue
        place = (taxonomy, term)
        listed.add(place)
        first, last = (date[:10] for date in spans.get(listing, ("", "")))
        others = tuple(form for form, _ in _by_count(forms[place]) if form not in (heading, term))
        status = STATUSES.get(term[:1], "record")
        found.append(Name(taxonomy, heading, slug, status, count, mentions[place], first, last, others))
    found += [name for name in _records(catalog) if name.taxonomy in taxonomies and (name.taxonomy, name.id) not in listed]  # fmt: skip
    return sorted(
        found,
        key=lambda name: (TAXONOMIES.index(name.taxonomy), -name.articles, name.name.casefold(), name.name, name.id),
    )


def _records(catalog: Catalog) -> Iterator[Name]:
    """Yield all records but those that are merged into another, as if nothing used them."""
    register = Register(catalog)
    for taxonomy, id_ in catalog.rows("SELECT taxonomy, id FROM records").fetchall():
        if register.final(taxonomy, id_) == id_ and (record := register.record(taxonomy, id_)) is not None:
            yield Name(taxonomy, record.name, id_, "record", 0, 0, "", "", ())


def _mentions(catalog: Catalog) -> Counter[tuple[str, str]]:
    """Count the articles whose text links a term that they do not declare."""
    rows = catalog.rows("SELECT taxonomy, term, COUNT(*) FROM occurrences WHERE is_aside GROUP BY taxonomy, term")
    return Counter({(taxonomy, term): count for taxonomy, term, count in rows})


def _forms(catalog: Catalog) -> dict[tuple[str, str], Counter[str]]:
    """Return how often each form of a term is printed, in front matter or as the link of a text."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows = catalog.rows(
        "SELECT m.taxonomy, m.term, m.name FROM mentions m JOIN articles a ON a.id = m.article AND a.is_published"
        " UNION ALL SELECT o.taxonomy, o.term, o.printed FROM occurrences o"
        " JOIN articles a ON a.id = o.article AND a.is_published WHERE o.is_linked"
    )
    for taxonomy, term, form in rows:
        found[taxonomy, term][form] += 1
    return found


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def format_names(names: Sequence[Name], form: str) -> Iterator[str]:
    """Yield the lines of *names* as ``text``, as ``csv`` with a header, or as ``json`` (one array)."""
    if form == "json":
        yield json.dumps([asdict(name) for name in names], ensure_ascii=False, indent=1)
    elif form == "csv":
        yield from _csv(names)
    else:
        for number, (taxonomy, group) in enumerate(groupby(names, key=lambda name: name.taxonomy)):
            yield from [""] if number else []
            yield from _table(taxonomy, list(group))


def _csv(names: Iterable[Name]) -> Iterator[str]:
    yield _csv_line([field.name for field in fields(Name)])
    for name in names:
        values = {**asdict(name), "forms": " | ".join(name.forms)}
        yield _csv_line([_harmless(str(value)) for value in values.values()])


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula.

    Source: OWASP, "CSV Injection".
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _table(taxonomy: str, names: Sequence[Name]) -> Iterator[str]:
    """Yield the names of one taxonomy in columns, under a line that says how many they are."""
    without = [name.status != "record" for name in names].count(True)
    yield f"{taxonomy}: {len(names):,}, {without:,} without a record"
    rows = [("articles", "mentions", "first", "last", "status", "id", "name", "other forms")]
    rows += [
        (f"{name.articles:,}", f"{name.mentions:,}", name.first, name.last, name.status, name.id, name.name, "; ".join(name.forms))
        for name in names
    ]  # fmt: skip
    widths = [max(min(cell_len(cell), _WIDEST) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [" " * (width - cell_len(cell)) + cell for cell, width in zip(row[:2], widths[:2], strict=True)]
        cells += [cell + " " * (width - cell_len(cell)) for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield "  ".join(cells).rstrip()
