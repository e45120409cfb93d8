"""Rows: a parsed source as the tables of the catalog hold it.

What one source says by itself is worked out where it is parsed, in as many processes as there are; the catalog only
stores it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.errors import Problem

Ref = tuple[str, str]
"""Kind and target, as in the table ``refs``."""


@dataclass(frozen=True, slots=True)
class ArticleRows:
    source: str
    key: str
    path: str
    path_key: str
    columns: tuple[object, ...]
    """Of the table ``articles``, from ``source`` to ``gone``."""
    card: bytes
    entry: bytes
    work: bytes
    data: bytes
    record: bytes
    html: str
    folded: str
    mentions: tuple[tuple[object, ...], ...]
    """Of the table ``mentions``, without the article and the terms."""
    refs: tuple[Ref, ...]
    originals: tuple[tuple[str, str], ...] = ()
    """Of the table ``originals``, without the article."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """Of a stand-alone page."""

    source: str
    record: bytes
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """What one source became: an article, or a page, or nothing but problems."""

    source: str
    result: ArticleRows | PageRows | None
    problems: tuple[Problem, ...]
