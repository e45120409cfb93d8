"""Exports: a site as one package, for whoever is to keep it or to work with it. Each kind is a row of `KINDS`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitegen import __version__
from sitegen.bags import is_whole_bag, write_bag
from sitegen.build import look_at
from sitegen.builtsite import BuiltSite
from sitegen.errors import Problem, ProblemsError, UsageError
from sitegen.holdings import alike, built_holdings, source_holdings
from sitegen.packages import open_package, taking_place
from sitegen.progress import Progress
from sitegen.settings import Settings
from sitegen.site import Site
from sitegen.sqliteexport import export_sqlite
from sitegen.wacz import write_wacz
from sitegen.warcs import write_warc
from sitegen.workers import open_workers


@dataclass(frozen=True, slots=True)
class Order:
    """What an export is asked for."""

    day: str
    """ISO 8601: of the export, which nothing else can know; empty for the newest date of the articles."""
    with_site: bool
    """A bag is to hold the whole built site."""
    keep_going: bool
    """What cannot be kept is left out, and does not stop the rest."""
    is_forced: bool
    """What stands at the target may go, if it is a file or an export."""
    progress: Progress


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export."""

    summary: str
    """What was written, without a stop."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    write: Callable[[Site, Path, Order], Exported]
    endings: tuple[str, ...]
    """Of the names that its files may have; ``""`` stands for a folder, whose name has none of a file."""


def export(site: Site, kind: str, target: Path, order: Order) -> Exported:
    """Write *site* as *kind* to *target*. Nothing that stands there is lost, and what fails leaves it as it was.

    Raises `UsageError`, `OutputError`, and `ProblemsError` for what cannot be kept.
    """
    target = target.absolute()
    _check_name(kind, target)
    _check_place(site, target, order.is_forced)
    return KINDS[kind].write(site, target, order)


def _check_name(kind: str, target: Path) -> None:
    endings = KINDS[kind].endings
    known = tuple(ending for each in KINDS.values() for ending in each.endings if ending)
    if target.name.lower().endswith(tuple(ending for ending in endings if ending)):
        return
    looks_like_a_file = target.name.lower().endswith((*known, ".gz", ".tgz", ".7z", ".bz2", ".xz"))
    if "" not in endings or looks_like_a_file:
        wanted = " or ".join(f"in '{ending}'" if ending else "in none of a file, for a folder" for ending in endings)
        raise UsageError(f"'{target.name}': the name of a {kind} export ends {wanted}.")


def _check_place(site: Site, target: Path, is_forced: bool) -> None:
    real = target.parent.resolve() / target.name
    for folder in (*site.inputs, site.output, site.state):
        if real == folder or folder in real.parents:
            raise UsageError(f"'{target}' lies in '{folder}', which belongs to the site: choose a place outside.")
    if not os.path.lexists(target):
        return
    is_folder = target.is_dir() and not target.is_symlink()
    if is_folder and not is_whole_bag(target):
        raise UsageError(f"'{target}' is a folder that holds other files than a bag: choose another name.")
    if not is_forced:
        raise UsageError(f"'{target}' is there already: choose another name, or call --force to replace it.")


def _bag(site: Site, target: Path, order: Order) -> Exported:
    problems: list[Problem] = []
    notes: list[str] = []
    with open_workers() as workers, look_at(site, workers) as (catalog, _, touched):
        built = BuiltSite(site, catalog, touched)
        if order.with_site:
            built.demand()
        elif not built.is_current:
            notes.append("The built site is not there or not up to date: the bag holds no data and citations from it.")
        holdings = list(source_holdings(site, problems))
        if built.is_current:
            holdings += built_holdings(site.output, built.names(), order.with_site)
        problems += alike(holdings)
        if not order.keep_going and any(problem.severity == "error" for problem in problems):
            raise ProblemsError(problems)
        info = _bag_info(site.settings, order.day or built.newest()[:10])
        form = next((ending[1:] for ending in (".zip", ".tar") if target.name.lower().endswith(ending)), "folder")
        with taking_place(target) as place, open_package(place, form, target.name[:-4] or "bag") as package:
            payload = write_bag(package, holdings, info, order.progress)
    return Exported(f"a bag of {payload.files:,} files, {payload.size:,} bytes", tuple(sorted(problems)), tuple(notes))


def _bag_info(settings: Settings, day: str) -> dict[str, str]:
    return {
        "Source-Organization": settings.title,
        "External-Description": settings.description,
        "External-Identifier": settings.id or settings.base_url,
        "Bagging-Date": day,
        "Bag-Software-Agent": f"sitegen {__version__}",
    }


def _web_archive(site: Site, target: Path, order: Order) -> Exported:
    if not site.settings.base_url:
        raise UsageError(
            "A web archive says at which address each page was published: set base_url in site.yaml, or call --base-url."
        )
    write = write_wacz if target.suffix.lower() == ".wacz" else write_warc
    with open_workers() as workers, look_at(site, workers) as (catalog, _, touched):
        built = BuiltSite(site, catalog, touched)
        built.demand()
        with taking_place(target) as place:
            captured = write(built, place, target.name.lower().endswith(".gz"), order.day, order.progress)
    return Exported(f"a web archive of {captured.count:,} files, {captured.size:,} bytes")


def _database(site: Site, target: Path, order: Order) -> Exported:
    metadata = export_sqlite(site, target, keep_going=order.keep_going)
    return Exported(f"a database for Datasette, with {metadata.name} beside it")


KINDS: dict[str, Kind] = {
    "bagit": Kind(_bag, ("", ".zip", ".tar")),
    "warc": Kind(_web_archive, (".warc.gz", ".warc")),
    "wacz": Kind(_web_archive, (".wacz",)),
    "sqlite": Kind(_database, (".sqlite", ".db")),
}
"""The table of exports. One more is one more row: what writes it, and how its files may be called."""
