"""The text of an article as Markdown, beside its page: as its author typed it, for programs and people who read text.

Its head says what the page says, in the fields of front matter and in the forms that the article prints: an accepted form may
change with any record, and is to be found on the page of the name. In the text, names lose their ``[[…]]``, template tags
are kept or stripped as on the page, and links and images inside the site lead to where the page's do; what stands in code
stays. A link that leads nowhere stays as it was typed.
"""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Iterator

import msgspec

from sitegen import shortcodes
from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.fields import Credit, Mention
from sitegen.fileviews import MarkdownView
from sitegen.frontmatter import body_of
from sitegen.nodes import NodeError
from sitegen.references import Resolver
from sitegen.settings import SOURCE_FIELDS, Settings
from sitegen.urls import quote_path
from sitegen.views import PlannedPage

_ARTICLE = msgspec.msgpack.Decoder(Article)

_PART = re.compile(
    r"(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<angle>(?:\]\(\s*|^[ ]{0,3}\[[^\]\n]+\]:\s*)<)(?P<inside>[^<>\n]+)"
    r"|(?P<lead>\]\(\s*|^[ ]{0,3}\[[^\]\n]+\]:\s*)(?P<address>(?:[^\s<>\"'()]|\([^\s()]*\))+)"
    r"|(?P<attribute>\b(?:href|src)\s*=\s*(?P<quote>[\"']))(?P<quoted>[^\"'<>\n]*)(?=(?P=quote))"
    r"|(?<!\\)\[\[!?(?=[^\[\]<>\n]*[^\W\d_])(?P<name>[^\[\]|<>\n]+)(?:\|[^\[\]|<>\n]+)?\]\](?![(\[])",
    re.MULTILINE,
)
"""Code in a line, which stays; an address, in the three ways it is written; or the mark of a name, as `prose.MARKUP`."""

_FENCE = re.compile("`{3,}|~{3,}")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_OPEN_SIGNS = str.maketrans({"(": "%28", ")": "%29", "'": "%27", "&": "%26"})
"""Signs that an address may hold, and that would end it or mean something else in Markdown."""


def markdown_files(settings: Settings, path: str) -> Iterator[str]:
    """Yield the path of the text beside the article at *path*."""
    if "markdown" in settings.formats:
        yield f"{path}index.md"


def markdown_view(catalog: Catalog, settings: Settings, page: PlannedPage, problems: list[Problem]) -> MarkdownView:
    row = catalog.row(
        "SELECT b.record, s.hash FROM articles a JOIN bodies b ON b.article = a.id JOIN sources s ON s.path = a.source"
        " WHERE a.source = ?",
        page.subject,
    )
    assert row is not None, page
    article = _ARTICLE.decode(row[0])
    return MarkdownView(
        path=page.path,
        source=article.source,
        hash=row[1],
        head=_head(article, settings),
        links=_links(catalog, settings, article),
        has_shortcodes=settings.shortcodes == "keep",
    )


def clean_markdown(data: bytes, view: MarkdownView) -> bytes:
    """Return the file of *view*, whose source is *data*; its head alone of a source that was spoilt during the build.

    The next build sees that the source is another.
    """
    try:
        body = body_of(data)
    except NodeError:
        body = ""
    if not view.has_shortcodes:
        body, _ = shortcodes.take_out(body, keep=False)
    if view.links or "[[" in body:
        links = dict(view.links)
        body = "\n".join(
            lines if is_code else _PART.sub(lambda match: _rewritten(match, links), lines)
            for is_code, lines in _blocks(body)
        )
    text = body.strip("\n").rstrip()
    return f"{view.head}\n{text}\n".encode() if text else view.head.encode()


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the lines of *text* in order, those of a block of code between fences apart, and whether they are one."""
    lines = text.split("\n")
    never_closed: dict[str, int] = {}
    start = at = 0
    while at < len(lines):
        fence = match[0] if (match := _FENCE.match(lines[at])) is not None else ""
        end = None
        # What no later line closes, no line closes that comes after it: each text is gone through a few times at most.
        if fence and len(fence) < never_closed.get(fence[0], len(text) + 1):
            end = next((number for number in range(at + 1, len(lines)) if _closes(lines[number], fence)), None)
            if end is None:
                never_closed[fence[0]] = len(fence)
        if end is None:
            at += 1
            continue
        if start < at:
            yield False, "\n".join(lines[start:at])
        yield True, "\n".join(lines[at : end + 1])
        start = at = end + 1
    if start < len(lines):
        yield False, "\n".join(lines[start:])


def _closes(line: str, fence: str) -> bool:
    return line.startswith(fence) and not line.strip("`~ ")


def _rewritten(match: re.Match[str], links: dict[str, str]) -> str:
    if match["name"]:
        return match["name"]
    for lead, address in (("angle", "inside"), ("lead", "address"), ("attribute", "quoted")):
        if match[lead] is not None:
            return match[lead] + _target(match[address], links)
    return match[0]


def _target(written: str, links: dict[str, str]) -> str:
    """Return where the address *written*, as it stands in Markdown or HTML, leads."""
    for form in (written, htmllib.unescape(written), _ESCAPED.sub(r"\1", written)):
        if (found := links.get(form.strip())) is not None:
            return found
    return written


def _links(catalog: Catalog, settings: Settings, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the addresses of the text that lead to other parts of the site, each with where it leads."""
    if not article.body.references:
        return ()
    # What leads nowhere is a problem of the page, which says so.
    resolver = Resolver(catalog, article.source, article.path, [])
    above = settings.base_url or settings.prefix
    found = {
        reference.written: target.translate(_OPEN_SIGNS)
        for reference in article.body.references
        if (target := resolver.address(reference, above)) is not None
    }
    return tuple(sorted(found.items()))


def _head(article: Article, settings: Settings) -> str:
    """Return the front matter: what is known, each text in double quotes, as YAML 1.1 and 1.2 read alike."""
    source = article.provenance
    texts = (
        ("title", article.title),
        ("date", article.date.iso),
        ("date_note", article.date_note),
        ("updated", article.updated.iso if article.updated is not None else ""),
        ("language", article.language),
        ("id", article.id),
        ("permalink", settings.base_url + quote_path(article.path) if settings.base_url else ""),
        ("place", article.place),
        ("summary", article.summary),
    )
    lines = ["---", *(f"{name}: {_quoted(value)}" for name, value in texts if value)]
    for name, entries in (
        ("institutions", map(_mention, article.institutions)),
        ("people", map(_person, article.people)),
        ("tags", map(_mention, article.tags)),
        ("credits", map(_credit, article.credits)),
    ):
        items = [f"  - {entry}" for entry in entries]
        lines += [f"{name}:", *items] if items else []
    if source is not None:
        lines.append("source:")
        lines += [f"  {name}: {_quoted(value)}" for name in SOURCE_FIELDS if (value := getattr(source, name))]
    return "\n".join((*lines, "---\n"))


def _mention(mention: Mention) -> str:
    return _map(mention) if mention.role or mention.institution else _quoted(mention.name)


def _person(mention: Mention) -> str:
    """Return a person; one with a comma is a map, since what follows a comma would be read as an office."""
    return _map(mention) if re.search("[,，]", mention.name) else _mention(mention)


def _map(mention: Mention) -> str:
    parts = (("name", mention.name), ("role", mention.role), ("institution", mention.institution))
    return "{" + ", ".join(f"{name}: {_quoted(value)}" for name, value in parts if value) + "}"


def _credit(credit: Credit) -> str:
    role = f", role: {_quoted(credit.role)}" if credit.role else ""
    return f"{{name: {_quoted(credit.name)}{role}}}" if role else _quoted(credit.name)


def _quoted(text: str) -> str:
    """Return *text*, which is one line without control characters, in double quotes: JSON's are YAML's."""
    return msgspec.json.encode(text).decode()
