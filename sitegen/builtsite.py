"""The built site as exports take it: which files it has, and whether they are what the site folder says now."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.build import is_as_left
from sitegen.catalog import Catalog
from sitegen.dates import utc_moment
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
        return self._utc(row[0] or "") if row is not None else ""

    def moment_of(self, name: str, otherwise: str) -> str:
        """Return when a file was last changed, as far as the dates of its article say; *otherwise* if it is of none."""
        row = self.catalog.row("SELECT owner FROM pages WHERE path = ?", logical_path(name))
        kind, _, source = row[0].partition(":") if row is not None else ("", "", "")
        found = (
            self.catalog.row("SELECT modified FROM articles WHERE source = ?", source) if kind == "article" else None
        )
        return (self._utc(found[0]) if found is not None else otherwise) or _EPOCH

    def _utc(self, text: str) -> str:
        return utc_moment(text, self.site.settings.utc_offset)

    def pages(self, settings: Settings) -> Iterator[tuple[str, str]]:
        """Yield path and title of the pages that a reader would begin with: the first one, then all articles by date."""
        yield "", settings.title
        yield from self.catalog.rows("SELECT path, title FROM articles WHERE is_published ORDER BY date, path")
