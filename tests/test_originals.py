"""Files of original addresses: who is in them, and that they are what a build from nothing would make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.originaladdresses import shard_of
from sitegen.originals import MOST
from tests.sites import apply, run_build
from tests.test_incremental import built_anew, outcome

HERE, THERE = "example.org/a", "example.org/b"


def article(url: str, title: str = "News", more: str = "") -> str:
    return f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\ndate: 2023-05-06\nsource: {{url: {json.dumps(url, ensure_ascii=False)}}}\n{more}---\nText.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site without other formats, with an article that has an original and one that has none."""
    root = tmp_path / "site"
    apply(root, "site.yaml", "search: off\nledger: off\nformats: {all: off, find: on}\n")
    apply(root, "articles/one.md", article(f"https://{HERE}"))
    apply(root, "articles/two.md", "---\ntitle: Other\ndate: 2024\n---\nText.\n")
    return root


def shards(root: Path) -> dict[str, object]:
    """Return what all shards hold together, and see that the page names each."""
    files = {file.stem: json.loads(file.read_bytes()) for file in sorted((root / "public/find").glob("*.json"))}
    page = (root / "public/find/index.html").read_text("utf-8")
    assert f'data-shards="{" ".join(files)}"' in page
    assert all(shard == shard_of(address) for shard, addresses in files.items() for address in addresses)
    return {address: value for addresses in files.values() for address, value in addresses.items()}


def test_a_shard_has_the_article_under_each_address_of_its_original(root: Path) -> None:
    source = f"{{url: 'https://{HERE}/', archived: 'https://archive.example/X'}}"
    apply(
        root,
        "articles/zh.md",
        f"---\ntitle: 上海\ndate: 2024-05\nlanguage: zh\nslug: 上 海\nsource: {source}\n---\n。\n",
    )
    run_build(root)
    chinese = ["上海", "2024/05/%E4%B8%8A-%E6%B5%B7/", "2024-05", "May 2024", "zh"]
    first = ["News", "2023/05/one/", "2023-05-06", "6 May 2023", "en"]
    assert shards(root) == {HERE: [2, [chinese, first]], "archive.example/X": [1, [chinese]]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("articles/one.md", article(f"https://{HERE}", "Another title")),
        ("articles/one.md", article(f"https://{THERE}")),
        ("articles/one.md", article(f"https://{HERE}", more="slug: elsewhere\n")),
        ("articles/one.md", article(f"https://{HERE}", more="draft: true\n")),
        ("articles/one.md", None),
        ("articles/new.md", article(f"https://www.{HERE}/")),
        ("articles/another.md", article(f"https://{THERE}", more="slug: one\n")),
        ("articles/a.md", article(f"https://{THERE}", more="slug: one\n")),
        ("site.yaml", "search: off\nledger: off\nformats: {all: off}\n"),
    ],
    ids=[
        "another title", "another original", "another address", "a draft now", "gone", "one more of the same original",
        "another on its address, which comes first", "another on its address, which is the first of all", "switched off",
    ],
)  # fmt: skip
def test_what_changed_is_what_a_build_from_nothing_makes(
    root: Path, tmp_path: Path, name: str, text: str | None
) -> None:
    outcome(root, root / "public")
    before = (root / name).read_text("utf-8") if (root / name).exists() else None
    for content in (text, before):
        apply(root, name, content)
        assert outcome(root, root / "public") == built_anew(root, tmp_path / "clean")


def test_a_draft_is_not_among_those_of_its_original(root: Path) -> None:
    apply(root, "articles/draft.md", article(f"https://{HERE}", "Secret", "draft: true\n"))
    run_build(root)
    assert shards(root) == {HERE: [1, [["News", "2023/05/one/", "2023-05-06", "6 May 2023", "en"]]]}


def test_an_article_that_gets_its_place_back_is_found_again(root: Path, tmp_path: Path) -> None:
    apply(root, "articles/a.md", article(f"https://{THERE}", more="id: one\n"))
    assert run_build(root, keep_going=True).articles == 2
    apply(root, "articles/a.md", None)
    run_build(root)
    assert list(shards(root)) == [HERE]
    assert outcome(root, root / "public") == built_anew(root, tmp_path / "clean")


def test_hostile_titles_and_addresses_come_out_as_they_are(root: Path) -> None:
    title, url = "]]></script><!-- \" ' & 🎈 =1+1 مرحبا", "https://example.org/</script>\"'%00%0A🎈"
    apply(root, "articles/one.md", article(url, title))
    run_build(root)
    values = shards(root)
    assert list(values) == ["example.org/</script>\"'\0\n🎈"]
    assert values["example.org/</script>\"'\0\n🎈"] == [
        1,
        [[title, "2023/05/one/", "2023-05-06", "6 May 2023", "en"]],
    ]


def test_the_front_page_of_another_site_is_shown_with_its_newest_articles_alone(root: Path) -> None:
    for number in range(MOST + 2):
        text = article("https://agency.example/", f"N{number}").replace("2023-05-06", f"{1900 + number}")
        apply(root, f"articles/n{number}.md", text)
    run_build(root)
    shards(root)
    found = json.loads((root / f"public/find/{shard_of('agency.example')}.json").read_bytes())
    count, articles = found["agency.example"]
    assert (count, len(articles), articles[0][0]) == (MOST + 2, MOST, f"N{MOST + 1}")


def test_one_more_article_writes_its_own_shard_and_no_other(root: Path) -> None:
    for number in range(60):
        apply(root, f"articles/n{number}.md", article(f"https://example.org/{number}"))
    run_build(root)
    before = {file.name: file.stat().st_mtime_ns for file in (root / "public/find").glob("*.json")}
    apply(root, "articles/new.md", article("https://example.org/new"))
    run_build(root)
    written = {
        file.name for file in (root / "public/find").glob("*.json") if before.get(file.name) != file.stat().st_mtime_ns
    }
    assert written == {f"{shard_of('example.org/new')}.json"}
