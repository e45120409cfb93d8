"""RIS: a work as lines of a tag and a value, for reference managers.

Source: the format's description by Research Information Systems; lines end with carriage return and line feed.
"""

from __future__ import annotations

from sitegen.bibtex import citation_key
from sitegen.citations import Work, responsible, source_note


def ris_record(work: Work) -> str:
    """Return *work* as one record, with an empty line last."""
    day = work.date.day
    lines = (
        ("TY", "NEWS"),
        ("ID", citation_key(work.id)),
        ("TI", work.title),
        *(("AU", name) for name in responsible(work)),
        ("T2", work.site),
        ("PY", work.date.year),
        ("DA", f"{work.date.year}/{work.date.month}/{day[8:]}/"),
        ("UR", work.permalink),
        ("LA", work.language),
        ("AB", work.summary),
        *(("KW", word) for word in work.keywords),
        ("N1", source_note(work)),
        ("N1", f"Licence: {work.source.licence}" if work.source is not None and work.source.licence else ""),
        ("AN", work.id),
    )
    return "".join(f"{tag}  - {line}\r\n" for tag, value in lines if (line := _line(value))) + "ER  - \r\n\r\n"


def _line(text: str) -> str:
    """Return *text* without any sign that ends a line somewhere."""
    return text if text.isprintable() else " ".join(text.split())
