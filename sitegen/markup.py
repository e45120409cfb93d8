"""Markdown to HTML, and the sanitiser after it: what a body may hold, whoever wrote it."""

from __future__ import annotations

import html as htmllib
import re
from collections import Counter
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension

from sitegen.slugs import slugify

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "aside",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "lang", "dir", "title"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "details": {"open"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
    clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math"},
)

_EMBED_START = re.compile("<(?:iframe|embed|video|audio)")
_EMBED = re.compile(
    r"<(?P<name>iframe|embed|video|audio)\b(?P<attributes>[^>]*)>(?:(?P<inner>.*?)</(?P=name)\s*>)?",
    re.DOTALL | re.IGNORECASE,
)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ADDRESS = re.compile(r"""<[^>]*\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_ACTIVE = re.compile(r"\s(on\w+|style)\s*=", re.IGNORECASE)


_FAST_VERSIONS = ((3, 11, 3),)
"""The versions of Python-Markdown that `fastmarkdown` follows."""


@lru_cache(maxsize=1)
def _converter() -> markdown.Markdown:
    """Return this process's one converter; it is made once and converts thousands of articles."""
    return make_converter()


def make_converter() -> markdown.Markdown:
    """Return a converter that gives the HTML of `stock_converter`, faster where this version can be."""
    if markdown.__version_info__[:3] not in _FAST_VERSIONS:
        return stock_converter()
    # Not above: other versions lack what it imports, and the commands that convert nothing need not wait for it.
    from sitegen.fastmarkdown import speed_up

    return speed_up(stock_converter())


def stock_converter() -> markdown.Markdown:
    """Return Python-Markdown as it is, with our extensions: what says which HTML is the right one."""
    converter = markdown.Markdown(
        extensions=[
            "footnotes",
            "attr_list",
            "def_list",
            "fenced_code",
            TableExtension(use_align_attribute=True),
            # No marker: "[TOC]" is text. Headings keep the letters of any script in their anchors.
            TocExtension(marker="", slugify=lambda text, _: slugify(text) or "section"),
        ],
        output_format="html",
    )
    # After the attributes are read (8), before the anchors are made (5).
    converter.treeprocessors.register(_Valued(converter), "valued", 6)
    return converter


class _Valued(markdown.treeprocessors.Treeprocessor):
    """Takes away the attributes that "{: id}" leaves without a value: of a heading, the step ``toc`` would fail on them."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("id", "data-toc-label") if element.attrib else ():
                if element.get(name, "") is None:
                    del element.attrib[name]


def to_html(text: str) -> str:
    """Convert Markdown. Raises `RecursionError` where *text* is nested hundreds of levels deep."""
    converter = _converter()
    converter.reset()
    try:
        return converter.convert(text)
    except RecursionError:
        _converter.cache_clear()  # its parser was left in the middle of something
        raise


def link_embeds(html: str) -> str:
    """Return *html* with every frame, video and sound as a link to what it would have loaded."""
    if not _EMBED_START.search(html):
        return html

    def replace(match: re.Match[str]) -> str:
        found = _SOURCE.search(match["attributes"]) or _SOURCE.search(match["inner"] or "")
        if found is None:
            return ""
        address = (found[1] or found[2] or found[3] or "").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
        if address.startswith("//"):
            address = f"https:{address}"
        return f'<a class="embed" href="{address}">{address}</a>'

    return _EMBED.sub(replace, html)


def sanitise(html: str) -> str:
    """Return *html* with nothing in it that acts, loads or breaks out of its place; well-formed, quoted, escaped."""
    return _CLEANER.clean(html)


def removed(html: str) -> str:
    """Name what `sanitise` takes out of *html*: ``<script> (2), style=``; empty where it takes nothing."""
    names: Counter[str] = Counter(name.lower() for name in _TAG_NAME.findall(html) if name.lower() not in _TAGS)
    tags = (tag for tag in _TAG.findall(html) if "=" in tag)
    attributes = Counter(name.lower() for tag in tags for name in _ACTIVE.findall(tag))
    parts: list[Any] = [(f"<{name}>", count) for name, count in sorted(names.items())]
    parts += [(f"{name}=", count) for name, count in sorted(attributes.items())]
    return ", ".join(what if count == 1 else f"{what} ({count})" for what, count in parts)


def refused_addresses(html: str) -> list[str]:
    """Return the addresses in *html* of a kind that pages do not link to, such as ``javascript:``."""
    if ":" not in html:
        return []
    found = (htmllib.unescape(first or second or third) for first, second, third in _ADDRESS.findall(html))
    return [url for url in found if (scheme := _SCHEME.match(url)) and scheme[1].lower() not in _SCHEMES]
