"""The register of authority records: which of them a name belongs to, and what a change of records reaches."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog, encode
from sitegen.errors import Problem
from sitegen.mentions import Form
from sitegen.references import candidates
from sitegen.slugs import match_key, path_key, slugify
from sitegen.spelling import default_rule, needle, spellings

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


@dataclasses.dataclass(slots=True)
class RecordChanges:
    """What a change of records reaches."""

    records: set[Place] = dataclasses.field(default_factory=set)
    """Records that came, went or changed, and the records they are merged into."""
    moved: set[Place] = dataclasses.field(default_factory=set)
    """Those of them that came, went, or are merged into another than before."""
    keys: set[Place] = dataclasses.field(default_factory=set)
    """Keys of names that belong to other records than before."""
    forms: list[Form] = dataclasses.field(default_factory=list)
    """Names that texts must be searched for."""
    places: set[str] = dataclasses.field(default_factory=set)
    """Institutions, as terms, at which records assert other offices than before."""
    settled: set[str] = dataclasses.field(default_factory=set)
    """People, as terms, who belong to another body than before."""
    related: set[Place] = dataclasses.field(default_factory=set)
    """Records to which those that changed referred, or refer now."""


def take_over(catalog: Catalog, register: Register, files: dict[str, list[AuthorityRecord]]) -> RecordChanges:
    """Put the records of *files* (none for a file that is gone) in the place of those that the catalog has of them."""
    changes = RecordChanges()
    changed = _differing(catalog, _replace_given(catalog, files))
    if not changed:
        return changes
    before = {place: _record(catalog, place) for place in changed}
    keys = {
        (taxonomy, key) for taxonomy, id_key in changed for key in _keys(register, taxonomy, before[taxonomy, id_key])
    }
    after = {place: _first_given(catalog, place) for place in changed}
    ids = {(record.taxonomy, record.id) for record in (*before.values(), *after.values()) if record is not None}
    keys |= {(record.taxonomy, key) for record in after.values() if record is not None for key in record.keys}
    for taxonomy, id_ in ids:
        keys.update(_keys_of_group(catalog, register, taxonomy, id_))
    owners = {place: register.claimants(*place) for place in keys}
    # What was merged into a record goes where that goes, and stays behind when it is gone.
    members = {(taxonomy, member) for taxonomy, id_ in ids for member in register.group(taxonomy, id_)}
    terms = {(taxonomy, register.final(taxonomy, id_)) for taxonomy, id_ in members}
    for record in before.values():
        if record is not None:
            _delete(catalog, record)
    for record in after.values():
        if record is not None:
            _insert(catalog, record)
    register.forget()
    members |= {(taxonomy, member) for taxonomy, id_ in ids for member in register.group(taxonomy, id_)}
    terms |= {(taxonomy, register.final(taxonomy, id_)) for taxonomy, id_ in members}
    changes.records = ids | members | terms
    changes.related = {
        (record.taxonomy, target)
        for record in (*before.values(), *after.values())
        if record is not None
        for target in (record.parent, *record.earlier, *record.later, *record.distinct_from)
        if target
    }
    changes.moved = {
        (record.taxonomy, record.id)
        for place in changed
        for record, other in ((before[place], after[place]), (after[place], before[place]))
        if record is not None and (other is None or (record.id, record.merged_into) != (other.id, other.merged_into))
    }
    changes.keys = {place for place, owner in owners.items() if register.claimants(*place) != owner}
    # Whether a name that several bear is a mistake is for them to say.
    changes.keys |= {
        place for place in owners if len(register.claimants(*place)) > 1 and _says_otherwise(before, after)
    }
    for taxonomy, term in sorted(terms):
        changes.forms += _renew_needles(catalog, register, taxonomy, term)
        belonging = _belonging(catalog, term) if taxonomy == "people" else []
        changes.places |= _renew_offices(catalog, register, taxonomy, term)
        if taxonomy == "people" and _belonging(catalog, term) != belonging:
            changes.settled.add(term)
    return changes


def _says_otherwise(before: dict[Place, AuthorityRecord | None], after: dict[Place, AuthorityRecord | None]) -> bool:
    """Say whether any record names others in ``distinct_from`` than before."""
    pairs = [(before[place], after[place]) for place in before]
    return any((one.distinct_from if one else ()) != (other.distinct_from if other else ()) for one, other in pairs)


def record_problems(catalog: Catalog, register: Register) -> Iterator[Problem]:
    """Yield what is wrong between records: ids twice, names that fit two, references to nothing, circles."""
    rows = catalog.rows("SELECT taxonomy, id_key FROM given GROUP BY taxonomy, id_key HAVING COUNT(*) > 1")
    for taxonomy, id_key in rows.fetchall():
        first, *others = _given(catalog, (taxonomy, id_key))
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


def _replace_given(catalog: Catalog, files: dict[str, list[AuthorityRecord]]) -> set[Place]:
    """Store what *files* give; return the records that were or are in them, by taxonomy and key of the id."""
    places: set[Place] = set()
    for source, records in sorted(files.items()):
        rows = catalog.rows("DELETE FROM given WHERE source = ? RETURNING taxonomy, id_key", source)
        places.update((taxonomy, id_key) for taxonomy, id_key in rows.fetchall())
        catalog.sql.executemany(
            "INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?, ?)",
            ((source, record.line, record.taxonomy, path_key(record.id), encode(record)) for record in records),
        )
        places.update((record.taxonomy, path_key(record.id)) for record in records)
    return places


def _differing(catalog: Catalog, places: set[Place]) -> set[Place]:
    """Return those of *places* whose record is another than the one that counts so far; only a line moves in silence."""
    changed: set[Place] = set()
    for place in places:
        old, new = _record(catalog, place), _first_given(catalog, place)
        if old is None or new is None or old != dataclasses.replace(new, line=old.line):
            changed.add(place)
        elif old != new:
            catalog.run(
                "UPDATE records SET source = ?, record = ? WHERE taxonomy = ? AND id = ?",
                new.source, encode(new), new.taxonomy, new.id,
            )  # fmt: skip
    return changed


def _record(catalog: Catalog, place: Place) -> AuthorityRecord | None:
    # "+": SQLite would look through all records of the taxonomy, by the primary key.
    row = catalog.row("SELECT record FROM records WHERE +taxonomy = ? AND id_key = ?", *place)
    return _RECORD.decode(row[0]) if row else None


def _given(catalog: Catalog, place: Place) -> list[AuthorityRecord]:
    query = "SELECT record FROM given WHERE taxonomy = ? AND id_key = ? ORDER BY source, line"
    return [_RECORD.decode(data) for (data,) in catalog.rows(query, *place)]


def _first_given(catalog: Catalog, place: Place) -> AuthorityRecord | None:
    return next(iter(_given(catalog, place)), None)


def _keys(register: Register, taxonomy: str, record: AuthorityRecord | None) -> Iterable[str]:
    return record.keys if record is not None else ()


def _keys_of_group(catalog: Catalog, register: Register, taxonomy: str, id_: str) -> set[Place]:
    """Return the keys of the records merged into *id_*, which go where it goes."""
    found: set[Place] = set()
    for member in register.group(taxonomy, id_):
        rows = catalog.rows("SELECT key FROM claims WHERE taxonomy = ? AND record = ?", taxonomy, member)
        found.update((taxonomy, key) for (key,) in rows)
    return found


def _delete(catalog: Catalog, record: AuthorityRecord) -> None:
    catalog.run("DELETE FROM records WHERE taxonomy = ? AND id = ?", record.taxonomy, record.id)
    catalog.run("DELETE FROM claims WHERE taxonomy = ? AND record = ?", record.taxonomy, record.id)
    catalog.run("DELETE FROM relations WHERE taxonomy = ? AND record = ?", record.taxonomy, record.id)
    catalog.run("DELETE FROM refs WHERE source = ? AND kind = 'record'", record.source)


def _insert(catalog: Catalog, record: AuthorityRecord) -> None:
    values = (record.taxonomy, record.id, path_key(record.id), record.merged_into, record.source, encode(record))
    catalog.run("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", *values)
    catalog.sql.executemany(
        "INSERT INTO claims VALUES (?, ?, ?)", ((record.taxonomy, key, record.id) for key in record.keys)
    )
    targets = {("parent", record.parent)} | {
        (kind, target)
        for kind, found in (("earlier", record.earlier), ("later", record.later), ("distinct", record.distinct_from))
        for target in found
    }
    catalog.sql.executemany(
        "INSERT INTO relations VALUES (?, ?, ?, ?)",
        ((record.taxonomy, record.id, kind, target) for kind, target in sorted(targets) if target),
    )

    path = f"{record.taxonomy}/{record.id}/"
    found = {target for reference in record.introduction.references for target in candidates(reference, path)}
    catalog.sql.executemany(
        "INSERT OR IGNORE INTO refs VALUES (?, 'record', ?)", ((record.source, target) for target in sorted(found))
    )


def _renew_needles(catalog: Catalog, register: Register, taxonomy: str, term: str) -> list[Form]:
    """Store all forms that mean *term*; return those that are new or have another rule."""
    if taxonomy == "tags":
        return []
    rows = catalog.rows("DELETE FROM needles WHERE taxonomy = ? AND term = ? RETURNING form, rule", taxonomy, term)
    before = set(rows.fetchall())
    found: dict[str, str] = {}
    for record in register.members(taxonomy, term):
        # A variant may repeat the name to give it a rule of its own.
        forms = (*(form for form in record.variants if form.link), *record.forms)
        # A merged record may have no name: its id stands for one, but no text prints it.
        for form in (form for form in forms if not record.merged_into or form.text != record.id):
            for text in spellings(form.text):
                found.setdefault(text, form.link or default_rule(text, taxonomy))
    new: list[Form] = []
    for text, rule in found.items():
        if row := needle_row(taxonomy, term, text, rule):
            catalog.run("INSERT INTO needles VALUES (?, ?, ?, ?, ?)", *row)
            if (text, rule) not in before:
                new.append(Form((taxonomy, term), text, rule))
    return new


def _belonging(catalog: Catalog, person: str) -> list[tuple[str, str]]:
    query = "SELECT institution, institution_term FROM offices WHERE person = ? AND role = '' ORDER BY position"
    return catalog.rows(query, person).fetchall()


def _renew_offices(catalog: Catalog, register: Register, taxonomy: str, term: str) -> set[str]:
    """Store the offices that records assert for *term*; return the institutions where there were or are any."""
    if taxonomy != "people":
        return set()
    rows = catalog.rows("DELETE FROM offices WHERE person = ? RETURNING institution_term", term)
    places = {place for (place,) in rows.fetchall()}
    offices: list[tuple[str, str, str, str, str]] = []
    for record in register.members(taxonomy, term):
        offices += [(held.role, held.institution, held.start, held.until, held.note) for held in record.offices]
        offices += [("", record.institution, "", "", "")] if record.institution else []
    for position, (role, institution, start, until, note) in enumerate(offices):
        place = register.term("institutions", institution)
        places.add(place)
        catalog.run(
            "INSERT INTO offices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            term, position, role, institution, match_key(institution), place, start, until, note,
        )  # fmt: skip
    return places - {""}
