"""Full-text search: what is indexed, what is indexed again, and what lies in the site."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from sitegen import fulltext
from sitegen.build import Report, build
from sitegen.errors import OutputError
from sitegen.site import read_site
from tests.sites import GOOD_SITE as UNSEARCHED
from tests.sites import apply, published, write_site

INDEX = "search/index/"
GOOD_SITE = {**UNSEARCHED, "site.yaml": "base_url: https://example.org/\nledger: off\n"}


def build_searched(root: Path, output: Path | None = None) -> Report:
    return build(read_site(root, output, with_search=True))


def fragments(root: Path) -> dict[str, dict[str, object]]:
    """Return what the index holds of each article, by address."""
    found: dict[str, dict[str, object]] = {}
    for file in (root / "public/search/index/fragment").iterdir():
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[fragment["url"]] = fragment
    return found


def shards(root: Path) -> dict[str, int]:
    """Return the shards of the index, newest first, with their articles."""
    entry = json.loads((root / "public/search/index/pagefind-entry.json").read_text("utf-8"))
    return {name: shard["page_count"] for name, shard in entry["languages"].items()}


def write_dated(root: Path, *dates: str) -> None:
    for number, date in enumerate(dates):
        apply(root, f"articles/x{number}.md", f"---\ntitle: Article {number}\ndate: {date}\n---\nText {number}\n")


def test_the_index_holds_title_text_names_and_facets_of_an_article(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    build_searched(root)
    assert fragments(root)["/2024/03/first/"] == {
        "url": "/2024/03/first/",
        "content": "A paragraph about what Ada Example said at Example University. ⁂ Example University ⁂ Ada Example ⁂ agreements",
        "word_count": 18,
        "filters": {
            "year": ["2024"],
            "language": ["en"],
            "institution": ["example-university|Example University"],
            "person": ["ada-example|Ada Example"],
            "tag": ["agreements|agreements"],
        },
        "meta": {"title": "The first article", "date": "2024-03-01", "language": "en"},
        "anchors": [],
    }


def test_chinese_is_indexed_in_pairs_of_characters(tmp_path: Path) -> None:
    apply(tmp_path, "articles/a.md", "---\ntitle: 签约AI会\ndate: 2024-03-01\nlanguage: zh\n---\n上海交大与AI。\n")
    build_searched(tmp_path)
    (fragment,) = fragments(tmp_path).values()
    assert fragment["content"] == "上海 海交 交大 大与 与 AI。 "[:-1]
    assert fragment["meta"] == {"title": "签约 约 AI 会", "shown": "签约AI会", "date": "2024-03-01", "language": "zh"}


def test_a_new_form_of_a_name_is_indexed_with_every_article_of_the_name(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    record = "- id: example-university\n  name: Example University\n"
    apply(root, "authorities/institutions.yaml", record)
    build_searched(root)
    assert "ExU" not in str(fragments(root)["/2024/03/first/"]["content"])
    apply(root, "authorities/institutions.yaml", f"{record}  variants: [ExU]\n")
    build_searched(root)
    assert "⁂ ExU" in str(fragments(root)["/2024/03/first/"]["content"])


def test_an_article_more_is_indexed_with_its_own_period_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "MOST", 2)
    write_dated(tmp_path, "1998-05-01", "2014-01-01", "2014-08-01", "2015-01-01", "2024-01-01")
    apply(tmp_path, "site.yaml", "ledger: off\n")
    build_searched(tmp_path)
    assert shards(tmp_path) == {"2020_2030": 1, "2015_2020": 1, "2010_2015": 2, "1000_2000": 1}
    before = published(tmp_path / "public")
    made = {file.name for file in (tmp_path / ".sitegen/search").iterdir()}
    apply(tmp_path, "articles/new.md", "---\ntitle: New\ndate: 2014-02\n---\n")
    build_searched(tmp_path)
    assert shards(tmp_path) == {"2020_2030": 1, "2015_2020": 1, "2014-07_2015": 1, "2014_2014-07": 2, "1000_2000": 1}
    assert len(made & {file.name for file in (tmp_path / ".sitegen/search").iterdir()}) == 3
    after = published(tmp_path / "public")
    changed = {name for name in before if name.startswith(INDEX) and after.get(name) != before[name]}
    assert {name for name in changed if "2010_2015" not in name} == {f"{INDEX}pagefind-entry.json"}
    apply(tmp_path, "articles/new.md", None)
    build_searched(tmp_path)
    assert published(tmp_path / "public") == before


def test_what_was_indexed_is_not_indexed_again_by_a_full_build(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    build_searched(root)
    (folder,) = (root / ".sitegen/search").iterdir()
    made = folder.stat().st_ino
    build(read_site(root, with_search=True), full=True)
    assert folder.stat().st_ino == made


@pytest.mark.parametrize("name", ["pagefind.js", "made", "fragment", "index"])
def test_a_state_that_was_deleted_or_damaged_in_part_is_made_again(tmp_path: Path, name: str) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    build_searched(root)
    before = published(root / "public")
    (folder,) = (root / ".sitegen/search").iterdir()
    for file in [folder / name, *(folder / name).rglob("*")]:
        if file.is_file():
            file.write_bytes(b"")
    build(read_site(root, with_search=True), full=True)
    assert published(root / "public") == before
    build_searched(root, tmp_path / "elsewhere")
    assert published(tmp_path / "elsewhere") == before


def test_only_what_was_indexed_is_removed_from_the_state(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    apply(root, ".sitegen/search/mine/precious.txt", "x")
    apply(root, ".sitegen/search/indexing-abc/pages/left.html", "x")
    build_searched(root)
    assert (root / ".sitegen/search/mine/precious.txt").is_file()
    assert not (root / ".sitegen/search/indexing-abc").exists()


def test_an_index_is_not_kept_in_a_folder_that_leads_elsewhere(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", GOOD_SITE)
    apply(tmp_path, "elsewhere/0123456789abcdef01234567/file", "x")
    (root / ".sitegen").mkdir()
    (root / ".sitegen/search").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="leads to another folder"):
        build_searched(root)
    assert (tmp_path / "elsewhere/0123456789abcdef01234567/file").is_file()


def test_a_state_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    apply(root, ".sitegen/search", "a file")
    with pytest.raises(OutputError, match="the index of search cannot be kept here"):
        build_searched(root)


def test_an_article_without_a_word_is_found_by_its_date(tmp_path: Path) -> None:
    apply(tmp_path, "articles/a.md", "---\ntitle: '!!!'\ndate: 2024-01-02\n---\n")
    build_searched(tmp_path)
    assert fragments(tmp_path)["/2024/01/a/"]["content"] == "!!! 2024-01-02."


def test_signs_that_part_a_document_stand_for_nothing_in_a_text(tmp_path: Path) -> None:
    apply(tmp_path, "articles/a.md", "---\ntitle: A\ndate: 2024-01-02\n---\nBefore.\n\n\u2042\n\nAfter \u00a6 all.\n")
    build_searched(tmp_path)
    assert fragments(tmp_path)["/2024/01/a/"]["content"] == "Before. * After | all."


def test_articles_of_one_date_are_parted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "MOST", 3)
    write_dated(tmp_path, *["2020"] * 12)
    build_searched(tmp_path)
    assert sum(shards(tmp_path).values()) == 12
    assert max(shards(tmp_path).values()) <= 3
    assert len(fragments(tmp_path)) == 12


def test_a_name_that_a_text_mentions_unlinked_is_indexed_when_it_gets_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "MOST", 2)
    # A short name is linked only where it is declared.
    apply(tmp_path, "authorities/institutions.yaml", "- {id: r1, name: MIT, variants: [M.I.T.]}\n")
    apply(tmp_path, "articles/a.md", "---\ntitle: A\ndate: 2024-01-02\n---\nShe signed the MIT report.\n")
    write_dated(tmp_path, "2010", "2011", "2012")
    build_searched(tmp_path)
    apply(tmp_path, "articles/b.md", "---\ntitle: B\ndate: 2001-01-02\ninstitutions: [MIT]\n---\n")
    build_searched(tmp_path)
    incremental = published(tmp_path / "public")
    shutil.rmtree(tmp_path / ".sitegen")
    build_searched(tmp_path, tmp_path / "clean")
    assert published(tmp_path / "clean") == incremental


def test_without_search_the_page_points_to_the_indexes_and_no_index_is_there(tmp_path: Path) -> None:
    root = write_site(tmp_path, GOOD_SITE)
    build_searched(root)
    assert (root / "public" / INDEX / "pagefind.js").is_file()
    build(read_site(root))
    assert not (root / "public" / INDEX).exists()
    assert "This copy of the archive has no full-text search." in (root / "public/search/index.html").read_text("utf-8")
    build_searched(root)
    assert (root / "public" / INDEX / "pagefind.js").is_file()


def test_the_setting_leaves_search_out(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**GOOD_SITE, "site.yaml": "search: off\nbase_url: https://example.org/\n"})
    report = build_searched(root)
    assert not (root / "public" / INDEX).exists()
    assert report.problems == ()


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    title = '</h1><script>alert(1)</script> a|b: \\"c\\" & <i data-pagefind-filter=\\"year:1\\">'
    text = f'---\ntitle: "{title}"\ndate: 2024-03-01\npeople: ["A <b>|x: y"]\n---\n`<script>` ⁂ &amp;lt; "quoted"\n'
    apply(tmp_path, "articles/a.md", text)
    build_searched(tmp_path)
    (fragment,) = fragments(tmp_path).values()
    assert fragment["meta"]["title"] == title.replace("\\", "")  # type: ignore[index]
    assert fragment["filters"]["year"] == ["2024"]  # type: ignore[index]
    assert fragment["filters"]["person"] == ["a-b-x-y|A <b>|x: y"]  # type: ignore[index]
