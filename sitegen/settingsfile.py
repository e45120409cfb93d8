"""Reads the settings of a site from ``site.yaml``, and says what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import PurePosixPath

from sitegen.errors import Problem, ProblemsError
from sitegen.frontmatter import decode
from sitegen.identifiers import SCHEMES
from sitegen.nodes import Map, Node, NodeError, Sequence, Text, parse_yaml
from sitegen.settings import (
    ARTICLE_FIELDS,
    FILE_NAME,
    FORMATS,
    LANGUAGE,
    RECORD_FIELDS,
    SOURCE_FIELDS,
    TAXONOMIES,
    Folder,
    MenuItem,
    RecordFolder,
    Settings,
    nearest,
)
from sitegen.urls import is_sound, split_url

_FIELD_TARGETS = (*ARTICLE_FIELDS, *(f"source.{name}" for name in SOURCE_FIELDS))
_RECORD_TARGETS = (*RECORD_FIELDS, *(f"identifiers.{scheme}" for scheme in SCHEMES), "extra")
_PERMALINK_PARTS = ("year", "month", "day", "slug", "language", "folder")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")


_CHOICES = {
    "html": ("safe", "trusted"),
    "remote_images": ("link", "allow"),
    "shortcodes": ("keep", "strip"),
    "text_entities": ("keep", "decode"),
    "search": ("on", "off"),
    "ledger": ("on", "off"),
    "link_names": ("all", "declared", "none"),
}


def parse_settings(data: bytes) -> Settings:
    """Read the bytes of ``site.yaml``. Raises `ProblemsError` with every E501 in it."""
    reader = _Reader()
    try:
        node = parse_yaml(decode(data))
    except NodeError as error:
        raise ProblemsError([Problem(FILE_NAME, error.line, error.column, "E501", error.message)]) from error
    if isinstance(node, Text) and node.is_null:
        return Settings()
    if not isinstance(node, Map):
        reader.refuse(node, "Settings are 'name: value' lines.")
        raise ProblemsError(reader.problems)
    values = reader.read(node)
    if reader.problems:
        raise ProblemsError(reader.problems)
    return Settings(**values)  # type: ignore[arg-type]  # each value was read for its own field


def with_base_url(settings: Settings, url: str) -> Settings:
    """Return *settings* published at *url*. Raises `ValueError`."""
    return replace(settings, base_url=base_url(url))


def base_url(text: str) -> str:
    """Return *text* as a base address, ending in a slash. Raises `ValueError`."""
    parts = split_url(text)
    if (
        parts.scheme not in ("http", "https")
        or not is_sound(parts)
        or parts.query
        or parts.fragment
        or re.search(r"\s", text)
    ):
        raise ValueError(f"'{text}' is no address of a site; write it like https://example.org/news/")
    return text if text.endswith("/") else text + "/"


class _Reader:
    """Reads the settings one by one and collects what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, node: Node, message: str) -> None:
        self.problems.append(Problem(FILE_NAME, node.line, node.column, "E501", message))

    def read(self, node: Map) -> dict[str, object]:
        known = tuple(item.name for item in fields(Settings))
        values: dict[str, object] = {}
        for key, value in node.entries:
            name = key.value
            if name not in known:
                self.refuse(key, f"There is no setting '{name}'{nearest(name, known)}.")
            elif not (isinstance(value, Text) and value.is_null):
                read = getattr(self, f"_{name}", self._text)
                if (result := read(value, name)) is not None:
                    values[name] = result
        self.refuse_shared_folder(node, values)
        return values

    def refuse_shared_folder(self, node: Map, values: dict[str, object]) -> None:
        """Report a folder that is to be read both as articles and as records."""
        folders = Settings(**{name: values[name] for name in ("articles", "authorities") if name in values})  # type: ignore[arg-type]  # as in parse_settings
        shared = {folder.path for folder in folders.articles} & {folder.path for folder in folders.authorities}
        for path in sorted(shared):
            key = next(key for key, _ in node.entries if key.value in ("articles", "authorities"))
            self.refuse(key, f"'{path}' is a folder of articles: records need a folder of their own.")

    def _text(self, node: Node, name: str) -> str | None:
        if not isinstance(node, Text):
            self.refuse(node, f"'{name}' is one text.")
            return None
        if name in _CHOICES and node.value not in _CHOICES[name]:
            self.refuse(node, f"'{name}' is {' or '.join(_CHOICES[name])}, not '{node.value}'.")
            return None
        return node.value.strip()

    def _texts(self, node: Node, name: str) -> tuple[str, ...] | None:
        items = node.items if isinstance(node, Sequence) else (node,)
        found = [self._text(item, name) for item in items]
        return tuple(item for item in found if item is not None)

    _exclude = _texts

    def _language(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        if text is not None and not LANGUAGE.fullmatch(text):
            self.refuse(node, f"'{text}' is no language code; write it like en, zh-Hans or pt-BR.")
            return None
        return text

    def _base_url(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        try:
            return base_url(text) if text else None
        except ValueError as error:
            self.refuse(node, f"{error}.")
            return None

    def _utc_offset(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        if text is not None and not _OFFSET.fullmatch(text):
            self.refuse(node, f"'{text}' is no offset; write it like +08:00, in quotes.")
            return None
        return text

    def _permalink(self, node: Node, name: str) -> str | None:
        text = self._text(node, name)
        if text is None:
            return None
        unknown = [part for part in re.findall(r"{([^{}]*)}", text) if part not in _PERMALINK_PARTS]
        bare = re.sub(r"{[^{}]*}", "x", text)
        if unknown:
            self.refuse(node, f"'{{{unknown[0]}}}' is no part of an address; there are {', '.join(_PERMALINK_PARTS)}.")
        elif "{slug}" not in text or not re.fullmatch(r"/(?:[\w~-][\w.~-]*/)+", bare):
            self.refuse(
                node,
                "A permalink begins and ends with '/', holds {slug}, and is otherwise made of letters, digits and '-'.",
            )
        else:
            return text
        return None

    def _per_page(self, node: Node, name: str) -> int | None:
        return self._number(node, name, 1)

    def _pairs(self, node: Node, name: str) -> int | None:
        return self._number(node, name, 0)

    def _image_widths(self, node: Node, name: str) -> tuple[int, ...] | None:
        widths: set[int] = set()
        for item in node.items if isinstance(node, Sequence) else (node,):
            if not isinstance(item, Text) or not re.fullmatch("[0-9]{2,4}", item.value):
                self.refuse(item, f"'{name}' is a list of widths in pixels, from 10 to 9999, or [].")
                return None
            widths.add(int(item.value))
        return tuple(sorted(widths))

    def _number(self, node: Node, name: str, least: int) -> int | None:
        text = self._text(node, name)
        if text is None or not re.fullmatch("[0-9]{1,4}", text) or not least <= int(text) <= 1000:
            self.refuse(node, f"'{name}' is a number from {least} to 1000.")
            return None
        return int(text)

    def _folder(self, node: Node, name: str, what: str = "folder") -> str | None:
        text = self._text(node, name)
        if text is None:
            return None
        path = PurePosixPath(text)
        if path.is_absolute() or ".." in path.parts or "\\" in text or re.match("[A-Za-z]:", text) or not path.parts:
            self.refuse(node, f"'{name}' is a {what} inside the site folder, written with '/': not '{text}'.")
            return None
        return str(path)

    _pages = _templates = _static = _folder

    def _social_card_font(self, node: Node, name: str) -> str | None:
        path = self._folder(node, name, "file")
        if path is not None and not path.lower().endswith((".otf", ".ttf", ".ttc")):
            self.refuse(node, f"'{name}' is a font, a file that ends in .otf, .ttf or .ttc.")
            return None
        return path

    def _output(self, node: Node, name: str) -> str | None:
        return self._text(node, name)

    def _articles(self, node: Node, name: str) -> tuple[Folder, ...] | None:
        found: list[Folder] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Map):
                parts = {key.value: value for key, value in item.entries}
                unknown = [key for key, _ in item.entries if key.value not in ("path", "language")]
                for key in unknown:
                    self.refuse(key, f"A folder of articles has 'path' and 'language', not '{key.value}'.")
                path = self._folder(parts["path"], name) if "path" in parts else None
                language = self._language(parts["language"], "language") if "language" in parts else ""
                if "path" not in parts:
                    self.refuse(item, "A folder of articles needs its 'path'.")
                if path is not None:
                    found.append(Folder(path, language or ""))
            elif (path := self._folder(item, name)) is not None:
                found.append(Folder(path))
        return tuple(found) or None

    def _authorities(self, node: Node, name: str) -> tuple[RecordFolder, ...] | None:
        found: list[RecordFolder] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Map):
                folder = self._record_folder(item, name)
            else:
                path = self._folder(item, name)
                folder = RecordFolder(path) if path is not None else None
            if folder is not None and any(folder.path == other.path for other in found):
                self.refuse(item, f"'{folder.path}' is named twice: a folder has its records read in one way.")
            elif folder is not None:
                found.append(folder)
        return tuple(found) or None

    def _record_folder(self, node: Map, name: str) -> RecordFolder | None:
        parts = {key.value: value for key, value in node.entries}
        known = tuple(item.name for item in fields(RecordFolder))
        for key, _ in node.entries:
            if key.value not in known:
                message = f"A folder of records has {', '.join(known)}, not '{key.value}'{nearest(key.value, known)}."
                self.refuse(key, message)
        if "path" not in parts:
            self.refuse(node, "A folder of records needs its 'path'.")
            return None
        path = self._folder(parts["path"], name)
        taxonomy = self._text(parts["taxonomy"], "taxonomy") if "taxonomy" in parts else ""
        if taxonomy and taxonomy not in TAXONOMIES:
            hint = nearest(taxonomy, TAXONOMIES)
            message = f"'taxonomy' is {', '.join(TAXONOMIES[:-1])} or {TAXONOMIES[-1]}, not '{taxonomy}'{hint}."
            self.refuse(parts["taxonomy"], message)
        theirs = self._record_fields(parts["fields"]) if "fields" in parts else {}
        exclude = self._texts(parts["exclude"], "exclude") if "exclude" in parts else ()
        return RecordFolder(path, taxonomy or "", theirs, exclude or ()) if path is not None else None

    def _fields(self, node: Node, name: str) -> dict[str, tuple[str, ...]]:
        return self._field_map(node, _FIELD_TARGETS, "field of an article", "people: authors")

    def _record_fields(self, node: Node) -> dict[str, tuple[str, ...]]:
        return self._field_map(node, _RECORD_TARGETS, "key of a record", "name: display_name")

    def _field_map(self, node: Node, targets: tuple[str, ...], kind: str, example: str) -> dict[str, tuple[str, ...]]:
        if not isinstance(node, Map):
            self.refuse(node, f"'fields' is a map: our field, then theirs, such as '{example}'.")
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for key, value in node.entries:
            if key.value not in targets:
                self.refuse(key, f"'{key.value}' is no {kind}{nearest(key.value, targets)}.")
            else:
                found[key.value] = self._texts(value, "fields") or ()
        return found

    def _formats(self, node: Node, name: str) -> tuple[str, ...] | None:
        if not isinstance(node, Map):
            self.refuse(node, "'formats' is a map, such as '{rss: off}' or '{all: off, atom: on}'.")
            return None
        known = (*FORMATS, "all")
        switches: dict[str, bool] = {}
        for key, value in node.entries:
            if key.value not in known:
                self.refuse(key, f"There is no format '{key.value}'{nearest(key.value, known)}.")
            elif not isinstance(value, Text) or value.value not in ("on", "off"):
                self.refuse(value, f"The format '{key.value}' is on or off.")
            else:
                switches[key.value] = value.value == "on"
        every = switches.get("all", True)
        return tuple(name for name in FORMATS if switches.get(name, every))

    def _menu(self, node: Node, name: str) -> tuple[MenuItem, ...] | None:
        found: list[MenuItem] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            title, path = (item.get("title"), item.get("path")) if isinstance(item, Map) else (None, None)
            if isinstance(title, Text) and isinstance(path, Text) and re.match("/(?!/)", path.value):
                found.append(MenuItem(title.value, path.value))
            else:
                self.refuse(item, "An entry of the menu is {title: About, path: /about/}.")
        return tuple(found)
