"""The files of ``/data/``: what they say of a site, which of them a change rewrites, and that an edit leaves what a build leaves."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.datatables import TABLES
from sitegen.site import read_site
from tests.sites import GOOD_SITE, apply, run_build, snapshot, write_site
from tests.test_datafiles import HOSTILE, read_csv
from tests.test_incremental import dated, edited

SETTINGS = "title: Small archive\nsearch: 'off'\nledger: 'off'\nformats: {all: 'off', data: 'on'}\n"
FILES = {
    "site.yaml": f"{SETTINGS}base_url: https://example.org/\n",
    "articles/one.md": """\
---
title: Rector meets "Board", again
date: 2023-05-06
updated: 2023-05-07
place: Harbour, east
summary: =1+1
institutions: [Example University, Harbour Board]
people: ["Ada Example, Rector", {name: Wu Yan, role: Chair, institution: Harbour Board}]
tags: [ports]
source: {name: Gazette, url: "https://gazette.example/1", licence: CC0}
credits: ["Ned Writer", {name: Pat, role: Photographs}]
---
Ada Example spoke at the Old Quay. Don't wait.
""",
    "articles/two.md": "---\ntitle: Later\ndate: 2024-02\npeople: [\"Ada Example, Rector\"]\n---\n上海交大 in 2024, the Old Quay.\n",
    "authorities/people.yaml": "- {id: ada, name: Ada Example, native: {zh: 艾达}, variants: [{text: A. Example, kind: short}],"
    " identifiers: {wikidata: Q42}, offices: [{role: Dean, institution: Old Quay, from: 2001, until: 2004-05}]}\n",
    "authorities/institutions.yaml": "- {id: quay, name: Old Quay}\n- {id: nowhere, name: Nowhere Board}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the files of ``/data/`` by name."""
    root = write_site(tmp_path_factory.mktemp("data"), FILES)
    run_build(root)
    return {file.name: file.read_bytes().decode() for file in (root / "public/data").iterdir()}


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def test_there_is_a_file_for_each_year_of_each_table(data: dict[str, str]) -> None:
    of_articles = {f"{name}-{year}" for name in ("articles", "mentions", "offices", "network") for year in (2023, 2024)}
    of_names = {"people-2023", "institutions-2023", "tags-2023"}
    assert {name.partition(".")[0] for name in data} == {
        *of_articles, *of_names, "offices-asserted", "index", "datapackage",
    }  # fmt: skip
    assert {name.partition(".")[2] for name in data if name.startswith(("articles", "people"))} == {"csv", "jsonl"}


def test_articles_say_what_the_article_says(data: dict[str, str]) -> None:
    (row,) = read_csv(data["articles-2023.csv"].encode())
    assert row == {
        "id": "one", "address": "https://example.org/2023/05/one/", "title": 'Rector meets "Board", again',
        "date": "2023-05-06", "date_note": "", "updated": "2023-05-07", "language": "en", "place": "Harbour, east",
        "summary": "=1+1", "institutions": "example-university|harbour-board", "people": "ada|wu-yan", "tags": "ports",
        "source_name": "Gazette", "source_url": "https://gazette.example/1", "source_retrieved": "",
        "source_archived": "", "source_licence": "CC0", "credits": "Ned Writer|Pat", "credit_roles": "|Photographs",
        "words": "9", "characters": "38",
    }  # fmt: skip
    assert json.loads(data["articles-2023.jsonl"])["people"] == ["ada", "wu-yan"]
    assert [(row["date"], row["words"], row["characters"]) for row in read_csv(data["articles-2024.csv"].encode())] == [
        ("2024-02", "9", "22")
    ]


def test_mentions_say_whom_the_article_declares_and_whom_its_text_names(data: dict[str, str]) -> None:
    assert rows(data["mentions-2023.csv"]) == [
        ["one", "institutions", "example-university", "Example University", "", "", "", "declared", "0"],
        ["one", "institutions", "harbour-board", "Harbour Board", "", "", "", "declared", "0"],
        ["one", "people", "ada", "Ada Example", "Rector", "", "", "declared", "1"],
        ["one", "people", "wu-yan", "Wu Yan", "Chair", "harbour-board", "Harbour Board", "declared", "0"],
        ["one", "tags", "ports", "ports", "", "", "", "declared", "0"],
        ["one", "institutions", "quay", "Old Quay", "", "", "", "text", "1"],
    ]


def test_offices_stand_apart_as_attested_and_as_asserted(data: dict[str, str]) -> None:
    assert rows(data["offices-2023.csv"]) == [
        ["ada", "Rector", "", "", "2023-05-06", "2023-05-06", "1", "one"],
        ["wu-yan", "Chair", "harbour-board", "Harbour Board", "2023-05-06", "2023-05-06", "1", "one"],
    ]
    assert rows(data["offices-asserted.csv"]) == [["ada", "Dean", "quay", "Old Quay", "2001", "2004-05", ""]]


def test_names_stand_in_the_year_of_their_first_article_and_have_nothing_that_changes_with_the_next(
    data: dict[str, str],
) -> None:
    assert rows(data["people-2023.csv"]) == [
        ["ada", "https://example.org/people/ada/", "Ada Example", "registered", "艾达|A. Example", "zh|", "native|short", "wikidata:Q42"],
        ["wu-yan", "https://example.org/people/wu-yan/", "Wu Yan", "provisional", "", "", "", ""],
    ]  # fmt: skip
    assert [row[0] for row in rows(data["institutions-2023.csv"])] == ["example-university", "harbour-board", "quay"]


def test_the_network_joins_what_an_article_declares_together(data: dict[str, str]) -> None:
    assert data["network-2023.graphml"].count("<node ") == 4
    assert data["network-2023.graphml"].count("<edge ") == 6
    assert (
        '<edge source="institutions:harbour-board" target="people:wu-yan"><data key="weight">1</data></edge>'
        in data["network-2023.graphml"]
    )


def test_the_package_has_every_file_once_and_every_column_in_its_order(data: dict[str, str]) -> None:
    package = json.loads(data["datapackage.json"])
    paths = [
        path
        for resource in package["resources"]
        for path in (resource["path"] if isinstance(resource["path"], list) else [resource["path"]])
    ]
    assert sorted(paths) == sorted({*data} - {"index.html", "datapackage.json"})
    for resource in package["resources"]:
        if resource["profile"] == "tabular-data-resource":
            header = ",".join(field["name"] for field in resource["schema"]["fields"]) + "\r\n"
            assert all(data[path].startswith(header) for path in resource["path"]), resource["name"]
    names = [resource["name"] for resource in package["resources"]]
    references = {
        key["reference"]["resource"]
        for resource in package["resources"]
        for key in resource.get("schema", {}).get("foreignKeys", ())
    }
    assert len(names) == len({*names})
    assert references == {"articles", "people", "institutions"}
    assert (package["name"], package["homepage"]) == ("example.org", "https://example.org/")


def test_every_reference_leads_to_a_row(data: dict[str, str]) -> None:
    package = json.loads(data["datapackage.json"])
    tables = {
        resource["name"]: [row for path in resource["path"] for row in read_csv(data[path].encode())]
        for resource in package["resources"]
        if resource["profile"] == "tabular-data-resource"
    }
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            known = {row["id"] for row in tables[key["reference"]["resource"]]}
            used = {row[key["fields"][0]] for row in tables[resource["name"]]} - {""}
            assert used <= known, (resource["name"], key)


def test_the_page_links_every_file_and_explains_every_column(data: dict[str, str]) -> None:
    page = data["index.html"]
    assert [name for name in data if name != "index.html" and f'href="/data/{name}"' not in page] == []
    columns = {
        field["name"]
        for resource in json.loads(data["datapackage.json"])["resources"]
        for field in resource.get("schema", {}).get("fields", ())
    }
    assert [name for name in columns if f"<dt><code>{name}</code></dt>" not in page] == []


def test_without_an_address_of_the_site_there_are_paths(tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES | {"site.yaml": SETTINGS})
    run_build(root)
    (row,) = read_csv((root / "public/data/articles-2023.csv").read_bytes())
    package = json.loads((root / "public/data/datapackage.json").read_bytes())
    assert (row["address"], package["name"], "homepage" in package) == ("/2023/05/one/", "news-archive", False)


def test_a_site_without_the_format_has_none_of_it(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    run_build(root)
    assert not (root / "public/data").exists()
    assert b"data/" not in (root / "public/archive/index.html").read_bytes()


def test_an_empty_site_has_a_page_and_a_package(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"site.yaml": SETTINGS})
    run_build(root)
    assert sorted(file.name for file in (root / "public/data").iterdir()) == [
        "datapackage.json", "index.html", "offices-asserted.csv",
    ]  # fmt: skip


def test_one_more_article_of_known_names_rewrites_the_files_of_its_year_alone(tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES)
    run_build(root)
    before = snapshot(root / "public/data")
    apply(root, "articles/three.md", "---\ntitle: Third\ndate: 2024-03-01\npeople: [Ada Example, Wu Yan]\n---\nText.\n")
    build(read_site(root))
    after = snapshot(root / "public/data")
    assert {name for name in after if before.get(name) != after[name]} == {
        "articles-2024.csv", "articles-2024.jsonl", "mentions-2024.csv", "network-2024.graphml",
    }  # fmt: skip


def test_a_name_moves_to_the_year_of_an_older_article(tmp_path: Path) -> None:
    root = write_site(tmp_path, FILES)
    run_build(root)
    apply(root, "articles/zero.md", "---\ntitle: Oldest\ndate: 1999\npeople: [Wu Yan]\n---\nText.\n")
    build(read_site(root))
    folder = root / "public/data"
    assert [row["id"] for row in read_csv((folder / "people-1999.csv").read_bytes())] == ["wu-yan"]
    assert [row["id"] for row in read_csv((folder / "people-2023.csv").read_bytes())] == ["ada"]
    apply(root, "articles/zero.md", None)
    build(read_site(root))
    assert not (folder / "people-1999.csv").exists()


def test_a_crowd_joins_nobody(tmp_path: Path) -> None:
    people = ", ".join(f"Person {number}" for number in range(61))
    root = write_site(tmp_path, {"site.yaml": SETTINGS, "articles/a.md": dated(f"people: [{people}]")})
    run_build(root)
    network = (root / "public/data/network-2023.graphml").read_text("utf-8")
    assert (network.count("<node "), network.count("<edge ")) == (61, 0)


def test_hostile_texts_come_through_a_whole_build(tmp_path: Path) -> None:
    texts = [" ".join(text.split()) for text in HOSTILE if text.strip() and len(text) < 200]
    articles = {
        f"articles/{number}.md": f"---\ntitle: {json.dumps(text)}\nid: x{number}\ndate: 2024-01-01\nslug: s{number}\n"
        f"people: [{{name: {json.dumps(text)}}}]\ntags: [{{name: {json.dumps(text)}}}]\n---\nText.\n"
        for number, text in enumerate(texts)
    }
    root = write_site(tmp_path, {"site.yaml": SETTINGS, **articles})
    run_build(root, keep_going=True)
    folder = root / "public/data"
    found = {row["id"]: row["title"] for row in read_csv((folder / "articles-2024.csv").read_bytes())}
    lines = (folder / "articles-2024.jsonl").read_text("utf-8").splitlines()
    assert found == {line["id"]: line["title"] for line in map(json.loads, lines)}
    assert {*found.values()} <= {*texts}
    assert len(found) > 20


OFFICE = "- {{id: wu, name: Wu, offices: [{}]}}\n"
SITE: dict[str, str | None] = {"site.yaml": SETTINGS}
PEOPLE, PLACES = "authorities/people.yaml", "authorities/institutions.yaml"
EDITED: dict[str, tuple[dict[str, str | None], dict[str, str | None]]] = {
    "a person gets an office by the record": (
        {PEOPLE: OFFICE.format(""), "articles/a.md": dated("people: [Wu]")},
        {PEOPLE: OFFICE.format("{role: Dean}")},
    ),
    "a person loses the only office of the record": (
        {PEOPLE: OFFICE.format("{role: Dean}"), "articles/a.md": dated("people: [Wu]")},
        {PEOPLE: OFFICE.format("")},
    ),
    "a person with an office gets a page": (
        {PEOPLE: OFFICE.format("{role: Dean}"), "articles/a.md": dated("")},
        {"articles/b.md": dated("people: [Wu]\nslug: b")},
    ),
    "a person with an office loses the page": (
        {PEOPLE: OFFICE.format("{role: Dean}"), "articles/a.md": dated("people: [Wu]")},
        {"articles/a.md": dated("")},
    ),
    "the body of an office gets a page without a record": (
        {PEOPLE: OFFICE.format("{role: Dean, institution: Board}"), "articles/a.md": dated("people: [Wu]")},
        {"articles/b.md": dated("institutions: [Board]\nslug: b")},
    ),
    "the record of an office's body goes": (
        {
            PEOPLE: OFFICE.format("{role: Dean, institution: Board}"),
            PLACES: "- {id: harbour, name: Board}\n",
            "articles/a.md": dated("people: [Wu]\ninstitutions: [harbour]"),
        },
        {PLACES: ""},
    ),
    "a name in texts of two years gets a record": (
        {"articles/a.md": dated("", "The Old Quay."), "articles/b.md": dated("slug: b", "The Old Quay.").replace("2023", "2001")},
        {PLACES: "- {id: quay, name: Old Quay}\n"},
    ),
    "a name that texts alone have is declared": (
        {PLACES: "- {id: quay, name: Old Quay}\n", "articles/a.md": dated("", "Old Quay").replace("2023", "2001")},
        {"articles/b.md": dated("institutions: [quay]\nslug: b")},
    ),
    "a body beside an office of another year gets a page": (
        {"articles/a.md": dated("people: [{name: P, role: R, institution: Board}]").replace("2023", "2001")},
        {"articles/b.md": dated("institutions: [Board]\nslug: b")},
    ),
    "the spelling of a heading changes with an older article": (
        {"articles/a.md": dated("people: [wu  YAN, Li]"), "articles/c.md": dated("people: [Wu Yan]\nslug: c").replace("2023", "2024")},
        {"articles/b.md": dated("people: [Wu Yan]\nslug: b").replace("2023", "2001")},
    ),
    "the only article of a year goes": (
        {"articles/a.md": dated("tags: [x]"), "articles/b.md": dated("tags: [x]").replace("2023", "2001")},
        {"articles/b.md": None},
    ),
    "one record is merged into another": (
        {PEOPLE: "- {id: a, name: Wu}\n- {id: b, name: Wei}\n", "articles/a.md": dated("people: [Wu, Wei]")},
        {PEOPLE: "- {id: a, name: Wu}\n- {id: b, name: Wei, merged_into: a}\n"},
    ),
    "an identifier is added": (
        {PEOPLE: "- {id: a, name: Wu}\n", "articles/a.md": dated("people: [Wu]")},
        {PEOPLE: "- {id: a, name: Wu, identifiers: {wikidata: Q1}}\n"},
    ),
    "an article becomes a crowd": (
        {"articles/a.md": dated("people: [A, B]")},
        {"articles/a.md": dated(f"people: [{', '.join(f'P{number}' for number in range(62))}]")},
    ),
    "the format is switched off": ({"articles/a.md": dated("")}, {"site.yaml": SETTINGS.replace("data: 'on'", "rss: 'on'")}),
    "the site gets an address": ({"articles/a.md": dated("")}, {"site.yaml": f"{SETTINGS}base_url: https://x.example/y/\n"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITED)
def test_an_incremental_build_leaves_the_data_of_a_clean_one_when(name: str, tmp_path: Path) -> None:
    before, after = EDITED[name]
    edited(tmp_path, SITE | before, after)


def test_the_documentation_has_every_table_with_every_column() -> None:
    text = (Path(__file__).parent.parent / "docs" / "data.md").read_text("utf-8")
    for table in TABLES:
        section = text.partition(f"### {table.name}\n")[2].partition("\n##")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [column.name for column in table.columns]
