"""Articles: the values a source becomes, and how it becomes them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from sitegen.bodies import Body, parse_body
from sitegen.dates import ArchiveDate, parse_date_in_name
from sitegen.errors import Problem
from sitegen.fields import Credit, Fields, Image, Mention, Provenance
from sitegen.frontmatter import FrontMatter, parse_source
from sitegen.nodes import NodeError
from sitegen.settings import Folder, Settings
from sitegen.slugs import slugify
from sitegen.withdrawals import Withdrawal, field_withdrawal

# Whatever the archive holds today: an article's address must not come to depend on other articles.
_OWN_PATH = re.compile(
    r"(archive|tags|institutions|people|search|data|theme|find|resourcesync|redirects)/|\d{4}/((0[1-9]|1[0-2])/)?(page/\d+/)?$"
)

_PART = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is an article or a stand-alone page, read but not parsed."""

    path: str
    """Relative to the site folder, with ``/``."""
    kind: str
    """``article`` or ``page``."""
    folder: Folder
    """The folder of articles (or of pages) it lies in."""
    data: bytes
    id: str = ""
    """The one it was published with, by the ledger; empty where that knows none."""

    @property
    def stem(self) -> str:
        """Of its file name; of its folder's, if it is an ``index.md``. Empty for ``index.md`` at the top."""
        stem = posixpath.splitext(posixpath.basename(self.path))[0]
        if stem != "index":
            return stem
        inner = posixpath.dirname(self.path)[len(self.folder.path) :].strip("/")
        return posixpath.basename(inner)

    @property
    def is_bundle(self) -> bool:
        """Whether the files beside it belong to it."""
        return posixpath.splitext(posixpath.basename(self.path))[0] == "index"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the archive, complete but for what other articles and records say."""

    source: str
    """Its file, relative to the site folder, with ``/``."""
    id: str
    """Permanent, unique in the archive: the one it names, else the one it was first published with, its path in the folder of
    articles without ``.md``."""
    path: str
    """Of its page, from the root of the site, without the first slash: ``2024/03/agreement/``."""
    title: str
    date: ArchiveDate
    date_note: str
    updated: ArchiveDate | None
    summary: str
    language: str
    place: str
    institutions: tuple[Mention, ...]
    people: tuple[Mention, ...]
    tags: tuple[Mention, ...]
    provenance: Provenance | None
    credits: tuple[Credit, ...]
    images: tuple[Image, ...]
    related: tuple[str, ...]
    translation_of: str
    aliases: tuple[str, ...]
    """Old paths that redirect here, from the root, without the first slash."""
    is_draft: bool
    gone: Withdrawal | None
    """It was published and is withdrawn: its page says so, and it is in no listing."""
    is_unlinked: bool
    """No name in its text is linked, but those that it forces."""
    unlinked: tuple[str, ...]
    """Names that are not linked in its text."""
    extra: bytes
    """Fields nobody here knows, as JSON."""
    body: Body

    @property
    def order(self) -> str:
        """Sorts articles by date; the path follows where dates are the same."""
        return self.date.text


@dataclass(frozen=True, slots=True)
class StandalonePage:
    """A page that is no news: about, imprint."""

    source: str
    path: str
    title: str
    summary: str
    language: str
    body: Body


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one source became: an article, or a page, or nothing but problems."""

    source: str
    result: Article | StandalonePage | None
    problems: tuple[Problem, ...]


def parse_article(source: Source, settings: Settings) -> Parsed:
    """Parse and validate one article; every fault of it is in the result, none is raised."""
    problems: list[Problem] = []
    article: Article | None = None
    if (parts := _split(source, problems)) is not None:
        article = _read_article(source, parts, settings, problems)
    return _parsed(source, article, problems)


def parse_page(source: Source, settings: Settings) -> Parsed:
    """Parse a stand-alone page: a title, perhaps a summary and a language, and a body."""
    problems: list[Problem] = []
    parts = _split(source, problems)
    if parts is None:
        return _parsed(source, None, problems)
    fields = Fields(parts.fields, source.path, settings, problems)
    title = fields.required_text("title")
    summary, language = fields.text("summary"), fields.language() or settings.language
    folder = posixpath.dirname(source.path)[len(source.folder.path) :].strip("/")
    above = posixpath.dirname(folder) if source.is_bundle else folder
    slug = fields.slug(source.stem)
    if not source.stem:
        message = "The front page is made of the articles, by the template home.html: give this page another name."
        problems.append(Problem(source.path, 0, 0, "E204", message))
    fields.finish_page()
    body, odd = parse_body(parts.body, source.path, parts.body_line, settings)
    problems += odd
    segments = [slugify(part) for part in above.split("/") if part] + [slug]
    page = StandalonePage(source.path, "/".join(segments) + "/", title, summary, language, body)
    return _parsed(source, page, problems)


def parse_sources(batch: list[Source], settings: Settings) -> list[Parsed]:
    """Parse a batch, as one task of a worker."""
    return [
        parse_page(source, settings) if source.kind == "page" else parse_article(source, settings) for source in batch
    ]


def _parsed(source: Source, result: Article | StandalonePage | None, problems: list[Problem]) -> Parsed:
    is_faulty = any(problem.severity == "error" for problem in problems)
    return Parsed(source.path, None if is_faulty else result, tuple(sorted(problems)))


def _split(source: Source, problems: list[Problem]) -> FrontMatter | None:
    try:
        return parse_source(source.data)
    except NodeError as error:
        problems.append(Problem(source.path, error.line, error.column, error.code, error.message))
        return None


def _read_article(source: Source, parts: FrontMatter, settings: Settings, problems: list[Problem]) -> Article:
    fields = Fields(parts.fields, source.path, settings, problems)
    named, rest = parse_date_in_name(source.stem)
    title = fields.required_text("title")
    date = _date(fields, named, source.path, problems)
    slug = fields.slug(rest or source.stem)
    language = fields.language() or source.folder.language or settings.language
    path = permalink_path(settings.permalink, date, slug, language, source)
    if _OWN_PATH.match(path):
        message = (
            f"The address /{path} belongs to pages that sitegen makes: choose another slug, or another 'permalink'."
        )
        problems.append(Problem(source.path, 0, 0, "E204", message))
    article = Article(
        source=source.path,
        id=fields.id() or source.id or _default_id(source, settings),
        path=path,
        title=title,
        date=date,
        date_note=fields.text("date_note"),
        updated=fields.date("updated"),
        summary=fields.text("summary"),
        language=language,
        place=fields.text("place"),
        institutions=fields.mentions("institutions"),
        people=fields.mentions("people"),
        tags=fields.mentions("tags"),
        provenance=fields.provenance(),
        credits=fields.credits(),
        images=fields.images(),
        related=fields.texts("related"),
        translation_of=fields.text("translation_of"),
        aliases=fields.aliases(),
        is_draft=fields.flag("draft"),
        gone=field_withdrawal(fields),
        is_unlinked=fields.is_unlinked(),
        unlinked=fields.unlinked(),
        extra=fields.finish(),
        body=_body(source, parts, settings, problems),
    )
    return article


def _body(source: Source, parts: FrontMatter, settings: Settings, problems: list[Problem]) -> Body:
    body, odd = parse_body(parts.body, source.path, parts.body_line, settings)
    problems += odd
    return body


def _date(fields: Fields, named: ArchiveDate | None, path: str, problems: list[Problem]) -> ArchiveDate:
    """Return the date of the front matter, else that of the file name; say so where they disagree."""
    node = fields.peek("date")
    date = fields.date("date")
    if date is None and named is not None:
        return named
    if date is None:
        if node is None:
            fields.missing(
                "date", "write 'date: 2024-03-01'; a year or a month will do, and so will a file name 2024-03-01-….md"
            )
        return ArchiveDate("0001")
    if named is not None and not named.text.startswith(date.text[:10]) and node is not None:
        message = f"The date is {date.text[:10]}, the file name says {named.text}; the date counts."
        problems.append(Problem(path, node.line, node.column, "W203", message))
    return date


def _default_id(source: Source, settings: Settings) -> str:
    path = posixpath.splitext(source.path)[0]
    path = path.removesuffix("/index")
    if len(settings.articles) == 1:
        path = path[len(source.folder.path) :].lstrip("/")
    return path


def permalink_path(pattern: str, date: ArchiveDate, slug: str, language: str, source: Source) -> str:
    """Fill *pattern*; a segment whose part is not known (the month of ``date: 2013``) is left out."""
    inside = posixpath.dirname(source.path)[len(source.folder.path) :].strip("/")
    if source.is_bundle:
        inside = posixpath.dirname(inside)
    values = {
        "year": date.year,
        "month": date.month,
        "day": date.day[8:] if date.day else "",
        "slug": slug,
        "language": language.lower(),
        "folder": "/".join(slugify(part) for part in inside.split("/") if part),
    }
    segments = [
        _PART.sub(lambda match: values[match[1]], segment)
        for segment in pattern.strip("/").split("/")
        if all(values[part] for part in _PART.findall(segment))
    ]
    return "/".join(segments) + "/"
