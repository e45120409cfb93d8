"""What the heads of built pages say to machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.sites import run_build, write_site

HOSTILE = "</script><!--<script>\"' & ]]> =1+1, {x} \\ %0A 😀 שלום “上海” \u2028"
"""A title that ends what it stands in, wherever that is."""

SHOWN = " ".join(HOSTILE.split())
"""The same as a title is kept: white space is one blank."""


def site(root: Path, files: Mapping[str, str], settings: str = "", formats: str = "all: on") -> Path:
    """Build a site of *files* at an address below a path, and return its root."""
    text = (
        "title: Archive\nbase_url: https://example.org/news/\nid: test\nsearch: off\nledger: off\n"
        f"formats: {{{formats}}}\n{settings}\n"
    )
    write_site(root, {"site.yaml": text, **files})
    run_build(root)
    return root


@dataclass
class Head(HTMLParser):
    """The head of one page."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    """Relation, with the language where one is named, and address; those of the theme's own files left out."""
    properties: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._is_data = False
        self.feed(self.text.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_data = tag == "script" and values.get("type") == "application/ld+json"
        if self._is_data:
            self.scripts.append("")
        if tag == "link" and "theme/" not in values["href"]:
            about = " ".join(filter(None, (values["rel"], values.get("hreflang"), values.get("type"))))
            self.links.append((about, values["href"]))
        if tag == "meta" and "property" in values:
            self.properties.append((values["property"], values["content"]))
        if tag == "meta" and values.get("name", "viewport") not in ("viewport", "color-scheme", "description"):
            self.names.append((values["name"], values["content"]))

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False

    @property
    def graph(self) -> list[dict[str, Any]]:
        (script,) = self.scripts
        data = json.loads(script)
        assert data.keys() == {"@context", "@graph"}
        assert data["@context"] == "https://schema.org"
        found: list[dict[str, Any]] = data["@graph"]
        return found

    def node(self, type_: str) -> dict[str, Any]:
        (found,) = (node for node in self.graph if node["@type"] == type_)
        return found


def head(root: Path, path: str) -> Head:
    return Head((root / "public" / path / "index.html").read_text("utf-8"))
