from __future__ import annotations

import pytest

from sitegen.authorities import AuthorityRecord, parse_records, taxonomy_of

RECORDS = """\
- id: sjtu
  name: Shanghai Jiao Tong University
  native: {zh: 上海交通大学}
  variants:
    - SJTU
    - Shanghai Jiaotong University
  identifiers: {ror: 0220qvk04}
  note: Founded in 1896.
- id: school
  name: School of Design
  variants: Design School
  parent: sjtu
"""


def test_a_record_holds_every_form_of_a_name() -> None:
    records, problems = parse_records(RECORDS.encode(), "authorities/institutions.yaml", "institutions")
    assert problems == []
    assert records == [
        AuthorityRecord(
            taxonomy="institutions",
            id="sjtu",
            name="Shanghai Jiao Tong University",
            native=(("zh", "上海交通大学"),),
            variants=("SJTU", "Shanghai Jiaotong University"),
            identifiers=(("ror", "0220qvk04"),),
            parent="",
            note="Founded in 1896.",
            source="authorities/institutions.yaml",
            line=1,
        ),
        AuthorityRecord(
            taxonomy="institutions",
            id="school",
            name="School of Design",
            native=(),
            variants=("Design School",),
            identifiers=(),
            parent="sjtu",
            note="",
            source="authorities/institutions.yaml",
            line=9,
        ),
    ]


def test_the_keys_of_a_record_are_those_of_all_its_names_each_once() -> None:
    records, _ = parse_records(RECORDS.encode(), "authorities/institutions.yaml", "institutions")
    assert records[0].keys == ("shanghaijiaotonguniversity", "上海交通大学", "sjtu")


EMPTY = {"nothing": b"", "a comment": b"# none\n", "an empty list": b"[]\n"}


@pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY)
def test_a_file_without_records_is_fine(data: bytes) -> None:
    assert parse_records(data, "authorities/people.yaml", "people") == ([], [])


def test_an_identifier_stays_text() -> None:
    records, _ = parse_records(
        b"- {id: a, name: A, identifiers: {x: 0123, y: 1e3}}", "authorities/people.yaml", "people"
    )
    assert records[0].identifiers == (("x", "0123"), ("y", "1e3"))


def test_a_faulty_record_leaves_the_others() -> None:
    data = b"- id: a\n  name: A\n- name: B\n- id: c\n  name: C\n  nmae: D\n"
    records, problems = parse_records(data, "authorities/people.yaml", "people")
    assert [record.id for record in records] == ["a", "c"]
    assert [str(problem) for problem in problems] == [
        "authorities/people.yaml:3:3: E304 A record needs an 'id', which becomes its address, and a 'name'.",
        "authorities/people.yaml:6:3: W201 A record has no 'nmae' (did you mean 'name'?).",
    ]


FILES = {
    "authorities/people.yaml": "people",
    "authorities/institutions.yml": "institutions",
    "authorities/tags.yaml": "tags",
    "authorities/persons.yaml": None,
    "authorities/people.json": None,
}


@pytest.mark.parametrize(("path", "taxonomy"), FILES.items(), ids=FILES)
def test_the_name_of_a_file_says_what_its_records_are_of(path: str, taxonomy: str | None) -> None:
    assert taxonomy_of(path) == taxonomy
