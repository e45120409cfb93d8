"""Who appears with whom in the articles of a name, as a picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen import networks
from sitegen.drawings import Network
from tests import shown
from tests.sites import apply, run_build, write_site


def article(institutions: str, people: str = "", date: str = "2024") -> str:
    return f"---\ntitle: T\ndate: {date}\ninstitutions: [{institutions}]\npeople: [{people}]\n---\nText.\n"


def built(root: Path, *articles: str) -> None:
    run_build(write_site(root, {f"articles/x{n}.md": text for n, text in enumerate(articles)}))


def network(root: Path, path: str) -> Network | None:
    return shown.facts(root, path).network


def lines(root: Path, path: str) -> list[tuple[str, str, int]]:
    found = network(root, path)
    return [(arc.first, arc.second, arc.count) for arc in found.arcs] if found else []


CIRCLE = (
    article("Hub, Mill", "Ann, Bo"),
    article("Hub, Mill", "Ann"),
    article("Hub", "Ann, Bo"),
    article("Mill, Yard", "Ann, Bo"),
)


def test_names_stand_by_the_number_of_articles_and_lines_join_those_of_one_article(tmp_path: Path) -> None:
    built(tmp_path, *CIRCLE)
    found = network(tmp_path, "institutions/hub/")
    assert found is not None
    assert [(node.heading, node.path, node.count, node.y) for node in found.nodes] == [
        ("Ann", "people/ann/", 3, 13),
        ("Mill", "institutions/mill/", 2, 39),
        ("Bo", "people/bo/", 2, 65),
    ]
    assert (found.least, found.newest, found.is_mixed, found.height) == (1, 0, True, 78)


def test_an_article_that_does_not_name_the_subject_counts_for_no_line(tmp_path: Path) -> None:
    built(tmp_path, *CIRCLE)
    assert lines(tmp_path, "institutions/hub/") == [("Ann", "Mill", 2), ("Ann", "Bo", 2), ("Mill", "Bo", 1)]


def test_a_square_is_an_institution_a_circle_a_person_and_larger_is_more(tmp_path: Path) -> None:
    built(tmp_path, *CIRCLE)
    found = network(tmp_path, "institutions/hub/")
    assert found is not None
    assert [node.mark for node in found.nodes] == [
        "M68.0 0a8.0 8.0 0 1 0 16.0 0a8.0 8.0 0 1 0 -16.0 0z",
        "M69.5 -6.5h13.0v13.0h-13.0z",
        "M69.5 0a6.5 6.5 0 1 0 13.0 0a6.5 6.5 0 1 0 -13.0 0z",
    ]
    assert [(arc.line, arc.width) for arc in found.arcs] == [
        ("M76 13A14 13 0 0 0 76 39", 4.0),
        ("M76 13A32 26 0 0 0 76 65", 4.0),
        ("M76 39A14 13 0 0 0 76 65", 1.0),
    ]


@pytest.mark.parametrize(
    "articles",
    [
        [article("Hub, Mill", "Ann, Bo")],
        [article("Hub, Mill"), article("Hub", "Ann"), article("Hub", "Bo"), article("Hub, Mill"), article("Hub, Mill")],
        [article("Hub, Mill", "Ann")] * 4,
    ],
    ids=["one article", "names that are never together", "a single pair"],
)
def test_there_is_no_picture_of(tmp_path: Path, articles: list[str]) -> None:
    built(tmp_path, *articles)
    assert network(tmp_path, "institutions/hub/") is None


def test_of_many_lines_the_strongest_are_drawn_and_the_page_says_so(tmp_path: Path) -> None:
    crowd = ", ".join(f"P{number}" for number in range(8))
    built(tmp_path, *[article("Hub", crowd)] * 3, article("Hub", "P1, P2"))
    # P1 and P2 stand highest; of the others, which are equal, the lines between the first are drawn.
    order = ["P1", "P2", "P0", "P3", "P4", "P5", "P6"]
    pairs = [(order[first], order[second]) for second in range(7) for first in range(second)][:20]
    assert set(lines(tmp_path, "institutions/hub/")) == {(*pair, 4 if pair == ("P1", "P2") else 3) for pair in pairs}
    html = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    assert "together in articles on Hub, in at least 3; 8 more such pairs have no line." in html


@pytest.mark.parametrize(
    ("crowds", "more", "wanted"),
    [
        (["P0, P1, P2, P3, P4, P5"], ["Q, P0", "Q, P1", "Q, P2", "Q, P3", "Q, P4", "Q, P5"], (20, 1, 1)),
        (["P0, P1, P2, P3, P4, P5, P6"], ["Q, P0"], (20, 2, 1)),
        (["P0, P1, P2, P3, P4, P5", "A, B", "A, C", "B, C", "A, D", "B, D"], ["Q, P0", "Q, P1"], (20, 2, 0)),
    ],
    ids=["one as weak", "one as weak and one weaker", "only weaker ones"],
)
def test_what_is_left_out_is_counted_where_it_is_as_strong_as_what_is_drawn(
    tmp_path: Path, crowds: list[str], more: list[str], wanted: tuple[int, int, int]
) -> None:
    built(tmp_path, *(article("Hub", people) for people in (*crowds * 2, *more)))
    found = network(tmp_path, "institutions/hub/")
    assert found is not None
    assert (len(found.arcs), found.least, found.left_out) == wanted


def test_of_few_lines_all_are_drawn_and_the_page_says_no_number(tmp_path: Path) -> None:
    crowd = ", ".join(f"P{number}" for number in range(6))
    built(tmp_path, *[article("Hub", crowd)] * 3)
    found = network(tmp_path, "institutions/hub/")
    assert found is not None
    assert (len(found.arcs), found.least, found.left_out) == (15, 1, 0)
    html = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    assert "A line joins two that appear together in articles on Hub.</figcaption>" in html


def test_there_is_no_picture_of_many_that_are_all_joined_alike(tmp_path: Path) -> None:
    crowd = ", ".join(f"P{number}" for number in range(8))
    built(tmp_path, *[article("Hub", crowd)] * 3)
    assert network(tmp_path, "institutions/hub/") is None


def test_lines_are_counted_in_the_newest_articles_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "NEWEST", 3)
    built(tmp_path, article("Hub, Mill", "Ann, Bo", "2019"), *(text for text in CIRCLE))
    assert lines(tmp_path, "institutions/hub/") == [("Ann", "Mill", 2), ("Ann", "Bo", 2), ("Mill", "Bo", 1)]
    html = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    assert "together in articles on Hub, among the newest 3." in html


def test_every_name_is_a_link_and_the_lines_are_a_list_too(tmp_path: Path) -> None:
    built(tmp_path, *CIRCLE)
    html = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    picture = re.search(r'<svg class="network".*?</svg>', html, re.DOTALL)
    assert picture is not None
    assert re.findall(r'<a href="([^"]*)"><title>([^<]*)</title>', picture[0]) == [
        ("/people/ann/", "Ann"), ("/institutions/mill/", "Mill"), ("/people/bo/", "Bo"),
    ]  # fmt: skip
    assert '<li>Ann and Mill <span class="count">2</span></li>' in html


def test_a_line_comes_and_goes_with_the_article_that_makes_it(tmp_path: Path) -> None:
    built(tmp_path, *CIRCLE)
    apply(tmp_path, "site.yaml", "ledger: off\n")
    apply(tmp_path, "articles/new.md", article("Hub, Yard", "Ann, Bo"))
    run_build(tmp_path)
    with_new = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    apply(tmp_path, "articles/new.md", None)
    run_build(tmp_path)
    without = (tmp_path / "public/institutions/hub/index.html").read_text("utf-8")
    assert ["<li>Ann and Yard" in html for html in (with_new, without)] == [True, False]
