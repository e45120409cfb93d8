from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from sitegen.terms import MOST_ALIKE, likenesses_of, sort_key
from sitegen.viewparts import Link
from tests import shown
from tests.sites import run_build, write_site


def article(fields: str, body: str = "Text.") -> str:
    return f"---\ntitle: T\ndate: 2024-04-01\n{fields}\n---\n\n{body}\n"


INSTITUTIONS = """\
- {id: qilu, name: Qilu University, variants: [QU]}
- {id: arts, name: School of Arts, parent: qilu}
- {id: old, name: Old College, merged_into: qilu}
"""
PEOPLE = "- {id: wu, name: Wu Yantao, institution: qilu, offices: [{role: Dean, institution: qilu}]}\n"

PAGES: dict[str, tuple[str, set[str]]] = {
    # An article beside the records above, and the pages of institutions and people.
    "no record that nothing uses": (article("tags: [x]"), set()),
    "a record that an article declares": (article("institutions: [QU]"), {"institutions/qilu/"}),
    "a record that a text mentions": (article("", "At Qilu University."), {"institutions/qilu/"}),
    "no record that a text mentions by a name that it does not link": (article("", "At QU."), set()),
    "a record that a text links by force": (article("", "At [[QU]]."), {"institutions/qilu/"}),
    "no record that a text may not link": (article("unlinked: [qilu]", "At Qilu University."), set()),
    "no record that an article is not to be linked with": (article("unlinked: true", "At Qilu University."), set()),
    "no record that only another record refers to": (
        article("institutions: [arts]"),
        {"institutions/arts/"},
    ),
    "no record that only a draft uses": (article("draft: true\ninstitutions: [QU]"), set()),
    "a record where somebody held an office": (
        article("people: [{name: Ada, role: Dean, institution: qilu}]"),
        {"institutions/qilu/", "people/ada/"},
    ),
    "no name without a record where somebody held an office": (
        article("people: [{name: Ada, role: Dean, institution: Fudan}]"),
        {"people/ada/"},
    ),
    "no record where a record says that somebody held an office": (article("people: [wu]"), {"people/wu/"}),
    "a name without a record that an article declares": (article("people: [Li Bai]", "Li Bai."), {"people/li-bai/"}),
    "a name that several bear": (
        article("people: [Ada]"),
        {"people/ada-ambiguous/"},
    ),
    "a redirect from the address of a merged record, beside its own": (
        article("institutions: [Old College]"),
        {"institutions/qilu/", "institutions/old/"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), PAGES.values(), ids=PAGES)
def test_there_is_a_page_for(tmp_path: Path, text: str, expected: set[str]) -> None:
    people = PEOPLE if "[Ada]" not in text else "- {id: a, name: Ada, distinct_from: b}\n- {id: b, name: Ada}\n"
    files = {"authorities/institutions.yaml": INSTITUTIONS, "authorities/people.yaml": people, "articles/a.md": text}
    run_build(write_site(tmp_path, {"site.yaml": "title: T\n", **files}))
    redirected = {"institutions/old/"} if "institutions/qilu/" in expected else set()
    assert shown.paths(tmp_path, "institutions/") | shown.paths(tmp_path, "people/") == expected | redirected


def test_the_address_of_a_merged_record_leads_to_the_one_at_the_end_of_the_chain(tmp_path: Path) -> None:
    records = "- {id: a, name: Ada}\n- {id: b, merged_into: a}\n- {id: c, merged_into: b}\n- {id: x, merged_into: y}\n- {id: y, name: Y}\n"
    files = {"authorities/people.yaml": records, "articles/a.md": article("people: [c]")}
    run_build(write_site(tmp_path, {"site.yaml": "title: T\n", **files}))
    assert shown.paths(tmp_path, "people/") == {"people/a/", "people/b/", "people/c/"}
    assert [shown.redirect(tmp_path, f"people/{old}/") for old in "bc"] == ["people/a/", "people/a/"]


def test_no_name_is_linked_and_none_has_a_page_for_it_where_the_site_says_so(tmp_path: Path) -> None:
    files = {"authorities/institutions.yaml": INSTITUTIONS, "articles/a.md": article("", "At Qilu University.")}
    run_build(write_site(tmp_path, {"site.yaml": "title: T\nlink_names: none\n", **files}))
    assert shown.paths(tmp_path, "institutions/") == set()
    run_build(write_site(tmp_path, {"articles/a.md": article("institutions: [qilu]", "At Qilu University.")}))
    assert "data-entity" not in shown.article(tmp_path, "2024/04/a/").html


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Qilu University", "qilu university"),
        ("École Élémentaire", "ecole elementaire"),
        ("“Quoted” Press", "quoted” press"),
        ("«La» Presse", "la» presse"),
        ("(Brackets)", "brackets)"),
        ("1st Army", "1st army"),
        ("Ørsted", "ørsted"),
        ("Московский", "московскии"),
    ],
)
def test_the_index_sorts_a_name_by_its_letters(heading: str, expected: str) -> None:
    assert sort_key(heading) == expected


def test_the_index_sorts_a_chinese_name_by_its_sound() -> None:
    pytest.importorskip("pypinyin")
    assert sort_key("北京大学") == "bei 北 jing 京 da 大 xue 学 "
    assert sort_key("《人民日报》") == "ren 人 min 民 ri 日 bao 报 》"


def test_without_pypinyin_the_index_sorts_a_chinese_name_by_its_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    # Both are put back in the end: the package's own name for the module, which an import sets anew, and the module.
    monkeypatch.setattr("sitegen.terms", sys.modules["sitegen.terms"])
    monkeypatch.delitem(sys.modules, "sitegen.terms")
    assert importlib.import_module("sitegen.terms").sort_key("《人民日报》") == "人民日报》"


ALIKE: dict[str, tuple[str, str, bool]] = {
    "the same words in another order": ("Wu Yantao", "Yantao Wu", True),
    "the same but for brackets": ("Qilu University (Jinan)", "Qilu University", True),
    "the same but for small words": ("School of Law", "The Law School", True),
    "the same but for an initial": ("John F. Kennedy", "John Kennedy", True),
    "the same but for blanks": ("Jiao Tong University", "Jiaotong University", True),
    "the same but for a country": ("U.S. Department of State", "State Department", True),
    "one word more": ("Qilu University", "Qilu Normal University", False),
    "nothing but small words in common": ("The United States", "The United Nations", False),
}


@pytest.mark.parametrize(("one", "other", "expected"), ALIKE.values(), ids=ALIKE)
def test_two_names_look_alike_or_not_that_are(one: str, other: str, expected: bool) -> None:
    assert bool(likenesses_of(one) & likenesses_of(other)) is expected


def test_a_name_that_many_have_in_common_makes_none_of_them_similar(tmp_path: Path) -> None:
    names = [f"Law School ({number})" for number in range(MOST_ALIKE + 1)]
    files = {"articles/a.md": article(f"institutions: [{', '.join(names[:3])}]")}
    run_build(write_site(tmp_path, {"site.yaml": "title: T\npairs: 0\n", **files}))
    first = "institutions/law-school-0/"
    assert shown.facts(tmp_path, first).similar == tuple(
        Link(f"Law School ({number})", f"institutions/law-school-{number}/") for number in (1, 2)
    )
    run_build(write_site(tmp_path, {"articles/a.md": article(f"institutions: [{', '.join(names)}]")}))
    assert shown.facts(tmp_path, first).similar == ()


def test_a_term_is_headed_as_its_record_is_by_now(tmp_path: Path) -> None:
    files = {"authorities/tags.yaml": "- {id: eu, name: European Union}\n", "articles/a.md": article("tags: [EU]")}
    run_build(write_site(tmp_path, {"site.yaml": "title: T\n", **files}))
    assert shown.listing(tmp_path, "tags/eu/").heading == "European Union"
    run_build(write_site(tmp_path, {"authorities/tags.yaml": "- {id: eu, name: The Union}\n"}))
    assert shown.listing(tmp_path, "tags/eu/").heading == "The Union"
    assert [name.heading for name in shown.article(tmp_path, "2024/04/a/").tags] == ["The Union"]
