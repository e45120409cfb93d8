"""The command line: reads the call, prints what came of it, and sets the exit status.

Exit status: 0 done, 1 the content has errors, 2 the call was wrong or the output cannot be written, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sitegen import __version__
from sitegen.errors import OutputError, ProblemsError, SitegenError, UsageError
from sitegen.exportcommand import export
from sitegen.messages import SHOWN_WARNINGS, coloured, count, counts, print_problems, summary
from sitegen.verification import verify

if TYPE_CHECKING:
    from sitegen.site import Site

_SITE = click.argument("site", type=click.Path(path_type=Path), default=".")
_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build into DIR instead of the setting 'output'.",
)
_BASE_URL = click.option(
    "--base-url", default="", metavar="URL", help="Build for this address instead of the setting 'base_url'."
)
_DRAFTS = click.option("--drafts", is_flag=True, help="Publish articles with 'draft: true' too.")
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
_FOREIGN = click.option(
    "--allow-foreign", is_flag=True, help="Build into a folder that holds other files, and leave those alone."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="sitegen %(version)s")
def cli() -> None:
    """Turn a folder of news articles into a permanent, browsable archive."""


@cli.command()
@_SITE
@_OUTPUT
@click.option("--full", is_flag=True, help="Read and render everything anew. For doubt; never needed to be right.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--keep-going", is_flag=True, help="Publish all but the faulty articles, list those, and exit 1.")
@_DRAFTS
@_BASE_URL
@_FOREIGN
@click.option(
    "--no-search", is_flag=True, help="Leave full-text search out: its index takes most of the time of a small build."
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="Use N processes for a large build; as many as there are processors if left out.",
)
@click.option(
    "--now",
    default="",
    metavar="DATE",
    help="It is this day or moment: write a news sitemap of the two days before, and date changes in the ledger.",
)
@click.option(
    "--dask", "cluster", default="", metavar="ADDRESS", help="Parse and render on the Dask cluster at this address."
)
@_QUIET
def build(
    site: Path,
    output: Path | None,
    full: bool,
    strict: bool,
    keep_going: bool,
    drafts: bool,
    base_url: str,
    allow_foreign: bool,
    no_search: bool,
    jobs: int,
    now: str,
    cluster: str,
    quiet: bool,
) -> None:
    """Build the site in the folder SITE (the current one) into its output folder."""
    from sitegen.build import build as run
    from sitegen.site import read_site
    from sitegen.terminal import progress_bar
    from sitegen.workers import open_workers

    if jobs and cluster:
        raise UsageError(
            "-j says how many processes of this machine build, --dask that a cluster does: call one of them."
        )
    folder = read_site(site, output, base_url, drafts, with_search=not no_search, now=now)
    with progress_bar(quiet) as progress, open_workers(jobs, cluster) as workers:
        report = run(
            folder,
            full=full,
            keep_going=keep_going,
            strict=strict,
            allow_foreign=allow_foreign,
            progress=progress,
            workers=workers,
        )
    print_problems(report.problems, SHOWN_WARNINGS)
    for note in report.problems:
        if note.severity == "note" and not note.path:
            click.echo(coloured(note), err=True)
    if not quiet:
        click.echo(summary(report))
    if report.has_errors or (strict and any(problem.severity == "warning" for problem in report.problems)):
        sys.exit(1)


@cli.command()
@_SITE
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print the problems."
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option(
    "--fix", "is_fixing", is_flag=True, help="First spell names in articles alike, where nothing else changes by it."
)
@click.option("--dry-run", "is_dry", is_flag=True, help="With --fix: show what would be changed, and change nothing.")
@click.option(
    "--addresses",
    type=click.Path(path_type=Path, exists=True),
    metavar="OTHER",
    help="Also report addresses of a former site, by its sitemap, folder or list, that lead nowhere now.",
)
@_DRAFTS
def check(
    site: Path, form: str, strict: bool, is_fixing: bool, is_dry: bool, addresses: Path | None, drafts: bool
) -> None:
    """List every problem of the site in the folder SITE; write nothing but what --fix changes."""
    from sitegen.check import check as run
    from sitegen.check import format_problems
    from sitegen.site import read_site
    from sitegen.workers import open_workers

    if is_dry and not is_fixing:
        raise UsageError("--dry-run shows what --fix would change: call both.")
    fixed = ""
    try:
        folder = read_site(site, with_drafts=drafts)
        if is_fixing:
            fixed = f"{_fix(folder, is_dry, to_error=form != 'text')}; "
        with open_workers() as workers:
            problems = run(folder, workers, addresses)
    except ProblemsError as error:
        problems = error.problems
    for line in format_problems(problems, form):
        click.echo(line)
    errors, warnings = (sum(problem.severity == severity for problem in problems) for severity in ("error", "warning"))
    if form == "text":
        click.echo(
            f"{fixed}{count(errors, 'error')}, {count(warnings, 'warning')}, "
            f"{count(len(problems) - errors - warnings, 'note')}."
        )
    elif fixed:
        click.echo(f"{fixed[:-2]}.", err=True)
    sys.exit(1 if errors or (strict and warnings) else 0)


def _fix(site: Site, is_dry: bool, to_error: bool) -> str:
    """Change what is safe, print it, to standard error if asked to, and return the count."""
    from sitegen.fixes import describe, fix, summary

    changes = fix(site, is_dry=is_dry)
    for line in describe(changes, is_dry=is_dry):
        click.echo(line, err=to_error)
    return summary(changes, is_dry=is_dry)


@cli.command()
@_SITE
@click.option(
    "--of", "taxonomy", type=click.Choice(["people", "institutions", "tags"]), help="Only names of this kind."
)
@click.option("--provisional", is_flag=True, help="Only names without a record.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="How to print the names."
)
@click.option(
    "--records",
    type=click.IntRange(min=1),
    metavar="N",
    help="Print records to begin with, for the N names of each kind without one that occur most.",
)
@click.option("--write", "is_written", is_flag=True, help="Add those records to the lists in the folder of records.")
@_DRAFTS
def names(
    site: Path, taxonomy: str | None, provisional: bool, form: str, records: int | None, is_written: bool, drafts: bool
) -> None:
    """Print every name in the site in SITE: how many articles have it, from when to when, and in which forms."""
    from sitegen.authorities import TAXONOMIES
    from sitegen.build import look_at
    from sitegen.namelist import format_names, read_names
    from sitegen.site import read_site
    from sitegen.skeletons import add_records, choose, format_skeletons

    if is_written and records is None:
        raise UsageError("--write adds the records of --records N: say how many.")
    if records is not None and form != "text":
        raise UsageError(f"--records prints YAML, not {form}: leave out --format.")
    folder = read_site(site, with_drafts=drafts)
    with look_at(folder) as (catalog, _, _):
        found = read_names(catalog, (taxonomy,) if taxonomy else TAXONOMIES)
        chosen, passed_over = choose(catalog, folder.settings, found, records or 0)
        errors = sum(problem.severity == "error" for problem in catalog.problems())
    if records is None:
        lines = format_names([name for name in found if not provisional or name.status == "provisional"], form)
    elif is_written:
        lines = iter([f"{path}: {count(added, 'record')} added" for path, added in add_records(folder, chosen).items()])
    else:
        lines = format_skeletons(chosen)
    for line in lines:
        click.echo(line)
    for line in passed_over:
        click.echo(line, err=True)
    if records is not None and not chosen:
        click.echo("There is no name that a record could be written for.", err=True)
    if errors:
        click.echo(f"{count(errors, 'error')}, and what is faulty is left out: 'sitegen check' lists them.", err=True)
        sys.exit(1)


@cli.command()
@_SITE
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@_DRAFTS
def serve(site: Path, port: int, open_browser: bool, drafts: bool) -> None:
    """Build the site in SITE, serve it on 127.0.0.1, and rebuild it whenever a file changes."""
    from sitegen.site import read_site

    try:
        from sitegen.serve import serve as run
    except ModuleNotFoundError as error:
        line = "pip install watchfiles starlette uvicorn websockets"
        raise UsageError(
            f"'serve' needs {error.name}, which is not installed. This line installs it: {line}"
        ) from error
    run(read_site(site, with_drafts=drafts), port, open_browser)


@cli.command()
@click.argument("title")
@click.option(
    "--date", "written_date", default="", metavar="DATE", help="2024-03-01, 2024-03 or 2024; today if left out."
)
@click.option(
    "--institution",
    "institutions",
    multiple=True,
    metavar="NAME",
    help="An institution it is about; as often as needed.",
)
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="NAME",
    help="A person in it: 'Name' or 'Name, office'; as often as needed.",
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; as often as needed.")
@click.option(
    "--site", type=click.Path(path_type=Path), default=".", help="The site's folder; the current one if left out."
)
def new(
    title: str,
    written_date: str,
    institutions: tuple[str, ...],
    people: tuple[str, ...],
    tags: tuple[str, ...],
    site: Path,
) -> None:
    """Write a new article with the given TITLE and print its path."""
    from sitegen.dates import parse_date
    from sitegen.site import read_site
    from sitegen.start import new_article

    try:
        day = parse_date(written_date or date.today().isoformat())
    except ValueError as error:
        raise UsageError(f"--date: {error}.") from error
    file = new_article(read_site(site), title, day, institutions, people, tags)
    click.echo(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make a new site in DIR, with one article to begin from."""
    from sitegen.start import init_site

    init_site(folder, date.today().isoformat())
    click.echo(f"A new site is in {folder}. Next: sitegen build {folder}")


for command in (export, verify):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command and exit. What a user can put right is told in a line; a bug keeps its traceback."""
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        # Under an ASCII locale Python cannot name a file 上海.md, and only a new process can be told otherwise.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        # Names in any script, also where the terminal or the pipe is set to something less than UTF-8.
        _reconfigure(stream)
    try:
        cli(prog_name="sitegen", standalone_mode=False)
    except ProblemsError as error:
        print_problems(error.problems, SHOWN_WARNINGS)
        click.echo(f"Nothing was published: {counts(error.problems)}.", err=True)
        sys.exit(1)
    except (UsageError, OutputError) as error:
        _fail(str(error), 2)
    except SitegenError as error:
        _fail(str(error), 1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("Stopped. What was being built is finished by the next build.", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    sys.exit(0)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)


def _reconfigure(stream: object) -> None:
    reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")
