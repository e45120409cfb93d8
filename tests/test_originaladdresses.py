"""One address in many spellings: what they share, in Python and in the script of the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.originaladdresses import normal_address, shard_of

ADDRESSES: list[tuple[str, str, str]] = [
    tuple(row) for row in json.loads((Path(__file__).parent / "cases" / "addresses.json").read_text("utf-8"))
]
"""What is written, what it comes to, and what the case is."""


@pytest.mark.parametrize(("written", "normal"), [row[:2] for row in ADDRESSES], ids=[row[2] for row in ADDRESSES])
def test_an_address_comes_to_one_form(written: str, normal: str) -> None:
    assert normal_address(written) == normal


def test_the_form_of_a_form_is_itself() -> None:
    plain = [normal for _, normal, case in ADDRESSES if case != "signs that divide, encoded" and "q=" not in normal]
    assert [normal_address(normal) for normal in plain] == plain


@pytest.mark.parametrize(
    ("text", "hashed"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)], ids=["nothing", "a", "foobar"]
)
def test_the_shard_folds_the_published_hash_of_the_text(text: str, hashed: int) -> None:
    assert shard_of(text) == f"{(hashed ^ hashed >> 8 ^ hashed >> 16 ^ hashed >> 24) & 0xFF:02x}"
