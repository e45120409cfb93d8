"""Licences as people write them have the addresses that stand for them."""

from __future__ import annotations

import pytest

from sitegen.licences import licence_url

CC = "https://creativecommons.org/"


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC BY 4.0", f"{CC}licenses/by/4.0/"),
        ("cc-by-sa-3.0", f"{CC}licenses/by-sa/3.0/"),
        ("CC  BY-NC-ND 2.5", f"{CC}licenses/by-nc-nd/2.5/"),
        ("CC BY 3.0 IGO", f"{CC}licenses/by/3.0/igo/"),
        ("CC BY-SA 2.0 DE", f"{CC}licenses/by-sa/2.0/de/"),
        ("Creative Commons BY 4.0 International", f"{CC}licenses/by/4.0/"),
        ("CC0", f"{CC}publicdomain/zero/1.0/"),
        ("CC0-1.0", f"{CC}publicdomain/zero/1.0/"),
        ("Public Domain Mark 1.0", f"{CC}publicdomain/mark/1.0/"),
        ("OGL-UK-3.0", "https://spdx.org/licenses/OGL-UK-3.0.html"),
        ("mit", "https://spdx.org/licenses/MIT.html"),
        ("https://example.org/terms of use", "https://example.org/terms%20of%20use"),
    ],
)
def test_a_licence_has_an_address(licence: str, expected: str) -> None:
    assert licence_url(licence) == expected


@pytest.mark.parametrize(
    "licence",
    ["", "CC BY", "all rights reserved", "CC BY 9.0", "javascript:alert(1)", "CC BY 4.0, but not the pictures"],
)
def test_what_is_no_licence_that_is_known_has_none(licence: str) -> None:
    assert licence_url(licence) == ""
