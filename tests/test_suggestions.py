from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen import suggestions
from sitegen.fileviews import SuggestedName, SuggestedTitle, SuggestionsView
from sitegen.suggestions import FEW, MOST, suggestions_path
from tests import shown
from tests.sites import apply, run_build, write_site
from tests.test_incremental import EDITS, built_anew, differences, outcome

START = "search/suggestions/start.json"


def article(title: str, date: str = "2024-04-01", fields: str = "") -> str:
    return f"---\ntitle: {json.dumps(title)}\ndate: {date}\n{fields}\n---\n\nText.\n"


def site(root: Path, files: dict[str, str]) -> Path:
    run_build(write_site(root, {"site.yaml": "title: T\nledger: off\n", **files}))
    return root


def suggested(root: Path, beginning: str = "") -> SuggestionsView:
    found = shown.view(root, suggestions_path(beginning))
    assert isinstance(found, SuggestionsView)
    return found


@pytest.mark.parametrize(
    ("beginning", "path"),
    [("", START), ("sh", "search/suggestions/73-68.json"), ("上𠀀", "search/suggestions/4e0a-20000.json")],
)
def test_the_file_of_a_beginning_is_named_by_its_characters(beginning: str, path: str) -> None:
    assert suggestions_path(beginning) == path


RECORDS = "- {id: sjtu, name: Shanghai Jiao Tong University, native: {zh: 上海交通大学}, variants: [SJTU]}\n"


def test_a_small_archive_has_one_file_with_all_its_names_and_titles(tmp_path: Path) -> None:
    root = site(
        tmp_path,
        {
            "authorities/institutions.yaml": RECORDS,
            "articles/a.md": article(
                "First", "2024-04-01 09:30:00 +0800", "institutions: [Shanghai Jiaotong University]"
            ),
            "articles/b.md": article("Second", "2024", "institutions: [sjtu]\npeople: ['王伟, Dean']\ntags: [Ports]"),
            "articles/c.md": article("Hidden", "2024", "draft: true\ntags: [Ports, never]"),
        },
    )
    assert suggested(root) == SuggestionsView(
        START,
        (),
        (
            SuggestedName(
                "Shanghai Jiao Tong University",
                "institutions/sjtu/",
                "",
                ("上海交通大学", "SJTU", "Shanghai Jiaotong University"),
            ),
            SuggestedName("Ports", "tags/ports/", "", ()),
            SuggestedName("王伟", "people/王伟/", "wang wei", ()),
        ),
        (SuggestedTitle("First", "2024/04/a/", "2024-04-01"), SuggestedTitle("Second", "2024/b/", "2024")),
    )
    assert shown.files(root, "search/") == {START}
    assert json.loads((root / "public" / START).read_text("utf-8")) == {
        "next": [],
        "names": [
            [
                "Shanghai Jiao Tong University",
                "institutions/sjtu/",
                "",
                ["上海交通大学", "SJTU", "Shanghai Jiaotong University"],
            ],
            ["Ports", "tags/ports/", "", []],
            ["王伟", "people/王伟/", "wang wei", []],
        ],
        "titles": [["First", "2024/04/a/", "2024-04-01"], ["Second", "2024/b/", "2024"]],
    }


def test_an_archive_without_articles_has_a_file_all_the_same(tmp_path: Path) -> None:
    assert suggested(site(tmp_path, {"articles/a.md": article("A", fields="draft: true")})) == SuggestionsView(
        START, (), (), ()
    )


def tags(names: list[str]) -> str:
    return f"tags: [{', '.join(names)}]"


def test_a_beginning_with_more_names_than_a_file_holds_is_split(tmp_path: Path) -> None:
    names = [f"ma{number:03}" for number in range(MOST)]
    files = {"articles/a.md": article("Q", fields=tags([*names, "zinc"]))}
    root = site(tmp_path, files)
    start = suggested(root)
    assert (start.next, start.names, start.titles) == (("m", "qz"), (), ())
    assert suggested(root, "q") == SuggestionsView(
        suggestions_path("q"),
        (),
        (SuggestedName("zinc", "tags/zinc/", "", ()),),
        (SuggestedTitle("Q", "2024/04/a/", "2024-04-01"),),
    )
    assert [name.heading for name in suggested(root, "m").names] == names
    site(root, {"articles/b.md": article("Q 2", "2024-05", tags(["mb", "ma007", "ma009"]))})
    split = suggested(root, "m")
    assert split.next == ("a", "b")
    assert [name.heading for name in split.names] == ["ma007", "ma009", *names[:7], "ma008", *names[10:FEW]]
    assert [name.heading for name in suggested(root, "mb").names] == ["mb"]
    assert len(suggested(root, "ma").names) == MOST
    assert shown.files(root, "search/") == {suggestions_path(of) for of in ("", "m", "q", "ma", "mb")}
    apply(root, "articles/b.md", None)
    run_build(root)
    assert shown.files(root, "search/") == {suggestions_path(of) for of in ("", "m", "q")}


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of more titles than one file holds, whose second word is on or only, and of one with each as its first."""
    root = tmp_path_factory.mktemp("titled")
    files = {
        f"articles/d{number}.md": article(f"Day {number} {'ON' if number % 2 else 'only'}", f"{1700 + number}")
        for number in range(MOST + 1)
    }
    files["articles/own.md"] = article("On the day", "1600")
    files["articles/own2.md"] = article("Only today", "1601")
    files["articles/other.md"] = article("An oak", "1602", "tags: [oasis]")
    for number in range(80):
        files[f"articles/more{number}.md"] = article(f"Only {number}", f"{1000 + number}")
    return site(root, files)


def test_the_file_of_a_split_beginning_has_titles_that_begin_so_and_those_with_the_word(titled: Path) -> None:
    assert suggested(titled).next == ("at", "d", "o")
    view = suggested(titled, "o")
    assert (view.next, [name.heading for name in view.names]) == (("a", "n"), ["oasis"])
    newest = [f"Only {number}" for number in range(79, 79 - FEW + 2, -1)]
    assert [title.title for title in view.titles] == ["Only today", "On the day", *newest]
    assert suggested(titled, "on").next == ("l",)
    with_on = [f"Day {number} ON" for number in range(MOST - 1, 0, -2)]
    assert [title.title for title in suggested(titled, "on").titles] == [*with_on, "Only today", "On the day", *newest]


def test_the_file_of_a_longest_beginning_has_the_newest_titles(titled: Path) -> None:
    view = suggested(titled, "only")
    only = [f"Day {number} only" for number in range(MOST, -1, -2)]
    assert (view.next, view.names) == ((), ())
    assert [title.title for title in view.titles] == [
        *only, "Only today", *(f"Only {number}" for number in range(79, 79 - MOST + len(only) + 1, -1)),
    ]  # fmt: skip


def changed_files(root: Path, name: str, text: str | None) -> set[str]:
    folder = root / "public/search/suggestions"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    apply(root, name, text)
    run_build(root)
    after = {file.name: file.read_bytes() for file in folder.iterdir()}
    return {file for file in {*before, *after} if before.get(file) != after.get(file)}


def test_one_article_more_changes_the_files_of_its_own_words_alone(titled: Path) -> None:
    files = changed_files(titled, "articles/new.md", article("Dayton is only an oath", "0900", "tags: [oasis]"))
    # Neither among the newest titles with "only" nor among those that begin with "d".
    wanted = {suggestions_path(of).rpartition("/")[2] for of in ("dayt", "day", "oa")}
    assert files == wanted
    assert changed_files(titled, "articles/new.md", None) == wanted


@pytest.fixture
def small_files() -> Iterator[None]:
    """Files of two entries, so that few names and titles are split."""
    known = suggestions.MOST, suggestions.FEW
    suggestions.MOST, suggestions.FEW = 2, 1
    yield
    suggestions.MOST, suggestions.FEW = known


TITLES = st.lists(st.sampled_from(("Mast", "Masque", "MA", "on", "Only", "上海", "上海交通", "…", "O")), max_size=4)
MORE = st.one_of(
    EDITS,
    *(
        st.tuples(
            st.integers(0, 5).map("articles/t{}.md".format),
            st.none()
            | st.builds(
                article,
                TITLES.map(" ".join).map(lambda text: text or "X"),
                st.sampled_from(("2023", "2024-01-02", "2024-01-02 10:00")),
                TITLES.map(lambda names: tags([json.dumps(name) for name in names])),
            ),
        )
        for _ in range(3)
    ),
)


@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "60")) // 2,
    deadline=None,
    derandomize="CI" in os.environ,
)
@given(st.lists(st.lists(MORE, min_size=1, max_size=6), min_size=1, max_size=5))
@pytest.mark.usefixtures("small_files")
def test_an_incremental_build_equals_a_clean_one_where_beginnings_are_split(
    rounds: list[list[tuple[str, str | None]]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "site")
        apply(root, "site.yaml", "title: T\n")
        apply(root, "articles/one.md", article("Mast of the Only", fields="tags: [mast, masque, on]"))
        outcome(root, root / "public")
        for edits in rounds:
            for file, text in edits:
                apply(root, file, text)
            incremental, _ = outcome(root, root / "public")
            wanted, _ = built_anew(root, Path(name, "clean"))
            assert differences(incremental, wanted) == {}
