"""Authority records: the accepted form of each name, its other forms and its identifiers."""

from __future__ import annotations

import posixpath
import unicodedata
from dataclasses import dataclass

from sitegen.characters import control_character
from sitegen.errors import Problem
from sitegen.fields import segment_fault
from sitegen.frontmatter import decode
from sitegen.nodes import Map, Node, NodeError, Sequence, Text, parse_yaml
from sitegen.settings import nearest
from sitegen.slugs import match_key, path_key

TAXONOMIES = ("institutions", "people", "tags")
"""The ways of grouping articles; a file of records may stand for each: ``authorities/people.yaml``."""

_KEYS = ("id", "name", "native", "variants", "identifiers", "parent", "note")


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """What is known of one person, institution or tag."""

    taxonomy: str
    """One of `TAXONOMIES`."""
    id: str
    """Permanent; the slug of its page."""
    name: str
    """Accepted form, the heading."""
    native: tuple[tuple[str, str], ...]
    """Language and name, in the order written."""
    variants: tuple[str, ...]
    """Every other form, in the order written."""
    identifiers: tuple[tuple[str, str], ...]
    """Scheme (``ror``, ``orcid``, ``wikidata`` …) and value, in the order written."""
    parent: str
    """The `id` of the body this one belongs to, or empty."""
    note: str
    source: str
    line: int

    @property
    def keys(self) -> tuple[str, ...]:
        """What any of its names is matched by; each key once."""
        names = (self.name, *(name for _, name in self.native), *self.variants)
        return tuple(dict.fromkeys(match_key(name) for name in names))


def taxonomy_of(path: str) -> str | None:
    """Return the taxonomy that the file at *path* holds records of."""
    stem, ending = posixpath.splitext(posixpath.basename(path))
    return stem if ending in (".yaml", ".yml") and stem in TAXONOMIES else None


def parse_records(data: bytes, path: str, taxonomy: str) -> tuple[list[AuthorityRecord], list[Problem]]:
    """Read a file of records: a list of maps. What is wrong with one record leaves that record out."""
    reader = _Reader(path, taxonomy)
    try:
        node = parse_yaml(decode(data))
    except NodeError as error:
        return [], [Problem(path, error.line, error.column, error.code, error.message)]
    if isinstance(node, Text) and node.is_null:
        return [], []
    if not isinstance(node, Sequence):
        reader.refuse(node, "Records are a list: each begins with '- id: …'.")
        return [], reader.problems
    records: dict[str, AuthorityRecord] = {}
    for item in node.items:
        record = reader.record(item)
        # Ids are addresses, and some file systems know no case.
        if record is not None and (first := records.setdefault(path_key(record.id), record)) is not record:
            reader.refuse(item, f"The id '{record.id}' belongs to the record on line {first.line} already.")
    return list(records.values()), reader.problems


class _Reader:
    def __init__(self, path: str, taxonomy: str) -> None:
        self.path, self.taxonomy = path, taxonomy
        self.problems: list[Problem] = []

    def refuse(self, node: Node, message: str, code: str = "E304") -> None:
        self.problems.append(Problem(self.path, node.line, node.column, code, message))

    def text(self, node: Node | None, what: str) -> str:
        if node is None or (isinstance(node, Text) and node.is_null):
            return ""
        if not isinstance(node, Text):
            self.refuse(node, f"'{what}' is one text.")
            return ""
        if (sign := control_character(node.value)) is not None:
            self.refuse(node, f"'{what}' holds the control character {sign}: delete it.")
            return ""
        return unicodedata.normalize("NFC", " ".join(node.value.split()))

    def pairs(self, node: Node | None, what: str) -> tuple[tuple[str, str], ...]:
        if node is None or (isinstance(node, Text) and node.is_null):
            return ()
        if not isinstance(node, Map):
            self.refuse(node, f"'{what}' is a map, such as {{zh: 上海交通大学}} or {{ror: 0220qvk04}}.")
            return ()
        return tuple((key.value, text) for key, value in node.entries if (text := self.text(value, what)))

    def record(self, node: Node) -> AuthorityRecord | None:
        if not isinstance(node, Map):
            self.refuse(node, "A record is a map with 'id' and 'name'.")
            return None
        for key, _ in node.entries:
            if key.value not in _KEYS:
                self.refuse(key, f"A record has no '{key.value}'{nearest(key.value, _KEYS)}.", "W201")
        record_id, name = self.text(node.get("id"), "id"), self.text(node.get("name"), "name")
        if not record_id or not name:
            self.refuse(node, "A record needs an 'id', which becomes its address, and a 'name'.")
            return None
        if fault := segment_fault(record_id) or (
            "is one segment of an address" if "/" in record_id or " " in record_id else ""
        ):
            self.refuse(node, f"The id '{record_id[:60]}' {fault}.")
            return None
        variants = node.get("variants")
        items = variants.items if isinstance(variants, Sequence) else (variants,) if variants is not None else ()
        return AuthorityRecord(
            taxonomy=self.taxonomy,
            id=record_id,
            name=name,
            native=self.pairs(node.get("native"), "native"),
            variants=tuple(text for item in items if (text := self.text(item, "variants"))),
            identifiers=self.pairs(node.get("identifiers"), "identifiers"),
            parent=self.text(node.get("parent"), "parent"),
            note=self.text(node.get("note"), "note"),
            source=self.path,
            line=node.line,
        )
