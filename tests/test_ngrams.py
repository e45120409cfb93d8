"""What full-text search of an exported database finds without preparing a query."""

from __future__ import annotations

import pytest

from sitegen.ngrams import ngrams


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("上海交大", "上 上海 上海交 海 海交 海交大 交 交大 大"),
        ("用5G网", "用 用5G 用5G网 5G 5G网 网"),
        ("a port, two ports", "a port, two ports"),
        ("会a_b会", "会 会a a _ b b会 会"),
        ("", ""),
    ],
    ids=["every part of a sentence", "a word among characters", "words alone", "no word has a line in it", "nothing"],
)
def test_parts_of_up_to_three(text: str, found: str) -> None:
    assert ngrams(text, 3).split() == found.split()
