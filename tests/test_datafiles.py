"""Tables of ``/data/`` as CSV and JSONL: what is written is read again as it was, whatever it is."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from sitegen.datafiles import csv_bytes, joined, jsonl_bytes, safe_text
from sitegen.datarecords import (
    ArticleRecord,
    AssertedRecord,
    FormRecord,
    MentionRecord,
    NameRecord,
    OfficeRecord,
    Particulars,
)
from sitegen.datatables import TABLE, TABLES
from sitegen.fields import Credit, Provenance
from sitegen.fileviews import DataView
from sitegen.views import SiteView

SITE = SiteView("Archive", "", "en", "https://example.org/news/", "/news/", (), "+00:00", "link", ("data",), ())
HERE = SiteView("Archive", "", "en", "", "/", (), "+00:00", "link", ("data",), ())

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'quoted'", "''", "＝1+1", "＠x", "a,b", 'say "x"',
    "two\nlines", "two\r\nlines", "a|b", "a\\|b", "\\", "|", "", "]]>", "</script>", "&amp;", "\u2028x\u0085", "🙂",
    "\u202eright to left", "上海交通大学", "…!?", "x" * 10_000,
)  # fmt: skip


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Read a file as docs/data.md tells: standard CSV, then one apostrophe less."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


def read_list(cell: str) -> list[str]:
    """Read a list as docs/data.md tells."""
    found, item, is_escaped = [], "", False
    for char in cell:
        if is_escaped:
            item, is_escaped = item + char, False
        elif char == "\\":
            is_escaped = True
        elif char == "|":
            found.append(item)
            item = ""
        else:
            item += char
    return [*found, item]


def an_article(text: str) -> ArticleRecord:
    particulars = Particulars(
        text,
        "2024-03-02",
        text,
        text,
        Provenance(text, "https://x.example/", "", "", text),
        (Credit(text, text),),
        3,
        15,
    )
    return ArticleRecord(text, "2024/03/x y/", text, "2024-03", "en", particulars, (text, "b"), (), ("t",))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_comes_out_of_csv_as_it_went_in(text: str) -> None:
    data = csv_bytes(SITE, DataView("", "articles", (an_article(text), an_article("plain"))))
    first, second = read_csv(data)
    assert (first["id"], first["title"], first["summary"], first["source_licence"]) == (text,) * 4
    assert (second["id"], second["title"]) == ("plain", "plain")
    assert first["address"] == "https://example.org/news/2024/03/x%20y/"
    assert (read_list(first["institutions"]), first["people"], first["words"]) == ([text, "b"], "", "3")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_of_csv_is_taken_for_a_formula(text: str) -> None:
    rows = csv.reader(io.StringIO(csv_bytes(SITE, DataView("", "articles", (an_article(text),))).decode(), newline=""))
    assert [cell for row in rows for cell in row if re.match("[=+@\t\r\n＝＋－＠-]", cell)] == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_comes_out_of_jsonl_as_it_went_in_and_takes_one_line(text: str) -> None:
    data = jsonl_bytes(SITE, DataView("", "articles", (an_article(text), an_article("plain"))))
    first, second = (json.loads(line) for line in data.decode().splitlines())
    assert (first["id"], first["title"], first["institutions"], first["credits"]) == (text, text, [text, "b"], [text])
    assert (second["id"], second["words"]) == ("plain", 3)


@pytest.mark.parametrize(
    ("items", "cell"),
    [
        ((), ""),
        (("a", "b"), "a|b"),
        (("a|b", "c\\"), "a\\|b|c\\\\"),
        (("", ""), "|"),
        (("", "zh", ""), "|zh|"),
    ],
    ids=["nothing", "two", "signs of its own", "two that are empty", "one between two that are empty"],
)  # fmt: skip
def test_a_list_is_one_cell(items: tuple[str, ...], cell: str) -> None:
    assert joined(items) == cell
    assert items == () or tuple(read_list(cell)) == items


@pytest.mark.parametrize(
    ("text", "safe"), [("=1", "'=1"), ("'a", "''a"), ("a=1", "a=1"), ("1912-04-16", "1912-04-16"), ("", "")]
)
def test_an_apostrophe_stands_before_what_needs_one_alone(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_a_table_without_a_row_is_a_line_of_column_names() -> None:
    data = csv_bytes(SITE, DataView("", "offices-asserted", ()))
    assert data == b"person,office,institution,institution_printed,start,until,note\r\n"
    assert jsonl_bytes(SITE, DataView("", "people", ())) == b""


def test_lines_end_as_the_standard_says() -> None:
    record = AssertedRecord("ada", "Dean, acting", "", "Board", "2001", "", 'said "so"')
    data = csv_bytes(SITE, DataView("", "offices-asserted", (record,)))
    assert data.split(b"\r\n")[1:] == [b'ada,"Dean, acting",,Board,2001,,"said ""so"""', b""]


def test_a_name_has_its_forms_with_language_and_kind() -> None:
    forms = (FormRecord("上海交通大学", "zh", "native"), FormRecord("SJTU", "", "acronym"))
    record = NameRecord("sjtu", "institutions/sjtu/", "S|J", "registered", "university", forms, (("ror", "0220qvk04"),))
    row = read_csv(csv_bytes(HERE, DataView("", "institutions", (record,))))[0]
    assert row == {
        "id": "sjtu", "address": "/institutions/sjtu/", "name": "S|J", "status": "registered", "kind": "university",
        "forms": "上海交通大学|SJTU", "form_languages": "zh|", "form_kinds": "native|acronym", "identifiers": "ror:0220qvk04",
    }  # fmt: skip


def test_json_has_every_key_and_nothing_changed() -> None:
    record = NameRecord("ada", "people/ada/", "=Ada", "provisional", "", (), ())
    assert jsonl_bytes(SITE, DataView("", "people", (record,))) == (
        b'{"id":"ada","address":"https://example.org/news/people/ada/","name":"=Ada","status":"provisional",'
        b'"forms":[],"form_languages":[],"form_kinds":[],"identifiers":[]}\n'
    )


def test_the_columns_of_plain_tables_are_the_fields_of_their_records() -> None:
    assert tuple(column.name for column in TABLE["mentions"].columns) == MentionRecord._fields
    assert tuple(column.name for column in TABLE["offices"].columns) == OfficeRecord._fields
    assert tuple(column.name for column in TABLE["offices-asserted"].columns) == AssertedRecord._fields


def test_every_key_is_among_the_columns() -> None:
    assert [table.name for table in TABLES if not {*table.key} <= {column.name for column in table.columns}] == []
