"""What a reader sees of an article's page, its linked names marked: for tests of names in prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_MARK = re.compile(r"⟦(?P<printed>[^⟦⟧]*)⟧\((?P<entity>[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or the label of one; equal where place, wording and target agree."""

    start: int
    """Counted in characters of the text without marks."""
    printed: str
    entity: str
    """``people/ding-kuiling``."""


def read_marks(marked: str) -> tuple[str, tuple[Link, ...]]:
    """Return *marked* without its marks, and the links that they stand for, in order."""
    links: list[Link] = []
    removed = 0
    for mark in _MARK.finditer(marked):
        links.append(Link(mark.start() - removed, mark["printed"], mark["entity"]))
        removed += len(mark[0]) - len(mark["printed"])
    return _MARK.sub(r"\g<printed>", marked), tuple(links)


def one_line(text: str) -> str:
    """Return *text* with each run of blanks and line breaks as one blank."""
    # Not str.split(), for which a no-break space is a blank too.
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


class _LinkedText(HTMLParser):
    """Collects the text of ``<div class="body">``; see `linked_text`."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.divisions = 0
        """Open in the body, itself included; 0 outside of it."""
        self.entities: list[str] = []
        """Of each open link, the innermost last; empty for links of other kinds."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "div" and (self.divisions or values.get("class") == "body"):
            self.divisions += 1
        elif tag == "a" and self.divisions:
            entity = values.get("data-entity") if values.get("class") == "name" else None
            self.entities.append(entity or "")
            self.parts.append("⟦" if self.entities[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.divisions:
            self.divisions -= 1
        elif tag == "a" and self.divisions and (entity := self.entities.pop()):
            self.parts.append(f"⟧({entity})")

    def handle_data(self, data: str) -> None:
        if self.divisions:
            self.parts.append(data)


def linked_text(page: str) -> str:
    """Return the body of an article's page in one line, its linked names marked: ``⟦SJTU⟧(institutions/sjtu)``."""
    parser = _LinkedText()
    parser.feed(page)
    parser.close()
    return one_line("".join(parser.parts))
