"""The command ``sitegen verify``: says what is not as the manifest of a folder says, and how much is."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.errors import OutputError

if TYPE_CHECKING:
    from sitegen.fixity import Finding, Manifest

KINDS = ("missing", "changed", "unreadable", "unhashed", "unknown")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print what was found."
)
@click.option(
    "--write",
    "list_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the hashes of the manifest into FILE too, sorted, as 'sha256sum -c' reads them.",
)
def verify(folder: Path | None, form: str, list_file: Path | None) -> None:
    """Hash every file in FOLDER (the output of the site in the current folder) and compare it with the manifest there."""
    from sitegen.fixity import FAULTS, Manifest
    from sitegen.fixity import verify as run
    from sitegen.terminal import progress_bar

    manifest = Manifest(folder if folder is not None else _default_folder())
    if list_file is not None:
        _write_list(manifest, list_file)
    total = len(manifest)
    counts: Counter[str] = Counter()
    with progress_bar(form == "json") as progress:
        found = _counted(run(manifest, lambda done: progress("Verifying", done, total)), counts)
        if form == "json":
            text = _as_json(manifest, total, list(found))
        else:
            for finding in found:
                click.echo(f"{finding.kind}: {finding.path}{f' ({finding.note})' if finding.note else ''}")
            text = summary(total, counts)
    click.echo(text)
    sys.exit(1 if any(counts[kind] for kind in FAULTS) else 0)


def summary(total: int, counts: Counter[str]) -> str:
    """Return the last line: ``64 files: 62 as they were, 1 missing, 1 changed; 2 unknown.``"""
    faults = [f"{counts[kind]:,} {kind}" for kind in KINDS[:-1] if counts[kind]]
    sound = total - sum(counts[kind] for kind in KINDS[:-1])
    others = f"; {counts['unknown']:,} unknown" if counts["unknown"] else ""
    return f"{total:,} file{'' if total == 1 else 's'}: {', '.join([f'{sound:,} as they were', *faults])}{others}."


def _default_folder() -> Path:
    from sitegen.manifest import MANIFEST
    from sitegen.site import read_site

    here = Path()
    return here if (here / MANIFEST).is_file() else read_site(here).output


def _counted(found: Iterable[Finding], counts: Counter[str]) -> Iterator[Finding]:
    for finding in found:
        counts[finding.kind] += 1
        yield finding


def _as_json(manifest: Manifest, total: int, found: list[Finding]) -> str:
    lists = {kind: [{"path": item.path, "note": item.note} for item in found if item.kind == kind] for kind in KINDS}
    sound = total - sum(len(lists[kind]) for kind in KINDS[:-1])
    return json.dumps({"files": total, "sound": sound, **lists}, ensure_ascii=False, indent=1)


def _write_list(manifest: Manifest, file: Path) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="\n") as lines:
            lines.writelines(manifest.lines())
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror}.") from error
