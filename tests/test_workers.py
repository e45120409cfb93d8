from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import sitegen
from sitegen.build import Report, build
from sitegen.errors import OutputError, UsageError
from sitegen.site import program, read_site
from sitegen.workers import FEWEST, SERIAL, Workers, open_workers
from tests.clusters import dask_cluster, dask_worker
from tests.processes import descendants, needs_descendants
from tests.sites import GOOD_ARTICLE, GOOD_SITE, published, write_everything, write_site
from tests.sites import sitegen as command

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed: pip install distributed"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    """Two processes that are used for the smallest work."""
    workers = Workers(2, fewest=1)
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two worker processes."""
    with dask_cluster(2) as address:
        yield address


def gather(workers: Workers, job: Callable[[int], int], batches: Iterable[int], things: int) -> Iterator[int]:
    return workers.gather(job, batches, things, lambda result: None)


def square(number: int) -> int:
    return number * number


def refuse_odd(number: int) -> int:
    if number % 2:
        raise UsageError(f"{number} is odd.")
    return number


def process_id(number: int) -> int:
    return os.getpid()


def end_at_seven(number: int) -> int:
    if number == 7:
        os._exit(1)
    return number


def interrupt(number: int) -> int:
    """Get what Ctrl-C sends to every process of the terminal; return -1 if that has an effect."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        return -1
    return number


@pytest.mark.parametrize("way", [Workers.map, gather], ids=["map", "gather"])
def test_results_come_in_the_order_of_the_batches(pool: Workers, way: Callable[..., Iterator[int]]) -> None:
    assert list(way(pool, square, range(100), 100)) == [number * number for number in range(100)]
    assert list(way(SERIAL, square, range(100), 100)) == [number * number for number in range(100)]


@pytest.mark.parametrize("way", [Workers.map, gather], ids=["map", "gather"])
def test_no_batch_has_no_result(pool: Workers, way: Callable[..., Iterator[int]]) -> None:
    assert list(way(pool, square, (), 5)) == []


def test_the_work_is_done_in_other_processes(pool: Workers) -> None:
    assert os.getpid() not in set(pool.map(process_id, range(20), 20))


def test_few_things_are_done_in_this_process() -> None:
    workers = Workers(2)
    assert set(workers.map(process_id, range(20), FEWEST - 1)) == {os.getpid()}
    workers.close()


def test_one_worker_is_this_process() -> None:
    workers = Workers(1, fewest=1)
    assert set(workers.map(process_id, range(20), 20)) == {os.getpid()}
    workers.close()


def test_batches_are_asked_for_only_a_few_ahead_of_the_results(pool: Workers) -> None:
    asked: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(1000):
            asked.append(number)
            yield number

    results = pool.map(square, batches(), 1000)
    assert next(results) == 0
    assert len(asked) < 20
    results.close()  # type: ignore[attr-defined]  # a generator, though it is declared as any iterator


def test_nothing_is_gathered_before_all_is_done(pool: Workers) -> None:
    asked: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    told: list[int] = []
    results = pool.gather(square, batches(), 100, told.append)
    assert next(results) == 0
    assert asked == list(range(100))
    assert told == [number * number for number in range(100)]


@pytest.mark.parametrize("way", [Workers.map, gather], ids=["map", "gather"])
def test_the_first_batch_that_fails_says_so(pool: Workers, way: Callable[..., Iterator[int]]) -> None:
    for workers in (pool, SERIAL):
        with pytest.raises(UsageError, match=r"^5 is odd\.$"):
            list(way(workers, refuse_odd, (0, 2, 4, 6, 5, 8, 7, 3), 8))


def test_workers_go_on_after_a_batch_that_failed(pool: Workers) -> None:
    with pytest.raises(UsageError):
        list(pool.map(refuse_odd, range(8), 8))
    assert list(pool.map(square, range(8), 8)) == [number * number for number in range(8)]


def test_a_worker_that_dies_ends_the_build_with_a_sentence() -> None:
    workers = Workers(2, fewest=1)
    with pytest.raises(OutputError) as error:
        list(workers.map(end_at_seven, range(20), 20))
    assert str(error.value) == (
        "A process that did a part of the build ended before its work did, perhaps for want of memory: try -j 1."
    )
    workers.close()


def test_ctrl_c_is_left_to_the_process_that_hands_out_the_work(pool: Workers) -> None:
    assert list(pool.map(interrupt, range(8), 8)) == list(range(8))


def test_workers_may_be_closed_twice_and_before_they_worked() -> None:
    workers = Workers(2, fewest=1)
    workers.close()
    assert list(workers.map(square, range(3), 3)) == [0, 1, 4]
    workers.close()
    workers.close()


_WORK_WITHOUT_END = """
import itertools, time
from sitegen.workers import Workers
for result in Workers(2, fewest=1).map(abs, itertools.count(), 1):
    if result == 100:
        print("at work", flush=True)
"""


@needs_descendants
def test_workers_end_when_the_process_that_hands_out_the_work_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _WORK_WITHOUT_END], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"at work\n"
        with descendants(process.pid) as started:
            assert len(started.processes) >= 3
            process.kill()
            process.wait()
            assert started.still_running() == set()


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], Report]:
    """A site with everything, the bytes that one process makes of it, and what it says."""
    root = write_everything(tmp_path_factory.mktemp("everything") / "site")
    report = build(read_site(root), keep_going=True)
    return root, published(root / "public"), report


def built(root: Path, folder: Path, workers: Workers) -> tuple[dict[str, bytes], Report]:
    """Build a copy of the site at *root*, in *folder*, with *workers*."""
    shutil.copytree(root, folder / "site", ignore=shutil.ignore_patterns(".sitegen", "public"))
    report = build(read_site(folder / "site"), keep_going=True, workers=workers)
    return published(folder / "site" / "public"), report


def said(report: Report) -> tuple[object, ...]:
    """Return all of *report* but how long it took."""
    return report.problems, report.articles, report.written, report.left_out, report.excluded, report.removed


def test_the_site_with_everything_has_what_could_go_wrong(wanted: tuple[Path, dict[str, bytes], Report]) -> None:
    _, files, report = wanted
    codes = {problem.code for problem in report.problems}
    assert {"E201", "E203", "E301", "W301", "W304", "W401", "W402"} <= codes
    assert (report.articles > FEWEST / 2, report.left_out > 0, len(files) > 400) == (True, True, True)


def test_processes_make_the_same_site_as_one(
    tmp_path: Path, pool: Workers, wanted: tuple[Path, dict[str, bytes], Report]
) -> None:
    root, files, report = wanted
    found, again = built(root, tmp_path, pool)
    assert found == files
    assert said(again) == said(report)


def test_processes_that_are_kept_know_nothing_of_the_build_before(tmp_path: Path, pool: Workers) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    for name in ("Ada Example", "Eva Example"):
        shutil.rmtree(root / ".sitegen", ignore_errors=True)
        shutil.rmtree(root / "public", ignore_errors=True)
        write_site(root, {"articles/first.md": GOOD_ARTICLE.replace("Ada Example", name)})
        build(read_site(root), workers=pool)
        build(read_site(root, tmp_path / name), full=True)
        assert published(root / "public") == published(tmp_path / name)


@needs_dask
def test_a_cluster_makes_the_same_site_as_one_process(
    tmp_path: Path, cluster: str, wanted: tuple[Path, dict[str, bytes], Report]
) -> None:
    root, files, report = wanted
    with open_workers(cluster=cluster) as workers:
        assert (workers.count, workers.is_remote) == (2, True)
        found, again = built(root, tmp_path, workers)
    assert found == files
    assert said(again) == said(report)


@needs_dask
def test_the_command_builds_on_a_cluster(tmp_path: Path, cluster: str) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    alone = build(read_site(root, tmp_path / "alone"))
    done = command("build", root, "--dask", cluster)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"2 articles: {alone.written} pages written, ")
    assert published(root / "public") == published(tmp_path / "alone")


@needs_dask
@pytest.mark.parametrize("batch", [(1, 2, 3)], ids=["the second and others fail"])
def test_a_cluster_tells_of_the_first_batch_that_fails(cluster: str, batch: tuple[int, ...]) -> None:
    with open_workers(cluster=cluster) as workers, pytest.raises(UsageError, match=r"^1 is odd\.$"):
        list(workers.map(refuse_odd, (0, *batch), 4))


@needs_dask
@pytest.mark.parametrize(
    ("address", "what"),
    {"tcp://127.0.0.1:9": "Timed out", "nonsense": "missing port", "https://example.org": "unknown address scheme"}.items(),
    ids=["nobody listens", "no address", "another protocol"],
)  # fmt: skip
def test_an_address_without_a_cluster_is_refused(tmp_path: Path, address: str, what: str) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    done = command("build", root, "--dask", address)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"There is no Dask cluster at '{address}': {what}")
    assert done.err.count("\n") == 1
    assert not (root / "public").exists()


@needs_dask
def test_a_cluster_without_workers_is_refused(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    with dask_cluster(0) as address:
        done = command("build", root, "--dask", address)
    assert (done.status, done.err) == (2, f"The Dask cluster at '{address}' has no workers.\n")


def other_program(folder: Path) -> Path:
    """Write a copy of this program with another version into *folder*."""
    shutil.copytree(Path(sitegen.__file__).parent, folder / "sitegen", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "sitegen/__init__.py").write_text('__version__ = "0.0.9"\n', "utf-8")
    return folder


@needs_dask
def test_a_worker_with_another_version_is_refused(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    folder = other_program(tmp_path / "other")
    with dask_cluster(0) as address, dask_worker(address, folder):
        wait_for_workers(address)
        done = command("build", root, "--dask", address)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("A worker of the Dask cluster, ")
    assert done.err.endswith(
        " has another version of sitegen, Python or a package that pages are made with: install the same there as here.\n"
    )
    assert [path.name for path in (root / "public").glob("*")] == []


@needs_dask
def test_a_worker_without_sitegen_is_refused(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    write_site(tmp_path / "other", {"sitegen/__init__.py": ""})
    with dask_cluster(0) as address, dask_worker(address, tmp_path / "other"):
        wait_for_workers(address)
        done = command("build", root, "--dask", address)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"The Dask cluster at '{address}' lacks sitegen at tcp://")
    assert done.err.endswith(": install the same there as here.\n")


@needs_dask
def test_a_cluster_that_ends_at_work_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    with dask_cluster(1) as address, open_workers(cluster=address) as workers, pytest.raises(OutputError) as error:
        list(workers.map(end_at_seven, range(20), 20))
    assert str(error.value) == (
        "A worker of the Dask cluster ended before its work did, perhaps for want of memory: build without --dask."
    )


def wait_for_workers(address: str) -> None:
    """Wait until the cluster at *address* has a worker."""
    code = "import sys; from distributed import Client; Client(sys.argv[1]).wait_for_workers(1, timeout=30)"
    subprocess.run([sys.executable, "-c", code, address], check=True, capture_output=True)


def test_a_cluster_needs_dask(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    code = "import sys; sys.modules['distributed'] = None; from sitegen.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", str(root), "--dask", "tcp://127.0.0.1:9"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2, "'--dask' needs Dask, which is not installed. This line installs it: pip install distributed\n",
    )  # fmt: skip


def test_what_is_known_of_a_program_is_the_same_in_every_process() -> None:
    code = "from sitegen.site import program; print(program().hex())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == program().hex()
