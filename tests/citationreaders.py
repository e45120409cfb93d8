"""Strict readers of BibTeX and RIS: what is not as their manuals have it is an error, not a guess.

Small ones of our own: the readers that others wrote forgive much, and the conformance checks use those.
"""

from __future__ import annotations

import re

_COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
_TOKEN = re.compile(
    r"\{\\(?P<command>[a-z]+)\}|\\(?P<escaped>[&%$#_])|(?P<brace>[{}])|(?P<bad>[\\&%$#_~^])|(?P<plain>[^\\{}&%$#_~^]+)"
)
_TEX_PAIRS = ("--", "''", "``", "?`", "!`", ",,", "<<", ">>")
_FIELD = re.compile(r"  ([a-z]+) = (?:([a-z]{3})|\{(.*)\}),")
_HEAD = re.compile(r"@article\{([A-Za-z0-9][^\s,{}\"#%'()=~\\]*),")


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of each entry of *text*, as they are written, by key; a key twice, in any case, is an error."""
    entries: dict[str, dict[str, str]] = {}
    for block in text.split("\n\n"):
        first, *lines, last = block.rstrip("\n").split("\n")
        head = _HEAD.fullmatch(first)
        assert head is not None and last == "}", block
        assert head[1].lower() not in {key.lower() for key in entries}, head[1]
        fields: dict[str, str] = {}
        for line in lines:
            match = _FIELD.fullmatch(line)
            assert match is not None, line
            assert match[1] not in fields, line
            fields[match[1]] = match[2] or match[3]
            assert is_balanced(fields[match[1]]), line
        entries[head[1]] = fields
    return entries


def is_balanced(text: str) -> bool:
    """Say whether every brace has its other one: BibTeX counts those after a backslash too."""
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def tex(text: str) -> str:
    """Return what TeX prints of *text*."""
    out: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        assert match.start() == end, text
        end = match.end()
        assert match["bad"] is None, text
        if match["plain"]:
            assert not any(pair in match["plain"] for pair in _TEX_PAIRS), text
        out.append(_COMMANDS[match["command"]] if match["command"] else match["escaped"] or match["plain"] or "")
    assert end == len(text), text
    return "".join(out)


def split_outside(text: str, separator: str) -> list[str]:
    """Split *text* where *separator* stands in no braces, as BibTeX does."""
    parts, depth, last, at = [], 0, 0, 0
    while at < len(text):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0 and text.startswith(separator, at):
            parts.append(text[last:at])
            at = last = at + len(separator)
            continue
        at += 1
    return [*parts, text[last:]]


def read_ris(text: str) -> list[list[tuple[str, str]]]:
    """Return tags and values of each record of *text*."""
    records: list[list[tuple[str, str]]] = []
    lines = text.split("\r\n")
    assert lines == [line for part in text.split("\r\n") for line in (part.splitlines() or [""])], text
    for line in lines:
        if line:
            match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
            assert match is not None, line
            if match[1] == "TY":
                records.append([])
            records[-1].append((match[1], match[2]))
    assert all(record[0] == ("TY", "NEWS") and record[-1] == ("ER", "") for record in records), text
    return records
