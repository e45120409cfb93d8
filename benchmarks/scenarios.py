"""What happens to an archive before it is built: each scenario says which files of a site change, and how."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import Article, Corpus, Record
from benchmarks.layouts import sitegen_record
from benchmarks.programs import Changes, Program

NEWEST = datetime.date(2023, 12, 31)
"""After the last day of every archive."""
MIDDLE = datetime.date(2008, 6, 15)

Scenario = Callable[[Program, Corpus, Path], Changes | None]
"""Returns the changes to a program's site; None where the program knows nothing like it."""


def nothing(program: Program, corpus: Corpus, site: Path) -> Changes:
    return {}


def added(program: Program, corpus: Corpus, site: Path) -> Changes:
    article = corpus.article(corpus.make_facts(corpus.size, NEWEST))
    return dict([program.article(article)])


def edited(program: Program, corpus: Corpus, site: Path) -> Changes:
    article = corpus.article(corpus.facts[corpus.size // 2])
    return dict([program.article(with_correction(article))])


def backdated(program: Program, corpus: Corpus, site: Path) -> Changes:
    article = corpus.article(corpus.make_facts(corpus.size + 1, MIDDLE))
    return dict([program.article(article)])


def renamed(program: Program, corpus: Corpus, site: Path) -> Changes | None:
    """Give an institution another accepted name; the one before becomes a variant."""
    if program.name != "sitegen":
        return None
    record = average_record(corpus)
    before = sitegen_record(record.slug, record.name, (record.variant,))
    after = sitegen_record(record.slug, f"Royal {record.name}", (record.name, record.variant))
    return replaced(site, "authorities/institutions.yaml", before, after)


def theme(program: Program, corpus: Corpus, site: Path) -> Changes:
    """Change a word that every article's page shows."""
    return replaced(site, program.article_template, '"_tags">Tags<', '"_tags">Subjects<')


SCENARIOS: dict[str, tuple[str, Scenario]] = {
    "clean": ("everything, from nothing", nothing),
    "unchanged": ("nothing changed", nothing),
    "added": ("one article added", added),
    "edited": ("one article edited", edited),
    "backdated": ("one older article added", backdated),
    "renamed": ("one record renamed", renamed),
    "theme": ("article template changed", theme),
}
"""By name: what the report calls it, and what it does."""


def replaced(site: Path, path: str, before: str, after: str) -> Changes:
    text = (site / path).read_text("utf-8")
    if before not in text:
        raise ValueError(f"{path} does not hold what the scenario changes: {before}")
    return {path: text.replace(before, after)}


def with_correction(article: Article) -> Article:
    return replace(article, text=f"{article.text}\nAn earlier form of this article gave a wrong date.\n")


def average_record(corpus: Corpus) -> Record:
    """Return the record of an institution that has nearest to as many articles as all have on average."""
    counts = Counter(name for facts in corpus.facts for name in facts.institutions)
    average = counts.total() / len(counts)
    return min(corpus.records("institutions"), key=lambda record: (abs(counts[record.name] - average), record.name))


def apply(site: Path, changes: Changes) -> dict[str, bytes | None]:
    """Write *changes* and return what undoes them: the bytes each file held; None where there was no file."""
    before: dict[str, bytes | None] = {}
    for path, text in changes.items():
        file = site / path
        before[path] = file.read_bytes() if file.exists() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return before


def undo(site: Path, before: dict[str, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            (site / path).unlink()
        else:
            (site / path).write_bytes(data)
