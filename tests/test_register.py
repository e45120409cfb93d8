from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.authorities import AuthorityRecord, Variant
from sitegen.build import build
from sitegen.catalog import Catalog, open_catalog
from sitegen.check import check
from sitegen.errors import Problem
from sitegen.mentions import Form
from sitegen.recordchanges import RecordChanges, take_over
from sitegen.recordfiles import parse_record_file
from sitegen.register import Register, record_problems
from sitegen.settings import RecordFolder, Settings
from sitegen.site import read_site
from sitegen.viewparts import Link
from tests import shown
from tests.sites import write_site

FILE = "authorities/people.yaml"


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog(None) as catalog:
        yield catalog


def given(catalog: Catalog, text: str, file: str = FILE) -> RecordChanges:
    """Record *text*, a list of records, as the contents of *file*."""
    records, problems = parse_record_file(text.encode(), file, RecordFolder(), Settings())
    assert problems == []
    return take_over(catalog, Register(catalog), {file: records})


FOUND: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    # Records, a name, the ids of the records it may belong to, and its term.
    "a name nobody bears": ("- {id: a, name: Ada}\n", "Wu", (), "~wu"),
    "no name": ("- {id: a, name: Ada}\n", "", (), ""),
    "the name": ("- {id: x, name: Ada Example}\n", "Ada Example", ("x",), "x"),
    "the name in another spelling": ("- {id: x, name: Ada Example}\n", "ADA-EXÁMPLE", ("x",), "x"),
    "a native name": ("- {id: x, name: Wu, native: {zh: 吴言涛}}\n", "吴言涛", ("x",), "x"),
    "a variant": ("- {id: x, name: Wu, variants: [{text: Y. T. Wu}]}\n", "YT Wu", ("x",), "x"),
    "the id": ("- {id: wu-yantao, name: W}\n", "wu-yantao", ("wu-yantao",), "wu-yantao"),
    "the id in another spelling": ("- {id: wu-yantao, name: W}\n", "Wu Yantao", ("wu-yantao",), "wu-yantao"),
    "the id of one record and the name of another": (
        "- {id: ada, name: Ada Example}\n- {id: b, name: ada}\n",
        "ada",
        ("ada",),
        "ada",
    ),
    "the id of one record and the name of another, in another spelling": (
        "- {id: ada, name: Ada Example}\n- {id: b, name: ada}\n",
        "Ada",
        ("ada", "b"),
        "?ada",
    ),
    "the names of two": ("- {id: b, name: Ada}\n- {id: a, name: ADA}\n", "Ada", ("a", "b"), "?ada"),
    "a name of a merged record": ("- {id: a, name: Ada}\n- {id: b, name: Bea, merged_into: a}\n", "Bea", ("a",), "a"),
    "the id of a merged record": ("- {id: a, name: Ada}\n- {id: b, merged_into: a}\n", "b", ("a",), "a"),
    "a name of a record and of one merged into it": (
        "- {id: a, name: Ada}\n- {id: b, name: ada, merged_into: a}\n",
        "Ada",
        ("a",),
        "a",
    ),
    "a name at the end of a chain": (
        "- {id: a, name: A}\n- {id: b, merged_into: a}\n- {id: c, merged_into: b}\n- {id: d, name: D, merged_into: c}\n",
        "D",
        ("a",),
        "a",
    ),
    "a name of a record merged into none that there is": (
        "- {id: b, name: Bea, merged_into: gone}\n",
        "Bea",
        ("b",),
        "b",
    ),
    "a name in a circle": (
        "- {id: a, name: Ada, merged_into: b}\n- {id: b, name: Bea, merged_into: a}\n",
        "Ada",
        ("a",),
        "a",
    ),
    "a name whose address is a record's": ("- {id: st-mary, name: Mary}\n", "St. Mary!", ("st-mary",), "st-mary"),
    "a name whose address is a record's, though its key is not": (
        "- {id: page-1, name: Sheet}\n",
        "Page",
        (),
        "page-1",
    ),
}


@pytest.mark.parametrize(("records", "name", "ids", "term"), FOUND.values(), ids=FOUND)
def test_a_name_belongs_to(catalog: Catalog, records: str, name: str, ids: tuple[str, ...], term: str) -> None:
    given(catalog, records)
    register = Register(catalog)
    assert (register.find("people", name), register.term("people", name)) == (ids, term)


def test_a_name_of_a_person_is_no_name_of_an_institution(catalog: Catalog) -> None:
    given(catalog, "- {id: a, name: Ada}\n")
    assert Register(catalog).term("institutions", "Ada") == "~ada"


def test_a_record_stands_for_all_that_were_merged_into_it(catalog: Catalog) -> None:
    given(catalog, "- {id: a, name: A}\n- {id: b, merged_into: a}\n- {id: c, merged_into: b}\n- {id: d, name: D}\n")
    register = Register(catalog)
    assert register.group("people", "a") == {"a", "b", "c"}
    assert register.group("people", "b") == {"b", "c"}
    assert [register.final("people", id_) for id_ in "abcdx"] == ["a", "a", "a", "d", "x"]


def test_a_circle_of_mergers_is_a_group_of_its_own(catalog: Catalog) -> None:
    given(catalog, "- {id: a, name: A, merged_into: b}\n- {id: b, merged_into: c}\n- {id: c, merged_into: a}\n")
    assert Register(catalog).group("people", "b") == {"a", "b", "c"}


def needles(catalog: Catalog) -> set[tuple[str, str, str]]:
    return set(catalog.rows("SELECT term, form, rule FROM needles"))


def test_texts_are_searched_for_every_form_by_its_own_rule_or_its_records_or_the_usual_one(catalog: Catalog) -> None:
    changes = given(
        catalog,
        "- id: a\n  name: The Ada Example\n  link: never\n"
        "  variants: [{text: Ada, link: always}, A. Example, …]\n"
        "- {id: b, name: Bea Example, native: {zh: 贝亚}, variants: [{text: 贝亚, link: always}], merged_into: c}\n"
        "- {id: c, name: Cleo}\n",
    )
    expected = {
        ("a", "The Ada Example", "never"),
        ("a", "Ada Example", "never"),
        ("a", "Ada", "always"),
        ("a", "A. Example", "never"),
        ("c", "Cleo", "declared"),
        ("c", "Bea Example", "always"),
        ("c", "贝亚", "always"),
    }
    assert needles(catalog) == expected
    assert set(changes.forms) == {Form(("people", term), form, rule) for term, form, rule in expected}


def test_texts_are_never_searched_for_tags(catalog: Catalog) -> None:
    given(catalog, "- {id: a, name: Trade Agreements}\n", "authorities/tags.yaml")
    assert needles(catalog) == set()


ADA, BEA = "- {id: ada, name: Ada}\n", "- {id: bea, name: Bea}\n"
CHANGES: dict[str, tuple[str, str, RecordChanges]] = {
    # Records before and after, and what that reaches: keys of names are those that belong to others than before.
    "nothing where only a line moves": (ADA + BEA, "\n" + BEA + ADA, RecordChanges()),
    "no name where a note is another": (
        "- {id: ada, name: Ada, note: x}\n",
        "- {id: ada, name: Ada, note: y}\n",
        RecordChanges(records={("people", "ada")}),
    ),
    "a new record and its names": (
        BEA,
        BEA + "- {id: ada, name: Ada, variants: [A. E.]}\n",
        RecordChanges(
            records={("people", "ada")},
            moved={("people", "ada")},
            keys={("people", "ada"), ("people", "ae")},
            forms=[Form(("people", "ada"), "Ada", "declared"), Form(("people", "ada"), "A. E.", "always")],
            identified={("people", "ada")},
            identified_keys={("people", "ada"), ("people", "ae")},
        ),
    ),
    "a record that went and its names": (
        ADA + BEA,
        BEA,
        RecordChanges(
            records={("people", "ada")},
            moved={("people", "ada")},
            keys={("people", "ada")},
            identified={("people", "ada")},
        ),
    ),
    "a name that goes from one record to another": (
        "- {id: ada, name: Ada, variants: [Lovelace]}\n- {id: bea, name: Bea}\n",
        "- {id: ada, name: Ada}\n- {id: bea, name: Bea, variants: [Lovelace]}\n",
        RecordChanges(
            records={("people", "ada"), ("people", "bea")},
            keys={("people", "lovelace")},
            forms=[Form(("people", "bea"), "Lovelace", "declared")],
        ),
    ),
    "a variant and the rule of another": (
        "- {id: ada, name: Ada Example, variants: [A. E.]}\n",
        "- {id: ada, name: Ada Example, variants: [{text: A. E., link: never}, Lovelace]}\n",
        RecordChanges(
            records={("people", "ada")},
            keys={("people", "lovelace")},
            forms=[Form(("people", "ada"), "A. E.", "never"), Form(("people", "ada"), "Lovelace", "declared")],
        ),
    ),
    "the names of a record that is merged, and the one that gets them": (
        ADA + BEA,
        "- {id: ada, name: Ada, merged_into: bea}\n" + BEA,
        RecordChanges(
            records={("people", "ada"), ("people", "bea")},
            moved={("people", "ada")},
            keys={("people", "ada")},
            forms=[Form(("people", "bea"), "Ada", "declared")],
            identified={("people", "ada"), ("people", "bea")},
            identified_keys={("people", "ada"), ("people", "bea")},
        ),
    ),
    "the names of all records that were merged into one that is merged": (
        ADA + BEA + "- {id: cleo, name: Cleo, merged_into: bea}\n",
        ADA + "- {id: bea, name: Bea, merged_into: ada}\n- {id: cleo, name: Cleo, merged_into: bea}\n",
        RecordChanges(
            records={("people", "ada"), ("people", "bea"), ("people", "cleo")},
            moved={("people", "bea")},
            keys={("people", "bea"), ("people", "cleo")},
            forms=[Form(("people", "ada"), "Bea", "declared"), Form(("people", "ada"), "Cleo", "declared")],
            identified={("people", "ada"), ("people", "bea")},
            identified_keys={("people", "ada"), ("people", "bea"), ("people", "cleo")},
        ),
    ),
    "the names of a record that is split off": (
        "- {id: ada, name: Ada, merged_into: bea}\n" + BEA,
        ADA + BEA,
        RecordChanges(
            records={("people", "ada"), ("people", "bea")},
            moved={("people", "ada")},
            keys={("people", "ada")},
            forms=[Form(("people", "ada"), "Ada", "declared")],
            identified={("people", "ada"), ("people", "bea")},
            identified_keys={("people", "ada"), ("people", "bea")},
        ),
    ),
    "the articles of a record with another identifier": (
        ADA + BEA,
        "- {id: ada, name: Ada, identifiers: {wikidata: Q1}}\n" + BEA,
        RecordChanges(records={("people", "ada")}, identified={("people", "ada")}, identified_keys={("people", "ada")}),
    ),
    "the records to which it referred and refers": (
        "- {id: ada, name: Ada, parent: bea, earlier: [c, d]}\n",
        "- {id: ada, name: Ada, distinct_from: bea, later: e}\n",
        RecordChanges(records={("people", "ada")}, related={("people", id_) for id_ in ("bea", "c", "d", "e")}),
    ),
    "the institutions of offices that a record asserts or does not assert any more": (
        "- {id: ada, name: Ada, offices: [{role: Rector, institution: Qilu}]}\n",
        "- {id: ada, name: Ada, institution: SJTU}\n",
        RecordChanges(
            records={("people", "ada")}, related={("institutions", "~qilu"), ("institutions", "~sjtu")}, settled={"ada"}
        ),
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_records_reaches(catalog: Catalog, before: str, after: str, expected: RecordChanges) -> None:
    given(catalog, before)
    changes = given(catalog, after)
    assert changes == expected


def test_of_two_records_with_one_id_the_first_counts_until_it_goes(catalog: Catalog) -> None:
    other = "authorities/people/ada.md"
    first = AuthorityRecord("people", "Ada", "Ada One", variants=(Variant("One"),), source=FILE, line=1)
    second = dataclasses.replace(first, id="ada", name="Ada Two", variants=(), source=other)
    register = Register(catalog)
    take_over(catalog, register, {other: [second], FILE: [first]})
    assert [register.record("people", id_) for id_ in ("Ada", "ada")] == [first, None]
    take_over(catalog, register, {FILE: []})
    assert [register.record("people", id_) for id_ in ("Ada", "ada")] == [None, second]
    assert register.term("people", "One") == "~one"


PROBLEMS: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing in records that know of each other": (
        {
            FILE: "- {id: a, name: A, distinct_from: b, earlier: b}\n- {id: b, name: a, parent: a}\n"
            "- {id: c, name: C, merged_into: a}\n"
        },
        [],
    ),
    "an id that two files have": (
        {FILE: ADA, "authorities/people/ADA.md": "---\nname: Another\n---\n", "authorities/tags.yaml": ADA},
        ["authorities/people/ADA.md:2: E304 The id 'ADA' belongs to the record at authorities/people.yaml:1 already."],
    ),
    "a name of two records in one file": (
        {FILE: "- {id: a, name: A, variants: [C]}\n- id: b\n  name: B\n  variants: [c]\n"},
        [
            "authorities/people.yaml:2: E302 'c' is a name of b, and of a (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
        ],
    ),
    "a name of records in two files": (
        {"authorities/people.yml": "- {id: a, name: A. D. Ada}\n", FILE: "- {id: z, name: Z, native: {en: AD Ada}}\n"},
        [
            "authorities/people.yml:1: E302 'A. D. Ada' is a name of a, and of z (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
        ],
    ),
    "a name that is the id of another record": (
        {FILE: "- {id: a, name: B}\n- {id: b, name: Bea}\n"},
        [
            "authorities/people.yaml:2: E302 'b' is a name of b, and of a (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
        ],
    ),
    "a name of three records, at each but the first": (
        {FILE: "- {id: a, name: N}\n- {id: b, name: N}\n- {id: c, name: N}\n"},
        [
            f"authorities/people.yaml:{line}: E302 'N' is a name of {id_}, and of a (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
            for line, id_ in ((2, "b"), (3, "c"))
        ],
    ),
    "a name of a merged record and of a third": (
        {FILE: "- {id: a, name: A}\n- {id: b, name: N, merged_into: a}\n- {id: c, name: N}\n"},
        [
            "authorities/people.yaml:3: E302 'N' is a name of c, and of a (authorities/people.yaml:1) too: "
            "keep it in one of the two, make both longer, or say with 'distinct_from' that they are two."
        ],
    ),
    "references to no record": (
        {
            FILE: "- {id: a, name: A, parent: p, earlier: [e, b], later: l, distinct_from: d}\n- {id: b, name: B}\n",
            "authorities/tags.yaml": "- {id: e, name: E}\n",
        },
        [
            "authorities/people.yaml:1: W301 'distinct_from' names 'd', which is no record.",
            "authorities/people.yaml:1: W301 'earlier' names 'e', which is no record.",
            "authorities/people.yaml:1: W301 'later' names 'l', which is no record.",
            "authorities/people.yaml:1: W301 'parent' names 'p', which is no record.",
        ],
    ),
    "a merger into no record": (
        {FILE: "- {id: a, name: A, merged_into: gone}\n"},
        ["authorities/people.yaml:1: E304 'merged_into' names 'gone', which is no record."],
    ),
    "a circle of mergers, at each record in it": (
        {
            FILE: "- {id: a, name: A, merged_into: b}\n- {id: b, merged_into: c}\n- {id: c, merged_into: a}\n"
            "- {id: d, merged_into: a}\n"
        },
        [
            "authorities/people.yaml:1: E304 The record 'a' is merged into itself, by way of 'b'.",
            "authorities/people.yaml:2: E304 The record 'b' is merged into itself, by way of 'c'.",
            "authorities/people.yaml:3: E304 The record 'c' is merged into itself, by way of 'a'.",
        ],
    ),
}


@pytest.mark.parametrize(("files", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_between_records_there_is_wrong(catalog: Catalog, files: dict[str, str], expected: list[str]) -> None:
    for file, text in files.items():
        given(catalog, text, file)
    assert [str(problem) for problem in sorted(record_problems(catalog, Register(catalog)))] == expected


def article(fields: str, date: str = "2024-04-01") -> str:
    """Return an article whose own fields begin on line 4."""
    return f"---\ntitle: T\ndate: {date}\n{fields}\n---\n\nText.\n"


USED: dict[str, str | bytes] = {
    "articles/a.md": article("tags: [zhang-ying]\npeople:\n  - Wu Yantao\n  - {name: Zhang Ying, role: Dean}"),
    "articles/b.md": article("slug: b\npeople: ['ZHANG YING, Dean', zhang-ying-sjtu]"),
    "articles/c.md": article("slug: c\npeople: [{name: Wu, role: Dean, institution: Zhang Ying}]"),
    "articles/d.md": article("slug: d\ndraft: true\npeople: [Zhang Ying]"),
}


def said(root: Path, *codes: str) -> list[str]:
    return [str(problem) for problem in check(read_site(root)) if problem.code in codes]


def test_a_name_of_two_records_is_an_error_at_the_record_and_at_every_article_that_uses_it(tmp_path: Path) -> None:
    records = "- {id: zhang-ying-sjtu, name: Zhang Ying}\n- {id: zhang-ying-sdu, name: Zhang Ying}\n"
    write_site(tmp_path, {"site.yaml": "title: T\nledger: off\n", FILE: records, **USED})
    assert said(tmp_path, "E302", "W304") == [
        "articles/a.md:7: E302 'Zhang Ying' may be zhang-ying-sdu or zhang-ying-sjtu: write the id of the one that is meant.",
        "articles/b.md:5: E302 'ZHANG YING' may be zhang-ying-sdu or zhang-ying-sjtu: write the id of the one that is meant.",
        "authorities/people.yaml:2: E302 'Zhang Ying' is a name of zhang-ying-sdu, and of zhang-ying-sjtu "
        "(authorities/people.yaml:1) too: keep it in one of the two, make both longer, or say with 'distinct_from' "
        "that they are two.",
    ]


def test_a_name_of_two_institutions_is_an_error_beside_an_office_too(tmp_path: Path) -> None:
    records = "- {id: x, name: Zhang Ying}\n- {id: y, name: Zhang Ying}\n- {id: z, name: zhang ying}\n"
    write_site(tmp_path, {"site.yaml": "title: T\nledger: off\n", "authorities/institutions.yaml": records, **USED})
    assert said(tmp_path, "E302")[0] == (
        "articles/c.md:5: E302 'Zhang Ying' may be x, y or z: write the id of the one that is meant."
    )


def test_a_name_of_two_records_that_know_of_each_other_has_a_page_that_leads_to_both(tmp_path: Path) -> None:
    records = (
        "- {id: zhang-ying-sjtu, name: Zhang Ying (SJTU), variants: [Zhang Ying], distinct_from: zhang-ying-sdu}\n"
        "- {id: zhang-ying-sdu, name: Zhang Ying (SDU), variants: [Zhang Ying]}\n"
    )
    write_site(tmp_path, {"site.yaml": "title: T\nledger: off\n", FILE: records, **USED})
    report = build(read_site(tmp_path))
    assert [problem for problem in report.problems if problem.code in ("E302", "W304")] == [
        Problem("articles/a.md", 7, 0, "W304", "'Zhang Ying' may be zhang-ying-sdu or zhang-ying-sjtu: write the id of the one that is meant."),
        Problem("articles/b.md", 5, 0, "W304", "'ZHANG YING' may be zhang-ying-sdu or zhang-ying-sjtu: write the id of the one that is meant."),
    ]  # fmt: skip
    page = shown.listing(tmp_path, "people/zhang-ying-ambiguous/")
    assert (page.heading, [card.path for card in page.cards]) == ("Zhang Ying", ["2024/04/b/", "2024/04/a/"])
    assert page.facts is not None
    assert page.facts.candidates == (
        Link("Zhang Ying (SDU)", ""),
        Link("Zhang Ying (SJTU)", "people/zhang-ying-sjtu/"),
    )


def test_a_name_without_a_record_has_one_page_named_as_the_oldest_article_prints_it(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "site.yaml": "title: T\nledger: off\n",
            "articles/new.md": article("institutions: [St Mary]", "2024-05-01"),
            "articles/old.md": article("institutions: [SAINT, St.-Márÿ!, St Mary]", "2023-05-01"),
            "articles/other.md": article("people: [{name: W, role: Dean, institution: st mary}]", "2022-05-01"),
        },
    )
    build(read_site(tmp_path))
    assert shown.paths(tmp_path, "institutions/") == {"institutions/saint/", "institutions/st-márÿ/"}
    page = shown.listing(tmp_path, "institutions/st-márÿ/")
    assert (page.heading, page.count) == ("St.-Márÿ!", 2)
    (tmp_path / "articles/old.md").unlink()
    build(read_site(tmp_path))
    assert shown.paths(tmp_path, "institutions/") == {"institutions/st-mary/"}
    assert shown.listing(tmp_path, "institutions/st-mary/").heading == "St Mary"
