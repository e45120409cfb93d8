"""Compares what articles declare with what their texts mention, and records with both."""

from __future__ import annotations

import html as htmllib
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from sitegen.articles import Article
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.register import Register
from sitegen.spelling import fold, needle

MANY = 100
"""If more articles than this, and most of all, declare whom they do not mention, that is how the archive is kept."""

_ARTICLE = msgspec.msgpack.Decoder(Article)


def undeclared(catalog: Catalog) -> Iterator[Problem]:
    """Yield N301 for each article whose text names registered people or institutions that it does not declare."""
    rows = catalog.rows(
        "SELECT a.source, o.taxonomy, l.heading FROM occurrences o JOIN articles a ON a.id = o.article"
        " JOIN listings l ON l.taxonomy = o.taxonomy AND l.term = o.term WHERE o.is_aside"
        " AND NOT (o.taxonomy = 'institutions' AND EXISTS"
        " (SELECT 1 FROM mentions m WHERE m.article = o.article AND m.institution_term = o.term))"
        " ORDER BY a.source, o.taxonomy, o.start"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for source, taxonomy, heading in rows:
        found[source].append(f"'{heading}' ({taxonomy})")
    for source, names in found.items():
        yield Problem(source, 0, 0, "N301", f"The text names {_list(names)}; the front matter does not.")


def unmentioned(catalog: Catalog) -> Iterator[Problem]:
    """Yield N302 for each article that declares people or institutions whom neither its text nor its title names."""
    rows = catalog.rows(
        "SELECT a.id, a.source, m.taxonomy, m.term, m.name, m.line FROM mentions m"
        " JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE m.taxonomy != 'tags' AND NOT EXISTS (SELECT 1 FROM occurrences o"
        " WHERE o.article = m.article AND o.taxonomy = m.taxonomy AND o.term = m.term) ORDER BY a.source, m.line, m.taxonomy, m.position"
    )
    found: dict[tuple[str, int], list[str]] = {}
    heads: dict[int, str] = {}
    texts: dict[int, str] = {}
    for number, source, taxonomy, term, name, line in rows.fetchall():
        if number not in heads:
            query = "SELECT b.record, t.folded FROM bodies b JOIN texts t USING (article) WHERE article = ?"
            record, folded = catalog.row(query, number) or (b"", "")
            article = _ARTICLE.decode(record)
            heads = {number: fold(htmllib.escape(f"{article.title}\n{article.summary}", quote=False))}
            texts = {number: folded}
        forms = catalog.rows("SELECT form FROM needles WHERE taxonomy = ? AND term = ?", taxonomy, term)
        keys = {needle(form) for (form,) in forms} | {needle(name)}
        if not any(key in heads[number] or key in texts[number] for key in keys if key):
            found.setdefault((source, line), []).append(f"'{name}'")
    row = catalog.row("SELECT COUNT(DISTINCT article) FROM mentions WHERE taxonomy != 'tags' AND term != ''")
    total = row[0] if row else 0
    articles = len({source for source, _ in found})
    if articles > MANY and articles * 2 > total:
        message = (
            f"{articles:,} of {total:,} articles declare people or institutions whom they do not name, "
            "as where bylines are read as people: not listed one by one."
        )
        yield Problem("", 0, 0, "N302", message)
        return
    for (source, line), names in found.items():
        yield Problem(source, line, 0, "N302", f"Neither the text nor the title names {_list(names)}.")


def unused_records(catalog: Catalog) -> Iterator[Problem]:
    """Yield N304 for each record that no article declares or mentions and no other record refers to."""
    rows = catalog.rows(
        "SELECT r.taxonomy, r.id FROM records r WHERE r.merged_into = '' AND NOT EXISTS"
        " (SELECT 1 FROM listings l WHERE l.taxonomy = r.taxonomy AND l.term = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM relations x WHERE x.taxonomy = r.taxonomy AND x.target = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM records m WHERE m.taxonomy = r.taxonomy AND m.merged_into = r.id AND m.merged_into != '')"
        " AND NOT (r.taxonomy = 'institutions' AND EXISTS"
        " (SELECT 1 FROM offices o WHERE o.institution_term = r.id AND o.institution_term != ''))"
    )
    register = Register(catalog)
    for taxonomy, id_ in rows.fetchall():
        if (record := register.record(taxonomy, id_)) is not None:
            message = f"No article names '{record.name}' ({taxonomy}/{id_}), and no other record refers to it."
            yield Problem(record.source, record.line, 0, "N304", message)


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
