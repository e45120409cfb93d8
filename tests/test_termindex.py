from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from sitegen.slugs import slugify
from sitegen.termindex import MOST_IN_A_GROUP, MOST_ON_ONE_PAGE, groups_that_show
from sitegen.viewparts import Term, TermGroup
from sitegen.views import TermsView
from tests import shown
from tests.sites import run_build, snapshot, write_site


def article(fields: str) -> str:
    return f"---\ntitle: T\ndate: 2024-04-01\n{fields}\n---\n\nText.\n"


def tagged(root: Path, names: Iterable[str], file: str = "articles/a.md") -> Path:
    """Write an article with the tags *names* into the site at *root*, and build it."""
    text = article("\n- ".join(("tags:", *map(json.dumps, names))))
    run_build(write_site(root, {"site.yaml": "title: T\nledger: off\nformats: {all: off}\n", file: text}))
    return root


def term(heading: str, slug: str, count: int = 1) -> Term:
    return Term(heading, f"tags/{slug}/", count)


def test_a_small_index_has_all_terms_on_one_page_by_the_letters_of_any_script(tmp_path: Path) -> None:
    tagged(tmp_path, ["zinc", "Élan", "eagle", "10 years", "9/11", "…", "Zinc oxide", "Ямал", "«echo»", "+"])
    assert shown.view(tmp_path, "tags/") == TermsView(
        "tags",
        "tags/",
        (
            TermGroup("E", "", 3, (term("eagle", "eagle"), term("«echo»", "echo"), term("Élan", "élan"))),
            TermGroup("Z", "", 2, (term("zinc", "zinc"), term("Zinc oxide", "zinc-oxide"))),
            TermGroup("Я", "", 1, (term("Ямал", "ямал"),)),
            TermGroup("0–9", "", 2, (term("10 years", "10-years"), term("9/11", "9-11"))),
            TermGroup("…", "", 2, (term("+", "plus"), term("…", slugify("…")))),
        ),
        10,
    )
    assert shown.paths(tmp_path, "tags/by/") == set()


def test_an_index_counts_the_articles_of_each_term(tmp_path: Path) -> None:
    tagged(tmp_path, ["x", "y"])
    tagged(tmp_path, ["X"], "articles/b.md")
    assert shown.terms(tmp_path, "tags/").groups[0].terms == (term("x", "x", 2),)


def test_an_index_without_terms_is_a_page_all_the_same(tmp_path: Path) -> None:
    run_build(
        write_site(
            tmp_path,
            {"site.yaml": "title: T\nledger: off\nformats: {all: off}\n", "articles/a.md": article("draft: no")},
        )
    )
    assert shown.view(tmp_path, "tags/") == TermsView("tags", "tags/", (), 0)


def names_of(letters: str, count: int) -> list[str]:
    """Return *count* names, as many of each of the beginnings in *letters*."""
    beginnings = letters.split()
    return [f"{beginnings[number % len(beginnings)]}{number:04}" for number in range(count)]


def test_an_index_has_a_page_for_each_letter_once_it_is_too_long_for_one(tmp_path: Path) -> None:
    names = [*names_of("a b", MOST_ON_ONE_PAGE - 2), "1st", "ꀀꀁ"]
    assert shown.terms(tagged(tmp_path, names), "tags/").count == MOST_ON_ONE_PAGE
    assert shown.paths(tmp_path, "tags/by/") == set()
    tagged(tmp_path, ["bz"], "articles/b.md")
    each = (MOST_ON_ONE_PAGE - 2) // 2
    paths = ["tags/by/a/", "tags/by/b/", "tags/by/ua0/", "tags/by/0-9/"]
    assert shown.view(tmp_path, "tags/") == TermsView(
        "tags",
        "tags/",
        tuple(
            TermGroup(label, path, count, ())
            for label, path, count in zip(("A", "B", "ꀀ–ꃿ", "0–9"), paths, (each, each + 1, 1, 1), strict=True)
        ),
        MOST_ON_ONE_PAGE + 1,
    )
    assert shown.paths(tmp_path, "tags/by/") == set(paths)
    page = shown.terms(tmp_path, "tags/by/b/")
    assert (page.letter, page.count) == ("B", each + 1)
    assert [(group.letter, group.path, group.count) for group in page.groups] == [
        ("A", "tags/by/a/", 0), ("B", "tags/by/b/", each + 1), ("ꀀ–ꃿ", "tags/by/ua0/", 0), ("0–9", "tags/by/0-9/", 0),
    ]  # fmt: skip
    assert [len(group.terms) for group in page.groups] == [0, each + 1, 0, 0]
    assert page.groups[1].terms[-1] == term("bz", "bz")


def test_a_letter_with_very_many_terms_has_pages_by_its_second_letter(tmp_path: Path) -> None:
    names = [*names_of("ma me", MOST_IN_A_GROUP), "b"]
    tagged(tmp_path, names)
    assert shown.paths(tmp_path, "tags/by/") == {"tags/by/b/", "tags/by/m/"}
    tagged(tmp_path, ["M 2", "m1"], "articles/b.md")
    page = shown.terms(tmp_path, "tags/")
    assert [(group.letter, group.path, group.count) for group in page.groups] == [
        ("B", "tags/by/b/", 1),
        ("M…", "tags/by/m-/", 1),
        ("M1", "tags/by/m1/", 1),
        ("Ma", "tags/by/ma/", MOST_IN_A_GROUP // 2),
        ("Me", "tags/by/me/", MOST_IN_A_GROUP // 2),
    ]
    assert shown.paths(tmp_path, "tags/by/") == {group.path for group in page.groups}
    assert shown.terms(tmp_path, "tags/by/m-/").groups[1].terms == (term("M 2", "m-2"),)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with more people than one page of an index holds, ten in an article, and none whose name begins with Z."""
    root = tmp_path_factory.mktemp("people")
    names = names_of("Ada Bea Cleo Dora", MOST_ON_ONE_PAGE + 1)
    files = {
        f"articles/a{number}.md": f"---\ntitle: T\ndate: 2024\npeople: [{', '.join(names[number : number + 10])}]\n---\n"
        for number in range(0, len(names), 10)
    }
    run_build(
        write_site(
            root,
            {
                "site.yaml": "title: T\nledger: off\nformats: {all: off}\n",
                "articles/new.md": article("tags: [x]"),
                **files,
            },
        )
    )
    return root


def changed_files(root: Path, text: str) -> set[str]:
    """Build the site with *text* as its article ``new``, and return the files that are not as they were.

    Those of what the search box suggests are left out.
    """
    before = snapshot(root / "public")
    run_build(write_site(root, {"articles/new.md": article(text)}))
    after = snapshot(root / "public")
    names = (name for name in {*before, *after} if not name.startswith("search/suggestions/"))
    return {name for name in names if before.get(name) != after.get(name)} - {".sitegen-manifest"}


def test_a_new_person_rewrites_the_page_of_the_letter_and_the_index_and_no_other_page_of_a_letter(people: Path) -> None:
    assert changed_files(people, "tags: [x]\npeople: [Bella]") == {
        "2024/04/new/index.html",
        "people/bella/index.html",
        "people/by/b/index.html",
        "people/index.html",
    }


def test_a_new_letter_rewrites_the_pages_of_all_letters_since_they_lead_to_it(people: Path) -> None:
    changed_files(people, "tags: [x]")
    assert changed_files(people, "tags: [x]\npeople: [Zoe]") == {
        "2024/04/new/index.html",
        "people/zoe/index.html",
        "people/index.html",
        *(f"people/by/{letter}/index.html" for letter in "abcdz"),
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("qilu", ("q", "qi")),
        ("q", ("q", "q-")),
        ("q 1", ("q", "q-")),
        ("7up", ("0-9", "0-9u")),
        ("…", ("signs", "signs-")),
        ("", ("signs", "signs-")),
        ("上海", ("u4e", "上海")),
    ],
)
def test_a_term_may_be_shown_by_the_groups(sort: str, expected: tuple[str, ...]) -> None:
    assert groups_that_show(sort) == expected
