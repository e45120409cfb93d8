"""The text of a body without markup, and how long it is."""

from __future__ import annotations

import html as htmllib
import re
from itertools import groupby

from sitegen.bigrams import UNSPACED
from sitegen.prose import runs_of, without_markup

_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


def plain_text(html: str) -> str:
    """Return the text of *html*, a line for each paragraph, heading or item, and an empty one between two of them."""
    blocks = ("".join(run.text for run in runs) for _, runs in groupby(runs_of(html), key=lambda run: run.block))
    lines = (" ".join(without_markup(htmllib.unescape(block)).split()) for block in blocks)
    return "\n\n".join(filter(None, lines))


def word_count(text: str) -> int:
    """Return how many words *text* has; in scripts without spaces, each character is one."""
    rest, characters = _UNSPACED.subn(" ", text)
    return characters + len(_WORD.findall(rest))


def character_count(text: str) -> int:
    """Return how many characters *text* has without its blanks."""
    return len("".join(text.split()))
