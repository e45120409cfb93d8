"""A build may be killed at any moment: what is in the output is whole, and the next build repairs the rest."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.output import JOURNAL, STAGING
from sitegen.site import read_site
from sitegen.workers import FEWEST, open_workers
from tests.processes import descendants, needs_descendants
from tests.sites import snapshot

KILLS = int(os.environ.get("SITEGEN_KILLS", "30"))


def write_archive(root: Path, title: str, size: int = 60) -> None:
    (root / "articles").mkdir(parents=True, exist_ok=True)
    (root / "site.yaml").write_text(f"title: {title}\nbase_url: https://example.org/\nper_page: 5\n", "utf-8")
    for number in range(size):
        text = (
            f"---\ntitle: {title} {number}\ndate: 2024-01-{number % 28 + 1:02}\ntags: [t{number % 4}]\n---\n"
            + "Some text. " * 200
        )
        (root / f"articles/a{number}.md").write_text(text, "utf-8")


def site_files(output: Path) -> dict[str, bytes]:
    """Return what a web server would serve of *output*."""
    ours = (JOURNAL, f"{JOURNAL}.new", ".sitegen-manifest", STAGING)
    return {name: data for name, data in snapshot(output).items() if not name.startswith(ours)}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process unasked")
def test_a_killed_build_leaves_whole_files_and_the_next_build_repairs(tmp_path: Path) -> None:
    wanted: dict[str, dict[str, bytes]] = {}
    for title in ("One", "Two"):
        write_archive(tmp_path / title, title)
        build(read_site(tmp_path / title, with_search=True))
        wanted[title] = site_files(tmp_path / title / "public")
    root = tmp_path / "site"
    shutil.copytree(tmp_path / "One", root, ignore=shutil.ignore_patterns("public", ".sitegen"))
    build(read_site(root, with_search=True))
    assert site_files(root / "public") == wanted["One"]

    command = [sys.executable, "-m", "sitegen", "build", str(root)]
    chance = random.Random(20240301)
    killed = 0
    for turn in range(KILLS):
        title = ("Two", "One")[turn % 2]
        write_archive(root, title)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(0.02, 0.6))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
        for name, data in site_files(root / "public").items():
            assert data in (wanted["One"].get(name), wanted["Two"].get(name)), (
                f"{name} is neither the old file nor the new one"
            )
        if turn % 3 == 2:
            # What the killed build was told may be taken back before the next one runs.
            title = ("One", "Two")[turn % 2]
            write_archive(root, title)
        build(read_site(root, with_search=True))
        assert site_files(root / "public") == wanted[title]
        assert not (root / "public" / JOURNAL).exists()
        assert not (root / "public" / STAGING).exists()
    assert killed > KILLS // 4, "too few builds were caught at work: the test proves little here"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process unasked")
def test_a_first_build_that_was_killed_does_not_stand_in_the_way_of_the_next(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_archive(root, "One")
    (root / "public" / STAGING).mkdir(parents=True)  # what it leaves while it still renders
    (root / "public" / STAGING / "0").write_bytes(b"half")
    build(read_site(root, with_search=True))
    assert not (root / "public" / STAGING).exists()


@needs_descendants
def test_a_killed_build_of_several_processes_leaves_whole_files_and_the_next_build_repairs(tmp_path: Path) -> None:
    size, kills = FEWEST + 20, max(KILLS // 5, 4)
    wanted: dict[str, dict[str, bytes]] = {}
    for title in ("One", "Two"):
        write_archive(tmp_path / title, title, size)
        build(read_site(tmp_path / title, with_search=True))
        wanted[title] = site_files(tmp_path / title / "public")
    root = tmp_path / "site"
    shutil.copytree(tmp_path / "One", root, ignore=shutil.ignore_patterns("public", ".sitegen"))
    command = [sys.executable, "-m", "sitegen", "build", "-j", "2", str(root)]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole_seconds = time.monotonic() - start
    chance = random.Random(20240302)
    killed_with_workers = 0
    for turn in range(kills):
        title = ("One", "Two")[turn % 2]
        write_archive(root, title, size)
        if turn % 3 == 0:
            # A first build writes its catalog aside; a later one may not, and has its pages rendered in another way.
            shutil.rmtree(root / ".sitegen", ignore_errors=True)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=whole_seconds * chance.uniform(0.3, 0.9))
        with descendants(process.pid) as started:
            process.kill()
            process.wait()
            killed_with_workers += len(started.processes) > 2
            assert started.still_running() == set()
        for name, data in site_files(root / "public").items():
            assert data in (wanted["One"].get(name), wanted["Two"].get(name)), (
                f"{name} is neither the old file nor the new one"
            )
        with open_workers(2) as workers:
            build(read_site(root, with_search=True), workers=workers)
        assert site_files(root / "public") == wanted[title]
        assert [name for name in (JOURNAL, STAGING) if (root / "public" / name).exists()] == []
        assert [file.name for file in (root / ".sitegen").glob("catalog*")] == ["catalog.sqlite"]
    assert killed_with_workers > 0, "too few builds were caught at work: the test proves little here"
