"""Counts what a generator has built, by kind of page."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_TAXONOMY = "(?:institutions|people|tags)"
_KINDS = (
    ("home", r"index\.html"),
    ("archive", r"archive/index\.html"),
    ("article", r"\d{4}/\d\d/[^/]+/index\.html"),
    ("year", r"\d{4}/(?:page/\d+/)?index\.html"),
    ("month", r"\d{4}/\d\d/(?:page/\d+/)?index\.html"),
    ("institution", r"institutions/[^/]+/(?:page/\d+/)?index\.html"),
    ("person", r"people/[^/]+/(?:page/\d+/)?index\.html"),
    ("tag", r"tags/[^/]+/(?:page/\d+/)?index\.html"),
    ("index", rf"{_TAXONOMY}/(?:by/[^/]+/)?index\.html"),
    ("feed", r"(?:.*/)?feed\.atom"),
    ("sitemap", r"(?:.*/)?sitemap[^/]*\.xml"),
    ("robots and 404", r"robots\.txt|404\.html"),
    ("theme", r"theme/.*"),
    ("search", r"search/.*"),
    ("manifest", r"\.sitegen-manifest"),
)
"""Kinds of page and the paths they have; the first that fits."""

_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_PART = re.compile(r"page/\d+/index\.html$")
REDIRECT = "redirect"
OURS_ALONE = {REDIRECT, "manifest", "search"}
"""Kinds that no other program has."""
OTHER = "other"


def kind_of(path: str) -> str:
    """Return the kind of page at *path*, which is relative to the output folder and has ``/`` in it."""
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(path)), OTHER)


def count_pages(output: Path) -> Counter[str]:
    """Count the files below *output* by kind. Redirects, which stand only where a listing goes on, are their own."""
    counts: Counter[str] = Counter()
    for path in files_below(output):
        is_redirect = _PART.search(path) is not None and _redirects(output / path)
        counts[REDIRECT if is_redirect else kind_of(path)] += 1
    return counts


def differences(ours: Counter[str], theirs: Counter[str]) -> dict[str, tuple[int, int]]:
    """Return the kinds of which there are not equally many, those of `OURS_ALONE` aside."""
    kinds = sorted((ours.keys() | theirs.keys()) - OURS_ALONE)
    return {kind: (ours[kind], theirs[kind]) for kind in kinds if ours[kind] != theirs[kind]}


def files_below(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below *folder*, relative to it, with ``/``."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                else:
                    yield prefix + entry.name


def _redirects(file: Path) -> bool:
    with file.open("rb") as stream:
        return b'http-equiv="refresh"' in stream.read(1024)
