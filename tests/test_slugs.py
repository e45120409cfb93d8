from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.slugs import MAX_BYTES, RESERVED, cut, match_key, path_key, slugify

SLUGS = {
    "words": ("The First Article", "the-first-article"),
    "punctuation": ("Who? What! (Where…)", "who-what-where"),
    "an apostrophe": ("It\u2019s Brown's", "its-browns"),
    "Chinese": ("上海交通大学 新闻", "上海交通大学-新闻"),
    "accents": ("Café à Genève", "café-à-genève"),
    "a decomposed accent": ("Cafe\u0301", "café"),
    "full-width letters": ("ＡＢＣ", "abc"),
    "Devanagari with its vowels": ("हिन्दी", "हिन्दी"),
    "C": ("C", "c"),
    "C++": ("C++", "c-plus-plus"),
    "C#": ("C#", "c-sharp"),
    "an ampersand": ("R&D", "r-and-d"),
    "a per cent sign": ("50 %", "50-percent"),
    "an address": ("a@b", "a-at-b"),
    "a path": ("../../etc/passwd", "etc-passwd"),
    "a reserved word": ("Page", "page-1"),
    "a device of Windows": ("CON", "con-1"),
    "a soft hyphen": ("news\u00adpaper", "newspaper"),
    "nothing": ("", ""),
    "blanks": ("  ", ""),
}


@pytest.mark.parametrize(("text", "slug"), SLUGS.values(), ids=SLUGS)
def test_a_slug_keeps_letters_and_digits_of_any_script(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_text_without_letters_has_a_slug_of_its_own() -> None:
    assert slugify("???") != slugify("!!!")
    assert slugify("???").startswith("x-")


def test_two_long_names_that_begin_alike_have_two_slugs() -> None:
    first, second = slugify("国" * 40 + "甲"), slugify("国" * 40 + "乙")
    assert first != second
    assert (len(first.encode()), len(second.encode())) == (79, 79)
    assert first[:24] == second[:24] == "国" * 24


def test_a_text_is_cut_between_characters() -> None:
    assert (cut("é" * 10, 5), cut("a-b", 2), cut("ab", 5)) == ("éé", "a", "ab")


@given(st.text())
def test_a_slug_is_one_segment_of_at_most_80_bytes(text: str) -> None:
    slug = slugify(text)
    assert len(slug.encode()) <= MAX_BYTES + 2  # a reserved word gets "-1"
    assert slug == unicodedata.normalize("NFC", slug)
    assert not set(slug) & set("/\\ .:?#%&\0")
    assert slug not in RESERVED
    assert (slug == "") == (text.strip() == "")


@given(st.text())
def test_a_slug_of_a_slug_is_the_slug(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)


KEYS = {
    "case": ("Ada Example", "ADA EXAMPLE"),
    "blanks": ("Ada Example", "  Ada\u00a0 Example "),
    "dots": ("J. R. Smith", "JR Smith"),
    "hyphens": ("Jean-Paul", "Jean Paul"),
    "dashes": ("A–B", "A-B"),
    "apostrophes": ("O'Brien", "O\u2019Brien"),
    "Latin accents": ("Müller", "Muller"),
    "Unicode forms": ("é", "e\u0301"),
    "widths": ("ＳＪＴＵ", "SJTU"),
    "a German sharp s": ("Straße", "STRASSE"),
    "an ampersand": ("A & B", "A and B"),
}


@pytest.mark.parametrize(("first", "second"), KEYS.values(), ids=KEYS)
def test_two_spellings_of_one_name_have_one_key(first: str, second: str) -> None:
    assert match_key(first) == match_key(second)


DIFFERENT = {
    "other letters": ("Ada", "Ida"),
    "other signs that stand for words": ("C++", "C"),
    "a Japanese voicing mark": ("か", "が"),
    "Devanagari vowels": ("कि", "की"),
    "order": ("Ada Example", "Example Ada"),
    "signs alone": ("!", "?"),
}


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT)
def test_two_names_have_two_keys(first: str, second: str) -> None:
    assert match_key(first) != match_key(second)


names = st.lists(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"], codec="utf-8"), min_size=1), min_size=1)


@given(names, st.sampled_from([" ", "  ", "-", ". ", "\u00a0", "_"]))
def test_separators_never_change_a_key(parts: list[str], separator: str) -> None:
    assert match_key(separator.join(parts)) == match_key(" ".join(parts))


@given(st.text(st.characters(codec="latin-1"), min_size=1))
def test_case_never_changes_a_key(name: str) -> None:
    assert match_key(name.lower()) == match_key(name.upper())


@given(st.text(st.characters(codec="utf-8")))
def test_one_path_in_two_unicode_forms_has_one_key(path: str) -> None:
    assert path_key(unicodedata.normalize("NFD", path)) == path_key(unicodedata.normalize("NFC", path))
