"""The register of authority records: which of them a name belongs to, and what is wrong between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.errors import Problem
from sitegen.slugs import match_key, slugify
from sitegen.spelling import needle

ANCHOR = 6
"""Characters of a folded name by which the names that may stand in one text are looked up."""

PROVISIONAL, AMBIGUOUS = "~", "?"
"""How the terms begin that are no record's id."""

MOST_MERGERS = 20
"""Steps from a merged record to the one that stands for it."""

_RECORD = msgspec.msgpack.Decoder(AuthorityRecord)

Place = tuple[str, str]
"""Taxonomy and id of a record, or taxonomy and key of a name."""


class Register:
    """Answers from the tables of records, as they are now."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._terms: dict[tuple[str, str], str] = {}

    def forget(self) -> None:
        """Forget the answers given so far: records have changed."""
        self._terms.clear()

    def record(self, taxonomy: str, id_: str) -> AuthorityRecord | None:
        row = self.catalog.row("SELECT record FROM records WHERE taxonomy = ? AND id = ?", taxonomy, id_)
        return _RECORD.decode(row[0]) if row else None

    def final(self, taxonomy: str, id_: str) -> str:
        """Return the id of the record that stands for *id_* after all mergers; in a circle each stands for itself."""
        return self.steps(taxonomy, id_)[-1]

    def steps(self, taxonomy: str, id_: str) -> list[str]:
        """Return *id_* and what it is merged into, one after the other; a circle ends where it comes back to *id_*."""
        steps = [id_]
        while len(steps) <= MOST_MERGERS and (len(steps) == 1 or steps[-1] != id_):
            row = self.catalog.row("SELECT merged_into FROM records WHERE taxonomy = ? AND id = ?", taxonomy, steps[-1])
            if row is None or not row[0] or not self.exists(taxonomy, row[0]):
                break
            steps.append(row[0])
        return steps

    def exists(self, taxonomy: str, id_: str) -> bool:
        return self.catalog.row("SELECT 1 FROM records WHERE taxonomy = ? AND id = ?", taxonomy, id_) is not None

    def members(self, taxonomy: str, term: str) -> list[AuthorityRecord]:
        """Return the record *term* and those merged into it, itself first; none if it is no record, or merged itself."""
        if self.final(taxonomy, term) != term or not self.exists(taxonomy, term):
            return []
        ids = sorted(self.group(taxonomy, term), key=lambda id_: (id_ != term, id_))
        return [record for id_ in ids if (record := self.record(taxonomy, id_)) is not None]

    def group(self, taxonomy: str, id_: str) -> set[str]:
        """Return *id_* and the ids of all records that were merged into it."""
        found, new = {id_}, [id_]
        while new:
            rows = self.catalog.rows(
                "SELECT id FROM records WHERE taxonomy = ? AND merged_into = ? AND merged_into != ''",
                taxonomy, new.pop(),
            )  # fmt: skip
            more = [row[0] for row in rows if row[0] not in found]
            found.update(more)
            new += more
        return found

    def claimants(self, taxonomy: str, key: str) -> frozenset[str]:
        """Return the ids of the records that a name of this key may belong to."""
        rows = self.catalog.rows("SELECT record FROM claims WHERE taxonomy = ? AND key = ?", taxonomy, key)
        return frozenset(self.final(taxonomy, id_) for (id_,) in rows.fetchall())

    def find(self, taxonomy: str, name: str) -> tuple[str, ...]:
        """Return the ids of the records that *name* may belong to, in order: one, none, or several."""
        if self.exists(taxonomy, name):
            return (self.final(taxonomy, name),)
        return tuple(sorted(self.claimants(taxonomy, match_key(name))))

    def term(self, taxonomy: str, name: str) -> str:
        """Return the term that *name* resolves to, as in the table ``mentions``."""
        known = self._terms.get((taxonomy, name))
        if known is None:
            known = self._terms[taxonomy, name] = self._term(taxonomy, name)
        return known

    def _term(self, taxonomy: str, name: str) -> str:
        if not name:
            return ""
        found = self.find(taxonomy, name)
        if len(found) == 1:
            return found[0]
        if found:
            return f"{AMBIGUOUS}{match_key(name)}"
        slug = slugify(name)
        # Its page would have the address of that record's.
        return self.final(taxonomy, slug) if self.exists(taxonomy, slug) else f"{PROVISIONAL}{match_key(slug)}"


def needle_row(taxonomy: str, term: str, form: str, rule: str) -> tuple[str, str, str, str, str] | None:
    """Return a row of the table ``needles``; ``None`` for a form of signs alone."""
    folded = needle(form)
    return (taxonomy, term, form, folded[:ANCHOR], rule) if folded else None


def record_problems(catalog: Catalog, register: Register) -> Iterator[Problem]:
    """Yield what is wrong between records: ids twice, names that fit two, references to nothing, circles."""
    rows = catalog.rows("SELECT taxonomy, id_key FROM given GROUP BY taxonomy, id_key HAVING COUNT(*) > 1")
    for taxonomy, id_key in rows.fetchall():
        first, *others = given(catalog, (taxonomy, id_key))
        for record in others:
            message = f"The id '{record.id}' belongs to the record at {first.source}:{first.line} already."
            yield Problem(record.source, record.line, 0, "E304", message)
    rows = catalog.rows("SELECT taxonomy, key FROM claims GROUP BY taxonomy, key HAVING COUNT(*) > 1")
    for taxonomy, key in rows.fetchall():
        found = [register.record(taxonomy, id_) for id_ in sorted(register.claimants(taxonomy, key))]
        records = [record for record in found if record is not None]
        if len(records) > 1 and not are_distinct(records):
            yield from _ambiguous(records, key)
    rows = catalog.rows(
        "SELECT l.taxonomy, l.record, l.kind, l.target FROM relations l WHERE NOT EXISTS"
        " (SELECT 1 FROM records r WHERE r.taxonomy = l.taxonomy AND r.id = l.target)"
    )
    for taxonomy, id_, kind, target in rows.fetchall():
        if (at := register.record(taxonomy, id_)) is not None:
            name = "distinct_from" if kind == "distinct" else kind
            yield Problem(at.source, at.line, 0, "W301", f"'{name}' names '{target}', which is no record.")
    rows = catalog.rows("SELECT taxonomy, id, merged_into FROM records WHERE merged_into != ''")
    for taxonomy, id_, target in rows.fetchall():
        at = register.record(taxonomy, id_)
        assert at is not None
        if not register.exists(taxonomy, target):
            yield Problem(at.source, at.line, 0, "E304", f"'merged_into' names '{target}', which is no record.")
        else:
            steps = register.steps(taxonomy, id_)
            if steps[-1] == id_:
                message = f"The record '{id_}' is merged into itself, by way of '{target}'."
                yield Problem(at.source, at.line, 0, "E304", message)
            elif len(set(steps)) > MOST_MERGERS:
                message = f"The record '{id_}' is merged in more than {MOST_MERGERS} steps: name the last one."
                yield Problem(at.source, at.line, 0, "E304", message)


def are_distinct(records: Iterable[AuthorityRecord]) -> bool:
    """Say whether records that share a name know of each other: of any two, one names the other in ``distinct_from``."""
    known = list(records)
    return all(
        one.id in other.distinct_from or other.id in one.distinct_from
        for number, one in enumerate(known)
        for other in known[number + 1 :]
    )


def _ambiguous(records: list[AuthorityRecord], key: str) -> Iterator[Problem]:
    ordered = sorted(records, key=lambda record: (record.source, record.line))
    for number, second in enumerate(ordered):
        first = next((record for record in ordered[:number] if not are_distinct((record, second))), None)
        if first is None:
            continue
        name = next((form.text for form in second.forms if match_key(form.text) == key), second.id)
        message = (
            f"'{name}' is a name of {second.id}, and of {first.id} ({first.source}:{first.line}) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
        )
        yield Problem(second.source, second.line, 0, "E302", message)


def given(catalog: Catalog, place: Place) -> list[AuthorityRecord]:
    """Return the records that files give of one id, by taxonomy and key of the id; the first of them counts."""
    query = "SELECT record FROM given WHERE taxonomy = ? AND id_key = ? ORDER BY source, line"
    return [_RECORD.decode(data) for (data,) in catalog.rows(query, *place)]
