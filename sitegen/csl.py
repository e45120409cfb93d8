"""CSL-JSON: a work as citation processors take it.

A name is one ``literal``: nobody says which part of it is the family's. Source: the schema csl-data.json, version 1.0.
"""

from __future__ import annotations

import msgspec

from sitegen.bibtex import citation_key
from sitegen.citations import Work, responsible, source_note


def csl_item(work: Work) -> str:
    """Return *work* as one item, on one line."""
    date = work.date
    parts = [int(part) for part in (date.year, date.month, date.day[8:]) if part]
    item = {
        "id": citation_key(work.id),
        "type": "article-newspaper",
        "title": work.title,
        "author": [{"literal": name} for name in responsible(work)],
        "container-title": work.site,
        "issued": {"date-parts": [parts]},
        "language": work.language,
        "URL": work.permalink,
        "abstract": work.summary,
        "keyword": ", ".join(work.keywords),
        "note": source_note(work),
    }
    return msgspec.json.encode({name: value for name, value in item.items() if value}).decode()
