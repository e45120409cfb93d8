"""BibTeX: a work as an entry for LaTeX and for reference managers, in UTF-8.

Every text stands in braces of its own, so that no style changes its capitals or takes a name apart. Source: the manuals of
BibTeX (btxdoc) and biblatex.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from sitegen.citations import Work, responsible, source_note
from sitegen.urls import clean_url

_PLAIN_ID = re.compile(r"[a-z0-9][a-z0-9:./+_-]*")
_KEY_LENGTH = 60
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    }
)  # fmt: skip
_LIGATURES = ("--", "''", "``", "?`", "!`", ",,", "<<", ">>")
"""Two signs that TeX makes one of."""
_LIGATURE = re.compile("|".join(f"(?<={re.escape(pair[0])})(?={re.escape(pair[1])})" for pair in _LIGATURES))
_ADDRESS_SIGNS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", "^": "%5E"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex_entry(work: Work) -> str:
    """Return *work* as one entry, with a line end last."""
    date, source = work.date, work.source
    fields = {
        "author": "{" + " and ".join(f"{{{_escaped(name)}}}" for name in responsible(work)) + "}",
        "title": _protected(work.title),
        "journal": _protected(work.site),
        "entrysubtype": "{newspaper}",
        "date": f"{{{date.text[:10]}}}",
        "year": f"{{{date.year}}}",
        "month": _MONTHS[int(date.month) - 1] if date.month else "",
        "url": f"{{{_address(work.permalink)}}}",
        "language": f"{{{_escaped(work.language)}}}",
        "keywords": "{" + ", ".join(_keyword(word) for word in work.keywords) + "}" if work.keywords else "",
        "abstract": _protected(work.summary) if work.summary else "",
        "note": _protected(source_note(work)) if source_note(work) else "",
        "copyright": _protected(source.licence) if source is not None and source.licence else "",
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join((f"@article{{{citation_key(work.id)},", *lines, "}\n"))


def citation_key(id: str) -> str:
    """Return the key of the article *id*: the id itself, or its letters and a hash where BibTeX could not take or tell it."""
    if _PLAIN_ID.fullmatch(id) and len(id) <= _KEY_LENGTH:
        return id
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]+", "-", plain)[:_KEY_LENGTH].strip("-") or "article"
    return f"{letters}-{blake2b(id.encode(), digest_size=8).hexdigest()}"


def _escaped(text: str) -> str:
    escaped = text.translate(_SPECIAL)
    return _LIGATURE.sub("{}", escaped) if any(pair in escaped for pair in _LIGATURES) else escaped


def _protected(text: str) -> str:
    return f"{{{{{_escaped(text)}}}}}"


def _keyword(word: str) -> str:
    """Return *word* as one of a list that commas divide."""
    return f"{{{_escaped(word)}}}" if "," in word or ";" in word else _escaped(word)


def _address(url: str) -> str:
    """Return *url* as it stands in a field that is not escaped."""
    return clean_url(url).translate(_ADDRESS_SIGNS)
