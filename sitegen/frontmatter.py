"""Splits a source into front matter and body, from bytes to positioned nodes."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.characters import CONTROL, control_character
from sitegen.nodes import Map, NodeError, Text, parse_toml, parse_yaml

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}

MAX_BYTES = 8 * 1024 * 1024
"""A longer article is taken for a mistake; the longest of 2,400 real ones has 110 KB."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A source taken apart."""

    fields: Map
    body: str
    body_line: int
    """The line of the file, counted from 1, on which the body begins."""


def decode(data: bytes, most: int = MAX_BYTES, what: str = "an article") -> str:
    """Return *data* as text with ``\\n`` line ends and without a byte order mark. *what* has at most *most* bytes.

    Raises `NodeError`: E106 if it is too large, E107 at the first byte that is not UTF-8, E108 at a control character.
    """
    if len(data) > most:
        raise NodeError("E106", 0, 0, f"The file has {len(data):,} bytes; {what} has at most {most:,}.")
    if _is_utf_16(data):
        at = 0 if data[0] > 0x7F else data.index(0)
        what = "is no text" if at or not data[0] else "is not UTF-8"
        message = f"Byte 0x{data[at]:02X} {what}; the file looks like UTF-16: save it as UTF-8."
        raise NodeError("E107", 1, at + 1, message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec's count leaves out a byte order mark that it has skipped.
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") and error.object is not data else 0)
        before = data[:at]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")) + 1
        message = f"Byte 0x{data[at]:02X} is not UTF-8; the file looks like {likely_encoding(data)}: save it as UTF-8."
        raise NodeError("E107", line, column, message) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control_character(text) is not None and (match := CONTROL.search(text)):
        before_text = text[: match.start()]
        line = before_text.count("\n") + 1
        column = len(before_text.rpartition("\n")[2]) + 1
        raise NodeError("E108", line, column, f"The control character U+{ord(match[0]):04X} stands here: delete it.")
    return text


def likely_encoding(data: bytes) -> str:
    """Name the encoding that *data*, which is not UTF-8, is probably in."""
    if _is_utf_16(data):
        return "UTF-16"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return "Windows-1252 (Western European)"
    high = [char for char in text if ord(char) > 0x7F]
    common = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in high
    )
    # Western text read as GB18030 gives few and rare characters: an accented letter swallows the letter after it.
    paired = sum(byte >= 0xA1 for byte in data) >= 1.6 * len(high)
    return "GB18030 (Chinese)" if common >= 0.9 * len(high) and paired else "Windows-1252 (Western European)"


def _is_utf_16(data: bytes) -> bool:
    """Say whether *data* has the mark of UTF-16, or a zero in every second place as its plain letters do."""
    start = data[:200]
    return (
        start.startswith((b"\xff\xfe", b"\xfe\xff")) or max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4
    )


def split(text: str) -> FrontMatter:
    """Take *text* apart at its fences: ``---`` around YAML, closed by ``---`` or ``...``, or ``+++`` around TOML.

    Blank lines may stand before the first fence. Raises `NodeError` E101 to E106.
    """
    lines, start, end = _fences(text)
    fence = lines[start].rstrip()
    block = "\n".join(lines[start + 1 : end]) + "\n"
    parse = parse_yaml if fence == "---" else parse_toml
    fields = parse(block, start + 2)
    if isinstance(fields, Text) and fields.is_null:
        raise NodeError(
            "E103", start + 1, 1, "The front matter is empty: write 'title: …' and 'date: …' between the fences."
        )
    if not isinstance(fields, Map):
        raise NodeError(
            "E103", fields.line, fields.column, "Front matter is made of 'name: value' lines; this is none."
        )
    return FrontMatter(fields, "\n".join(lines[end + 1 :]), end + 2)


def _fences(text: str) -> tuple[list[str], int, int]:
    """Return the lines of *text*, and the places of its two fences in them."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    fence = lines[start].rstrip() if start is not None else ""
    if start is None or fence not in _FENCES:
        example = "'---', 'title: …', 'date: 2024-03-01', '---'"
        raise NodeError(
            "E101", (start or 0) + 1, 1, f"The file begins without front matter: begin it with the lines {example}."
        )
    closers = _FENCES[fence]
    end = next((number for number in range(start + 1, len(lines)) if lines[number].rstrip() in closers), None)
    if end is None:
        message = f"The front matter that opens here is never closed: put a line '{fence}' after its last field."
        raise NodeError("E102", start + 1, 1, message)
    return lines, start, end


def body_of(data: bytes) -> str:
    """Return the text after the front matter of a source that has been parsed before."""
    lines, _, end = _fences(decode(data))
    return "\n".join(lines[end + 1 :])


def parse_source(data: bytes) -> FrontMatter:
    """Decode and split one source file."""
    return split(decode(data))
