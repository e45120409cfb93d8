from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from sitegen.errors import UsageError
from sitegen.fixity import Finding, Manifest, verify
from sitegen.manifest import MANIFEST
from tests.sites import GOOD_SITE, Run, call, run_build, write_site

DATA = {"index.html": b"home", "2024/a/index.html": b"a", "2024/a/photo 上海.png": b"\0" * 3_000_000, "empty.txt": b""}


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def folder_of(root: Path, *more: str) -> Path:
    """Return a published folder of `DATA`, with *more* lines at the end of its manifest."""
    lines = [f"{hash_of(data)}  {name}" for name, data in DATA.items()]
    text = "".join(f"{line}\n" for line in (*lines, *more))
    return write_site(root, {**DATA, MANIFEST: text.encode()})


def found(folder: Path) -> list[Finding]:
    return list(verify(Manifest(folder)))


def test_a_sound_folder_is_as_it_was(tmp_path: Path) -> None:
    assert call("verify", folder_of(tmp_path)) == Run(0, "4 files: 4 as they were.\n", "")


def link_away(folder: Path) -> None:
    """Put a link to the same bytes elsewhere in the place of a folder of the site."""
    (folder / "2024").rename(folder.parent / "elsewhere")
    (folder / "2024").symlink_to(folder.parent / "elsewhere")


def link_file(folder: Path) -> None:
    (folder / "empty.txt").unlink()
    (folder / "empty.txt").symlink_to(os.devnull)


def pipe(folder: Path) -> None:
    (folder / "empty.txt").unlink()
    os.mkfifo(folder / "empty.txt")


def folder_in_place(folder: Path) -> None:
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()


HARM: dict[str, tuple[Callable[[Path], object], list[Finding]]] = {
    "a file is gone": (lambda folder: (folder / "index.html").unlink(), [Finding("missing", "index.html")]),
    "a bit is another": (
        lambda folder: (folder / "index.html").write_bytes(b"hom\x64"),
        [Finding("changed", "index.html", hash_of(b"homd"))],
    ),
    "a file is cut short": (
        lambda folder: (folder / "2024/a/index.html").write_bytes(b""),
        [Finding("changed", "2024/a/index.html", hash_of(b""))],
    ),
    "a file stands on the way": (
        lambda folder: ((folder / "2024").rename(folder.parent / "x"), (folder / "2024").write_text("")),
        [Finding("missing", "2024/a/index.html"), Finding("missing", "2024/a/photo 上海.png"), Finding("unknown", "2024")],
    ),
    "a link stands for a folder": (
        link_away,
        [
            Finding("changed", "2024/a/index.html", "a symbolic link"),
            Finding("changed", "2024/a/photo 上海.png", "a symbolic link"),
            Finding("unknown", "2024"),
        ],
    ),
    "a link stands for a file": (link_file, [Finding("changed", "empty.txt", "a symbolic link")]),
    "a pipe stands for a file": (pipe, [Finding("changed", "empty.txt", "no file")]),
    "a folder stands for a file": (folder_in_place, [Finding("changed", "index.html", "a folder")]),
    "others put files there": (
        lambda folder: write_site(folder, {"CNAME": "example.org", "2024/z.txt": ""}),
        [Finding("unknown", "CNAME"), Finding("unknown", "2024/z.txt")],
    ),
    "what keeps the manifest is no file of the site": (
        lambda folder: write_site(folder, {".sitegen-journal": "index.html\n", ".sitegen-staging/a/b": ""}),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("harm", "findings"), HARM.values(), ids=HARM)
def test_what_is_not_as_it_was_is_named(
    tmp_path: Path, harm: Callable[[Path], object], findings: list[Finding]
) -> None:
    folder = folder_of(tmp_path / "public")
    harm(folder)
    assert found(folder) == findings


def test_an_archivist_reads_each_fault_and_then_the_counts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "index.html").unlink()
    (folder / "empty.txt").write_bytes(b"x")
    write_site(folder, {"CNAME": "example.org"})
    faults = f"changed: empty.txt ({hash_of(b'x')})\nmissing: index.html\nunknown: CNAME\n"
    last = "4 files: 2 as they were, 1 missing, 1 changed; 1 unknown.\n"
    assert call("verify", folder) == Run(1, faults + last, "")
    run = call("verify", folder, "--format", "json")
    assert (run.status, json.loads(run.out)) == (1, {
        "files": 4,
        "sound": 2,
        "missing": [{"path": "index.html", "note": ""}],
        "changed": [{"path": "empty.txt", "note": hash_of(b"x")}],
        "unreadable": [],
        "unhashed": [],
        "unknown": [{"path": "CNAME", "note": ""}],
    })  # fmt: skip


def test_files_of_others_are_no_fault(tmp_path: Path) -> None:
    folder = write_site(folder_of(tmp_path), {"CNAME": "example.org"})
    assert call("verify", folder) == Run(0, "unknown: CNAME\n4 files: 4 as they were; 1 unknown.\n", "")


def test_of_several_lines_of_a_file_the_last_counts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, f"{hash_of(b'new')}  index.html")
    assert found(folder) == [Finding("changed", "index.html", hash_of(b"home"))]
    (folder / "index.html").write_bytes(b"new")
    assert found(folder) == []


def test_what_the_manifest_of_a_former_version_names_cannot_be_verified(tmp_path: Path) -> None:
    folder = write_site(folder_of(tmp_path, "CNAME", "lost.txt"), {"CNAME": "example.org"})
    out = "unhashed: CNAME (the manifest has no hash of it)\nmissing: lost.txt\n"
    assert call("verify", folder) == Run(1, f"{out}6 files: 4 as they were, 1 missing, 1 unhashed.\n", "")


HOSTILE = ("../secret", "a/../../secret", "/etc/passwd", "/dev/zero", "a//b", "./a", "a/.", "", "a\0b", "a/")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_manifest_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    write_site(tmp_path, {"secret": "s"})
    folder = folder_of(tmp_path / "public", f"{hash_of(b's')}  {name}")
    if not name:
        (folder / MANIFEST).write_text("\n")
    with pytest.raises(UsageError, match="is no file in this folder; nothing was read"):
        Manifest(folder)
    run = call("verify", folder)
    assert (run.status, run.out) == (2, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "index.html").chmod(0)
    assert found(folder) == [Finding("unreadable", "index.html", "Permission denied")]


def test_a_name_that_is_not_utf_8_is_unknown(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).touch()
    assert found(folder) == [Finding("unknown", "\udcff")]
    assert call("verify", folder).status == 0


def test_without_a_manifest_nothing_can_be_verified(tmp_path: Path) -> None:
    run = call("verify", tmp_path)
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        f"'{tmp_path}' has no .sitegen-manifest: sitegen did not build this folder, or the copy was made without its hidden files.\n"
    )


def test_a_site_is_verified_where_it_is_built_or_copied_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    run_build(root)
    monkeypatch.chdir(root)
    assert call("verify").status == 0
    (root / "public").rename(tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    assert call("verify").status == 0
    (tmp_path / "copy/index.html").unlink()
    assert call("verify").status == 1


def test_the_hashes_are_written_as_sha256sum_reads_them(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "public", f"{hash_of(b'new')}  index.html", "CNAME")
    write_site(folder, {"index.html": b"new", "CNAME": b""})
    list_file = tmp_path / "SHA256SUMS"
    call("verify", folder, "--write", list_file)
    contents = {**DATA, "index.html": b"new"}
    assert list_file.read_text("utf-8") == "".join(
        f"{hash_of(data)}  {name}\n" for name, data in sorted(contents.items())
    )
    subprocess.run(["sha256sum", "--strict", "--quiet", "-c", list_file], cwd=folder, check=True)
    assert call("verify", folder, "--write", tmp_path / "none/list").status == 2
