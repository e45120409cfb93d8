from __future__ import annotations

import pytest

from sitegen.beginnings import beginnings, beginnings_of_reading, beginnings_of_title, reading, words

WORDS = {
    "Shanghai Jiao Tong University": ["shanghai", "jiao", "tong", "university"],
    "Ångström, Šćepan’s Übung": ["angstrom", "scepans", "ubung"],
    "Straße ΟΔΟΣ İstanbul ılık": ["strasse", "οδοσ", "istanbul", "ilik"],
    "Ørsted Þór Łódź Æsop œuvre": ["orsted", "thor", "lodz", "aesop", "oeuvre"],
    "AT&T and C++, C# @5%": ["at", "and", "t", "and", "c", "plus", "plus", "c", "sharp", "at", "5", "percent"],
    "O'Brien don\u00adt ﬁn ＡＢＣ": ["obrien", "dont", "fin", "abc"],
    "上海交大": ["上海交大", "海交大", "交大", "大"],
    "5G网络 test": ["5g", "网络", "络", "test"],
    "カメラ が": ["カメラ", "メラ", "ラ", "が"],
    "हिन्दी 한국어": ["हिन्दी", "한국어"],
    "… – !": [],
}
"""Texts and their words, which `static/theme/suggest.js` finds too."""


@pytest.mark.parametrize("text", WORDS)
def test_a_text_has_the_words(text: str) -> None:
    assert list(words(text)) == WORDS[text]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("University of the Arts", {"univ", "arts"}),
        ("The Hague", {"the", "hagu"}),
        ("上海Jiao", {"上海", "海", "jiao"}),
        ("…", set()),
    ],
)
def test_a_name_is_found_by_its_words_but_for_small_ones_within(name: str, expected: set[str]) -> None:
    assert beginnings(name) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A new port for the EU and Ghent", ("a", {"port", "eu", "ghen"})),
        ("«Ports» reopen", ("port", {"reop"})),
        ("EU AI act", ("eu", {"ai"})),
        ("上海交通大学 opens", ("上海交通", {"海交通大", "交通大学", "通大学", "大学", "学", "open"})),
        ("", ("", set())),
    ],
)
def test_a_title_is_found_by_its_first_word_its_long_ones_and_those_in_capitals(
    title: str, expected: tuple[str, set[str]]
) -> None:
    opening, others = beginnings_of_title(title)
    assert (opening, set(others)) == expected


def test_a_long_chinese_title_is_found_from_its_first_40_characters() -> None:
    title = "".join(chr(0x4E00 + number) for number in range(60))
    opening, others = beginnings_of_title(title)
    assert {opening, *others} == {title[place : place + 4] for place in range(40)}


def test_a_chinese_name_has_the_reading_that_it_is_sorted_by() -> None:
    assert reading("shang 上 hai 海 foo") == ("shang", "hai")
    assert list(beginnings_of_reading(("shang", "hai", "da"))) == ["shan", "haid", "da"]


@pytest.mark.parametrize("sort", ["shanghai", "上海", "ibm 上海"])
def test_other_names_have_no_reading(sort: str) -> None:
    assert reading(sort) == ()
