from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.errors import OutputError
from sitegen.output import JOURNAL, MANIFEST, STAGING, Output, file_of
from tests.sites import snapshot, write_site

FILES = {"": "index.html", "2024/03/x/": "2024/03/x/index.html", "404.html": "404.html", "a/b.png": "a/b.png"}


@pytest.mark.parametrize(("path", "file"), FILES.items(), ids=FILES)
def test_a_folder_is_its_index(path: str, file: str) -> None:
    assert file_of(path) == file


def publish(folder: Path, pages: dict[str, bytes], removed: tuple[str, ...] = ()) -> Output:
    """Publish *pages* by logical path, and say that they are all there is."""
    output = Output(folder)
    for path, data in pages.items():
        output.stage(path, data)
    output.publish(removed, sorted(file_of(path) for path in pages))
    output.finish()
    return output


def test_what_is_published_is_in_its_place_and_in_the_manifest(tmp_path: Path) -> None:
    output = publish(tmp_path / "public", {"": b"home", "2024/a/": b"a"})
    assert (output.written, output.removed) == (2, 0)
    assert snapshot(tmp_path / "public") == {
        "index.html": b"home",
        "2024/a/index.html": b"a",
        MANIFEST: b"2024/a/index.html\nindex.html\n",
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
        output.publish((), ["index.html", "z/index.html"])
    output.abandon()
    assert snapshot(tmp_path) == {"index.html": b"home", "z/index.html": b"mine", MANIFEST: b"index.html\n"}


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
    output.publish(("a/index.html",), ["index.html"])
    assert (tmp_path / JOURNAL).exists()
    assert Output(tmp_path).interrupted() == ["index.html", "a/index.html"]
    output.finish()
    assert Output(tmp_path).interrupted() == []


def test_a_file_is_copied_as_it_is(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.png": b"\x89PNG\r\n"})
    output = Output(tmp_path / "public")
    output.stage("a.png", tmp_path / "a.png")
    output.publish((), ["a.png"])
    assert (tmp_path / "public/a.png").read_bytes() == b"\x89PNG\r\n"


def test_a_folder_is_known_again_by_its_manifest(tmp_path: Path) -> None:
    assert Output(tmp_path / "none").token() == b""
    publish(tmp_path / "a", {"": b"home"})
    first = Output(tmp_path / "a").token()
    assert first == Output(tmp_path / "a").token()
    publish(tmp_path / "a", {"": b"home", "b/": b"b"})
    assert Output(tmp_path / "a").token() != first
