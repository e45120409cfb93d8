from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.check import check, format_problems
from sitegen.errors import CODES, Problem
from sitegen.site import read_site
from tests.drawing import picture
from tests.sites import GOOD_ARTICLE, call, run_build, snapshot, write_site


def article(body: str, fields: str = "tags: [agreements]") -> str:
    """Return an article whose body begins on line 7."""
    return f"---\ntitle: T\ndate: 2024-04-01\n{fields}\n---\n\n{body}\n"


SITES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a good site": ({}, []),
    "a link to no file": (
        {"articles/x.md": article("Text.\n\n[x](gone.md)")},
        ["articles/x.md:9: W401 The link 'gone.md' leads to nothing in this site: shown as text."],
    ),
    "a link to no page": (
        {"articles/x.md": article("[x](/2024/gone/)")},
        ["articles/x.md:7: W401 The link '/2024/gone/' leads to nothing in this site: shown as text."],
    ),
    "links to everything there is": (
        {
            "articles/x.md": article(
                "[a](first.md) [b](/2024/03/first/) [c](/tags/agreements/) [d](/) [e](/feed.atom) "
                "[f](/2024/) "
                "[g](../pages/about.md) [h](/a.pdf) [i](https://example.org/archive/) "
                "[j](/about/#more) [k](second.md#top)"
            ),
            "articles/second.md": '---\ntitle: The second article\ndate: 2024-02\n---\n\n<p id="top">Text.</p>\n',
            "pages/about.md": "---\ntitle: About\n---\n\n## More\n",
            "static/a.pdf": b"%PDF",
        },
        [],
    ),
    "an anchor that is in no other article": (
        {"articles/x.md": article("[x](first.md#gone)")},
        [
            "articles/x.md:7: W402 'first.md#gone': articles/first.md has no heading or anchor 'gone'; "
            "the link leads to its top."
        ],
    ),
    "an anchor that is not in its own article": (
        {"articles/x.md": article("[x](#gone)")},
        ["articles/x.md:7: W402 '#gone' names no heading or anchor of this article; the link is shown as text."],
    ),
    "an image without words": (
        {"articles/x/index.md": article("![](b.png)"), "articles/x/b.png": picture(8, 8, "PNG")},
        ["articles/x/index.md:7: W403 The image 'b.png' has no alternative text: say what it shows."],
    ),
    "an image that is none": (
        {"articles/x/index.md": article("![B](b.png)"), "articles/x/b.png": b"PNG"},
        [
            "articles/x/b.png: W406 The picture cannot be read: it is damaged, or no PNG. "
            "It is published as it is, without its size."
        ],
    ),
    "an image that is not there": (
        {"articles/x.md": article("![B](b.png)")},
        [
            "articles/x.md:7: W401 The image 'b.png' leads to nothing in this site: put the file "
            "beside the article's index.md."
        ],
    ),
    "an image of the front matter that is not there": (
        {"articles/x.md": article("Text.", "images: [{src: b.png, alt: B}]")},
        [
            "articles/x.md: W401 The image 'b.png' leads to nothing in this site: put the file beside "
            "the article's index.md."
        ],
    ),
    "a date that disagrees with the file name": (
        {"articles/2024-03-02-x.md": article("Text.")},
        ["articles/2024-03-02-x.md:3:7: W203 The date is 2024-04-01, the file name says 2024-03-02; the date counts."],
    ),
    "a tag in another case": (
        {"articles/x.md": article("Text.", "tags: [Agreements]")},
        ["articles/x.md: W302 The tag 'Agreements' is written 'agreements' elsewhere: write it one way."],
    ),
    "a tag with other blanks": (
        {"articles/x.md": article("Text.", "tags: [agree ments]")},
        ["articles/x.md: W302 The tag 'agree ments' is written 'agreements' elsewhere: write it one way."],
    ),
    "a name in another case": (
        {
            "articles/x.md": article("By Ada Example.", "people: [Ada example]"),
            "articles/y.md": article("By Ada Example.", "people: [Ada Example]"),
        },
        ["articles/x.md: W302 The person 'Ada example' is written 'Ada Example' elsewhere: write it one way."],
    ),
    "a name that its record explains": (
        {
            "articles/x.md": article("By A. Example.", "people: [ADA EXAMPLE, A. Example]"),
            "authorities/people.yaml": "- id: ada\n  name: Ada Example\n  variants: [A. Example]\n",
        },
        [],
    ),
    "a relation to nothing": (
        {"articles/x.md": article("Text.", "related: [gone]")},
        [
            "articles/x.md: W301 'related' names 'gone', which is no article: write an article's id, "
            "or its file without '.md'."
        ],
    ),
    "a variant that fits two records": (
        {
            "authorities/people.yaml": "- {id: a, name: A, variants: [C]}\n- {id: b, name: B, variants: [c]}\n",
            "articles/x.md": article("A, B and C.", "people: [A, B, C]"),
        },
        [
            "articles/x.md:4: E302 'C' may be a or b: write the id of the one that is meant.",
            "authorities/people.yaml:2: E302 'c' is a name of b, and of a (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two.",
        ],
    ),
    "a file that is no article": (
        {"articles/notes.txt": "x"},
        [
            "articles/notes.txt: W204 Not published: an article ends in .md, and its files lie beside "
            "it in a folder with index.md."
        ],
    ),
    "faulty front matter": (
        {"articles/x.md": "Text.\n", "articles/y.md": article("[x](gone.md)")},
        [
            "articles/x.md:1:1: E101 The file begins without front matter: "
            "begin it with the lines '---', 'title: …', 'date: 2024-03-01', '---'.",
            "articles/y.md:7: W401 The link 'gone.md' leads to nothing in this site: shown as text.",
        ],
    ),
}


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_check_lists_every_problem_and_writes_nothing(
    site: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    write_site(site, files)
    before = snapshot(site)
    assert [str(problem) for problem in check(read_site(site))] == expected
    assert snapshot(site) == before


@pytest.mark.parametrize(("files", "expected"), SITES.values(), ids=SITES)
def test_check_finds_the_same_in_a_site_that_was_never_built(
    tmp_path: Path, files: dict[str, str | bytes], expected: list[str]
) -> None:
    write_site(
        tmp_path,
        {"site.yaml": "base_url: https://example.org/\n", "articles/first.md": GOOD_ARTICLE, **files},
    )
    write_site(
        tmp_path,
        {"articles/second.md": files.get("articles/second.md", "---\ntitle: S\ndate: 2024\ntags: [agreements]\n---\n")},
    )
    assert [str(problem) for problem in check(read_site(tmp_path))] == expected
    assert not (tmp_path / ".sitegen").exists()
    assert not (tmp_path / "public").exists()


def test_check_finds_what_another_file_made_wrong(site: Path) -> None:
    write_site(site, {"articles/x.md": article("[x](second.md)")})
    assert run_build(site).problems == ()
    (site / "articles/second.md").unlink()
    expected = ["articles/x.md:7: W401 The link 'second.md' leads to nothing in this site: shown as text."]
    assert [str(problem) for problem in check(read_site(site))] == expected


PROBLEMS = (
    Problem("articles/a,b:c.md", 4, 7, "E202", "'100 %' is wrong; write '10'."),
    Problem("", 0, 0, "N101", "No address."),
    Problem("site.yaml", 3, 0, "W201", "Unknown."),
)


def test_problems_are_printed_as_text() -> None:
    assert list(format_problems(PROBLEMS, "text")) == [
        "articles/a,b:c.md:4:7: E202 '100 %' is wrong; write '10'.",
        "site: N101 No address.",
        "site.yaml:3: W201 Unknown.",
    ]


def test_problems_are_printed_as_json() -> None:
    assert json.loads("\n".join(format_problems(PROBLEMS[:1], "json"))) == [
        {
            "path": "articles/a,b:c.md",
            "line": 4,
            "column": 7,
            "code": "E202",
            "severity": "error",
            "message": "'100 %' is wrong; write '10'.",
        }
    ]
    assert json.loads("\n".join(format_problems((), "json"))) == []


def test_problems_are_printed_as_commands_of_github() -> None:
    assert list(format_problems(PROBLEMS, "github")) == [
        "::error file=articles/a%2Cb%3Ac.md,line=4,col=7,title=E202::'100 %25' is wrong; write '10'.",
        "::notice title=N101::No address.",
        "::warning file=site.yaml,line=3,title=W201::Unknown.",
    ]


def test_every_code_says_how_grave_it_is() -> None:
    assert {Problem("", 0, 0, code, "").severity for code in CODES} == {"error", "warning", "note"}


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_exits_1_on_errors_and_with_strict_on_warnings(site: Path, form: str) -> None:
    assert call("check", site, "--format", form).status == 0
    write_site(site, {"articles/x.md": article("Text.", "titel: x")})
    assert call("check", site, "--format", form).status == 0
    assert call("check", site, "--format", form, "--strict").status == 1
    write_site(site, {"articles/x.md": "Text.\n"})
    assert call("check", site, "--format", form).status == 1


def test_check_ends_with_a_count(site: Path) -> None:
    write_site(site, {"articles/x.md": article("![A](https://example.com/a.png)", "titel: x\ndraft: maybe")})
    assert call("check", site).out.splitlines()[-1] == "1 error, 1 warning, 1 note."


def test_check_lists_faulty_settings(site: Path) -> None:
    write_site(site, {"site.yaml": "per_page: 0\n"})
    run = call("check", site)
    assert (run.status, run.err) == (1, "")
    assert run.out == "site.yaml:1:11: E501 'per_page' is a number from 1 to 1000.\n1 error, 0 warnings, 0 notes.\n"
