"""The text of an article as Markdown: its head says what its page says, its body is what its author typed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sitegen.articles import Article, Source, parse_article
from sitegen.cleanmarkdown import clean_markdown
from sitegen.fileviews import MarkdownView
from sitegen.settings import Folder, Settings
from tests.sites import GOOD_SITE, published, run_build, write_site
from tests.test_incremental import built_anew

HEAD = '---\ntitle: "T"\n---\n'
SETTINGS = (
    "title: Small\nbase_url: https://example.org/news/\nsearch: off\nledger: off\nformats: {all: off, markdown: on}\n"
)


def cleaned(body: str, links: tuple[tuple[str, str], ...] = (), *, keep: bool = False) -> str:
    """Return what becomes of *body*, below its head."""
    view = MarkdownView("x/index.md", "articles/x.md", b"", HEAD, links, keep)
    text = clean_markdown(f"---\ntitle: T\n---\n{body}".encode(), view).decode()
    assert text.startswith(HEAD)
    return text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("See [[Ada]], [[Ada|ada-1]] and [[!Ada]].", "See Ada, Ada and Ada."),
        ("`[[Ada]]` and [[1]] and \\[[Ada]]", "`[[Ada]]` and [[1]] and \\[[Ada]]"),
        ("```\n[[Ada]] [a](b.md)\n```", "```\n[[Ada]] [a](b.md)\n```"),
        ("````\n```\n[[A]]\n```\n````\n[[B]]\n\n~~~x\n[[C]]\n```", "````\n```\n[[A]]\n```\n````\nB\n\n~~~x\nC\n```"),
        ("```\n```\n[[A]]\n", "```\n```\nA"),
        ("[[note]](https://example.com/) and [[note][1]]", "[[note]](https://example.com/) and [[note][1]]"),
        ("[a](b.md) [b](<b.md> \"t\") ![c](b.md 'x')", "[a](T) [b](<T> \"t\") ![c](T 'x')"),
        ("[a][1]\n\n[1]: b.md\n[2]: <b.md>", "[a][1]\n\n[1]: T\n[2]: <T>"),
        ("<a href=\"b.md\">x</a><img src='b.md'>", "<a href=\"T\">x</a><img src='T'>"),
        ("(b.md) b.md \"b.md\" [b.md] [x](b.md.gz) [x](c.md)", "(b.md) b.md \"b.md\" [b.md] [x](b.md.gz) [x](c.md)"),
        ("`[a](b.md)` [a](b.md)", "`[a](b.md)` [a](T)"),
        ("[a](s&amp;p.md) [b](s&p.md) [c](u\\_v.md) [d](w(1).md)", "[a](S) [b](S) [c](U) [d](W)"),
        ("[a](", "[a]("),
        ("[a](b.md", "[a](T"),
        ("", ""),
    ],
    ids=["marks", "code and what is no mark", "a block of code", "blocks in blocks and one that is open", "an empty block", "links in brackets", "links", "definitions", "HTML", "words",
         "code first", "other ways to write an address", "half a link", "an open link", "nothing"],
)  # fmt: skip
def test_a_body_becomes(body: str, expected: str) -> None:
    links = (("b.md", "T"), ("s&p.md", "S"), ("u_v.md", "U"), ("w(1).md", "W"))
    assert cleaned(body, links) == (f"\n{expected}\n" if expected else "")


@pytest.mark.parametrize(
    ("keep", "expected"), [(True, "a {{< x >}} b `{{< y >}}`"), (False, "a  b `{{< y >}}`")], ids=["kept", "stripped"]
)
def test_template_tags_are_treated_as_on_the_page(keep: bool, expected: str) -> None:
    assert cleaned("a {{< x >}} b `{{< y >}}`", keep=keep) == f"\n{expected}\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nOne\r\n\r\nTwo  \r\n",
        b'+++\ntitle = "T"\n+++\nOne\n\nTwo\n',
        b"\n\n---\ntitle: T\n...\n\n\nOne\n\nTwo\n\n\n",
    ],
    ids=["a byte order mark and CRLF", "TOML", "blank lines"],
)
def test_how_the_source_is_written_does_not_show(data: bytes) -> None:
    assert clean_markdown(data, MarkdownView("", "", b"", HEAD, (), True)).decode() == f"{HEAD}\nOne\n\nTwo\n"


@pytest.mark.parametrize("data", [b"", b"no fences", b"---\n\xff", b"---\ntitle: T\n"])
def test_of_a_source_that_was_spoilt_meanwhile_the_head_is_left(data: bytes) -> None:
    assert clean_markdown(data, MarkdownView("", "", b"", HEAD, (), True)).decode() == HEAD


HOSTILE = ('say "x": {y}', "a\\b # no comment", "- [not a list]", "!!python/object", "*anchor &x", "null", "2024-01-01", "]]>", "</script>",
           "---", "عربي ‮ 👩‍👩‍👧", "'", "=1+1", "a: b")  # fmt: skip


def article(front: dict[str, object]) -> Article:
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\nText.\n"
    parsed = parse_article(Source("articles/x.md", "article", Folder(), text.encode()), Settings())
    assert isinstance(parsed.result, Article), parsed.problems
    return parsed.result


@pytest.mark.parametrize("text", HOSTILE)
def test_the_head_is_front_matter_that_says_what_the_article_says(tmp_path: Path, text: str) -> None:
    front: dict[str, object] = {
        "title": text, "date": "2013-05", "updated": "2014", "summary": text, "place": text, "id": "x", "date_note": text,
        "institutions": [text, f"{text}, Inc."], "tags": [text, "b"], "people": [{"name": f"{text}, B", "role": text, "institution": text}, "C"],
        "credits": [text, {"name": "D", "role": text}], "source": {"name": text, "url": "https://example.com/?a=1&b=2", "licence": text},
    }  # fmt: skip
    source = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\nText.\n"
    files = build(write_site(tmp_path / "site", {"site.yaml": SETTINGS, "articles/x.md": source}))
    (made,) = (files[name].decode() for name in files if name.endswith("/index.md"))
    head = yaml.safe_load(made.split("\n---\n")[0].removeprefix("---\n"))
    assert head["permalink"].startswith("https://example.org/news/2013/05/")
    del head["permalink"]
    assert head.pop("language") == "en"
    assert article(head) == article(front)


def build(root: Path) -> dict[str, bytes]:
    run_build(root, keep_going=True)
    return published(root / "public")


SITE: dict[str, str | bytes] = {
    "site.yaml": SETTINGS,
    "articles/a.md": "---\ntitle: A\ndate: 2024-03-01\n---\n[b](b/index.md#part), ![map](b/map.png), [gone](gone.md), "
    "[tag](/tags/x/), [self](#x), [out](https://example.com/), [home](/)\n",
    "articles/b/index.md": "---\ntitle: B (1)\ndate: 2024-04\nslug: b\ntags: [x]\n---\n## Part {#part}\n\n![](map.png)\n",
    "articles/b/map.png": b"1",
}


def test_links_and_images_lead_to_addresses_that_exist(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", SITE)
    files = build(root)
    assert files["2024/03/a/index.md"].decode() == (
        '---\ntitle: "A"\ndate: "2024-03-01"\nlanguage: "en"\nid: "a"\npermalink: "https://example.org/news/2024/03/a/"\n---\n\n'
        "[b](https://example.org/news/2024/04/b/#part), ![map](https://example.org/news/2024/04/b/map.png), [gone](gone.md), "
        "[tag](https://example.org/news/tags/x/), [self](#x), [out](https://example.com/), [home](https://example.org/news/)\n"
    )
    write_site(root, {"articles/b/index.md": str(SITE["articles/b/index.md"]).replace("slug: b", "slug: other")})
    after = build(root)
    assert b"(https://example.org/news/2024/04/other/#part)" in after["2024/03/a/index.md"]
    assert built_anew(root, tmp_path / "anew")[0] == after


def test_without_a_base_url_links_are_paths_from_the_root(tmp_path: Path) -> None:
    settings = "search: off\nledger: off\nformats: {all: off, markdown: on}\n"
    files = build(write_site(tmp_path / "site", {**SITE, "site.yaml": settings}))
    assert files["2024/03/a/index.md"].decode() == (
        '---\ntitle: "A"\ndate: "2024-03-01"\nlanguage: "en"\nid: "a"\n---\n\n'
        "[b](/2024/04/b/#part), ![map](/2024/04/b/map.png), [gone](gone.md), [tag](/tags/x/), [self](#x), "
        "[out](https://example.com/), [home](/)\n"
    )


def test_a_changed_word_changes_the_text_and_the_page_links_to_it(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {**GOOD_SITE, "site.yaml": SETTINGS})
    assert b'<a href="/news/2024/02/second/index.md"' in build(root)["2024/02/second/index.html"]
    write_site(
        root,
        {"articles/second.md": str(GOOD_SITE["articles/second.md"]).replace("\nAnother text.", "\n\nAnother  word.")},
    )
    after = build(root)
    assert after["2024/02/second/index.md"].decode().endswith("---\n\nAnother  word.\n")
    assert built_anew(root, tmp_path / "anew")[0] == after


def test_there_is_none_where_it_is_switched_off(tmp_path: Path) -> None:
    files = build(write_site(tmp_path / "site", GOOD_SITE))
    assert not [name for name in files if name.endswith(".md")]
    assert b"index.md" not in files["2024/02/second/index.html"]
