"""Text as full-text search reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.bigrams import UNSPACED, bigrams, has_unspaced

texts = st.text(st.sampled_from("上海交通大学々カなAI b,。“\n"), max_size=30)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Two universities", ["Two", "universities"]),
        ("上海交大", ["上海", "海交", "交大", "大"]),
        ("签约AI会。", ["签约", "约", "AI", "会", "。"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー", "ー"]),
        ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
        ("서울", ["서울"]),
        ("", []),
    ],
    ids=["words", "characters", "both", "Han and Kana", "rare characters", "Hangul, which has spaces", "nothing"],
)
def test_characters_without_spaces_become_words_of_two(text: str, wanted: list[str]) -> None:
    assert bigrams(text).split() == wanted


@given(texts)
def test_the_text_can_be_put_together_again(text: str) -> None:
    whole = "".join(word[0] if has_unspaced(word) else word for word in bigrams(text).split())
    assert whole == re.sub(r"\s", "", text)


@given(texts, st.data())
def test_every_part_of_a_run_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in re.findall("[上海交通大学々カな]+", text) if len(run) > 1]
    if runs:
        run = data.draw(st.sampled_from(runs))
        start = data.draw(st.integers(0, len(run) - 2))
        part = run[start : data.draw(st.integers(start + 2, len(run)))]
        assert set(bigrams(part).split()[:-1]) <= set(bigrams(text).split())


@pytest.mark.parametrize("name", ["search.js", "suggest.js"])
def test_browsers_know_the_same_characters(name: str) -> None:
    script = (Path(__file__).parent.parent / "static/theme" / name).read_text("utf-8")
    written = "".join(
        sign if sign.isascii() else f"\\\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\\\u{{{ord(sign):x}}}"
        for sign in UNSPACED
    )
    assert f'= "{written}";' in script
