"""The built site as exports take it: which files it has, and whether they are what the site folder says now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sitegen.build import is_as_left
from sitegen.catalog import Catalog
from sitegen.errors import UsageError
from sitegen.output import Output
from sitegen.plan import logical_path
from sitegen.settings import Settings
from sitegen.site import Site
from sitegen.touched import Touched

_EPOCH = "1970-01-01T00:00:00Z"


class BuiltSite:
    """The output folder of *site*, seen by a catalog that knows what the site folder says now."""

    def __init__(self, site: Site, catalog: Catalog, touched: Touched) -> None:
        self.site, self.catalog = site, catalog
        self.output = Output(site.output, allow_foreign=True)
        self.is_there = bool(self.output.token())
        self.is_current = not touched.is_everything and not touched.owners and is_as_left(self.output, catalog)

    def names(self) -> list[str]:
        """Return the files of the built site, relative to its folder, in order."""
        return sorted(self.output.manifest())

    def demand(self) -> None:
        """Raise `UsageError` if the built site is not there, or is not what a build would make now."""
        if not self.is_there:
            raise UsageError(f"There is no built site in '{self.site.output}': run 'sitegen build' first.")
        if not self.is_current:
            raise UsageError(
                f"The built site in '{self.site.output}' is not what the site folder and these options say now: "
                "run 'sitegen build' first, with the same --base-url and --drafts."
            )

    def newest(self) -> str:
        """Return the latest moment that the dates of the articles name; empty without an article."""
        row = self.catalog.row("SELECT max(modified) FROM articles WHERE is_published")
        return utc_moment(row[0]) if row is not None and row[0] else ""

    def moment_of(self, name: str, otherwise: str) -> str:
        """Return when a file was last changed, as far as the dates of its article say; *otherwise* if it is of none."""
        row = self.catalog.row("SELECT owner FROM pages WHERE path = ?", logical_path(name))
        kind, _, source = row[0].partition(":") if row is not None else ("", "", "")
        found = (
            self.catalog.row("SELECT modified FROM articles WHERE source = ?", source) if kind == "article" else None
        )
        return utc_moment(found[0]) if found is not None else otherwise or _EPOCH

    def pages(self, settings: Settings) -> Iterator[tuple[str, str]]:
        """Yield path and title of the pages that a reader would begin with: the first one, then all articles by date."""
        yield "", settings.title
        yield from self.catalog.rows("SELECT path, title FROM articles WHERE is_published ORDER BY date, path")


def utc_moment(text: str) -> str:
    """Return the first instant that an ISO 8601 date or moment covers, in UTC and whole seconds; a day has no zone."""
    if len(text) <= 10:
        return (text + "-01-01"[len(text) - 4 :])[:10] + "T00:00:00Z"
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except OverflowError:
        # At the ends of the calendar, where another zone has a year that there is not.
        return f"{text[:19]}Z"
