"""The command that hands a site on: ``sitegen export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.errors import ProblemsError, UsageError

KINDS = ("bagit", "warc", "wacz", "sqlite")
"""Those of `exports.KINDS`, which takes long to load."""


@click.command()
@click.argument("site", type=click.Path(path_type=Path), default=".")
@click.option("--to", "kind", type=click.Choice(KINDS), required=True, help="What to write.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="Where; its ending says in which form.",
)
@click.option("--with-site", is_flag=True, help="Put the whole built site into the bag, not its data alone.")
@click.option(
    "--date", "day", default="", metavar="DAY", help="The day of the export; the newest article's if left out."
)
@click.option("--built", type=click.Path(path_type=Path), metavar="DIR", help="The site was built into DIR.")
@click.option("--base-url", default="", metavar="URL", help="The site was built for this address.")
@click.option("--drafts", is_flag=True, help="The site was built with drafts.")
@click.option("--force", is_flag=True, help="Replace the file, or the bag, that is there.")
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be kept, list it, and exit 1.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems alone.")
def export(
    site: Path,
    kind: str,
    target: Path,
    with_site: bool,
    day: str,
    built: Path | None,
    base_url: str,
    drafts: bool,
    force: bool,
    keep_going: bool,
    quiet: bool,
) -> None:
    """Write the site in the folder SITE (the current one) as one package that can be kept, checked and replayed."""
    from sitegen.exports import Order
    from sitegen.exports import export as run
    from sitegen.site import read_site
    from sitegen.terminal import progress_bar

    if with_site and kind != "bagit":
        raise UsageError("--with-site is for bags: a web archive is the built site, and a database has none.")
    folder = read_site(site, built, base_url, drafts)
    try:
        with progress_bar(quiet) as progress:
            exported = run(folder, kind, target, Order(_day(day), with_site, keep_going, force, progress))
    except ProblemsError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        click.echo("Nothing was written. --keep-going leaves out what cannot be kept.", err=True)
        sys.exit(1)
    for problem in exported.problems:
        click.echo(str(problem), err=True)
    for note in exported.notes:
        click.echo(note, err=True)
    if not quiet:
        click.echo(f"{target}: {exported.summary}.")
    if any(problem.severity == "error" for problem in exported.problems):
        sys.exit(1)


def _day(text: str) -> str:
    from sitegen.dates import parse_date

    if not text:
        return ""
    try:
        date = parse_date(text)
    except ValueError as error:
        raise UsageError(f"--date: {error}.") from error
    if date.text != date.day:
        raise UsageError(f"--date: '{text}' is no day; write it like 2024-03-01.")
    return date.text
