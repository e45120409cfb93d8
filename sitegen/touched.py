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


@dataclass(slots=True)
class Touched:
    """What a change can reach."""

    owners: dict[str, tuple[Place, Place]] = field(default_factory=dict)
    """Owner → the first and the last place in it that changed; of interest for listings alone."""
    targets: set[str] = field(default_factory=set)
    """Things that other sources refer to, as in the table ``refs``."""

    def add(self, owner: str, first: Place = FIRST, last: Place = LAST) -> None:
        known = self.owners.get(owner)
        self.owners[owner] = (first, last) if known is None else (min(first, known[0]), max(last, known[1]))
