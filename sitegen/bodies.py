"""Bodies: from an article's Markdown to HTML whose links and images wait to be resolved.

An address inside the site cannot be written while one article is parsed: the page it leads to may move, come or
go. `parse_body` puts a numbered `Reference` in its place, and `resolve_body` fills them in when the page is made.
"""

from __future__ import annotations

import html as htmllib
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from sitegen import contentmodel, markup, shortcodes
from sitegen.characters import control_character, without_control_characters
from sitegen.errors import Problem
from sitegen.imagetags import LAZY, NEAR_TOP, Shown, image_tag
from sitegen.prose import folded_text, without_markup
from sitegen.settings import LANGUAGE, Settings
from sitegen.urls import clean_url, is_sound, split_url

_TOKENS = re.compile(r"(<[^>]*>)")
_ATTRIBUTE = re.compile(r'\s([a-zA-Z][\w:-]*)(?:="([^"]*)")?')
_BARE_LINK = re.compile(
    r"https?://(?:(?!&lt;|&gt;|&quot;)[^\s<>\"'`\u2018-\u201f\u3000-\u9fff\uff00-\uffef\ue000-\ue001])+"
)
_CJK_GAP = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uff60])\n(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uff60])")
_GOES_ON = re.compile(r"[\w/%-]")
_PLAIN_TAGS = frozenset(
    f"<{sign}{name}>"
    for name in ("p", "em", "strong", "b", "i", "li", "ul", "ol", "blockquote", "br", "td", "tr")
    for sign in ("", "/")
)
"""Those of most tags that `_Rewriter.tag` leaves as they are, and that say nothing about what comes after them."""
_PARAGRAPH = re.compile(r"<p\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'<[^>]*\s(?:id|name)="([^"]*)"')
_PLACEHOLDER = re.compile(r'<(a|img)([^>]*?) (?:href|src)="sitegen:(\d+)"([^>]*)>')
_PLACED_IMAGE = re.compile("<img[^>]*>")
_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？]")
_EMPTY_LINK = re.compile(r'<a([^>]*) href="([^"]*)"([^>]*)>\s*</a>')
EXCERPT_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image of a body that leads to another part of the site."""

    kind: str
    """``link`` or ``image``."""
    targets: tuple[str, ...]
    """What it may mean, best first: ``source:articles/x.md`` or ``path:2024/03/x/``."""
    fragment: str
    line: int
    """Of the article's file; 0 where the address was not found in the text as it is."""
    written: str


@dataclass(frozen=True, slots=True)
class Body:
    html: str
    """Safe HTML unless the site trusts its authors; references as ``sitegen:0``, ``sitegen:1`` …"""
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    """Every ``id`` in it."""
    excerpt: str
    """The beginning of its first paragraph as plain text, cut after a sentence or a word."""
    folded: str = ""
    """Its text as names are looked for in it: `mentions.folded_text`."""


def parse_body(text: str, source: str, first_line: int, settings: Settings) -> tuple[Body, list[Problem]]:
    """Convert the Markdown *text*, which begins on line *first_line* of *source*, and say what is odd about it."""
    problems: list[Problem] = []
    text, tags = shortcodes.take_out(text, settings.shortcodes == "keep")
    if tags:
        done = "kept as text" if settings.shortcodes == "keep" else "stripped"
        message = f"{len(tags)} shortcode{'s' * (len(tags) > 1)} of another generator {done}, the first: {' '.join(tags[0].split())[:60]}"
        problems.append(Problem(source, 0, 0, "W404", message))
    try:
        html = markup.to_html(text)
    except RecursionError:
        problems.append(
            Problem(
                source, first_line, 0, "E205", "Quotes or lists are nested too deep here to be meant: fewer levels."
            )
        )
        return Body("", (), (), ""), problems
    rewriter = _Rewriter(text, source, first_line, settings, tags)
    if settings.html != "trusted":
        html = markup.link_embeds(html)
        if what := markup.removed(html):
            problems.append(Problem(source, 0, 0, "W405", f"Left out, since pages hold nothing active: {what}"))
        for address in markup.refused_addresses(html):
            message = f"The link '{address[:120]}' is shown as text: pages link to http, https, mailto and tel."
            problems.append(Problem(source, rewriter.line_of(address), 0, "W405", message))
        html = contentmodel.repair(markup.sanitise(html))
    if (sign := control_character(html)) is not None:
        # From a character reference such as "&#14;": no page and no feed may hold it.
        problems.append(Problem(source, 0, 0, "W405", f"Left out, the control character {sign}"))
        html = without_control_characters(html)
    html = rewriter.rewrite(html)
    beginning = without_markup(excerpt(html))
    body = Body(html, tuple(rewriter.references), tuple(rewriter.anchors), beginning, folded_text(html))
    return body, problems + rewriter.problems


def resolve_body(body_html: str, find: Callable[[int], str | Shown | None], is_first: bool = True) -> str:
    """Fill in the references of *body_html*; *find* returns what a reference leads to, or ``None`` for nowhere.

    What leads nowhere stays readable: a link as its text, an image as its alternative text. If no picture stands above the
    body (*is_first*), the first one near its beginning is loaded at once.
    """
    first = _PLACED_IMAGE.search(body_html, 0, NEAR_TOP) if is_first else None
    if '"sitegen:' not in body_html:
        return body_html

    def replace(match: re.Match[str]) -> str:
        name, before, number, after = match[1], match[2], int(match[3]), match[4]
        found = find(number)
        if isinstance(found, Shown):
            return image_tag(before + after, found, is_eager=first is not None and first.start() == match.start())
        if found is not None:
            attribute = "href" if name == "a" else "src"
            return f'<{name}{before} {attribute}="{htmllib.escape(found)}"{after}>'
        if name == "a":
            return f"<a{before}{after}>"
        alt = re.search(r' alt="([^"]*)"', before + after)
        return f'<span class="missing-image">{alt[1] if alt else ""}</span>'

    return _PLACEHOLDER.sub(replace, body_html)


def excerpt(html: str) -> str:
    """Return the first paragraph of *html* that has words, at most `EXCERPT_LENGTH` characters of it."""
    text = next(filter(None, _paragraphs(html)), "")
    if len(text) <= EXCERPT_LENGTH:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, EXCERPT_LENGTH)]
    if ends and ends[-1] > EXCERPT_LENGTH // 3:
        return text[: ends[-1]].rstrip()
    cut = text[: EXCERPT_LENGTH - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _paragraphs(html: str) -> Iterator[str]:
    """Yield the words of each paragraph of *html*."""
    end = 0
    while (start := _PARAGRAPH.search(html, end)) and (end := html.find("</p>", start.end())) >= 0:
        yield " ".join(htmllib.unescape(_ANY_TAG.sub("", html[start.end() : end])).split())


class _Rewriter:
    """One pass over sanitised HTML: links, images, anchors, bare addresses, joins of Chinese lines."""

    def __init__(self, text: str, source: str, first_line: int, settings: Settings, tags: list[str]) -> None:
        self.text, self.source, self.first_line, self.settings, self.tags = text, source, first_line, settings, tags
        self.references: list[Reference] = []
        self.anchors: dict[str, None] = {}
        self.problems: list[Problem] = []
        self.link_depth = 0
        self.code_depth = 0
        self.remote_images = 0
        self.tables = 0
        self.found: dict[str, int] = {}
        """Where the last mention of an address ends in the text."""
        self.ids: frozenset[str] = frozenset()
        """Every ``id`` and ``name`` of the body, known before the first link is read."""

    def rewrite(self, html: str) -> str:
        has_ids = 'id="' in html or 'name="' in html
        self.ids = frozenset(htmllib.unescape(match) for match in _ID.findall(html)) if has_ids else frozenset()
        out: list[str] = []
        for token in _TOKENS.split(html):
            if token == "\n" or token in _PLAIN_TAGS:
                out.append(token)
            elif token.startswith("<"):
                out.append(self.tag(token))
            elif token:
                out.append(self.words(token))
        if self.remote_images:
            count = "1 image" if self.remote_images == 1 else f"{self.remote_images} images"
            message = f"{count} of other hosts: shown as links unless 'remote_images: allow' is set"
            self.problems.append(Problem(self.source, 0, 0, "N201", message))
        html = "".join(out)
        return _EMPTY_LINK.sub(self.name_link, html) if "</a>" in html else html

    def name_link(self, match: re.Match[str]) -> str:
        """Return a link without words with its address as its words: nobody can follow what nobody sees."""
        before, address, after = match.groups()
        number = address.removeprefix("sitegen:")
        words = self.references[int(number)].written if number != address else htmllib.unescape(address)
        return f'<a{before} href="{address}"{after}>{htmllib.escape(words, quote=False)}</a>'

    def words(self, text: str) -> str:
        if not self.code_depth:
            text = _CJK_GAP.sub("", text) if "\n" in text and not text.isascii() else text
            if not self.link_depth and "://" in text:
                text = _BARE_LINK.sub(_link_bare, text)
        return htmllib.escape(shortcodes.put_back(text, self.tags), quote=False) if "\ue000" in text else text

    def tag(self, token: str) -> str:
        name = token[1:].split(" ", 1)[0].rstrip("/>").lower()
        if token.startswith("</"):
            return self.end_tag(token[2:-1].strip().lower(), token)
        if name in ("code", "pre", "script", "style"):
            self.code_depth += 1
        if name == "pre":
            token = token.replace("<pre", '<pre tabindex="0"', 1)
        if name == "a":
            self.link_depth += 1
        if name == "table":
            self.tables += 1
            return f'<div class="table" role="region" aria-label="Table {self.tables}" tabindex="0">{self.attributes(name, token)}'
        return self.attributes(name, token) if " " in token or name == "img" else token

    def end_tag(self, name: str, token: str) -> str:
        if name in ("code", "pre", "script", "style"):
            self.code_depth = max(0, self.code_depth - 1)
        elif name == "a":
            self.link_depth = max(0, self.link_depth - 1)
        elif name == "table":
            return token + "</div>"
        return token

    def attributes(self, name: str, token: str) -> str:
        found = {key.lower(): value for key, value in _ATTRIBUTE.findall(token)}
        if name == "img":
            return self.image(found)
        if self.settings.html == "trusted" and not {"href", "id"} & set(found):
            return token
        if "\ue000" in token:
            found = {
                key: htmllib.escape(shortcodes.put_back(htmllib.unescape(value), self.tags))
                for key, value in found.items()
            }
        kept: list[str] = []
        for key, value in found.items():
            if (result := self.attribute(name, key, value, found)) is not None:
                kept.append(f' {result[0]}="{result[1]}"')
        return f"<{name}{''.join(kept)}>"

    def attribute(self, name: str, key: str, value: str, found: dict[str, str]) -> tuple[str, str] | None:
        """Return the attribute as it is published, or ``None`` for one that says nothing."""
        if key == "href":
            target = self.address(htmllib.unescape(value), "link")
            return None if target is None else ("href", htmllib.escape(target))
        if key == "id" or (key == "name" and name == "a" and "id" not in found):
            return self.anchor(value)
        if self.settings.html == "trusted":
            return key, value
        if key in ("colspan", "rowspan", "width", "height", "start"):
            return (
                (key, value)
                if value.isdecimal() and 0 < int(value) <= 1000 * (10 if key in ("width", "height") else 1)
                else None
            )
        if key == "align":
            return ("class", f"align-{value}") if value in ("left", "right", "center") else None
        if key == "lang":
            return (key, value) if LANGUAGE.fullmatch(value) else None
        if key == "dir":
            return (key, value) if value in ("ltr", "rtl", "auto") else None
        if key == "scope":
            return (key, value) if value in ("row", "col", "rowgroup", "colgroup") else None
        if key in ("name", "class") and not value.strip():
            return None
        return None if key == "name" else (key, value)

    def anchor(self, value: str) -> tuple[str, str] | None:
        value = htmllib.unescape(value)
        if not value or re.search(r"\s", value) or value in self.anchors:
            return None
        self.anchors[value] = None
        return "id", htmllib.escape(value)

    def image(self, found: dict[str, str]) -> str:
        src, alt = htmllib.unescape(found.get("src", "")), htmllib.unescape(found.get("alt", ""))
        src, alt = shortcodes.put_back(src, self.tags), shortcodes.put_back(alt, self.tags)
        if not alt.strip():
            where = self.line_of(src)
            self.problems.append(
                Problem(
                    self.source, where, 0, "W403", f"The image '{src[:80]}' has no alternative text: say what it shows."
                )
            )
        if _is_remote(src):
            self.remote_images += 1
            if self.settings.remote_images != "allow":
                label = htmllib.escape(
                    alt.strip() or unquote(posixpath.basename(split_url(src).path)) or "image", quote=False
                )
                if self.link_depth:
                    return f'<span class="remote-image">{label}</span>'
                return f'<a class="remote-image" href="{htmllib.escape(clean_url(src))}">{label}</a>'
        target = self.address(src, "image")
        if target is None:
            return f'<span class="missing-image">{htmllib.escape(alt, quote=False)}</span>'
        kept = "".join(
            f' {key}="{found[key]}"'
            for key in ("width", "height")
            if found.get(key, "").isdecimal() and int(found[key]) > 0
        )
        kept += "".join(f' {key}="{found[key]}"' for key in ("class", "title") if found.get(key))
        return f'<img src="{htmllib.escape(target)}" alt="{htmllib.escape(alt)}"{kept}{LAZY}>'

    def address(self, url: str, kind: str) -> str | None:
        """Return *url* ready to publish, a placeholder for one inside the site, or ``None`` for none at all."""
        url = url.strip()
        if not url or "\ue000" in url:
            return None
        if url.startswith("//"):
            return clean_url(f"https:{url}")
        own, written = self.settings.base_url, url
        if own and url.startswith(own):
            url = "/" + url[len(own) :]
        parts = split_url(url)
        if not parts.path and not parts.netloc and not parts.scheme and not parts.query:
            return self.own_anchor(unquote(parts.fragment), url)
        if parts.scheme:
            if is_sound(parts) or parts.scheme in ("mailto", "tel"):
                return clean_url(url)
            self.unusable(url)
            return None
        self.references.append(
            Reference(kind, self.targets(unquote(parts.path)), unquote(parts.fragment), self.line_of(written), url)
        )
        return f"sitegen:{len(self.references) - 1}"

    def unusable(self, url: str) -> None:
        message = f"'{url[:120]}' is no address; the link is shown as text."
        self.problems.append(Problem(self.source, self.line_of(url), 0, "W401", message))

    def own_anchor(self, fragment: str, written: str) -> str | None:
        if not fragment or fragment in self.ids:
            return f"#{clean_url(fragment)}"
        message = f"'{written}' names no heading or anchor of this article; the link is shown as text."
        self.problems.append(Problem(self.source, self.line_of(written), 0, "W402", message))
        return None

    def targets(self, path: str) -> tuple[str, ...]:
        """Return what *path*, as written in a body, may mean."""
        if path.startswith("/"):
            # Below a prefix, people write the path without it, or paste it with it.
            inner = path.removeprefix(self.settings.prefix)
            return tuple(dict.fromkeys((f"path:{path[1:]}", f"path:{inner.lstrip('/')}")))
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path))
        return (f"source:{beside}", f"relative:{path}")

    def line_of(self, written: str) -> int:
        """Return the line on which *written* stands as an address; of several that are equal, the next."""
        end = _end_of_address(self.text, written, self.found.get(written, 0)) if written else -1
        if end < 0:
            return 0
        self.found[written] = end
        return self.first_line + self.text.count("\n", 0, end)


def _end_of_address(text: str, written: str, begin: int) -> int:
    """Return where *written* ends in *text*, the first time from *begin* on that it stands as an address; -1 if never.

    It follows a bracket, a quotation mark, an equals sign or ``]:``, and no longer address begins with it.
    """
    at = begin
    while (at := text.find(written, at)) >= 0:
        end = at + len(written)
        name_end = at
        while name_end > begin and text[name_end - 1].isspace():
            name_end -= 1
        is_value = at > begin and text[at - 1] in "(<\"'="
        is_definition = name_end - 2 >= begin and text.startswith("]:", name_end - 2)
        if (is_value or is_definition) and not _GOES_ON.match(text, end):
            return end
        at += 1
    return -1


def _is_remote(src: str) -> bool:
    return src.startswith("//") or bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", src))


def _link_bare(match: re.Match[str]) -> str:
    """Link an address that stands in the text, without the punctuation that follows it."""
    url = htmllib.unescape(match[0])
    end = len(url)
    while end and (
        url[end - 1] in ".,;:!?*_~" or (url[end - 1] == ")" and url.count(")", 0, end) > url.count("(", 0, end))
    ):
        end -= 1
    url, rest = url[:end], url[end:]
    if not is_sound(split_url(url)):
        return match[0]
    return f'<a href="{htmllib.escape(clean_url(url))}">{htmllib.escape(url, quote=False)}</a>{htmllib.escape(rest, quote=False)}'
