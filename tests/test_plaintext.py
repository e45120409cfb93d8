"""The text of a body without markup, and how long it is."""

from __future__ import annotations

import pytest

from sitegen.plaintext import character_count, plain_text, word_count


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <em>wo</em>rd &amp; more.</p>\n<p>Two</p>", "One word & more.\n\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<p>[[Ada|ada]] met [[!Eve]].</p>", "Ada met Eve."),
        ("<script>x = '<p>';</script><p>y</p>", "y"),
        ("", ""),
    ],
    ids=["paragraphs", "items", "marked names", "a script", "nothing"],
)
def test_markup_is_gone_and_blocks_are_apart(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't wait – well-known", 3),
        ("1,000 people in 3.5 years.", 5),
        ("上海交大", 4),
        ("在2024年3月, e.g. 5G网络", 9),
        ("…!?", 0),
        ("", 0),
    ],
)
def test_a_word_is_what_blanks_divide_and_every_chinese_character(text: str, words: int) -> None:
    assert word_count(text) == words


def test_blanks_are_no_characters() -> None:
    assert character_count(" a\u3000b\n\nç 上\t") == 4
