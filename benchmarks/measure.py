"""Runs one process and says what it took: time, processor, memory, and the files it wrote."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages import files_below

INTERVAL_SECONDS = 0.02
"""Between two looks at the memory; longer where looking itself takes long, so that it costs a tenth at most."""

_PROC = Path("/proc")
_MB = 1024 * 1024


class BuildError(Exception):
    """A measured command failed, with what it printed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one build took. Where a system does not tell, the number is 0."""

    seconds: float
    """On the clock, from the start of the process to its end."""
    cpu_seconds: float
    """Of all its processes together, in user and system mode."""
    peak_mb: float
    """Most memory of all its processes together."""
    files_written: int
    """In the output folder."""
    mb_written: float


_Files = dict[str, tuple[int, int, int]]


def measure(
    command: Sequence[str], folder: Path, output: Path, limit_seconds: float, env: Mapping[str, str]
) -> Sample | None:
    """Run *command* in *folder*; None if it had to be stopped at the limit. Raises `BuildError`."""
    before = _look(output)
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(env), stdin=subprocess.DEVNULL, stdout=printed, stderr=printed,
            start_new_session=True,
        )  # fmt: skip
        watch = Watch(process.pid)
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            _stop(process)

        timer = threading.Timer(limit_seconds, stop)
        watch.start()
        timer.start()
        try:
            cpu_seconds, largest_mb = _wait(process)
            seconds = time.perf_counter() - start
        finally:
            timer.cancel()
            watch.stop()
            if process.returncode is None:
                _stop(process)
        if is_late.is_set():
            return None
        if process.returncode:
            printed.seek(0)
            text = printed.read().decode("utf-8", "replace")
            raise BuildError(f"{' '.join(command)} in {folder} gave {process.returncode}:\n{text[-4000:]}")
    after = _look(output)
    written = [path for path, facts in after.items() if before.get(path) != facts]
    return Sample(
        seconds=seconds,
        # The one leaves out processes that another one waited for, the other what ended between two looks.
        cpu_seconds=max(watch.cpu_seconds, cpu_seconds or 0.0),
        peak_mb=watch.peak_mb or largest_mb,
        files_written=len(written),
        mb_written=sum(after[path][1] for path in written) / _MB,
    )


def memory_method() -> str:
    """Return how `Sample.peak_mb` is found on this system."""
    reader = _memory_reader()
    if reader is _linux_memory:
        return "all processes, looked at every 20 ms; memory that several share is counted once (PSS)"
    if reader is not None:
        return "all processes, looked at every 20 ms (psutil); memory that several share is counted for each"
    return "of the largest process alone (install psutil for all together)" if hasattr(os, "wait4") else "not known"


class Watch(threading.Thread):
    """Looks at the memory of a process and its children until stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak_mb = 0.0
        self._cpu_seconds: dict[int, float] = {}
        self._read = _memory_reader()
        self._is_over = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while self._read is not None and not self._is_over.wait(pause):
            start = time.perf_counter()
            memory, cpu_seconds = self._read(self.pid)
            self.peak_mb = max(self.peak_mb, memory / _MB)
            self._cpu_seconds |= cpu_seconds
            pause = max(INTERVAL_SECONDS, 10 * (time.perf_counter() - start))

    @property
    def cpu_seconds(self) -> float:
        """Of all processes that were seen."""
        return sum(self._cpu_seconds.values())

    def stop(self) -> None:
        self._is_over.set()
        self.join()


def _look(folder: Path) -> _Files:
    """Return time, size and number of every file: a file that is written anew differs in one of them at least."""
    found: _Files = {}
    if folder.is_dir():
        for path in files_below(folder):
            facts = os.lstat(folder / path)
            found[path] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
    return found


def _wait(process: subprocess.Popen[bytes]) -> tuple[float | None, float]:
    """Wait for the end; return the processor time of it and its children, if known, and the most memory of one in MB."""
    if sys.platform == "win32":
        process.wait()
        return None, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / _MB


def _stop(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # The process leads a group of its own, in which its workers are too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


_Reader = Callable[[int], tuple[int, dict[int, float]]]
"""Returns the bytes that a process and its children hold, and the seconds of processor time of each until now."""


def _memory_reader() -> _Reader | None:
    if Path("/proc/self/statm").exists():
        return _linux_memory
    return _psutil_memory if importlib.util.find_spec("psutil") else None


def _linux_memory(pid: int) -> tuple[int, dict[int, float]]:
    found = _family(pid)
    times = {one: _processor_seconds(one) for one in found}
    if len(found) == 1:
        # One process shares with none of its own, and this is far quicker to read.
        return _resident(pid), times
    return sum(_proportional(one) for one in found), times


def _processor_seconds(pid: int) -> float:
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for task in (_PROC / str(one) / "task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """Return the memory of a process, with its share of what it has in common with others."""
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)


def _psutil_memory(pid: int) -> tuple[int, dict[int, float]]:
    psutil = importlib.import_module("psutil")
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        times = {one.pid: sum(one.cpu_times()[:2]) for one in family}
        return sum(one.memory_info().rss for one in family), times
    except psutil.Error:
        return 0, {}
