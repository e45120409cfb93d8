"""Beginnings: a new article, a new site."""

from __future__ import annotations

import textwrap
from pathlib import Path

from sitegen.articles import Source, parse_article
from sitegen.dates import ArchiveDate
from sitegen.errors import OutputError, UsageError
from sitegen.scalars import scalar
from sitegen.site import Site
from sitegen.slugs import slugify
from sitegen.sources import folder_of

_SITE_FILES = {
    "site.yaml": """
        # Every setting has a default; sitegen's docs/settings.md lists them all.
        title: A news archive
        description: What this archive collects, in a sentence.
        language: en

        # Where the site is going to be published. Feeds and sitemaps need it:
        # take away the '#' and put your own address.
        # base_url: https://example.org/
        """,
    "articles/{day}-a-first-article.md": """
        ---
        title: A first article
        date: {day}
        institutions:
          - Example University
        people:
          - Ada Example, Rector
        tags:
          - beginnings
        summary: One or two sentences that say what happened.
        ---

        Write the text in Markdown. Each institution, person and tag above has a page of its own,
        and so has every year and month. Where the text names Example University or Ada Example for
        the first time, the name is a link.

        `sitegen new "Title of the next one"` writes the next file; `sitegen build` publishes it.
        """,
    "authorities/institutions.yaml": """
        # The accepted form of each name, and every other way in which articles write it.
        - id: example-university
          name: Example University
          variants: [Univ. of Example, EU]
        """,
    "authorities/people.yaml": """
        # Names need no record to have a page. Add one where a name has several spellings:
        # - id: ada-example
        #   name: Ada Example
        #   variants: [Example Ada, A. Example]
        """,
    "pages/about.md": """
        ---
        title: About this archive
        ---

        Say here what the archive holds, where its articles come from and who keeps it.
        """,
    ".gitignore": """
        /public/
        /.sitegen/
        """,
}


def new_article(
    site: Site,
    title: str,
    day: ArchiveDate,
    institutions: tuple[str, ...],
    people: tuple[str, ...],
    tags: tuple[str, ...],
) -> Path:
    """Write an article that holds *title* and these names, and return its path.

    Raises `UsageError` if there is such a file already, or if a value cannot stand in front matter.
    """
    folder = site.settings.articles[0].path
    name = slugify(title)
    if not name:
        raise UsageError("The title is empty.")
    file = site.root / folder / f"{f'{day.day}-' if day.day else ''}{name}.md"
    fields = {"institutions": institutions, "people": people, "tags": tags}
    lines = [f"title: {scalar(' '.join(title.split()))}", f"date: {day.iso.replace('T', ' ')}"]
    for field, values in fields.items():
        if values:
            lines += [f"{field}:", *(f"  - {scalar(value)}" for value in values)]
    text = "\n".join(["---", *lines, "---", "", ""])
    path = file.relative_to(site.root).as_posix()
    parsed = parse_article(Source(path, "article", folder_of(site.settings, path), text.encode()), site.settings)
    if faults := [problem for problem in parsed.problems if problem.severity == "error"]:
        raise UsageError(f"The article would be faulty: {faults[0].message}")
    _write_new(file, text)
    return file


def init_site(folder: Path, day: str) -> None:
    """Make a new site in *folder*, which is empty or not there, with one article of the *day*. Raises `UsageError`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"'{folder}' exists and is not empty; 'init' makes a new folder.")
    for name, text in _SITE_FILES.items():
        _write_new(folder / name.format(day=day), textwrap.dedent(text).lstrip().replace("{day}", day))


def _write_new(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError as error:
        raise UsageError(f"'{file}' exists already; nothing was written. Choose another title or date.") from error
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror}.") from error
