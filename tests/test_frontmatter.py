from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.frontmatter import decode, likely_encoding, parse_source, split
from sitegen.nodes import NodeError, plain

TEXTS = {
    "a word that YAML takes for false": ("no", "no"),
    "a word that YAML takes for true": ("yes", "yes"),
    "a switch": ("off", "off"),
    "a truth value": ("true", "true"),
    "a time of day": ("12:30", "12:30"),
    "a number with a leading zero": ("0123", "0123"),
    "a number with a last zero": ("1.10", "1.10"),
    "a year": ("2013", "2013"),
    "a power": ("1e3", "1e3"),
    "a hexadecimal number": ("0x1F", "0x1F"),
    "a number with underscores": ("1_000", "1_000"),
    "a day": ("2013-05-06", "2013-05-06"),
    "a moment with a loose zone": ("2013-05-06 9:05:00 -0400", "2013-05-06 9:05:00 -0400"),
    "infinity": (".inf", ".inf"),
    "a quoted null": ("'null'", "null"),
    "a quoted tilde": ('"~"', "~"),
    "a quoted nothing": ("''", ""),
    "a tilde": ("~", None),
    "a null": ("null", None),
    "nothing": ("", None),
    "a comment": ("# nothing", None),
    "a sign that stands inside": ("a # b", "a"),
    "a folded block": (">\n  one\n  two\n", "one two\n"),
    "a kept block": ("|\n  one\n  two\n", "one\ntwo\n"),
    "several lines": ("one\n  two", "one two"),
    "a Chinese sentence": ("合作：协议", "合作：协议"),
}


@pytest.mark.parametrize(("written", "value"), TEXTS.values(), ids=TEXTS)
def test_a_scalar_is_its_text_whatever_yaml_makes_of_it(written: str, value: str | None) -> None:
    assert plain(split(f"---\ntitle: {written}\n---\n").fields) == {"title": value}


TOML = {
    "a text": ("'no'", "no"),
    "a whole number": ("2013", "2013"),
    "a number with a last zero": ("1.10", "1.10"),
    "a day": ("2013-05-06", "2013-05-06"),
    "a moment": ("2013-05-06T09:05:00-04:00", "2013-05-06 09:05:00-04:00"),
    "a truth value": ("true", "true"),
    "a list": ("['a', 'b']", ["a", "b"]),
    "a map": ("{a = 'b'}", {"a": "b"}),
}


@pytest.mark.parametrize(("written", "value"), TOML.values(), ids=TOML)
def test_a_toml_value_is_its_text(written: str, value: object) -> None:
    assert plain(split(f"+++\nx = {written}\n+++\n").fields) == {"x": value}


FENCES = {
    "plain": ("---\na: b\n---\nbody\n", "body\n", 4),
    "closed by dots": ("---\na: b\n...\nbody\n", "body\n", 4),
    "with blanks after the fences": ("--- \na: b\n---\t\nbody\n", "body\n", 4),
    "after blank lines": ("\n \n---\na: b\n---\n\nbody\n", "\nbody\n", 6),
    "without a body": ("---\na: b\n---", "", 4),
    "with dashes in the body": ("---\na: b\n---\nx\n\n---\n\ny\n", "x\n\n---\n\ny\n", 4),
    "with dashes in a value": ("---\na: b --- c\n---\nbody", "body", 4),
    "with an indented fence in a block": ("---\na: b\nc: |\n  ---\n---\nbody", "body", 6),
}


@pytest.mark.parametrize(("text", "body", "line"), FENCES.values(), ids=FENCES)
def test_the_body_begins_after_the_closing_fence_and_knows_its_line(text: str, body: str, line: int) -> None:
    parts = split(text)
    assert (parts.fields.get("a") is not None, parts.body, parts.body_line) == (True, body, line)


def test_a_value_knows_its_place_from_the_top_of_the_file() -> None:
    fields = parse_source("\ufeff\n---\r\ntitle: A\r\ntags: [é, b]\r\n---\r\n".encode()).fields
    tags = fields.get("tags")
    assert tags is not None
    assert [(key.value, key.line, key.column) for key, _ in fields.entries] == [
        ("title", 3, 1),
        ("tags", 4, 1),
    ]
    assert (tags.line, tags.column) == (4, 7)


ENCODINGS = {
    "Chinese": ("上海交通大学与齐鲁工业大学签署协议", "gb18030", "GB18030 (Chinese)"),
    "Chinese with Latin": ("SJTU 与 QLU 签署协议。", "gb18030", "GB18030 (Chinese)"),
    "Chinese with an ideograph of four bytes": ("𠀀是一个字，上海也是。", "gb18030", "GB18030 (Chinese)"),
    "French": ("Le café à Genève était fermé", "cp1252", "Windows-1252 (Western European)"),
    "German": ("Größe, Übermut, Äpfel und Öl", "cp1252", "Windows-1252 (Western European)"),
    "typographic quotes": ("\u201cHello\u201d \u2013 she said", "cp1252", "Windows-1252 (Western European)"),
    "UTF-16 with a mark": ("---\ntitle: A\n", "utf-16", "UTF-16"),
    "UTF-16 of the other order": ("---\ntitle: A\n", "utf-16-be", "UTF-16"),
}


@pytest.mark.parametrize(("text", "encoding", "name"), ENCODINGS.values(), ids=ENCODINGS)
def test_the_likely_encoding_is_named(text: str, encoding: str, name: str) -> None:
    assert likely_encoding(text.encode(encoding)) == name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_decoding_changes_nothing_but_line_ends_and_the_mark(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes) -> None:
    try:
        parts = parse_source(data)
    except NodeError as error:
        assert error.code in ("E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108")
        assert error.line >= 1
        assert "\n" not in error.message
    else:
        assert parts.body_line > 1


@given(st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@`,~ \n\t\\"), max_size=40))
def test_any_yaml_is_read_or_refused_with_a_place_inside_the_file(text: str) -> None:
    source = f"---\n{text}\n---\n"
    try:
        parse_source(source.encode())
    except NodeError as error:
        assert 1 <= error.line <= source.count("\n") + 1
        assert "\n" not in error.message
