"""The benchmarks make the same archive everywhere, change it and back, and count what is built. Nothing is timed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import layouts, measure, pages, report, scenarios
from benchmarks.corpus import Corpus, institution_names, person_name
from benchmarks.programs import ROOT, programs
from sitegen import termindex
from sitegen.feeds import ENTRIES
from tests.sites import run_build, snapshot

TINY = Corpus(30)
PROGRAMS = programs(hugo="hugo")

_PRINT_DIGEST = """
from hashlib import blake2b
from benchmarks import layouts, programs
from benchmarks.corpus import Corpus

digest, corpus = blake2b(digest_size=8), Corpus(12)
files = [*layouts.sitegen_files(corpus), *layouts.hugo_files(corpus)]
for article in corpus.articles():
    files += [program.article(article) for program in programs.programs("hugo").values()]
for path, text in files:
    digest.update((path + "\\n" + text).encode())
print(digest.hexdigest())
"""
_DIGEST = "5e19b16ea3a63819"


@pytest.fixture(scope="module")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made archive, built once."""
    site = tmp_path_factory.mktemp("made")
    PROGRAMS["sitegen"].write_site(TINY, site)
    run_build(site, strict=True)
    return site


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_made_archive_has_the_same_bytes_in_every_process_and_on_every_machine(hash_seed: str) -> None:
    env = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", _PRINT_DIGEST], env=env, cwd=ROOT, capture_output=True, check=True)
    assert run.stdout.decode().strip() == _DIGEST


def test_another_seed_makes_another_archive() -> None:
    assert [facts.title for facts in Corpus(3, seed=2).facts] != [facts.title for facts in Corpus(3).facts]


def test_an_article_is_about_as_long_as_a_real_one() -> None:
    lengths = [len(article.text.encode()) for article in TINY.articles()]
    assert layouts.PER_PAGE == 50 and all(8_000 <= length < 9_500 for length in lengths)


def test_no_two_names_of_a_vocabulary_are_alike() -> None:
    people = {person_name(rank) for rank in range(36_000)}
    forms = [form for rank in range(6_000) for form in institution_names(rank)]
    assert (len(people), len(set(forms))) == (36_000, 12_000)


def test_every_name_is_in_the_text_of_some_article_that_lists_it() -> None:
    listed = [(name, article.text) for article in TINY.articles() for name in article.facts.institutions]
    assert sum(name in text for name, text in listed) > len(listed) / 2


def test_a_made_archive_has_the_pages_that_its_articles_call_for(made_site: Path) -> None:
    counts = pages.count_pages(made_site / "public")
    terms = TINY.terms
    assert {kind: counts[kind] for kind in ("article", "person", "institution", "feed", "index", "other")} == {
        "article": TINY.size,
        "person": len(terms["people"]),
        "institution": len(terms["institutions"]),
        "feed": sum(len(names) for names in terms.values()) + 1 + counts["month"],
        "index": 3,
        "other": 0,
    }


def test_all_changes_together_build_without_a_problem_and_are_undone_to_the_byte(made_site: Path) -> None:
    folders = ("articles", "authorities", "templates")
    before = [snapshot(made_site / folder) for folder in folders]
    program, saved = PROGRAMS["sitegen"], []
    for _, scenario in scenarios.SCENARIOS.values():
        changes = scenario(program, TINY, made_site)
        assert changes is not None
        saved.append(scenarios.apply(made_site, changes))
    built = run_build(made_site, strict=True)
    for one in reversed(saved):
        scenarios.undo(made_site, one)
    assert built.articles == TINY.size + 2
    assert [snapshot(made_site / folder) for folder in folders] == before


@pytest.mark.parametrize("program", ["hugo", "pelican"])
def test_every_program_has_the_words_that_a_changed_theme_changes(program: str, tmp_path: Path) -> None:
    PROGRAMS[program].write_site(Corpus(2), tmp_path)
    changes = scenarios.theme(PROGRAMS[program], TINY, tmp_path)
    assert ">Subjects<" in changes[PROGRAMS[program].article_template]


def test_a_record_is_renamed_for_our_program_alone(tmp_path: Path) -> None:
    assert scenarios.renamed(PROGRAMS["hugo"], TINY, tmp_path) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "home"),
        ("2001/03/a-title-000001/index.html", "article"),
        ("2001/03/index.html", "month"),
        ("2001/page/2/index.html", "year"),
        ("people/ada-ashcombe/page/12/index.html", "person"),
        ("people/by/ad/index.html", "index"),
        ("tags/index.html", "index"),
        ("tags/water/feed.atom", "feed"),
        ("sitemap-2001.xml", "sitemap"),
        ("2001/sitemap.xml", "sitemap"),
        ("people/ada-ashcombe/extra.txt", "other"),
    ],
)
def test_a_path_says_what_kind_of_page_it_is(path: str, kind: str) -> None:
    assert pages.kind_of(path) == kind


def test_a_redirect_of_a_listing_is_no_part_of_it(tmp_path: Path) -> None:
    texts = {"1": "<title>Part 1</title>", "2": '<meta http-equiv="refresh" content="0; url=/tags/x/">'}
    for number, text in texts.items():
        folder = tmp_path / "tags" / "x" / "page" / number
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(text, "utf-8")
    assert pages.count_pages(tmp_path) == Counter({"tag": 1, "redirect": 1})


def test_only_kinds_that_both_programs_could_have_are_compared() -> None:
    ours, theirs = Counter(article=3, redirect=2, manifest=1, tag=2), Counter(article=3, tag=1, other=1)
    assert pages.differences(ours, theirs) == {"other": (0, 1), "tag": (2, 1)}


def test_an_index_is_divided_as_sitegen_divides_it() -> None:
    most = layouts.MOST_ON_ONE_INDEX
    many = tuple(f"A{second}{number}" for second in "bc" for number in range(most // 2 + 1))
    assert (most, most) == (termindex.MOST_ON_ONE_PAGE, termindex.MOST_IN_A_GROUP)
    assert layouts.letters_with_pages(("Ada",) * most) == []
    assert layouts.letters_with_pages((*many, "Bruno")) == ["ab", "ac", "b"]


def test_the_feeds_of_all_programs_are_equally_long() -> None:
    hugo = (ROOT / "benchmarks/hugo/layouts/_partials/feed.atom").read_text("utf-8")
    pelican = (ROOT / "benchmarks/pelican/pelicanconf.py").read_text("utf-8")
    assert (f"first {ENTRIES} .articles" in hugo, f"FEED_MAX_ITEMS = {ENTRIES}\n" in pelican) == (True, True)


def test_a_measured_process_says_how_many_files_it_wrote(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old", "utf-8")
    command = [sys.executable, "-c", "open('new', 'w').write('12345678')"]
    sample = measure.measure(command, tmp_path, tmp_path, 60, os.environ)
    assert sample is not None
    assert (sample.files_written, sample.mb_written * 1024 * 1024) == (1, 8)


def test_a_process_is_stopped_at_the_limit(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert measure.measure(command, tmp_path, tmp_path, 0.1, os.environ) is None


def test_a_command_that_fails_is_shown_with_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(measure.BuildError, match="no such thing"):
        measure.measure([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path, tmp_path, 60, os.environ)


def test_the_report_has_medians_and_ratios_and_says_what_took_too_long() -> None:
    figures = report.Figures(10)
    runs = [measure.Sample(seconds, 1, 50, 7, 1.5) for seconds in (1, 2, 9)]
    figures.samples["clean", "sitegen"] = [*runs]
    figures.samples["clean", "hugo"] = [measure.Sample(5, 8, 1500, 6, 1.25)]
    figures.samples["clean", "pelican"] = [None]
    assert report.times_table(figures, 60).splitlines()[2:] == [
        "| everything, from nothing | sitegen | 2.00 |  | 1.00 | 50 | 7 | 1.5 |",
        "| everything, from nothing | hugo | 5.00 | 2.50 | 8.00 | 1,500 | 6 | 1.2 |",
        "| everything, from nothing | pelican | >60 |  |  |  |  |  |",
    ]
