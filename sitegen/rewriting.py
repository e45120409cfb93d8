"""Spells names in the front matter of one article otherwise, and leaves every other byte of its file as it is.

A scalar is changed where its node says that it stands, if it stands there as its text says. Then the file is parsed
again, and must say what it said before, but for that name.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sitegen.articles import Article, Parsed, Source, parse_article
from sitegen.authorities import TAXONOMIES
from sitegen.errors import Problem
from sitegen.fields import Fields
from sitegen.frontmatter import FrontMatter, parse_source
from sitegen.nodes import Map, Node, NodeError, Sequence, Text
from sitegen.scalars import double_quoted, scalar, single_quoted
from sitegen.settings import Settings

Name = tuple[str, str]
"""Taxonomy and a name as it is printed."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A name that is to be spelled otherwise in one place."""

    path: str
    line: int
    """Counted from 1 at the top of the file, as it is before."""
    column: int
    """Counted from 1 in characters: where the value begins in which the name stands."""
    taxonomy: str
    old: str
    new: str
    left: str = ""
    """Why it is left as it is, as the end of a sentence; empty where it is changed."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What one article becomes."""

    source: Source
    data: bytes
    parsed: Parsed
    changes: tuple[Change, ...]
    """Those that are left too, in order of place."""


def rewrite_names(source: Source, wanted: Mapping[Name, str], settings: Settings) -> Rewriting:
    """Spell each name in *source*, which is an article without a fault, as *wanted* says, where that is safe."""
    before = parse_article(source, settings)
    editor = _Editor(source, settings)
    changes: list[Change] = []
    # From the end: what is still to be changed stays where its node says that it is.
    places = [place for place in editor.places if (place.taxonomy, place.name) in wanted]
    for place in sorted(places, key=lambda place: (place.node.line, place.node.column), reverse=True):
        new = wanted[place.taxonomy, place.name]
        left = editor.spell(place, new)
        node = place.node
        changes.append(Change(source.path, node.line, node.column, place.taxonomy, place.name, new, left))
    after = parse_article(dataclasses.replace(source, data=editor.data), settings)
    if _without_names(before) != _without_names(after):
        changes = [dataclasses.replace(change, left=change.left or _OTHERWISE) for change in changes]
        return Rewriting(source, source.data, before, tuple(sorted(changes)))
    return Rewriting(source, editor.data, after, tuple(sorted(changes)))


_OTHERWISE = "the file would say something else"


def _without_names(parsed: Parsed) -> tuple[Article, list[tuple[str, int]]] | None:
    """Return all that an article says, its names aside, and what is wrong with it."""
    if not isinstance(parsed.result, Article):
        return None
    bare = dataclasses.replace(parsed.result, institutions=(), people=(), tags=())
    return bare, [(problem.code, problem.line) for problem in parsed.problems]


@dataclass(frozen=True, slots=True)
class _Place:
    """A name, and the scalar that it stands in."""

    number: int
    """Of all in the file."""
    taxonomy: str
    name: str
    node: Text


class _NamedFields(Fields):
    """The names of an article with their places."""

    def places(self) -> list[_Place]:
        found: list[tuple[str, str, Node | None]] = []
        for field in TAXONOMIES:
            for item in self._items(field):
                if isinstance(item, Map):
                    if (mention := self._mention_map(item, field)) is not None:
                        found.append((field, mention.name, item.get("name")))
                        found.append(("institutions", mention.institution, item.get("institution")))
                elif isinstance(item, Text):
                    text = self.value_of(item, field)
                    found.append((field, self._split_office(item, text).name if field == "people" else text, item))
        return [
            _Place(number, taxonomy, name, node)
            for number, (taxonomy, name, node) in enumerate(found)
            if isinstance(node, Text) and name
        ]


class _Editor:
    """An article's file between the first edit and the last."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self.path, self.settings = source.path, settings
        self.mark = _BOM if source.data.startswith(_BOM) else b""
        self.text = source.data[len(self.mark) :].decode()
        self.is_toml = self.text.lstrip().startswith("+++")
        # Edits go from the end to the beginning, and never over the end of a line.
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        self.parts = parse_source(source.data)
        self.places = self.fields(self.parts).places()

    @property
    def data(self) -> bytes:
        return self.mark + self.text.encode()

    def fields(self, parts: FrontMatter, problems: list[Problem] | None = None) -> _NamedFields:
        return _NamedFields(parts.fields, self.path, self.settings, problems if problems is not None else [])

    def spell(self, place: _Place, new: str) -> str:
        """Change the name at *place*; return why it was left as it is, or nothing."""
        if self.is_toml:
            return "front matter in TOML is not changed"
        span, part = self.find(place.node), _part(place.node.value, place.name)
        if span is None or not part:
            return "it is written over two lines, or with escapes"
        value = place.node.value.replace(part, new, 1)
        start, end = span
        left = _OTHERWISE
        for written in _ways_to_write(self.text[start:end], value):
            text = self.text[:start] + written + self.text[end:]
            parts = self.parsed(text)
            if parts is None or not self.says_the_same(parts, place, value, new):
                continue
            if self.counts(parts) != self.counts(self.parts):
                left = f"'{new}' stands in the same list already"
                continue
            self.text, self.parts = text, parts
            return ""
        return left

    def find(self, node: Text) -> tuple[int, int] | None:
        """Return where *node* is written, quotes included, if that is a piece of one line that says no more than its value."""
        if node.line > len(self.starts):
            return None
        start = self.starts[node.line - 1] + node.column - 1
        ways = (node.value,) if node.is_plain else (single_quoted(node.value), double_quoted(node.value))
        return next(((start, start + len(way)) for way in ways if self.text.startswith(way, start)), None)

    def parsed(self, text: str) -> FrontMatter | None:
        try:
            return parse_source(self.mark + text.encode())
        except NodeError:
            return None

    def says_the_same(self, parts: FrontMatter, place: _Place, value: str, new: str) -> bool:
        """Say whether *parts* are what they were but for *place*, whose scalar is *value* and whose name is *new*."""
        if (parts.body, parts.body_line) != (self.parts.body, self.parts.body_line):
            return False
        at = (place.node.line, place.node.column)
        expected = [
            (value, False) if isinstance(leaf, Text) and (leaf.line, leaf.column) == at else _said(leaf)
            for leaf in _leaves(self.parts.fields)
        ]
        if [_said(leaf) for leaf in _leaves(parts.fields)] != expected or self.codes(parts) != self.codes(self.parts):
            return False
        names = [
            (taxonomy, new if number == place.number else name) for number, taxonomy, name in self.names(self.parts)
        ]
        return [(taxonomy, name) for _, taxonomy, name in self.names(parts)] == names

    def names(self, parts: FrontMatter) -> list[tuple[int, str, str]]:
        return [(place.number, place.taxonomy, place.name) for place in self.fields(parts).places()]

    def codes(self, parts: FrontMatter) -> list[str]:
        """Return what is wrong with the names."""
        problems: list[Problem] = []
        self.fields(parts, problems).places()
        return [problem.code for problem in problems]

    def counts(self, parts: FrontMatter) -> list[int]:
        """Count the names of each list, where one that comes twice counts once."""
        fields = self.fields(parts)
        return [len(fields.mentions(taxonomy)) for taxonomy in TAXONOMIES]


def _part(value: str, name: str) -> str:
    """Return the part of a scalar's *value* that is *name*: all of it or, of ``Name, office``, the first; else nothing."""
    for part in (value.strip(), re.split("[,，]", value)[0].strip()):
        if unicodedata.normalize("NFC", " ".join(part.split())) == name:
            return part
    return ""


def _ways_to_write(old: str, value: str) -> Iterator[str]:
    """Yield *value* as *old* is written, and otherwise only where that cannot be."""
    if old.startswith('"'):
        yield double_quoted(value)
        return
    if not old.startswith("'") and scalar(value) == value:
        yield value
    yield single_quoted(value)


def _leaves(node: Node) -> Iterator[Text | str]:
    """Yield the scalars of *node* in order, with a sign where a list or a map begins and ends."""
    match node:
        case Text():
            yield node
        case Sequence():
            yield "["
            for item in node.items:
                yield from _leaves(item)
            yield "]"
        case Map():
            yield "{"
            for key, value in node.entries:
                yield key
                yield from _leaves(value)
            yield "}"


def _said(leaf: Text | str) -> tuple[str, bool] | str:
    return (leaf.value, leaf.is_null) if isinstance(leaf, Text) else leaf
