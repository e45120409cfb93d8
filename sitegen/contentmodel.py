"""Puts the elements of sanitised HTML where HTML allows them.

The sanitiser's parser closes and nests tags soundly, but leaves a list item outside a list, a paragraph between list items
or a figure in a heading as they are. Source: HTML Living Standard, section 3.2.5 (content models).
"""

from __future__ import annotations

import re
from itertools import pairwise

_TOKENS = re.compile(r"(<[^>]*>)")
_NAME_END = re.compile(r"[\s/>]")
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_BLOCKS = frozenset(
    [
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "ul",
    ]
)
_PHRASING = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "dfn",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "kbd",
        "mark",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "u",
        "var",
    ]
)
"""Elements that hold words and what stands among words, never a block."""
_PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "figcaption": ("figure",),
    "summary": ("details",),
    "rt": ("ruby",),
    "rp": ("ruby",),
}
_WRAPPERS = {"li": "ul", "dt": "dl", "dd": "dl"}
_ITEMS = {"ul": ("li",), "ol": ("li",), "dl": ("dt", "dd", "div")}
_MISSING_ITEM = {"ul": "li", "ol": "li", "dl": "dd"}
_HEADING = re.compile("h[1-6]")

# What nearly all bodies are made of, where it may stand. The elements are closed in order: whatever stands before the end
# of a paragraph was opened in it.
_TAG = r"<{}(?:\s[^>]*+)?+>"
_INLINE = "(?:a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)"
_TABLE_PART = "(?:caption|colgroup|col|thead|tbody|tfoot|tr|th|td)"
_LINE = rf"(?:[^<]++|{_TAG.format('/?' + _INLINE)})*+"
_PARAGRAPHS = rf"\s*+(?:{_TAG.format('p')}{_LINE}</p>\s*+)++"
_INNER_LIST = rf"{_TAG.format('[uo]l')}\s*+(?:{_TAG.format('li')}{_LINE}</li>\s*+)*+</[uo]l>"
_LIST = (
    rf"{_TAG.format('[uo]l')}\s*+"
    rf"(?:{_TAG.format('li')}(?:{_PARAGRAPHS}|{_LINE}(?:{_INNER_LIST}\s*+)?+)</li>\s*+)*+</[uo]l>"
)
_TABLE = rf"{_TAG.format('table')}(?:[^<]++|{_TAG.format(f'/?(?:{_TABLE_PART}|{_INLINE})')})*+</table>"
_SOUND = re.compile(
    rf"(?:\s++|{_PARAGRAPHS}|{_TAG.format('h[2-6]')}{_LINE}</h[2-6]>|<hr>|{_LIST}|{_TABLE}"
    rf"|{_TAG.format('pre')}{_LINE}</pre>|<blockquote>{_PARAGRAPHS}</blockquote>)*+"
)
_LEVEL = re.compile("<h([1-6])")


def repair(html: str) -> str:
    """Return well-formed *html* with every element in a place where it may stand, and headings that skip no level.

    Headings begin at ``h2``, below the page's own; what was nested stays nested.
    """
    return html if _is_sound(html) else _repaired(html)


def _is_sound(html: str) -> bool:
    """Say whether nothing in *html* needs repair, as far as that is seen quickly."""
    levels = [1, *map(int, _LEVEL.findall(html))]
    return all(1 < level <= above + 1 for above, level in pairwise(levels)) and _SOUND.fullmatch(html) is not None


def _repaired(html: str) -> str:
    repairer = _Repairer()
    for token in _TOKENS.split(html):
        if token.startswith("</"):
            repairer.end(token[2:-1].strip())
        elif token.startswith("<"):
            repairer.start(token)
        elif token:
            repairer.text(token)
    repairer.close_to(0)
    return "".join(repairer.out)


class _Repairer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[tuple[str, str]] = []
        """Open elements: the tag that was written, empty for one put in here, and the tag it became."""
        self.levels: list[int] = []
        """The written levels of the headings that the next one may lie below."""
        self.is_summary_due = False

    @property
    def parent(self) -> str:
        return self.stack[-1][1] if self.stack else ""

    def open(self, written: str, name: str, attributes: str = "") -> None:
        self.out.append(f"<{name}{attributes}>")
        self.stack.append((written, name))

    def close_to(self, depth: int) -> None:
        while len(self.stack) > depth:
            self.out.append(f"</{self.stack.pop()[1]}>")

    def close_wrappers(self, name: str) -> None:
        """Close elements that were put in here and that *name* (empty: words) may not follow in."""
        while self.stack and not self.stack[-1][0]:
            inner = self.parent
            if inner in _ITEMS and name in _ITEMS[inner]:
                return
            if inner in ("li", "dd") and name not in ("li", "dt", "dd"):
                return
            self.close_to(len(self.stack) - 1)

    def start(self, token: str) -> None:
        written = _NAME_END.split(token[1:], maxsplit=1)[0]
        attributes = token[1 + len(written) : -1]
        if written == "summary":
            self.is_summary_due = False
        self.give_summary()
        self.close_wrappers(written)
        name = written
        if written in _BLOCKS and self.is_among_words():
            if written == "hr":
                return
            name, attributes = "span", _with_class(attributes)
        elif _HEADING.fullmatch(written):
            name = f"h{self.level(int(written[1]))}"
        elif written in _PARENTS and self.parent not in _PARENTS[written]:
            if written in _WRAPPERS:
                self.open("", _WRAPPERS[written])
            else:
                name = "span" if written in ("rt", "rp") else "div"
        elif self.parent in _ITEMS and written not in _ITEMS[self.parent]:
            self.open("", _MISSING_ITEM[self.parent])
        if written in _VOID:
            self.out.append(f"<{name}{attributes}>")
        else:
            self.open(written, name, attributes)
            self.is_summary_due = name == "details"

    def give_summary(self) -> None:
        """Name the details that were opened last, if something else comes first in them."""
        if self.is_summary_due:
            self.out.append("<summary>Details</summary>")
            self.is_summary_due = False

    def text(self, text: str) -> None:
        if text.strip():
            self.give_summary()
            self.close_wrappers("")
            if self.parent in _ITEMS:
                self.open("", _MISSING_ITEM[self.parent])
        self.out.append(text)

    def end(self, written: str) -> None:
        self.give_summary()
        depth = next((index for index in range(len(self.stack) - 1, -1, -1) if self.stack[index][0] == written), None)
        if depth is not None:
            self.close_to(depth)

    def is_among_words(self) -> bool:
        """Say whether an open element holds words alone; a link, an insertion or a cell takes after what is around it."""
        for _, name in reversed(self.stack):
            if name in _PHRASING:
                return True
            if name not in ("a", "ins", "del"):
                return False
        return False

    def level(self, written: int) -> int:
        while self.levels and self.levels[-1] >= written:
            self.levels.pop()
        self.levels.append(written)
        return min(len(self.levels) + 1, 6)


def _with_class(attributes: str) -> str:
    return (
        attributes.replace(' class="', ' class="block ', 1)
        if ' class="' in attributes
        else f'{attributes} class="block"'
    )
