"""Reads the fields of front matter: forgiving of how they are written, strict about what they mean."""

from __future__ import annotations

import html as htmllib
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

import msgspec

from sitegen.characters import control_character
from sitegen.dates import ArchiveDate, parse_date
from sitegen.errors import Problem
from sitegen.nodes import Map, Node, Sequence, Text, plain
from sitegen.settings import ARTICLE_FIELDS, LANGUAGE, SOURCE_FIELDS, Settings, nearest
from sitegen.slugs import segment_fault, slug_fault, slugify
from sitegen.urls import is_web, split_url

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PLAIN_SEGMENT = re.compile(r"[^\W_]+(?:[-_.~][^\W_]+)*", re.UNICODE)
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, an institution or a tag as an article names it."""

    name: str
    """As printed."""
    role: str = ""
    """The office held on the article's date, as printed."""
    institution: str = ""
    """Where it was held, as printed, only if the article says so."""
    line: int = field(default=0, compare=False)
    """Of the article's file."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the text of an article comes from."""

    name: str = ""
    url: str = ""
    retrieved: str = ""
    """ISO 8601, in the precision written."""
    archived: str = ""
    """Address of a copy kept elsewhere."""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article as a whole, shown above the text."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Fields:
    """The fields of one source, taken one by one; `finish` tells what nobody took."""

    def __init__(self, node: Map, path: str, settings: Settings, problems: list[Problem]) -> None:
        self.path, self.settings, self.problems = path, settings, problems
        self.top = node
        self.nodes = {key.value: value for key, value in node.entries}
        self.keys = {key.value: key for key, _ in node.entries}
        self.taken: set[str] = set()
        self.foreign = {name for names in settings.fields.values() for name in names}

    def report(self, node: Node, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, node.line, node.column, code, message))

    def missing(self, name: str, advice: str) -> None:
        self.problems.append(Problem(self.path, self.top.line, 0, "E201", f"There is no {name}: {advice}."))

    def _take_all(self, field: str) -> list[tuple[str, Node]]:
        """Return every value of *field* that is not null, from the foreign fields first, and mark them taken."""
        if field not in self.nodes and field not in self.settings.fields:
            return []
        names = list(self.settings.fields.get(field, ()))
        if field not in names and field not in self.foreign:
            names.append(field)
        found: list[tuple[str, Node]] = []
        for name in names:
            if (node := self.nodes.get(name)) is not None:
                self.taken.add(name)
                is_empty = (isinstance(node, Text) and not node.value.strip()) or (
                    isinstance(node, Sequence) and not node.items
                )
                if not is_empty and not (isinstance(node, Text) and node.is_null):
                    found.append((name, node))
        return found

    def peek(self, field: str) -> Node | None:
        """Return the node that `field` is read from, if it has one."""
        found = self._take_all(field)
        return found[0][1] if found else None

    def value_of(self, node: Node, what: str) -> str:
        """Return the text of *node*: one line, normalised, without characters that no page may hold."""
        if not isinstance(node, Text):
            kind = "a list" if isinstance(node, Sequence) else "a map"
            self.report(node, "E202", f"'{what}' is one text, not {kind}.")
            return ""
        if (sign := control_character(node.value)) is not None:
            self.report(node, "E108", f"'{what}' holds the control character {sign}: delete it.")
            return ""
        text = unicodedata.normalize("NFC", " ".join(node.value.split()))
        if self.settings.text_entities == "decode":
            if "&" not in text:
                return text
            text = " ".join(htmllib.unescape(text).split())
            if (sign := control_character(text)) is not None:
                self.report(node, "E108", f"'{what}' holds the control character {sign}: delete it.")
                return ""
            return text
        if "&" in text and (match := _ENTITY.search(text)) is not None:
            self.report(
                node, "W202",
                f"'{what}' holds '{match[0]}' and is shown so: write the character itself, or set 'text_entities: decode'.",
            )  # fmt: skip
        return text

    def text(self, field: str) -> str:
        node = self.peek(field)
        return "" if node is None else self.value_of(node, field)

    def required_text(self, field: str) -> str:
        node = self.peek(field)
        if node is not None:
            return self.value_of(node, field)
        names = (*self.settings.fields.get(field, ()), field)
        written = next((self.nodes[name] for name in names if name in self.nodes), None)
        if written is not None:
            self.report(
                written,
                "E201",
                f"The {field} is empty; where it begins with '#' or is a word like 'null', put it in quotes.",
            )
        else:
            self.missing(field, f"write '{field}: …'")
        return ""

    def _items(self, field: str) -> list[Node]:
        """Return the items of every list that *field* is read from; a single value is a list of one."""
        items: list[Node] = []
        for _, node in self._take_all(field):
            items += node.items if isinstance(node, Sequence) else (node,)
        return [item for item in items if not (isinstance(item, Text) and (item.is_null or not item.value.strip()))]

    def texts(self, field: str) -> tuple[str, ...]:
        """Return the values without repetitions, in the order written."""
        return tuple(dict.fromkeys(text for item in self._items(field) if (text := self.value_of(item, field))))

    def date(self, field: str) -> ArchiveDate | None:
        node = self.peek(field)
        text = "" if node is None else self.value_of(node, field)
        if node is None or not text:
            return None
        try:
            return parse_date(text)
        except ValueError as error:
            self.report(node, "E203", f"{error}.")
            return None

    def flag(self, field: str) -> bool:
        node = self.peek(field)
        text = self.value_of(node, field).casefold() if node is not None else ""
        if node is not None and text not in (*_TRUE, *_FALSE):
            self.report(node, "E202", f"'{field}' is true or false, not '{text}'.")
        return text in _TRUE

    def is_unlinked(self) -> bool:
        """Say whether ``unlinked`` is a plain *true*: no name in the text is to be linked."""
        node = self.peek("unlinked")
        return isinstance(node, Text) and node.value.casefold() in _TRUE

    def unlinked(self) -> tuple[str, ...]:
        """Return the names that are not to be linked; none where the field is *true* or *false*."""
        node = self.peek("unlinked")
        is_flag = isinstance(node, Text) and node.value.casefold() in (*_TRUE, *_FALSE)
        return () if is_flag else self.texts("unlinked")

    def language(self) -> str:
        node = self.peek("language")
        text = "" if node is None else self.value_of(node, "language")
        if node is not None and text and not LANGUAGE.fullmatch(text):
            self.report(node, "E202", f"'{text}' is no language code; write it like en, zh-Hans or pt-BR.")
            return ""
        return text

    def id(self) -> str:
        node = self.peek("id")
        text = "" if node is None else self.value_of(node, "id")
        if node is not None and (" " in text or len(text) > 200):
            self.report(node, "E202", "An 'id' is one word of at most 200 characters.")
        return text

    def slug(self, fallback: str) -> str:
        """Return the slug that is written, or one made of *fallback*."""
        node = self.peek("slug")
        written = "" if node is None else self.value_of(node, "slug")
        if not isinstance(node, Text) or not written:
            if node is None and "slug" in self.nodes and not isinstance(self.nodes["slug"], Text):
                self.report(self.nodes["slug"], "E202", "'slug' is one text.")
            elif node is None and isinstance(empty := self.nodes.get("slug"), Text) and not empty.is_plain:
                self.report(empty, "E204", "The slug is empty: write one, or leave the field out.")
            return slugify(unquote(fallback)) or "article"
        if fault := slug_fault(written):
            self.report(node, "E204", f"The slug '{written[:60]}' {fault}.")
            return "x"
        if _PLAIN_SEGMENT.fullmatch(written):
            return written
        made = slugify(unquote(written))
        self.report(node, "W202", f"The slug '{written}' is used as '{made}': letters, digits and '-' alone.")
        return made

    def mentions(self, field: str) -> tuple[Mention, ...]:
        """Return names in the order written, each once."""
        found: dict[Mention, None] = {}
        for item in self._items(field):
            if isinstance(item, Map):
                mention = self._mention_map(item, field)
            else:
                text = self.value_of(item, field)
                mention = self._split_office(item, text) if field == "people" else Mention(text, line=item.line)
            if mention is not None and mention.name:
                found[mention] = None
        return tuple(found)

    def _mention_map(self, node: Map, field: str) -> Mention | None:
        values = self.parts(node, field, ("name", "role", "institution"))
        if not values.get("name"):
            self.report(
                node, "E202", f"An entry of '{field}' needs a 'name'; one with a comma or a colon stands in quotes."
            )
            return None
        return Mention(values["name"], values.get("role", ""), values.get("institution", ""), node.line)

    def _split_office(self, node: Node, text: str) -> Mention:
        """Split ``"Name, office"`` at the first comma, except where it can be ``Family, Given``."""
        comma = re.search("[,，]", text)
        if comma is None:
            return Mention(text, line=node.line)
        name, office = text[: comma.start()].strip(), text[comma.end() :].strip()
        if " " not in name and name.isascii() and len(office.split()) <= 2:
            self.report(
                node, "W202",
                f"'{text}' is taken as one name; for a name and an office write {{name: {name}, role: {office}}}.",
            )  # fmt: skip
            return Mention(text, line=node.line)
        return Mention(name, office, line=node.line)

    def parts(self, node: Map, field: str, known: tuple[str, ...]) -> dict[str, str]:
        values: dict[str, str] = {}
        for key, value in node.entries:
            if key.value not in known:
                self.report(
                    key,
                    "W201",
                    f"'{field}' has no '{key.value}'{nearest(key.value, known)}; it has {', '.join(known)}.",
                )
            elif not (isinstance(value, Text) and value.is_null):
                values[key.value] = self.value_of(value, f"{field}.{key.value}")
        return values

    def provenance(self) -> Provenance | None:
        """Return ``source``: a map, a name, or an address; parts may come from foreign fields (``source.url``)."""
        node = self.peek("source")
        values: dict[str, str] = {}
        if isinstance(node, Map):
            values = self.parts(node, "source", SOURCE_FIELDS)
        elif node is not None:
            text = self.value_of(node, "source")
            values = {"url" if split_url(text).scheme in ("http", "https") else "name": text}
        for name in SOURCE_FIELDS:
            if f"source.{name}" in self.settings.fields and (text := self.text(f"source.{name}")):
                values[name] = text
        for name in ("url", "archived"):
            if values.get(name) and not is_web(values[name]):
                place = node if node is not None else self.top
                self.report(
                    place,
                    "E202",
                    f"'source.{name}' is an address that begins with https:// or http://, not '{values[name][:60]}'.",
                )
        if "retrieved" in values:
            try:
                values["retrieved"] = parse_date(values["retrieved"]).iso
            except ValueError as error:
                self.report(node if node is not None else self.top, "E203", f"{error}.")
        return Provenance(**values) if any(values.values()) else None

    def credits(self) -> tuple[Credit, ...]:
        found: list[Credit] = []
        for item in self._items("credits"):
            values = (
                self.parts(item, "credits", ("name", "role"))
                if isinstance(item, Map)
                else {"name": self.value_of(item, "credits")}
            )
            if values.get("name"):
                found.append(Credit(**values))
            elif isinstance(item, Map):
                self.report(item, "E202", "An entry of 'credits' needs a 'name'.")
        return tuple(dict.fromkeys(found))

    def images(self) -> tuple[Image, ...]:
        found: list[Image] = []
        for item in self._items("images"):
            known = ("src", "alt", "caption", "credit")
            values = (
                self.parts(item, "images", known) if isinstance(item, Map) else {"src": self.value_of(item, "images")}
            )
            if not values.get("src"):
                if isinstance(item, Map):
                    self.report(item, "E202", "An entry of 'images' needs a 'src', a file beside the article.")
                continue
            if not values.get("alt"):
                self.report(item, "W403", f"The image '{values['src'][:80]}' has no 'alt': say what it shows.")
            found.append(Image(**values))
        return tuple(found)

    def aliases(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for item in self._items("aliases"):
            written = self.value_of(item, "aliases")
            path = split_url(written).path if split_url(written).scheme in ("http", "https") else written
            path = unquote(path)
            if path.startswith(self.settings.prefix):
                path = path.removeprefix(self.settings.prefix)
            segments = [part for part in path.split("/") if part]
            fault = next((fault for part in segments if "://" not in path and (fault := segment_fault(part))), "")
            if not segments or fault or "://" in path or "?" in path or "#" in path:
                self.report(
                    item,
                    "E204",
                    f"The alias '{written[:80]}' {fault or 'is no path of this site'}: write it like /old/path/.",
                )
                continue
            found[
                "/".join(segments) + ("" if "." in segments[-1] and segments[-1].endswith((".html", ".htm")) else "/")
            ] = None
        return tuple(found)

    def finish_page(self) -> None:
        """Report the fields that nobody took of a stand-alone page, which has no others."""
        for name in self.nodes.keys() - self.taken:
            hint = nearest(name, ("title", "summary", "language", "slug"))
            self.report(self.keys[name], "W201", f"A page has no field '{name}'{hint}; it is not used.")

    def finish(self) -> bytes:
        """Report the fields nobody took and return them, with those declared as extra, as JSON."""
        extra: dict[str, object] = {}
        declared = set(self.settings.fields.get("extra", ()))
        own = self.nodes.get("extra")
        if own is not None:
            self.taken.add("extra")
            if isinstance(own, Map):
                extra.update({key.value: plain(value) for key, value in own.entries})
            elif not (isinstance(own, Text) and own.is_null):
                self.report(own, "E202", "'extra' is a map of anything.")
        for name, node in self.nodes.items():
            if name not in self.taken:
                extra[name] = plain(node)
                if name not in declared:
                    self.report(
                        self.keys[name],
                        "W201",
                        f"There is no field '{name}'{nearest(name, ARTICLE_FIELDS)}; kept under 'extra'.",
                    )
        return msgspec.json.encode(extra)
