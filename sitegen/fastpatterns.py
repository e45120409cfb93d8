"""Python-Markdown's patterns of emphasis, links and the like: faster forms, and the signs each cannot do without.

What these find is what Python-Markdown's own find. The simplest forms, most of what is written, are read by one regular
expression; all others are left to Python-Markdown.
"""

from __future__ import annotations

import re
from hashlib import sha256
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.inlinepatterns import (
    AutolinkInlineProcessor,
    AutomailInlineProcessor,
    BacktickInlineProcessor,
    DelimiterProcessor,
    EscapeInlineProcessor,
    HtmlInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    SubstituteTagInlineProcessor,
)

LINK = r"(?<!\!)\["
EMPHASIS = r"\*|_"

_WORDS = re.compile(r"([^][]*)\]")
_SIMPLE_LINK = re.compile(r"""([^][]*)\]\(([^][()<>\s"'\x02\x03]*)\)""")
"""From behind the first bracket: an address that nobody could read in another way."""
_SIMPLE_EMPHASIS = re.compile(r"(?<![*_])(\*\*?)(?![\s*_])([^*_]*[^\s*_])\1(?![*_])")


_Found = tuple[Element | str | None, int | None, int | None]
"""What was found, where it begins and where it ends."""


class _Words(LinkInlineProcessor):
    """Reads the words in brackets at once where no other bracket is among them."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        found = _WORDS.match(data, index)
        return (found[1], found.end(), True) if found else super().getText(data, index)


class FastReference(_Words, ReferenceInlineProcessor):
    """``[words][name]``."""


class FastShortReference(_Words, ShortReferenceInlineProcessor):
    """``[name]``."""


class FastLink(_Words):
    """``[words](address)``; all but the simplest as in Python-Markdown."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]  # noqa: N802  # like its base
        found = _SIMPLE_LINK.match(data, m.end())
        if found is None:
            return super().handleMatch(m, data)
        element = Element("a", {"href": found[2]})
        element.text = found[1]
        return element, m.start(), found.end()


class FastEmphasis(DelimiterProcessor):
    """``*words*`` and ``**words**``; all that has other signs beside or between them as in Python-Markdown."""

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]  # noqa: N802  # like its base
        # Regions are what an earlier call has found and not yet returned.
        found = None if self.regions else _SIMPLE_EMPHASIS.match(data, m.start())
        if found is None:
            return super().handleMatch(m, data)
        element = Element("em" if len(found[1]) == 1 else "strong")
        element.text = found[2]
        return element, found.start(), found.end()


REFERENCES = (
    FastReference,
    FastShortReference,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    ImageReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
)
"""What these find is left as it is where the document defines no address."""


_FASTER: tuple[tuple[str, int, type[LinkInlineProcessor], type[LinkInlineProcessor]], ...] = (
    ("reference", 170, ReferenceInlineProcessor, FastReference),
    ("link", 160, LinkInlineProcessor, FastLink),
    ("short_reference", 130, ShortReferenceInlineProcessor, FastShortReference),
)
"""Name, rank and type of Python-Markdown's pattern, and what takes its place."""


def speed_up_patterns(md: Markdown) -> None:
    """Replace the patterns of *md* that have a faster form here, each if it is Python-Markdown's own, to the letter."""
    patterns = md.inlinePatterns
    for name, rank, stock, fast in _FASTER:
        if name in patterns and type(patterns[name]) is stock and patterns[name].pattern == LINK:
            patterns.register(fast(LINK, md), name, rank)
    if "em_strong" in patterns and type(emphasis := patterns["em_strong"]) is DelimiterProcessor:
        signs = [(token, sign.tags, sign.smart, sign.double) for token, sign in emphasis.delimiters.items()]
        if signs == [("*", ("strong", "em"), False, False), ("_", ("strong", "em"), True, False)]:
            faster = FastEmphasis("*", "strong,em", md)
            faster.add("_", "strong,em", smart=True)
            patterns.register(faster, "em_strong", 60)


_HTML = "47eec514cf83c77ba2add6c031ea51c68bccc1f1464b68495bf0549b9f11a339"
"""SHA-256 of the pattern of HTML tags, which is too long to be repeated."""

_SIGNS: dict[tuple[type, str], tuple[str, ...]] = {
    (BacktickInlineProcessor, r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)"): ("`",),
    (EscapeInlineProcessor, r"\\(.)"): ("\\",),
    (FootnoteInlineProcessor, r"\[\^([^\]]*)\]"): ("[^",),
    (ReferenceInlineProcessor, LINK): ("[",),
    (FastReference, LINK): ("[",),
    (LinkInlineProcessor, LINK): ("[",),
    (FastLink, LINK): ("[",),
    (ImageInlineProcessor, r"\!\["): ("![",),
    (ImageReferenceInlineProcessor, r"\!\["): ("![",),
    (ShortReferenceInlineProcessor, LINK): ("[",),
    (FastShortReference, LINK): ("[",),
    (ShortImageReferenceInlineProcessor, r"\!\["): ("![",),
    (AutolinkInlineProcessor, r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>"): ("<",),
    (AutomailInlineProcessor, r"<([^<> !]+@[^@<> ]+)>"): ("<",),
    (SubstituteTagInlineProcessor, r"  \n"): ("  \n",),
    (HtmlInlineProcessor, _HTML): ("<",),
    (HtmlInlineProcessor, r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)"): ("&",),
    (DelimiterProcessor, EMPHASIS): ("*", "_"),
    (FastEmphasis, EMPHASIS): ("*", "_"),
}
"""The signs, one of which a text must have for the pattern to find anything in it."""


def signs_of(pattern: object) -> tuple[str, ...]:
    """Return what a text needs for *pattern* to be tried on it; empty for a pattern that is tried on every text."""
    written = getattr(pattern, "pattern", "")
    if len(written) > 100:
        written = sha256(written.encode()).hexdigest()
    return _SIGNS.get((type(pattern), written), ())
