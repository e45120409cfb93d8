"""Small sites for tests: written from a mapping, built, and looked at as bytes."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.build import Report, build
from sitegen.cli import main
from sitegen.site import read_site

GOOD_ARTICLE = """\
---
title: The first article
date: 2024-03-01
institutions: [Example University]
people: ["Ada Example, Rector"]
tags: [agreements]
---

A paragraph about what Ada Example said at Example University.
"""

GOOD_SITE: Mapping[str, str | bytes] = {
    "site.yaml": "title: Small archive\nbase_url: https://example.org/\n",
    "articles/first.md": GOOD_ARTICLE,
    "articles/second.md": "---\ntitle: The second article\ndate: 2024-02\ntags: [agreements]\n---\n\nAnother text.\n",
}
"""A site without a fault or a warning."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a call of the command came to."""

    status: int
    out: str
    err: str


def write_site(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write *files*, by their path relative to *root*, and return *root*."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def run_build(
    root: Path,
    *,
    output: Path | None = None,
    base_url: str = "",
    with_drafts: bool = False,
    full: bool = False,
    keep_going: bool = False,
    strict: bool = False,
    allow_foreign: bool = False,
) -> Report:
    """Build the site at *root* in this process, with the settings it has now."""
    site = read_site(root, output, base_url, with_drafts)
    return build(site, full=full, keep_going=keep_going, strict=strict, allow_foreign=allow_foreign)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder*, hidden ones too, as its bytes; a symbolic link as what it says."""
    found: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        for name in sorted((*folders, *names)):
            file = Path(parent, name)
            key = file.relative_to(folder).as_posix()
            if file.is_symlink():
                found[key] = b"-> " + os.fsencode(file.readlink())
            elif file.is_file():
                found[key] = file.read_bytes()
    return found


def sitegen(*arguments: str | Path, cwd: Path | None = None, preparation: Callable[[], None] | None = None) -> Run:
    """Call ``python -m sitegen`` as a user does; *preparation* runs in the new process before it."""
    done = subprocess.run(
        [sys.executable, "-m", "sitegen", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=preparation,
        check=False,
        timeout=120,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def call(*arguments: str | Path) -> Run:
    """Call the command in this process, which is quicker; what a user would see as a traceback is raised."""
    out, err, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["sitegen", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        assert isinstance(end.code, int)
        return Run(end.code, out.getvalue(), err.getvalue())
    finally:
        sys.argv = argv
    raise AssertionError("the command returned without an exit status")
