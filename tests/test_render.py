from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.render import Renderer, site_view, template_folders
from sitegen.site import read_site
from tests.sites import GOOD_SITE, published, run_build, write_site
from tests.sites import sitegen as command

SETTINGS = (
    "title: One\nbase_url: https://example.org/\nsearch: off\n",
    "title: Two\nbase_url: https://example.org/news/\nsearch: off\n",
)
CALM = (
    "{% extends 'base.html' %}{% block title %}{{ site.title }}{% endblock %}{% block main %}{{ ''|url }}{% endblock %}"
)


def compiled(root: Path) -> list[Path]:
    """Return the files of the compiled templates of the site at *root*."""
    return sorted((root / ".sitegen" / "templates").iterdir())


def build_anew(root: Path) -> None:
    """Build the site at *root* in a new process, which has no template in its memory."""
    assert command("build", "--full", root).status == 0


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """Return the site at *root* as it is built where nothing is remembered."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".sitegen", "public"))
    run_build(folder)
    return published(folder / "public")


def write_nothing(file: Path) -> None:
    file.write_bytes(b"")


def write_rubbish(file: Path) -> None:
    file.write_bytes(b"rubbish")


def write_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def write_rubbish_after_the_head(file: Path) -> None:
    """Keep all that says that this is a compiled template of that text, and nothing of what it was compiled to."""
    data = file.read_bytes()
    file.write_bytes(data[:64] + b"\xff" * 64)


def write_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


FAULTS: dict[str, Callable[[Path], None]] = {
    "are empty": write_nothing,
    "are rubbish": write_rubbish,
    "are cut off": write_half,
    "are rubbish behind a good head": write_rubbish_after_the_head,
    "are folders": write_folder,
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_the_same_bytes_come_of_compiled_templates_that(
    site: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    wanted = clean(site, tmp_path / "clean")
    assert len(compiled(site)) > 10
    for file in compiled(site):
        spoil(file)
    build_anew(site)
    assert published(site / "public") == wanted


def test_compiled_templates_are_kept_and_used(site: Path) -> None:
    write_site(site, {"templates/404.html": "kept where it is"})
    build_anew(site)
    before = {file: file.stat().st_mtime_ns for file in compiled(site)}
    build_anew(site)
    assert {file: file.stat().st_mtime_ns for file in compiled(site)} == before
    (file,) = (file for file in before if b"kept where it is" in file.read_bytes())
    file.write_bytes(file.read_bytes().replace(b"kept where it is", b"used where it is"))
    build_anew(site)
    assert (site / "public/404.html").read_bytes() == b"used where it is"


@pytest.mark.parametrize("way", [(0, 1), (1, 0)], ids=["to another", "and back"])
def test_nothing_of_another_title_or_address_is_left_in_compiled_templates(
    tmp_path: Path, way: tuple[int, int]
) -> None:
    root = write_site(tmp_path / "site", {**GOOD_SITE, "templates/404.html": CALM})
    for number in way:
        write_site(root, {"site.yaml": SETTINGS[number]})
        build_anew(root)
        assert published(root / "public") == clean(root, tmp_path / f"clean{number}")


def test_a_template_that_changed_is_compiled_anew_and_the_old_one_goes(site: Path) -> None:
    before = compiled(site)
    write_site(site, {"templates/404.html": "gone"})
    build_anew(site)
    assert (site / "public/404.html").read_bytes() == b"gone"
    write_site(site, {"templates/404.html": "gone for good"})
    build_anew(site)
    assert (site / "public/404.html").read_bytes() == b"gone for good"
    assert len(compiled(site)) == len(before) + 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_templates_are_compiled_where_they_cannot_be_kept(site: Path, tmp_path: Path) -> None:
    wanted = published(site / "public")
    folder = site / ".sitegen" / "templates"
    shutil.rmtree(folder)
    folder.mkdir(mode=0o500)
    build_anew(site)
    assert compiled(site) == []
    assert published(site / "public") == wanted


def test_templates_are_compiled_where_a_file_stands_in_the_way(site: Path) -> None:
    wanted = published(site / "public")
    shutil.rmtree(site / ".sitegen" / "templates")
    (site / ".sitegen" / "templates").write_bytes(b"a file")
    shutil.rmtree(site / "public")
    build_anew(site)
    assert published(site / "public") == wanted


def test_templates_as_text_make_the_same_renderer(site: Path) -> None:
    write_site(site, {"templates/404.html": CALM})
    read = read_site(site)
    here = Renderer(template_folders(read), site_view(read))
    there = Renderer.of_texts(here.texts(), site_view(read))
    assert there.prints() == here.prints()
    assert there.texts() == here.texts()


def headings(root: Path, page: str) -> list[str]:
    """Return the headings of a page below its first, each with its level."""
    html = (root / "public" / page / "index.html").read_text("utf-8")
    main = html[html.index("<main") : html.index("</main>")]
    return [f"{level} {re.sub('<[^>]*>', '', text)}" for level, text in re.findall(r"<h([2-6])[^>]*>(.*?)</h", main)]


def test_listings_are_grouped_by_month_and_what_is_less_exact_stands_under_its_year(tmp_path: Path) -> None:
    dates = ("2024-03-09", "2024-03-01", "2024-03", "2024-02-10", "2024")
    articles = {
        f"articles/x{n}.md": f"---\ntitle: T{n}\ndate: {date}\ntags: [x]\n---\n" for n, date in enumerate(dates)
    }
    run_build(write_site(tmp_path, articles))
    groups = ["3 March 2024", "4 T0", "4 T1", "4 T2", "3 February 2024", "4 T3", "3 2024", "4 T4"]
    assert headings(tmp_path, "tags/x") == ["2 Articles", *groups]
    assert headings(tmp_path, "2024") == ["2 Months", "2 Articles", *groups]
    assert headings(tmp_path, "2024/03") == ["2 T0", "2 T1", "2 T2"]
    html = (tmp_path / "public/tags/x/index.html").read_text("utf-8")
    assert '<p class="card-date"><time datetime="2024-03-09">9</time></p>' in html
    assert html.count('<p class="card-date"></p>') == 2


def test_a_listing_of_few_articles_has_no_groups(tmp_path: Path) -> None:
    articles = {f"articles/x{n}.md": f"---\ntitle: T{n}\ndate: 2024-03-0{n}\ntags: [x]\n---\n" for n in (1, 2, 3)}
    run_build(write_site(tmp_path, articles))
    assert headings(tmp_path, "tags/x") == ["2 Articles", "3 T3", "3 T2", "3 T1"]
