"""What a link, an image or a field of one source means in the site as a whole."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

import msgspec

from sitegen.articles import Article, StandalonePage
from sitegen.bodies import Reference
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.imagetags import Shown
from sitegen.pictures import find_picture, srcset
from sitegen.settings import Settings
from sitegen.urls import clean_url, quote_path
from sitegen.viewparts import Link


def candidates(reference: Reference, page_path: str) -> tuple[str, ...]:
    """Return what *reference*, on the page at *page_path*, may mean, best first, as targets of the table ``refs``."""
    found: list[str] = []
    for target in reference.targets:
        kind, _, name = target.partition(":")
        if kind == "source":
            found.append(f"S:{name}")
            continue
        path = posixpath.normpath(posixpath.join("/", page_path, name) if kind == "relative" else f"/{name}")
        found.append(f"P:{path.strip('/').removesuffix('index.html').strip('/')}")
    return tuple(dict.fromkeys(found))


def image_reference(src: str, source: str) -> Reference:
    """Return the reference that an ``images`` entry of *source* makes."""
    if src.startswith("/"):
        return Reference("image", (f"path:{src[1:]}",), "", 0, src)
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(source), src))
    return Reference("image", (f"source:{beside}", f"relative:{src}"), "", 0, src)


def name_targets(name: str, source: str) -> tuple[str, ...]:
    """Return what *name*, in ``related`` or ``translation_of`` of *source*, may mean: an id or a file."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(source), name))
    return f"I:{name}", f"S:{beside}", f"S:{beside}.md"


LINK_COLUMNS = "a.title, a.path, a.language, a.date, a.date_offset"
"""Of the table ``articles``: what `article_link` takes."""


def article_link(title: str, path: str, language: str, date: str, offset: str) -> Link:
    return Link(title, path, language, ArchiveDate(date, offset))


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that another one names."""

    source: str
    key: str
    link: Link


@dataclass(slots=True)
class Resolver:
    """Resolves the references of one page, and collects those that lead nowhere."""

    catalog: Catalog
    source: str
    path: str
    problems: list[Problem]

    def address(self, reference: Reference, prefix: str) -> str | None:
        """Return the address below *prefix*, or ``None`` for what is not in the site."""
        found = self.find(reference)
        if found is None:
            what = "image" if reference.kind == "image" else "link"
            advice = "put the file beside the article's index.md" if what == "image" else "shown as text"
            message = f"The {what} '{reference.written[:120]}' leads to nothing in this site: {advice}."
            self.problems.append(Problem(self.source, reference.line, 0, "W401", message))
            return None
        path, subject, kind = found
        fragment = reference.fragment
        if fragment and kind != "file" and fragment not in self.anchors(subject, kind):
            # Pages that are made of templates promise no anchors.
            what = subject if kind in ("article", "page") else f"/{path}"
            message = (
                f"'{reference.written[:120]}': {what} has no heading or anchor '{fragment}'; the link leads to its top."
            )
            self.problems.append(Problem(self.source, reference.line, 0, "W402", message))
            fragment = ""
        return prefix + quote_path(path) + (f"#{clean_url(fragment)}" if fragment else "")

    def target(self, reference: Reference, settings: Settings) -> str | Shown | None:
        """Return the address of a link, or an image as it is shown; ``None`` for what is not in the site."""
        return (
            self.shown(reference, settings) if reference.kind == "image" else self.address(reference, settings.prefix)
        )

    def shown(self, reference: Reference, settings: Settings) -> Shown | None:
        """Return an image of this site with its size and its narrower copies."""
        address, found = self.address(reference, settings.prefix), self.find(reference)
        if address is None or found is None:
            return None
        _, subject, kind = found
        picture = find_picture(self.catalog, subject) if kind == "file" else None
        if picture is None:
            return Shown(address, 0, 0, "")
        return Shown(address, picture.width, picture.height, srcset(address, picture, settings.image_widths))

    def find(self, reference: Reference) -> tuple[str, str, str] | None:
        """Return path, subject and kind of the page or file that *reference* means; of an alias, those of its article."""
        for target in candidates(reference, self.path):
            kind, _, name = target.partition(":")
            if kind == "S":
                query = (
                    "SELECT path, subject, kind FROM pages WHERE subject = ? AND kind IN ('article', 'page', 'file')"
                )
                row = self.catalog.row(query, name) or self._renamed(name)
            else:
                query = "SELECT path, subject, kind FROM pages WHERE path IN (?, ?) ORDER BY path LIMIT 1"
                row = self.catalog.row(query, f"{name}/" if name else "", name)
            if row is not None and row[2] == "moved":
                row = self._page_of(row[1].removeprefix("article/")) or row
            if row is not None and row[2] == "redirect":
                query = "SELECT path, subject, kind FROM pages WHERE subject = ? AND kind = 'article'"
                row = self.catalog.row(query, row[1])
            if row is not None:
                return row
        return None

    def _renamed(self, file: str) -> tuple[str, str, str] | None:
        """Return what `find` does for an article whose file was *file* once."""
        row = self.catalog.row("SELECT id FROM former_files WHERE file = ?", file)
        return self._page_of(row[0]) if row is not None else None

    def _page_of(self, id_: str) -> tuple[str, str, str] | None:
        """Return what `find` does for the article with this id."""
        query = (
            "SELECT p.path, p.subject, p.kind FROM articles a JOIN pages p ON p.subject = a.source AND p.kind = 'article'"
            " WHERE a.key = ?"
        )
        return self.catalog.row(query, id_)

    def anchors(self, subject: str, kind: str) -> tuple[str, ...]:
        if kind not in ("article", "page"):
            return ()
        if kind == "article":
            query = "SELECT b.record FROM articles a JOIN bodies b ON b.article = a.id WHERE a.source = ?"
            row = self.catalog.row(query, subject)
            return msgspec.msgpack.decode(row[0], type=Article).body.anchors if row else ()
        row = self.catalog.row("SELECT record FROM standalone WHERE source = ?", subject)
        return msgspec.msgpack.decode(row[0], type=StandalonePage).body.anchors if row else ()

    def article(self, name: str, field: str) -> FoundArticle | None:
        """Return the published article that *name*, an id or a file, means in *field*."""
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), name))
        row = self.catalog.row(
            f"SELECT source, key, {LINK_COLUMNS} FROM articles a WHERE is_published AND (key = ? OR source IN (?, ?))"
            " ORDER BY key = ? DESC, source LIMIT 1",
            name, beside, f"{beside}.md", name,
        )  # fmt: skip
        if row is None:
            message = f"'{field}' names '{name[:120]}', which is no article: write an article's id, or its file without '.md'."
            self.problems.append(Problem(self.source, 0, 0, "W301", message))
            return None
        return FoundArticle(row[0], row[1], article_link(*row[2:]))
