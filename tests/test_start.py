from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.articles import Article, Source, parse_article
from sitegen.characters import control_character
from sitegen.check import check
from sitegen.dates import ArchiveDate, parse_date
from sitegen.errors import UsageError
from sitegen.fields import Mention
from sitegen.settings import Folder
from sitegen.site import read_site
from sitegen.slugs import slugify
from sitegen.start import init_site, new_article
from tests.sites import run_build, snapshot, write_site

DAY = ArchiveDate("2024-03-01")


def test_a_new_article_is_written_for_people(site: Path) -> None:
    people, institutions = ("Ada Example, Rector", "Bea Example"), ("A: B", "no")
    file = new_article(read_site(site), "Two   universities: an agreement", DAY, institutions, people, ("agreements",))
    assert file == site.resolve() / "articles/2024-03-01-two-universities-an-agreement.md"
    assert file.read_text("utf-8") == (
        "---\n"
        "title: 'Two universities: an agreement'\n"
        "date: 2024-03-01\n"
        "institutions:\n"
        "  - 'A: B'\n"
        "  - 'no'\n"
        "people:\n"
        "  - Ada Example, Rector\n"
        "  - Bea Example\n"
        "tags:\n"
        "  - agreements\n"
        "---\n"
        "\n"
    )
    assert run_build(site).problems == ()


def test_a_new_article_never_overwrites(site: Path) -> None:
    file = new_article(read_site(site), "A title", DAY, (), (), ())
    file.write_text("mine")
    with pytest.raises(UsageError) as caught:
        new_article(read_site(site), "A TITLE!", DAY, (), (), ())
    assert str(caught.value) == f"'{file}' exists already; nothing was written. Choose another title or date."
    assert file.read_text() == "mine"


REFUSED = {
    "an empty title": (" ", (), "The title is empty."),
    "a control character in the title": (
        "A\x07",
        (),
        "The article would be faulty: The control character U+0007 stands in this value: delete it.",
    ),
    "a control character in a tag": (
        "A",
        ("\x1b[31m",),
        "The article would be faulty: The control character U+001B stands in this value: delete it.",
    ),
    "a character that is half of one": (
        "A\udcff",
        (),
        "The article would be faulty: This escape stands for no character: delete it.",
    ),
}


@pytest.mark.parametrize(("title", "tags", "message"), REFUSED.values(), ids=REFUSED)
def test_what_no_page_may_hold_is_refused(site: Path, title: str, tags: tuple[str, ...], message: str) -> None:
    before = snapshot(site)
    with pytest.raises(UsageError) as caught:
        new_article(read_site(site), title, DAY, (), (), tags)
    assert str(caught.value) == message
    assert snapshot(site) == before


DATES = {
    "a day": ("2024-03-01", "2024-03-01-a.md", "date: 2024-03-01"),
    "a month": ("2024-03", "a.md", "date: 2024-03"),
    "a year": ("2024", "a.md", "date: 2024"),
    "a moment": ("2024-03-01 9:05 +0800", "2024-03-01-a.md", "date: 2024-03-01 09:05:00+08:00"),
}


@pytest.mark.parametrize(("written", "name", "line"), DATES.values(), ids=DATES)
def test_a_new_article_has_the_precision_of_its_date(site: Path, written: str, name: str, line: str) -> None:
    file = new_article(read_site(site), "A", parse_date(written), (), (), ())
    assert file.name == name
    assert line in file.read_text().splitlines()
    assert run_build(site).problems == ()


hostile = st.text(st.sampled_from("aé新 \t\n:#-?[]{}&*!|>'\"%@`,~=<\\/.…\u2028\u00a0\ufeff0159neoysNul"), max_size=24)
words = hostile | st.text(st.characters(exclude_categories=["Cs"]), max_size=24)


def is_usable(text: str) -> bool:
    return control_character(text) is None


def spoken(text: str) -> str:
    """Return *text* as any field keeps it: one line, in one Unicode form."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


@given(
    words.filter(is_usable).filter(lambda title: slugify(title) and title.split()),
    st.lists(words.filter(is_usable), max_size=3),
    st.lists(words.filter(is_usable), max_size=3),
)
@example("no", ["~", "null", "1.10"], ["---", "...", "- a"])
@example("---", ["{{ x }}", "&a", "*a"], ["a\n---\nb"])
def test_any_names_survive_being_written_and_read(title: str, institutions: list[str], tags: list[str]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "articles").mkdir()
        site = read_site(root)
        file = new_article(site, title, DAY, tuple(institutions), (), tuple(tags))
        assert file.parent == root / "articles"
        name = file.relative_to(root).as_posix()
        result = parse_article(Source(name, "article", Folder(), file.read_bytes()), site.settings)
        assert isinstance(result.result, Article)
        article = result.result
        assert article.title == spoken(title)
        assert article.date == DAY
        assert article.institutions == tuple(
            dict.fromkeys(Mention(spoken(name)) for name in institutions if spoken(name))
        )
        assert article.tags == tuple(dict.fromkeys(Mention(spoken(tag)) for tag in tags if spoken(tag)))
        assert {problem.code for problem in result.problems} <= {"W202"}


def test_a_new_site_builds_with_nothing_amiss_but_its_address(tmp_path: Path) -> None:
    init_site(tmp_path / "new", "2024-03-01")
    assert sorted(snapshot(tmp_path / "new")) == [
        ".gitignore",
        "articles/2024-03-01-a-first-article.md",
        "authorities/institutions.yaml",
        "authorities/people.yaml",
        "pages/about.md",
        "site.yaml",
    ]
    report = run_build(tmp_path / "new")
    assert report.articles == 1
    assert [problem.code for problem in report.problems] == ["N101"]  # its address is for its owner to say
    assert check(read_site(tmp_path / "new")) == report.problems
    assert (tmp_path / "new/public/2024/03/a-first-article/index.html").is_file()


def test_a_new_site_may_be_made_in_an_empty_folder(tmp_path: Path) -> None:
    init_site(tmp_path, "2024-03-01")
    assert (tmp_path / "site.yaml").is_file()


@pytest.mark.parametrize("name", ["site/thesis.txt", "site"], ids=["a folder with a file", "a file"])
def test_a_new_site_is_refused_where_something_is(tmp_path: Path, name: str) -> None:
    write_site(tmp_path, {name: "mine"})
    with pytest.raises(UsageError) as caught:
        init_site(tmp_path / "site", "2024-03-01")
    assert str(caught.value) == f"'{tmp_path}/site' exists and is not empty; 'init' makes a new folder."
    assert snapshot(tmp_path) == {name: b"mine"}
