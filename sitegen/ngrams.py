"""Text for a full-text index whose queries are not ours to prepare, such as SQLite's FTS5 behind Datasette.

There a query without blanks is one word, and so is a whole Chinese sentence. `ngrams` makes a word of every part of a
sentence up to some length: 上海交大 of up to two is ``上 上海 海 海交 交 交大 大``. (`bigrams` is for an index whose queries are
cut like its text.)
"""

from __future__ import annotations

import re

from sitegen.bigrams import UNSPACED

LONGEST = 12
"""Characters of a query that is found in names, titles and summaries; a longer one needs blanks."""

LONGEST_IN_TEXT = 4
"""The same in texts: with more, the index would be many times as large as the text."""

_RUN = re.compile(rf"[^\W_]*[{UNSPACED}][^\W_]*")
_UNIT = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
"""A character, or a word or a number between characters: 5G in 用5G网."""


def ngrams(text: str, most: int) -> str:
    """Return *text* with every run of unspaced characters as all its parts of one to *most*."""
    return _RUN.sub(lambda match: _parts(match[0], most), text)


def _parts(run: str, most: int) -> str:
    units = _UNIT.findall(run)
    found = (
        "".join(units[start:end])
        for start in range(len(units))
        for end in range(start + 1, min(start + most, len(units)) + 1)
    )
    return f" {' '.join(found)} "
