"""What Zotero reads makes an article of a newspaper."""

from __future__ import annotations

from pathlib import Path

from tests.pageheads import HOSTILE, SHOWN, head, site


def test_an_article_says_what_zotero_saves(tmp_path: Path) -> None:
    text = (
        f"---\ntitle: |-\n  {HOSTILE}\nslug: one\ndate: 2024-03-01 09:05\nlanguage: zh\ntags: [a, b; c]\npeople: [Cleo Named]\n"
        "credits: [Ada Example, {name: 毕, role: 记者}, {name: Dora Editor, role: Editor}]\n"
        "source: {name: The Gazette, licence: CC BY 4.0}\n---\nText.\n"
    )
    found = head(site(tmp_path, {"articles/one.md": text}, formats="all: off, zotero: on"), "2024/03/one")
    assert found.names == [
        ("z:itemType", "newspaperArticle"),
        ("citation_title", SHOWN),
        ("citation_author", "Ada Example"),
        ("citation_author", "毕"),
        ("citation_publication_date", "2024/03/01"),
        ("citation_date", "2024/03/01"),
        ("citation_publisher", "Archive"),
        ("citation_language", "zh"),
        ("citation_public_url", "https://example.org/news/2024/03/one/"),
        ("citation_keywords", "a"),
        ("citation_keywords", "b; c"),
        ("DC.rights", "CC BY 4.0"),
    ]
    assert found.properties == [("og:site_name", "Archive")]


def test_where_nobody_signs_the_archive_is_the_author_by_one_name(tmp_path: Path) -> None:
    files = {"articles/one.md": "---\ntitle: One\ndate: 2024\npeople: [Cleo Named]\n---\nText.\n"}
    root = site(tmp_path / "one", files)
    assert [name for name in head(root, "2024/one").names if name[0] == "citation_author"] == [
        ("citation_author", "Archive")
    ]
    files["site.yaml"] = "title: Old News\nbase_url: https://example.org/\nsearch: off\nledger: off\n"
    root = site(tmp_path / "two", files)
    names = head(root, "2024/one").names
    # The comma tells Zotero that all before it is one name; it does not keep it.
    assert ("citation_author", "Old News,") in names
    assert ("citation_date", "2024") in names


def test_pages_that_are_no_articles_say_nothing_to_zotero(tmp_path: Path) -> None:
    root = site(tmp_path, {"articles/one.md": "---\ntitle: One\ndate: 2024\ntags: [x]\n---\nText.\n"})
    assert [head(root, path).names for path in ("", "2024", "tags/x", "archive")] == [[], [], [], []]
