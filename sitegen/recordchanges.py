"""Takes over the authority records that files give, and says what a change of them reaches."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.authorities import AuthorityRecord
from sitegen.catalog import Catalog, encode
from sitegen.mentions import Form
from sitegen.references import candidates
from sitegen.register import Place, Register, given, needle_row
from sitegen.slugs import match_key, path_key
from sitegen.spelling import default_rule, spellings

_RECORD = msgspec.msgpack.Decoder(AuthorityRecord)

Pair = tuple[AuthorityRecord | None, AuthorityRecord | None]
"""A record before and after; ``None`` where there is none."""


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
    settled: set[str] = dataclasses.field(default_factory=set)
    """People, as terms, who belong to another body than before."""
    identified: set[Place] = dataclasses.field(default_factory=set)
    """Terms whose records are of another kind, or have other identifiers, than before."""
    identified_keys: set[Place] = dataclasses.field(default_factory=set)
    """Keys of the names of those."""
    related: set[Place] = dataclasses.field(default_factory=set)
    """Terms of other pages that show them: what they referred to or refer to, and the institutions of their offices."""


def take_over(catalog: Catalog, register: Register, files: dict[str, list[AuthorityRecord]]) -> RecordChanges:
    """Put the records of *files* (none for a file that is gone) in the place of those that the catalog has of them."""
    changes = RecordChanges()
    places = _differing(catalog, _replace_given(catalog, files))
    if not places:
        return changes
    pairs = [(_record(catalog, place), _first_given(catalog, place)) for place in sorted(places)]
    records = [record for pair in pairs for record in pair if record is not None]
    ids = {(record.taxonomy, record.id) for record in records}
    keys = _keys_of(records) | {key for place in ids for key in _keys_of_group(catalog, register, *place)}
    owners = {place: register.claimants(*place) for place in keys}
    # What was merged into a record goes where that goes, and stays behind when it is gone.
    members, terms = _reach(register, ids)
    renewed = {place for pair in pairs for place in _identified(*pair)}
    identified = _reach(register, renewed)[1]
    for before, _ in pairs:
        if before is not None:
            _delete(catalog, before)
    for _, after in pairs:
        if after is not None:
            _insert(catalog, after)
    register.forget()
    more_members, more_terms = _reach(register, ids)
    terms |= more_terms
    changes.records = ids | members | more_members | terms
    changes.related = {(record.taxonomy, target) for record in records for target in _targets(record)}
    changes.moved = {place for pair in pairs for place in _moved(*pair)}
    changes.identified = identified | _reach(register, renewed)[1]
    changes.keys = _changed_owners(register, owners, _keys_of(_saying_otherwise(pairs)))
    changes.identified_keys = {key for place in changes.identified for key in _keys_of_group(catalog, register, *place)}
    for taxonomy, term in sorted(terms):
        changes.forms += _renew_needles(catalog, register, taxonomy, term)
        _renew_offices(catalog, register, taxonomy, term, changes)
    return changes


def _keys_of(records: Iterable[AuthorityRecord]) -> set[Place]:
    return {(record.taxonomy, key) for record in records for key in record.keys}


def _reach(register: Register, ids: Iterable[Place]) -> tuple[set[Place], set[Place]]:
    """Return the records *ids* with all that are merged into them, and the records that stand for those."""
    members = {(taxonomy, member) for taxonomy, id_ in ids for member in register.group(taxonomy, id_)}
    return members, {(taxonomy, register.final(taxonomy, id_)) for taxonomy, id_ in members}


def _targets(record: AuthorityRecord) -> set[str]:
    """Return the ids that *record* refers to."""
    return {record.parent, *record.earlier, *record.later, *record.distinct_from} - {""}


def _moved(before: AuthorityRecord | None, after: AuthorityRecord | None) -> Iterator[Place]:
    """Yield the ids of a record that came, went, or is merged into another than before."""
    if before is None or after is None or (before.id, before.merged_into) != (after.id, after.merged_into):
        yield from ((record.taxonomy, record.id) for record in (before, after) if record is not None)


def _identified(before: AuthorityRecord | None, after: AuthorityRecord | None) -> Iterator[Place]:
    """Yield the ids of a record that says otherwise than before who it stands for."""
    records = [record for record in (before, after) if record is not None]
    if len({(record.kind, record.identifiers, record.merged_into) for record in records}) > 1 or len(records) == 1:
        yield from ((record.taxonomy, record.id) for record in records)


def _saying_otherwise(pairs: Iterable[Pair]) -> list[AuthorityRecord]:
    """Return the records that name others in ``distinct_from`` than before."""
    return [
        record
        for before, after in pairs
        if (before.distinct_from if before else ()) != (after.distinct_from if after else ())
        for record in (before, after)
        if record is not None
    ]


def _changed_owners(register: Register, owners: dict[Place, frozenset[str]], disputed: set[Place]) -> set[Place]:
    """Return the keys of names that belong to others than *owners* now.

    So too the *disputed* ones that several bear: whether that is a mistake is for the records to say.
    """
    found: set[Place] = set()
    for place, before in owners.items():
        now = register.claimants(*place)
        if now != before or (len(now) > 1 and place in disputed):
            found.add(place)
    return found


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


def _first_given(catalog: Catalog, place: Place) -> AuthorityRecord | None:
    return next(iter(given(catalog, place)), None)


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
        for kind, ids in (("earlier", record.earlier), ("later", record.later), ("distinct", record.distinct_from))
        for target in ids
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


def _renew_offices(catalog: Catalog, register: Register, taxonomy: str, term: str, changes: RecordChanges) -> None:
    """Store the offices that records assert for a person; note in *changes* where there were or are any."""
    if taxonomy != "people":
        return
    belonging = _belonging(catalog, term)
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
    changes.related |= {("institutions", place) for place in places if place}
    if _belonging(catalog, term) != belonging:
        changes.settled.add(term)
