from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.catalog import Catalog, open_catalog, open_snapshot
from sitegen.errors import OutputError, ProblemsError
from sitegen.site import read_site
from tests.sites import GOOD_SITE, call, run_build, snapshot, write_site

BUSY = "Another build of this site is running; wait for it to end."


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_catalog_that_is_committed_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "state" / "catalog.sqlite"
    with open_catalog(file) as catalog:
        catalog.set_state("key", b"value")
        catalog.commit()
    assert names(file.parent) == ["catalog.sqlite"]
    with open_catalog(file) as catalog:
        assert catalog.state("key") == b"value"


def test_what_is_not_committed_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    for value, is_committed in ((b"one", True), (b"two", False)):
        with open_catalog(file) as catalog:
            catalog.set_state("key", value)
            if is_committed:
                catalog.commit()
    with open_catalog(file) as catalog:
        assert catalog.state("key") == b"one"


@pytest.mark.parametrize("has_snapshot", [False, True], ids=["before others read it", "after others read it"])
def test_a_first_catalog_that_is_not_committed_leaves_nothing_to_build_on(tmp_path: Path, has_snapshot: bool) -> None:
    file = tmp_path / "catalog.sqlite"
    with open_catalog(file) as catalog:
        catalog.set_state("key", b"value")
        assert not has_snapshot or catalog.snapshot() is not None
    assert not (tmp_path / "catalog.sqlite.new").exists()
    with open_catalog(file) as catalog:
        assert catalog.state("key") is None


def test_a_build_that_fails_leaves_the_catalog_as_it_was(site: Path) -> None:
    before = snapshot(site / ".sitegen")
    write_site(site, {"articles/third.md": "---\ntitle: Third\ndate: never\n---\n"})
    with pytest.raises(ProblemsError):
        run_build(site)
    after = snapshot(site / ".sitegen")
    assert after == before
    assert "catalog.sqlite" in after


def test_a_first_build_that_fails_leaves_no_half_catalog(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**GOOD_SITE, "articles/third.md": "---\ntitle: Third\ndate: never\n---\n"})
    with pytest.raises(ProblemsError):
        run_build(root)
    assert names(root / ".sitegen") == ["catalog.sqlite"]
    assert (root / ".sitegen/catalog.sqlite").stat().st_size == 0
    assert not (root / "public").exists()


def test_a_first_build_that_fails_at_its_last_step_leaves_no_half_catalog(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**GOOD_SITE, "templates/404.html": "{{ page.nothing }}"})
    with pytest.raises(ProblemsError, match="E401"):
        run_build(root)
    assert not (root / ".sitegen/catalog.sqlite.new").exists()
    assert (root / ".sitegen/catalog.sqlite").stat().st_size == 0
    write_site(root, {"templates/404.html": "gone"})
    assert run_build(root).articles == 2


def write_other_version(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE old (a); PRAGMA user_version = 7;")


def write_rubbish(file: Path) -> None:
    file.write_bytes(b"no catalog, but longer than the header of one " * 100)


def write_leftovers(file: Path) -> None:
    """Leave what a first build leaves that is killed when its catalog is all but complete."""
    for name in ("catalog.sqlite.new", "catalog.sqlite.new-wal", "catalog.sqlite.new-shm"):
        file.with_name(name).write_bytes(b"half" * 5000)


USELESS: dict[str, Callable[[Path], None]] = {
    "another version": write_other_version, "rubbish": write_rubbish, "half a catalog": write_leftovers,
}  # fmt: skip


@pytest.mark.parametrize("write", USELESS.values(), ids=USELESS)
def test_a_catalog_is_replaced_that_is(tmp_path: Path, write: Callable[[Path], None]) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    wanted = build(read_site(root, tmp_path / "wanted")).written
    (root / ".sitegen/catalog.sqlite").unlink()
    write(root / ".sitegen/catalog.sqlite")
    report = run_build(root)
    assert (report.articles, report.written) == (2, wanted)
    assert [name for name in names(root / ".sitegen") if name.startswith("catalog")] == ["catalog.sqlite"]
    assert run_build(root).written == 0


def test_a_catalog_of_another_version_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    with open_catalog(file) as catalog:
        catalog.set_state("key", b"one")
        catalog.snapshot()
        assert read_if_any(file) == []
        catalog.commit()
        assert read_if_any(file) == []
    assert read(file, "SELECT value FROM state") == [(b"one",)]


@pytest.mark.parametrize("is_first", [True, False], ids=["the first build ever", "a later build"])
def test_a_second_build_is_refused_while_one_runs_that_is(site: Path, is_first: bool) -> None:
    file = site / ".sitegen/catalog.sqlite"
    if is_first:
        file.unlink()
    with open_catalog(file) as catalog:
        with pytest.raises(OutputError) as error:
            run_build(site)
        assert str(error.value) == BUSY
        assert (catalog.state("output") is None) is is_first
        catalog.set_state("key", b"value")
        catalog.commit()
    with open_catalog(file) as catalog:
        assert catalog.state("key") == b"value"


def test_a_second_build_is_refused_after_others_read_the_catalog_of_the_first(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    with open_catalog(file) as catalog:
        assert catalog.snapshot() is not None
        with pytest.raises(OutputError, match=BUSY), open_catalog(file):
            pass
        assert catalog.snapshot() == tmp_path / "catalog.sqlite.new"
        assert (tmp_path / "catalog.sqlite.new").exists()


def read(file: Path, query: str) -> list[tuple[object, ...]]:
    reader = open_snapshot(file)
    with contextlib.closing(reader.sql):
        return reader.rows(query).fetchall()


def test_others_read_a_new_catalog_while_it_is_open(tmp_path: Path) -> None:
    with open_catalog(tmp_path / "catalog.sqlite") as catalog:
        for value in (b"one", b"two"):
            catalog.set_state("key", value)
            file = catalog.snapshot()
            assert file is not None
            assert read(file, "SELECT value FROM state") == [(value,)]
        assert catalog.state("key") == b"two"


def test_others_cannot_read_what_a_build_changes_in_a_catalog_that_was_there(tmp_path: Path) -> None:
    for _ in range(2):
        with open_catalog(tmp_path / "catalog.sqlite") as catalog:
            found = catalog.snapshot()
            catalog.commit()
    assert found is None


def test_nobody_else_knows_a_catalog_in_memory() -> None:
    with open_catalog(None) as catalog:
        assert catalog.snapshot() is None
        assert isinstance(catalog, Catalog)


def test_looking_at_a_site_that_was_never_built_makes_no_catalog(tmp_path: Path) -> None:
    with open_catalog(tmp_path / "catalog.sqlite", is_kept=False) as catalog:
        catalog.set_state("key", b"value")
        catalog.commit()
    assert read_if_any(tmp_path / "catalog.sqlite") == []


def read_if_any(file: Path) -> list[tuple[object, ...]]:
    """Return the tables in *file*."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name FROM sqlite_master").fetchall()


def test_a_damaged_catalog_is_replaced_at_once_or_removed_for_the_next_build(tmp_path: Path) -> None:
    site = write_site(tmp_path, GOOD_SITE)
    run_build(site)
    file, size = site / ".sitegen/catalog.sqlite", 4096
    good, wanted = file.read_bytes(), snapshot(site / "public")
    removed = 0
    for page in range(1, len(good) // size):
        file.write_bytes(good[: page * size] + b"\xff" * size + good[(page + 1) * size :])
        (site / "public/index.html").unlink()
        (site / "public/.sitegen-manifest").touch()  # so that the catalog is asked for all it knows
        try:
            run_build(site)
        except OutputError as error:
            assert "was damaged, and is removed: build again" in str(error)
            assert not file.exists()
            removed += 1
            run_build(site)
        assert snapshot(site / "public") == wanted
    assert removed > 10


def test_a_call_for_processes_and_for_a_cluster_is_refused(tmp_path: Path) -> None:
    run = call("build", write_site(tmp_path, GOOD_SITE), "-j", "2", "--dask", "tcp://127.0.0.1:1")
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("-j says how many processes of this machine build")
