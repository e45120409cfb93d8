"""The two promises all others stand on: an incremental build equals a clean one, and costs what the change costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen.build import Report, build
from sitegen.errors import ProblemsError
from sitegen.site import read_site
from tests.sites import snapshot

DATES = ("2023", "2023-05", "2023-05-06", "2024-02-02 9:05:00 -0400", "2024-02-02", "nonsense")
NAMES = (
    "Shanghai Jiao Tong University",
    "Shanghai Jiaotong University",
    "SJTU",
    "Qilu University",
    "qilu  university",
    "上海交通大学",
)
SLUGS = ("", "a", "b", "A")
STEMS = (
    "articles/one.md",
    "articles/two.md",
    "articles/2023-05-06-three.md",
    "articles/four/index.md",
    "articles/five.md",
)
ASSETS = ("articles/four/photo.png", "articles/four/data/table.csv", "articles/loose.txt")


@st.composite
def articles(draw: st.DrawFn) -> str:
    """Draw an article out of few values, so that addresses, names and references meet often."""
    lines = [f"title: {draw(st.sampled_from(('News', 'Other news', '')))}", f"date: {draw(st.sampled_from(DATES))}"]
    if slug := draw(st.sampled_from(SLUGS)):
        lines.append(f"slug: {slug}")
    names = st.lists(st.sampled_from(NAMES), max_size=2).map(", ".join)
    lines += [f"institutions: [{draw(names)}]", f"tags: [{draw(names)}]"]
    if draw(st.booleans()):
        lines.append(f"people: [{{name: Wu Yantao, role: President, institution: {draw(st.sampled_from(NAMES))}}}]")
    if draw(st.integers(0, 3)) == 0:
        lines.append(f"aliases: [/{draw(st.sampled_from(('old', '2023/05/a', 'archive', 'tags/sjtu')))}/]")
    if draw(st.integers(0, 3)) == 0:
        lines.append(
            f"{draw(st.sampled_from(('related', 'translation_of')))}: {draw(st.sampled_from(('one', 'two', 'four', 'x')))}"
        )
    if draw(st.integers(0, 5)) == 0:
        lines.append("draft: true")
    if draw(st.integers(0, 5)) == 0:
        lines.append("id: fixed")
    link = draw(
        st.sampled_from(
            (
                "one.md",
                "two.md#part",
                "four/index.md",
                "/2023/05/a/",
                "photo.png",
                "four/photo.png",
                "/old/",
                "/tags/sjtu/",
            )
        )
    )
    heading = draw(st.sampled_from(("## Part", "## Other")))
    return "\n".join(["---", *lines, "---", heading, f"Text with [a link]({link}) ![x](photo.png).", ""])


@st.composite
def records(draw: st.DrawFn) -> str:
    """Draw a file of records; two may claim one variant, and one may name another as its parent."""
    lines: list[str] = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))):
        variants = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
        lines += [f"- id: record{number}", f"  name: {name}", f"  variants: [{', '.join(variants)}]"]
        if parent := draw(st.sampled_from(("", "record0", "record1"))):
            lines.append(f"  parent: {parent}")
    return "\n".join([*lines, ""])


SETTINGS = st.builds(
    "title: {}\nper_page: {}\n{}\n{}\n".format,
    st.sampled_from(("One", "Two")),
    st.sampled_from((1, 2, 50)),
    st.sampled_from(("base_url: https://example.org/", "base_url: https://example.org/news/", "")),
    st.sampled_from(("", "permalink: /{slug}/", "language: zh")),
)

EDITS = st.one_of(
    st.tuples(st.sampled_from(STEMS), articles()),
    st.tuples(st.sampled_from(STEMS), articles()),
    st.tuples(st.sampled_from(STEMS), articles()),
    st.tuples(st.sampled_from(STEMS), st.none()),
    st.tuples(st.sampled_from(ASSETS), st.one_of(st.none(), st.sampled_from(("1", "2")))),
    st.tuples(st.sampled_from(("authorities/institutions.yaml", "authorities/tags.yaml")), st.one_of(st.none(), records())),
    st.tuples(st.just("site.yaml"), SETTINGS),
    st.tuples(st.just("templates/page.html"), st.sampled_from((None, "{{ page.title }}", '{% extends "base.html" %}'))),
    st.tuples(st.just("templates/macros.html"), st.just(None)),
    st.tuples(st.sampled_from(("pages/about.md", "pages/tags/index.md")), st.sampled_from((None, "---\ntitle: About\n---\n[a](../articles/one.md)\n"))),
    st.tuples(st.sampled_from(("static/theme/style.css", "static/old/index.html", "static/x.txt")), st.sampled_from((None, "1", "2"))),
)  # fmt: skip


def apply(root: Path, name: str, text: str | None) -> None:
    file = root / name
    if text is None:
        file.unlink(missing_ok=True)
        if file.parent != root and file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def outcome(root: Path, output: Path) -> tuple[dict[str, bytes], object]:
    """Build what can be built, and return the site with everything that was said about it."""
    try:
        report = build(read_site(root, output), keep_going=True)
    except ProblemsError as error:
        return {}, error.problems  # nothing is published: the site is what it was
    return snapshot(output), (report.problems, report.articles, report.left_out)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Return the files in which two sites differ, with both contents."""
    return {
        name: (one.get(name), other.get(name)) for name in sorted({*one, *other}) if one.get(name) != other.get(name)
    }


# Without shrinking: an example is half a second long, and says what differs as it is.
@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "60")),
    deadline=None,
    derandomize="CI" in os.environ,
)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_an_incremental_build_equals_a_clean_one_whatever_was_edited(
    rounds: list[list[tuple[str, str | None]]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "site")
        apply(root, "articles/one.md", "---\ntitle: First\ndate: 2023-05-06\n---\n")
        apply(root, "site.yaml", "per_page: 2\nbase_url: https://example.org/\n")
        outcome(root, root / "public")
        for number, edits in enumerate(rounds):
            for file, text in edits:
                apply(root, file, text)
            incremental, said = outcome(root, root / "public")
            clean = Path(name, f"clean{number}")
            shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".sitegen", "public"))
            wanted, wanted_said = outcome(clean, clean / "public")
            assert differences(incremental, wanted) == {}
            assert said == wanted_said
            shutil.rmtree(clean)


def test_renaming_an_article_equals_building_it_under_its_new_name(tmp_path: Path) -> None:
    root = tmp_path / "site"
    apply(root, "site.yaml", "base_url: https://example.org/\n")
    apply(root, "articles/2023-05-06-old.md", "---\ntitle: Old\ntags: [x]\n---\n")
    apply(root, "articles/other.md", "---\ntitle: Other\ndate: 2023\n---\n[to it](2023-05-06-old.md)\n")
    outcome(root, root / "public")
    (root / "articles/2023-05-06-old.md").rename(root / "articles/2023-05-06-new.md")
    incremental, _ = outcome(root, root / "public")
    wanted, _ = outcome(root, tmp_path / "clean")
    assert differences(incremental, wanted) == {}
    assert "2023/05/new/index.html" in incremental
    assert "2023/05/old/index.html" not in incremental


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "0"},
    ],
    ids=["in Auckland, in plain ASCII", "in Newfoundland, in Chinese"],
)
def test_a_site_has_the_same_bytes(tmp_path: Path, environment: dict[str, str]) -> None:
    root = tmp_path / "site"
    shutil.copytree(Path(__file__).parent / "cases" / "oddities", root)
    for folder in ("articles", "authorities", "pages"):
        shutil.copytree(Path(__file__).parent.parent / folder, root / folder)
    settings_file = root / "site.yaml"
    text = settings_file.read_text("utf-8").replace("articles:\n", "articles:\n  - articles\n")
    settings_file.write_text(text, "utf-8")
    wanted, _ = outcome(root, tmp_path / "here")
    command = [sys.executable, "-m", "sitegen", "build", "--keep-going", str(root), "-o", str(tmp_path / "there")]
    done = subprocess.run(command, env=os.environ | environment, check=False, capture_output=True)
    assert done.returncode == 1, "the faulty articles among the oddities are left out"
    assert "en/2024/03/counterpart-support-agreement/index.html" in wanted
    assert differences(snapshot(tmp_path / "there"), wanted) == {}


def archive(root: Path, size: int) -> None:
    """Write an archive of *size* articles over twenty years, a few hundred people, institutions and tags."""
    apply(root, "site.yaml", "base_url: https://example.org/\nper_page: 20\n")
    for number in range(size):
        day = f"{2000 + number * 20 // size}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        lines = [
            f"title: Article {number}",
            f"date: {day}",
            f"institutions: [Institution {number % 7}, Institution {number % 90}]",
            f"people: ['Person {number % 11}, President', Person {number % 200}]",
            f"tags: [tag {number % 5}, tag {number % 40}]",
        ]
        apply(root, f"articles/{day}-article-{number}.md", "\n".join(["---", *lines, "---", f"Text {number}.", ""]))


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built archive of 400 articles."""
    root = tmp_path_factory.mktemp("big")
    archive(root, 400)
    assert build(read_site(root)).articles == 400
    return root


def changed_files(root: Path, name: str, text: str | None) -> tuple[Report, set[str]]:
    """Apply an edit and build; return the report and the files that are not as they were."""
    before = snapshot(root / "public")
    apply(root, name, text)
    report = build(read_site(root))
    return report, set(differences(before, snapshot(root / "public"))) - {".sitegen-manifest"}


def test_nothing_changed_writes_nothing(big: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in (big / "public").rglob("*")}
    assert build(read_site(big)).written == 0
    assert {file: file.stat().st_mtime_ns for file in (big / "public").rglob("*")} == before


def test_one_article_more_changes_only_the_pages_that_show_it(big: Path) -> None:
    text = "---\ntitle: Newest\ndate: 2020-01-01\ninstitutions: [Institution 3]\npeople: [Person 5]\ntags: [tag 2]\n---\nText.\n"
    name = "articles/newest.md"
    report, changed = changed_files(big, name, text)
    terms = ("institutions/institution-3", "people/person-5", "tags/tag-2")
    assert changed == {
        "2020/01/newest/index.html", "2020/index.html", "2020/01/index.html", "archive/index.html", "feed.atom", "index.html",
        "2019/12/article-383/index.html", "sitemap.xml", "sitemap-2020.xml", "sitemap-pages.xml",
        *(f"{term}/{file}" for term in terms for file in ("index.html", "feed.atom")),
        *(f"{term.split('/')[0]}/index.html" for term in terms),
    }  # fmt: skip
    assert (report.written, report.removed) == (len(changed), 0)
    report, changed_back = changed_files(big, name, None)
    assert changed_back == changed


def test_a_full_part_of_a_listing_never_changes_when_articles_are_added(big: Path) -> None:
    for number in range(25):
        text = f"---\ntitle: More {number}\ndate: 2021-01-01\ntags: [tag 2]\n---\n"
        _, changed = changed_files(big, f"articles/more-{number}.md", text)
        rewritten = {name for name in changed if name.startswith("tags/tag-2/page/")}
        # Of the numbered parts, only the one after the last is made anew: it pointed to the listing until it was full.
        assert len(rewritten) in (0, 2)
    for number in range(25):
        apply(big, f"articles/more-{number}.md", None)
    build(read_site(big))


def test_a_changed_text_rewrites_the_article_alone(big: Path) -> None:
    name = next((big / "articles").glob("*-article-200.md"))
    old = name.read_text("utf-8")
    text = old.replace("tags:", "summary: Said before.\ntags:")
    changed_files(big, f"articles/{name.name}", text)
    _, changed = changed_files(big, f"articles/{name.name}", text.replace("Text 200", "Another text"))
    assert changed == {f"{name.name[:4]}/{name.name[5:7]}/article-200/index.html"}
    changed_files(big, f"articles/{name.name}", old)


def test_a_template_changed_rewrites_the_pages_made_with_it_alone(big: Path) -> None:
    _, changed = changed_files(big, "templates/archive.html", "{{ page.count }}")
    assert changed == {"archive/index.html"}
    changed_files(big, "templates/archive.html", None)


def edited(
    tmp_path: Path, before: dict[str, str | None], after: dict[str, str | None]
) -> tuple[dict[str, bytes], object]:
    """Build *before*, apply *after* and build again; return the site and what was said, equal to a clean build's."""
    root = tmp_path / "site"
    for name, text in ({"site.yaml": "base_url: https://example.org/\n"} | before).items():
        apply(root, name, text)
    outcome(root, root / "public")
    for name, text in after.items():
        apply(root, name, text)
    found, said = outcome(root, root / "public")
    clean = tmp_path / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".sitegen", "public"))
    wanted, wanted_said = outcome(clean, clean / "public")
    assert differences(found, wanted) == {}
    assert said == wanted_said
    return found, said


def dated(more: str, body: str = "") -> str:
    return f"---\ntitle: A\ndate: 2023-05-06\n{more}\n---\n{body}\n"


UNIVERSITY = "- {id: uni, name: %s}\n- {id: lab, name: Lab, parent: uni}\n"

EDITED: dict[str, tuple[dict[str, str | None], dict[str, str | None]]] = {
    "a record that no article names, but another record does, is renamed": (
        {"articles/a.md": dated("institutions: [Lab]"), "authorities/institutions.yaml": UNIVERSITY % "Old"},
        {"authorities/institutions.yaml": UNIVERSITY % "New"},
    ),
    "a translation names its original in another way than the one before": (
        {"articles/one.md": dated("id: fixed"), "articles/b1.md": dated("slug: b\ntranslation_of: fixed")},
        {"articles/b2.md": dated("slug: c\ntranslation_of: one")},
    ),
    "an article that an alias leads to moves": (
        {"articles/a.md": dated("aliases: [/old/]"), "articles/b.md": dated("", "[x](/old/)")},
        {"articles/a.md": dated("aliases: [/old/]\nslug: moved")},
    ),
    "a heading of a stand-alone page goes": (
        {"pages/about.md": "---\ntitle: A\n---\n## Part\n", "articles/b.md": dated("", "[x](/about/#part)")},
        {"pages/about.md": "---\ntitle: A\n---\n## Other\n"},
    ),
    "an article with an office takes the address of another": (
        {"articles/b.md": dated("slug: a\npeople: [{name: P Q, role: R, institution: I}]\ninstitutions: [I]")},
        {"articles/a.md": dated("")},
    ),
    "a file becomes a folder": ({"static/data": "1"}, {"static/data": None, "static/data/t.csv": "1"}),
    "a folder becomes a file": ({"static/data/t.csv": "1"}, {"static/data/t.csv": None, "static/data": "1"}),
    "a file comes in the place of a page": ({"pages/about.md": "---\ntitle: A\n---\n"}, {"static/about": "1"}),
    "an alias comes below a file of sitegen's own": ({}, {"articles/a.md": dated("aliases: [/robots.txt/x/]")}),
    "two addresses that differ in case alone": (
        {"articles/four.md": dated("aliases: [/2023/05/a/]"), "articles/six.md": dated("slug: A")},
        {"articles/two.md": dated("")},
    ),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_incremental_build_equals_a_clean_one_when(name: str, tmp_path: Path) -> None:
    before, after = EDITED[name]
    edited(tmp_path, before, after)
