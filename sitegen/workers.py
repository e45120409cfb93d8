"""Workers: do batches of work in this process, in other processes of this machine, or on a cluster.

A job is a value that can be pickled and called with a batch; what it returns depends on nothing else. So the results are
the same wherever it runs, and they come in the order of the batches.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sitegen.errors import OutputError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.context import BaseContext

FEWEST = 200
"""Fewer things to do than this are done in this process: starting others costs more than they give."""

AHEAD = 3
"""Batches for each worker that are handed out before the first result of them is used: what bounds the memory."""

BATCH = 64
"""Things handed to a worker at once."""

In = TypeVar("In")
Out = TypeVar("Out")


class Workers:
    """Does jobs. Without an executor, in this process."""

    def __init__(
        self,
        count: int = 1,
        executor: Executor | None = None,
        fewest: int = FEWEST,
        ends: tuple[type[Exception], ...] = (),
    ) -> None:
        """*ends*: what the executor raises, beside `BrokenExecutor`, where a worker ended before its work did."""
        self.count, self.fewest, self._ends = count, fewest, ends
        self.is_remote = executor is not None
        """The workers share neither files nor modules with this process, but for what they were installed with."""
        self._executor = executor

    def are_worth_it(self, things: int) -> bool:
        """Say whether so many things to do are done by others than this process."""
        return self.is_remote or (self.count > 1 and things >= self.fewest)

    def map(self, job: Callable[[In], Out], batches: Iterable[In], things: int) -> Iterator[Out]:
        """Yield what *job* makes of each batch, in order, a few batches ahead; *things*: how many are in all of them.

        Raises what *job* raises for the first batch where it does; `OutputError` if a worker dies.
        """
        if not self.are_worth_it(things):
            yield from map(job, batches)
            return
        # Not before they are needed: most builds change little and start no other process.
        from concurrent.futures import BrokenExecutor, CancelledError

        ends: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError, *self._ends)
        waiting: deque[Future[Out]] = deque()
        try:
            for batch in batches:
                waiting.append(self._pool().submit(job, batch))
                if len(waiting) > AHEAD * self.count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except ends as error:
            if self.is_remote:
                who, advice = "A worker of the Dask cluster", "build without --dask"
            else:
                who, advice = "A process that did a part of the build", "try -j 1"
            raise OutputError(f"{who} ended before its work did, perhaps for want of memory: {advice}.") from error
        finally:
            for future in waiting:
                future.cancel()

    def gather(
        self, job: Callable[[In], Out], batches: Iterable[In], things: int, tell: Callable[[Out], None]
    ) -> Iterator[Out]:
        """As `map`, but yield nothing before all is done: what the job reads may be changed then.

        *tell* is given each result at once.
        """
        with tempfile.TemporaryFile() as spool:
            number = 0
            for result in self.map(job, batches, things):
                tell(result)
                pickle.dump(result, spool, pickle.HIGHEST_PROTOCOL)
                number += 1
            spool.seek(0)
            for _ in range(number):
                yield pickle.load(spool)

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _pool(self) -> Executor:
        if self._executor is None:
            from concurrent.futures import ProcessPoolExecutor

            self._executor = ProcessPoolExecutor(self.count, mp_context=_context(), initializer=_prepare)
        return self._executor


SERIAL = Workers()
"""This process alone."""


def batched(things: Iterable[In]) -> Iterator[list[In]]:
    """Yield *things* in lists of `BATCH`; the last is shorter, and none is empty."""
    left = iter(things)
    while batch := list(islice(left, BATCH)):
        yield batch


@contextlib.contextmanager
def open_workers(count: int = 0, cluster: str = "") -> Iterator[Workers]:
    """Yield *count* workers of this machine (0: one for each processor), or those of the Dask *cluster* at an address.

    Raises `UsageError` if there is no such cluster, or what it needs is not installed.
    """
    with contextlib.ExitStack() as stack:
        if cluster:
            from sitegen.cluster import open_cluster

            executor, number, ends = stack.enter_context(open_cluster(cluster))
            workers = Workers(number, executor, ends=ends)
        else:
            workers = Workers(count or processors())
        stack.callback(workers.close)
        yield workers


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _context() -> BaseContext:
    import multiprocessing

    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # Imported once, and not by each worker.
    context.set_forkserver_preload(["sitegen.parsing", "sitegen.making", "sitegen.searching"])
    return context


def _prepare() -> None:
    """Leave it to the process that hands out the work to stop when the user wants it to, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the process that hands out the work is gone, killed perhaps, and go too."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
