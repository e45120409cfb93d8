"""How a build tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told the step, how many are done and how many there are (0: not known)."""


def silent(step: str, done: int, total: int) -> None:
    """Show no progress."""
