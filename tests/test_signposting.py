"""Signposts lead from an article to what it is cited as, made of and taken from."""

from __future__ import annotations

from pathlib import Path

from tests.pageheads import head, site
from tests.sites import apply, run_build

PAGE = "https://example.org/news/2024/one/"
TEXT = (
    "---\ntitle: One\ndate: 2024\ncredits: [Ada Example, B. Example, Nobody Known]\n"
    "source: {url: 'https://gazette.example/a b?<\"c\">', licence: CC BY 4.0}\n---\nText.\n"
)
PEOPLE = (
    "- {id: ada, name: Ada Example, identifiers: {wikidata: Q1, orcid: 0000-0002-1825-0097}}\n"
    "- {id: bea, name: Bea Example, variants: [B. Example], identifiers: {wikidata: Q2}}\n"
)
OWN = (
    "canonical",
    "alternate application/atom+xml",
    "alternate application/feed+json",
    "alternate application/rss+xml",
)


def signposts(root: Path) -> list[tuple[str, str]]:
    return [link for link in head(root, "2024/one").links if link[0] not in OWN]


def test_an_article_has_signposts_to_what_is_written(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        {"articles/one.md": TEXT, "authorities/people.yaml": PEOPLE},
        formats="all: off, signposting: on, citations: on, markdown: on",
    )
    assert signposts(root) == [
        ("alternate text/markdown", f"{PAGE}index.md"),
        ("cite-as", PAGE),
        ("type", "https://schema.org/NewsArticle"),
        ("type", "https://schema.org/AboutPage"),
        ("author", "https://orcid.org/0000-0002-1825-0097"),
        ("author", "https://www.wikidata.org/wiki/Q2"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("describedby application/x-bibtex", f"{PAGE}citation.bib"),
        ("describedby application/x-research-info-systems", f"{PAGE}citation.ris"),
        ("describedby application/vnd.citationstyles.csl+json", f"{PAGE}citation.json"),
        ("item text/markdown", f"{PAGE}index.md"),
        ("original", "https://gazette.example/a%20b?%3C%22c%22%3E"),
    ]


def test_files_that_are_not_written_have_no_signpost(tmp_path: Path) -> None:
    root = site(
        tmp_path, {"articles/one.md": "---\ntitle: One\ndate: 2024\n---\nText.\n"}, formats="all: off, signposting: on"
    )
    assert signposts(root) == [
        ("cite-as", PAGE),
        ("type", "https://schema.org/NewsArticle"),
        ("type", "https://schema.org/AboutPage"),
    ]


def test_the_record_of_who_signs_decides_the_author(tmp_path: Path) -> None:
    root = site(tmp_path, {"articles/one.md": TEXT}, formats="all: off, signposting: on")

    def authors() -> list[str]:
        return [href for rel, href in signposts(root) if rel == "author"]

    assert authors() == []
    apply(root, "authorities/people.yaml", PEOPLE)
    run_build(root)
    assert authors() == ["https://orcid.org/0000-0002-1825-0097", "https://www.wikidata.org/wiki/Q2"]
    apply(root, "authorities/people.yaml", PEOPLE.replace("Q2", "Q3"))
    run_build(root)
    assert authors() == ["https://orcid.org/0000-0002-1825-0097", "https://www.wikidata.org/wiki/Q3"]
    apply(root, "authorities/people.yaml", PEOPLE.replace("variants: [B. Example], ", ""))
    run_build(root)
    assert authors() == ["https://orcid.org/0000-0002-1825-0097"]
