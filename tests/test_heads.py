"""What pages say to machines is said where it can be true, and can be switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pageheads import head, site
from tests.sites import run_build

FILES = {"articles/one.md": "---\ntitle: One\ndate: 2024\n---\nText.\n"}


@pytest.mark.parametrize("path", ["", "2024", "2024/one", "archive"])
def test_a_site_without_an_address_says_nothing_that_needs_one(tmp_path: Path, path: str) -> None:
    root = site(tmp_path, FILES | {"site.yaml": "title: Archive\nsearch: off\nledger: off\n"})
    found = head(root, path)
    assert (found.links, found.properties, found.names, found.scripts) == ([], [], [], [])


@pytest.mark.parametrize("path", ["", "2024", "2024/one", "archive"])
def test_formats_that_are_off_say_nothing(tmp_path: Path, path: str) -> None:
    found = head(site(tmp_path, FILES, formats="all: off"), path)
    address = f"https://example.org/news/{path}/".replace("news//", "news/")
    assert ("canonical", address) in found.links
    assert {rel for rel, _ in found.links} <= {"canonical", "alternate application/atom+xml"}
    assert (found.properties, found.names, found.scripts) == ([], [], [])


def test_articles_and_home_lead_to_what_can_be_harvested(tmp_path: Path) -> None:
    root = site(tmp_path, FILES, formats="all: off, resourcesync: on")
    link = ("resourcesync", "https://example.org/news/resourcesync/capabilitylist.xml")
    assert [link in head(root, path).links for path in ("", "2024/one", "2024", "archive")] == [
        True,
        True,
        False,
        False,
    ]


def test_an_empty_archive_leads_to_nothing_that_is_not_there(tmp_path: Path) -> None:
    root = site(tmp_path, {}, formats="all: off, resourcesync: on")
    assert "resourcesync" not in {rel for rel, _ in head(root, "").links}


def test_the_source_of_a_text_is_shown_as_a_robust_link(tmp_path: Path) -> None:
    source = (
        "{name: 'A & B', url: 'https://gazette.example/?a=1&b=\"2\"', retrieved: 2024-02-28T10:00:00+08:00,"
        " archived: 'https://archive.example/x', licence: CC BY 4.0}"
    )
    text = f"---\ntitle: One\ndate: 2024\nsource: {source}\n---\nText.\n"
    root = site(tmp_path, {"articles/one.md": text})
    html = (root / "public/2024/one/index.html").read_text("utf-8")
    (line,) = (line for line in html.splitlines() if line.startswith('<p class="note source">'))
    robust = (
        ' data-originalurl="https://gazette.example/?a=1&amp;b=%222%22" data-versionurl="https://archive.example/x"'
        ' data-versiondate="2024-02-28"'
    )
    assert line == (
        f'<p class="note source">Source: <a href="https://gazette.example/?a=1&amp;b=%222%22"{robust}>A &amp; B</a>,'
        f' retrieved 2024-02-28T10:00:00+08:00 (<a href="https://archive.example/x"{robust}>archived copy</a>).'
        ' Licence: <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</p>'
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{name: A}", "Source: A."),
        ("{url: 'https://a.example/x'}", 'Source: <a href="https://a.example/x">a.example</a>.'),
        (
            "{url: 'https://a.example/x', retrieved: 2024-02}",
            'Source: <a href="https://a.example/x">a.example</a>, retrieved <time datetime="2024-02">February 2024</time>.',
        ),
        (
            "{url: 'https://a.example/x', retrieved: 2024-02-03}",
            'Source: <a href="https://a.example/x" data-originalurl="https://a.example/x" data-versiondate="2024-02-03">a.example</a>,'
            ' retrieved <time datetime="2024-02-03">3 February 2024</time>.',
        ),
        ("{archived: 'https://b.example/x'}", 'Source (<a href="https://b.example/x">archived copy</a>).'),
        ("{licence: mine}", "Source. Licence: mine."),
    ],
    ids=["a name", "an address", "a month of retrieval", "a day of retrieval", "a copy alone", "a licence alone"],
)
def test_a_source_says_what_is_known(tmp_path: Path, source: str, shown: str) -> None:
    root = site(tmp_path, {"articles/one.md": f"---\ntitle: One\ndate: 2024\nsource: {source}\n---\nText.\n"})
    assert f'<p class="note source">{shown}</p>' in (root / "public/2024/one/index.html").read_text("utf-8")


def test_the_same_head_is_made_again(tmp_path: Path) -> None:
    root = site(tmp_path, FILES)
    before = (root / "public/2024/one/index.html").read_bytes()
    run_build(root, full=True)
    assert (root / "public/2024/one/index.html").read_bytes() == before
