"""Which files of ``/data/`` there are: those of each year, of each part of the names, and the few that are of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalog import Catalog
from sitegen.datatables import TABLE, TABLES, table_path
from sitegen.settings import Settings
from sitegen.views import PlannedPage


def data_claims(catalog: Catalog, settings: Settings, owner: str, subject: str) -> Iterator[PlannedPage]:
    """Yield the files of a year (``2024``), of a part of the names (``people/2024``), or of the whole (nothing)."""
    if "data" not in settings.formats:
        return
    name, _, part = subject.partition("/")
    if not subject:
        yield PlannedPage("data/", owner, "data", "")
        yield PlannedPage("data/datapackage.json", owner, "datapackage", "")
    elif subject == "asserted":
        yield from _table(owner, "offices-asserted", "")
    elif part and catalog.row("SELECT 1 FROM nameparts WHERE taxonomy = ? AND part = ? LIMIT 1", name, part):
        yield from _table(owner, name, part)
    elif not part and catalog.listing("years", subject) is not None:
        for table in TABLES:
            if table.by == "year":
                yield from _table(owner, table.name, subject)
        yield PlannedPage(table_path("network", subject, "graphml"), owner, "datanetwork", subject)


def _table(owner: str, name: str, part: str) -> Iterator[PlannedPage]:
    subject = f"{name}/{part}" if part else name
    yield PlannedPage(table_path(name, part, "csv"), owner, "datatable", subject)
    if TABLE[name].has_lines:
        yield PlannedPage(table_path(name, part, "jsonl"), owner, "datalines", subject)
