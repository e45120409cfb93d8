from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import __version__
from tests.sites import GOOD_ARTICLE, GOOD_SITE, Run, call, run_build, sitegen, snapshot, write_site

WARNED = "---\ntitle: A\ndate: 2024\ntitel: B\n---\n"
WARNING = "articles/x.md:4:1: W201 There is no field 'titel' (did you mean 'title'?); kept under 'extra'.\n"
FAULTY = "---\ntitle: A\ndate: soon\n---\n"
FAULT = (
    "articles/x.md:3:7: E203 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400.\n"
)


def timeless(run: Run) -> Run:
    """Return *run* with the seconds of its last line as ``0.00``."""
    return Run(run.status, re.sub(r"in \d+\.\d\d s\.", "in 0.00 s.", run.out), run.err)


def test_the_last_line_says_what_was_done(tmp_path: Path) -> None:
    write_site(tmp_path, GOOD_SITE)
    count = len(snapshot_of_clean(tmp_path))
    first = timeless(call("build", tmp_path))
    assert first == Run(0, f"2 articles: {count} pages written, 0 unchanged, 0 removed, in 0.00 s.\n", "")
    again = timeless(call("build", tmp_path))
    assert again == Run(0, f"2 articles: 0 pages written, {count} unchanged, 0 removed, in 0.00 s.\n", "")


def snapshot_of_clean(root: Path) -> set[str]:
    """Return the files, the manifest aside, that a build of *root* from nothing makes."""
    run_build(root, output=root.parent / "elsewhere")
    found = set(snapshot(root.parent / "elsewhere")) - {".sitegen-manifest"}
    for name in ("catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"):
        (root / ".sitegen" / name).unlink(missing_ok=True)
    return found


def test_the_module_is_the_command(site: Path) -> None:
    assert timeless(sitegen("build", site)) == timeless(call("build", site))
    assert sitegen("--version") == Run(0, f"sitegen {__version__}\n", "")


def test_the_current_folder_is_the_site_that_is_built(site: Path) -> None:
    assert sitegen("build", "--quiet", cwd=site) == Run(0, "", "")


def test_quiet_prints_problems_alone(site: Path) -> None:
    assert call("build", site, "--quiet") == Run(0, "", "")
    write_site(site, {"articles/x.md": WARNED})
    assert call("build", site, "--quiet") == Run(0, "", WARNING)


def test_warnings_are_told_on_every_build_until_they_are_gone(site: Path) -> None:
    write_site(site, {"articles/x.md": WARNED})
    assert [call("build", site, "-q").err for _ in range(2)] == [WARNING, WARNING]
    write_site(site, {"articles/x.md": WARNED.replace("titel: B\n", "")})
    assert call("build", site, "-q").err == ""


def test_strict_takes_warnings_for_errors_and_publishes_nothing(site: Path) -> None:
    write_site(site, {"articles/x.md": WARNED})
    before = snapshot(site / "public")
    assert call("build", site, "--strict") == Run(1, "", f"{WARNING}Nothing was published: 1 warning.\n")
    assert snapshot(site / "public") == before
    assert call("build", site).status == 0


def test_strict_lets_a_good_site_pass(site: Path) -> None:
    assert call("build", site, "--strict").status == 0


def test_keep_going_publishes_all_but_the_faulty_articles_and_exits_1(site: Path) -> None:
    write_site(site, {"articles/x.md": FAULTY, "articles/y.md": "---\ntitle: Y\ndate: 2024\n---\n"})
    run = timeless(call("build", site, "--keep-going"))
    assert (run.status, run.err) == (1, FAULT)
    assert run.out.startswith("3 articles: ")
    assert run.out.endswith(" removed, 1 faulty article left out, in 0.00 s.\n")
    assert (site / "public/2024/y/index.html").is_file()
    assert not (site / "public/2024/x").exists()


def test_keep_going_takes_a_page_down_whose_article_became_faulty(site: Path) -> None:
    write_site(site, {"articles/first.md": FAULTY})
    assert call("build", site, "--keep-going").status == 1
    (site / "articles/first.md").unlink()
    kept = snapshot(site / "public")
    assert call("build", site).status == 0
    assert snapshot(site / "public") == kept


def test_keep_going_keeps_the_first_of_two_articles_on_one_path(site: Path) -> None:
    write_site(site, {"articles/a.md": GOOD_ARTICLE.replace("---\n\n", "slug: first\n---\n\nFrom a.\n\n")})
    run = call("build", site, "--keep-going", "--quiet")
    message = (
        "articles/first.md: E301 Its address /2024/03/first/ belongs to articles/a.md already: "
        "give one of the two another 'slug' or date.\n"
    )
    assert run == Run(1, "", message)
    assert "From a." in (site / "public/2024/03/first/index.html").read_text("utf-8")


def test_keep_going_has_nothing_to_leave_out_where_settings_or_templates_are_faulty(site: Path) -> None:
    before = snapshot(site / "public")
    write_site(site, {"templates/article.html": "{{ nothing }}"})
    assert call("build", site, "--keep-going").err.endswith("Nothing was published: 1 error.\n")
    write_site(site, {"site.yaml": "per_page: 0\n"})
    assert call("build", site, "--keep-going").err.endswith("Nothing was published: 1 error.\n")
    assert snapshot(site / "public") == before


def test_only_the_first_warnings_are_printed_and_the_rest_are_counted(site: Path) -> None:
    write_site(site, {f"articles/x{number:02}.md": WARNED for number in range(23)})
    lines = call("build", site, "--quiet").err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 3 more warnings: 'sitegen check' lists them all."


def test_full_builds_the_same_anew(site: Path) -> None:
    before = snapshot(site / "public")
    assert call("build", site, "--full").status == 0
    assert snapshot(site / "public") == before


def test_drafts_are_published_on_demand_alone(site: Path) -> None:
    write_site(site, {"articles/x.md": "---\ntitle: X\ndate: 2024\ndraft: true\n---\n"})
    before = snapshot(site / "public")
    assert call("build", site).out.startswith("2 articles: 0 pages written")
    assert snapshot(site / "public") == before
    assert call("build", site, "--drafts").out.startswith("3 articles: ")
    assert (site / "public/2024/x/index.html").is_file()
    assert call("build", site).status == 0
    assert snapshot(site / "public") == before


def test_another_output_and_address_are_for_one_build(site: Path, tmp_path: Path) -> None:
    before = snapshot(site / "public")
    run = call("build", site, "-o", tmp_path / "other", "--base-url", "https://example.net/news")
    assert run.status == 0
    assert "https://example.net/news/2024/03/first/" in (tmp_path / "other/feed.atom").read_text("utf-8")
    assert call("build", site).status == 0
    assert snapshot(site / "public") == before


CALLS: dict[str, tuple[tuple[str, ...], str]] = {
    "a folder that is not there": (
        ("build", "{site}/gone"),
        "There is no folder '{site}/gone'. 'sitegen init {site}/gone' makes a new site.\n",
    ),
    "a folder that is no site": (
        ("build", "{site}/public/2024"),
        "'{site}/public/2024' is no site: it has neither site.yaml nor articles/. 'sitegen init "
        "{site}/public/2024' makes a new one.\n",
    ),
    "an address that is none": (
        ("build", "{site}", "--base-url", "example.org"),
        "--base-url: 'example.org' is no address of a site; write it like https://example.org/news/.\n",
    ),
    "a date that is none": (
        ("new", "A title", "--date", "soon", "--site", "{site}"),
        "--date: 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400.\n",
    ),
    "an empty title": (("new", " ", "--site", "{site}"), "The title is empty.\n"),
    "a new site where one is": (
        ("init", "{site}"),
        "'{site}' exists and is not empty; 'init' makes a new folder.\n",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), CALLS.values(), ids=CALLS)
def test_a_wrong_call_exits_2_and_says_what_would_be_right(
    site: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = snapshot(site)
    run = call(*(argument.format(site=site) for argument in arguments))
    assert run == Run(2, "", message.format(site=site))
    assert snapshot(site) == before


UNKNOWN = {
    "a command": (("publish",), "Usage: sitegen [OPTIONS] COMMAND [ARGS]...\n"),
    "an option": (("build", "--fast"), "Usage: sitegen build [OPTIONS] [SITE]\n"),
    "a format": (("check", "--format", "xml"), "Usage: sitegen check [OPTIONS] [SITE]\n"),
    "a second site": (("build", ".", "."), "Usage: sitegen build [OPTIONS] [SITE]\n"),
}


@pytest.mark.parametrize(("arguments", "usage"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_word_exits_2_and_shows_the_usage(arguments: tuple[str, ...], usage: str) -> None:
    run = call(*arguments)
    # The sentence after it is click's, and differs between its versions.
    assert (run.status, run.out, run.err[: len(usage)]) == (2, "", usage)
    assert "\nError: " in run.err


@pytest.mark.parametrize("command", ["build", "check", "names", "serve", "new", "init"])
def test_every_command_explains_itself(command: str) -> None:
    run = call(command, "--help")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(f"Usage: sitegen {command} ")


def test_new_writes_an_article_and_prints_its_path(site: Path) -> None:
    arguments = (
        "--date",
        "2024-03-01",
        "--institution",
        "A, B",
        "--person",
        "Ada Example, Rector",
        "--tag",
        "x",
        "--tag",
        "z",
    )
    run = sitegen("new", "no", *arguments, "--site", site)
    file = site / "articles/2024-03-01-no.md"
    assert run == Run(0, f"{file}\n", "")
    assert file.read_text() == (
        "---\ntitle: 'no'\ndate: 2024-03-01\ninstitutions:\n  - A, B\npeople:\n  - Ada Example, "
        "Rector\ntags:\n  - x\n  - z\n---\n\n"
    )
    again = sitegen("new", "No", "--date", "2024-03-01", "--site", site)
    assert again == Run(2, "", f"'{file}' exists already; nothing was written. Choose another title or date.\n")


def test_init_makes_a_site_that_builds(tmp_path: Path) -> None:
    site = tmp_path / "new"
    assert sitegen("init", site) == Run(0, f"A new site is in {site}. Next: sitegen build {site}\n", "")
    note = "site: N101 No base_url is set: feeds and sitemaps, which need the site's own address, are not written.\n"
    assert sitegen("build", site, "--strict", "--quiet") == Run(0, "", note)


def test_serve_needs_a_site(tmp_path: Path) -> None:
    assert call("serve", tmp_path / "gone").status == 2


def test_a_closed_pipe_is_no_traceback(site: Path) -> None:
    write_site(site, {f"articles/x{number}.md": FAULTY for number in range(400)})
    process = subprocess.Popen(
        [sys.executable, "-m", "sitegen", "check", site], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, b"")
