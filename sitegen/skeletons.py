"""Skeletons: records to begin with, for names that have none and occur often."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from sitegen.authorities import TAXONOMIES, AuthorityRecord
from sitegen.catalog import Catalog
from sitegen.errors import OutputError, Problem, UsageError
from sitegen.namelist import Name
from sitegen.recordfiles import parse_record_file
from sitegen.safewrites import replace_file
from sitegen.scalars import scalar
from sitegen.settings import RecordFolder, Settings
from sitegen.site import Site


def choose(catalog: Catalog, settings: Settings, names: Iterable[Name], most: int) -> tuple[list[Name], list[str]]:
    """Return, of each taxonomy, the first *most* of *names* that a record can be written for; and, in sentences, who cannot.

    The record gets the address that the name has; no address of another name may change by it.
    """
    chosen: list[Name] = []
    passed_over: list[str] = []
    counts: Counter[str] = Counter()
    for name in names:
        if name.status != "provisional" or counts[name.taxonomy] >= most:
            continue
        record = _record(name, settings)
        if record is None or _is_contested(catalog, record):
            passed_over.append(
                f"{name.taxonomy}: '{name.name}' is passed over: a record for it would take in other names."
            )
            continue
        counts[name.taxonomy] += 1
        chosen.append(name)
    return chosen, passed_over


def _record(name: Name, settings: Settings) -> AuthorityRecord | None:
    """Return the record that is read from the skeleton of *name*, if it is what was meant."""
    path = f"authorities/{name.taxonomy}.yaml"
    records, _ = parse_record_file(skeleton(name).encode(), path, RecordFolder(), settings)
    return next((record for record in records if (record.id, record.name) == (name.id, name.name)), None)


def _is_contested(catalog: Catalog, record: AuthorityRecord) -> bool:
    """Say whether another record or another name has the id of *record* or one of its names."""
    claimed = "SELECT 1 FROM claims WHERE taxonomy = ? AND key = ? LIMIT 1"
    terms = (
        "SELECT l.slug FROM mentions m JOIN listings l ON l.taxonomy = m.taxonomy AND l.term = m.term"
        " WHERE m.taxonomy = ? AND m.key = ? AND l.slug != ? LIMIT 1"
    )
    return any(
        catalog.row(claimed, record.taxonomy, key) is not None
        or catalog.row(terms, record.taxonomy, key, record.id) is not None
        for key in record.keys
    )


def skeleton(name: Name, indent: int = 0, line_end: str = "\n") -> str:
    """Return a record of *name* as an item of a list, under a comment that says how often it occurs."""
    when = name.first if name.first == name.last else f"{name.first} to {name.last}"
    lines = [f"# In {name.articles:,} article{'s' * (name.articles != 1)}, {when}."]
    lines += [f"- id: {scalar(name.id)}", f"  name: {scalar(name.name)}"]
    if name.forms:
        lines += ["  variants:", *(f"    - {scalar(form)}" for form in name.forms)]
    return "".join(f"{' ' * indent}{line}{line_end}" for line in lines)


def format_skeletons(names: Sequence[Name]) -> Iterator[str]:
    """Yield the lines of the records of *names*, each taxonomy under a comment that says to which list they belong."""
    for taxonomy, group in _by_taxonomy(names).items():
        yield f"# {taxonomy}.yaml"
        for name in group:
            yield skeleton(name).rstrip("\n")


def add_records(site: Site, names: Sequence[Name]) -> dict[str, int]:
    """Write the records of *names* behind those in the lists of their taxonomies; return how many, by file.

    Raises `UsageError`, before anything is written, if a list cannot be added to, and `OutputError`.
    """
    files: dict[str, tuple[bytes | None, bytes]] = {}
    groups = {_list_file(site, taxonomy): group for taxonomy, group in _by_taxonomy(names).items()}
    for path, group in groups.items():
        files[path] = _added(site, path, group)
    for path, (before, after) in files.items():
        if not replace_file(site.root / path, before, after):
            raise OutputError(f"{path}: the file was changed meanwhile; call the command again.")
    return {path: len(group) for path, group in groups.items()}


def _by_taxonomy(names: Sequence[Name]) -> Mapping[str, list[Name]]:
    found = {taxonomy: [name for name in names if name.taxonomy == taxonomy] for taxonomy in TAXONOMIES}
    return {taxonomy: group for taxonomy, group in found.items() if group}


def _folder(settings: Settings) -> RecordFolder:
    """Return the first folder whose lists have our keys. Raises `UsageError`."""
    for folder in settings.authorities:
        if not folder.taxonomy and not folder.fields:
            return folder
    raise UsageError(
        "There is no folder for records of your own: write 'authorities' as the first item of the setting 'authorities'."
    )


def _list_file(site: Site, taxonomy: str) -> str:
    """Return the path of the list that records of *taxonomy* are added to; it need not exist. Raises `UsageError`."""
    folder = _folder(site.settings)
    names = (f"{taxonomy}.yaml", f"{taxonomy}.yml")
    name = next((name for name in names if (site.root / folder.path / name).exists()), names[0])
    if any(fnmatch.fnmatchcase(name, pattern) for pattern in folder.exclude):
        raise UsageError(f"{folder.path}/{name} is excluded by the setting 'authorities': nothing in it would be read.")
    return f"{folder.path}/{name}"


def _added(site: Site, path: str, names: Sequence[Name]) -> tuple[bytes | None, bytes]:
    """Return the bytes of the list at *path* and what they become. Raises `UsageError`."""
    file = site.root / path
    if not file.resolve().is_relative_to(site.root):
        raise UsageError(f"{path}: this leads out of the site folder, and is not read.")
    try:
        before = file.read_bytes() if file.exists() else None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.") from error
    old, problems = _read(site, path, before or b"")
    if problems:
        raise UsageError(f"{problems[0]} Nothing was written: mend this first.")
    indent = _indent(path, before or b"")
    line_end = "\r\n" if (before or b"").partition(b"\n")[0].endswith(b"\r") else "\n"
    start = (before or b"") + (line_end.encode() if before and not before.endswith((b"\n", b"\r")) else b"")
    after = start + "".join(skeleton(name, indent, line_end) for name in names).encode()
    new, _ = _read(site, path, after)
    if new[: len(old)] != old or [record.id for record in new[len(old) :]] != [name.id for name in names]:
        raise UsageError(f"{path}: records cannot be added behind those that are there; nothing was written.")
    return before, after


def _read(site: Site, path: str, data: bytes) -> tuple[list[AuthorityRecord], list[Problem]]:
    records, problems = parse_record_file(data, path, _folder(site.settings), site.settings)
    return records, [problem for problem in problems if problem.severity == "error"]


def _indent(path: str, data: bytes) -> int:
    """Return how far the items of a list are indented. Raises `UsageError` for a list in brackets."""
    for event in yaml.parse(data.decode("utf-8-sig")):
        if isinstance(event, yaml.SequenceStartEvent) and event.start_mark is not None:
            if event.flow_style:
                raise UsageError(
                    f"{path}: the list stands in brackets; write each record on lines of its own that begin with '- id: …'."
                )
            return int(event.start_mark.column)
    return 0
