from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.authorities import AuthorityRecord, HeldOffice, Variant
from sitegen.recordfiles import MAX_LIST_BYTES, parse_record_file
from sitegen.settings import RecordFolder, Settings
from sitegen.walk import is_folder_page, record_taxonomy

OWN = RecordFolder()
AUTHORS = RecordFolder(
    "content/authors",
    "people",
    {
        "id": ("slug",),
        "name": ("display_name", "title"),
        "institution": ("agency",),
        "variants": ("nick", "aka"),
        "identifiers.homepage": ("domain",),
        "extra": ("github", "link"),
    },
)


def parse(text: str | bytes, path: str = "authorities/institutions.yaml") -> tuple[list[AuthorityRecord], list[str]]:
    """Read *text* as the file at *path* of the folder that it lies in."""
    folder = AUTHORS if path.startswith("content/") else OWN
    data = text if isinstance(text, bytes) else text.encode()
    records, problems = parse_record_file(data, path, folder, Settings())
    return records, [str(problem) for problem in problems]


PLACES = {
    "a list of people": ("authorities/people.yaml", OWN, "people"),
    "a list with the short ending": ("authorities/institutions.yml", OWN, "institutions"),
    "a list of tags": ("authorities/tags.yaml", OWN, "tags"),
    "a list of something else": ("authorities/persons.yaml", OWN, ""),
    "a list in another form": ("authorities/people.json", OWN, ""),
    "a list in a folder": ("authorities/people/a.yaml", OWN, ""),
    "one person": ("authorities/people/ada.md", OWN, "people"),
    "one person in a folder": ("authorities/people/ada/index.md", OWN, "people"),
    "one person in deeper folders": ("authorities/people/a/ada.markdown", OWN, "people"),
    "a text that is of no taxonomy": ("authorities/ada.md", OWN, ""),
    "a text in another folder": ("authorities/persons/ada.md", OWN, ""),
    "the page of the people": ("authorities/people/_index.md", OWN, ""),
    "a picture": ("authorities/people/ada/ada.jpg", OWN, ""),
    "a foreign record": ("content/authors/ada/_index.md", AUTHORS, "people"),
    "a foreign record at the top": ("content/authors/ada.md", AUTHORS, "people"),
    "a foreign list": ("content/authors/more.yml", AUTHORS, "people"),
    "a foreign picture": ("content/authors/ada/ada.jpg", AUTHORS, ""),
    "the page of a foreign folder": ("content/authors/_index.md", AUTHORS, ""),
}


@pytest.mark.parametrize(("path", "folder", "taxonomy"), PLACES.values(), ids=PLACES)
def test_where_a_file_lies_says_what_its_records_are_of(path: str, folder: RecordFolder, taxonomy: str) -> None:
    assert record_taxonomy(path, folder) == taxonomy
    assert is_folder_page(path, folder) == ("the page" in next(name for name, row in PLACES.items() if row[0] == path))


INSTITUTIONS = """\
- id: sjtu
  name: Shanghai Jiao Tong University
  native: {zh: 上海交通大学}
  variants:
    - SJTU
    - {text: Nanyang Public School, kind: former, language: en, from: 1896-04, until: "1921", link: never}
    - Shanghai Jiao Tong University
  identifiers:
    ror: https://ror.org/0220qvk04
    wikidata: [q1, Q2]
    local: 0123
  kind: university
  earlier: nanyang
  later: [a, b]
  distinct_from: xjtu
  link: always
  note: |
    Founded
    in 1896.

- id: school
  name: {zh: 设计学院, en: School of Design, de-AT: Designschule}
  native: {zh-Hant: 設計學院}
  parent: sjtu

- id: old
  merged_into: sjtu
"""


def test_a_list_holds_records_with_all_that_is_known() -> None:
    records, problems = parse(INSTITUTIONS)
    assert problems == [
        "authorities/institutions.yaml:11:5: W201 There is no scheme 'local' among ror, orcid, wikidata, viaf, isni, gnd, "
        "lccn, homepage: shown as text."
    ]
    assert records == [
        AuthorityRecord(
            taxonomy="institutions",
            id="sjtu",
            name="Shanghai Jiao Tong University",
            native=(("zh", "上海交通大学"),),
            variants=(
                Variant("SJTU"),
                Variant("Nanyang Public School", "former", "en", "1896-04", "1921", "never"),
            ),
            identifiers=(("ror", "0220qvk04"), ("wikidata", "Q1"), ("wikidata", "Q2"), ("local", "0123")),
            kind="university",
            earlier=("nanyang",),
            later=("a", "b"),
            distinct_from=("xjtu",),
            link="always",
            note="Founded in 1896.",
            source="authorities/institutions.yaml",
            line=1,
        ),
        AuthorityRecord(
            taxonomy="institutions",
            id="school",
            name="School of Design",
            native=(("zh", "设计学院"), ("de-AT", "Designschule"), ("zh-Hant", "設計學院")),
            parent="sjtu",
            source="authorities/institutions.yaml",
            line=21,
        ),
        AuthorityRecord(
            taxonomy="institutions",
            id="old",
            name="old",
            merged_into="sjtu",
            source="authorities/institutions.yaml",
            line=26,
        ),
    ]


PEOPLE = """\
- id: wu-yantao
  name: Wu Yantao
  institution: sdas
  offices:
    - {role: Secretary of the Party Committee, institution: sdas, from: 2021-03, until: 2023-07-01 09:00, note: From a list.}
    - role: Professor
      from: 2001
    - Member of the Academy
"""


def test_the_record_of_a_person_has_a_body_and_offices() -> None:
    records, problems = parse(PEOPLE, "authorities/people.yaml")
    assert problems == []
    assert (records[0].institution, records[0].offices) == (
        "sdas",
        (
            HeldOffice("Secretary of the Party Committee", "sdas", "2021-03", "2023-07-01", "From a list."),
            HeldOffice("Professor", start="2001"),
            HeldOffice("Member of the Academy"),
        ),
    )


HEADINGS = {
    "the language of the site": ("en", "{zh: 甲, en: A}", "A", (("zh", "甲"),)),
    "the same language elsewhere": ("en-GB", "{zh: 甲, en-US: A}", "A", (("zh", "甲"),)),
    "the very language before a near one": ("zh-Hant", "{zh: 门, zh-hant: 門}", "門", (("zh", "门"),)),
    "the first": ("fr", "{zh: 甲, en: A}", "甲", (("en", "A"),)),
    "not what is empty": ("en", "{en: '', zh: 甲}", "甲", ()),
}


@pytest.mark.parametrize(("language", "names", "heading", "native"), HEADINGS.values(), ids=HEADINGS)
def test_of_names_in_several_languages_the_heading_is(
    language: str, names: str, heading: str, native: tuple[tuple[str, str], ...]
) -> None:
    data = f"- id: a\n  name: {names}\n".encode()
    records, problems = parse_record_file(data, "authorities/people.yaml", OWN, Settings(language=language))
    assert ([(record.name, record.native) for record in records], problems) == ([(heading, native)], [])


def test_a_file_of_one_record_has_its_id_from_its_name_and_its_text_is_the_introduction() -> None:
    records, problems = parse("---\nname: Ada\n---\nShe *was*.\n", "authorities/people/ada.md")
    assert problems == []
    assert (records[0].id, records[0].line, records[0].introduction.html) == ("ada", 2, "<p>She <em>was</em>.</p>")


FILE_IDS = {
    "authorities/people/ada.md": "ada",
    "authorities/people/ada/index.md": "ada",
    "authorities/people/a/ada/_index.markdown": "ada",
    "content/authors/ada/_index.md": "ada",
}


@pytest.mark.parametrize("path", FILE_IDS)
def test_a_record_without_an_id_is_called_as_its_file_or_its_folder(path: str) -> None:
    records, _ = parse("---\nname: Ada\n---\n", path)
    assert [record.id for record in records] == [FILE_IDS[path]]


def test_the_text_of_a_record_is_read_as_that_of_an_article() -> None:
    _, problems = parse("---\nname: Ada\n---\n\n![](a.png)\n", "authorities/people/ada.md")
    assert problems == [
        "authorities/people/ada.md:5: W403 The image 'a.png' has no alternative text: say what it shows."
    ]


FOREIGN = """\
---
slug: ada-example
display_name: ""
title: Ada Example
agency: ""
nick: [Ada, A. E.]
aka: A. Example
domain: https://example.org/
name: Ada
link: https://example.org/
github: ada
weight: 3
---
"""


def test_a_foreign_record_is_read_from_its_own_keys() -> None:
    records, problems = parse(FOREIGN, "content/authors/ada/_index.md")
    assert problems == ["content/authors/ada/_index.md:12:1: W201 A record has no 'weight'."]
    assert records == [
        AuthorityRecord(
            taxonomy="people",
            id="ada-example",
            name="Ada Example",
            variants=(Variant("Ada"), Variant("A. E."), Variant("A. Example")),
            identifiers=(("homepage", "https://example.org/"),),
            extra=b'{"link":"https://example.org/","github":"ada","weight":"3"}',
            source="content/authors/ada/_index.md",
            line=2,
        )
    ]


def test_entities_in_a_record_are_read_as_in_an_article() -> None:
    data = b"- id: a\n  name: A &amp; B\n"
    kept, problems = parse(data)
    decoded, none = parse_record_file(data, "authorities/tags.yaml", OWN, Settings(text_entities="decode"))
    assert (kept[0].name, decoded[0].name, none) == ("A &amp; B", "A & B", [])
    assert [problem.split(": ")[1][:4] for problem in problems] == ["W202"]


EMPTY = {"nothing": "", "a comment": "# none\n", "an empty list": "[]\n"}


@pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY)
def test_a_list_without_records_is_fine(data: str) -> None:
    assert parse(data) == ([], [])


def test_an_identifier_of_an_unknown_scheme_stays_text() -> None:
    records, _ = parse("- {id: a, name: A, identifiers: {x: 0123, y: 1e3, z: ''}}")
    assert records[0].identifiers == (("x", "0123"), ("y", "1e3"))


def test_keys_without_a_value_are_keys_that_are_not_there() -> None:
    text = "- {id: a, name: A, native: ~, variants: [~, ''], offices: [], identifiers: {ror: ''}, kind: '', link: , note: ''}"
    records, problems = parse(text)
    assert problems == [
        "authorities/institutions.yaml:1:50: W201 A record of institutions has no 'offices'; one of people has."
    ]
    assert records == [
        AuthorityRecord(
            "institutions", "a", "A", extra=b'{"offices":[]}', source="authorities/institutions.yaml", line=1
        )
    ]


PEOPLE_FILE, BODIES_FILE = "authorities/people.yaml", "authorities/institutions.yaml"
NEEDS = "A record needs an 'id', which becomes its address, and a 'name'."
KINDS = "acronym, short, former, romanised, translated, misspelling or other"

FAULTS = {
    # Case: file, text, ids of the records that are left, problems without the file.
    "no id": (PEOPLE_FILE, "- name: A\n", [], [f"1:3: E304 {NEEDS}"]),
    "no name": (PEOPLE_FILE, "- id: a\n", [], [f"1:3: E304 {NEEDS}"]),
    "a faulty record among others": (
        PEOPLE_FILE,
        "- {id: a, name: A}\n- name: B\n- {id: c, name: C, nmae: D}\n",
        ["a", "c"],
        [f"2:3: E304 {NEEDS}", "3:20: W201 A record has no 'nmae' (did you mean 'name'?)."],
    ),
    "no list": (PEOPLE_FILE, "id: a\n", [], ["1:1: E304 Records are a list: each begins with '- id: …'."]),
    "no map": (PEOPLE_FILE, "- a\n", [], ["1:3: E304 A record is a map with 'id' and 'name'."]),
    "an id twice": (
        PEOPLE_FILE,
        "- {id: a, name: A}\n- {id: A, name: B}\n",
        ["a"],
        ["2:3: E304 The id 'A' belongs to the record on line 1 already."],
    ),
    "an id with a blank": (
        PEOPLE_FILE,
        "- {id: a b, name: A}\n",
        [],
        ["1:8: E304 The id 'a b' is one segment of an address."],
    ),
    "an id that is reserved": (
        PEOPLE_FILE,
        "- {id: con, name: A}\n",
        [],
        ["1:8: E304 The id 'con' is reserved: choose another."],
    ),
    "an id that is a list": (PEOPLE_FILE, "- {id: [a], name: A}\n", [], ["1:8: E202 'id' is one text, not a list."]),
    "a name that is a list": (
        PEOPLE_FILE,
        "- {id: a, name: [A]}\n",
        [],
        ["1:17: E202 'name' is one text, not a list."],
    ),
    "a name in no language": (
        PEOPLE_FILE,
        "- {id: a, name: {english: A, zh: 甲}}\n",
        ["a"],
        ["1:18: E202 'english' is no language code; write it like en, zh-Hans or pt-BR."],
    ),
    "native names without languages": (
        PEOPLE_FILE,
        "- {id: a, name: A, native: 甲}\n",
        ["a"],
        ["1:28: E202 'native' is a map of language and name, such as {zh: 上海交通大学}."],
    ),
    "a variant without text": (
        PEOPLE_FILE,
        "- {id: a, name: A, variants: [{kind: former}]}\n",
        ["a"],
        ["1:31: E304 A variant needs its 'text', the name as it is printed."],
    ),
    "a variant of no kind": (
        PEOPLE_FILE,
        "- {id: a, name: A, variants: {text: B, kind: acronim}}\n",
        ["a"],
        [f"1:46: E202 'kind' is {KINDS}, not 'acronim' (did you mean 'acronym'?)."],
    ),
    "a variant with a key too many": (
        PEOPLE_FILE,
        "- {id: a, name: A, variants: {text: B, form: 1900}}\n",
        ["a"],
        ["1:40: W201 A variant has no 'form' (did you mean 'from'?); it has text, kind, language, from, until, link."],
    ),
    "a variant from no day": (
        PEOPLE_FILE,
        "- {id: a, name: A, variants: {text: B, from: 2001-02-30}}\n",
        ["a"],
        ["1:46: E203 '2001-02-30' is no date: February 2001 has 28 days."],
    ),
    "an office that ends before it begins": (
        PEOPLE_FILE,
        "- {id: a, name: A, offices: {role: Dean, from: 2010-05, until: 2009}}\n",
        ["a"],
        ["1:64: E304 'from' (2010-05) is after 'until' (2009): the first day comes first."],
    ),
    "an office within a year": (
        PEOPLE_FILE,
        "- {id: a, name: A, offices: {role: Dean, from: 2010-05, until: 2010}}\n",
        ["a"],
        [],
    ),
    "an office without role": (
        PEOPLE_FILE,
        "- {id: a, name: A, offices: {institution: b}}\n",
        ["a"],
        ["1:29: E304 An office needs its 'role', such as President."],
    ),
    "the kind of a person": (
        PEOPLE_FILE,
        "- {id: a, name: A, kind: school}\n",
        ["a"],
        ["1:20: W201 A record of people has no 'kind'; one of institutions has."],
    ),
    "a kind that is none": (
        BODIES_FILE,
        "- {id: a, name: A, kind: Universty}\n",
        ["a"],
        [
            "1:26: E202 'kind' is university, school, research, government, court, company, nonprofit, hospital, library, museum, "
            "media, party, military, international, society or other, not 'Universty' (did you mean 'university'?)."
        ],
    ),
    "a rule that is none": (
        BODIES_FILE,
        "- {id: a, name: A, link: maybe}\n",
        ["a"],
        ["1:26: E202 'link' is always, declared or never, not 'maybe'."],
    ),
    "an identifier with a wrong digit": (
        BODIES_FILE,
        "- {id: a, name: A, identifiers: {ror: 0220qvk05}}\n",
        ["a"],
        [
            "1:39: E305 '0220qvk05' is not valid as 'ror': a digit is mistyped, since for the others its check digits are 04, "
            "not 05; left out."
        ],
    ),
    "an identifier of a misspelt scheme": (
        BODIES_FILE,
        "- {id: a, name: A, identifiers: {wikdata: Q1}}\n",
        ["a"],
        [
            "1:34: W201 There is no scheme 'wikdata' (did you mean 'wikidata'?) among ror, orcid, wikidata, viaf, isni, gnd, "
            "lccn, homepage: shown as text."
        ],
    ),
    "identifiers without schemes": (
        BODIES_FILE,
        "- {id: a, name: A, identifiers: 0220qvk04}\n",
        ["a"],
        ["1:33: E202 'identifiers' is a map of scheme and identifier, such as {ror: 0220qvk04}."],
    ),
    "a body that is its own parent": (
        BODIES_FILE,
        "- {id: a, name: A, parent: A}\n",
        ["a"],
        ["1:28: E304 'parent' names the record itself: name another one, or leave it out."],
    ),
    "a body that came from itself": (
        BODIES_FILE,
        "- {id: a, name: A, earlier: [b, a]}\n",
        ["a"],
        ["1:33: E304 'earlier' names the record itself: name another one, or leave it out."],
    ),
    "front matter that is missing": (
        "authorities/people/a.md",
        "Ada\n",
        [],
        [
            "1:1: E101 The file begins without front matter: begin it with the lines '---', 'title: …', 'date: 2024-03-01', '---'."
        ],
    ),
    "a file whose name is no id": (
        "authorities/people/a b.md",
        "---\nname: A\n---\n",
        [],
        ["2:1: E304 The id 'a b' is one segment of an address: give the file another name, or write an 'id'."],
    ),
    "a foreign record without name": (
        "content/authors/a.md",
        "---\nslug: a\n---\n",
        [],
        [f"2:1: E304 {NEEDS} Here they are read from 'slug', 'display_name', 'title'."],
    ),
    "a foreign slug that is no id": (
        "content/authors/a.md",
        "---\nslug: a/b\ntitle: A\n---\n",
        [],
        ["2:7: E304 The id 'a/b' could lead out of its place."],
    ),
    "YAML that breaks off": (
        PEOPLE_FILE,
        "- {id: a, name: A, nmae: B}\n- id: 'b\n",
        [],
        [
            "1:20: W201 A record has no 'nmae' (did you mean 'name'?).",
            "2:7: E104 This quote is never closed: close it, or double it where it belongs to the text.",
        ],
    ),
}


@pytest.mark.parametrize(("path", "text", "ids", "problems"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_record_is_reported_with_its_place(
    path: str, text: str, ids: list[str], problems: list[str]
) -> None:
    records, found = parse(text, path)
    assert ([record.id for record in records], found) == (ids, [f"{path}:{problem}" for problem in problems])


def test_a_list_may_be_longer_than_an_article_but_not_without_end() -> None:
    filler = b"# " + b"x" * 100 + b"\n"
    long = b"- {id: a, name: A}\n" + filler * 100_000
    assert [record.id for record in parse(long)[0]] == ["a"]
    assert parse(b" " * (MAX_LIST_BYTES + 1)) == (
        [],
        [
            "authorities/institutions.yaml: E106 The file has 67,108,865 bytes; a list of records has at most 67,108,864."
        ],
    )


KEYS = st.sampled_from(
    [
        "id",
        "name",
        "native",
        "variants",
        "identifiers",
        "kind",
        "institution",
        "parent",
        "earlier",
        "offices",
        "link",
        "merged_into",
        "text",
        "role",
        "from",
        "until",
        "language",
        "ror",
        "homepage",
        "x",
    ]
)
LEAVES = st.one_of(
    st.sampled_from(("a", "b", "2001", "~", '""', "zh", "0220qvk04", "[]", "{}")), st.text(max_size=5).map(repr)
)


def flow(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(children, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    maps = st.dictionaries(KEYS, children, max_size=5)
    return lists | maps.map(lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}")


@given(st.lists(st.recursive(LEAVES, flow, max_leaves=12), max_size=3), st.sampled_from((PEOPLE_FILE, BODIES_FILE)))
def test_whatever_a_list_holds_becomes_records_or_problems(items: list[str], path: str) -> None:
    records, problems = parse_record_file("".join(f"- {item}\n" for item in items).encode(), path, OWN, Settings())
    assert len(records) <= len(items)
    assert all(record.id and record.name for record in records)
    assert all(problem.path == path and problem.line for problem in problems)


@given(st.binary(max_size=60), st.sampled_from((PEOPLE_FILE, "authorities/people/a.md", "content/authors/a.md")))
def test_whatever_bytes_a_file_holds_become_records_or_problems(data: bytes, path: str) -> None:
    for content in (data, b"---\nname: A\n" + data + b"\n---\n" + data):
        parse(content, path)
