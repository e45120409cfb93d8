"""Values as a user wrote them: text, lists and maps that know their place in the file.

YAML's own ideas of what a plain scalar means (``no`` is false, ``12:30`` is 750, ``0123`` is 83) never apply:
a scalar is its text, and the field that reads it decides what it is. Nothing is ever constructed from a tag.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from sitegen.characters import control_character
from sitegen.yamladvice import advise

MAX_DEPTH = 32
"""Levels of lists and maps; front matter needs four, and a hostile file has thousands."""

_ENDS = (SequenceEndEvent, MappingEndEvent)

# libyaml, eleven times faster, wherever PyYAML was built with it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, as its text."""

    value: str
    line: int
    """Counted from 1 at the top of the file."""
    column: int
    """Counted from 1 in characters."""
    is_plain: bool = True
    """Not quoted, not a block: an empty plain scalar is no value, a quoted one is empty text."""

    @property
    def is_null(self) -> bool:
        return self.is_plain and self.value in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping, its entries in the order written, each key once."""

    entries: tuple[tuple[Text, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        return next((node for text, node in self.entries if text.value == key), None)


Node = Text | Sequence | Map


class NodeError(Exception):
    """A text that is no tree of nodes. `code` is one of `errors.CODES`; line and column count from the top."""

    def __init__(self, code: str, line: int, column: int, message: str) -> None:
        super().__init__(code, line, column, message)
        self.code, self.line, self.column, self.message = code, line, column, message


def plain(node: Node) -> object:
    """Return *node* as text, lists and dicts alone; null becomes ``None``."""
    match node:
        case Text():
            return None if node.is_null else node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Map():
            return {key.value: plain(value) for key, value in node.entries}


def parse_yaml(text: str, first_line: int = 1, take: Callable[[Node], None] | None = None) -> Node:
    """Parse the one YAML document in *text*, whose first line is line *first_line* of its file.

    Where the document is a list, *take* is given each item as soon as it is read, and the list is returned empty: the
    tree of a long one never stands as a whole.

    An empty document is an empty plain `Text`. Raises `NodeError`: E104 for what is no YAML, E105 for a key that
    comes twice in one map, E106 for aliases, anchors, tags and trees deeper than `MAX_DEPTH`.
    """
    try:
        return _build(yaml.parse(text, Loader=_LOADER), first_line, take)
    except yaml.MarkedYAMLError as error:
        code, line, column, message = advise(error, text.split("\n"))
        raise NodeError(code, first_line + line, column, message) from error
    except yaml.YAMLError as error:
        raise NodeError("E104", first_line, 0, f"This is no YAML: {error}.") from error


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    start: CollectionStartEvent
    is_map: bool
    nodes: list[Node]
    seen: dict[str, Text]

    def add(self, node: Node) -> None:
        """Take the next key, value or item; a key that came before is refused with both its lines."""
        if self.is_map and len(self.nodes) % 2 == 0:
            if not isinstance(node, Text):
                raise NodeError("E104", node.line, node.column, "A key is a word, not a list or a map.")
            if (first := self.seen.get(node.value)) is not None:
                raise NodeError(
                    "E105", node.line, node.column,
                    f"'{node.value}' stands on line {first.line} already; keep one of the two.",
                )  # fmt: skip
            self.seen[node.value] = node
        self.nodes.append(node)

    def close(self, line: int, column: int) -> Node:
        if not self.is_map:
            return Sequence(tuple(self.nodes), line, column)
        keys: Any = self.nodes[::2]
        return Map(tuple(zip(keys, self.nodes[1::2], strict=True)), line, column)


def _build(events: Iterator[yaml.Event], first_line: int, take: Callable[[Node], None] | None) -> Node:
    """Build the tree from *events* without recursion, so that depth is a count and never a stack."""
    root: Node | None = None
    stack: list[_Open] = []
    for event in events:
        mark: Any = event.start_mark
        line, column = first_line + mark.line, mark.column + 1
        node: Node
        # Scalars are two events in three, and lists of names have a million.
        if isinstance(event, ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                _refuse_decoration(event, line, column)
            # Only an escape in double quotes can stand for a character that the text itself does not hold.
            if event.style == '"' and (sign := control_character(event.value)) is not None:
                raise NodeError("E108", line, column, f"The control character {sign} stands in this value: delete it.")
            node = Text(event.value, line, column, not event.style)
        elif isinstance(event, AliasEvent):
            raise NodeError(
                "E106", line, column, "Aliases (*name) are not read here: write the value itself, or quote it."
            )
        elif isinstance(event, CollectionStartEvent):
            if event.anchor is not None or event.tag is not None:
                _refuse_decoration(event, line, column)
            if len(stack) == MAX_DEPTH:
                raise NodeError("E106", line, column, f"Lists and maps are nested more than {MAX_DEPTH} deep.")
            stack.append(_Open(event, isinstance(event, MappingStartEvent), [], {}))
            continue
        elif isinstance(event, _ENDS):
            done = stack.pop()
            start: Any = done.start.start_mark
            node = done.close(first_line + start.line, start.column + 1)
        elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise NodeError("E104", line, column, "A second document begins here; a file has one.")
        else:
            continue
        if not stack:
            root = node
        elif take is not None and len(stack) == 1 and not stack[0].is_map:
            take(node)
        else:
            stack[-1].add(node)
    return root if root is not None else Text("", first_line, 1)


def _refuse_decoration(event: ScalarEvent | CollectionStartEvent, line: int, column: int) -> None:
    if event.anchor is not None:
        message = f"'&{event.anchor}' is an anchor in YAML and would be lost: put the value in quotes."
        raise NodeError("E106", line, column, message)
    if event.tag is not None:
        sign = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise NodeError("E106", line, column, f"'{sign}' is a tag in YAML and is not read: put the value in quotes.")


def parse_toml(text: str, first_line: int = 1) -> Node:
    """Parse TOML into the same nodes; a key's place is the first line that sets it.

    Raises `NodeError` E104. Numbers and dates become the text they print as, floats the text written.
    """
    try:
        data = tomllib.loads(text, parse_float=str)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line, column = _toml_place(message)
        raise NodeError(
            "E104", first_line + line - 1, column, f"This is no TOML: {message.split(' (at ')[0]}."
        ) from error
    except RecursionError as error:
        raise NodeError("E106", first_line, 1, f"Lists and maps are nested more than {MAX_DEPTH} deep.") from error
    return _toml_node(data, text.split("\n"), first_line, first_line, 0)


def _toml_place(message: str) -> tuple[int, int]:
    numbers = [int(word.rstrip(",)")) for word in message.split() if word.rstrip(",)").isdigit()]
    return (numbers[-2], numbers[-1]) if "(at line" in message and len(numbers) >= 2 else (1, 1)


def _toml_node(value: object, lines: list[str], first_line: int, line: int, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise NodeError("E106", line, 1, f"Lists and maps are nested more than {MAX_DEPTH} deep.")
    if isinstance(value, Mapping):
        entries: list[tuple[Text, Node]] = []
        for key, item in value.items():
            at = next((i for i, text in enumerate(lines) if text.lstrip("[ ").startswith(str(key))), line - first_line)
            place = first_line + at
            entries.append((Text(str(key), place, 1), _toml_node(item, lines, first_line, place, depth + 1)))
        return Map(tuple(entries), line, 1)
    if isinstance(value, list):
        return Sequence(tuple(_toml_node(item, lines, first_line, line, depth + 1) for item in value), line, 1)
    if isinstance(value, bool):
        return Text("true" if value else "false", line, 1)
    return Text(str(value), line, 1, is_plain=not isinstance(value, str))
