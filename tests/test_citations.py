"""How articles are cited: who counts as their author, and the four styles sign by sign."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sitegen.citations import Citation, Work, authors_of, citations
from sitegen.dates import ArchiveDate
from sitegen.fields import Credit, Provenance
from tests import shown
from tests.sites import run_build, write_site

ENGLISH = Work(
    title="Two universities sign an agreement",
    authors=("Jane Doe",),
    site="Harbour Gazette",
    date=ArchiveDate("2023-09-05"),
    permalink="https://example.org/2023/09/two/",
    source=None,
    language="en",
)
CHINESE = dataclasses.replace(
    ENGLISH,
    title="上海交通大学签署“对口支援”协议",
    authors=("吴言涛", "李明"),
    permalink="https://example.org/2023/09/%E4%B8%8A%E6%B5%B7/",
    source=Provenance("新华网", "https://example.com/1"),
    language="zh-Hans",
)
MANY = ("Ann A", "Bob B", "Cy C", "Di D")

CASES: dict[str, tuple[Work, tuple[str, str, str, str]]] = {
    "an English article of one author": (
        ENGLISH,
        (
            "Jane Doe, “Two universities sign an agreement,” Harbour Gazette, September 5, 2023, https://example.org/2023/09/two/.",
            "Jane Doe. (2023, September 5). Two universities sign an agreement. Harbour Gazette. https://example.org/2023/09/two/",
            "Jane Doe. “Two universities sign an agreement.” Harbour Gazette, 5 Sept. 2023, https://example.org/2023/09/two/.",
            "Jane Doe. Two universities sign an agreement[EB/OL]. Harbour Gazette, 2023(2023-09-05). https://example.org/2023/09/two/.",
        ),
    ),
    "a Chinese article of two authors that was printed elsewhere first": (
        CHINESE,
        (
            "吴言涛 and 李明, “上海交通大学签署‘对口支援’协议,” Harbour Gazette, September 5, 2023,"
            " https://example.org/2023/09/%E4%B8%8A%E6%B5%B7/. Source: 新华网, https://example.com/1.",
            "吴言涛 & 李明. (2023, September 5). 上海交通大学签署“对口支援”协议. Harbour Gazette."
            " https://example.org/2023/09/%E4%B8%8A%E6%B5%B7/ Source: 新华网, https://example.com/1.",
            "吴言涛 and 李明. “上海交通大学签署‘对口支援’协议.” Harbour Gazette, 5 Sept. 2023,"
            " https://example.org/2023/09/%E4%B8%8A%E6%B5%B7/. Source: 新华网, https://example.com/1.",
            "吴言涛, 李明. 上海交通大学签署“对口支援”协议[EB/OL]. Harbour Gazette, 2023(2023-09-05)."
            " https://example.org/2023/09/%E4%B8%8A%E6%B5%B7/. 来源: 新华网, https://example.com/1.",
        ),
    ),
    "a month, no author and no address": (
        dataclasses.replace(ENGLISH, authors=(), date=ArchiveDate("1912-04"), permalink=""),
        (
            "“Two universities sign an agreement,” Harbour Gazette, April 1912.",
            "Two universities sign an agreement. (1912, April). Harbour Gazette.",
            "“Two universities sign an agreement.” Harbour Gazette, Apr. 1912.",
            "Two universities sign an agreement[EB/OL]. Harbour Gazette, 1912(1912-04).",
        ),
    ),
    "a year, and a title that ends with a sign of its own": (
        dataclasses.replace(ENGLISH, title="Who pays?", date=ArchiveDate("1912"), permalink=""),
        (
            "Jane Doe, “Who pays?,” Harbour Gazette, 1912.",
            "Jane Doe. (1912). Who pays? Harbour Gazette.",
            "Jane Doe. “Who pays?” Harbour Gazette, 1912.",
            "Jane Doe. Who pays?[EB/OL]. Harbour Gazette, 1912.",
        ),
    ),
    "a moment": (
        dataclasses.replace(ENGLISH, date=ArchiveDate("2023-05-14T09:30:00", "+08:00"), permalink=""),
        (
            "Jane Doe, “Two universities sign an agreement,” Harbour Gazette, May 14, 2023.",
            "Jane Doe. (2023, May 14). Two universities sign an agreement. Harbour Gazette.",
            "Jane Doe. “Two universities sign an agreement.” Harbour Gazette, 14 May 2023.",
            "Jane Doe. Two universities sign an agreement[EB/OL]. Harbour Gazette, 2023(2023-05-14).",
        ),
    ),
    "a day before the year 1000": (
        dataclasses.replace(ENGLISH, date=ArchiveDate("0987-05-01"), permalink=""),
        (
            "Jane Doe, “Two universities sign an agreement,” Harbour Gazette, May 1, 987.",
            "Jane Doe. (987, May 1). Two universities sign an agreement. Harbour Gazette.",
            "Jane Doe. “Two universities sign an agreement.” Harbour Gazette, 1 May 987.",
            "Jane Doe. Two universities sign an agreement[EB/OL]. Harbour Gazette, 987(987-05-01).",
        ),
    ),
    "four authors": (
        dataclasses.replace(ENGLISH, authors=MANY, date=ArchiveDate("2023"), permalink=""),
        (
            "Ann A et al., “Two universities sign an agreement,” Harbour Gazette, 2023.",
            "Ann A, Bob B, Cy C, & Di D. (2023). Two universities sign an agreement. Harbour Gazette.",
            "Ann A et al. “Two universities sign an agreement.” Harbour Gazette, 2023.",
            "Ann A, Bob B, Cy C, et al. Two universities sign an agreement[EB/OL]. Harbour Gazette, 2023.",
        ),
    ),
    "four authors of a Chinese article": (
        dataclasses.replace(
            CHINESE, authors=("甲", "乙", "丙", "丁"), date=ArchiveDate("2023"), permalink="", source=None
        ),
        (
            "甲 et al., “上海交通大学签署‘对口支援’协议,” Harbour Gazette, 2023.",
            "甲, 乙, 丙, & 丁. (2023). 上海交通大学签署“对口支援”协议. Harbour Gazette.",
            "甲 et al. “上海交通大学签署‘对口支援’协议.” Harbour Gazette, 2023.",
            "甲, 乙, 丙, 等. 上海交通大学签署“对口支援”协议[EB/OL]. Harbour Gazette, 2023.",
        ),
    ),
    "two dozen authors": (
        dataclasses.replace(ENGLISH, authors=tuple("ABCDEFGHIJKLMNOPQRSTUVWX"), date=ArchiveDate("2023"), permalink=""),
        (
            "A et al., “Two universities sign an agreement,” Harbour Gazette, 2023.",
            "A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, … X. (2023). Two universities sign an agreement."
            " Harbour Gazette.",
            "A et al. “Two universities sign an agreement.” Harbour Gazette, 2023.",
            "A, B, C, et al. Two universities sign an agreement[EB/OL]. Harbour Gazette, 2023.",
        ),
    ),
    "signs that markup and quotations are made of": (
        dataclasses.replace(
            ENGLISH,
            title='</p><script>alert("1")</script> & “so on.”',
            authors=('O"Neil, Jr.',),
            site="A & B Inc.",
            date=ArchiveDate("2023"),
            permalink="",
            source=Provenance(url="https://example.com/?a=1&b=2"),
        ),
        (
            "O\"Neil, Jr., “</p><script>alert('1')</script> & ‘so on.’,” A & B Inc., 2023. Source: https://example.com/?a=1&b=2.",
            'O"Neil, Jr. (2023). </p><script>alert("1")</script> & “so on.” A & B Inc. Source: https://example.com/?a=1&b=2.',
            "O\"Neil, Jr. “</p><script>alert('1')</script> & ‘so on.’” A & B Inc., 2023. Source: https://example.com/?a=1&b=2.",
            'O"Neil, Jr. </p><script>alert("1")</script> & “so on.”[EB/OL]. A & B Inc., 2023. Source: https://example.com/?a=1&b=2.',
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_citation_is_made_of(name: str) -> None:
    work, wanted = CASES[name]
    styles = ("Chicago", "APA", "MLA", "GB/T 7714")
    assert citations(work) == tuple(Citation(*pair) for pair in zip(styles, wanted, strict=True))


@pytest.mark.parametrize(
    ("role", "is_author"),
    [
        ("", True), ("Reporter", True), ("Text and photographs", True), ("记者", True), ("文、摄影", True), ("Photographs", False),
        ("Editor", False), ("Translation", False), ("Textbook", False), ("摄影", False),
    ],
)  # fmt: skip
def test_an_author_is_credited_with(role: str, is_author: bool) -> None:
    assert authors_of((Credit("Jane Doe", role),)) == (("Jane Doe",) if is_author else ())


def test_people_in_the_news_are_not_its_authors(tmp_path: Path) -> None:
    text = (
        "---\ntitle: News\ndate: 2024-03\npeople: [Wu Yan]\ncredits: [{name: Max M, role: Photographs}]\n---\nText.\n"
    )
    site = {"site.yaml": "title: Gazette\nbase_url: https://example.org/news/\n", "articles/新闻.md": text}
    run_build(write_site(tmp_path, site))
    assert shown.article(tmp_path, "2024/03/新闻/").citations[0] == Citation(
        "Chicago", "“News,” Gazette, March 2024, https://example.org/news/2024/03/%E6%96%B0%E9%97%BB/."
    )


def test_a_page_holds_a_citation_as_text_whatever_signs_are_in_it(tmp_path: Path) -> None:
    text = "---\ntitle: '<script>1</script> & \"2\"'\ndate: 2024\nslug: x\n---\nText.\n"
    run_build(write_site(tmp_path, {"site.yaml": "title: G\n", "articles/x.md": text}))
    html = (tmp_path / "public/2024/x/index.html").read_text("utf-8")
    assert "“&lt;script&gt;1&lt;/script&gt; &amp; &#39;2&#39;,” G, 2024." in html
