"""What a build need not do, it does not: counted, not timed, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from sitegen.build import build
from sitegen.site import read_site
from tests.sites import apply, write_archive

SIZE = 2000

_COUNTED_BUILD = """
import json, sqlite3, sys
from pathlib import Path

statements = []
connect = sqlite3.connect
def listen(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.set_trace_callback(statements.append)
    return connection
sqlite3.connect = listen

from sitegen.build import build
from sitegen.site import read_site
from sitegen.workers import open_workers

steps = {"Reading": [0], "Writing": [0]}
def note(step, done, total):
    steps.setdefault(step, []).append(max(done, total))
with open_workers(2) as workers:
    report = build(read_site(Path(sys.argv[1])), progress=note, workers=workers)
print(json.dumps({
    "read": steps["Reading"][-1], "rendered": steps["Writing"][-1], "written": report.written,
    "statements": len(statements), "modules": sorted(sys.modules),
}))
"""

_BUILD = """
import sys
sys.argv = ["sitegen", "build", "-q", sys.argv[1]]
from sitegen.cli import main
try:
    main()
finally:
    print(*sys.modules)
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a build did."""

    read: int
    """Sources."""
    rendered: int
    """Pages."""
    written: int
    """Files."""
    statements: int
    """Of SQL."""
    modules: frozenset[str]
    """Imported in the end."""

    @property
    def has_started_processes(self) -> bool:
        return any(name.startswith("multiprocessing.popen_") for name in self.modules)


def python(code: str, *arguments: str | Path) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def counted_build(root: Path) -> Work:
    """Build the site at *root* in a new process and count."""
    return msgspec.json.decode(python(_COUNTED_BUILD, root), type=Work)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built archive of 2,000 articles."""
    root = tmp_path_factory.mktemp("large")
    write_archive(root, SIZE)
    for file in root.rglob("*.*"):
        os.utime(file, (1e9, 1e9))  # files that were just written are read again, for want of trust in their time
    assert build(read_site(root)).articles == SIZE
    return root


def test_a_build_without_a_change_reads_and_renders_nothing(large: Path) -> None:
    work = counted_build(large)
    assert (work.read, work.rendered, work.written, work.has_started_processes) == (0, 0, 0, False)
    assert work.statements < 40


def test_one_article_more_costs_what_it_changes(large: Path) -> None:
    text = "---\ntitle: Newest\ndate: 2020-01-01\ninstitutions: [Institution 3]\npeople: [Person 5]\ntags: [tag 2]\n---\nText.\n"
    apply(large, "articles/newest.md", text)
    work = counted_build(large)
    assert (work.read, work.has_started_processes) == (1, False)
    assert 10 < work.written <= work.rendered <= 80
    # Nearly half of them for the articles before it that name the same, six for each name: their coverage is looked at.
    assert work.statements < 1600
    apply(large, "articles/newest.md", None)
    build(read_site(large))


def test_a_change_of_the_theme_reads_no_source(large: Path) -> None:
    apply(large, "templates/article.html", "{{ page.title }}")
    work = counted_build(large)
    assert (work.read, work.rendered, work.written, work.has_started_processes) == (0, SIZE, SIZE, True)
    apply(large, "templates/article.html", None)
    build(read_site(large))


def test_a_change_of_a_template_that_few_pages_have_starts_no_process(large: Path) -> None:
    apply(large, "templates/archive.html", "{{ page.count }}")
    work = counted_build(large)
    assert (work.read, work.rendered, work.written, work.has_started_processes) == (0, 1, 1, False)
    apply(large, "templates/archive.html", None)
    build(read_site(large))


UNUSED = (
    "ahocorasick_rs", "cbor2", "distributed", "jinja2", "markdown", "multiprocessing.pool", "nh3", "pypinyin", "rapidfuzz", "rich",
    "starlette", "watchfiles",
)  # fmt: skip


@pytest.mark.parametrize("name", UNUSED)
def test_a_build_without_a_change_does_not_import(modules_of_no_change: frozenset[str], name: str) -> None:
    assert name not in modules_of_no_change


@pytest.fixture(scope="module")
def modules_of_no_change(large: Path) -> frozenset[str]:
    # Full-text search is up to date too.
    build(read_site(large, with_search=True))
    modules = frozenset(python(_BUILD, large).split())
    build(read_site(large))
    return modules
