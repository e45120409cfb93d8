"""The archive of the feed: all articles are in it, each once, and what is over stays as it is."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.sites import apply, published, run_build, write_site
from tests.test_incremental import built_anew, differences

ATOM = "{http://www.w3.org/2005/Atom}"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
BASE = "https://example.org/news/"
DATES = ("2021", "2022-12-31", "2023", "2023", "2023-01-01", "2023-03", "2023-03-05", "2024-02-02", "2024-02-02 09:05")


def article(date: str) -> str:
    return f"---\ntitle: Of {date}\ndate: {date}\n---\nText.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings = f"base_url: {BASE}\nsearch: off\nledger: off\nper_page: 2\nformats: {{all: off, atom: on}}\n"
    articles = {f"articles/a{number}.md": article(date) for number, date in enumerate(DATES)}
    return write_site(tmp_path / "site", {**articles, "site.yaml": settings})


def documents(root: Path) -> list[tuple[str, list[str], bool]]:
    """Harvest the archive as a reader does: path, articles and whether it is an archive document, from the feed on."""
    found: list[tuple[str, list[str], bool]] = []
    path = "feed.atom"
    while path:
        feed = ElementTree.parse(root / "public" / path).getroot()
        links = {str(link.get("rel")): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == BASE + path
        assert found == [] or links["current"] == f"{BASE}feed.atom"
        assert "next-archive" not in links
        titles = [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]
        found.append((path, titles, feed.find(ARCHIVE) is not None))
        path = links.get("prev-archive", "").removeprefix(BASE)
    return found


def test_the_documents_of_the_archive_hold_every_article_once_in_order(site: Path) -> None:
    run_build(site)
    (path, newest, is_archive), *archive = documents(site)
    assert (path, is_archive) == ("feed.atom", False)
    assert archive == [
        ("2024/02/feed.atom", ["Of 2024-02-02 09:05", "Of 2024-02-02"], True),
        ("2023/03/feed.atom", ["Of 2023-03-05", "Of 2023-03"], True),
        ("2023/01/feed.atom", ["Of 2023-01-01"], True),
        ("2023/feed.atom", ["Of 2023", "Of 2023"], True),
        ("2022/12/feed.atom", ["Of 2022-12-31"], True),
        ("2021/feed.atom", ["Of 2021"], True),
    ]
    assert newest == [title for _, titles, _ in archive for title in titles]


def test_the_feed_and_its_archive_lose_nothing_where_there_is_more_than_the_feed_holds(site: Path) -> None:
    for number in range(70):
        apply(site, f"articles/b{number}.md", article(f"2022-{number % 9 + 1:02}-10").replace("Of", f"{number} of"))
    run_build(site)
    (_, newest, _), *archive = documents(site)
    harvested = [title for _, titles, _ in archive for title in titles]
    assert len(newest) == 30
    assert newest == harvested[:30]
    assert len(set(harvested)) == 79 - 1  # two have one title
    assert len(harvested) == 79


def test_all_documents_are_of_one_feed(site: Path) -> None:
    run_build(site)
    files = [path for path in published(site / "public") if path.endswith("feed.atom")]
    ids = {ElementTree.parse(site / "public" / path).getroot().findtext(f"{ATOM}id") for path in files}
    assert (len(files), len(ids)) == (7, 1)


def test_what_is_over_does_not_change_when_more_comes(site: Path) -> None:
    run_build(site)
    before = published(site / "public")
    apply(site, "articles/new.md", article("2024-03-01"))
    apply(site, "articles/newer.md", article("2024"))
    apply(site, "articles/newest.md", article("2025"))
    run_build(site)
    after = published(site / "public")
    old = [path for path in before if path.endswith("/feed.atom")]
    # Only what was the oldest document of its year follows another one now.
    assert [path for path in old if before[path] != after[path]] == ["2024/02/feed.atom"]
    assert [path for path, _, _ in documents(site)][:5] == [
        "feed.atom", "2025/feed.atom", "2024/03/feed.atom", "2024/02/feed.atom", "2024/feed.atom"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "edits",
    [
        {"articles/a4.md": None},
        {"articles/a2.md": None},
        {"articles/a2.md": None, "articles/a3.md": None},
        {"articles/a8.md": None, "articles/a7.md": None},
        {"articles/new.md": article("2022")},
        {"articles/new.md": article("1999-05")},
        {"articles/new.md": article("2023-02-02"), "articles/a0.md": None},
        {"articles/a5.md": article("2023")},
        {"articles/a2.md": article("2023-03-05").replace("Of", "Moved from 2023 to")},
        {"articles/a1.md": article("2022-12-31").replace("title: Of", "draft: true\ntitle: Of")},
    ],
    ids=str,
)
def test_documents_that_come_and_go_leave_the_chain_whole(site: Path, edits: dict[str, str | None]) -> None:
    run_build(site)
    for name, text in edits.items():
        apply(site, name, text)
    run_build(site)
    wanted, _ = built_anew(site, site.with_name("clean"))
    assert differences(published(site / "public"), wanted) == {}
    paths = [path for path, _, _ in documents(site)]
    assert sorted(paths) == sorted(path for path in wanted if path.endswith("feed.atom"))
