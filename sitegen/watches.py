"""Tells when something that a site is built from has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from watchfiles import awatch
from watchfiles._rust_notify import WatchfilesRustInternalError  # documented, but exported nowhere else

from sitegen.errors import UsageError
from sitegen.settings import FILE_NAME
from sitegen.site import Site
from sitegen.withdrawals import FILE as WITHDRAWALS


def is_read(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a build reads *path* in one of *folders*; it passes over what editors write beside a file."""
    return any(
        not any(part.startswith(".") or part.endswith("~") for part in path.relative_to(folder).parts)
        for folder in folders
        if path.is_relative_to(folder)
    )


class Watch:
    """Watches what a site is built from, until it is `over`: the settings changed, or a folder came or went.

    Never the site folder as a whole, which holds the outputs with a folder for every article.
    """

    def __init__(self, site: Site) -> None:
        self.root = site.root
        self.places = (site.root / FILE_NAME, site.root / WITHDRAWALS, *site.inputs)
        self.folders = tuple(folder.resolve() for folder in site.inputs if folder.is_dir())
        self.changed, self.over = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Watch:
        self._tasks = [asyncio.create_task(self._watch_contents()), asyncio.create_task(self._watch_places())]
        for task in self._tasks:
            task.add_done_callback(lambda _: self._end())
        # Lets both begin before the build reads: between the two no change can be missed.
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._end()
        found = await asyncio.gather(*self._tasks, return_exceptions=True)
        for failure in found if error is None else ():
            if isinstance(failure, OSError | WatchfilesRustInternalError):
                advice = "With WATCHFILES_FORCE_POLLING=1 in the environment it is looked through instead."
                raise UsageError(f"'{self.root}' cannot be watched: {failure}. {advice}") from failure
            if failure is not None:
                raise failure

    async def wait(self) -> None:
        """Wait for a change since the last call."""
        await self.changed.wait()
        self.changed.clear()

    def _end(self) -> None:
        self.over.set()
        self.changed.set()

    async def _watch_contents(self) -> None:
        async for _ in awatch(
            *self.folders,
            watch_filter=lambda _, path: is_read(Path(path), self.folders),
            stop_event=self.over,
            ignore_permission_denied=True,
        ):
            self.changed.set()

    async def _watch_places(self) -> None:
        parents = {parent for place in self.places for parent in place.parents}
        async for _ in awatch(
            *(parent for parent in parents if parent.is_relative_to(self.root) and parent.is_dir()),
            watch_filter=lambda _, path: any(place.is_relative_to(path) for place in self.places),
            recursive=False,
            stop_event=self.over,
            ignore_permission_denied=True,
        ):
            self._end()
