"""Text as full-text search reads it: words, and in scripts without spaces pairs of characters.

Every character of such a script becomes a word of itself and the one after it: 上海交大 is ``上海 海交 交大 大``. So a
search for any part of a sentence finds it, whatever a dictionary takes for a word; and the text can be put together again
of the first characters. ``static/theme/search.js`` does the same to what is searched for.
"""

from __future__ import annotations

import re

UNSPACED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters that stand without spaces between words: Han and Kana, as a range of a regular expression."""

_RUN = re.compile(f"[{UNSPACED}]+")


def bigrams(text: str) -> str:
    """Return *text* with every run of unspaced characters as words of two; the last of a run is a word of one."""
    return _RUN.sub(lambda match: _pairs(match[0]), text)


def _pairs(run: str) -> str:
    return f" {' '.join(run[place : place + 2] for place in range(len(run)))} "


def has_unspaced(text: str) -> bool:
    return _RUN.search(text) is not None
