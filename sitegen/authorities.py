"""Authority records: the accepted form of each name, its other forms, and what is known of who bears it."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.bodies import Body
from sitegen.settings import TAXONOMIES as TAXONOMIES  # settings, which name taxonomies too, cannot import this module
from sitegen.slugs import match_key

VARIANT_KINDS = ("acronym", "short", "former", "romanised", "translated", "misspelling", "other")
LINK_RULES = ("always", "declared", "never")
"""When a form of a name is linked in prose; empty text where a record says nothing."""
INSTITUTION_KINDS = (
    "university", "school", "research", "government", "court", "company", "nonprofit", "hospital", "library", "museum",
    "media", "party", "military", "international", "society", "other",
)  # fmt: skip

NO_INTRODUCTION = Body("", (), (), "")


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a name. What is not known is empty."""

    text: str
    kind: str = ""
    """One of `VARIANT_KINDS`."""
    language: str = ""
    """BCP 47."""
    start: str = ""
    """The first day, month or year in which it was in use: ISO 8601 in the precision written, without a time."""
    until: str = ""
    """The last one."""
    link: str = ""
    """One of `LINK_RULES`."""


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """An office that a record says a person has held. What is not known is empty."""

    role: str
    institution: str = ""
    """An id or any form of a name, as written."""
    start: str = ""
    """As in `Variant`."""
    until: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """What is known of one person, institution or tag."""

    taxonomy: str
    """One of `TAXONOMIES`."""
    id: str
    """Permanent; the slug of its page."""
    name: str
    """Accepted form, the heading; the `id` where a merged record gives none."""
    native: tuple[tuple[str, str], ...] = ()
    """Language and name, in the order written."""
    variants: tuple[Variant, ...] = ()
    """Every other form, in the order written; none is printed like `name`."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Scheme (``ror``, ``orcid``, ``wikidata`` …) and value, in the order written; valid where the scheme is known."""
    kind: str = ""
    """One of `INSTITUTION_KINDS`, or empty."""
    institution: str = ""
    """Of a person: the body they belong to, an id or any form of a name, as written."""
    parent: str = ""
    """The `id` of the body this one belongs to, or empty."""
    earlier: tuple[str, ...] = ()
    """The `id` of each body that this one came from."""
    later: tuple[str, ...] = ()
    """The `id` of each body that came from this one."""
    offices: tuple[HeldOffice, ...] = ()
    """In the order written."""
    merged_into: str = ""
    """The `id` of the record that stands for this one too; its page redirects there."""
    distinct_from: tuple[str, ...] = ()
    """The `id` of each record that shares a name with this one and means somebody else."""
    link: str = ""
    """One of `LINK_RULES`, for all names of the record; empty where it says nothing."""
    note: str = ""
    introduction: Body = NO_INTRODUCTION
    """The text of a record that is a file of its own."""
    extra: bytes = b"{}"
    """JSON object of the keys that are not ours."""
    source: str = ""
    line: int = 0

    @property
    def forms(self) -> tuple[Variant, ...]:
        """Every form of the name: `name`, then native names, then variants; the rule of the record where one has none."""
        named = (Variant(self.name), *(Variant(name, language=language) for language, name in self.native))
        found = (*named, *self.variants)
        if not self.link:
            return found
        return tuple(
            form if form.link else Variant(form.text, form.kind, form.language, form.start, form.until, self.link)
            for form in found
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """What any of its names and its id is matched by; each key once."""
        names = (self.name, *(name for _, name in self.native), *(form.text for form in self.variants), self.id)
        return tuple(dict.fromkeys(match_key(name) for name in names))
