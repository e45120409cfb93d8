"""Pagefind: finding it, and an index that is the same every time."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from sitegen.errors import OutputError
from sitegen.indexing import files_of_index, index_pages, stemmer
from sitegen.pagefind import Engine, engine_key, find_engine
from tests.sites import GOOD_SITE as UNSEARCHED
from tests.sites import call, published, write_site

GOOD_SITE = {**UNSEARCHED, "site.yaml": "base_url: https://example.org/\n"}

PAGES = [
    (f"2014/{number}/", f"<html><body data-pagefind-body data-pagefind-sort='date:{number}'>"
     f"<i data-pagefind-filter='person:p{number % 5}'></i><i data-pagefind-filter='year:{number % 3}'></i><p>Text {number}</p>")
    for number in range(30)
]  # fmt: skip


def engine() -> Engine:
    found = find_engine({})
    assert found is not None
    return found


def program(folder: Path, text: str) -> Path:
    """Write a program that stands in for Pagefind."""
    file = folder / "program"
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_the_bytes_of_an_index_depend_on_nothing_but_its_pages(tmp_path: Path) -> None:
    entries: list[str] = []
    for number in range(4):
        index_pages(engine(), PAGES, "en", "all", tmp_path / str(number), lambda _, entry: entries.append(entry))
    index_pages(engine(), PAGES[::-1], "en", "all", tmp_path / "backwards", lambda _, entry: entries.append(entry))
    assert len(entries) == 5 and len(set(entries)) == 1
    first, *others = (
        {name: (folder / name).read_bytes() for name in files_of_index(folder)} for folder in sorted(tmp_path.iterdir())
    )
    assert all(other == first for other in others)
    assert {name.partition("/")[0] for name in first} == {
        "filter", "fragment", "index", "pagefind.js", "pagefind-worker.js", "wasm.en.pagefind",
        next(name for name in first if name.endswith(".pf_meta")),
    }  # fmt: skip


def test_shards_share_no_file_but_those_of_the_program(tmp_path: Path) -> None:
    for name in ("2014_2015", "2015_2016"):
        index_pages(engine(), PAGES, "en", name, tmp_path / name, lambda _, __: None)
    one, other = (set(files_of_index(tmp_path / name)) for name in ("2014_2015", "2015_2016"))
    assert one & other == {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"}


def test_the_environment_names_another_pagefind(tmp_path: Path) -> None:
    file = program(tmp_path, "exit 3")
    found = find_engine({"PAGEFIND_BINARY_PATH": str(file)})
    assert found is not None
    assert found.binary == file
    assert engine_key(found) != engine_key(engine()) != engine_key(None) == b""


def test_a_relative_path_is_one_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = program(tmp_path, "exit 3")
    monkeypatch.chdir(tmp_path)
    found = find_engine({"PAGEFIND_BINARY_PATH": file.name})
    assert found is not None
    assert found.binary == file


@pytest.mark.skipif(os.name == "nt", reason="the program that stands in is a shell script")
def test_a_pagefind_whose_files_have_another_form_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    script = f'"{engine().binary}" "$@" && sed -i s/include_characters/other/ "$4/pagefind-entry.json"'
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program(tmp_path, script)))
    done = call("build", str(root))
    assert done.status == 2
    assert "This Pagefind writes files of another form. This line installs one that fits: pip install" in done.err


def test_a_pagefind_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"PAGEFIND_BINARY_PATH names 'nowhere', where there is no file\."):
        find_engine({"PAGEFIND_BINARY_PATH": "nowhere"})


@pytest.mark.skipif(os.name == "nt", reason="the program that stands in is a shell script")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo out of luck >&2; exit 3", "Pagefind failed (status 3): out of luck."),
        ("exit 0", "Pagefind failed (status 0): it said nothing."),
    ],
    ids=["it fails", "it makes nothing"],
)
def test_a_build_says_what_pagefind_said_and_leaves_the_site_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    assert call("build", str(root)).status == 0
    before = published(root / "public")
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program(tmp_path, script)))
    done = call("build", str(root))
    assert done.status == 2
    assert f"{said} 'sitegen build --no-search' builds without full-text search." in done.err
    assert published(root / "public") == before
    assert not list((root / ".sitegen/search").glob("indexing-*"))
    assert call("build", "--no-search", str(root)).status == 0


def test_a_build_without_pagefind_says_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    monkeypatch.setattr("sitegen.site.find_engine", lambda environment: None)
    done = call("build", str(root))
    assert done.status == 0
    assert (
        "site: N102 Full-text search is not built, since Pagefind is not installed. This line installs it:"
        " pip install 'pagefind[extended]>=1.5.2,<1.6' cbor2" in done.err
    )
    shutil.rmtree(root / "public")
    assert "N102" not in call("build", "--no-search", str(root)).err


@pytest.mark.parametrize(
    ("language", "wanted"), [("en", "en"), ("de-CH", "de"), ("zh-Hans", "en"), ("pt-BR", "pt"), ("ja", "en")]
)
def test_words_are_reduced_to_stems_of(language: str, wanted: str) -> None:
    assert stemmer(language) == wanted
