"""The running text of a body: where names may be linked in it, and what its author marks with ``[[…]]``."""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitegen.spelling import fold, is_unspaced, spaced

SEPARATOR = "\n"
"""Stands between two runs of text in a folded text: no name goes across. Folding drops every other blank."""

_BETWEEN = "\0"
"""Stands between two runs while they are folded together: folding keeps it, and no body holds it."""

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


class Run(NamedTuple):
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
        start, end = match.span()
        if start > last:
            runs.append(Run(last, html[last:start], not closed, block))
        last = end
        if not match[2]:
            continue
        name = match[2].lower()
        if name in _CLOSED:
            closed = max(0, closed - 1) if match[1] else closed + 1
        if name not in _INLINE:
            block += 1
    if last < len(html):
        runs.append(Run(last, html[last:], not closed, block))
    return runs


def folded_text(html: str) -> str:
    """Return what names are looked for in: every run of open text of *html*, folded, `SEPARATOR` between runs."""
    texts = [run.text for run in runs_of(html) if run.is_open]
    if _BETWEEN in html:
        return SEPARATOR.join(map(fold, texts))
    # Character by character: the runs at once are what they are one by one, and one call costs less than fifty.
    return fold(_BETWEEN.join(texts)).replace(_BETWEEN, SEPARATOR)


def word_starts(html: str, size: int) -> set[str]:
    """Return the first *size* folded characters of all that could be a name in the open text of *html*."""
    found: set[str] = set()
    for run in runs_of(html):
        text = spaced(run.text) if run.is_open else ""
        folded = fold(text)
        place = 0
        # Between these pieces stand but blanks, which are nothing in a folded text.
        for piece in _START.findall(text):
            is_word = piece.isascii() or not any(map(is_unspaced, piece))
            for start in (piece,) if is_word else piece:
                found.add(folded[place : place + size])
                place += len(fold(start))
    return found - {""}


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
        _end_of(_plain(reversed(before))),
        _spaced_once(_plain([text[start:finish]])).strip(),
        _beginning_of(_plain(after)),
    )


def _beside(runs: list[Run], number: int, step: int, most: int) -> Iterator[str]:
    """Yield the runs of one block beside ``runs[number]``, going on by *step*, up to about *most* characters."""
    place = number + step
    while most > 0 and 0 <= place < len(runs) and runs[place].block == runs[number].block:
        yield runs[place].text
        most -= len(runs[place].text)
        place += step


def _plain(pieces: Iterable[str]) -> str:
    """Return the text of *pieces* as it is read."""
    return htmllib.unescape(without_markup("".join(pieces)))


def _spaced_once(text: str) -> str:
    """Return *text* with one blank for many: ``re.sub(r"\\s+", " ", text)``, in a third of the time."""
    words = text.split()
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + " ".join(words) + (" " if text[-1].isspace() else "")


def _end_of(text: str) -> str:
    """Return the end of *text* that has about `CONTEXT` characters and begins with a whole word."""
    line = _spaced_once(text[-2 * CONTEXT :]).lstrip()
    if len(line) <= CONTEXT:
        line = _spaced_once(text).lstrip()
    if len(line) <= CONTEXT:
        return line
    piece = line[-CONTEXT:]
    blank = piece.find(" ")
    return "…" + (piece[blank + 1 :] if 0 <= blank < CONTEXT // 2 else piece)


def _beginning_of(text: str) -> str:
    line = _spaced_once(text[: 2 * CONTEXT]).rstrip()
    if len(line) <= CONTEXT:
        line = _spaced_once(text).rstrip()
    if len(line) <= CONTEXT:
        return line
    piece = line[:CONTEXT]
    blank = piece.rfind(" ")
    return (piece[:blank] if blank > CONTEXT // 2 else piece) + "…"
