"""Dask clusters for tests: small, on this machine, each in processes of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_CLUSTER = """
import sys
from distributed import LocalCluster

count = int(sys.argv[1])
with LocalCluster(n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """Yield the address of a cluster with so many worker processes, which lasts no longer than this process."""
    command = [sys.executable, "-c", _CLUSTER, str(workers)]
    # Its workers write to standard error what they think of their end.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address, "the cluster did not start"
            yield address
        finally:
            process.stdin.close()
            process.wait(timeout=30)


@contextlib.contextmanager
def dask_worker(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a worker of the cluster at *address* that imports what *folder* holds before all else."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(
        [*command, "--nthreads", "1", "--local-directory", str(folder)],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
