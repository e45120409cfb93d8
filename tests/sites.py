"""Small sites for tests: written from a mapping, built, and looked at as bytes."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.build import Report, build
from sitegen.cli import main
from sitegen.manifest import MANIFEST, parse_manifest_line, read_lines
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
    "site.yaml": "title: Small archive\nbase_url: https://example.org/\nsearch: off\nledger: off\nformats: {all: off, atom: on, sitemaps: on}\n",
    "articles/first.md": GOOD_ARTICLE,
    "articles/second.md": "---\ntitle: The second article\ndate: 2024-02\ntags: [agreements]\n---\n\nAnother text.\n",
}
"""A site without a fault or a warning, and without full-text search."""


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


def write_everything(root: Path) -> Path:
    """Write a site with all that a site can hold, right and wrong, and return *root*.

    It has this repository's own articles and records, the oddities of ``tests/cases``, and 150 made articles that share
    people, institutions and tags, name them in their texts, and refer to one another and to nothing.
    """
    shutil.copytree(Path(__file__).parent / "cases" / "oddities", root)
    for folder in ("articles", "authorities", "pages"):
        shutil.copytree(Path(__file__).parent.parent / folder, root / folder)
    settings = (root / "site.yaml").read_text("utf-8").replace("articles:\n", "articles:\n  - articles\n  - made\n")
    made = {f"made/m{number}.md": _made_article(number) for number in range(150)}
    people = "- {id: zhang-1, name: Zhang Ying, distinct_from: zhang-2}\n- {id: zhang-2, name: Zhang Ying}\n"
    records = {
        "authorities/people/pat.md": "---\nname: Pat Doe\noffices: [{role: Dean, institution: Board 3}]\n---\nSee [m1](../../made/m1.md).\n",
        "authorities/institutions.yml": "- {id: board, name: Harbour Board, variants: [Port Board]}\n"
        "- {id: old-board, name: Old Board, merged_into: board}\n- {id: stars, name: Star Observatory}\n",
        "authorities/tags.yml": "- {id: tag-0, name: Tag nought, variants: [Tag-0, tag 0]}\n",
        "authorities/people.yml": people,
        "static/robots.txt": "mine\n",
        "static/data.csv": "1\n",
    }
    return write_site(root, {**made, **records, "site.yaml": f"{settings}per_page: 20\npairs: 2\n"})


def _made_article(number: int) -> str:
    day = f"{2000 + number % 21}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    lines = [
        f"title: Made article {number}",
        f"date: {'2001-02-30' if number == 40 else day}",
        f"institutions: [Board {number % 7}, {'Old Board' if number % 9 == 0 else 'Port Board'}]",
        f"people: ['Person {number % 11}, Dean', {'Zhang Ying' if number % 10 == 0 else 'zhang-1'}, Pat Doe]",
        f"tags: [tag {number % 5}, Tag-{number % 5}]",
        *(["draft: true"] if number % 31 == 0 else []),
        *(["slug: taken"] if number in (50, 51) else []),
        *(["unlinked: Person 3"] if number % 13 == 0 else []),
        *([f"related: m{number + 1}"] if number % 8 == 0 else []),
        *(["aliases: [/old/address/]"] if number == 60 else []),
    ]
    text = (
        f"Person {number % 11} met Zhang Ying at the Harbour Board, <mark>[[Pat Doe]]</mark> & [[nobody]].\n\n"
        f"## Part {number}\n\n[Next](m{number + 1}.md#part-{number + 1 + number % 2}), [old](/old/address/) and"
        f" [[!Board {number % 7}]] of Board {(number + 1) % 7}. {'word ' * number}{'Star Observatory' if number % 6 == 0 else ''}"
    )
    return "\n".join(["---", *lines, "---", "", text, ""])


def apply(root: Path, name: str, text: str | None) -> None:
    """Give the file *name* the *text*; without one, remove it, and its folder if that is empty then."""
    file = root / name
    if text is None:
        file.unlink(missing_ok=True)
        if file.parent != root and file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


HARBOUR = (50, 150, 350)
"""Numbers of articles of an archive whose text names the Harbour Board."""


def write_archive(root: Path, size: int) -> None:
    """Write an archive of *size* articles over twenty years, a few hundred people, institutions and tags.

    The texts of three of them, and no front matter, name the Harbour Board, which has no record.
    """
    apply(root, "site.yaml", "base_url: https://example.org/\nper_page: 20\nledger: off\n")
    for number in range(size):
        day = f"{2000 + number * 20 // size}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        lines = [
            f"title: Article {number}",
            f"date: {day}",
            f"institutions: [Institution {number % 7}, Institution {number % 90}]",
            f"people: ['Person {number % 11}, President', Person {number % 200}]",
            f"tags: [tag {number % 5}, tag {number % 40}]",
        ]
        text = f"Text {number}." if number not in HARBOUR else f"Text {number} of the Harbour Board."
        apply(root, f"articles/{day}-article-{number}.md", "\n".join(["---", *lines, "---", text, ""]))


def published(output: Path) -> dict[str, bytes]:
    """Return every file of *output*; of the manifest, where what came last stands last, what counts, in order."""
    files = snapshot(output)
    files[MANIFEST] = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes(output).items())).encode()
    return files


def hashes(output: Path) -> dict[str, str]:
    """Return what the manifest in *output* says: path → hash."""
    return dict(parse_manifest_line(line) for line in read_lines(output / MANIFEST))


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
