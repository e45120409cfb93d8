"""A Dask cluster as an executor: its workers run this program, or they do nothing."""

from __future__ import annotations

import contextlib
import importlib.util
import pickle
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, TypeVar, cast

from sitegen.errors import UsageError
from sitegen.site import program

if TYPE_CHECKING:
    from distributed import Client

In = TypeVar("In")
Out = TypeVar("Out")


class Cluster(Executor):
    """Does jobs, each with its batch, on the workers of a cluster."""

    def __init__(self, client: Client) -> None:
        # Not the executor that Dask itself has: it mistakes results whose worker ends while they are on their way.
        self._client = client

    def submit(self, job: Callable[[In], Out], batch: In, /) -> Future[Out]:  # type: ignore[override]  # of jobs alone
        # As bytes, which a worker with another program need not understand. pure=False: or Dask would compare each
        # batch with all that came before.
        work = pickle.dumps((job, batch))
        return cast("Future[Out]", self._client.submit(do_as_same_program, program(), work, pure=False))


def do_as_same_program(wanted: bytes, work: bytes) -> object:
    """Do pickled *work*, a job and its batch.

    Raises `UsageError` if the program here is not the *wanted* one: it might make other pages.
    """
    if program() != wanted:
        raise UsageError(
            f"A worker of the Dask cluster, {socket.gethostname()}, has another version of sitegen, Python or a package "
            "that pages are made with: install the same there as here."
        )
    job, batch = pickle.loads(work)
    return job(batch)


@contextlib.contextmanager
def open_cluster(address: str) -> Iterator[tuple[Executor, int, tuple[type[Exception], ...]]]:
    """Yield the cluster at *address*, the number of its workers, and what it raises where one of them ends too early.

    Raises `UsageError` if there is none, if it cannot do the work, or if Dask is not installed.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker
    except ModuleNotFoundError as error:
        raise UsageError(
            "'--dask' needs Dask, which is not installed. This line installs it: pip install distributed"
        ) from error
    with contextlib.ExitStack() as stack:
        try:
            client = stack.enter_context(Client(address, timeout="10s"))
        except (OSError, ValueError) as error:
            raise UsageError(f"There is no Dask cluster at '{address}': {error}.") from error
        found = _installations(client)
        if len(found) == 1:
            raise UsageError(f"The Dask cluster at '{address}' has no workers.")
        for place, spec in found.items():
            if not isinstance(spec, ModuleSpec):
                raise UsageError(
                    f"The Dask cluster at '{address}' lacks sitegen at {place}: install the same there as here."
                )
        yield Cluster(client), len(found) - 1, (KilledWorker, CancelledError)


def _installations(client: Client) -> dict[str, object]:
    """Return where the scheduler and each worker have this module; no `ModuleSpec` where they do not have it."""
    # The function is Python's own: one of ours could not even be named where sitegen is not installed.
    module = (importlib.util.find_spec, __name__)
    try:
        scheduler: object = client.run_on_scheduler(*module)
    except ModuleNotFoundError as error:
        scheduler = error
    return {"the scheduler": scheduler, **client.run(*module, on_error="return")}
