"""Progress on a terminal, for work of more than a second; silence where nobody watches."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

PATIENCE_SECONDS = 1.0


@contextlib.contextmanager
def progress_bar(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that is told the step, how much of it is done and how much there is (0: not known)."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    bar = _Bar()
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    def __init__(self) -> None:
        self.start = time.monotonic()
        self.progress: object = None
        self.close: Callable[[], None] = _nothing
        self.tasks: dict[str, int] = {}

    def show(self, step: str, done: int, total: int) -> None:
        if self.progress is None:
            if time.monotonic() - self.start < PATIENCE_SECONDS:
                return
            self._open()
        from rich.progress import Progress, TaskID

        assert isinstance(self.progress, Progress)
        if step not in self.tasks:
            self.tasks[step] = self.progress.add_task(step, total=total or None)
        self.progress.update(TaskID(self.tasks[step]), completed=done, total=total or None)

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        progress.start()
        self.progress, self.close = progress, progress.stop


def _nothing() -> None:
    """Close what was never opened."""
