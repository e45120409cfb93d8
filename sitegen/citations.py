"""How to cite an article: what it says of itself, in the order and with the signs of four styles, as plain text.

Only who signs an article in ``credits`` is its author. Names and titles stand as printed: nobody says which part of a name is
the family's, and no style's capitals are forced on a title. The day of a visit is the reader's to add.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitegen.articles import Article
from sitegen.dates import ArchiveDate, month_name
from sitegen.fields import Credit, Provenance
from sitegen.settings import Settings
from sitegen.urls import quote_path

AUTHOR_ROLES = frozenset(
    {
        "", "author", "authors", "by", "byline", "correspondent", "report", "reporter", "reporting", "story", "text", "words",
        "writer", "writing", "written by", "作者", "文", "文字", "撰文", "撰稿", "記者", "记者", "通讯员", "通訊員",
    }
)  # fmt: skip
"""Roles in ``credits`` that make an author; ``Text and photographs`` is two of them."""

_BETWEEN_ROLES = re.compile(r"\s*(?:[,;/&+、，；]|\band\b|和|与|與)\s*")
_MOST_AUTHORS = 3
_END = (".", "!", "?", "。", "！", "？", "…")
_CLOSING = "\"'”’»」』）)"
_QUOTES = str.maketrans('“”"', "‘’'")


@dataclass(frozen=True, slots=True)
class Citation:
    style: str
    """As its users call it: ``Chicago``."""
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is cited."""

    title: str
    authors: tuple[str, ...]
    """As printed; empty where nobody signs."""
    site: str
    date: ArchiveDate
    permalink: str
    """Empty where it is not known."""
    source: Provenance | None
    language: str
    id: str = ""
    """Of the article, permanent."""
    summary: str = ""
    """As written; not what stands for one."""
    keywords: tuple[str, ...] = ()
    """The tags, as printed."""


def work_of(article: Article, settings: Settings) -> Work:
    """Return *article* as what is cited: its page in this archive."""
    return Work(
        title=article.title,
        authors=authors_of(article.credits),
        site=settings.title,
        date=article.date,
        permalink=settings.base_url + quote_path(article.path) if settings.base_url else "",
        source=article.provenance,
        language=article.language,
        id=article.id,
        summary=article.summary,
        keywords=tuple(tag.name for tag in article.tags),
    )


def authors_of(credits: tuple[Credit, ...]) -> tuple[str, ...]:
    """Return those of the *credits* who wrote the text."""
    return tuple(credit.name for credit in credits if is_author(credit))


def is_author(credit: Credit) -> bool:
    return any(role in AUTHOR_ROLES for role in _BETWEEN_ROLES.split(credit.role.casefold()))


def citations(work: Work) -> tuple[Citation, ...]:
    """Return a citation of *work* in each style."""
    return (
        Citation("Chicago", _chicago(work)),
        Citation("APA", _apa(work)),
        Citation("MLA", _mla(work)),
        Citation("GB/T 7714", _gbt(work)),
    )


def _chicago(work: Work) -> str:
    """Of The Chicago Manual of Style, the form of a note, where the name of an author is not turned round."""
    authors = f"{work.authors[0]} et al." if len(work.authors) > _MOST_AUTHORS else _listed(work.authors, "and")
    month, day = _month(work.date), _day(work.date)
    when = f"{month}{f' {day},' if day else ''} {_year(work.date)}".strip()
    parts = (authors, f"“{_inner(work.title)},” {work.site}", when, work.permalink)
    return _sentences(", ".join(filter(None, parts)), _source(work))


def _apa(work: Work) -> str:
    """Of the American Psychological Association."""
    many = len(work.authors) > 20
    authors = f"{', '.join(work.authors[:19])}, … {work.authors[-1]}" if many else _listed(work.authors, "&")
    month, day = _month(work.date), _day(work.date)
    when = f"({_year(work.date)}{f', {month}' if month else ''}{f' {day}' if day else ''})"
    head = (authors, when, work.title) if authors else (work.title, when)
    # No full stop after an address.
    return " ".join(filter(None, (_sentences(*head, work.site), work.permalink, _sentences(_source(work)))))


def _mla(work: Work) -> str:
    """Of the Modern Language Association."""
    authors = f"{work.authors[0]} et al." if len(work.authors) >= _MOST_AUTHORS else _listed(work.authors, "and")
    month = _month(work.date)
    if len(month) > 4:
        month = f"{month[: 4 if month == 'September' else 3]}."
    when = " ".join(filter(None, (_day(work.date), month, _year(work.date))))
    where = ", ".join(filter(None, (work.site, when, work.permalink)))
    return _sentences(authors, f"“{_ended(_inner(work.title))}” {where}", _source(work))


def _gbt(work: Work) -> str:
    """Of the Chinese standard for references, GB/T 7714-2015; what is read on the network is ``[EB/OL]``."""
    is_chinese = work.language.split("-")[0] == "zh"
    others = ("等" if is_chinese else "et al.",) if len(work.authors) > _MOST_AUTHORS else ()
    authors = ", ".join((*work.authors[:_MOST_AUTHORS], *others))
    year, rest = _year(work.date), work.date.text[4:10]
    when = f"{year}({year}{rest})" if rest else year
    source = _source(work, "来源: " if is_chinese else "Source: ")
    return _sentences(authors, f"{work.title}[EB/OL]", f"{work.site}, {when}", work.permalink, source)


def responsible(work: Work) -> tuple[str, ...]:
    """Return the authors; where nobody signs, the archive that publishes the text, as The Chicago Manual has the paper's name.

    Reference managers and styles sort by this name, and some programs take no work without one.
    """
    return work.authors or (work.site,)


def source_note(work: Work) -> str:
    """Return the sentence on where the text comes from, without a full stop; empty where nobody says."""
    return _source(work)


def _source(work: Work, label: str = "Source: ") -> str:
    """Return where the text comes from, or nothing."""
    parts = [part for part in (work.source.name, work.source.url) if part] if work.source is not None else []
    return label + ", ".join(parts) if parts else ""


def _listed(names: tuple[str, ...], last: str) -> str:
    if len(names) < 3:
        return f" {last} ".join(names)
    return f"{', '.join(names[:-1])}, {last} {names[-1]}"


def _year(date: ArchiveDate) -> str:
    """Return the year as pages show it: without noughts before it."""
    return str(int(date.year))


def _month(date: ArchiveDate) -> str:
    return month_name(date.month, "en") if date.month else ""


def _day(date: ArchiveDate) -> str:
    return date.day[8:].lstrip("0")


def _inner(title: str) -> str:
    """Return a title as it stands between double quotation marks."""
    return title.translate(_QUOTES)


def _ended(text: str) -> str:
    """Return *text* with a full stop, unless it ends with a sign of its own."""
    return text if text.rstrip(_CLOSING).endswith(_END) else f"{text}."


def _sentences(*parts: str) -> str:
    return " ".join(_ended(part) for part in parts if part)
