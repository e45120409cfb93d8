from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.dates import ArchiveDate
from sitegen.index import CROWD
from sitegen.pairs import pair_term
from sitegen.termpages import COMPANIONS
from sitegen.viewparts import Companion, Link
from tests import shown
from tests.sites import run_build, write_site

PAIR = "institutions/fudan/with/sjtu/"
SJTU, FUDAN = Link("Shanghai Jiao Tong University", "institutions/sjtu/"), Link("Fudan", "institutions/fudan/")
RECORDS = "- {id: sjtu, name: Shanghai Jiao Tong University, variants: [SJTU]}\n"


def article(institutions: str, number: int, fields: str = "tags: []") -> str:
    return f"---\ntitle: T\ndate: 2024-{number:02}\nslug: a{number}\ninstitutions: [{institutions}]\n{fields}\n---\n\nText.\n"


def shared(count: int, names: str = "SJTU, Fudan") -> dict[str, str]:
    """Return *count* articles of the months from January, each with the institutions *names*."""
    return {f"articles/{number}.md": article(names, number) for number in range(1, count + 1)}


def built(root: Path, files: Mapping[str, str | bytes], settings: str = "") -> Path:
    settings = f"title: T\nledger: off\nbase_url: https://example.org/\n{settings}"
    run_build(write_site(root, {"site.yaml": settings, "authorities/institutions.yaml": RECORDS, **files}))
    return root


def pairs(root: Path) -> set[str]:
    """Return the paths of all pages of two institutions, parts included."""
    return {path for path in shown.paths(root, "institutions/") if "/with/" in path}


def test_two_institutions_of_three_articles_have_a_page_of_those_articles(tmp_path: Path) -> None:
    files = {"articles/x.md": article("Fudan", 7), "articles/y.md": article("SJTU", 8)}
    root = built(tmp_path, {**shared(2), **files, "articles/3.md": article("Shanghai Jiaotong University, fudan", 3)})
    page = shown.listing(root, PAIR)
    assert page.heading == "Fudan and Shanghai Jiao Tong University"
    assert page.members == (FUDAN, SJTU)
    assert (page.count, page.first, page.has_feed, page.facts) == (3, ArchiveDate("2024-01"), False, None)
    assert [card.path for card in page.cards] == ["2024/03/a3/", "2024/02/a2/", "2024/01/a1/"]


def test_the_pages_of_both_lead_to_the_page_of_the_two(tmp_path: Path) -> None:
    root = built(tmp_path, shared(3))
    assert shown.facts(root, SJTU.path).institutions == (Companion(FUDAN.title, FUDAN.path, 3, PAIR),)
    assert shown.facts(root, FUDAN.path).institutions == (Companion(SJTU.title, SJTU.path, 3, PAIR),)


def test_every_page_of_two_is_reached_from_both_however_many_there_are(tmp_path: Path) -> None:
    others = [f"School {number}" for number in range(COMPANIONS + 5)]
    files = shared(1, ", ".join(["SJTU", *others])) | {"articles/9.md": article("SJTU, Lone School", 9)}
    root = built(tmp_path, files, "pairs: 1\n")
    found = shown.facts(root, SJTU.path).institutions
    assert [companion.heading for companion in found] == sorted(["Lone School", *others])
    assert {companion.together_path for companion in found} == {path for path in pairs(root) if "sjtu" in path}
    build_again = built(tmp_path, files, "pairs: 2\n")
    assert len(shown.facts(build_again, SJTU.path).institutions) == COMPANIONS


NUMBERS: dict[str, tuple[str, int, set[str]]] = {
    # Settings, articles of both, and the pages of two.
    "two articles are too few": ("", 2, set()),
    "three articles are enough": ("", 3, {PAIR}),
    "one is enough where the site says so": ("pairs: 1\n", 1, {PAIR}),
    "three are too few where the site says so": ("pairs: 4\n", 3, set()),
    "no number is enough where the site wants none": ("pairs: 0\n", 5, set()),
}


@pytest.mark.parametrize(("settings", "count", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_whether_there_is_a_page_of_two(tmp_path: Path, settings: str, count: int, expected: set[str]) -> None:
    assert pairs(built(tmp_path, shared(count), settings)) == expected


OTHERS: dict[str, dict[str, str]] = {
    "a person and an institution": {f"articles/{n}.md": article("SJTU", n, "people: [Wu]") for n in range(1, 4)},
    "two people": {f"articles/{n}.md": article("", n, "people: [Wu, Li]") for n in range(1, 4)},
    "two tags": {f"articles/{n}.md": article("", n, "tags: [x, y]") for n in range(1, 4)},
    "two names of one institution": shared(3, "SJTU, sjtu, Shanghai Jiao Tong University"),
    "drafts": {f"articles/{n}.md": article("SJTU, Fudan", n, "draft: true") for n in range(1, 4)},
    "an institution and one where an office was held": {
        f"articles/{n}.md": article("Fudan", n, "people: [{name: Wu, role: Dean, institution: sjtu}]") for n in range(1, 4)
    },
}  # fmt: skip


@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_no_page_of_two_is_made_of(tmp_path: Path, files: dict[str, str]) -> None:
    assert pairs(built(tmp_path, files)) == set()


def test_three_institutions_of_the_same_articles_have_three_pages(tmp_path: Path) -> None:
    assert pairs(built(tmp_path, shared(3, "SJTU, Fudan, Qilu"))) == {
        PAIR,
        "institutions/fudan/with/qilu/",
        "institutions/qilu/with/sjtu/",
    }


def test_a_crowd_in_an_article_says_nothing_of_any_two_in_it(tmp_path: Path) -> None:
    crowd = ", ".join(f"Guest {number}" for number in range(CROWD - 1))
    files = {f"articles/{n}.md": article("SJTU, Fudan", n, f"people: [{crowd}]") for n in range(1, 4)}
    root = built(tmp_path, files)
    assert pairs(root) == set()
    assert shown.facts(root, SJTU.path).institutions == ()
    built(root, {"articles/1.md": article("SJTU, Fudan", 1)})
    assert shown.facts(root, SJTU.path).institutions == (Companion(FUDAN.title, FUDAN.path, 1),)
    fewer = crowd.replace(", Guest 0", "").replace("Guest 0, ", "")
    built(root, {f"articles/{n}.md": article("SJTU, Fudan", n, f"people: [{fewer}]") for n in range(1, 4)})
    assert pairs(root) == {PAIR}
    built(root, {"articles/1.md": article("SJTU, Fudan", 1, f"people: [{crowd}]")})
    assert shown.facts(root, SJTU.path).institutions == (Companion(FUDAN.title, FUDAN.path, 2),)


def test_the_page_of_two_goes_with_the_third_article_and_comes_back_with_it(tmp_path: Path) -> None:
    root = built(tmp_path, shared(3))
    built(root, {"articles/2.md": article("SJTU", 2)})
    assert pairs(root) == set()
    assert shown.facts(root, SJTU.path).institutions == (Companion(FUDAN.title, FUDAN.path, 2),)
    built(root, {"articles/2.md": article("Fudan, SJTU", 2)})
    assert pairs(root) == {PAIR}
    assert shown.facts(root, FUDAN.path).institutions == (Companion(SJTU.title, SJTU.path, 3, PAIR),)


def test_the_page_of_two_moves_with_the_address_of_one(tmp_path: Path) -> None:
    root = built(tmp_path, shared(3))
    built(
        root, {"authorities/institutions.yaml": RECORDS + "- {id: zfu, name: University of Fudan, variants: [Fudan]}\n"}
    )
    assert pairs(root) == {"institutions/sjtu/with/zfu/"}
    page = shown.listing(root, "institutions/sjtu/with/zfu/")
    assert page.heading == "Shanghai Jiao Tong University and University of Fudan"


def test_the_page_of_two_has_parts_where_they_share_many_articles(tmp_path: Path) -> None:
    root = built(tmp_path, shared(5), "per_page: 2\n")
    assert pairs(root) == {PAIR, f"{PAIR}page/1/", f"{PAIR}page/2/"}
    top, first = shown.listing(root, PAIR), shown.listing(root, f"{PAIR}page/1/")
    assert [card.path for card in top.cards] == ["2024/05/a5/", "2024/04/a4/", "2024/03/a3/"]
    assert [card.path for card in first.cards] == ["2024/02/a2/", "2024/01/a1/"]
    assert (first.number, first.members, first.heading) == (1, (FUDAN, SJTU), "Fudan and Shanghai Jiao Tong University")
    assert shown.redirect(root, f"{PAIR}page/2/") == PAIR


def test_the_counts_of_companions_follow_every_article_that_comes_and_goes(tmp_path: Path) -> None:
    root = built(tmp_path, {**shared(2), "articles/x.md": article("SJTU", 9, "people: [Wu, Li]")})
    built(root, {"articles/x.md": article("SJTU, Fudan", 9, "people: [Wu]")})
    (root / "articles/1.md").unlink()
    built(root, {})
    facts = shown.facts(root, SJTU.path)
    assert facts.institutions == (Companion(FUDAN.title, FUDAN.path, 2),)
    assert facts.people == (Companion("Wu", "people/wu/", 1),)
    assert shown.facts(root, "people/wu/").people == ()


def test_two_institutions_are_one_term_whichever_comes_first() -> None:
    assert pair_term("sjtu", "~fudan") == pair_term("~fudan", "sjtu") == "sjtu\n~fudan"
