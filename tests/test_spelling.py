from __future__ import annotations

import html as htmllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.spelling import (
    _FOLDING,
    default_rule,
    end_of_letter,
    fold,
    is_printed,
    needle,
    spaced,
    spellings,
    unfolded,
)

ALIKE = {
    "case": ("SJTU", "sjtu"),
    "blanks and line breaks": ("Jiao Tong  University", "Jiaotong\nUniversity"),
    "no-break spaces": ("Jiao\u00a0Tong", "JiaoTong"),
    "no-break spaces as the sanitiser writes them": ("Jiao&nbsp;Tong", "Jiao Tong"),
    "ideographic spaces": ("上海\u3000交大", "上海交大"),
    "dots": ("S.J.T.U.", "SJTU"),
    "hyphens and dashes": ("Jean-Luc", "Jean\u2013Luc"),
    "hyphens that are not seen": ("Jiao\u00adtong", "Jiaotong"),
    "apostrophes": ("Xi'an", "Xi’an"),
    "no apostrophe": ("Xi'an", "Xian"),
    "middle dots between parts of a foreign name": ("玛格丽特·布朗", "玛格丽特布朗"),
    "accents of Latin letters": ("École", "ecole"),
    "accents that stand alone": ("E\u0301cole", "Ecole"),
    "full-width forms": ("ＳＪＴＵ", "SJTU"),
    "full-width brackets": ("（", "("),
    "ligatures": ("ﬁne", "fine"),
    "signs made of letters": ("№ 5", "No. 5"),
    "the German sharp s": ("Strauß", "STRAUSS"),
}
APART = {
    "letters": ("SJTU", "SITU"),
    "signs that stand for words": ("C", "C++"),
    "ampersands": ("AT&amp;T", "ATT"),
    "Chinese characters": ("上海", "上每"),
    "marks that are no accents": ("कि", "क"),
    "voiced kana": ("が", "か"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_two_spellings_are_one_where_they_differ_in(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_two_texts_are_two_where_they_differ_in(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Shanghai Jiao Tong University", "shanghaijiaotonguniversity"),
        ("AT&T", "at&amp;t"),
        ("“Qilu”", "“qilu”"),
        ("+++", ""),
        ("'s-Hertogenbosch", "shertogenbosch"),
        ("上海交通大学", "上海交通大学"),
    ],
    ids=[
        "a name without its blanks",
        "signs as they stand in HTML",
        "quotation marks as they are",
        "nothing for signs alone",
        "a name that begins with an apostrophe",
        "a Chinese name as it is",
    ],
)
def test_the_needle_of_a_name_is(form: str, expected: str) -> None:
    assert needle(form) == expected


@given(st.text())
@example("e\u0301")
@example("ﬁ")
def test_the_needle_of_a_name_stands_in_the_folded_text_that_prints_it(name: str) -> None:
    assert needle(name) in fold(f"Text {htmllib.escape(name, quote=False)} text")


ODD = "".join(map(chr, range(0xFF21, 0xFF5B)))
"""More full-width letters than any text has."""

LETTERS = st.text() | st.text("&nbsp; aé\u0301ﬁﷺ.'’上") | st.text("aB. -_'\t\n&;")


@given(LETTERS | st.text(max_size=80).map(lambda text: f"{text * 3}{ODD}"))
@example(f"A{ODD}")
def test_a_text_is_folded_character_by_character(text: str) -> None:
    assert fold(text) == spaced(text).translate(_FOLDING)


def test_what_a_character_becomes_is_not_folded_further() -> None:
    # The planes that have characters; the others cannot differ.
    characters = [chr(code) for code in (*range(0x30000), *range(0xE0000, 0xE1000))]
    assert [char for char in characters if fold(fold(char)) != fold(char)] == []


@given(LETTERS)
def test_each_character_of_a_folded_text_has_its_place_in_the_text(text: str) -> None:
    folded = fold(text)
    letters = list(unfolded(text, range(len(folded))).values())
    distinct = list(dict.fromkeys(letters))
    assert [index for index, letter in enumerate(letters) if not letter.begin <= index < letter.end] == []
    assert [letter.begin for letter in distinct[1:]] == [letter.end for letter in distinct[:-1]]
    assert distinct == sorted(distinct)
    assert "".join(fold(spaced(text)[letter.place]) for letter in distinct) == folded


@given(LETTERS, st.data())
def test_the_place_of_a_character_is_the_same_whichever_others_are_looked_for(text: str, data: st.DataObject) -> None:
    every = unfolded(text, range(len(fold(text))))
    some = data.draw(st.sets(st.sampled_from(sorted(every)))) if every else set()
    assert unfolded(text, some) == {index: every[index] for index in some}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("e.", 1), ("e\u0301.", 2), ("e\u0301\u0323.", 3), ("e", 1)],
    ids=["a letter", "a letter and its accent", "a letter and two marks", "the last letter"],
)
def test_a_letter_ends_after_the_marks_on_it(text: str, expected: int) -> None:
    assert end_of_letter(text, 0) == expected


RULES = {
    "a name of several words": ("Qilu University", "institutions", "always"),
    "a person's name of several words": ("Wu Yantao", "people", "always"),
    "a short name of several words": ("A B", "institutions", "always"),
    "an acronym of 5 letters": ("CHINA", "institutions", "declared"),
    "an acronym of 5 letters with dots": ("U.N.E.P.A.", "institutions", "declared"),
    "an acronym of 6 letters": ("UNESCO", "institutions", "always"),
    "a person's name of one word": ("Aristotle", "people", "declared"),
    "a person's name of one word with a hyphen": ("Jean-Luc", "people", "declared"),
    "a Chinese name of 2 characters": ("交大", "institutions", "declared"),
    "a Chinese name of 3 characters": ("吴言涛", "people", "always"),
    "a Chinese name of 2 characters and a blank": ("吴 涛", "people", "declared"),
    "a Chinese name with Latin letters": ("B站", "institutions", "declared"),
    "a name of signs": ("…", "institutions", "declared"),
}


@pytest.mark.parametrize(("form", "taxonomy", "expected"), RULES.values(), ids=RULES)
def test_where_a_record_says_nothing_the_rule_is_made_of(form: str, taxonomy: str, expected: str) -> None:
    assert default_rule(form, taxonomy) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("The New York Times", ("The New York Times", "New York Times")),
        ("The Bank", ("The Bank",)),
        ("Theatre Royal Bath", ("Theatre Royal Bath",)),
        ("the New School", ("the New School",)),
        ("University of the Arts", ("University of the Arts",)),
    ],
)
def test_a_leading_article_may_be_missing_before_several_words(form: str, expected: tuple[str, ...]) -> None:
    assert spellings(form) == expected


PRINTED: dict[str, tuple[str, str, str, bool]] = {
    # Name, taxonomy, text with the place in ⟦⟧, whether a reader sees the name there.
    "a name between blanks": ("Qilu University", "institutions", "At ⟦Qilu University⟧ they met.", True),
    "a name between signs": ("Qilu University", "institutions", "(“⟦Qilu University⟧”)", True),
    "a name before an apostrophe": ("SJTU", "institutions", "⟦SJTU⟧’s gate", True),
    "a name before a hyphen": ("SJTU", "institutions", "the ⟦SJTU⟧-led team", True),
    "a name before the end of a sentence": ("SJTU", "institutions", "at ⟦SJTU⟧.", True),
    "a name before a full stop without a blank and a number": ("SJTU", "institutions", "⟦SJTU⟧.2", False),
    "the end of a word": ("Tong University", "institutions", "Jiao⟦tong University⟧", False),
    "the beginning of a word": ("Qilu Universit", "institutions", "⟦Qilu Universit⟧y", False),
    "a word in an address": ("SJTU", "institutions", "mail.⟦SJTU⟧.edu", False),
    "the host of an address": ("SJTU", "institutions", "⟦SJTU⟧.edu", False),
    "the end of an address": ("SJTU", "institutions", "www.⟦SJTU⟧", False),
    "a handle": ("SJTU", "institutions", "@⟦SJTU⟧ writes", False),
    "a part of a mail address": ("SJTU", "institutions", "⟦SJTU⟧@example.org", False),
    "a hashtag": ("SJTU", "institutions", "#⟦SJTU⟧", False),
    "a folder of an address": ("SJTU", "institutions", "example.org/⟦SJTU⟧", False),
    "a folder of a path": ("SJTU", "institutions", "a/⟦SJTU⟧/b", False),
    "one of two names with a stroke": ("SJTU", "institutions", "Tsinghua/⟦SJTU⟧ team", True),
    "a part of an identifier": ("SJTU", "institutions", "the_⟦SJTU⟧", False),
    "an acronym in another case": ("SJTU", "institutions", "the ⟦Sjtu⟧", False),
    "an acronym in blanks": ("SJTU", "institutions", "the ⟦S J T U⟧", False),
    "an acronym with dots": ("SJTU", "institutions", "the ⟦S.J.T.U⟧.", True),
    "a name of one word with an accent more": ("Ecole", "institutions", "the ⟦École⟧", True),
    "a name of several words all in capitals": ("Qilu University", "institutions", "⟦QILU UNIVERSITY⟧", True),
    "a name of several words that begins small": ("Qilu University", "institutions", "⟦qilu University⟧", False),
    "an institution's name whose second word is small": ("Qilu University", "institutions", "⟦Qilu university⟧", True),
    "a person's name whose second word is small": ("Ding Kuiling", "people", "⟦Ding kuiling⟧", False),
    "a person's small particle in capitals": ("Ada van Dam", "people", "⟦Ada Van Dam⟧", True),
    "a name of several words as one": ("Jiao Tong", "institutions", "⟦JiaoTong⟧", False),
    "a person's name with a sign for a number": ("Ding ½", "people", "⟦DING ½⟧", True),
    "a name over the end of a sentence": ("New York", "institutions", "It is ⟦news. York⟧", False),
    "a name with an initial": ("John F. Kennedy", "people", "⟦John F. Kennedy⟧", True),
    "a name with an initial without its dot": ("John F. Kennedy", "people", "⟦John F Kennedy⟧", True),
    "a name over a spaced dash": ("Qilu University", "institutions", "⟦Qilu – University⟧", False),
    "a Chinese name in a sentence": ("上海交通大学", "institutions", "在⟦上海交通大学⟧学习", True),
    "a Chinese name over a line": ("上海交通大学", "institutions", "在⟦上海 交通大学⟧学习", True),
    "a Chinese name over the end of a sentence": ("上海交通大学", "institutions", "⟦上海。交通大学⟧", False),
    "a Chinese name beside Latin letters": ("上海交通大学", "institutions", "the⟦上海交通大学⟧s", True),
    "a name with a sign of HTML": ("AT&T Labs", "institutions", "at ⟦AT&amp;T Labs⟧ now", True),
    "a name before no-break space as HTML has it": ("SJTU", "institutions", "⟦SJTU⟧&nbsp;and", True),
}


@pytest.mark.parametrize(("name", "taxonomy", "marked", "expected"), PRINTED.values(), ids=PRINTED)
def test_a_reader_sees_a_name_or_none_in(name: str, taxonomy: str, marked: str, expected: bool) -> None:
    start, finish = marked.index("⟦"), marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    assert is_printed(name, taxonomy, text, start, finish) is expected
