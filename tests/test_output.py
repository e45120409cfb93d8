from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from sitegen.errors import OutputError
from sitegen.manifest import MANIFEST, manifest_line
from sitegen.output import FOLDERS, JOURNAL, STAGING, Fixity, Kept, Output, _Names, file_of
from tests.sites import snapshot, write_site

FILES = {"": "index.html", "2024/03/x/": "2024/03/x/index.html", "404.html": "404.html", "a/b.png": "a/b.png"}


@pytest.mark.parametrize(("path", "file"), FILES.items(), ids=FILES)
def test_a_folder_is_its_index(path: str, file: str) -> None:
    assert file_of(path) == file


def fixities(files: dict[str, bytes]) -> list[Fixity]:
    return [(name, sha256(data).digest()) for name, data in files.items()]


def lines(files: dict[str, bytes]) -> bytes:
    """Return the manifest of *files*."""
    return "".join(f"{manifest_line(*fixity)}\n" for fixity in fixities(files)).encode()


def publish(folder: Path, pages: dict[str, bytes], removed: tuple[str, ...] = ()) -> Output:
    """Publish *pages* by logical path, and say that they are all there is."""
    output = Output(folder)
    for path, data in pages.items():
        output.stage(path, data)
    output.publish(removed, sorted(fixities({file_of(path): data for path, data in pages.items()})))
    output.finish()
    return output


def test_what_is_published_is_in_its_place_and_in_the_manifest(tmp_path: Path) -> None:
    output = publish(tmp_path / "public", {"": b"home", "2024/a/": b"a"})
    assert (output.written, output.removed) == (2, 0)
    assert snapshot(tmp_path / "public") == {
        "index.html": b"home",
        "2024/a/index.html": b"a",
        MANIFEST: lines({"2024/a/index.html": b"a", "index.html": b"home"}),
    }


def test_a_file_that_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "a/": b"a"})
    before = (tmp_path / "index.html").stat()
    output = publish(tmp_path, {"": b"home", "a/": b"b"})
    assert output.written == 1
    assert (tmp_path / "index.html").stat() == before
    assert (tmp_path / "a/index.html").read_bytes() == b"b"


def test_a_file_is_replaced_and_never_written_over(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home"})
    with (tmp_path / "index.html").open("rb") as reader:
        publish(tmp_path, {"": b"another"})
        assert reader.read() == b"home"


def test_a_removed_file_takes_the_folders_it_leaves_empty_with_it(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "2024/03/a/": b"a", "2024/b/": b"b"})
    output = publish(tmp_path, {"": b"home", "2024/b/": b"b"}, removed=("2024/03/a/index.html",))
    assert output.removed == 1
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        MANIFEST, "2024", "2024/b", "2024/b/index.html", "index.html",
    ]  # fmt: skip


def test_nothing_is_published_before_every_place_is_found_free(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home"})
    write_site(tmp_path, {"z/index.html": "mine"})
    output = Output(tmp_path)
    output.stage("", b"another")
    output.stage("z/", b"ours")
    with pytest.raises(OutputError, match="not written by sitegen"):
        output.publish((), fixities({"index.html": b"another", "z/index.html": b"ours"}))
    output.abandon()
    manifest = lines({"index.html": b"home"})
    assert snapshot(tmp_path) == {"index.html": b"home", "z/index.html": b"mine", MANIFEST: manifest}


def test_an_abandoned_build_leaves_nothing(tmp_path: Path) -> None:
    output = Output(tmp_path / "public")
    output.stage("", b"home")
    assert (tmp_path / "public" / STAGING).is_dir()
    output.abandon()
    assert snapshot(tmp_path / "public") == {}


def test_a_build_that_was_stopped_leaves_a_list_of_what_it_may_have_touched(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "a/": b"a"})
    output = Output(tmp_path)
    output.stage("", b"another")
    output.publish(("a/index.html",), fixities({"index.html": b"another"}))
    assert (tmp_path / JOURNAL).exists()
    assert Output(tmp_path).interrupted() == ["index.html", "a/index.html"]
    output.finish()
    assert Output(tmp_path).interrupted() == []


def test_a_file_is_copied_as_it_is(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.png": b"\x89PNG\r\n"})
    output = Output(tmp_path / "public")
    output.stage("a.png", tmp_path / "a.png")
    output.publish((), fixities({"a.png": b"\x89PNG\r\n"}))
    assert (tmp_path / "public/a.png").read_bytes() == b"\x89PNG\r\n"


def test_a_folder_is_known_again_by_its_manifest(tmp_path: Path) -> None:
    assert Output(tmp_path / "none").token() == b""
    publish(tmp_path / "a", {"": b"home"})
    first = Output(tmp_path / "a").token()
    assert first == Output(tmp_path / "a").token()
    publish(tmp_path / "a", {"": b"home", "b/": b"b"})
    assert Output(tmp_path / "a").token() != first


def test_a_new_folder_is_published_by_one_renaming(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "2023/a/": b"a"})
    output = Output(tmp_path)
    for path in ("2024/03/x/", "2024/03/y/", "2024/03/y/photo.png", "2023/b/"):
        output.stage(path, path.encode())
    waiting = output.staging().folder / FOLDERS
    before = {name: (waiting / name).stat().st_ino for name in ("2024", "2024/03", "2024/03/y", "2023", "2023/b")}
    added = {name: name.removesuffix("index.html").encode() for name in output.staged}
    output.publish((), None, fixities(added))
    output.finish()
    after = {name: (tmp_path / name).stat().st_ino for name in before}
    assert {name for name in before if before[name] == after[name]} == {"2024", "2024/03", "2024/03/y", "2023/b"}
    assert snapshot(tmp_path) == {
        "index.html": b"home", "2023/a/index.html": b"a", "2023/b/index.html": b"2023/b/",
        "2024/03/x/index.html": b"2024/03/x/", "2024/03/y/index.html": b"2024/03/y/",
        "2024/03/y/photo.png": b"2024/03/y/photo.png",
        MANIFEST: lines({"2023/a/index.html": b"a", "index.html": b"home"}) + lines(added),
    }  # fmt: skip


def test_files_come_into_folders_that_are_there(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "2023/a/": b"a", "2023/a/one.txt": b"1"})
    kept = (tmp_path / "2023/a").stat().st_ino
    output = Output(tmp_path)
    output.stage("2023/a/", b"changed")
    output.stage("2023/a/two.txt", b"2")
    assert list((output.staging().folder / FOLDERS).iterdir()) == []
    output.publish((), None, fixities({"2023/a/index.html": b"changed", "2023/a/two.txt": b"2"}))
    output.finish()
    assert (tmp_path / "2023/a").stat().st_ino == kept
    assert snapshot(tmp_path / "2023") == {"a/index.html": b"changed", "a/one.txt": b"1", "a/two.txt": b"2"}


def test_a_file_may_come_into_a_folder_that_goes_with_its_last_file(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "a/old/": b"old"})
    output = Output(tmp_path)
    output.stage("a/old/x/", b"new")
    output.publish(("a/old/index.html",), fixities({"a/old/x/index.html": b"new", "index.html": b"home"}))
    output.finish()
    assert snapshot(tmp_path / "a") == {"old/x/index.html": b"new"}


def test_what_is_written_stands_at_the_end_of_the_manifest(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home", "z/": b"z"})
    for path, data in {"b/": b"new", "a/": b"new", "z/": b"another"}.items():
        output = Output(tmp_path)
        output.stage(path, data)
        output.publish((), None, fixities({file_of(path): data}))
        output.finish()
    before = lines({"index.html": b"home", "z/index.html": b"z"})
    after = lines({"b/index.html": b"new", "a/index.html": b"new", "z/index.html": b"another"})
    assert (tmp_path / MANIFEST).read_bytes() == before + after
    assert Output(tmp_path).manifest() == ["index.html", "z/index.html", "b/index.html", "a/index.html"]


def test_the_manifest_of_a_former_version_has_no_hashes_and_counts(tmp_path: Path) -> None:
    write_site(tmp_path, {MANIFEST: "index.html\na  b/index.html\n", "index.html": "old", "a  b/index.html": "old"})
    output = Output(tmp_path)
    assert output.manifest() == ["index.html", "a  b/index.html"]
    output.stage("a  b/", b"new")
    output.publish(("index.html",), fixities({"a  b/index.html": b"new"}))
    output.finish()
    assert snapshot(tmp_path) == {"a  b/index.html": b"new", MANIFEST: lines({"a  b/index.html": b"new"})}


@pytest.mark.parametrize("is_file", [False, True], ids=["bytes", "a file"])
def test_what_is_kept_is_measured_and_hashed_whether_it_is_new_or_not(tmp_path: Path, is_file: bool) -> None:
    given = tmp_path / "given"
    data = b"\0large" * 500_000
    given.write_bytes(data)
    found: list[Kept] = []
    for _ in range(2):
        output = Output(tmp_path / "public")
        found.append(output.staging().keep("a.bin", given if is_file else data))
        output.stage("a.bin", given if is_file else data)
        output.publish((), fixities({"a.bin": data}))
        output.finish()
    digest = sha256(data).digest()
    assert found == [Kept("a.bin", len(data), digest), Kept("", len(data), digest)]


@pytest.mark.parametrize(
    "there", [b"\1" * 3_000_000, b"\0" * 2_999_999 + b"\1", b"\0" * 10], ids=["other", "other at its end", "shorter"]
)
def test_a_file_that_is_there_but_holds_something_else_is_copied_over(tmp_path: Path, there: bytes) -> None:
    write_site(tmp_path, {"given": b"\0" * 3_000_000, "public/a.bin": there, f"public/{MANIFEST}": "a.bin\n"})
    output = Output(tmp_path / "public")
    kept = output.staging().keep("a.bin", tmp_path / "given")
    assert kept == Kept("a.bin", 3_000_000, sha256(b"\0" * 3_000_000).digest())


def test_the_last_line_of_a_manifest_that_was_not_written_to_its_end_is_not_trusted(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home"})
    write_site(tmp_path, {"notes": "mine\n"})
    with (tmp_path / MANIFEST).open("ab") as file:
        file.write(lines({"notes": b"ours"})[:-1])  # of "notes-of-ours/index.html"
    output = Output(tmp_path)
    assert output.manifest() == ["index.html"]
    output.stage("notes", b"ours")
    with pytest.raises(OutputError, match="not written by sitegen"):
        output.publish((), fixities({"index.html": b"home", "notes": b"ours"}))
    assert (tmp_path / "notes").read_bytes() == b"mine\n"


@pytest.mark.parametrize("allow_foreign", [False, True], ids=["beside ours", "with --allow-foreign"])
@pytest.mark.parametrize("foreign", ["2023/b", "2023/b/index.html"], ids=["on the way to ours", "in the place of ours"])
def test_a_foreign_file_is_refused_inside_a_folder_of_ours(tmp_path: Path, foreign: str, allow_foreign: bool) -> None:
    publish(tmp_path, {"": b"home", "2023/a/": b"a"})
    write_site(tmp_path, {foreign: "mine"})
    output = Output(tmp_path, allow_foreign)
    output.stage("2023/b/", b"ours")
    output.stage("2024/", b"ours too")
    with pytest.raises(OutputError):
        output.publish((), None, fixities({"2023/b/index.html": b"ours", "2024/index.html": b"ours too"}))
    output.abandon()
    assert snapshot(tmp_path) == {
        "index.html": b"home", "2023/a/index.html": b"a", foreign: b"mine",
        MANIFEST: lines({"2023/a/index.html": b"a", "index.html": b"home"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Ａrchive", "ARCHIVE", "archive"], ids=["in full width", "in capitals", "in the same letters"]
)
def test_what_some_file_systems_take_for_the_folder_of_ours_is_looked_into(tmp_path: Path, name: str) -> None:
    publish(tmp_path, {"": b"home"})
    write_site(tmp_path, {f"{name}/mine.txt": "mine"})
    assert _Names(tmp_path).may_hold("archive/index.html")
    assert not _Names(tmp_path).may_hold("archives/index.html")
    output = Output(tmp_path)
    output.stage("archive/", b"ours")
    output.publish((), None, [(name, None) for name in output.staged])
    output.finish()
    assert (tmp_path / name / "mine.txt").read_bytes() == b"mine"
    assert (tmp_path / "archive/index.html").read_bytes() == b"ours"


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    publish(tmp_path / "public", {"": b"home", "2023/a/": b"a"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "public/2023/b").symlink_to(tmp_path / "elsewhere")
    output = Output(tmp_path / "public")
    output.stage("2023/b/", b"ours")
    with pytest.raises(OutputError, match="to be a folder of the site"):
        output.publish((), None, [(name, None) for name in output.staged])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_build_keeps_nothing_once_its_staging_is_gone(tmp_path: Path) -> None:
    publish(tmp_path, {"": b"home"})
    killed = Output(tmp_path).staging()
    Output(tmp_path).staging()
    with pytest.raises(OutputError, match="cannot be written"):
        killed.keep("2024/", b"late")
    assert not (tmp_path / "2024").exists()
