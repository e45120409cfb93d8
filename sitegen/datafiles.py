"""Writes records of ``/data/`` as CSV and as JSONL.

Source of CSV: RFC 4180, in UTF-8 without a byte order mark. Two rules are our own, and docs/data.md tells how both are undone:
a text that a spreadsheet would take for a formula has an apostrophe before it, and so has one that begins with an apostrophe;
and a list is one cell, its items joined by ``|``.
"""

from __future__ import annotations

import re

import msgspec

from sitegen.datarecords import ArticleRecord, DataRecord, NameRecord
from sitegen.datatables import TABLE
from sitegen.fileviews import DataView
from sitegen.urls import quote_path
from sitegen.views import SiteView

Cell = str | int | tuple[str, ...]

_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
"""What a cell begins with that is taken for a formula, here or in East Asian width; and what tells that it is none."""

_PLAIN = re.compile('[^\'=+\\-@\t\r\n＝＋－＠",][^",\r\n]*')
"""A text that stands in a cell as it is, as most do."""

_QUOTED = re.compile('[",\r\n]')
_JSON = msgspec.json.Encoder()
_BREAKS = ((b"\xc2\x85", b"\\u0085"), (b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))
"""What some programs read as the end of a line."""


def csv_bytes(site: SiteView, view: DataView) -> bytes:
    columns = [column.name for column in TABLE[view.table].columns]
    lines = [",".join(columns)]
    for record in view.records:
        if isinstance(record, tuple):
            row: tuple[Cell, ...] = record
        else:
            cells = cells_of(record, site)
            row = tuple(cells[name] for name in columns)
        lines.append(",".join(map(_csv_cell, row)))
    return ("\r\n".join(lines) + "\r\n").encode()


def jsonl_bytes(site: SiteView, view: DataView) -> bytes:
    """Return a JSON object for each record; every key is always there, and nothing is changed in any text."""
    columns = [column.name for column in TABLE[view.table].columns]
    return b"".join(_json_line(cells_of(record, site), columns) for record in view.records)


def cells_of(record: DataRecord, site: SiteView) -> dict[str, Cell]:
    """Return *record* by the names of its table's columns, and perhaps more."""
    if isinstance(record, ArticleRecord):
        return _article_cells(record, site)
    if isinstance(record, NameRecord):
        return _name_cells(record, site)
    return record._asdict()


def _article_cells(record: ArticleRecord, site: SiteView) -> dict[str, Cell]:
    more = record.particulars
    source = more.provenance
    return {
        "id": record.id,
        "address": site.root + quote_path(record.path),
        "title": record.title,
        "date": record.date,
        "date_note": more.date_note,
        "updated": more.updated,
        "language": record.language,
        "place": more.place,
        "summary": more.summary,
        "institutions": record.institutions,
        "people": record.people,
        "tags": record.tags,
        "source_name": source.name,
        "source_url": source.url,
        "source_retrieved": source.retrieved,
        "source_archived": source.archived,
        "source_licence": source.licence,
        "credits": tuple(credit.name for credit in more.credits),
        "credit_roles": tuple(credit.role for credit in more.credits),
        "words": more.words,
        "characters": more.characters,
    }


def _name_cells(record: NameRecord, site: SiteView) -> dict[str, Cell]:
    return {
        "id": record.id,
        "address": site.root + quote_path(record.path),
        "name": record.name,
        "status": record.status,
        "kind": record.kind,
        "forms": tuple(form.text for form in record.forms),
        "form_languages": tuple(form.language for form in record.forms),
        "form_kinds": tuple(form.kind for form in record.forms),
        "identifiers": tuple(f"{scheme}:{value}" for scheme, value in record.identifiers),
    }


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return str(cell)
    text = cell if isinstance(cell, str) else joined(cell)
    if not text or _PLAIN.fullmatch(text):
        return text
    text = safe_text(text)
    if _QUOTED.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def safe_text(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula: without the first apostrophe, it is *text* again."""
    return f"'{text}" if _FORMULA.match(text) else text


def joined(items: tuple[str, ...]) -> str:
    """Return *items* as one cell: joined by ``|``, and a ``|`` or a backslash in an item with a backslash before it."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def _json_line(cells: dict[str, Cell], columns: list[str]) -> bytes:
    line = _JSON.encode({name: cells[name] for name in columns})
    for sign, escaped in _BREAKS:
        if sign in line:
            line = line.replace(sign, escaped)
    return line + b"\n"
