"""Says what to write where YAML cannot be read: the parser knows what it expected, an editor what was meant."""

from __future__ import annotations

import re

import yaml

_BAD_START = "A value cannot begin like this unless it stands in quotes:"
_STARTS = (
    "cannot start any token",
    "not allowed in this context",
    "expected node content",
    "expected comment or line break",
    "expected ',' or",
    "expected alphabetic or numeric",
    "unknown directive",
)
"""Parts of libyaml's and PyYAML's messages for a sign that means something to YAML where a value was to begin."""


def advise(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[str, int, int, str]:
    """Return code, line (from 0), column (from 1) and message for *error*, found in *lines*."""
    problem, context = error.problem or "unreadable", error.context or ""
    here, opened = _place(error.problem_mark), _place(error.context_mark)
    place = here or opened or (0, 0)
    line = lines[place[0]] if place[0] < len(lines) else ""
    if "depth" in problem:
        return "E106", place[0], place[1] + 1, "Lists and maps are nested too deep."
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        return (
            "E104",
            place[0],
            (line.find("\t") if "\t" in line else place[1]) + 1,
            "A tab cannot indent here: use blanks.",
        )
    if "quoted scalar" in context:
        return _quoted(problem, place, opened or place)
    if "mapping values are not allowed" in problem:
        return "E104", place[0], place[1] + 1, _colon(line, place[1])
    before = line[: place[1]].rstrip()
    if before.endswith(("'", '"')) and re.match(r"[^:]*:\s*['\"]|\s*-\s*['\"]", before):
        message = (
            "Text goes on after the closing quote: put the whole value in quotes, and double the same quotes inside it."
        )
        return "E104", place[0], place[1] + 1, message
    if any(start in problem for start in _STARTS) or _value(line)[:1] in tuple("@`%*[{&!"):
        if opened and ("flow" in context or "block scalar" in context) and "cannot start" not in problem:
            place, line = opened, lines[opened[0]]
        return "E104", place[0], place[1] + 1, f"{_BAD_START} {_in_quotes(line, place[1])}."
    return "E104", place[0], place[1] + 1, f"This is no YAML: {problem}{' ' + context if context else ''}."


def _place(mark: yaml.Mark | None) -> tuple[int, int] | None:
    return None if mark is None else (mark.line, mark.column)


def _quoted(problem: str, place: tuple[int, int], opened: tuple[int, int]) -> tuple[str, int, int, str]:
    if "Unicode character escape" in problem:
        return "E108", place[0], place[1] + 1, "This escape stands for no character: delete it."
    if "escape" in problem:
        message = "In double quotes '\\' begins an escape: double it, or use single quotes."
        return "E104", place[0], place[1] + 1, message
    message = "This quote is never closed: close it, or double it where it belongs to the text."
    return "E104", opened[0], opened[1] + 1, message


def _colon(line: str, column: int) -> str:
    if not re.search(r":\s", line[:column]):
        return "This line continues the one before it: that one lacks its ': ', or this one is indented by mistake."
    key, _, value = line.partition(":")
    return f"A value that holds ': ' stands in quotes: {key.strip()}: {_quote(value)}."


def _value(line: str) -> str:
    return line.partition(": ")[2].lstrip()


def _in_quotes(line: str, column: int) -> str:
    """Return the value at *column* in quotes, with its key if it is all that the key has."""
    key, colon, value = line.partition(":")
    if line.lstrip().startswith("- ") or not colon:
        return _quote(line[column:])
    if value.lstrip().startswith(("[", "{")) and line[column : column + 1] in tuple("@`%*&!|>"):
        return _quote(re.split(r"[],}]", line[column:])[0])
    return f"{key.strip()}: {_quote(value)}"


def _quote(value: str) -> str:
    return "'" + value.strip().replace("'", "''") + "'"
