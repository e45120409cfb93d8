"""The running text of a body: where names may be linked in it, and what its author marks with ``[[…]]``."""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sitegen.spelling import fold, is_unspaced, spaced

SEPARATOR = "\n"
"""Stands between two runs of text in a folded text: no name goes across. Folding drops every other blank."""

CONTEXT = 90
"""Characters of the text before and after a mention that are kept with it."""

_ENOUGH = 8 * CONTEXT
"""Characters of HTML that are more than enough for them."""

_TOKEN = re.compile(
    r"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?</(?:script|style|textarea|title|xmp|iframe|noembed|noframes)\s*>"
    r"|<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?>|<![^>]*>"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
"""A tag, or what browsers do not read as elements and text: scripts, comments, declarations."""
_CLOSED = frozenset(
    {"a", "button", "code", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "math", "option", "pre", "samp",
     "select", "svg", "template"}
)  # fmt: skip
"""Elements whose text is never linked."""
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
     "span", "strong", "sub", "sup", "time", "u", "var"}
)  # fmt: skip
MARKUP = re.compile(r"\[\[(!?)(?=[^\[\]<>\n]*[^\W\d_])([^\[\]|<>\n]+)(?:\|([^\[\]|<>\n]+))?\]\]")
"""``[[name]]``, ``[[name|whom it means]]`` and ``[[!name]]``; ``[[1]]``, which has no letter, is something else."""

_START = re.compile(r"\w+|[^\w\s]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """The text between two tags."""

    start: int
    """In the HTML."""
    text: str
    is_open: bool
    """Names in it may be linked."""
    block: int
    """Number of the block of text it belongs to."""


def runs_of(html: str) -> list[Run]:
    """Return all text of *html*, cut at its tags, in order."""
    runs: list[Run] = []
    closed = block = last = 0
    for match in _TOKEN.finditer(html):
        if match.start() > last:
            runs.append(Run(last, html[last : match.start()], not closed, block))
        last = match.end()
        name = (match[2] or "").lower()
        if name in _CLOSED:
            closed = max(0, closed - 1) if match[1] else closed + 1
        if name and name not in _INLINE:
            block += 1
    if last < len(html):
        runs.append(Run(last, html[last:], not closed, block))
    return runs


def folded_text(html: str) -> str:
    """Return what names are looked for in: every run of open text of *html*, folded, `SEPARATOR` between runs."""
    return SEPARATOR.join([fold(run.text) for run in runs_of(html) if run.is_open])


def word_starts(html: str, size: int) -> set[str]:
    """Return the first *size* folded characters of all that could be a name in the open text of *html*."""
    found: set[str] = set()
    for run in runs_of(html):
        text = spaced(run.text) if run.is_open else ""
        for match in _START.finditer(text):
            has_unspaced = any(map(is_unspaced, match[0]))
            for place in range(match.start(), match.end() if has_unspaced else match.start() + 1):
                found.add(_folded_start(text, place, size))
    return found - {""}


def _folded_start(text: str, place: int, size: int) -> str:
    """Return the first *size* folded characters of *text* from *place* on."""
    reach = 8 * size
    while len(folded := fold(text[place : place + reach])) < size and place + reach < len(text):
        reach *= 2
    return folded[:size]


def written_names(html: str) -> set[str]:
    """Return the names and ids by which ``[[…]]`` in *html* say whom they mean."""
    if "[[" not in html:
        return set()
    return {written_name(match) for run in runs_of(html) if run.is_open for match in MARKUP.finditer(run.text)}


def written_name(match: re.Match[str]) -> str:
    """Return the name or id by which one ``[[…]]`` says whom it means."""
    return htmllib.unescape(match[3] or match[2])


def without_markup(text: str) -> str:
    """Return *text* with ``[[name]]``, ``[[name|id]]`` and ``[[!name]]`` as the names alone."""
    return MARKUP.sub(lambda match: match[2], text) if "[[" in text else text


def unmarked(html: str) -> str:
    """Return a piece of a body with its ``[[…]]`` as names; what stands in links and code stays."""
    if "[[" not in html:
        return html
    parts: list[str] = []
    last = 0
    for run in runs_of(html):
        if run.is_open:
            parts += [html[last : run.start], without_markup(run.text)]
            last = run.start + len(run.text)
    return "".join([*parts, html[last:]])


def context_of(runs: list[Run], number: int, start: int, finish: int) -> tuple[str, str, str]:
    """Return the text of ``runs[number]`` from *start* to *finish*, between the line before and after it; as plain text."""
    text = runs[number].text
    before, after = [text[max(0, start - _ENOUGH) : start]], [text[finish : finish + _ENOUGH]]
    before += _beside(runs, number, -1, _ENOUGH - len(before[0]))
    after += _beside(runs, number, 1, _ENOUGH - len(after[0]))
    return (
        _end_of(_words(reversed(before)).lstrip()),
        _words([text[start:finish]]).strip(),
        _beginning_of(_words(after).rstrip()),
    )


def _beside(runs: list[Run], number: int, step: int, most: int) -> Iterator[str]:
    """Yield the runs of one block beside ``runs[number]``, going on by *step*, up to about *most* characters."""
    place = number + step
    while most > 0 and 0 <= place < len(runs) and runs[place].block == runs[number].block:
        yield runs[place].text
        most -= len(runs[place].text)
        place += step


def _words(pieces: Iterable[str]) -> str:
    return _BLANKS.sub(" ", htmllib.unescape(without_markup("".join(pieces))))


def _end_of(text: str) -> str:
    """Return the end of *text* that has about `CONTEXT` characters and begins with a whole word."""
    if len(text) <= CONTEXT:
        return text
    piece = text[-CONTEXT:]
    blank = piece.find(" ")
    return "…" + (piece[blank + 1 :] if 0 <= blank < CONTEXT // 2 else piece)


def _beginning_of(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    piece = text[:CONTEXT]
    blank = piece.rfind(" ")
    return (piece[:blank] if blank > CONTEXT // 2 else piece) + "…"
