from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.check import check
from sitegen.site import read_site
from tests.sites import write_site

INSTITUTIONS = """\
- {id: qilu, name: Qilu University}
- {id: sdas, name: Shandong Academy of Sciences, parent: qilu}
- {id: new, name: New Qilu, earlier: qilu}
- {id: sjtu, name: Shanghai Jiao Tong University, variants: [SJTU]}
"""


def article(*people: str, date: str = "2020-06-01") -> str:
    """Return an article whose first person stands on line 5."""
    names = "".join(f"\n  - {person}" for person in people)
    return f"---\ntitle: T\ndate: {date}\npeople:{names}\n---\n\nText.\n"


def held(*offices: str, name: str = "wu") -> str:
    """Return a record of a person with *offices*, each a map without its braces."""
    return f"- id: {name}\n  name: {name.capitalize()}\n  offices:" + "".join(
        f"\n    - {{{office}}}" for office in offices
    )


def contradictions(root: Path, files: dict[str, str]) -> list[str]:
    sites = {"site.yaml": "title: T\n", "authorities/institutions.yaml": INSTITUTIONS, "articles/none.md": article("X")}
    write_site(root, {**sites, **files})
    return [str(problem) for problem in check(read_site(root)) if problem.code == "W303"]


RECTOR = held("role: Rector, institution: qilu, from: 2015, until: 2018-06")
ATTESTED: dict[str, tuple[str, str, str, list[str]]] = {
    # The record, the office in an article, the article's date, and what is said.
    "an office within its time": (RECTOR, "{name: Wu, role: Rector, institution: qilu}", "2016-01-01", []),
    "an office on its last day": (RECTOR, "{name: Wu, role: Rector, institution: qilu}", "2018-06-30", []),
    "an office on its first day": (RECTOR, "{name: Wu, role: rector, institution: Qilu University}", "2015-01-01", []),
    "an office after its time": (
        RECTOR,
        "{name: Wu, role: rector, institution: Qilu University}",
        "2018-07-01",
        [
            "authorities/people.yaml:1: W303 Wu: articles/a.md of 2018-07-01 names the office 'Rector, Qilu University'; "
            "the record has it 2015 to 2018-06."
        ],
    ),
    "an office before its time": (
        RECTOR,
        "{name: Wu, role: Rector, institution: qilu}",
        "2014-12-31",
        [
            "authorities/people.yaml:1: W303 Wu: articles/a.md of 2014-12-31 names the office 'Rector, Qilu University'; "
            "the record has it 2015 to 2018-06."
        ],
    ),
    "an office in a year that may be its last": (RECTOR, "{name: Wu, role: Rector, institution: qilu}", "2018", []),
    "an office without an end": (
        held("role: Rector, institution: qilu, from: 2015"),
        "{name: Wu, role: Rector, institution: qilu}",
        "2040-01-01",
        [],
    ),
    "an office before one without an end": (
        held("role: Rector, institution: qilu, from: 2015"),
        "{name: Wu, role: Rector, institution: qilu}",
        "2013-05",
        [
            "authorities/people.yaml:1: W303 Wu: articles/a.md of 2013-05 names the office 'Rector, Qilu University'; "
            "the record has it 2015 to …."
        ],
    ),
    "an office in neither of its two times": (
        held("role: Rector, institution: qilu, until: 2001", "role: Rector, institution: qilu, from: 2010, until: 2012"),
        "{name: Wu, role: Rector, institution: qilu}",
        "2005-05-05",
        [
            "authorities/people.yaml:1: W303 Wu: articles/a.md of 2005-05-05 names the office 'Rector, Qilu University'; "
            "the record has it … to 2001 and 2010 to 2012."
        ],
    ),
    "an office in one of its two times": (
        held("role: Rector, institution: qilu, until: 2001", "role: Rector, institution: qilu, from: 2010"),
        "{name: Wu, role: Rector, institution: qilu}",
        "2011-05-05",
        [],
    ),
    "another office": (RECTOR, "{name: Wu, role: Dean, institution: qilu}", "2020-01-01", []),
    "the office at another place": (RECTOR, "{name: Wu, role: Rector, institution: SJTU}", "2020-01-01", []),
    "the office without a place": (RECTOR, "'Wu, Rector'", "2020-01-01", []),
    "the office of somebody else": (RECTOR, "{name: Li, role: Rector, institution: qilu}", "2020-01-01", []),
    "an office at a place without a record": (
        held("role: Editor, institution: The Paper, until: 2001"),
        "{name: Wu, role: Editor, institution: the paper}",
        "2005-05-05",
        [
            "authorities/people.yaml:1: W303 Wu: articles/a.md of 2005-05-05 names the office 'Editor, The Paper'; "
            "the record has it … to 2001."
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("record", "person", "date", "expected"), ATTESTED.values(), ids=ATTESTED)
def test_an_article_attests(tmp_path: Path, record: str, person: str, date: str, expected: list[str]) -> None:
    files = {"authorities/people.yaml": record, "articles/a.md": article(person, date=date)}
    assert contradictions(tmp_path, files) == expected


def test_of_all_articles_that_contradict_a_record_the_oldest_is_named(tmp_path: Path) -> None:
    person = "{name: Wu, role: Rector, institution: qilu}"
    dates = {"articles/a.md": "2022-01-01", "articles/b.md": "2019-01-01", "articles/c.md": "2016-01-01"}
    files = {name: article(person, date=date) for name, date in dates.items()}
    assert contradictions(tmp_path, {"authorities/people.yaml": RECTOR, **files}) == [
        "authorities/people.yaml:1: W303 Wu: articles/b.md of 2019-01-01 names the office 'Rector, Qilu University'; "
        "the record has it 2015 to 2018-06."
    ]


QILU_AND_SJTU = "'President, Qilu University' and 'President, Shanghai Jiao Tong University'"
ASSERTED: dict[str, tuple[str, list[str]]] = {
    "the head of two bodies at a time": (
        held("role: President, institution: qilu, from: 2010, until: 2018", "role: President, institution: SJTU, from: 2012, until: 2015"),
        [f"authorities/people.yaml:1: W303 Wu: {QILU_AND_SJTU} exclude each other, and their dates overlap."],
    ),
    "the head of two bodies, of different names": (
        held("role: rector, institution: qilu, from: 2010, until: 2018", "role: CEO, institution: Acme, from: 2012"),
        [
            "authorities/people.yaml:1: W303 Wu: 'rector, Qilu University' and 'CEO, Acme' exclude each other, "
            "and their dates overlap."
        ],
    ),
    "the head of two bodies, of which the first may have ended": (
        held("role: President, institution: qilu, from: 2010", "role: President, institution: SJTU, from: 2012, until: 2015"),
        [],
    ),
    "the head of one body after another": (
        held("role: President, institution: qilu, from: 2010, until: 2012", "role: President, institution: SJTU, from: 2012"),
        [],
    ),
    "the head of one body and of another in the year in which the first ended": (
        held("role: President, institution: qilu, from: 2010, until: 2012-06", "role: President, institution: SJTU, from: 2012"),
        [],
    ),
    "the head of one body and, who knows when, of another": (
        held("role: President, institution: qilu", "role: President, institution: SJTU, from: 2012"),
        [],
    ),
    "the head of a body and of its part": (
        held("role: President, institution: qilu, from: 2010, until: 2018", "role: President, institution: sdas, from: 2010, until: 2018"),
        [],
    ),
    "the head of a body and of the one that came from it": (
        held("role: President, institution: new, from: 2010, until: 2018", "role: President, institution: qilu, from: 2010, until: 2018"),
        [],
    ),
    "the head of a body and, who knows where, of another": (
        held("role: President, institution: qilu, from: 2010, until: 2018", "role: President, from: 2010, until: 2018"),
        [],
    ),
    "the head and a member of two bodies": (
        held("role: President, institution: qilu, from: 2010, until: 2018", "role: Member, institution: SJTU, from: 2010, until: 2018"),
        [],
    ),
    "an office and that of its deputy at one place": (
        held("role: Dean, institution: qilu, from: 2010, until: 2018", "role: Vice-Dean, institution: Qilu University, from: 2010-05"),
        [
            "authorities/people.yaml:1: W303 Wu: 'Dean, Qilu University' and 'Vice-Dean, Qilu University' exclude each "
            "other, and their dates overlap."
        ],
    ),
    "an office and that of its deputy in Chinese": (
        held("role: 副校长, institution: qilu, from: 2010, until: 2018", "role: 校长, institution: qilu, from: 2011"),
        [
            "authorities/people.yaml:1: W303 Wu: '副校长, Qilu University' and '校长, Qilu University' exclude each other, "
            "and their dates overlap."
        ],
    ),
    "an office and that of its deputy at two places": (
        held("role: Dean, institution: qilu, from: 2010, until: 2018", "role: Vice Dean, institution: SJTU, from: 2010, until: 2018"),
        [],
    ),
    "one office at one place, twice": (
        held("role: Dean, institution: qilu, from: 2010, until: 2018", "role: Dean, institution: qilu, from: 2011"),
        [],
    ),
    "two offices at one place": (
        held("role: President, institution: qilu, from: 2010, until: 2018", "role: Party Secretary, institution: qilu, from: 2010, until: 2018"),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), ASSERTED.values(), ids=ASSERTED)
def test_a_record_asserts(tmp_path: Path, record: str, expected: list[str]) -> None:
    assert contradictions(tmp_path, {"authorities/people.yaml": record}) == expected


SUCCESSIONS: dict[str, tuple[str, str, list[str]]] = {
    # The offices of two people, and what is said.
    "one after the other": (
        "role: President, institution: qilu, from: 2010, until: 2012-05",
        "role: President, institution: qilu, from: 2012-06",
        [],
    ),
    "one after the other, in one year that is all that is known": (
        "role: President, institution: qilu, from: 2010, until: 2012",
        "role: President, institution: qilu, from: 2012",
        [],
    ),
    "at the same time": (
        "role: President, institution: qilu, from: 2010, until: 2018",
        "role: president, institution: Qilu University, from: 2012, until: 2014",
        ["authorities/people.yaml:1: W303 Li: Wu was 'president, Qilu University' at the same time."],
    ),
    "one after the other, who knows when the first left": (
        "role: President, institution: qilu, from: 2001",
        "role: President, institution: qilu, from: 2012, until: 2014",
        [],
    ),
    "at the same time, one as the other's deputy": (
        "role: President, institution: qilu, from: 2010, until: 2018",
        "role: Vice President, institution: qilu, from: 2010, until: 2018",
        [],
    ),
    "at the same time, in an office that many hold": (
        "role: Professor, institution: qilu, from: 2010, until: 2018",
        "role: Professor, institution: qilu, from: 2010, until: 2018",
        [],
    ),
    "at the same time at two places": (
        "role: President, institution: qilu, from: 2010, until: 2018",
        "role: President, institution: sjtu, from: 2010, until: 2018",
        [],
    ),
    "at the same time, who knows where": (
        "role: President, from: 2010, until: 2018",
        "role: President, from: 2010, until: 2018",
        [],
    ),
}


@pytest.mark.parametrize(("first", "second", "expected"), SUCCESSIONS.values(), ids=SUCCESSIONS)
def test_two_people_held_an_office(tmp_path: Path, first: str, second: str, expected: list[str]) -> None:
    records = f"{held(first, name='li')}\n{held(second, name='wu')}\n"
    assert contradictions(tmp_path, {"authorities/people.yaml": records}) == expected


TOGETHER: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "the head of two bodies": (
        ("{name: Li, role: President, institution: qilu}", "{name: li, role: President, institution: SJTU}"),
        [f"articles/a.md:6: W303 {QILU_AND_SJTU} exclude each other on one day."],
    ),
    "an office and its deputy's": (
        ("{name: Li, role: Acting Dean, institution: qilu}", "X", "{name: Li, role: Dean, institution: qilu}"),
        [
            "articles/a.md:7: W303 'Acting Dean, Qilu University' and 'Dean, Qilu University' exclude each other on one day."
        ],
    ),
    "the heads of a body and its part": (
        ("{name: Li, role: President, institution: qilu}", "{name: Li, role: Rector, institution: sdas}"),
        [],
    ),
    "two offices at one place": (
        ("{name: Li, role: Dean, institution: qilu}", "{name: Li, role: Party Secretary, institution: qilu}"),
        [],
    ),
}


@pytest.mark.parametrize(("people", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_an_article_gives_one_person(tmp_path: Path, people: tuple[str, ...], expected: list[str]) -> None:
    assert contradictions(tmp_path, {"articles/a.md": article(*people)}) == expected


def test_two_people_may_hold_what_one_cannot_hold_alone(tmp_path: Path) -> None:
    people = ("{name: Li, role: President, institution: qilu}", "{name: Wu, role: President, institution: sjtu}")
    assert contradictions(tmp_path, {"articles/a.md": article(*people)}) == []


def test_a_draft_attests_nothing(tmp_path: Path) -> None:
    draft = article("{name: Wu, role: Rector, institution: qilu}").replace("title: T", "title: T\ndraft: true")
    assert contradictions(tmp_path, {"authorities/people.yaml": RECTOR, "articles/a.md": draft}) == []
