"""Versions of one text name each other, and themselves."""

from __future__ import annotations

from pathlib import Path

from tests.pageheads import head, site
from tests.sites import apply, run_build

NEWS = "https://example.org/news/2024/"
ENGLISH = ("alternate en", f"{NEWS}one/")
CHINESE = ("alternate zh", f"{NEWS}two/")
FRENCH = ("alternate fr", f"{NEWS}three/")
DEFAULT = ("alternate x-default", f"{NEWS}one/")


def versions(root: Path, name: str) -> list[tuple[str, str]]:
    links = head(root, f"2024/{name}").links
    return [link for link in links if link[0].startswith("alternate ") and "/" not in link[0]]


def article(language: str, original: str = "") -> str:
    return f"---\ntitle: {language}\ndate: 2024\nlanguage: {language}\n{original and f'translation_of: {original}'}\n---\nText.\n"


def test_all_versions_of_a_text_name_all_of_them_also_those_of_a_translation(tmp_path: Path) -> None:
    files = {
        "articles/one.md": article("en"), "articles/two.md": article("zh", "one"), "articles/three.md": article("fr", "two"),
    }  # fmt: skip
    root = site(tmp_path, files)
    expected = [ENGLISH, FRENCH, CHINESE, DEFAULT]
    assert [versions(root, name) for name in ("one", "two", "three")] == [expected] * 3


def test_a_version_that_goes_or_comes_changes_all_that_were_joined_by_it(tmp_path: Path) -> None:
    # Others lie between them, so that none is a neighbour of another.
    dated = {"one": ("en", ""), "two": ("zh", "one"), "three": ("fr", "two"), "four": ("de", "three")}
    files: dict[str, str] = {}
    for number, (name, (language, original)) in enumerate(dated.items()):
        files[f"articles/{name}.md"] = article(language, original).replace("2024", f"{2001 + 2 * number}")
        files[f"articles/between-{name}.md"] = article("en").replace("2024", f"{2002 + 2 * number}")
    root = site(tmp_path, files)

    def languages() -> list[list[str]]:
        found = (head(root, f"{2001 + 2 * number}/{name}").links for number, name in enumerate(dated))
        named = ([rel for rel, _ in links if rel.startswith("alternate ") and "/" not in rel] for links in found)
        return [[rel.removeprefix("alternate ") for rel in rels] for rels in named]

    everyone = [["de", "en", "fr", "zh", "x-default"]] * 4
    assert languages() == everyone
    apply(root, "articles/two.md", files["articles/two.md"].replace("translation_of: one", ""))
    run_build(root)
    assert languages() == [[], *[["de", "fr", "zh"]] * 3]
    apply(root, "articles/two.md", files["articles/two.md"])
    run_build(root)
    assert languages() == everyone
    apply(root, "articles/two.md", files["articles/two.md"].replace("date:", "draft: true\ndate:"))
    run_build(root, with_drafts=True)
    assert languages() == everyone
    run_build(root)
    assert not (root / "public/2003/two/index.html").exists()
    three, four = (head(root, path).links for path in ("2005/three", "2007/four"))
    assert [rel for rel, _ in three if rel in ("alternate de", "alternate fr", "alternate zh")] == [
        "alternate de",
        "alternate fr",
    ]
    assert [rel for rel, _ in four if rel in ("alternate de", "alternate fr", "alternate zh")] == [
        "alternate de",
        "alternate fr",
    ]


def test_of_two_in_one_language_the_first_by_path_is_the_version_in_it(tmp_path: Path) -> None:
    files = {
        "articles/one.md": article("en"), "articles/two.md": article("zh", "one"), "articles/zwei.md": article("zh", "one"),
    }  # fmt: skip
    root = site(tmp_path, files)
    expected = [ENGLISH, CHINESE, DEFAULT]
    assert [versions(root, name) for name in ("one", "two", "zwei")] == [expected, expected, []]


def test_without_a_version_in_the_language_of_the_site_none_is_the_default(tmp_path: Path) -> None:
    root = site(tmp_path, {"articles/two.md": article("zh"), "articles/three.md": article("fr", "two")})
    assert versions(root, "two") == versions(root, "three") == [FRENCH, CHINESE]


def test_an_article_without_translations_names_no_version(tmp_path: Path) -> None:
    assert versions(site(tmp_path, {"articles/one.md": article("en")}), "one") == []
