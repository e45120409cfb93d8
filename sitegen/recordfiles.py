"""Reads files of authority records: lists, Markdown files of one record each, and what other generators keep."""

from __future__ import annotations

import dataclasses
import posixpath

import msgspec

from sitegen.authorities import (
    INSTITUTION_KINDS,
    LINK_RULES,
    NO_INTRODUCTION,
    VARIANT_KINDS,
    AuthorityRecord,
    HeldOffice,
    Variant,
)
from sitegen.bodies import Body, parse_body
from sitegen.dates import parse_date
from sitegen.errors import Problem
from sitegen.fields import Fields
from sitegen.frontmatter import decode, parse_source
from sitegen.identifiers import SCHEMES, read_identifier
from sitegen.nodes import Map, Node, NodeError, Sequence, Text, parse_yaml, plain
from sitegen.settings import LANGUAGE, RECORD_FIELDS, RecordFolder, Settings, nearest
from sitegen.slugs import path_key, segment_fault
from sitegen.walk import INDEX, LISTS, record_taxonomy

MAX_LIST_BYTES = 64 * 1024 * 1024
"""A longer list of records is taken for a mistake; 30,000 records of every key have 15 MB."""

_FIELDS_OF_ONE = {"kind": "institutions", "institution": "people", "offices": "people"}
_VARIANT_FIELDS = ("text", "kind", "language", "from", "until", "link")
_OFFICE_FIELDS = ("role", "institution", "from", "until", "note")


def parse_record_file(
    data: bytes, path: str, folder: RecordFolder, settings: Settings
) -> tuple[list[AuthorityRecord], list[Problem]]:
    """Read the records of one file below *folder*. A fault that makes a record unusable leaves that record out."""
    problems: list[Problem] = []
    taxonomy = record_taxonomy(path, folder)
    theirs = dataclasses.replace(settings, fields=folder.fields)
    records: dict[str, AuthorityRecord] = {}
    try:
        if path.endswith(LISTS):
            _parse_list(data, path, taxonomy, theirs, records, problems)
        elif (record := _parse_article(data, path, taxonomy, theirs, problems)) is not None:
            records[record.id] = record
    except NodeError as error:
        return [], [*problems, Problem(path, error.line, error.column, error.code, error.message)]
    return list(records.values()), problems


def _parse_article(
    data: bytes, path: str, taxonomy: str, settings: Settings, problems: list[Problem]
) -> AuthorityRecord | None:
    """Read the one record that front matter is, and the text after it. Raises `NodeError`."""
    source = parse_source(data)
    introduction = NO_INTRODUCTION
    if source.body.strip():
        introduction, found = parse_body(source.body, path, source.body_line, settings)
        problems += found
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    own_id = posixpath.basename(folder) if stem in INDEX else stem
    return _RecordFields(source.fields, path, settings, problems).record(taxonomy, own_id, introduction)


def _parse_list(
    data: bytes,
    path: str,
    taxonomy: str,
    settings: Settings,
    records: dict[str, AuthorityRecord],
    problems: list[Problem],
) -> None:
    """Add the records of a list to *records*, by `path_key` of their ids. Raises `NodeError`."""

    def refuse(node: Node, message: str) -> None:
        problems.append(Problem(path, node.line, node.column, "E304", message))

    def take(item: Node) -> None:
        if not isinstance(item, Map):
            refuse(item, "A record is a map with 'id' and 'name'.")
            return
        record = _RecordFields(item, path, settings, problems).record(taxonomy, "", NO_INTRODUCTION)
        # Ids are addresses, and some file systems know no case.
        if record is not None and (first := records.setdefault(path_key(record.id), record)) is not record:
            refuse(item, f"The id '{record.id}' belongs to the record on line {first.line} already.")

    node = parse_yaml(decode(data, MAX_LIST_BYTES, "a list of records"), take=take)
    if not isinstance(node, Sequence) and not (isinstance(node, Text) and node.is_null):
        refuse(node, "Records are a list: each begins with '- id: …'.")


class _RecordFields(Fields):
    """The keys of one record. `Settings.fields` are those of the folder it lies in."""

    def _take_all(self, field: str) -> list[tuple[str, Node]]:
        # Most records have four keys of fifteen, and some lists have 30,000 records.
        return super()._take_all(field) if field in self.nodes or field in self.settings.fields else []

    def record(self, taxonomy: str, own_id: str, introduction: Body) -> AuthorityRecord | None:
        """Return the record, or ``None`` where it has no usable id or no name; *own_id* is the id that its file gives it."""
        before = len(self.problems)
        record_id = self._record_id(own_id)
        name, native = self._names()
        merged_into = self.text("merged_into")
        name = name or (record_id if merged_into else "")
        if not (record_id and name) and len(self.problems) == before:
            self._report_nameless()
        others = {field: self.texts(field) for field in ("earlier", "later", "distinct_from")}
        parent = self.text("parent")
        self._refuse_itself(record_id, {"parent": (parent,), "merged_into": (merged_into,), **others})
        is_person = taxonomy == "people"
        record = AuthorityRecord(
            taxonomy=taxonomy,
            id=record_id,
            name=name,
            native=tuple(dict.fromkeys((*native, *self._native()))),
            variants=self._variants(name),
            identifiers=self._identifiers(),
            kind=self._choice(self.peek("kind"), "kind", INSTITUTION_KINDS) if taxonomy == "institutions" else "",
            institution=self.text("institution") if is_person else "",
            parent=parent,
            earlier=others["earlier"],
            later=others["later"],
            offices=self._offices() if is_person else (),
            merged_into=merged_into,
            distinct_from=others["distinct_from"],
            link=self._choice(self.peek("link"), "link", LINK_RULES),
            note=self.text("note"),
            introduction=introduction,
            extra=self._extra(taxonomy),
            source=self.path,
            line=self.top.line,
        )
        return record if record_id and name else None

    def _record_id(self, own_id: str) -> str:
        """Return the id that is written, else *own_id*; empty, and reported, where it is not usable."""
        node = self.peek("id")
        record_id = self.value_of(node, "id") if node is not None else own_id
        fault = segment_fault(record_id) if record_id else ""
        if not fault and ("/" in record_id or " " in record_id):
            fault = "is one segment of an address"
        if not fault and record_id[:1] in ("~", "?"):
            fault = "begins with a sign that marks names without a record"
        if fault:
            advice = "" if node is not None else ": give the file another name, or write an 'id'"
            self.report(node or self.top, "E304", f"The id '{record_id[:60]}' {fault}{advice}.")
            return ""
        return record_id

    def _report_nameless(self) -> None:
        message = "A record needs an 'id', which becomes its address, and a 'name'."
        theirs = [f"'{name}'" for field in ("id", "name") for name in self.settings.fields.get(field, ())]
        self.report(self.top, "E304", message + (f" Here they are read from {', '.join(theirs)}." if theirs else ""))

    def _names(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the heading, and the names in other languages where ``name`` is a map."""
        node = self.peek("name")
        if not isinstance(node, Map):
            return (self.value_of(node, "name") if node is not None else ""), ()
        named = self._by_language(node, "name")
        wanted = self.settings.language.casefold()
        exact = [pair for pair in named if pair[0].casefold() == wanted]
        near = [pair for pair in named if pair[0].casefold().split("-")[0] == wanted.split("-")[0]]
        heading = next(iter((*exact, *near, *named)), ("", ""))
        return heading[1], tuple(pair for pair in named if pair is not heading)

    def _native(self) -> tuple[tuple[str, str], ...]:
        node = self.peek("native")
        if node is None:
            return ()
        if not isinstance(node, Map):
            self.report(node, "E202", "'native' is a map of language and name, such as {zh: 上海交通大学}.")
            return ()
        return self._by_language(node, "native")

    def _by_language(self, node: Map, what: str) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for key, value in node.entries:
            if self._language_of(key) and (text := self.value_of(value, what) if not _is_null(value) else ""):
                found.append((key.value, text))
        return tuple(found)

    def _language_of(self, node: Node | None) -> str:
        text = self.value_of(node, "language") if node is not None else ""
        if node is not None and text and not LANGUAGE.fullmatch(text):
            self.report(node, "E202", f"'{text[:60]}' is no language code; write it like en, zh-Hans or pt-BR.")
            return ""
        return text

    def _variants(self, name: str) -> tuple[Variant, ...]:
        """Return every form but those that are printed like *name* and say no more than it."""
        found = [self._variant(item) for item in self._items("variants")]
        return tuple(dict.fromkeys(form for form in found if form.text and (form.text != name or form.link)))

    def _variant(self, node: Node) -> Variant:
        if not isinstance(node, Map):
            return Variant(self.value_of(node, "variants"))
        parts = self._parts(node, "A variant", _VARIANT_FIELDS)
        if "text" not in parts:
            self.report(node, "E304", "A variant needs its 'text', the name as it is printed.")
        start, until = self._period(parts)
        return Variant(
            text=self._part(parts, "text", "variants"),
            kind=self._choice(parts.get("kind"), "kind", VARIANT_KINDS),
            language=self._language_of(parts.get("language")),
            start=start,
            until=until,
            link=self._choice(parts.get("link"), "link", LINK_RULES),
        )

    def _offices(self) -> tuple[HeldOffice, ...]:
        found = [self._office(item) for item in self._items("offices")]
        return tuple(dict.fromkeys(office for office in found if office.role))

    def _office(self, node: Node) -> HeldOffice:
        if not isinstance(node, Map):
            return HeldOffice(self.value_of(node, "offices"))
        parts = self._parts(node, "An office", _OFFICE_FIELDS)
        if "role" not in parts:
            self.report(node, "E304", "An office needs its 'role', such as President.")
        start, until = self._period(parts)
        role, institution, note = (self._part(parts, name, "offices") for name in ("role", "institution", "note"))
        return HeldOffice(role, institution, start, until, note)

    def _identifiers(self) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, Node]] = []
        node = self.peek("identifiers")
        if isinstance(node, Map):
            for key, value in node.entries:
                found.append((key.value, value))
                if key.value not in SCHEMES:
                    hint = nearest(key.value, tuple(SCHEMES))
                    message = f"There is no scheme '{key.value}'{hint} among {', '.join(SCHEMES)}: shown as text."
                    self.report(key, "W201", message)
        elif node is not None:
            self.report(node, "E202", "'identifiers' is a map of scheme and identifier, such as {ror: 0220qvk04}.")
        for scheme in SCHEMES:
            if f"identifiers.{scheme}" in self.settings.fields:
                found += [(scheme, value) for _, value in self._take_all(f"identifiers.{scheme}")]
        read = [(scheme, text) for scheme, value in found for text in self._identifier(scheme, value)]
        return tuple(dict.fromkeys(read))

    def _identifier(self, scheme: str, node: Node) -> list[str]:
        """Return the valid identifiers of *node*, which is one or a list."""
        found: list[str] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            text = "" if _is_null(item) else self.value_of(item, f"identifiers.{scheme}")
            try:
                found += [read_identifier(scheme, text)] if text else []
            except ValueError as error:
                message = f"'{text[:120]}' is not valid as '{scheme}': {error}; left out."
                self.report(item, "E305", message)
        return found

    def _refuse_itself(self, record_id: str, references: dict[str, tuple[str, ...]]) -> None:
        key = path_key(record_id)
        for field, ids in references.items():
            if record_id and any(path_key(other) == key for other in ids):
                node = self.peek(field)
                items = node.items if isinstance(node, Sequence) else (node or self.top,)
                at = next(
                    (item for item in items if isinstance(item, Text) and path_key(item.value.strip()) == key), items[0]
                )
                self.report(at, "E304", f"'{field}' names the record itself: name another one, or leave it out.")

    def _parts(self, node: Map, what: str, known: tuple[str, ...]) -> dict[str, Node]:
        parts: dict[str, Node] = {}
        for key, value in node.entries:
            if key.value not in known:
                message = f"{what} has no '{key.value}'{nearest(key.value, known)}; it has {', '.join(known)}."
                self.report(key, "W201", message)
            elif not _is_null(value):
                parts[key.value] = value
        return parts

    def _part(self, parts: dict[str, Node], name: str, field: str) -> str:
        return self.value_of(parts[name], f"{field}.{name}") if name in parts else ""

    def _period(self, parts: dict[str, Node]) -> tuple[str, str]:
        """Return ``from`` and ``until``; both are empty where they contradict each other."""
        start, until = self._day(parts.get("from"), "from"), self._day(parts.get("until"), "until")
        known = min(len(start), len(until))
        if start[:known] > until[:known]:
            message = f"'from' ({start}) is after 'until' ({until}): the first day comes first."
            self.report(parts["until"], "E304", message)
            return "", ""
        return start, until

    def _day(self, node: Node | None, what: str) -> str:
        text = self.value_of(node, what) if node is not None else ""
        if node is None or not text:
            return ""
        try:
            return parse_date(text).text[:10]
        except ValueError as error:
            self.report(node, "E203", f"{error}.")
            return ""

    def _choice(self, node: Node | None, what: str, known: tuple[str, ...]) -> str:
        text = self.value_of(node, what) if node is not None else ""
        if node is not None and text and text not in known:
            choices = f"{', '.join(known[:-1])} or {known[-1]}"
            self.report(node, "E202", f"'{what}' is {choices}, not '{text[:60]}'{nearest(text, known)}.")
            return ""
        return text

    def _extra(self, taxonomy: str) -> bytes:
        """Return the keys that nobody took as JSON; report those that the folder does not declare."""
        extra: dict[str, object] = {}
        declared = self.settings.fields.get("extra", ())
        for name, node in self.nodes.items():
            if name in self.taken:
                continue
            extra[name] = plain(node)
            if name not in declared:
                self.report(self.keys[name], "W201", _unknown(name, taxonomy))
        return msgspec.json.encode(extra)


def _unknown(name: str, taxonomy: str) -> str:
    if (owner := _FIELDS_OF_ONE.get(name)) is not None:
        return f"A record of {taxonomy} has no '{name}'; one of {owner} has."
    return f"A record has no '{name}'{nearest(name, RECORD_FIELDS)}."


def _is_null(node: Node) -> bool:
    return isinstance(node, Text) and (node.is_null or not node.value.strip())
