"""What a process that a test started has started itself."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_descendants = pytest.mark.skipif(
    not hasattr(signal, "SIGKILL") or not hasattr(os, "pidfd_open") or not Path("/proc/self/stat").exists(),
    reason="this system cannot kill a process unasked, or does not say what a process has started",
)

PATIENCE_MS = 10_000


@dataclass(frozen=True, slots=True)
class Descendants:
    """Processes that one process started, and those that they started."""

    processes: dict[int, int]
    """Process → a descriptor that can be read when the process has ended."""

    def still_running(self) -> set[int]:
        """Wait until all have ended, but not for ever; return those that have not."""
        waiting = dict(self.processes)
        while waiting:
            poll = select.poll()
            for descriptor in waiting.values():
                poll.register(descriptor, select.POLLIN)
            ended = {descriptor for descriptor, _ in poll.poll(PATIENCE_MS)}
            if not ended:
                break
            waiting = {process: known for process, known in waiting.items() if known not in ended}
        return set(waiting)


@contextlib.contextmanager
def descendants(parent: int) -> Iterator[Descendants]:
    """Yield the processes that *parent* has started by now, and those that they started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):  # it ended meanwhile
                stat = (folder / "stat").read_text("utf-8", "replace")
                # What stands before, the name of the program in brackets, may have brackets and blanks itself.
                parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    found: set[int] = set()
    while new := {child for child, of in parents.items() if of == parent or of in found} - found:
        found |= new
    with contextlib.ExitStack() as stack:
        known: dict[int, int] = {}
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                known[process] = os.pidfd_open(process)
                stack.callback(os.close, known[process])
        yield Descendants(known)
