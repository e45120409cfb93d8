"""What a change can reach: parts of the site, each with an *owner*.

An owner is what gives files their place and their contents: ``article:articles/x.md``, ``listing:12``, ``home``. Recording a
change collects owners, always enough of them and in proportion to the change; the plan compares what their pages would show
with what they showed, and finds those that really differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[str, str]
"""Where an article stands in any order: its date as text, then its path."""

FIRST: Place = ("", "")
LAST: Place = ("\U0010ffff", "")


@dataclass(frozen=True, slots=True)
class Reach:
    """An owner, and the first and the last place in it that changed; those are of interest for listings alone."""

    owner: str
    first: Place = FIRST
    last: Place = LAST
    is_itself_other: bool = True
    """Not only what it shows of others changed, as far as is known."""


@dataclass(slots=True)
class Touched:
    """What a change can reach."""

    owners: dict[str, tuple[Place, Place]] = field(default_factory=dict)
    """Owner → the first and the last place in it that changed."""
    targets: set[str] = field(default_factory=set)
    """Things that other sources refer to, as in the table ``refs``."""
    is_everything: bool = False
    """The whole site is looked at: the owners are those that the catalog knows, and nothing is collected here."""

    def add(self, owner: str, first: Place = FIRST, last: Place = LAST) -> None:
        if self.is_everything:
            return
        known = self.owners.get(owner)
        self.owners[owner] = (first, last) if known is None else (min(first, known[0]), max(last, known[1]))

    def aim(self, *targets: str) -> None:
        """Note what other sources may refer to."""
        if not self.is_everything:
            self.targets.update(targets)
