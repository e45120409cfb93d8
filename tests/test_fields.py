from __future__ import annotations

import json

import pytest

from sitegen.dates import ArchiveDate
from sitegen.errors import Problem
from sitegen.fields import Credit, Fields, Image, Mention, Provenance
from sitegen.frontmatter import split
from sitegen.settings import Settings
from sitegen.slugs import segment_fault, slug_fault

OFFICE_OR_NAME = "is taken as one name; for a name and an office write"


def read(text: str, settings: Settings | None = None) -> tuple[Fields, list[Problem]]:
    """Return the fields of *text*, whose first line is line 2 of its file, and their problems to be."""
    problems: list[Problem] = []
    return Fields(split(f"---\n{text}\n---\n").fields, "a.md", settings or Settings(), problems), problems


def messages(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


TEXTS = {
    "blanks and line ends": ("title: ' A\n\n  b  c '", "A b c"),
    "a decomposed accent": ("title: e\u0301", "é"),
    "a word of YAML": ("title: no", "no"),
    "a number": ("title: 1.10", "1.10"),
    "a quoted tilde": ("title: '~'", "~"),
    "a tilde": ("title: ~", ""),
    "blanks": ("title: '  '", ""),
    "an empty list": ("title: []", ""),
}


@pytest.mark.parametrize(("text", "value"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_one_normalised_line(text: str, value: str) -> None:
    fields, problems = read(text)
    assert (fields.text("title"), problems) == (value, [])


LISTS = {
    "a list": ("tags: [a, b]", ("a", "b")),
    "a single value": ("tags: a", ("a",)),
    "a single value with a comma": ("tags: a, b", ("a, b",)),
    "an indented list": ("tags:\n  - a\n  - b", ("a", "b")),
    "a list that is not indented": ("tags:\n- a\n- b", ("a", "b")),
    "the same twice": ("tags: [a, b, a]", ("a", "b")),
    "holes": ("tags: [a, ~, '', b]", ("a", "b")),
    "words of YAML": ("tags: [no, 2013, 1.10]", ("no", "2013", "1.10")),
    "an empty list": ("tags: []", ()),
    "nothing": ("tags:", ()),
}


@pytest.mark.parametrize(("text", "values"), LISTS.values(), ids=LISTS)
def test_a_list_may_be_written_as_a_single_value(text: str, values: tuple[str, ...]) -> None:
    fields, problems = read(text)
    assert (fields.texts("tags"), problems) == (values, [])


PEOPLE = {
    "a name": ("people: Ada Example", (Mention("Ada Example"),), []),
    "a name and an office": ("people: ['Ada Example, Rector']", (Mention("Ada Example", "Rector"),), []),
    "an office with a comma": (
        "people: ['Ada Example, Rector, Example University']",
        (Mention("Ada Example", "Rector, Example University"),),
        [],
    ),
    "a Chinese name and office": ("people: 丁奎岭，校长", (Mention("丁奎岭", "校长"),), []),
    "a map": (
        "people: {name: Ada Example, role: Rector, institution: Example University}",
        (Mention("Ada Example", "Rector", "Example University"),),
        [],
    ),
    "maps and names": (
        "people:\n  - Ada Example\n  - {name: 'Brown, Margaret'}",
        (Mention("Ada Example"), Mention("Brown, Margaret")),
        [],
    ),
    "one name twice": ("people: [A B, A B]", (Mention("A B"),), []),
    "a family name first": (
        "people: ['Brown, Margaret']",
        (Mention("Brown, Margaret"),),
        [f"a.md:2:10: W202 'Brown, Margaret' {OFFICE_OR_NAME} {{name: Brown, role: Margaret}}."],
    ),
    "a map without a name": (
        "people: [{role: Rector}]",
        (),
        ["a.md:2:10: E202 An entry of 'people' needs a 'name'; one with a comma or a colon stands in quotes."],
    ),
    "a map with an unknown key": (
        "people: [{name: A B, rôle: Rector}]",
        (Mention("A B"),),
        ["a.md:2:22: W201 'people' has no 'rôle' (did you mean 'role'?); it has name, role, institution."],
    ),
    "a list in the list": ("people: [[A]]", (), ["a.md:2:10: E202 'people' is one text, not a list."]),
}


@pytest.mark.parametrize(("text", "mentions", "expected"), PEOPLE.values(), ids=PEOPLE)
def test_people_are_names_or_names_with_offices(text: str, mentions: tuple[Mention, ...], expected: list[str]) -> None:
    fields, problems = read(text)
    assert (fields.mentions("people"), messages(problems)) == (mentions, expected)


def test_an_institution_may_hold_a_comma() -> None:
    fields, problems = read("institutions: ['Qilu University of Technology, Jinan']")
    assert (fields.mentions("institutions"), problems) == (
        (Mention("Qilu University of Technology, Jinan"),),
        [],
    )


DATES = {
    "a year": ("date: 2013", ArchiveDate("2013"), []),
    "a loose moment": ("date: 2013-05-06 9:05:00 -0400", ArchiveDate("2013-05-06T09:05:00", "-04:00"), []),
    "nothing": ("date:", None, []),
    "a word": (
        "date: soon",
        None,
        ["a.md:2:7: E203 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400."],
    ),
    "a list": ("date: [2013]", None, ["a.md:2:7: E202 'date' is one text, not a list."]),
}


@pytest.mark.parametrize(("text", "date", "expected"), DATES.values(), ids=DATES)
def test_a_date_field_is_a_date_or_a_problem(text: str, date: ArchiveDate | None, expected: list[str]) -> None:
    fields, problems = read(text)
    assert (fields.date("date"), messages(problems)) == (date, expected)


FLAGS = dict.fromkeys(("true", "True", "yes", "on", "1"), True) | dict.fromkeys(("false", "no", "OFF", "0", "~"), False)


@pytest.mark.parametrize(("word", "value"), FLAGS.items(), ids=FLAGS)
def test_a_flag_is_any_word_for_true_or_false(word: str, value: bool) -> None:
    fields, problems = read(f"draft: {word}")
    assert (fields.flag("draft"), problems) == (value, [])


SOURCES = {
    "a map": (
        "source: {name: Example News, url: 'https://example.com/a', retrieved: 6 May 2013, licence: CC0}",
        Provenance("Example News", "https://example.com/a", "2013-05-06", "", "CC0"),
        [],
    ),
    "a name": ("source: Example News", Provenance("Example News"), []),
    "an address": ("source: https://example.com/a", Provenance(url="https://example.com/a"), []),
    "nothing": ("source:", None, []),
    "an empty map": ("source: {name: }", None, []),
    "a day that is none": (
        "source: {name: A, retrieved: soon}",
        Provenance("A", retrieved="soon"),
        ["a.md:2:9: E203 'soon' is no date; write it like 2013-05-06, 2013-05, 2013 or 2013-05-06 09:05 -0400."],
    ),
    "an unknown key": (
        "source: {name: A, license: CC0}",
        Provenance("A"),
        [
            "a.md:2:19: W201 'source' has no 'license' (did you mean 'licence'?); it has name, url, "
            "retrieved, archived, licence."
        ],
    ),
}


@pytest.mark.parametrize(("text", "provenance", "expected"), SOURCES.values(), ids=SOURCES)
def test_a_source_is_a_map_a_name_or_an_address(text: str, provenance: Provenance | None, expected: list[str]) -> None:
    fields, problems = read(text)
    assert (fields.provenance(), messages(problems)) == (provenance, expected)


def test_credits_and_images_are_maps_or_texts() -> None:
    fields, problems = read(
        "credits: [Ada Example, {name: Bea Example, role: Photographs}]\n"
        "images: [a.jpg, {src: b.jpg, alt: A bridge, caption: The bridge, credit: Bea Example}]"
    )
    assert fields.credits() == (Credit("Ada Example"), Credit("Bea Example", "Photographs"))
    assert fields.images() == (Image("a.jpg"), Image("b.jpg", "A bridge", "The bridge", "Bea Example"))
    assert messages(problems) == ["a.md:3:10: W403 The image 'a.jpg' has no 'alt': say what it shows."]


ALIASES = {
    "a path": ("/old/path/", "old/path/"),
    "a path without slashes": ("old/path", "old/path/"),
    "a page": ("/old/path.html", "old/path.html"),
    "an address": ("https://example.org/old/path/", "old/path/"),
    "a percent-encoded path": ("/%E6%96%B0/", "新/"),
    "an empty segment": ("/old//path/", "old/path/"),
}


@pytest.mark.parametrize(("written", "path"), ALIASES.values(), ids=ALIASES)
def test_an_alias_is_a_path_of_this_site(written: str, path: str) -> None:
    fields, problems = read(f"aliases: ['{written}']")
    assert (fields.aliases(), problems) == ((path,), [])


ENTITIES = "title: 'It&#8217;s R&amp;D & more'"


def test_entities_are_kept_and_reported() -> None:
    fields, problems = read(ENTITIES)
    assert fields.text("title") == "It&#8217;s R&amp;D & more"
    assert messages(problems) == [
        "a.md:2:8: W202 'title' holds '&#8217;' and is shown so: write the character itself, or set "
        "'text_entities: decode'."
    ]


def test_entities_are_decoded_where_the_settings_say_so() -> None:
    fields, problems = read(ENTITIES, Settings(text_entities="decode"))
    assert (fields.text("title"), problems) == ("It\u2019s R&D & more", [])


def test_a_control_character_written_as_an_entity_is_reported() -> None:
    fields, problems = read("title: 'A&#129;'", Settings(text_entities="decode"))
    fields.text("title")
    assert messages(problems) == ["a.md:2:8: E108 'title' holds the control character U+0081: delete it."]


FOREIGN = Settings(
    fields={
        "people": ("authors", "people"),
        "tags": ("topics", "categories"),
        "date": ("published", "date"),
        "source.url": ("canonical",),
        "extra": ("weight",),
    }
)


def test_a_list_joins_all_foreign_fields_it_is_read_from() -> None:
    fields, problems = read("categories: [c]\ntopics: t", FOREIGN)
    assert (fields.texts("tags"), problems) == (("t", "c"), [])


def test_a_text_is_the_first_foreign_field_with_a_value() -> None:
    fields, _ = read("date: 2014\npublished: 2013", FOREIGN)
    assert fields.date("date") == ArchiveDate("2013")
    fields, _ = read("date: 2014\npublished:", FOREIGN)
    assert fields.date("date") == ArchiveDate("2014")


def test_a_part_of_the_source_may_come_from_a_foreign_field() -> None:
    fields, problems = read("canonical: https://example.com/a", FOREIGN)
    assert (fields.provenance(), problems) == (Provenance(url="https://example.com/a"), [])


def test_a_field_that_is_declared_extra_is_kept_without_a_word() -> None:
    fields, problems = read("weight: 3\nlayout: post", FOREIGN)
    assert json.loads(fields.finish()) == {"weight": "3", "layout": "post"}
    assert messages(problems) == ["a.md:3:1: W201 There is no field 'layout'; kept under 'extra'."]


def test_an_unknown_field_is_reported_with_the_nearest_known_one_and_kept() -> None:
    fields, problems = read("titel: no\nextra: {a: [1, {b: ~}]}")
    assert json.loads(fields.finish()) == {"a": ["1", {"b": None}], "titel": "no"}
    assert messages(problems) == [
        "a.md:2:1: W201 There is no field 'titel' (did you mean 'title'?); kept under 'extra'."
    ]


SEGMENTS = {
    "a word": ("agreement", ""),
    "Chinese": ("新闻", ""),
    "a file name": ("a.html", ""),
    "nothing": ("", "has no letters or digits"),
    "a parent": ("..", "has no letters or digits"),
    "a parent in code": ("%2e%2e", "has no letters or digits"),
    "a slash in code": ("a%2Fb", "could lead out of its place"),
    "a hidden file": (".htaccess", "could lead out of its place"),
    "a drive": ("c:", "could lead out of its place"),
    "a device": ("LPT1.txt", "is reserved: choose another"),
    "a page of a listing": ("page", "is reserved: choose another"),
    "a blank at the end": ("a ", "ends in a dot or a blank"),
    "a NUL in code": ("a%00", "holds a control character"),
    "200 bytes": ("é" * 100, ""),
    "201 bytes": ("a" + "é" * 100, "has 201 bytes; the most is 200"),
}


@pytest.mark.parametrize(("segment", "fault"), SEGMENTS.values(), ids=SEGMENTS)
def test_a_segment_is_usable_on_every_system_or_has_a_fault(segment: str, fault: str) -> None:
    assert segment_fault(segment) == fault


def test_a_slug_is_one_segment() -> None:
    assert slug_fault("a/b") == "leads to another place: it is one segment of an address, without '/'"
    assert slug_fault("a-b") == ""


SLUGS = {
    "plain": ("slug: Agreement-2024", "Agreement-2024", []),
    "Chinese": ("slug: 新闻", "新闻", []),
    "none": ("title: A", "file-name", []),
    "null": ("slug: ~", "file-name", []),
    "blanks and signs": (
        "slug: Who & what",
        "who-and-what",
        ["a.md:2:7: W202 The slug 'Who & what' is used as 'who-and-what': letters, digits and '-' alone."],
    ),
}


@pytest.mark.parametrize(("text", "slug", "expected"), SLUGS.values(), ids=SLUGS)
def test_a_slug_is_used_as_written_or_made_of_the_file_name(text: str, slug: str, expected: list[str]) -> None:
    fields, problems = read(text)
    assert (fields.slug("File Name"), messages(problems)) == (slug, expected)
