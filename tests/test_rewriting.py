from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.articles import Article, Source, parse_article
from sitegen.rewriting import rewrite_names
from sitegen.scalars import double_quoted, scalar, single_quoted
from sitegen.settings import Folder, Settings

WANTED = {
    ("people", "ada example"): "Ada Example",
    ("people", "bob o'neil"): "Bob O'Neil",
    ("institutions", "example university"): "Example University",
    ("tags", "ada example"): "Ada Example",
    ("tags", "news letter"): "news: letter",
    ("tags", "no 5"): "No #5",
    ("tags", "one two"): "one, two",
    ("tags", "N.O."): "NO",
    ("tags", "at home"): "@home",
    ("tags", 'a "b"'): 'A "b"',
    ("tags", "back slash"): "back\\slash",
}
SPELT = {
    "a plain item of a list": ("tags:\n  - ada example\n", "tags:\n  - Ada Example\n"),
    "a value that is no list": ("tags: ada example\n", "tags: Ada Example\n"),
    "a plain item in brackets": ("tags: [x,ada example , y]\n", "tags: [x,Ada Example , y]\n"),
    "an item in single quotes": ("tags: ['ada example', x]\n", "tags: ['Ada Example', x]\n"),
    "an item in double quotes": ('tags: ["ada example", x]\n', 'tags: ["Ada Example", x]\n'),
    "an apostrophe in single quotes": ("people: ['bob o''neil']\n", "people: ['Bob O''Neil']\n"),
    "an apostrophe in double quotes": ('people: ["bob o\'neil"]\n', 'people: ["Bob O\'Neil"]\n'),
    "quotes that are escaped": ('tags: ["a \\"b\\""]\n', 'tags: ["A \\"b\\""]\n'),
    "quotes in a plain item": ('tags:\n  - a "b"\n', 'tags:\n  - A "b"\n'),
    "a backslash that comes into double quotes": ('tags: ["back slash"]\n', 'tags: ["back\\\\slash"]\n'),
    "a name before an office": ("people:\n  - ada example, Rector\n", "people:\n  - Ada Example, Rector\n"),
    "a name before a Chinese comma": ("people: [ada example，校长]\n", "people: [Ada Example，校长]\n"),
    "an office that holds the name": (
        "people:\n  - ada example, Deputy of ada example\n", "people:\n  - Ada Example, Deputy of ada example\n",
    ),
    "a map": (
        "people:\n  - name: ada example\n    role: ada example\n    institution: example university\n",
        "people:\n  - name: Ada Example\n    role: ada example\n    institution: Example University\n",
    ),
    "a map in braces": (
        "people: [{role: Dean, institution: example university, name: 'ada example'}]\n",
        "people: [{role: Dean, institution: Example University, name: 'Ada Example'}]\n",
    ),
    "comments": (
        "# ada example\ntags: # ada example\n  # ada example\n  - ada example  # ada example\n",
        "# ada example\ntags: # ada example\n  # ada example\n  - Ada Example  # ada example\n",
    ),
    "the same words in another field": (
        "summary: ada example\ntags: [ada example]\n", "summary: ada example\ntags: [Ada Example]\n",
    ),
    "two names on one line": (
        "people: [ada example, bob o'neil]\n", "people: [Ada Example, Bob O'Neil]\n",
    ),
    "two fields": (
        "people: [ada example]\ntags: [ada example]\n", "people: [Ada Example]\ntags: [Ada Example]\n",
    ),
    "a character of four bytes before it": ("tags: [\U0001f600, ada example]\n", "tags: [\U0001f600, Ada Example]\n"),
    "a name that needs quotes for its colon": ("tags:\n  - news letter\n", "tags:\n  - 'news: letter'\n"),
    "a name that needs quotes for its number sign": ("tags:\n  - no 5\n", "tags:\n  - 'No #5'\n"),
    "a name that needs quotes in brackets": ("tags: [one two]\n", "tags: ['one, two']\n"),
    "a name that needs none outside them": ("tags:\n  - one two\n", "tags:\n  - one, two\n"),
    "a name that other readers take for false": ("tags: [N.O.]\n", "tags: ['NO']\n"),
    "a name that cannot begin a value": ("tags: [at home]\n", "tags: ['@home']\n"),
    "blanks in quotes": ("tags: [' ada example ']\n", "tags: [' Ada Example ']\n"),
    "two blanks": ("tags: [ada  example]\n", "tags: [Ada Example]\n"),
}  # fmt: skip


def source(fields: str, body: str = "\nada example\n") -> Source:
    return Source("articles/a.md", "article", Folder(), f"---\ntitle: T\ndate: 2024\n{fields}---\n{body}".encode())


@pytest.mark.parametrize(("before", "after"), SPELT.values(), ids=SPELT)
def test_a_name_is_spelled_otherwise_and_nothing_else_is_touched(before: str, after: str) -> None:
    rewriting = rewrite_names(source(before), WANTED, Settings())
    assert rewriting.data == source(after).data
    assert {change.left for change in rewriting.changes} == {""}
    assert rewriting.parsed == parse_article(source(after), Settings())


@pytest.mark.parametrize(("before", "after"), SPELT.values(), ids=SPELT)
def test_line_ends_and_a_byte_order_mark_stay(before: str, after: str) -> None:
    for line_end in ("\r\n", "\r"):
        files = [
            dataclasses.replace(file, data=b"\xef\xbb\xbf" + file.data.replace(b"\n", line_end.encode()))
            for file in (source(before), source(after))
        ]
        assert rewrite_names(files[0], WANTED, Settings()).data == files[1].data


ON_ONE_LINE = "it is written over two lines, or with escapes"
TWICE = "'Ada Example' stands in the same list already"
OTHERWISE = "the file would say something else"
LEFT = {
    "a value over two lines": ("tags:\n  - ada\n    example\n", ON_ONE_LINE),
    "a quoted value over two lines": ("tags: ['ada\n  example']\n", ON_ONE_LINE),
    "a block": ("tags:\n  - >-\n    ada example\n", ON_ONE_LINE),
    "an escape": ('tags: ["ada ex\\u0061mple"]\n', ON_ONE_LINE),
    "a name that stands in its list already": ("tags: [Ada Example, ada example]\n", TWICE),
}


@pytest.mark.parametrize(("before", "reason"), LEFT.values(), ids=LEFT)
def test_what_is_not_safe_is_left_with_a_reason(before: str, reason: str) -> None:
    rewriting = rewrite_names(source(before), WANTED, Settings())
    assert rewriting.data == source(before).data
    assert [change.left for change in rewriting.changes] == [reason]


def test_front_matter_in_toml_is_left() -> None:
    data = b'+++\ntitle = "T"\ndate = "2024"\ntags = ["ada example"]\n+++\n'
    rewriting = rewrite_names(Source("articles/a.md", "article", Folder(), data), WANTED, Settings())
    assert (rewriting.data, rewriting.changes[0].left) == (data, "front matter in TOML is not changed")


def test_a_name_that_is_read_for_two_fields_is_left() -> None:
    settings = Settings(fields={"people": ("author",), "credits": ("author",)})
    rewriting = rewrite_names(source("author: ada example\n"), WANTED, settings)
    assert rewriting.data == source("author: ada example\n").data
    assert [change.left for change in rewriting.changes] == [OTHERWISE]
    both = Settings(fields={"people": ("author",), "tags": ("author",)})
    wanted = {("people", "ada example"): "Ada Example"}
    assert [change.left for change in rewrite_names(source("author: ada example\n"), wanted, both).changes] == [
        OTHERWISE
    ]


def test_a_name_that_becomes_a_name_and_an_office_is_left() -> None:
    wanted = {("people", "ada example jr"): "Ada Example, Jr"}
    rewriting = rewrite_names(source("people:\n  - ada example jr\n"), wanted, Settings())
    assert [change.left for change in rewriting.changes] == [OTHERWISE]


def test_a_name_that_would_give_a_warning_is_left_and_no_other() -> None:
    wanted = {**WANTED, ("people", "xu li"): "Xu, Li"}
    rewriting = rewrite_names(source("people:\n  - xu li\ntags: [ada example]\n"), wanted, Settings())
    assert rewriting.data == source("people:\n  - xu li\ntags: [Ada Example]\n").data
    assert [change.left for change in rewriting.changes] == [OTHERWISE, ""]


def test_what_is_left_does_not_keep_the_others_from_being_changed() -> None:
    fields = 'tags:\n  - "ada ex\\u0061mple"\n  - news letter\npeople: [ada example]\n'
    rewriting = rewrite_names(source(fields), WANTED, Settings())
    after = "tags:\n  - \"ada ex\\u0061mple\"\n  - 'news: letter'\npeople: [Ada Example]\n"
    assert rewriting.data == source(after).data
    places = [(change.line, change.column, change.new, bool(change.left)) for change in rewriting.changes]
    assert places == [(5, 5, "Ada Example", True), (6, 5, "news: letter", False), (7, 10, "Ada Example", False)]


NAMES = st.text("aAbBéÉ '\"#:,-[]{}&*!|>%@`?\\.0上\U0001f600", min_size=1, max_size=8).filter(
    lambda name: any(char.isalnum() for char in name)
)
WAYS = {
    "plain": scalar,
    "single": single_quoted,
    "double": double_quoted,
}


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[str], dict[tuple[str, str], str]]:
    """Draw the lines of an article's fields, and a name in the place of some."""
    lines: list[str] = []
    wanted: dict[tuple[str, str], str] = {}
    for field in draw(st.permutations(("tags", "people", "institutions"))):
        names = [" ".join(name.split()) for name in draw(st.lists(NAMES, min_size=1, max_size=3))]
        written = [WAYS[draw(st.sampled_from(sorted(WAYS)))](name) for name in names]
        match draw(st.sampled_from(("list", "brackets", "maps"))):
            case "list":
                lines += [f"{field}:", *(f"  - {text}  # {text}" for text in written)]
            case "brackets":
                quoted = [
                    text if text.startswith(("'", '"')) else single_quoted(name)
                    for text, name in zip(written, names, strict=True)
                ]
                lines.append(f"{field}: [ {' ,'.join(quoted)} ]")
            case _:
                lines += [f"{field}:", *(f"  - name: {text}" for text in written)]
        for name in names:
            if draw(st.booleans()):
                # In a list of people, a name with a comma is read as a name and an office.
                wanted[field, name] = " ".join(draw(NAMES).split())
        lines.append("# a comment")
    return lines, wanted


@given(documents())
def test_whatever_is_rewritten_says_the_same_but_for_the_names(
    document: tuple[list[str], dict[tuple[str, str], str]],
) -> None:
    lines, wanted = document
    file = source("".join(f"{line}\n" for line in lines))
    before = parse_article(file, Settings())
    if before.result is None:
        return
    rewriting = rewrite_names(file, wanted, Settings())
    after = parse_article(dataclasses.replace(file, data=rewriting.data), Settings())
    assert rewriting.parsed == after
    assert isinstance(before.result, Article) and isinstance(after.result, Article)
    assert [problem.code for problem in after.problems] == [problem.code for problem in before.problems]
    bare = [
        dataclasses.replace(result, tags=(), people=(), institutions=()) for result in (before.result, after.result)
    ]
    assert bare[0] == bare[1]
    changed = {(change.taxonomy, change.old): change.new for change in rewriting.changes if not change.left}
    left = {(change.taxonomy, change.old) for change in rewriting.changes if change.left}
    for taxonomy in ("tags", "people", "institutions"):
        for old, new in zip(getattr(before.result, taxonomy), getattr(after.result, taxonomy), strict=True):
            expected = {old.name, changed.get((taxonomy, old.name), old.name)}
            assert new.name in (
                expected if (taxonomy, old.name) in left else {changed.get((taxonomy, old.name), old.name)}
            )
            assert (new.role, new.institution) == (old.role, old.institution)
    touched = {change.line for change in rewriting.changes if not change.left}
    pairs = zip(file.data.split(b"\n"), rewriting.data.split(b"\n"), strict=True)
    assert {number for number, (old, new) in enumerate(pairs, 1) if old != new} <= touched
