from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.nodes import MAX_DEPTH, Map, NodeError, Sequence, Text, parse_toml, parse_yaml, plain


def test_every_node_knows_its_line_and_column() -> None:
    assert parse_yaml("a: 'b'\nc:\n  - d\n  - {e: f}\n", first_line=10) == Map(
        (
            (Text("a", 10, 1), Text("b", 10, 4, is_plain=False)),
            (
                Text("c", 11, 1),
                Sequence((Text("d", 12, 5), Map(((Text("e", 13, 6), Text("f", 13, 9)),), 13, 5)), 12, 3),
            ),
        ),
        10,
        1,
    )


def test_columns_count_characters_and_not_bytes() -> None:
    node = parse_yaml("标题: [𠀀é, b]")
    assert isinstance(node, Map)
    assert plain(node) == {"标题": ["𠀀é", "b"]}
    values = node.entries[0][1]
    assert isinstance(values, Sequence)
    assert [item.column for item in values.items] == [6, 10]


NULLS = {
    "nothing": ("", True),
    "a tilde": ("~", True),
    "null": ("null", True),
    "Null": ("Null", True),
    "NULL": ("NULL", True),
    "nULL": ("nULL", False),
    "none": ("none", False),
    "quoted nothing": ('""', False),
    "a quoted null": ("'null'", False),
}


@pytest.mark.parametrize(("written", "is_null"), NULLS.values(), ids=NULLS)
def test_only_plain_words_of_yaml_are_null(written: str, is_null: bool) -> None:
    node = parse_yaml(f"x: {written}")
    assert isinstance(node, Map)
    value = node.entries[0][1]
    assert isinstance(value, Text)
    assert value.is_null is is_null


def test_an_empty_document_is_no_value() -> None:
    assert parse_yaml("# only a comment\n", 5) == Text("", 5, 1)


@pytest.mark.parametrize("open_close", [("[", "]"), ("{a: ", "}")], ids=["lists", "maps"])
def test_trees_are_read_to_the_limit_and_refused_beyond_it(open_close: tuple[str, str]) -> None:
    opening, closing = open_close
    assert parse_yaml(opening * MAX_DEPTH + closing * MAX_DEPTH) is not None
    with pytest.raises(NodeError) as caught:
        parse_yaml(opening * (MAX_DEPTH + 1) + closing * (MAX_DEPTH + 1))
    assert (caught.value.code, caught.value.column) == ("E106", MAX_DEPTH * len(opening) + 1)


def test_a_key_that_comes_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(NodeError) as caught:
        parse_yaml("a: 1\nb: 2\n\n'a': 3\n", 2)
    error = caught.value
    assert (error.code, error.line, error.column, error.message) == (
        "E105",
        5,
        1,
        "'a' stands on line 2 already; keep one of the two.",
    )


def test_the_same_key_in_two_maps_is_no_repetition() -> None:
    assert plain(parse_yaml("- {a: 1}\n- {a: 2}\n")) == [{"a": "1"}, {"a": "2"}]


def test_toml_keys_know_their_line() -> None:
    node = parse_toml("title = 'A'\n\ndate = 2013\n[extra]\nb = 'c'\n", 2)
    assert isinstance(node, Map)
    assert [(key.value, key.line) for key, _ in node.entries] == [("title", 2), ("date", 4), ("extra", 5)]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff\x85\u2028\u2029"))
trees = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(trees)
def test_what_a_yaml_writer_writes_as_text_is_read_back(tree: object) -> None:
    written = yaml.safe_dump(tree, allow_unicode=True, default_style='"', width=10_000)
    # A writer that quotes everything leaves nothing to YAML's guesses.
    assert plain(parse_yaml(written.replace("!!null", ""))) == tree
