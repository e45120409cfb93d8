from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen import oai
from sitegen.build import build
from sitegen.catalog import open_catalog
from sitegen.oai import identifier, oai_view
from sitegen.settings import Settings
from sitegen.site import read_site
from sitegen.views import PlannedPage
from tests.sites import GOOD_ARTICLE, apply, call, run_build, snapshot, write_site
from tests.test_incremental import built_anew, outcome

SR = "{http://www.openarchives.org/OAI/2.0/static-repository}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
OAI_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
SETTINGS = "title: A & B\nbase_url: https://News.example.org:8080/x/\nid: example.org/news\nsearch: off\nledger: off\nformats: {all: off, oai: on}\n"
FULL = """\
---
title: Agreement <signed> & sealed
date: 2024-03-01 23:30 -0400
updated: 2024-03-02 00:30 -0400
id: 2024/agreement&ünï
language: fr
institutions: [Example University, "]]>"]
people: ["Ada Example, Rector"]
tags: [agreements]
summary: "A summary\\twith \\"quotes\\""
credits: ["Ann Author", {name: Bob Camera, role: photographs}]
source: {name: "The <Gazette>", url: "https://elsewhere.example/a?b=1&c=2", licence: CC BY 4.0}
place: Paris
---
Text.
"""
SITE = {
    "site.yaml": SETTINGS,
    "articles/full.md": FULL,
    "articles/short.md": "---\ntitle: Short\ndate: 2023\n---\n",
}


def repository(root: Path) -> ElementTree.Element:
    return ElementTree.fromstring((root / "public/oai.xml").read_bytes())


def records(root: Path) -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Return datestamp and elements, each with its language and its text, by identifier."""
    found: dict[str, tuple[str, list[tuple[str, str, str]]]] = {}
    for record in repository(root).iter(f"{OAI}record"):
        elements = record.find(f"{OAI}metadata/{OAI_DC}dc")
        assert elements is not None
        about = [(item.tag.removeprefix(DC), item.get(f"{XML}lang", ""), item.text or "") for item in elements]
        header = f"{OAI}header/{OAI}"
        found[record.findtext(f"{header}identifier", "")] = (record.findtext(f"{header}datestamp", ""), about)
    return found


def test_a_record_says_what_is_known_of_an_article_whatever_signs_it_has(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    full, short = (
        records(root)["oai:example.org:2024/agreement&%C3%BCn%C3%AF"],
        records(root)["oai:example.org:short"],
    )
    (permanent,) = [text for name, _, text in full[1] if name == "identifier" and text.startswith("urn:uuid:")]
    assert full == ("2024-03-02", [
        ("title", "fr", "Agreement <signed> & sealed"),
        ("creator", "", "Ann Author"),
        ("subject", "", "Example University"),
        ("subject", "", "]]>"),
        ("subject", "", "Ada Example"),
        ("subject", "", "agreements"),
        ("description", "fr", 'A summary with "quotes"'),
        ("publisher", "", "A & B"),
        ("contributor", "", "Bob Camera"),
        ("date", "", "2024-03-01T23:30:00-04:00"),
        ("type", "", "Text"),
        ("format", "", "text/html"),
        ("identifier", "", "https://News.example.org:8080/x/2024/03/full/"),
        ("identifier", "", permanent),
        ("language", "", "fr"),
        ("coverage", "", "Paris"),
        ("source", "", "The <Gazette>"),
        ("source", "", "https://elsewhere.example/a?b=1&c=2"),
        ("rights", "", "CC BY 4.0"),
    ])  # fmt: skip
    assert [name for name, _, _ in short[1]] == [
        "title", "publisher", "date", "type", "format", "identifier", "identifier", "language",
    ]  # fmt: skip


def test_the_repository_says_what_it_is(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    identify = repository(root).find(f"{SR}Identify")
    assert identify is not None
    assert {item.tag.removeprefix(OAI): item.text for item in identify} == {
        "repositoryName": "A & B",
        "baseURL": "https://News.example.org:8080/x/oai.xml",
        "protocolVersion": "2.0",
        "adminEmail": "webmaster@news.example.org",
        "earliestDatestamp": "2023-01-01",
        "deletedRecord": "no",
        "granularity": "YYYY-MM-DD",
    }


NAMES = {
    ("https://example.org/", ""): "oai:example.org:a",
    ("https://example.org/", "archive.example.net/news"): "oai:archive.example.net:a",
    ("https://example.org/", "My archive"): "oai:example.org:a",
    ("http://localhost:8000/", ""): "oai:localhost:a",
    ("http://[::1]/", ""): "oai:localhost:a",
    ("http://192.0.2.1/", ""): "oai:localhost:a",
}


@pytest.mark.parametrize(("given", "expected"), NAMES.items(), ids=map(" ".join, NAMES))
def test_an_identifier_is_made_with_the_name_of_the_archive(given: tuple[str, str], expected: str) -> None:
    assert identifier(Settings(base_url=given[0], id=given[1]), "a") == expected


def test_every_edit_leaves_the_repository_that_a_clean_build_makes(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {**SITE, "site.yaml": f"{SETTINGS}per_page: 1\n"})
    build(read_site(root))
    record = "- id: example-university\n  name: {}\n  variants: [Example University]\n"
    edits = (
        ("articles/full.md", FULL.replace("sealed", "delivered")),
        ("articles/third.md", GOOD_ARTICLE),
        ("authorities/institutions.yaml", record.format("University of Examples")),
        ("authorities/institutions.yaml", record.format("Université d’Exemple")),
        ("articles/short.md", "---\ntitle: Short\ndate: 2022\ntags: [x]\n---\n"),
        ("articles/full.md", None),
        ("authorities/institutions.yaml", None),
        ("site.yaml", f"{SETTINGS}utc_offset: +02:00\n"),
    )
    for number, (name, text) in enumerate(edits):
        apply(root, name, text)
        assert outcome(root, root / "public") == built_anew(root, tmp_path / f"anew{number}"), name
    assert set(records(root)) == {"oai:example.org:short", "oai:example.org:third"}


def test_a_datestamp_is_that_of_the_ledger(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    site = read_site(root)
    with open_catalog(site.state / "catalog.sqlite", is_kept=False) as catalog:
        for id_, changed in (("short", "2024-05"), ("2024/agreement&ünï", "unknown")):
            query = "INSERT INTO ledger (kind, id, changed) VALUES ('article', ?, ?)"
            catalog.run(query, id_, changed)
        view = oai_view(catalog, site.settings, PlannedPage("oai.xml", "oai", "oai", ""), [])
    assert ([day for _, day, _ in view.records], view.earliest) == (["2024-05-01", "2024-03-02"], "2024-03-02")


def test_an_archive_that_is_too_large_has_none_and_a_note_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "MOST", 2)
    root = write_site(tmp_path, SITE)
    assert run_build(root).problems == ()
    apply(root, "articles/third.md", GOOD_ARTICLE)
    note = (
        "site: N103 No oai.xml is written: an OAI-PMH static repository holds 2 records, and there are 3 articles. "
        "Harvesters find them all by ResourceSync; 'formats: {oai: off}' ends this note."
    )
    assert [str(problem) for problem in run_build(root).problems] == [note]
    assert "oai.xml" not in snapshot(root / "public")
    assert note in call("check", root).out
    apply(root, "articles/third.md", None)
    assert run_build(root).problems == ()
    assert len(records(root)) == 2


WITHOUT = {
    "base_url": {"site.yaml": SETTINGS.replace("base_url: https://News.example.org:8080/x/\n", "")},
    "the format": {"site.yaml": SETTINGS.replace("oai: on", "oai: off")},
    "an article": dict.fromkeys(("articles/full.md", "articles/short.md")),
}


@pytest.mark.parametrize("edits", WITHOUT.values(), ids=WITHOUT)
def test_there_is_no_repository_without(tmp_path: Path, edits: dict[str, str | None]) -> None:
    root = write_site(tmp_path, SITE)
    run_build(root)
    for name, text in edits.items():
        apply(root, name, text)
    run_build(root)
    assert "oai.xml" not in snapshot(root / "public")
