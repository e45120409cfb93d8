"""What the page of a person, an institution or a tag tells beside its articles."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from sitegen.authorities import AuthorityRecord
from sitegen.bodies import resolve_body
from sitegen.catalog import Catalog
from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.identifiers import identifier_link
from sitegen.networks import network_view
from sitegen.pairs import TAXONOMY as PAIRS
from sitegen.pairs import pair_slug
from sitegen.references import Resolver
from sitegen.register import AMBIGUOUS, Register
from sitegen.settings import Settings
from sitegen.slugs import match_key
from sitegen.terms import alike
from sitegen.timelines import timeline_of
from sitegen.viewparts import Card, Chart, Companion, Context, Facts, Link, Office, VariantForm, YearBar

COMPANIONS = 12
"""Terms of each kind that a page names as appearing with its own, and more institutions where they have a page together."""

MENTIONS = 20
"""Articles whose text alone names a term that its page shows."""

SHOWN_ARTICLES = 6
"""Articles that a page shows for one office: of more, the first half and the last half of this many."""

BAR_WIDTH, BAR_STEP, CHART_HEIGHT = 10, 12, 60
FEWEST_CHARTED = 5
MOST_YEARS = 150
"""A chart of more years than this leaves out those without articles: one of them is a slip of the pen."""

_Evidence = tuple[int, str]
"""An article and its date."""

_CARD = msgspec.msgpack.Decoder(Card)


def top_path(taxonomy: str, slug: str) -> str:
    """Return the path of a listing's own page."""
    if taxonomy in ("years", "months"):
        return f"{slug}/"
    return f"institutions/{slug}/" if taxonomy == PAIRS else f"{taxonomy}/{slug}/"


def term_link(catalog: Catalog, taxonomy: str, term: str, printed: str = "") -> Link:
    """Return the link to a term. Without a page, its path is empty and its title that of its record, else *printed*."""
    row = catalog.row("SELECT heading, slug FROM listings WHERE taxonomy = ? AND term = ?", taxonomy, term)
    if row is not None:
        return Link(row[0], top_path(taxonomy, row[1]))
    record = Register(catalog).record(taxonomy, term)
    return Link(record.name if record is not None else printed, "")


def affiliation_of(catalog: Catalog, person: str) -> Link | None:
    """Return where a person belongs by their record."""
    row = catalog.row("SELECT institution, institution_term FROM offices WHERE person = ? AND role = ''", person)
    return term_link(catalog, "institutions", row[1], row[0]) if row else None


def facts_view(
    catalog: Catalog, settings: Settings, listing: int, taxonomy: str, term: str, heading: str, problems: list[Problem]
) -> Facts:
    register = Register(catalog)
    members = register.members(taxonomy, term)
    record = members[0] if members else None
    group = register.group(taxonomy, term)
    is_entity = taxonomy != "tags"
    mentioned, mentioned_count = _mentioned(catalog, taxonomy, term) if is_entity else ((), 0)
    offices = _attested(catalog, listing, term) if taxonomy == "people" else ()
    asserted = _asserted(catalog, term) if taxonomy == "people" else ()
    officers = _officers(catalog, term) if taxonomy == "institutions" else ()
    people = _companions(catalog, settings, listing, taxonomy, "people") if is_entity else []
    institutions = _companions(catalog, settings, listing, taxonomy, "institutions") if is_entity else []
    return Facts(
        native=record.native if record else (),
        variants=_variants(members),
        printed=_printed(catalog, taxonomy, term, heading, members),
        identifiers=tuple(
            identifier_link(*pair) for pair in dict.fromkeys(pair for member in members for pair in member.identifiers)
        ),
        kind=record.kind if record else "",
        affiliation=affiliation_of(catalog, term) if taxonomy == "people" else None,
        parent=_parent(catalog, taxonomy, record) if record and record.parent else None,
        parts=_related(catalog, taxonomy, [id_ for one in group for id_ in _sources(catalog, taxonomy, one, "parent")]),
        earlier=_continued(catalog, taxonomy, term, "earlier", "later"),
        later=_continued(catalog, taxonomy, term, "later", "earlier"),
        note=record.note if record else "",
        introduction=_introduction(catalog, settings, record, problems) if record else "",
        is_provisional=record is None,
        offices=offices,
        asserted=asserted,
        officers=officers,
        timeline=timeline_of(officers or (*asserted, *offices), of_institution=taxonomy == "institutions"),
        chart=_chart(catalog, listing),
        network=network_view(catalog, listing, [*institutions, *people]),
        people=tuple(companion for _, companion in people),
        institutions=tuple(companion for _, companion in institutions),
        similar=_similar(catalog, listing, taxonomy) if is_entity else (),
        distinct=_distinct(catalog, taxonomy, term),
        candidates=_candidates(catalog, taxonomy, term, heading),
        mentioned=mentioned,
        mentioned_count=mentioned_count,
    )


def _variants(members: list[AuthorityRecord]) -> tuple[VariantForm, ...]:
    """Return the other forms of a record's name, and all forms of the records that were merged into it."""
    own = members[0] if members else None
    forms = [form for form in own.variants if form.text != own.name] if own else []
    for merged in members[1:]:
        forms += [form for form in merged.forms if form.text != merged.id]
    return tuple(
        VariantForm(
            form.text, form.kind, form.language,
            ArchiveDate(form.start) if form.start else None, ArchiveDate(form.until) if form.until else None,
        )
        for form in forms
    )  # fmt: skip


def _printed(
    catalog: Catalog, taxonomy: str, term: str, heading: str, members: list[AuthorityRecord]
) -> tuple[str, ...]:
    """Return the forms that articles print and the page does not show as names yet."""
    rows = catalog.rows(
        "SELECT DISTINCT name FROM mentions WHERE taxonomy = ? AND term = ? ORDER BY name", taxonomy, term
    )
    known = (
        {heading, term} | {form.text for member in members for form in member.forms} | {member.id for member in members}
    )
    return tuple(name for (name,) in rows if name not in known)


def _parent(catalog: Catalog, taxonomy: str, record: AuthorityRecord) -> Link:
    return term_link(catalog, taxonomy, Register(catalog).final(taxonomy, record.parent), record.parent)


def _introduction(catalog: Catalog, settings: Settings, record: AuthorityRecord, problems: list[Problem]) -> str:
    body = record.introduction
    resolver = Resolver(catalog, record.source, top_path(record.taxonomy, record.id), problems)
    return resolve_body(body.html, lambda index: resolver.target(body.references[index], settings))


def _sources(catalog: Catalog, taxonomy: str, target: str, kind: str) -> list[str]:
    query = "SELECT record FROM relations WHERE taxonomy = ? AND target = ? AND kind = ?"
    return [id_ for (id_,) in catalog.rows(query, taxonomy, target, kind)]


def _targets(catalog: Catalog, taxonomy: str, record: str, kind: str) -> list[str]:
    query = "SELECT target FROM relations WHERE taxonomy = ? AND record = ? AND kind = ?"
    return [id_ for (id_,) in catalog.rows(query, taxonomy, record, kind)]


def _related(catalog: Catalog, taxonomy: str, ids: Iterable[str]) -> tuple[Link, ...]:
    """Return links to records, by heading; a missing record is left out, one without a page has no path."""
    register = Register(catalog)
    found = {register.final(taxonomy, id_) for id_ in ids if register.exists(taxonomy, id_)}
    links = [term_link(catalog, taxonomy, id_) for id_ in found]
    return tuple(sorted(links, key=lambda link: (link.title.casefold(), link.path)))


def _continued(catalog: Catalog, taxonomy: str, term: str, kind: str, reverse: str) -> tuple[Link, ...]:
    """Return the bodies before or after this one, whichever of the two records says so."""
    group = Register(catalog).group(taxonomy, term)
    ids = {*_targets(catalog, taxonomy, term, kind)}
    ids.update(id_ for one in group for id_ in _sources(catalog, taxonomy, one, reverse))
    return _related(catalog, taxonomy, ids - group)


def _distinct(catalog: Catalog, taxonomy: str, term: str) -> tuple[Link, ...]:
    ids = {*_targets(catalog, taxonomy, term, "distinct"), *_sources(catalog, taxonomy, term, "distinct")}
    return _related(catalog, taxonomy, ids - {term})


def _candidates(catalog: Catalog, taxonomy: str, term: str, heading: str) -> tuple[Link, ...]:
    if not term.startswith(AMBIGUOUS):
        return ()
    return _related(catalog, taxonomy, Register(catalog).find(taxonomy, heading))


def _similar(catalog: Catalog, listing: int, taxonomy: str) -> tuple[Link, ...]:
    rows = [catalog.row("SELECT heading, slug FROM listings WHERE id = ?", other) for other in alike(catalog, listing)]
    links = [Link(row[0], top_path(taxonomy, row[1])) for row in rows if row is not None]
    return tuple(sorted(links, key=lambda link: (link.title.casefold(), link.path)))


def _companions(
    catalog: Catalog, settings: Settings, listing: int, taxonomy: str, kind: str
) -> list[tuple[int, Companion]]:
    """Return the terms that share most articles with this one, each with its listing; of equals, by name.

    Of two institutions, all that share enough for a page together, which leads to both and is reached from both.
    """
    slug = catalog.row("SELECT slug FROM listings WHERE id = ?", listing)
    assert slug is not None, listing
    enough = settings.pairs if taxonomy == kind == "institutions" else 0
    rows = catalog.rows(
        "SELECT l.id, l.heading, l.slug, p.count FROM pairs p JOIN listings l ON l.id = p.other AND l.taxonomy = ?"
        " WHERE p.listing = ? ORDER BY p.count DESC, l.sort, l.slug",
        kind, listing,
    )  # fmt: skip
    found: list[tuple[int, Companion]] = []
    for number, heading, other, count in rows:
        is_pair = 0 < enough <= count
        if len(found) >= COMPANIONS and not is_pair:
            break
        together = top_path(PAIRS, pair_slug(slug[0], other)) if is_pair else ""
        found.append((number, Companion(heading, top_path(kind, other), count, together)))
    return found


def _chart(catalog: Catalog, listing: int) -> Chart | None:
    """Return the chart of a listing, if it has enough articles, in more than one year, to show anything."""
    query = "SELECT CAST(substr(date, 1, 4) AS INTEGER), COUNT(*) FROM entries WHERE listing = ? GROUP BY 1 ORDER BY 1"
    counts = dict(catalog.rows(query, listing).fetchall())
    if len(counts) < 2 or sum(counts.values()) < FEWEST_CHARTED:
        return None
    first, last, most = min(counts), max(counts), max(counts.values())
    years = range(first, last + 1) if last - first < MOST_YEARS else sorted(counts)
    bars: list[YearBar] = []
    for place, year in enumerate(years):
        count = counts.get(year, 0)
        height = max(2, CHART_HEIGHT * count // most) if count else 0
        bars.append(YearBar(year, count, place * BAR_STEP, CHART_HEIGHT - height, height))
    return Chart(tuple(bars), len(bars) * BAR_STEP - (BAR_STEP - BAR_WIDTH), CHART_HEIGHT, BAR_WIDTH, most)


def _mentioned(catalog: Catalog, taxonomy: str, term: str) -> tuple[tuple[Card, ...], int]:
    """Return the newest articles that name a term in their text alone, and how many there are."""
    count = catalog.row("SELECT COUNT(*) FROM occurrences WHERE taxonomy = ? AND term = ? AND is_aside", taxonomy, term)
    rows = catalog.rows(
        "SELECT c.card, o.before, o.printed, o.after FROM (SELECT article, before, printed, after, date, path FROM occurrences"
        " WHERE taxonomy = ? AND term = ? AND is_aside ORDER BY date DESC, path DESC LIMIT ?) o"
        " JOIN cards c USING (article) ORDER BY o.date DESC, o.path DESC",
        taxonomy, term, MENTIONS,
    )  # fmt: skip
    return tuple(card_in_context(*row) for row in rows), int(count[0]) if count else 0


def card_in_context(card: bytes, before: str | None, printed: str | None, after: str | None) -> Card:
    """Return a stored card with the line in which its article names a term, if it does."""
    plain = _CARD.decode(card)
    if not printed:
        return plain
    context = Context(before or "", printed, after or "")
    return Card(plain.path, plain.title, plain.date, plain.summary, plain.language, context)


def _attested(catalog: Catalog, listing: int, person: str) -> tuple[Office, ...]:
    """Return the offices that articles attest for a person, oldest first."""
    rows = catalog.rows(
        "SELECT m.role, m.institution, m.institution_term, e.article, e.date FROM entries e"
        " JOIN mentions m ON m.article = e.article AND m.taxonomy = 'people' AND m.term = ? AND m.role != ''"
        " WHERE e.listing = ? ORDER BY e.date, e.path, m.position",
        person, listing,
    )  # fmt: skip
    groups: dict[tuple[str, str], tuple[str, str, list[_Evidence]]] = {}
    for role, institution, place, article, date in rows.fetchall():
        _, _, found = groups.setdefault((match_key(role), place), (role, institution, []))
        found.append((article, date[:10]))
    return tuple(
        _office(catalog, role, term_link(catalog, "institutions", place, institution), found)
        for (_, place), (role, institution, found) in groups.items()
    )


def _officers(catalog: Catalog, institution: str) -> tuple[Office, ...]:
    """Return who held offices at an institution: by office in order of its first mention, then by time."""
    rows = catalog.rows(
        "SELECT m.role, m.term, a.id, a.date FROM mentions m"
        " JOIN articles a ON a.id = m.article AND a.is_published"
        " WHERE m.institution_term = ? AND m.institution_term != '' AND m.taxonomy = 'people' AND m.role != ''"
        " ORDER BY a.date, a.path, m.position",
        institution,
    )
    # An office is printed in one spelling, the first, whoever held it.
    roles: dict[str, str] = {}
    groups: dict[tuple[str, str], list[_Evidence]] = {}
    for role, person, article, date in rows.fetchall():
        roles.setdefault(match_key(role), role)
        groups.setdefault((match_key(role), person), []).append((article, date[:10]))
    found = [
        (key, _office(catalog, roles[key], term_link(catalog, "people", person), evidence))
        for (key, person), evidence in groups.items()
    ]
    query = (
        "SELECT role, person, start, until, note FROM offices WHERE institution_term = ? AND institution_term != ''"
        " AND role != '' ORDER BY start, person, position"
    )
    for role, person, start, until, note in catalog.rows(query, institution).fetchall():
        spelling = roles.setdefault(match_key(role), role)
        found.append(
            (match_key(role), _held(spelling, term_link(catalog, "people", person, person), start, until, note))
        )
    order = {key: place for place, key in enumerate(roles)}
    found.sort(key=lambda item: (order[item[0]], *_time_of(item[1])))
    return tuple(office for _, office in found)


def _time_of(office: Office) -> tuple[str, str, int]:
    return office.first.text if office.first else "", office.holder.title, office.count


def _held(role: str, holder: Link, start: str, until: str, note: str) -> Office:
    """Return an office as a record asserts it."""
    first, last = (ArchiveDate(date) if date else None for date in (start, until))
    return Office(role, holder, first, last, 0, (), note)


def _asserted(catalog: Catalog, person: str) -> tuple[Office, ...]:
    query = (
        "SELECT role, institution, institution_term, start, until, note FROM offices WHERE person = ? AND role != ''"
        " ORDER BY start, position"
    )
    return tuple(
        _held(role, term_link(catalog, "institutions", place, institution), start, until, note)
        for role, institution, place, start, until, note in catalog.rows(query, person).fetchall()
    )


def _office(catalog: Catalog, role: str, holder: Link, evidence: list[_Evidence]) -> Office:
    """Return an office with the articles that attest it, oldest first."""
    half = SHOWN_ARTICLES // 2
    shown = evidence if len(evidence) <= SHOWN_ARTICLES else [*evidence[:half], *evidence[-half:]]
    links = tuple(_article_link(catalog, article) for article, _ in shown)
    first, last = ArchiveDate(evidence[0][1]), ArchiveDate(evidence[-1][1])
    named = tuple(dict.fromkeys(date[:7] for _, date in evidence))
    return Office(role, holder, first, last, len(evidence), links, named=named)


def _article_link(catalog: Catalog, article: int) -> Link:
    row = catalog.row("SELECT title, path, language, date FROM articles WHERE id = ?", article)
    assert row is not None, article
    return Link(row[0], row[1], row[2], ArchiveDate(row[3][:10]))
