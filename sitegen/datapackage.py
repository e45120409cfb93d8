"""Describes the files of ``/data/`` as a Frictionless Data Package.

Source: Data Package, Data Resource, Tabular Data Resource and Table Schema, version 1. The parts of a table are one
resource: the description changes when a part comes or goes, not with an article.
"""

from __future__ import annotations

import re

import msgspec

from sitegen.datatables import TABLE, Column, Table
from sitegen.fileviews import DataFile, DataIndexView, DataPart
from sitegen.views import SiteView

_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}
_LIST = "Items are joined by |; a | or \\ in an item has a \\ before it."
_SAFE = (
    "A text that begins with = + - @ ' or a blank sign has an apostrophe before it, so that no spreadsheet takes it for a"
    " formula: take one apostrophe from the beginning of every cell that has one."
)


def package_bytes(site: SiteView, view: DataIndexView) -> bytes:
    present = {file.name for file in view.files if file.parts}
    resources = [resource for file in view.files if file.parts for resource in _resources(file, present)]
    package: dict[str, object] = {"profile": "data-package", "name": _package_name(site), "title": site.title}
    package["description"] = " ".join(filter(None, (site.description, _SAFE)))
    if site.base_url:
        package["homepage"] = site.base_url
    package["resources"] = resources
    return msgspec.json.format(msgspec.json.encode(package), indent=1) + b"\n"


def _package_name(site: SiteView) -> str:
    """Return a name as the specification wants it: lower case Latin letters, digits, full stops, hyphens."""
    place = site.base_url.partition("://")[2]
    return re.sub("[^a-z0-9.]+", "-", place.lower()).strip("-.") or "news-archive"


def _resources(file: DataFile, present: set[str]) -> list[dict[str, object]]:
    """Return what there is of a table, as rows and as lines; *present*: the tables that have any part."""
    about = {"title": file.title, "description": file.text}
    if file.name not in TABLE:
        # Parts of one resource can be put one after another; networks cannot.
        return [_graph(about, file.name, part) for part in file.parts]
    table = TABLE[file.name]
    rows: dict[str, object] = {
        "name": file.name, "profile": "tabular-data-resource", "path": _inside([part.path for part in file.parts]), **about,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": _DIALECT, "schema": _schema(table, present),
    }  # fmt: skip
    lines: dict[str, object] = {
        "name": f"{file.name}-jsonl", "profile": "data-resource", "path": _inside([part.lines for part in file.parts]),
        "title": f"{file.title}, as JSON", "description": f"{file.text} A line is a JSON object.",
        "format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8",
        "schema": {"fields": [_field(column, "array") for column in table.columns]},
    }  # fmt: skip
    return [rows, lines] if table.has_lines else [rows]


def _graph(about: dict[str, str], name: str, part: DataPart) -> dict[str, object]:
    return {
        "name": f"{name}-{part.name}", "profile": "data-resource", "path": _inside([part.path])[0],
        "title": f"{about['title']}, {part.name}", "description": about["description"],
        "format": "graphml", "mediatype": "application/graphml+xml", "encoding": "utf-8",
    }  # fmt: skip


def _inside(paths: list[str]) -> list[str]:
    """Return *paths* as seen from the folder of the package."""
    return [path.removeprefix("data/") for path in paths]


def _schema(table: Table, present: set[str]) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {"fields": [column.name], "reference": {"resource": column.refers_to, "fields": ["id"]}}
        for column in table.columns
        if column.refers_to in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column, list_type: str = "string") -> dict[str, object]:
    """Return the description of a column; *list_type*: ``array`` where a list is one, not a text."""
    is_text = column.type == "list" and list_type == "string"
    field: dict[str, object] = {
        "name": column.name,
        "type": list_type if column.type == "list" else column.type,
        "description": f"{column.text} {_LIST}" if is_text else column.text,
    }
    constraints: dict[str, object] = {}
    if column.is_required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.type == "integer":
        constraints["minimum"] = 0
    if constraints:
        field["constraints"] = constraints
    return field
