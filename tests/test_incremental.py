"""The two promises all others stand on: an incremental build equals a clean one, and costs what the change costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen import fulltext
from sitegen.build import Report, bring_up_to_date, build
from sitegen.catalog import open_catalog
from sitegen.citationfiles import ENDS
from sitegen.coverage import WINDOW
from sitegen.errors import ProblemsError
from sitegen.plan import stale_pages, touched_parts
from sitegen.publishing import claim_addresses
from sitegen.render import Renderer, site_view, template_folders
from sitegen.site import read_site
from sitegen.workers import SERIAL, Workers
from tests.sites import apply, published, snapshot, write_archive

DATES = ("2023", "2023-05", "2023-05-06", "2024-02-02 9:05:00 -0400", "2024-02-02", "nonsense")
NAMES = (
    "Shanghai Jiao Tong University", "Shanghai Jiaotong University", "SJTU", "sjtu", "Jiao Tong", "上海交通大学",
    "Shandong University", "shandong  university", "Shandong University of Science", "Record0",
)  # fmt: skip
"""Of institutions and tags: one in two spellings, one inside another, an id."""

PEOPLE = ("Wu Yantao", "wu  yantao", "吴言涛", "Wu", "Wu Yan", "record0")
IDS = ("record0", "record1", "Record0", "sjtu", "jiao-tong")
PROSE = (
    "Shanghai Jiaotong University and SJTU met.",
    "Shandong University of Science is not Shandong University.",
    "在上海交通大学吴言涛说。",
    "Wu Yantao spoke; Wu Yan did not.",
    "[[SJTU]], [[he|record0]] and [[!Wu Yantao]], Wu Yantao",
    "[[nobody]] of Record0 and Jiao Tong",
)
SLUGS = ("", "a", "b", "A")
STEMS = (
    "articles/one.md",
    "articles/two.md",
    "articles/2023-05-06-three.md",
    "articles/four/index.md",
    "articles/five.md",
)
ASSETS = ("articles/four/photo.png", "articles/four/citation.ris", "articles/four/data/table.csv", "articles/loose.txt")
DRAWINGS = (
    "articles/four/map.svg",
    "articles/four/social-card.png",
    "static/map.svg",
    "static/social-card.png",
    "static/2023/05/four/social-card.png",
)
PIXEL = "GIF89a\1\0\1\0\0\0\0;"
IMAGES = ("photo.png", "map.svg", "four/map.svg", "/map.svg", "/2023/05/four/map.svg")
"""What articles show: the file beside one of them, from there and from elsewhere, and a static file."""


LINKS = (
    "one.md", "two.md#part", "four/index.md", "/2023/05/a/", "photo.png", "four/photo.png", "/old/", "/tags/sjtu/",
    "/institutions/record0/",
)  # fmt: skip

some_names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
holders = st.builds(
    "{{name: {}, role: {}, institution: {}}}".format,
    st.sampled_from(PEOPLE),
    st.sampled_from(("President", "Dean", "")),
    st.sampled_from(("", *NAMES)),
)


def one_in(count: int) -> st.SearchStrategy[bool]:
    return st.integers(1, count).map(lambda number: number == count)


@st.composite
def articles(draw: st.DrawFn) -> str:
    """Draw an article out of few values, so that addresses, names and references meet often."""
    lines = [f"title: {draw(st.sampled_from(('News', 'Other news', '')))}", f"date: {draw(st.sampled_from(DATES))}"]
    if slug := draw(st.sampled_from(SLUGS)):
        lines.append(f"slug: {slug}")
    lines += [f"{field}: [{', '.join(draw(some_names))}]" for field in ("institutions", "tags")]
    lines.append(f"people: [{', '.join(draw(st.lists(holders, max_size=2)))}]")
    rare = {
        "aliases": st.sampled_from(("[/old/]", "[/2023/05/a/]", "[/archive/]", "[/tags/sjtu/]")),
        "related": st.sampled_from(("one", "two", "four", "x")),
        "translation_of": st.sampled_from(("one", "two", "four", "x")),
        "unlinked": st.sampled_from(("true", "SJTU", "[Wu Yantao, record0]")),
        "draft": st.just("true"),
        "credits": st.sampled_from((*PEOPLE, "SJTU")),
        "source": st.sampled_from(("https://a.example/", "{url: 'http://b.example', archived: 'https://a.example'}")),
        "id": st.just("fixed"),
        "gone": st.sampled_from(("Withdrawn.", "{to: one}", "{to: /2023/05/a/, date: 2024}")),
    }
    lines += [f"{field}: {draw(values)}" for field, values in rare.items() if draw(one_in(6))]
    heading = draw(st.sampled_from(("## Part", "## Other")))
    prose = draw(st.lists(st.sampled_from(PROSE), max_size=3))
    link = f"Text with [a link]({draw(st.sampled_from(LINKS))}) ![x]({draw(st.sampled_from(IMAGES))})."
    return "\n".join(["---", *lines, "---", heading, "\n\n".join((*prose, link)), ""])


def variants(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    rules = st.sampled_from(("always", "declared", "never"))
    return st.sampled_from(names) | st.builds("{{text: {}, link: {}}}".format, st.sampled_from(names), rules)


@st.composite
def records(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """Draw a file of records; two may claim one name or one id, and each may name others as what it is not or is now."""
    ids = st.sampled_from(IDS)
    rare = {
        "native": st.sampled_from(names).map("{{zh: {}}}".format),
        "parent": ids,
        "earlier": ids,
        "merged_into": ids,
        "distinct_from": ids,
        "link": st.sampled_from(("always", "declared", "never")),
        "note": st.sampled_from("ab"),
        "identifiers": st.sampled_from(("{wikidata: Q1}", "{wikidata: Q2}")),
    }
    if names is NAMES:
        rare["kind"] = st.sampled_from(("university", "court"))
    if names is PEOPLE:
        rare["institution"] = st.sampled_from(NAMES)
        rare["offices"] = st.sampled_from(NAMES).map("[{{role: Dean, institution: {}, from: 2001}}]".format)
    lines: list[str] = []
    for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)):
        others = draw(st.lists(variants(names), max_size=2))
        lines += [f"- id: {draw(ids)}", f"  name: {name}", f"  variants: [{', '.join(others)}]"]
        lines += [f"  {field}: {draw(values)}" for field, values in rare.items() if draw(one_in(4))]
    return "\n".join([*lines, ""])


ONE_RECORD = st.builds(
    "---\nname: {}\nvariants: [{}]\n---\n{}\n".format,
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(("", "[This](/people/record0/), [that](../../articles/one.md#part) and ![x](/x.txt).")),
)

SETTINGS = st.builds(
    "title: {}\nper_page: {}\n{}\n{}\n{}\n".format,
    st.sampled_from(("One", "Two")),
    st.sampled_from((1, 2, 50)),
    st.sampled_from(("base_url: https://example.org/", "base_url: https://example.org/news/", "")),
    st.sampled_from(("", "permalink: /{slug}/", "language: zh")),
    st.sampled_from(("pairs: 1", "pairs: 1", "pairs: 2", "", "pairs: 1\nlink_names: declared", "link_names: none")),
)

WITHDRAWALS = st.dictionaries(
    st.sampled_from(("one", "two", "four", "fixed", "/2023/05/a/", "/tags/sjtu/", "/old/", "/2023/05/06/", "/about/")),
    st.sampled_from(("Withdrawn.", "{to: one}", "{to: two, date: 2024-05}", "{to: /2023/05/a/}", "{to: /old/}")),
    max_size=4,
).map(lambda said: "".join(f"{name}: {end}\n" for name, end in said.items()))

EDITS = st.one_of(
    st.tuples(st.just("gone.yaml"), st.none() | WITHDRAWALS),
    *(st.tuples(st.sampled_from(STEMS), articles()) for _ in range(4)),
    st.tuples(st.sampled_from(STEMS), st.none()),
    st.tuples(st.sampled_from(ASSETS), st.sampled_from((None, "1", "2"))),
    st.tuples(st.sampled_from(DRAWINGS), st.sampled_from((None, "1", PIXEL, '<svg width="9" height="9"/>', '<svg viewBox="0 0 7 7"/>'))),
    *(
        st.tuples(st.sampled_from(files), st.none() | records(names) | records(names))
        for files, names in (
            (("authorities/institutions.yaml",), NAMES),
            (("authorities/institutions.yml", "authorities/tags.yaml"), NAMES),
            (("authorities/people.yaml",), PEOPLE),
        )
    ),
    st.tuples(st.sampled_from(("authorities/institutions/record0.md", "authorities/people/record0/index.md")), st.none() | ONE_RECORD),
    st.tuples(st.just("site.yaml"), SETTINGS),
    st.tuples(st.just("templates/page.html"), st.sampled_from((None, "{{ page.title }}", '{% extends "base.html" %}'))),
    st.tuples(st.just("templates/macros.html"), st.just(None)),
    st.tuples(st.sampled_from(("pages/about.md", "pages/tags/index.md")), st.sampled_from((None, "---\ntitle: About\n---\n[a](../articles/one.md)\n"))),
    st.tuples(st.sampled_from(("static/theme/style.css", "static/old/index.html", "static/x.txt")), st.sampled_from((None, "1", "2"))),
)  # fmt: skip


def outcome(
    root: Path, output: Path, *, full: bool = False, with_search: bool = False, workers: Workers = SERIAL
) -> tuple[dict[str, bytes], object]:
    """Build what can be built, and return the site with everything that was said about it."""
    try:
        site = read_site(root, output, with_search=with_search)
        report = build(site, full=full, keep_going=True, workers=workers)
    except ProblemsError as error:
        return {}, error.problems  # nothing is published: the site is what it was
    return published(output), (report.problems, report.articles, report.left_out)


def built_anew(
    root: Path, folder: Path, *, with_search: bool = False, workers: Workers = SERIAL
) -> tuple[dict[str, bytes], object]:
    """Return the `outcome` of a build in the copy *folder* of a site, which remembers nothing."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".sitegen", "public"))
    found = outcome(folder, folder / "public", with_search=with_search, workers=workers)
    shutil.rmtree(folder)
    return found


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
        apply(root, "articles/one.md", "---\ntitle: First\ndate: 2023-05-06\ninstitutions: [SJTU]\n---\nSJTU\n")
        apply(root, "site.yaml", "per_page: 2\npairs: 1\nbase_url: https://example.org/\n")
        outcome(root, root / "public")
        for edits in rounds:
            for file, text in edits:
                apply(root, file, text)
            incremental, said = outcome(root, root / "public")
            wanted, wanted_said = built_anew(root, Path(name, "clean"))
            assert differences(incremental, wanted) == {}
            assert said == wanted_said


@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "60")) // 3,
    deadline=None,
    derandomize="CI" in os.environ,
)
@given(st.lists(st.tuples(one_in(6), st.lists(EDITS, min_size=1, max_size=4)), min_size=1, max_size=5))
def test_an_incremental_build_equals_a_clean_one_with_full_text_search(
    rounds: list[tuple[bool, list[tuple[str, str | None]]]],
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "MOST", 2)
        root = Path(name, "site")
        apply(root, "articles/one.md", "---\ntitle: First\ndate: 2023-05-06\ninstitutions: [SJTU]\n---\nSJTU\n")
        apply(root, "site.yaml", "per_page: 2\npairs: 1\nbase_url: https://example.org/\n")
        outcome(root, root / "public", with_search=True)
        for is_without, edits in rounds:
            for file, text in edits:
                apply(root, file, text)
            incremental, said = outcome(root, root / "public", with_search=not is_without)
            wanted, wanted_said = built_anew(root, Path(name, "clean"), with_search=not is_without)
            assert differences(incremental, wanted) == {}
            assert said == wanted_said
            assert ("search/index/pagefind.js" in incremental) == (not is_without and bool(incremental) and said[1] > 0)  # type: ignore[index]


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    """Two processes that are used for the smallest work."""
    workers = Workers(2, fewest=1)
    yield workers
    workers.close()


REWRITTEN = "public/.sitegen-manifest"
THEME = st.sampled_from(
    ("article.html", "listing.html", "archive.html", "terms.html", "home.html", "sitemap.xml", "404.html")
)
UPSETS = st.one_of(
    st.tuples(THEME.map("templates/{}".format), st.sampled_from(("{{ page.path }} a", "{{ page.path }} b", None))),
    st.tuples(st.just("site.yaml"), SETTINGS),
    # What makes a build doubt that the output is as it was left.
    st.tuples(st.just(REWRITTEN), st.none()),
    st.tuples(st.just("public/.sitegen-journal"), st.just("index.html\n404.html\narchive/index.html\n")),
    st.tuples(st.just("public/robots.txt"), st.just(None)),
    st.tuples(st.just(".sitegen/catalog.sqlite"), st.sampled_from(("no catalog", None))),
)  # fmt: skip
"""Edits after which a build looks at many pages or at all of them."""


@settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=int(os.environ.get("SITEGEN_EXAMPLES", "60")) // 3,
    deadline=None,
    derandomize="CI" in os.environ,
)
@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.lists(UPSETS | EDITS, min_size=1, max_size=4)),
        min_size=1,
        max_size=5,
    )
)
def test_an_incremental_build_equals_a_clean_one_however_many_processes_do_it(
    pool: Workers, rounds: list[tuple[bool, bool, list[tuple[str, str | None]]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "site")
        apply(root, "articles/one.md", "---\ntitle: First\ndate: 2023-05-06\ninstitutions: [SJTU]\n---\nSJTU\n")
        apply(root, "site.yaml", "per_page: 2\npairs: 1\nbase_url: https://example.org/\n")
        outcome(root, root / "public", workers=pool)
        for is_shared, is_clean_shared, edits in rounds:
            for file, text in edits:
                apply(root, file, (root / file).read_text("utf-8") if file == REWRITTEN else text)
            # Only --full finds what another hand took away.
            full = not (root / "public/robots.txt").exists()
            incremental, said = outcome(root, root / "public", full=full, workers=pool if is_shared else SERIAL)
            wanted, wanted_said = built_anew(root, Path(name, "clean"), workers=pool if is_clean_shared else SERIAL)
            assert differences(incremental, wanted) == {}
            assert said == wanted_said


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
    assert b"url=/2023/05/new/" in incremental["2023/05/old/index.html"]


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
    wanted, _ = outcome(root, tmp_path / "here", with_search=True)
    command = [sys.executable, "-m", "sitegen", "build", "--keep-going", str(root), "-o", str(tmp_path / "there")]
    done = subprocess.run(command, env=os.environ | environment, check=False, capture_output=True)
    assert done.returncode == 1, "the faulty articles among the oddities are left out"
    assert "en/2024/03/counterpart-support-agreement/index.html" in wanted
    assert differences(published(tmp_path / "there"), wanted) == {}


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built archive of 400 articles."""
    root = tmp_path_factory.mktemp("big")
    write_archive(root, 400)
    assert build(read_site(root)).articles == 400
    return root


def changed_files(root: Path, name: str, text: str | None) -> tuple[Report, set[str]]:
    """Apply an edit and build; return the report and the files that are not as they were."""
    before = snapshot(root / "public")
    apply(root, name, text)
    report = build(read_site(root))
    return report, set(differences(before, snapshot(root / "public"))) - {".sitegen-manifest"}


@dataclass(frozen=True, slots=True)
class Work:
    """What a build does before it renders anything."""

    parsed: tuple[str, ...]
    statements: int
    """Of SQL."""
    steps: int
    """Of SQLite's own machine, in tens."""
    shown: int
    """Pages whose contents were made."""


def work_of(root: Path) -> Work:
    """Do what a build of the site at *root* does up to the templates, and forget it again."""
    site = read_site(root)
    statements: list[str] = []
    steps: list[None] = []
    with open_catalog(site.state / "catalog.sqlite") as catalog:
        catalog.sql.set_trace_callback(statements.append)
        catalog.sql.set_progress_handler(lambda: steps.append(None), 10)
        changes, touched = bring_up_to_date(site, catalog, full=False)
        claim_addresses(site, catalog, changes, touched)
        prints = dict.fromkeys(Renderer(template_folders(site), site_view(site)).prints(), b"")
        parts = touched_parts(catalog, touched)
        shown = sum(1 for part in parts for _ in stale_pages(catalog, site.settings, part, prints, []))
        return Work(tuple(item.path for item in changes.changed), len(statements), len(steps), shown)


def test_nothing_changed_writes_nothing(big: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in (big / "public").rglob("*")}
    assert build(read_site(big)).written == 0
    assert {file: file.stat().st_mtime_ns for file in (big / "public").rglob("*")} == before


def test_one_article_more_changes_only_the_pages_that_show_it(big: Path) -> None:
    text = "---\ntitle: Newest\ndate: 2020-01-01\ninstitutions: [Institution 3]\npeople: [Person 5]\ntags: [tag 2]\n---\nText.\n"
    name = "articles/newest.md"
    report, changed = changed_files(big, name, text)
    terms = ("institutions/institution-3", "people/person-5", "tags/tag-2")
    # The one before it by date, and those before it by name.
    articles = (path for path in changed if "/article-" in path)
    showing = {path for path in articles if b"/2020/01/newest/" in (big / "public" / path).read_bytes()}
    assert "2019/12/article-383/index.html" in showing
    assert len(showing) <= 1 + 2 * WINDOW
    assert changed == {
        "2020/01/newest/index.html", "2020/index.html", "2020/01/index.html", "archive/index.html", "index.html",
        "feed.atom", "feed.json", "feed.rss", "2020/01/feed.atom",
        *showing, "sitemap.xml", "sitemap-2020.xml", "sitemap-pages.xml",
        "oai.xml", "resourcesync/resourcelist.xml", "resourcesync/resources-2020.xml",
        *(f"{term}/{file}" for term in terms for file in ("index.html", "feed.atom", "feed.json", "feed.rss")),
        *(f"{folder}/citations.{end}" for folder in (*terms, "2020", "2020/01") for end in ENDS),
        *(f"2020/01/newest/citation.{end}" for end in ENDS), "2020/01/newest/index.md", "llms.txt",
        *(f"{term.split('/')[0]}/index.html" for term in terms),
        # No other title begins with an N: that letter comes into the file of those that few words begin with.
        "search/suggestions/30.json", "search/suggestions/start.json",
        # The first of its year.
        "data/index.html", "data/datapackage.json", "data/network-2020.graphml", "data/articles-2020.jsonl",
        *(f"data/{table}-2020.csv" for table in ("articles", "mentions", "offices")),
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
        assert len(rewritten) in (0, 2 + len(ENDS))
    for number in range(25):
        apply(big, f"articles/more-{number}.md", None)
    build(read_site(big))


def test_a_changed_text_rewrites_the_article_alone(big: Path) -> None:
    name = next((big / "articles").glob("*-article-200.md"))
    old = name.read_text("utf-8")
    text = old.replace("tags:", "summary: Said before.\ntags:")
    changed_files(big, f"articles/{name.name}", text)
    _, changed = changed_files(big, f"articles/{name.name}", text.replace("Text 200", "Another text"))
    assert (
        changed
        == {
            *(f"{name.name[:4]}/{name.name[5:7]}/article-200/index.{end}" for end in ("html", "md")),
            *(f"data/articles-{name.name[:4]}.{form}" for form in ("csv", "jsonl")),  # they say how long it is
            f"resourcesync/resources-{name.name[:4]}.xml",  # and this, which hash its text has
        }
    )
    changed_files(big, f"articles/{name.name}", old)


def test_a_template_changed_rewrites_the_pages_made_with_it_alone(big: Path) -> None:
    _, changed = changed_files(big, "templates/archive.html", "{{ page.count }}")
    assert changed == {"archive/index.html"}
    changed_files(big, "templates/archive.html", None)


def test_one_record_more_changes_only_the_pages_that_show_it(big: Path) -> None:
    name = "authorities/institutions.yaml"
    report, changed = changed_files(big, name, "- {id: harbour, name: Harbour Board}\n")
    assert changed == {
        "2002/03/article-50/index.html", "2007/07/article-150/index.html", "2017/03/article-350/index.html",
        "institutions/harbour/index.html", "institutions/index.html", "sitemap-institutions.xml",
        # No other name or title has a word that begins with B or H: see above.
        "search/suggestions/30.json", "search/suggestions/start.json",
        "data/institutions-2002.csv", "data/institutions-2002.jsonl",
        *(f"data/mentions-{year}.csv" for year in (2002, 2007, 2017)),
    }  # fmt: skip
    assert (report.written, report.removed) == (len(changed), 0)
    _, changed_back = changed_files(big, name, None)
    assert changed_back == changed


@pytest.mark.parametrize(
    ("name", "most"), [("Harbour Board", 40), ("Board of Nobody", 0)], ids=["three articles mention", "none mentions"]
)
def test_few_pages_are_looked_at_for_a_record_that(big: Path, name: str, most: int) -> None:
    apply(big, "authorities/institutions.yaml", f"- {{id: board, name: {name}}}\n")
    assert work_of(big).shown <= most
    changed_files(big, "authorities/institutions.yaml", None)


def test_a_record_that_nothing_mentions_changes_no_file(big: Path) -> None:
    name = "authorities/people.yaml"
    report, changed = changed_files(big, name, "- {id: nobody, name: Nobody Atall, variants: [N. Atall]}\n")
    assert (report.written, changed) == (0, set())
    changed_files(big, name, None)


def registered(root: Path, count: int) -> Path:
    """Write and build an archive of 60 articles that has *count* records, 30 of which its articles name."""
    syllables = [first + last for first in "bdfgklmnprst" for last in "aeiou"]
    names = [f"{one}{two} {three}".title() for one in syllables for two in syllables for three in ("college", "museum")]
    # Their beginnings differ as those of real names do.
    records = [f"- {{id: r{number}, name: {name}, variants: [{name} of Art]}}\n" for number, name in enumerate(names)]
    apply(root, "site.yaml", "title: T\n")
    apply(root, "authorities/institutions.yaml", "".join(records[:count]))
    for number in range(60):
        text = f"---\ntitle: A\ndate: 2024-01\ninstitutions: [r{number % 15}]\n---\nThe {names[15 + number % 15]}.\n"
        apply(root, f"articles/a{number}.md", text)
    for file in root.rglob("*.*"):
        os.utime(file, (1e9, 1e9))  # files that were just written are read again, for want of trust in their time
    build(read_site(root))
    text = f"---\ntitle: New\ndate: 2024-02\ninstitutions: [r3, Unknown]\n---\nThe {names[20]} and the Unknown.\n"
    apply(root, "articles/new.md", text)
    return root


def test_one_article_more_is_as_much_work_with_3_000_records_as_with_30(tmp_path: Path) -> None:
    few, many = (work_of(registered(tmp_path / str(count), count)) for count in (30, 3000))
    assert few.parsed == many.parsed == ("articles/new.md",)
    assert (many.statements, many.shown) == (few.statements, few.shown)
    assert many.steps < few.steps * 1.2


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

REGISTER = "authorities/institutions.yaml"
QILU = "- {id: qilu, name: Qilu University}\n"
BOARD = "- {id: board, name: Harbour Board, variants: [Port Board]}\n"
SHARED: dict[str, str | None] = {
    f"articles/{number}.md": dated(f"slug: s{number}\ninstitutions: [Qilu, Fudan]") for number in range(3)
}
OLDEST = dated("slug: s2\ninstitutions: [Qilu, Fudan]").replace("2023-", "2001-")
ZHANG = "- {id: a, name: Zhang Ying, distinct_from: b}\n- {id: b, name: Zhang Ying}\n"
OFFICE = "- {{id: wu, name: Wu, offices: [{}]}}\n"

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
    "a variant is added to a record": (
        {
            REGISTER: QILU + BOARD.replace("Port Board", "The Pier"),
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board]"),
            "articles/b.md": dated("slug: b", "At the Port Board, near Qilu University."),
            "articles/c.md": dated("slug: c\npeople: [{name: Wu, role: Dean, institution: Port Board}]"),
        },
        {REGISTER: QILU + BOARD},
    ),
    "a variant is taken from a record": (
        {
            REGISTER: QILU + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board]"),
            "articles/b.md": dated("slug: b", "At the Port Board, near Qilu University."),
            "articles/c.md": dated("slug: c\npeople: [{name: Wu, role: Dean, institution: Port Board}]"),
        },
        {REGISTER: QILU + BOARD.replace("Port Board", "The Pier")},
    ),
    "a variant goes from one record to another": (
        {REGISTER: QILU + BOARD, "articles/a.md": dated("institutions: [Port Board]", "At the Port Board.")},
        {REGISTER: QILU.replace("}", ", variants: [Port Board]}") + BOARD.replace("Port Board", "The Pier")},
    ),
    "a form of a name is linked by another rule": (
        {REGISTER: BOARD, "articles/a.md": dated("", "At the Harbour Board.")},
        {REGISTER: BOARD.replace("}", ", link: never}")},
    ),
    "a record is renamed that articles name, texts mention and people serve": (
        {
            REGISTER: QILU + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [board, qilu]"),
            "articles/b.md": dated("slug: b", "At the Harbour Board, near Qilu University."),
            "articles/c.md": dated("slug: c\npeople: [{name: Wu, role: Dean, institution: Port Board}]"),
        },
        {REGISTER: QILU + BOARD.replace("Harbour Board", "Board of the Harbour")},
    ),
    "a record is merged into another": (
        {
            REGISTER: QILU + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board, Qilu University]"),
            "articles/b.md": dated("slug: b", "At the Harbour Board."),
            "articles/c.md": dated("slug: c", "[It](/institutions/board/)"),
        },
        {REGISTER: QILU + BOARD.replace("}", ", merged_into: qilu}")},
    ),
    "a record is merged into one that has no page yet": (
        {REGISTER: QILU + BOARD, "articles/a.md": dated("institutions: [Port Board]")},
        {REGISTER: QILU + BOARD.replace("}", ", merged_into: qilu}")},
    ),
    "a record is split off from another": (
        {
            REGISTER: QILU + BOARD.replace("}", ", merged_into: qilu}"),
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board, Qilu University]"),
            "articles/b.md": dated("slug: b", "At the Harbour Board."),
        },
        {REGISTER: QILU + BOARD},
    ),
    "a record goes into which another was merged": (
        {
            REGISTER: QILU + BOARD.replace("}", ", merged_into: qilu}"),
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board, Qilu University]", "At the Harbour Board."),
        },
        {REGISTER: BOARD},
    ),
    "a record goes that articles name, texts mention and people serve": (
        {
            REGISTER: QILU + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [Port Board, Qilu University]", "[x](/institutions/board/)"),
            "articles/b.md": dated("slug: b", "At the Harbour Board."),
            "articles/c.md": dated("slug: c\npeople: [{name: Wu, role: Dean, institution: Port Board}]"),
        },
        {REGISTER: QILU},
    ),
    "the last record goes": (
        {REGISTER: BOARD, "articles/a.md": dated("", "At the [[Harbour Board]], [[!Port Board]].")},
        {REGISTER: None},
    ),
    "a record says that another is somebody else": (
        {REGISTER: QILU + BOARD, "articles/a.md": dated("institutions: [qilu, board]")},
        {REGISTER: QILU + BOARD.replace("}", ", distinct_from: qilu}")},
    ),
    "one that an ambiguous name may mean gets a page": (
        {"authorities/people.yaml": ZHANG, "articles/a.md": dated("slug: a\npeople: [Zhang Ying]")},
        {"articles/b.md": dated("slug: b\npeople: [b]")},
    ),
    "one that an ambiguous name may mean is renamed": (
        {
            "authorities/people.yaml": ZHANG + "- {id: c, name: C, variants: [Zhang Ying], distinct_from: [a, b]}\n",
            "articles/a.md": dated("slug: a\npeople: [Zhang Ying]"),
        },
        {"authorities/people.yaml": ZHANG + "- {id: c, name: D, variants: [Zhang Ying], distinct_from: [a, b]}\n"},
    ),
    "an office that a record asserts goes": (
        {
            REGISTER: QILU,
            "authorities/people.yaml": OFFICE.format("{role: Dean, institution: qilu, from: 2001}"),
            "articles/a.md": dated("slug: a\npeople: [Wu]"),
            "articles/b.md": dated("slug: b\ninstitutions: [qilu]"),
        },
        {"authorities/people.yaml": OFFICE.format("")},
    ),
    "the place of an office that a record asserts gets a record": (
        {
            "authorities/people.yaml": OFFICE.format("{role: Dean, institution: Port Board, from: 2001}"),
            "articles/a.md": dated("slug: a\npeople: [Wu]"),
            "articles/b.md": dated("slug: b\ninstitutions: [Harbour Board]"),
        },
        {REGISTER: BOARD},
    ),
    "a record says where a person belongs whom an article names without an office": (
        {"authorities/people.yaml": "- {id: wu, name: Wu}\n", "articles/a.md": dated("people: [Wu]")},
        {"authorities/people.yaml": "- {id: wu, name: Wu, institution: Fudan}\n"},
    ),
    "the place where a person belongs gets a page": (
        {
            "authorities/people.yaml": "- {id: wu, name: Wu, institution: Fudan}\n",
            "articles/a.md": dated("slug: a\npeople: [Wu]"),
            "articles/between.md": dated("slug: b").replace("2023-", "2012-"),
        },
        {"articles/c.md": dated("slug: c\ninstitutions: [Fudan]").replace("2023-", "2001-")},
    ),
    "the place of an office that an article attests gets a page": (
        {
            "articles/a.md": dated("slug: a\npeople: [{name: Wu, role: Dean, institution: Fudan}]", "At Fudan."),
            "articles/between.md": dated("slug: b").replace("2023-", "2012-"),
        },
        {"articles/c.md": dated("slug: c\ninstitutions: [Fudan]").replace("2023-", "2001-")},
    ),
    "the place of an office that an article attests loses its page": (
        {
            "articles/a.md": dated("slug: a\npeople: [{name: Wu, role: Dean, institution: Fudan}]", "At Fudan."),
            "articles/between.md": dated("slug: b").replace("2023-", "2012-"),
            "articles/c.md": dated("slug: c\ninstitutions: [Fudan]").replace("2023-", "2001-"),
        },
        {"articles/c.md": None},
    ),
    "two institutions share an article less than a page of both needs": (
        SHARED,
        {"articles/1.md": dated("slug: s1\ninstitutions: [Fudan]")},
    ),
    "two institutions share the articles that a page of both needs": (
        SHARED | {"articles/1.md": dated("slug: s1\ninstitutions: [Fudan]")},
        {"articles/1.md": dated("slug: s1\ninstitutions: [Qilu, Fudan]")},
    ),
    "an article in an older part of the page of two institutions gets another title": (
        SHARED | {"site.yaml": "base_url: https://example.org/\nper_page: 1\n", "articles/2.md": OLDEST},
        {"articles/2.md": OLDEST.replace("title: A", "title: B")},
    ),
    "an older article prints the name of one of two institutions that have a page together in another way": (
        SHARED,
        {"articles/old.md": dated("slug: old\ninstitutions: [QILU]").replace("2023-", "2001-")},
    ),
    "one of two institutions that have a page together is renamed": (
        SHARED | {REGISTER: "- {id: q, name: Qilu}\n"},
        {REGISTER: "- {id: q, name: QILU}\n"},
    ),
    "one of two institutions that have a page together is merged into the other": (
        SHARED | {REGISTER: "- {id: q, name: Qilu}\n- {id: f, name: Fudan}\n"},
        {REGISTER: "- {id: q, name: Qilu}\n- {id: f, name: Fudan, merged_into: q}\n"},
    ),
    "the site wants more articles for a page of two institutions": (
        SHARED,
        {"site.yaml": "base_url: https://example.org/\npairs: 4\n"},
    ),
    "a name without a record comes that a registered one is a part of": (
        {REGISTER: QILU, "articles/a.md": dated("slug: a", "At Qilu University Press.")},
        {"articles/b.md": dated("slug: b\ninstitutions: [Qilu University Press]")},
    ),
    "a name without a record goes that a registered one is a part of": (
        {
            REGISTER: QILU,
            "articles/a.md": dated("slug: a", "At Qilu University Press."),
            "articles/b.md": dated("slug: b\ninstitutions: [Qilu University Press]"),
        },
        {"articles/b.md": None},
    ),
    "a name without a record, of which a registered one is a part, gets a record": (
        {
            REGISTER: QILU,
            "articles/a.md": dated("slug: a", "At Qilu University Press."),
            "articles/b.md": dated("slug: b\ninstitutions: [Qilu University Press]"),
        },
        {REGISTER: QILU + "- {id: press, name: Qilu University Press}\n"},
    ),
    "an older article prints a name without a record in another way": (
        {"articles/a.md": dated("slug: a\ninstitutions: [St. Mary]"), "articles/b.md": dated("slug: b", "[x](a.md)")},
        {"articles/b.md": dated("slug: b\ninstitutions: [ST MARY]").replace("2023-05-06", "2001-05-06")},
    ),
    "a name by which a text says whom it means gets a record": (
        {"articles/a.md": dated("", "At the [[harbour|board]].")},
        {REGISTER: BOARD},
    ),
    "a name that an article does not want linked gets a record": (
        {"articles/a.md": dated("unlinked: Port Board", "At the Harbour Board.")},
        {REGISTER: BOARD},
    ),
    "the site wants no names linked": (
        {REGISTER: BOARD, "articles/a.md": dated("", "At the Harbour Board.")},
        {"site.yaml": "base_url: https://example.org/\nlink_names: none\n"},
    ),
    "what an introduction links to moves": (
        {
            "authorities/institutions/qilu.md": "---\nname: Qilu University\n---\n[x](/2023/05/a/) [y](../../articles/b.md#part)\n",
            "articles/a.md": dated("slug: a"),
            "articles/b.md": dated("slug: b", "## Part"),
            "articles/c.md": dated("slug: c\ninstitutions: [qilu]"),
        },
        {"articles/a.md": dated("slug: d"), "articles/b.md": dated("slug: b", "## Other")},
    ),
    "a file of one record gets the id that a list has too": (
        {REGISTER: QILU, "articles/a.md": dated("institutions: [Qilu University, Harbour Board]")},
        {"authorities/institutions/Qilu.md": "---\nname: Harbour Board\n---\nText.\n"},
    ),
    "a record that another one of its id hides comes to light": (
        {
            REGISTER: QILU,
            "authorities/institutions/Qilu.md": "---\nname: Harbour Board\n---\nText.\n",
            "articles/a.md": dated("institutions: [Qilu University, Harbour Board]", "Qilu University, Harbour Board."),
        },
        {REGISTER: BOARD},
    ),
    "a body does not continue another one any more": (
        {
            REGISTER: QILU.replace("}", ", earlier: board, parent: board}") + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [qilu]"),
            "articles/b.md": dated("slug: b\ninstitutions: [board]"),
        },
        {REGISTER: QILU + BOARD},
    ),
    "bodies before and after one another come and go": (
        {
            REGISTER: QILU.replace("}", ", earlier: board}") + BOARD,
            "articles/a.md": dated("slug: a\ninstitutions: [qilu]"),
            "articles/b.md": dated("slug: b\ninstitutions: [board]"),
        },
        {REGISTER: QILU + BOARD.replace("}", ", earlier: qilu}")},
    ),
    "two addresses that differ in case alone": (
        {"articles/four.md": dated("aliases: [/2023/05/a/]"), "articles/six.md": dated("slug: A")},
        {"articles/two.md": dated("")},
    ),
    "a record becomes distinct from another that has its name": (
        {
            "authorities/people.yaml": ZHANG.replace(", distinct_from: b", ""),
            "articles/a.md": dated("people: [Zhang Ying]", "Zhang Ying and [[Zhang Ying|b]]."),
        },
        {"authorities/people.yaml": ZHANG},
    ),
    "a record is not distinct any more from another that has its name": (
        {"authorities/people.yaml": ZHANG, "articles/a.md": dated("people: [Zhang Ying]", "Zhang Ying.")},
        {"authorities/people.yaml": ZHANG.replace(", distinct_from: b", "")},
    ),
    "a second spelling of a name without a record comes": (
        {"articles/c.md": dated('institutions: ["Smith and Co"]', "Smith & Co opened.")},
        {"articles/d.md": dated('slug: d\ninstitutions: ["Smith & Co"]')},
    ),
    "the body that somebody belongs to loses its record": (
        {
            "authorities/people.yaml": "- {id: p, name: Pat Doe, institution: Acme Corp}\n",
            "authorities/institutions.yaml": "- {id: acme, name: Acme Corporation, variants: [Acme Corp]}\n",
            "articles/a.md": dated("people: [Pat Doe]"),
        },
        {"authorities/institutions.yaml": None},
    ),
    "a record moves to another file, whose text leads to an article that goes": (
        {
            "authorities/people/pat.md": "---\nname: Pat Doe\n---\nSee [this](../../articles/foo.md).\n",
            "articles/a.md": dated("people: [Pat Doe]"),
            "articles/foo.md": dated("slug: foo"),
        },
        {
            "authorities/people/pat.md": None,
            "authorities/people/pat/index.md": "---\nname: Pat Doe\n---\nSee [this](../../articles/foo.md).\n",
            "articles/foo.md": None,
        },
    ),
    "what a record was merged into loses its page, and a third record refers to the first": (
        {
            "authorities/institutions.yaml": "- {id: a, name: Aa School, distinct_from: b}\n"
            "- {id: b, name: Bb School, merged_into: c}\n- {id: c, name: Cc School}\n",
            "articles/a.md": dated("institutions: [Aa School]"),
            "articles/b.md": dated("slug: b\ninstitutions: [Cc School]"),
        },
        {"articles/b.md": None},
    ),
    "what a record is merged into gets a page, and a third record refers to the first": (
        {
            "authorities/institutions.yaml": "- {id: a, name: Aa School, earlier: x}\n"
            "- {id: x, name: Xx School, merged_into: y}\n- {id: y, name: Yy School}\n",
            "articles/a.md": dated("institutions: [Aa School]"),
        },
        {"articles/b.md": dated("slug: b\ninstitutions: [Yy School]")},
    ),
    "a record that was merged into nothing is not merged any more": (
        {
            "authorities/people.yaml": "- {id: r1, name: Wu Yan, merged_into: gone}\n",
            "articles/a.md": dated("", "There [[it|r1]] is."),
        },
        {"authorities/people.yaml": "- {id: r1, name: Wu Yan}\n"},
    ),
    "a record comes whose id is the address of a body named beside an office": (
        {"articles/a.md": dated("people: [{name: P Q, role: R, institution: Page}]")},
        {"authorities/institutions.yaml": "- {id: page-1, name: Something Else}\n"},
    ),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_incremental_build_equals_a_clean_one_when(name: str, tmp_path: Path) -> None:
    before, after = EDITED[name]
    edited(tmp_path, before, after)
