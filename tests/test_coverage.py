"""Earlier and later coverage, as the pages of small archives show it, and what has to be looked at when it changes."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen.coverage import SHOWN, WINDOW
from sitegen.viewparts import Covered
from tests import shown
from tests.sites import apply, published, run_build, snapshot, write_site

SITE = "base_url: https://example.org/\n"
RECORDS = "- {id: board, name: Harbour Board, variants: [Port Board]}\n"


def story(date: str, *names: str, more: str = "", people: str = "") -> str:
    """Return an article that names institutions; it has the title *date*."""
    fields = f"title: Of {date}\ndate: {date}\ninstitutions: [{', '.join(names)}]\npeople: [{people}]\n{more}"
    return f"---\n{fields.strip()}\n---\nText.\n"


def built(root: Path, articles: dict[str, str]) -> Path:
    """Build an archive of *articles*, by their slugs."""
    files = {f"articles/{slug}.md": text for slug, text in articles.items()}
    run_build(write_site(root, {"site.yaml": SITE, **files}), keep_going=True)
    return root


def titles(covered: tuple[Covered, ...]) -> list[str]:
    return [item.title.removeprefix("Of ") for item in covered]


def test_what_names_the_same_comes_before_and_after_in_order_of_date(tmp_path: Path) -> None:
    days = ("2001-01-01", "2003-03", "2004", "2004-04-04", "2005-05-05")
    articles = {f"a{number}": story(day, "Qilu", "Fudan", people="Wu Yan") for number, day in enumerate(days)}
    root = built(tmp_path, {**articles, "b": story("2004-02-02", "Unrelated")})
    view = shown.article(root, "2004/a2/")
    shared = "Qilu · Fudan · Wu Yan"
    assert view.earlier == (
        Covered("Of 2001-01-01", "2001/01/a0/", "en", shown.article(root, "2001/01/a0/").date, shared),
        Covered("Of 2003-03", "2003/03/a1/", "en", shown.article(root, "2003/03/a1/").date, shared),
    )
    assert titles(view.later) == ["2004-04-04", "2005-05-05"]


def test_those_that_share_most_are_chosen_and_of_these_the_nearest(tmp_path: Path) -> None:
    near = {f"n{day}": story(f"2010-01-0{day}", "Qilu") for day in range(1, 7)}
    far = {
        "far": story("2001-01-01", "Qilu", "Fudan", people="Wu Yan"),
        "middle": story("2005-01-01", "Qilu", people="Wu Yan"),
    }
    root = built(tmp_path, {**near, **far, "own": story("2010-01-09", "Qilu", "Fudan", people="Wu Yan")})
    assert titles(shown.article(root, "2010/01/own/").earlier) == [
        "2001-01-01",
        "2005-01-01",
        "2010-01-05",
        "2010-01-06",
    ]


def test_what_is_shared_is_counted_beyond_the_window_of_each_name(tmp_path: Path) -> None:
    near = {f"n{day}": story(f"2010-01-{day:02}", "Qilu", "Fudan") for day in range(1, WINDOW + 3)}
    far = {"far": story("2001-01-01", "Qilu", "Fudan", "Rare")}
    root = built(tmp_path, {**near, **far, "own": story("2010-01-30", "Qilu", "Fudan", "Rare")})
    view = shown.article(root, "2010/01/own/")
    assert (view.earlier[0].title, view.earlier[0].shared) == ("Of 2001-01-01", "Qilu · Fudan · Rare")


def test_of_many_shared_names_three_are_written(tmp_path: Path) -> None:
    both = {f"a{day}": story(f"2010-01-0{day}", "A", "B", "C", "D", people="Wu Yan") for day in (1, 2)}
    assert shown.article(built(tmp_path, both), "2010/01/a1/").later[0].shared == "A · B · C and 2 more"


def test_two_spellings_of_one_name_are_one_name(tmp_path: Path) -> None:
    write_site(tmp_path, {"authorities/institutions.yaml": RECORDS})
    root = built(tmp_path, {"a": story("2001", "Port Board"), "b": story("2002", "Harbour Board")})
    assert shown.article(root, "2002/b/").earlier[0].shared == "Harbour Board"


def test_an_article_without_names_has_no_coverage(tmp_path: Path) -> None:
    root = built(tmp_path, {"a": story("2001", "Qilu"), "b": story("2002"), "c": story("2003")})
    view = shown.article(root, "2002/b/")
    assert (view.earlier, view.later) == ((), ())


TOLD = {
    "one": story("2001-01-01", "Qilu", more="id: one-en"),
    "one-zh": story("2001-01-02", "Qilu", more="translation_of: one-en\nlanguage: zh"),
    "two": story("2002-01-01", "Qilu"),
    "two-zh": story("2002-01-02", "Qilu", more="translation_of: two\nlanguage: zh"),
    "three": story("2003-01-01", "Qilu", more="related: one"),
}


@pytest.mark.parametrize(
    ("path", "earlier", "later"),
    [
        ("2001/01/one/", [], ["2002-01-01", "2003-01-01"]),
        ("2001/01/one-zh/", [], ["2002-01-02", "2003-01-01"]),
        ("2002/01/two/", ["2001-01-01"], ["2003-01-01"]),
        ("2002/01/two-zh/", ["2001-01-02"], ["2003-01-01"]),
        ("2003/01/three/", ["2002-01-01"], []),
    ],
    ids=["an original", "a translation", "a second original", "a second translation", "one that refers to another"],
)
def test_a_story_is_shown_once_in_the_language_of_the_page(
    path: str, earlier: list[str], later: list[str], tmp_path: Path
) -> None:
    view = shown.article(built(tmp_path, TOLD), path)
    assert (titles(view.earlier), titles(view.later)) == (earlier, later)


def archive(root: Path) -> Path:
    """Build an archive of sixty articles of two years, three of every five of which name the Harbour Board."""
    articles = {
        f"s{number}": story(
            f"20{10 + number // 30}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "Harbour Board" if number % 5 < 3 else "Qilu",
            f"Body {number % 7}",
        )
        for number in range(60)
    }
    return built(root, articles)


def test_a_newer_article_changes_no_earlier_list_and_only_the_pages_that_show_it(tmp_path: Path) -> None:
    root = archive(tmp_path)
    paths = [path for path in shown.paths(root, "20") if path.count("/") == 3]
    assert len(paths) == 60
    earlier = {path: shown.article(root, path).earlier for path in paths}
    assert all(len(items) == SHOWN for path, items in earlier.items() if path > "2011")
    later = {path: shown.article(root, path).later for path in paths}
    before = snapshot(root / "public")
    apply(root, "articles/new.md", story("2012-06-07", "Port Board", "Harbour Board", "Body 3"))
    run_build(root)
    after = snapshot(root / "public")
    assert {path: shown.article(root, path).earlier for path in paths} == earlier
    changed = {path for path in paths if before[f"{path}index.html"] != after[f"{path}index.html"]}
    gained = {path for path in paths if shown.article(root, path).later != later[path]}
    shows_it = {path for path in paths if b"/2012/06/new/" in after[f"{path}index.html"]}
    assert changed == shows_it
    # The article before the new one shows it as the next, whatever its names.
    assert 0 < len(gained) <= len(changed) <= 2 * WINDOW + 1


NAMES = ("Harbour Board", "Port Board", "Qilu", "Fudan", "Wu Yan")
SLUGS = tuple(f"s{number}" for number in range(16))
DAYS = ("2001", "2001-01", "2001-01-01", "2001-01-02", "2002-03-04", "2003-01-01", "2004-05-06")
LINES = ("", "", "", "translation_of: s1\nlanguage: zh", "translation_of: s2", "related: s3", "draft: true", "id: s4")

STORIES = st.builds(
    lambda day, names, more, person: story(day, *names, more=more, people=person),
    st.sampled_from(DAYS),
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
    st.sampled_from(LINES),
    st.sampled_from(("", "Wu Yan", "'Wu Yan, Dean'")),
)
EDITS = st.one_of(
    st.tuples(st.sampled_from(SLUGS).map("articles/{}.md".format), STORIES),
    st.tuples(st.sampled_from(SLUGS).map("articles/{}.md".format), st.none()),
    st.tuples(st.just("authorities/institutions.yaml"), st.sampled_from((None, RECORDS, RECORDS.replace("name: H", "name: The H")))),
)  # fmt: skip


@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "60")) // 3,
    deadline=None,
    derandomize="CI" in os.environ,
)
@given(
    st.lists(STORIES, min_size=12, max_size=len(SLUGS)),
    st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=4),
)
def test_an_incremental_build_equals_a_clean_one_where_a_name_has_more_articles_than_are_considered(
    stories: list[str], rounds: list[list[tuple[str, str | None]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "site")
        built(root, dict(zip(SLUGS, stories, strict=False)))
        for number, edits in enumerate(rounds):
            for file, text in edits:
                apply(root, file, text)
            run_build(root, keep_going=True)
            clean = Path(name, f"clean{number}")
            shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".sitegen", "public"))
            run_build(clean, keep_going=True)
            assert published(root / "public") == published(clean / "public")
            shutil.rmtree(clean)
