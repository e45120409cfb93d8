"""The exported database: what is in it, that Datasette opens and searches it, and that two of one site are equal."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sitegen.errors import OutputError, ProblemsError
from sitegen.site import read_site
from sitegen.sqliteexport import export_sqlite
from tests.sites import run_build, write_site
from tests.test_data import FILES, SETTINGS
from tests.test_datafiles import HOSTILE

CHINESE = {
    "articles/zh.md": "---\ntitle: 上海交通大学与齐鲁工业大学签署协议\ndate: 2024-03-01\nlanguage: zh\n"
    "people: [丁奎岭]\ninstitutions: [上海交通大学]\n---\n三月一日，两校在闵行校区签署对口支援协议，用5G网直播。\n",
}


def export(root: Path, target: Path) -> Path:
    export_sqlite(read_site(root), target)
    return target


@contextlib.contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file)) as sql:
        yield sql


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an exported database, with its metadata beside it."""
    root = write_site(tmp_path_factory.mktemp("export"), FILES | CHINESE)
    return export(root, root / "archive.sqlite")


# In a process of its own: it opens threads and databases that it does not close.
ASK = """
import asyncio, json, sys
from datasette.app import Datasette
from datasette.utils import parse_metadata

async def answers(file, metadata, paths):
    with open(metadata, encoding="utf-8") as text:
        client = Datasette([file], metadata=parse_metadata(text.read())).client
    found = [await client.get(path) for path in paths]
    return [[answer.status_code, answer.text] for answer in found]

print(json.dumps(asyncio.run(answers(sys.argv[1], sys.argv[2], sys.argv[3:]))))
"""

FOUND = {
    "quay": ["one", "two"],
    "spoke quay": ["one"],
    "上海交通大学": ["zh"],
    "大学": ["zh"],
    "齐鲁工业大学签署协议": ["zh"],
    "闵行校区": ["zh"],
    "两": ["zh"],
    "5G网": ["zh"],
    "闵行 协议": ["zh"],
    "艾达": ["one", "two"],
    "北京": [],
}
"""What is searched for, and the articles that are found."""

PATHS = (
    "/archive/people.json?_search=艾达&_shape=array",
    "/archive/institutions.json?_search=交通大学&_shape=array",
    "/archive/article_people",
    "/archive/articles",
    "/archive.json",
    *(f"/archive/articles.json?_search={query}&_shape=array&_sort=id" for query in FOUND),
)


@pytest.fixture(scope="module")
def answers(archive: Path) -> dict[str, str]:
    """Return what Datasette answers to each of `PATHS`."""
    command = [sys.executable, "-W", "ignore", "-c", ASK, str(archive), str(archive.with_name("metadata.yaml")), *PATHS]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: list[tuple[int, str]] = json.loads(done.stdout)
    assert [status for status, _ in found] == [200] * len(PATHS)
    return {path: text for path, (_, text) in zip(PATHS, found, strict=True)}


@pytest.mark.parametrize("query", FOUND)
def test_datasette_finds_articles(answers: dict[str, str], query: str) -> None:
    rows = json.loads(answers[f"/archive/articles.json?_search={query}&_shape=array&_sort=id"])
    assert [row["id"] for row in rows] == FOUND[query]


def test_datasette_finds_names_by_any_form(answers: dict[str, str]) -> None:
    people, places = (json.loads(answers[path]) for path in PATHS[:2])
    assert ([row["id"] for row in people], [row["name"] for row in places]) == (["ada"], ["上海交通大学"])


def test_datasette_shows_names_in_the_place_of_ids_and_what_columns_are(answers: dict[str, str]) -> None:
    page = answers["/archive/article_people"]
    assert '<a href="/archive/people/ada">Ada Example</a>' in page
    page = answers["/archive/articles"]
    assert 'data-column-description="As printed."' in page
    assert 'name="_search"' in page


def test_what_is_searched_is_hidden_and_nothing_else_is(answers: dict[str, str]) -> None:
    database = json.loads(answers["/archive.json"])
    assert {table["name"] for table in database["tables"] if not table["hidden"]} == {
        "articles", "people", "institutions", "tags", "article_people", "article_institutions", "article_tags", "mentions",
        "offices",
    }  # fmt: skip


def test_every_reference_leads_to_a_row_and_the_file_is_sound(archive: Path) -> None:
    with opened(archive) as sql:
        assert sql.execute("PRAGMA foreign_key_check").fetchall() == []
        assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_tables_say_what_the_files_of_data_say(archive: Path) -> None:
    with opened(archive) as sql:
        article = sql.execute(
            "SELECT title, date, year, summary, credits, credit_roles, words, text FROM articles WHERE id = 'one'"
        )
        assert article.fetchall() == [
            (
                'Rector meets "Board", again', "2023-05-06", 2023, "=1+1", '["Ned Writer","Pat"]', '["","Photographs"]', 9,
                "Ada Example spoke at the Old Quay. Don't wait.",
            )
        ]  # fmt: skip
        assert sql.execute(
            "SELECT person, office, institution, origin, first, last FROM offices ORDER BY number"
        ).fetchall() == [
            ("ada", "Rector", None, "attested", "2023-05-06", "2023-05-06"),
            ("wu-yan", "Chair", "harbour-board", "attested", "2023-05-06", "2023-05-06"),
            ("ada", "Rector", None, "attested", "2024-02", "2024-02"),
            ("ada", "Dean", "quay", "asserted", "2001", "2004-05"),
        ]
        assert sql.execute("SELECT forms, identifiers FROM people WHERE id = 'ada'").fetchall() == [
            ('["艾达","A. Example"]', '["wikidata:Q42"]')
        ]
        mentions = sql.execute(
            "SELECT person, institution, origin, times FROM mentions WHERE article = 'one' AND times"
        )
        assert mentions.fetchall() == [("ada", None, "declared", 1), (None, "quay", "text", 1)]


def test_two_exports_of_one_site_are_equal_byte_for_byte(archive: Path, tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES | CHINESE)
    run_build(root)
    for _ in range(2):
        target = export(root, root / "archive.sqlite")
        assert target.read_bytes() == archive.read_bytes()
        assert target.with_name("metadata.yaml").read_bytes() == archive.with_name("metadata.yaml").read_bytes()


def test_a_site_without_the_files_of_data_is_exported_too(archive: Path, tmp_path: Path) -> None:
    files = FILES | CHINESE | {"site.yaml": FILES["site.yaml"].replace("data: 'on'", "rss: 'on'")}
    root = write_site(tmp_path, files)
    run_build(root)
    assert export(root, root / "archive.sqlite").read_bytes() == archive.read_bytes()


def test_hostile_texts_come_out_as_they_went_in(tmp_path: Path) -> None:
    texts = [" ".join(text.split()) for text in HOSTILE if text.strip() and len(text) < 200]
    articles = {
        f"articles/{number:02}.md": f"---\ntitle: {json.dumps(text)}\ndate: 2024-01-01\nslug: s{number}\n"
        f"people: [{{name: {json.dumps(text)}, role: {json.dumps(text)}}}]\n---\n{text}\n"
        for number, text in enumerate(texts)
    }
    title = "\"Archive\": 'of' # = - {x} \\ ]]>"
    settings = f"{SETTINGS}description: {json.dumps(title)}\n".replace("Small archive", json.dumps(title))
    root = write_site(tmp_path, {"site.yaml": settings, **articles})
    target = tmp_path / "x" / "it's.sqlite"
    target.parent.mkdir()
    export_sqlite(read_site(root), target, keep_going=True)
    metadata = yaml.safe_load(target.with_name("metadata.yaml").read_text("utf-8"))
    assert (metadata["title"], metadata["description"], [*metadata["databases"]]) == (title, title, ["it's"])
    with opened(target) as sql:
        titles = {title for (title,) in sql.execute("SELECT title FROM articles")}
        offices = {office for (office,) in sql.execute("SELECT office FROM offices")}
        assert sql.execute("PRAGMA foreign_key_check").fetchall() == []
    assert titles <= {*texts}
    assert offices <= {*texts}
    assert len(titles) > 20


@pytest.mark.parametrize("name", ["archive.sqlite", "metadata.yaml"])
def test_a_file_that_is_not_ours_is_left_as_it_was(name: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES | {name: "mine"})
    with pytest.raises(OutputError, match="not one that sitegen exported"):
        export(root, root / "archive.sqlite")
    assert (root / name).read_text("utf-8") == "mine"
    assert sorted(file.name for file in root.glob("archive*")) == ["archive.sqlite"] * (name == "archive.sqlite")


def test_a_fault_in_an_article_stops_the_export_before_anything_is_written(tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES | {"articles/bad.md": "---\ntitle: Bad\n---\n"})
    with pytest.raises(ProblemsError):
        export(root, root / "archive.sqlite")
    assert list(root.glob("archive*")) == []


def test_metadata_describes_every_table_and_every_column(archive: Path) -> None:
    tables = yaml.safe_load(archive.with_name("metadata.yaml").read_text("utf-8"))["databases"]["archive"]["tables"]
    with opened(archive) as sql:
        for name in ("articles", "people", "institutions", "tags", "mentions", "offices"):
            columns = {row[1] for row in sql.execute(f"PRAGMA table_info({name})")}
            assert columns == {*tables[name]["columns"]}, name
            assert {*tables[name]["facets"]} <= columns
            assert tables[name]["description"]
